//! What this machine has seen of a vault file: its ID and its newest generation, in the state directory.
//!
//! The record is plain text, `VAULT-ID GENERATION`. A MAC would not help: whoever can change it could as well delete
//! it, and then the file is trusted as one that is seen for the first time. It protects from a vault file that alone
//! was put back or exchanged: by a backup, a synchronised directory, or somebody who can write that one file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::format::VaultId;
use crate::files;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) vault_id: VaultId,
    pub(super) generation: u64,
}

/// What is wrong with a file, compared with what was seen.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Regression {
    Swapped,
    RolledBack { found: u64, seen: u64 },
}

impl Seen {
    /// The record; `Ok(None)` if there is none, `Err` with kind `InvalidData` if it is torn.
    pub(super) fn read(path: &Path) -> io::Result<Option<Self>> {
        let Some(bytes) = files::read_optional(path)? else { return Ok(None) };
        let record = std::str::from_utf8(&bytes).ok().and_then(Self::parse);
        record.map(Some).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    fn parse(text: &str) -> Option<Self> {
        let (id, generation) = text.trim_end().split_once(' ')?;
        let vault_id = u128::from_str_radix(id, 16).ok().filter(|_| id.len() == 32)?.to_be_bytes();
        Some(Self { vault_id, generation: generation.parse().ok()? })
    }

    pub(super) fn write(self, path: &Path) -> io::Result<()> {
        if let Some(directory) = path.parent() {
            files::create_private_dir(directory)?;
        }
        let text = format!("{:032x} {}\n", u128::from_be_bytes(self.vault_id), self.generation);
        files::replace(path, text.as_bytes(), 0o600)
    }

    /// Forgets the record, so that the next vault file is trusted.
    pub(super) fn forget(path: &Path) -> io::Result<()> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Compares what was seen with the file that is there now.
    pub(super) fn compare(self, found: Option<Self>) -> Result<(), Regression> {
        let seen = self.generation;
        match found {
            None => Err(Regression::RolledBack { found: 0, seen }),
            Some(found) if found.vault_id != self.vault_id => Err(Regression::Swapped),
            Some(found) if found.generation < seen => {
                Err(Regression::RolledBack { found: found.generation, seen })
            }
            Some(_) => Ok(()),
        }
    }
}

/// Where the record of a vault file is: one for each path.
pub(super) fn record_path(state_dir: &Path, vault_file: &Path) -> PathBuf {
    let digest = super::crypto::checksum(vault_file.as_os_str().as_encoded_bytes());
    let name: String = digest[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    state_dir.join(format!("vault-seen-{name}"))
}
