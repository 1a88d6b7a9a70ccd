//! What is remembered of the newest session under each cache key, so that an older one that is put back is told from it:
//! by a backup, a synchronised directory, or somebody who can write that one file.
//!
//! The record is plain text, `ISSUED UNTIL` in seconds since 1970: a session that was issued before `ISSUED` is not to
//! be served any more, and after `UNTIL` no such session works, so the record may go. Like the record of the vault file
//! it has no MAC, since whoever can change it could as well delete it.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

use super::{SessionHeader, keys_in};
use crate::files;
use crate::identifiers::CacheKey;

const EXTENSION: &str = "newest";

/// Issued in the same second as a session that was removed is not issued after it.
const NEXT: TimeDelta = TimeDelta::seconds(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Newest {
    pub(super) issued_at: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Newest {
    /// What is known of a cache key. A record that is not understood is as good as none.
    pub(super) fn read(directory: &Path, key: &CacheKey) -> Option<Self> {
        Self::parse(&files::read_optional(&path(directory, key)).ok().flatten()?)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (issued, until) = std::str::from_utf8(bytes).ok()?.trim_end().split_once(' ')?;
        let instant = |text: &str| DateTime::from_timestamp(text.parse().ok()?, 0);
        Some(Self { issued_at: instant(issued)?, until: instant(until)? })
    }

    /// Remembers that this session was stored: none that is older counts any more.
    pub(super) fn stored(directory: &Path, header: &SessionHeader) -> io::Result<()> {
        Self { issued_at: header.issued_at, until: header.expires_at }.write(directory, &header.cache_key)
    }

    /// Remembers that this session was removed: neither it nor one that is older counts any more.
    pub(super) fn removed(directory: &Path, header: &SessionHeader) -> io::Result<()> {
        let before = Self::read(directory, &header.cache_key);
        let issued_at = header.issued_at + NEXT;
        let issued_at = before.map_or(issued_at, |before| before.issued_at.max(issued_at));
        Self { issued_at, until: header.expires_at }.write(directory, &header.cache_key)
    }

    fn write(self, directory: &Path, key: &CacheKey) -> io::Result<()> {
        // The session before may end later than the one that took its place.
        let until = Self::read(directory, key).map_or(self.until, |before| before.until.max(self.until));
        files::create_private_dir(directory)?;
        let text = format!("{} {}\n", self.issued_at.timestamp(), until.timestamp());
        files::replace(&path(directory, key), text.as_bytes(), 0o600)
    }
}

/// Removes the records of sessions that have all ended.
pub(super) fn prune(directory: &Path, now: DateTime<Utc>) {
    for key in keys_in(directory, EXTENSION) {
        if Newest::read(directory, &key).is_none_or(|newest| newest.until <= now) {
            _ = files::remove(&path(directory, &key));
        }
    }
    files::remove_abandoned(directory);
}

fn path(directory: &Path, key: &CacheKey) -> PathBuf {
    directory.join(format!("{key}.{EXTENSION}"))
}
