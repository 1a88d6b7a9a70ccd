//! CreateToken.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::super::auth_code::{self, Issuer, Refusal};
use super::super::json::Members;
use super::super::random;
use super::super::state::State;
use super::device;
use super::{
    AUTHORIZATION_CODE, AccessToken, Answer, DEVICE_CODE, Exception, Problem, REFRESH_TOKEN, RefreshToken,
    client,
};

const MEMBERS: &[&str] = &[
    "clientId",
    "clientSecret",
    "grantType",
    "deviceCode",
    "code",
    "refreshToken",
    "scope",
    "redirectUri",
    "codeVerifier",
];

pub(super) fn create_token(state: &mut State, body: &[u8]) -> Answer {
    let members = Members::parse(body, MEMBERS)?;
    members.list("scope")?;
    let grant_type = members.required("grantType")?;
    if ![DEVICE_CODE, AUTHORIZATION_CODE, REFRESH_TOKEN].contains(&grant_type) {
        return Err(Exception::UnsupportedGrantType.because("Unsupported grant type provided"));
    }
    let (client_id, registration) = client(state, &members, grant_type)?;
    let may_refresh = !registration.scopes.is_empty()
        && registration.grant_types.iter().any(|grant| grant == REFRESH_TOKEN);
    match grant_type {
        DEVICE_CODE => device::redeem(state, &client_id, members.required("deviceCode")?)?,
        AUTHORIZATION_CODE => redeem_code(state, &client_id, &members)?,
        _ => return refresh(state, &client_id, members.required("refreshToken")?),
    }
    let session_end = state.now() + TimeDelta::seconds(state.world.identity_center.refresh_token_lifetime);
    Ok(tokens(state, &client_id, &random::uuid(), may_refresh.then_some(session_end)))
}

fn redeem_code(state: &mut State, client_id: &str, members: &Members) -> Result<(), Problem> {
    let (code, redirect_uri) = (members.required("code")?, members.required("redirectUri")?);
    let verifier = members.required("codeVerifier")?;
    if !auth_code::is_verifier(verifier) {
        return Err(Exception::InvalidRequest.because("Invalid code verifier provided"));
    }
    let grant = auth_code::redeem(state, Issuer::IdentityCenter, code, client_id, redirect_uri, verifier);
    match grant {
        Ok(_) => Ok(()),
        Err(Refusal::Expired) => Err(Exception::ExpiredToken.because("The authorization code has expired")),
        Err(Refusal::Unknown) => Err(Exception::InvalidGrant.because("Invalid authorization code provided")),
        Err(Refusal::Mismatch(member)) => {
            Err(Exception::InvalidGrant.because(format!("{member} does not match the authorization request")))
        }
    }
}

/// A refresh token works once; its successor lives as long as it would have.
fn refresh(state: &mut State, client_id: &str, token: &str) -> Answer {
    let now = state.now();
    let known = state.oidc.refresh_tokens.get(token);
    let valid = known.filter(|known| known.client_id == client_id && known.expires_at > now).cloned();
    let invalid = || Exception::InvalidGrant.because("Invalid refresh token provided");
    let RefreshToken { login, expires_at, .. } = valid.ok_or_else(invalid)?;
    state.oidc.refresh_tokens.remove(token);
    Ok(tokens(state, client_id, &login, Some(expires_at)))
}

fn tokens(state: &mut State, client_id: &str, login: &str, session_end: Option<DateTime<Utc>>) -> Value {
    let lifetime = state.world.identity_center.access_token_lifetime;
    let expires_at = state.now() + TimeDelta::seconds(lifetime);
    let access_token = random::session_token();
    let mut answer = json!({ "accessToken": access_token, "tokenType": "Bearer", "expiresIn": lifetime });
    let login = login.to_owned();
    if let Some(expires_at) = session_end {
        let refresh_token = random::session_token();
        answer["refreshToken"] = refresh_token.clone().into();
        let client_id = client_id.to_owned();
        let token = RefreshToken { login: login.clone(), client_id, expires_at };
        state.oidc.refresh_tokens.insert(refresh_token, token);
    }
    state.oidc.access_tokens.insert(access_token, AccessToken { login, expires_at });
    answer
}
