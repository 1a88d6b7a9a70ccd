//! What resolving a profile gives: one base provider, then the roles to assume with it, in order.

use std::path::PathBuf;

use crate::credentials::{AccessKey, TemporaryCredentials};
use crate::identifiers::{AccountId, ExternalId, MfaSerial, ProfileName, Region, RoleArn, RoleSessionName};
use crate::profile::settings::Origin;

/// Where a profile's credentials come from, from the first proof to the last role.
#[derive(Debug, Clone)]
pub struct ProfileChain {
    /// The profile that was asked for.
    pub profile: ProfileName,
    /// The profiles that it is another name of, by keyfob's own line: their guards hold as well.
    pub stands_for: Vec<ProfileName>,
    /// The profile that holds the base provider, and the line that says so.
    pub base_profile: ProfileName,
    /// The line that names the base provider.
    pub base_origin: Origin,
    /// The first proof.
    pub base: BaseProvider,
    /// The device whose codes a long-term key of the base needs.
    pub base_mfa: Option<MfaSerial>,
    /// A command that prints codes of the chain's MFA device.
    pub mfa_process: Option<String>,
    /// How long a GetSessionToken session of the base should last, in seconds.
    pub session_seconds: Option<u32>,
    /// The roles to assume, in the order of the calls.
    pub roles: Vec<RoleHop>,
}

impl ProfileChain {
    /// The device whose codes the chain asks for: the first role's, or the key's.
    pub fn mfa_serial(&self) -> Option<&MfaSerial> {
        let first_role = self.roles.first().and_then(|role| role.mfa_serial.as_ref());
        first_role.or(self.base_mfa.as_ref())
    }
}

impl ProfileChain {
    /// The profiles on the way, from the one that was asked for to the base.
    pub fn profiles(&self) -> Vec<&ProfileName> {
        let mut names = vec![&self.profile];
        let hops = self.roles.iter().rev().map(|hop| &hop.profile).chain([&self.base_profile]);
        for name in hops {
            if names.last() != Some(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// The first proof of a chain. One variant for each kind of source, with exactly its own parts.
#[derive(Debug, Clone)]
pub enum BaseProvider {
    /// An access key that keyfob keeps in the keychain under the profile's name.
    Keychain,
    /// A long-term access key in plain text in a shared file.
    PlaintextKey(AccessKey, Option<AccountId>),
    /// Temporary credentials in plain text in a shared file.
    PlaintextSession(TemporaryCredentials),
    /// `credential_source`.
    Source(CredentialSource),
    /// A web identity token, exchanged for a role without any other proof.
    WebIdentity {
        /// The file that holds the token; read at each refresh.
        token_file: PathBuf,
        /// The role to assume with it.
        role: RoleHop,
    },
    /// IAM Identity Center.
    Sso(SsoSource),
    /// The console login of `aws login`.
    LoginSession {
        /// The ARN of the principal that logged in.
        session: String,
    },
    /// Another program that prints credentials.
    Process {
        /// The command line as it stands in the file.
        command: String,
        /// The profile's `aws_account_id`, for a program that does not tell the account.
        account_id: Option<AccountId>,
    },
}

/// The value of `credential_source`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialSource {
    /// `AWS_ACCESS_KEY_ID` and its fellows.
    Environment,
    /// The instance metadata service.
    Ec2InstanceMetadata,
    /// The container credentials endpoint.
    EcsContainer,
}

impl CredentialSource {
    /// The name that stands in the shared files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Environment => "Environment",
            Self::Ec2InstanceMetadata => "Ec2InstanceMetadata",
            Self::EcsContainer => "EcsContainer",
        }
    }
}

/// A role that IAM Identity Center hands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SsoSource {
    /// The `[sso-session]` that the profile names; `None` for the legacy form.
    pub session: Option<String>,
    /// The start URL as it is configured.
    pub start_url: String,
    /// The region of the Identity Center instance.
    pub region: Region,
    /// Scopes for the client registration, as configured.
    pub scopes: Option<Vec<String>>,
    /// The account.
    pub account_id: AccountId,
    /// The role's name (the permission set's, in the console).
    pub role_name: String,
}

/// One AssumeRole call.
#[derive(Debug, Clone)]
pub struct RoleHop {
    /// The profile whose settings these are.
    pub profile: ProfileName,
    /// The line of `role_arn`.
    pub origin: Origin,
    /// The role.
    pub role_arn: RoleArn,
    /// The name of the role session, if one is configured.
    pub session_name: Option<RoleSessionName>,
    /// The external ID that the trust policy asks for.
    pub external_id: Option<ExternalId>,
    /// The device whose codes the role asks for.
    pub mfa_serial: Option<MfaSerial>,
    /// A command that prints codes of that device.
    pub mfa_process: Option<String>,
    /// How long the credentials should last, in seconds: 900 to 43200.
    pub duration_seconds: Option<u32>,
    /// The source identity, which later sessions of a chain cannot change.
    pub source_identity: Option<RoleSessionName>,
    /// Session tags, in order.
    pub tags: Vec<(String, String)>,
    /// The keys of the tags that pass on along the chain.
    pub transitive_tag_keys: Vec<String>,
    /// What narrows the role's permissions.
    pub policy: SessionPolicy,
    /// The region configured beside the role.
    pub region: Option<Region>,
}

/// What narrows a role session below the role's own permissions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionPolicy {
    /// ARNs of managed policies.
    pub arns: Vec<String>,
    /// A policy document, on one line.
    pub document: Option<String>,
}
