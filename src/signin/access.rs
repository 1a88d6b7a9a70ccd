//! Credentials of a console login, renewed silently before their quarter of an hour is over.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};

use super::{ConsoleLogin, ConsoleLoginFile, DpopKey};
use crate::aws::{AwsError, ConsoleGrant, MakeProof, Refusal};
use crate::clock::Clock;
use crate::credentials::TemporaryCredentials;
use crate::files::LockError;
use crate::identifiers::CacheKey;
use crate::session_cache::{FailureRecord, Lease, SessionCache};
use crate::signals::SignalsDeferred;
use crate::sso::{CacheFileError, ReachAws};

/// Fifteen minutes are all that there is: credentials are served to their last minutes.
const RENEW_BELOW: TimeDelta = TimeDelta::minutes(4);
const LAST_SECONDS: TimeDelta = TimeDelta::seconds(60);
/// After a refused renewal nobody asks the service again for this long, unless somebody signs in.
const COOL_DOWN: TimeDelta = TimeDelta::minutes(5);

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
        let login = file.read()?.ok_or_else(missing)?;
        if self.left(&login) > RENEW_BELOW {
            return Ok(login.credentials);
        }
        let lease = self.lease(session)?;
        let login = file.read()?.ok_or_else(missing)?;
        if self.left(&login) > RENEW_BELOW {
            return Ok(login.credentials);
        }
        let works = self.left(&login) > LAST_SECONDS;
        let held_back = lease.shared_failure().cloned();
        let held_back =
            held_back.or_else(|| self.sessions.active_cool_down(&lock_key(session), self.clock.now()));
        let renewed = match held_back {
            Some(failure) => Err(SigninError::Shared(failure)),
            None => self.renew(session, &file, &login, aws),
        };
        match renewed {
            Err(_) if works => Ok(login.credentials),
            Err(error) => {
                self.tell_others(&lease, &error);
                Err(error)
            }
            Ok(login) => {
                let _ = self.sessions.clear_failure(&lock_key(session));
                Ok(login.credentials)
            }
        }
    }

    /// The right to write a login.
    pub fn lease(&self, session: &str) -> Result<Lease, SigninError> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        Ok(self.sessions.lease(&lock_key(session), left)?)
    }

    fn left(&self, login: &ConsoleLogin) -> TimeDelta {
        login.credentials.expires_at.map_or(TimeDelta::zero(), |end| end - self.clock.now())
    }

    /// Exchanges the refresh token, with the same care as one of IAM Identity Center.
    fn renew(
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
            Err(AwsError::Refused { code, refusal, .. }) if is_final(refusal) => {
                let present = file.read()?.filter(|present| self.left(present) > LAST_SECONDS);
                let present = present.filter(|present| !present.refresh_token.equals(&login.refresh_token));
                present.ok_or(SigninError::Ended { session: session.to_owned(), code })
            }
            Err(error) => Err(error.into()),
        }
    }

    fn tell_others(&self, lease: &Lease, error: &SigninError) {
        if matches!(error, SigninError::Shared(_)) {
            return;
        }
        let refused = matches!(error, SigninError::Ended { .. });
        let cool_down_until: Option<DateTime<Utc>> = refused.then(|| self.clock.now() + COOL_DOWN);
        let _ = lease.record_failure(&FailureRecord { cool_down_until, ..(self.describe)(error) });
    }
}

/// Makes proofs with AWS's time.
pub(super) fn proof(key: &DpopKey, clock: &Arc<dyn Clock>) -> MakeProof {
    let (key, clock) = (key.clone(), Arc::clone(clock));
    Arc::new(move |url| key.proof(url, clock.now()).ok())
}

fn is_final(refusal: Refusal) -> bool {
    matches!(refusal, Refusal::Expired | Refusal::InvalidGrant | Refusal::Denied | Refusal::InvalidRequest)
}

fn lock_key(session: &str) -> CacheKey {
    let mut digest = Sha256::new();
    digest.update("keyfob-login-session\0");
    digest.update(session);
    CacheKey::from_digest(digest.finalize().into())
}
