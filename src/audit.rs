//! The audit trail: who asked for which credentials, when, and what came of it. Never a secret.
//!
//! One JSON object on each line of `audit.jsonl` in the state directory; when that is full it becomes
//! `audit.jsonl.1`, and so on up to `audit.jsonl.3`. Writing to it never fails the caller.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::files::{self, FileLock};
use crate::identifiers::{AccessKeyId, ProfileName};

const FILE_NAME: &str = "audit.jsonl";

/// How many files there are, and how large one may grow.
const GENERATIONS: usize = 4;
const LARGEST_FILE: u64 = 1024 * 1024;

/// What every line starts with. No text inside a line can look like it, since quotes are escaped there.
const LINE_START: &[u8] = b"{\"at\":";

/// What happened to a request for credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum AuditEvent {
    /// Credentials from the cache were handed out.
    ServedCached,
    /// New credentials were handed out.
    ServedFresh,
    /// Renewing failed, and the old credentials, which still work, were handed out.
    ServedStale {
        /// Why renewing failed.
        reason: String,
    },
    /// A person was asked for something.
    Prompted,
    /// A person signed in.
    LoggedIn,
    /// A person signed out.
    LoggedOut,
    /// Keys or MFA devices were changed, here or at AWS.
    Changed {
        /// What was done, such as "rotate".
        what: String,
    },
    /// Nothing was handed out, or changed to the end.
    Failed {
        /// The kind of error.
        kind: String,
    },
}

/// The process that asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requester {
    /// Its process ID.
    pub pid: u32,
    /// Its name, where the system tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Requester {
    /// The process that started this one. `None` where the system does not tell.
    pub fn parent() -> Option<Self> {
        #[cfg(unix)]
        {
            let pid = u32::try_from(rustix::process::getppid()?.as_raw_nonzero().get()).ok()?;
            // Linux only; elsewhere there is no such file, and the number has to do.
            let name = std::fs::read(format!("/proc/{pid}/comm")).ok();
            let name = name.map(|name| String::from_utf8_lossy(name.trim_ascii_end()).into_owned());
            Some(Self { pid, name })
        }
        #[cfg(not(unix))]
        None
    }
}

/// One line of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The profile that was asked for.
    pub profile: ProfileName,
    /// What happened.
    pub event: AuditEvent,
    /// The API operations that were called, in their order.
    pub calls: Vec<String>,
    /// The public half of the key that was handed out.
    pub access_key_id: Option<AccessKeyId>,
    /// Until when that works.
    pub expires_at: Option<DateTime<Utc>>,
    /// Who asked.
    pub requester: Option<Requester>,
}

impl AuditRecord {
    /// The record as it stands in the file.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(RecordWire::from(self)).expect("a record is plain data")
    }
}

#[derive(Serialize, Deserialize)]
struct RecordWire {
    at: String,
    profile: String,
    #[serde(flatten)]
    event: AuditEvent,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    calls: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    access_key_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    requester: Option<Requester>,
}

impl From<&AuditRecord> for RecordWire {
    fn from(record: &AuditRecord) -> Self {
        let instant = |instant: DateTime<Utc>| instant.to_rfc3339_opts(SecondsFormat::Millis, true);
        Self {
            at: instant(record.at),
            profile: record.profile.to_string(),
            event: record.event.clone(),
            calls: record.calls.clone(),
            access_key_id: record.access_key_id.as_ref().map(ToString::to_string),
            expires_at: record.expires_at.map(instant),
            requester: record.requester.clone(),
        }
    }
}

impl RecordWire {
    fn record(self) -> Option<AuditRecord> {
        let instant = |text: String| DateTime::parse_from_rfc3339(&text).map(|instant| instant.to_utc()).ok();
        Some(AuditRecord {
            at: instant(self.at)?,
            profile: self.profile.parse().ok()?,
            event: self.event,
            calls: self.calls,
            access_key_id: self.access_key_id.and_then(|id| id.parse().ok()),
            expires_at: self.expires_at.and_then(instant),
            requester: self.requester,
        })
    }
}

/// Which records to read.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only those from this instant on.
    pub since: Option<DateTime<Utc>>,
    /// Only those of this profile.
    pub profile: Option<ProfileName>,
}

impl AuditFilter {
    fn admits(&self, record: &AuditRecord) -> bool {
        self.since.is_none_or(|since| record.at >= since)
            && self.profile.as_ref().is_none_or(|profile| record.profile == *profile)
    }
}

/// The files of the audit trail.
#[derive(Debug, Clone)]
pub struct AuditTrail {
    path: PathBuf,
}

impl AuditTrail {
    /// The audit trail in the state directory, which is made when something is written.
    pub fn new(state_directory: &Path) -> Self {
        Self { path: state_directory.join(FILE_NAME) }
    }

    /// Adds a record, as well as it can. An audit trail that cannot be written must not keep anybody from working.
    pub fn append(&self, record: &AuditRecord) {
        _ = self.try_append(record);
    }

    /// The records that the filter admits, the oldest first. Torn lines and those of an unknown kind are passed over.
    pub fn read(&self, filter: &AuditFilter) -> io::Result<Vec<AuditRecord>> {
        let mut records = Vec::new();
        for generation in (0..GENERATIONS).rev() {
            let Some(bytes) = files::read_optional(&self.generation(generation))? else { continue };
            let lines = bytes.split(|byte| *byte == b'\n').flat_map(records_in);
            records.extend(lines.filter(|record| filter.admits(record)));
        }
        Ok(records)
    }

    fn try_append(&self, record: &AuditRecord) -> io::Result<()> {
        let line = line_of(record)?;
        let mut file = self.open()?;
        // One call, so that lines of several processes do not mix. Not synced: that would cost more than it is worth.
        let written = file.write(&line)?;
        if written < line.len() {
            // The disk is full. An end for the torn line, if that fits, saves the next one.
            _ = file.write(b"\n");
        }
        if file.metadata()?.len() > LARGEST_FILE {
            self.rotate()?;
        }
        Ok(())
    }

    fn open(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        match options.open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                files::create_private_dir(self.path.parent().unwrap_or(&self.path))?;
                options.open(&self.path)
            }
            result => result,
        }
    }

    /// Starts a new file. Whoever still has the old one open adds to it under its new name.
    fn rotate(&self) -> io::Result<()> {
        let lock = FileLock::try_acquire(&self.path.with_extension("lock")).map_err(io::Error::other)?;
        // Looked at again under the lock, since another process may have done it.
        if lock.is_some() && std::fs::metadata(&self.path)?.len() > LARGEST_FILE {
            files::rotate(&self.path, GENERATIONS)?;
        }
        Ok(())
    }

    fn generation(&self, generation: usize) -> PathBuf {
        match generation {
            0 => self.path.clone(),
            _ => self.path.with_extension(format!("jsonl.{generation}")),
        }
    }
}

/// The line of a record, with its newline.
pub(crate) fn line_of(record: &AuditRecord) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(&RecordWire::from(record))?;
    line.push(b'\n');
    Ok(line)
}

/// The records of a line: one, or, where a torn line has no end and the next one follows it directly, several.
pub(crate) fn records_in(line: &[u8]) -> impl Iterator<Item = AuditRecord> {
    let starts = line.windows(LINE_START.len()).enumerate();
    let starts: Vec<usize> =
        starts.filter_map(|(start, window)| (window == LINE_START).then_some(start)).collect();
    let ends = starts.clone().into_iter().skip(1).chain([line.len()]);
    starts
        .into_iter()
        .zip(ends)
        .filter_map(|(start, end)| serde_json::from_slice::<RecordWire>(&line[start..end]).ok()?.record())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn record(seconds: i64, profile: &str, event: AuditEvent) -> AuditRecord {
        AuditRecord {
            at: DateTime::from_timestamp(1_893_553_445 + seconds, 0).unwrap(),
            profile: profile.parse().unwrap(),
            event,
            calls: vec!["AssumeRole".to_owned()],
            access_key_id: Some("ASIAIOSFODNN7EXAMPLE".parse().unwrap()),
            expires_at: DateTime::from_timestamp(1_893_557_045, 0),
            requester: Some(Requester { pid: 42, name: Some("terraform".to_owned()) }),
        }
    }

    fn all(trail: &AuditTrail) -> Vec<AuditRecord> {
        trail.read(&AuditFilter::default()).unwrap()
    }

    #[test]
    fn a_line_has_the_documented_members() {
        let directory = tempfile::tempdir().unwrap();
        let trail = AuditTrail::new(&directory.path().join("state"));
        trail.append(&record(0, "prod", AuditEvent::ServedStale { reason: "no network".to_owned() }));
        assert_eq!(
            std::fs::read_to_string(&trail.path).unwrap(),
            "{\"at\":\"2030-01-02T03:04:05.000Z\",\"profile\":\"prod\",\"event\":\"served_stale\",\
             \"reason\":\"no network\",\"calls\":[\"AssumeRole\"],\"access_key_id\":\"ASIAIOSFODNN7EXAMPLE\",\
             \"expires_at\":\"2030-01-02T04:04:05.000Z\",\"requester\":{\"pid\":42,\"name\":\"terraform\"}}\n"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&trail.path).unwrap().permissions().mode() & 0o7777, 0o600);
        }
    }

    #[test]
    fn records_come_back_filtered_and_in_order() {
        let directory = tempfile::tempdir().unwrap();
        let trail = AuditTrail::new(directory.path());
        assert!(all(&trail).is_empty());
        let records = [
            record(0, "a", AuditEvent::Prompted),
            record(1, "b", AuditEvent::ServedFresh),
            record(2, "a", AuditEvent::Failed { kind: "locked".to_owned() }),
            AuditRecord {
                calls: Vec::new(),
                access_key_id: None,
                expires_at: None,
                requester: None,
                ..record(3, "a", AuditEvent::ServedCached)
            },
        ];
        records.iter().for_each(|record| trail.append(record));
        assert_eq!(all(&trail), records);
        let filter = AuditFilter { since: Some(records[1].at), profile: Some("a".parse().unwrap()) };
        assert_eq!(trail.read(&filter).unwrap(), records[2..]);
    }

    #[test]
    fn torn_lines_cost_only_themselves() {
        let directory = tempfile::tempdir().unwrap();
        let trail = AuditTrail::new(directory.path());
        let tricky = record(0, "{\"at\":", AuditEvent::ServedFresh);
        trail.append(&tricky);
        let whole = std::fs::read(&trail.path).unwrap();
        for end in 1..whole.len() {
            files::replace(&trail.path, &whole[..end], 0o600).unwrap();
            trail.append(&tricky);
            let records = all(&trail);
            // Only the newline is missing, and the first record whole, in the last round.
            let expected = if end == whole.len() - 1 { 2 } else { 1 };
            assert!(records.len() == expected && records[0] == tricky, "{end}: {records:?}");
        }
    }

    #[test]
    fn the_trail_is_bounded() {
        let directory = tempfile::tempdir().unwrap();
        let trail = AuditTrail::new(directory.path());
        let long = record(0, &"p".repeat(300_000), AuditEvent::ServedFresh);
        for _ in 0..30 {
            trail.append(&long);
        }
        let sizes = (0..GENERATIONS).filter_map(|generation| trail.generation(generation).metadata().ok());
        let total: u64 = sizes.map(|metadata| metadata.len()).sum();
        assert!((3 * LARGEST_FILE..6 * LARGEST_FILE).contains(&total), "{total}");
        assert!(!trail.generation(GENERATIONS).exists());
        trail.append(&record(1, "last", AuditEvent::ServedFresh));
        assert_eq!(all(&trail).last().unwrap().profile.as_str(), "last");
    }

    // Windows adds to a file in one step, as Unix does; Wine seeks and then writes.
    #[cfg_attr(windows, ignore = "Wine does not append in one step")]
    #[test]
    fn threads_do_not_mix_their_lines() {
        let directory = tempfile::tempdir().unwrap();
        let trail = AuditTrail::new(directory.path());
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..50).for_each(|n| trail.append(&record(n, "p", AuditEvent::ServedCached))));
            }
        });
        assert_eq!(all(&trail).len(), 400);
    }

    #[test]
    fn what_cannot_be_written_fails_nobody() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join(FILE_NAME)).unwrap();
        AuditTrail::new(directory.path()).append(&record(0, "p", AuditEvent::ServedCached));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_parent_is_known_by_number_and_name() {
        let parent = Requester::parent().unwrap();
        assert!(parent.pid > 0 && parent.name.is_some_and(|name| !name.is_empty() && !name.ends_with('\n')));
    }

    #[test]
    fn a_record_is_cheap() {
        let directory = tempfile::tempdir().unwrap();
        let trail = AuditTrail::new(directory.path());
        let record = record(0, "prod", AuditEvent::ServedCached);
        let times = (0..200).map(|_| {
            let started = Instant::now();
            trail.append(&AuditRecord { requester: Requester::parent(), ..record.clone() });
            started.elapsed()
        });
        // The best of many, since other tests run at the same time; ten times what it takes in a release build.
        let best = times.min().unwrap();
        assert!(best < std::time::Duration::from_micros(500), "{best:?}");
    }
}
