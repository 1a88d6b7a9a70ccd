//! `keyfob profile copy`

use super::{FromTo, unknown};
use crate::cli::both_files::BothFiles;
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::shared_edit::{EditOptions, Edited};
use crate::profile::references::{copy, exists};

/// Copy a profile's settings under another name
///
/// A key in the keychain is not copied: the copy uses it through the original.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob profile copy prod prod-eu
  keyfob profile copy corp corp2 --sso-session")]
pub struct Args {
    #[command(flatten)]
    names: FromTo,
}

/// Copies the profile.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let (from, to) = args.names.parse(context)?;
    let kind = args.names.which.kind();
    let mut files = BothFiles::begin(context)?;
    if !exists(&files.documents, kind, &from) {
        return Err(unknown(&context.shared_files()?, kind, &from));
    }
    copy(&mut files.documents, kind, &from, &to)?;
    let command = format!("profile copy {from} {to}");
    let options = EditOptions { command: &command, dry_run: args.names.dry_run, question: None };
    if files.finish(&options)? == Edited::Written {
        context.ui.note(&format!("Copied {} `{from}` to `{to}`.", kind.word()));
    }
    Ok(())
}
