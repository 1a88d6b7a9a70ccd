//! Renewing a login with a refresh token that works once: one process at a time, the others share what comes of it, and
//! a refusal stops a storm.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use sha2::{Digest as _, Sha256};

use crate::aws::AwsError;
use crate::clock::Clock;
use crate::files::LockError;
use crate::identifiers::CacheKey;
use crate::json_file::CacheFileError;
use crate::session_cache::{FailureRecord, Lease, SessionCache};

/// After a refused renewal nobody asks the service again for this long, unless the login's file changes.
const COOL_DOWN: TimeDelta = TimeDelta::minutes(5);

/// An error of a renewal, which other callers are told too.
pub trait RenewalError: From<RenewalFailure> {
    /// What happened, where it is nothing of the login's own.
    fn failure(&self) -> Option<&RenewalFailure>;
    /// Whether asking again with the same refresh token is of no use.
    fn is_final(&self) -> bool;
}

/// What stops a renewal, whichever service the login is for.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RenewalFailure {
    /// Another process tried at the same time, or shortly before, and failed.
    #[error("{}", .0.message)]
    Shared(FailureRecord),
    /// A call failed.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// The login's file failed.
    #[error(transparent)]
    File(#[from] CacheFileError),
    /// Another process is signing in or renewing for too long.
    #[error("{detail}")]
    Lock {
        /// What the lock says.
        detail: String,
    },
}

impl From<LockError> for RenewalFailure {
    fn from(error: LockError) -> Self {
        Self::Lock { detail: error.to_string() }
    }
}

/// The renewal of logins of one kind.
pub struct Renewal<'a, E> {
    /// The directory of the logins' files.
    pub directory: &'a Path,
    /// Whose locks and failure records are used.
    pub sessions: &'a SessionCache,
    /// AWS's clock.
    pub clock: &'a Arc<dyn Clock>,
    /// When waiting for another process must be over.
    pub deadline: Instant,
    /// How a failure is told to other callers.
    pub describe: &'a dyn Fn(&E) -> FailureRecord,
}

impl<E: RenewalError> Renewal<'_, E> {
    /// The right to write the login of that key.
    pub fn lease(&self, key: &CacheKey) -> Result<Lease, RenewalFailure> {
        let left: Duration = self.deadline.saturating_duration_since(Instant::now());
        Ok(self.sessions.lease(key, left)?)
    }

    /// Mends the login's damaged file, which other tools may not be able to read, unless another process is at it. That
    /// it cannot be mended must fail nobody who could read it.
    pub fn mend<T, F>(&self, key: &CacheKey, read_and_repair: impl FnOnce() -> Result<T, F>) {
        if let Ok(_lease) = self.sessions.lease(key, Duration::ZERO) {
            let _ = read_and_repair();
        }
    }

    /// Exchanges what the login has now, unless somebody was refused that a moment ago. `works` is what is served where
    /// that fails: the login as it is, if it still works.
    pub fn renew<T>(
        &self,
        key: &CacheKey,
        lease: &Lease,
        works: Option<T>,
        exchange: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let held_back = lease.shared_failure().cloned();
        let held_back = held_back.or_else(|| self.sessions.active_cool_down(key, self.clock.now()));
        let renewed = held_back.map_or_else(exchange, |failure| Err(RenewalFailure::Shared(failure).into()));
        match renewed {
            Err(error) => {
                // Also where the login still works: those who wait need not fail one after the other.
                self.tell_others(lease, &error);
                works.ok_or(error)
            }
            Ok(renewed) => {
                // The success itself ends the cool-down; a record that stays only delays the next refusal.
                let _ = self.sessions.clear_failure(key);
                Ok(renewed)
            }
        }
    }

    fn tell_others(&self, lease: &Lease, error: &E) {
        // Who only repeats another's failure has nothing to tell.
        if matches!(error.failure(), Some(RenewalFailure::Shared(_))) {
            return;
        }
        let cool_down_until = error.is_final().then(|| self.clock.now() + COOL_DOWN);
        // Those who wait then try for themselves, which is all that comes of a record that cannot be written.
        let _ = lease.record_failure(&FailureRecord { cool_down_until, ..(self.describe)(error) });
    }
}

/// The name of a login's lock and failure record.
pub fn lock_key(kind: &str, login: &str) -> CacheKey {
    let mut digest = Sha256::new();
    digest.update(kind);
    digest.update("\0");
    digest.update(login);
    CacheKey::from_digest(digest.finalize().into())
}
