//! Taking edits back, the last one first.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Change, Description, EditJournal, JournalError, Text, apply, entry, text, unified_diff};
use crate::files::FileLock;
use crate::session_cache::SealingKey;

/// The last edit that took place, ready to be taken back. The files are locked against edits until this is dropped.
#[derive(Debug)]
#[must_use = "nothing is written before `apply`"]
pub struct Undo {
    journal: EditJournal,
    number: u64,
    description: Description,
    files: Vec<FileUndo>,
    _lock: FileLock,
}

#[derive(Debug)]
struct FileUndo {
    path: PathBuf,
    present: Text,
    backup: Text,
    /// Whether the file holds something else than what the edit left.
    is_conflicting: bool,
}

impl FileUndo {
    fn change(&self) -> Change<'_> {
        Change { path: &self.path, old: text::exposed(&self.present), new: text::exposed(&self.backup) }
    }
}

impl EditJournal {
    /// Finds the last edit that can be taken back, waiting for the lock for at most `wait`. `None` if there is none.
    ///
    /// An entry whose files all hold their old texts is passed over: its edit did not take place, because the
    /// process was killed, or somebody has taken it back by hand. `sealing_key` is called only if the entry is
    /// sealed.
    pub fn last_edit<E: From<JournalError>>(
        &self,
        wait: Duration,
        sealing_key: impl FnOnce() -> Result<SealingKey, E>,
    ) -> Result<Option<Undo>, E> {
        let lock = self.lock(wait)?;
        for number in entry::numbers(&self.directory)? {
            let header = entry::header(&self.directory, number)?;
            let mut present = Vec::new();
            for path in &header.paths {
                present.push(text::read(path)?);
            }
            let digests = present.iter().map(|text| entry::digest(text::exposed(text)));
            let is_old: Vec<bool> =
                digests.zip(&header.digests).map(|(digest, (old, _))| digest == *old).collect();
            if is_old.iter().all(|is_old| *is_old) {
                continue;
            }
            let backups = entry::old_texts(&self.directory, number, sealing_key)?;
            let files = header.paths.into_iter().zip(present).zip(backups).zip(header.digests);
            let files = files
                .map(|(((path, present), backup), (_, new))| {
                    let is_conflicting = entry::digest(text::exposed(&present)) != new;
                    FileUndo { path, present, backup, is_conflicting }
                })
                // A file that the edit did not reach has nothing to be taken back.
                .zip(is_old)
                .filter_map(|(file, is_old)| (!is_old).then_some(file))
                .collect();
            let description = header.description;
            return Ok(Some(Undo { journal: self.clone(), number, description, files, _lock: lock }));
        }
        Ok(None)
    }
}

impl Undo {
    /// When and by what the edit was made.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// The files that were changed after the edit, so that taking it back would lose something.
    pub fn conflicts(&self) -> Vec<&Path> {
        self.files.iter().filter(|file| file.is_conflicting).map(|file| file.path.as_path()).collect()
    }

    /// What taking the edit back would change, with the values of secrets left out.
    pub fn diff(&self) -> String {
        let diff = |file: &FileUndo| {
            unified_diff(&file.path, text::exposed(&file.present), text::exposed(&file.backup))
        };
        self.files.iter().map(diff).collect()
    }

    /// Takes the edit back, unless one of its files was changed after it.
    pub fn apply(self) -> Result<(), JournalError> {
        if let Some(path) = self.conflicts().first() {
            return Err(JournalError::Conflict { path: path.to_path_buf() });
        }
        self.put_back(u64::MAX)
    }

    /// Takes the edit back even if its files were changed after it. What is lost by that is itself journaled as an
    /// edit, described by `description`, which can be taken back.
    pub fn apply_anyway<E: From<JournalError>>(
        self,
        description: &Description,
        sealing_key: impl FnOnce() -> Result<SealingKey, E>,
    ) -> Result<(), E> {
        if self.conflicts().is_empty() {
            return Ok(self.put_back(u64::MAX)?);
        }
        let changes: Vec<_> = self.files.iter().map(FileUndo::change).collect();
        let number = entry::write(&self.journal.directory, description, &changes, sealing_key)?;
        Ok(self.put_back(number)?)
    }

    /// Puts the old texts back, and removes the entry with those after it, which did not take place, up to `before`.
    /// Killed in between, the process leaves an entry that is recognised as one to be passed over.
    fn put_back(self, before: u64) -> Result<(), JournalError> {
        // The other way round than they were written: a file that others depend on goes last.
        let changes: Vec<_> = self.files.iter().rev().map(FileUndo::change).collect();
        apply(&changes)?;
        let numbers = entry::numbers(&self.journal.directory)?;
        let done = numbers.into_iter().filter(|number| (self.number..before).contains(number));
        done.into_iter().try_for_each(|number| entry::remove(&self.journal.directory, number))
    }
}
