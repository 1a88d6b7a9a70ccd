//! Running a person's command with credentials in its environment.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use crate::secret::Secret;

/// A variable to set.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: Secret,
}

/// A command line and what changes in its environment.
#[derive(Debug)]
pub struct Child<'a> {
    /// The program, then its arguments; not empty.
    pub words: &'a [OsString],
    /// Set.
    pub set: &'a [Variable],
    /// Taken away.
    pub remove: &'a [&'static str],
}

/// Why a command did not run.
#[derive(Debug, thiserror::Error)]
pub enum ExecError {
    /// No such program.
    #[error("the command `{program}` was not found")]
    NotFound {
        /// The program.
        program: String,
    },
    /// The system refuses to run it.
    #[error("the command `{program}` could not be started: {source}")]
    Start {
        /// The program.
        program: String,
        /// The system's words.
        source: io::Error,
    },
}

impl ExecError {
    fn of(program: &OsStr, source: io::Error) -> Self {
        let program = program.to_string_lossy().into_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { program },
            _ => Self::Start { program, source },
        }
    }
}

/// Whether a program of that name is there, to be known before anybody is asked for a code. Where the answer is not
/// certain it is yes.
pub fn is_there(program: &OsStr, path: Option<&OsStr>) -> bool {
    // On Windows the system tries several endings, and places beside PATH.
    if cfg!(windows) {
        return true;
    }
    if Path::new(program).components().count() > 1 || Path::new(program).is_absolute() {
        return Path::new(program).exists();
    }
    let Some(path) = path else { return true };
    std::env::split_paths(path).map(|directory: PathBuf| directory.join(program)).any(|file| file.is_file())
}

/// The command with the place and the ending of its program, for Windows: the system itself looks for `.exe` only, and
/// shells for everything in `PATHEXT`, such as the batch file that `npm` is.
pub fn spelled_out(words: &[OsString], path: Option<&OsStr>, endings: Option<&str>) -> Vec<OsString> {
    let (mut words, endings) = (words.to_vec(), endings.unwrap_or(".COM;.EXE;.BAT;.CMD"));
    let found = words.first().and_then(|program| with_ending(Path::new(program), path, endings));
    if let (Some(program), Some(found)) = (words.first_mut(), found) {
        *program = found.into_os_string();
    }
    words
}

fn with_ending(program: &Path, path: Option<&OsStr>, endings: &str) -> Option<PathBuf> {
    if program.extension().is_some() {
        return None;
    }
    let directories: Vec<PathBuf> = match program.components().count() {
        1 => std::env::split_paths(path?).collect(),
        _ => vec![PathBuf::new()],
    };
    let named = |ending: &str| {
        let mut name = program.as_os_str().to_owned();
        name.push(ending.to_ascii_lowercase());
        name
    };
    let candidates = directories
        .iter()
        .flat_map(|directory| endings.split(';').map(|ending| directory.join(named(ending))));
    candidates.into_iter().find(|candidate| candidate.is_file())
}

impl Child<'_> {
    #[expect(clippy::disallowed_methods, reason = "this module runs a person's command")]
    fn command(&self) -> (&OsStr, Command) {
        let (program, arguments) = self.words.split_first().expect("the parser asks for a command");
        let mut command = Command::new(program);
        command.args(arguments);
        for name in self.remove {
            command.env_remove(name);
        }
        for variable in self.set {
            command.env(variable.name, variable.value.expose());
        }
        (program, command)
    }

    /// Becomes the command; comes back only with an error. The command keeps this process's ID, terminal and parent, so
    /// that signals and the exit status need nobody to pass them on.
    #[cfg(unix)]
    pub fn replace_this_process(&self) -> ExecError {
        use std::os::unix::process::CommandExt;
        let (program, mut command) = self.command();
        ExecError::of(program, command.exec())
    }

    /// Runs the command as a child and waits for its end, passing on the signals that reach this process.
    pub fn run(&self) -> Result<u8, ExecError> {
        let (program, mut command) = self.command();
        #[cfg(unix)]
        let signals = signals::PassedOn::prepare();
        // Ctrl-C reaches everything at the console. While something listens, it does not end this process, which has to
        // outlive the child.
        #[cfg(windows)]
        let _listeners = (tokio::signal::windows::ctrl_c(), tokio::signal::windows::ctrl_break());
        let mut child = command.spawn().map_err(|source| ExecError::of(program, source))?;
        #[cfg(unix)]
        let signals = signals.map(|signals| signals.to(child.id()));
        let status = child.wait().map_err(|source| ExecError::of(program, source));
        #[cfg(unix)]
        drop(signals);
        Ok(exit_code(status?))
    }
}

/// The status as shells give it: the command's own, or 128 and the signal that ended it.
fn exit_code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return u8::try_from(128 + signal).unwrap_or(u8::MAX);
    }
    // Windows has larger ones; a failure must stay one.
    status.code().map_or(1, |code| u8::try_from(code).unwrap_or(u8::MAX))
}

#[cfg(unix)]
mod signals {
    //! What a terminal sends reaches the child too, so this process only has to outlive it; what is sent to this
    //! process alone is passed on.

    use rustix::process::{Pid, Signal, kill_process};
    use tokio::signal::unix::{SignalKind, signal};
    use tokio::sync::oneshot;

    /// Sent to the whole foreground group by the terminal.
    const FROM_TERMINAL: [SignalKind; 2] = [SignalKind::interrupt(), SignalKind::quit()];

    /// Signals that no longer end this process.
    pub(super) struct PassedOn {
        runtime: tokio::runtime::Runtime,
        streams: Vec<(Option<Signal>, tokio::signal::unix::Signal)>,
    }

    /// Passing on goes on until this is dropped.
    pub(super) struct Running {
        end: Option<oneshot::Sender<()>>,
        thread: Option<std::thread::JoinHandle<()>>,
    }

    impl PassedOn {
        /// `None` where the system gives no runtime: then signals take their usual course.
        pub(super) fn prepare() -> Option<Self> {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().ok()?;
            let guard = runtime.enter();
            let alone = [
                (SignalKind::terminate(), Signal::TERM),
                (SignalKind::hangup(), Signal::HUP),
                (SignalKind::user_defined1(), Signal::USR1),
                (SignalKind::user_defined2(), Signal::USR2),
            ];
            let kept = FROM_TERMINAL.into_iter().map(|kind| (kind, None));
            let passed = alone.into_iter().map(|(kind, signal)| (kind, Some(signal)));
            let streams =
                kept.chain(passed).filter_map(|(kind, passed)| Some((passed, signal(kind).ok()?))).collect();
            drop(guard);
            Some(Self { runtime, streams })
        }

        /// Starts to pass signals on to the child of that ID.
        pub(super) fn to(self, child: u32) -> Running {
            let pid = i32::try_from(child).ok().and_then(Pid::from_raw);
            let (end, ended) = oneshot::channel::<()>();
            let Self { runtime, streams } = self;
            let thread = std::thread::spawn(move || {
                runtime.block_on(async move {
                    let mut tasks = tokio::task::JoinSet::new();
                    for (passed, mut stream) in streams {
                        tasks.spawn(async move {
                            while stream.recv().await.is_some() {
                                if let (Some(signal), Some(pid)) = (passed, pid) {
                                    // A child that has ended meanwhile needs no signal.
                                    let _ = kill_process(pid, signal);
                                }
                            }
                        });
                    }
                    let _ = ended.await;
                    tasks.abort_all();
                });
            });
            Running { end: Some(end), thread: Some(thread) }
        }
    }

    impl Drop for Running {
        fn drop(&mut self) {
            drop(self.end.take());
            if let Some(thread) = self.thread.take() {
                let _ = thread.join();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn programs_are_looked_for_as_the_system_will() {
        let directory = tempfile::tempdir().unwrap();
        let tool = directory.path().join("tool");
        assert!(!is_there("tool".as_ref(), Some(directory.path().as_os_str())));
        std::os::unix::fs::symlink("/bin/sh", &tool).unwrap();
        assert!(is_there("tool".as_ref(), Some(directory.path().as_os_str())));
        assert!(is_there(tool.as_os_str(), None));
        assert!(!is_there("/no/such/program".as_ref(), Some("/bin".as_ref())));
        assert!(!is_there("no-such-program".as_ref(), Some("/bin:/usr/bin".as_ref())));
    }

    #[test]
    fn windows_programs_are_spelled_out() {
        let directory = tempfile::tempdir().unwrap();
        let tools = directory.path().join("tools");
        std::fs::create_dir(&tools).unwrap();
        for name in ["deploy.cmd", "both.cmd", "both.exe"] {
            crate::files::replace(&tools.join(name), b"", 0o600).unwrap();
        }
        let path = std::env::join_paths([directory.path(), &tools]).unwrap();
        let of = |program: &str| {
            let words = [OsString::from(program), OsString::from("x")];
            spelled_out(&words, Some(&path), Some(".COM;.EXE;.CMD"))
        };
        assert_eq!(of("deploy"), [tools.join("deploy.cmd").into_os_string(), "x".into()]);
        assert_eq!(of("both")[0], tools.join("both.exe").into_os_string());
        assert_eq!(of("deploy.cmd")[0], "deploy.cmd");
        assert_eq!(of("none")[0], "none");
        let whole = tools.join("deploy");
        assert_eq!(of(&whole.to_string_lossy())[0], tools.join("deploy.cmd").into_os_string());
    }

    #[cfg(unix)]
    #[test]
    fn the_status_is_passed_on_and_variables_change() {
        let run = |words: &[&str], set: &[Variable], remove: &[&'static str]| {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            Child { words: &words, set, remove }.run()
        };
        let set = [Variable { name: "KEYFOB_TEST_SET", value: "a b".into() }];
        assert_eq!(run(&["sh", "-c", "test \"$KEYFOB_TEST_SET\" = 'a b' && exit 7"], &set, &[]).unwrap(), 7);
        assert_eq!(run(&["sh", "-c", "test -z \"$PATH_X$HOME\""], &[], &["HOME"]).unwrap(), 0);
        assert_eq!(run(&["sh", "-c", "kill -9 $$"], &[], &[]).unwrap(), 137);
        let error = run(&["no-such-program"], &[], &[]).unwrap_err();
        assert_eq!(error.to_string(), "the command `no-such-program` was not found");
    }
}
