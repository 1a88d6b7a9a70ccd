//! One file for each command: its arguments, whose comments are its help, and what it does.

pub(super) mod add;
pub(super) mod configure;
pub(super) mod credential_process;
pub(super) mod explain;
pub(super) mod login;
pub(super) mod logout;
pub(super) mod remove;
pub(super) mod settings;
pub(super) mod vault;
