//! The vault file: keyfob's own encrypted keychain, where no other answers. `format` has the bytes.
//!
//! * Every change replaces the whole file atomically, under a lock, after reading it again under that lock.
//! * A file that was damaged is told from a wrong passphrase by a plain checksum; one that was changed on purpose, with
//!   the checksum made right again, by the authentication of the items and of the header.
//! * A file that was put back or exchanged is told by what `seen` recorded of it.
//! * After a passphrase, the data key may stay in the kernel's keyring for a while, so that Argon2id runs once.

mod crypto;
mod format;
mod items;
mod key_file;
#[cfg(any(test, fuzzing))]
pub(crate) mod laws;
mod seen;
#[cfg(test)]
mod tests;
mod unlock;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crypto::{Argon2Cost, DataKey};
use format::{FormatError, Header, Sealed, VERSION};
use items::{Item, Items};
pub use key_file::keygen;
use seen::{Regression, Seen};
use unlock::Opened;

use super::passphrase::{PassphraseSource, Purpose};
use super::{Backend, Keychain, KeychainError};
use crate::files::{self, FileLock};
use crate::secret::Secret;

/// The name of the file in the data directory.
pub const FILE_NAME: &str = "vault.keyfob";

/// How long a change waits for another process's. Each takes milliseconds, but for a passphrase that is being typed.
const LOCK_WAIT: Duration = Duration::from_secs(30);

/// What a vault file opens with, and where it and its companions are.
#[derive(Clone)]
pub struct VaultFileSettings {
    /// The directory of the vault file.
    pub data_dir: PathBuf,
    /// The directory of the record of what was seen of it.
    pub state_dir: PathBuf,
    /// The directory of its lock.
    pub lock_dir: PathBuf,
    /// The key file (`KEYFOB_KEY_FILE`), if there is one.
    pub key_file: Option<PathBuf>,
    /// Where the passphrase comes from.
    pub passphrase: Arc<dyn PassphraseSource>,
    /// How long the data key stays in the kernel's keyring after a passphrase was given; zero: not at all.
    pub keep_unlocked: Duration,
}

/// The encrypted file as a keychain. Nothing is read before an item is asked for.
pub struct VaultFile {
    path: PathBuf,
    seen_path: PathBuf,
    settings: VaultFileSettings,
    cost: Argon2Cost,
    /// The data key, once it was obtained, with the vault ID that it belongs to.
    opened_with: Mutex<Option<(format::VaultId, DataKey)>>,
}

/// What can be told of a vault file without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VaultFileStatus {
    /// One more with each change.
    pub generation: u64,
    /// Whether a passphrase opens it.
    pub has_passphrase: bool,
    /// Whether a key file opens it.
    pub has_key_file: bool,
    /// Whether the kernel's keyring has its data key.
    pub is_unlocked: bool,
}

impl VaultFile {
    /// The vault file in the data directory.
    pub fn new(settings: VaultFileSettings) -> Self {
        let path = settings.data_dir.join(FILE_NAME);
        let seen_path = seen::record_path(&settings.state_dir, &path);
        Self { path, seen_path, settings, cost: Argon2Cost::DEFAULT, opened_with: Mutex::default() }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What can be told without a key; `None` if there is no vault file.
    pub fn status(&self) -> Result<Option<VaultFileStatus>, KeychainError> {
        Ok(self.load()?.map(|sealed| VaultFileStatus {
            generation: sealed.header.generation,
            has_passphrase: sealed.header.passphrase.is_some(),
            has_key_file: sealed.header.key_file.is_some(),
            is_unlocked: self.kernel_cache(&sealed.header.vault_id).load().is_some(),
        }))
    }

    /// Opens the file, so that the kernel's keyring has the data key for a while. Whether there is a file, and
    /// whether the kernel took the key, is in the [`VaultFile::status`] afterwards.
    pub fn unlock(&self) -> Result<(), KeychainError> {
        match self.load()? {
            Some(sealed) => self.open(&sealed).map(drop),
            None => Ok(()),
        }
    }

    /// Forgets the data key, here and in the kernel's keyring. Works on any file whose header can be read.
    pub fn lock(&self) -> Result<(), KeychainError> {
        *self.remembered_key() = None;
        if let Some(sealed) = self.parse_file()? {
            self.kernel_cache(&sealed.header.vault_id).forget();
        }
        Ok(())
    }

    /// Trusts the vault file that is there now, or that there is none, whatever was seen before.
    pub fn accept_rollback(&self) -> Result<(), KeychainError> {
        let _lock = self.acquire_lock()?;
        let result = match self.parse_file()? {
            Some(sealed) => seen_in(&sealed.header).write(&self.seen_path),
            None => Seen::forget(&self.seen_path),
        };
        result.map_err(|source| KeychainError::File { path: self.seen_path.clone(), source })
    }

    /// Gives the file a new passphrase, which the source is asked for, and a new data key, so that a copy of the old
    /// file with the old passphrase opens nothing that is stored from now on. A key-file slot needs its key file.
    pub fn change_passphrase(&self) -> Result<(), KeychainError> {
        self.change_slots(|vault_file, opened| {
            let passphrase = vault_file.ask(Purpose::Create)?.ok_or_else(|| vault_file.needs_passphrase())?;
            let key_file = match (&opened.header.key_file, &vault_file.settings.key_file) {
                (None, _) => None,
                (Some(_), Some(path)) => Some(path.as_path()),
                (Some(_), None) => return Err(KeychainError::NeedsKeyFile { path: vault_file.path.clone() }),
            };
            opened.key = unlock::new_data_key()?;
            opened.header.passphrase = Some(vault_file.wrap_for_passphrase(opened, &passphrase)?);
            opened.header.key_file =
                key_file.map(|path| vault_file.wrap_for_key_file(opened, path)).transpose()?;
            Ok(())
        })
    }

    /// Lets a key file open the file too, in place of any other key file.
    pub fn add_key_file(&self, key_file: &Path) -> Result<(), KeychainError> {
        self.change_slots(|vault_file, opened| {
            opened.header.key_file = Some(vault_file.wrap_for_key_file(opened, key_file)?);
            Ok(())
        })
    }

    fn change_slots(
        &self,
        change: impl FnOnce(&Self, &mut Opened) -> Result<(), KeychainError>,
    ) -> Result<(), KeychainError> {
        let _lock = self.acquire_lock()?;
        let mut opened = match self.load()? {
            Some(sealed) => self.open(&sealed)?,
            None => self.create()?,
        };
        self.kernel_cache(&opened.header.vault_id).forget();
        change(self, &mut opened)?;
        self.save(&mut opened)
    }

    /// The file, checked against what was seen of it.
    ///
    /// The record is read before the file. A writer replaces the file first, so the record is never newer than the
    /// file that is read after it, unless the file is an old one.
    fn load(&self) -> Result<Option<Sealed>, KeychainError> {
        let seen = Seen::read(&self.seen_path)
            .map_err(|source| KeychainError::File { path: self.seen_path.clone(), source })?;
        let sealed = self.parse_file()?;
        let found = sealed.as_ref().map(|sealed| seen_in(&sealed.header));
        if let Some(seen) = seen {
            seen.compare(found).map_err(|regression| self.regression(&regression))?;
        }
        if let Some(found) = found.filter(|found| seen != Some(*found)) {
            // Where nothing can be recorded (a read-only home), an old file cannot be told; it is no reason to fail.
            _ = found.write(&self.seen_path);
        }
        Ok(sealed)
    }

    fn parse_file(&self) -> Result<Option<Sealed>, KeychainError> {
        let bytes = files::read_optional(&self.path).map_err(|source| self.file_error(source))?;
        let Some(bytes) = bytes else { return Ok(None) };
        Sealed::parse(&bytes).map(Some).map_err(|error| match error {
            FormatError::Damaged(reason) => self.damaged(reason),
            FormatError::Newer(version) => {
                KeychainError::NewerVersion { path: self.path.clone(), version, supported: VERSION }
            }
        })
    }

    /// Writes the next generation, and sees to it that it can be read.
    fn save(&self, opened: &mut Opened) -> Result<(), KeychainError> {
        opened.header.generation += 1;
        let nonce = crypto::random().map_err(|error| self.no_random(&error))?;
        let bytes = format::encode(&opened.header, &opened.items, &opened.key, nonce);
        files::create_private_dir(&self.settings.data_dir).map_err(|source| self.file_error(source))?;
        files::replace(&self.path, &bytes, 0o600).map_err(|source| self.file_error(source))?;
        *self.remembered_key() = Some((opened.header.vault_id, opened.key.clone()));
        self.load().map(drop)
    }

    fn change<T>(
        &self,
        change: impl FnOnce(&mut Items) -> T,
        changes_nothing: impl FnOnce(&T) -> bool,
    ) -> Result<T, KeychainError> {
        let _lock = self.acquire_lock()?;
        let mut opened = match self.load()? {
            Some(sealed) => self.open(&sealed)?,
            None => self.create()?,
        };
        let result = change(&mut opened.items);
        if !changes_nothing(&result) {
            self.save(&mut opened)?;
        }
        Ok(result)
    }

    fn acquire_lock(&self) -> Result<FileLock, KeychainError> {
        let name = self.seen_path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned();
        Ok(FileLock::acquire(&self.settings.lock_dir.join(name + ".lock"), LOCK_WAIT)?)
    }

    fn regression(&self, regression: &Regression) -> KeychainError {
        let path = self.path.clone();
        match *regression {
            Regression::Swapped => KeychainError::Swapped { path },
            Regression::RolledBack { found, seen } => KeychainError::RolledBack { path, found, seen },
        }
    }

    fn damaged(&self, reason: &'static str) -> KeychainError {
        KeychainError::Damaged { path: self.path.clone(), reason }
    }

    fn file_error(&self, source: std::io::Error) -> KeychainError {
        KeychainError::File { path: self.path.clone(), source }
    }
}

fn seen_in(header: &Header) -> Seen {
    Seen { vault_id: header.vault_id, generation: header.generation }
}

impl Keychain for VaultFile {
    fn backend(&self) -> Backend {
        Backend::VaultFile
    }

    fn get(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainError> {
        let Some(sealed) = self.load()? else { return Ok(None) };
        let mut opened = self.open(&sealed)?;
        Ok(opened.items.0.remove(account).map(|item| item.secret))
    }

    fn set(&self, account: &str, label: &str, secret: &Secret<Vec<u8>>) -> Result<(), KeychainError> {
        let item = Item { label: label.to_owned(), secret: secret.clone() };
        self.change(|items| items.0.insert(account.to_owned(), item), |_| false)?;
        match self.get(account)? {
            Some(kept) if kept.equals(secret) => Ok(()),
            _ => Err(KeychainError::NotKept { backend: Backend::VaultFile }),
        }
    }

    fn delete(&self, account: &str) -> Result<bool, KeychainError> {
        if self.load()?.is_none() {
            return Ok(false);
        }
        self.change(|items| items.0.remove(account).is_some(), |removed| !removed)
    }
}
