//! Bytes in the stores that keep secrets: the operating system's keychain, or the vault file.
//!
//! Every store holds items of the service [`SERVICE`]; an item has an account name that is its key, a label that
//! people see, and a secret. The names of the attributes are those of the `keyring` crates, so that other programs
//! find the items: `secret-tool lookup service keyfob username sealing-key`.

mod error;
pub mod key_cache;
pub(crate) mod key_text;
#[cfg(target_os = "linux")]
mod keyutils;
#[cfg(any(target_os = "macos", windows))]
mod native;
pub mod passphrase;
#[cfg(target_os = "linux")]
mod secret_service;
mod session_bus;
pub mod vault_file;

#[cfg(test)]
pub(crate) mod memory;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

pub use error::KeychainError;
#[cfg(target_os = "linux")]
pub use keyutils::Keyutils;
#[cfg(any(target_os = "macos", windows))]
pub use native::NativeKeychain;
#[cfg(target_os = "linux")]
pub use secret_service::SecretService;
pub use session_bus::SessionBus;
pub use vault_file::VaultFile;

use crate::secret::Secret;

/// The service that all items belong to.
pub const SERVICE: &str = "keyfob";

/// A store of secrets.
///
/// `Ok(None)` and `Ok(false)` mean that the store was read and has no such item. A store that is locked, missing or
/// damaged answers with an error, always.
pub trait Keychain: Send + Sync {
    /// Which store this is.
    fn backend(&self) -> Backend;

    /// The secret of an item, if there is one.
    fn get(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainError>;

    /// Stores an item, in place of the one of that account if there is one. When this returns, the store has been
    /// seen to give the secret back.
    fn set(&self, account: &str, label: &str, secret: &Secret<Vec<u8>>) -> Result<(), KeychainError>;

    /// Deletes an item; whether there was one.
    fn delete(&self, account: &str) -> Result<bool, KeychainError>;
}

/// The stores, by the names that `KEYFOB_KEYCHAIN` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Backend {
    /// The Secret Service of a Linux desktop: GNOME Keyring, KWallet, KeePassXC.
    SecretService,
    /// The Linux kernel's keyring, which forgets when the machine restarts.
    Keyutils,
    /// The macOS Keychain.
    MacKeychain,
    /// The Windows Credential Manager.
    CredentialManager,
    /// keyfob's own encrypted file.
    VaultFile,
}

impl Backend {
    /// Every store, on this platform or not.
    pub const ALL: [Self; 5] =
        [Self::VaultFile, Self::SecretService, Self::MacKeychain, Self::CredentialManager, Self::Keyutils];

    /// The name in settings and in the index of items.
    pub fn name(self) -> &'static str {
        match self {
            Self::SecretService => "secret-service",
            Self::Keyutils => "keyutils",
            Self::MacKeychain => "keychain",
            Self::CredentialManager => "credential-manager",
            Self::VaultFile => "file",
        }
    }

    /// What people call the store, to be used in a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::SecretService => "the Secret Service",
            Self::Keyutils => "the kernel keyring",
            Self::MacKeychain => "the macOS Keychain",
            Self::CredentialManager => "the Windows Credential Manager",
            Self::VaultFile => "the vault file",
        }
    }

    /// Whether this build of the program can use the store.
    pub fn is_supported(self) -> bool {
        match self {
            Self::SecretService | Self::Keyutils => cfg!(target_os = "linux"),
            Self::MacKeychain => cfg!(target_os = "macos"),
            Self::CredentialManager => cfg!(windows),
            Self::VaultFile => true,
        }
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A name that is no store's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a keychain: it is one of file, secret-service, keychain, credential-manager, keyutils"
)]
pub struct UnknownBackend {
    /// The name that was given.
    pub text: String,
}

impl FromStr for Backend {
    type Err = UnknownBackend;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|backend| backend.name() == text)
            .ok_or_else(|| UnknownBackend { text: text.escape_debug().to_string() })
    }
}
