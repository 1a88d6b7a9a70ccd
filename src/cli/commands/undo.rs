//! `keyfob undo`

use std::time::Duration;

use crate::cli::ask;
use crate::cli::both_files::declined;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::identifiers::ProfileName;
use crate::profile::BaseProvider;
use crate::profile::listing::{Listed, ProfileSet};

/// How long this waits for an edit that goes on, which may be asking a person.
const LOCK_WAIT: Duration = Duration::from_secs(30);

/// Take back the last edit of the shared files, after showing what that changes and asking
///
/// Repeated, it takes back the edit before that, and so on. Keys in the keychain are not concerned.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob undo
  keyfob undo --dry-run
  keyfob undo --yes")]
pub struct Args {
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Takes the edit back.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let sealing_key = || -> CliResult<_> { Ok(context.vault()?.sealing_key()?) };
    let Some(undo) = context.edit_journal().last_edit(LOCK_WAIT, sealing_key)? else {
        return Err(CliError::new(ErrorKind::Failed, "there is no edit to take back"));
    };
    let (command, at) = (undo.description().command.clone(), undo.description().at);
    let made =
        format!("`keyfob {command}` of {}", at.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M:%S"));
    let conflicts: Vec<String> = undo.conflicts().iter().map(|path| path.display().to_string()).collect();
    if args.dry_run {
        context.ui.note(&format!("This would take back {made}."));
        context.print(&undo.diff())?;
    }
    if !conflicts.is_empty() {
        let message = format!(
            "{} was changed after {made}, so taking that back would lose the change",
            conflicts.join(" and ")
        );
        return Err(CliError::new(ErrorKind::Failed, message)
            .hint("`keyfob undo --dry-run` shows how the file would differ; edit it by hand."));
    }
    if args.dry_run {
        return Ok(());
    }
    if !ask::confirm(context, &undo.diff(), &format!("Take back {made}?"))? {
        return Err(declined());
    }
    let lacking_before = without_key(context)?;
    undo.apply()?;
    context.ui.note(&format!("Took back {made}."));
    // An edit that moved a key with its profile is taken back without the key.
    for profile in without_key(context)?.into_iter().filter(|profile| !lacking_before.contains(profile)) {
        context.ui.warn(&format!(
            "profile `{profile}` takes its key from the keychain, but none is stored under that name. \
             If it was renamed, rename it again; else store the key with `keyfob add {profile}`."
        ));
    }
    Ok(())
}

/// The profiles whose key is in the keychain, but not under their name.
fn without_key(context: &Context) -> CliResult<Vec<ProfileName>> {
    let files = context.shared_files()?;
    let index = context.vault()?.index()?;
    let set = ProfileSet::new(&files);
    let lacks_key = |listed: Listed<'_>| {
        let chain = listed.chain.ok().filter(|chain| matches!(chain.base(), BaseProvider::Keychain))?;
        let is_own = *chain.base_profile() == listed.name;
        (is_own && !index.access_keys.contains_key(&listed.name)).then_some(listed.name)
    };
    Ok(set.map(lacks_key).into_iter().flatten().collect())
}
