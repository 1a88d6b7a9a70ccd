//! A real pseudo-terminal with a person at it.

use std::fs::File;
use std::io::{Read as _, Write};
use std::path::Path;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};

use crate::keyfob::{Output, Parts, reader};

const ROWS: u16 = 24;
const COLUMNS: u16 = 80;
/// How long to wait for words on the screen. A busy machine is slow; a missing text is an error anyway.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) const CTRL_C: &str = "\x03";
pub(crate) const CTRL_D: &str = "\x04";
pub(crate) const ENTER: &str = "\r";
pub(crate) const ESCAPE: &str = "\x1b";
pub(crate) const UP: &str = "\x1b[A";
pub(crate) const DOWN: &str = "\x1b[B";

/// A program on a terminal.
#[must_use = "it runs until it is waited for"]
pub(crate) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Arc<Mutex<Box<dyn Write + Send>>>,
    display: Arc<Mutex<Display>>,
    /// Up to where the text was looked at.
    seen: usize,
    pipes: Option<Pipes>,
    line: String,
    started: Instant,
    limit: Duration,
    /// Kept open while the program runs: with pipes for its streams, it opens the terminal only to ask.
    line_open: Option<Box<dyn SlavePty + Send>>,
    _master: Box<dyn MasterPty + Send>,
}

/// What the terminal shows.
struct Display {
    screen: vt100::Parser<Clipboard>,
    /// Everything that was ever shown, without the control sequences.
    text: String,
    plain: Plain,
    ended: bool,
}

/// What was put on the terminal's clipboard.
#[derive(Default)]
struct Clipboard(Vec<u8>);

impl vt100::Callbacks for Clipboard {
    fn copy_to_clipboard(&mut self, _screen: &mut vt100::Screen, _which: &[u8], data: &[u8]) {
        self.0 = data.to_vec();
    }
}

/// The colours of a terminal where a program sets none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

/// The pipes of a program whose stdout and stderr are not the terminal.
struct Pipes {
    stdout: mpsc::Receiver<Vec<u8>>,
    stderr: mpsc::Receiver<Vec<u8>>,
    _directory: tempfile::TempDir,
}

impl Terminal {
    pub(crate) fn start(parts: &Parts<'_>, pipes: Option<tempfile::TempDir>) -> Self {
        Self::start_of_size(parts, pipes, ROWS, COLUMNS)
    }

    pub(crate) fn start_of_size(
        parts: &Parts<'_>,
        pipes: Option<tempfile::TempDir>,
        rows: u16,
        columns: u16,
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = match &pipes {
            None => CommandBuilder::new(parts.program),
            Some(directory) => {
                let mut command = CommandBuilder::new("/bin/sh");
                command.args([
                    "-c",
                    r#"out=$1 err=$2; shift 2; exec "$@" </dev/null >"$out" 2>"$err""#,
                    "sh",
                ]);
                command.arg(pipe(directory.path(), "out"));
                command.arg(pipe(directory.path(), "err"));
                command.arg(parts.program);
                command
            }
        };
        command.args(parts.arguments);
        command.env_clear();
        for (name, value) in parts.variables {
            command.env(name, value);
        }
        command.cwd(parts.directory);
        let pipes = pipes.map(|directory| Pipes {
            stdout: pipe_reader(directory.path(), "out"),
            stderr: pipe_reader(directory.path(), "err"),
            _directory: directory,
        });
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let keyboard = Arc::new(Mutex::new(pair.master.take_writer().expect("a keyboard")));
        let screen = vt100::Parser::new_with_callbacks(rows, columns, 0, Clipboard::default());
        let display = Display { screen, text: String::new(), plain: Plain::default(), ended: false };
        let display = Arc::new(Mutex::new(display));
        show(pair.master.try_clone_reader().expect("a screen"), &display, &keyboard);
        Self {
            child,
            keyboard,
            display,
            seen: 0,
            pipes,
            line: parts.line.clone(),
            started,
            limit: parts.limit,
            line_open: Some(pair.slave),
            _master: pair.master,
        }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.process_id().expect("a process")
    }

    /// Waits until that text is shown, after what was waited for before.
    #[track_caller]
    pub(crate) fn expect(&mut self, text: &str) {
        self.expect_within(text, PATIENCE);
    }

    /// The same with a patience of one's own.
    #[track_caller]
    pub(crate) fn expect_within(&mut self, text: &str, patience: Duration) {
        let found = self.wait_until(patience, |this| {
            let display = this.display();
            let position = display.text[this.seen..].find(text)?;
            Some(this.seen + position + text.len())
        });
        match found {
            Some(seen) => self.seen = seen,
            None => self.give_up(&format!("does not show {text:?}")),
        }
    }

    /// Waits until the screen as it stands satisfies a condition.
    #[track_caller]
    pub(crate) fn expect_screen(&mut self, what: &str, condition: impl Fn(&str) -> bool) {
        if self.wait_until(PATIENCE, |this| condition(&this.screen()).then_some(())).is_none() {
            self.give_up(&format!("does not show {what}"));
        }
    }

    /// Types a line and Enter.
    pub(crate) fn answer(&mut self, line: &str) {
        self.press(&format!("{line}{ENTER}"));
    }

    /// Types keys.
    pub(crate) fn press(&mut self, keys: &str) {
        let mut keyboard = self.keyboard.lock().expect("a keyboard");
        keyboard.write_all(keys.as_bytes()).expect("keys are taken");
        keyboard.flush().expect("keys are taken");
    }

    /// The screen as it stands, without trailing blanks.
    pub(crate) fn screen(&self) -> String {
        self.display().screen.screen().contents()
    }

    /// The screen as it stands, with its colours.
    pub(crate) fn drawn(&self) -> vt100::Screen {
        self.display().screen.screen().clone()
    }

    /// The screen at the program's end.
    #[track_caller]
    pub(crate) fn ended(mut self) -> vt100::Screen {
        if self.wait_until(PATIENCE, |this| this.display().ended.then_some(())).is_none() {
            self.give_up("does not end");
        }
        self.drawn()
    }

    /// What the program put on the terminal's clipboard (OSC 52), in base64.
    pub(crate) fn clipboard(&self) -> String {
        String::from_utf8(self.display().screen.callbacks().0.clone()).expect("base64")
    }

    /// A picture of the screen as a phone's camera sees it, in PNG form.
    pub(crate) fn photograph(&self, theme: Theme) -> Vec<u8> {
        photograph(self.display().screen.screen(), theme)
    }

    /// Everything that was ever shown, without control sequences.
    pub(crate) fn transcript(&self) -> String {
        self.display().text.clone()
    }

    /// Ends it as a crash would.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("a process to kill");
        self.child.wait().expect("a child");
    }

    /// Waits for its end. Without pipes, stdout is all that the terminal showed.
    #[track_caller]
    pub(crate) fn wait(mut self) -> Output {
        let limit = self.limit;
        let started = self.started;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                break status;
            }
            if started.elapsed() > limit {
                self.give_up(&format!("did not end within {limit:?}"));
            }
            thread::sleep(Duration::from_millis(2));
        };
        let took = started.elapsed();
        self.wait_until(PATIENCE, |this| this.display().ended.then_some(()));
        let (stdout, stderr) = match &self.pipes {
            None => (self.transcript(), String::new()),
            Some(pipes) => (received(&pipes.stdout), received(&pipes.stderr)),
        };
        let status = i32::try_from(status.exit_code()).expect("an exit status");
        Output { stdout, stderr, status, took, line: self.line.clone() }
    }

    fn display(&self) -> MutexGuard<'_, Display> {
        self.display.lock().expect("a display")
    }

    fn wait_until<T>(&mut self, patience: Duration, look: impl Fn(&Self) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + patience;
        loop {
            if self.child.try_wait().expect("a child").is_some() {
                self.line_open = None;
            }
            let ended = self.display().ended;
            if let Some(found) = look(self) {
                return Some(found);
            }
            if ended || Instant::now() > deadline {
                return None;
            }
            thread::sleep(Duration::from_millis(2));
        }
    }

    #[track_caller]
    fn give_up(&mut self, what: &str) -> ! {
        let transcript = self.transcript();
        let _ = self.child.kill();
        let _ = self.child.wait();
        let streams = self.pipes.as_ref().map_or_else(String::new, |pipes| {
            format!("--- stdout\n{}\n--- stderr\n{}", received(&pipes.stdout), received(&pipes.stderr))
        });
        panic!("`{}` {what}\n--- terminal\n{transcript}\n{streams}", self.line);
    }
}

/// A test that fails half-way leaves nothing running.
impl Drop for Terminal {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Draws a screen: cells of eight by sixteen pixels, in which the blocks of the code fill halves.
fn photograph(screen: &vt100::Screen, theme: Theme) -> Vec<u8> {
    const CELL: (usize, usize) = (8, 16);
    let (rows, columns) = screen.size();
    let (width, height) = (usize::from(columns) * CELL.0, usize::from(rows) * CELL.1);
    let (paper, ink) = match theme {
        Theme::Light => (255, 0),
        Theme::Dark => (24, 220),
    };
    let shade = |color: vt100::Color, default: u8| match color {
        vt100::Color::Default => default,
        vt100::Color::Idx(16) => 0,
        vt100::Color::Idx(231) => 255,
        other => panic!("a colour that themes change: {other:?}"),
    };
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let place = |at: usize, size: usize| u16::try_from(at / size).expect("a small screen");
            let cell = screen.cell(place(y, CELL.1), place(x, CELL.0)).expect("a cell of the screen");
            let upper = y % CELL.1 < CELL.1 / 2;
            let is_ink = match cell.contents() {
                "" | " " => false,
                "█" => true,
                "▀" => upper,
                "▄" => !upper,
                // Some letter: what it looks like does not matter.
                _ => (2..6).contains(&(x % CELL.0)) && (4..12).contains(&(y % CELL.1)),
            };
            pixels.push(if is_ink { shade(cell.fgcolor(), ink) } else { shade(cell.bgcolor(), paper) });
        }
    }
    let mut bytes = Vec::new();
    let size = |length: usize| u32::try_from(length).expect("a small screen");
    let mut encoder = png::Encoder::new(&mut bytes, size(width), size(height));
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().expect("a picture").write_image_data(&pixels).expect("a picture");
    bytes
}

/// A named pipe, as its path.
fn pipe(directory: &Path, name: &str) -> std::path::PathBuf {
    let path = directory.join(name);
    // Neither the standard library nor, on macOS, rustix has a call for it.
    let made = std::process::Command::new("mkfifo").args(["-m", "600"]).arg(&path).status().expect("mkfifo");
    assert!(made.success(), "no pipe at {}", path.display());
    path
}

fn pipe_reader(directory: &Path, name: &str) -> mpsc::Receiver<Vec<u8>> {
    let path = directory.join(name);
    let (sender, receiver) = mpsc::channel();
    // Opening waits for the program at the other end.
    thread::spawn(move || {
        let bytes = File::open(path).map(|file| reader(file).recv().unwrap_or_default());
        let _ = sender.send(bytes.unwrap_or_default());
    });
    receiver
}

fn received(stream: &mpsc::Receiver<Vec<u8>>) -> String {
    let bytes = stream.recv_timeout(Duration::from_secs(10)).unwrap_or_default();
    String::from_utf8(bytes).expect("UTF-8 text")
}

/// Shows what the program writes, and answers its questions for the cursor's position as terminals do.
fn show(
    mut output: Box<dyn std::io::Read + Send>,
    display: &Arc<Mutex<Display>>,
    keyboard: &Arc<Mutex<Box<dyn Write + Send>>>,
) {
    let (display, keyboard) = (Arc::clone(display), Arc::clone(keyboard));
    thread::spawn(move || {
        let mut buffer = [0_u8; 4096];
        // The end of the last program on a terminal reads as an error on Linux.
        while let Ok(count @ 1..) = output.read(&mut buffer) {
            let bytes = &buffer[..count];
            let mut shown = display.lock().expect("a display");
            shown.screen.process(bytes);
            let text = shown.plain.strip(bytes);
            shown.text.push_str(&text);
            if bytes.windows(4).any(|window| window == b"\x1b[6n") {
                let (row, column) = shown.screen.screen().cursor_position();
                let mut keyboard = keyboard.lock().expect("a keyboard");
                let _ = write!(keyboard, "\x1b[{};{}R", row + 1, column + 1);
                let _ = keyboard.flush();
            }
        }
        display.lock().expect("a display").ended = true;
    });
}

/// Takes the control sequences out of what a terminal is sent.
#[derive(Default)]
struct Plain {
    state: State,
    /// The bytes of a character that is not complete yet.
    pending: Vec<u8>,
}

#[derive(Default)]
enum State {
    #[default]
    Text,
    Escape,
    Sequence,
    Command,
}

impl Plain {
    fn strip(&mut self, bytes: &[u8]) -> String {
        for &byte in bytes {
            self.state = match (&self.state, byte) {
                (State::Text, 0x1b) => State::Escape,
                (State::Text, b'\r') => State::Text,
                (State::Text, _) => {
                    self.pending.push(byte);
                    State::Text
                }
                (State::Escape, b'[') => State::Sequence,
                (State::Escape, b']') => State::Command,
                (State::Escape, _) | (State::Sequence, 0x40..=0x7e) | (State::Command, 0x07) => State::Text,
                (State::Command, 0x1b) => State::Escape,
                (State::Sequence, _) => State::Sequence,
                (State::Command, _) => State::Command,
            };
        }
        let whole = match std::str::from_utf8(&self.pending) {
            Ok(_) => self.pending.len(),
            Err(error) => error.valid_up_to(),
        };
        let rest = self.pending.split_off(whole);
        String::from_utf8(std::mem::replace(&mut self.pending, rest)).expect("it was checked")
    }
}
