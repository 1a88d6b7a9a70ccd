//! The access portal of IAM Identity Center (`sso`, API version 2019-06-10): what a login reaches. Nothing is signed:
//! the access token is the proof.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_sdk_sso::Client;
use aws_sdk_sso::operation::RequestId as _;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use chrono::DateTime;

use crate::aws::{Aws, AwsError};
use crate::credentials::TemporaryCredentials;
use crate::identifiers::{AccountId, Region};
use crate::profile::transport::Service;
use crate::secret::Secret;

/// The most that a page holds (the model's `MaxResultType`).
const PAGE: i32 = 100;

/// An account that a login reaches.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PortalAccount {
    /// The account's number.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The e-mail address of its root user.
    pub email: String,
}

/// A page of a list, with what the next one is asked for by.
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// `nextToken`
    pub next: Option<String>,
}

/// Why a page was not given.
#[derive(Debug)]
pub enum ListError {
    /// Too many calls at once. The service may say how long to wait.
    Throttled(Option<Duration>),
    /// Anything else.
    Failed(AwsError),
}

/// The portal, called without retries, for many calls at once.
#[derive(Clone)]
pub struct PortalClient {
    client: Client,
    token: Secret,
}

impl Aws {
    fn portal(&self, region: &Region) -> aws_sdk_sso::config::Builder {
        let config = self.config_in(region, Service::Sso, None);
        aws_sdk_sso::config::Builder::from(&config).interceptor(self.date_reader())
    }

    /// GetRoleCredentials.
    pub fn role_credentials(
        &self,
        region: &Region,
        token: &Secret,
        account: &AccountId,
        role: &str,
    ) -> Result<TemporaryCredentials, AwsError> {
        const CALL: &str = "GetRoleCredentials";
        let call = Client::from_conf(self.portal(region).build())
            .get_role_credentials()
            .access_token(token.expose())
            .account_id(account.as_str())
            .role_name(role)
            .send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk(CALL, error))?;
        let missing = |what: &str| AwsError::incomplete(CALL, what);
        let credentials = answer.role_credentials.ok_or_else(|| missing("roleCredentials"))?;
        let text = |text: Option<String>, name: &str| {
            text.filter(|text| !text.is_empty()).ok_or_else(|| missing(name))
        };
        let expires_at =
            DateTime::from_timestamp_millis(credentials.expiration).filter(|_| credentials.expiration > 0);
        Ok(TemporaryCredentials {
            access_key_id: text(credentials.access_key_id, "accessKeyId")?
                .parse()
                .map_err(|_| missing("well-formed accessKeyId"))?,
            secret_access_key: text(credentials.secret_access_key, "secretAccessKey")?.into(),
            session_token: text(credentials.session_token, "sessionToken")?.into(),
            expires_at: Some(expires_at.ok_or_else(|| missing("expiration"))?),
            account_id: Some(account.clone()),
        })
    }

    /// Logout: ends the access token, and the login's refresh token with it.
    pub fn end_login(&self, region: &Region, token: &Secret) -> Result<(), AwsError> {
        let call =
            Client::from_conf(self.portal(region).build()).logout().access_token(token.expose()).send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk("Logout", error))?;
        // The SDK takes any page with status 200 for an answer that says nothing more; AWS's own has a request ID.
        answer.request_id().map(drop).ok_or_else(|| AwsError::incomplete("Logout", "request ID"))
    }

    /// The portal for listing. Its calls are not repeated: whoever makes many paces them.
    pub fn portal_client(&self, region: &Region, token: &Secret) -> PortalClient {
        let config = self.portal(region).retry_config(RetryConfig::disabled()).build();
        PortalClient { client: Client::from_conf(config), token: token.clone() }
    }
}

impl PortalClient {
    /// ListAccounts, one page.
    pub async fn accounts(&self, next: Option<String>) -> Result<Page<PortalAccount>, ListError> {
        let call = self.client.list_accounts().access_token(self.token.expose()).max_results(PAGE);
        let answer =
            call.set_next_token(next).send().await.map_err(|error| refused("ListAccounts", error))?;
        let accounts = answer.account_list.unwrap_or_default().into_iter().filter_map(|account| {
            Some(PortalAccount {
                id: account.account_id?,
                name: account.account_name.unwrap_or_default(),
                email: account.email_address.unwrap_or_default(),
            })
        });
        Ok(Page { items: accounts.collect(), next: answer.next_token.filter(|token| !token.is_empty()) })
    }

    /// ListAccountRoles, one page: the names of the roles.
    pub async fn roles(&self, account: &str, next: Option<String>) -> Result<Page<String>, ListError> {
        let call = self.client.list_account_roles().access_token(self.token.expose()).max_results(PAGE);
        let call = call.account_id(account).set_next_token(next);
        let answer = call.send().await.map_err(|error| refused("ListAccountRoles", error))?;
        let roles = answer.role_list.unwrap_or_default().into_iter().filter_map(|role| role.role_name);
        Ok(Page { items: roles.collect(), next: answer.next_token.filter(|token| !token.is_empty()) })
    }
}

fn refused<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> ListError
where
    E: std::error::Error + aws_smithy_types::error::metadata::ProvideErrorMetadata + 'static,
{
    match error.raw_response() {
        Some(response) if response.status().as_u16() == 429 => {
            let seconds = response.headers().get("retry-after").and_then(|text| text.trim().parse().ok());
            ListError::Throttled(seconds.map(Duration::from_secs))
        }
        _ => ListError::Failed(AwsError::from_sdk(operation, error)),
    }
}
