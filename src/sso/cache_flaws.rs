//! What goes wrong in the cache directories that keyfob shares with the AWS CLI: files cut short by a program that was
//! killed, and registrations that have ended and are never taken away.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::json_file::{self, CacheFileError, instant};

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheFlaw {
    /// It is not one whole JSON object.
    Torn,
    /// It holds a client registration that has ended.
    RegistrationEnded,
}

/// The files of a cache directory that something is wrong with, by name.
pub fn cache_flaws(directory: &Path, now: DateTime<Utc>) -> Vec<(PathBuf, CacheFlaw)> {
    let Ok(entries) = std::fs::read_dir(directory) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    paths.into_iter().filter_map(|path| flaw(&path, now).map(|flaw| (path, flaw))).collect()
}

fn flaw(path: &Path, now: DateTime<Utc>) -> Option<CacheFlaw> {
    let found = json_file::read(path).ok()??;
    if !found.is_sound {
        return Some(CacheFlaw::Torn);
    }
    let object = found.objects.first()?;
    let is_registration = object.contains_key("clientSecret") && !object.contains_key("accessToken");
    (is_registration && end(object).is_some_and(|end| end <= now)).then_some(CacheFlaw::RegistrationEnded)
}

fn end(object: &Map<String, Value>) -> Option<DateTime<Utc>> {
    instant(object.get("expiresAt")?.as_str()?)
}

/// Keeps what is whole in a torn file, the one that works longest where there are several, or removes the file.
pub fn mend(path: &Path) -> Result<(), CacheFileError> {
    let objects = json_file::read(path)?.map(|found| found.objects).unwrap_or_default();
    match objects.into_iter().max_by_key(end) {
        Some(object) => json_file::write(path, &object),
        None => crate::files::remove(path).map_err(CacheFileError::at(path)),
    }
}
