//! An access token that works, refreshed silently ahead of its end: one process at a time, and no browser.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};

use super::{CacheFileError, SsoSession, SsoToken, TokenFile};
use crate::aws::{Aws, AwsError, Refusal, TokenGrant};
use crate::clock::{Clock, format_instant};
use crate::files::LockError;
use crate::identifiers::CacheKey;
use crate::renewal::{Renewal, RenewalError};
use crate::session_cache::{FailureRecord, Lease, SessionCache};
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
    /// Another process tried at the same time, or shortly before, and failed.
    #[error("{}", .0.message)]
    Shared(FailureRecord),
    /// A call failed.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// The token file failed.
    #[error(transparent)]
    File(#[from] CacheFileError),
    /// Another process is signing in or refreshing for too long.
    #[error("{detail}")]
    Lock {
        /// What the lock says.
        detail: String,
    },
}

impl From<LockError> for SsoError {
    fn from(error: LockError) -> Self {
        Self::Lock { detail: error.to_string() }
    }
}

impl From<FailureRecord> for SsoError {
    fn from(record: FailureRecord) -> Self {
        Self::Shared(record)
    }
}

impl RenewalError for SsoError {
    fn is_shared(&self) -> bool {
        matches!(self, Self::Shared(_))
    }

    fn is_final(&self) -> bool {
        matches!(self, Self::RefreshRefused { .. })
    }
}

/// Gets access tokens.
pub struct AccessTokens<'a> {
    /// The directory of the token files.
    pub directory: &'a Path,
    /// Whose locks and failure records are used.
    pub sessions: &'a SessionCache,
    /// AWS's clock.
    pub clock: &'a Arc<dyn Clock>,
    /// When waiting for another process must be over.
    pub deadline: Instant,
    /// How a failure is told to other callers.
    pub describe: &'a dyn Fn(&SsoError) -> FailureRecord,
}

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
                    self.renewal(session).mend(|| file.read_and_repair());
                }
                Ok(token)
            }
            Judged::Renew(token) => match self.under_the_lock(session, &file, None, aws) {
                // Whoever holds the lock takes too long, and there is no need of it yet.
                Err(SsoError::Lock { .. }) if token.works_at(self.clock.now()) => Ok(token),
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

    /// The right to write the login's token.
    pub fn lease(&self, session: &SsoSession) -> Result<Lease, SsoError> {
        Ok(self.renewal(session).lease()?)
    }

    fn renewal(&self, session: &SsoSession) -> Renewal<'_, SsoError> {
        let Self { sessions, clock, deadline, describe, .. } = *self;
        Renewal { sessions, clock, deadline, key: lock_key(session), describe }
    }

    fn under_the_lock(
        &self,
        session: &SsoSession,
        file: &TokenFile,
        refused: Option<&SsoToken>,
        aws: ReachAws<'_>,
    ) -> Result<SsoToken, SsoError> {
        let lease = self.lease(session)?;
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
        self.renewal(session).renew(&lease, served, || self.refresh(session, file, &token, aws))
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
    let mut digest = Sha256::new();
    digest.update("keyfob-sso-token\0");
    digest.update(session.token_key());
    CacheKey::from_digest(digest.finalize().into())
}
