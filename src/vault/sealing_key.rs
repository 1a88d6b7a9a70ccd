//! The key that cached sessions are sealed with.

use std::path::Path;

use zeroize::Zeroizing;

use super::{ItemName, Vault, VaultError};
use crate::keychain::Backend;
use crate::keychain::key_cache::KeyCache;
use crate::keychain::key_text;
use crate::secret::Secret;
use crate::session_cache::SealingKey;

impl Vault {
    /// The sealing key. It is made when there is none: when a keychain was read and has none, never because one did
    /// not answer.
    ///
    /// The ordinary case on Linux is a copy in the kernel's keyring, and then no keychain is opened.
    pub fn sealing_key(&self) -> Result<SealingKey, VaultError> {
        if let Some(key) = self.sealing_key_cache().load() {
            return Ok(SealingKey::new(key));
        }
        let (backend, key) = self.stored_sealing_key()?;
        // With a key file nothing needs a copy, and containers of one user share the kernel's keyring.
        let opens_by_file = backend == Backend::VaultFile && self.settings.key_file.is_some();
        if !opens_by_file && backend != Backend::Keyutils {
            // Named anew, because the data directory may have been made just now.
            self.sealing_key_cache().store(&key);
        }
        Ok(SealingKey::new(key))
    }

    fn stored_sealing_key(&self) -> Result<(Backend, Secret<[u8; 32]>), VaultError> {
        match self.find(&ItemName::SealingKey) {
            Ok((backend, secret)) => decode(backend, &secret),
            Err(
                VaultError::NotStored { .. } | VaultError::Gone { .. } | VaultError::HeldElsewhere { .. },
            ) => self.make_sealing_key(),
            Err(error) => Err(error),
        }
    }

    /// Makes the key, unless another process just did.
    fn make_sealing_key(&self) -> Result<(Backend, Secret<[u8; 32]>), VaultError> {
        let item = ItemName::SealingKey;
        let _lock = self.begin_change()?;
        let recorded = self.index()?.sealing_key;
        let backend = self.backend_for(recorded);
        if let Some(secret) = self.get(&item, backend)? {
            self.record_sealing_key(recorded, backend)?;
            return decode(backend, &secret);
        }
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *key)
            .map_err(|error| VaultError::NoRandomBytes { reason: error.to_string() })?;
        self.put(self.keychain(&item, backend)?.as_ref(), &item, &key_text::encode(&key))?;
        self.record_sealing_key(recorded, backend)?;
        Ok((backend, Secret::new(*key)))
    }

    /// A key that is in two keychains, because one of them was set for a while, stays recorded in the first.
    fn record_sealing_key(&self, recorded: Option<Backend>, backend: Backend) -> Result<(), VaultError> {
        match recorded {
            Some(_) => Ok(()),
            None => self.update_index(|index| index.sealing_key = Some(backend)),
        }
    }

    /// Where the kernel keeps a copy of the sealing key. It is named after the data directory, and after the place of
    /// that on its disk: several containers may have one at the same path, and share the kernel's keyring.
    pub(super) fn sealing_key_cache(&self) -> KeyCache {
        let mut owner = self.paths.data_dir.as_os_str().as_encoded_bytes().to_vec();
        owner.extend(place_on_disk(&self.paths.data_dir));
        KeyCache::new("sealing-key", &owner, self.settings.key_cache)
    }
}

#[cfg(unix)]
fn place_on_disk(directory: &Path) -> Vec<u8> {
    use std::os::unix::fs::MetadataExt;
    let Ok(metadata) = std::fs::metadata(directory) else { return Vec::new() };
    let numbers = [metadata.dev().to_le_bytes(), metadata.ino().to_le_bytes()];
    [0].into_iter().chain(numbers.into_iter().flatten()).collect()
}

/// Only Linux has a keyring in the kernel, and so copies to be told apart.
#[cfg(not(unix))]
fn place_on_disk(_directory: &Path) -> Vec<u8> {
    Vec::new()
}

fn decode(backend: Backend, secret: &Secret<Vec<u8>>) -> Result<(Backend, Secret<[u8; 32]>), VaultError> {
    let key = key_text::decode(secret.expose());
    key.map(|key| (backend, key)).ok_or(VaultError::Malformed { item: ItemName::SealingKey, backend })
}
