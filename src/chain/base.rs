//! The first step of a chain: the credentials that a profile has from elsewhere.

use std::path::Path;
use std::time::Duration;

use super::{ChainError, Event, Runner};
use crate::aws::Aws;
use crate::credentials::Credentials;
use crate::files;
use crate::identifiers::RoleSessionName;
use crate::plan::{Plan, Step};
use crate::process;
use crate::profile::{BaseProvider, CredentialSource, RoleHop};
use crate::secret::Secret;

/// How long another tool's `credential_process` may take; callers of ours give up at 60 seconds.
const PROCESS_LIMIT: Duration = Duration::from_secs(50);

impl Runner<'_> {
    pub(super) fn base(
        &self,
        plan: &Plan,
        step: &Step,
        base: &BaseProvider,
    ) -> Result<Credentials, ChainError> {
        match base {
            BaseProvider::Keychain => self.keychain(step),
            BaseProvider::PlaintextKey(key, account) => {
                Ok(Credentials::LongTerm(key.clone(), account.clone()))
            }
            BaseProvider::PlaintextSession(credentials) => Ok(Credentials::Temporary(credentials.clone())),
            BaseProvider::Source(source) => self.credential_source(plan, step, *source),
            BaseProvider::WebIdentity { token_file, role } => self.web_identity(plan, step, token_file, role),
            BaseProvider::Process { command, account_id } => {
                process::credentials(command, &self.variables, account_id.clone(), PROCESS_LIMIT).map_err(
                    |source| ChainError::Process {
                        profile: step.profile.clone(),
                        origin: step.origin,
                        source: Box::new(source),
                    },
                )
            }
            BaseProvider::Sso(source) => self.sso(plan, step, source),
            BaseProvider::LoginSession { session } => self.login_session(plan, step, session),
        }
    }

    fn keychain(&self, step: &Step) -> Result<Credentials, ChainError> {
        let index = self.vault.index()?;
        let entry = index.access_keys.get(&step.profile);
        let account = entry.and_then(|entry| entry.metadata.account_id.clone());
        Ok(Credentials::LongTerm(self.vault.access_key(&step.profile)?, account))
    }

    fn credential_source(
        &self,
        plan: &Plan,
        step: &Step,
        source: CredentialSource,
    ) -> Result<Credentials, ChainError> {
        let found = match source {
            CredentialSource::Environment => {
                return self.environment.clone().ok_or_else(|| ChainError::NoEnvironmentKey {
                    profile: step.profile.clone(),
                    origin: step.origin,
                });
            }
            CredentialSource::Ec2InstanceMetadata => self.aws(plan).and_then(Aws::instance_credentials),
            CredentialSource::EcsContainer => self.aws(plan).and_then(Aws::container_credentials),
        };
        found.map(Credentials::Temporary).map_err(|error| ChainError::aws(plan, step, error))
    }

    fn web_identity(
        &self,
        plan: &Plan,
        step: &Step,
        token_file: &Path,
        role: &RoleHop,
    ) -> Result<Credentials, ChainError> {
        let unreadable = |detail: String| ChainError::TokenFile {
            profile: step.profile.clone(),
            origin: step.origin,
            path: token_file.to_owned(),
            detail,
        };
        let bytes = files::read_optional(token_file).map_err(|error| unreadable(error.to_string()))?;
        let bytes = bytes.ok_or_else(|| unreadable("there is no such file".to_owned()))?;
        let token = String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8 text".to_owned()))?;
        let token = Secret::new(token.trim().to_owned());
        let session_name = role.session_name.clone().unwrap_or_else(|| RoleSessionName::from_lossy("keyfob"));
        let answer = self
            .aws(plan)
            .and_then(|aws| aws.assume_role_with_web_identity(role, &session_name, &token))
            .map_err(|error| ChainError::aws(plan, step, error))?;
        (self.record)(Event::Called("AssumeRoleWithWebIdentity"));
        Ok(Credentials::Temporary(answer))
    }
}
