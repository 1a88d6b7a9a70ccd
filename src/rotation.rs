//! Replacing an access key, so that at every instant a key that works is stored.
//!
//! | step | stored | at AWS | cut short here, the next run |
//! |---|---|---|---|
//! | record what is old | old | old | begins again |
//! | CreateAccessKey | old | old, new | says that a key of which nobody has the secret is in the way |
//! | store the new key beside the old | old, new | old, new | goes on with the new key |
//! | GetCallerIdentity with the new key, until it is known everywhere | old, new | old, new | goes on |
//! | store the new key in place of the old, for every profile that has it | new | old, new | retires the old one |
//! | GetCallerIdentity with what the vault gives back; deactivate the old | new | old inactive, new | goes on |
//! | GetCallerIdentity once more; delete the old | new | new | forgets the record |

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use crate::aws::{Aws, AwsError, CallerIdentity, ListedKey, Refusal};
use crate::clock::Clock;
use crate::credentials::{AccessKey, Credentials};
use crate::identifiers::{AccessKeyId, ProfileName};
use crate::vault::{KeyMetadata, RotationRecord, Vault, VaultError};

/// How long a new key may take to be known everywhere. AWS says "several seconds".
const PROPAGATION: Duration = Duration::from_secs(90);
/// How often a new key must be taken in a row: one server may know it while another does not.
const PROOFS: u32 = 2;
/// After this time a key that is not listed does not exist.
const LISTED_AFTER: TimeDelta = TimeDelta::minutes(2);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

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
        /// Why it could not be deleted either, if it could not.
        left: Option<Box<AwsError>>,
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
    /// The new key stopped working when the old one was deactivated, so that the old one was activated again.
    #[error("the new access key stopped working: {source}")]
    NewKeyFailed {
        /// What AWS says.
        source: AwsError,
    },
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// What rotating works with.
pub struct Rotation<'a> {
    /// The way to AWS.
    pub aws: &'a Aws,
    /// Where the keys are.
    pub vault: &'a Vault,
    /// AWS's clock.
    pub clock: &'a dyn Clock,
    /// The profile whose key is replaced.
    pub profile: &'a ProfileName,
    /// The user's name.
    pub user: &'a str,
    /// Whose key it is.
    pub identity: &'a CallerIdentity,
    /// Says what is going on.
    pub tell: &'a dyn Fn(&str),
}

impl Rotation<'_> {
    /// Makes a new key, proves it and puts it in the old one's place; the old one's ID. Goes on where a former run
    /// stopped. `credentials` sign the calls to IAM.
    pub fn replace(&self, credentials: &Credentials) -> Result<AccessKeyId, RotationError> {
        let current = self.vault.access_key(self.profile)?;
        let record = self.vault.index()?.rotations.get(self.profile).cloned();
        if let Some(record) = record.as_ref().filter(|record| record.old != current.id) {
            return Ok(record.old.clone());
        }
        let new = match self.begun(credentials)? {
            Some(new) => new,
            None => self.make(credentials, &current.id, record.as_ref())?,
        };
        self.prove(&new.0)?;
        self.promote(&current.id, &new.0, &new.1)?;
        Ok(current.id)
    }

    /// The new key that a former run stored. One that somebody deleted at AWS since is forgotten.
    fn begun(&self, credentials: &Credentials) -> Result<Option<(AccessKey, KeyMetadata)>, RotationError> {
        let Some((key, metadata)) = self.vault.new_access_key(self.profile)? else { return Ok(None) };
        let listed = self.aws.access_keys(credentials, self.user).map_err(RotationError::Call)?;
        let settled = self.clock.now() - metadata.stored_at > LISTED_AFTER;
        if settled && listed.iter().all(|other| other.id != key.id) {
            (self.tell)(&format!("The new key {} of a former run is no longer at AWS.", key.id));
            self.vault.remove_new_access_key(self.profile)?;
            return Ok(None);
        }
        Ok(Some((key, metadata)))
    }

    fn make(
        &self,
        credentials: &Credentials,
        current: &AccessKeyId,
        record: Option<&RotationRecord>,
    ) -> Result<(AccessKey, KeyMetadata), RotationError> {
        let listed = self.aws.access_keys(credentials, self.user).map_err(RotationError::Call)?;
        if listed.iter().all(|key| key.id != *current) {
            return Err(RotationError::NotTheUsers { id: current.clone() });
        }
        if let Some(other) = listed.into_iter().find(|key| key.id != *current) {
            let since = record.map(|record| record.started_at);
            // IAM tells whole seconds.
            let ours = other
                .created_at
                .zip(since)
                .is_some_and(|(made, began)| made.timestamp() >= began.timestamp());
            let last_used = self.aws.access_key_last_used(credentials, &other.id).ok().flatten();
            return Err(RotationError::TwoKeys { other, last_used, ours: ours && last_used.is_none() });
        }
        let record = RotationRecord { old: current.clone(), started_at: self.clock.now() };
        self.vault.begin_rotation(self.profile, record)?;
        (self.tell)("Making a new access key.");
        let made = self.aws.create_access_key(credentials, self.user);
        let (key, created_at) = made.map_err(|error| self.not_made(credentials, current, error))?;
        let metadata = KeyMetadata {
            created_at,
            user_arn: Some(self.identity.arn.clone()),
            account_id: Some(self.identity.account_id.clone()),
            stored_at: self.clock.now(),
        };
        if let Err(source) = self.vault.store_new_access_key(self.profile, &key, metadata.clone()) {
            let deleted = self.aws.delete_access_key(credentials, self.user, &key.id);
            return Err(RotationError::NotStored {
                id: key.id,
                source: Box::new(source),
                left: deleted.err().map(Box::new),
            });
        }
        Ok((key, metadata))
    }

    /// A call that failed may have made a key all the same; nobody has its secret, so it is deleted.
    fn not_made(&self, credentials: &Credentials, current: &AccessKeyId, error: AwsError) -> RotationError {
        if error.refusal().is_none()
            && let Ok(listed) = self.aws.access_keys(credentials, self.user)
            && let Some(lost) = listed.iter().find(|key| key.id != *current)
        {
            (self.tell)(&format!("The answer was lost, so the key {} is deleted again.", lost.id));
            if self.aws.delete_access_key(credentials, self.user, &lost.id).is_err() {
                return RotationError::TwoKeys { other: lost.clone(), last_used: None, ours: true };
            }
        }
        // Nothing was begun, as far as can be known.
        if error.refusal().is_some() && self.vault.end_rotation(self.profile).is_err() {
            (self.tell)("The record of this rotation stays; the next one begins again.");
        }
        RotationError::Call(error)
    }

    /// Calls AWS with the new key until it is known.
    fn prove(&self, key: &AccessKey) -> Result<(), RotationError> {
        let credentials = Credentials::LongTerm(key.clone(), None);
        let deadline = Instant::now() + PROPAGATION;
        let (mut pause, mut proofs) = (FIRST_PAUSE, 0);
        loop {
            match self.aws.caller_identity(&credentials) {
                Ok(identity) if identity.arn != self.identity.arn => {
                    let expected = self.identity.arn.clone();
                    return Err(RotationError::OtherIdentity { expected, got: identity.arn });
                }
                Ok(_) => {
                    proofs += 1;
                    if proofs == PROOFS {
                        return Ok(());
                    }
                }
                Err(source) if Instant::now() + pause > deadline || !may_pass(&source) => {
                    return Err(RotationError::NotYet { id: key.id.clone(), source });
                }
                Err(_) => {
                    if pause == FIRST_PAUSE {
                        (self.tell)(
                            "Waiting until the new key is known everywhere; this takes some seconds.",
                        );
                    }
                    proofs = 0;
                    std::thread::sleep(pause);
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }

    /// Puts the new key in the place of the old one, wherever that is stored.
    fn promote(
        &self,
        old: &AccessKeyId,
        new: &AccessKey,
        metadata: &KeyMetadata,
    ) -> Result<(), RotationError> {
        let index = self.vault.index()?;
        let others = index.access_keys.iter().filter(|(_, entry)| entry.access_key_id == *old);
        let others = others.map(|(name, _)| name).filter(|name| *name != self.profile);
        // This profile last: until then, the next run promotes again.
        for name in others.chain([self.profile]) {
            self.vault.store_access_key(name, new, metadata.clone())?;
        }
        self.vault.remove_new_access_key(self.profile)?;
        Ok(())
    }

    /// Deactivates the old key and, unless it is to be kept, deletes it. `credentials` are of the new key.
    pub fn retire(
        &self,
        credentials: &Credentials,
        old: &AccessKeyId,
        keep: bool,
    ) -> Result<(), RotationError> {
        let current = self.vault.access_key(self.profile)?;
        self.prove(&current)?;
        self.vault.remove_new_access_key(self.profile)?;
        let remains =
            |what, source| RotationError::OldRemains { old: old.clone(), what, source: Box::new(source) };
        (self.tell)(&format!("Deactivating the old key {old}."));
        match self.aws.set_access_key_active(credentials, self.user, old, false) {
            Err(error) if error.refusal() == Some(Refusal::NotFound) => {
                return Ok(self.vault.end_rotation(self.profile)?);
            }
            answer => answer.map_err(|error| remains("deactivated", error))?,
        }
        let proof = Credentials::LongTerm(current, None);
        if let Err(source) = self.aws.caller_identity(&proof) {
            // What failed may be the network; an active old key harms less than none.
            let _ = self.aws.set_access_key_active(credentials, self.user, old, true);
            return Err(RotationError::NewKeyFailed { source });
        }
        if !keep {
            match self.aws.delete_access_key(credentials, self.user, old) {
                Err(error) if error.refusal() == Some(Refusal::NotFound) => {}
                answer => answer.map_err(|error| remains("deleted", error))?,
            }
        }
        Ok(self.vault.end_rotation(self.profile)?)
    }
}

/// Whether the same call may succeed a little later.
fn may_pass(error: &AwsError) -> bool {
    match error.refusal() {
        Some(refusal) => matches!(refusal, Refusal::UnknownKey | Refusal::WrongSecret | Refusal::Throttled),
        None => true,
    }
}
