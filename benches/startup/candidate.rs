//! One program that is timed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A program that takes longer is started in every tenth round only.
const SLOW: Duration = Duration::from_millis(100);

/// A program to time.
pub(crate) struct Candidate {
    pub(crate) name: String,
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<String>,
    pub(crate) variables: Vec<(String, String)>,
    pub(crate) times: Vec<Duration>,
    is_slow: bool,
    /// The exit status of its answer.
    status: i32,
}

impl Candidate {
    /// A program without arguments, in an empty environment.
    pub(crate) fn plain(name: &str, program: PathBuf) -> Self {
        Self::new(name, program, &[], Vec::new())
    }

    pub(crate) fn new(
        name: &str,
        program: PathBuf,
        arguments: &[&str],
        variables: Vec<(String, String)>,
    ) -> Self {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Self {
            name: name.to_owned(),
            program,
            arguments,
            variables,
            times: Vec::new(),
            is_slow: false,
            status: 0,
        }
    }

    /// One whose answer has another exit status.
    pub(crate) fn ends_with(self, status: i32) -> Self {
        Self { status, ..self }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs it twice, so that caches are filled, and makes sure that what is timed is an answer and not an error.
    pub(crate) fn check(&mut self) {
        let output = self
            .command()
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .output()
            .expect("the program starts");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(self.status), "{} failed: {words}", self.name);
        self.is_slow = self.time() > SLOW;
    }

    /// Starts it once more, if this is one of its rounds.
    pub(crate) fn take_part(&mut self, round: usize) {
        if !self.is_slow || round.is_multiple_of(10) {
            let time = self.time();
            self.times.push(time);
        }
    }

    pub(crate) fn time(&self) -> Duration {
        let mut command = self.command();
        let started = Instant::now();
        let status = command.status().expect("the program starts");
        let time = started.elapsed();
        assert_eq!(status.code(), Some(self.status), "{} failed", self.name);
        time
    }
}

/// A Rust program that does nothing, built as the release binary is, and copied as that is.
pub(crate) fn empty_program(directory: &Path) -> Candidate {
    let source = directory.join("empty.rs");
    let (built, program) = (directory.join("built"), directory.join("empty"));
    std::fs::write(&source, "fn main() {}\n").expect("the directory can be written");
    let mut rustc = Command::new("rustc");
    rustc.args(["-C", "opt-level=3", "-C", "lto=fat", "-C", "codegen-units=1", "-C", "strip=symbols", "-o"]);
    let status = rustc.arg(&built).arg(&source).status().expect("rustc starts");
    assert!(status.success(), "rustc failed");
    std::fs::copy(built, &program).expect("the directory can be written");
    Candidate::plain("an empty Rust program", program)
}

/// A program of that name; says so where there is none.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found =
        std::env::split_paths(&path).map(|directory| directory.join(name)).find(|path| path.is_file());
    if found.is_none() {
        println!("left out: {name} is not on this machine");
    }
    found
}
