//! What resolving finds, before it is put together: most of it may be shared with other profiles of the same source.

use crate::identifiers::{MfaSerial, ProfileName};
use crate::profile::chain::{BaseProvider, ProfileChain, RoleHop};
use crate::profile::settings::Origin;

/// Where a profile's credentials come from. A list looks at the parts; [`Resolved::into_chain`] puts them together.
#[derive(Debug, Clone)]
pub struct Resolved<'s> {
    pub(super) stands_for: Vec<ProfileName>,
    /// The roles that were met before the ending, the one to be assumed last first.
    pub(super) roles: Vec<RoleHop>,
    pub(super) ending: Ending<'s>,
}

/// How a walk ends.
#[derive(Debug, Clone)]
pub(super) enum Ending<'s> {
    Own(Box<End>),
    /// In what is known of a source profile. The profile that names it has a role.
    Shared(&'s Onward),
}

/// Where a source profile leads.
#[derive(Debug)]
pub struct Onward {
    /// The profiles on the way, the source profile first.
    pub(super) path: Vec<ProfileName>,
    /// The one to be assumed last first.
    pub(super) roles: Vec<RoleHop>,
    pub(super) end: End,
}

/// Where a walk ends.
#[derive(Debug, Clone)]
pub(super) struct End {
    pub profile: ProfileName,
    pub origin: Origin,
    pub base: BaseProvider,
    pub mfa: Option<MfaSerial>,
    pub mfa_process: Option<String>,
    pub session_seconds: Option<u32>,
}

impl Ending<'_> {
    pub(super) fn end(&self) -> &End {
        match self {
            Self::Own(end) => end,
            Self::Shared(onward) => &onward.end,
        }
    }
}

impl Resolved<'_> {
    /// The role that is assumed last.
    pub fn last_role(&self) -> Option<&RoleHop> {
        self.roles.first()
    }

    /// The profile that holds the base provider.
    pub fn base_profile(&self) -> &ProfileName {
        &self.ending.end().profile
    }

    /// The first proof.
    pub fn base(&self) -> &BaseProvider {
        &self.ending.end().base
    }

    /// The device whose codes a long-term key of the base needs.
    pub fn base_mfa(&self) -> Option<&MfaSerial> {
        self.ending.end().mfa.as_ref()
    }

    /// The whole chain of the profile of that name.
    pub fn into_chain(self, profile: &ProfileName) -> ProfileChain {
        let Self { stands_for, mut roles, ending } = self;
        let end = match ending {
            Ending::Own(end) => *end,
            Ending::Shared(onward) => {
                roles.extend_from_slice(&onward.roles);
                onward.end.clone()
            }
        };
        roles.reverse();
        let mfa_process = roles.first().and_then(|hop| hop.mfa_process.clone()).or(end.mfa_process);
        ProfileChain {
            profile: profile.clone(),
            stands_for,
            base_profile: end.profile,
            base_origin: end.origin,
            base: end.base,
            base_mfa: end.mfa,
            mfa_process,
            session_seconds: end.session_seconds,
            roles,
        }
    }
}
