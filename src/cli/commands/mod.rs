//! One file for each command: its arguments, whose comments are its help, and what it does.

pub(super) mod add;
pub(super) mod complete;
pub(super) mod configure;
pub(super) mod console;
pub(super) mod credential_process;
pub(super) mod doctor;
pub(super) mod env;
pub(super) mod exec;
pub(super) mod explain;
pub(super) mod init;
pub(super) mod list;
pub(super) mod log;
pub(super) mod login;
pub(super) mod logout;
pub(super) mod mfa;
pub(super) mod profile;
pub(super) mod prompt;
pub(super) mod remove;
pub(super) mod serve;
pub(super) mod settings;
pub(super) mod sso;
pub(super) mod status;
pub(super) mod undo;
pub(super) mod use_profile;
pub(super) mod vault;
pub(super) mod whoami;
