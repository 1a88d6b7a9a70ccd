//! Where the keys that are adopted come from: the shared files, or the stores of another tool.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::adopt::{self, FoundKey, KeyPlace};
use crate::aws_vault::{self, Places, Search, Store, UnknownStore};
use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::env;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::paths::expand_home;
use crate::identifiers::ProfileName;
use crate::profile::ProfileSource;
use crate::secret::Secret;

/// How long a person has for a keychain's or GnuPG's question.
const PROMPT_LIMIT: Duration = Duration::from_secs(120);

/// Another tool whose keys can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Tool {
    /// aws-vault, and what was made of it since
    AwsVault,
}

/// A key that stays where it is.
pub(super) struct Left {
    /// The name of its profile, or of the item.
    pub name: String,
    /// Where it is.
    pub place: Option<KeyPlace>,
    /// Why.
    pub why: String,
}

/// The keys of a source.
pub(super) struct Candidates {
    /// Those that can be taken.
    pub keys: Vec<FoundKey>,
    /// The others.
    pub left: Vec<Left>,
    /// Stores that may hold some, and did not answer, with their words.
    pub unanswered: Vec<(Store, String)>,
}

/// The keys of these profiles, or of all where none is named: in plain text, or in another tool's stores.
pub(super) fn candidates(
    context: &Context,
    from: Option<Tool>,
    names: &[ProfileName],
) -> CliResult<Candidates> {
    let (mut found, nothing) = match from {
        None => (in_files(context)?, "it has no key in plain text"),
        Some(Tool::AwsVault) => (in_aws_vault(context, names)?, "aws-vault has no key of that name"),
    };
    let wanted = |name: &str| names.is_empty() || names.iter().any(|other| other.as_str() == name);
    found.keys.retain(|key| wanted(key.profile.as_str()));
    found.left.retain(|left| wanted(&left.name));
    for name in names {
        let is_it = |other: &str| other == name.as_str();
        let known = found.keys.iter().any(|key| is_it(key.profile.as_str()))
            || found.left.iter().any(|left| is_it(&left.name));
        if !known {
            found.left.push(Left { name: name.to_string(), place: None, why: nothing.to_owned() });
        }
    }
    Ok(found)
}

fn in_files(context: &Context) -> CliResult<Candidates> {
    let found = adopt::find(&context.shared_files()?);
    let left = found.left.into_iter().map(left_of).collect();
    Ok(Candidates { keys: found.keys, left, unanswered: Vec::new() })
}

fn left_of(left: adopt::LeftKey) -> Left {
    Left { name: left.profile.to_string(), place: Some(left.place), why: left.why.to_string() }
}

fn in_aws_vault(context: &Context, names: &[ProfileName]) -> CliResult<Candidates> {
    let files = context.shared_files()?;
    let profiles = files.names();
    let is_among = |names: &[ProfileName], name: &str| names.iter().any(|other| other.as_str() == name);
    let search = Search {
        wanted: &|name| names.is_empty() || is_among(names, name),
        known: &|name| is_among(names, name) || is_among(&profiles, name),
        passphrase: &|directory, attempt| passphrase(context, directory, attempt),
    };
    let contents = aws_vault::find(&places(context)?, &search);
    let mut found = Candidates { keys: Vec::new(), left: Vec::new(), unanswered: contents.unanswered };
    for item in contents.left {
        let place = Some(KeyPlace::AwsVault(item.store));
        found.left.push(Left { name: item.name, place, why: item.why.to_string() });
    }
    for stored in contents.keys {
        match adopt::judge_stored(&files, stored) {
            Ok(key) => found.keys.push(key),
            Err(left) => found.left.push(left_of(left)),
        }
    }
    Ok(found)
}

/// Where aws-vault keeps its items, by its own variables.
fn places(context: &Context) -> CliResult<Places> {
    let variable = |name| context.environment.get(name);
    let text = |name, default: &str| variable(name).unwrap_or(default).to_owned();
    let home = context.environment.home().unwrap_or_default();
    let directory = |name, default: &str| {
        variable(name).map_or_else(|| home.join(default), |path| expand_home(PathBuf::from(path), &home))
    };
    let only = variable(env::AWS_VAULT_BACKEND).map(str::parse).transpose();
    let only = only.map_err(|error: UnknownStore| {
        CliError::new(ErrorKind::Configuration, error.to_string())
            .hint("`AWS_VAULT_BACKEND` says so. Store such a key with `keyfob add NAME`.")
    })?;
    Ok(Places {
        only,
        bus: context.session_bus(),
        collection: text(env::AWS_VAULT_SECRET_SERVICE_COLLECTION_NAME, "awsvault"),
        pass_program: text(env::AWS_VAULT_PASS_CMD, "pass"),
        pass_directory: directory(env::AWS_VAULT_PASS_PASSWORD_STORE_DIR, ".password-store"),
        pass_prefix: text(env::AWS_VAULT_PASS_PREFIX, ""),
        file_directory: directory(env::AWS_VAULT_FILE_DIR, ".awsvault/keys"),
        prompt_limit: if context.may_ask() { PROMPT_LIMIT } else { Duration::ZERO },
    })
}

/// The passphrase of aws-vault's files: from its variable first, then from the person.
fn passphrase(context: &Context, directory: &Path, attempt: u32) -> Option<Secret> {
    match context.environment.get(env::AWS_VAULT_FILE_PASSPHRASE) {
        Some(set) => (attempt == 1).then(|| Secret::from(set)),
        None => {
            let mut terminal = ask::terminal(context)?;
            if attempt > 1 {
                terminal.tell("That passphrase does not open them.");
            }
            let question = format!("Passphrase of aws-vault's files in {}: ", directory.display());
            ask::secret(&mut terminal, &question).ok().filter(|text| !text.equals(&Secret::from("")))
        }
    }
}
