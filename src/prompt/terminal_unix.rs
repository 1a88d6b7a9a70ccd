//! The controlling terminal, `/dev/tty`: it reaches the person even where stdin, stdout and stderr are pipes.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr,
};
use zeroize::Zeroizing;

use super::{Answer, Echo};
use crate::secret::Secret;

const CTRL_C: u8 = 0x03;
const CTRL_D: u8 = 0x04;
const BACKSPACE: u8 = 0x08;
const CTRL_U: u8 = 0x15;
const DELETE: u8 = 0x7f;
/// More than any answer; also keeps the buffer from growing, which would leave copies behind.
const LONGEST: usize = 4096;

/// An open controlling terminal in whose foreground this process is.
pub struct Terminal {
    device: File,
}

impl Terminal {
    /// The controlling terminal, if there is one and a person in front of it can be asked. A process in the background
    /// cannot: reading would stop it.
    pub fn open() -> Option<Self> {
        let device = OpenOptions::new().read(true).write(true).open("/dev/tty").ok()?;
        let foreground = tcgetpgrp(&device).ok()?;
        (foreground == rustix::process::getpgrp()).then_some(Self { device })
    }

    /// Shows a line.
    pub fn tell(&mut self, text: &str) {
        let _ = writeln!(self.device, "{text}");
    }

    /// Sends a control sequence.
    pub fn send(&mut self, sequence: &str) -> io::Result<()> {
        self.device.write_all(sequence.as_bytes())?;
        self.device.flush()
    }

    /// Shows a question and reads one line, for at most `limit`.
    pub fn ask(&mut self, question: &str, echo: Echo, limit: Duration) -> io::Result<Answer> {
        let deadline = Instant::now() + limit;
        let mode = RawMode::enter(&self.device)?;
        self.device.write_all(question.as_bytes())?;
        let answer = self.read_line(echo, deadline);
        self.device.write_all(b"\n")?;
        drop(mode);
        answer
    }

    fn read_line(&mut self, echo: Echo, deadline: Instant) -> io::Result<Answer> {
        let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
        loop {
            if !self.wait(deadline)? {
                return Ok(Answer::TimedOut);
            }
            let mut byte = Zeroizing::new([0_u8]);
            if self.device.read(&mut *byte)? == 0 {
                return Ok(Answer::Closed);
            }
            match byte[0] {
                CTRL_C => return Ok(Answer::Interrupted),
                CTRL_D if line.is_empty() => return Ok(Answer::Closed),
                b'\n' | b'\r' => {
                    let text = String::from_utf8_lossy(&line).into_owned();
                    return Ok(Answer::Text(Secret::new(text)));
                }
                BACKSPACE | DELETE => self.erase_one(&mut line, echo)?,
                CTRL_U => {
                    while !line.is_empty() {
                        self.erase_one(&mut line, echo)?;
                    }
                }
                byte if byte < b' ' || line.len() == LONGEST => {}
                byte => {
                    line.push(byte);
                    if echo == Echo::Shown {
                        self.device.write_all(&[byte])?;
                    }
                }
            }
        }
    }

    /// Erases the last character, which may be several bytes.
    fn erase_one(&mut self, line: &mut Vec<u8>, echo: Echo) -> io::Result<()> {
        while let Some(byte) = line.pop() {
            let continues = byte & 0xc0 == 0x80;
            if !continues {
                if echo == Echo::Shown {
                    self.device.write_all(b"\x08 \x08")?;
                }
                break;
            }
        }
        Ok(())
    }

    /// Waits for a byte; `false` at the deadline.
    fn wait(&self, deadline: Instant) -> io::Result<bool> {
        let left = deadline.saturating_duration_since(Instant::now());
        let limit = Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: i64::from(left.subsec_nanos()),
        };
        let mut descriptors = [PollFd::new(&self.device, PollFlags::IN)];
        match poll(&mut descriptors, Some(&limit)) {
            Ok(ready) => Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }
}

/// Input byte by byte, without echo and without signals, until dropped.
struct RawMode {
    device: File,
    before: Termios,
}

impl RawMode {
    fn enter(device: &File) -> io::Result<Self> {
        let before = tcgetattr(device)?;
        let mut raw = before.clone();
        raw.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ISIG);
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        raw.special_codes[SpecialCodeIndex::VTIME] = 0;
        // What was typed before the question was asked is not an answer to it.
        tcsetattr(device, OptionalActions::Flush, &raw)?;
        Ok(Self { device: device.try_clone()?, before })
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        let _ = tcsetattr(&self.device, OptionalActions::Now, &self.before);
    }
}
