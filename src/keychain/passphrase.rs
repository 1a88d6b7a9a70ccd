//! Where the vault file's passphrase and key file come from.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::secret::Secret;

/// More than any passphrase or key file has, in bytes.
const LONGEST_INPUT: u64 = 4096;

/// Why no passphrase or key came from where it should.
#[derive(Debug, thiserror::Error)]
pub enum PassphraseError {
    /// The file cannot be read.
    #[error("{} cannot be read", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The key file cannot be written.
    #[error("{} cannot be written", .path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Somebody else could read or change the file.
    #[error("{} must be a file of your own with mode 0600: {reason}", .path.display())]
    NotPrivate {
        /// The file.
        path: PathBuf,
        /// Which of the conditions it fails.
        reason: String,
    },
    /// What was read is empty, too long or not text.
    #[error("what {origin} gave is not a passphrase: it is {reason}")]
    NotAPassphrase {
        /// The file or the command.
        origin: String,
        /// The rule that it breaks.
        reason: &'static str,
    },
    /// The key file has other contents than `keygen` writes.
    #[error("{} is not a key file: it does not have 64 hexadecimal digits", .path.display())]
    NotAKeyFile {
        /// The file.
        path: PathBuf,
    },
    /// There is a file where the new key file should be.
    #[error("{} exists already", .path.display())]
    KeyFileExists {
        /// The file.
        path: PathBuf,
    },
    /// The command failed or took too long. Its output is not repeated, since it may hold the passphrase.
    #[error("the passphrase command {reason}")]
    Command {
        /// What happened.
        reason: String,
    },
    /// The person who was asked gave no passphrase, or asking failed.
    #[error("no passphrase was given: {reason}")]
    Refused {
        /// What happened.
        reason: String,
    },
}

/// What a passphrase is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To open an existing vault file. The first attempt is 1; a source is asked again after a wrong passphrase.
    Unlock {
        /// How often the source was asked, with this time.
        attempt: u32,
    },
    /// To protect a new vault file, or an old one anew: a person should be asked twice.
    Create,
}

/// Somebody or something that knows the vault file's passphrase.
pub trait PassphraseSource: Send + Sync {
    /// The passphrase of the vault file at `path`; `None` if there is nobody to ask, or nothing else to try.
    fn passphrase(&self, path: &Path, purpose: Purpose) -> Result<Option<Secret>, PassphraseError>;
}

/// No source: the vault file opens with a key file, a cached key or not at all.
#[derive(Debug, Clone, Copy)]
pub struct NoPassphrase;

impl PassphraseSource for NoPassphrase {
    fn passphrase(&self, _path: &Path, _purpose: Purpose) -> Result<Option<Secret>, PassphraseError> {
        Ok(None)
    }
}

/// The contents of a private file (`KEYFOB_PASSPHRASE_FILE`).
#[derive(Debug, Clone)]
pub struct PassphraseFile {
    /// The file.
    pub path: PathBuf,
}

impl PassphraseSource for PassphraseFile {
    fn passphrase(&self, _path: &Path, purpose: Purpose) -> Result<Option<Secret>, PassphraseError> {
        if asks_again(purpose) {
            return Ok(None);
        }
        let bytes = read_private(&self.path)?;
        passphrase_of(&bytes, &self.path.display().to_string()).map(Some)
    }
}

/// What a shell command prints (`KEYFOB_PASSPHRASE_COMMAND`).
#[derive(Debug, Clone)]
pub struct PassphraseCommand {
    /// The command line, for `sh -c` (`cmd /C` on Windows).
    pub command: String,
    /// How long it may take.
    pub limit: Duration,
}

impl PassphraseSource for PassphraseCommand {
    fn passphrase(&self, _path: &Path, purpose: Purpose) -> Result<Option<Secret>, PassphraseError> {
        if asks_again(purpose) {
            return Ok(None);
        }
        let bytes = output_of(&self.command, self.limit)?;
        passphrase_of(&bytes, "the passphrase command").map(Some)
    }
}

/// A file or command gives the same wrong passphrase again.
fn asks_again(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::Unlock { attempt } if attempt > 1)
}

/// Reads a small file that nobody else can read.
///
/// On Unix it must be a regular file, belong to the effective user and give nothing to the group and others. The
/// conditions are those of the open file, so that it cannot be exchanged after the check.
pub fn read_private(path: &Path) -> Result<Zeroizing<Vec<u8>>, PassphraseError> {
    let unreadable = |source| PassphraseError::Unreadable { path: path.to_owned(), source };
    let file = open_without_waiting(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if let Some(reason) = exposure_of(&metadata) {
        return Err(PassphraseError::NotPrivate { path: path.to_owned(), reason });
    }
    // Room for all of it, so that no shorter buffer with a part of it is given back unwiped.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_INPUT as usize + 1));
    file.take(LONGEST_INPUT + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// Opening a named pipe would wait for its writer.
fn open_without_waiting(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    options.open(path)
}

#[cfg(unix)]
fn exposure_of(metadata: &std::fs::Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    if !metadata.is_file() {
        return Some("it is not a regular file".to_owned());
    }
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Some("it belongs to another user".to_owned());
    }
    let mode = metadata.mode() & 0o7777;
    (mode & 0o077 != 0).then(|| format!("its mode is {mode:04o}"))
}

/// Windows' access lists cannot be read without unsafe code; a file in the user's profile is private by default.
#[cfg(not(unix))]
fn exposure_of(metadata: &std::fs::Metadata) -> Option<String> {
    (!metadata.is_file()).then(|| "it is not a regular file".to_owned())
}

/// The passphrase in what was read: text, without one line end.
fn passphrase_of(bytes: &[u8], origin: &str) -> Result<Secret, PassphraseError> {
    let invalid = |reason| PassphraseError::NotAPassphrase { origin: origin.to_owned(), reason };
    if bytes.len() as u64 > LONGEST_INPUT {
        return Err(invalid("too long"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| invalid("not UTF-8"))?;
    let text = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    if text.is_empty() {
        return Err(invalid("empty"));
    }
    Ok(Secret::from(text))
}

/// What a command prints, if it succeeds in time. It has no input, and what it says on stderr is dropped: some
/// callers merge that into the answer.
fn output_of(command: &str, limit: Duration) -> Result<Zeroizing<Vec<u8>>, PassphraseError> {
    let failed = |reason: String| PassphraseError::Command { reason };
    let mut child = shell(command)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed(format!("could not be started: {error}")))?;
    let (sender, receiver) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        // A thread, because neither reading a pipe nor waiting for a child has a time limit. It ends with the pipe.
        std::thread::spawn(move || {
            let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_INPUT as usize + 1));
            let result = stdout.take(LONGEST_INPUT + 1).read_to_end(&mut bytes);
            _ = sender.send(result.map(|_| bytes));
        });
    }
    match receiver.recv_timeout(limit) {
        Ok(Ok(bytes)) => finish(&mut child, bytes),
        Ok(Err(error)) => stop(&mut child, format!("could not be read: {error}")),
        Err(_) => stop(&mut child, format!("gave nothing within {} seconds", limit.as_secs())),
    }
}

#[cfg(not(windows))]
#[expect(clippy::disallowed_methods, reason = "the passphrase command is this module's own kind of child")]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    shell
}

/// As `process` has `cmd` read a line: unescaped, between quotes that `/S` takes away.
#[cfg(windows)]
#[expect(clippy::disallowed_methods, reason = "the passphrase command is this module's own kind of child")]
fn shell(command: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut shell = Command::new("cmd.exe");
    shell.args(["/D", "/S", "/C"]).raw_arg(format!("\"{command}\""));
    shell
}

fn finish(child: &mut Child, bytes: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, PassphraseError> {
    match child.wait() {
        Ok(status) if status.success() => Ok(bytes),
        Ok(status) => Err(PassphraseError::Command { reason: format!("failed: {status}") }),
        Err(error) => Err(PassphraseError::Command { reason: format!("was lost: {error}") }),
    }
}

fn stop(child: &mut Child, reason: String) -> Result<Zeroizing<Vec<u8>>, PassphraseError> {
    _ = child.kill();
    _ = child.wait();
    Err(PassphraseError::Command { reason })
}
