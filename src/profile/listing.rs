//! What a list shows of every profile, read from the shared files alone.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use crate::cores::in_parts;
use crate::identifiers::{AccountId, ProfileName, RoleArn, account_of_arn, account_part, last_of_path};
use crate::profile::error::ProfileError;
use crate::profile::resolve::{onward, resolve_listed};
use crate::profile::settings::{ProfileSettings, ProfileSource, SettingMap};
use crate::profile::{BaseProvider, Onward, Resolved, SharedFile, process_line};
use crate::shared_config::SectionName;
use crate::shared_files::{NamedSections, SharedFiles};

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

    fn of(settings: &ProfileSettings<'_>) -> Self {
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

/// One profile of the list. Its texts are those of the files.
#[derive(Debug)]
pub struct Listed<'s> {
    /// Its name.
    pub name: ProfileName,
    /// Its kind.
    pub kind: Kind,
    /// The account that its credentials act in, where the files say so.
    pub account_id: Option<Cow<'s, str>>,
    /// The role's name.
    pub role_name: Option<Cow<'s, str>>,
    /// The role's ARN.
    pub role_arn: Option<Cow<'s, str>>,
    /// The region.
    pub region: Option<Cow<'s, str>>,
    /// Where its secret is: the source profile, the sso-session, the file, the program.
    pub source: Option<Cow<'s, str>>,
    /// The ID of an access key that stands in the files.
    pub access_key_id: Option<Cow<'s, str>>,
    /// Where its credentials come from, or why there are none.
    pub chain: Result<Resolved<'s>, ProfileError>,
}

impl Listed<'_> {
    /// What is wrong with the profile.
    pub fn problem(&self) -> Option<&ProfileError> {
        self.chain.as_ref().err().filter(|error| is_problem(error))
    }
}

/// A profile that says nothing of credentials is no broken one: it sets a region, say.
fn is_problem(error: &ProfileError) -> bool {
    !matches!(error, ProfileError::NoCredentials { wired: false, .. })
}

/// What is kept of a profile that another one refers to.
struct ReferredTo<'a> {
    settings: ProfileSettings<'a>,
    /// Where it leads as a source profile; `None` is for what is not worth keeping.
    onward: OnceLock<Option<Onward>>,
}

/// Sections that profiles name, by their names. They are few, and ten thousand profiles may name the same one.
type Named<'a> = OnceLock<HashMap<&'a str, ProfileSettings<'a>>>;

/// Every profile, with a look-up by name that makes following references cheap.
///
/// A profile's settings are read when they are listed and forgotten; those of a profile that others refer to are kept.
pub struct ProfileSet<'a> {
    profiles: NamedSections<'a>,
    /// By the same places.
    referred_to: Vec<OnceLock<Box<ReferredTo<'a>>>>,
    sso_sessions: Named<'a>,
    services: Named<'a>,
    files: &'a SharedFiles,
}

impl<'a> ProfileSet<'a> {
    /// The profiles of the files.
    pub fn new(files: &'a SharedFiles) -> Self {
        let profiles = files.profile_sections();
        let referred_to = (0..profiles.len()).map(|_| OnceLock::new()).collect();
        Self { profiles, referred_to, sso_sessions: Named::new(), services: Named::new(), files }
    }

    /// The settings of a profile, without a copy.
    pub fn settings(&self, name: &ProfileName) -> Option<&ProfileSettings<'a>> {
        Some(&self.referred_to(name)?.settings)
    }

    fn referred_to(&self, name: &ProfileName) -> Option<&ReferredTo<'a>> {
        let place = self.profiles.place(name.as_str())?;
        let read = || ReferredTo { settings: self.profiles.read(place), onward: OnceLock::new() };
        Some(self.referred_to[place].get_or_init(|| Box::new(read())))
    }

    /// The profiles that have a setting of that key, in the order of the files. Nothing else is read.
    pub fn having(&self, key: &str) -> impl Iterator<Item = ProfileSettings<'a>> {
        self.profiles.having(key).map(|place| self.profiles.read(place))
    }

    /// The names of the `[sso-session]` sections, each once, in the order of the file.
    pub fn sso_session_names(&self) -> Vec<&'a str> {
        let mut known = HashSet::new();
        let sections = self.files.document(SharedFile::Config).sections();
        let names = sections.filter_map(|section| match section.name() {
            SectionName::SsoSession(name) => Some(name),
            _ => None,
        });
        names.filter(|name| known.insert(*name)).collect()
    }

    /// What `each` makes of them, in the order of the files. Many are shared among the processor's cores.
    pub fn map<'s, T: Send>(&'s self, each: impl Fn(Listed<'s>) -> T + Sync) -> Vec<T> {
        let mut all = Vec::with_capacity(self.profiles.len());
        self.gather(Vec::with_capacity, |part, listed| part.push(each(listed)), |part| all.extend(part));
        all
    }

    /// Gives `take` what `add` makes of them, by parts in the order of the files. `start` is told how many profiles a part
    /// has.
    pub fn gather<'s, P: Send>(
        &'s self,
        start: impl Fn(usize) -> P + Sync,
        add: impl Fn(&mut P, Listed<'s>) + Sync,
        take: impl FnMut(P) + Send,
    ) {
        self.gather_settings(start, |part, settings| add(part, self.listed(settings)), take);
    }

    /// The same of their settings, each looked at once.
    pub fn gather_settings<P: Send>(
        &self,
        start: impl Fn(usize) -> P + Sync,
        add: impl Fn(&mut P, &ProfileSettings<'a>) + Sync,
        take: impl FnMut(P) + Send,
    ) {
        let part_of = |places: Range<usize>| {
            let (mut part, mut memory) = (start(places.len()), SettingMap::default());
            for place in places {
                match self.referred_to[place].get() {
                    Some(known) => add(&mut part, &known.settings),
                    None => {
                        let settings = self.profiles.read_into(memory, place);
                        add(&mut part, &settings);
                        memory = settings.settings;
                    }
                }
            }
            part
        };
        in_parts(self.profiles.len(), part_of, take);
    }

    /// What is wrong with a profile, as [`Listed::problem`] tells it.
    pub fn problem(&self, settings: &ProfileSettings<'a>) -> Option<ProfileError> {
        resolve_listed(self, settings).err().filter(is_problem)
    }

    fn listed<'s>(&'s self, settings: &ProfileSettings<'a>) -> Listed<'s> {
        let kind = Kind::of(settings);
        let value = |key: &str| either(settings, key).cloned();
        let role_arn = value("role_arn");
        let chain = resolve_listed(self, settings);
        let role = role_arn.as_ref().filter(|arn| chain.is_ok() || RoleArn::is_valid(arn));
        let mut listed = Listed {
            name: settings.name.clone(),
            kind,
            account_id: role.and_then(|arn| part(arn, account_part)),
            role_name: role.and_then(|arn| part(arn, |arn| Some(last_of_path(arn)))),
            role_arn,
            region: value("region"),
            source: None,
            access_key_id: settings.get("aws_access_key_id").map(|setting| setting.value.clone()),
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
                let account = value("login_session").as_deref().and_then(account_of_arn);
                listed.account_id = account.map(|id| id.as_str().to_owned().into());
                listed.source = Some("console login".into());
            }
            Kind::Process => listed.source = program(settings).map(Cow::Owned),
            Kind::Alias => Self::through(&mut listed),
            Kind::Plaintext => listed.source = Some(plaintext_file(settings).into()),
            Kind::Key | Kind::None => {}
        }
        let configured = || settings.get("aws_account_id").map(|setting| setting.value.clone());
        let account_id = listed.account_id.take();
        listed.account_id = account_id.or_else(|| configured().filter(|id| AccountId::is_valid(id)));
        listed
    }

    /// An alias shows the role of the profile that it stands for.
    fn through(listed: &mut Listed<'_>) {
        let Ok(chain) = &listed.chain else { return };
        let own = |text: &str| Some(Cow::Owned(text.to_owned()));
        if let Some(hop) = chain.last_role() {
            listed.source = own(hop.profile.as_str());
            listed.account_id = own(hop.role_arn.account_id().as_str());
            listed.role_name = own(hop.role_arn.role_name());
            listed.role_arn = own(hop.role_arn.as_str());
            return;
        }
        listed.source = own(chain.base_profile().as_str());
        if let BaseProvider::Sso(sso) = chain.base() {
            listed.account_id = own(sso.account_id.as_str());
            listed.role_name = own(&sso.role_name);
        }
    }
}

impl ProfileSource for ProfileSet<'_> {
    fn profile(&self, name: &ProfileName) -> Option<ProfileSettings<'_>> {
        self.settings(name).cloned()
    }

    fn look_up(&self, name: &ProfileName) -> Option<Cow<'_, ProfileSettings<'_>>> {
        Some(Cow::Borrowed(self.settings(name)?))
    }

    fn onward(&self, name: &ProfileName) -> Option<&Onward> {
        let known = self.referred_to(name)?;
        known.onward.get_or_init(|| onward(self, &known.settings)).as_ref()
    }

    fn sso_session(&self, name: &str) -> Option<Cow<'_, ProfileSettings<'_>>> {
        Some(Cow::Borrowed(self.sso_sessions.get_or_init(|| self.files.sso_sessions()).get(name)?))
    }

    fn services(&self, name: &str) -> Option<Cow<'_, ProfileSettings<'_>>> {
        Some(Cow::Borrowed(self.services.get_or_init(|| self.files.all_services()).get(name)?))
    }

    fn named_file(&self, path: &str) -> Result<String, String> {
        self.files.named_file(path)
    }

    fn names(&self) -> Vec<ProfileName> {
        self.files.names()
    }
}

#[inline]
fn either<'s, 'a>(settings: &'s ProfileSettings<'a>, key: &str) -> Option<&'s Cow<'a, str>> {
    let setting = settings.get(key).or_else(|| Some(settings.wired(key)?.1))?;
    Some(&setting.value)
}

/// A part of a text, without a copy where the text has none.
fn part<'a>(text: &Cow<'a, str>, part: fn(&str) -> Option<&str>) -> Option<Cow<'a, str>> {
    match text {
        Cow::Borrowed(text) => part(text).map(Cow::Borrowed),
        Cow::Owned(text) => part(text).map(|part| Cow::Owned(part.to_owned())),
    }
}

/// Only the program: the rest of the line may hold a secret.
fn program(settings: &ProfileSettings<'_>) -> Option<String> {
    let line = settings.value("keyfob_credential_process").or(settings.value("credential_process"))?;
    let program = process_line::program(line)?;
    Some(program.rsplit(['/', '\\']).next().unwrap_or(&program).to_owned())
}

fn plaintext_file(settings: &ProfileSettings<'_>) -> &'static str {
    use crate::profile::SharedFile::{Config, Credentials};
    let setting = settings.get("aws_secret_access_key").or(settings.get("aws_access_key_id"));
    match setting.map(|setting| setting.origin.file) {
        Some(Config) => "config file",
        Some(Credentials) | None => "credentials file",
    }
}
