//! Which login a command means, and what it reaches.

use std::time::Duration;

use chrono::TimeDelta;
use indicatif::{ProgressBar, ProgressStyle};

use crate::aws::{AwsError, Refusal};
use crate::cli::advice;
use crate::cli::context::Context;
use crate::cli::env;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::sign_in::SsoWire;
use crate::profile::listing::ProfileSet;
use crate::shared_files::SharedFiles;
use crate::sso::listing::{AccountRoles, Lister, Listing, ListingFile};
use crate::sso::{self, SsoSession};

/// A list that is not older than this is used again.
const FRESH: TimeDelta = TimeDelta::minutes(10);
/// How old a list may be that only names things.
const OLDEST: TimeDelta = TimeDelta::days(90);

/// The login that is meant: `--session`, the profile's, or the only one there is.
pub fn wire<'a>(context: &'a Context, files: &SharedFiles, session: Option<&str>) -> CliResult<SsoWire<'a>> {
    if let Some(name) = session {
        let found = sso::named_session(files, name)?;
        let found = found.ok_or_else(|| unknown(name, files))?;
        return SsoWire::new(context, files, found, None);
    }
    let names_profile = context.global.profile.is_some()
        || [env::AWS_PROFILE, env::AWS_DEFAULT_PROFILE]
            .iter()
            .any(|name| context.environment.get(name).is_some());
    if names_profile {
        let profile = context.profile(None)?;
        if let Some(found) = sso::session_of_profile(files, &profile)? {
            return SsoWire::new(context, files, found, Some(&profile));
        }
    }
    let (mut named, mut legacy): (Vec<_>, Vec<_>) =
        sso::all_sessions(&ProfileSet::new(files))?.into_iter().partition(|session| session.name.is_some());
    match (named.len(), legacy.len()) {
        (0, 0) => Err(CliError::new(ErrorKind::Configuration, "the config file names no sso-session")
            .hint("Make one with `keyfob configure sso`.")),
        // The legacy form has no name that could be given: its profiles stand for it.
        (1, _) => SsoWire::new(context, files, named.remove(0), None),
        (0, 1) => SsoWire::new(context, files, legacy.remove(0), None),
        (0, _) => Err(CliError::usage("several profiles have a start URL of their own, and none is named")
            .hint("Name one of them with `--profile`.")),
        _ => Err(CliError::usage("there are several sso-sessions, and none is named").hint(choices(&named))),
    }
}

fn unknown(name: &str, files: &SharedFiles) -> CliError {
    let error = CliError::new(
        ErrorKind::Configuration,
        format!("the config file has no section [sso-session {name}]"),
    );
    let named = |session: &SsoSession| session.name.is_some();
    match sso::all_sessions(&ProfileSet::new(files)) {
        Ok(sessions) if sessions.iter().any(named) => error.hint(choices(&sessions)),
        _ => error.hint("Make one with `keyfob configure sso`."),
    }
}

fn choices(sessions: &[SsoSession]) -> String {
    let names: Vec<&str> = sessions.iter().filter_map(|session| session.name.as_deref()).collect();
    format!("Name one of them with `--session`: {}.", names.join(", "))
}

impl SsoWire<'_> {
    /// Every account and role that the login reaches: from a list of the last minutes, or asked for.
    pub fn everything(&self, refresh: bool) -> CliResult<Listing> {
        let file = ListingFile::new(&self.context.paths.lists, &self.session);
        let now = self.context.clock.now();
        let known = if refresh { None } else { file.read(now, FRESH) };
        if let Some(listing) = known.as_ref().filter(|listing| listing.is_complete()) {
            let age = (now - listing.begun_at()).num_minutes();
            self.context.ui.note(&format!(
                "This is the list of {}; `--refresh` asks again.",
                if age < 1 { "a moment ago".to_owned() } else { format!("{age} min ago") }
            ));
            return Ok(listing.clone());
        }
        if known.is_some() {
            self.context.ui.note("Going on with a list that was interrupted.");
        }
        let bar = self.bar();
        let progress = |done: usize, total: usize| {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        };
        let result = self.listed(&file, &progress, |lister| lister.everything(known.clone()));
        bar.finish_and_clear();
        result
    }

    /// The accounts.
    pub fn accounts(&self) -> CliResult<Listing> {
        let file = ListingFile::new(&self.context.paths.lists, &self.session);
        match file.read(self.context.clock.now(), FRESH).filter(Listing::is_complete) {
            Some(listing) => Ok(listing),
            None => self.listed(&file, &|_, _| (), |lister| lister.accounts()),
        }
    }

    /// The roles of one account.
    pub fn roles(&self, account: &str) -> CliResult<Vec<String>> {
        let file = ListingFile::new(&self.context.paths.lists, &self.session);
        self.listed(&file, &|_, _| (), |lister| lister.roles(account))
    }

    fn bar(&self) -> ProgressBar {
        // It draws nothing where stderr is no terminal.
        let bar = if self.context.global.quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
        let style = ProgressStyle::with_template("Listing roles {bar:30} {pos}/{len} accounts, {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }

    fn listed<T>(
        &self,
        file: &ListingFile,
        progress: &dyn Fn(usize, usize),
        list: impl Fn(&Lister<'_>) -> Result<T, AwsError>,
    ) -> CliResult<T> {
        let token = self.token()?;
        let with = |token: &sso::SsoToken| {
            let (aws, session, token) = (self.aws(), &self.session, &token.access_token);
            list(&Lister { aws, session, token, file, progress })
        };
        let result = match with(&token) {
            Err(error) if error.refusal() == Some(Refusal::Unauthorized) => {
                with(&self.another_token(&token)?)
            }
            result => result,
        };
        result.map_err(|error| advice::sso::of_call(&error, &self.name, None))
    }
}

/// What the logins reach, as far as it was listed before.
pub fn listed(context: &Context, files: &SharedFiles) -> Vec<AccountRoles> {
    let now = context.clock.now();
    let lists = sso::all_sessions(&ProfileSet::new(files))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|session| ListingFile::new(&context.paths.lists, &session).read(now, OLDEST));
    lists.flat_map(|list| list.accounts).collect()
}
