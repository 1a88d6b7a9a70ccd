//! The token that a client must show.

use std::io;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::files;
use crate::secret::Secret;

const RANDOM_BYTES: usize = 32;
/// As much as 128 random bits take in base64.
const SHORTEST: usize = 22;

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The system gives no random bytes.
    #[error("the system gave no random bytes")]
    NoRandomBytes,
    /// The file cannot be read or written.
    #[error("the token file {} cannot be used: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// Others can read the file.
    #[error("the token file {} can be read by others", path.display())]
    Open {
        /// The file.
        path: PathBuf,
    },
    /// The file holds something that some SDK does not send.
    #[error("the token file {} {problem}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// A token that nobody can guess.
pub fn new_token() -> Result<Secret, TokenError> {
    let mut bytes = Zeroizing::new([0_u8; RANDOM_BYTES]);
    getrandom::fill(&mut *bytes).map_err(|_| TokenError::NoRandomBytes)?;
    Ok(URL_SAFE_NO_PAD.encode(*bytes).into())
}

/// The token in that file, which is made, private, where it is not there.
pub fn from_file(path: &Path) -> Result<Secret, TokenError> {
    let file_error = |source| TokenError::File { path: path.to_owned(), source };
    let Some(bytes) = files::read_optional(path).map_err(file_error)? else {
        let token = new_token()?;
        files::replace(path, token.expose().as_bytes(), 0o600).map_err(file_error)?;
        return Ok(token);
    };
    let bytes = Zeroizing::new(bytes);
    if is_open(path).map_err(file_error)? {
        return Err(TokenError::Open { path: path.to_owned() });
    }
    let unusable = |problem| TokenError::Unusable { path: path.to_owned(), problem };
    if bytes.iter().any(|byte| !byte.is_ascii_graphic()) {
        // Go, botocore and JavaScript refuse a line break, and the Rust SDK sends none.
        return Err(unusable("holds a blank or a line break, which SDKs do not send"));
    }
    if bytes.len() < SHORTEST {
        return Err(unusable("holds fewer than 22 characters, which can be guessed"));
    }
    let text = String::from_utf8(bytes.to_vec()).expect("graphic ASCII is UTF-8");
    Ok(text.into())
}

#[cfg(unix)]
fn is_open(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open(_path: &Path) -> io::Result<bool> {
    Ok(false)
}
