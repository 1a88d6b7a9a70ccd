//! Why a rotation stops.

use chrono::{DateTime, Utc};

use crate::aws::{AwsError, ListedKey};
use crate::identifiers::{AccessKeyId, ProfileName};
use crate::vault::VaultError;

/// What became of a new key that could not be stored.
#[derive(Debug)]
pub enum Fate {
    /// It was deleted again, so that nothing changed.
    Deleted,
    /// It could not be deleted either.
    Left(Box<AwsError>),
    /// The keychain gives it back all the same, so it was left for the next run to go on with.
    Kept,
}

/// Why a rotation stopped. The key that is stored works in each case.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// The user has two keys, which is all that AWS allows.
    #[error("the user has a second access key, {}, and AWS allows no third", .other.id)]
    TwoKeys {
        /// The key that is in the way.
        other: ListedKey,
        /// When it was last used, if AWS told.
        last_used: Option<DateTime<Utc>>,
        /// Whether it was made by a rotation that was cut short, so that nobody has its secret.
        ours: bool,
        /// The profile that it is stored for, if there is one.
        stored_for: Option<ProfileName>,
    },
    /// The stored key is not one of the user's.
    #[error("the access key {id} is not one of the user's")]
    NotTheUsers {
        /// The stored key.
        id: AccessKeyId,
    },
    /// A call failed before anything changed.
    #[error(transparent)]
    Call(AwsError),
    /// The new key could not be stored.
    #[error("the new access key {id} could not be stored: {source}")]
    NotStored {
        /// The new key.
        id: AccessKeyId,
        /// Why.
        source: Box<VaultError>,
        /// What became of it.
        fate: Fate,
    },
    /// AWS does not take the new key yet.
    #[error("the new access key {id} does not work yet: {source}")]
    NotYet {
        /// The new key.
        id: AccessKeyId,
        /// What AWS says.
        source: AwsError,
    },
    /// The new key is somebody else's.
    #[error("the new access key belongs to {got}, and not to {expected}")]
    OtherIdentity {
        /// Whose the old key is.
        expected: String,
        /// Whose the new one is.
        got: String,
    },
    /// The new key is in use, and the old one could not be deactivated or deleted.
    #[error("the new access key is in use, but the old one, {old}, could not be {what}: {source}")]
    OldRemains {
        /// The old key.
        old: AccessKeyId,
        /// "deactivated" or "deleted".
        what: &'static str,
        /// What AWS says.
        source: Box<AwsError>,
    },
    /// The new key stopped working when the old one was deactivated, so that the old one was to be active again.
    #[error("the new access key stopped working: {source}")]
    NewKeyFailed {
        /// What AWS says.
        source: AwsError,
        /// The old key.
        old: AccessKeyId,
        /// Whether AWS confirmed that the old key is active again.
        activated: bool,
    },
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl RotationError {
    pub(super) fn remains(old: &AccessKeyId, what: &'static str, source: AwsError) -> Self {
        Self::OldRemains { old: old.clone(), what, source: Box::new(source) }
    }
}
