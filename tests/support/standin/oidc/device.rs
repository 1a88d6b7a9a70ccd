//! The device authorization grant.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::super::auth_code::BUTTONS;
use super::super::http::{Parameters, Reply, escape};
use super::super::identity_center::Consent;
use super::super::json::Members;
use super::super::random;
use super::super::state::State;
use super::register::is_start_url;
use super::{Answer, DEVICE_CODE, Exception, Problem, client};

/// Clocks and networks are not exact to the millisecond.
const POLL_TOLERANCE_MILLIS: i64 = 100;
const SLOW_DOWN_SECONDS: i64 = 5;

/// One login that waits for a person with a browser.
#[derive(Clone, Debug)]
pub(crate) struct DeviceLogin {
    device_code: String,
    pub(crate) user_code: String,
    client_id: String,
    expires_at: DateTime<Utc>,
    interval: TimeDelta,
    last_poll: Option<DateTime<Utc>>,
    polls: u32,
    /// What the person said.
    pub(crate) approved: Option<bool>,
}

pub(super) fn start_device_authorization(state: &mut State, body: &[u8]) -> Answer {
    let members = Members::parse(body, &["clientId", "clientSecret", "startUrl"])?;
    let (client_id, _) = client(state, &members, DEVICE_CODE)?;
    if !is_start_url(state, members.required("startUrl")?) {
        return Err(Exception::InvalidRequest.because("Invalid start URL provided"));
    }
    let instance = &state.world.identity_center;
    let login = DeviceLogin {
        device_code: random::opaque(),
        user_code: random::user_code(),
        client_id,
        expires_at: state.now() + TimeDelta::seconds(instance.device_code_lifetime),
        interval: TimeDelta::seconds(instance.poll_interval),
        last_poll: None,
        polls: 0,
        approved: None,
    };
    let uri = format!("{}/device", state.url);
    let mut answer = json!({
        "deviceCode": login.device_code,
        "userCode": login.user_code,
        "verificationUri": uri,
        "verificationUriComplete": format!("{uri}?user_code={}", login.user_code),
        "expiresIn": instance.device_code_lifetime,
    });
    if instance.tells_poll_interval {
        answer["interval"] = instance.poll_interval.into();
    }
    state.oidc.devices.push(login);
    Ok(answer)
}

/// One poll: succeeds once, when the person has agreed.
pub(super) fn redeem(state: &mut State, client_id: &str, device_code: &str) -> Result<(), Problem> {
    let (now, consent) = (state.now(), state.consent);
    let devices = &mut state.oidc.devices;
    let found = devices.iter().position(|d| d.device_code == device_code && d.client_id == client_id);
    let position = found.ok_or_else(|| Exception::InvalidGrant.because("Invalid device code provided"))?;
    let login = &mut devices[position];
    if login.expires_at <= now {
        return Err(Exception::ExpiredToken.because("The device code has expired"));
    }
    let last_poll = login.last_poll.replace(now);
    let tolerance = TimeDelta::milliseconds(POLL_TOLERANCE_MILLIS);
    if last_poll.is_some_and(|last| now < last + login.interval - tolerance) {
        login.interval += TimeDelta::seconds(SLOW_DOWN_SECONDS);
        return Err(Exception::SlowDown.because("Polling too fast"));
    }
    login.polls += 1;
    let policy = match consent {
        Consent::Ask => None,
        Consent::Approve => Some(true),
        Consent::Deny => Some(false),
        Consent::ApproveAfterPolls(count) => (login.polls > count).then_some(true),
    };
    match login.approved.or(policy) {
        None => Err(Exception::AuthorizationPending.because("The authorization is still pending")),
        Some(approved) => {
            devices.remove(position);
            let denied = || Exception::AccessDenied.because("The user denied the request");
            approved.then_some(()).ok_or_else(denied)
        }
    }
}

/// The page behind the verification URI.
pub(crate) fn page(state: &State, parameters: &Parameters) -> Reply {
    let code = parameters.get("user_code").unwrap_or_default();
    let form = format!(
        "<form method=\"post\" action=\"/device\"><input name=\"user_code\" value=\"{}\">{BUTTONS}</form>",
        escape(code)
    );
    let waiting = state.oidc.devices.iter().any(|login| login.user_code == code);
    let hint = if waiting { "Is this the code in your terminal?" } else { "Which code is in your terminal?" };
    Reply::html(200, "Authorization requested", &format!("<p>{hint}</p>{form}"))
}

/// A button on that page was pressed.
pub(crate) fn press(state: &mut State, parameters: &Parameters) -> Reply {
    let code = parameters.get("user_code").unwrap_or_default().trim().to_ascii_uppercase();
    let approved = parameters.get("decision") == Some("approve");
    match state.decide_device(&code, approved) {
        true => Reply::html(200, if approved { "Request approved" } else { "Request denied" }, ""),
        false => Reply::html(400, "Unknown code", "<p>The code is wrong or has expired.</p>"),
    }
}
