//! The step that takes a role's credentials from IAM Identity Center.

use super::{ChainError, Event, Runner};
use crate::aws::{AwsError, Refusal};
use crate::credentials::Credentials;
use crate::plan::{Plan, Step};
use crate::profile::chain::SsoSource;
use crate::sso::{AccessTokens, SsoError, SsoSession, SsoToken};

impl Runner<'_> {
    pub(super) fn sso(
        &self,
        plan: &Plan,
        step: &Step,
        source: &SsoSource,
    ) -> Result<Credentials, ChainError> {
        let told = |error: SsoError| ChainError::Sso {
            profile: step.profile.clone(),
            origin: step.origin,
            role: format!("{} in account {}", source.role_name, source.account_id),
            source: Box::new(error),
        };
        let session = SsoSession::from(source);
        let describe = |error: &SsoError| (self.describe)(&told(error.clone()));
        let tokens = AccessTokens {
            directory: self.sso_cache,
            sessions: self.cache,
            clock: &self.clock,
            deadline: self.deadline,
            describe: &describe,
        };
        let aws = || self.aws(plan);
        let fetch = |token: &SsoToken| {
            let (account, role) = (&source.account_id, &source.role_name);
            aws()?.role_credentials(&session.region, &token.access_token, account, role)
        };
        let attempt = || {
            let token = tokens.token(&session, &aws)?;
            match fetch(&token) {
                // The login may have been ended, or its token replaced, by somebody else.
                Err(error) if error.refusal() == Some(Refusal::Unauthorized) => {
                    let token = tokens.another(&session, &token, &aws)?;
                    fetch(&token).map_err(|error| revoked(error, &session))
                }
                answer => Ok(answer?),
            }
        };
        let credentials = attempt().map_err(told)?;
        (self.record)(Event::Called("GetRoleCredentials"));
        Ok(Credentials::Temporary(credentials))
    }
}

fn revoked(error: AwsError, session: &SsoSession) -> SsoError {
    match error.refusal() {
        Some(Refusal::Unauthorized) => SsoError::Revoked { session: session.clone() },
        _ => error.into(),
    }
}
