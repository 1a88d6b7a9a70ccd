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
//!
//! The keys of several users are replaced in one run: the steps that only ask AWS ([`RotationCalls`]) side by side, the
//! others, which ask people or change what is stored, one after the other.

mod calls;
mod error;
mod selection;

use chrono::TimeDelta;

pub use calls::RotationCalls;
pub use error::{Fate, RotationError};
pub use selection::one_for_each_key;

use crate::aws::{AwsError, ListedKey};
use crate::clock::Clock;
use crate::credentials::{AccessKey, Credentials};
use crate::identifiers::{AccessKeyId, ProfileName};
use crate::vault::{KeyMetadata, RotationRecord, Vault};

/// After this time a key that is not listed does not exist.
const LISTED_AFTER: TimeDelta = TimeDelta::minutes(2);

/// What rotating works with.
pub struct Rotation<'a> {
    /// Whose key it is, and the way to AWS.
    pub calls: RotationCalls<'a>,
    /// Where the keys are.
    pub vault: &'a Vault,
    /// AWS's clock.
    pub clock: &'a dyn Clock,
    /// The profile whose key is replaced.
    pub profile: &'a ProfileName,
    /// Says what is going on.
    pub tell: &'a dyn Fn(&str),
}

/// A rotation that has its new key.
#[derive(Debug)]
pub enum Begun {
    /// The new key is stored beside the old one, and is yet to be proved.
    Beside {
        /// The old key.
        old: AccessKeyId,
        /// The new key.
        new: AccessKey,
        /// What is known of the new key.
        metadata: KeyMetadata,
    },
    /// A former run put the new key in the place of the old one.
    InPlace {
        /// The old key.
        old: AccessKeyId,
    },
}

impl Rotation<'_> {
    /// Makes a new key and stores it beside the old one, or goes on where a former run stopped. `credentials` sign the
    /// calls to IAM.
    pub fn begin(&self, credentials: &Credentials) -> Result<Begun, RotationError> {
        let current = self.vault.access_key(self.profile)?;
        let record = self.vault.index()?.rotations.get(self.profile).cloned();
        if let Some(record) = record.as_ref().filter(|record| record.old != current.id) {
            return Ok(Begun::InPlace { old: record.old.clone() });
        }
        let (new, metadata) = match self.begun(credentials)? {
            Some(new) => new,
            None => self.make(credentials, &current.id, record.as_ref())?,
        };
        Ok(Begun::Beside { old: current.id, new, metadata })
    }

    /// The new key that a former run stored. One that somebody deleted at AWS since is forgotten.
    fn begun(&self, credentials: &Credentials) -> Result<Option<(AccessKey, KeyMetadata)>, RotationError> {
        let Some((key, metadata)) = self.vault.new_access_key(self.profile)? else { return Ok(None) };
        let listed = self.listed(credentials)?;
        let settled = self.clock.now() - metadata.stored_at > LISTED_AFTER;
        if settled && listed.iter().all(|other| other.id != key.id) {
            (self.tell)(&format!("The new key {} of a former run is no longer at AWS.", key.id));
            self.vault.remove_new_access_key(self.profile)?;
            return Ok(None);
        }
        Ok(Some((key, metadata)))
    }

    fn listed(&self, credentials: &Credentials) -> Result<Vec<ListedKey>, RotationError> {
        let RotationCalls { aws, user, .. } = self.calls;
        aws.access_keys(credentials, user).map_err(RotationError::Call)
    }

    fn make(
        &self,
        credentials: &Credentials,
        current: &AccessKeyId,
        record: Option<&RotationRecord>,
    ) -> Result<(AccessKey, KeyMetadata), RotationError> {
        let listed = self.listed(credentials)?;
        if listed.iter().all(|key| key.id != *current) {
            return Err(RotationError::NotTheUsers { id: current.clone() });
        }
        if let Some(other) = listed.into_iter().find(|key| key.id != *current) {
            return Err(self.two_keys(credentials, other, record)?);
        }
        let record = RotationRecord { old: current.clone(), started_at: self.clock.now() };
        self.vault.begin_rotation(self.profile, record)?;
        (self.tell)(&format!("Making a new access key for profile `{}`.", self.profile));
        let RotationCalls { aws, user, identity } = self.calls;
        let made = aws.create_access_key(credentials, user);
        let (key, created_at) = made.map_err(|error| self.not_made(credentials, current, error))?;
        let metadata = KeyMetadata {
            created_at,
            user_arn: Some(identity.arn.clone()),
            account_id: Some(identity.account_id.clone()),
            stored_at: self.clock.now(),
        };
        match self.vault.store_new_access_key(self.profile, &key, metadata.clone()) {
            Ok(()) => Ok((key, metadata)),
            Err(source) => {
                let fate = self.take_back(credentials, &key);
                Err(RotationError::NotStored { id: key.id, source: Box::new(source), fate })
            }
        }
    }

    fn two_keys(
        &self,
        credentials: &Credentials,
        other: ListedKey,
        record: Option<&RotationRecord>,
    ) -> Result<RotationError, RotationError> {
        // IAM tells whole seconds.
        let began = record.map(|record| record.started_at.timestamp());
        let ours = other.created_at.zip(began).is_some_and(|(made, began)| made.timestamp() >= began);
        let last_used = self.calls.aws.access_key_last_used(credentials, &other.id).ok().flatten();
        let index = self.vault.index()?;
        let keys = index.access_keys.iter().chain(&index.new_access_keys);
        let stored_for =
            keys.into_iter().find(|(_, entry)| entry.access_key_id == other.id).map(|(name, _)| name.clone());
        let ours = ours && last_used.is_none() && stored_for.is_none();
        Ok(RotationError::TwoKeys { other, last_used, ours, stored_for })
    }

    /// A call that failed may have made a key all the same; nobody has its secret, so it is deleted.
    fn not_made(&self, credentials: &Credentials, current: &AccessKeyId, error: AwsError) -> RotationError {
        let RotationCalls { aws, user, .. } = self.calls;
        if error.refusal().is_none()
            && let Ok(listed) = aws.access_keys(credentials, user)
            && let Some(lost) = listed.iter().find(|key| key.id != *current)
        {
            (self.tell)(&format!("The answer was lost, so the key {} is deleted again.", lost.id));
            if aws.delete_access_key(credentials, user, &lost.id).is_err() {
                let other = lost.clone();
                return RotationError::TwoKeys { other, last_used: None, ours: true, stored_for: None };
            }
        }
        // Nothing was begun, as far as can be known.
        if error.refusal().is_some() && self.vault.end_rotation(self.profile).is_err() {
            (self.tell)("The record of this rotation stays; the next one begins again.");
        }
        RotationError::Call(error)
    }

    /// Undoes the making of a key that could not be stored. A keychain that failed may have it all the same; were it
    /// only deleted at AWS, the next run would wait for it in vain.
    fn take_back(&self, credentials: &Credentials, key: &AccessKey) -> Fate {
        if self.vault.remove_new_access_key(self.profile).is_err()
            && let Ok(Some((kept, _))) = self.vault.new_access_key(self.profile)
            && kept.id == key.id
            && kept.secret.equals(&key.secret)
        {
            return Fate::Kept;
        }
        let RotationCalls { aws, user, .. } = self.calls;
        match aws.delete_access_key(credentials, user, &key.id) {
            Ok(()) => Fate::Deleted,
            Err(error) => Fate::Left(Box::new(error)),
        }
    }

    /// Puts the new key in the place of the old one, wherever that is stored.
    pub fn promote(
        &self,
        old: &AccessKeyId,
        new: &AccessKey,
        metadata: &KeyMetadata,
    ) -> Result<(), RotationError> {
        self.share(old, new, metadata)?;
        // This profile last: until then, the next run promotes again.
        self.vault.store_access_key(self.profile, new, metadata.clone())?;
        self.vault.remove_new_access_key(self.profile)?;
        Ok(())
    }

    /// Gives the new key to every other profile that has the old one.
    fn share(&self, old: &AccessKeyId, new: &AccessKey, metadata: &KeyMetadata) -> Result<(), RotationError> {
        let index = self.vault.index()?;
        let others = index.access_keys.iter().filter(|(_, entry)| entry.access_key_id == *old);
        for (name, _) in others.filter(|(name, _)| *name != self.profile) {
            self.vault.store_access_key(name, new, metadata.clone())?;
        }
        Ok(())
    }

    /// The key in the old one's place, as the vault gives it back, once no profile needs the old one any more: one may
    /// have got it since a former run. `credentials` are of the new key.
    pub fn succeed(&self, credentials: &Credentials, old: &AccessKeyId) -> Result<AccessKey, RotationError> {
        let current = self.vault.access_key(self.profile)?;
        let index = self.vault.index()?;
        let is_needed = index.access_keys.values().any(|entry| entry.access_key_id == *old);
        if let Some(entry) = index.access_keys.get(self.profile).filter(|_| is_needed)
            // Somebody may have put another user's key in the place of a rotation that was cut short.
            && self.is_the_users(credentials, old)?
        {
            self.share(old, &current, &entry.metadata)?;
        }
        self.vault.remove_new_access_key(self.profile)?;
        Ok(current)
    }

    fn is_the_users(&self, credentials: &Credentials, old: &AccessKeyId) -> Result<bool, RotationError> {
        let RotationCalls { aws, user, .. } = self.calls;
        let listed = aws.access_keys(credentials, user);
        let listed = listed.map_err(|source| RotationError::remains(old, "deactivated", source))?;
        Ok(listed.iter().any(|key| key.id == *old))
    }

    /// Forgets that there was an old key.
    pub fn end(&self) -> Result<(), RotationError> {
        Ok(self.vault.end_rotation(self.profile)?)
    }
}
