//! A stand-in for AWS on the loopback interface.
//!
//! It answers as AWS answers: signatures, MFA codes, proofs of possession, limits and trust are really checked, and the
//! errors carry AWS's texts. Clients find it through `AWS_ENDPOINT_URL_STS` and its siblings, all set to
//! [`Standin::url`]. Time is its own ([`Standin::set_skew`]), and so are its faults ([`Standin::fault`]).

mod auth_code;
mod authorize;
pub(crate) mod browser;
mod clock;
mod control;
mod fault;
mod federation;
mod http;
mod iam;
mod identity_center;
mod json;
mod limits;
mod machine;
mod oidc;
mod portal;
mod query;
mod random;
mod record;
mod route;
pub(crate) mod sample;
mod server;
mod session;
mod signin;
mod sigv4;
mod state;
mod sts;
#[cfg(test)]
mod tests;
mod totp;
mod world;

use std::io;

use chrono::{DateTime, TimeDelta, Utc};

pub(crate) use fault::{Fault, PlannedFault};
pub(crate) use identity_center::{Consent, IdentityCenter};
pub(crate) use record::Recorded;
use server::Server;
pub(crate) use totp::{STEP_SECONDS, Totp, step_at};
pub(crate) use world::{AccessKey, MfaDevice, Role, SignIn, User, World};

/// A running stand-in; stops when dropped.
pub(crate) struct Standin {
    server: Server,
}

impl Standin {
    /// Starts on a free port.
    pub(crate) fn start(world: World) -> Self {
        Self::start_on(world, 0).expect("a free port on the loopback interface")
    }

    pub(crate) fn start_on(world: World, port: u16) -> io::Result<Self> {
        Ok(Self { server: Server::start(world, port)? })
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// The variables that lead every AWS client here.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let services = ["STS", "IAM", "SSO", "SSO_OIDC", "SIGNIN"];
        services.map(|service| (format!("AWS_ENDPOINT_URL_{service}"), self.url())).to_vec()
    }

    /// Every request so far, in order of arrival.
    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.server.shared.state().requests.clone()
    }

    /// How many requests for an operation have arrived, whatever came of them.
    pub(crate) fn count(&self, operation: &str) -> usize {
        let state = self.server.shared.state();
        state.requests.iter().filter(|request| request.operation == operation).count()
    }

    /// How many requests for an operation were answered with success.
    pub(crate) fn succeeded(&self, operation: &str) -> usize {
        let state = self.server.shared.state();
        let granted = |request: &&Recorded| request.operation == operation && request.status == Some(200);
        state.requests.iter().filter(granted).count()
    }

    /// Everything secret that was handed out so far.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let state = self.server.shared.state();
        let sessions =
            state.sessions.values().flat_map(|session| [session.secret.clone(), session.token.clone()]);
        let tokens = state.oidc.access_tokens.keys().chain(state.oidc.refresh_tokens.keys()).cloned();
        sessions.chain(tokens).collect()
    }

    /// The same with what only the clients keep: the secrets of registrations and the tokens of console logins.
    pub(crate) fn every_secret(&self) -> Vec<String> {
        let mut secrets = self.secrets();
        let state = self.server.shared.state();
        secrets.extend(state.oidc.client_secrets().chain(state.logins.secrets()).cloned());
        secrets
    }

    pub(crate) fn forget_requests(&self) {
        self.server.shared.state().requests.clear();
    }

    /// Plans a fault for an operation, or for all with `*`.
    pub(crate) fn fault(&self, operation: &str, fault: impl Into<PlannedFault>) {
        self.server.shared.state().faults.plan(operation, fault.into());
    }

    pub(crate) fn clear_faults(&self) {
        self.server.shared.state().faults.clear();
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.server.shared.clock.now()
    }

    /// Sets how far the stand-in's clock is ahead of the system's; negative for behind.
    pub(crate) fn set_skew(&self, skew: TimeDelta) {
        self.server.shared.clock.set_skew(skew);
    }

    /// Moves the stand-in's clock forward.
    pub(crate) fn advance(&self, by: TimeDelta) {
        self.server.shared.clock.advance(by);
    }

    /// From now on temporary credentials live so long, whatever was asked for; `None` ends that.
    pub(crate) fn set_session_lifetime(&self, lifetime: Option<TimeDelta>) {
        self.server.shared.state().session_lifetime = lifetime;
    }

    /// All temporary credentials have expired.
    pub(crate) fn expire_sessions(&self) {
        self.server.shared.state().expire_sessions();
    }

    /// An administrator deactivates, or reactivates, an access key.
    pub(crate) fn set_key_active(&self, access_key_id: &str, active: bool) {
        if let Some((_, key)) = self.server.shared.state().access_key_mut(access_key_id) {
            key.active = active;
        }
    }

    /// What the person at the browser says from now on.
    pub(crate) fn set_consent(&self, consent: Consent) {
        self.server.shared.state().consent = consent;
    }

    /// Codes of the device logins that wait for an answer.
    pub(crate) fn waiting_user_codes(&self) -> Vec<String> {
        let state = self.server.shared.state();
        let waiting = state.oidc.devices.iter().filter(|login| login.approved.is_none());
        waiting.map(|login| login.user_code.clone()).collect()
    }

    /// The person agrees to a device login; `false` when there is none with this code.
    pub(crate) fn approve_device(&self, user_code: &str) -> bool {
        self.server.shared.state().decide_device(user_code, true)
    }

    pub(crate) fn deny_device(&self, user_code: &str) -> bool {
        self.server.shared.state().decide_device(user_code, false)
    }

    /// Every access token of the Identity Center has expired; refresh tokens have not.
    pub(crate) fn expire_access_tokens(&self) {
        self.server.shared.state().expire_access_tokens();
    }

    pub(crate) fn expire_registrations(&self) {
        self.server.shared.state().expire_registrations();
    }

    /// Every authorization code that was not exchanged yet has expired.
    pub(crate) fn expire_codes(&self) {
        self.server.shared.state().codes.expire();
    }

    /// An administrator ends every login to the Identity Center.
    pub(crate) fn revoke_logins(&self) {
        self.server.shared.state().revoke_logins();
    }

    /// The console user changes the password, which ends `aws login` sessions at their next refresh.
    pub(crate) fn change_password(&self) {
        self.server.shared.state().logins.credentials_changed = true;
    }

    /// The world as it is now, after what the requests changed.
    pub(crate) fn world(&self) -> World {
        self.server.shared.state().world.clone()
    }

    /// Changes the world while it is in use.
    pub(crate) fn change_world(&self, change: impl FnOnce(&mut World)) {
        change(&mut self.server.shared.state().world);
    }

    /// The code that the device with this serial shows now.
    pub(crate) fn totp_now(&self, serial: &str) -> String {
        let (totp, step) = self.server.shared.state().current_code(serial).expect("a device with a seed");
        totp.code(step)
    }

    /// A code that is accepted now and was not used yet, so that tests need not wait for the next step.
    pub(crate) fn unused_totp(&self, serial: &str) -> String {
        let state = self.server.shared.state();
        let (totp, step) = state.current_code(serial).expect("a device with a seed");
        let steps = [step, step + 1, step - 1];
        let unused = steps.into_iter().find(|step| !state.used_codes.contains(&(serial.to_owned(), *step)));
        totp.code(unused.expect("one of the three codes is unused"))
    }
}
