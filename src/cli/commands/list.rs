//! `keyfob list`

use std::borrow::Cow;
use std::fmt::Write;

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};

use crate::cli::cached::CachedSessions;
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::clock::format_instant;
use crate::identifiers::ProfileName;
use crate::output::columns::{self, Column, Fit};
use crate::output::time_left;
use crate::output::wrap::wrap;
use crate::profile::listing::{Kind, Listed, ProfileSet};
use crate::profile::{BaseProvider, ProfileError, Resolved};
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

/// A line of the list. There can be ten thousand: what few profiles have stands apart.
#[derive(Serialize)]
struct Row<'s> {
    #[serde(serialize_with = "name")]
    name: ProfileName,
    kind: &'static str,
    account_id: Option<Cow<'s, str>>,
    role_name: Option<Cow<'s, str>>,
    role_arn: Option<Cow<'s, str>>,
    region: Option<Cow<'s, str>>,
    source: Option<Cow<'s, str>>,
    key: Option<Box<Key<'s>>>,
    cached: Option<Box<Cached>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Box<Problem>>,
}

#[derive(Serialize)]
struct Key<'s> {
    access_key_id: Cow<'s, str>,
    #[serde(serialize_with = "optional_instant")]
    created: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
struct Cached {
    #[serde(serialize_with = "instant")]
    expires_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct Problem {
    message: String,
    file: Option<String>,
    line: Option<usize>,
}

#[derive(Serialize)]
struct Answer<'s> {
    profiles: Vec<Row<'s>>,
}

fn name<S: Serializer>(name: &ProfileName, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(name.as_str())
}

fn instant<S: Serializer>(instant: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format_instant(*instant))
}

fn optional_instant<S: Serializer>(
    instant: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    instant.map(format_instant).serialize(serializer)
}

/// Lists the profiles.
pub fn run(_args: &Args, context: &Context) -> CliResult {
    let files = context.shared_files()?;
    let index = context.vault()?.index()?;
    let set = ProfileSet::new(&files);
    let cached = CachedSessions::read(context, &index)?;
    let profiles: Vec<Row<'_>> = set.map(|listed| {
        let until = cached.until(&set, &listed);
        let row = row(context, &index, listed, until);
        if context.global.json { row } else { row.plain() }
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

fn row<'s>(context: &Context, index: &'s Index, listed: Listed<'s>, until: Option<DateTime<Utc>>) -> Row<'s> {
    let problem = listed.problem().map(|error| Box::new(problem(context, error)));
    let keychain = matches!(listed.chain.as_ref().map(Resolved::base), Ok(BaseProvider::Keychain));
    let own = if listed.kind == Kind::Key { index.access_keys.get(&listed.name) } else { None };
    let source = match (listed.kind, own) {
        (Kind::Key, Some(entry)) => Some(entry.backend.title().trim_start_matches("the ").into()),
        (Kind::Key, None) if keychain => Some("not stored".into()),
        _ => listed.source,
    };
    let account = |entry: &'s AccessKeyEntry| Some(entry.metadata.account_id.as_ref()?.as_str().into());
    let key = match own {
        Some(entry) => Some(Key {
            access_key_id: entry.access_key_id.as_str().into(),
            created: entry.metadata.created_at,
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
        key: key.map(Box::new),
        cached: until.map(|expires_at| Box::new(Cached { expires_at })),
        problem,
        name: listed.name,
    }
}

impl Row<'_> {
    /// What stands in the files was written by others: it must neither break the table nor move the cursor.
    fn plain(self) -> Self {
        Self {
            account_id: self.account_id.map(plain),
            role_name: self.role_name.map(plain),
            region: self.region.map(plain),
            source: self.source.map(plain),
            ..self
        }
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

fn table(profiles: &[Row<'_>], context: &Context) -> String {
    let (now, width) = (context.clock.now(), context.ui.answer_width());
    let table = columns::render_with(&COLUMNS, profiles, width, |row, column| match column {
        // A profile's name has no control character.
        0 => row.name.as_str().into(),
        1 => row.kind.into(),
        2 => borrowed(&row.account_id),
        3 => borrowed(&row.role_name),
        4 => borrowed(&row.region),
        5 => source(row, now),
        _ => row.cached.as_ref().map(|one| time_left(one.expires_at - now).into()).unwrap_or_default(),
    });
    let mut text = context.ui.with_title(table);
    let broken = profiles.iter().filter_map(|row| Some((row.name.as_str(), row.problem.as_ref()?)));
    for (at, (name, problem)) in broken.enumerate() {
        text.push_str(if at == 0 { "\n\n" } else { "\n" });
        let mut line = format!("! {name}: {}", plain(problem.message.as_str().into()));
        if let (Some(file), Some(number)) = (&problem.file, problem.line) {
            let _ = write!(line, " ({file} line {number})");
        }
        text.push_str(&wrap(&line, width));
    }
    text.push('\n');
    text
}

/// Where the secret is, and how old a key is, so that it is seen when it should be rotated.
fn source<'r>(row: &'r Row<'_>, now: DateTime<Utc>) -> Cow<'r, str> {
    let source = borrowed(&row.source);
    let made = row.key.as_ref().and_then(|key| key.created);
    match made.map(|made| (now - made).num_days()) {
        None => source,
        Some(1) => format!("{source}, 1 day old").into(),
        Some(days) => format!("{source}, {days} days old").into(),
    }
}

fn borrowed<'r>(text: &'r Option<Cow<'_, str>>) -> Cow<'r, str> {
    text.as_deref().unwrap_or_default().into()
}

fn plain(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        true => text,
        false => text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().into(),
    }
}
