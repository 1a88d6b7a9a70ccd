//! What `configure sso` writes: the sso-session, where it is new, and the profile.

use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::identifiers::{ProfileName, Region};
use crate::shared_config::{Document, SectionName};
use crate::sso::SsoSession;

/// Settings that would give the profile credentials of another kind.
const OTHER_KINDS: [&str; 9] = [
    "role_arn",
    "source_profile",
    "credential_source",
    "web_identity_token_file",
    "aws_access_key_id",
    "login_session",
    "credential_process",
    "keyfob_role_arn",
    "keyfob_access_key",
];

/// What is to be written.
pub(super) struct Settings {
    pub(super) session: SsoSession,
    pub(super) account: String,
    pub(super) role: String,
    pub(super) region: Option<Region>,
    pub(super) output: Option<String>,
    pub(super) profile: ProfileName,
}

impl Settings {
    pub(super) fn write(&self, config: &mut Document) -> CliResult {
        let name = self.session.name.as_deref().unwrap_or_default();
        let section = SectionName::SsoSession(name);
        if config.find(section).is_none() {
            let scopes = self.session.scopes.clone().unwrap_or_default().join(",");
            let region = self.session.region.as_str();
            let settings = [
                ("sso_start_url", self.session.start_url.as_str()),
                ("sso_region", region),
                ("sso_registration_scopes", scopes.as_str()),
            ];
            config.add_section(section, &settings)?;
        }
        let profile = SectionName::Profile(self.profile.as_str());
        let present = config.find(profile);
        let other =
            present.as_ref().and_then(|merged| OTHER_KINDS.into_iter().find(|key| merged.get(key).is_some()));
        if let Some(key) = other {
            let message =
                format!("profile `{}` has its credentials from elsewhere, by `{key}`", self.profile);
            return Err(
                CliError::new(ErrorKind::Configuration, message).hint("Name another one with `--profile`.")
            );
        }
        let region = self.region.as_ref().map(|region| ("region", region.as_str()));
        let output = self.output.as_deref().map(|output| ("output", output));
        let sso = [
            ("sso_session", name),
            ("sso_account_id", self.account.as_str()),
            ("sso_role_name", self.role.as_str()),
        ];
        let settings: Vec<(&str, &str)> = sso.into_iter().chain(region).chain(output).collect();
        if present.is_none() {
            config.add_section(profile, &settings)?;
            return Ok(());
        }
        // What the legacy form has here is in the sso-session now.
        config.unset(profile, "sso_start_url")?;
        config.unset(profile, "sso_region")?;
        for (key, value) in settings {
            config.set(profile, key, value)?;
        }
        Ok(())
    }
}
