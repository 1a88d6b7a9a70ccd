//! The index of items: what is stored and which keychain holds it. It has no secret, so `list` needs no keychain.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::item::{ItemName, KeyMetadata, MetadataWire};
use super::rotation::{RotationRecord, RotationWire};
use crate::files;
use crate::identifiers::{AccessKeyId, MfaSerial, ProfileName};
use crate::keychain::Backend;

/// The name of the file in the data directory.
pub(super) const FILE_NAME: &str = "items.json";

/// What is recorded of the items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    /// The access keys, by profile.
    pub access_keys: BTreeMap<ProfileName, AccessKeyEntry>,
    /// The keys that are to replace others, by profile.
    pub new_access_keys: BTreeMap<ProfileName, AccessKeyEntry>,
    /// The replacements that have begun and have not ended, by profile.
    pub rotations: BTreeMap<ProfileName, RotationRecord>,
    /// The keychains of the MFA seeds, by serial.
    pub mfa_seeds: BTreeMap<MfaSerial, Backend>,
    /// The keychain of the sealing key.
    pub sealing_key: Option<Backend>,
    /// Items, by account, that a keychain may still have although another one holds them now.
    pub(super) left_behind: Vec<(String, Backend)>,
    /// What the absence of an item from the index means.
    pub(super) standing: Standing,
}

/// How far the index can be trusted about what it does not have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Standing {
    /// This program wrote it all the time: what it does not have is not stored.
    #[default]
    Whole,
    /// There is none, nor anything else in its directory: most likely nothing was ever stored.
    Fresh,
    /// It was lost or torn: items may be in keychains without being recorded.
    Incomplete,
}

/// What is recorded of an access key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessKeyEntry {
    /// The public half of the key.
    pub access_key_id: AccessKeyId,
    /// The keychain that holds it.
    pub backend: Backend,
    /// What else is known.
    pub metadata: KeyMetadata,
}

impl Index {
    /// The keychain that holds an item.
    pub fn backend_of(&self, item: &ItemName) -> Option<Backend> {
        match item {
            ItemName::AccessKey(profile) => self.access_keys.get(profile).map(|entry| entry.backend),
            ItemName::NewAccessKey(profile) => self.new_access_keys.get(profile).map(|entry| entry.backend),
            ItemName::MfaSeed(serial) => self.mfa_seeds.get(serial).copied(),
            ItemName::SealingKey => self.sealing_key,
        }
    }

    /// Every item that is recorded.
    pub fn items(&self) -> Vec<ItemName> {
        let keys = self.access_keys.keys().cloned().map(ItemName::AccessKey);
        let seeds = self.mfa_seeds.keys().cloned().map(ItemName::MfaSeed);
        let new = self.new_access_keys.keys().cloned().map(ItemName::NewAccessKey);
        keys.chain(new).chain(seeds).chain(self.sealing_key.map(|_| ItemName::SealingKey)).collect()
    }

    /// Whether a keychain holds the item of an account, as far as is recorded.
    pub(super) fn holds(&self, backend: Backend, account: &str) -> bool {
        let items = self.items();
        let item = items.iter().find(|item| item.account() == account);
        item.is_some_and(|item| self.backend_of(item) == Some(backend))
    }

    /// Reads the file. One that is missing or torn gives an empty index: the items are still in the keychains, and
    /// are recorded again when they are found there.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let standing = match files::read_optional(path)? {
            Some(bytes) => match Self::parse(&bytes) {
                Some(index) => return Ok(index),
                None => Standing::Incomplete,
            },
            None if is_empty(path.parent())? => Standing::Fresh,
            None => Standing::Incomplete,
        };
        Ok(Self { standing, ..Self::default() })
    }

    /// Sees to it that there is a file, before anything else is written to its directory; a torn one is put aside.
    pub(super) fn establish(path: &Path) -> io::Result<()> {
        let index = Self::read(path)?;
        match files::read_optional(path)? {
            Some(bytes) if Self::parse(&bytes).is_some() => return Ok(()),
            Some(torn) => files::replace(&path.with_extension("json.torn"), &torn, 0o600)?,
            None => {}
        }
        index.write(path)
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let wire: IndexWire = serde_json::from_slice(bytes).ok()?;
        wire.try_into().ok()
    }

    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        if let Some(directory) = path.parent() {
            files::create_private_dir(directory)?;
        }
        files::replace(path, &self.to_bytes()?, 0o600)
    }

    pub(super) fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(&IndexWire::from(self))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    pub(super) fn forget(&mut self, item: &ItemName) {
        match item {
            ItemName::AccessKey(profile) => drop(self.access_keys.remove(profile)),
            ItemName::NewAccessKey(profile) => drop(self.new_access_keys.remove(profile)),
            ItemName::MfaSeed(serial) => drop(self.mfa_seeds.remove(serial)),
            ItemName::SealingKey => self.sealing_key = None,
        }
    }

    /// Records that an item is in another keychain now.
    pub(super) fn set_backend(&mut self, item: &ItemName, backend: Backend) {
        match item {
            ItemName::AccessKey(profile) => {
                if let Some(entry) = self.access_keys.get_mut(profile) {
                    entry.backend = backend;
                }
            }
            ItemName::NewAccessKey(profile) => {
                if let Some(entry) = self.new_access_keys.get_mut(profile) {
                    entry.backend = backend;
                }
            }
            ItemName::MfaSeed(serial) => drop(self.mfa_seeds.insert(serial.clone(), backend)),
            ItemName::SealingKey => self.sealing_key = Some(backend),
        }
    }
}

/// Whether a directory has nothing in it, or is not there.
fn is_empty(directory: Option<&Path>) -> io::Result<bool> {
    match directory.map(fs::read_dir) {
        Some(Ok(mut entries)) => Ok(entries.next().is_none()),
        Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(true),
    }
}

/// The file. Fields that are not known are passed over: a newer keyfob may have written them.
#[derive(Serialize, Deserialize)]
struct IndexWire {
    version: u32,
    #[serde(default)]
    access_keys: BTreeMap<String, AccessKeyWire>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    new_access_keys: BTreeMap<String, AccessKeyWire>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    rotations: BTreeMap<String, RotationWire>,
    #[serde(default)]
    mfa_seeds: BTreeMap<String, HolderWire>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealing_key: Option<HolderWire>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    left_behind: Vec<LeftBehindWire>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    incomplete: bool,
}

#[derive(Serialize, Deserialize)]
struct LeftBehindWire {
    account: String,
    backend: String,
}

#[derive(Serialize, Deserialize)]
struct AccessKeyWire {
    access_key_id: String,
    backend: String,
    #[serde(default)]
    metadata: MetadataWire,
}

#[derive(Serialize, Deserialize)]
struct HolderWire {
    backend: String,
}

impl From<&Index> for IndexWire {
    fn from(index: &Index) -> Self {
        let holder = |backend: &Backend| HolderWire { backend: backend.to_string() };
        let entry = |entry: &AccessKeyEntry| AccessKeyWire {
            access_key_id: entry.access_key_id.to_string(),
            backend: entry.backend.to_string(),
            metadata: (&entry.metadata).into(),
        };
        Self {
            version: 1,
            access_keys: index.access_keys.iter().map(|(name, key)| (name.to_string(), entry(key))).collect(),
            new_access_keys: (index.new_access_keys.iter())
                .map(|(name, key)| (name.to_string(), entry(key)))
                .collect(),
            rotations: index
                .rotations
                .iter()
                .map(|(name, record)| (name.to_string(), record.into()))
                .collect(),
            mfa_seeds: index.mfa_seeds.iter().map(|(serial, at)| (serial.to_string(), holder(at))).collect(),
            sealing_key: index.sealing_key.as_ref().map(holder),
            left_behind: (index.left_behind.iter())
                .map(|(account, at)| LeftBehindWire { account: account.clone(), backend: at.to_string() })
                .collect(),
            incomplete: index.standing == Standing::Incomplete,
        }
    }
}

impl TryFrom<AccessKeyWire> for AccessKeyEntry {
    type Error = Box<dyn std::error::Error>;

    fn try_from(wire: AccessKeyWire) -> Result<Self, Self::Error> {
        Ok(Self {
            access_key_id: wire.access_key_id.parse()?,
            backend: wire.backend.parse()?,
            metadata: wire.metadata.into(),
        })
    }
}

impl TryFrom<IndexWire> for Index {
    type Error = Box<dyn std::error::Error>;

    fn try_from(wire: IndexWire) -> Result<Self, Self::Error> {
        let standing = if wire.incomplete { Standing::Incomplete } else { Standing::Whole };
        let mut index = Self { standing, ..Self::default() };
        for (profile, entry) in wire.access_keys {
            index.access_keys.insert(profile.parse()?, entry.try_into()?);
        }
        for (profile, entry) in wire.new_access_keys {
            index.new_access_keys.insert(profile.parse()?, entry.try_into()?);
        }
        for (profile, record) in wire.rotations {
            index.rotations.insert(profile.parse()?, record.try_into()?);
        }
        for (serial, holder) in wire.mfa_seeds {
            index.mfa_seeds.insert(serial.parse()?, holder.backend.parse()?);
        }
        for left in wire.left_behind {
            index.left_behind.push((left.account, left.backend.parse()?));
        }
        index.sealing_key = wire.sealing_key.map(|holder| holder.backend.parse()).transpose()?;
        Ok(index)
    }
}
