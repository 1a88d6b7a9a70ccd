//! `keyfob status`

use std::borrow::Cow;
use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::cli::cached::CachedSessions;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::clock::format_instant;
use crate::identifiers::AccountId;
use crate::output::columns::{Column, Fit};
use crate::profile::BaseProvider;
use crate::profile::listing::{Listed, ProfileSet};
use crate::signin::ConsoleLoginFile;
use crate::sso::{self, TokenFile};

const COLUMNS: [Column; 6] = [
    Column::new("PROFILE", Fit::Stays),
    Column::new("ACCOUNT", Fit::Whole(3)),
    Column::new("ROLE", Fit::Shortens(2)),
    Column::new("REGION", Fit::Whole(1)),
    Column::new("LEFT", Fit::Stays),
    Column::new("", Fit::Whole(4)),
];
const BAR: usize = 10;
/// Thin, so that the bars of two lines do not run into each other.
const STILL: char = '━';
const GONE: char = '─';
const BEAT: Duration = Duration::from_secs(1);

/// Show which sessions and logins are open, the one that ends first on top
///
/// Sessions are credentials of a profile; logins are those to IAM Identity Center, from which they are renewed. Opens no
/// keychain, makes no call and asks nothing. `keyfob list` shows every profile.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob status
  keyfob status prod --watch
  keyfob status --json | jq '.sessions[] | select(.seconds_left < 900)'")]
pub struct Args {
    /// Only profiles whose name, account or role has this text in it
    #[arg(value_name = "TEXT")]
    filter: Option<String>,
    /// Show it anew every second, until Ctrl-C
    #[arg(short, long)]
    watch: bool,
}

struct Open {
    /// The profile, or the login's name.
    name: String,
    login: Option<Login>,
    account_id: Option<String>,
    role_name: Option<String>,
    region: Option<String>,
    issued_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// What is known of a login to IAM Identity Center.
struct Login {
    start_url: String,
    /// Whether it is renewed silently when it ends.
    renewable: bool,
}

/// Shows the sessions.
pub fn run(args: &Args, context: &Context) -> CliResult {
    if !args.watch {
        let open = open_sessions(args, context)?;
        return match context.global.json {
            true => context.print(&as_json(&open, context.clock.now())),
            false => show_once(args, context, &open),
        };
    }
    if context.global.json || !std::io::stdout().is_terminal() {
        return Err(CliError::usage("`--watch` draws on a terminal, and stdout is none")
            .hint("Leave `--watch` out to have the sessions once."));
    }
    let mut drawn = 0;
    loop {
        let text = picture(&open_sessions(args, context)?, context);
        let up = if drawn > 0 { format!("\u{1b}[{drawn}A") } else { String::new() };
        context.print(&format!("{up}\r\u{1b}[J{text}"))?;
        drawn = text.lines().count();
        std::thread::sleep(BEAT);
    }
}

fn show_once(args: &Args, context: &Context, open: &[Open]) -> CliResult {
    if open.is_empty() {
        context.ui.note(&match &args.filter {
            Some(text) => format!("No session is open whose profile, account or role has `{text}` in it."),
            None => {
                "No session is open. `keyfob login PROFILE` opens one; so does the first use of a profile."
                    .to_owned()
            }
        });
        return Ok(());
    }
    context.print(&picture(open, context))
}

fn open_sessions(args: &Args, context: &Context) -> CliResult<Vec<Open>> {
    let files = context.shared_files()?;
    let index = context.vault()?.index()?;
    let set = ProfileSet::new(&files);
    let cached = CachedSessions::read(context, &index)?;
    let open_one = |listed: Listed<'_>| {
        let (issued_at, expires_at, account) = match cached.of(&set, &listed) {
            Some(header) => (header.issued_at, header.expires_at, header.account_id.clone()),
            None => console_login(context, &listed)?,
        };
        let account_id = listed.account_id.map(Cow::into_owned).or_else(|| account.map(|id| id.to_string()));
        let (role_name, region) = (listed.role_name.map(Cow::into_owned), listed.region.map(Cow::into_owned));
        let name = listed.name.to_string();
        Some(Open { name, login: None, account_id, role_name, region, issued_at, expires_at })
    };
    // Few of many are open.
    let mut open: Vec<Open> = Vec::new();
    set.gather(|_| Vec::new(), |part, listed| part.extend(open_one(listed)), |part| open.extend(part));
    open.extend(logins(context, &set));
    open.retain(|open| args.filter.as_deref().is_none_or(|text| open.matches(text)));
    open.sort_by(|a, b| (a.expires_at, &a.name).cmp(&(b.expires_at, &b.name)));
    Ok(open)
}

/// The credentials that a console login holds itself. When they were issued, the file's age tells.
fn console_login(
    context: &Context,
    listed: &Listed<'_>,
) -> Option<(DateTime<Utc>, DateTime<Utc>, Option<AccountId>)> {
    let chain = listed.chain.as_ref().ok().filter(|chain| chain.last_role().is_none())?;
    let BaseProvider::LoginSession { session } = chain.base() else { return None };
    let file = ConsoleLoginFile::new(&context.paths.login_cache, session);
    let credentials = file.read().ok()??.credentials;
    let expires_at = credentials.expires_at.filter(|end| *end > context.clock.now())?;
    Some((written(file.path())?, expires_at, credentials.account_id))
}

/// The logins to IAM Identity Center that work. A broken section is `doctor`'s to tell.
fn logins(context: &Context, set: &ProfileSet<'_>) -> Vec<Open> {
    let now = context.clock.now();
    let sessions = sso::all_sessions(set).unwrap_or_default().into_iter();
    let open = sessions.filter_map(|session| {
        let file = TokenFile::new(&context.paths.sso_cache, &session);
        let token = file.read().ok()?.filter(|token| token.works_at(now))?;
        let renewable = token.refresh_with(now).is_some();
        Some(Open {
            name: session.token_key().to_owned(),
            login: Some(Login { start_url: session.start_url.clone(), renewable }),
            account_id: None,
            role_name: Some("(login)".to_owned()),
            region: Some(session.region.to_string()),
            issued_at: written(file.path())?,
            expires_at: token.expires_at,
        })
    });
    open.collect()
}

fn written(path: &Path) -> Option<DateTime<Utc>> {
    Some(std::fs::metadata(path).ok()?.modified().ok()?.into())
}

impl Open {
    fn matches(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let fields = [Some(&self.name), self.account_id.as_ref(), self.role_name.as_ref()];
        fields.into_iter().flatten().any(|field| field.to_lowercase().contains(&text))
    }
}

fn as_json(open: &[Open], now: DateTime<Utc>) -> String {
    let left = |open: &Open| (open.expires_at - now).num_seconds().max(0);
    let (mut sessions, mut logins) = (Vec::new(), Vec::new());
    for open in open {
        match &open.login {
            None => sessions.push(json!({
                "profile": open.name,
                "account_id": open.account_id,
                "role_name": open.role_name,
                "region": open.region,
                "issued_at": format_instant(open.issued_at),
                "expires_at": format_instant(open.expires_at),
                "seconds_left": left(open),
            })),
            Some(login) => logins.push(json!({
                "sso_session": open.name,
                "start_url": login.start_url,
                "region": open.region,
                "renewable": login.renewable,
                "expires_at": format_instant(open.expires_at),
                "seconds_left": left(open),
            })),
        }
    }
    format!("{:#}", json!({ "sessions": sessions, "logins": logins }))
}

fn picture(open: &[Open], context: &Context) -> String {
    if open.is_empty() {
        return "No session is open.".to_owned();
    }
    let now = context.clock.now();
    let plain = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    let cell = |text: &Option<String>| plain(text.as_deref().unwrap_or_default());
    let rows: Vec<Vec<String>> = open
        .iter()
        .map(|open| {
            let left = open.expires_at - now;
            vec![
                plain(&open.name),
                cell(&open.account_id),
                cell(&open.role_name),
                cell(&open.region),
                clock_time(left),
                bar(left, open.expires_at - open.issued_at),
            ]
        })
        .collect();
    let table = context.ui.table(&COLUMNS, &rows);
    if !context.ui.colors_answer() {
        return table;
    }
    let mut lines = table.lines();
    let mut text = lines.next().unwrap_or_default().to_owned();
    for (line, open) in lines.zip(open) {
        let code = match open.expires_at - now {
            left if left < TimeDelta::minutes(5) => 31,
            left if left < TimeDelta::minutes(15) => 33,
            _ => 32,
        };
        // Only the bar is coloured, which both dark and light screens show well.
        let split = line.find([STILL, GONE]).unwrap_or(line.len());
        let (words, bar) = line.split_at(split);
        text.push_str(&format!("\n{words}\u{1b}[{code}m{bar}\u{1b}[0m"));
    }
    text
}

/// `3:12:07`, `52:10`
fn clock_time(left: TimeDelta) -> String {
    let seconds = left.num_seconds().max(0);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes:02}:{seconds:02}")
    }
}

/// How much of its life a session still has.
fn bar(left: TimeDelta, life: TimeDelta) -> String {
    let life = usize::try_from(life.num_seconds()).unwrap_or(0).max(1);
    let left = usize::try_from(left.num_seconds()).unwrap_or(0).min(life);
    let full = (left * BAR).div_ceil(life);
    [STILL].repeat(full).into_iter().chain([GONE].repeat(BAR - full)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_shrink_and_times_run() {
        let hour = TimeDelta::hours(1);
        assert_eq!(bar(hour, hour), "━━━━━━━━━━");
        assert_eq!(bar(TimeDelta::minutes(30), hour), "━━━━━─────");
        assert_eq!(bar(TimeDelta::seconds(1), hour), "━─────────");
        assert_eq!(bar(TimeDelta::seconds(-9), hour), "──────────");
        assert_eq!(clock_time(TimeDelta::seconds(11_527)), "3:12:07");
        assert_eq!(clock_time(TimeDelta::seconds(3_130)), "52:10");
    }
}
