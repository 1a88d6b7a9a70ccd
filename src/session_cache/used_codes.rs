//! The register of MFA codes that were sent, so that none is sent twice (RFC 6238, section 5.2: a verifier refuses
//! the second use, and AWS counts it as an attack).

use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::files::{self, FileLock, LockError};
use crate::identifiers::MfaSerial;

const VERSION: u32 = 1;

/// The time step of the codes that AWS takes, in seconds.
const STEP: i64 = 30;

/// How many codes are remembered. Counted, not timed, so that a clock that goes back forgets nothing; that a new
/// code is among them by chance happens once in sixty thousand times and costs one time step.
const REMEMBERED: usize = 16;

/// A marked time step further ahead than this is due to a clock that went back, and not to a code of the next step.
const STEPS_AHEAD: i64 = 2;

/// Why the register could not be used. Without it, no code may be sent.
#[derive(Debug, thiserror::Error)]
pub enum UsedCodesError {
    /// Another process is using the MFA device's codes, or the lock does not work.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The disk failed, or randomness did.
    #[error("the register of used codes {} cannot be used", path.display())]
    Io {
        /// The register's file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// The used codes of one MFA device, locked against other processes until it is dropped.
#[derive(Debug)]
#[must_use = "the lock is free again as soon as this is dropped"]
pub struct UsedCodes {
    path: PathBuf,
    register: RegisterWire,
    _lock: FileLock,
}

#[derive(Debug, Serialize, Deserialize)]
struct RegisterWire {
    keyfob_used_codes: u32,
    last_step: i64,
    salt: String,
    digests: Vec<String>,
}

impl UsedCodes {
    /// Locks and reads the register of an MFA device, kept in `directory`, waiting for at most `wait`.
    pub fn lock(
        directory: &Path,
        lock_directory: &Path,
        serial: &MfaSerial,
        wait: Duration,
    ) -> Result<Self, UsedCodesError> {
        let name = hex(&Sha256::digest(serial.as_str()));
        let path = directory.join(format!("{name}.codes"));
        let lock = FileLock::acquire(&lock_directory.join(format!("{name}.codes.lock")), wait)?;
        let register = read(&path).map_err(|source| UsedCodesError::Io { path: path.clone(), source })?;
        Ok(Self { path, register, _lock: lock })
    }

    /// Whether a code was sent before.
    pub fn is_used(&self, code: &str) -> bool {
        self.register.digests.contains(&self.digest(code))
    }

    /// Notes a code as sent, durably. To be done before it is sent, and if this fails, it must not be.
    pub fn mark(&mut self, code: &str, now: DateTime<Utc>) -> Result<(), UsedCodesError> {
        let digest = self.digest(code);
        self.register.last_step = self.register.last_step_at(now).max(step_of(now));
        self.register.digests.push(digest);
        let surplus = self.register.digests.len().saturating_sub(REMEMBERED);
        self.register.digests.drain(..surplus);
        self.write().map_err(|source| UsedCodesError::Io { path: self.path.clone(), source })
    }

    /// When the first time step begins whose code cannot have been sent yet.
    pub fn next_step_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let step = self.register.last_step_at(now).max(step_of(now)) + 1;
        DateTime::from_timestamp(step * STEP, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// A digest that does not show which code it is of at a glance. It could be found by trial, but a code that was
    /// sent is worthless.
    fn digest(&self, code: &str) -> String {
        hex(&Sha256::new().chain_update(&self.register.salt).chain_update([0]).chain_update(code).finalize())
    }

    fn write(&self) -> io::Result<()> {
        files::create_private_dir(self.path.parent().unwrap_or(&self.path))?;
        files::replace(&self.path, &serde_json::to_vec(&self.register)?, 0o600)
    }
}

impl RegisterWire {
    fn last_step_at(&self, now: DateTime<Utc>) -> i64 {
        if self.last_step <= step_of(now) + STEPS_AHEAD { self.last_step } else { i64::MIN }
    }
}

fn step_of(instant: DateTime<Utc>) -> i64 {
    instant.timestamp().div_euclid(STEP)
}

/// The register, or a new one where there is none or none that is understood. Codes forgotten with a damaged
/// register are refused by AWS, so nothing worse than a failed login comes of that.
fn read(path: &Path) -> io::Result<RegisterWire> {
    let known = files::read_optional(path)?
        .and_then(|bytes| serde_json::from_slice::<RegisterWire>(&bytes).ok())
        .filter(|register| register.keyfob_used_codes == VERSION);
    if let Some(register) = known {
        return Ok(register);
    }
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(io::Error::other)?;
    Ok(RegisterWire {
        keyfob_used_codes: VERSION,
        last_step: i64::MIN,
        salt: hex(&salt),
        digests: Vec::new(),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        _ = write!(text, "{byte:02x}"); // a String takes everything
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_900_000_000 / STEP * STEP + seconds, 0).unwrap()
    }

    fn lock(directory: &Path) -> UsedCodes {
        let serial = "arn:aws:iam::111122223333:mfa/alice".parse().unwrap();
        UsedCodes::lock(&directory.join("state"), &directory.join("locks"), &serial, Duration::ZERO).unwrap()
    }

    #[test]
    fn a_marked_code_is_used_for_the_next_process_too() {
        let directory = tempfile::tempdir().unwrap();
        let mut codes = lock(directory.path());
        assert!(!codes.is_used("123456"));
        codes.mark("123456", instant(0)).unwrap();
        assert!(codes.is_used("123456"));
        drop(codes);
        assert!(lock(directory.path()).is_used("123456") && !lock(directory.path()).is_used("654321"));
        let mut codes = lock(directory.path());
        for n in 1..REMEMBERED {
            codes.mark(&n.to_string(), instant(0)).unwrap();
        }
        assert!(codes.is_used("123456"));
        codes.mark("one more", instant(0)).unwrap();
        assert!(!codes.is_used("123456"));
    }

    #[test]
    fn the_file_does_not_hold_the_code() {
        let directory = tempfile::tempdir().unwrap();
        let mut codes = lock(directory.path());
        codes.mark("123456", instant(0)).unwrap();
        assert!(!std::fs::read_to_string(&codes.path).unwrap().contains("123456"));
    }

    #[test]
    fn devices_do_not_share_and_one_device_is_exclusive() {
        let directory = tempfile::tempdir().unwrap();
        let _held = lock(directory.path());
        let at = |serial: &str| {
            let serial = serial.parse().unwrap();
            UsedCodes::lock(
                &directory.path().join("state"),
                &directory.path().join("locks"),
                &serial,
                Duration::ZERO,
            )
        };
        assert!(matches!(at("arn:aws:iam::111122223333:mfa/alice"), Err(UsedCodesError::Lock(_))));
        assert!(at("arn:aws:iam::111122223333:mfa/bob").is_ok());
    }

    #[test]
    fn the_next_step_follows_the_marked_and_the_present_one() {
        let directory = tempfile::tempdir().unwrap();
        let mut codes = lock(directory.path());
        assert_eq!(codes.next_step_at(instant(29)), instant(30));
        codes.mark("1", instant(0)).unwrap();
        assert_eq!(codes.next_step_at(instant(0)), instant(30));
        assert_eq!(codes.next_step_at(instant(45)), instant(60));
        codes.mark("2", instant(60)).unwrap();
        assert_eq!(codes.next_step_at(instant(5)), instant(90), "a code of a step ahead was sent");
        assert_eq!(codes.next_step_at(instant(-86_400)), instant(-86_370), "the clock went back");
    }

    #[test]
    fn a_register_that_cannot_be_written_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::File::options().write(true).create_new(true).open(directory.path().join("state")).unwrap();
        let serial = "123456789".parse().unwrap();
        let result = UsedCodes::lock(
            &directory.path().join("state/x"),
            &directory.path().join("locks"),
            &serial,
            Duration::ZERO,
        );
        // Windows finds nothing there to read, and fails when it writes.
        let result = result.and_then(|mut codes| codes.mark("1", instant(0)));
        assert!(matches!(result, Err(UsedCodesError::Io { .. })), "{result:?}");
    }
}
