//! One file for each command: its arguments, whose comments are its help, and what it does.

pub(super) mod add;
pub(super) mod configure;
pub(super) mod credential_process;
pub(super) mod explain;
pub(super) mod list;
pub(super) mod log;
pub(super) mod login;
pub(super) mod profile;
pub(super) mod undo;
