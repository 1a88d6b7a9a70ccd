//! Desktop dialogs, for a process that has no terminal: an IDE's, a service's.

use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use zeroize::Zeroizing;

use super::Answer;
use crate::secret::Secret;

/// More than any answer.
const LONGEST: u64 = 4096;
const TITLE: &str = "keyfob";
/// What the Assuan protocol has escaped (The Assuan Protocol, "Client requests").
const ESCAPED: &AsciiSet = &CONTROLS.add(b'%');

/// A program that shows a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog {
    /// GnuPG's, which comes for every desktop.
    Pinentry,
    /// GNOME's.
    Zenity,
    /// KDE's.
    Kdialog,
}

impl Dialog {
    /// Every dialog, the one that fits any desktop first.
    pub const ALL: [Self; 3] = [Self::Pinentry, Self::Zenity, Self::Kdialog];

    /// The program.
    pub fn program(self) -> &'static str {
        match self {
            Self::Pinentry => "pinentry",
            Self::Zenity => "zenity",
            Self::Kdialog => "kdialog",
        }
    }

    /// Shows a question and waits for the answer, for at most `limit`.
    pub fn ask(self, question: &str, limit: Duration) -> io::Result<Answer> {
        let deadline = Instant::now() + limit;
        let mut child = self.command(question).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A program that wants none closes it.
            let _ = stdin.write_all(self.requests(question, limit).as_bytes());
        }
        let (sender, receiver) = mpsc::channel();
        let stdout = child.stdout.take();
        std::thread::spawn(move || {
            let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST as usize));
            if let Some(stdout) = stdout {
                let _ = stdout.take(LONGEST).read_to_end(&mut bytes);
            }
            let _ = sender.send(bytes);
        });
        let Ok(bytes) = receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())) else {
            stop(&mut child);
            return Ok(Answer::TimedOut);
        };
        let status = child.wait()?;
        let text = Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned());
        Ok(match self {
            Self::Pinentry => pin(&text).map_or(Answer::Closed, Answer::Text),
            Self::Zenity | Self::Kdialog if status.success() => {
                Answer::Text(Secret::from(text.trim_end_matches(['\r', '\n'])))
            }
            Self::Zenity | Self::Kdialog => Answer::Closed,
        })
    }

    #[expect(clippy::disallowed_methods, reason = "dialogs are programs of their own")]
    fn command(self, question: &str) -> Command {
        let mut command = Command::new(self.program());
        match self {
            Self::Pinentry => {}
            Self::Zenity => {
                command.args(["--entry", "--title", TITLE, "--text", question]);
            }
            Self::Kdialog => {
                command.args(["--title", TITLE, "--inputbox", question]);
            }
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }

    /// What is written to the program's stdin.
    fn requests(self, question: &str, limit: Duration) -> String {
        match self {
            Self::Pinentry => format!(
                // A pinentry without a display asks on the terminal that it is told of.
                "OPTION ttyname=/dev/tty\nSETTITLE {TITLE}\nSETDESC {}\nSETPROMPT Code:\nSETTIMEOUT {}\nGETPIN\nBYE\n",
                utf8_percent_encode(question, ESCAPED),
                limit.as_secs()
            ),
            Self::Zenity | Self::Kdialog => String::new(),
        }
    }
}

/// What was typed, in a `D` line of pinentry's answers.
fn pin(answers: &str) -> Option<Secret> {
    let line = answers.lines().find_map(|line| line.strip_prefix("D "))?;
    Some(Secret::new(percent_decode_str(line).decode_utf8_lossy().into_owned()))
}

fn stop(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// How a person is reached, as the setting `prompt` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// At the controlling terminal.
    Terminal,
    /// By a dialog.
    Dialog(Dialog),
    /// By the YubiKey in their hand, through `ykman`, which makes the code itself.
    YubiKey,
}

/// The name of no driver.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the setting `prompt` is `{0}`, but it takes terminal, pinentry, zenity, kdialog or ykman")]
pub struct UnknownDriver(String);

impl FromStr for Driver {
    type Err = UnknownDriver;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "terminal" => Ok(Self::Terminal),
            "pinentry" => Ok(Self::Dialog(Dialog::Pinentry)),
            "zenity" => Ok(Self::Dialog(Dialog::Zenity)),
            "kdialog" => Ok(Self::Dialog(Dialog::Kdialog)),
            "ykman" => Ok(Self::YubiKey),
            _ => Err(UnknownDriver(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinentrys_answers() {
        let typed = pin("OK Pleased to meet you\nOK\nOK\nD 123%20456\nOK\nOK closing connection\n");
        assert_eq!(typed.unwrap().expose(), "123 456");
        assert!(pin("OK Pleased to meet you\nERR 83886179 Operation cancelled <Pinentry>\n").is_none());
    }

    #[test]
    fn questions_stay_on_one_line() {
        let requests = Dialog::Pinentry.requests("100%\nGETPIN", Duration::from_secs(40));
        assert!(
            requests.contains("SETDESC 100%25%0AGETPIN\n") && requests.contains("SETTIMEOUT 40\n"),
            "{requests}"
        );
    }
}
