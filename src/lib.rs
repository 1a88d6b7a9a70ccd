//! The parts of the `keyfob` program. The library target exists for the tests and the fuzz targets; it promises
//! no stable interface. ARCHITECTURE.md says how the parts fit together.

pub mod aws;
pub mod cli;
pub mod clock;
pub mod credentials;
pub mod files;
pub mod identifiers;
pub mod plan;
pub mod profile;
pub mod secret;
pub mod settings;
pub mod shared_config;
pub mod shared_files;
#[cfg(test)]
mod worker;
