//! Where a new access key comes from: a file of the console, standard input, or a person.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use zeroize::Zeroizing;

use crate::access_key_csv::{self, KeyFile, KeyFileError, MalformedKey, UserKey};
use crate::access_key_text::{self, KeyTextError};
use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::credentials::AccessKey;
use crate::prompt::Terminal;

/// Within this time AWS may not know a key everywhere yet.
const NEW: Duration = Duration::from_secs(10 * 60);
/// How often a person may type a key.
const ATTEMPTS: u32 = 3;

/// Where to take a key from.
#[derive(Debug, Clone, Copy)]
pub(super) enum KeySource<'a> {
    /// A file of the console.
    Csv(&'a Path),
    /// Standard input.
    Stdin,
    /// The person at the terminal.
    Person,
}

/// A key as it came in.
pub(super) struct EnteredKey {
    /// The key.
    pub key: AccessKey,
    /// The user's name, where the source tells.
    pub user: Option<String>,
    /// When AWS made it, where the source tells.
    pub created_at: Option<DateTime<Utc>>,
    /// Whether it may be so new that AWS does not know it everywhere.
    pub may_be_new: bool,
    /// Whether it came in a form in which only root's keys come.
    pub is_root_form: bool,
    /// What else the file holds that is stored nowhere else: "the console password of alice".
    pub file_also_holds: Option<String>,
}

/// Gets the key.
pub(super) fn read(context: &Context, source: KeySource<'_>, user: Option<&str>) -> CliResult<EnteredKey> {
    match source {
        KeySource::Csv(path) => from_csv(context, path, user),
        KeySource::Stdin => from_stdin(context, user),
        KeySource::Person => from_person(context),
    }
}

fn from_csv(context: &Context, path: &Path, user: Option<&str>) -> CliResult<EnteredKey> {
    let place = path.display().to_string();
    let failed = |error: io::Error| {
        CliError::new(ErrorKind::Failed, format!("{place} cannot be read: {error}"))
            .hint("Name the file that the console gave when the access key was created.")
    };
    let file = File::open(path).map_err(failed)?;
    let age = file.metadata().and_then(|metadata| metadata.modified()).map(|time| time.elapsed());
    let bytes = read_all(file).map_err(failed)?;
    let parsed = access_key_csv::parse(&bytes).map_err(|error| unusable_file(&place, &error))?;
    let name_is_roots = path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("rootkey.csv"));
    let may_be_new = !matches!(age, Ok(Ok(age)) if age > NEW);
    let is_root_form = parsed.is_root_form || name_is_roots;
    let entered = chosen(context, parsed, user, &place)?;
    Ok(EnteredKey { may_be_new, is_root_form, ..entered })
}

fn from_stdin(context: &Context, user: Option<&str>) -> CliResult<EnteredKey> {
    if io::stdin().is_terminal() {
        return Err(CliError::usage(
            "`--stdin` reads from a pipe or a file, and standard input is a terminal",
        )
        .hint("Leave it out: keyfob asks for the key without showing it."));
    }
    let failed = |error| CliError::new(ErrorKind::Failed, format!("standard input cannot be read: {error}"));
    let bytes = read_all(io::stdin().lock()).map_err(failed)?;
    let read = access_key_text::parse(&bytes).map_err(|error| unusable_text(&error))?;
    let is_root_form = read.file.is_root_form;
    let entered = chosen(context, read.file, user, "standard input")?;
    let is_old = read.created_at.is_some_and(|at| context.clock.now() - at > chrono::TimeDelta::minutes(10));
    Ok(EnteredKey { created_at: read.created_at, may_be_new: !is_old, is_root_form, ..entered })
}

fn from_person(context: &Context) -> CliResult<EnteredKey> {
    let Some(mut terminal) = ask::terminal(context) else {
        return Err(CliError::new(
            ErrorKind::LoginNeeded,
            "there is no access key, and nobody can be asked for one",
        )
        .hint(
            "Name the console's file with `--csv FILE`, or give the key on standard input with `--stdin`.",
        ));
    };
    let mut attempt = 0;
    loop {
        attempt += 1;
        match typed(&mut terminal)? {
            Ok(key) => {
                return Ok(EnteredKey {
                    key,
                    user: None,
                    created_at: None,
                    may_be_new: true,
                    is_root_form: false,
                    file_also_holds: None,
                });
            }
            Err(problem) if attempt == ATTEMPTS => return Err(malformed(problem)),
            Err(problem) => terminal.tell(&format!("That is not it: {problem}.")),
        }
    }
}

/// The two halves as a person types them.
fn typed(terminal: &mut Terminal) -> CliResult<Result<AccessKey, MalformedKey>> {
    let id = ask::text(terminal, "Access key ID: ", |answer| match answer.is_empty() {
        true => Err("It starts with AKIA.".to_owned()),
        false => Ok(Zeroizing::new(answer.to_owned())),
    })?;
    let secret = ask::secret(terminal, "Secret access key (not shown): ")?;
    Ok(access_key_csv::access_key(&id, secret.expose()))
}

/// Reads what is not too large into one buffer that is wiped.
fn read_all(input: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let most = access_key_csv::LARGEST + 1;
    let mut bytes = Zeroizing::new(Vec::with_capacity(most + 1));
    input.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// One key of a file: the one of that user, the only one, or the one that a person chooses.
fn chosen(context: &Context, file: KeyFile, user: Option<&str>, place: &str) -> CliResult<EnteredKey> {
    let labels: Vec<String> = file.keys.iter().map(label).collect();
    let is_wanted = |key: &UserKey| match (user, &key.user) {
        (None, _) => true,
        (Some(wanted), Some(user)) => user.eq_ignore_ascii_case(wanted),
        (Some(_), None) => false,
    };
    let wanted: Vec<usize> = (0..file.keys.len()).filter(|&index| is_wanted(&file.keys[index])).collect();
    let index = match wanted.as_slice() {
        [one] => *one,
        [] => {
            let message = format!("{place} has no access key of the user `{}`", user.unwrap_or_default());
            return Err(CliError::usage(message).hint(format!("It has {}.", labels.join(", "))));
        }
        _ => choose(context, &wanted, &labels, place)?,
    };
    let others = file.keys.len() - 1;
    let has_password = file.has_password;
    let UserKey { user, key } = file.keys.into_iter().nth(index).expect("the index was found in these keys");
    let file_also_holds = match (others, has_password) {
        (0, false) => None,
        (0, true) => Some("a console password".to_owned()),
        (_, false) => Some("other access keys".to_owned()),
        (_, true) => Some("other access keys and a console password".to_owned()),
    };
    Ok(EnteredKey { key, user, created_at: None, may_be_new: false, is_root_form: false, file_also_holds })
}

fn choose(context: &Context, wanted: &[usize], labels: &[String], place: &str) -> CliResult<usize> {
    let listed: Vec<String> = wanted.iter().map(|&index| labels[index].clone()).collect();
    let Some(mut terminal) = ask::terminal(context) else {
        return Err(CliError::usage(format!("{place} has several access keys"))
            .hint(format!("Choose one with `--user NAME`. It has {}.", listed.join(", "))));
    };
    Ok(wanted[ask::choose(&mut terminal, "Which access key?", listed)?])
}

fn label(key: &UserKey) -> String {
    match &key.user {
        Some(user) => format!("{} ({})", user.escape_debug(), key.key.id),
        None => key.key.id.to_string(),
    }
}

fn unusable_file(place: &str, error: &KeyFileError) -> CliError {
    if let KeyFileError::Malformed { line, problem } = error {
        let told = malformed(*problem);
        return CliError { message: format!("{place} line {line}: {problem}"), ..told };
    }
    let told = CliError::new(ErrorKind::Failed, format!("{place} gives no access key: {error}"));
    match error {
        KeyFileError::Json => told.hint("Give JSON on standard input: `keyfob add NAME --stdin < FILE`."),
        KeyFileError::Utf16 => told.hint("Save it as UTF-8, or download it again."),
        KeyFileError::Half { .. } => {
            told.hint("AWS shows a secret access key only once: create another key in the console.")
        }
        KeyFileError::NoKeys => told.hint("Create an access key for the user in the console."),
        _ => told
            .hint("The console offers the right file when an access key is created: \"Download .csv file\"."),
    }
}

fn unusable_text(error: &KeyTextError) -> CliError {
    match error {
        KeyTextError::Malformed(problem) => malformed(*problem),
        KeyTextError::File(error @ KeyFileError::Malformed { .. }) => unusable_file("standard input", error),
        error => CliError::new(ErrorKind::Failed, format!("standard input gives no access key: {error}")).hint(
            "It takes two lines (the ID, then the secret), the JSON of `aws iam create-access-key`, or the \
             console's CSV.",
        ),
    }
}

fn malformed(problem: MalformedKey) -> CliError {
    let told = CliError::new(ErrorKind::Failed, problem.to_string());
    match problem {
        MalformedKey::Temporary => told.hint(
            "Only long-term keys of IAM users (AKIA…) are kept. For temporary ones there is nothing to store: \
             get new ones where they came from.",
        ),
        MalformedKey::BlankInSecret => told.hint("Copy it again from where it is whole, or create another key."),
        MalformedKey::Swapped => told.hint("Give the ID first."),
        MalformedKey::Id | MalformedKey::Secret => told.hint("Copy both again from where the key is whole."),
    }
}
