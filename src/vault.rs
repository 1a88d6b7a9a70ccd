//! Typed items over the keychains: access keys, MFA seeds and the sealing key.
//!
//! An index beside the vault file records what is stored and which keychain holds it, so that an item is looked for
//! where it was put: a Secret Service that does not answer is never taken for one that has no such item.

mod choice;
mod error;
mod index;
mod item;
mod keychains;
#[cfg(any(test, fuzzing))]
pub(crate) mod laws;
mod moving;
mod rotation;
mod sealing_key;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use choice::{Platform, choose};
pub use error::VaultError;
use index::Standing;
pub use index::{AccessKeyEntry, Index};
pub use item::{ItemName, KeyMetadata};
use keychains::{OpenKeychain, platform_keychains};
pub use rotation::RotationRecord;

use crate::credentials::AccessKey;
use crate::files::FileLock;
use crate::identifiers::{MfaSerial, ProfileName};
use crate::keychain::passphrase::PassphraseSource;
use crate::keychain::vault_file::VaultFileSettings;
use crate::keychain::{Backend, Keychain, KeychainError, SessionBus, VaultFile};
use crate::secret::Secret;

/// How long a change waits for another process's, which may be asking a person.
const LOCK_WAIT: Duration = Duration::from_secs(45);

/// How long keys stay in the kernel's keyring if nothing else is set.
pub const DEFAULT_KEY_CACHE: Duration = Duration::from_secs(8 * 60 * 60);

/// Where the vault keeps its files.
#[derive(Debug, Clone)]
pub struct VaultPaths {
    /// The directory of the index and the vault file.
    pub data_dir: PathBuf,
    /// The directory of the record of what was seen of the vault file.
    pub state_dir: PathBuf,
    /// The directory of the locks.
    pub lock_dir: PathBuf,
}

/// How the vault gets at its keychains.
#[derive(Clone)]
pub struct VaultSettings {
    /// The keychain that was set (`KEYFOB_KEYCHAIN`), if one was.
    pub backend: Option<Backend>,
    /// Whether there is a session bus to ask for a Secret Service.
    pub session_bus: SessionBus,
    /// How long a person has to answer a prompt of the Secret Service; zero: nobody is asked.
    pub prompt_limit: Duration,
    /// The vault file's key file (`KEYFOB_KEY_FILE`), if there is one.
    pub key_file: Option<PathBuf>,
    /// Where the vault file's passphrase comes from.
    pub passphrase: Arc<dyn PassphraseSource>,
    /// How long the sealing key and the vault file's data key stay in the kernel's keyring; zero: not at all.
    pub key_cache: Duration,
}

/// The items. Nothing is read, connected or derived before it is asked for.
pub struct Vault {
    paths: VaultPaths,
    settings: VaultSettings,
    vault_file: Arc<VaultFile>,
    open_keychain: Box<OpenKeychain>,
    platform: Platform,
}

impl Vault {
    /// The vault of a user.
    pub fn open(paths: VaultPaths, settings: VaultSettings) -> Self {
        let vault_file = Arc::new(VaultFile::new(VaultFileSettings {
            data_dir: paths.data_dir.clone(),
            state_dir: paths.state_dir.clone(),
            lock_dir: paths.lock_dir.clone(),
            key_file: settings.key_file.clone(),
            passphrase: Arc::clone(&settings.passphrase),
            keep_unlocked: settings.key_cache,
        }));
        let open_keychain = platform_keychains(Arc::clone(&vault_file), &settings);
        Self { paths, settings, vault_file, open_keychain, platform: Platform::CURRENT }
    }

    /// The vault file, for what concerns it alone: its status, passphrase, key file and generations.
    pub fn vault_file(&self) -> &VaultFile {
        &self.vault_file
    }

    /// What is recorded of the items. Opens no keychain.
    pub fn index(&self) -> Result<Index, VaultError> {
        let path = self.index_path();
        Index::read(&path).map_err(|source| VaultError::Index { path, source })
    }

    /// Whether a keychain answers, unlocked: looks for an item that need not be there.
    pub fn check(&self, backend: Backend) -> Result<(), KeychainError> {
        (self.open_keychain)(backend)?.get(&ItemName::SealingKey.account()).map(drop)
    }

    /// The keychain that a new item would go to.
    pub fn default_backend(&self) -> Backend {
        self.backend_for(None)
    }

    /// The access key of a profile.
    pub fn access_key(&self, profile: &ProfileName) -> Result<AccessKey, VaultError> {
        let item = ItemName::AccessKey(profile.clone());
        let (backend, secret) = self.find(&item)?;
        let decoded = item::decode_access_key(&secret);
        decoded.map(|(key, _)| key).ok_or(VaultError::Malformed { item, backend })
    }

    /// Stores the access key of a profile, in place of any other.
    pub fn store_access_key(
        &self,
        profile: &ProfileName,
        key: &AccessKey,
        metadata: KeyMetadata,
    ) -> Result<Backend, VaultError> {
        let secret = item::encode_access_key(key, &metadata);
        let item = ItemName::AccessKey(profile.clone());
        self.store(&item, &secret, |index, backend| {
            let entry = AccessKeyEntry { access_key_id: key.id.clone(), backend, metadata };
            index.access_keys.insert(profile.clone(), entry);
        })
    }

    /// Removes the access key of a profile, with the one that was to replace it; whether there was one.
    pub fn remove_access_key(&self, profile: &ProfileName) -> Result<bool, VaultError> {
        self.remove_new_access_key(profile)?;
        if self.index()?.rotations.contains_key(profile) {
            self.end_rotation(profile)?;
        }
        self.remove(&ItemName::AccessKey(profile.clone()))
    }

    /// The seed of an MFA device, as it was stored.
    pub fn mfa_seed(&self, serial: &MfaSerial) -> Result<Secret, VaultError> {
        let item = ItemName::MfaSeed(serial.clone());
        let (backend, secret) = self.find(&item)?;
        item::decode_text(&secret).ok_or(VaultError::Malformed { item, backend })
    }

    /// Stores the seed of an MFA device, in place of any other.
    pub fn store_mfa_seed(&self, serial: &MfaSerial, seed: &Secret) -> Result<Backend, VaultError> {
        let item = ItemName::MfaSeed(serial.clone());
        self.store(&item, &item::encode_text(seed), |index, backend| index.set_backend(&item, backend))
    }

    /// Removes the seed of an MFA device; whether there was one.
    pub fn remove_mfa_seed(&self, serial: &MfaSerial) -> Result<bool, VaultError> {
        self.remove(&ItemName::MfaSeed(serial.clone()))
    }

    /// Forgets the keys that are in the kernel's keyring.
    pub fn lock(&self) -> Result<(), KeychainError> {
        self.sealing_key_cache().forget();
        self.vault_file.lock()
    }

    /// An item's secret and the keychain that holds it.
    fn find(&self, item: &ItemName) -> Result<(Backend, Secret<Vec<u8>>), VaultError> {
        let index = self.index()?;
        let Some(recorded) = index.backend_of(item) else {
            // Opening keychains could ask somebody for a passphrase, only to find that there is nothing.
            return match index.standing {
                Standing::Whole => Err(VaultError::NotStored { item: item.clone() }),
                standing => self.search(item, standing),
            };
        };
        let backend = self.settings.backend.unwrap_or(recorded);
        match self.get(item, backend)? {
            Some(secret) => Ok((backend, secret)),
            None if backend == recorded => Err(VaultError::Gone { item: item.clone(), backend }),
            None => Err(VaultError::HeldElsewhere { item: item.clone(), backend: recorded, set: backend }),
        }
    }

    /// Looks for an item where it could be, without an index that says, and records it when it is there. A keychain
    /// that is locked may have it; one that is away may have it too, if anything was ever stored.
    fn search(&self, item: &ItemName, standing: Standing) -> Result<(Backend, Secret<Vec<u8>>), VaultError> {
        let mut unanswered = None;
        for backend in self.candidates() {
            match self.get(item, backend) {
                Ok(Some(secret)) => {
                    self.record_found(item, backend, &secret);
                    return Ok((backend, secret));
                }
                Ok(None) => {}
                Err(error) if standing == Standing::Fresh && is_unavailable(&error) => {}
                Err(error) => unanswered = unanswered.or(Some(error)),
            }
        }
        Err(unanswered.unwrap_or_else(|| VaultError::NotStored { item: item.clone() }))
    }

    fn candidates(&self) -> Vec<Backend> {
        self.settings.backend.map_or_else(|| self.platform.candidates().to_vec(), |backend| vec![backend])
    }

    /// Makes up for a lost index. The item was found, so failing to record it is no failure.
    fn record_found(&self, item: &ItemName, backend: Backend, secret: &Secret<Vec<u8>>) {
        let Ok(_lock) = self.begin_change() else { return };
        _ = self.update_index(|index| {
            index.standing = Standing::Incomplete;
            match item {
                ItemName::AccessKey(profile) => {
                    if let Some((key, metadata)) = item::decode_access_key(secret) {
                        let entry = AccessKeyEntry { access_key_id: key.id, backend, metadata };
                        index.access_keys.insert(profile.clone(), entry);
                    }
                }
                _ => index.set_backend(item, backend),
            }
        });
    }

    /// Stores an item and records it. The keychain has been seen to give it back before the index says so.
    fn store(
        &self,
        item: &ItemName,
        secret: &Secret<Vec<u8>>,
        record: impl FnOnce(&mut Index, Backend),
    ) -> Result<Backend, VaultError> {
        let _lock = self.begin_change()?;
        let recorded = self.index()?.backend_of(item);
        let backend = self.backend_for(recorded);
        self.put(self.keychain(item, backend)?.as_ref(), item, secret)?;
        let old = recorded.filter(|old| *old != backend);
        self.update_index(|index| {
            record(index, backend);
            index.left_behind.extend(old.map(|old| (item.account(), old)));
        })?;
        if let Some(old) = old {
            self.delete_left_behind(item, old)?;
        }
        Ok(backend)
    }

    /// Writes an item to a keychain and compares what the keychain gives back.
    fn put(
        &self,
        keychain: &dyn Keychain,
        item: &ItemName,
        secret: &Secret<Vec<u8>>,
    ) -> Result<(), VaultError> {
        let (backend, account) = (keychain.backend(), item.account());
        let result = keychain.set(&account, &item.label(), secret).and_then(|()| keychain.get(&account));
        match result {
            Ok(Some(kept)) if kept.equals(secret) => Ok(()),
            Ok(_) => Err(failed(item, backend, KeychainError::NotKept { backend })),
            Err(source) => Err(failed(item, backend, source)),
        }
    }

    fn remove(&self, item: &ItemName) -> Result<bool, VaultError> {
        self.delete_what_was_left_behind(Some(&item.account()))?;
        let index = self.index()?;
        let holders = match (index.backend_of(item), index.standing) {
            (Some(backend), _) => vec![backend],
            (None, Standing::Whole) => return Ok(false),
            (None, _) => self.candidates(),
        };
        let _lock = self.begin_change()?;
        let mut removed = false;
        for backend in holders {
            let deleted = self.keychain(item, backend)?.delete(&item.account());
            removed |= deleted.map_err(|source| failed(item, backend, source))?;
        }
        self.update_index(|index| index.forget(item))?;
        Ok(removed)
    }

    fn get(&self, item: &ItemName, backend: Backend) -> Result<Option<Secret<Vec<u8>>>, VaultError> {
        let keychain = self.keychain(item, backend)?;
        keychain.get(&item.account()).map_err(|source| failed(item, backend, source))
    }

    fn keychain(&self, item: &ItemName, backend: Backend) -> Result<Arc<dyn Keychain>, VaultError> {
        (self.open_keychain)(backend).map_err(|source| failed(item, backend, source))
    }

    fn backend_for(&self, recorded: Option<Backend>) -> Backend {
        choose(self.settings.backend, recorded, self.platform, || self.secret_service_answers())
    }

    #[cfg(target_os = "linux")]
    fn secret_service_answers(&self) -> bool {
        crate::keychain::SecretService::new(self.settings.session_bus, Duration::ZERO).answers()
    }

    #[cfg(not(target_os = "linux"))]
    fn secret_service_answers(&self) -> bool {
        false
    }

    fn index_path(&self) -> PathBuf {
        self.paths.data_dir.join(index::FILE_NAME)
    }

    /// Takes the lock under which the index, and what it says of the keychains, may change.
    fn begin_change(&self) -> Result<FileLock, VaultError> {
        let lock = FileLock::acquire(&self.paths.lock_dir.join("items.lock"), LOCK_WAIT)?;
        let path = self.index_path();
        Index::establish(&path).map_err(|source| VaultError::Index { path, source })?;
        Ok(lock)
    }

    /// Changes the index; the caller has the lock.
    fn update_index(&self, change: impl FnOnce(&mut Index)) -> Result<(), VaultError> {
        let mut index = self.index()?;
        change(&mut index);
        let path = self.index_path();
        index.write(&path).map_err(|source| VaultError::Index { path, source })
    }
}

fn failed(item: &ItemName, backend: Backend, source: KeychainError) -> VaultError {
    VaultError::Keychain { item: item.clone(), backend, source }
}

fn left_behind(item: &ItemName, backend: Backend, source: KeychainError) -> VaultError {
    VaultError::LeftBehind { item: item.clone(), backend, source }
}

fn is_unavailable(error: &VaultError) -> bool {
    matches!(error, VaultError::Keychain { source: KeychainError::Unavailable { .. }, .. })
}
