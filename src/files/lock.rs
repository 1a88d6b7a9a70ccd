//! Advisory locks between processes.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{create_private_dir, parent_of};

/// How long the first and the later pauses between two attempts at a lock are.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(10);

/// Why a lock was not obtained.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody else held it all the time.
    #[error("another process still holds the lock {} after {} seconds", path.display(), waited.as_secs())]
    TimedOut {
        /// The lock file.
        path: PathBuf,
        /// How long this process waited.
        waited: Duration,
    },
    /// The file system has no locks.
    #[error("the file system of {} has no locks", path.display())]
    Unsupported {
        /// The lock file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The lock file could not be made or opened, or locking it failed.
    #[error("the lock file {} cannot be used", path.display())]
    Unusable {
        /// The lock file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// An exclusive advisory lock, held until it is dropped.
///
/// The lock belongs to the open file, so the system frees it at once when the process ends in any way. Children that
/// this process starts do not inherit it. Lock files stay where they are: removing one while somebody waits for it
/// would let two processes hold "the" lock, each on a file of its own. Should something else remove one (a cleaner
/// of temporary files), whoever had it open without holding it notices, and takes the lock of the new file instead.
#[derive(Debug)]
#[must_use = "the lock is free again as soon as this is dropped"]
pub struct FileLock {
    file: File,
}

impl FileLock {
    /// Takes the lock, waiting for at most `wait`. Makes the file (0600) and its directory (0700) if need be.
    pub fn acquire(path: &Path, wait: Duration) -> Result<Self, LockError> {
        let started = Instant::now();
        let mut pause = FIRST_PAUSE;
        loop {
            if let Some(lock) = Self::try_acquire(path)? {
                return Ok(lock);
            }
            // Short sleeps rather than a blocking call, which no deadline could end without a signal or a thread
            // that is left behind. At 10 ms a hundred waiters cost about a hundredth of one core.
            let left = wait.saturating_sub(started.elapsed());
            if left.is_zero() {
                return Err(LockError::TimedOut { path: path.to_owned(), waited: wait });
            }
            std::thread::sleep(pause.min(left));
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Takes the lock if nobody else holds it.
    pub fn try_acquire(path: &Path) -> Result<Option<Self>, LockError> {
        loop {
            let file = open(path).map_err(|source| LockError::Unusable { path: path.to_owned(), source })?;
            match file.try_lock() {
                Ok(()) if is_still_at(&file, path) => return Ok(Some(Self { file })),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(source)) => return Err(error_of(path, source)),
            }
        }
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // Closing the file would do; this also frees a lock whose file was duplicated by a concurrent fork.
        _ = self.file.unlock();
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            create_private_dir(parent_of(path))?;
            options.open(path)
        }
        result => result,
    }
}

/// Whether `path` still names the file that was opened. Without inode numbers this cannot be told, and Windows does
/// not remove a file that is open.
#[cfg(unix)]
fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still_at(_file: &File, _path: &Path) -> bool {
    true
}

fn error_of(path: &Path, source: io::Error) -> LockError {
    let path = path.to_owned();
    #[cfg(unix)]
    let unsupported = {
        use rustix::io::Errno;
        let errors = [Errno::NOTSUP, Errno::OPNOTSUPP, Errno::NOLCK, Errno::NOSYS];
        errors.iter().any(|errno| source.raw_os_error() == Some(errno.raw_os_error()))
    };
    #[cfg(not(unix))]
    let unsupported = source.kind() == io::ErrorKind::Unsupported;
    if unsupported { LockError::Unsupported { path, source } } else { LockError::Unusable { path, source } }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_lock_of_a_removed_file_is_worth_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.lock");
        let file = open(&path).unwrap();
        assert!(is_still_at(&file, &path));
        std::fs::remove_file(&path).unwrap();
        assert!(!is_still_at(&file, &path));
        let _other = open(&path).unwrap();
        assert!(!is_still_at(&file, &path));
    }
    #[test]
    fn a_file_system_without_locks_is_told_from_other_failures() {
        let of = |errno: rustix::io::Errno| error_of(Path::new("/mnt/a.lock"), errno.into());
        assert!(matches!(of(rustix::io::Errno::NOLCK), LockError::Unsupported { .. }));
        assert_eq!(of(rustix::io::Errno::NOTSUP).to_string(), "the file system of /mnt/a.lock has no locks");
        assert!(matches!(of(rustix::io::Errno::IO), LockError::Unusable { .. }));
    }
}
