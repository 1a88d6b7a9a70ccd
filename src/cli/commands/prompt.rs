//! `keyfob prompt`

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::env;
use crate::cli::error::{CliError, CliResult};
use crate::cli::portal;
use crate::cli::session::{Session, Wanted};
use crate::clock::format_instant;
use crate::identifiers::ProfileName;
use crate::output::segment::{self, FormatError, Painter, Urgency};
use crate::profile::{BaseProvider, ProfileSource};

const FORMAT: &str = "{profile}[ {left}]";
const FIELDS: [&str; 7] = ["profile", "account", "account_name", "role", "region", "left", "mark"];
/// Below so much time left the colour changes.
const SOON: TimeDelta = TimeDelta::minutes(15);
const NOW: TimeDelta = TimeDelta::minutes(5);

/// Print a segment for a shell's prompt: the profile in use and how long its session still works
///
/// Prints nothing where no profile is set. Opens no keychain, makes no call and never fails for what is in the files,
/// so that a prompt cannot break. A profile with `keyfob_mark = production` is shown in red; `keyfob_account_name` is
/// the account's name for `{account_name}`; without it, the name is the one that `keyfob sso` listed.
#[derive(Debug, Default, clap::Args)]
#[command(
    about = "Print a segment for a shell's prompt",
    after_help = "Fields: {profile} {account} {account_name} {role} {region} {left} {mark}.
What stands in [ ] is left out where a field in it is empty.

Examples:
  keyfob prompt
  keyfob prompt --format '{profile}[ @{account_name}][ {left}]' --paint zsh
  keyfob prompt --paint tmux"
)]
pub struct Args {
    /// What to print [default: {profile}[ {left}]]
    #[arg(long, value_name = "FORMAT")]
    pub(in crate::cli) format: Option<String>,
    /// Who shows it, and so how colour is written
    #[arg(long, value_enum, value_name = "PROMPT", default_value_t)]
    pub(in crate::cli) paint: Painter,
}

/// What is known of the profile in use.
#[derive(Default)]
struct Known {
    profile: String,
    account: String,
    account_name: String,
    role: String,
    region: String,
    mark: String,
    until: Option<DateTime<Utc>>,
}

/// Prints the segment.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let Some(mut known) = known(context) else { return Ok(()) };
    if context.global.json || args.format.as_deref().is_some_and(|format| format.contains("{account_name}")) {
        name_account(&mut known, context);
    }
    let left = known.until.map(|until| until - context.clock.now());
    if context.global.json {
        let answer = json!({
            "profile": known.profile,
            "account_id": known.account,
            "account_name": known.account_name,
            "role_name": known.role,
            "region": known.region,
            "mark": known.mark,
            "expires_at": known.until.map(format_instant),
            "seconds_left": left.map(|left| left.num_seconds().max(0)),
        });
        return context.print(&answer.to_string());
    }
    let left_text = left.map(short).unwrap_or_default();
    let field = |name: &str| match name {
        "profile" => Some(known.profile.as_str()),
        "account" => Some(known.account.as_str()),
        "account_name" => Some(known.account_name.as_str()),
        "role" => Some(known.role.as_str()),
        "region" => Some(known.region.as_str()),
        "left" => Some(left_text.as_str()),
        "mark" => Some(known.mark.as_str()),
        _ => None,
    };
    let text = segment::fill(args.format.as_deref().unwrap_or(FORMAT), field)?;
    context.print(&segment::paint(&text, urgency(&known, left), args.paint))
}

fn urgency(known: &Known, left: Option<TimeDelta>) -> Urgency {
    match left {
        _ if !known.mark.is_empty() => Urgency::Now,
        Some(left) if left < NOW => Urgency::Now,
        Some(left) if left < SOON => Urgency::Soon,
        _ => Urgency::Calm,
    }
}

/// `3h12m`, `52m`, `40s`, `ended`
fn short(left: TimeDelta) -> String {
    match (left.num_hours(), left.num_minutes() % 60, left.num_seconds()) {
        (_, _, ..=0) => "ended".to_owned(),
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, _) => format!("{minutes}m"),
        (hours, minutes, _) => format!("{hours}h{minutes:02}m"),
    }
}

/// The profile of the credentials in the environment, else the one that is chosen. `None` where neither is.
fn known(context: &Context) -> Option<Known> {
    let variable = |name| context.environment.get(name);
    let held = variable(env::KEYFOB_PROFILE);
    let name = context.global.profile.as_deref().or(held);
    let name = name.or_else(|| variable(env::AWS_PROFILE)).or_else(|| variable(env::AWS_DEFAULT_PROFILE))?;
    let mut known = Known { profile: name.to_owned(), ..Known::default() };
    if let Ok(profile) = name.parse() {
        // What cannot be read leaves its fields empty: `explain` and `doctor` say why.
        let _ = fill_in(&mut known, context, &profile);
    }
    if held == Some(name)
        && let Some(end) = variable(env::AWS_CREDENTIAL_EXPIRATION)
    {
        known.until = DateTime::parse_from_rfc3339(end).ok().map(|end| end.to_utc());
    }
    Some(known)
}

fn fill_in(known: &mut Known, context: &Context, profile: &ProfileName) -> CliResult {
    let files = context.shared_files()?;
    if let Some(settings) = files.profile(profile) {
        let text = |key| settings.value(key).unwrap_or_default().to_owned();
        known.mark = text("keyfob_mark");
        known.account_name = text("keyfob_account_name");
    }
    let session = Session::open_in(context, &files, profile, Wanted::default())?;
    known.region = session.transport.region.as_ref().map(ToString::to_string).unwrap_or_default();
    match (session.chain.roles.last(), &session.chain.base) {
        (Some(hop), _) => (known.account, known.role) = of_role(&hop.role_arn),
        (None, BaseProvider::WebIdentity { role, .. }) => {
            (known.account, known.role) = of_role(&role.role_arn)
        }
        (None, BaseProvider::Sso(sso)) => {
            (known.account, known.role) = (sso.account_id.to_string(), sso.role_name.clone());
        }
        _ => {}
    }
    known.until = session.with_plan(|plan, _| {
        let key = plan.steps.last().and_then(|step| step.cache_key);
        Ok(key.and_then(|key| session.cached_until(&key)))
    })?;
    Ok(())
}

/// The account's name as a login to IAM Identity Center listed it, where the profile does not say one.
fn name_account(known: &mut Known, context: &Context) {
    if !known.account_name.is_empty() || known.account.is_empty() {
        return;
    }
    let Ok(files) = context.shared_files() else { return };
    let mut accounts = portal::listed(context, &files).into_iter().map(|listed| listed.account);
    known.account_name =
        accounts.find(|account| account.id == known.account).map(|it| it.name).unwrap_or_default();
}

fn of_role(arn: &crate::identifiers::RoleArn) -> (String, String) {
    (arn.account_id().to_string(), arn.role_name().to_owned())
}

impl From<FormatError> for CliError {
    fn from(error: FormatError) -> Self {
        Self::usage(error.to_string()).hint(format!("The fields are {}.", FIELDS.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        for (seconds, text) in [(11_520, "3h12m"), (3_120, "52m"), (40, "40s"), (0, "ended"), (-5, "ended")] {
            assert_eq!(short(TimeDelta::seconds(seconds)), text);
        }
    }
}
