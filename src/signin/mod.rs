//! The console login behind `login_session` profiles: its file, which the AWS CLI and the SDKs share, the proof of
//! possession that goes with each call, and the login itself.

mod access;
mod dpop;
mod file;
mod login;

pub use access::{ConsoleLogins, SigninError, lock_key};
pub use dpop::DpopKey;
pub use file::{ConsoleLogin, ConsoleLoginFile, remove_all};
pub use login::{ConsoleFlow, ConsoleWay, LoggedIn, Shown};
