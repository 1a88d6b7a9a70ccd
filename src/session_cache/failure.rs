//! What is remembered of a renewal that failed, so that those who waited for it fail with it, and nobody is asked
//! again too soon.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::keys_in;
use crate::files;
use crate::identifiers::{CacheKey, ProfileName};
use crate::profile::{Origin, SharedFile};

const VERSION: u32 = 1;

/// The end of a failure record's file name.
const EXTENSION: &str = "failure";

/// No cool-down lasts longer than this after the failure, whatever its record says.
const LONGEST_COOL_DOWN: TimeDelta = TimeDelta::hours(12);

/// By how much the clocks of two processes may differ: each measures AWS's time for itself.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(2);

/// A failure, with everything that it takes to explain it again. None of it is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureRecord {
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The kind of error.
    pub kind: String,
    /// What happened.
    pub message: String,
    /// What to do about it.
    pub hints: Vec<String>,
    /// The profile that it happened for.
    pub profile: Option<ProfileName>,
    /// The line of a shared file that asked for what failed.
    pub origin: Option<Origin>,
    /// The exit code that it led to.
    pub exit_code: u8,
    /// Until when nobody is to be asked again.
    pub cool_down_until: Option<DateTime<Utc>>,
}

impl FailureRecord {
    /// Whether the cool-down is in force.
    ///
    /// It is not when the failure lies in the future, because then the clock was moved back; a cool-down measured
    /// by it could last for ever. It is counted from the failure and bounded.
    pub(super) fn is_cooling_down(&self, now: DateTime<Utc>) -> bool {
        self.cool_down_until.is_some_and(|until| {
            self.at - CLOCK_TOLERANCE <= now && now < until && now < self.at + LONGEST_COOL_DOWN
        })
    }
}

/// A record with the random number that tells it from the one before and the one after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoredFailure {
    pub(super) id: u64,
    pub(super) record: FailureRecord,
}

#[derive(Serialize, Deserialize)]
struct FailureWire {
    keyfob_failure: u32,
    id: u64,
    at: String,
    kind: String,
    message: String,
    hints: Vec<String>,
    profile: Option<String>,
    file: Option<String>,
    line: Option<usize>,
    exit_code: u8,
    cool_down_until: Option<String>,
}

impl FailureWire {
    fn stored(self) -> Option<StoredFailure> {
        let instant = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.to_utc());
        let cool_down_until = match &self.cool_down_until {
            Some(text) => Some(instant(text)?),
            None => None,
        };
        let file = match self.file.as_deref() {
            Some(CONFIG) => Some(SharedFile::Config),
            Some(CREDENTIALS) => Some(SharedFile::Credentials),
            _ => None,
        };
        let record = FailureRecord {
            at: instant(&self.at)?,
            kind: self.kind,
            message: self.message,
            hints: self.hints,
            profile: self.profile.and_then(|name| name.parse().ok()),
            origin: file.zip(self.line).map(|(file, line)| Origin { file, line }),
            exit_code: self.exit_code,
            cool_down_until,
        };
        (self.keyfob_failure == VERSION).then_some(StoredFailure { id: self.id, record })
    }
}

const CONFIG: &str = "config";
const CREDENTIALS: &str = "credentials";

fn file_name(file: SharedFile) -> &'static str {
    match file {
        SharedFile::Config => CONFIG,
        SharedFile::Credentials => CREDENTIALS,
    }
}

pub(super) fn path(directory: &Path, key: &CacheKey) -> PathBuf {
    directory.join(format!("{key}.{EXTENSION}"))
}

/// The last failure. One that cannot be read is as good as none: then the renewal is tried.
pub(super) fn read(path: &Path) -> Option<StoredFailure> {
    parse(&files::read_optional(path).ok().flatten()?)
}

/// Reads the bytes of a record.
pub(super) fn parse(bytes: &[u8]) -> Option<StoredFailure> {
    serde_json::from_slice::<FailureWire>(bytes).ok()?.stored()
}

pub(super) fn write(path: &Path, record: &FailureRecord) -> io::Result<()> {
    let wire = FailureWire {
        keyfob_failure: VERSION,
        id: getrandom::u64().map_err(io::Error::other)?,
        at: record.at.to_rfc3339(),
        kind: record.kind.clone(),
        message: record.message.clone(),
        hints: record.hints.clone(),
        profile: record.profile.as_ref().map(ToString::to_string),
        file: record.origin.map(|origin| file_name(origin.file).to_owned()),
        line: record.origin.map(|origin| origin.line),
        exit_code: record.exit_code,
        cool_down_until: record.cool_down_until.map(|until| until.to_rfc3339()),
    };
    files::create_private_dir(path.parent().unwrap_or(path))?;
    files::replace(path, &serde_json::to_vec(&wire)?, 0o600)
}

/// Removes every record.
pub(super) fn remove_all(directory: &Path) -> io::Result<()> {
    keys_in(directory, EXTENSION).iter().try_for_each(|key| files::remove(&path(directory, key)))
}

/// Removes the records that say nothing any more.
pub(super) fn prune(directory: &Path, now: DateTime<Utc>) {
    for key in keys_in(directory, EXTENSION) {
        let path = path(directory, &key);
        let is_recent = |stored: &StoredFailure| {
            let age = now - stored.record.at;
            age > -CLOCK_TOLERANCE && age < LONGEST_COOL_DOWN
        };
        if read(&path).filter(is_recent).is_none() {
            _ = files::remove(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(at: i64, until: i64) -> FailureRecord {
        FailureRecord {
            at: DateTime::from_timestamp(at, 0).unwrap(),
            kind: "prompt_refused".to_owned(),
            message: "nobody answered".to_owned(),
            hints: vec!["run keyfob login".to_owned()],
            profile: Some("me".parse().unwrap()),
            origin: Some(Origin { file: SharedFile::Credentials, line: 7 }),
            exit_code: 3,
            cool_down_until: DateTime::from_timestamp(until, 0),
        }
    }

    #[test]
    fn cool_downs_are_bounded_and_survive_no_clock_that_goes_back() {
        const AT: i64 = 1_900_000_000;
        for (now, until, cooling) in [
            (AT, AT + 60, true),
            (AT + 59, AT + 60, true),
            (AT + 60, AT + 60, false),
            (AT - 60, AT + 60, true),      // another process's measure of AWS's time
            (AT - 86_400, AT + 60, false), // the clock went back
            (AT + 43_199, AT + 1_000_000, true),
            (AT + 43_200, AT + 1_000_000, false), // no cool-down lasts longer
        ] {
            let now = DateTime::from_timestamp(now, 0).unwrap();
            assert_eq!(record(AT, until).is_cooling_down(now), cooling, "{now}");
        }
        let without = FailureRecord { cool_down_until: None, ..record(AT, 0) };
        assert!(!without.is_cooling_down(without.at));
    }

    #[test]
    fn records_come_back_as_they_were_and_each_has_its_own_number() {
        let directory = tempfile::tempdir().unwrap();
        let path = path(&directory.path().join("made"), &CacheKey::from_digest([7; 32]));
        write(&path, &record(1_900_000_000, 1_900_000_060)).unwrap();
        let first = read(&path).unwrap();
        assert_eq!(first.record, record(1_900_000_000, 1_900_000_060));
        write(&path, &first.record).unwrap();
        assert_ne!(read(&path).unwrap().id, first.id);
    }

    #[test]
    fn what_is_not_understood_is_no_failure() {
        let directory = tempfile::tempdir().unwrap();
        let path = path(directory.path(), &CacheKey::from_digest([7; 32]));
        for text in ["", "{", "{}", r#"{"keyfob_failure":2}"#] {
            files::replace(&path, text.as_bytes(), 0o600).unwrap();
            assert_eq!(read(&path), None);
        }
        prune(directory.path(), DateTime::UNIX_EPOCH);
        assert!(!path.exists());
    }
}
