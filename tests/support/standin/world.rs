//! What exists before the first request: plain data with builders.

use chrono::{DateTime, TimeDelta, Utc};

use super::identity_center::IdentityCenter;
use super::random;

#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) users: Vec<User>,
    pub(crate) roles: Vec<Role>,
    /// Account ID and alias.
    pub(crate) aliases: Vec<(String, String)>,
    pub(crate) unassigned_devices: Vec<MfaDevice>,
    /// The seed of the next devices that are made; random ones without it.
    pub(crate) new_device_seed: Option<String>,
    pub(crate) identity_center: IdentityCenter,
    pub(crate) sign_in: SignIn,
    pub(crate) key_propagation: KeyPropagation,
}

impl World {
    pub(crate) fn empty() -> Self {
        Self {
            users: Vec::new(),
            roles: Vec::new(),
            aliases: Vec::new(),
            unassigned_devices: Vec::new(),
            new_device_seed: None,
            identity_center: IdentityCenter::new("https://d-9067642ac7.awsapps.com/start", "eu-west-1"),
            sign_in: SignIn::new("arn:aws:iam::111122223333:user/alice"),
            key_propagation: KeyPropagation::default(),
        }
    }

    pub(crate) fn user(mut self, user: User) -> Self {
        self.users.push(user);
        self
    }

    pub(crate) fn role(mut self, role: Role) -> Self {
        self.roles.push(role);
        self
    }

    pub(crate) fn alias(mut self, account: &str, alias: &str) -> Self {
        self.aliases.push((account.to_owned(), alias.to_owned()));
        self
    }

    pub(crate) fn identity_center(mut self, instance: IdentityCenter) -> Self {
        self.identity_center = instance;
        self
    }

    pub(crate) fn sign_in(mut self, sign_in: SignIn) -> Self {
        self.sign_in = sign_in;
        self
    }

    /// New devices get this seed, for a picture that is the same each time.
    pub(crate) fn new_device_seed(mut self, seed: &str) -> Self {
        self.new_device_seed = Some(seed.to_owned());
        self
    }

    /// New access keys are refused until both have passed.
    pub(crate) fn key_propagation(mut self, delay: TimeDelta, refused_calls: u32) -> Self {
        self.key_propagation = KeyPropagation { delay, refused_calls };
        self
    }

    /// Changes one user in place.
    pub(crate) fn with_user(mut self, name: &str, change: impl FnOnce(User) -> User) -> Self {
        if let Some(position) = self.users.iter().position(|user| user.name == name) {
            let user = self.users.remove(position);
            self.users.insert(position, change(user));
        }
        self
    }
}

/// How long IAM takes until a new key is known everywhere.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KeyPropagation {
    pub(crate) delay: TimeDelta,
    pub(crate) refused_calls: u32,
}

/// An IAM user, or the root user of an account.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) account: String,
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) partition: String,
    pub(crate) root: bool,
    pub(crate) access_keys: Vec<AccessKey>,
    pub(crate) mfa_devices: Vec<MfaDevice>,
    denied: Vec<String>,
    needs_mfa: Vec<String>,
}

impl User {
    pub(crate) fn new(account: &str, name: &str) -> Self {
        Self {
            account: account.to_owned(),
            name: name.to_owned(),
            id: random::identifier("AIDA"),
            partition: "aws".to_owned(),
            root: false,
            access_keys: Vec::new(),
            mfa_devices: Vec::new(),
            denied: Vec::new(),
            needs_mfa: Vec::new(),
        }
    }

    pub(crate) fn root(account: &str) -> Self {
        Self { root: true, id: account.to_owned(), ..Self::new(account, "<root_account>") }
    }

    pub(crate) fn partition(mut self, partition: &str) -> Self {
        self.partition = partition.to_owned();
        self
    }

    pub(crate) fn access_key(mut self, id: &str, secret: &str) -> Self {
        self.access_keys.push(AccessKey::new(id, secret));
        self
    }

    /// A virtual device named like the user, unless a name is given in the serial.
    pub(crate) fn virtual_mfa(mut self, device: &str, seed: &str) -> Self {
        let serial = format!("arn:{}:iam::{}:mfa/{device}", self.partition, self.account);
        self.mfa_devices.push(MfaDevice { serial, seed: Some(seed.to_owned()), drift: 0, enabled_at: None });
        self
    }

    /// A device whose serial is printed on it.
    pub(crate) fn hardware_mfa(mut self, serial: &str, seed: &str) -> Self {
        let (serial, seed) = (serial.to_owned(), Some(seed.to_owned()));
        self.mfa_devices.push(MfaDevice { serial, seed, drift: 0, enabled_at: None });
        self
    }

    /// A passkey or security key, which STS cannot use.
    pub(crate) fn security_key(mut self, device: &str) -> Self {
        let serial = format!("arn:{}:iam::{}:u2f/user/{}/{device}", self.partition, self.account, self.name);
        self.mfa_devices.push(MfaDevice { serial, seed: None, drift: 0, enabled_at: None });
        self
    }

    /// Never allows this action, such as `iam:ListMFADevices` or `iam:*`.
    pub(crate) fn deny(mut self, action: &str) -> Self {
        self.denied.push(action.to_owned());
        self
    }

    /// Allows this action with an MFA session only.
    pub(crate) fn needs_mfa_for(mut self, action: &str) -> Self {
        self.needs_mfa.push(action.to_owned());
        self
    }

    pub(crate) fn is_denied(&self, action: &str) -> bool {
        self.denied.iter().any(|pattern| matches(pattern, action))
    }

    pub(crate) fn needs_mfa(&self, action: &str) -> bool {
        self.needs_mfa.iter().any(|pattern| matches(pattern, action))
    }

    pub(crate) fn arn(&self) -> String {
        let resource = if self.root { "root".to_owned() } else { format!("user/{}", self.name) };
        format!("arn:{}:iam::{}:{resource}", self.partition, self.account)
    }
}

fn matches(pattern: &str, action: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => action.starts_with(prefix),
        None => pattern == action,
    }
}

#[derive(Clone, Debug)]
pub(crate) struct AccessKey {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) active: bool,
    pub(crate) created: DateTime<Utc>,
    pub(crate) usable_from: DateTime<Utc>,
    pub(crate) refused_calls: u32,
    pub(crate) last_used: Option<KeyUse>,
}

#[derive(Clone, Debug)]
pub(crate) struct KeyUse {
    pub(crate) at: DateTime<Utc>,
    pub(crate) service: String,
    pub(crate) region: String,
}

impl AccessKey {
    pub(crate) fn new(id: &str, secret: &str) -> Self {
        let created = DateTime::from_timestamp(1_700_000_000, 0).expect("an instant in 2023");
        Self {
            id: id.to_owned(),
            secret: secret.to_owned(),
            active: true,
            created,
            usable_from: created,
            refused_calls: 0,
            last_used: None,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct MfaDevice {
    pub(crate) serial: String,
    /// Base32; a passkey has none.
    pub(crate) seed: Option<String>,
    /// Steps by which the device's clock is off, known since a resynchronisation.
    pub(crate) drift: i64,
    pub(crate) enabled_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) arn: String,
    pub(crate) id: String,
    pub(crate) trusted: Vec<String>,
    pub(crate) web_identity_tokens: Vec<String>,
    pub(crate) needs_mfa: bool,
    pub(crate) external_id: Option<String>,
    pub(crate) max_session: i64,
    pub(crate) needs_source_identity: bool,
    pub(crate) tags_allowed: bool,
}

impl Role {
    pub(crate) fn new(arn: &str) -> Self {
        Self {
            arn: arn.to_owned(),
            id: random::identifier("AROA"),
            trusted: Vec::new(),
            web_identity_tokens: Vec::new(),
            needs_mfa: false,
            external_id: None,
            max_session: 3600,
            needs_source_identity: false,
            tags_allowed: true,
        }
    }

    /// An account ID, the ARN of an account's root, a user or a role, or `*`.
    pub(crate) fn trusts(mut self, principal: &str) -> Self {
        self.trusted.push(principal.to_owned());
        self
    }

    pub(crate) fn web_identity(mut self, token: &str) -> Self {
        self.web_identity_tokens.push(token.to_owned());
        self
    }

    pub(crate) fn needs_mfa(mut self) -> Self {
        self.needs_mfa = true;
        self
    }

    pub(crate) fn external_id(mut self, external_id: &str) -> Self {
        self.external_id = Some(external_id.to_owned());
        self
    }

    pub(crate) fn max_session(mut self, seconds: i64) -> Self {
        self.max_session = seconds;
        self
    }

    pub(crate) fn needs_source_identity(mut self) -> Self {
        self.needs_source_identity = true;
        self
    }

    pub(crate) fn without_tags(mut self) -> Self {
        self.tags_allowed = false;
        self
    }

    /// The last part of the name, which session ARNs carry.
    pub(crate) fn name(&self) -> &str {
        self.arn.rsplit('/').next().unwrap_or_default()
    }

    pub(crate) fn account(&self) -> &str {
        self.arn.split(':').nth(4).unwrap_or_default()
    }

    pub(crate) fn partition(&self) -> &str {
        self.arn.split(':').nth(1).unwrap_or("aws")
    }
}

/// The console user behind the sign-in service.
#[derive(Clone, Debug)]
pub(crate) struct SignIn {
    /// An IAM user or a role session; becomes `sub` in the ID token.
    pub(crate) arn: String,
    /// Without it the service answers `INSUFFICIENT_PERMISSIONS`.
    pub(crate) permitted: bool,
    pub(crate) access_lifetime: i64,
    pub(crate) refresh_lifetime: i64,
}

impl SignIn {
    pub(crate) fn new(arn: &str) -> Self {
        Self { arn: arn.to_owned(), permitted: true, access_lifetime: 900, refresh_lifetime: 43_200 }
    }

    pub(crate) fn forbidden(mut self) -> Self {
        self.permitted = false;
        self
    }

    pub(crate) fn lifetimes(mut self, access: i64, refresh: i64) -> Self {
        (self.access_lifetime, self.refresh_lifetime) = (access.min(900), refresh);
        self
    }
}
