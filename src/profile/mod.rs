//! Profiles: what the shared files say of one, and where its credentials come from. Pure: no I/O, no clock.

pub mod chain;
mod error;
pub mod known;
pub mod listing;
mod narrowing;
pub mod process_line;
pub mod references;
mod resolve;
mod resolved;
pub mod settings;
#[cfg(test)]
mod tests;
pub mod transport;
mod view;
pub mod wiring;

pub use chain::{BaseProvider, CredentialSource, ProfileChain, RoleHop, SessionPolicy};
pub use error::ProfileError;
pub use narrowing::SESSION_POLICY;
pub use resolve::resolve;
pub use resolved::{Onward, Resolved};
pub use settings::{Origin, PREFIX, ProfileSettings, ProfileSource, Setting, SettingMap, SharedFile};
