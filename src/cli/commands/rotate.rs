//! `keyfob rotate`

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::rotate_keys::{self, RotateOptions};
use crate::cli::trail;
use crate::files::FileLock;
use crate::identifiers::ProfileName;
use crate::rotation::one_for_each_key;
use crate::vault::Index;

/// Replace access keys with new ones, without a moment in which no working key is stored
///
/// A second key is made, stored beside the old one, proved with calls to AWS, and put in the old one's place, for every
/// profile that has it; then the old one is deactivated and deleted. Run again after an interruption: it goes on where
/// it stopped. The keys of several users are waited for at the same time.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob rotate me
  keyfob rotate --all --older-than 90d
  keyfob rotate me --dry-run")]
pub struct Args {
    /// The profiles whose keys to replace
    #[arg(value_name = "PROFILE", conflicts_with = "all")]
    names: Vec<String>,
    /// Every key in the keychain
    #[arg(long)]
    all: bool,
    /// Only keys that are older, such as 90d
    #[arg(long, value_name = "DAYS", value_parser = days)]
    older_than: Option<TimeDelta>,
    /// Leave the old key deactivated instead of deleting it
    #[arg(long)]
    keep_old: bool,
    /// Delete the user's other access key first, if there is one
    #[arg(long)]
    delete_other: bool,
    /// Show which keys would be replaced, and do nothing
    #[arg(long)]
    dry_run: bool,
}

fn days(text: &str) -> Result<TimeDelta, String> {
    let number = text.strip_suffix(['d', 'D']).unwrap_or(text).parse::<u16>();
    number
        .map(|days| TimeDelta::days(days.into()))
        .map_err(|_| format!("`{text}` is not a number of days: write 90d"))
}

/// Rotates.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let index = context.vault()?.index()?;
    let names = profiles(args, context, &index)?;
    let due: Vec<_> = names.into_iter().filter(|name| is_due(args, context, &index, name)).collect();
    if args.dry_run {
        return show(context, &index, &due);
    }
    if due.is_empty() {
        context.ui.note("No key is to be replaced.");
        return Ok(());
    }
    let _lock = lock(context)?;
    let options = RotateOptions { keep_old: args.keep_old, delete_other: args.delete_other };
    let mut failures = Vec::new();
    for (name, outcome) in rotate_keys::rotate(context, due, options) {
        trail::changed(context, &name, "rotate", &outcome);
        failures.extend(outcome.err().map(|error| error.for_profile(&name)));
    }
    let mut failures = failures.into_iter();
    let Some(first) = failures.next() else { return Ok(()) };
    // The others were tried all the same; each is told.
    for error in failures {
        context.ui.error(&error.render(&|file| Some(context.path_of(file))));
    }
    Err(first)
}

/// The profiles that are meant, one for each key.
fn profiles(args: &Args, context: &Context, index: &Index) -> CliResult<Vec<ProfileName>> {
    if args.all {
        return Ok(one_for_each_key(index, index.access_keys.keys().cloned()));
    }
    let names = args.names.iter().map(|name| context.parse_argument(name)).collect::<CliResult<Vec<_>>>()?;
    let names = if names.is_empty() { vec![context.profile(None)?] } else { names };
    Ok(one_for_each_key(index, names))
}

/// Whether a key is old enough. One of unknown age is; a rotation that has begun always is.
fn is_due(args: &Args, context: &Context, index: &Index, name: &ProfileName) -> bool {
    let Some(least) = args.older_than else { return true };
    index.rotations.contains_key(name)
        || made_at(index, name).is_none_or(|made| context.clock.now() - made > least)
}

fn made_at(index: &Index, name: &ProfileName) -> Option<DateTime<Utc>> {
    index.access_keys.get(name)?.metadata.created_at
}

fn show(context: &Context, index: &Index, names: &[ProfileName]) -> CliResult {
    let age = |name| made_at(index, name).map(|made| (context.clock.now() - made).num_days());
    let id = |name| index.access_keys.get(name).map(|entry| entry.access_key_id.to_string());
    if context.global.json {
        let list: Vec<_> = names
            .iter()
            .map(|name| json!({ "profile": name.as_str(), "access_key_id": id(name), "age_days": age(name) }))
            .collect();
        return context.print(&json!({ "would_replace": list }).to_string());
    }
    let lines = names.iter().map(|name| {
        let age = age(name).map_or_else(|| "age unknown".to_owned(), |days| format!("{days} days old"));
        format!(
            "Would replace {} of profile {name} ({age}).",
            id(name).unwrap_or_else(|| "the key".to_owned())
        )
    });
    context.print_prose(&lines.collect::<Vec<_>>().join("\n"))
}

fn lock(context: &Context) -> CliResult<FileLock> {
    let path = context.paths.locks.join("rotate.lock");
    FileLock::acquire(&path, Duration::ZERO).map_err(|error| {
        CliError::new(ErrorKind::Failed, format!("another keyfob is rotating keys: {error}"))
            .hint("Wait for it.")
    })
}
