//! Edits of the shared config file by commands: prepared, shown, asked about, committed.

use std::error::Error;
use std::time::Duration;

use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::edit_journal::{Description, JournalError};
use crate::shared_config::{Document, EditError, FileKind};
use crate::shared_files::SharedFiles;

/// How long an edit waits for another one, which may be asking a person.
const LOCK_WAIT: Duration = Duration::from_secs(30);

/// How an edit is to be made.
pub(super) struct EditOptions<'a> {
    /// The command, for `keyfob undo`: without values.
    pub command: &'a str,
    /// Whether to show the change and leave it at that.
    pub dry_run: bool,
    /// Whether to show the change and ask; the question.
    pub question: Option<&'a str>,
}

/// What came of an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edited {
    /// There was nothing to change.
    Unchanged,
    /// It was shown, as `--dry-run` asks.
    Shown,
    /// The person said no.
    Declined,
    /// It was written.
    Written,
}

/// Edits the config file. `change` gets the files as they are and the document to change.
pub(super) fn edit_config(
    context: &Context,
    options: &EditOptions<'_>,
    change: impl FnOnce(&SharedFiles, &mut Document) -> CliResult,
) -> CliResult<Edited> {
    let mut draft = context.edit_journal().begin(&[&context.paths.config_file], LOCK_WAIT)?;
    let files = context.shared_files()?;
    if let Some(file) = draft.files_mut().first_mut() {
        let mut config = Document::parse(file.text().unwrap_or_default(), FileKind::Config);
        change(&files, &mut config)?;
        if config.text() != file.text().unwrap_or_default() {
            file.set(Some(config.text().to_owned()));
        }
    }
    if !draft.is_changed() {
        return Ok(Edited::Unchanged);
    }
    if options.dry_run {
        show(context, &draft.diff())?;
        return Ok(Edited::Shown);
    }
    if let Some(question) = options.question
        && !ask::confirm(context, &draft.diff(), question)?
    {
        return Ok(Edited::Declined);
    }
    let description = Description { at: context.clock.now(), command: options.command.to_owned() };
    draft.commit(description, || -> CliResult<_> { Ok(context.vault()?.sealing_key()?) })?;
    Ok(Edited::Written)
}

/// Shows a change that is not made. With `--json` the answer is the command's own, and the change goes to stderr.
pub(super) fn show(context: &Context, diff: &str) -> CliResult {
    if context.global.json {
        context.ui.note(diff.trim_end());
        return Ok(());
    }
    context.print(diff)
}

impl From<JournalError> for CliError {
    fn from(error: JournalError) -> Self {
        let message = match error.source() {
            Some(source) if !matches!(error, JournalError::Lock(_)) => format!("{error}: {source}"),
            _ => error.to_string(),
        };
        let told = |kind| Self::new(kind, message.clone());
        match &error {
            JournalError::Lock(_) => told(ErrorKind::Failed).hint("Wait for the other keyfob, or end it."),
            JournalError::Directory { .. } => told(ErrorKind::Configuration)
                .hint("Move the directory away, or name another file in AWS_CONFIG_FILE."),
            JournalError::NotUtf8 { .. } => {
                told(ErrorKind::Configuration).hint("Save the file as UTF-8 in an editor.")
            }
            JournalError::Permission { .. } | JournalError::Unreadable { .. } => {
                told(ErrorKind::Configuration).hint("Check its permissions.")
            }
            JournalError::SameFile { .. } => told(ErrorKind::Configuration)
                .hint("Let AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name two files."),
            JournalError::ChangedMeanwhile { .. } => told(ErrorKind::Failed).hint("Run the command again."),
            JournalError::Unwritable { .. } | JournalError::Journal { .. } => {
                told(ErrorKind::Failed).hint("Check the permissions and the space on the disk.")
            }
            JournalError::HalfWritten { .. } => {
                told(ErrorKind::Failed).hint("`keyfob undo` puts the files back as they were.")
            }
            JournalError::DamagedEntry { .. }
            | JournalError::WrongKey { .. }
            | JournalError::Conflict { .. } => told(ErrorKind::Failed),
        }
    }
}

impl From<EditError> for CliError {
    fn from(error: EditError) -> Self {
        let kind = match error {
            EditError::BadName { .. } | EditError::BadKey { .. } | EditError::BadValue { .. } => {
                ErrorKind::Usage
            }
            _ => ErrorKind::Configuration,
        };
        Self::new(kind, error.to_string())
    }
}
