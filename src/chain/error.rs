//! Why a plan gave no credentials.

use std::path::PathBuf;

use crate::aws::{AwsError, Refusal};
use crate::files::LockError;
use crate::identifiers::{ProfileName, RoleArn};
use crate::mfa::CodeError;
use crate::plan::{Plan, Step, StepKind};
use crate::process::ProcessError;
use crate::profile::Origin;
use crate::session_cache::{CacheError, FailureRecord};
use crate::signin::SigninError;
use crate::sso::SsoError;
use crate::vault::VaultError;

/// Why a plan gave no credentials.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// A call failed.
    #[error("{source}")]
    Aws {
        /// The profile whose step it was.
        profile: ProfileName,
        /// The profile that the first proof belongs to.
        base_profile: ProfileName,
        /// The line that asked for it.
        origin: Origin,
        /// The role that was to be assumed.
        role: Option<RoleArn>,
        /// Why.
        source: Box<AwsError>,
    },
    /// There was no token code, or none that AWS took.
    #[error("{source}")]
    Code {
        /// The profile whose step it was.
        profile: ProfileName,
        /// The line that asked for it.
        origin: Origin,
        /// The role that was to be assumed.
        role: Option<RoleArn>,
        /// Why.
        source: Box<CodeError>,
    },
    /// Another process tried at the same time, or shortly before, and failed.
    #[error("{}", .0.message)]
    Shared(Box<FailureRecord>),
    /// A usable session is at hand, and renewing it would disturb a person. Never leaves this module.
    #[error("renewing would ask a person")]
    WouldDisturb,
    /// Another process holds the lease for too long.
    #[error("{0}")]
    Lease(LockError),
    /// The session cache failed.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// The keychain failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Another tool's `credential_process` failed.
    #[error("{source}")]
    Process {
        /// The profile.
        profile: ProfileName,
        /// The line that names the tool.
        origin: Origin,
        /// Why.
        source: Box<ProcessError>,
    },
    /// `credential_source = Environment` without a key in the environment.
    #[error("profile `{profile}` takes its credentials from the environment, which has none")]
    NoEnvironmentKey {
        /// The profile.
        profile: ProfileName,
        /// The line.
        origin: Origin,
    },
    /// The web identity token cannot be read.
    #[error("the web identity token {} cannot be read: {detail}", path.display())]
    TokenFile {
        /// The profile.
        profile: ProfileName,
        /// The line.
        origin: Origin,
        /// The file.
        path: PathBuf,
        /// Why.
        detail: String,
    },
    /// There is no login to IAM Identity Center, or it did not give the role.
    #[error("{source}")]
    Sso {
        /// The profile.
        profile: ProfileName,
        /// The line.
        origin: Origin,
        /// The account and the role.
        role: String,
        /// Why.
        source: Box<SsoError>,
    },
    /// A console login gave no credentials.
    #[error("{source}")]
    LoginSession {
        /// The profile.
        profile: ProfileName,
        /// The line.
        origin: Origin,
        /// Why.
        source: Box<SigninError>,
    },
}

impl ChainError {
    pub(super) fn aws(plan: &Plan, step: &Step, source: AwsError) -> Self {
        Self::Aws {
            profile: step.profile.clone(),
            base_profile: plan.steps[0].profile.clone(),
            origin: step.origin,
            role: role(step),
            source: Box::new(source),
        }
    }

    pub(super) fn code(plan: &Plan, step: &Step, source: CodeError) -> Self {
        match source {
            CodeError::Call(source) => Self::aws(plan, step, source),
            source => {
                let source = Box::new(source);
                Self::Code { profile: step.profile.clone(), origin: step.origin, role: role(step), source }
            }
        }
    }

    /// What AWS's refusal means, if it was one.
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Aws { source, .. } => source.refusal(),
            _ => None,
        }
    }
}

fn role(step: &Step) -> Option<RoleArn> {
    match &step.kind {
        StepKind::AssumeRole(role) => Some(role.hop.role_arn.clone()),
        _ => None,
    }
}
