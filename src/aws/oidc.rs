//! The OpenID Connect service of IAM Identity Center (`sso-oidc`, API version 2019-06-10). Nothing is signed: clients
//! and tokens prove themselves.

use std::time::Duration;

use aws_sdk_ssooidc::Client;
use chrono::{DateTime, TimeDelta, Utc};

use crate::aws::{Aws, AwsError};
use crate::identifiers::{Partition, Region};
use crate::profile::transport::Service;
use crate::secret::Secret;

/// Seconds between two polls where the service does not say (RFC 8628, section 3.2).
const DEFAULT_INTERVAL: u64 = 5;

/// What a client is registered for.
pub struct NewClient<'a> {
    /// The scopes of its tokens.
    pub scopes: Vec<String>,
    /// `grantTypes`; none stands for the device grant.
    pub grant_types: Option<Vec<String>>,
    /// Where the browser returns to, for the authorization code grant.
    pub redirect_uri: Option<&'a str>,
    /// The start URL, for the authorization code grant.
    pub issuer_url: Option<&'a str>,
}

/// A client that was registered.
pub struct RegisteredClient {
    /// `clientId`
    pub id: String,
    /// `clientSecret`
    pub secret: Secret,
    /// When the secret ends.
    pub expires_at: DateTime<Utc>,
}

/// A device authorization that waits for a person.
pub struct DeviceAuthorization {
    /// Polled with.
    pub device_code: Secret,
    /// What the person compares or types.
    pub user_code: String,
    /// Where the person types it.
    pub verification_uri: String,
    /// The same with the code filled in.
    pub verification_uri_complete: String,
    /// How long the codes are good.
    pub expires_in: Duration,
    /// The pause between two polls.
    pub interval: Duration,
}

/// What is exchanged for tokens.
pub enum TokenGrant<'a> {
    /// The authorization code that the browser brought.
    Code {
        /// `code`
        code: &'a Secret,
        /// The secret behind the code challenge.
        verifier: &'a Secret,
        /// The redirect URI that was used, with its port.
        redirect_uri: &'a str,
    },
    /// A device code, which a person may have agreed to by now.
    Device(&'a Secret),
    /// A refresh token, which works once.
    Refresh(&'a Secret),
}

/// What CreateToken gave.
pub struct IssuedToken {
    /// The access token.
    pub access_token: Secret,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// The next refresh token, if there is one.
    pub refresh_token: Option<Secret>,
}

impl Aws {
    fn oidc(&self, region: &Region) -> Client {
        let config = self.config_in(region, Service::SsoOidc, None);
        let config = aws_sdk_ssooidc::config::Builder::from(&config).interceptor(self.date_reader()).build();
        Client::from_conf(config)
    }

    /// RegisterClient.
    pub fn register_client(&self, region: &Region, new: NewClient<'_>) -> Result<RegisteredClient, AwsError> {
        const CALL: &str = "RegisterClient";
        let call = self
            .oidc(region)
            .register_client()
            .client_name("keyfob")
            .client_type("public")
            .set_scopes(Some(new.scopes))
            .set_grant_types(new.grant_types)
            .set_redirect_uris(new.redirect_uri.map(|uri| vec![uri.to_owned()]))
            .set_issuer_url(new.issuer_url.map(str::to_owned))
            .send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk(CALL, error))?;
        Ok(RegisteredClient {
            id: answer.client_id.ok_or_else(|| AwsError::incomplete(CALL, "clientId"))?,
            secret: answer.client_secret.ok_or_else(|| AwsError::incomplete(CALL, "clientSecret"))?.into(),
            expires_at: DateTime::from_timestamp(answer.client_secret_expires_at, 0)
                .ok_or_else(|| AwsError::incomplete(CALL, "clientSecretExpiresAt"))?,
        })
    }

    /// StartDeviceAuthorization.
    pub fn start_device_authorization(
        &self,
        region: &Region,
        client_id: &str,
        client_secret: &Secret,
        start_url: &str,
    ) -> Result<DeviceAuthorization, AwsError> {
        const CALL: &str = "StartDeviceAuthorization";
        let call = self
            .oidc(region)
            .start_device_authorization()
            .client_id(client_id)
            .client_secret(client_secret.expose())
            .start_url(start_url)
            .send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk(CALL, error))?;
        let missing = |what: &str| AwsError::incomplete(CALL, what);
        let verification_uri = answer.verification_uri.ok_or_else(|| missing("verificationUri"))?;
        let seconds = |count: i32| u64::try_from(count).ok().filter(|count| *count > 0);
        Ok(DeviceAuthorization {
            device_code: answer.device_code.ok_or_else(|| missing("deviceCode"))?.into(),
            user_code: answer.user_code.ok_or_else(|| missing("userCode"))?,
            verification_uri_complete: answer
                .verification_uri_complete
                .unwrap_or_else(|| verification_uri.clone()),
            verification_uri,
            expires_in: Duration::from_secs(seconds(answer.expires_in).ok_or_else(|| missing("expiresIn"))?),
            interval: Duration::from_secs(seconds(answer.interval).unwrap_or(DEFAULT_INTERVAL)),
        })
    }

    /// CreateToken.
    pub fn create_token(
        &self,
        region: &Region,
        client_id: &str,
        client_secret: &Secret,
        grant: &TokenGrant<'_>,
    ) -> Result<IssuedToken, AwsError> {
        const CALL: &str = "CreateToken";
        let call =
            self.oidc(region).create_token().client_id(client_id).client_secret(client_secret.expose());
        let call = match grant {
            TokenGrant::Code { code, verifier, redirect_uri } => call
                .grant_type("authorization_code")
                .code(code.expose())
                .code_verifier(verifier.expose())
                .redirect_uri(*redirect_uri),
            TokenGrant::Device(code) => {
                call.grant_type("urn:ietf:params:oauth:grant-type:device_code").device_code(code.expose())
            }
            TokenGrant::Refresh(token) => call.grant_type("refresh_token").refresh_token(token.expose()),
        };
        let answer = self.wait(call.send()).map_err(|error| AwsError::from_sdk(CALL, error))?;
        let access_token = answer.access_token.filter(|token| !token.is_empty());
        Ok(IssuedToken {
            access_token: access_token.ok_or_else(|| AwsError::incomplete(CALL, "accessToken"))?.into(),
            expires_at: self.clock().now() + TimeDelta::seconds(answer.expires_in.into()),
            refresh_token: answer.refresh_token.filter(|token| !token.is_empty()).map(Secret::new),
        })
    }

    /// Where the browser asks for an authorization code, without its parameters.
    pub fn authorize_url(&self, region: &Region) -> String {
        let base = self.endpoint_url(Service::SsoOidc).map_or_else(
            || format!("https://oidc.{region}.{}", Partition::of_region(region).dns_suffix()),
            |url| url.trim_end_matches('/').to_owned(),
        );
        format!("{base}/authorize")
    }
}
