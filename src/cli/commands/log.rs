//! `keyfob log`

use chrono::{Local, TimeDelta};
use serde_json::json;

use crate::audit::{AuditEvent, AuditFilter, AuditRecord, AuditTrail};
use crate::cli::context::Context;
use crate::cli::duration;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::output::columns::{Column, Fit};

const COLUMNS: [Column; 7] = [
    Column::new("TIME", Fit::Stays),
    Column::new("PROFILE", Fit::Stays),
    Column::new("EVENT", Fit::Stays),
    Column::new("CALLS", Fit::Shortens(2)),
    Column::new("ACCESS KEY ID", Fit::Whole(1)),
    Column::new("UNTIL", Fit::Whole(3)),
    Column::new("ASKED BY", Fit::Shortens(4)),
];

/// Show the audit trail: which process asked for which profile's credentials, when, and what came of it
///
/// It never holds a secret. `--profile` shows one profile's part.
#[derive(Debug, clap::Args)]
#[command(
    about = "Show who asked for which credentials, and what came of it",
    after_help = "Examples:
  keyfob log --since 1h
  keyfob log --since 7d --profile prod
  keyfob log --json | jq -r '.records[].requester.name'"
)]
pub struct Args {
    /// Only the last 90m, 4h or 7d
    #[arg(long, value_name = "TIME", value_parser = parse_since)]
    since: Option<TimeDelta>,
}

/// Shows the audit trail.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let profile = context.global.profile.as_deref().map(|name| context.parse_argument(name)).transpose()?;
    let since = args.since.map(|back| context.clock.now() - back);
    let trail = AuditTrail::new(&context.paths.state);
    let records = trail.read(&AuditFilter { since, profile }).map_err(|error| {
        let message = format!("the audit trail in {} cannot be read: {error}", context.paths.state.display());
        CliError::new(ErrorKind::Failed, message).hint("Check its permissions.")
    })?;
    if context.global.json {
        let records: Vec<_> = records.iter().map(AuditRecord::to_json).collect();
        let json =
            serde_json::to_string_pretty(&json!({"records": records})).expect("records are plain data");
        return context.print(&json);
    }
    if records.is_empty() {
        let narrowed = args.since.is_some() || context.global.profile.is_some();
        context.ui.note(if narrowed { "Nothing is recorded for that." } else { "Nothing is recorded yet." });
        return Ok(());
    }
    let rows: Vec<Vec<String>> = records.iter().map(cells).collect();
    context.print(&context.ui.table(&COLUMNS, &rows))
}

fn cells(record: &AuditRecord) -> Vec<String> {
    let requester = record.requester.as_ref().map(|requester| match &requester.name {
        Some(name) => format!("{name} ({})", requester.pid),
        None => requester.pid.to_string(),
    });
    let cells = [
        record.at.with_timezone(&Local).format("%Y-%m-%d %H:%M:%S").to_string(),
        record.profile.to_string(),
        event(&record.event),
        record.calls.join(", "),
        record.access_key_id.as_ref().map(ToString::to_string).unwrap_or_default(),
        record
            .expires_at
            .map(|end| end.with_timezone(&Local).format("%H:%M").to_string())
            .unwrap_or_default(),
        requester.unwrap_or_default(),
    ];
    // A process chooses its own name, so it must not move the cursor.
    cells.map(|cell| cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()).to_vec()
}

fn event(event: &AuditEvent) -> String {
    match event {
        AuditEvent::ServedCached => "from the cache".to_owned(),
        AuditEvent::ServedFresh => "fresh".to_owned(),
        AuditEvent::ServedStale { reason } => format!("old, renewing failed: {reason}"),
        AuditEvent::Prompted => "a person was asked".to_owned(),
        AuditEvent::LoggedIn => "signed in".to_owned(),
        AuditEvent::LoggedOut => "signed out".to_owned(),
        AuditEvent::Changed { what } => format!("done: {what}"),
        AuditEvent::Failed { kind } => format!("failed: {kind}"),
    }
}

/// As durations elsewhere, and days.
fn parse_since(text: &str) -> Result<TimeDelta, String> {
    let days = text.strip_suffix('d').and_then(|days| days.parse::<u16>().ok());
    match days {
        Some(days) => Ok(TimeDelta::days(i64::from(days))),
        None => duration::parse(text)
            .map(|seconds| TimeDelta::seconds(i64::from(seconds)))
            .map_err(|_| format!("`{text}` is not a length of time: write 90m, 4h or 7d")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        assert_eq!(parse_since("7d"), Ok(TimeDelta::days(7)));
        assert_eq!(parse_since("90m"), Ok(TimeDelta::minutes(90)));
        assert!(parse_since("d").is_err() && parse_since("1w").is_err() && parse_since("-1d").is_err());
    }
}
