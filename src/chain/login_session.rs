//! The step that takes the credentials of a console login.

use super::{ChainError, Event, Runner};
use crate::credentials::Credentials;
use crate::plan::{Plan, Step};
use crate::signin::{ConsoleLogins, SigninError};

impl Runner<'_> {
    pub(super) fn login_session(
        &self,
        plan: &Plan,
        step: &Step,
        session: &str,
    ) -> Result<Credentials, ChainError> {
        let told = |source: SigninError| ChainError::LoginSession {
            profile: step.profile.clone(),
            origin: step.origin,
            source: Box::new(source),
        };
        let describe = |error: &SigninError| (self.describe)(&told(error.clone()));
        let logins = ConsoleLogins {
            directory: self.login_cache,
            sessions: self.cache,
            clock: &self.clock,
            deadline: self.deadline,
            describe: &describe,
        };
        let aws = || {
            (self.record)(Event::Called("CreateOAuth2Token"));
            self.aws(plan)
        };
        logins.credentials(session, &aws).map(Credentials::Temporary).map_err(told)
    }
}
