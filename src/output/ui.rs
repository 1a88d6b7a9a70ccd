//! The two streams. stdout carries the answer and nothing else; notes go to stderr, and `--quiet` silences them.

use std::io::{self, IsTerminal, Write};

#[cfg(unix)]
use std::os::fd::AsFd as Descriptor;
#[cfg(windows)]
use std::os::windows::io::AsHandle as Descriptor;

use super::columns::{self, Column};
use super::wrap::wrap;

/// The width of a terminal that does not tell its own.
const USUAL_WIDTH: usize = 80;

/// Fewer bytes than this are written in one call.
const IN_ONE_CALL: usize = 64 * 1024;

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

/// An answer that comes in pieces. A short one is still written in one call.
pub struct Pieces<'u> {
    ui: &'u Ui,
    held: Vec<u8>,
    written: io::Result<()>,
}

impl Pieces<'_> {
    /// Adds a piece. Where it cannot be written, [`Self::end`] says so.
    pub fn add(&mut self, piece: Vec<u8>) {
        if self.held.is_empty() {
            self.held = piece;
        } else if self.held.len() + piece.len() < IN_ONE_CALL {
            self.held.extend_from_slice(&piece);
        } else {
            self.write();
            self.held = piece;
        }
    }

    /// Writes what is left, and tells whether all could be written.
    pub fn end(mut self) -> io::Result<()> {
        self.write();
        self.written
    }

    fn write(&mut self) {
        if self.written.is_ok() {
            self.written = self.ui.answer(&self.held);
        }
    }
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
        width_of(&io::stdout())
    }

    /// The same of what goes to stderr, such as lists to choose from.
    pub fn note_width(&self) -> Option<usize> {
        width_of(&io::stderr())
    }

    /// A table for the answer, as wide as the terminal allows.
    pub fn table(&self, columns: &[Column], rows: &[Vec<String>]) -> String {
        self.with_title(columns::render(columns, rows, self.answer_width()))
    }

    /// Text whose first line is a title.
    pub fn with_title(&self, text: String) -> String {
        if !self.color_out {
            return text;
        }
        let (title, rest) = text.split_once('\n').unwrap_or((&text, ""));
        let line_break = if rest.is_empty() { "" } else { "\n" };
        format!("{}{line_break}{rest}", self.bold(title))
    }

    /// What stands out in the answer.
    pub fn bold(&self, text: &str) -> String {
        if self.color_out && !text.is_empty() { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
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
        let end = text.trim_end_matches('\n').len();
        match text.get(..=end) {
            Some(with_line_end) => self.answer(with_line_end.as_bytes()),
            None => self.answer(format!("{text}\n").as_bytes()),
        }
    }

    /// A long answer, which is written as it comes.
    pub fn pieces(&self) -> Pieces<'_> {
        Pieces { ui: self, held: Vec::new(), written: Ok(()) }
    }

    /// Writes the answer as sentences, which end at words where the terminal does.
    pub fn print_prose(&self, text: &str) -> io::Result<()> {
        self.print(&wrap(text, self.answer_width()))
    }

    /// Shows on stderr what must not be broken, such as a difference between files.
    pub fn show(&self, text: &str) {
        if !self.quiet {
            self.tell_as_it_is(text);
        }
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
        let text = wrap(&harmless(text), self.note_width());
        let text = match text.strip_prefix("keyfob:") {
            Some(rest) => format!("{}{rest}", self.paint("31", "keyfob:")),
            None => text,
        };
        self.tell_as_it_is(&text);
    }

    /// Writes an error for programs.
    pub fn error_as_it_is(&self, text: &str) {
        self.tell_as_it_is(text);
    }

    fn tell(&self, text: &str) {
        self.tell_as_it_is(&wrap(text, self.note_width()));
    }

    fn tell_as_it_is(&self, text: &str) {
        // A reader that went away is no reason to fail.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color_err { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn width_of(stream: &(impl IsTerminal + Descriptor)) -> Option<usize> {
    if !stream.is_terminal() {
        return None;
    }
    #[cfg(unix)]
    let columns = rustix::termios::tcgetwinsize(stream).map_or(0, |size| usize::from(size.ws_col));
    #[cfg(not(unix))]
    let columns = 0;
    Some(if columns == 0 { USUAL_WIDTH } else { columns })
}

/// The text without what a terminal obeys: names and values in it may have been written by others.
pub fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c }).collect()
}
