//! `keyfob logout`

use serde_json::json;

use crate::chain::ChainError;
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::sign_out::ProfileSessions;
use crate::clock::format_instant;
use crate::profile::{self, ProfileSource};

/// Delete cached sessions, so that the next use signs in anew
///
/// For the profile of a key this includes the sessions of every role over it. AWS has no call that ends such a
/// session early: a copy that another program holds works until its end.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob logout prod
  keyfob logout --all")]
pub struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
    /// Delete the sessions of every profile
    #[arg(long, conflicts_with = "name")]
    all: bool,
}

/// Deletes the sessions.
pub fn run(args: &Args, context: &Context) -> CliResult {
    if args.all {
        return everything(context);
    }
    let name = context.profile(args.name.as_deref())?;
    let sessions = ProfileSessions::find(context, &name)?;
    let files = context.shared_files()?;
    if sessions.headers.is_empty() && files.profile(&name).is_none() {
        profile::resolve(&files, &name)?;
    }
    sessions.delete(context)?;
    let count = sessions.headers.len();
    let last_end = sessions.last_end(context.clock.now()).map(format_instant);
    context.ui.note(&match count {
        0 => format!("Profile `{name}` has no cached session."),
        1 => format!("Deleted 1 cached session of profile `{name}`."),
        _ => format!("Deleted {count} cached sessions of profile `{name}`."),
    });
    if let Some(end) = &last_end {
        context.ui.note(&format!("What other programs hold of them works until {end} at the latest."));
    }
    answer(context, &json!({"profile": name.as_str(), "deleted": count, "usable_until": last_end}))
}

fn everything(context: &Context) -> CliResult {
    let cache = context.session_cache();
    let deleted = cache.remove_where(|_| true).map_err(ChainError::Cache)?;
    cache.clear_all_failures().map_err(ChainError::Cache)?;
    cache.prune(context.clock.now());
    context.ui.note(&match deleted {
        0 => "There was no cached session.".to_owned(),
        1 => "Deleted 1 cached session.".to_owned(),
        _ => format!("Deleted {deleted} cached sessions."),
    });
    answer(context, &json!({"deleted": deleted}))
}

fn answer(context: &Context, json: &serde_json::Value) -> CliResult {
    if context.global.json { context.print(&json.to_string()) } else { Ok(()) }
}
