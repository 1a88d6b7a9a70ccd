//! STS (API version 2011-06-15).

use aws_sdk_sts::Client;
use aws_sdk_sts::types::{Credentials as StsCredentials, PolicyDescriptorType, Tag};
use chrono::{DateTime, Utc};

use crate::aws::{Aws, AwsError};
use crate::credentials::{Credentials, TemporaryCredentials};
use crate::identifiers::{AccountId, MfaSerial, RoleSessionName, account_of_arn};
use crate::plan::AssumeRole;
use crate::profile::RoleHop;
use crate::profile::transport::Service;
use crate::secret::Secret;

/// A token code and the device that it is of.
pub struct TokenCode<'a> {
    /// `SerialNumber`
    pub serial: &'a MfaSerial,
    /// `TokenCode`: six digits.
    pub code: &'a Secret,
}

/// Who signed a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerIdentity {
    /// The account.
    pub account_id: AccountId,
    /// The ARN of the user, role session or root.
    pub arn: String,
    /// The unique ID.
    pub user_id: String,
}

impl Aws {
    fn sts(&self, credentials: Option<&Credentials>) -> Client {
        let config = self.config(Service::Sts, credentials);
        let config = aws_sdk_sts::config::Builder::from(&config).interceptor(self.date_reader()).build();
        Client::from_conf(config)
    }

    /// GetCallerIdentity: needs no permission, so it proves a key.
    pub fn caller_identity(&self, credentials: &Credentials) -> Result<CallerIdentity, AwsError> {
        const CALL: &str = "GetCallerIdentity";
        let call = self.sts(Some(credentials)).get_caller_identity().send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk(CALL, error))?;
        let arn = answer.arn.ok_or_else(|| AwsError::incomplete(CALL, "Arn"))?;
        let account_id =
            answer.account.and_then(|account| account.parse().ok()).or_else(|| account_of_arn(&arn));
        Ok(CallerIdentity {
            account_id: account_id.ok_or_else(|| AwsError::incomplete(CALL, "Account"))?,
            arn,
            user_id: answer.user_id.unwrap_or_default(),
        })
    }

    /// GetSessionToken for `seconds`; `account_id` is attached to what comes back, since STS does not say it.
    pub fn session_token(
        &self,
        credentials: &Credentials,
        seconds: u32,
        code: Option<&TokenCode<'_>>,
        account_id: Option<AccountId>,
    ) -> Result<TemporaryCredentials, AwsError> {
        const CALL: &str = "GetSessionToken";
        let call = self
            .sts(Some(credentials))
            .get_session_token()
            .duration_seconds(signed(seconds))
            .set_serial_number(code.map(|code| code.serial.to_string()))
            .set_token_code(code.map(|code| code.code.expose().clone()))
            .send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk(CALL, error))?;
        temporary(CALL, answer.credentials, account_id)
    }

    /// AssumeRole.
    pub fn assume_role(
        &self,
        credentials: &Credentials,
        role: &AssumeRole,
        code: Option<&TokenCode<'_>>,
    ) -> Result<TemporaryCredentials, AwsError> {
        const CALL: &str = "AssumeRole";
        let hop = &role.hop;
        let mut call = self
            .sts(Some(credentials))
            .assume_role()
            .role_arn(hop.role_arn.as_str())
            .role_session_name(role.session_name.as_str())
            .set_external_id(hop.external_id.as_ref().map(ToString::to_string))
            .set_source_identity(hop.source_identity.as_ref().map(ToString::to_string))
            .set_duration_seconds(role.seconds.map(signed))
            .set_serial_number(code.map(|code| code.serial.to_string()))
            .set_token_code(code.map(|code| code.code.expose().clone()))
            .set_policy(hop.policy.document.clone())
            .set_policy_arns(policy_arns(hop));
        for (key, value) in &hop.tags {
            let tag = Tag::builder().key(key).value(value).build();
            call = call.tags(tag.map_err(|_| AwsError::incomplete(CALL, "tag key"))?);
        }
        for key in &hop.transitive_tag_keys {
            call = call.transitive_tag_keys(key);
        }
        let answer = self.wait(call.send()).map_err(|error| AwsError::from_sdk(CALL, error))?;
        temporary(CALL, answer.credentials, Some(hop.role_arn.account_id()))
    }

    /// AssumeRoleWithWebIdentity: the token is the only proof, and the request is not signed.
    pub fn assume_role_with_web_identity(
        &self,
        hop: &RoleHop,
        session_name: &RoleSessionName,
        token: &Secret,
    ) -> Result<TemporaryCredentials, AwsError> {
        const CALL: &str = "AssumeRoleWithWebIdentity";
        let call = self
            .sts(None)
            .assume_role_with_web_identity()
            .role_arn(hop.role_arn.as_str())
            .role_session_name(session_name.as_str())
            .web_identity_token(token.expose())
            .set_duration_seconds(hop.duration_seconds.map(signed))
            .set_policy(hop.policy.document.clone())
            .set_policy_arns(policy_arns(hop))
            .send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk(CALL, error))?;
        temporary(CALL, answer.credentials, Some(hop.role_arn.account_id()))
    }
}

fn policy_arns(hop: &RoleHop) -> Option<Vec<PolicyDescriptorType>> {
    let arns = &hop.policy.arns;
    let described = arns.iter().map(|arn| PolicyDescriptorType::builder().arn(arn).build());
    (!arns.is_empty()).then(|| described.collect())
}

/// Durations are at most 129,600 seconds, so they fit.
fn signed(seconds: u32) -> i32 {
    i32::try_from(seconds).unwrap_or(i32::MAX)
}

fn temporary(
    call: &'static str,
    credentials: Option<StsCredentials>,
    account_id: Option<AccountId>,
) -> Result<TemporaryCredentials, AwsError> {
    let credentials = credentials.ok_or_else(|| AwsError::incomplete(call, "Credentials"))?;
    let expires_at: Option<DateTime<Utc>> = DateTime::from_timestamp(credentials.expiration.secs(), 0);
    if credentials.secret_access_key.is_empty() || credentials.session_token.is_empty() {
        return Err(AwsError::incomplete(call, "secret access key or session token"));
    }
    Ok(TemporaryCredentials {
        access_key_id: credentials
            .access_key_id
            .parse()
            .map_err(|_| AwsError::incomplete(call, "well-formed AccessKeyId"))?,
        secret_access_key: credentials.secret_access_key.into(),
        session_token: credentials.session_token.into(),
        expires_at: Some(expires_at.ok_or_else(|| AwsError::incomplete(call, "Expiration"))?),
        account_id,
    })
}
