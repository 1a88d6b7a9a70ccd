//! Renewing a login with a refresh token that works once: one process at a time, the others share what comes of it, and
//! a refusal stops a storm.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use crate::clock::Clock;
use crate::files::LockError;
use crate::identifiers::CacheKey;
use crate::session_cache::{FailureRecord, Lease, SessionCache};

/// After a refused renewal nobody asks the service again for this long, unless the login's file changes.
const COOL_DOWN: TimeDelta = TimeDelta::minutes(5);

/// An error of a renewal, which other callers are told too.
pub trait RenewalError: From<FailureRecord> {
    /// Whether another caller failed, and this one only repeats it.
    fn is_shared(&self) -> bool;
    /// Whether asking again with the same refresh token is of no use.
    fn is_final(&self) -> bool;
}

/// The renewal of one login.
pub struct Renewal<'a, E> {
    /// Whose locks and failure records are used.
    pub sessions: &'a SessionCache,
    /// AWS's clock.
    pub clock: &'a Arc<dyn Clock>,
    /// When waiting for another process must be over.
    pub deadline: Instant,
    /// The name of the login's lock and failure record.
    pub key: CacheKey,
    /// How a failure is told to other callers.
    pub describe: &'a dyn Fn(&E) -> FailureRecord,
}

impl<E: RenewalError> Renewal<'_, E> {
    /// The right to write the login.
    pub fn lease(&self) -> Result<Lease, LockError> {
        let left: Duration = self.deadline.saturating_duration_since(Instant::now());
        self.sessions.lease(&self.key, left)
    }

    /// Mends the login's damaged file, which other tools may not be able to read, unless another process is at it. That
    /// it cannot be mended must fail nobody who could read it.
    pub fn mend<T, F>(&self, read_and_repair: impl FnOnce() -> Result<T, F>) {
        if let Ok(_lease) = self.sessions.lease(&self.key, Duration::ZERO) {
            let _ = read_and_repair();
        }
    }

    /// Exchanges what the login has now, unless somebody was refused that a moment ago. `works` is what is served where
    /// that fails: the login as it is, if it still works.
    pub fn renew<T>(
        &self,
        lease: &Lease,
        works: Option<T>,
        exchange: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let held_back = lease.shared_failure().cloned();
        let held_back = held_back.or_else(|| self.sessions.active_cool_down(&self.key, self.clock.now()));
        let renewed = held_back.map_or_else(exchange, |failure| Err(E::from(failure)));
        match renewed {
            Err(error) => {
                // Also where the login still works: those who wait need not fail one after the other.
                self.tell_others(lease, &error);
                works.ok_or(error)
            }
            Ok(renewed) => {
                // The success itself ends the cool-down; a record that stays only delays the next refusal.
                let _ = self.sessions.clear_failure(&self.key);
                Ok(renewed)
            }
        }
    }

    fn tell_others(&self, lease: &Lease, error: &E) {
        if error.is_shared() {
            return;
        }
        let cool_down_until = error.is_final().then(|| self.clock.now() + COOL_DOWN);
        // Those who wait then try for themselves, which is all that comes of a record that cannot be written.
        let _ = lease.record_failure(&FailureRecord { cool_down_until, ..(self.describe)(error) });
    }
}
