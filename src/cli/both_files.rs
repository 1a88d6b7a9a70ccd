//! Edits of both shared files by commands: read under the lock, changed as documents, then shown, asked about and
//! written as one.

use std::time::Duration;

use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::shared_edit::{EditOptions, Edited, show};
use crate::edit_journal::{Description, Draft};
use crate::profile::references::Refused;
use crate::profile::wiring::Documents;
use crate::profile::{Origin, SharedFile};
use crate::shared_config::{Document, EditError, FileKind};

/// How long an edit waits for another one, which may be asking a person.
const LOCK_WAIT: Duration = Duration::from_secs(30);
/// In the order in which they are written.
const FILES: [SharedFile; 2] = [SharedFile::Config, SharedFile::Credentials];

/// Both shared files while they are being edited. No other keyfob edits them until this is finished or dropped.
#[must_use = "nothing is written before `finish`"]
pub(super) struct BothFiles<'a> {
    context: &'a Context,
    draft: Draft,
    /// The files as they are to be.
    pub documents: Documents,
}

impl<'a> BothFiles<'a> {
    /// Locks and reads the files.
    pub(super) fn begin(context: &'a Context) -> CliResult<Self> {
        let paths = FILES.map(|file| context.path_of(file));
        let draft = context.edit_journal().begin(&[&paths[0], &paths[1]], LOCK_WAIT)?;
        let text = |index: usize| draft.files().get(index).and_then(|file| file.text()).unwrap_or_default();
        let documents = Documents {
            config: Document::parse(text(0), FileKind::Config),
            credentials: Document::parse(text(1), FileKind::Credentials),
        };
        Ok(Self { context, draft, documents })
    }

    /// What would be written, as a diff.
    pub(super) fn preview(&mut self) -> String {
        self.stage();
        self.draft.diff()
    }

    fn stage(&mut self) {
        for (file, draft) in FILES.into_iter().zip(self.draft.files_mut()) {
            let text = self.documents.get(file).text();
            if text != draft.text().unwrap_or_default() {
                draft.set(Some(text.to_owned()));
            }
        }
    }

    /// Shows, asks and writes, as the options say.
    pub(super) fn finish(mut self, options: &EditOptions<'_>) -> CliResult<Edited> {
        self.stage();
        if !self.draft.is_changed() {
            return Ok(Edited::Unchanged);
        }
        let diff = self.draft.diff();
        if options.dry_run {
            show(self.context, &diff)?;
            return Ok(Edited::Shown);
        }
        if let Some(question) = options.question
            && !ask::confirm(self.context, &diff, question)?
        {
            return Ok(Edited::Declined);
        }
        let context = self.context;
        let description = Description { at: context.clock.now(), command: options.command.to_owned() };
        self.draft.commit(description, || -> CliResult<_> { Ok(context.vault()?.sealing_key()?) })?;
        Ok(Edited::Written)
    }
}

/// An edit that one of the files refuses, with its line.
pub(super) fn refused(file: SharedFile, error: EditError) -> CliError {
    let line = match &error {
        EditError::SectionExists { line, .. }
        | EditError::KeyExists { line, .. }
        | EditError::HoldsBlock { line, .. }
        | EditError::HoldsValue { line, .. }
        | EditError::WouldChange { line } => Some(*line),
        _ => None,
    };
    let hint = match &error {
        EditError::HoldsBlock { key, .. } => Some(format!("Name a setting in it: `{key}.NAME`.")),
        EditError::SectionExists { .. } => Some("Choose another name, or remove that one first.".to_owned()),
        EditError::WouldChange { .. } => {
            Some("Something unusual stands around it: edit the file by hand.".to_owned())
        }
        _ => None,
    };
    let told = CliError::from(error).at(line.map(|line| Origin { file, line }));
    match hint {
        Some(hint) => told.hint(hint),
        None => told,
    }
}

impl From<Refused> for CliError {
    fn from(error: Refused) -> Self {
        refused(error.file, error.source)
    }
}

/// How a command that asked ends when the person said no.
pub(super) fn declined() -> CliError {
    CliError::new(crate::cli::exit_code::ErrorKind::Failed, "nothing was changed, as you said")
}
