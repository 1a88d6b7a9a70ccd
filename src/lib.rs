//! keyfob hands short-lived AWS credentials to the tools that ask for them.

pub mod shared_config;
