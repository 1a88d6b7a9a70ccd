//! Why the vault did not do what it was asked to.

use std::io;
use std::path::PathBuf;

use super::ItemName;
use crate::files::LockError;
use crate::keychain::{Backend, KeychainError};

/// Why an item was not read, stored or removed.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is none: nothing is recorded of it, and the keychains that were asked have none.
    #[error("no {item} is stored")]
    NotStored {
        /// The item.
        item: ItemName,
    },
    /// A keychain is recorded as its holder and does not have it any more.
    #[error("the {item} is no longer in {}", .backend.title())]
    Gone {
        /// The item.
        item: ItemName,
        /// The keychain that held it.
        backend: Backend,
    },
    /// It is in another keychain than the one that the settings name.
    #[error("the {item} is in {}, not in {}", .backend.title(), .set.title())]
    HeldElsewhere {
        /// The item.
        item: ItemName,
        /// The keychain that holds it.
        backend: Backend,
        /// The keychain of the settings.
        set: Backend,
    },
    /// The keychain did not answer. Whether it holds the item is not known, unless it is recorded.
    #[error("the {item} cannot be reached")]
    Keychain {
        /// The item.
        item: ItemName,
        /// The keychain that was asked.
        backend: Backend,
        /// What the keychain said.
        source: KeychainError,
    },
    /// The keychain's item is not what this program stores under that name.
    #[error("the {item} in {} cannot be understood", .backend.title())]
    Malformed {
        /// The item.
        item: ItemName,
        /// The keychain that holds it.
        backend: Backend,
    },
    /// A copy that was to be deleted is still in the keychain that held the item before.
    #[error("a copy of the item {account} is still in {}", .backend.title())]
    CopyLeft {
        /// The item's account.
        account: String,
        /// The keychain.
        backend: Backend,
        /// Why it could not be deleted.
        source: KeychainError,
    },
    /// There is one already, and this must not replace it.
    #[error("the {item} is stored already")]
    AlreadyStored {
        /// The item.
        item: ItemName,
    },
    /// The item is stored where it should be, but an older copy of it is still in another keychain.
    #[error("the {item} is stored, but {} still holds the old one", .backend.title())]
    LeftBehind {
        /// The item.
        item: ItemName,
        /// The keychain with the old copy.
        backend: Backend,
        /// Why it could not be deleted there.
        source: KeychainError,
    },
    /// The index of items cannot be read or written.
    #[error("{} cannot be used", .path.display())]
    Index {
        /// The index file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process is changing the vault.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The system gives no random bytes for a new sealing key.
    #[error("the system gives no random bytes: {reason}")]
    NoRandomBytes {
        /// What it said.
        reason: String,
    },
}
