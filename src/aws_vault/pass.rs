//! The password store of `pass`, or of a program that is called the same way.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Items, Places, Search, StoreError, WhyLeft, item};
use crate::credentials::AccessKey;
use crate::process;

/// How long it may take where nobody is asked for a passphrase.
const LIMIT: Duration = Duration::from_secs(15);
/// Folders in folders; a link to a folder above would have no end.
const DEEPEST: usize = 8;

/// The store with its folder for aws-vault.
pub(super) struct PasswordStore {
    program: String,
    directory: PathBuf,
    prefix: String,
    limit: Duration,
}

impl PasswordStore {
    pub(super) fn new(places: &Places) -> Self {
        Self {
            program: places.pass_program.clone(),
            directory: places.pass_directory.clone(),
            prefix: places.pass_prefix.trim_matches('/').to_owned(),
            limit: LIMIT + places.prompt_limit,
        }
    }
}

impl Items for PasswordStore {
    fn names(&self, search: &Search<'_>) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        walk(&self.directory.join(&self.prefix), "", DEEPEST, &mut names)
            .map_err(|error| StoreError::Failed(format!("{}: {error}", self.directory.display())))?;
        // Without a folder of aws-vault's own, the store is full of what is none of our business.
        names.retain(|name| !self.prefix.is_empty() || (search.known)(name));
        names.sort();
        Ok(names)
    }

    fn key(&self, name: &str, _search: &Search<'_>) -> Result<AccessKey, WhyLeft> {
        let path = if self.prefix.is_empty() { name.to_owned() } else { format!("{}/{name}", self.prefix) };
        if path.starts_with('-') {
            return Err(WhyLeft::NoName);
        }
        let directory = self.directory.to_string_lossy().into_owned();
        let variables = [("PASSWORD_STORE_DIR", directory)];
        let shown = process::run_program(&self.program, &["show", &path], &variables, self.limit);
        item::key_of_item(&shown.map_err(|error| WhyLeft::Unreadable(error.to_string()))?)
    }
}

/// The names of the entries below a folder; none where there is no such folder.
fn walk(folder: &Path, above: &str, depth: usize, names: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let file_name = entry.file_name();
        let Some(name) = file_name.to_str().filter(|name| !name.starts_with('.')) else { continue };
        if entry.path().is_dir() {
            if depth > 0 {
                walk(&entry.path(), &format!("{above}{name}/"), depth - 1, names)?;
            }
        } else if let Some(name) = name.strip_suffix(".gpg") {
            names.push(format!("{above}{name}"));
        }
    }
    Ok(())
}
