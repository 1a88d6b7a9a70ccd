//! Getting a token code and sending it once.
//!
//! STS takes each code once (RFC 6238, section 5.2, asks that of every verifier), so a code is noted as used before it
//! is sent, under a lock per device; two callers in one time step wait for the next.

mod error;

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use crate::aws::{AwsError, Refusal};
use crate::clock::Clock;
use crate::identifiers::{MfaSerial, ProfileName};
use crate::mfa::seed::{STEP, Seed};
use crate::process;
use crate::prompt::{Answer, Driver, Echo, Terminal};
use crate::secret::Secret;
use crate::session_cache::UsedCodes;
use crate::vault::Vault;

pub use error::CodeError;

/// How often a person may type another code after a refused one.
const ATTEMPTS: u32 = 3;
/// How long a command may take to print a code.
const COMMAND_LIMIT: Duration = Duration::from_secs(40);
/// YubiKey Manager's program.
const YKMAN: &str = "ykman";

/// Where the codes of a device come from.
pub enum CodeProvider {
    /// The seed in the vault, fetched only when a code is needed.
    Seed,
    /// A command that prints a code.
    Command(String),
    /// An OATH account on a YubiKey, through `ykman`.
    YubiKey {
        /// The account's name.
        account: String,
    },
    /// A person, reached so.
    Person(Driver),
    /// Nobody and nothing.
    Nobody,
}

/// What is needed to get and send codes.
pub struct Codes<'a> {
    /// The directory of the register of used codes.
    pub register: PathBuf,
    /// The directory of locks.
    pub locks: PathBuf,
    /// Where the seeds are.
    pub vault: &'a Vault,
    /// AWS's clock.
    pub clock: Arc<dyn Clock>,
    /// When asking must be over: callers give up at 60 seconds.
    pub deadline: Instant,
    /// Tells a person what is going on, where that is possible without disturbing the answer.
    pub tell: &'a dyn Fn(&str),
}

impl Codes<'_> {
    /// Calls `call` with a code that was never sent before. A refused code is asked for again while there is time.
    pub fn with_code<T>(
        &self,
        serial: &MfaSerial,
        provider: &CodeProvider,
        profile: &ProfileName,
        call: &dyn Fn(&Secret) -> Result<T, AwsError>,
    ) -> Result<T, CodeError> {
        if matches!(provider, CodeProvider::Seed) {
            return self.with_seed(serial, &self.seed(serial)?, call);
        }
        self.send(serial, provider, &|used| self.next_code(serial, provider, profile, used), call)
    }

    /// Calls `call` with a code of a seed that is to be tried. The code of the step before goes first, so that the one
    /// of this step is left for who uses the seed next.
    pub fn try_seed<T>(
        &self,
        serial: &MfaSerial,
        seed: &Seed,
        call: &dyn Fn(&Secret) -> Result<T, AwsError>,
    ) -> Result<T, CodeError> {
        let tried = Cell::new(false);
        let next = |used: &UsedCodes| {
            let before = seed.code_at(self.clock.now() - TimeDelta::seconds(STEP));
            if !tried.replace(true) && !used.is_used(before.expose()) {
                return Ok(before);
            }
            self.unused(serial, used, &|now| Ok(seed.code_at(now)))
        };
        self.send(serial, &CodeProvider::Seed, &next, call)
    }

    /// The same as [`Codes::with_code`] with codes of a seed that is at hand.
    fn with_seed<T>(
        &self,
        serial: &MfaSerial,
        seed: &Seed,
        call: &dyn Fn(&Secret) -> Result<T, AwsError>,
    ) -> Result<T, CodeError> {
        let next = |used: &UsedCodes| self.unused(serial, used, &|now| Ok(seed.code_at(now)));
        self.send(serial, &CodeProvider::Seed, &next, call)
    }

    fn send<T>(
        &self,
        serial: &MfaSerial,
        provider: &CodeProvider,
        next: &dyn Fn(&UsedCodes) -> Result<Secret, CodeError>,
        call: &dyn Fn(&Secret) -> Result<T, AwsError>,
    ) -> Result<T, CodeError> {
        let mut used = UsedCodes::lock(&self.register, &self.locks, serial, self.left())?;
        let mut attempt = 0;
        loop {
            let code = next(&used)?;
            used.mark(code.expose(), self.clock.now())?;
            match call(&code) {
                Err(error) if error.refusal() == Some(Refusal::WrongCode) => {}
                answer => return Ok(answer?),
            }
            attempt += 1;
            let again = match provider {
                CodeProvider::Person(_) => attempt < ATTEMPTS && !self.left().is_zero(),
                // The refusal told AWS's time; a code by that time deserves one more try.
                CodeProvider::Seed => attempt < 2,
                CodeProvider::Command(_) | CodeProvider::YubiKey { .. } | CodeProvider::Nobody => false,
            };
            if !again {
                // A code of the seed was computed by AWS's own time: then the clock is not what is wrong.
                let by_aws = matches!(provider, CodeProvider::Seed);
                let skew_seconds = if by_aws { 0 } else { self.clock.skew().num_seconds() };
                return Err(CodeError::Refused { serial: serial.clone(), skew_seconds });
            }
            if matches!(provider, CodeProvider::Person(Driver::Terminal))
                && let Some(mut terminal) = Terminal::open()
            {
                terminal.tell("AWS refused that code. Type the next one that the device shows.");
            }
        }
    }

    /// The stored seed of a device.
    pub fn seed(&self, serial: &MfaSerial) -> Result<Seed, CodeError> {
        let stored = self.vault.mfa_seed(serial)?;
        Seed::parse(&stored).map_err(|source| CodeError::BadSeed { serial: serial.clone(), source })
    }

    pub(super) fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    fn next_code(
        &self,
        serial: &MfaSerial,
        provider: &CodeProvider,
        profile: &ProfileName,
        used: &UsedCodes,
    ) -> Result<Secret, CodeError> {
        match provider {
            CodeProvider::Command(command) => {
                self.unused(serial, used, &|_| run(serial, command, self.left().min(COMMAND_LIMIT)))
            }
            CodeProvider::YubiKey { account } => {
                self.unused(serial, used, &|_| self.touched(serial, account))
            }
            CodeProvider::Person(driver) => {
                let question = format!("MFA code of {serial} for profile {profile}: ");
                self.ask(*driver, serial, &question, used)
            }
            CodeProvider::Seed | CodeProvider::Nobody => {
                Err(CodeError::NobodyToAsk { serial: serial.clone() })
            }
        }
    }

    /// A code that is made without a person; where it was used already, the next one.
    fn unused(
        &self,
        serial: &MfaSerial,
        used: &UsedCodes,
        make: &dyn Fn(DateTime<Utc>) -> Result<Secret, CodeError>,
    ) -> Result<Secret, CodeError> {
        loop {
            let now = self.clock.now();
            let code = make(now)?;
            if !used.is_used(code.expose()) {
                return Ok(code);
            }
            self.wait_until(serial, used.next_step_at(now), "This code was used already")?;
        }
    }

    /// A code of the YubiKey, which may have to be touched for it.
    fn touched(&self, serial: &MfaSerial, account: &str) -> Result<Secret, CodeError> {
        (self.tell)("Touch the YubiKey if it blinks.");
        let words = ["oath", "accounts", "code", "--single", account];
        let limit = self.left().min(COMMAND_LIMIT);
        let output = process::run_program(YKMAN, &words, &[], limit)
            .map_err(|source| CodeError::YubiKey { account: account.to_owned(), source })?;
        code_in(serial, &output)
    }

    /// Waits for an instant, and says why.
    pub(super) fn wait_until(
        &self,
        serial: &MfaSerial,
        instant: DateTime<Utc>,
        why: &str,
    ) -> Result<(), CodeError> {
        let wait = (instant - self.clock.now()).to_std().unwrap_or_default() + Duration::from_millis(200);
        if wait > self.left() {
            return Err(CodeError::NotInTime { serial: serial.clone(), seconds: wait.as_secs() + 1 });
        }
        (self.tell)(&format!("{why}; waiting {} s for the next one.", wait.as_secs() + 1));
        std::thread::sleep(wait);
        Ok(())
    }

    /// Asks the person for a code that was not used yet.
    pub(super) fn ask(
        &self,
        driver: Driver,
        serial: &MfaSerial,
        question: &str,
        used: &UsedCodes,
    ) -> Result<Secret, CodeError> {
        let limit = self.left();
        let mut question = question.to_owned();
        loop {
            let answer = match driver {
                Driver::Terminal => {
                    let mut terminal =
                        Terminal::open().ok_or_else(|| CodeError::NobodyToAsk { serial: serial.clone() })?;
                    terminal.ask(&question, Echo::Shown, self.left())
                }
                Driver::Dialog(dialog) => dialog.ask(&question, self.left()),
                // It makes codes and asks no questions.
                Driver::YubiKey => return Err(CodeError::NobodyToAsk { serial: serial.clone() }),
            };
            let answer = answer.map_err(CodeError::Terminal)?;
            let text = match answer {
                Answer::Text(text) => text,
                Answer::TimedOut => {
                    return Err(CodeError::Unanswered { serial: serial.clone(), seconds: limit.as_secs() });
                }
                Answer::Interrupted => return Err(CodeError::Interrupted { serial: serial.clone() }),
                Answer::Closed => return Err(CodeError::Dismissed { serial: serial.clone() }),
            };
            question = match six_digits(text.expose()) {
                None => "A code has six digits. Again: ".to_owned(),
                Some(code) if used.is_used(code.expose()) => {
                    "That code was used already. Wait for the next one and type it: ".to_owned()
                }
                Some(code) => return Ok(code),
            };
        }
    }
}

fn run(serial: &MfaSerial, command: &str, limit: Duration) -> Result<Secret, CodeError> {
    let output = process::run(command, &[], limit)
        .map_err(|source| CodeError::Command { serial: serial.clone(), source })?;
    code_in(serial, &output)
}

fn code_in(serial: &MfaSerial, output: &Secret<Vec<u8>>) -> Result<Secret, CodeError> {
    let text = Secret::new(String::from_utf8_lossy(output.expose()).into_owned());
    six_digits(text.expose()).ok_or_else(|| CodeError::NotACode { serial: serial.clone() })
}

/// The six digits in a text that may have blanks between them.
fn six_digits(text: &str) -> Option<Secret> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| Secret::new(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_six_digits_and_may_have_blanks() {
        assert_eq!(six_digits(" 123 456\n").unwrap().expose(), "123456");
        for wrong in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert!(six_digits(wrong).is_none(), "{wrong}");
        }
    }
}
