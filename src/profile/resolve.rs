//! From a profile's name to its chain, by the rules of the AWS SDKs.
//!
//! Where the SDKs differ, this follows what most of them do, or refuses what they read in contradictory ways:
//! * one profile, several kinds of credentials: `role_arn`, web identity, Identity Center, `login_session`,
//!   `credential_process`, then keys (the order of botocore and the Rust SDK);
//! * a profile named by `source_profile` that has keys of its own, in plain text or in the keychain, ends the chain,
//!   whatever else it has;
//! * a circle is an error, and shows the path walked.
//!
//! A wired profile says the same with the names prefixed `keyfob_`, which the SDKs pass over.

use std::borrow::Cow;
use std::path::PathBuf;

use crate::identifiers::{AccountId, ProfileName, Region};
use crate::profile::chain::{BaseProvider, ProfileChain, RoleHop, SsoSource};
use crate::profile::error::ProfileError;
use crate::profile::narrowing;
use crate::profile::process_line;
use crate::profile::resolved::{Ending, Onward, Resolved};
use crate::profile::settings::{Origin, ProfileSettings, ProfileSource};
use crate::profile::view::{Found, View, list};

/// Resolves the profile of that name.
pub fn resolve(source: &dyn ProfileSource, name: &ProfileName) -> Result<ProfileChain, ProfileError> {
    match source.look_up(name) {
        Some(settings) => {
            Ok(resolved(Walk { guesses: true, ..Walk::new(source) }, &settings)?.into_chain(name))
        }
        None => Err(unknown(name, source.names(), None)),
    }
}

/// Resolves one of many profiles: what its source leads to may be known, and no guess is made at a misspelt name, which
/// would make a list of many broken profiles slow.
pub fn resolve_listed<'s>(
    source: &'s dyn ProfileSource,
    settings: &ProfileSettings<'_>,
) -> Result<Resolved<'s>, ProfileError> {
    resolved(Walk { shares: true, ..Walk::new(source) }, settings)
}

fn resolved<'s>(mut walk: Walk<'s>, settings: &ProfileSettings<'_>) -> Result<Resolved<'s>, ProfileError> {
    let mut ending = walk.visit(settings, None, Reached::Asked)?;
    let Walk { source, mut roles, stands_for, .. } = walk;
    let last_role = match (roles.first_mut(), &mut ending) {
        (Some(role), _) => Ok(role),
        (None, Ending::Shared(onward)) => Err(&onward.end.base),
        (None, Ending::Own(end)) => match &mut end.base {
            BaseProvider::WebIdentity { role, .. } => Ok(role),
            base => Err(&*base),
        },
    };
    narrowing::narrow(source, settings, &stands_for, last_role)?;
    Ok(Resolved { stands_for, roles, ending })
}

/// Where a source profile leads, to be kept where many profiles have that source. `None` where it leads nowhere, or so
/// far that it is not worth the memory.
pub(super) fn onward(source: &dyn ProfileSource, settings: &ProfileSettings<'_>) -> Option<Onward> {
    let mut walk = Walk::new(source);
    let ending = walk.visit(settings, None, Reached::AsSource).ok()?;
    let Ending::Own(end) = ending else { return None };
    (walk.path.len() <= KEPT_STEPS).then_some(Onward { path: walk.path, roles: walk.roles, end: *end })
}

const KEPT_STEPS: usize = 4;

/// How the walk came to a profile.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reached {
    /// It was asked for, by name or by keyfob's own line in another profile.
    Asked,
    /// By `source_profile`: keys of its own come before its role.
    AsSource,
}

/// The walk from the profile asked for to its base, collecting the roles on the way (last one first).
struct Walk<'s> {
    source: &'s dyn ProfileSource,
    /// Whether the source may know the rest of the way.
    shares: bool,
    /// Whether an error guesses which name was meant.
    guesses: bool,
    path: Vec<ProfileName>,
    /// The profiles that the one that was asked for is another name of.
    stands_for: Vec<ProfileName>,
    roles: Vec<RoleHop>,
}

impl<'s> Walk<'s> {
    fn new(source: &'s dyn ProfileSource) -> Self {
        let (path, stands_for, roles) = (Vec::with_capacity(1), Vec::new(), Vec::with_capacity(1));
        Self { source, shares: false, guesses: false, path, stands_for, roles }
    }

    /// Goes on to the profile that the last one on the path names on that line.
    fn follow(
        &mut self,
        name: &ProfileName,
        origin: Origin,
        reached: Reached,
    ) -> Result<Ending<'s>, ProfileError> {
        if self.shares
            && reached == Reached::AsSource
            && let Some(onward) = self.source.onward(name)
            && !onward.path.iter().any(|name| self.path.contains(name))
        {
            return Ok(Ending::Shared(onward));
        }
        match self.source.look_up(name) {
            Some(settings) => self.visit(&settings, Some(origin), reached),
            None => {
                let known = if self.guesses { self.source.names() } else { Vec::new() };
                Err(unknown(name, known, self.path.last().cloned().map(|from| (from, origin))))
            }
        }
    }

    fn visit(
        &mut self,
        settings: &ProfileSettings<'_>,
        from: Option<Origin>,
        reached: Reached,
    ) -> Result<Ending<'s>, ProfileError> {
        let (view, name) = (View::new(settings), &settings.name);
        let itself = reached == Reached::AsSource && self.path.last() == Some(name);
        if let Some(origin) = from
            && self.path.contains(name)
            && !(itself && view.own_keys()?.is_some())
        {
            self.path.push(name.clone());
            return Err(ProfileError::Cycle { path: std::mem::take(&mut self.path), origin });
        }
        self.path.push(name.clone());
        if reached == Reached::Asked && from.is_some() && self.roles.is_empty() {
            self.stands_for.push(name.clone());
        }
        if reached == Reached::AsSource
            && let Some((base, origin)) = view.own_keys()?
        {
            return view.end(base, origin);
        }
        if let Some(role_arn) = view.get("role_arn")? {
            return self.follow_role(&view, &role_arn);
        }
        view.refuse_source_without_role()?;
        self.base(&view)
    }

    fn follow_role(&mut self, view: &View<'_>, role_arn: &Found<'_>) -> Result<Ending<'s>, ProfileError> {
        let hop = view.role_hop(role_arn)?;
        let source_profile = view.get("source_profile")?;
        let credential_source = view.get("credential_source")?;
        if let Some(token_file) = view.get("web_identity_token_file")? {
            view.refuse_both(&token_file, source_profile.as_ref())?;
            view.refuse_both(&token_file, credential_source.as_ref())?;
            let token_file = PathBuf::from(token_file.value());
            let base = BaseProvider::WebIdentity { token_file, role: hop };
            return view.end(base, role_arn.origin());
        }
        match (source_profile, credential_source) {
            (Some(first), Some(second)) => Err(view.contradiction(&first, &second)),
            (Some(source), None) => {
                let next = view.parse::<ProfileName>(&source)?;
                self.roles.push(hop);
                self.follow(&next, source.origin(), Reached::AsSource)
            }
            (None, Some(source)) => {
                let base = BaseProvider::Source(view.credential_source(&source)?);
                self.roles.push(hop);
                view.end(base, source.origin())
            }
            (None, None) => Err(ProfileError::Incomplete {
                profile: view.settings.name.clone(),
                present: role_arn.key.to_owned(),
                missing: "`source_profile`, `credential_source` or `web_identity_token_file`".to_owned(),
                origin: role_arn.origin(),
            }),
        }
    }

    /// The base provider of a profile that has no role.
    fn base(&mut self, view: &View<'_>) -> Result<Ending<'s>, ProfileError> {
        let (base, origin) = if let Some(found) = view.keychain_key()? {
            found
        } else if let Some((sso, origin)) = self.sso(view)? {
            (BaseProvider::Sso(sso), origin)
        } else if let Some(session) = view.get("login_session")? {
            (BaseProvider::LoginSession { session: session.value().trim().to_owned() }, session.origin())
        } else if let Some(process) = self.process(view)? {
            if let Some(next) = process_line::own_profile(process.value())
                && !process_line::is_of_the_windows_host(process.value())
            {
                return self.follow_own_line(view, &process, &next);
            }
            let account_id = view.account_id()?;
            (BaseProvider::Process { command: process.value().to_owned(), account_id }, process.origin())
        } else if let Some(found) = view.static_keys()? {
            found
        } else {
            return Err(view.no_credentials(false));
        };
        view.end(base, origin)
    }

    /// The program that gives the credentials: in a wired profile the former one, else the one that SDKs run.
    fn process<'v>(&self, view: &View<'v>) -> Result<Option<Found<'v>>, ProfileError> {
        let native = view.raw("credential_process");
        let Some(wired) = view.raw("keyfob_credential_process") else { return Ok(native) };
        match native {
            Some(native) if process_line::own_profile(native.value()).is_none() => {
                Err(view.contradiction(&wired, &native))
            }
            _ => Ok(Some(wired)),
        }
    }

    /// keyfob's own `credential_process` line in a profile that says nothing else: another profile by another name.
    fn follow_own_line(
        &mut self,
        view: &View<'_>,
        process: &Found<'_>,
        next: &ProfileName,
    ) -> Result<Ending<'s>, ProfileError> {
        if next == &view.settings.name {
            return Err(view.no_credentials(true));
        }
        self.follow(next, process.origin(), Reached::Asked)
    }

    /// The Identity Center settings of a profile: by `sso_session`, or in the legacy form.
    fn sso(&self, view: &View<'_>) -> Result<Option<(SsoSource, Origin)>, ProfileError> {
        let session_name = view.get("sso_session")?;
        let account = view.get("sso_account_id")?;
        let role = view.get("sso_role_name")?;
        let Some(first) = session_name.or(account).or(role).or(view.get("sso_start_url")?) else {
            return Ok(None);
        };
        let missing = |what: &str| view.incomplete(&first, what);
        let (Some(account), Some(role)) = (account, role) else {
            if account.is_none() && role.is_none() && session_name.is_some() {
                return Err(missing(
                    "`sso_account_id` and `sso_role_name`, so it gives a token but no credentials",
                ));
            }
            return Err(missing(if account.is_none() { "`sso_account_id`" } else { "`sso_role_name`" }));
        };
        let section;
        let (place, session) = match session_name {
            Some(session) => {
                section = self.sso_section(view, &session)?;
                let place = View::new(&section);
                place.refuse_different(view, "sso_start_url")?;
                place.refuse_different(view, "sso_region")?;
                (place, Some(session.value().to_owned()))
            }
            None => (View::new(view.settings), None),
        };
        let need = |key: &str| {
            place.get(key)?.ok_or_else(|| match session_name {
                Some(session) => view.incomplete_sso_session(&session, key, place.settings.origin),
                None => view.incomplete(&first, &format!("`{key}`")),
            })
        };
        let scopes = place.raw("sso_registration_scopes").filter(|_| session.is_some());
        let source = SsoSource {
            session,
            start_url: need("sso_start_url")?.value().to_owned(),
            region: place.parse::<Region>(&need("sso_region")?)?,
            scopes: scopes.map(|found| list(found.value())),
            account_id: view.parse::<AccountId>(&account)?,
            role_name: role.value().to_owned(),
        };
        Ok(Some((source, first.origin())))
    }

    fn sso_section(
        &self,
        view: &View<'_>,
        session: &Found<'_>,
    ) -> Result<Cow<'s, ProfileSettings<'s>>, ProfileError> {
        self.source.sso_session(session.value()).ok_or_else(|| ProfileError::MissingSection {
            profile: view.settings.name.clone(),
            what: "sso-session",
            name: session.value().to_owned(),
            origin: session.origin(),
        })
    }
}

fn unknown(name: &ProfileName, known: Vec<ProfileName>, from: Option<(ProfileName, Origin)>) -> ProfileError {
    let distance = |other: &ProfileName| strsim::jaro_winkler(other.as_str(), name.as_str());
    let mut similar: Vec<_> = known.into_iter().map(|other| (distance(&other), other)).collect();
    similar.retain(|(likeness, _)| *likeness > 0.75);
    similar.sort_by(|a, b| b.0.total_cmp(&a.0));
    let similar = similar.into_iter().map(|(_, other)| other).take(3).collect();
    ProfileError::Unknown { name: name.clone(), similar, named_by: from }
}
