//! Storing a new access key, in an order in which nothing is lost: proved, stored, read back, wired, and only then is
//! the file that it came in removed.

use serde_json::json;

use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::key_check::{self, CheckedKey};
use crate::cli::key_device;
use crate::cli::key_entry::{self, EnteredKey, KeySource};
use crate::cli::program;
use crate::cli::shared_edit::{EditOptions, Edited, edit_config};
use crate::cli::trail;
use crate::files;
use crate::identifiers::{MfaSerial, ProfileName, is_root_arn};
use crate::keychain::Backend;
use crate::new_profile::{NewKeyProfile, Present};
use crate::profile::{self, BaseProvider, ProfileSource, SharedFile};
use crate::shared_config::Document;
use crate::shared_files::SharedFiles;
use crate::vault::{KeyMetadata, Vault, VaultError};

/// What to store, and how.
pub(super) struct NewKey<'a> {
    /// The profile.
    pub name: ProfileName,
    /// Where the key comes from.
    pub source: KeySource<'a>,
    /// Whose key to take, where there are several.
    pub user: Option<&'a str>,
    /// The MFA device, if it was named.
    pub mfa_serial: Option<MfaSerial>,
    /// Whether AWS is asked.
    pub verify: bool,
    /// Whether root's key is taken.
    pub allow_root: bool,
    /// Whether the file goes afterwards.
    pub delete_csv: bool,
    /// Whether to store nothing.
    pub dry_run: bool,
}

/// The name of a new profile. An access key ID in its place is a slip of the hand.
pub(super) fn profile_name(context: &Context, text: &str) -> CliResult<ProfileName> {
    if text.len() == 20 && (text.starts_with("AKIA") || text.starts_with("ASIA")) {
        return Err(CliError::usage("NAME is the profile's name, and this is an access key ID")
            .hint("Keys are never given on the command line: `keyfob add NAME` asks for it."));
    }
    context.parse_argument(text)
}

/// Adds the key.
pub(super) fn add(context: &Context, new: &NewKey<'_>) -> CliResult {
    context.take_time();
    let mut profile = new_profile(context, new)?;
    // Everything that can stand in the way of the profile is found before a key is asked for.
    let files = context.shared_files()?;
    let mut config = files.document(SharedFile::Config).clone();
    write_profile(&files, &mut config, &profile, &new.name)?;

    let entered = key_entry::read(context, new.source, new.user)?;
    if entered.is_root_form && !new.allow_root {
        return Err(root_refused("this is the file of a root user's access key"));
    }
    let vault = context.vault()?;
    ask_before_replacing(context, &vault, new, &entered)?;
    let checked = check(context, new, &entered)?;
    profile.mfa_serial = key_device::choose(context, new, &files, checked.as_ref())?;
    if new.dry_run {
        return edit(context, new, &profile).map(drop);
    }
    let stored = store(context, &vault, new, &entered, checked.as_ref());
    trail::changed(context, &new.name, "add", &stored);
    let backend = stored?;
    let edited = edit(context, new, &profile).map_err(|error| {
        error.hint(format!(
            "The access key itself is stored in {}: nothing is lost. Run the same command again.",
            backend.title()
        ))
    })?;
    let csv_deleted = clean_up(context, new, &entered);
    report(context, new, &Outcome { entered, checked, profile, backend, edited, csv_deleted })
}

/// What is known of the profile before the key is.
fn new_profile(context: &Context, new: &NewKey<'_>) -> CliResult<NewKeyProfile> {
    if new.mfa_serial.as_ref().is_some_and(MfaSerial::is_security_key) {
        return Err(CliError::usage("a passkey or security key cannot make the codes that STS takes")
            .hint("Name a virtual or hardware MFA device."));
    }
    Ok(NewKeyProfile {
        own_line: program::own_line(context, &new.name)?,
        region: context.global.region.as_deref().map(|text| context.parse_argument(text)).transpose()?,
        mfa_serial: new.mfa_serial.clone(),
    })
}

/// Proves the key, unless that was declined, and refuses root's.
fn check(context: &Context, new: &NewKey<'_>, entered: &EnteredKey) -> CliResult<Option<CheckedKey>> {
    if !new.verify {
        return Ok(None);
    }
    let checked = key_check::check(context, &new.name, entered)?;
    if is_root_arn(&checked.identity.arn) && !new.allow_root {
        let account = &checked.identity.account_id;
        return Err(root_refused(&format!("this is an access key of the root user of account {account}")));
    }
    Ok(Some(checked))
}

fn edit(context: &Context, new: &NewKey<'_>, profile: &NewKeyProfile) -> CliResult<Edited> {
    let command = format!("add {}", new.name);
    let options = EditOptions { command: &command, dry_run: new.dry_run, question: None };
    edit_config(context, &options, |files, config| write_profile(files, config, profile, &new.name))
}

/// Writes the profile, and sees to it that it then leads to the key in the keychain.
fn write_profile(
    files: &SharedFiles,
    config: &mut Document,
    profile: &NewKeyProfile,
    name: &ProfileName,
) -> CliResult {
    refuse_other_credentials(files, name)?;
    profile.write(config, name).map_err(|error| CliError::from(error).for_profile(name))?;
    let chain = profile::resolve(&files.with_config(config.clone()), name)?;
    if matches!(chain.base, BaseProvider::Keychain) && chain.base_profile == *name && chain.roles.is_empty() {
        return Ok(());
    }
    let message = format!("profile `{name}` would not lead to the key: the credentials file says otherwise");
    Err(CliError::new(ErrorKind::Configuration, message).hint("Choose another name."))
}

/// A profile that has its credentials elsewhere is never built over.
fn refuse_other_credentials(files: &SharedFiles, name: &ProfileName) -> CliResult {
    let refused = |message: String, origin| {
        Err(CliError::new(ErrorKind::Configuration, message)
            .for_profile(name)
            .at(Some(origin))
            .hint("Nothing was stored or changed.")
            .hint("Choose another name for the profile."))
    };
    match Present::of(files.profile(name).as_ref()) {
        Present::Nothing | Present::KeychainKey => Ok(()),
        Present::PlaintextKey(origin) => {
            let message = format!("profile `{name}` has an access key in plain text already");
            refused(message, origin).map_err(|error| CliError {
                hints: vec![
                    format!("`keyfob adopt {name}` moves that key into the keychain."),
                    "For another key, choose another name. Nothing was stored or changed.".to_owned(),
                ],
                ..error
            })
        }
        Present::Role(origin) => refused(format!("profile `{name}` is a role already"), origin),
        Present::Other(key, origin) => {
            refused(format!("profile `{name}` has its credentials by `{key}` already"), origin)
        }
    }
}

fn root_refused(what: &str) -> CliError {
    CliError::new(ErrorKind::Failed, format!("{what}, and nothing can limit what root's key may do"))
        .hint("Delete it in the console (account menu, Security credentials), and make an administrator instead:")
        .hint("an IAM user with an access key of its own (`keyfob add`), or IAM Identity Center (`keyfob configure sso`).")
        .hint("`--allow-root` stores it all the same. Nothing was stored.")
}

fn ask_before_replacing(
    context: &Context,
    vault: &Vault,
    new: &NewKey<'_>,
    entered: &EnteredKey,
) -> CliResult {
    let index = vault.index()?;
    let Some(entry) = index.access_keys.get(&new.name) else { return Ok(()) };
    if entry.access_key_id == entered.key.id || new.dry_run {
        return Ok(());
    }
    let shown = format!(
        "Profile `{}` has the access key {} in {}. Its secret is stored nowhere else and cannot be had again.",
        new.name,
        entry.access_key_id,
        entry.backend.title()
    );
    let question = format!("Put {} in its place?", entered.key.id);
    match ask::confirm(context, &shown, &question) {
        Ok(true) => Ok(()),
        Ok(false) => Err(CliError::new(ErrorKind::Failed, "nothing was stored")
            .hint("Choose another name to keep both keys.")),
        Err(error) => Err(CliError { message: format!("{shown} {}", error.message), ..error }),
    }
}

/// Stores the key; the vault reads it back before it says so.
fn store(
    context: &Context,
    vault: &Vault,
    new: &NewKey<'_>,
    entered: &EnteredKey,
    checked: Option<&CheckedKey>,
) -> CliResult<Backend> {
    let metadata = KeyMetadata {
        created_at: entered.created_at.or(checked.and_then(|checked| checked.created_at)),
        user_arn: checked.map(|checked| checked.identity.arn.clone()),
        account_id: checked.map(|checked| checked.identity.account_id.clone()),
        stored_at: context.clock.now(),
    };
    match vault.store_access_key(&new.name, &entered.key, metadata) {
        Ok(backend) => Ok(backend),
        Err(error @ VaultError::LeftBehind { .. }) => {
            context.ui.warn(&format!("{}.", CliError::from(error).message));
            let index = vault.index()?;
            let stored = index.access_keys.get(&new.name).map(|entry| entry.backend);
            Ok(stored.unwrap_or_else(|| vault.default_backend()))
        }
        Err(error) => Err(CliError::from(error).hint("Nothing was stored.")),
    }
}

/// Removes the file, or says that it should go. Whether it is gone.
fn clean_up(context: &Context, new: &NewKey<'_>, entered: &EnteredKey) -> bool {
    let KeySource::Csv(path) = new.source else { return false };
    let place = path.display();
    if !new.delete_csv {
        context.ui.note(&format!("{place} still has the key in plain text: delete it, also from the trash."));
        return false;
    }
    if let Some(more) = &entered.file_also_holds {
        let shown = format!("{place} also holds {more}.");
        match ask::confirm(context, &shown, "Delete it all the same?") {
            Ok(true) => {}
            _ => {
                context.ui.warn(&format!("{place} was left, since it also holds {more}."));
                return false;
            }
        }
    }
    match files::remove(path) {
        Ok(()) => true,
        Err(error) => {
            context.ui.warn(&format!("{place} cannot be removed ({error}), and has the key in plain text."));
            false
        }
    }
}

struct Outcome {
    entered: EnteredKey,
    checked: Option<CheckedKey>,
    profile: NewKeyProfile,
    backend: Backend,
    edited: Edited,
    csv_deleted: bool,
}

fn report(context: &Context, new: &NewKey<'_>, outcome: &Outcome) -> CliResult {
    let name = &new.name;
    let id = &outcome.entered.key.id;
    let identity = outcome.checked.as_ref().map(|checked| &checked.identity);
    let owner = identity.map(|identity| format!(" of {}", identity.arn)).unwrap_or_default();
    context.ui.note(&format!("Stored the access key {id}{owner} in {}.", outcome.backend.title()));
    if let Some(serial) = &outcome.profile.mfa_serial {
        context.ui.note(&format!("Its sessions ask for a code of the MFA device {serial}."));
    }
    let file = context.paths.config_file.display();
    match outcome.edited {
        Edited::Written => context.ui.note(&format!("Wrote profile `{name}` to {file}.")),
        _ => context.ui.note(&format!("Profile `{name}` in {file} is as it should be.")),
    }
    if outcome.csv_deleted
        && let KeySource::Csv(path) = new.source
    {
        context.ui.note(&format!("Removed {}.", path.display()));
    }
    let region = context.shared_files()?.profile(name).is_some_and(|profile| profile.get("region").is_some());
    if !region && context.transport_variables()?.region.is_none() {
        context.ui.note(&format!(
            "It has no region, and most tools want one: `keyfob profile set {name} region REGION`."
        ));
    }
    context.ui.note(&format!("Next: `AWS_PROFILE={name} aws sts get-caller-identity`, or a role over it with `keyfob configure role`."));
    if !context.global.json {
        return Ok(());
    }
    let json = json!({
        "profile": name.as_str(),
        "access_key_id": id.as_str(),
        "user": outcome.entered.user,
        "arn": identity.map(|identity| &identity.arn),
        "account_id": identity.map(|identity| identity.account_id.as_str()),
        "mfa_serial": outcome.profile.mfa_serial.as_ref().map(MfaSerial::as_str),
        "keychain": outcome.backend.name(),
        "verified": identity.is_some(),
        "config_changed": outcome.edited == Edited::Written,
        "csv_deleted": outcome.csv_deleted,
    });
    context.print(&serde_json::to_string_pretty(&json).expect("plain data can be written as JSON"))
}
