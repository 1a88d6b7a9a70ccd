//! Runs the stand-in's own tests.

#[path = "support/standin/mod.rs"]
mod standin;
