//! The steps of a rotation that only ask AWS. What is stored is none of theirs, so those of several keys may wait side
//! by side.

use std::time::{Duration, Instant};

use super::RotationError;
use crate::aws::{Aws, AwsError, CallerIdentity, Refusal};
use crate::credentials::{AccessKey, Credentials};
use crate::identifiers::AccessKeyId;

/// How long a new key may take to be known everywhere. AWS says "several seconds".
const PROPAGATION: Duration = Duration::from_secs(90);
/// How often a new key must be taken in a row: one server may know it while another does not.
const PROOFS: u32 = 2;
/// How often in a row AWS may fail to answer a call that was sent again already: waiting makes a key known, but mends
/// no network.
const UNANSWERED: u32 = 2;
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// Whose key is replaced, and the way to AWS.
#[derive(Clone, Copy)]
pub struct RotationCalls<'a> {
    /// The way to AWS.
    pub aws: &'a Aws,
    /// The user's name.
    pub user: &'a str,
    /// Whose key it is.
    pub identity: &'a CallerIdentity,
}

impl RotationCalls<'_> {
    /// Calls AWS with the new key until it is known. `waits` is told when it is not known at once.
    ///
    /// # Errors
    /// [`RotationError::NotYet`] where AWS goes on refusing it or does not answer, [`RotationError::OtherIdentity`] where
    /// it is somebody else's.
    pub fn prove(&self, key: &AccessKey, waits: &dyn Fn()) -> Result<(), RotationError> {
        let credentials = Credentials::LongTerm(key.clone(), None);
        let deadline = Instant::now() + PROPAGATION;
        let (mut pause, mut proofs, mut unanswered) = (FIRST_PAUSE, 0, 0);
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
                    continue;
                }
                Err(source) => {
                    unanswered = if is_unknown(&source) { 0 } else { unanswered + 1 };
                    let late = Instant::now() + pause > deadline;
                    if late || unanswered == UNANSWERED || !may_pass(&source) {
                        return Err(RotationError::NotYet { id: key.id.clone(), source });
                    }
                }
            }
            waits();
            proofs = 0;
            std::thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// The same for a new key that is in the place of the old one.
    ///
    /// # Errors
    /// [`RotationError::OldRemains`] in place of `NotYet`: what is left to do is to retire the old key.
    pub fn prove_in_place(
        &self,
        current: &AccessKey,
        old: &AccessKeyId,
        waits: &dyn Fn(),
    ) -> Result<(), RotationError> {
        self.prove(current, waits).map_err(|error| match error {
            RotationError::NotYet { source, .. } => RotationError::remains(old, "deactivated", source),
            error => error,
        })
    }

    /// Deactivates the old key, sees that the new one, `current`, works without it, and deletes it unless it is to be
    /// kept. `credentials` are of the new key.
    pub fn retire(
        &self,
        credentials: &Credentials,
        current: &AccessKey,
        old: &AccessKeyId,
        keep: bool,
    ) -> Result<(), RotationError> {
        let remains = |what, source| RotationError::remains(old, what, source);
        match self.aws.set_access_key_active(credentials, self.user, old, false) {
            Err(error) if error.refusal() == Some(Refusal::NotFound) => return Ok(()),
            answer => answer.map_err(|error| remains("deactivated", error))?,
        }
        let proof = Credentials::LongTerm(current.clone(), None);
        if let Err(source) = self.aws.caller_identity(&proof) {
            // What failed may be the network; an active old key harms less than none.
            let activated = self.aws.set_access_key_active(credentials, self.user, old, true).is_ok();
            return Err(RotationError::NewKeyFailed { source, old: old.clone(), activated });
        }
        if keep {
            return Ok(());
        }
        match self.aws.delete_access_key(credentials, self.user, old) {
            Err(error) if error.refusal() == Some(Refusal::NotFound) => Ok(()),
            answer => answer.map_err(|error| remains("deleted", error)),
        }
    }
}

/// Whether AWS does not know the key yet, or knows another secret for it.
fn is_unknown(error: &AwsError) -> bool {
    matches!(error.refusal(), Some(Refusal::UnknownKey | Refusal::WrongSecret))
}

/// Whether the same call may succeed a little later.
fn may_pass(error: &AwsError) -> bool {
    is_unknown(error) || matches!(error.refusal(), None | Some(Refusal::Throttled | Refusal::ServiceFailure))
}
