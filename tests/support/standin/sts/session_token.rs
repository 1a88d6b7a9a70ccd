//! GetSessionToken and GetFederationToken: long-term keys only.

use super::super::authorize::authorize;
use super::super::http::Parameters;
use super::super::limits::{ANY, DIGITS, Limits, NAME, SERIAL};
use super::super::query::{Answer, QueryError, tag};
use super::super::session::{Caller, Origin};
use super::super::state::State;
use super::{check_mfa, credentials};

const LONGEST: i64 = 129_600;
const LONGEST_FOR_ROOT: i64 = 3600;
const DEFAULT: i64 = 43_200;

pub(super) fn get_session_token(state: &mut State, caller: &Caller, parameters: &Parameters) -> Answer {
    only_long_term(caller, "GetSessionToken")?;
    let mut limits = Limits::of(parameters);
    limits.optional("SerialNumber", 9..=256, SERIAL);
    limits.optional("TokenCode", 6..=6, DIGITS);
    let duration = duration(&mut limits, caller);
    limits.check()?;
    let mfa = check_mfa(state, caller, parameters)?;
    let caller = Caller { mfa, origin: Origin::SessionToken, ..caller.clone() };
    authorize(state, &caller, "sts:GetSessionToken", "*")?;
    let session = state.issue(caller, duration);
    Ok(Some(credentials(&session)))
}

pub(super) fn get_federation_token(state: &mut State, caller: &Caller, parameters: &Parameters) -> Answer {
    only_long_term(caller, "GetFederationToken")?;
    let mut limits = Limits::of(parameters);
    let name = limits.required("Name", 2..=32, NAME);
    limits.optional("Policy", 1..=2048, ANY);
    let duration = duration(&mut limits, caller);
    limits.check()?;
    authorize(state, caller, "sts:GetFederationToken", "*")?;
    let partition = caller.arn.split(':').nth(1).unwrap_or("aws");
    let caller = Caller {
        arn: format!("arn:{partition}:sts::{}:federated-user/{name}", caller.account),
        user_id: format!("{}:{name}", caller.account),
        user: None,
        origin: Origin::FederationToken,
        ..caller.clone()
    };
    let user = [tag("Arn", &caller.arn), tag("FederatedUserId", &caller.user_id)].concat();
    let session = state.issue(caller, duration);
    Ok(Some(format!("{}<FederatedUser>{user}</FederatedUser>", credentials(&session))))
}

fn duration(limits: &mut Limits<'_>, caller: &Caller) -> i64 {
    let longest = if caller.root { LONGEST_FOR_ROOT } else { LONGEST };
    limits.number("DurationSeconds", 900..=longest).unwrap_or(DEFAULT.min(longest))
}

fn only_long_term(caller: &Caller, operation: &str) -> Result<(), QueryError> {
    match caller.is_temporary() {
        true => Err(QueryError::access_denied(format!("Cannot call {operation} with session credentials"))),
        false => Ok(()),
    }
}
