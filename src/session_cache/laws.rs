//! What must hold of the files of the cache, whatever is in them.

use chrono::{DateTime, TimeDelta, Utc};

use super::used_codes::RegisterWire;
use super::{SealingKey, failure, format};
use crate::identifiers::CacheKey;
use crate::secret::Secret;

const VECTOR: &[u8] = include_bytes!("vector_1.session");

/// The key of the committed vector.
fn sealing_key() -> SealingKey {
    SealingKey::new(Secret::new([8; 32]))
}

fn cache_key() -> CacheKey {
    "07".repeat(32).parse().expect("64 digits")
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_900_000_000, 0).expect("a time in range")
}

/// Nobody without the key makes a file that opens: the one that does is the committed vector, byte for byte.
pub fn only_what_was_sealed_opens(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
    let _ = format::header_of(&bytes[..end], &cache_key());
    if format::open(bytes, &cache_key(), &sealing_key()).is_ok() {
        assert!(bytes == VECTOR, "a file opened that nobody sealed");
    }
}

/// A record of a failure is read or forgotten; it never keeps people waiting for ever.
pub fn failures_are_read_or_forgotten(bytes: &[u8]) {
    let Some(stored) = failure::parse(bytes) else { return };
    let _ = now() - stored.record.at;
    if stored.record.is_cooling_down(now()) {
        assert!(!stored.record.is_cooling_down(now() + TimeDelta::days(2)), "a cool-down ends");
    }
}

/// A code that was marked stays used, and the next time step is at most a few minutes away.
pub fn a_used_code_stays_used(bytes: &[u8]) {
    let Some(mut register) = RegisterWire::parse(bytes) else { return };
    register.mark("123456", now());
    assert!(register.is_used("123456"));
    let next = register.next_step_at(now());
    assert!(next > now() && next < now() + TimeDelta::minutes(5), "{next}");
    let written = serde_json::to_vec(&register).expect("plain data");
    assert!(RegisterWire::parse(&written).expect("what is written can be read").is_used("123456"));
}
