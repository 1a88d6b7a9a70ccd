//! One process at a time renews a cached session; the others wait for it and share what comes of it.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::failure::{self, FailureRecord};
use super::newest::Newest;
use super::{CacheError, NewSession, SealingKey, SessionCache, SessionHeader, format};
use crate::credentials::TemporaryCredentials;
use crate::files::{self, FileLock, LockError};
use crate::identifiers::CacheKey;

/// The right to renew one cached session, held until it is dropped or the process ends.
///
/// Having got it, look in this order: the cached session (another may have renewed it meanwhile), then
/// [`Lease::shared_failure`], and only then renew.
#[derive(Debug)]
#[must_use = "the lease ends as soon as this is dropped"]
pub struct Lease {
    cache: SessionCache,
    key: CacheKey,
    shared_failure: Option<FailureRecord>,
    _lock: FileLock,
}

impl SessionCache {
    /// Waits for at most `wait` until this process is the one that may renew the session.
    pub fn lease(&self, key: &CacheKey, wait: Duration) -> Result<Lease, LockError> {
        // Whether a failure happened while this process waited is told by its number and not by its time, since
        // clocks differ between processes and can be moved.
        let path = failure::path(&self.failure_directory, key);
        let before = failure::read(&path).map(|failure| failure.id);
        let lock = FileLock::acquire(&self.lock_path(key), wait)?;
        let shared_failure =
            failure::read(&path).filter(|failure| Some(failure.id) != before).map(|failure| failure.record);
        Ok(Lease { cache: self.clone(), key: *key, shared_failure, _lock: lock })
    }

    /// The failure after which nobody is to be asked again yet.
    pub fn active_cool_down(&self, key: &CacheKey, now: DateTime<Utc>) -> Option<FailureRecord> {
        let failure = failure::read(&failure::path(&self.failure_directory, key))?;
        Some(failure.record).filter(|record| record.is_cooling_down(now))
    }

    /// Forgets the failure of one session, so that the next caller tries again.
    pub fn clear_failure(&self, key: &CacheKey) -> Result<(), CacheError> {
        let path = failure::path(&self.failure_directory, key);
        files::remove(&path).map_err(CacheError::io(&path))
    }

    /// Forgets all failures: a person is there, and signing in by hand.
    pub fn clear_all_failures(&self) -> Result<(), CacheError> {
        failure::remove_all(&self.failure_directory).map_err(CacheError::io(&self.failure_directory))
    }
}

impl Lease {
    /// The failure of another holder while this process was waiting, which this process is to report as its own
    /// instead of trying again.
    pub fn shared_failure(&self) -> Option<&FailureRecord> {
        self.shared_failure.as_ref()
    }

    /// Stores the renewed session, sealed, and forgets the failure before it.
    pub fn write(
        &self,
        session: &NewSession,
        credentials: &TemporaryCredentials,
        sealing_key: &SealingKey,
    ) -> Result<SessionHeader, CacheError> {
        let header = format::header(self.key, session, credentials).ok_or(CacheError::Endless)?;
        let path = self.cache.path(&self.key);
        let seal = |data: &[u8], plaintext: &[u8]| sealing_key.seal(data, plaintext);
        format::render(&header, credentials, sealing_key, seal)
            .and_then(|bytes| {
                files::create_private_dir(&self.cache.directory)?;
                files::replace(&path, &bytes, 0o600)
            })
            .map_err(CacheError::io(&path))?;
        let newest = &self.cache.newest_directory;
        Newest::stored(newest, &header).map_err(CacheError::io(newest))?;
        self.cache.clear_failure(&self.key)?;
        Ok(header)
    }

    /// Tells those who are waiting, and, during its cool-down, those who come later, that renewing failed.
    pub fn record_failure(&self, record: &FailureRecord) -> Result<(), CacheError> {
        let path = failure::path(&self.cache.failure_directory, &self.key);
        failure::write(&path, record).map_err(CacheError::io(&path))
    }
}
