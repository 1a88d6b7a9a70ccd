//! Running keyfob and looking at what came of it.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::{Read, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};
use serde_json::Value;

use crate::home::Home;
use crate::terminal::Terminal;

/// Ample for a debug build on a busy machine; a test that gets here hangs.
const LIMIT: Duration = Duration::from_secs(60);

/// A command that is about to run in a home.
#[must_use = "nothing runs until it is told how"]
pub(crate) struct Keyfob<'h> {
    home: &'h Home,
    program: PathBuf,
    arguments: Vec<OsString>,
    variables: BTreeMap<OsString, OsString>,
    stdin: Vec<u8>,
    directory: PathBuf,
    limit: Duration,
}

impl<'h> Keyfob<'h> {
    pub(crate) fn new<I>(home: &'h Home, program: &Path, arguments: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<OsString>,
    {
        Self {
            home,
            program: program.to_owned(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            variables: home.environment().clone(),
            stdin: Vec::new(),
            directory: home.path(""),
            limit: LIMIT,
        }
    }

    pub(crate) fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub(crate) fn args<'a>(mut self, arguments: impl IntoIterator<Item = &'a &'a str>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|argument| (*argument).into()));
        self
    }

    pub(crate) fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.variables.remove(OsStr::new(name));
        self
    }

    pub(crate) fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.stdin = bytes.as_ref().to_vec();
        self
    }

    pub(crate) fn current_dir(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = directory.into();
        self
    }

    /// Within which time it must end.
    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it to its end, without a controlling terminal.
    #[must_use = "look at the status at least"]
    pub(crate) fn run(self) -> Output {
        self.spawn().wait()
    }

    /// Starts it without a controlling terminal.
    pub(crate) fn spawn(self) -> Running {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .env_clear()
            .envs(&self.variables)
            .current_dir(&self.directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        leave_the_terminal(&mut command);
        let started = Instant::now();
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = self.stdin.clone();
        // A program that reads nothing closes the pipe.
        thread::spawn(move || drop(stdin.write_all(&input)));
        let stdout = reader(child.stdout.take().expect("a pipe"));
        let stderr = reader(child.stderr.take().expect("a pipe"));
        let line = self.line();
        Running { child, stdout, stderr, line, started, limit: self.limit }
    }

    /// Starts it on a terminal of 80 columns and 24 rows, which is its stdin, stdout and stderr.
    pub(crate) fn on_terminal(self) -> Terminal {
        Terminal::start(&self.parts(), None)
    }

    /// The same on a terminal of another size.
    pub(crate) fn on_terminal_of(self, rows: u16, columns: u16) -> Terminal {
        Terminal::start_of_size(&self.parts(), None, rows, columns)
    }

    /// Starts it as an SDK does that a person runs: it has a controlling terminal, but its stdin is empty and its
    /// stdout and stderr are pipes.
    pub(crate) fn on_terminal_with_pipes(self) -> Terminal {
        Terminal::start(&self.parts(), Some(tempfile::tempdir().expect("a directory")))
    }

    fn parts(&self) -> Parts<'_> {
        Parts {
            program: &self.program,
            arguments: &self.arguments,
            variables: &self.variables,
            directory: &self.directory,
            line: self.line(),
            limit: self.limit,
        }
    }

    /// The command as it would be typed.
    fn line(&self) -> String {
        let program = self.program.file_name().unwrap_or_default().to_string_lossy();
        let arguments = self.arguments.iter().map(|argument| argument.to_string_lossy());
        std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
    }
}

/// What a terminal needs to start a command.
pub(crate) struct Parts<'a> {
    pub(crate) program: &'a Path,
    pub(crate) arguments: &'a [OsString],
    pub(crate) variables: &'a BTreeMap<OsString, OsString>,
    pub(crate) directory: &'a Path,
    pub(crate) line: String,
    pub(crate) limit: Duration,
}

/// Whoever runs the tests may sit at a terminal, which the program must not find.
#[expect(unsafe_code, reason = "nothing but pre_exec runs code in the child")]
fn leave_the_terminal(command: &mut Command) {
    // SAFETY: the closure makes one system call, which is allowed between fork and exec, and allocates nothing.
    unsafe {
        command.pre_exec(|| rustix::process::setsid().map(drop).map_err(Into::into));
    }
}

/// Reads a stream to its end in a thread of its own.
pub(crate) fn reader(mut stream: impl Read + Send + 'static) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    receiver
}

/// A program that was started.
#[must_use = "it runs until it is waited for or killed"]
pub(crate) struct Running {
    child: Child,
    stdout: mpsc::Receiver<Vec<u8>>,
    stderr: mpsc::Receiver<Vec<u8>>,
    line: String,
    started: Instant,
    limit: Duration,
}

impl Running {
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The command as it would be typed.
    pub(crate) fn line(&self) -> &str {
        &self.line
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_some()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).expect("a process ID");
        rustix::process::kill_process(pid, signal).expect("a process to signal");
    }

    /// Ends it as a crash would.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("a process to kill");
        self.child.wait().expect("a child");
    }

    /// Waits for its end.
    #[must_use = "look at the status at least"]
    pub(crate) fn wait(mut self) -> Output {
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                break status;
            }
            if self.started.elapsed() > self.limit {
                let _ = self.child.kill();
                let stderr = self.stderr.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
                let stderr = String::from_utf8_lossy(&stderr);
                panic!("`{}` did not end within {:?}; stderr:\n{stderr}", self.line, self.limit);
            }
            thread::sleep(Duration::from_millis(2));
        };
        let took = self.started.elapsed();
        let text = |stream: &mpsc::Receiver<Vec<u8>>| {
            let bytes = stream.recv_timeout(self.limit).expect("the stream ends with the program");
            String::from_utf8(bytes).expect("UTF-8 text")
        };
        let (stdout, stderr) = (text(&self.stdout), text(&self.stderr));
        let status = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default());
        Output { stdout, stderr, status, took, line: self.line.clone() }
    }
}

/// A test that fails half-way leaves nothing running.
impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a program printed, and how it ended. The assertions return it, so that they can be chained.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// 128 and the signal, where one ended it.
    pub(crate) status: i32,
    pub(crate) took: Duration,
    pub(crate) line: String,
}

impl Output {
    /// It exited with 0.
    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        self.exits(0)
    }

    /// It exited with 0 and said nothing on stderr, as a `credential_process` must.
    #[track_caller]
    pub(crate) fn succeeds_silently(self) -> Self {
        let output = self.exits(0);
        assert_eq!(output.stderr, "", "`{}` wrote to stderr", output.line);
        output
    }

    /// It exited with that status and nothing on stdout.
    #[track_caller]
    pub(crate) fn fails(self, status: i32) -> Self {
        assert_ne!(status, 0, "not a failure");
        let output = self.exits(status);
        assert_eq!(output.stdout, "", "`{}` failed, and printed something", output.line);
        assert_ne!(output.stderr, "", "`{}` failed without a word", output.line);
        output
    }

    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        let Self { stdout, stderr, line, .. } = &self;
        let told =
            format!("`{line}` exited with {}\n--- stdout\n{stdout}\n--- stderr\n{stderr}", self.status);
        assert_eq!(self.status, status, "{told}");
        self
    }

    /// stderr has that text in it.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "`{}` does not say {text:?}:\n{}", self.line, self.stderr);
        self
    }

    /// stderr does not have that text in it.
    #[track_caller]
    pub(crate) fn does_not_say(self, text: &str) -> Self {
        assert!(!self.stderr.contains(text), "`{}` says {text:?}:\n{}", self.line, self.stderr);
        self
    }

    /// stdout has that text in it.
    #[track_caller]
    pub(crate) fn prints(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "`{}` does not print {text:?}:\n{}", self.line, self.stdout);
        self
    }

    /// What it said is a short paragraph, not a trace: at most so many lines of a readable length.
    #[track_caller]
    pub(crate) fn says_little(self) -> Self {
        let lines: Vec<&str> = self.stderr.lines().collect();
        let long = lines.iter().any(|line| line.chars().count() > 300);
        assert!(lines.len() <= 4 && !long, "`{}` says much:\n{}", self.line, self.stderr);
        assert!(lines[0].starts_with("keyfob: "), "{}", self.stderr);
        self
    }

    /// It took no longer than that.
    #[track_caller]
    pub(crate) fn within(self, limit: Duration) -> Self {
        assert!(self.took <= limit, "`{}` took {:?}, more than {limit:?}", self.line, self.took);
        self
    }

    /// stdout as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("`{}` does not print JSON ({error}):\n{}", self.line, self.stdout))
    }

    /// The error in stderr, of a command with `--json`.
    #[track_caller]
    pub(crate) fn json_error(&self) -> Value {
        let error: Value = serde_json::from_str(&self.stderr)
            .unwrap_or_else(|error| panic!("`{}` says no JSON ({error}):\n{}", self.line, self.stderr));
        error["error"].clone()
    }

    /// A text in the JSON on stdout, by its path such as `AccessKeyId` or `steps.0.kind`.
    #[track_caller]
    pub(crate) fn text_at(&self, path: &str) -> String {
        let json = self.json();
        let pointer = format!("/{}", path.replace('.', "/"));
        let text = json.pointer(&pointer).and_then(Value::as_str);
        text.unwrap_or_else(|| panic!("no text at {path} in\n{}", self.stdout)).to_owned()
    }
}
