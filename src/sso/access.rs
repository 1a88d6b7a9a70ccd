//! An access token that works, refreshed silently ahead of its end: one process at a time, and no browser.

use chrono::{DateTime, TimeDelta, Utc};

use super::{SsoSession, SsoToken, TokenFile};
use crate::aws::{Aws, AwsError, Refusal, TokenGrant};
use crate::clock::format_instant;
use crate::identifiers::CacheKey;
use crate::renewal::{self, Renewal, RenewalError, RenewalFailure};
use crate::signals::SignalsDeferred;

/// A token is refreshed with less time left than this. The SDKs begin at five minutes, so that they seldom have to.
const REFRESH_AHEAD: TimeDelta = TimeDelta::minutes(10);

/// Why there is no access token.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SsoError {
    /// Nobody has signed in.
    #[error("nobody is signed in to {session}")]
    NotSignedIn {
        /// The login.
        session: SsoSession,
    },
    /// The login has ended, and there is nothing to refresh it with.
    #[error("the login to {session} ended at {}", format_instant(*at))]
    Ended {
        /// The login.
        session: SsoSession,
        /// When.
        at: DateTime<Utc>,
    },
    /// The service did not take the refresh token.
    #[error("the login to {session} has ended: AWS does not renew it any more ({code})")]
    RefreshRefused {
        /// The login.
        session: SsoSession,
        /// AWS's error code.
        code: String,
    },
    /// The portal did not take an access token that should work.
    #[error("the login to {session} was ended at the server")]
    Revoked {
        /// The login.
        session: SsoSession,
    },
    /// The renewal was stopped.
    #[error(transparent)]
    Renewal(RenewalFailure),
}

impl<F: Into<RenewalFailure>> From<F> for SsoError {
    fn from(failure: F) -> Self {
        Self::Renewal(failure.into())
    }
}

impl RenewalError for SsoError {
    fn failure(&self) -> Option<&RenewalFailure> {
        match self {
            Self::Renewal(failure) => Some(failure),
            _ => None,
        }
    }

    fn is_final(&self) -> bool {
        matches!(self, Self::RefreshRefused { .. })
    }
}

/// Gets access tokens.
pub type AccessTokens<'a> = Renewal<'a, SsoError>;

/// A way to AWS that is made when it is needed.
pub type ReachAws<'a> = &'a dyn Fn() -> Result<&'a Aws, AwsError>;

impl AccessTokens<'_> {
    /// A token that works now.
    pub fn token(&self, session: &SsoSession, aws: ReachAws<'_>) -> Result<SsoToken, SsoError> {
        let file = TokenFile::new(self.directory, session);
        let (token, is_sound) = file.read_objects()?;
        match self.judge(session, token)? {
            Judged::Good(token) => {
                if !is_sound {
                    self.mend(&lock_key(session), || file.read_and_repair());
                }
                Ok(token)
            }
            Judged::Renew(token) => match self.under_the_lock(session, &file, None, aws) {
                // Whoever holds the lock takes too long, and there is no need of it yet.
                Err(SsoError::Renewal(RenewalFailure::Lock { .. })) if token.works_at(self.clock.now()) => {
                    Ok(token)
                }
                result => result,
            },
        }
    }

    /// A token other than `refused`, which the portal did not take.
    pub fn another(
        &self,
        session: &SsoSession,
        refused: &SsoToken,
        aws: ReachAws<'_>,
    ) -> Result<SsoToken, SsoError> {
        let file = TokenFile::new(self.directory, session);
        self.under_the_lock(session, &file, Some(refused), aws)
    }

    fn under_the_lock(
        &self,
        session: &SsoSession,
        file: &TokenFile,
        refused: Option<&SsoToken>,
        aws: ReachAws<'_>,
    ) -> Result<SsoToken, SsoError> {
        let key = lock_key(session);
        let lease = self.lease(&key)?;
        // Another process may have refreshed it while this one waited, or another tool without our lock.
        let token = file.read_and_repair()?;
        let is_refused = |token: &SsoToken| {
            refused.is_some_and(|refused| refused.access_token.equals(&token.access_token))
        };
        let token = match self.judge(session, token)? {
            Judged::Good(token) if !is_refused(&token) => return Ok(token),
            Judged::Good(token) | Judged::Renew(token) => token,
        };
        let works = token.works_at(self.clock.now()) && !is_refused(&token);
        let served = works.then(|| token.clone());
        self.renew(&key, &lease, served, || self.refresh(session, file, &token, aws))
    }

    /// Exchanges the refresh token. It works once, so the file is proved writable before, the process is not to be
    /// ended in between, and the new one is on the disk before anything else is done with it.
    fn refresh(
        &self,
        session: &SsoSession,
        file: &TokenFile,
        token: &SsoToken,
        aws: ReachAws<'_>,
    ) -> Result<SsoToken, SsoError> {
        let Some((refresh_token, client)) = token.refresh_with(self.clock.now()) else {
            return Err(SsoError::Revoked { session: session.clone() });
        };
        let aws = aws()?;
        file.write(token)?;
        let _whole = SignalsDeferred::begin();
        let grant = TokenGrant::Refresh(refresh_token);
        match aws.create_token(&session.region, &client.id, &client.secret, &grant) {
            Ok(issued) => {
                let renewed = token.refreshed(issued.access_token, issued.expires_at, issued.refresh_token);
                file.write(&renewed)?;
                Ok(renewed)
            }
            Err(AwsError::Refused { code, refusal, .. }) if is_final(refusal) => {
                // A tool that does not know our lock may have been faster.
                let present =
                    file.read()?.filter(|present| !present.access_token.equals(&token.access_token));
                let works = |present: &SsoToken| present.works_at(self.clock.now());
                present.filter(works).ok_or(SsoError::RefreshRefused { session: session.clone(), code })
            }
            Err(error) => Err(error.into()),
        }
    }

    fn judge(&self, session: &SsoSession, token: Option<SsoToken>) -> Result<Judged, SsoError> {
        let now = self.clock.now();
        let Some(token) = token else { return Err(SsoError::NotSignedIn { session: session.clone() }) };
        let can_refresh = token.refresh_with(now).is_some();
        if token.expires_at > now + REFRESH_AHEAD || (token.works_at(now) && !can_refresh) {
            Ok(Judged::Good(token))
        } else if can_refresh {
            Ok(Judged::Renew(token))
        } else {
            Err(SsoError::Ended { session: session.clone(), at: token.expires_at })
        }
    }
}

enum Judged {
    Good(SsoToken),
    Renew(SsoToken),
}

/// Whether asking again with the same refresh token is of no use.
fn is_final(refusal: Refusal) -> bool {
    matches!(
        refusal,
        Refusal::InvalidGrant
            | Refusal::InvalidClient
            | Refusal::InvalidScope
            | Refusal::InvalidRequest
            | Refusal::Expired
            | Refusal::Denied
    )
}

/// The name of a login's lock and failure record.
pub fn lock_key(session: &SsoSession) -> CacheKey {
    renewal::lock_key("keyfob-sso-token", session.token_key())
}
