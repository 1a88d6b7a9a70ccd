//! AWS Security Token Service.

mod assume_role;
mod session_token;

use super::clock::iso8601;
use super::http::{Parameters, Request};
use super::limits::{KEY_ID, Limits};
use super::query::{Answer, QueryError, STS, tag};
use super::session::{Caller, Origin, Session};
use super::sigv4::authenticate;
use super::state::State;

pub(crate) fn handle(
    state: &mut State,
    request: &Request,
    operation: &str,
    parameters: &Parameters,
) -> Answer {
    if operation == "AssumeRoleWithWebIdentity" {
        return assume_role::with_web_identity(state, parameters);
    }
    let caller = authenticate(state, request, STS.signing_name)?;
    let limited = matches!(caller.origin, Origin::SessionToken | Origin::FederationToken);
    match operation {
        "GetCallerIdentity" => Ok(Some(caller_identity(&caller))),
        "AssumeRole" => assume_role::assume_role(state, &caller, parameters),
        "GetSessionToken" => session_token::get_session_token(state, &caller, parameters),
        "GetFederationToken" => session_token::get_federation_token(state, &caller, parameters),
        _ if limited => {
            Err(QueryError::access_denied(format!("Cannot call {operation} with session credentials")))
        }
        "GetAccessKeyInfo" => access_key_info(state, parameters),
        _ => {
            let message = format!("Could not find operation {operation} for version {}", STS.version);
            Err(QueryError::new(400, "InvalidAction", message))
        }
    }
}

fn caller_identity(caller: &Caller) -> String {
    [tag("Arn", &caller.arn), tag("UserId", &caller.user_id), tag("Account", &caller.account)].concat()
}

fn access_key_info(state: &mut State, parameters: &Parameters) -> Answer {
    let mut limits = Limits::of(parameters);
    let id = limits.required("AccessKeyId", 16..=128, KEY_ID);
    limits.check()?;
    let account = match state.access_key_mut(id) {
        Some((user, _)) => Some(user.account),
        None => state.sessions.get(id).map(|session| session.caller.account.clone()),
    };
    let unknown = || QueryError::validation(format!("Invalid AccessKeyId: {id}"));
    account.map(|account| Some(tag("Account", &account))).ok_or_else(unknown)
}

fn credentials(session: &Session) -> String {
    let inside = [
        tag("AccessKeyId", &session.caller.access_key_id),
        tag("SecretAccessKey", &session.secret),
        tag("SessionToken", &session.token),
        tag("Expiration", &iso8601(session.expires_at)),
    ];
    format!("<Credentials>{}</Credentials>", inside.concat())
}

/// Validates a serial and a code given together; `true` when the call carries MFA.
fn check_mfa(state: &mut State, caller: &Caller, parameters: &Parameters) -> Result<bool, QueryError> {
    let (serial, code) = (parameters.get("SerialNumber"), parameters.get("TokenCode"));
    let (serial, code) = match (serial, code) {
        (None, None) => return Ok(false),
        (Some(serial), Some(code)) => (serial, code),
        _ => return Err(mfa_failed("must provide both MFA serial number and one time pass code.")),
    };
    let owner = caller.user.as_deref().and_then(|name| state.user_mut(&caller.account, name));
    let device = owner.and_then(|user| user.mfa_devices.iter().find(|device| device.serial == serial));
    if device.is_none_or(|device| device.seed.is_none()) {
        return Err(mfa_failed(
            "unable to validate MFA code. Please verify your MFA serial number is valid and associated with this user.",
        ));
    }
    match state.accept_code(serial, code) {
        true => Ok(true),
        false => Err(QueryError::access_denied(
            "MultiFactorAuthentication failed with invalid MFA one time pass code.",
        )),
    }
}

fn mfa_failed(why: &str) -> QueryError {
    QueryError::access_denied(format!("MultiFactorAuthentication failed, {why}"))
}
