//! The parts of the `keyfob` program. The library target exists for the tests and the fuzz targets; it promises
//! no stable interface. ARCHITECTURE.md says how the parts fit together.

pub mod audit;
pub mod clock;
pub mod credentials;
pub mod edit_journal;
pub mod files;
pub mod identifiers;
pub mod secret;
pub mod session_cache;
#[cfg(test)]
mod worker;
