//! The same files through keyfob and through the AWS SDKs' own readers: botocore, the JavaScript SDK and the Rust SDK.
//!
//! Where a reader differs, the difference must be one that `shared_config` diagnoses for that reader: its table of
//! diagnostics is the list of deliberate differences, each with its reason, and a difference that never shows is struck
//! from the list or the test fails.

mod asked;
mod callers;
mod cases;
mod chains;
mod files;
mod forms;
mod grammar;
mod proxy;
mod question;
mod reaching;
mod readers;
mod resolution;
mod seen;
mod surroundings;
mod transport;
mod variables;

pub(crate) use files::Chance;
