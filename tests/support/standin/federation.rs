//! The console's federation endpoint: credentials in, a sign-in URL out.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use url::Url;

use super::http::{Parameters, Reply, escape};
use super::random;
use super::session::{Origin, Session};
use super::state::State;

const LIFETIME_MINUTES: i64 = 15;

/// Sign-in tokens that were not used yet: whose, and until when.
#[derive(Debug, Default)]
pub(crate) struct SigninTokens(HashMap<String, (String, DateTime<Utc>)>);

pub(crate) fn handle(state: &mut State, operation: &str, parameters: &Parameters) -> Reply {
    match operation {
        "GetSigninToken" => match get_signin_token(state, parameters) {
            Ok(token) => Reply::json(200, &json!({ "SigninToken": token })),
            Err((status, message)) => Reply::html(status, "AWS Federation Error", &escape(message)),
        },
        "ConsoleLogin" => login(state, parameters),
        "ConsoleLogout" => match parameters.get("redirect_uri") {
            Some(uri) => Reply::redirect(uri),
            None => Reply::html(200, "Signed out", ""),
        },
        _ => Reply::html(400, "AWS Federation Error", "Invalid Action"),
    }
}

type Refused = (u16, &'static str);

fn get_signin_token(state: &mut State, parameters: &Parameters) -> Result<String, Refused> {
    let session: Value = parameters
        .get("Session")
        .and_then(|text| serde_json::from_str(text).ok())
        .ok_or((400, "Invalid Session"))?;
    let text = |name: &str| session[name].as_str().unwrap_or_default();
    let known = state.sessions.get(text("sessionId"));
    let known = known.filter(|k| k.secret == text("sessionKey") && k.token == text("sessionToken"));
    let now = state.now();
    let known = known.filter(|known| known.expires_at > now).ok_or((403, "Invalid session credentials"))?;
    check_duration(known, parameters.get("SessionDuration"))?;
    let (token, arn) = (random::session_token(), known.caller.arn.clone());
    state.signin_tokens.0.insert(token.clone(), (arn, now + TimeDelta::minutes(LIFETIME_MINUTES)));
    Ok(token)
}

/// Which credentials open the console, and which may say for how long.
fn check_duration(session: &Session, duration: Option<&str>) -> Result<(), Refused> {
    let longest = match session.caller.origin {
        Origin::LongTerm | Origin::SessionToken => {
            return Err((403, "These credentials cannot be used for federation"));
        }
        Origin::Role { chained: false, max_session, .. } => max_session,
        _ => 0,
    };
    let Some(duration) = duration else { return Ok(()) };
    match duration.parse::<i64>() {
        Ok(seconds) if (900..=longest).contains(&seconds) => Ok(()),
        _ => Err((400, "Invalid SessionDuration")),
    }
}

fn login(state: &mut State, parameters: &Parameters) -> Reply {
    let error = |message: &str| Reply::html(400, "AWS Federation Error", message);
    let destination = parameters.get("Destination").unwrap_or_default();
    if Url::parse(destination).is_err() {
        return error("Invalid Destination");
    }
    let token = parameters.get("SigninToken").unwrap_or_default();
    match state.signin_tokens.0.remove(token) {
        Some((arn, expires_at)) if expires_at > state.now() => {
            let (arn, destination) = (escape(&arn), escape(destination));
            let content = format!(
                "<p>Signed in as <code>{arn}</code>.</p><p><a href=\"{destination}\">{destination}</a></p>"
            );
            Reply::html(200, "AWS Management Console", &content)
        }
        _ => error("The SigninToken is invalid or has expired"),
    }
}
