//! The sign-in service (`signin`, API version 2023-01-01). Nothing is signed with credentials: each call carries a
//! proof of possession.

use std::sync::Arc;

use aws_sdk_signin::Client;
use aws_sdk_signin::operation::create_o_auth2_token::CreateOAuth2TokenError;
use aws_sdk_signin::types::CreateOAuth2TokenRequestBody;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use chrono::TimeDelta;

use crate::aws::{Aws, AwsError, Refusal};
use crate::credentials::TemporaryCredentials;
use crate::identifiers::Partition;
use crate::profile::transport::Service;
use crate::secret::Secret;

const CALL: &str = "CreateOAuth2Token";

/// Makes the proof for a POST to that URL; `None` where that fails.
pub type MakeProof = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// What is exchanged for credentials.
pub enum ConsoleGrant<'a> {
    /// The authorization code that the browser brought.
    Code {
        /// `code`
        code: &'a Secret,
        /// The secret behind the code challenge.
        verifier: &'a Secret,
        /// Where the browser returned to.
        redirect_uri: &'a str,
    },
    /// A refresh token, which works once.
    Refresh(&'a Secret),
}

/// What CreateOAuth2Token gave.
pub struct ConsoleToken {
    /// Credentials without their account, which the service does not tell.
    pub credentials: TemporaryCredentials,
    /// The next refresh token.
    pub refresh_token: Secret,
    /// Who signed in, at the first exchange.
    pub id_token: Option<String>,
}

impl Aws {
    /// CreateOAuth2Token.
    pub fn console_token(
        &self,
        client_id: &str,
        grant: &ConsoleGrant<'_>,
        proof: MakeProof,
    ) -> Result<ConsoleToken, AwsError> {
        let config = self.config(Service::Signin, None);
        let config = aws_sdk_signin::config::Builder::from(&config).interceptor(self.date_reader()).build();
        let body = CreateOAuth2TokenRequestBody::builder().client_id(client_id);
        let body = match grant {
            ConsoleGrant::Code { code, verifier, redirect_uri } => body
                .grant_type("authorization_code")
                .code(code.expose())
                .code_verifier(verifier.expose())
                .redirect_uri(*redirect_uri),
            ConsoleGrant::Refresh(token) => body.grant_type("refresh_token").refresh_token(token.expose()),
        };
        let body = body.build().map_err(|_| AwsError::incomplete(CALL, "client or grant"))?;
        let prove = move |request: &mut HttpRequest| {
            let url = request.uri().to_owned();
            if let Some(proof) = proof(&url) {
                request.headers_mut().insert("DPoP", proof);
            }
        };
        let call = Client::from_conf(config).create_o_auth2_token().token_input(body);
        let answer = self.wait(call.customize().mutate_request(prove).send()).map_err(|error| {
            let reason = error.as_service_error().and_then(reason);
            told(AwsError::from_sdk(CALL, error), reason)
        })?;
        let missing = |what: &str| AwsError::incomplete(CALL, what);
        let output = answer.token_output.ok_or_else(|| missing("answer"))?;
        let token = output.access_token.ok_or_else(|| missing("accessToken"))?;
        Ok(ConsoleToken {
            credentials: TemporaryCredentials {
                access_key_id: token.access_key_id.parse().map_err(|_| missing("well-formed accessKeyId"))?,
                secret_access_key: token.secret_access_key.into(),
                session_token: token.session_token.into(),
                expires_at: Some(self.clock().now() + TimeDelta::seconds(output.expires_in.into())),
                account_id: None,
            },
            refresh_token: output.refresh_token.into(),
            id_token: output.id_token,
        })
    }

    /// The sign-in service's own address.
    pub fn signin_url(&self) -> String {
        if let Some(url) = self.endpoint_url(Service::Signin) {
            return url.trim_end_matches('/').to_owned();
        }
        let domain = match self.partition() {
            Partition::Aws => "signin.aws.amazon.com",
            Partition::China => "signin.amazonaws.cn",
            Partition::GovCloud => "signin.amazonaws-us-gov.com",
            Partition::EuropeanSovereign => "signin.amazonaws-eusc.eu",
            Partition::Iso => "signin.c2shome.ic.gov",
            Partition::IsoB => "signin.sc2shome.sgov.gov",
            Partition::IsoE => "signin.csphome.adc-e.uk",
            Partition::IsoF => "signin.csphome.hci.ic.gov",
        };
        format!("https://{}.{domain}", self.region())
    }
}

/// The service's own reason, which says more than the name of the exception.
fn reason(error: &CreateOAuth2TokenError) -> Option<String> {
    let reason = match error {
        CreateOAuth2TokenError::AccessDeniedException(error) => error.error().as_str(),
        CreateOAuth2TokenError::ValidationException(error) => error.error().as_str(),
        CreateOAuth2TokenError::TooManyRequestsError(error) => error.error().as_str(),
        CreateOAuth2TokenError::InternalServerException(error) => error.error().as_str(),
        _ => return None,
    };
    Some(reason.to_owned())
}

fn told(error: AwsError, reason: Option<String>) -> AwsError {
    match (error, reason) {
        (AwsError::Refused { operation, code, message, refusal }, Some(reason)) => {
            let refusal = match reason.as_str() {
                "TOKEN_EXPIRED" | "AUTHCODE_EXPIRED" => Refusal::Expired,
                "USER_CREDENTIALS_CHANGED" | "invalid_grant" => Refusal::InvalidGrant,
                "INSUFFICIENT_PERMISSIONS" => Refusal::Denied,
                "INVALID_REQUEST" | "invalid_request" => Refusal::InvalidRequest,
                "rate_exceeded" => Refusal::Throttled,
                "server_error" | "service_unavailable" => Refusal::ServiceFailure,
                _ if code == "TooManyRequestsError" => Refusal::Throttled,
                _ => refusal,
            };
            AwsError::Refused { operation, code: reason, message, refusal }
        }
        (error, _) => error,
    }
}
