//! The parts of the `keyfob` program. The library target exists for the tests and the fuzz targets; it promises
//! no stable interface. ARCHITECTURE.md says how the parts fit together.

pub mod access_key_csv;
pub mod access_key_text;
pub mod adopt;
pub mod audit;
pub mod aws;
pub mod aws_vault;
pub mod browser;
pub mod chain;
pub mod cli;
pub mod clipboard;
pub mod clock;
pub mod codecommit;
pub mod console;
mod cores;
pub mod credentials;
pub mod edit_journal;
pub mod exec;
pub mod files;
pub mod hardening;
pub mod identifiers;
pub mod json_file;
pub mod keychain;
#[cfg(any(test, fuzzing))]
pub mod laws;
pub mod mfa;
pub mod new_profile;
pub mod output;
pub mod plan;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod pow;
pub mod process;
pub mod profile;
pub mod prompt;
pub mod renewal;
pub mod rotation;
pub mod secret;
pub mod server;
pub mod session_cache;
pub mod settings;
pub mod shared_config;
pub mod shared_files;
pub mod signals;
pub mod signin;
pub mod sso;
pub mod vault;
#[cfg(test)]
mod worker;
