//! Asking a person. Never through stdin or stdout, which belong to the caller.

mod dialog;
#[cfg(unix)]
#[path = "terminal_unix.rs"]
mod terminal;
#[cfg(windows)]
#[path = "terminal_windows.rs"]
mod terminal;

pub use dialog::{Dialog, Driver, UnknownDriver};
pub use terminal::Terminal;

use crate::secret::Secret;

/// What a person answered.
#[derive(Debug)]
pub enum Answer {
    /// A line, without its end.
    Text(Secret),
    /// Ctrl-C.
    Interrupted,
    /// Ctrl-D, or the terminal went away.
    Closed,
    /// Nothing within the time limit.
    TimedOut,
}

/// Whether what is typed is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    /// Shown as typed.
    Shown,
    /// Not shown.
    Hidden,
}
