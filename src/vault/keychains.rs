//! The keychains that this platform has.

use std::sync::Arc;

use super::VaultSettings;
use crate::keychain::{Backend, Keychain, KeychainError, VaultFile};

/// Opens a keychain. Opening does not connect to it yet.
pub(super) type OpenKeychain = dyn Fn(Backend) -> Result<Arc<dyn Keychain>, KeychainError> + Send + Sync;

/// Opens the keychains of the platform that this program was built for.
pub(super) fn platform_keychains(vault_file: Arc<VaultFile>, settings: &VaultSettings) -> Box<OpenKeychain> {
    #[cfg(target_os = "linux")]
    let (session_bus, prompt_limit) = (settings.session_bus, settings.prompt_limit);
    #[cfg(not(target_os = "linux"))]
    let _ = settings;
    Box::new(move |backend| match backend {
        Backend::VaultFile => Ok(vault_file.clone()),
        #[cfg(target_os = "linux")]
        Backend::SecretService => {
            Ok(Arc::new(crate::keychain::SecretService::new(session_bus, prompt_limit)))
        }
        #[cfg(target_os = "linux")]
        Backend::Keyutils => Ok(Arc::new(crate::keychain::Keyutils)),
        #[cfg(target_os = "macos")]
        Backend::MacKeychain => Ok(Arc::new(crate::keychain::NativeKeychain)),
        #[cfg(windows)]
        Backend::CredentialManager => Ok(Arc::new(crate::keychain::NativeKeychain)),
        backend => {
            Err(KeychainError::Unavailable { backend, reason: "this platform does not have it".to_owned() })
        }
    })
}
