//! IAM Identity Center: its logins, kept in the AWS CLI's own files, and what a login reaches.

mod access;
pub(crate) mod browser_trip;
mod cache_flaws;
pub mod callback;
pub mod callback_page;
mod cli_cache;
mod find;
pub mod listing;
mod login;
pub mod naming;
pub mod pkce;
mod registration;
pub mod start_url;
pub mod sync;
mod token_file;

pub use access::{AccessTokens, ReachAws, SsoError, lock_key};
pub use cache_flaws::{CacheFlaw, cache_flaws, mend};
pub use cli_cache::role_file;
pub use find::{all_sessions, named_session, session_of_profile};
pub use login::{Login, LoginError, Shown, SignedIn, Way, find_instance};
pub use registration::{ClientRegistration, Grant, RegistrationFile};
pub use token_file::{SsoToken, TokenFile};

use crate::identifiers::Region;
use crate::profile::chain::SsoSource;

/// The scope that lets a login list accounts and fetch role credentials, and be refreshed.
pub const DEFAULT_SCOPE: &str = "sso:account:access";

/// One login to IAM Identity Center: an `[sso-session]` section, or the settings of a legacy profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SsoSession {
    /// The section's name; `None` for the legacy form.
    pub name: Option<String>,
    /// The start URL as it is configured.
    pub start_url: String,
    /// The region of the Identity Center instance.
    pub region: Region,
    /// The scopes as configured.
    pub scopes: Option<Vec<String>>,
}

impl SsoSession {
    /// What names the login's token: the section's name, or the start URL.
    pub fn token_key(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.start_url)
    }

    /// The scopes to register a client for. Without any, AWS gives no refresh token.
    pub fn requested_scopes(&self) -> Vec<String> {
        match &self.scopes {
            Some(scopes) if !scopes.is_empty() => scopes.clone(),
            _ => vec![DEFAULT_SCOPE.to_owned()],
        }
    }
}

impl From<&SsoSource> for SsoSession {
    fn from(source: &SsoSource) -> Self {
        Self {
            name: source.session.clone(),
            start_url: source.start_url.clone(),
            region: source.region.clone(),
            scopes: source.scopes.clone(),
        }
    }
}

impl std::fmt::Display for SsoSession {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(formatter, "the sso-session `{name}`"),
            None => write!(formatter, "{}", self.start_url),
        }
    }
}
