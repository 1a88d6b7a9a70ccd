//! One file for each command: its arguments, whose comments are its help, and what it does.

pub(super) mod credential_process;
pub(super) mod env;
pub(super) mod exec;
pub(super) mod explain;
pub(super) mod login;
pub(super) mod mfa;
pub(super) mod rotate;
pub(super) mod serve;
