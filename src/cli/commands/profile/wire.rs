//! `keyfob profile wire`

use super::{Wired, unknown};
use crate::cli::both_files::{BothFiles, declined, refused};
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::program;
use crate::cli::shared_edit::{EditOptions, Edited};
use crate::identifiers::ProfileName;
use crate::profile::references::{SectionKind, exists};
use crate::profile::wiring::{WiringError, renew_line, wire};

/// Make other tools reach a profile through keyfob, so that every SDK gets its MFA sessions and roles
///
/// Its settings are renamed to `keyfob_…`, which SDKs pass over, and a `credential_process` line is added. In a profile
/// that has such a line, it is written anew where keyfob has moved.
/// `keyfob profile unwire` restores the former text exactly.
#[derive(Debug, clap::Args)]
#[command(
    about = "Make other tools reach a profile through keyfob",
    after_help = "Examples:
  keyfob profile wire prod
  keyfob profile wire prod --dry-run
  keyfob profile wire prod --yes"
)]
pub struct Args {
    #[command(flatten)]
    target: Wired,
}

/// Wires the profile.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let name: ProfileName = context.parse_argument(&args.target.name)?;
    let mut files = BothFiles::begin(context)?;
    if !exists(&files.documents, SectionKind::Profile, &name) {
        return Err(unknown(&context.shared_files()?, SectionKind::Profile, &name));
    }
    let line = program::own_line(context, &name)?;
    let mut question = format!("Let other tools reach profile `{name}` through keyfob?");
    match wire(&mut files.documents, &name, &line) {
        Err(WiringError::AlreadyWired { .. }) if renew_line(&mut files.documents, &name, &line)? => {
            question = format!("Let other tools reach profile `{name}` through this keyfob?");
        }
        Err(WiringError::AlreadyWired { .. }) => {
            context.ui.note(&format!("Profile `{name}` goes through keyfob already."));
            return Ok(());
        }
        result => result?,
    }
    let command = format!("profile wire {name}");
    let options = EditOptions { command: &command, dry_run: args.target.dry_run, question: Some(&question) };
    match files.finish(&options)? {
        Edited::Declined => Err(declined()),
        Edited::Written => {
            context.ui.note(&format!("Profile `{name}` goes through keyfob now."));
            Ok(())
        }
        Edited::Unchanged | Edited::Shown => Ok(()),
    }
}

impl From<WiringError> for CliError {
    fn from(error: WiringError) -> Self {
        let told = Self::new(ErrorKind::Configuration, error.to_string());
        match error {
            WiringError::Unknown { name } => told.for_profile(&name),
            WiringError::AlreadyWired { name, origin } => told.for_profile(&name).at(Some(origin)),
            WiringError::NotWired { name, origin } => told
                .hint(format!("`keyfob profile wire {name}` would make it so."))
                .for_profile(&name)
                .at(Some(origin)),
            WiringError::Plaintext { name, origin, .. } => told
                .hint(format!("`keyfob adopt {name}` moves the key into the keychain and wires the profile."))
                .for_profile(&name)
                .at(Some(origin)),
            WiringError::HalfWired { name, key, origin } => {
                let native = key.trim_start_matches(crate::profile::PREFIX).to_owned();
                told.hint(format!("Call it `{native}`: wiring renames it with the others."))
                    .for_profile(&name)
                    .at(Some(origin))
            }
            WiringError::Nothing { name, origin } => told
                .hint(format!("Store a key with `keyfob add {name}`, or describe a role with `keyfob configure role {name}`."))
                .for_profile(&name)
                .at(Some(origin)),
            WiringError::Edit { name, file, source } => refused(file, source).for_profile(&name),
        }
    }
}
