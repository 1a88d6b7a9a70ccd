//! The parts of the `keyfob` program. The library target exists for the tests and the fuzz targets; it promises
//! no stable interface. ARCHITECTURE.md says how the parts fit together.

pub mod clock;
pub mod credentials;
pub mod files;
pub mod hardening;
pub mod identifiers;
pub mod keychain;
pub mod secret;
pub mod vault;
