//! `keyfob profile unset`

use super::{Named, unknown};
use crate::cli::both_files::{BothFiles, refused};
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::shared_edit::{EditOptions, Edited};
use crate::identifiers::ProfileName;
use crate::profile::references::exists;

/// Remove one setting of a profile, from both files
///
/// Nothing else in the files changes. Where it is not set, nothing happens.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob profile unset prod region
  keyfob profile unset prod s3.addressing_style --dry-run")]
pub struct Args {
    #[command(flatten)]
    target: Named,
    /// The setting; a nested one as BLOCK.SETTING
    #[arg(value_name = "KEY")]
    key: String,
}

/// Removes the setting.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let name: ProfileName = context.parse_argument(&args.target.name)?;
    let kind = args.target.which.kind();
    let mut files = BothFiles::begin(context)?;
    if !exists(&files.documents, kind, &name) {
        return Err(unknown(&context.shared_files()?, kind, &name));
    }
    for file in kind.files() {
        let document = files.documents.get_mut(*file);
        if document.find(kind.section(&name)).is_some() {
            let edit = document.unset(kind.section(&name), &args.key);
            edit.map_err(|error| refused(*file, error).for_profile(&name))?;
        }
    }
    let command = format!("profile unset {name} {}", args.key);
    let options = EditOptions { command: &command, dry_run: args.target.dry_run, question: None };
    match files.finish(&options)? {
        Edited::Unchanged => context.ui.note(&format!("{} `{name}` has no `{}`.", kind.word(), args.key)),
        Edited::Written => context.ui.note(&format!("Removed `{}` of {} `{name}`.", args.key, kind.word())),
        Edited::Shown | Edited::Declined => {}
    }
    Ok(())
}
