//! `keyfob vault`

mod status;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::passphrase::{AskPassphrase, ChangedPassphrase};
use crate::keychain::passphrase::{PassphraseFile, PassphraseSource};
use crate::keychain::{Backend, KeychainError, UnknownBackend, vault_file};
use crate::output::sentence::capitalized;
use crate::vault::{ItemName, Vault, VaultError};

/// Show, lock and unlock where keys are kept
///
/// Keys are in the operating system's keychain, or, where there is none, in an encrypted vault file of keyfob's own.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob vault status
  keyfob vault unlock
  keyfob vault keygen ~/.config/keyfob/vault.key")]
pub struct Args {
    /// What to do
    #[command(subcommand)]
    action: Action,
}

/// What to do with the vault.
#[derive(Debug, Subcommand)]
enum Action {
    /// Show which keychain is used and why, whether it answers, and what is stored where
    #[command(after_help = "Examples:
  keyfob vault status
  keyfob vault status --json | jq .keychain")]
    Status,
    /// Forget the keys that the kernel keyring holds, so that the next use unlocks again
    #[command(after_help = "Examples:
  keyfob vault lock
  keyfob vault lock && systemctl suspend")]
    Lock,
    /// Unlock the keychain, so that nothing asks for a while
    #[command(after_help = "Examples:
  keyfob vault unlock
  KEYFOB_PASSPHRASE_COMMAND='pass keyfob' keyfob vault unlock")]
    Unlock,
    /// Make a key file that opens a vault file without a passphrase
    #[command(after_help = "Examples:
  keyfob vault keygen ~/.config/keyfob/vault.key
  keyfob vault keygen --add /run/secrets/keyfob.key")]
    Keygen {
        /// The file to make; one that is there is never overwritten
        file: PathBuf,
        /// Let it open the vault file that there is, besides the passphrase
        #[arg(long)]
        add: bool,
    },
    /// Give the vault file another passphrase
    #[command(after_help = "Examples:
  keyfob vault change-passphrase
  keyfob vault change-passphrase --new-passphrase-file new.txt")]
    ChangePassphrase {
        /// A private file with the new passphrase, instead of asking
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Move everything that is stored to another keychain
    #[command(after_help = "Examples:
  keyfob vault migrate --to secret-service
  keyfob vault migrate --to file")]
    Migrate {
        /// secret-service, keychain, credential-manager, keyutils or file
        #[arg(long, value_name = "KEYCHAIN")]
        to: String,
    },
}

/// Does what is asked with the vault.
pub fn run(args: &Args, context: &Context) -> CliResult {
    match &args.action {
        Action::Status => status::run(context),
        Action::Lock => lock(context),
        Action::Unlock => unlock(context),
        Action::Keygen { file, add } => keygen(context, file, *add),
        Action::ChangePassphrase { new_passphrase_file } => {
            change_passphrase(context, new_passphrase_file.as_deref())
        }
        Action::Migrate { to } => migrate(context, to),
    }
}

fn lock(context: &Context) -> CliResult {
    context.vault()?.lock().map_err(refused)?;
    context.ui.note("The kernel keyring holds no key of keyfob's any more.");
    Ok(())
}

fn unlock(context: &Context) -> CliResult {
    context.take_time();
    let vault = context.vault()?;
    for backend in backends(&vault)? {
        match backend {
            Backend::VaultFile => vault.vault_file().unlock(),
            backend => vault.check(backend),
        }
        .map_err(refused)?;
        context.ui.note(&format!("{} is unlocked.", capitalized(backend.title())));
    }
    if vault.index()?.sealing_key.is_some() {
        vault.sealing_key()?;
    }
    Ok(())
}

/// The keychains that hold something, and the one that new items go to.
fn backends(vault: &Vault) -> CliResult<Vec<Backend>> {
    let index = vault.index()?;
    let mut backends = vec![vault.default_backend()];
    for backend in index.items().iter().filter_map(|item| index.backend_of(item)) {
        if !backends.contains(&backend) {
            backends.push(backend);
        }
    }
    Ok(backends)
}

fn keygen(context: &Context, file: &Path, add: bool) -> CliResult {
    context.take_time();
    let vault = context.vault()?;
    let vault_file = vault.vault_file();
    let exists = vault_file.status().map_err(refused)?.is_some();
    if add && !exists {
        return Err(CliError::new(
            ErrorKind::Failed,
            "there is no vault file yet that a key file could open",
        )
        .hint("Leave out `--add`: the vault file that is made with `KEYFOB_KEY_FILE` set opens with it."));
    }
    vault_file::keygen(file).map_err(|error| {
        CliError::new(ErrorKind::Failed, error.to_string()).hint("Name a file that is not there yet.")
    })?;
    context.ui.note(&format!("Made the key file {}.", file.display()));
    if add {
        vault_file.add_key_file(file).map_err(refused)?;
        context.ui.note(&format!("It opens {}.", vault_file.path().display()));
    }
    context.ui.note(&format!(
        "Whoever has it opens the vault file. Name it with `KEYFOB_KEY_FILE={0}` or `keyfob settings set key_file {0}`.",
        file.display()
    ));
    Ok(())
}

fn change_passphrase(context: &Context, new: Option<&Path>) -> CliResult {
    context.take_time();
    let new = new.map(|path| Arc::new(PassphraseFile { path: path.to_owned() }) as Arc<dyn PassphraseSource>);
    let ask = AskPassphrase { may_ask: context.may_ask(), deadline: context.deadline() };
    let vault = context.vault_with_passphrase(|old| Arc::new(ChangedPassphrase { old, new, ask }))?;
    let vault_file = vault.vault_file();
    if vault_file.status().map_err(refused)?.is_none() {
        return Err(CliError::new(ErrorKind::Failed, "there is no vault file, so it has no passphrase")
            .hint("`keyfob vault status` shows where keys are kept."));
    }
    vault_file.change_passphrase().map_err(refused)?;
    context.ui.note(&format!("{} has its new passphrase.", vault_file.path().display()));
    context.ui.note("Copies of the old file still open with the old one: delete them.");
    Ok(())
}

fn migrate(context: &Context, to: &str) -> CliResult {
    let to: Backend = to.parse().map_err(|error: UnknownBackend| CliError::usage(error.to_string()))?;
    context.take_time();
    let moved = context.vault()?.migrate(to)?;
    for item in &moved {
        context.ui.note(&format!("Moved the {item} to {}.", to.title()));
    }
    if moved.is_empty() {
        context.ui.note(&format!("Everything that is stored is in {} already.", to.title()));
    }
    Ok(())
}

/// What a keychain's own error means to a person.
fn refused(error: KeychainError) -> CliError {
    let backend = Backend::VaultFile;
    let told = CliError::from(VaultError::Keychain { item: ItemName::SealingKey, backend, source: error });
    let message = told.message.split_once(": ").map(|(_, rest)| rest.to_owned());
    CliError { message: message.unwrap_or(told.message), hints: told.hints, ..CliError::new(told.kind, "") }
}
