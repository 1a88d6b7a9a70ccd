//! The journal's entries: one file for each edit, `<number>.edit`, version 1 of its format.
//!
//! ```text
//! {"keyfob_edit":1,"at":"…","command":"…","files":[{"path":"…","old":"<SHA-256>","new":"<SHA-256>"}]}\n
//! ["the first file's old text",null]\n
//! ```
//!
//! `null` stands for a file that was or is not there. Where an old text holds a secret, the header has a member
//! `sealed_with` (the sealing key's name) and the second line is sealed as that of a cached session is, with the
//! exact bytes of the header as associated data.

use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Change, Description, JournalError, Text, text};
use crate::files;
use crate::secret::Secret;
use crate::session_cache::SealingKey;

const VERSION: u32 = 1;
const EXTENSION: &str = "edit";

/// How many edits can be taken back.
const KEPT: usize = 20;

/// What an entry says without any key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryHeader {
    /// When and by what the edit was made.
    pub description: Description,
    /// The files that it changed.
    pub paths: Vec<PathBuf>,
    pub(super) number: u64,
    /// The digests of the old and the new text of each.
    pub(super) digests: Vec<(Option<String>, Option<String>)>,
}

#[derive(Serialize, Deserialize)]
struct HeaderWire {
    keyfob_edit: u32,
    at: String,
    command: String,
    files: Vec<FileWire>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed_with: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct FileWire {
    path: PathBuf,
    old: Option<String>,
    new: Option<String>,
}

/// The digest of a text; `None` for a file that is not there.
pub(super) fn digest(text: Option<&str>) -> Option<String> {
    text.map(|text| {
        Sha256::digest(text).iter().fold(String::new(), |mut hex, byte| {
            _ = write!(hex, "{byte:02x}"); // a String takes everything
            hex
        })
    })
}

/// The numbers of all entries, the last one first.
pub(super) fn numbers(directory: &Path) -> Result<Vec<u64>, JournalError> {
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(JournalError::Journal { path: directory.to_owned(), source }),
    };
    let number = |name: &str| name.strip_suffix(EXTENSION)?.strip_suffix('.')?.parse().ok();
    let mut numbers: Vec<u64> =
        entries.flatten().filter_map(|entry| number(entry.file_name().to_str()?)).collect();
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    Ok(numbers)
}

/// Writes the entry of an edit that is about to be made; gives its number.
pub(super) fn write<E: From<JournalError>>(
    directory: &Path,
    description: &Description,
    changes: &[Change<'_>],
    sealing_key: impl FnOnce() -> Result<SealingKey, E>,
) -> Result<u64, E> {
    let number = numbers(directory)?.first().map_or(1, |last| last + 1);
    let path = path(directory, number);
    let holds_secret =
        |change: &Change<'_>| text::secret_lines(change.old.unwrap_or_default()).contains(&true);
    let sealing_key = if changes.iter().any(holds_secret) { Some(sealing_key()?) } else { None };
    let store = || {
        let bytes = render(description, changes, sealing_key.as_ref())?;
        files::create_private_dir(directory)?;
        files::replace(&path, &bytes, 0o600)
    };
    store().map_err(|source| JournalError::Journal { path: path.clone(), source })?;
    Ok(number)
}

fn render(
    description: &Description,
    changes: &[Change<'_>],
    sealing_key: Option<&SealingKey>,
) -> io::Result<Vec<u8>> {
    let files = changes
        .iter()
        .map(|change| FileWire {
            path: change.path.to_owned(),
            old: digest(change.old),
            new: digest(change.new),
        })
        .collect();
    let mut bytes = serde_json::to_vec(&HeaderWire {
        keyfob_edit: VERSION,
        at: description.at.to_rfc3339(),
        command: description.command.clone(),
        files,
        sealed_with: sealing_key.map(SealingKey::id),
    })?;
    let texts: Vec<_> = changes.iter().map(|change| change.old).collect();
    // Large enough for any escaping: growing would leave a copy of the texts behind.
    let capacity = texts.iter().flatten().map(|text| 6 * text.len() + 8).sum::<usize>() + 16;
    let mut second = Zeroizing::new(Vec::with_capacity(capacity));
    serde_json::to_writer(&mut *second, &texts)?;
    if let Some(key) = sealing_key {
        second = Zeroizing::new(key.seal(&bytes, &second)?.into_bytes());
    }
    bytes.push(b'\n');
    bytes.extend_from_slice(&second);
    bytes.push(b'\n');
    Ok(bytes)
}

/// Reads what an entry says without any key.
pub(super) fn header(directory: &Path, number: u64) -> Result<EntryHeader, JournalError> {
    let path = path(directory, number);
    let bytes = read(&path)?;
    let (line, _) = lines(&bytes).ok_or(JournalError::DamagedEntry { path: path.clone() })?;
    parse_header(line, number).map(|(header, _)| header).ok_or(JournalError::DamagedEntry { path })
}

/// Reads the old texts of an entry's files. `sealing_key` is called only if they are sealed.
pub(super) fn old_texts<E: From<JournalError>>(
    directory: &Path,
    number: u64,
    sealing_key: impl FnOnce() -> Result<SealingKey, E>,
) -> Result<Vec<Text>, E> {
    let path = path(directory, number);
    let damaged = || JournalError::DamagedEntry { path: path.clone() };
    let bytes = read(&path)?;
    let (line, second) = lines(&bytes).ok_or_else(damaged)?;
    let (header, sealed_with) = parse_header(line, number).ok_or_else(damaged)?;
    let plaintext = match sealed_with {
        None => Zeroizing::new(second.to_vec()),
        Some(id) => {
            let key = sealing_key()?;
            if key.id() != id {
                return Err(JournalError::WrongKey { path }.into());
            }
            key.open(line, second).ok_or_else(damaged)?
        }
    };
    let texts: Vec<Option<String>> = serde_json::from_slice(&plaintext).map_err(|_| damaged())?;
    let texts: Vec<Text> = texts.into_iter().map(|text| text.map(Secret::new)).collect();
    let digests = texts.iter().map(|text| digest(text::exposed(text)));
    if !digests.eq(header.digests.into_iter().map(|(old, _)| old)) {
        return Err(damaged().into());
    }
    Ok(texts)
}

/// Removes an entry.
pub(super) fn remove(directory: &Path, number: u64) -> Result<(), JournalError> {
    let path = path(directory, number);
    files::remove(&path).map_err(|source| JournalError::Journal { path, source })
}

/// Removes the oldest entries. Failures are passed over: this is housekeeping.
pub(super) fn keep_the_last(directory: &Path) {
    for number in numbers(directory).unwrap_or_default().into_iter().skip(KEPT) {
        _ = remove(directory, number);
    }
    files::remove_abandoned(directory);
}

pub(super) fn path(directory: &Path, number: u64) -> PathBuf {
    directory.join(format!("{number:08}.{EXTENSION}"))
}

fn read(path: &Path) -> Result<Vec<u8>, JournalError> {
    std::fs::read(path).map_err(|source| JournalError::Journal { path: path.to_owned(), source })
}

/// The two lines of an entry.
pub(super) fn lines(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((&bytes[..end], bytes[end + 1..].strip_suffix(b"\n")?))
}

pub(super) fn parse_header(line: &[u8], number: u64) -> Option<(EntryHeader, Option<String>)> {
    let wire: HeaderWire = serde_json::from_slice(line).ok()?;
    let at: DateTime<Utc> = DateTime::parse_from_rfc3339(&wire.at).ok()?.to_utc();
    let header = EntryHeader {
        description: Description { at, command: wire.command },
        paths: wire.files.iter().map(|file| file.path.clone()).collect(),
        number,
        digests: wire.files.into_iter().map(|file| (file.old, file.new)).collect(),
    };
    (wire.keyfob_edit == VERSION).then_some((header, wire.sealed_with))
}
