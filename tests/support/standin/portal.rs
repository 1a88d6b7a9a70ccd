//! The access portal: what a person signed in to the Identity Center can reach.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::http::{Parameters, Reply, Request};
use super::identity_center::SsoAccount;
use super::json;
use super::random::{self, hex};
use super::session::{Caller, Origin};
use super::state::State;

const LARGEST_PAGE: usize = 100;

/// A token bucket that holds one second's worth of calls.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    filled: Option<(DateTime<Utc>, f64)>,
}

impl Throttle {
    fn admits(&mut self, now: DateTime<Utc>, rate: u32) -> bool {
        let rate = f64::from(rate);
        let (since, level) = self.filled.unwrap_or((now, rate));
        let elapsed = (now - since).as_seconds_f64().max(0.0);
        let level = elapsed.mul_add(rate, level).min(rate);
        let admitted = level >= 1.0;
        self.filled = Some((now, if admitted { level - 1.0 } else { level }));
        admitted
    }
}

/// HTTP status, name and message.
struct Problem(u16, &'static str, String);

fn problem(status: u16, name: &'static str, message: &str) -> Problem {
    Problem(status, name, message.to_owned())
}

type Answer = Result<Value, Problem>;

pub(crate) fn handle(
    state: &mut State,
    request: &Request,
    operation: &str,
    parameters: &Parameters,
) -> Reply {
    match answer(state, request, operation, parameters) {
        Ok(Value::Null) => Reply::new(200, "application/json", "").with("x-amzn-RequestId", random::uuid()),
        Ok(body) => json::success(&body),
        Err(Problem(429, name, message)) => json::error(429, name, &message).with("Retry-After", "1"),
        Err(Problem(status, name, message)) => json::error(status, name, &message),
    }
}

fn answer(state: &mut State, request: &Request, operation: &str, parameters: &Parameters) -> Answer {
    let now = state.now();
    if let Some(rate) = state.world.identity_center.portal_rate
        && !state.portal_throttle.admits(now, rate)
    {
        return Err(problem(429, "TooManyRequestsException", "HTTP 429 Unknown Code"));
    }
    let bearer = request.header("x-amz-sso_bearer_token").unwrap_or_default();
    let token = state.oidc.access_tokens.get(bearer).filter(|token| token.expires_at > now).cloned();
    let unauthorized = || problem(401, "UnauthorizedException", "Session token not found or invalid");
    let token = token.ok_or_else(unauthorized)?;
    match operation {
        "ListAccounts" => list_accounts(state, parameters),
        "ListAccountRoles" => list_account_roles(state, parameters),
        "GetRoleCredentials" => get_role_credentials(state, parameters),
        _ => {
            state.oidc.revoke(&token.login);
            Ok(Value::Null)
        }
    }
}

fn required<'a>(parameters: &'a Parameters, name: &str) -> Result<&'a str, Problem> {
    let missing = || problem(400, "InvalidRequestException", &format!("Missing parameter: {name}"));
    parameters.get(name).filter(|value| !value.is_empty()).ok_or_else(missing)
}

fn account<'a>(state: &'a State, parameters: &Parameters) -> Result<&'a SsoAccount, Problem> {
    let id = required(parameters, "account_id")?;
    if id.len() != 12 || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(problem(400, "InvalidRequestException", "Invalid account ID"));
    }
    let found = state.world.identity_center.accounts.iter().find(|account| account.id == id);
    found.ok_or_else(no_access)
}

fn no_access() -> Problem {
    problem(403, "ForbiddenException", "No access")
}

fn list_accounts(state: &State, parameters: &Parameters) -> Answer {
    let accounts = state.world.identity_center.accounts.iter();
    let items: Vec<Value> = accounts
        .map(|a| json!({ "accountId": a.id, "accountName": a.name, "emailAddress": a.email }))
        .collect();
    page(state, parameters, "accountList", "accounts", &items)
}

fn list_account_roles(state: &State, parameters: &Parameters) -> Answer {
    let account = account(state, parameters)?;
    let roles = account.roles.iter();
    let items: Vec<Value> = roles.map(|role| json!({ "roleName": role, "accountId": account.id })).collect();
    page(state, parameters, "roleList", &account.id, &items)
}

/// A page of a list; its token only continues the same list.
fn page(state: &State, parameters: &Parameters, member: &str, list: &str, items: &[Value]) -> Answer {
    let invalid = |what: &str| problem(400, "InvalidRequestException", &format!("Invalid {what}"));
    let size = match parameters.get("max_result").map(str::parse::<usize>) {
        None => state.world.identity_center.page_size,
        Some(Ok(size)) if (1..=LARGEST_PAGE).contains(&size) => size,
        Some(_) => return Err(invalid("max_result")),
    };
    let start = match parameters.get("next_token") {
        None => 0,
        Some(token) => position(token, list).ok_or_else(|| invalid("next_token"))?,
    };
    let end = items.len().min(start + size);
    let mut answer = json!({ member: items.get(start..end).unwrap_or_default() });
    if end < items.len() {
        answer["nextToken"] = URL_SAFE_NO_PAD.encode(format!("{list}@{end}")).into();
    }
    Ok(answer)
}

fn position(token: &str, list: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    text.strip_prefix(list)?.strip_prefix('@')?.parse().ok()
}

fn get_role_credentials(state: &mut State, parameters: &Parameters) -> Answer {
    let role = required(parameters, "role_name")?;
    let account = account(state, parameters)?;
    if !account.roles.iter().any(|assigned| assigned == role) {
        return Err(no_access());
    }
    let instance = &state.world.identity_center;
    let (id, user, lifetime) = (account.id.clone(), instance.user_name.clone(), instance.role_lifetime);
    let suffix = &hex(&Sha256::digest(format!("{id}/{role}")))[..16];
    let caller = Caller {
        access_key_id: String::new(),
        arn: format!("arn:aws:sts::{id}:assumed-role/AWSReservedSSO_{role}_{suffix}/{user}"),
        user_id: format!("AROA{}:{user}", suffix.to_uppercase()),
        account: id,
        user: None,
        root: false,
        origin: Origin::IdentityCenter,
        mfa: false,
        source_identity: None,
    };
    let session = state.issue(caller, lifetime);
    Ok(json!({ "roleCredentials": {
        "accessKeyId": session.caller.access_key_id,
        "secretAccessKey": session.secret,
        "sessionToken": session.token,
        "expiration": session.expires_at.timestamp_millis(),
    } }))
}
