//! Two codes in a row, which is what AWS asks for when a device is enabled or resynchronised.

use chrono::{DateTime, TimeDelta, Utc};

use crate::aws::{AwsError, Refusal};
use crate::identifiers::MfaSerial;
use crate::mfa::codes::{CodeError, Codes};
use crate::mfa::seed::{STEP, Seed};
use crate::prompt::Driver;
use crate::secret::Secret;
use crate::session_cache::UsedCodes;

/// How often a pair is sent before it counts as wrong.
const ATTEMPTS: u32 = 3;

/// Where two codes in a row come from.
pub enum PairSource<'s> {
    /// Computed.
    Seed(&'s Seed),
    /// Typed by the person who has the device.
    Person,
}

impl Codes<'_> {
    /// Calls `call` with two codes in a row that were never sent before; both then count as used.
    pub fn with_pair<T>(
        &self,
        serial: &MfaSerial,
        source: &PairSource<'_>,
        call: &dyn Fn(&Secret, &Secret) -> Result<T, AwsError>,
    ) -> Result<T, CodeError> {
        let mut used = UsedCodes::lock(&self.register, &self.locks, serial, self.left())?;
        let mut attempt = 1;
        loop {
            let (first, second) = match source {
                PairSource::Seed(seed) => self.computed_pair(serial, seed, &used)?,
                PairSource::Person => self.typed_pair(serial, &used, attempt > 1)?,
            };
            let now = self.clock.now();
            used.mark(first.expose(), now)?;
            used.mark(second.expose(), now)?;
            match call(&first, &second) {
                Err(error) if error.refusal() == Some(Refusal::WrongCode) && attempt < ATTEMPTS => {}
                Err(error) if error.refusal() == Some(Refusal::WrongCode) => {
                    let by_aws = matches!(source, PairSource::Seed(_));
                    let skew_seconds = if by_aws { 0 } else { self.clock.skew().num_seconds() };
                    return Err(CodeError::Refused { serial: serial.clone(), skew_seconds });
                }
                answer => return Ok(answer?),
            }
            attempt += 1;
        }
    }

    /// The code of the step before and the one of this step, so that nobody waits; later ones where one of them was
    /// sent before.
    fn computed_pair(
        &self,
        serial: &MfaSerial,
        seed: &Seed,
        used: &UsedCodes,
    ) -> Result<(Secret, Secret), CodeError> {
        loop {
            let now: DateTime<Utc> = self.clock.now();
            let (first, second) = (seed.code_at(now - TimeDelta::seconds(STEP)), seed.code_at(now));
            if !used.is_used(first.expose()) && !used.is_used(second.expose()) {
                return Ok((first, second));
            }
            self.wait_until(serial, used.next_step_at(now), "Two codes in a row are needed")?;
        }
    }

    fn typed_pair(
        &self,
        serial: &MfaSerial,
        used: &UsedCodes,
        again: bool,
    ) -> Result<(Secret, Secret), CodeError> {
        let question = match again {
            false => "The code that the app shows now: ",
            true => "AWS refused these codes. The code that the app shows now: ",
        };
        let first = self.ask(Driver::Terminal, serial, question, used)?;
        let mut question = "The next code, as soon as it changes: ";
        loop {
            let second = self.ask(Driver::Terminal, serial, question, used)?;
            if !second.equals(&first) {
                return Ok((first, second));
            }
            question = "That is the same code. Wait until it changes, and type the next one: ";
        }
    }
}
