//! Which keychain an item goes to.

use crate::keychain::Backend;

/// The kinds of platform that have different keychains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// Linux and other Unix systems.
    Linux,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

impl Platform {
    /// The platform that this program was built for.
    pub const CURRENT: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::MacOs
    } else {
        Self::Linux
    };

    /// Where an item may be of which nothing is recorded, the likeliest first.
    pub fn candidates(self) -> [Backend; 2] {
        [self.native(), Backend::VaultFile]
    }

    fn native(self) -> Backend {
        match self {
            Self::Linux => Backend::SecretService,
            Self::MacOs => Backend::MacKeychain,
            Self::Windows => Backend::CredentialManager,
        }
    }
}

/// Which keychain an item is stored in: the one that was set, else the one that holds it already, else the
/// platform's. On Linux that is the Secret Service if it answers, which is only asked if need be, else the vault file.
pub fn choose(
    set: Option<Backend>,
    recorded: Option<Backend>,
    platform: Platform,
    secret_service_answers: impl FnOnce() -> bool,
) -> Backend {
    match (set.or(recorded), platform) {
        (Some(backend), _) => backend,
        (None, Platform::Linux) if !secret_service_answers() => Backend::VaultFile,
        (None, platform) => platform.native(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_beats_the_record_and_the_record_beats_the_platform() {
        use Backend::{CredentialManager, Keyutils, MacKeychain, SecretService, VaultFile};
        use Platform::{Linux, MacOs, Windows};
        for (set, recorded, platform, answers, expected) in [
            (None, None, Linux, true, SecretService),
            (None, None, Linux, false, VaultFile),
            (None, None, MacOs, false, MacKeychain),
            (None, None, Windows, false, CredentialManager),
            (None, Some(VaultFile), Linux, true, VaultFile),
            (None, Some(SecretService), Linux, false, SecretService),
            (None, Some(VaultFile), MacOs, false, VaultFile),
            (Some(VaultFile), None, Linux, true, VaultFile),
            (Some(SecretService), None, Linux, false, SecretService),
            (Some(Keyutils), Some(SecretService), Linux, true, Keyutils),
            (Some(VaultFile), Some(MacKeychain), MacOs, false, VaultFile),
            (Some(VaultFile), Some(CredentialManager), Windows, false, VaultFile),
        ] {
            let chosen = choose(set, recorded, platform, || answers);
            assert_eq!(chosen, expected, "{set:?} {recorded:?} {platform:?} {answers}");
        }
    }

    #[test]
    fn the_secret_service_is_not_asked_when_something_else_decides() {
        for (set, recorded, platform) in [
            (Some(Backend::VaultFile), None, Platform::Linux),
            (None, Some(Backend::SecretService), Platform::Linux),
            (None, None, Platform::MacOs),
        ] {
            choose(set, recorded, platform, || panic!("asked"));
        }
    }
}
