//! How the data key of a vault file is obtained, and wrapped.

use std::path::Path;
use std::sync::{MutexGuard, PoisonError};

use super::VaultFile;
use super::crypto::{self, DataKey};
use super::format::{Header, KeyFileSlot, PassphraseSlot, Sealed, VaultId, Wrapping};
use super::items::Items;
use super::key_file::read_key_file;
use crate::keychain::key_cache::KeyCache;
use crate::keychain::passphrase::Purpose;
use crate::keychain::{Backend, KeychainError};
use crate::secret::Secret;

/// A vault file with its items in the clear.
pub(super) struct Opened {
    pub(super) header: Header,
    pub(super) items: Items,
    pub(super) key: DataKey,
}

impl VaultFile {
    /// Opens the items with the first that there is of: the key used before, the key file, the kernel's copy of the
    /// key, the passphrase.
    pub(super) fn open(&self, sealed: &Sealed) -> Result<Opened, KeychainError> {
        let header = &sealed.header;
        let remembered = self.remembered_key().clone();
        if let Some((vault_id, key)) = remembered
            && vault_id == header.vault_id
            && let Some(items) = sealed.open(&key)
        {
            return Ok(Opened { header: header.clone(), items, key });
        }
        if let (Some(path), Some(slot)) = (&self.settings.key_file, &header.key_file) {
            return self.finish(sealed, self.unwrap_with_key_file(header, slot, path)?);
        }
        let cache = self.kernel_cache(&header.vault_id);
        // A copy that does not fit is one from before the passphrase was changed.
        if let Some(key) = cache.load()
            && let Some(items) = sealed.open(&key)
        {
            *self.remembered_key() = Some((header.vault_id, key.clone()));
            return Ok(Opened { header: header.clone(), items, key });
        }
        let slot = header.passphrase.as_ref();
        let slot = slot.ok_or_else(|| KeychainError::NeedsKeyFile { path: self.path.clone() })?;
        let key = self.unwrap_with_passphrase(header, slot)?;
        cache.store(&key);
        self.finish(sealed, key)
    }

    fn finish(&self, sealed: &Sealed, key: DataKey) -> Result<Opened, KeychainError> {
        // The key came out of its slot, so it is the right one, and something else was changed on purpose.
        let items = sealed.open(&key).ok_or_else(|| self.damaged("its items do not belong to its header"))?;
        *self.remembered_key() = Some((sealed.header.vault_id, key.clone()));
        Ok(Opened { header: sealed.header.clone(), items, key })
    }

    /// A new vault: opened by the key file if there is one, else by a passphrase. Nothing is written yet.
    pub(super) fn create(&self) -> Result<Opened, KeychainError> {
        let vault_id = crypto::random().map_err(|error| self.no_random(&error))?;
        let header = Header { vault_id, generation: 0, passphrase: None, key_file: None };
        let mut opened = Opened { header, items: Items::default(), key: new_data_key()? };
        if let Some(path) = &self.settings.key_file {
            opened.header.key_file = Some(self.wrap_for_key_file(&opened, path)?);
        } else {
            let passphrase = self.ask(Purpose::Create)?.ok_or_else(|| self.needs_passphrase())?;
            opened.header.passphrase = Some(self.wrap_for_passphrase(&opened, &passphrase)?);
            self.kernel_cache(&vault_id).store(&opened.key);
        }
        Ok(opened)
    }

    fn unwrap_with_key_file(
        &self,
        header: &Header,
        slot: &KeyFileSlot,
        path: &Path,
    ) -> Result<DataKey, KeychainError> {
        let Wrapping { salt, nonce, wrapped } = &slot.wrapping;
        let key = crypto::key_of_key_file(&read_key_file(path)?, &header.vault_id, salt);
        let associated = KeyFileSlot::associated(&header.vault_id, salt);
        unwrap(&key, nonce, &associated, wrapped)
            .ok_or_else(|| KeychainError::WrongKeyFile { path: self.path.clone(), key_file: path.to_owned() })
    }

    /// Asks for the passphrase until it is right or the source has no other.
    fn unwrap_with_passphrase(
        &self,
        header: &Header,
        slot: &PassphraseSlot,
    ) -> Result<DataKey, KeychainError> {
        let Wrapping { salt, nonce, wrapped } = &slot.wrapping;
        let associated = PassphraseSlot::associated(&header.vault_id, slot.cost, salt);
        for attempt in 1.. {
            let Some(passphrase) = self.ask(Purpose::Unlock { attempt })? else {
                return Err(if attempt == 1 { self.needs_passphrase() } else { self.wrong_passphrase() });
            };
            let key = crypto::key_of_passphrase(&passphrase, salt, slot.cost);
            let key = key.ok_or_else(|| self.out_of_memory())?;
            if let Some(data_key) = unwrap(&key, nonce, &associated, wrapped) {
                return Ok(data_key);
            }
        }
        Err(self.wrong_passphrase())
    }

    pub(super) fn wrap_for_passphrase(
        &self,
        opened: &Opened,
        passphrase: &Secret,
    ) -> Result<PassphraseSlot, KeychainError> {
        let (salt, nonce) = self.salt_and_nonce()?;
        let key = crypto::key_of_passphrase(passphrase, &salt, self.cost);
        let key = key.ok_or_else(|| self.out_of_memory())?;
        let associated = PassphraseSlot::associated(&opened.header.vault_id, self.cost, &salt);
        let wrapped = wrap(&key, &nonce, &associated, &opened.key);
        Ok(PassphraseSlot { cost: self.cost, wrapping: Wrapping { salt, nonce, wrapped } })
    }

    pub(super) fn wrap_for_key_file(
        &self,
        opened: &Opened,
        path: &Path,
    ) -> Result<KeyFileSlot, KeychainError> {
        let (salt, nonce) = self.salt_and_nonce()?;
        let vault_id = &opened.header.vault_id;
        let key = crypto::key_of_key_file(&read_key_file(path)?, vault_id, &salt);
        let wrapped = wrap(&key, &nonce, &KeyFileSlot::associated(vault_id, &salt), &opened.key);
        Ok(KeyFileSlot { wrapping: Wrapping { salt, nonce, wrapped } })
    }

    fn salt_and_nonce(&self) -> Result<([u8; 16], crypto::Nonce), KeychainError> {
        let salt = crypto::random().map_err(|error| self.no_random(&error))?;
        let nonce = crypto::random().map_err(|error| self.no_random(&error))?;
        Ok((salt, nonce))
    }

    pub(super) fn ask(&self, purpose: Purpose) -> Result<Option<Secret>, KeychainError> {
        Ok(self.settings.passphrase.passphrase(&self.path, purpose)?)
    }

    /// Where the kernel keeps the data key of a vault.
    pub(super) fn kernel_cache(&self, vault_id: &VaultId) -> KeyCache {
        KeyCache::new("vault-data-key", vault_id, self.settings.keep_unlocked)
    }

    pub(super) fn remembered_key(&self) -> MutexGuard<'_, Option<(VaultId, DataKey)>> {
        self.opened_with.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn needs_passphrase(&self) -> KeychainError {
        KeychainError::NeedsPassphrase { path: self.path.clone() }
    }

    fn wrong_passphrase(&self) -> KeychainError {
        KeychainError::WrongPassphrase { path: self.path.clone() }
    }

    fn out_of_memory(&self) -> KeychainError {
        other("there is not enough memory to derive the key from the passphrase".to_owned())
    }

    pub(super) fn no_random(&self, error: &getrandom::Error) -> KeychainError {
        other(format!("the system gives no random bytes: {error}"))
    }
}

pub(super) fn new_data_key() -> Result<DataKey, KeychainError> {
    let bytes = crypto::random();
    bytes.map(Secret::new).map_err(|error| other(format!("the system gives no random bytes: {error}")))
}

fn other(reason: String) -> KeychainError {
    KeychainError::Other { backend: Backend::VaultFile, reason }
}

fn wrap(key: &DataKey, nonce: &crypto::Nonce, associated: &[u8], data_key: &DataKey) -> [u8; 48] {
    let sealed = crypto::seal(key.expose(), nonce, associated, data_key.expose());
    sealed.try_into().expect("32 bytes and a tag of 16 are 48")
}

fn unwrap(key: &DataKey, nonce: &crypto::Nonce, associated: &[u8], wrapped: &[u8; 48]) -> Option<DataKey> {
    let plain = crypto::open(key.expose(), nonce, associated, wrapped)?;
    plain.first_chunk().map(|key| Secret::new(*key))
}
