//! Deleting an access key with what hangs on it. What can be taken back goes first, the key last.

use std::fmt::Write;

use serde_json::json;

use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::shared_edit::{EditOptions, Edited, edit_config};
use crate::cli::sign_out::ProfileSessions;
use crate::cli::trail;
use crate::edit_journal::unified_diff;
use crate::identifiers::ProfileName;
use crate::new_profile::{self, Present};
use crate::output::wrap::wrap;
use crate::profile::{ProfileSource, SharedFile};
use crate::shared_files::SharedFiles;
use crate::vault::AccessKeyEntry;

/// Deletes the key of that profile.
pub(super) fn remove(context: &Context, name: &ProfileName, dry_run: bool) -> CliResult {
    context.take_time();
    let files = context.shared_files()?;
    let present = Present::of(files.profile(name).as_ref());
    let vault = context.vault()?;
    let index = vault.index()?;
    let entry = index.access_keys.get(name);
    if entry.is_none() && present != Present::KeychainKey {
        return Err(no_key(name, &present));
    }
    let sessions = ProfileSessions::find(context, name)?;
    let shown = what_goes(context, name, &files, entry, sessions.headers.len())?;
    if dry_run {
        return context.print(&shown);
    }
    if !ask::confirm(context, &shown, "Delete this?")? {
        return Err(CliError::new(ErrorKind::Failed, "nothing was deleted"));
    }
    let command = format!("remove {name}");
    let options = EditOptions { command: &command, dry_run: false, question: None };
    let edited = edit_config(context, &options, |_, config| {
        new_profile::remove(config, name).map(drop).map_err(CliError::from)
    })?;
    sessions.delete(context)?;
    let removed = vault.remove_access_key(name).or_else(|error| {
        let is_gone = vault.index().is_ok_and(|index| !index.access_keys.contains_key(name));
        if is_gone && entry.is_some() {
            context.ui.note(&format!("The key is deleted, although {}.", CliError::from(error).message));
            return Ok(true);
        }
        Err(CliError::from(error).hint("The profile is gone, the key is not: run the same command again."))
    });
    trail::changed(context, name, "remove", &removed);
    let removed = removed?;
    report(context, name, entry, removed, edited, sessions.headers.len())
}

fn no_key(name: &ProfileName, present: &Present) -> CliError {
    let message = format!("no access key of profile `{name}` is in the keychain");
    let told = CliError::new(ErrorKind::Configuration, message).for_profile(name);
    match present {
        Present::Nothing | Present::KeychainKey => told.hint("`keyfob vault status` lists what is stored."),
        Present::Role(origin) | Present::PlaintextKey(origin) | Present::Other(_, origin) => told
            .at(Some(*origin))
            .hint(format!("`keyfob profile remove {name}` takes the profile out of the shared files.")),
    }
}

fn what_goes(
    context: &Context,
    name: &ProfileName,
    files: &SharedFiles,
    entry: Option<&AccessKeyEntry>,
    sessions: usize,
) -> CliResult<String> {
    let mut text = String::new();
    let mut line = |line: String| {
        let _ = writeln!(text, "{}", wrap(&line, context.ui.answer_width()));
    };
    let dependents = dependents(files, name);
    if !dependents.is_empty() {
        line(format!(
            "These profiles get their credentials through `{name}` and would stop working: {}.",
            dependents.join(", ")
        ));
    }
    line("To be deleted:".to_owned());
    if let Some(entry) = entry {
        let owner = entry.metadata.user_arn.as_ref().map(|arn| format!(" of {arn}")).unwrap_or_default();
        line(format!(
            "  the access key {}{owner} in {} (it cannot be had again)",
            entry.access_key_id,
            entry.backend.title()
        ));
    }
    match sessions {
        0 => {}
        1 => line("  1 cached session".to_owned()),
        _ => line(format!("  {sessions} cached sessions")),
    }
    let before = files.document(SharedFile::Config);
    let mut after = before.clone();
    if new_profile::remove(&mut after, name)? {
        text.push_str(&unified_diff(&context.paths.config_file, Some(before.text()), Some(after.text())));
    }
    Ok(text)
}

/// The profiles that name this one as their source.
fn dependents(files: &SharedFiles, name: &ProfileName) -> Vec<String> {
    let is_one = |other: &crate::profile::ProfileSettings| {
        let source = other.value("keyfob_source_profile").or_else(|| other.value("source_profile"));
        source == Some(name.as_str()) && other.name != *name
    };
    files.profiles().iter().filter(|other| is_one(other)).map(|other| other.name.to_string()).collect()
}

fn report(
    context: &Context,
    name: &ProfileName,
    entry: Option<&AccessKeyEntry>,
    removed: bool,
    edited: Edited,
    sessions: usize,
) -> CliResult {
    let id = entry.map(|entry| entry.access_key_id.to_string());
    match (&id, removed) {
        (Some(id), true) => context
            .ui
            .note(&format!("Deleted the access key {id}. AWS takes it until it is deactivated there.")),
        _ => context.ui.note("There was no access key in the keychain."),
    }
    if edited == Edited::Written {
        context.ui.note(&format!("Removed profile `{name}` from {}.", context.paths.config_file.display()));
    }
    if !context.global.json {
        return Ok(());
    }
    let json = json!({
        "profile": name.as_str(),
        "access_key_id": id,
        "key_deleted": removed,
        "config_changed": edited == Edited::Written,
        "sessions_deleted": sessions,
    });
    context.print(&serde_json::to_string_pretty(&json).expect("plain data can be written as JSON"))
}
