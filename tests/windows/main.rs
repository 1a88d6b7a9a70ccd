//! End-to-end tests on Windows: what differs there, with the program itself and the stand-in for AWS.
//!
//! `make test-windows` runs them under Wine; on Windows `cargo test` does.
#![cfg(all(test, windows))]
#![expect(clippy::disallowed_methods, reason = "tests write files, start programs and look at the clock")]
#![expect(unused_imports, reason = "the other tests use the rest of the stand-in")]

#[path = "../support/standin/mod.rs"]
mod standin;

mod edits;
mod home;
mod keychain;
mod lines;
mod running;
