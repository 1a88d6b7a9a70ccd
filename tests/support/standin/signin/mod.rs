//! The sign-in service behind `aws login`.

mod dpop;

use std::collections::{HashMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::auth_code::{self, CodeGrant, Issuer, Refusal};
use super::http::{Parameters, Reply, Request, escape};
use super::json::{self, Members};
use super::random;
use super::session::{Caller, Origin};
use super::state::State;
use dpop::ProofKey;

const SAME_DEVICE: &str = "arn:aws:signin:::devtools/same-device";
const CROSS_DEVICE: &str = "arn:aws:signin:::devtools/cross-device";
const LOOPBACK_PATH: &str = "/oauth/callback";
const CONFIRMATION_PATH: &str = "/v1/sessions/confirmation";
const MEMBERS: &[&str] = &["clientId", "grantType", "code", "redirectUri", "codeVerifier", "refreshToken"];

#[derive(Debug, Default)]
pub(crate) struct Logins {
    refresh_tokens: HashMap<String, RefreshToken>,
    seen_proofs: HashSet<String>,
    /// The person changed the password since the login.
    pub(crate) credentials_changed: bool,
}

impl Logins {
    /// The refresh tokens that were not used yet.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &String> {
        self.refresh_tokens.keys()
    }
}

#[derive(Clone, Debug)]
struct RefreshToken {
    client_id: String,
    key: ProofKey,
    expires_at: DateTime<Utc>,
}

/// Name, code and message; the model gives each name its status.
#[derive(Debug)]
struct Problem(&'static str, &'static str, String);

fn invalid(message: impl Into<String>) -> Problem {
    Problem("ValidationException", "INVALID_REQUEST", message.into())
}

fn denied(code: &'static str, message: &str) -> Problem {
    Problem("AccessDeniedException", code, message.to_owned())
}

impl From<String> for Problem {
    fn from(message: String) -> Self {
        invalid(message)
    }
}

/// The page that the browser is sent to.
pub(crate) fn authorize(state: &mut State, parameters: &Parameters) -> Reply {
    let uri = parameters.get("redirect_uri").unwrap_or_default();
    let client_id = parameters.get("client_id").unwrap_or_default();
    let acceptable = match client_id {
        SAME_DEVICE => auth_code::is_loopback(uri, LOOPBACK_PATH),
        CROSS_DEVICE => uri == format!("{}{CONFIRMATION_PATH}", state.url),
        _ => return Reply::html(400, "Unknown client", ""),
    };
    if !acceptable {
        return Reply::html(400, "Invalid redirect", "<p>The redirect URI does not fit the client.</p>");
    }
    let echoed = parameters.get("state").unwrap_or_default();
    let refuse = |why: &str| auth_code::redirect_error(uri, echoed, "invalid_request", why);
    let challenge = match auth_code::check_challenge(parameters, "SHA-256") {
        Ok(challenge) => challenge,
        Err(why) => return refuse(why),
    };
    if echoed.is_empty() || parameters.get("scope") != Some("openid") {
        return refuse("state is missing or scope is not openid");
    }
    let grant = CodeGrant {
        issuer: Issuer::SignIn,
        client_id: client_id.to_owned(),
        redirect_uri: uri.to_owned(),
        challenge,
        state: echoed.to_owned(),
    };
    auth_code::ask(state, grant)
}

/// Where a login on another device ends: a text to copy into the terminal.
pub(crate) fn confirmation(parameters: &Parameters) -> Reply {
    let (state, code) = (parameters.get("state"), parameters.get("code"));
    let Some((state, code)) = state.zip(code) else {
        return Reply::html(400, "Access was denied", "");
    };
    let text = STANDARD.encode(format!("state={state}&code={code}"));
    Reply::html(200, "Copy this code", &format!("<p><code>{}</code></p>", escape(&text)))
}

pub(crate) fn create_token(state: &mut State, request: &Request) -> Reply {
    match token(state, request) {
        Ok(body) => json::success(&body),
        Err(Problem(name, code, message)) => {
            json::named(400, name, &json!({ "error": code, "message": message }))
        }
    }
}

fn token(state: &mut State, request: &Request) -> Result<Value, Problem> {
    let members = Members::parse(&request.body, MEMBERS)?;
    let client_id = members.required("clientId")?;
    if ![SAME_DEVICE, CROSS_DEVICE].contains(&client_id) {
        return Err(invalid("Invalid clientId"));
    }
    let proof = request.header("dpop").ok_or_else(|| invalid("The DPoP header is missing"))?;
    let (url, now) = (token_url(state, request), state.now());
    let key = dpop::verify(proof, &url, now, &mut state.logins.seen_proofs)
        .map_err(|why| invalid(format!("Invalid DPoP proof: {why}")))?;
    match members.required("grantType")? {
        "authorization_code" => exchange_code(state, &members, client_id, key),
        "refresh_token" => refresh(state, &members, client_id, &key),
        _ => Err(invalid("Invalid grantType")),
    }
}

/// The address that the client meant: this one, or that of AWS's own host where the client was led here.
fn token_url(state: &State, request: &Request) -> String {
    let meant = request.header("host").filter(|host| host.contains("signin."));
    let server = meant.map_or_else(|| state.url.clone(), |host| format!("https://{host}"));
    format!("{server}/v1/token")
}

fn exchange_code(
    state: &mut State,
    members: &Members,
    client_id: &str,
    key: ProofKey,
) -> Result<Value, Problem> {
    let verifier = members.required("codeVerifier")?;
    if !auth_code::is_verifier(verifier) {
        return Err(invalid("Invalid codeVerifier"));
    }
    let (code, uri) = (members.required("code")?, members.required("redirectUri")?);
    auth_code::redeem(state, Issuer::SignIn, code, client_id, uri, verifier).map_err(
        |refusal| match refusal {
            Refusal::Expired => denied("AUTHCODE_EXPIRED", "The authorization code has expired"),
            Refusal::Unknown => invalid("Invalid authorization code"),
            Refusal::Mismatch(member) => invalid(format!("Invalid {member}")),
        },
    )?;
    state.logins.credentials_changed = false;
    let expires_at = state.now() + TimeDelta::seconds(state.world.sign_in.refresh_lifetime);
    let grant = RefreshToken { client_id: client_id.to_owned(), key, expires_at };
    let mut answer = tokens(state, grant)?;
    answer["idToken"] = id_token(state, client_id).into();
    Ok(answer)
}

/// The token must be the last one given out, and the proof made with the key of the login.
fn refresh(state: &mut State, members: &Members, client_id: &str, key: &ProofKey) -> Result<Value, Problem> {
    let token = members.required("refreshToken")?;
    let expired = || denied("TOKEN_EXPIRED", "The refresh token has expired");
    let grant = state.logins.refresh_tokens.get(token).cloned().ok_or_else(expired)?;
    if grant.client_id != client_id || &grant.key != key {
        return Err(invalid("The refresh token belongs to another client or key"));
    }
    if state.logins.credentials_changed {
        return Err(denied("USER_CREDENTIALS_CHANGED", "The user's credentials have changed"));
    }
    if grant.expires_at <= state.now() {
        return Err(expired());
    }
    let answer = tokens(state, grant)?;
    state.logins.refresh_tokens.remove(token);
    Ok(answer)
}

fn tokens(state: &mut State, grant: RefreshToken) -> Result<Value, Problem> {
    let sign_in = state.world.sign_in.clone();
    if !sign_in.permitted {
        let message = "The user is not authorized to perform signin:CreateOAuth2Token";
        return Err(denied("INSUFFICIENT_PERMISSIONS", message));
    }
    let session = state.issue(caller(state, &sign_in.arn), sign_in.access_lifetime);
    let expires_in = state.lifetime(sign_in.access_lifetime).num_seconds().clamp(1, 900);
    let refresh_token = random::session_token();
    state.logins.refresh_tokens.insert(refresh_token.clone(), grant);
    Ok(json!({
        "accessToken": {
            "accessKeyId": session.caller.access_key_id,
            "secretAccessKey": session.secret,
            "sessionToken": session.token,
        },
        "tokenType": "aws_sigv4",
        "expiresIn": expires_in,
        "refreshToken": refresh_token,
    }))
}

fn caller(state: &State, arn: &str) -> Caller {
    let user = state.world.users.iter().find(|user| user.arn() == arn);
    let mut caller = user.map_or_else(
        || Caller {
            access_key_id: String::new(),
            account: arn.split(':').nth(4).unwrap_or_default().to_owned(),
            arn: arn.to_owned(),
            user_id: random::identifier("AROA"),
            user: None,
            root: false,
            origin: Origin::SignIn,
            mfa: false,
            source_identity: None,
        },
        |user| Caller::of_user(user, ""),
    );
    caller.origin = Origin::SignIn;
    caller
}

/// Clients read the payload and leave the signature alone.
fn id_token(state: &State, client_id: &str) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let now = state.now().timestamp();
    let header = part(json!({ "typ": "JWT", "alg": "ES384", "kid": random::uuid() }));
    let payload = part(json!({
        "iss": state.url,
        "sub": state.world.sign_in.arn,
        "aud": client_id,
        "iat": now,
        "exp": now + 900,
    }));
    format!("{header}.{payload}.{}", URL_SAFE_NO_PAD.encode(random::bytes::<96>()))
}
