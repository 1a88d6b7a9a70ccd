//! What a profile asks for before its credentials leave: a person's yes, or a person at all.

use std::time::{Duration, Instant};

use crate::audit::{AuditEvent, Requester};
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::trail;
use crate::files::FileLock;
use crate::identifiers::ProfileName;
use crate::profile::PREFIX;
use crate::profile::known::misspelt;
use crate::profile::{Origin, ProfileSettings, ProfileSource, SESSION_POLICY};
use crate::prompt::{Answer, Echo, Terminal};

const CONFIRM: &str = "keyfob_confirm";
const REFUSE_NONINTERACTIVE: &str = "keyfob_refuse_noninteractive";
/// Every guard.
pub(super) const GUARDS: [&str; 3] = [CONFIRM, REFUSE_NONINTERACTIVE, SESSION_POLICY];

/// The guards of a profile.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Guard {
    /// `keyfob_confirm = always`
    confirm: Option<Origin>,
    /// `keyfob_refuse_noninteractive = true`
    refuse_noninteractive: Option<Origin>,
}

impl Guard {
    /// The guards of a profile and of those that it is another name of.
    pub(super) fn of_all(
        source: &dyn ProfileSource,
        settings: Option<&ProfileSettings>,
        stands_for: &[ProfileName],
    ) -> CliResult<Self> {
        let own = settings.map(Self::of).transpose()?.unwrap_or_default();
        stands_for.iter().filter_map(|name| source.look_up(name)).try_fold(own, |guards, settings| {
            let other = Self::of(&settings)?;
            Ok(Self {
                confirm: guards.confirm.or(other.confirm),
                refuse_noninteractive: guards.refuse_noninteractive.or(other.refuse_noninteractive),
            })
        })
    }

    /// Reads the guards. What is not understood is an error: a guard that is misspelt must not be open.
    fn of(settings: &ProfileSettings) -> CliResult<Self> {
        refuse_misspelt(settings)?;
        let read = |key: &str, on: &str, off: &str| match settings.get(key) {
            None => Ok(None),
            Some(setting) if setting.value == on => Ok(Some(setting.origin)),
            Some(setting) if setting.value == off => Ok(None),
            Some(setting) => {
                let message = format!(
                    "profile `{}`: `{key}` is `{}`, but it takes `{on}` or `{off}`",
                    settings.name, setting.value
                );
                Err(CliError::new(ErrorKind::Configuration, message)
                    .hint(format!("Correct it with `keyfob profile set {} {key} {on}`.", settings.name))
                    .for_profile(&settings.name)
                    .at(Some(setting.origin)))
            }
        };
        Ok(Self {
            confirm: read(CONFIRM, "always", "never")?,
            refuse_noninteractive: read(REFUSE_NONINTERACTIVE, "true", "false")?,
        })
    }

    /// Gets past the guards, asking where they want it.
    pub(super) fn pass(self, context: &Context, profile: &ProfileName) -> CliResult {
        let (key, origin) = match (self.confirm, self.refuse_noninteractive) {
            (Some(origin), _) => (CONFIRM, origin),
            (None, Some(origin)) => (REFUSE_NONINTERACTIVE, origin),
            (None, None) => return Ok(()),
        };
        let refused =
            |kind, message: String| CliError::new(kind, message).for_profile(profile).at(Some(origin));
        let terminal = if context.may_ask() { Terminal::open() } else { None };
        let Some(mut terminal) = terminal else {
            let message =
                format!("profile `{profile}` is for people at a terminal (`{key}`), and there is none here");
            return Err(refused(ErrorKind::LoginNeeded, message)
                .hint("Run the command in a terminal, or give programs a profile of their own."));
        };
        if self.confirm.is_none() {
            return Ok(());
        }
        let left = || context.deadline().saturating_duration_since(Instant::now());
        // Programs that ask at the same time are let to the terminal one after the other.
        let _turn =
            FileLock::acquire(&context.paths.locks.join("confirm.lock"), left()).map_err(|error| {
                refused(ErrorKind::LoginNeeded, format!("nobody answered for another program: {error}"))
            })?;
        trail::record(context, profile.as_str(), AuditEvent::Prompted, &[]);
        match ask(&mut terminal, profile, left())? {
            true => Ok(()),
            false => Err(refused(
                ErrorKind::LoginNeeded,
                format!("the credentials of profile `{profile}` were not allowed to leave"),
            )),
        }
    }
}

fn refuse_misspelt(settings: &ProfileSettings) -> CliResult {
    let guard = |key: &str| {
        let meant = misspelt(key).flatten()?;
        GUARDS.contains(&meant.as_str()).then_some(meant)
    };
    let found = settings
        .settings
        .iter()
        .filter(|(key, _)| key.starts_with(PREFIX))
        .find_map(|(key, setting)| Some((key, setting.origin, guard(key)?)));
    let Some((key, origin, meant)) = found else { return Ok(()) };
    let message =
        format!("profile `{}`: `{key}` is no setting, but nearly the guard `{meant}`", settings.name);
    Err(CliError::new(ErrorKind::Configuration, message)
        .hint(format!("Correct its name, or remove it with `keyfob profile unset {} {key}`.", settings.name))
        .for_profile(&settings.name)
        .at(Some(origin)))
}

fn ask(terminal: &mut Terminal, profile: &ProfileName, limit: Duration) -> CliResult<bool> {
    let who = Requester::parent().map_or_else(
        || "A program".to_owned(),
        |requester| {
            let name = requester.name.unwrap_or_else(|| "A program".to_owned());
            let name: String = name.chars().filter(|c| !c.is_control()).collect();
            format!("{name} (process {})", requester.pid)
        },
    );
    let question = format!("{who} wants the credentials of profile {profile}. Allow it? [y/N] ");
    match terminal.ask(&question, Echo::Shown, limit) {
        Ok(Answer::Text(text)) => {
            Ok(matches!(text.expose().trim().to_ascii_lowercase().as_str(), "y" | "yes"))
        }
        Ok(Answer::Interrupted) => Err(CliError::new(ErrorKind::Interrupted, "interrupted")),
        Ok(Answer::Closed | Answer::TimedOut) => Ok(false),
        Err(error) => Err(CliError::new(ErrorKind::Failed, format!("the terminal cannot be used: {error}"))),
    }
}
