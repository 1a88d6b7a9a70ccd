//! `keyfob profile set`

use super::Which;
use crate::cli::both_files::{BothFiles, refused};
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::shared_edit::{EditOptions, Edited};
use crate::identifiers::ProfileName;
use crate::profile::references::SectionKind;
use crate::profile::wiring::{Documents, wired_key};
use crate::profile::{SharedFile, process_line};
use crate::secret;

/// Set one setting of a profile; the profile is made if it is not there
///
/// Nothing else in the file changes. Secrets are refused, since what stands on a command line can be seen by others.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob profile set prod region eu-west-1
  keyfob profile set prod s3.addressing_style path
  keyfob profile set corp sso_region eu-west-1 --sso-session")]
pub struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: String,
    /// The setting; a nested one as BLOCK.SETTING
    #[arg(value_name = "KEY")]
    key: String,
    /// Its value
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    value: String,
    #[command(flatten)]
    which: Which,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Sets the setting.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let name: ProfileName = context.parse_argument(&args.name)?;
    let kind = args.which.kind();
    refuse_secret(&args.key, &name)?;
    let mut files = BothFiles::begin(context)?;
    refuse_second_name(&files.documents, kind, &name, &args.key)?;
    let section = kind.section(&name);
    let file = place(&files.documents, kind, &name, &args.key);
    let document = files.documents.get_mut(file);
    let edit = match document.find(section) {
        Some(_) => document.set(section, &args.key, &args.value).map(drop),
        None => document.add_section(section, &[(&args.key, &args.value)]),
    };
    edit.map_err(|error| refused(file, error).for_profile(&name))?;
    let command = format!("profile set {name} {}", args.key);
    let options = EditOptions { command: &command, dry_run: args.dry_run, question: None };
    match files.finish(&options)? {
        Edited::Unchanged => {
            context.ui.note(&format!("`{}` of {} `{name}` is that already.", args.key, kind.word()));
        }
        Edited::Written => {
            let path = context.path_of(file);
            context.ui.note(&format!(
                "Set `{}` of {} `{name}` in {}.",
                args.key,
                kind.word(),
                path.display()
            ));
        }
        Edited::Shown | Edited::Declined => {}
    }
    Ok(())
}

fn refuse_secret(key: &str, name: &ProfileName) -> CliResult {
    if !secret::is_named_by(key) {
        return Ok(());
    }
    let message = format!("`{key}` is a secret, and what stands on a command line can be seen by others");
    Err(CliError::usage(message)
        .hint(format!("`keyfob add {name}` asks for a key and keeps it in the keychain.")))
}

/// In a profile that goes through keyfob, a native setting beside its prefixed name would contradict it.
fn refuse_second_name(documents: &Documents, kind: SectionKind, name: &ProfileName, key: &str) -> CliResult {
    let Some(wired) = wired_key(key).filter(|_| kind == SectionKind::Profile) else { return Ok(()) };
    let goes_through_keyfob = kind.files().iter().any(|file| {
        let section = documents.get(*file).profile(name.as_str());
        let line = section.as_ref().and_then(|section| section.value("credential_process"));
        line.is_some_and(|line| process_line::own_profile(&line).is_some())
    });
    if !goes_through_keyfob {
        return Ok(());
    }
    let message = format!("profile `{name}` goes through keyfob, where `{key}` is called `{wired}`");
    Err(CliError::usage(message)
        .hint(format!(
            "Set `{wired}`, or give the profile its former text back with `keyfob profile unwire {name}`."
        ))
        .for_profile(name))
}

/// The file to write to: the credentials file if the setting stands there, since it wins; else the config file.
fn place(documents: &Documents, kind: SectionKind, name: &ProfileName, key: &str) -> SharedFile {
    let block = key.split_once('.').map_or(key, |(block, _)| block);
    let has = |file: SharedFile| {
        let section = documents.get(file).find(kind.section(name));
        section.is_some_and(|section| section.get(block).is_some())
    };
    if kind == SectionKind::Profile && has(SharedFile::Credentials) {
        SharedFile::Credentials
    } else {
        SharedFile::Config
    }
}
