//! Key files: 64 hexadecimal digits that open a vault file without a passphrase.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use zeroize::Zeroizing;

use super::crypto::{self, DataKey};
use crate::keychain::key_text;
use crate::keychain::passphrase::{PassphraseError, read_private};

/// Makes a key file with mode 0600. A file that exists is left as it is.
pub fn keygen(path: &Path) -> Result<(), PassphraseError> {
    let key = Zeroizing::new(crypto::random::<32>().map_err(|error| failure(path, io::Error::other(error)))?);
    let digits = key_text::encode(&key);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(|error| failure(path, error))?;
    file.write_all(digits.expose())
        .and_then(|()| file.write_all(b"\n"))
        .and_then(|()| file.sync_all())
        .map_err(|error| {
            // Nothing is locked with a key that was not written in full.
            _ = std::fs::remove_file(path);
            failure(path, error)
        })
}

fn failure(path: &Path, source: io::Error) -> PassphraseError {
    let path = path.to_owned();
    if source.kind() == io::ErrorKind::AlreadyExists {
        PassphraseError::KeyFileExists { path }
    } else {
        PassphraseError::Unwritable { path, source }
    }
}

/// The key in a key file.
pub(super) fn read_key_file(path: &Path) -> Result<DataKey, PassphraseError> {
    let bytes = read_private(path)?;
    key_text::decode(bytes.trim_ascii()).ok_or_else(|| PassphraseError::NotAKeyFile { path: path.to_owned() })
}
