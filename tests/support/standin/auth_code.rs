//! Authorization codes with PKCE, which the Identity Center and the sign-in service share.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::http::{Parameters, Reply, escape};
use super::identity_center::Consent;
use super::random;
use super::state::State;

const LIFETIME_MINUTES: i64 = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Issuer {
    IdentityCenter,
    SignIn,
}

/// What a person is asked to agree to, and what the code then stands for.
#[derive(Clone, Debug)]
pub(crate) struct CodeGrant {
    pub(crate) issuer: Issuer,
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: String,
    pub(crate) state: String,
}

#[derive(Debug, Default)]
pub(crate) struct Codes {
    asked: HashMap<String, CodeGrant>,
    granted: HashMap<String, (CodeGrant, DateTime<Utc>)>,
}

impl Codes {
    pub(crate) fn expire(&mut self) {
        for (_, expires_at) in self.granted.values_mut() {
            *expires_at = DateTime::UNIX_EPOCH;
        }
    }
}

/// Why a code is not exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Unknown,
    Expired,
    Mismatch(&'static str),
}

/// The parts of an authorization request that both services check alike.
pub(crate) fn check_challenge(parameters: &Parameters, method: &str) -> Result<String, &'static str> {
    if parameters.get("response_type") != Some("code") {
        return Err("response_type must be code");
    }
    if parameters.get("code_challenge_method") != Some(method) {
        return Err("unsupported code_challenge_method");
    }
    let challenge = parameters.get("code_challenge").unwrap_or_default();
    match URL_SAFE_NO_PAD.decode(challenge) {
        Ok(digest) if digest.len() == 32 => Ok(challenge.to_owned()),
        _ => Err("code_challenge must be an unpadded base64url SHA-256"),
    }
}

/// `http://127.0.0.1:PORT` and the path of a registered URI; anything else is not loopback.
pub(crate) fn is_loopback(uri: &str, path: &str) -> bool {
    Url::parse(uri).is_ok_and(|url| {
        url.scheme() == "http"
            && url.host_str() == Some("127.0.0.1")
            && url.path() == path
            && url.query().is_none()
            && url.fragment().is_none()
    })
}

/// Asks the person at the browser, unless the stand-in was told what they say.
pub(crate) fn ask(state: &mut State, grant: CodeGrant) -> Reply {
    match state.consent {
        Consent::Approve => decide(state, grant, true),
        Consent::Deny => decide(state, grant, false),
        Consent::Ask | Consent::ApproveAfterPolls(_) => {
            let id = random::opaque();
            let page = format!(
                "<p>{} wants to sign you in.</p><form method=\"post\" action=\"/authorize/decision\">\
                 <input type=\"hidden\" name=\"id\" value=\"{id}\">{BUTTONS}</form>",
                escape(&grant.client_id)
            );
            state.codes.asked.insert(id, grant);
            Reply::html(200, "Allow access?", &page)
        }
    }
}

pub(crate) const BUTTONS: &str = "<button name=\"decision\" value=\"approve\">Allow</button> \
                                  <button name=\"decision\" value=\"deny\">Deny</button>";

/// A button on the page was pressed.
pub(crate) fn decision(state: &mut State, parameters: &Parameters) -> Reply {
    let asked = parameters.get("id").and_then(|id| state.codes.asked.remove(id));
    match asked {
        Some(grant) => decide(state, grant, parameters.get("decision") == Some("approve")),
        None => Reply::html(400, "Nothing to decide", "<p>This request was already answered.</p>"),
    }
}

fn decide(state: &mut State, grant: CodeGrant, approved: bool) -> Reply {
    if !approved {
        return redirect_error(&grant.redirect_uri, &grant.state, "access_denied", "User denied access");
    }
    let code = random::opaque();
    let location = with_query(&grant.redirect_uri, &[("code", &code), ("state", &grant.state)]);
    let expires_at = state.now() + TimeDelta::minutes(LIFETIME_MINUTES);
    state.codes.granted.insert(code, (grant, expires_at));
    Reply::redirect(&location)
}

pub(crate) fn redirect_error(uri: &str, state: &str, error: &str, description: &str) -> Reply {
    let query = [("error", error), ("error_description", description), ("state", state)];
    Reply::redirect(&with_query(uri, &query))
}

fn with_query(uri: &str, query: &[(&str, &str)]) -> String {
    match Url::parse(uri) {
        Ok(mut url) => {
            url.query_pairs_mut().extend_pairs(query);
            url.into()
        }
        Err(_) => uri.to_owned(),
    }
}

/// Exchanges a code, which works once whatever comes of it.
pub(crate) fn redeem(
    state: &mut State,
    issuer: Issuer,
    code: &str,
    client_id: &str,
    redirect_uri: &str,
    verifier: &str,
) -> Result<CodeGrant, Refusal> {
    let (grant, expires_at) = state.codes.granted.remove(code).ok_or(Refusal::Unknown)?;
    if grant.issuer != issuer || grant.client_id != client_id {
        return Err(Refusal::Unknown);
    }
    if expires_at <= state.now() {
        return Err(Refusal::Expired);
    }
    if grant.redirect_uri != redirect_uri {
        return Err(Refusal::Mismatch("redirectUri"));
    }
    if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) != grant.challenge {
        return Err(Refusal::Mismatch("codeVerifier"));
    }
    Ok(grant)
}

pub(crate) fn is_verifier(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    (43..=128).contains(&text.len()) && text.chars().all(allowed)
}
