//! The console, `CONIN$` and `CONOUT$`: it reaches the person even where stdin, stdout and stderr are pipes.

use std::fs::OpenOptions;
use std::io::{self, BufRead, BufReader, Write};
use std::sync::mpsc;
use std::time::Duration;

use super::{Answer, Echo};
use crate::secret::Secret;

/// The process's console.
pub struct Terminal {
    output: std::fs::File,
}

impl Terminal {
    /// The console, if the process has one.
    pub fn open() -> Option<Self> {
        OpenOptions::new().read(true).open("CONIN$").ok()?;
        let output = OpenOptions::new().write(true).open("CONOUT$").ok()?;
        Some(Self { output })
    }

    /// Shows a line.
    pub fn tell(&mut self, text: &str) {
        let _ = writeln!(self.output, "{text}");
    }

    /// Sends a control sequence.
    pub fn send(&mut self, sequence: &str) -> io::Result<()> {
        self.output.write_all(sequence.as_bytes())?;
        self.output.flush()
    }

    /// Shows a question and reads one line, for at most `limit`. A thread is left behind where nothing is typed: the
    /// console cannot be polled for a line, and the process is about to end anyway.
    pub fn ask(&mut self, question: &str, echo: Echo, limit: Duration) -> io::Result<Answer> {
        self.output.write_all(question.as_bytes())?;
        self.output.flush()?;
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let line = match echo {
                Echo::Hidden => rpassword::read_password(),
                Echo::Shown => read_shown(),
            };
            let _ = sender.send(line.map(Secret::new));
        });
        match receiver.recv_timeout(limit) {
            Ok(Ok(line)) => Ok(Answer::Text(line)),
            Ok(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(Answer::Closed),
            Ok(Err(error)) => Err(error),
            Err(_) => Ok(Answer::TimedOut),
        }
    }
}

fn read_shown() -> io::Result<String> {
    let input = OpenOptions::new().read(true).open("CONIN$")?;
    let mut line = String::new();
    BufReader::new(input).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
