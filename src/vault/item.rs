//! The items that the vault knows, and the form of their secrets.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::clock::format_instant;
use crate::credentials::AccessKey;
use crate::identifiers::{AccountId, MfaSerial, ProfileName};
use crate::secret::Secret;

/// One item. Its `Display` is the label that people see in the keychain: "access key of profile me".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemName {
    /// The access key of a profile.
    AccessKey(ProfileName),
    /// The access key that is to replace a profile's.
    NewAccessKey(ProfileName),
    /// The seed of an MFA device.
    MfaSeed(MfaSerial),
    /// The key that cached sessions are sealed with.
    SealingKey,
}

impl ItemName {
    /// The account of the item in the keychain.
    pub fn account(&self) -> String {
        match self {
            Self::AccessKey(profile) => format!("access-key/{profile}"),
            Self::NewAccessKey(profile) => format!("new-access-key/{profile}"),
            Self::MfaSeed(serial) => format!("mfa-seed/{serial}"),
            Self::SealingKey => "sealing-key".to_owned(),
        }
    }

    /// The label of the item in the keychain.
    pub fn label(&self) -> String {
        format!("keyfob {self}")
    }
}

impl fmt::Display for ItemName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AccessKey(profile) => write!(formatter, "access key of profile {profile}"),
            Self::NewAccessKey(profile) => write!(formatter, "new access key of profile {profile}"),
            Self::MfaSeed(serial) => write!(formatter, "MFA seed of {serial}"),
            Self::SealingKey => formatter.write_str("sealing key of cached sessions"),
        }
    }
}

/// What is known of an access key besides its two halves. None of it is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyMetadata {
    /// When AWS made the key, if that is known.
    pub created_at: Option<DateTime<Utc>>,
    /// The ARN of the user whom it belongs to, if that is known.
    pub user_arn: Option<String>,
    /// The account of the user, if that is known.
    pub account_id: Option<AccountId>,
    /// When it was stored.
    pub stored_at: DateTime<Utc>,
}

/// The form of [`KeyMetadata`] in JSON.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct MetadataWire {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user_arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account_id: Option<String>,
    #[serde(default)]
    stored_at: String,
}

impl From<&KeyMetadata> for MetadataWire {
    fn from(metadata: &KeyMetadata) -> Self {
        Self {
            created_at: metadata.created_at.map(format_instant),
            user_arn: metadata.user_arn.clone(),
            account_id: metadata.account_id.as_ref().map(ToString::to_string),
            stored_at: format_instant(metadata.stored_at),
        }
    }
}

impl From<MetadataWire> for KeyMetadata {
    /// What cannot be read is not known: metadata are no reason to refuse a key.
    fn from(wire: MetadataWire) -> Self {
        Self {
            created_at: wire.created_at.and_then(|text| instant(&text)),
            user_arn: wire.user_arn,
            account_id: wire.account_id.and_then(|text| text.parse().ok()),
            stored_at: instant(&wire.stored_at).unwrap_or_default(),
        }
    }
}

pub(super) fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.to_utc())
}

/// The secret of an access key's item: JSON, with the metadata, so that a lost index can be made again.
#[derive(Serialize)]
struct AccessKeyToWrite<'a> {
    access_key_id: &'a str,
    secret_access_key: &'a str,
    metadata: MetadataWire,
}

#[derive(Deserialize)]
struct AccessKeyAsRead {
    access_key_id: String,
    secret_access_key: String,
    #[serde(default)]
    metadata: MetadataWire,
}

pub(super) fn encode_access_key(key: &AccessKey, metadata: &KeyMetadata) -> Secret<Vec<u8>> {
    let wire = AccessKeyToWrite {
        access_key_id: key.id.as_str(),
        secret_access_key: key.secret.expose(),
        metadata: metadata.into(),
    };
    // Room for all of it, so that no smaller buffer with the key in it is given back unwiped.
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    serde_json::to_writer(&mut *bytes, &wire).expect("strings can be written to memory as JSON");
    Secret::new(bytes.to_vec())
}

pub(super) fn decode_access_key(secret: &Secret<Vec<u8>>) -> Option<(AccessKey, KeyMetadata)> {
    let wire: AccessKeyAsRead = serde_json::from_slice(secret.expose()).ok()?;
    let secret = Secret::new(wire.secret_access_key);
    Some((AccessKey { id: wire.access_key_id.parse().ok()?, secret }, wire.metadata.into()))
}

pub(super) fn encode_text(text: &Secret) -> Secret<Vec<u8>> {
    Secret::new(text.expose().as_bytes().to_vec())
}

pub(super) fn decode_text(secret: &Secret<Vec<u8>>) -> Option<Secret> {
    std::str::from_utf8(secret.expose()).ok().map(Secret::from)
}
