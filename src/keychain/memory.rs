//! A keychain for tests, which can be locked and can forget.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Backend, Keychain, KeychainError};
use crate::secret::Secret;

/// What a keychain says instead of doing something.
type Failure = fn(Backend) -> KeychainError;

pub(crate) struct MemoryKeychain {
    pub(crate) backend: Backend,
    pub(crate) items: Mutex<BTreeMap<String, Vec<u8>>>,
    pub(crate) fails: Mutex<Option<Failure>>,
    pub(crate) loses_writes: bool,
    pub(crate) deletes_nothing: AtomicBool,
}

impl MemoryKeychain {
    pub(crate) fn new(backend: Backend) -> Self {
        Self {
            backend,
            items: Mutex::default(),
            fails: Mutex::default(),
            loses_writes: false,
            deletes_nothing: AtomicBool::default(),
        }
    }

    fn check(&self) -> Result<(), KeychainError> {
        self.fails.lock().unwrap().map_or(Ok(()), |failure| Err(failure(self.backend)))
    }
}

impl Keychain for MemoryKeychain {
    fn backend(&self) -> Backend {
        self.backend
    }

    fn get(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainError> {
        self.check()?;
        Ok(self.items.lock().unwrap().get(account).cloned().map(Secret::new))
    }

    fn set(&self, account: &str, _label: &str, secret: &Secret<Vec<u8>>) -> Result<(), KeychainError> {
        self.check()?;
        if !self.loses_writes {
            self.items.lock().unwrap().insert(account.to_owned(), secret.expose().clone());
        }
        Ok(())
    }

    fn delete(&self, account: &str) -> Result<bool, KeychainError> {
        self.check()?;
        if self.deletes_nothing.load(Ordering::Relaxed) {
            return Err(KeychainError::Locked { backend: self.backend });
        }
        Ok(self.items.lock().unwrap().remove(account).is_some())
    }
}
