//! The Linux kernel's keyring as a keychain, for those who choose it: nothing reaches a disk, and nothing outlives
//! the machine's restart.
//!
//! An item is a `user` key in the user keyring, described as the `keyring` crates' keyutils store does
//! (`keyring:ACCOUNT@SERVICE`). The kernel limits a user to 200 keys and 20,000 bytes in all.

use linux_keyutils::{Key, KeyError, KeyPermissionsBuilder, KeyRing, KeyRingIdentifier, Permission};
use zeroize::Zeroizing;

use super::{Backend, Keychain, KeychainError, SERVICE};
use crate::secret::Secret;

/// The most that a `user` key holds, in bytes (`user_preparse` in the kernel).
const LONGEST_SECRET: usize = 32_767;

/// The kernel keyring of the user.
#[derive(Debug, Clone, Copy)]
pub struct Keyutils;

impl Keychain for Keyutils {
    fn backend(&self) -> Backend {
        Backend::Keyutils
    }

    fn get(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainError> {
        let found = user_keyring().and_then(|ring| ring.search(&description(account)));
        let Some(key) = present(found)? else { return Ok(None) };
        let mut buffer = Zeroizing::new(vec![0; LONGEST_SECRET]);
        match present(key.read(&mut *buffer))? {
            Some(length) => Ok(Some(Secret::new(buffer[..length].to_vec()))),
            None => Ok(None),
        }
    }

    fn set(&self, account: &str, _label: &str, secret: &Secret<Vec<u8>>) -> Result<(), KeychainError> {
        let length = secret.expose().len();
        if length == 0 || length > LONGEST_SECRET {
            return Err(KeychainError::TooLong { backend: Backend::Keyutils, limit: LONGEST_SECRET, length });
        }
        make_key(&description(account), secret.expose(), None).map_err(failure)?;
        match self.get(account)? {
            Some(kept) if kept.equals(secret) => Ok(()),
            _ => Err(KeychainError::NotKept { backend: Backend::Keyutils }),
        }
    }

    fn delete(&self, account: &str) -> Result<bool, KeychainError> {
        let ring = user_keyring().map_err(failure)?;
        let Some(key) = present(ring.search(&description(account)))? else { return Ok(false) };
        key.invalidate().or_else(|_| ring.unlink_key(key)).map_err(failure)?;
        Ok(true)
    }
}

/// The keyring that all processes of the user share.
pub(super) fn user_keyring() -> Result<KeyRing, KeyError> {
    KeyRing::from_special_id(KeyRingIdentifier::User, false)
}

/// Makes a key that every process of the user can find and read, in place of the one of that description. After
/// `timeout` seconds, if given, the kernel forgets it. `key_cache` says why it is made in this order.
pub(super) fn make_key(description: &str, secret: &[u8], timeout: Option<usize>) -> Result<(), KeyError> {
    let key = KeyRing::from_special_id(KeyRingIdentifier::Process, true)?.add_key(description, secret)?;
    let permissions = KeyPermissionsBuilder::builder()
        .posessor(Permission::ALL)
        .user(Permission::VIEW | Permission::READ | Permission::SEARCH)
        .build();
    let linked = publish(key, permissions, timeout);
    if linked.is_err() {
        _ = key.invalidate();
    }
    linked
}

fn publish(
    key: Key,
    permissions: linux_keyutils::KeyPermissions,
    timeout: Option<usize>,
) -> Result<(), KeyError> {
    key.set_perms(permissions)?;
    if let Some(seconds) = timeout {
        key.set_timeout(seconds)?;
    }
    user_keyring()?.link_key(key)
}

fn description(account: &str) -> String {
    format!("keyring:{account}@{SERVICE}")
}

/// Tells a key that is not there from a keyring that cannot be used.
fn present<T>(result: Result<T, KeyError>) -> Result<Option<T>, KeychainError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(KeyError::KeyDoesNotExist | KeyError::KeyExpired | KeyError::KeyRevoked) => Ok(None),
        Err(error) => Err(failure(error)),
    }
}

fn failure(error: KeyError) -> KeychainError {
    let backend = Backend::Keyutils;
    match error {
        KeyError::AccessDenied => KeychainError::Refused { backend, reason: error.to_string() },
        KeyError::QuotaExceeded => {
            KeychainError::Other { backend, reason: "the user's quota is used up".into() }
        }
        // A kernel without keyrings, or a container's filter of system calls.
        _ => KeychainError::Unavailable { backend, reason: error.to_string() },
    }
}
