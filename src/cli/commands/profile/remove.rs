//! `keyfob profile remove`

use super::{Named, unknown};
use crate::cli::both_files::{BothFiles, declined};
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::shared_edit::{EditOptions, Edited};
use crate::identifiers::ProfileName;
use crate::profile::references::{SectionKind, exists, references, remove};

/// Remove a profile from the shared files, after showing what goes and asking
///
/// A key in the keychain stays there; `keyfob remove` deletes it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob profile remove old
  keyfob profile remove old --dry-run
  keyfob profile remove corp --sso-session --yes")]
pub struct Args {
    #[command(flatten)]
    target: Named,
}

/// Removes the profile.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let name: ProfileName = context.parse_argument(&args.target.name)?;
    let kind = args.target.which.kind();
    let mut files = BothFiles::begin(context)?;
    if !exists(&files.documents, kind, &name) {
        return Err(unknown(&context.shared_files()?, kind, &name));
    }
    remove(&mut files.documents, kind, &name)?;
    for left in references(&files.documents, kind, &name) {
        let place = format!("{} line {}", context.path_of(left.origin.file).display(), left.origin.line);
        context
            .ui
            .warn(&format!("profile `{}` needs it: its `{}` names it ({place}).", left.profile, left.key));
    }
    let keeps_key = kind == SectionKind::Profile && context.vault()?.index()?.access_keys.contains_key(&name);
    let command = format!("profile remove {name}");
    let question = format!("Remove {} `{name}`?", kind.word());
    let options = EditOptions { command: &command, dry_run: args.target.dry_run, question: Some(&question) };
    match files.finish(&options)? {
        Edited::Declined => return Err(declined()),
        Edited::Written => {
            context.ui.note(&format!("Removed {} `{name}`. `keyfob undo` brings it back.", kind.word()));
            if keeps_key {
                context
                    .ui
                    .note(&format!("Its key is still in the keychain; `keyfob remove {name}` deletes it."));
            }
        }
        Edited::Unchanged | Edited::Shown => {}
    }
    Ok(())
}
