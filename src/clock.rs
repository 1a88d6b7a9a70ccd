//! The time, as AWS sees it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

use crate::files;

/// Where the time comes from. A trait because tests move it.
pub trait Clock: Send + Sync {
    /// This instant by AWS's clock: the machine's, corrected by the skew that was measured.
    fn now(&self) -> DateTime<Utc>;

    /// Notes by how much AWS's clock is ahead of this machine's, from the `Date` of a response.
    fn set_skew(&self, skew: TimeDelta);

    /// By how much AWS's clock is ahead of this machine's, as far as it is known.
    fn skew(&self) -> TimeDelta;
}

/// The machine's clock with a measured skew.
#[derive(Debug, Default)]
pub struct SystemClock {
    skew_milliseconds: AtomicI64,
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.skew()
    }

    fn set_skew(&self, skew: TimeDelta) {
        self.skew_milliseconds.store(skew.num_milliseconds(), Ordering::Relaxed);
    }

    fn skew(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.skew_milliseconds.load(Ordering::Relaxed))
    }
}

/// What is remembered of the skew between runs, so that a cached session is not taken for fresh by a slow clock.
///
/// Only a machine that is behind is remembered. One that is ahead merely renews too early, while a remembered
/// correction that is no longer true would make it serve credentials that have ended.
pub struct RememberedSkew {
    path: PathBuf,
}

impl RememberedSkew {
    /// The memory in the state directory.
    pub fn new(state_dir: &Path) -> Self {
        Self { path: state_dir.join("clock-skew") }
    }

    /// The skew of the last run that measured one: zero or more.
    pub fn load(&self) -> TimeDelta {
        let text = files::read_optional(&self.path).ok().flatten().unwrap_or_default();
        let seconds = str::from_utf8(&text).ok().and_then(|text| text.trim().parse::<u32>().ok());
        TimeDelta::seconds(seconds.unwrap_or_default().into())
    }

    /// Remembers a measured skew, if it differs from what is remembered. Failing to is no failure.
    pub fn store(&self, skew: TimeDelta) {
        let skew = skew.max(TimeDelta::zero());
        if skew.num_seconds() == self.load().num_seconds() {
            return;
        }
        let _ = match (skew.is_zero(), self.path.parent()) {
            (true, _) | (_, None) => files::remove(&self.path),
            (false, Some(directory)) => files::create_private_dir(directory)
                .and_then(|()| files::replace(&self.path, skew.num_seconds().to_string().as_bytes(), 0o600)),
        };
    }
}

/// An instant in the form that every AWS SDK reads: RFC 3339, UTC, whole seconds, `Z`.
pub fn format_instant(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skew_moves_the_clock() {
        let clock = SystemClock::default();
        let before = clock.now();
        clock.set_skew(TimeDelta::minutes(5));
        let moved = clock.now() - before;
        assert!(moved >= TimeDelta::minutes(5) && moved < TimeDelta::minutes(6), "{moved}");
    }

    #[test]
    fn only_a_slow_machine_is_remembered() {
        let directory = tempfile::tempdir().unwrap();
        let memory = RememberedSkew::new(&directory.path().join("state"));
        assert_eq!(memory.load(), TimeDelta::zero());
        memory.store(TimeDelta::minutes(20));
        assert_eq!(memory.load(), TimeDelta::minutes(20));
        memory.store(TimeDelta::minutes(-20));
        assert_eq!(memory.load(), TimeDelta::zero());
    }

    #[test]
    fn instants_have_whole_seconds_and_a_z() {
        let instant = DateTime::from_timestamp(1_893_553_445, 987_000_000).unwrap();
        assert_eq!(format_instant(instant), "2030-01-02T03:04:05Z");
    }
}
