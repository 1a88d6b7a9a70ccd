//! Who is calling, and the temporary credentials that were handed out.

use chrono::{DateTime, TimeDelta, Utc};

use super::random;
use super::world::{Role, User};

/// Where a set of credentials comes from, which decides what it may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    LongTerm,
    SessionToken,
    FederationToken,
    /// `chained` when another role's or GetSessionToken's credentials asked for it.
    Role {
        arn: String,
        chained: bool,
        max_session: i64,
    },
    IdentityCenter,
    SignIn,
}

#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) access_key_id: String,
    pub(crate) account: String,
    pub(crate) arn: String,
    pub(crate) user_id: String,
    /// The IAM user behind these credentials, where there is one.
    pub(crate) user: Option<String>,
    pub(crate) root: bool,
    pub(crate) origin: Origin,
    pub(crate) mfa: bool,
    pub(crate) source_identity: Option<String>,
}

impl Caller {
    pub(crate) fn of_user(user: &User, access_key_id: &str) -> Self {
        Self {
            access_key_id: access_key_id.to_owned(),
            account: user.account.clone(),
            arn: user.arn(),
            user_id: user.id.clone(),
            user: Some(user.name.clone()),
            root: user.root,
            origin: Origin::LongTerm,
            mfa: false,
            source_identity: None,
        }
    }

    pub(crate) fn of_role(role: &Role, session_name: &str, chained: bool) -> Self {
        let (partition, account, name) = (role.partition(), role.account(), role.name());
        Self {
            access_key_id: String::new(),
            account: account.to_owned(),
            arn: format!("arn:{partition}:sts::{account}:assumed-role/{name}/{session_name}"),
            user_id: format!("{}:{session_name}", role.id),
            user: None,
            root: false,
            origin: Origin::Role { arn: role.arn.clone(), chained, max_session: role.max_session },
            mfa: false,
            source_identity: None,
        }
    }

    pub(crate) fn is_temporary(&self) -> bool {
        self.origin != Origin::LongTerm
    }
}

/// One set of temporary credentials.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) caller: Caller,
    pub(crate) secret: String,
    pub(crate) token: String,
    pub(crate) expires_at: DateTime<Utc>,
}

impl Session {
    pub(crate) fn new(mut caller: Caller, now: DateTime<Utc>, lifetime: TimeDelta) -> Self {
        caller.access_key_id = random::identifier("ASIA");
        Self {
            caller,
            secret: random::secret_access_key(),
            token: random::session_token(),
            expires_at: now + lifetime,
        }
    }
}
