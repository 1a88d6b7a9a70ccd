//! Giving a user a virtual MFA device: made, its seed kept or shown, enabled with two codes in a row. Whatever fails,
//! no device is left behind without its being said.

use crate::aws::{Aws, AwsError, PairCall, Refusal};
use crate::credentials::Credentials;
use crate::identifiers::MfaSerial;
use crate::mfa::codes::{CodeError, Codes};
use crate::mfa::pair::PairSource;
use crate::mfa::seed::{Seed, SeedError};
use crate::vault::{Vault, VaultError};

/// What enrolment works with.
pub struct Enrolment<'a> {
    /// The way to AWS.
    pub aws: &'a Aws,
    /// What signs the calls: the user's key, or an MFA session of it.
    pub credentials: &'a Credentials,
    /// Where a seed is kept.
    pub vault: &'a Vault,
    /// How codes are had and noted.
    pub codes: &'a Codes<'a>,
    /// The user's name.
    pub user: &'a str,
}

/// Whether the seed is kept here, which decides where the two codes come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeedPlace {
    /// In the vault: codes are computed.
    Vault,
    /// On the person's phone only: codes are typed.
    Phone,
}

/// Where enrolment failed.
#[derive(Debug, thiserror::Error)]
pub enum EnrolFailure {
    /// The device could not be made.
    #[error(transparent)]
    Create(AwsError),
    /// AWS's seed makes no sense.
    #[error("AWS's seed cannot be used: {0}")]
    Seed(SeedError),
    /// The seed could not be kept.
    #[error(transparent)]
    Store(VaultError),
    /// The device could not be enabled.
    #[error(transparent)]
    Enable(CodeError),
}

/// Why there is no new device that works.
#[derive(Debug)]
pub struct EnrolError {
    /// What failed.
    pub failure: EnrolFailure,
    /// The device that is left, and why it could not be taken back.
    pub left: Option<Box<(MfaSerial, AwsError)>>,
}

impl EnrolError {
    /// Whether there is a device of that name already.
    pub fn is_taken(&self) -> bool {
        matches!(&self.failure, EnrolFailure::Create(error) if error.refusal() == Some(Refusal::Exists))
    }
}

impl Enrolment<'_> {
    /// Makes and enables the device that will have the serial `expected`. `show` is given the seed before codes are
    /// asked for.
    pub fn enrol(
        &self,
        expected: &MfaSerial,
        device_name: &str,
        place: SeedPlace,
        show: &dyn Fn(&MfaSerial, &Seed),
    ) -> Result<MfaSerial, EnrolError> {
        let made = self.aws.create_mfa_device(self.credentials, device_name);
        let device = made.map_err(|error| match error.refusal() {
            Some(_) => EnrolError { failure: EnrolFailure::Create(error), left: None },
            // The answer was lost, and the seed with it: what may have been made is of no use.
            None => self.take_back(expected, EnrolFailure::Create(error)),
        })?;
        let serial = device.serial;
        let seed = match Seed::parse(&device.seed) {
            Ok(seed) => seed,
            Err(error) => return Err(self.take_back(&serial, EnrolFailure::Seed(error))),
        };
        // Kept before it is enabled: a device that is enabled and whose seed nobody has locks the user out.
        if place == SeedPlace::Vault
            && let Err(error) = self.vault.store_mfa_seed(&serial, &seed.to_base32())
        {
            return Err(self.take_back(&serial, EnrolFailure::Store(error)));
        }
        show(&serial, &seed);
        let source = match place {
            SeedPlace::Vault => PairSource::Seed(&seed),
            SeedPlace::Phone => PairSource::Person,
        };
        let send = |first: &_, second: &_| {
            let device = (self.user, &serial);
            self.aws.send_mfa_pair(self.credentials, PairCall::Enable, device, [first, second])
        };
        let enable = |first: &_, second: &_| match send(first, second) {
            // Sent again after a lost answer: it is enabled, if it is this user's.
            Err(error) if error.refusal() == Some(Refusal::Exists) && self.is_enabled(&serial) => Ok(()),
            answer => answer,
        };
        match self.codes.with_pair(&serial, &source, &enable) {
            Ok(()) => Ok(serial),
            Err(_) if self.is_enabled(&serial) => Ok(serial),
            Err(error) => Err(self.take_back(&serial, EnrolFailure::Enable(error))),
        }
    }

    fn is_enabled(&self, serial: &MfaSerial) -> bool {
        self.aws.mfa_devices(self.credentials, Some(self.user)).is_ok_and(|devices| devices.contains(serial))
    }

    /// Deletes the device again. Its seed goes with it, and stays where the device could not be deleted: it may be
    /// enabled after all.
    fn take_back(&self, serial: &MfaSerial, failure: EnrolFailure) -> EnrolError {
        match self.aws.delete_mfa_device(self.credentials, serial) {
            Err(error) if error.refusal() != Some(Refusal::NotFound) => {
                EnrolError { failure, left: Some(Box::new((serial.clone(), error))) }
            }
            _ => {
                // A seed of no device is of no use and does no harm.
                let _ = self.vault.remove_mfa_seed(serial);
                EnrolError { failure, left: None }
            }
        }
    }
}
