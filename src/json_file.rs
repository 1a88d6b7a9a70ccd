//! Reading and writing the AWS CLI's cache files. Several programs write them, some in place and without a lock, so a
//! file may be cut short, hold the end of an older one, or be something else altogether.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::files;
use crate::secret::Secret;

/// Larger than any such file; a larger one is something else.
const LONGEST: usize = 1 << 20;

/// Why a cache file could not be read or written.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{} cannot be used: {detail}", path.display())]
pub struct CacheFileError {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    pub detail: String,
}

impl CacheFileError {
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self { path: path.to_owned(), detail: source.to_string() }
    }
}

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct JsonObjects {
    /// Every whole object, in order. A sound file has one.
    pub(crate) objects: Vec<Map<String, Value>>,
    /// Whether the file is one object and nothing else.
    pub(crate) is_sound: bool,
}

/// Reads a file. None of what it may hold is an error; that it cannot be read is one.
pub(crate) fn read(path: &Path) -> Result<Option<JsonObjects>, CacheFileError> {
    let bytes = files::read_optional(path).map_err(CacheFileError::at(path))?.map(Zeroizing::new);
    Ok(bytes.map(|bytes| parse(&bytes)))
}

pub(crate) fn parse(bytes: &[u8]) -> JsonObjects {
    let mut found = JsonObjects::default();
    if bytes.len() > LONGEST {
        return found;
    }
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
    let mut whole = true;
    for value in &mut values {
        match value {
            Ok(Value::Object(object)) => found.objects.push(object),
            _ => {
                whole = false;
                break;
            }
        }
    }
    found.is_sound = whole && found.objects.len() == 1;
    found
}

/// Puts an object in place of what the file holds, readable by its owner alone.
pub(crate) fn write(path: &Path, object: &Map<String, Value>) -> Result<(), CacheFileError> {
    let bytes = Zeroizing::new(
        serde_json::to_vec(object).map_err(io::Error::other).map_err(CacheFileError::at(path))?,
    );
    path.parent()
        .map_or(Ok(()), files::create_private_dir)
        .and_then(|()| files::replace_private(path, &bytes))
        .map_err(CacheFileError::at(path))
}

/// Takes a text out of an object, unless it is empty.
pub(crate) fn take_text(object: &mut Map<String, Value>, key: &str) -> Option<String> {
    match object.remove(key) {
        Some(Value::String(text)) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// Takes a secret text out of an object, unless it is empty.
pub(crate) fn take_secret(object: &mut Map<String, Value>, key: &str) -> Option<Secret> {
    take_text(object, key).map(Secret::new)
}

/// An instant in any of the forms that some tool wrote: RFC 3339, with a fraction, with `UTC`, or `+0000`.
pub(crate) fn instant(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.to_utc());
    }
    if let Some(naive) = text.strip_suffix("UTC") {
        return NaiveDateTime::parse_from_str(naive.trim(), "%Y-%m-%dT%H:%M:%S%.f")
            .ok()
            .map(|naive| naive.and_utc());
    }
    DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z").ok().map(|instant| instant.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_file_holds_is_survived() {
        for (text, objects, is_sound) in [
            ("{\"a\":1}", 1, true),
            (" {\"a\":1}\n", 1, true),
            ("", 0, false),
            ("{\"a\":", 0, false),
            ("[]", 0, false),
            ("{\"a\":1}\"}", 1, false),
            ("{\"a\":1}{\"a\":2}", 2, false),
            ("\u{0}\u{0}", 0, false),
        ] {
            let found = parse(text.as_bytes());
            assert_eq!((found.objects.len(), found.is_sound), (objects, is_sound), "{text:?}");
        }
    }

    #[test]
    fn instants_in_every_form_that_tools_wrote() {
        let expected = DateTime::from_timestamp(1_893_553_445, 0).unwrap();
        for text in [
            "2030-01-02T03:04:05Z",
            "2030-01-02T03:04:05+00:00",
            "2030-01-02T04:04:05+01:00",
            "2030-01-02T03:04:05+0000",
            "2030-01-02T03:04:05UTC",
        ] {
            assert_eq!(instant(text), Some(expected), "{text}");
        }
        assert_eq!(instant("2030-01-02T03:04:05.000Z"), Some(expected));
        assert_eq!(instant("tomorrow"), None);
    }
}
