//! The time, as AWS sees it.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

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
    fn instants_have_whole_seconds_and_a_z() {
        let instant = DateTime::from_timestamp(1_893_553_445, 987_000_000).unwrap();
        assert_eq!(format_instant(instant), "2030-01-02T03:04:05Z");
    }
}
