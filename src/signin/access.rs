//! Credentials of a console login, renewed silently before their quarter of an hour is over.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chrono::TimeDelta;
use sha2::{Digest as _, Sha256};

use super::{ConsoleLogin, ConsoleLoginFile, DpopKey};
use crate::aws::{AwsError, ConsoleGrant, MakeProof, Refusal};
use crate::clock::Clock;
use crate::credentials::TemporaryCredentials;
use crate::files::LockError;
use crate::identifiers::CacheKey;
use crate::renewal::{Renewal, RenewalError};
use crate::session_cache::{FailureRecord, Lease, SessionCache};
use crate::signals::SignalsDeferred;
use crate::sso::{CacheFileError, ReachAws};

/// Fifteen minutes are all that there is: credentials are served to their last minutes.
const RENEW_BELOW: TimeDelta = TimeDelta::minutes(4);
const LAST_SECONDS: TimeDelta = TimeDelta::seconds(60);

/// Why a console login gave no credentials.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SigninError {
    /// Nobody has signed in.
    #[error("nobody is signed in as {session}")]
    NotSignedIn {
        /// `login_session`
        session: String,
    },
    /// The service does not renew the login any more.
    #[error("the console login of {session} has ended ({code})")]
    Ended {
        /// `login_session`
        session: String,
        /// AWS's reason.
        code: String,
    },
    /// Another process tried at the same time, or shortly before, and failed.
    #[error("{}", .0.message)]
    Shared(FailureRecord),
    /// The call failed.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// The file failed.
    #[error(transparent)]
    File(#[from] CacheFileError),
    /// Another process is renewing for too long.
    #[error("{detail}")]
    Lock {
        /// What the lock says.
        detail: String,
    },
}

impl From<LockError> for SigninError {
    fn from(error: LockError) -> Self {
        Self::Lock { detail: error.to_string() }
    }
}

impl From<FailureRecord> for SigninError {
    fn from(record: FailureRecord) -> Self {
        Self::Shared(record)
    }
}

impl RenewalError for SigninError {
    fn is_shared(&self) -> bool {
        matches!(self, Self::Shared(_))
    }

    fn is_final(&self) -> bool {
        let hopeless =
            |error: &AwsError| matches!(error.refusal(), Some(Refusal::Denied | Refusal::InvalidRequest));
        matches!(self, Self::Ended { .. }) || matches!(self, Self::Aws(error) if hopeless(error))
    }
}

/// Gets the credentials of console logins.
pub struct ConsoleLogins<'a> {
    /// The directory of the logins' files.
    pub directory: &'a Path,
    /// Whose locks and failure records are used.
    pub sessions: &'a SessionCache,
    /// AWS's clock.
    pub clock: &'a Arc<dyn Clock>,
    /// When waiting for another process must be over.
    pub deadline: Instant,
    /// How a failure is told to other callers.
    pub describe: &'a dyn Fn(&SigninError) -> FailureRecord,
}

impl ConsoleLogins<'_> {
    /// Credentials that work now.
    pub fn credentials(&self, session: &str, aws: ReachAws<'_>) -> Result<TemporaryCredentials, SigninError> {
        let file = ConsoleLoginFile::new(self.directory, session);
        let missing = || SigninError::NotSignedIn { session: session.to_owned() };
        let (login, is_sound) = file.read_objects()?;
        let login = login.ok_or_else(missing)?;
        if self.left(&login) > RENEW_BELOW {
            if !is_sound {
                self.renewal(session).mend(|| file.read_and_repair());
            }
            return Ok(login.credentials);
        }
        match self.under_the_lock(session, &file, aws) {
            // Whoever holds the lock takes too long, and there is no need of it yet.
            Err(SigninError::Lock { .. }) if self.left(&login) > LAST_SECONDS => Ok(login.credentials),
            result => result,
        }
    }

    fn under_the_lock(
        &self,
        session: &str,
        file: &ConsoleLoginFile,
        aws: ReachAws<'_>,
    ) -> Result<TemporaryCredentials, SigninError> {
        let missing = || SigninError::NotSignedIn { session: session.to_owned() };
        let lease = self.lease(session)?;
        let login = file.read_and_repair()?.ok_or_else(missing)?;
        if self.left(&login) > RENEW_BELOW {
            return Ok(login.credentials);
        }
        let works = (self.left(&login) > LAST_SECONDS).then(|| login.clone());
        let renewed =
            self.renewal(session).renew(&lease, works, || self.exchange(session, file, &login, aws))?;
        Ok(renewed.credentials)
    }

    /// The right to write a login.
    pub fn lease(&self, session: &str) -> Result<Lease, SigninError> {
        Ok(self.renewal(session).lease()?)
    }

    fn renewal(&self, session: &str) -> Renewal<'_, SigninError> {
        let Self { sessions, clock, deadline, describe, .. } = *self;
        Renewal { sessions, clock, deadline, key: lock_key(session), describe }
    }

    fn left(&self, login: &ConsoleLogin) -> TimeDelta {
        login.credentials.expires_at.map_or(TimeDelta::zero(), |end| end - self.clock.now())
    }

    /// Exchanges the refresh token, with the same care as one of IAM Identity Center.
    fn exchange(
        &self,
        session: &str,
        file: &ConsoleLoginFile,
        login: &ConsoleLogin,
        aws: ReachAws<'_>,
    ) -> Result<ConsoleLogin, SigninError> {
        let aws = aws()?;
        file.write(login)?;
        let _whole = SignalsDeferred::begin();
        let proof = proof(&login.key, self.clock);
        match aws.console_token(&login.client_id, &ConsoleGrant::Refresh(&login.refresh_token), proof) {
            Ok(token) => {
                let account_id = login.credentials.account_id.clone();
                let credentials = TemporaryCredentials { account_id, ..token.credentials };
                let renewed =
                    ConsoleLogin { credentials, refresh_token: token.refresh_token, ..login.clone() };
                file.write(&renewed)?;
                Ok(renewed)
            }
            Err(AwsError::Refused { code, refusal, .. }) if is_the_end(refusal) => {
                let present = file.read()?.filter(|present| self.left(present) > LAST_SECONDS);
                let present = present.filter(|present| !present.refresh_token.equals(&login.refresh_token));
                present.ok_or(SigninError::Ended { session: session.to_owned(), code })
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Makes proofs with AWS's time.
pub(super) fn proof(key: &DpopKey, clock: &Arc<dyn Clock>) -> MakeProof {
    let (key, clock) = (key.clone(), Arc::clone(clock));
    Arc::new(move |url| key.proof(url, clock.now()).ok())
}

/// Whether the login itself is over, or its refresh token was used by somebody else.
fn is_the_end(refusal: Refusal) -> bool {
    matches!(refusal, Refusal::Expired | Refusal::InvalidGrant)
}

fn lock_key(session: &str) -> CacheKey {
    let mut digest = Sha256::new();
    digest.update("keyfob-login-session\0");
    digest.update(session);
    CacheKey::from_digest(digest.finalize().into())
}
