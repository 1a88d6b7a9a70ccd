//! What the items hold, and which of them are access keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::WhyLeft;
use crate::credentials::AccessKey;
use crate::identifiers::AccessKeyId;
use crate::secret::Secret;

/// An item as every store but the kernel's has it.
#[derive(Deserialize)]
struct ItemWire {
    #[serde(rename = "Data")]
    data: Zeroizing<String>,
}

/// The AWS SDK for Go's credentials, of either version.
#[derive(Deserialize)]
struct CredentialsWire {
    #[serde(rename = "AccessKeyID")]
    access_key_id: String,
    #[serde(rename = "SecretAccessKey")]
    secret_access_key: Zeroizing<String>,
    #[serde(rename = "SessionToken", default)]
    session_token: Zeroizing<String>,
}

/// Whether an item of that name holds an access key: the others are called after what they are of, and when they end.
pub(super) fn is_key_name(name: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fields: Vec<&str> = name.split(',').collect();
    let is_session = match fields.as_slice() {
        [kind, profile, _, end] => !kind.is_empty() && !profile.is_empty() && is_number(end),
        _ => false,
    };
    let is_old_session = name.starts_with("session:") && name.matches(':').count() >= 3
        || name
            .strip_suffix(')')
            .and_then(|name| name.rsplit_once(" session ("))
            .is_some_and(|(_, end)| is_number(end));
    !(is_session || is_old_session || name.starts_with("oidc:"))
}

/// The key in an item.
pub(super) fn key_of_item(item: &Secret<Vec<u8>>) -> Result<AccessKey, WhyLeft> {
    let wire: ItemWire = serde_json::from_slice(item.expose()).map_err(|_| WhyLeft::NotAKey)?;
    let data = STANDARD.decode(wire.data.as_bytes()).map_err(|_| WhyLeft::NotAKey)?;
    key_of_credentials(&Secret::new(data))
}

/// The key in an item's data.
pub(super) fn key_of_credentials(data: &Secret<Vec<u8>>) -> Result<AccessKey, WhyLeft> {
    let wire: CredentialsWire = serde_json::from_slice(data.expose()).map_err(|_| WhyLeft::NotAKey)?;
    let id: AccessKeyId = wire.access_key_id.trim().parse().map_err(|_| WhyLeft::NotAKey)?;
    if id.is_temporary() || !wire.session_token.is_empty() {
        return Err(WhyLeft::Temporary);
    }
    match wire.secret_access_key.trim() {
        "" => Err(WhyLeft::NotAKey),
        secret => Ok(AccessKey { id, secret: secret.into() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(data: &str) -> Secret<Vec<u8>> {
        let data = STANDARD.encode(data);
        Secret::new(
            format!(r#"{{"Key":"me","Data":"{data}","Label":"aws-vault (me)","Description":""}}"#).into(),
        )
    }

    #[test]
    fn keys_are_told_from_sessions_and_tokens() {
        for name in ["me", "work/me", "a,b", "me session", "a,b,c,d", "session"] {
            assert!(is_key_name(name), "{name}");
        }
        for name in [
            "sts.GetSessionToken,bWU,YXJu,1700000000",
            "sts.AssumeRole,bWU,,1700000000",
            "session,bWU,,1700000000",
            "session:me:arn:1700000000",
            "me session (1512345678)",
            "oidc:https://d-1234567890.awsapps.com/start",
        ] {
            assert!(!is_key_name(name), "{name}");
        }
    }

    #[test]
    fn the_key_is_read_as_both_versions_of_the_sdk_write_it() {
        for data in [
            r#"{"AccessKeyID":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"sentinel","SessionToken":"","ProviderName":""}"#,
            r#"{"AccessKeyID":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"sentinel","SessionToken":"","Source":"",
                "CanExpire":false,"Expires":"0001-01-01T00:00:00Z","AccountID":""}"#,
        ] {
            let key = key_of_item(&item(data)).unwrap();
            assert_eq!((key.id.as_str(), key.secret.expose().as_str()), ("AKIAIOSFODNN7EXAMPLE", "sentinel"));
        }
    }

    #[test]
    fn anything_else_is_left() {
        for (data, why) in [
            ("", WhyLeft::NotAKey),
            (r#"{"AccessKeyID":"","SecretAccessKey":""}"#, WhyLeft::NotAKey),
            (r#"{"AccessKeyID":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":" "}"#, WhyLeft::NotAKey),
            (r#"{"AccessKeyID":"ASIAIOSFODNN7EXAMPLE","SecretAccessKey":"s"}"#, WhyLeft::Temporary),
            (
                r#"{"AccessKeyID":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"s","SessionToken":"t"}"#,
                WhyLeft::Temporary,
            ),
        ] {
            assert_eq!(key_of_item(&item(data)).unwrap_err(), why, "{data}");
        }
        assert_eq!(key_of_item(&Secret::new(b"hunter2\n".to_vec())).unwrap_err(), WhyLeft::NotAKey);
    }
}
