//! `keyfob profile rename`

use super::{FromTo, unknown};
use crate::cli::both_files::BothFiles;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::shared_edit::{EditOptions, Edited};
use crate::identifiers::ProfileName;
use crate::profile::references::{SectionKind, exists, rename};
use crate::vault::{ItemName, Vault, VaultError};

/// Give a profile another name, together with its key in the keychain and every profile that refers to it
#[derive(Debug, clap::Args)]
#[command(
    about = "Give a profile another name, with its key and whatever refers to it",
    after_help = "Examples:
  keyfob profile rename me alice
  keyfob profile rename me alice --dry-run
  keyfob profile rename corp company --sso-session"
)]
pub struct Args {
    #[command(flatten)]
    names: FromTo,
}

/// Renames the profile.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let (from, to) = args.names.parse(context)?;
    let kind = args.names.which.kind();
    let mut files = BothFiles::begin(context)?;
    if !exists(&files.documents, kind, &from) {
        return Err(unknown(&context.shared_files()?, kind, &from));
    }
    let others = rename(&mut files.documents, kind, &from, &to)?;
    let section = files.documents.config.find(kind.section(&to));
    let in_keychain = kind == SectionKind::Profile
        && section.is_some_and(|section| section.get("keyfob_access_key").is_some());
    let vault = context.vault()?;
    if in_keychain && vault.index()?.rotations.contains_key(&from) {
        let message = format!("the key of profile `{from}` is being replaced, and that was cut short");
        return Err(CliError::new(ErrorKind::Failed, message)
            .hint(format!("Finish it first: `keyfob rotate {from}`.")));
    }
    let moves_key = in_keychain && !args.names.dry_run && copy_key(&vault, &from, &to)?;
    let command = format!("profile rename {from} {to}");
    let written =
        files.finish(&EditOptions { command: &command, dry_run: args.names.dry_run, question: None });
    if moves_key {
        // Until here both names lead to the key, so that an interruption leaves a file that works, old or new.
        let name_of_copy = if matches!(written, Ok(Edited::Written)) { &from } else { &to };
        vault.remove_access_key(name_of_copy)?;
    }
    if written? == Edited::Written {
        context.ui.note(&format!("Renamed {} `{from}` to `{to}`.", kind.word()));
        for other in others {
            context.ui.note(&format!("Profile `{}` names it so in `{}` now.", other.profile, other.key));
        }
    }
    Ok(())
}

/// Stores the key under the new name too. `false` where there is none to be stored. An interrupted renaming may have
/// stored it already; another key under that name is not touched.
fn copy_key(vault: &Vault, from: &ProfileName, to: &ProfileName) -> CliResult<bool> {
    let key = match vault.access_key(from) {
        Err(VaultError::NotStored { .. }) => return Ok(false),
        found => found?,
    };
    match vault.access_key(to) {
        Ok(stored) if stored.id == key.id => return Ok(true),
        Ok(_) => return Err(VaultError::AlreadyStored { item: ItemName::AccessKey(to.clone()) }.into()),
        Err(VaultError::NotStored { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    // Finding the key has recorded it, if it was not.
    let Some(entry) = vault.index()?.access_keys.remove(from) else { return Ok(false) };
    vault.store_access_key(to, &key, entry.metadata)?;
    Ok(true)
}
