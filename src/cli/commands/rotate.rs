//! `keyfob rotate`

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::aws::Refusal;
use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::session::{Session, Wanted};
use crate::cli::trail;
use crate::files::FileLock;
use crate::identifiers::{AccessKeyId, ProfileName, user_name_of_arn};
use crate::rotation::{Rotation, RotationError};
use crate::vault::Index;

/// Replace access keys with new ones, without a moment in which no working key is stored
///
/// A second key is made, stored beside the old one, proved with calls to AWS, and put in the old one's place, for every
/// profile that has it; then the old one is deactivated and deleted. Run again after an interruption: it goes on where
/// it stopped.
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
    let mut failures = Vec::new();
    for name in &due {
        let outcome = rotate(args, context, name);
        trail::changed(context, name, "rotate", &outcome);
        if let Err(error) = outcome {
            failures.push(error.for_profile(name));
        }
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
    if !args.all {
        let names =
            args.names.iter().map(|name| context.parse_argument(name)).collect::<CliResult<Vec<_>>>()?;
        return if names.is_empty() { Ok(vec![context.profile(None)?]) } else { Ok(names) };
    }
    let mut seen: Vec<&AccessKeyId> = Vec::new();
    let mut names = Vec::new();
    for (name, entry) in &index.access_keys {
        if !seen.contains(&&entry.access_key_id) {
            seen.push(&entry.access_key_id);
            names.push(name.clone());
        }
    }
    Ok(names)
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

fn rotate(args: &Args, context: &Context, name: &ProfileName) -> CliResult {
    context.take_time();
    let wanted = Wanted { person_asked: true, ..Wanted::default() };
    let mut session = Session::open(context, name, wanted)?;
    session.require_key_in_keychain()?;
    let key = session.access_key()?;
    refuse_plaintext_copies(context, key.access_key_id())?;
    let aws = session.aws()?;
    let identity = aws.caller_identity(&key).map_err(|error| session.aws_error(&error))?;
    let user = user_name_of_arn(&identity.arn).ok_or_else(|| {
        CliError::new(ErrorKind::Configuration, format!("{} is not an IAM user's key", identity.arn))
            .hint("A root key is not to be rotated but to be deleted, in the console.")
    })?;
    let credentials = session.iam_credentials()?;
    let tell = |text: &str| context.ui.note(text);
    let vault = context.vault()?;
    let rotation = Rotation {
        aws: &aws,
        vault: &vault,
        clock: context.clock.as_ref(),
        profile: name,
        user,
        identity: &identity,
        tell: &tell,
    };
    let replaced = match rotation.replace(&credentials) {
        Err(RotationError::TwoKeys { other, .. })
            if args.delete_other
                && ask::confirm(context, "", &format!("Delete the access key {} for good?", other.id))? =>
        {
            let deleted = aws.delete_access_key(&credentials, user, &other.id);
            deleted.map_err(|error| session.aws_error(&error))?;
            rotation.replace(&credentials)
        }
        replaced => replaced,
    };
    let old = replaced.map_err(|error| told(&session, name, error))?;
    // A session of the old key ends with it, so what follows needs one of the new key.
    let mut session = Session::open(context, name, wanted)?;
    let credentials = session.iam_credentials().map_err(|error| {
        error.hint(format!(
            "The new key is stored and works; {old} is still active. Run `keyfob rotate {name}` again."
        ))
    })?;
    rotation.retire(&credentials, &old, args.keep_old).map_err(|error| told(&session, name, error))?;
    let what = if args.keep_old { "is deactivated" } else { "is deleted" };
    let new = vault.index()?.access_keys.get(name).map(|entry| entry.access_key_id.to_string());
    context.ui.note(&format!("Profile `{name}` has the new key {}; {old} {what}.", new.unwrap_or_default()));
    Ok(())
}

/// A copy in a file would stop working, and its profile with it.
fn refuse_plaintext_copies(context: &Context, id: &AccessKeyId) -> CliResult {
    let files = context.shared_files()?;
    let profiles = files.profiles();
    let copy = profiles.iter().find(|settings| settings.value("aws_access_key_id") == Some(id.as_str()));
    let Some(copy) = copy else { return Ok(()) };
    let message =
        format!("profile `{}` has the same access key {id} in plain text, and would stop working", copy.name);
    let origin = copy.get("aws_access_key_id").map(|setting| setting.origin);
    Err(CliError::new(ErrorKind::Configuration, message)
        .hint(format!("Move it into the keychain first: `keyfob adopt {}`.", copy.name))
        .at(origin))
}

/// What a person reads when a rotation stopped.
fn told(session: &Session<'_>, name: &ProfileName, error: RotationError) -> CliError {
    let again = format!("Run `keyfob rotate {name}` again to finish.");
    let message = error.to_string();
    let with = |told: CliError| CliError { message: message.trim_end_matches('.').to_owned(), ..told };
    match &error {
        RotationError::TwoKeys { other, last_used, ours } => {
            let state = if other.active { "active" } else { "inactive" };
            let used = last_used.map_or_else(
                || "never used as far as AWS knows".to_owned(),
                |at| format!("last used on {}", at.format("%Y-%m-%d")),
            );
            let whose = match ours {
                true => format!(
                    "It is {state} and {used}: a rotation that was cut short made it, and nobody has its secret."
                ),
                false => format!("It is {state} and {used}."),
            };
            CliError::new(ErrorKind::AwsRefused, message)
                .hint(whose)
                .hint(format!("If nothing needs it: `keyfob rotate {name} --delete-other`."))
        }
        RotationError::NotTheUsers { .. } => CliError::new(ErrorKind::Configuration, message)
            .hint(format!("Store the user's key: `keyfob add {name}`.")),
        RotationError::Call(source) => {
            let told = session.aws_error(source);
            match source.refusal() {
                Some(Refusal::Denied) if session.chain.base_mfa.is_none() => told.hint(format!(
                    "Policies for self-service often ask for MFA: `keyfob mfa add {name}` or `keyfob mfa enrol {name}`."
                )),
                _ => told,
            }
            .hint("Nothing was changed.")
        }
        RotationError::NotStored { id, left, source: _ } => {
            let told = CliError::new(ErrorKind::Keychain, message.clone());
            match left {
                None => told.hint("It was deleted again, and nothing was changed."),
                Some(_) => told.hint(format!(
                    "It could not be deleted: `aws iam delete-access-key --access-key-id {id}`."
                )),
            }
        }
        RotationError::NotYet { source, .. } => with(session.aws_error(source))
            .hint("The old key is still in use, and the new one is stored.")
            .hint(again),
        RotationError::OtherIdentity { .. } => CliError::new(ErrorKind::Failed, message),
        RotationError::OldRemains { source, .. } => with(session.aws_error(source)).hint(again),
        RotationError::NewKeyFailed { source } => {
            with(session.aws_error(source)).hint("The old key was activated again.").hint(again)
        }
        RotationError::Vault(_) => match error {
            RotationError::Vault(source) => source.into(),
            _ => CliError::new(ErrorKind::Keychain, message),
        },
    }
}
