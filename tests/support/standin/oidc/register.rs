//! RegisterClient.

use chrono::TimeDelta;
use serde_json::json;

use super::super::auth_code::is_loopback;
use super::super::json::Members;
use super::super::random;
use super::super::state::State;
use super::{AUTHORIZATION_CODE, Answer, DEVICE_CODE, Exception, Problem, REFRESH_TOKEN, Registration};

const MEMBERS: &[&str] = &[
    "clientName",
    "clientType",
    "scopes",
    "redirectUris",
    "grantTypes",
    "issuerUrl",
    "entitledApplicationArn",
];

pub(super) fn register_client(state: &mut State, body: &[u8]) -> Answer {
    let members = Members::parse(body, MEMBERS)?;
    members.required("clientName")?;
    if members.required("clientType")? != "public" {
        return Err(Exception::InvalidClientMetadata.because("Invalid client type provided"));
    }
    let grant_types = grant_types(&members)?;
    let scopes = scopes(state, &members)?;
    let redirect_uris = redirect_uris(&members)?;
    if grant_types.iter().any(|grant| grant == AUTHORIZATION_CODE) {
        check_code_client(state, &members, &redirect_uris)?;
    }
    let now = state.now();
    let expires_at = now + TimeDelta::seconds(state.world.identity_center.registration_lifetime);
    let (id, secret) = (random::opaque(), random::session_token());
    let answer = json!({
        "clientId": id,
        "clientSecret": secret,
        "clientIdIssuedAt": now.timestamp(),
        "clientSecretExpiresAt": expires_at.timestamp(),
        "authorizationEndpoint": format!("{}/authorize", state.url),
        "tokenEndpoint": format!("{}/token", state.url),
    });
    let registration = Registration { secret, expires_at, scopes, grant_types, redirect_uris };
    state.oidc.registrations.insert(id, registration);
    Ok(answer)
}

fn grant_types(members: &Members) -> Result<Vec<String>, Problem> {
    let known = [AUTHORIZATION_CODE, REFRESH_TOKEN, DEVICE_CODE];
    let Some(grant_types) = members.list("grantTypes")? else {
        return Ok([DEVICE_CODE, REFRESH_TOKEN].map(str::to_owned).to_vec());
    };
    match grant_types.iter().find(|grant| !known.contains(&grant.as_str())) {
        Some(unknown) => {
            Err(Exception::UnsupportedGrantType.because(format!("Unsupported grant type: {unknown}")))
        }
        None => Ok(grant_types),
    }
}

fn scopes(state: &State, members: &Members) -> Result<Vec<String>, Problem> {
    let scopes = members.list("scopes")?.unwrap_or_default();
    match scopes.iter().find(|scope| !state.world.identity_center.known_scopes.contains(scope)) {
        Some(unknown) => Err(Exception::InvalidScope.because(format!("Invalid scope: {unknown}"))),
        None => Ok(scopes),
    }
}

/// Registered without a port: the one in use is only known later.
fn redirect_uris(members: &Members) -> Result<Vec<String>, Problem> {
    let uris = members.list("redirectUris")?.unwrap_or_default();
    let acceptable = |uri: &String| {
        let url = url::Url::parse(uri).ok().filter(|url| url.port().is_none());
        url.is_some_and(|url| is_loopback(uri, url.path()))
    };
    match uris.iter().find(|uri| !acceptable(uri)) {
        Some(uri) => Err(Exception::InvalidRedirectUri.because(format!("Invalid redirect URI: {uri}"))),
        None => Ok(uris),
    }
}

fn check_code_client(state: &State, members: &Members, redirect_uris: &[String]) -> Result<(), Problem> {
    if redirect_uris.is_empty() {
        return Err(Exception::InvalidRedirectUri.because("redirectUris is required for authorization_code"));
    }
    let issuer = members.required("issuerUrl")?;
    match is_start_url(state, issuer) {
        true => Ok(()),
        false => Err(Exception::InvalidRequest.because("Invalid issuer URL")),
    }
}

/// The start URL with or without a closing slash or the portal's own fragment.
pub(super) fn is_start_url(state: &State, url: &str) -> bool {
    let bare = |url: &str| url.trim_end_matches(['/', '#']).to_owned();
    bare(url) == bare(&state.world.identity_center.start_url)
}
