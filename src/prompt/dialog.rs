//! Desktop dialogs, for a process that has no terminal: an IDE's, a service's.

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::str::FromStr;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use zeroize::Zeroizing;

use super::{Answer, Decision};
use crate::secret::Secret;

/// More than any answer.
const LONGEST: u64 = 4096;
const TITLE: &str = "keyfob";
/// The buttons of a question that is answered by one.
const ALLOW: &str = "Allow";
const REFUSE: &str = "Refuse";
/// What pinentry is told for an answer that is typed, and for one that is a button.
const TYPED: &str = "SETPROMPT Code:\nGETPIN";
const PRESSED: &str = "SETOK _Allow\nSETCANCEL _Refuse\nCONFIRM";
/// The last of those.
const CONFIRM: &str = "CONFIRM";
/// How pinentry says that its own time limit was over (`GPG_ERR_TIMEOUT` of its own source).
const TIMED_OUT: &str = "ERR 83886142";
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
        let options: &[&str] = match self {
            Self::Pinentry => &[],
            Self::Zenity => &["--entry", "--title", TITLE, "--text", question],
            Self::Kdialog => &["--title", TITLE, "--inputbox", question],
        };
        let Some((status, text)) = self.run(options, &self.requests(question, TYPED, limit), limit)? else {
            return Ok(Answer::TimedOut);
        };
        Ok(match self {
            Self::Pinentry => pin(&text).map_or(Answer::Closed, Answer::Text),
            Self::Zenity | Self::Kdialog if status.success() => {
                Answer::Text(Secret::from(text.trim_end_matches(['\r', '\n'])))
            }
            Self::Zenity | Self::Kdialog => Answer::Closed,
        })
    }

    /// Shows a question that is answered by one of two buttons, for at most `limit`.
    pub fn confirm(self, question: &str, limit: Duration) -> io::Result<Decision> {
        let options: Vec<&str> = match self {
            Self::Pinentry => Vec::new(),
            Self::Zenity => {
                let shown =
                    ["--question", "--no-markup", "--default-cancel", "--title", TITLE, "--text", question];
                [&shown[..], &["--ok-label", ALLOW, "--cancel-label", REFUSE]].concat()
            }
            Self::Kdialog => {
                let shown = ["--title", TITLE, "--warningyesno", question];
                [&shown[..], &["--yes-label", ALLOW, "--no-label", REFUSE]].concat()
            }
        };
        let requests = self.requests(question, PRESSED, limit);
        let Some((status, text)) = self.run(&options, &requests, limit)? else {
            return Ok(Decision::TimedOut);
        };
        Ok(match self {
            Self::Pinentry => pressed(&requests, &text),
            Self::Zenity | Self::Kdialog if status.success() => Decision::Yes,
            Self::Zenity | Self::Kdialog => Decision::No,
        })
    }

    /// Runs the program to its end, and gives what it printed; `None` where it took longer than `limit`.
    fn run(
        self,
        options: &[&str],
        requests: &str,
        limit: Duration,
    ) -> io::Result<Option<(ExitStatus, Zeroizing<String>)>> {
        let deadline = Instant::now() + limit;
        let mut child = self.command(options).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A program that wants none closes it.
            let _ = stdin.write_all(requests.as_bytes());
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
            return Ok(None);
        };
        let status = child.wait()?;
        Ok(Some((status, Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))))
    }

    #[expect(clippy::disallowed_methods, reason = "dialogs are programs of their own")]
    fn command(self, options: &[&str]) -> Command {
        let mut command = Command::new(self.program());
        command.args(options).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }

    /// What is written to the program's stdin; `request` is how pinentry is to be answered.
    fn requests(self, question: &str, request: &str, limit: Duration) -> String {
        match self {
            Self::Pinentry => format!(
                // A pinentry without a display asks on the terminal that it is told of.
                "OPTION ttyname=/dev/tty\nSETTITLE {TITLE}\nSETDESC {}\nSETTIMEOUT {}\n{request}\nBYE\n",
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

/// Which button was pressed. Pinentry greets, and then answers each request with one line, so that of the question is
/// known by its place; anything else than a plain yes there is none.
fn pressed(requests: &str, answers: &str) -> Decision {
    let is_answer = |line: &&str| *line == "OK" || line.starts_with("OK ") || line.starts_with("ERR ");
    let before = requests.lines().take_while(|request| *request != CONFIRM).count();
    match answers.lines().filter(is_answer).nth(1 + before) {
        Some("OK") => Decision::Yes,
        Some(error) if error.starts_with(TIMED_OUT) => Decision::TimedOut,
        _ => Decision::No,
    }
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
    fn only_a_plain_yes_of_pinentry_is_one() {
        let requests = Dialog::Pinentry.requests("Allow it?", PRESSED, Duration::from_secs(40));
        let greeting = "OK Pleased to meet you\nOK\nOK\nOK\nOK\nOK\nOK\n";
        let answers =
            |of_confirm: &str| pressed(&requests, &format!("{greeting}{of_confirm}OK closing connection\n"));
        assert_eq!(answers("OK\n"), Decision::Yes);
        assert_eq!(answers("ERR 83886179 Operation cancelled <Pinentry>\n"), Decision::No);
        assert_eq!(answers("ERR 83886194 Not confirmed <Pinentry>\n"), Decision::No);
        let timed_out = "S BUTTON_INFO close\nS ERROR tty.? 83886142 \nERR 83886142 Timeout <Pinentry>\n";
        assert_eq!(answers(timed_out), Decision::TimedOut);
        // It was killed, wherever it was.
        for (end, _) in greeting.match_indices('\n').chain([(greeting.len(), "")]) {
            assert_eq!(pressed(&requests, &greeting[..end]), Decision::No, "{end}");
        }
        assert_eq!(answers("ERR 83886340 Unknown IPC command\n"), Decision::No);
    }

    #[test]
    fn questions_stay_on_one_line() {
        let requests = Dialog::Pinentry.requests("100%\nGETPIN", TYPED, Duration::from_secs(40));
        assert!(
            requests.contains("SETDESC 100%25%0AGETPIN\n") && requests.contains("SETTIMEOUT 40\n"),
            "{requests}"
        );
    }
}
