//! What a profile asks for before its credentials leave: a person's yes, or a person at all.

use std::io;
use std::time::Instant;

use crate::audit::{AuditEvent, Requester};
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::reach_person;
use crate::cli::trail;
use crate::files::FileLock;
use crate::identifiers::ProfileName;
use crate::profile::PREFIX;
use crate::profile::known::misspelt;
use crate::profile::{Origin, ProfileSettings, ProfileSource, SESSION_POLICY};
use crate::prompt::{self, Decision, Driver, Terminal};

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
        if let Some(origin) = self.refuse_noninteractive
            && !(context.may_ask() && Terminal::open().is_some())
        {
            let message = format!(
                "profile `{profile}` is for people at a terminal (`{REFUSE_NONINTERACTIVE}`), and there is none here"
            );
            return Err(refused(profile, origin, message)
                .hint("Run the command in a terminal, or give programs a profile of their own."));
        }
        self.confirm.map_or(Ok(()), |origin| confirm(context, profile, origin))
    }
}

/// A person says yes, at the terminal or in a dialog of the desktop.
fn confirm(context: &Context, profile: &ProfileName, origin: Origin) -> CliResult {
    let refused = |message: String| refused(profile, origin, message);
    let Some(driver) = reach_person::for_a_yes(context)? else {
        let message = format!(
            "profile `{profile}` gives its credentials only when a person says yes (`{CONFIRM}`), and nobody can be \
             asked here"
        );
        let dialog = match context.may_ask() && reach_person::has_display(context) {
            true => "install pinentry, zenity or kdialog, so that a dialog can ask, ",
            false => "",
        };
        return Err(refused(message).hint(format!(
            "Run the command in a terminal, {dialog}or give programs a profile of their own."
        )));
    };
    let left = || context.deadline().saturating_duration_since(Instant::now());
    // Programs that ask at the same time are let to the person one after the other.
    let _turn = FileLock::acquire(&context.paths.locks.join("confirm.lock"), left())
        .map_err(|error| refused(format!("nobody answered for another program: {error}")))?;
    trail::record(context, profile.as_str(), AuditEvent::Prompted, &[]);
    let question = format!("{} wants the credentials of profile {profile}. Allow it?", who());
    match prompt::confirm(driver, &question, left()) {
        Ok(Decision::Yes) => Ok(()),
        Ok(Decision::No) => {
            Err(refused(format!("the credentials of profile `{profile}` were not allowed to leave")))
        }
        Ok(Decision::TimedOut) => {
            Err(refused(format!("nobody answered whether the credentials of profile `{profile}` may leave"))
                .hint("Run the command again, and answer within 48 seconds."))
        }
        Ok(Decision::Interrupted) => Err(CliError::new(ErrorKind::Interrupted, "interrupted")),
        Err(error) => Err(refused(format!(
            "nobody can be asked whether the credentials of profile `{profile}` may leave: {}",
            unusable(driver, &error)
        ))
        .hint("`keyfob settings set prompt …` chooses how a person is asked.")),
    }
}

fn refused(profile: &ProfileName, origin: Origin, message: String) -> CliError {
    CliError::new(ErrorKind::LoginNeeded, message).for_profile(profile).at(Some(origin))
}

fn unusable(driver: Driver, error: &io::Error) -> String {
    match driver {
        Driver::Dialog(dialog) => format!("{} cannot be used: {error}", dialog.program()),
        Driver::Terminal | Driver::YubiKey => format!("the terminal cannot be used: {error}"),
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

/// The process that asks. It chooses its own name, which must not look like more of the question.
fn who() -> String {
    let Some(requester) = Requester::parent() else { return "A program".to_owned() };
    let name = requester.name.unwrap_or_else(|| "A program".to_owned());
    let name: String = name.chars().filter(|c| !c.is_control() && !"<>&".contains(*c)).collect();
    format!("{name} (process {})", requester.pid)
}
