//! The IAM user behind a profile: its key, its MFA device, and what signs calls to IAM.

use std::sync::Arc;

use crate::aws::Aws;
use crate::chain::ChainError;
use crate::cli::advice;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::session::Session;
use crate::credentials::Credentials;
use crate::identifiers::{MfaSerial, Partition, ProfileName};
use crate::mfa::Codes;
use crate::profile::BaseProvider;
use crate::vault::{Vault, VaultError};

impl Session<'_> {
    /// The keychain's items.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The profile whose key begins the chain.
    pub fn base_profile(&self) -> &ProfileName {
        &self.chain.base_profile
    }

    /// The device whose codes the profile asks for.
    pub fn mfa_serial(&self) -> Option<&MfaSerial> {
        self.chain.mfa_serial()
    }

    /// The same, or what to do about its absence.
    pub fn required_mfa_serial(&self) -> CliResult<&MfaSerial> {
        let name = &self.chain.profile;
        self.mfa_serial().ok_or_else(|| {
            CliError::new(ErrorKind::Configuration, format!("profile `{name}` names no MFA device"))
                .hint(format!(
                    "Give the user a new one with `keyfob mfa enrol {}`, or name one that it has: `keyfob mfa \
                     add {name} --serial ARN`.",
                    self.chain.base_profile
                ))
                .for_profile(name)
        })
    }

    /// Refuses a profile that is not an IAM user's own key.
    pub fn require_user(&self) -> CliResult {
        let (name, base) = (&self.chain.profile, &self.chain.base_profile);
        let told = |message: String| CliError::new(ErrorKind::Configuration, message).for_profile(name);
        if !matches!(self.chain.base, BaseProvider::Keychain | BaseProvider::PlaintextKey(..)) {
            return Err(told(format!("profile `{name}` has no access key of an IAM user"))
                .hint("Keys and MFA devices of users are for profiles that begin with such a key."));
        }
        if !self.chain.roles.is_empty() {
            return Err(told(format!("profile `{name}` is a role; its access key is of profile `{base}`"))
                .hint(format!("Name that one: `{base}`.")));
        }
        Ok(())
    }

    /// Refuses a profile whose key is not in the keychain.
    pub fn require_key_in_keychain(&self) -> CliResult {
        self.require_user()?;
        let name = &self.chain.profile;
        match self.chain.base {
            BaseProvider::Keychain => Ok(()),
            _ => {
                let message =
                    format!("the access key of profile `{name}` is in a file, and not in the keychain");
                Err(CliError::new(ErrorKind::Configuration, message)
                    .hint(format!("Move it there first: `keyfob adopt {name}`."))
                    .for_profile(name)
                    .at(Some(self.chain.base_origin)))
            }
        }
    }

    /// The access key itself.
    pub fn access_key(&self) -> CliResult<Credentials> {
        match &self.chain.base {
            BaseProvider::PlaintextKey(key, account) => {
                Ok(Credentials::LongTerm(key.clone(), account.clone()))
            }
            _ => {
                let base = &self.chain.base_profile;
                let entry = self.index.access_keys.get(base);
                let account = entry.and_then(|entry| entry.metadata.account_id.clone());
                let key = self.vault.access_key(base).map_err(|error| match error {
                    VaultError::NotStored { .. } => advice::no_key(base, self.chain.base_origin),
                    error => error.into(),
                })?;
                Ok(Credentials::LongTerm(key, account))
            }
        }
    }

    /// What signs a user's calls to IAM: an MFA session where a device is configured, since policies for
    /// self-service ask for one; otherwise the key, since IAM refuses sessions without MFA.
    pub fn iam_credentials(&mut self) -> CliResult<Credentials> {
        match self.chain.base_mfa.is_some() {
            true => self.credentials(),
            false => self.access_key(),
        }
    }

    /// The way to AWS for this profile.
    pub fn aws(&self) -> CliResult<Aws> {
        let region = self.transport.region.as_ref();
        let partition = region.map_or(Partition::Aws, Partition::of_region);
        let clock = Arc::clone(&self.context.clock);
        let made = Aws::new(&self.transport, partition, clock);
        made.map_err(|error| advice::aws(&error, &self.chain.profile, None))
    }

    /// How codes are had and noted.
    pub fn codes<'c>(&'c self, tell: &'c dyn Fn(&str)) -> Codes<'c> {
        Codes {
            register: self.context.paths.state.join("codes"),
            locks: self.context.paths.locks.clone(),
            vault: &self.vault,
            clock: Arc::clone(&self.context.clock),
            deadline: self.context.deadline(),
            tell,
        }
    }

    /// The error that a person reads when a code could not be had or was refused.
    pub fn code_error(&self, source: crate::mfa::CodeError) -> CliError {
        CliError::from(ChainError::Code {
            profile: self.chain.profile.clone(),
            origin: self.chain.base_origin,
            role: None,
            source: Box::new(source),
        })
    }

    /// The error that a person reads when a call failed.
    pub fn aws_error(&self, error: &crate::aws::AwsError) -> CliError {
        advice::aws(error, &self.chain.profile, None).for_profile(&self.chain.profile)
    }
}
