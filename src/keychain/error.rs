//! Why a store could not do what it was asked to.

use std::path::PathBuf;

use super::Backend;

/// Why a store did not answer. None of these says that an item is absent.
#[derive(Debug, thiserror::Error)]
pub enum KeychainError {
    /// The store is there and wants to be unlocked, which nobody did.
    #[error("{} is locked", .backend.title())]
    Locked {
        /// The store.
        backend: Backend,
    },
    /// The store is not there: no session bus, no service on it, a kernel that refuses, another platform.
    #[error("{} is not available: {reason}", .backend.title())]
    Unavailable {
        /// The store.
        backend: Backend,
        /// What is missing.
        reason: String,
    },
    /// A person or the system said no.
    #[error("{} refused: {reason}", .backend.title())]
    Refused {
        /// The store.
        backend: Backend,
        /// Who said no, or to what.
        reason: String,
    },
    /// What is stored cannot be what was written.
    #[error("{} is damaged: {reason}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A newer keyfob wrote the vault file.
    #[error("{} has format version {version}, and this keyfob reads version {supported}", .path.display())]
    NewerVersion {
        /// The vault file.
        path: PathBuf,
        /// Its version.
        version: u16,
        /// The newest version that is understood.
        supported: u16,
    },
    /// The passphrase does not open the vault file.
    #[error("the passphrase does not open {}", .path.display())]
    WrongPassphrase {
        /// The vault file.
        path: PathBuf,
    },
    /// The key file does not open the vault file.
    #[error("the key file {} does not open {}", .key_file.display(), .path.display())]
    WrongKeyFile {
        /// The vault file.
        path: PathBuf,
        /// The key file.
        key_file: PathBuf,
    },
    /// A passphrase is needed, and there is neither a source of one nor anybody to ask.
    #[error("{} is locked, and nobody can be asked for its passphrase", .path.display())]
    NeedsPassphrase {
        /// The vault file.
        path: PathBuf,
    },
    /// What is asked for needs the vault file's key file, and none was named.
    #[error("{} also opens with a key file, which is needed for this", .path.display())]
    NeedsKeyFile {
        /// The vault file.
        path: PathBuf,
    },
    /// A key file or a source of the passphrase cannot be used.
    #[error(transparent)]
    Unlocking(#[from] super::passphrase::PassphraseError),
    /// The vault file is older than one that was used on this machine.
    #[error("{} is older than when it was last used: generation {found}, not {seen}", .path.display())]
    RolledBack {
        /// The vault file.
        path: PathBuf,
        /// The generation of the file; 0 if there is no file any more.
        found: u64,
        /// The newest generation that was seen.
        seen: u64,
    },
    /// The vault file is not the one that was used on this machine.
    #[error("{} is another vault file than the one last used", .path.display())]
    Swapped {
        /// The vault file.
        path: PathBuf,
    },
    /// The secret is larger than the store's items may be.
    #[error("{} takes {limit} bytes at most, and the secret has {length}", .backend.title())]
    TooLong {
        /// The store.
        backend: Backend,
        /// The most that it takes, in bytes.
        limit: usize,
        /// The length of the secret, in bytes.
        length: usize,
    },
    /// The store took the secret and gave back another one, or none.
    #[error("{} did not give back what was stored", .backend.title())]
    NotKept {
        /// The store.
        backend: Backend,
    },
    /// Anything else.
    #[error("{} failed: {reason}", .backend.title())]
    Other {
        /// The store.
        backend: Backend,
        /// What it said.
        reason: String,
    },
    /// A file of the store could not be read or written.
    #[error("{} cannot be used", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process kept the vault file's lock.
    #[error(transparent)]
    Lock(#[from] crate::files::LockError),
}
