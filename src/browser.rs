//! Opening a page in the person's browser.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long an opener may take to say that it cannot; one that still runs by then is the browser itself.
const PROOF: Duration = Duration::from_millis(700);

/// What decides how a browser is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `KEYFOB_BROWSER`, then `BROWSER`: a command, or several between colons, with `%s` for the URL or without.
    pub command: Option<String>,
    /// Whether this is a session over SSH.
    pub ssh: bool,
    /// Whether there is an X11 or Wayland display (Linux).
    pub display: bool,
    /// Whether this is a container.
    pub container: bool,
    /// Whether this is the Windows Subsystem for Linux, and whether Windows programs can be started from it.
    pub wsl: Option<bool>,
}

/// Why no browser on this machine can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutOfReach {
    /// The person sits at another machine.
    Ssh,
    /// A container has no browser.
    Container,
    /// WSL may not start Windows programs.
    NoInterop,
    /// There is no display.
    NoDisplay,
}

impl std::fmt::Display for OutOfReach {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Ssh => "this is a session over SSH",
            Self::Container => "this is a container",
            Self::NoInterop => "WSL may not start Windows programs here",
            Self::NoDisplay => "there is no display",
        })
    }
}

impl Surroundings {
    /// Whether a browser that runs on this machine, so that it can return to it, can be opened.
    pub fn reach(&self) -> Result<(), OutOfReach> {
        match self {
            Self { ssh: true, .. } => Err(OutOfReach::Ssh),
            Self { command: Some(_), .. } => Ok(()),
            Self { container: true, .. } => Err(OutOfReach::Container),
            Self { wsl: Some(false), .. } => Err(OutOfReach::NoInterop),
            Self { wsl: Some(true), .. } => Ok(()),
            Self { display: false, .. } if cfg!(target_os = "linux") => Err(OutOfReach::NoDisplay),
            _ => Ok(()),
        }
    }

    /// Completes what the environment says with what the machine says.
    #[must_use]
    pub fn with_machine(self, wsl_variable: bool) -> Self {
        let exists = |path: &str| Path::new(path).exists();
        if !cfg!(target_os = "linux") {
            return self;
        }
        let container = self.container || exists("/.dockerenv") || exists("/run/.containerenv");
        let interop = || {
            exists("/proc/sys/fs/binfmt_misc/WSLInterop")
                || exists("/proc/sys/fs/binfmt_misc/WSLInterop-late")
        };
        let wsl = wsl_variable.then(interop);
        Self { container, wsl, ..self }
    }
}

/// Opens the page. Neither the browser nor what opens it gets this process's streams.
///
/// # Errors
/// Nothing that could open it was found, or all of it failed.
pub fn open(url: &str, surroundings: &Surroundings) -> io::Result<()> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "no browser was found");
    for command in commands(url, surroundings) {
        match start(command) {
            Ok(()) => return Ok(()),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn commands(url: &str, surroundings: &Surroundings) -> Vec<Command> {
    if let Some(configured) = &surroundings.command {
        // A Windows path has a colon of its own.
        let parts: Vec<&str> = if cfg!(windows) { vec![configured] } else { configured.split(':').collect() };
        return parts
            .into_iter()
            .filter(|part| !part.trim().is_empty())
            .map(|part| configured_command(part, url))
            .collect();
    }
    let plain = |program: &str, arguments: &[&str]| {
        let mut command = program_command(program);
        command.args(arguments).arg(url);
        command
    };
    if cfg!(windows) {
        return vec![plain("rundll32.exe", &["url.dll,FileProtocolHandler"])];
    }
    if cfg!(target_os = "macos") {
        return vec![plain("/usr/bin/open", &[])];
    }
    if surroundings.wsl == Some(true) {
        return vec![
            plain("wslview", &[]),
            plain("rundll32.exe", &["url.dll,FileProtocolHandler"]),
            plain("xdg-open", &[]),
        ];
    }
    vec![plain("xdg-open", &[]), plain("gio", &["open"]), plain("sensible-browser", &[])]
}

/// A person's own command line. The URL is handed over as a parameter, so that the shell does not read it.
fn configured_command(line: &str, url: &str) -> Command {
    if cfg!(windows) {
        let words = if Path::new(line).is_file() { vec![line.to_owned()] } else { words(line) };
        let (program, arguments) = with_url(&words, url);
        let mut command = program_command(&program);
        command.args(arguments);
        return command;
    }
    let line = if line.contains("%s") { line.replace("%s", "\"$1\"") } else { format!("{line} \"$1\"") };
    let mut command = program_command("/bin/sh");
    command.args(["-c", &line, "sh", url]);
    command
}

/// The words of a line as Windows has them: blanks part them, except between double quotes.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' | '\t' if !quoted => words.push(String::new()),
            _ => words.last_mut().expect("there is one from the start").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The program and its arguments: the URL in place of `%s`, or last.
fn with_url(words: &[String], url: &str) -> (String, Vec<String>) {
    let mut filled: Vec<String> = words.iter().map(|word| word.replace("%s", url)).collect();
    if filled == words {
        filled.push(url.to_owned());
    }
    let program = filled.remove(0);
    (program, filled)
}

#[expect(clippy::disallowed_methods, reason = "this module starts the person's browser")]
fn program_command(program: &str) -> Command {
    Command::new(program)
}

/// Starts a command apart from this process's terminal, and waits a moment for it to fail.
fn start(mut command: Command) -> io::Result<()> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        // Ctrl-C at the terminal is not meant for the browser.
        command.process_group(0);
    }
    let mut child = command.spawn()?;
    let deadline = Instant::now() + PROOF;
    while Instant::now() < deadline {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => {
                return Err(io::Error::other(format!("the browser's command ended with {status}")));
            }
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_browser_can_be_reached() {
        let none = Surroundings::default();
        let desk = Surroundings { display: true, ..none.clone() };
        let ssh = Surroundings { ssh: true, command: Some("firefox".into()), ..desk.clone() };
        assert_eq!(desk.reach(), Ok(()));
        assert_eq!(ssh.reach(), Err(OutOfReach::Ssh));
        if cfg!(target_os = "linux") {
            assert_eq!(none.reach(), Err(OutOfReach::NoDisplay));
        }
        assert_eq!(Surroundings { container: true, ..desk.clone() }.reach(), Err(OutOfReach::Container));
        assert_eq!(Surroundings { command: Some("w3m".into()), ..none.clone() }.reach(), Ok(()));
        assert_eq!(Surroundings { wsl: Some(true), ..none.clone() }.reach(), Ok(()));
        assert_eq!(Surroundings { wsl: Some(false), ..desk }.reach(), Err(OutOfReach::NoInterop));
    }

    #[test]
    fn lines_of_windows_are_taken_apart() {
        let firefox = r"C:\Program Files\Mozilla Firefox\firefox.exe";
        let line = format!("\"{firefox}\"  --private-window");
        let url = "https://example.com/?a=1&b=2";
        assert_eq!(words(&line), [firefox, "--private-window"]);
        let expected = (firefox.to_owned(), vec!["--private-window".to_owned(), url.to_owned()]);
        assert_eq!(with_url(&words(&line), url), expected);
        let (_, arguments) = with_url(&words("msedge.exe --app=%s --new"), url);
        assert_eq!(arguments, [format!("--app={url}"), "--new".to_owned()]);
    }

    #[cfg(unix)]
    #[test]
    fn a_command_gets_the_url_and_the_shell_does_not() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("opened");
        let url = "https://example.com/?a=$(touch evil)&b='\"";
        let script = directory.path().join("browser");
        let body = format!("#!/bin/sh\nprintf '%s' \"$1\" > {}\n", file.display());
        crate::files::replace(&script, body.as_bytes(), 0o755).unwrap();
        for command in [script.display().to_string(), format!("/nonexistent/x:{} %s", script.display())] {
            let surroundings = Surroundings { command: Some(command), ..Surroundings::default() };
            open(url, &surroundings).unwrap();
            assert_eq!(std::fs::read_to_string(&file).unwrap(), url);
            std::fs::remove_file(&file).unwrap();
        }
        let nothing = Surroundings { command: Some("/nonexistent/x".into()), ..Surroundings::default() };
        assert!(open(url, &nothing).is_err());
    }
}
