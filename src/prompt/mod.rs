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

use std::io;
use std::time::Duration;

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

/// What came of a question that takes a yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Yes,
    /// No, or the question was closed.
    No,
    /// Ctrl-C.
    Interrupted,
    /// Nothing within the time limit.
    TimedOut,
}

/// Asks a person, reached so, for a yes, for at most `limit`. Whatever is not one is a no.
pub fn confirm(driver: Driver, question: &str, limit: Duration) -> io::Result<Decision> {
    match driver {
        Driver::Dialog(dialog) => dialog.confirm(question, limit),
        // The key makes codes and asks no questions.
        Driver::Terminal | Driver::YubiKey => {
            let Some(mut terminal) = Terminal::open() else { return Ok(Decision::No) };
            Ok(match terminal.ask(&format!("{question} [y/N] "), Echo::Shown, limit)? {
                Answer::Text(text) => match text.expose().trim().to_ascii_lowercase().as_str() {
                    "y" | "yes" => Decision::Yes,
                    _ => Decision::No,
                },
                Answer::Closed => Decision::No,
                Answer::Interrupted => Decision::Interrupted,
                Answer::TimedOut => Decision::TimedOut,
            })
        }
    }
}
