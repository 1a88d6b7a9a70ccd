//! Cached sessions: temporary credentials kept sealed in files until near their end, one process at a time renewing
//! each, and what is remembered of renewals that failed.
//!
//! A cached session is one file, `<cache key>.session`. Its header can be read without any key, so that lists and
//! shell prompts need no keychain; its secrets cannot. The directory holds nothing that cannot be had again, so a
//! caller may treat every file that does not open as absent.

mod failure;
mod format;
#[cfg(any(test, fuzzing))]
pub(crate) mod laws;
mod lease;
mod newest;
mod sealing;
#[cfg(test)]
mod tests;
mod used_codes;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::clock::format_instant;
use crate::credentials::TemporaryCredentials;
use crate::files::{self, FileLock};
use crate::identifiers::CacheKey;

use newest::Newest;

pub use failure::FailureRecord;
pub use format::{NewSession, SessionHeader, SessionKind};
pub use lease::Lease;
pub use sealing::SealingKey;
pub use used_codes::{UsedCodes, UsedCodesError};

/// No header is longer than this: a profile's name, an ARN and some short texts.
const LONGEST_HEADER: u64 = 64 * 1024;

/// The end of a cached session's file name.
const EXTENSION: &str = "session";

/// Why a cached session could not be used.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The file is torn or was tampered with.
    #[error("the cached session {} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The file is sound, as far as can be told, but was sealed with another key.
    #[error("the cached session {} was sealed with another key", path.display())]
    WrongKey {
        /// The file.
        path: PathBuf,
    },
    /// The file is that of another cache key under this one's name.
    #[error("the cached session {} belongs to another cache key", path.display())]
    Swapped {
        /// The file.
        path: PathBuf,
    },
    /// The file is whole, and older than the session that was stored last, or than the end of it.
    #[error("the cached session {} was put back: it is from {}, and none from before {} counts any more", path.display(), format_instant(*issued_at), format_instant(*newest))]
    RolledBack {
        /// The file.
        path: PathBuf,
        /// When the session in it was issued.
        issued_at: DateTime<Utc>,
        /// When the newest one was issued, or when it was removed.
        newest: DateTime<Utc>,
    },
    /// A later keyfob wrote the file.
    #[error("the cached session {} has format {version}, which this keyfob does not know", path.display())]
    NewerVersion {
        /// The file.
        path: PathBuf,
        /// The version of its format.
        version: u32,
    },
    /// Credentials that never end are not cached, since nobody could say when to renew them.
    #[error("credentials without an end are not cached")]
    Endless,
    /// The disk failed, or randomness did.
    #[error("the session cache cannot use {}", path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl CacheError {
    /// Whether the session may be treated as absent, and overwritten by a new one.
    pub fn is_miss(&self) -> bool {
        match self {
            Self::Damaged { .. }
            | Self::WrongKey { .. }
            | Self::Swapped { .. }
            | Self::RolledBack { .. }
            | Self::NewerVersion { .. } => true,
            Self::Endless | Self::Io { .. } => false,
        }
    }

    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { path: path.to_owned(), source }
    }
}

/// A cached session, opened.
#[derive(Debug, Clone)]
pub struct CachedSession {
    /// What is known of it without a key.
    pub header: SessionHeader,
    /// The credentials themselves.
    pub credentials: TemporaryCredentials,
}

/// The directories of the cached sessions, of their locks, of the failure records and of what is known of the newest.
#[derive(Debug, Clone)]
pub struct SessionCache {
    directory: PathBuf,
    lock_directory: PathBuf,
    failure_directory: PathBuf,
    newest_directory: PathBuf,
}

impl SessionCache {
    /// A cache in these directories, which are made when something is written.
    pub fn new(
        directory: PathBuf,
        lock_directory: PathBuf,
        failure_directory: PathBuf,
        newest_directory: PathBuf,
    ) -> Self {
        Self { directory, lock_directory, failure_directory, newest_directory }
    }

    /// The header of one cached session, by one small read. `None` where there is none that is whole.
    ///
    /// A header is proved authentic only by [`SessionCache::read`]: show it, do not rely on it.
    pub fn header(&self, key: &CacheKey) -> Option<SessionHeader> {
        let path = self.path(key);
        read_header(&path, key).ok().flatten()
    }

    /// The headers of all cached sessions that are whole, expired ones too, in the order of their cache keys.
    pub fn headers(&self) -> Vec<SessionHeader> {
        self.keys().iter().filter_map(|key| self.header(key)).collect()
    }

    /// Opens a cached session. `None` where there is none.
    pub fn read(
        &self,
        key: &CacheKey,
        sealing_key: &SealingKey,
    ) -> Result<Option<CachedSession>, CacheError> {
        let path = self.path(key);
        // Before the session: it is written after it, and so is never newer than what is read then.
        let newest = Newest::read(&self.newest_directory, key);
        let Some(bytes) = files::read_optional(&path).map_err(CacheError::io(&path))? else {
            return Ok(None);
        };
        let session = format::open(&bytes, key, sealing_key).map_err(|flaw| flaw.at(&path))?;
        let issued_at = session.header.issued_at;
        match newest {
            Some(Newest { issued_at: newest, .. }) if issued_at < newest => {
                Err(CacheError::RolledBack { path, issued_at, newest })
            }
            _ => Ok(Some(session)),
        }
    }

    /// Removes one cached session, which is not served again if it is put back. One that is not there is no error.
    pub fn remove(&self, key: &CacheKey) -> Result<(), CacheError> {
        let path = self.path(key);
        let header = self.header(key);
        // Where that cannot be remembered, the session goes all the same.
        let remembered = header.map_or(Ok(()), |header| Newest::removed(&self.newest_directory, &header));
        files::remove(&path).map_err(CacheError::io(&path))?;
        remembered.map_err(CacheError::io(&self.newest_directory))
    }

    /// Removes the cached sessions whose header is `wanted`; says how many.
    pub fn remove_where(&self, wanted: impl Fn(&SessionHeader) -> bool) -> Result<usize, CacheError> {
        let mut removed = 0;
        for header in self.headers().iter().filter(|header| wanted(header)) {
            self.remove(&header.cache_key)?;
            removed += 1;
        }
        Ok(removed)
    }

    /// The files that are torn or hold something else than a session.
    pub fn damaged(&self) -> Vec<PathBuf> {
        let keys = self.keys().into_iter().map(|key| (self.path(&key), key));
        let damaged = |(path, key): (PathBuf, CacheKey)| {
            matches!(read_header(&path, &key), Err(CacheError::Damaged { .. })).then_some(path)
        };
        keys.filter_map(damaged).collect()
    }

    /// Removes what nobody can use any more: expired and damaged sessions, old failure records, the temporary files
    /// of killed processes. A session that is being renewed at this moment is left alone, and so is one of a later
    /// format. Failures are passed over: this is housekeeping.
    pub fn prune(&self, now: DateTime<Utc>) {
        let useless = |path: &Path, key: &CacheKey| match read_header(path, key) {
            Ok(header) => header.is_some_and(|header| header.expires_at <= now),
            Err(CacheError::NewerVersion { .. } | CacheError::Io { .. }) => false,
            Err(_) => true,
        };
        for key in self.keys() {
            let path = self.path(&key);
            if !useless(&path, &key) {
                continue;
            }
            let lock = FileLock::try_acquire(&self.lock_path(&key));
            // Looked at again, since the last holder of the lock may have renewed it.
            if matches!(lock, Ok(Some(_))) && useless(&path, &key) {
                _ = files::remove(&path);
            }
        }
        failure::prune(&self.failure_directory, now);
        newest::prune(&self.newest_directory, now);
        files::remove_abandoned(&self.directory);
        files::remove_abandoned(&self.failure_directory);
    }

    fn path(&self, key: &CacheKey) -> PathBuf {
        self.directory.join(format!("{key}.{EXTENSION}"))
    }

    fn lock_path(&self, key: &CacheKey) -> PathBuf {
        self.lock_directory.join(format!("{key}.lock"))
    }

    fn keys(&self) -> Vec<CacheKey> {
        keys_in(&self.directory, EXTENSION)
    }
}

/// The cache keys for which a directory has a file of this extension, sorted.
fn keys_in(directory: &Path, extension: &str) -> Vec<CacheKey> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let key_of = |name: &str| name.strip_suffix(extension)?.strip_suffix('.')?.parse().ok();
    let mut keys: Vec<CacheKey> =
        entries.flatten().filter_map(|entry| key_of(entry.file_name().to_str()?)).collect();
    keys.sort();
    keys
}

fn read_header(path: &Path, key: &CacheKey) -> Result<Option<SessionHeader>, CacheError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(CacheError::io(path)(error)),
    };
    let mut line = Vec::new();
    BufReader::new(file.take(LONGEST_HEADER)).read_until(b'\n', &mut line).map_err(CacheError::io(path))?;
    format::header_of(&line, key).map(Some).map_err(|flaw| flaw.at(path))
}
