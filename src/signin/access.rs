//! Credentials of a console login, renewed silently before their quarter of an hour is over.

use std::sync::Arc;

use chrono::TimeDelta;

use super::{ConsoleLogin, ConsoleLoginFile, DpopKey};
use crate::aws::{AwsError, ConsoleGrant, MakeProof, Refusal};
use crate::clock::Clock;
use crate::credentials::TemporaryCredentials;
use crate::identifiers::CacheKey;
use crate::renewal::{self, Renewal, RenewalError, RenewalFailure};
use crate::signals::SignalsDeferred;
use crate::sso::ReachAws;

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
    /// The renewal was stopped.
    #[error(transparent)]
    Renewal(RenewalFailure),
}

impl<F: Into<RenewalFailure>> From<F> for SigninError {
    fn from(failure: F) -> Self {
        Self::Renewal(failure.into())
    }
}

impl RenewalError for SigninError {
    fn failure(&self) -> Option<&RenewalFailure> {
        match self {
            Self::Renewal(failure) => Some(failure),
            _ => None,
        }
    }

    fn is_final(&self) -> bool {
        let hopeless =
            |error: &AwsError| matches!(error.refusal(), Some(Refusal::Denied | Refusal::InvalidRequest));
        matches!(self, Self::Ended { .. })
            || matches!(self, Self::Renewal(RenewalFailure::Aws(error)) if hopeless(error))
    }
}

/// Gets the credentials of console logins.
pub type ConsoleLogins<'a> = Renewal<'a, SigninError>;

impl ConsoleLogins<'_> {
    /// Credentials that work now.
    pub fn credentials(&self, session: &str, aws: ReachAws<'_>) -> Result<TemporaryCredentials, SigninError> {
        let file = ConsoleLoginFile::new(self.directory, session);
        let missing = || SigninError::NotSignedIn { session: session.to_owned() };
        let (login, is_sound) = file.read_objects()?;
        let login = login.ok_or_else(missing)?;
        if self.left(&login) > RENEW_BELOW {
            if !is_sound {
                self.mend(&lock_key(session), || file.read_and_repair());
            }
            return Ok(login.credentials);
        }
        match self.under_the_lock(session, &file, aws) {
            // Whoever holds the lock takes too long, and there is no need of it yet.
            Err(SigninError::Renewal(RenewalFailure::Lock { .. })) if self.left(&login) > LAST_SECONDS => {
                Ok(login.credentials)
            }
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
        let key = lock_key(session);
        let lease = self.lease(&key)?;
        let login = file.read_and_repair()?.ok_or_else(missing)?;
        if self.left(&login) > RENEW_BELOW {
            return Ok(login.credentials);
        }
        let works = (self.left(&login) > LAST_SECONDS).then(|| login.clone());
        let renewed = self.renew(&key, &lease, works, || self.exchange(session, file, &login, aws))?;
        Ok(renewed.credentials)
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

/// The name of a login's lock and failure record.
pub fn lock_key(session: &str) -> CacheKey {
    renewal::lock_key("keyfob-login-session", session)
}
