//! The time the stand-in believes it is.
#![expect(
    clippy::disallowed_methods,
    reason = "the stand-in has a clock of its own, apart from the client's"
)]

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

/// The system's clock, moved by a number of milliseconds.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    skew_millis: AtomicI64,
}

impl Clock {
    pub(crate) fn now(&self) -> DateTime<Utc> {
        Utc::now() + TimeDelta::milliseconds(self.skew_millis.load(Ordering::Relaxed))
    }

    pub(crate) fn set_skew(&self, skew: TimeDelta) {
        self.skew_millis.store(skew.num_milliseconds(), Ordering::Relaxed);
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        self.skew_millis.fetch_add(by.num_milliseconds(), Ordering::Relaxed);
    }
}

/// `2030-01-02T03:04:05Z`, the form of every instant in an XML answer.
pub(crate) fn iso8601(instant: DateTime<Utc>) -> String {
    instant.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `20300102T030405Z`, the form of `X-Amz-Date`.
pub(crate) fn basic(instant: DateTime<Utc>) -> String {
    instant.format("%Y%m%dT%H%M%SZ").to_string()
}

/// `Wed, 02 Jan 2030 03:04:05 GMT`, the form of the `Date` header.
pub(crate) fn http_date(instant: DateTime<Utc>) -> String {
    instant.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
