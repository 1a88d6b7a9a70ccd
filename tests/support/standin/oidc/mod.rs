//! The OIDC service of IAM Identity Center.

mod device;
mod register;
mod token;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::auth_code::{self, CodeGrant, Issuer};
use super::http::{Parameters, Reply, Request};
use super::json::{self, Members};
use super::state::State;
pub(crate) use device::{DeviceLogin, page as device_page, press as press_device_button};

pub(crate) const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
pub(crate) const AUTHORIZATION_CODE: &str = "authorization_code";
pub(crate) const REFRESH_TOKEN: &str = "refresh_token";

/// Clients, logins under way, and tokens.
#[derive(Debug, Default)]
pub(crate) struct Oidc {
    pub(crate) registrations: HashMap<String, Registration>,
    pub(crate) devices: Vec<DeviceLogin>,
    pub(crate) access_tokens: HashMap<String, AccessToken>,
    pub(crate) refresh_tokens: HashMap<String, RefreshToken>,
}

#[derive(Clone, Debug)]
pub(crate) struct Registration {
    secret: String,
    pub(crate) expires_at: DateTime<Utc>,
    scopes: Vec<String>,
    grant_types: Vec<String>,
    redirect_uris: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct AccessToken {
    /// One login; a logout ends all its tokens.
    pub(crate) login: String,
    pub(crate) expires_at: DateTime<Utc>,
}

#[derive(Clone, Debug)]
pub(crate) struct RefreshToken {
    pub(crate) login: String,
    client_id: String,
    pub(crate) expires_at: DateTime<Utc>,
}

impl Oidc {
    pub(crate) fn client_secrets(&self) -> impl Iterator<Item = &String> {
        self.registrations.values().map(|registration| &registration.secret)
    }

    /// Ends a login: neither its access tokens nor its refresh token work any more.
    pub(crate) fn revoke(&mut self, login: &str) {
        self.access_tokens.retain(|_, token| token.login != login);
        self.refresh_tokens.retain(|_, token| token.login != login);
    }
}

/// The exceptions of the service's model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exception {
    AccessDenied,
    AuthorizationPending,
    ExpiredToken,
    InvalidClient,
    InvalidClientMetadata,
    InvalidGrant,
    InvalidRedirectUri,
    InvalidRequest,
    InvalidScope,
    SlowDown,
    UnauthorizedClient,
    UnsupportedGrantType,
}

impl Exception {
    fn because(self, description: impl Into<String>) -> Problem {
        Problem { exception: self, description: description.into() }
    }

    fn error(self) -> &'static str {
        match self {
            Self::AccessDenied => "access_denied",
            Self::AuthorizationPending => "authorization_pending",
            Self::ExpiredToken => "expired_token",
            Self::InvalidClient => "invalid_client",
            Self::InvalidClientMetadata => "invalid_client_metadata",
            Self::InvalidGrant => "invalid_grant",
            Self::InvalidRedirectUri => "invalid_redirect_uri",
            Self::InvalidRequest => "invalid_request",
            Self::InvalidScope => "invalid_scope",
            Self::SlowDown => "slow_down",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
        }
    }
}

#[derive(Debug)]
struct Problem {
    exception: Exception,
    description: String,
}

impl From<String> for Problem {
    fn from(description: String) -> Self {
        Exception::InvalidRequest.because(description)
    }
}

type Answer = Result<Value, Problem>;

pub(crate) fn handle(state: &mut State, request: &Request, operation: &str) -> Reply {
    let answer = match operation {
        "RegisterClient" => register::register_client(state, &request.body),
        "StartDeviceAuthorization" => device::start_device_authorization(state, &request.body),
        _ => token::create_token(state, &request.body),
    };
    match answer {
        Ok(body) => json::success(&body),
        Err(Problem { exception, description }) => {
            let status = if exception == Exception::InvalidClient { 401 } else { 400 };
            let body = json!({ "error": exception.error(), "error_description": description });
            json::named(status, &format!("{exception:?}Exception"), &body)
        }
    }
}

/// The client that a call names, when it knows its secret and may use this grant.
fn client<'a>(
    state: &'a State,
    members: &Members,
    grant_type: &str,
) -> Result<(String, &'a Registration), Problem> {
    let (id, secret) = (members.required("clientId")?, members.required("clientSecret")?);
    let invalid = || Exception::InvalidClient.because("Invalid client credentials provided");
    let registration = state.oidc.registrations.get(id).ok_or_else(invalid)?;
    if registration.secret != secret || registration.expires_at <= state.now() {
        return Err(invalid());
    }
    if !registration.grant_types.iter().any(|allowed| allowed == grant_type) {
        let description = "The client is not registered for this grant type";
        return Err(Exception::UnauthorizedClient.because(description));
    }
    Ok((id.to_owned(), registration))
}

/// The page that the browser is sent to. Without a client and a place to return to nothing is redirected.
pub(crate) fn authorize(state: &mut State, parameters: &Parameters) -> Reply {
    let (client_id, uri) = (parameters.get("client_id"), parameters.get("redirect_uri").unwrap_or_default());
    let registration = client_id.and_then(|id| state.oidc.registrations.get(id));
    let Some((client_id, registration)) = client_id.zip(registration) else {
        return Reply::html(400, "Unknown client", "");
    };
    if registration.expires_at <= state.now() || !redirect_matches(registration, uri) {
        return Reply::html(400, "Invalid redirect", "<p>The redirect URI is not registered.</p>");
    }
    let echoed = parameters.get("state").unwrap_or_default();
    let refuse = |error: &str, description: &str| auth_code::redirect_error(uri, echoed, error, description);
    let challenge = match auth_code::check_challenge(parameters, "S256") {
        Ok(challenge) => challenge,
        Err(why) => return refuse("invalid_request", why),
    };
    if echoed.is_empty() {
        return refuse("invalid_request", "state is missing");
    }
    let mut scopes = parameters.get("scopes").unwrap_or_default().split_whitespace().peekable();
    if scopes.peek().is_none() || scopes.any(|scope| !registration.scopes.iter().any(|own| own == scope)) {
        return refuse("invalid_scope", "The client is not registered for these scopes");
    }
    let grant = CodeGrant {
        issuer: Issuer::IdentityCenter,
        client_id: client_id.to_owned(),
        redirect_uri: uri.to_owned(),
        challenge,
        state: echoed.to_owned(),
    };
    auth_code::ask(state, grant)
}

fn redirect_matches(registration: &Registration, uri: &str) -> bool {
    let path = |registered: &str| url::Url::parse(registered).map(|url| url.path().to_owned());
    registration
        .redirect_uris
        .iter()
        .filter_map(|uri| path(uri).ok())
        .any(|p| auth_code::is_loopback(uri, &p))
}
