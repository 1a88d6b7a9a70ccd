//! AWS Identity and Access Management: what concerns one's own keys and MFA devices.

mod access_keys;
mod mfa_devices;

use super::authorize::authorize;
use super::clock::iso8601;
use super::http::{Parameters, Request};
use super::query::{Answer, IAM, QueryError, list, tag};
use super::session::Caller;
use super::sigv4::authenticate;
use super::state::State;
use super::world::{AccessKey, User};

/// A call with everything its handling needs.
struct Call<'a> {
    state: &'a mut State,
    caller: Caller,
    parameters: &'a Parameters,
}

pub(crate) fn handle(
    state: &mut State,
    request: &Request,
    operation: &str,
    parameters: &Parameters,
) -> Answer {
    let caller = authenticate(state, request, IAM.signing_name)?;
    let action = format!("iam:{operation}");
    let target = parameters.get("UserName").or(caller.user.as_deref()).unwrap_or_default();
    authorize(state, &caller, &action, &format!("user {target}"))?;
    let mut call = Call { state, caller, parameters };
    match operation {
        "GetUser" => call.get_user(),
        "ListAccountAliases" => Ok(Some(call.account_aliases())),
        "CreateAccessKey" => call.create_access_key(),
        "ListAccessKeys" => call.list_access_keys(),
        "UpdateAccessKey" => call.update_access_key(),
        "DeleteAccessKey" => call.delete_access_key(),
        "GetAccessKeyLastUsed" => call.access_key_last_used(),
        "ListMFADevices" => call.list_mfa_devices(),
        "ListVirtualMFADevices" => call.list_virtual_mfa_devices(),
        "CreateVirtualMFADevice" => call.create_virtual_mfa_device(),
        "EnableMFADevice" => call.enable_mfa_device(),
        "ResyncMFADevice" => call.resync_mfa_device(),
        "DeactivateMFADevice" => call.deactivate_mfa_device(),
        "DeleteVirtualMFADevice" => call.delete_virtual_mfa_device(),
        _ => {
            let message = format!("Could not find operation {operation} for version {}", IAM.version);
            Err(QueryError::new(400, "InvalidAction", message))
        }
    }
}

impl Call<'_> {
    fn required(&self, name: &str) -> Result<String, QueryError> {
        let value = self.parameters.get(name).filter(|value| !value.is_empty());
        value.map(str::to_owned).ok_or_else(|| {
            let member = name[..1].to_lowercase() + &name[1..];
            QueryError::validation(format!(
                "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member \
                 must not be null"
            ))
        })
    }

    /// The user named in the call, or the one behind the credentials.
    fn user(&mut self) -> Result<&mut User, QueryError> {
        let name = self.parameters.get("UserName").map(str::to_owned).or_else(|| self.caller.user.clone());
        let name = name.ok_or_else(|| {
            QueryError::validation("Must specify userName when calling with non-User credentials")
        })?;
        let missing = QueryError::no_such_entity(format!("The user with name {name} cannot be found."));
        self.state.user_mut(&self.caller.account, &name).ok_or(missing)
    }

    fn get_user(&mut self) -> Answer {
        let user = self.user()?;
        let mut inside = vec![tag("UserId", &user.id), tag("Arn", &user.arn())];
        if !user.root {
            inside.extend([tag("Path", "/"), tag("UserName", &user.name)]);
        }
        inside.push(tag("CreateDate", "2023-11-14T22:13:20Z"));
        Ok(Some(format!("<User>{}</User>", inside.concat())))
    }

    fn account_aliases(&self) -> String {
        let own = self.state.world.aliases.iter().filter(|(account, _)| *account == self.caller.account);
        list("AccountAliases", own.map(|(_, alias)| alias.clone())) + &tag("IsTruncated", "false")
    }

    /// One page of a list that `MaxItems` and `Marker` cut up.
    fn page(&self, name: &str, items: &[String]) -> Answer {
        let invalid = |what: &str| QueryError::validation(format!("Invalid {what}"));
        let number = |name: &str| self.parameters.get(name).map(str::parse::<usize>).transpose();
        let size = number("MaxItems").map_err(|_| invalid("MaxItems"))?.unwrap_or(100);
        let start = number("Marker").map_err(|_| invalid("Marker"))?.unwrap_or(0);
        if !(1..=1000).contains(&size) || start > items.len() {
            return Err(invalid("page"));
        }
        let end = items.len().min(start + size);
        let members = list(name, items[start..end].iter().cloned());
        let more = match end < items.len() {
            true => tag("IsTruncated", "true") + &tag("Marker", &end.to_string()),
            false => tag("IsTruncated", "false"),
        };
        Ok(Some(members + &more))
    }
}

fn key_metadata(user: &User, key: &AccessKey) -> String {
    [
        tag("UserName", &user.name),
        tag("AccessKeyId", &key.id),
        tag("Status", if key.active { "Active" } else { "Inactive" }),
        tag("CreateDate", &iso8601(key.created)),
    ]
    .concat()
}
