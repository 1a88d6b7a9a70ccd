//! `keyfob vault status`

use std::fmt::Write;

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::env;
use crate::cli::error::CliResult;
use crate::clock::format_instant;
use crate::keychain::{Backend, KeychainError};
use crate::output::columns::{Column, Fit};
use crate::output::wrap::wrap;
use crate::vault::{Index, Vault};

const COLUMNS: [Column; 5] = [
    Column::new("STORED", Fit::Stays),
    Column::new("OF", Fit::Stays),
    Column::new("KEY ID", Fit::Whole(2)),
    Column::new("SINCE", Fit::Whole(1)),
    Column::new("WHERE", Fit::Stays),
];

/// Shows the vault. Asks nobody, and decrypts nothing that takes asking.
pub(super) fn run(context: &Context) -> CliResult {
    let vault = context.silent_vault()?;
    let index = vault.index()?;
    let backend = vault.default_backend();
    let answer = vault.check(backend);
    let chosen_by = chosen_by(context, backend)?;
    if context.global.json {
        let json = json!({
            "keychain": {
                "name": backend.name(),
                "chosen_by": chosen_by,
                "answers": answer.is_ok(),
                "problem": answer.as_ref().err().map(ToString::to_string),
            },
            "vault_file": vault_file(&vault)?,
            "items": items(&index),
        });
        return context
            .print(&serde_json::to_string_pretty(&json).expect("plain data can be written as JSON"));
    }
    context.print(&text(context, &vault, &index, backend, &answer, &chosen_by)?)
}

fn chosen_by(context: &Context, backend: Backend) -> CliResult<String> {
    let set = context.with_settings(|settings| Ok(settings.text("keychain")))?;
    Ok(match (set, backend) {
        (Some(_), _) if context.environment.get(env::KEYFOB_KEYCHAIN).is_some() => {
            "the variable KEYFOB_KEYCHAIN".to_owned()
        }
        (Some(_), _) => format!("the setting `keychain` in {}", context.paths.settings_file.display()),
        (None, Backend::VaultFile) => "no Secret Service answers".to_owned(),
        (None, _) => "it is this system's keychain".to_owned(),
    })
}

fn text(
    context: &Context,
    vault: &Vault,
    index: &Index,
    backend: Backend,
    answer: &Result<(), KeychainError>,
    chosen_by: &str,
) -> CliResult<String> {
    let mut text = format!("New keys go to {} ({chosen_by}).\n", backend.title());
    let _ = match answer {
        Ok(()) => writeln!(text, "It answers."),
        Err(problem) => writeln!(text, "It does not answer: {problem}."),
    };
    let file = vault.vault_file();
    match file.status() {
        Ok(None) => {}
        Ok(Some(status)) => {
            let opens = match (status.has_passphrase, status.has_key_file) {
                (true, true) => "a passphrase or a key file",
                (true, false) => "a passphrase",
                (false, true) => "a key file",
                (false, false) => "nothing",
            };
            let held = if status.is_unlocked { "; the kernel keyring holds its key" } else { "" };
            let _ = writeln!(text, "Vault file {} opens with {opens}{held}.", file.path().display());
        }
        Err(problem) => {
            let _ = writeln!(text, "Vault file: {problem}.");
        }
    }
    text = wrap(&text, context.ui.answer_width());
    let rows = rows(index);
    if rows.is_empty() {
        text.push_str("\nNothing is stored.");
    } else {
        let _ = write!(text, "\n{}", context.ui.table(&COLUMNS, &rows));
    }
    Ok(text)
}

fn rows(index: &Index) -> Vec<Vec<String>> {
    let row = |what: &str, of: &str, id: &str, since: String, at: Backend| {
        vec![what.to_owned(), of.to_owned(), id.to_owned(), since, at.name().to_owned()]
    };
    let keys = index.access_keys.iter().map(|(profile, entry)| {
        let since = entry.metadata.stored_at.format("%Y-%m-%d").to_string();
        row("access key", profile.as_str(), entry.access_key_id.as_str(), since, entry.backend)
    });
    let seeds =
        index.mfa_seeds.iter().map(|(serial, at)| row("MFA seed", serial.as_str(), "", String::new(), *at));
    let sealing = index.sealing_key.map(|at| row("sealing key", "cached sessions", "", String::new(), at));
    keys.chain(seeds).chain(sealing).collect()
}

fn items(index: &Index) -> Vec<Value> {
    let keys = index.access_keys.iter().map(|(profile, entry)| {
        json!({
            "kind": "access_key",
            "profile": profile.as_str(),
            "access_key_id": entry.access_key_id.as_str(),
            "arn": entry.metadata.user_arn,
            "stored_at": format_instant(entry.metadata.stored_at),
            "keychain": entry.backend.name(),
        })
    });
    let seeds = index.mfa_seeds.iter().map(
        |(serial, at)| json!({"kind": "mfa_seed", "mfa_serial": serial.as_str(), "keychain": at.name()}),
    );
    let sealing = index.sealing_key.map(|at| json!({"kind": "sealing_key", "keychain": at.name()}));
    keys.chain(seeds).chain(sealing).collect()
}

fn vault_file(vault: &Vault) -> CliResult<Value> {
    let path = vault.vault_file().path().display().to_string();
    Ok(match vault.vault_file().status() {
        Ok(None) => json!({"path": path, "exists": false}),
        Ok(Some(status)) => json!({
            "path": path,
            "exists": true,
            "generation": status.generation,
            "passphrase": status.has_passphrase,
            "key_file": status.has_key_file,
            "unlocked": status.is_unlocked,
        }),
        Err(problem) => json!({"path": path, "exists": true, "problem": problem.to_string()}),
    })
}
