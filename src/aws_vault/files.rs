//! aws-vault's encrypted files: one for each item, all under one passphrase.
//!
//! Two generations of names are read: the name itself with `/` percent-encoded, and the name in base64 in a folder
//! below.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::percent_decode_str;

use super::jwe::{self, JweError};
use super::{Items, Search, StoreError, WhyLeft, item};
use crate::credentials::AccessKey;
use crate::files;
use crate::secret::Secret;

/// The folder of the newer generation.
const NEWER: &str = "_keyring_v1";
/// How often a passphrase is asked for.
const ATTEMPTS: u32 = 3;

/// The directory of the files, with the passphrase once it is known.
pub(super) struct EncryptedFiles {
    directory: PathBuf,
    opened_by: RefCell<Option<Secret>>,
    refused: RefCell<bool>,
}

impl EncryptedFiles {
    pub(super) fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), opened_by: RefCell::default(), refused: RefCell::default() }
    }

    /// The files of a directory by their items' names; nothing where there is no such directory.
    fn listed(&self) -> Result<Vec<(String, PathBuf)>, StoreError> {
        let newer = named(&self.directory.join(NEWER), |name| {
            let bytes = URL_SAFE_NO_PAD.decode(name).ok()?;
            String::from_utf8(bytes).ok()
        })?;
        let older =
            named(&self.directory, |name| Some(percent_decode_str(name).decode_utf8().ok()?.into_owned()))?;
        let mut all = newer;
        for (name, path) in older {
            if all.iter().all(|(other, _)| *other != name) {
                all.push((name, path));
            }
        }
        all.sort();
        Ok(all)
    }

    fn open(&self, text: &str, search: &Search<'_>) -> Result<Secret<Vec<u8>>, WhyLeft> {
        let unreadable = |error: JweError| WhyLeft::Unreadable(error.to_string());
        if let Some(passphrase) = &*self.opened_by.borrow() {
            return jwe::open(text, passphrase).map_err(unreadable);
        }
        if *self.refused.borrow() {
            return Err(unreadable(JweError::WrongPassphrase));
        }
        for attempt in 1..=ATTEMPTS {
            let Some(passphrase) = (search.passphrase)(&self.directory, attempt) else { break };
            match jwe::open(text, &passphrase) {
                Err(JweError::WrongPassphrase) => {}
                Err(error) => return Err(unreadable(error)),
                Ok(plain) => {
                    self.opened_by.replace(Some(passphrase));
                    return Ok(plain);
                }
            }
        }
        // Nobody is asked once more for the next file.
        self.refused.replace(true);
        Err(WhyLeft::Unreadable("no passphrase opens it".to_owned()))
    }
}

impl Items for EncryptedFiles {
    fn names(&self, _search: &Search<'_>) -> Result<Vec<String>, StoreError> {
        Ok(self.listed()?.into_iter().map(|(name, _)| name).collect())
    }

    fn key(&self, name: &str, search: &Search<'_>) -> Result<AccessKey, WhyLeft> {
        let gone = || WhyLeft::Unreadable("its file is gone".to_owned());
        let listed = self.listed().map_err(|error| WhyLeft::Unreadable(error.to_string()))?;
        let (_, path) = listed.into_iter().find(|(other, _)| other == name).ok_or_else(gone)?;
        let bytes = files::read_optional(&path).map_err(|error| WhyLeft::Unreadable(error.to_string()))?;
        let text = String::from_utf8(bytes.ok_or_else(gone)?);
        let text = text.map_err(|_| WhyLeft::Unreadable(JweError::NotJwe.to_string()))?;
        item::key_of_item(&self.open(&text, search)?)
    }
}

fn named(
    directory: &Path,
    name_of: impl Fn(&str) -> Option<String>,
) -> Result<Vec<(String, PathBuf)>, StoreError> {
    let failed = |error: io::Error| StoreError::Failed(format!("{}: {error}", directory.display()));
    let entries = match std::fs::read_dir(directory) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        entries => entries.map_err(failed)?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_str().and_then(&name_of);
        if let Some(name) = name.filter(|_| entry.path().is_file()) {
            found.push((name, entry.path()));
        }
    }
    Ok(found)
}
