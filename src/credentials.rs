//! What AWS is shown as proof: long-term access keys and temporary credentials.

use chrono::{DateTime, Utc};

use crate::identifiers::{AccessKeyId, AccountId};
use crate::secret::Secret;

/// A long-term access key of an IAM user (or of root).
#[derive(Debug, Clone)]
pub struct AccessKey {
    /// The public half.
    pub id: AccessKeyId,
    /// The secret half.
    pub secret: Secret,
}

/// Credentials that end by themselves, and have a session token.
#[derive(Debug, Clone)]
pub struct TemporaryCredentials {
    /// The public half of the key.
    pub access_key_id: AccessKeyId,
    /// The secret half of the key.
    pub secret_access_key: Secret,
    /// Sent with every request; useless without the key, and the key without it.
    pub session_token: Secret,
    /// When AWS stops taking them. `None` where the source does not say.
    pub expires_at: Option<DateTime<Utc>>,
    /// The account that they act in, if it is known.
    pub account_id: Option<AccountId>,
}

/// Credentials of either kind, ready to sign a request.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// An access key by itself.
    LongTerm(AccessKey, Option<AccountId>),
    /// A key with a session token.
    Temporary(TemporaryCredentials),
}

impl Credentials {
    /// Credentials that do not say when they end, nor where they act: temporary ones where a session token stands
    /// beside the key.
    pub fn of_parts(key: AccessKey, session_token: Option<Secret>) -> Self {
        match session_token {
            None => Self::LongTerm(key, None),
            Some(session_token) => Self::Temporary(TemporaryCredentials {
                access_key_id: key.id,
                secret_access_key: key.secret,
                session_token,
                expires_at: None,
                account_id: None,
            }),
        }
    }

    /// The public half of the key.
    pub fn access_key_id(&self) -> &AccessKeyId {
        match self {
            Self::LongTerm(key, _) => &key.id,
            Self::Temporary(credentials) => &credentials.access_key_id,
        }
    }

    /// The secret half of the key.
    pub fn secret_access_key(&self) -> &Secret {
        match self {
            Self::LongTerm(key, _) => &key.secret,
            Self::Temporary(credentials) => &credentials.secret_access_key,
        }
    }

    /// The session token of temporary credentials.
    pub fn session_token(&self) -> Option<&Secret> {
        match self {
            Self::LongTerm(..) => None,
            Self::Temporary(credentials) => Some(&credentials.session_token),
        }
    }

    /// When they end; long-term keys do not.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::LongTerm(..) => None,
            Self::Temporary(credentials) => credentials.expires_at,
        }
    }

    /// The account that they act in, if it is known.
    pub fn account_id(&self) -> Option<&AccountId> {
        match self {
            Self::LongTerm(_, account) => account.as_ref(),
            Self::Temporary(credentials) => credentials.account_id.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_both_secrets() {
        let credentials = Credentials::Temporary(TemporaryCredentials {
            access_key_id: "ASIAIOSFODNN7EXAMPLE".parse().unwrap(),
            secret_access_key: "sentinel".into(),
            session_token: "sentinel".into(),
            expires_at: None,
            account_id: None,
        });
        let key = AccessKey { id: "AKIAIOSFODNN7EXAMPLE".parse().unwrap(), secret: "sentinel".into() };
        let text = format!("{credentials:?} {:?}", Credentials::LongTerm(key, None));
        assert!(!text.contains("sentinel"), "{text}");
    }
}
