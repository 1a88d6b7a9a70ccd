//! Why a profile does not lead to credentials.

use crate::identifiers::{InvalidIdentifier, ProfileName};
use crate::profile::settings::Origin;

/// What is wrong with a profile's settings, and on which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// There is no such profile.
    #[error("profile `{name}` is in neither shared file")]
    Unknown {
        /// The name that was asked for.
        name: ProfileName,
        /// Names that look like it, the likeliest first.
        similar: Vec<ProfileName>,
        /// The profile that names it, and the line, unless it was asked for directly.
        named_by: Option<(ProfileName, Origin)>,
    },
    /// A chain of profiles returns to where it has been.
    #[error("the profiles lead back to themselves: {}", path_text(.path))]
    Cycle {
        /// The profiles in the order they were walked; the last one is the one met again.
        path: Vec<ProfileName>,
        /// The line that closes the circle.
        origin: Origin,
    },
    /// Two settings that cannot both hold.
    #[error("profile `{profile}` has both `{first}` and `{second}`, and only one of them can hold")]
    Contradiction {
        /// The profile.
        profile: ProfileName,
        /// One setting.
        first: String,
        /// The other.
        second: String,
        /// The line of the other.
        origin: Origin,
    },
    /// A setting that needs another one.
    #[error("profile `{profile}` has `{present}` without {missing}")]
    Incomplete {
        /// The profile.
        profile: ProfileName,
        /// The setting that is there.
        present: String,
        /// What is missing, with backticks: "`source_profile`, `credential_source` or …".
        missing: String,
        /// The line of the setting that is there.
        origin: Origin,
    },
    /// A value that its setting does not take.
    #[error("profile `{profile}`: `{key}` {problem}")]
    Invalid {
        /// The profile (or sso-session).
        profile: ProfileName,
        /// The setting.
        key: String,
        /// What is wrong with it.
        problem: String,
        /// Its line.
        origin: Origin,
    },
    /// A profile names an `[sso-session]` or `[services]` section that is not there.
    #[error("profile `{profile}` names the {what} section `{name}`, which is not in the config file")]
    MissingSection {
        /// The profile.
        profile: ProfileName,
        /// `sso-session` or `services`.
        what: &'static str,
        /// The section's name.
        name: String,
        /// The line of the setting that names it.
        origin: Origin,
    },
    /// Nothing in the profile leads to credentials.
    #[error("profile `{profile}` does not say where its credentials come from")]
    NoCredentials {
        /// The profile.
        profile: ProfileName,
        /// Its header's line.
        origin: Origin,
        /// Whether its `credential_process` is keyfob's own line.
        wired: bool,
    },
}

impl ProfileError {
    /// The line that is at fault, where there is one.
    pub fn origin(&self) -> Option<Origin> {
        match self {
            Self::Unknown { named_by, .. } => named_by.as_ref().map(|(_, origin)| *origin),
            Self::Cycle { origin, .. }
            | Self::Contradiction { origin, .. }
            | Self::Incomplete { origin, .. }
            | Self::Invalid { origin, .. }
            | Self::MissingSection { origin, .. }
            | Self::NoCredentials { origin, .. } => Some(*origin),
        }
    }

    /// The profile that is at fault.
    pub fn profile(&self) -> Option<&ProfileName> {
        match self {
            Self::Unknown { name, .. } => Some(name),
            Self::Cycle { path, .. } => path.first(),
            Self::Contradiction { profile, .. }
            | Self::Incomplete { profile, .. }
            | Self::Invalid { profile, .. }
            | Self::MissingSection { profile, .. }
            | Self::NoCredentials { profile, .. } => Some(profile),
        }
    }

    /// A value that is not the identifier it should be.
    pub(super) fn identifier(
        profile: &ProfileName,
        key: &str,
        origin: Origin,
        error: &InvalidIdentifier,
    ) -> Self {
        let problem = format!("is `{}`, which is not {}: {}", error.text, error.what, error.rule);
        Self::Invalid { profile: profile.clone(), key: key.to_owned(), problem, origin }
    }
}

/// `a -> b -> a`
fn path_text(path: &[ProfileName]) -> String {
    path.iter().map(ProfileName::as_str).collect::<Vec<_>>().join(" -> ")
}
