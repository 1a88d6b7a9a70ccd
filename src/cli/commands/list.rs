//! `keyfob list`

use std::borrow::Cow;
use std::fmt::Write;
use std::io;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::cli::cached::CachedSessions;
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::clock::format_instant;
use crate::cores::in_order;
use crate::identifiers::ProfileName;
use crate::output::columns::{Cells, Column, Fit, Layout};
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

fn name<S: serde::Serializer>(name: &ProfileName, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(name.as_str())
}

fn instant<S: serde::Serializer>(instant: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format_instant(*instant))
}

fn optional_instant<S: serde::Serializer>(
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
    let row_of = |listed| {
        let until = cached.until(&set, &listed);
        row(context, &index, listed, until)
    };
    if context.global.json {
        let (mut pieces, mut answer) = (context.ui.pieces(), JsonAnswer::default());
        let add = |part: &mut JsonRows, listed| part.add(&row_of(listed));
        set.gather(JsonRows::new, add, |part| pieces.add(answer.piece(part)));
        pieces.add(answer.end());
        return context.written(pieces.end());
    }
    let (now, mut parts) = (context.clock.now(), Vec::new());
    set.gather(Part::new, |part, listed| part.add(row_of(listed), now), |part| parts.push(part));
    if parts.iter().all(|part| part.cells.is_empty()) {
        context.ui.note(&format!(
            "There are no profiles in {} yet. `keyfob add NAME` stores a key, `keyfob configure` makes the other kinds.",
            context.paths.config_file.display()
        ));
        return Ok(());
    }
    print_table(parts, context)
}

/// Some profiles of the answer for programs, as text.
struct JsonRows(Vec<u8>);

impl JsonRows {
    const BEFORE_EACH: &[u8] = b",\n    ";
    /// More than most rows have: what is not used is never touched, and growing costs a copy.
    const BYTES_OF_A_ROW: usize = 512;

    fn new(rows: usize) -> Self {
        Self(Vec::with_capacity(rows * Self::BYTES_OF_A_ROW))
    }

    fn add(&mut self, row: &Row<'_>) {
        self.0.extend_from_slice(Self::BEFORE_EACH);
        // It has come to a list in an object.
        let formatter = RowFormatter { depth: 2 };
        let mut serializer = Serializer::with_formatter(&mut self.0, formatter);
        row.serialize(&mut serializer).expect("a row is plain data");
    }
}

/// The answer for programs, as its parts come.
#[derive(Default)]
struct JsonAnswer {
    has_rows: bool,
}

impl JsonAnswer {
    const BEGIN: &[u8] = b"{\n  \"profiles\": [";
    const END: &[u8] = b"\n  ]\n}\n";
    const NONE: &[u8] = b"]\n}\n";

    /// The next piece.
    fn piece(&mut self, JsonRows(rows): JsonRows) -> Vec<u8> {
        if rows.is_empty() || self.has_rows {
            return rows;
        }
        self.has_rows = true;
        // No comma stands before the first row.
        [Self::BEGIN, &rows[1..]].concat()
    }

    /// The last piece.
    fn end(&self) -> Vec<u8> {
        if self.has_rows { Self::END.to_vec() } else { [Self::BEGIN, Self::NONE].concat() }
    }
}

/// The layout of serde_json's own formatter for objects that are not empty, with what stands before a line in one piece
/// instead of a piece for each level.
struct RowFormatter {
    depth: usize,
}

impl RowFormatter {
    const BEFORE_A_LINE: &[u8] = b",\n                ";

    fn before_a_line(&self, is_first: bool) -> &'static [u8] {
        &Self::BEFORE_A_LINE[usize::from(is_first)..2 + 2 * self.depth]
    }
}

impl Formatter for RowFormatter {
    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth += 1;
        writer.write_all(b"{")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(self.before_a_line(true))?;
        writer.write_all(b"}")
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, is_first: bool) -> io::Result<()> {
        writer.write_all(self.before_a_line(is_first))
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

/// Some profiles of the table.
struct Part {
    cells: Cells,
    /// What is wrong with some of them.
    problems: Vec<String>,
}

impl Part {
    fn new(rows: usize) -> Self {
        Self { cells: Cells::new(COLUMNS.len(), rows), problems: Vec::new() }
    }

    fn add(&mut self, row: Row<'_>, now: DateTime<Utc>) {
        let [account, role, region] =
            [&row.account_id, &row.role_name, &row.region].map(|text| text.as_deref().unwrap_or_default());
        let source = source(&row, now);
        let cached = row.cached.as_ref().map(|one| time_left(one.expires_at - now)).unwrap_or_default();
        self.cells.add([row.name.as_str(), row.kind, account, role, region, &source, &cached]);
        if let Some(problem) = row.problem {
            let mut line = format!("! {}: {}", row.name, problem.message.replace(char::is_control, " "));
            if let (Some(file), Some(number)) = (&problem.file, problem.line) {
                let _ = write!(line, " ({file} line {number})");
            }
            self.problems.push(line);
        }
    }
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

fn problem(context: &Context, error: &ProfileError) -> Problem {
    let origin = error.origin();
    Problem {
        message: error.to_string(),
        file: origin.map(|origin| context.path_of(origin.file).display().to_string()),
        line: origin.map(|origin| origin.line),
    }
}

/// Prints the table, and below it what is wrong. What stands in the files was written by others: it must neither break the
/// table nor move the cursor.
fn print_table(parts: Vec<Part>, context: &Context) -> CliResult {
    let width = context.ui.answer_width();
    let (cells, problems): (Vec<_>, Vec<_>) =
        parts.into_iter().map(|part| (part.cells.harmless(), part.problems)).unzip();
    let layout = Layout::of(&COLUMNS, &cells, width);
    let mut pieces = context.ui.pieces();
    pieces.add(context.ui.bold(&layout.title()).into_bytes());
    in_order(cells, |part| layout.lines(&part), |lines| pieces.add(lines.into_bytes()));
    let mut end = String::new();
    for (at, line) in problems.iter().flatten().enumerate() {
        end.push_str(if at == 0 { "\n\n" } else { "\n" });
        end.push_str(&wrap(line, width));
    }
    end.push('\n');
    pieces.add(end.into_bytes());
    context.written(pieces.end())
}

/// Where the secret is, and how old a key is, so that it is seen when it should be rotated.
fn source<'r>(row: &'r Row<'_>, now: DateTime<Utc>) -> Cow<'r, str> {
    let source = row.source.as_deref().unwrap_or_default();
    let made = row.key.as_ref().and_then(|key| key.created);
    match made.map(|made| (now - made).num_days()) {
        None => source.into(),
        Some(1) => format!("{source}, 1 day old").into(),
        Some(days) => format!("{source}, {days} days old").into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_laid_out_as_serde_json_does() {
        let instant = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let row = |name: &str| Row {
            name: name.parse().unwrap(),
            kind: "key",
            account_id: Some("111122223333".into()),
            role_name: None,
            role_arn: None,
            region: Some("a\"\\\u{1}é".into()),
            source: None,
            key: Some(Box::new(Key { access_key_id: "AKIA".into(), created: Some(instant) })),
            cached: Some(Box::new(Cached { expires_at: instant })),
            problem: Some(Box::new(Problem { message: "m".into(), file: None, line: Some(3) })),
        };
        for names in [&[][..], &["a"], &["a", "b", "c"]] {
            let mut parts = [JsonRows::new(1), JsonRows::new(1)];
            names.iter().enumerate().for_each(|(at, name)| parts[at / 2].add(&row(name)));
            let mut answer = JsonAnswer::default();
            let mut whole: Vec<u8> = parts.into_iter().flat_map(|part| answer.piece(part)).collect();
            whole.extend(answer.end());
            #[derive(Serialize)]
            struct All<'r> {
                profiles: Vec<Row<'r>>,
            }
            let all = All { profiles: names.iter().map(|name| row(name)).collect() };
            let expected = serde_json::to_string_pretty(&all).unwrap() + "\n";
            assert_eq!(String::from_utf8(whole).unwrap(), expected);
        }
    }
}
