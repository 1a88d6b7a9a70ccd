//! Token codes of MFA devices: where they come from, and that none is sent twice.

mod codes;

pub use codes::{CodeError, CodeProvider, Codes};
