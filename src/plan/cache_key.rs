//! The digest that names a cached session: every input that its credentials depend on, each with its name and
//! length, so that no two different plans meet in one key.

use sha2::{Digest as _, Sha256};

use crate::identifiers::CacheKey;

/// A digest being fed with inputs.
pub struct Digest(Sha256);

impl Digest {
    /// A digest of one kind of step. The version changes when the meaning of an input does.
    pub fn of(kind: &str) -> Self {
        let mut digest = Self(Sha256::new());
        digest.field("keyfob-cache-key", "1");
        digest.field("kind", kind);
        digest
    }

    /// Adds an input.
    pub fn field(&mut self, name: &str, value: &str) {
        for part in [name, value] {
            self.0.update((part.len() as u64).to_be_bytes());
            self.0.update(part.as_bytes());
        }
    }

    /// Adds an input that may be absent; absent differs from empty.
    pub fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    /// The finished key.
    pub fn finish(self) -> CacheKey {
        CacheKey::from_digest(self.0.finalize().into())
    }
}
