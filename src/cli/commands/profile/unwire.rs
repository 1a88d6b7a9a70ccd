//! `keyfob profile unwire`

use super::{Wired, unknown};
use crate::cli::both_files::{BothFiles, declined};
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::shared_edit::{EditOptions, Edited};
use crate::identifiers::ProfileName;
use crate::profile::references::{SectionKind, exists};
use crate::profile::wiring::unwire;

/// Give a wired profile its former text back, exactly
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob profile unwire prod
  keyfob profile unwire prod --dry-run")]
pub struct Args {
    #[command(flatten)]
    target: Wired,
}

/// Unwires the profile.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let name: ProfileName = context.parse_argument(&args.target.name)?;
    let mut files = BothFiles::begin(context)?;
    if !exists(&files.documents, SectionKind::Profile, &name) {
        return Err(unknown(&context.shared_files()?, SectionKind::Profile, &name));
    }
    unwire(&mut files.documents, &name)?;
    let section = files.documents.config.profile(name.as_str());
    let in_keychain = section.is_some_and(|section| section.get("keyfob_access_key").is_some());
    let command = format!("profile unwire {name}");
    let question = format!("Let other tools read profile `{name}` by themselves?");
    let options = EditOptions { command: &command, dry_run: args.target.dry_run, question: Some(&question) };
    match files.finish(&options)? {
        Edited::Declined => return Err(declined()),
        Edited::Written => {
            context.ui.note(&format!("Profile `{name}` has its former text."));
            if in_keychain {
                let text = "its key is in the keychain, which only keyfob reads: other tools get nothing from it now.";
                context.ui.warn(text);
            }
        }
        Edited::Unchanged | Edited::Shown => {}
    }
    Ok(())
}
