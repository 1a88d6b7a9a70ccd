//! `keyfob logout`

use std::collections::BTreeSet;

use serde_json::json;

use crate::audit::AuditEvent;
use crate::chain::ChainError;
use crate::cli::commands::login::{self, Found};
use crate::cli::console_sign_in;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::sign_out::ProfileSessions;
use crate::cli::sso_sign_out;
use crate::cli::trail;
use crate::clock::format_instant;
use crate::identifiers::ProfileName;
use crate::profile::listing::ProfileSet;
use crate::profile::{self, BaseProvider, ProfileSource};
use crate::shared_files::SharedFiles;
use crate::sso::{self, SsoSession};

/// Sign out: end the login, and delete the cached sessions, so that the next use signs in anew
///
/// A login to IAM Identity Center is ended at AWS, for the AWS CLI and the SDKs as well, and its files are deleted.
/// For the profile of a key this includes the sessions of every role over it. AWS has no call that ends such a
/// session early: a copy that another program holds works until its end.
#[derive(Debug, clap::Args)]
#[command(
    about = "Sign out, and delete cached sessions",
    after_help = "Examples:
  keyfob logout prod
  keyfob logout my-company
  keyfob logout --all"
)]
pub struct Args {
    /// The profile, or the sso-session
    #[arg(value_name = "PROFILE|SSO-SESSION")]
    name: Option<String>,
    /// End every login, and delete the sessions of every profile
    #[arg(long, conflicts_with = "name")]
    all: bool,
}

/// Deletes the sessions.
pub fn run(args: &Args, context: &Context) -> CliResult {
    if args.all {
        return everything(context);
    }
    let files = context.shared_files()?;
    // A profile that leads nowhere may still have sessions from when it did.
    if let Ok(Found::Sso(session, profile)) = login::find(args.name.as_deref(), context, &files) {
        return end_login(context, &files, &session, profile.as_ref());
    }
    let name = context.profile(args.name.as_deref())?;
    if let Ok(chain) = profile::resolve(&files, &name)
        && let BaseProvider::LoginSession { session } = &chain.base
        && console_sign_in::sign_out(context, session)?
    {
        context
            .ui
            .note(&format!("Forgot the console login of {session}; AWS has no call that ends it earlier."));
    }
    let sessions = ProfileSessions::find(context, &name)?;
    if sessions.headers.is_empty() && files.profile(&name).is_none() {
        profile::resolve(&files, &name)?;
    }
    sessions.delete(context)?;
    trail::record(context, name.as_str(), AuditEvent::LoggedOut, &[]);
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

/// Ends a login to IAM Identity Center.
fn end_login(
    context: &Context,
    files: &SharedFiles,
    session: &SsoSession,
    profile: Option<&ProfileName>,
) -> CliResult {
    let (was_signed_in, deleted) = sso_sign_out::sign_out(context, files, session, profile)?;
    context.ui.note(&match was_signed_in {
        true => format!("Signed out of {session}."),
        false => format!("Nobody was signed in to {session}."),
    });
    if deleted > 0 {
        context
            .ui
            .note("What other programs hold of its roles works until its end: AWS cannot take it back.");
    }
    answer(context, &json!({"signed_out": was_signed_in, "deleted": deleted}))
}

/// Whatever cannot be ended does not keep the rest.
fn everything(context: &Context) -> CliResult {
    let files = context.shared_files()?;
    let mut first_error = None;
    for session in sso::all_sessions(&ProfileSet::new(&files))? {
        match sso_sign_out::sign_out(context, &files, &session, None) {
            Ok((true, _)) => context.ui.note(&format!("Signed out of {session}.")),
            Ok((false, _)) => {}
            Err(error) => drop(first_error.get_or_insert(error)),
        }
    }
    let mut signed_out: BTreeSet<ProfileName> = BTreeSet::new();
    let forgotten = forget_console_logins(context, &files, &mut signed_out)?;
    if forgotten > 0 {
        context.ui.note(&format!("Forgot the console logins ({forgotten})."));
    }
    let cache = context.session_cache();
    signed_out.extend(cache.headers().into_iter().map(|header| header.profile));
    let deleted = cache.remove_where(|_| true).map_err(ChainError::Cache)?;
    cache.clear_all_failures().map_err(ChainError::Cache)?;
    cache.prune(context.clock.now());
    for profile in &signed_out {
        trail::record(context, profile.as_str(), AuditEvent::LoggedOut, &[]);
    }
    context.ui.note(&match deleted {
        0 => "There was no cached session.".to_owned(),
        1 => "Deleted 1 cached session.".to_owned(),
        _ => format!("Deleted {deleted} cached sessions."),
    });
    match first_error {
        Some(error) => Err(error),
        None => answer(context, &json!({"deleted": deleted})),
    }
}

/// Forgets the console logins that profiles name, whatever their files hold, and those that no profile names.
fn forget_console_logins(
    context: &Context,
    files: &SharedFiles,
    signed_out: &mut BTreeSet<ProfileName>,
) -> CliResult<usize> {
    let mut forgotten = 0;
    for name in files.names() {
        let Ok(chain) = profile::resolve(files, &name) else { continue };
        if let BaseProvider::LoginSession { session } = &chain.base
            && console_sign_in::sign_out(context, session)?
        {
            signed_out.insert(chain.base_profile);
            forgotten += 1;
        }
    }
    let others = crate::signin::remove_all(&context.paths.login_cache)
        .map_err(|error| CliError::new(ErrorKind::Failed, error.to_string()))?;
    Ok(forgotten + others)
}

fn answer(context: &Context, json: &serde_json::Value) -> CliResult {
    if context.global.json { context.print(&json.to_string()) } else { Ok(()) }
}
