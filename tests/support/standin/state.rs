//! Everything that changes while the stand-in runs.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::auth_code::Codes;
use super::clock::Clock;
use super::fault::Faults;
use super::federation::SigninTokens;
use super::identity_center::Consent;
use super::oidc::Oidc;
use super::portal::Throttle;
use super::record::Recorded;
use super::session::{Caller, Session};
use super::signin::Logins;
use super::totp::{Totp, step_at};
use super::world::{AccessKey, MfaDevice, User, World};

pub(crate) struct State {
    pub(crate) url: String,
    pub(crate) world: World,
    pub(crate) clock: Arc<Clock>,
    pub(crate) sessions: HashMap<String, Session>,
    /// Serial and step of each code that was accepted.
    pub(crate) used_codes: HashSet<(String, i64)>,
    pub(crate) session_lifetime: Option<TimeDelta>,
    pub(crate) consent: Consent,
    pub(crate) codes: Codes,
    pub(crate) oidc: Oidc,
    pub(crate) portal_throttle: Throttle,
    pub(crate) logins: Logins,
    pub(crate) signin_tokens: SigninTokens,
    pub(crate) requests: Vec<Recorded>,
    pub(crate) faults: Faults,
}

/// A long-term or temporary key as the signature check needs it.
pub(crate) struct KnownKey {
    pub(crate) secret: String,
    pub(crate) token: Option<String>,
    pub(crate) expires_at: Option<DateTime<Utc>>,
    pub(crate) caller: Caller,
}

impl State {
    pub(crate) fn new(url: String, world: World, clock: Arc<Clock>) -> Self {
        Self {
            url,
            world,
            clock,
            sessions: HashMap::new(),
            used_codes: HashSet::new(),
            session_lifetime: None,
            consent: Consent::Ask,
            codes: Codes::default(),
            oidc: Oidc::default(),
            portal_throttle: Throttle::default(),
            logins: Logins::default(),
            signin_tokens: SigninTokens::default(),
            requests: Vec::new(),
            faults: Faults::default(),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Hands out credentials for `seconds`, or for the lifetime that a test insists on.
    pub(crate) fn issue(&mut self, caller: Caller, seconds: i64) -> Session {
        let session = Session::new(caller, self.now(), self.lifetime(seconds));
        self.sessions.insert(session.caller.access_key_id.clone(), session.clone());
        session
    }

    /// A person answers the login with this user code; `false` when there is none.
    pub(crate) fn decide_device(&mut self, user_code: &str, approved: bool) -> bool {
        let login = self.oidc.devices.iter_mut().find(|login| login.user_code == user_code);
        login.map(|login| login.approved = Some(approved)).is_some()
    }

    /// Every access token of the Identity Center has expired; refresh tokens have not.
    pub(crate) fn expire_access_tokens(&mut self) {
        let now = self.now();
        for token in self.oidc.access_tokens.values_mut() {
            token.expires_at = token.expires_at.min(now);
        }
    }

    /// Every client registration has expired.
    pub(crate) fn expire_registrations(&mut self) {
        let now = self.now();
        for registration in self.oidc.registrations.values_mut() {
            registration.expires_at = registration.expires_at.min(now);
        }
    }

    /// An administrator ends every login to the Identity Center.
    pub(crate) fn revoke_logins(&mut self) {
        self.oidc.access_tokens.clear();
        self.oidc.refresh_tokens.clear();
    }

    pub(crate) fn expire_sessions(&mut self) {
        let now = self.now();
        for session in self.sessions.values_mut() {
            session.expires_at = session.expires_at.min(now);
        }
    }

    pub(crate) fn lifetime(&self, seconds: i64) -> TimeDelta {
        self.session_lifetime.unwrap_or_else(|| TimeDelta::seconds(seconds))
    }

    /// Looks up a key that may be used now; a new key counts the calls that come too early.
    pub(crate) fn key(&mut self, access_key_id: &str) -> Option<KnownKey> {
        if let Some(session) = self.sessions.get(access_key_id) {
            return Some(KnownKey {
                secret: session.secret.clone(),
                token: Some(session.token.clone()),
                expires_at: Some(session.expires_at),
                caller: session.caller.clone(),
            });
        }
        let now = self.now();
        let (user, key) = self.access_key_mut(access_key_id)?;
        if !key.active || now < key.usable_from {
            return None;
        }
        if key.refused_calls > 0 {
            key.refused_calls -= 1;
            return None;
        }
        let secret = key.secret.clone();
        Some(KnownKey {
            secret,
            token: None,
            expires_at: None,
            caller: Caller::of_user(&user, access_key_id),
        })
    }

    /// The key itself, and its owner as it was.
    pub(crate) fn access_key_mut(&mut self, access_key_id: &str) -> Option<(User, &mut AccessKey)> {
        self.world.users.iter_mut().find_map(|user| {
            let position = user.access_keys.iter().position(|key| key.id == access_key_id)?;
            Some((user.clone(), &mut user.access_keys[position]))
        })
    }

    pub(crate) fn user_mut(&mut self, account: &str, name: &str) -> Option<&mut User> {
        self.world.users.iter_mut().find(|user| user.account == account && user.name == name)
    }

    pub(crate) fn device(&self, serial: &str) -> Option<&MfaDevice> {
        let assigned = self.world.users.iter().flat_map(|user| &user.mfa_devices);
        assigned.chain(&self.world.unassigned_devices).find(|device| device.serial == serial)
    }

    /// The code of a device at the current step of its own clock, and that step.
    pub(crate) fn current_code(&self, serial: &str) -> Option<(Totp, i64)> {
        let device = self.device(serial)?;
        let totp = Totp::from_base32(device.seed.as_deref()?)?;
        Some((totp, step_at(self.now()) + device.drift))
    }

    /// Accepts a code once, one step early or late.
    pub(crate) fn accept_code(&mut self, serial: &str, code: &str) -> bool {
        let Some((totp, current)) = self.current_code(serial) else { return false };
        let unused = |step: &i64| !self.used_codes.contains(&(serial.to_owned(), *step));
        let steps = [current, current - 1, current + 1].into_iter().filter(unused);
        let Some(step) = totp.find(code, steps) else { return false };
        self.used_codes.insert((serial.to_owned(), step))
    }
}
