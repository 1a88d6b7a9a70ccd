//! `keyfob list`

use std::borrow::Cow;
use std::fmt::Write;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::cli::cached::CachedSessions;
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::clock::format_instant;
use crate::output::columns::{self, Column, Fit};
use crate::output::time_left;
use crate::output::wrap::wrap;
use crate::profile::listing::{Kind, Listed, ProfileSet};
use crate::profile::{BaseProvider, ProfileError};
use crate::vault::{AccessKeyEntry, Index};

const COLUMNS: [Column; 7] = [
    Column::new("PROFILE", Fit::Stays),
    Column::new("KIND", Fit::Whole(4)),
    Column::new("ACCOUNT", Fit::Whole(5)),
    Column::new("ROLE", Fit::Shortens(3)),
    Column::new("REGION", Fit::Whole(2)),
    Column::new("SOURCE", Fit::Shortens(1)),
    Column::new("CACHED", Fit::Stays),
];

/// List every profile of the shared files: its kind, account, role, region, where its secret is, and for how long its
/// cached session still works
///
/// Opens no keychain, makes no call and asks nothing.
#[derive(Debug, clap::Args)]
#[command(
    about = "List every profile: what it is, where its secret is, and what is cached",
    after_help = "Examples:
  keyfob list
  keyfob list --json | jq -r '.profiles[] | select(.kind == \"role\") | .name'"
)]
pub struct Args {}

#[derive(Serialize)]
struct Row {
    name: String,
    kind: &'static str,
    account_id: Option<String>,
    role_name: Option<String>,
    role_arn: Option<String>,
    region: Option<String>,
    source: Option<String>,
    key: Option<Key>,
    cached: Option<Cached>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
    #[serde(skip)]
    cached_until: Option<DateTime<Utc>>,
    #[serde(skip)]
    key_made: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
struct Key {
    access_key_id: String,
    created: Option<String>,
}

#[derive(Serialize)]
struct Cached {
    expires_at: String,
}

#[derive(Serialize)]
struct Problem {
    message: String,
    file: Option<String>,
    line: Option<usize>,
}

#[derive(Serialize)]
struct Answer {
    profiles: Vec<Row>,
}

/// Lists the profiles.
pub fn run(_args: &Args, context: &Context) -> CliResult {
    let files = context.shared_files()?;
    let index = context.vault()?.index()?;
    let set = ProfileSet::new(&files);
    let cached = CachedSessions::read(context, &index)?;
    let profiles: Vec<Row> = set.map(|listed| {
        let until = cached.until(&set, &listed);
        row(context, &index, listed, until)
    });
    if context.global.json {
        let json = serde_json::to_string_pretty(&Answer { profiles }).expect("a list is plain data");
        return context.print(&json);
    }
    if profiles.is_empty() {
        context.ui.note(&format!(
            "There are no profiles in {} yet. `keyfob add NAME` stores a key, `keyfob configure` makes the other kinds.",
            context.paths.config_file.display()
        ));
        return Ok(());
    }
    context.print(&table(&profiles, context))
}

fn row(context: &Context, index: &Index, listed: Listed, until: Option<DateTime<Utc>>) -> Row {
    let problem = listed.problem().map(|error| problem(context, error));
    let keychain = matches!(listed.chain.as_ref().map(|chain| &chain.base), Ok(BaseProvider::Keychain));
    let own = if listed.kind == Kind::Key { index.access_keys.get(&listed.name) } else { None };
    let source = match (listed.kind, own) {
        (Kind::Key, Some(entry)) => Some(entry.backend.title().trim_start_matches("the ").to_owned()),
        (Kind::Key, None) if keychain => Some("not stored".to_owned()),
        _ => listed.source,
    };
    let account = |entry: &AccessKeyEntry| entry.metadata.account_id.as_ref().map(ToString::to_string);
    let key = match own {
        Some(entry) => Some(Key {
            access_key_id: entry.access_key_id.to_string(),
            created: entry.metadata.created_at.map(format_instant),
        }),
        None => listed.access_key_id.map(|access_key_id| Key { access_key_id, created: None }),
    };
    Row {
        kind: listed.kind.word(),
        account_id: listed.account_id.or_else(|| own.and_then(account)),
        role_name: listed.role_name,
        role_arn: listed.role_arn,
        region: listed.region,
        source,
        key,
        cached: until.map(|until| Cached { expires_at: format_instant(until) }),
        problem,
        cached_until: until,
        key_made: own.and_then(|entry| entry.metadata.created_at),
        name: listed.name.to_string(),
    }
}

fn problem(context: &Context, error: &ProfileError) -> Problem {
    let origin = error.origin();
    Problem {
        message: error.to_string(),
        file: origin.map(|origin| context.path_of(origin.file).display().to_string()),
        line: origin.map(|origin| origin.line),
    }
}

fn table(profiles: &[Row], context: &Context) -> String {
    let (now, width) = (context.clock.now(), context.ui.answer_width());
    let table = columns::render_with(&COLUMNS, profiles, width, |row: &Row, column| match column {
        0 => plain(&row.name),
        1 => row.kind.into(),
        2 => optional(&row.account_id),
        3 => optional(&row.role_name),
        4 => optional(&row.region),
        5 => source(row, now),
        _ => row.cached_until.map(|until| time_left(until - now).into()).unwrap_or_default(),
    });
    let mut text = context.ui.with_title(&table);
    let broken = profiles.iter().filter_map(|row| Some((&row.name, row.problem.as_ref()?)));
    for (at, (name, problem)) in broken.enumerate() {
        text.push_str(if at == 0 { "\n\n" } else { "\n" });
        let mut line = format!("! {}: {}", plain(name), plain(&problem.message));
        if let (Some(file), Some(number)) = (&problem.file, problem.line) {
            let _ = write!(line, " ({file} line {number})");
        }
        text.push_str(&wrap(&line, width));
    }
    text
}

/// Where the secret is, and how old a key is, so that it is seen when it should be rotated.
fn source(row: &Row, now: DateTime<Utc>) -> Cow<'_, str> {
    let source = optional(&row.source);
    match row.key_made.map(|made| (now - made).num_days()) {
        None => source,
        Some(1) => format!("{source}, 1 day old").into(),
        Some(days) => format!("{source}, {days} days old").into(),
    }
}

fn optional(text: &Option<String>) -> Cow<'_, str> {
    plain(text.as_deref().unwrap_or_default())
}

/// What stands in the files was written by others: it must neither break the table nor move the cursor.
fn plain(text: &str) -> Cow<'_, str> {
    match text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        true => text.into(),
        false => text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().into(),
    }
}
