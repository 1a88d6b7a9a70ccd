//! What an authenticated caller may do.

use super::query::QueryError;
use super::session::{Caller, Origin};
use super::state::State;

/// Checks the switches of the user behind the caller against an action such as `iam:ListMFADevices`.
pub(crate) fn authorize(
    state: &State,
    caller: &Caller,
    action: &str,
    resource: &str,
) -> Result<(), QueryError> {
    let is_iam = action.starts_with("iam:");
    match caller.origin {
        Origin::SessionToken if is_iam && !caller.mfa => return Err(QueryError::invalid_client_token()),
        Origin::FederationToken if is_iam => return Err(QueryError::invalid_client_token()),
        _ => {}
    }
    let Some(name) = &caller.user else { return Ok(()) };
    let mut users = state.world.users.iter();
    let user = users.find(|user| user.account == caller.account && &user.name == name);
    let Some(user) = user else { return Err(QueryError::invalid_client_token()) };
    if user.is_denied(action) {
        let why = format!("because no identity-based policy allows the {action} action");
        return Err(not_authorized(caller, action, resource, &why));
    }
    if user.needs_mfa(action) && !caller.mfa {
        return Err(not_authorized(
            caller,
            action,
            resource,
            "with an explicit deny in an identity-based policy",
        ));
    }
    Ok(())
}

pub(crate) fn not_authorized(caller: &Caller, action: &str, resource: &str, why: &str) -> QueryError {
    let arn = &caller.arn;
    let text = format!("User: {arn} is not authorized to perform: {action} on resource: {resource} {why}");
    QueryError::access_denied(text.trim_end())
}
