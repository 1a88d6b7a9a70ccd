//! The text of a shared file, and which of its lines hold secrets.

use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{JournalError, Text};
use crate::files;
use crate::secret::{self, Secret};

pub(super) fn exposed(text: &Text) -> Option<&str> {
    text.as_ref().map(|text| text.expose().as_str())
}

/// The path from the root, so that an entry of the journal means the same file from everywhere.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, JournalError> {
    std::path::absolute(path).map_err(|source| JournalError::Unreadable { path: path.to_owned(), source })
}

/// Reads a file that must be text, or absent.
pub(super) fn read(path: &Path) -> Result<Text, JournalError> {
    let bytes = match files::read_optional(path) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(None),
        Err(source) => return Err(reading_failed(path, source)),
    };
    String::from_utf8(bytes).map(|text| Some(Secret::new(text))).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let bytes = Zeroizing::new(error.into_bytes());
        let line = 1 + bytes[..offset].iter().filter(|byte| **byte == b'\n').count();
        JournalError::NotUtf8 { path: path.to_owned(), offset, line }
    })
}

fn reading_failed(path: &Path, source: io::Error) -> JournalError {
    let is_directory = source.kind() == io::ErrorKind::IsADirectory || path.is_dir();
    let path = path.to_owned();
    match source.kind() {
        _ if is_directory => JournalError::Directory { path },
        io::ErrorKind::PermissionDenied => JournalError::Permission { path, source },
        _ => JournalError::Unreadable { path, source },
    }
}

/// For each line, whether it holds a plaintext secret, or may. Settings in comments count, and so do the
/// continuation lines of a secret setting.
pub(super) fn secret_lines(text: &str) -> Vec<bool> {
    let mut in_secret = false;
    text.lines()
        .map(|line| {
            let continues = line.starts_with([' ', '\t']) && in_secret;
            in_secret = continues || names_a_secret(line);
            in_secret
        })
        .collect()
}

/// Whether a line sets something whose name says that it is secret.
fn names_a_secret(line: &str) -> bool {
    line.split_once('=').is_some_and(|(name, _)| secret::is_named_by(name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_settings_are_known_in_every_guise() {
        for (line, secret) in [
            ("aws_secret_access_key = x", true),
            ("AWS_SESSION_TOKEN=x", true),
            ("aws_security_token=x", true),
            ("# aws_secret_access_key = x", true),
            (";aws_session_token=x", true),
            ("  export AWS_SECRET_ACCESS_KEY=x", true),
            ("keyfob_aws_secret_access_key = x", true),
            ("sso_client_secret = x", true),
            ("web_identity_token_file = /run/token", false),
            ("aws_access_key_id = AKIAIOSFODNN7EXAMPLE", false),
            ("credential_process = helper --session-token=no", false),
            ("[profile secret]", false),
            ("region = eu-west-1", false),
        ] {
            assert_eq!(secret_lines(line), [secret], "{line}");
        }
    }

    #[test]
    fn continuation_lines_of_a_secret_are_secret() {
        let text = "aws_secret_access_key =\n  wJalr\n\tXUtn\nregion = x\n  y\n";
        assert_eq!(secret_lines(text), [true, true, true, false, false]);
    }
}
