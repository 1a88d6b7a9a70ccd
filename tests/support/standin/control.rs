//! The `/_standin/` endpoint: what tests do through `Standin`, for scripts.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::fault::{Fault, PlannedFault};
use super::http::{Parameters, Reply, Request};
use super::identity_center::Consent;
use super::server::Shared;

pub(crate) fn handle(shared: &Shared, request: &Request) -> Reply {
    let action = request.path.trim_start_matches("/_standin/");
    let mut parameters = request.query.clone();
    parameters.0.extend(Parameters::parse(&request.body).0);
    let outcome = match (request.method.as_str(), action) {
        ("GET", "requests") => Ok(requests(shared, &parameters)),
        ("GET", "count") => count(shared, &parameters),
        ("GET", "totp") => totp(shared, &parameters),
        ("POST", "fault") => plan_fault(shared, &parameters),
        ("POST", "clear") => Ok(clear(shared)),
        ("POST", "skew") => skew(shared, &parameters),
        ("POST", "session_lifetime") => session_lifetime(shared, &parameters),
        ("POST", "expire") => expire(shared, &parameters),
        ("POST", "approve") => decide(shared, &parameters, true),
        ("POST", "deny") => decide(shared, &parameters, false),
        ("POST", "consent") => consent(shared, &parameters),
        ("GET", "world") => Ok(world(shared)),
        ("GET", "waiting") => Ok(waiting(shared)),
        _ => Err(format!("no such control: {} {action}", request.method)),
    };
    match outcome {
        Ok(answer) => Reply::json(200, &answer),
        Err(message) => Reply::json(400, &json!({ "message": message })),
    }
}

type Outcome = Result<Value, String>;

fn required<'a>(parameters: &'a Parameters, name: &str) -> Result<&'a str, String> {
    parameters.get(name).ok_or_else(|| format!("{name} is missing"))
}

fn number<T: std::str::FromStr>(parameters: &Parameters, name: &str) -> Result<Option<T>, String> {
    let parsed = parameters.get(name).map(str::parse).transpose();
    parsed.map_err(|_| format!("{name} is not a number"))
}

fn requests(shared: &Shared, parameters: &Parameters) -> Value {
    let operation = parameters.get("operation");
    let state = shared.state();
    let wanted =
        state.requests.iter().filter(|request| operation.is_none_or(|name| request.operation == name));
    wanted.map(super::record::Recorded::to_json).collect()
}

fn count(shared: &Shared, parameters: &Parameters) -> Outcome {
    let operation = required(parameters, "operation")?;
    let state = shared.state();
    Ok(json!({ "count": state.requests.iter().filter(|request| request.operation == operation).count() }))
}

/// The code at the present step, or `?offset=1` for the next one.
fn totp(shared: &Shared, parameters: &Parameters) -> Outcome {
    let serial = required(parameters, "serial")?;
    let offset = number::<i64>(parameters, "offset")?.unwrap_or(0);
    let code = shared.state().current_code(serial).map(|(totp, step)| totp.code(step + offset));
    code.map(|code| json!({ "code": code })).ok_or_else(|| "no such device, or one without a seed".to_owned())
}

/// `kind` is one of those below; `times` and `after` limit it.
fn plan_fault(shared: &Shared, parameters: &Parameters) -> Outcome {
    let operation = required(parameters, "operation")?;
    let status = number(parameters, "status")?.unwrap_or(500);
    let seconds = number(parameters, "seconds")?.unwrap_or(1);
    let text = |name| parameters.get(name).unwrap_or_default();
    let fault = match required(parameters, "kind")? {
        "delay" => Fault::Delay(Duration::from_secs(u64::from(seconds))),
        "drop-request" => Fault::DropRequest,
        "drop-answer" => Fault::DropAnswer,
        "truncate" => Fault::Truncate,
        "status" => Fault::Status(status),
        "retry-after" => Fault::StatusRetryAfter(status, seconds),
        "html" => Fault::Html(status),
        "error" => Fault::error(status, text("code"), text("message")),
        other => return Err(format!("no such kind of fault: {other}")),
    };
    let mut planned: PlannedFault = fault.after(number(parameters, "after")?.unwrap_or(0));
    if let Some(times) = number(parameters, "times")? {
        planned = planned.times(times);
    }
    shared.state().faults.plan(operation, planned);
    Ok(json!({}))
}

fn clear(shared: &Shared) -> Value {
    let mut state = shared.state();
    state.faults.clear();
    state.requests.clear();
    json!({})
}

fn skew(shared: &Shared, parameters: &Parameters) -> Outcome {
    let seconds = number(parameters, "seconds")?.ok_or("seconds is missing")?;
    shared.clock.set_skew(TimeDelta::seconds(seconds));
    Ok(json!({}))
}

/// Without `seconds`, credentials live as long as they were asked to again.
fn session_lifetime(shared: &Shared, parameters: &Parameters) -> Outcome {
    shared.state().session_lifetime = number(parameters, "seconds")?.map(TimeDelta::seconds);
    Ok(json!({}))
}

/// `what` is `sessions` if it is not said.
fn expire(shared: &Shared, parameters: &Parameters) -> Outcome {
    let mut state = shared.state();
    match parameters.get("what").unwrap_or("sessions") {
        "sessions" => state.expire_sessions(),
        "access-tokens" => state.expire_access_tokens(),
        "registrations" => state.expire_registrations(),
        "codes" => state.codes.expire(),
        "logins" => state.revoke_logins(),
        "password" => state.logins.credentials_changed = true,
        other => return Err(format!("cannot expire {other}")),
    }
    Ok(json!({}))
}

fn decide(shared: &Shared, parameters: &Parameters, approved: bool) -> Outcome {
    let user_code = required(parameters, "user_code")?;
    match shared.state().decide_device(user_code, approved) {
        true => Ok(json!({})),
        false => Err("no login waits with this code".to_owned()),
    }
}

fn consent(shared: &Shared, parameters: &Parameters) -> Outcome {
    shared.state().consent = Consent::named(required(parameters, "say")?)?;
    Ok(json!({}))
}

/// What a script needs to know to write a configuration.
fn world(shared: &Shared) -> Value {
    let state = shared.state();
    let world = &state.world;
    json!({
        "start_url": world.identity_center.start_url,
        "sso_region": world.identity_center.region,
        "roles": world.roles.iter().map(|role| role.arn.as_str()).collect::<Vec<_>>(),
        "users": world.users.iter().map(super::world::User::arn).collect::<Vec<_>>(),
        "sign_in": world.sign_in.arn,
    })
}

fn waiting(shared: &Shared) -> Value {
    let state = shared.state();
    state.oidc.devices.iter().map(|login| Value::from(login.user_code.as_str())).collect()
}
