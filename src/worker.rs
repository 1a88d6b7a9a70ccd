//! Starts the test binary again as another process, for tests of locks and of sudden death.
//!
//! A test that is a worker's body does nothing unless it was started from here.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const JOB: &str = "KEYFOB_TEST_WORKER_JOB";

/// A worker. It does not outlive the test: some work until they are killed.
pub(crate) struct Worker(Child);

#[cfg(unix)]
impl Worker {
    /// Waits until it has ended by itself.
    pub(crate) fn wait(&mut self) -> std::process::ExitStatus {
        self.0.wait().unwrap()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The directory to work in, if this process is a worker.
#[expect(clippy::disallowed_methods, reason = "the variable is the tests' own")]
pub(crate) fn job() -> Option<std::path::PathBuf> {
    std::env::var_os(JOB).map(Into::into)
}

/// Starts the test called `name` as a worker in `directory`.
#[expect(clippy::disallowed_methods, reason = "the tests' own binary")]
pub(crate) fn spawn(name: &str, directory: &Path) -> Worker {
    start(Command::new(std::env::current_exe().unwrap()), name, directory)
}

/// Starts the test called `name` as a worker whose files cannot grow beyond 4 KiB, as on a full disk.
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "the tests' own binary")]
pub(crate) fn spawn_on_a_full_disk(name: &str, directory: &Path) -> Worker {
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap());
    start(command, name, directory)
}

fn start(mut command: Command, name: &str, directory: &Path) -> Worker {
    command
        .args([name, "--exact", "--nocapture", "--test-threads=1"])
        .env(JOB, directory)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    Worker(command.spawn().unwrap())
}

/// Waits until a worker has made the file `name` in its directory. A busy machine takes its time to start one.
pub(crate) fn wait_for(directory: &Path, name: &str) {
    for _ in 0..60_000 {
        if directory.join(name).exists() {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("no {name} after a minute");
}

/// Kills a worker, as `kill -9` does.
pub(crate) fn kill(mut worker: Worker) {
    worker.0.kill().unwrap();
}

/// A delay for the given round that differs from its neighbours' and stays below 12 ms.
pub(crate) fn uneven_delay(round: u64) -> Duration {
    Duration::from_micros(round.wrapping_mul(2_654_435_761) % 12_000)
}
