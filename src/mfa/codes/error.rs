//! Why there is no code, or none that AWS took.

use crate::aws::AwsError;
use crate::identifiers::MfaSerial;
use crate::mfa::seed::SeedError;
use crate::process::ProcessError;
use crate::session_cache::UsedCodesError;
use crate::vault::VaultError;

/// Why there is no code, or none that AWS took.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// Nobody can be asked.
    #[error("a code of the MFA device {serial} is needed, and nobody can be asked for it here")]
    NobodyToAsk {
        /// The device.
        serial: MfaSerial,
    },
    /// The person did not answer in time.
    #[error("nobody typed a code of the MFA device {serial} within {seconds} seconds")]
    Unanswered {
        /// The device.
        serial: MfaSerial,
        /// The limit.
        seconds: u64,
    },
    /// The code of this time step was used, and the next one comes too late for the caller.
    #[error("the next unused code of the MFA device {serial} comes in {seconds} seconds, which is too late")]
    NotInTime {
        /// The device.
        serial: MfaSerial,
        /// How long it takes.
        seconds: u64,
    },
    /// The person pressed Ctrl-D, or closed the dialog.
    #[error("the question for a code of the MFA device {serial} was dismissed")]
    Dismissed {
        /// The device.
        serial: MfaSerial,
    },
    /// The person pressed Ctrl-C.
    #[error("the question for a code of the MFA device {serial} was dismissed")]
    Interrupted {
        /// The device.
        serial: MfaSerial,
    },
    /// AWS refused every code.
    #[error("AWS refused the code of the MFA device {serial}")]
    Refused {
        /// The device.
        serial: MfaSerial,
        /// By how many seconds this machine's clock is behind (positive) or ahead of AWS's.
        skew_seconds: i64,
    },
    /// The seed could not be fetched.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// What is stored is no seed.
    #[error("the stored seed of the MFA device {serial} cannot be used: {source}")]
    BadSeed {
        /// The device.
        serial: MfaSerial,
        /// Why.
        source: SeedError,
    },
    /// The command that should print a code did not.
    #[error("the command for codes of the MFA device {serial} failed: {source}")]
    Command {
        /// The device.
        serial: MfaSerial,
        /// Why.
        source: ProcessError,
    },
    /// `ykman` gave no code.
    #[error("the YubiKey gave no code of the account `{account}`: {source}")]
    YubiKey {
        /// The account's name.
        account: String,
        /// Why.
        source: ProcessError,
    },
    /// The command printed something else.
    #[error("the command for codes of the MFA device {serial} did not print six digits")]
    NotACode {
        /// The device.
        serial: MfaSerial,
    },
    /// The terminal or the dialog failed.
    #[error("nobody can be asked for the code: {0}")]
    Terminal(std::io::Error),
    /// The register of used codes cannot be used, so no code may be sent.
    #[error(transparent)]
    Register(#[from] UsedCodesError),
    /// The call failed for a reason that is not the code.
    #[error(transparent)]
    Call(#[from] AwsError),
}
