//! Edits of the shared files as transactions: locked, written atomically, and kept so that they can be taken back.
//!
//! An edit is prepared as a [`Draft`], which holds the lock from the moment the texts are read; it can be shown as
//! a diff, and nothing is written before [`Draft::commit`]. Committing first stores an entry in the journal (what
//! the files held, and a digest of what they are to hold) and then replaces the files. Killed at any instant, the
//! process leaves each file old or new. Whether the edit of an entry took place is read from the files themselves,
//! by their digests, so the journal cannot disagree with them.

mod diff;
mod entry;
#[cfg(any(test, fuzzing))]
pub(crate) mod laws;
#[cfg(test)]
mod tests;
mod text;
mod undo;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::files::{self, FileLock, LockError};
use crate::secret::Secret;
use crate::session_cache::SealingKey;

pub use diff::unified_diff;
pub use entry::EntryHeader;
pub use undo::Undo;

/// The lock of all edits. One for all, since an edit may touch two files and edits are rare and short.
const LOCK_FILE: &str = "shared-files.lock";

/// The mode of a shared file that an edit makes.
const NEW_FILE_MODE: u32 = 0o600;

/// Why an edit could not be made or taken back. Unless it says otherwise, nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another edit is going on, or the lock does not work.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The path leads to a directory.
    #[error("{} is a directory", path.display())]
    Directory {
        /// The path as it was given.
        path: PathBuf,
    },
    /// The file may not be read.
    #[error("{} may not be read", path.display())]
    Permission {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file could not be read for another reason.
    #[error("{} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not text.
    #[error("{} is not UTF-8 text: byte {offset}, in line {line}", path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// How many bytes are before the first one that is wrong.
        offset: usize,
        /// The line that it is in, counted from 1.
        line: usize,
    },
    /// Two of the files to edit are one.
    #[error("{} and {} are the same file", first.display(), second.display())]
    SameFile {
        /// One path.
        first: PathBuf,
        /// The other path.
        second: PathBuf,
    },
    /// Another program changed the file after it was read.
    #[error("another program changed {} in the meantime", path.display())]
    ChangedMeanwhile {
        /// The file.
        path: PathBuf,
    },
    /// The file could not be written. All files of the edit are as they were.
    #[error("{} cannot be written", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be written and another, written before it, not be put back. `undo` can do it.
    #[error("{} cannot be written, and {} was changed already", path.display(), changed.display())]
    HalfWritten {
        /// The file that could not be written.
        path: PathBuf,
        /// The file that now holds its new text.
        changed: PathBuf,
        /// What the system said of the first.
        source: io::Error,
    },
    /// The journal itself could not be read or written.
    #[error("the edit journal cannot use {}", path.display())]
    Journal {
        /// The file or directory of the journal.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// An entry of the journal is not understood.
    #[error("the edit journal's entry {} is damaged or of a later keyfob", path.display())]
    DamagedEntry {
        /// The entry.
        path: PathBuf,
    },
    /// An entry does not open with the present sealing key.
    #[error("the edit journal's entry {} was sealed with another key", path.display())]
    WrongKey {
        /// The entry.
        path: PathBuf,
    },
    /// A file was changed after the edit that is to be taken back.
    #[error("{} was changed after the edit that is to be taken back", path.display())]
    Conflict {
        /// The file.
        path: PathBuf,
    },
}

/// What a file holds, or `None` if there is no file. A shared file may hold secrets, so all are treated alike.
type Text = Option<Secret>;

/// The edits of the shared files, and the lock that they take turns by.
#[derive(Debug, Clone)]
pub struct EditJournal {
    directory: PathBuf,
    lock_directory: PathBuf,
}

/// What an edit does, for those who may want to take it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The command that made it, without secrets.
    pub command: String,
}

/// One file of a draft.
#[derive(Debug)]
pub struct FileDraft {
    path: PathBuf,
    old: Text,
    new: Text,
}

impl FileDraft {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its text as it is to be; before [`FileDraft::set`], as it is. `None` if there is no file.
    pub fn text(&self) -> Option<&str> {
        text::exposed(&self.new)
    }

    /// Sets the text that it is to have; `None` removes the file.
    pub fn set(&mut self, text: Option<String>) {
        self.new = text.map(Secret::new);
    }

    /// Whether it is to change.
    pub fn is_changed(&self) -> bool {
        text::exposed(&self.old) != text::exposed(&self.new)
    }

    fn diff(&self) -> String {
        unified_diff(&self.path, text::exposed(&self.old), text::exposed(&self.new))
    }
}

/// An edit that is being prepared. The files are locked against other edits until it is committed or dropped.
#[derive(Debug)]
#[must_use = "nothing is written before `commit`"]
pub struct Draft {
    journal: EditJournal,
    files: Vec<FileDraft>,
    _lock: FileLock,
}

impl EditJournal {
    /// The journal in `directory`. Both directories are made when they are needed.
    pub fn new(directory: PathBuf, lock_directory: PathBuf) -> Self {
        Self { directory, lock_directory }
    }

    /// Locks the files against other edits, waiting for at most `wait`, and reads them.
    ///
    /// They are written in the order given here, so a file that others depend on goes first.
    pub fn begin(&self, paths: &[&Path], wait: Duration) -> Result<Draft, JournalError> {
        let lock = self.lock(wait)?;
        let mut targets: Vec<(PathBuf, &Path)> = Vec::new();
        let mut files = Vec::new();
        for path in paths {
            let absolute = text::absolute(path)?;
            let unreadable = |source| JournalError::Unreadable { path: absolute.clone(), source };
            let target = files::resolve(&absolute).map_err(unreadable)?;
            if let Some((_, first)) = targets.iter().find(|(other, _)| *other == target) {
                return Err(JournalError::SameFile {
                    first: first.to_path_buf(),
                    second: path.to_path_buf(),
                });
            }
            let old = text::read(&absolute)?;
            files.push(FileDraft { path: absolute, new: old.clone(), old });
            targets.push((target, path));
        }
        Ok(Draft { journal: self.clone(), files, _lock: lock })
    }

    /// Makes a draft of one file, changes its text by `change`, and commits it. Says whether anything changed.
    pub fn edit<E: From<JournalError>>(
        &self,
        path: &Path,
        wait: Duration,
        description: Description,
        sealing_key: impl FnOnce() -> Result<SealingKey, E>,
        change: impl FnOnce(Option<&str>) -> Result<Option<String>, E>,
    ) -> Result<bool, E> {
        let mut draft = self.begin(&[path], wait)?;
        if let Some(file) = draft.files_mut().first_mut() {
            let text = change(file.text())?;
            file.set(text);
        }
        draft.commit(description, sealing_key)
    }

    /// The edits that can be taken back, the last one first, except damaged entries.
    pub fn entries(&self) -> Result<Vec<EntryHeader>, JournalError> {
        let numbers = entry::numbers(&self.directory)?;
        Ok(numbers.into_iter().filter_map(|number| entry::header(&self.directory, number).ok()).collect())
    }

    fn lock(&self, wait: Duration) -> Result<FileLock, JournalError> {
        Ok(FileLock::acquire(&self.lock_directory.join(LOCK_FILE), wait)?)
    }
}

impl Draft {
    /// The files, in the order in which they were named.
    pub fn files(&self) -> &[FileDraft] {
        &self.files
    }

    /// The files, to be changed, in the order in which they were named.
    pub fn files_mut(&mut self) -> &mut [FileDraft] {
        &mut self.files
    }

    /// Whether committing would write anything.
    pub fn is_changed(&self) -> bool {
        self.files.iter().any(FileDraft::is_changed)
    }

    /// What committing would change, with the values of secrets left out.
    pub fn diff(&self) -> String {
        self.files.iter().map(FileDraft::diff).collect()
    }

    /// Writes what changed, and an entry in the journal before it. Says whether anything changed.
    ///
    /// `sealing_key` is called only if an old text holds a secret, since that text is then stored sealed.
    pub fn commit<E: From<JournalError>>(
        self,
        description: Description,
        sealing_key: impl FnOnce() -> Result<SealingKey, E>,
    ) -> Result<bool, E> {
        let changes: Vec<Change<'_>> =
            self.files.iter().filter(|file| file.is_changed()).map(Change::of).collect();
        if changes.is_empty() {
            return Ok(false);
        }
        let number = entry::write(&self.journal.directory, &description, &changes, sealing_key)?;
        let result = apply(&changes);
        if matches!(&result, Err(error) if !matches!(error, JournalError::HalfWritten { .. })) {
            // The edit did not take place; were the entry to stay, it would be recognised and passed over.
            _ = entry::remove(&self.journal.directory, number);
        }
        result?;
        entry::keep_the_last(&self.journal.directory);
        Ok(true)
    }
}

/// A file that is to hold another text.
struct Change<'a> {
    path: &'a Path,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

impl<'a> Change<'a> {
    fn of(file: &'a FileDraft) -> Self {
        Self { path: &file.path, old: text::exposed(&file.old), new: text::exposed(&file.new) }
    }
}

/// Makes all changes or none, as far as the disk permits.
fn apply(changes: &[Change<'_>]) -> Result<(), JournalError> {
    // Other programs do not know the lock: look once more, as late as possible.
    for change in changes {
        if text::exposed(&text::read(change.path)?) != change.old {
            return Err(JournalError::ChangedMeanwhile { path: change.path.to_owned() });
        }
    }
    for (index, change) in changes.iter().enumerate() {
        let Err(source) = put(change.path, change.new) else { continue };
        let path = change.path.to_owned();
        // The file itself too: it has its new text if only the last sync failed.
        let not_put_back = changes[..=index].iter().find(|done| put_back(done).is_err());
        return Err(match not_put_back {
            Some(done) => JournalError::HalfWritten { path, changed: done.path.to_owned(), source },
            None => JournalError::Unwritable { path, source },
        });
    }
    for directory in changes.iter().filter_map(|change| change.path.parent()) {
        files::remove_abandoned(directory);
    }
    Ok(())
}

fn put(path: &Path, text: Option<&str>) -> io::Result<()> {
    let Some(text) = text else { return files::remove(path) };
    if let Some(parent) = files::resolve(path)?.parent() {
        files::create_private_dir(parent)?;
    }
    files::replace(path, text.as_bytes(), NEW_FILE_MODE)
}

fn put_back(change: &Change<'_>) -> io::Result<()> {
    match text::read(change.path) {
        Ok(present) if text::exposed(&present) == change.old => Ok(()),
        _ => put(change.path, change.old),
    }
}
