//! The two streams. stdout carries the answer and nothing else; notes go to stderr, and `--quiet` silences them.

use std::io::{self, IsTerminal, Write};

/// The width of a terminal that does not tell its own.
const USUAL_WIDTH: usize = 80;

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Where a command writes.
#[derive(Debug, Clone, Copy)]
pub struct Ui {
    quiet: bool,
    color_out: bool,
    color_err: bool,
}

impl Ui {
    /// The streams of this process.
    pub fn new(color: Color, quiet: bool, no_color: bool) -> Self {
        let wanted = |terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !no_color,
        };
        Self {
            quiet,
            color_out: wanted(io::stdout().is_terminal()),
            color_err: wanted(io::stderr().is_terminal()),
        }
    }

    /// Whether the answer may be coloured.
    pub fn colors_answer(&self) -> bool {
        self.color_out
    }

    /// How many columns the answer has room for; `None` where it does not go to a terminal.
    pub fn answer_width(&self) -> Option<usize> {
        let stdout = io::stdout();
        if !stdout.is_terminal() {
            return None;
        }
        #[cfg(unix)]
        let columns = rustix::termios::tcgetwinsize(&stdout).map_or(0, |size| usize::from(size.ws_col));
        #[cfg(not(unix))]
        let columns = 0;
        Some(if columns == 0 { USUAL_WIDTH } else { columns })
    }

    /// Writes the answer in one call, so that processes which share an output do not interleave.
    pub fn answer(&self, bytes: &[u8]) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes)?;
        stdout.flush()
    }

    /// Writes the answer as lines of text.
    pub fn print(&self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.answer(format!("{}\n", text.trim_end_matches('\n')).as_bytes())
    }

    /// Says on stderr what was done, unless told to be quiet.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.tell(&harmless(text));
        }
    }

    /// Tells on stderr what a person has to do now, even when quiet.
    pub fn instruct(&self, text: &str) {
        self.tell(text);
    }

    /// Says on stderr what must be known even when quiet.
    pub fn warn(&self, text: &str) {
        self.tell(&format!("{} {}", self.paint("33", "warning:"), harmless(text)));
    }

    /// Writes a rendered error.
    pub fn error(&self, text: &str) {
        let text = harmless(text);
        let text = match text.strip_prefix("keyfob:") {
            Some(rest) => format!("{}{rest}", self.paint("31", "keyfob:")),
            None => text,
        };
        self.tell(&text);
    }

    fn tell(&self, text: &str) {
        // A reader that went away is no reason to fail.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color_err { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// The text without what a terminal obeys: names and values in it may have been written by others.
pub fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c }).collect()
}
