//! What a list shows of every profile, read from the shared files alone.

use std::borrow::Cow;
use std::collections::HashMap;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::thread;

use crate::identifiers::{AccountId, ProfileName, RoleArn, account_of_arn};
use crate::profile::error::ProfileError;
use crate::profile::resolve::resolve_settings;
use crate::profile::settings::{ProfileSettings, ProfileSource};
use crate::profile::{BaseProvider, ProfileChain, process_line};
use crate::shared_files::{ProfileSections, SharedFiles};

/// The kind of a profile, by what it says itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An access key in the keychain.
    Key,
    /// An access key in plain text.
    Plaintext,
    /// A role to be assumed.
    Role,
    /// A role for a web identity token.
    WebIdentity,
    /// A role of IAM Identity Center.
    Sso,
    /// A console login.
    Login,
    /// Another program.
    Process,
    /// Another profile under a second name.
    Alias,
    /// Nothing that leads to credentials.
    None,
}

impl Kind {
    /// The word that lists show.
    pub fn word(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Plaintext => "plaintext",
            Self::Role => "role",
            Self::WebIdentity => "web-identity",
            Self::Sso => "sso",
            Self::Login => "login",
            Self::Process => "process",
            Self::Alias => "alias",
            Self::None => "none",
        }
    }

    fn of(settings: &ProfileSettings) -> Self {
        let has = |key: &str| either(settings, key).is_some();
        if has("role_arn") {
            return if has("web_identity_token_file") { Self::WebIdentity } else { Self::Role };
        }
        if settings.get("keyfob_access_key").is_some() {
            return Self::Key;
        }
        if ["sso_session", "sso_account_id", "sso_role_name", "sso_start_url"].into_iter().any(has) {
            return Self::Sso;
        }
        if has("login_session") {
            return Self::Login;
        }
        match settings.value("keyfob_credential_process").or(settings.value("credential_process")) {
            Some(line)
                if process_line::own_profile(line).is_some()
                    && !process_line::is_of_the_windows_host(line) =>
            {
                Self::Alias
            }
            Some(_) => Self::Process,
            None if settings.get("aws_access_key_id").is_some() => Self::Plaintext,
            None if settings.get("aws_secret_access_key").is_some() => Self::Plaintext,
            None => Self::None,
        }
    }
}

/// One profile of the list.
#[derive(Debug)]
pub struct Listed {
    /// Its name.
    pub name: ProfileName,
    /// Its kind.
    pub kind: Kind,
    /// The account that its credentials act in, where the files say so.
    pub account_id: Option<String>,
    /// The role's name.
    pub role_name: Option<String>,
    /// The role's ARN.
    pub role_arn: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// Where its secret is: the source profile, the sso-session, the file, the program.
    pub source: Option<String>,
    /// The ID of an access key that stands in the files.
    pub access_key_id: Option<String>,
    /// Where its credentials come from, or why there are none.
    pub chain: Result<ProfileChain, ProfileError>,
}

impl Listed {
    /// What is wrong with the profile. One that says nothing of credentials is no broken one: it sets a region, say.
    pub fn problem(&self) -> Option<&ProfileError> {
        match &self.chain {
            Err(ProfileError::NoCredentials { wired: false, .. }) => None,
            Err(problem) => Some(problem),
            Ok(_) => None,
        }
    }
}

/// From so many profiles on a list is made by all cores: starting a thread takes as long as a few hundred of them.
const WORTH_A_THREAD: usize = 1_000;

type Profile<'a> = (ProfileSections<'a>, OnceLock<Box<ProfileSettings>>);

/// Every profile, with a look-up by name that makes following references cheap.
///
/// A profile's settings are read when they are listed and forgotten; those of a profile that others refer to are kept.
pub struct ProfileSet<'a> {
    profiles: Vec<Profile<'a>>,
    positions: HashMap<&'a str, usize>,
    files: &'a SharedFiles,
}

impl<'a> ProfileSet<'a> {
    /// The profiles of the files.
    pub fn new(files: &'a SharedFiles) -> Self {
        let (profiles, positions) = files.profile_sections();
        let profiles = profiles.into_iter().map(|sections| (sections, OnceLock::new())).collect();
        Self { profiles, positions, files }
    }

    /// The settings of a profile, without a copy.
    pub fn settings(&self, name: &ProfileName) -> Option<&ProfileSettings> {
        let (sections, settings) = &self.profiles[*self.positions.get(name.as_str())?];
        Some(settings.get_or_init(|| Box::new(sections.read())))
    }

    /// All of them, in the order of the files.
    pub fn list(&self) -> impl Iterator<Item = Listed> {
        self.profiles.iter().map(|one| self.one(one))
    }

    /// What `each` makes of them, in the order of the files. Many are shared among the processor's cores.
    pub fn map<T: Send>(&self, each: impl Fn(Listed) -> T + Sync) -> Vec<T> {
        let each = &each;
        let part =
            |profiles: &[Profile<'a>]| -> Vec<T> { profiles.iter().map(|one| each(self.one(one))).collect() };
        let cores = match self.profiles.len() {
            0..WORTH_A_THREAD => 1,
            _ => thread::available_parallelism().map_or(1, NonZero::get),
        };
        let mut parts = self.profiles.chunks(self.profiles.len().div_ceil(cores).max(1));
        let Some(first) = parts.next() else { return Vec::new() };
        thread::scope(|scope| {
            let others: Vec<_> = parts.map(|profiles| scope.spawn(|| part(profiles))).collect();
            let mut all = part(first);
            for other in others {
                all.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
            }
            all
        })
    }

    fn one(&self, (sections, settings): &Profile<'a>) -> Listed {
        match settings.get() {
            Some(settings) => self.listed(settings),
            None => self.listed(&sections.read()),
        }
    }

    fn listed(&self, settings: &ProfileSettings) -> Listed {
        let kind = Kind::of(settings);
        let value = |key: &str| either(settings, key).map(str::to_owned);
        let chain = resolve_settings(self, settings);
        let role = match &chain {
            Ok(chain) if kind == Kind::Role => chain.roles.last().map(|hop| Cow::Borrowed(&hop.role_arn)),
            _ => either(settings, "role_arn").and_then(|arn| arn.parse().ok()).map(Cow::<RoleArn>::Owned),
        };
        let account_id = role.as_ref().map(|role| role.account_id().to_string());
        let role_name = role.as_ref().map(|role| role.role_name().to_owned());
        let mut listed = Listed {
            name: settings.name.clone(),
            kind,
            account_id,
            role_name,
            role_arn: value("role_arn"),
            region: value("region"),
            source: None,
            access_key_id: settings.value("aws_access_key_id").map(str::to_owned),
            chain,
        };
        match kind {
            Kind::Role => listed.source = value("source_profile").or_else(|| value("credential_source")),
            Kind::WebIdentity => listed.source = value("web_identity_token_file"),
            Kind::Sso => {
                listed.account_id = value("sso_account_id");
                listed.role_name = value("sso_role_name");
                listed.source = value("sso_session").or_else(|| value("sso_start_url"));
            }
            Kind::Login => {
                let session = value("login_session");
                listed.account_id = session.as_deref().and_then(account_of_arn).map(|id| id.to_string());
                listed.source = Some("console login".to_owned());
            }
            Kind::Process => listed.source = program(settings),
            Kind::Alias => self.through(&mut listed),
            Kind::Plaintext => listed.source = Some(plaintext_file(settings).to_owned()),
            Kind::Key | Kind::None => {}
        }
        let configured = || settings.value("aws_account_id").filter(|id| id.parse::<AccountId>().is_ok());
        listed.account_id = listed.account_id.or_else(|| configured().map(str::to_owned));
        listed
    }

    /// An alias shows the role of the profile that it stands for.
    fn through(&self, listed: &mut Listed) {
        let Ok(chain) = &listed.chain else { return };
        let next = chain.roles.last().map_or(&chain.base_profile, |hop| &hop.profile);
        listed.source = Some(next.to_string());
        if let Some(hop) = chain.roles.last() {
            listed.account_id = Some(hop.role_arn.account_id().to_string());
            listed.role_name = Some(hop.role_arn.role_name().to_owned());
            listed.role_arn = Some(hop.role_arn.to_string());
        } else if let BaseProvider::Sso(sso) = &chain.base {
            listed.account_id = Some(sso.account_id.to_string());
            listed.role_name = Some(sso.role_name.clone());
        }
    }
}

impl ProfileSource for ProfileSet<'_> {
    fn profile(&self, name: &ProfileName) -> Option<ProfileSettings> {
        self.settings(name).cloned()
    }

    fn look_up(&self, name: &ProfileName) -> Option<Cow<'_, ProfileSettings>> {
        self.settings(name).map(Cow::Borrowed)
    }

    fn sso_session(&self, name: &str) -> Option<ProfileSettings> {
        self.files.sso_session(name)
    }

    fn services(&self, name: &str) -> Option<ProfileSettings> {
        self.files.services(name)
    }

    fn named_file(&self, path: &str) -> Result<String, String> {
        self.files.named_file(path)
    }

    /// None: they serve only to guess at misspelt names, which would make a list of many broken profiles slow.
    fn names(&self) -> Vec<ProfileName> {
        Vec::new()
    }
}

fn either<'a>(settings: &'a ProfileSettings, key: &str) -> Option<&'a str> {
    settings.value(key).or_else(|| Some(settings.wired(key)?.1.value.as_str()))
}

/// Only the program: the rest of the line may hold a secret.
fn program(settings: &ProfileSettings) -> Option<String> {
    let line = settings.value("keyfob_credential_process").or(settings.value("credential_process"))?;
    let program = process_line::program(line)?;
    Some(program.rsplit(['/', '\\']).next().unwrap_or(&program).to_owned())
}

fn plaintext_file(settings: &ProfileSettings) -> &'static str {
    use crate::profile::SharedFile::{Config, Credentials};
    let setting = settings.get("aws_secret_access_key").or(settings.get("aws_access_key_id"));
    match setting.map(|setting| setting.origin.file) {
        Some(Config) => "config file",
        Some(Credentials) | None => "credentials file",
    }
}
