//! The command line.

pub mod env;
pub mod paths;
