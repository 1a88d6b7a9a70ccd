//! What is kept while an access key is being replaced: the new key beside the old one, and a record of which was old,
//! so that a rotation that was cut short at any step can be finished.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::index::AccessKeyEntry;
use super::item::{self, ItemName, KeyMetadata};
use super::{Vault, VaultError};
use crate::clock::format_instant;
use crate::credentials::AccessKey;
use crate::identifiers::{AccessKeyId, ProfileName};

/// A rotation that has begun and has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotationRecord {
    /// The key that is to go.
    pub old: AccessKeyId,
    /// When it began.
    pub started_at: DateTime<Utc>,
}

/// The form of [`RotationRecord`] in the index.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RotationWire {
    old: String,
    started_at: String,
}

impl From<&RotationRecord> for RotationWire {
    fn from(record: &RotationRecord) -> Self {
        Self { old: record.old.to_string(), started_at: format_instant(record.started_at) }
    }
}

impl TryFrom<RotationWire> for RotationRecord {
    type Error = Box<dyn std::error::Error>;

    fn try_from(wire: RotationWire) -> Result<Self, Self::Error> {
        let started_at = item::instant(&wire.started_at).ok_or("no instant")?;
        Ok(Self { old: wire.old.parse()?, started_at })
    }
}

impl Vault {
    /// Records that a profile's key is about to be replaced.
    pub fn begin_rotation(&self, profile: &ProfileName, record: RotationRecord) -> Result<(), VaultError> {
        let _lock = self.begin_change()?;
        self.update_index(|index| drop(index.rotations.insert(profile.clone(), record)))
    }

    /// Records that the replacement is over.
    pub fn end_rotation(&self, profile: &ProfileName) -> Result<(), VaultError> {
        let _lock = self.begin_change()?;
        self.update_index(|index| drop(index.rotations.remove(profile)))
    }

    /// The key that is to replace a profile's, if there is one.
    pub fn new_access_key(
        &self,
        profile: &ProfileName,
    ) -> Result<Option<(AccessKey, KeyMetadata)>, VaultError> {
        let item = ItemName::NewAccessKey(profile.clone());
        if self.index()?.backend_of(&item).is_none() {
            return Ok(None);
        }
        let (backend, secret) = self.find(&item)?;
        item::decode_access_key(&secret).map(Some).ok_or(VaultError::Malformed { item, backend })
    }

    /// Stores the key that is to replace a profile's, beside it.
    pub fn store_new_access_key(
        &self,
        profile: &ProfileName,
        key: &AccessKey,
        metadata: KeyMetadata,
    ) -> Result<(), VaultError> {
        let secret = item::encode_access_key(key, &metadata);
        let item = ItemName::NewAccessKey(profile.clone());
        self.store(&item, &secret, |index, backend| {
            let entry = AccessKeyEntry { access_key_id: key.id.clone(), backend, metadata };
            index.new_access_keys.insert(profile.clone(), entry);
        })
        .map(drop)
    }

    /// Removes the key that was to replace a profile's; whether there was one.
    pub fn remove_new_access_key(&self, profile: &ProfileName) -> Result<bool, VaultError> {
        self.remove(&ItemName::NewAccessKey(profile.clone()))
    }
}
