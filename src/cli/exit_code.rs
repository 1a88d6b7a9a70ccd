//! What the exit status says. `exec` passes its child's through instead.

use std::process::ExitCode;

/// Why a command ended as it did: the `kind` of an error in JSON, and the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Something failed that none of the others says.
    Failed,
    /// The command line is wrong.
    Usage,
    /// A login or an MFA code is needed, and nobody can be asked.
    LoginNeeded,
    /// The configuration is wrong.
    Configuration,
    /// AWS refused.
    AwsRefused,
    /// The keychain is locked, missing or refused.
    Keychain,
    /// Interrupted by the user.
    Interrupted,
}

impl ErrorKind {
    /// Every kind, in the order of the exit statuses.
    pub const ALL: [Self; 7] = [
        Self::Failed,
        Self::Usage,
        Self::LoginNeeded,
        Self::Configuration,
        Self::AwsRefused,
        Self::Keychain,
        Self::Interrupted,
    ];

    /// The exit status.
    pub fn status(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::LoginNeeded => 3,
            Self::Configuration => 4,
            Self::AwsRefused => 5,
            Self::Keychain => 6,
            Self::Interrupted => 130,
        }
    }

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Usage => "usage",
            Self::LoginNeeded => "login_needed",
            Self::Configuration => "configuration",
            Self::AwsRefused => "aws_refused",
            Self::Keychain => "keychain",
            Self::Interrupted => "interrupted",
        }
    }

    /// What the status means, for the manual page.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Usage => "wrong usage",
            Self::LoginNeeded => "a login or an MFA code is needed and nobody can be asked",
            Self::Configuration => "the configuration is wrong",
            Self::AwsRefused => "AWS refused",
            Self::Keychain => "the keychain is locked, missing or refused",
            Self::Interrupted => "interrupted",
        }
    }
}

impl From<ErrorKind> for ExitCode {
    fn from(kind: ErrorKind) -> Self {
        Self::from(kind.status())
    }
}
