//! The macOS Keychain and the Windows Credential Manager, through the `keyring` crate's store for the platform.

use keyring::v1::{Entry, Error};
use zeroize::Zeroizing;

use super::{Backend, Keychain, KeychainError, SERVICE};
use crate::secret::Secret;

#[cfg(target_os = "macos")]
const BACKEND: Backend = Backend::MacKeychain;
#[cfg(windows)]
const BACKEND: Backend = Backend::CredentialManager;

/// The most that an item holds, in bytes: `CRED_MAX_CREDENTIAL_BLOB_SIZE` on Windows. The macOS Keychain has no limit
/// that an item of ours could reach.
const LONGEST_SECRET: Option<usize> = if cfg!(windows) { Some(2560) } else { None };

/// The platform's keychain, for the user who is logged in.
#[derive(Debug, Clone, Copy)]
pub struct NativeKeychain;

impl Keychain for NativeKeychain {
    fn backend(&self) -> Backend {
        BACKEND
    }

    fn get(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainError> {
        match entry(account)?.get_secret() {
            Ok(secret) => Ok(Some(Secret::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(failure(error)),
        }
    }

    fn set(&self, account: &str, _label: &str, secret: &Secret<Vec<u8>>) -> Result<(), KeychainError> {
        let length = secret.expose().len();
        if let Some(limit) = LONGEST_SECRET
            && length > limit
        {
            return Err(KeychainError::TooLong { backend: BACKEND, limit, length });
        }
        entry(account)?.set_secret(secret.expose()).map_err(failure)?;
        match self.get(account)? {
            Some(kept) if kept.equals(secret) => Ok(()),
            _ => Err(KeychainError::NotKept { backend: BACKEND }),
        }
    }

    fn delete(&self, account: &str) -> Result<bool, KeychainError> {
        match entry(account)?.delete_credential() {
            Ok(()) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(error) => Err(failure(error)),
        }
    }
}

fn entry(account: &str) -> Result<Entry, KeychainError> {
    // `Entry::new` hides why the store could not be opened; the status says it.
    if let Err(error) = Entry::store_status() {
        return Err(KeychainError::Unavailable { backend: BACKEND, reason: error.to_string() });
    }
    let name = if cfg!(windows) { with_case_marked(account) } else { account.to_owned() };
    Entry::new(SERVICE, &name).map_err(failure)
}

/// The Credential Manager takes `Prod` and `prod` for the same name, and AWS for two profiles: capitals get a `^`.
fn with_case_marked(account: &str) -> String {
    let mut marked = String::with_capacity(account.len());
    for c in account.chars() {
        if c == '^' || !c.to_lowercase().eq([c]) {
            marked.push('^');
        }
        marked.push(c);
    }
    marked
}

fn failure(error: Error) -> KeychainError {
    let backend = BACKEND;
    match error {
        Error::NoStorageAccess(source) => KeychainError::Refused { backend, reason: source.to_string() },
        Error::TooLong(_, limit) => KeychainError::TooLong { backend, limit: limit as usize, length: 0 },
        // These two carry the secret that was read.
        Error::BadEncoding(secret) => unreadable(secret),
        Error::BadDataFormat(secret, _) => unreadable(secret),
        error => KeychainError::Other { backend, reason: error.to_string() },
    }
}

fn unreadable(secret: Vec<u8>) -> KeychainError {
    drop(Zeroizing::new(secret));
    KeychainError::Other { backend: BACKEND, reason: "the item has a form that is not understood".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_differ_without_it() {
        let accounts =
            ["access-key/Prod", "access-key/prod", "access-key/^prod", "access-key/PROD", "access-key/É"];
        let mut names: Vec<_> = accounts.map(|account| with_case_marked(account).to_lowercase()).into();
        assert_eq!(names[1], "access-key/prod");
        names.sort();
        names.dedup();
        assert_eq!(names.len(), accounts.len());
    }
}
