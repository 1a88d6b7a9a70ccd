//! The format of a cached session's file, version 1.
//!
//! ```text
//! {"keyfob_session":1,"cache_key":"…",…,"sealed_with":"…"}\n
//! base64(24 bytes of nonce, XChaCha20-Poly1305 ciphertext, 16 bytes of tag)\n
//! ```
//!
//! The first line is the header, one JSON object. The associated data of the second line is exactly the bytes of the
//! first without its newline, so that nothing in the header can be changed. The plaintext is a JSON object with
//! `secret_access_key` and `session_token`. A reader passes over members that it does not know; whatever an older
//! reader must not pass over raises the version.

use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{CacheError, CachedSession, SealingKey};
use crate::clock::format_instant;
use crate::credentials::TemporaryCredentials;
use crate::identifiers::{AccessKeyId, AccountId, CacheKey, ProfileName, Region};
use crate::secret::Secret;

const VERSION: u32 = 1;

/// Which call or file the credentials of a cached session came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    /// GetSessionToken.
    SessionToken,
    /// AssumeRole.
    AssumeRole,
    /// GetRoleCredentials of IAM Identity Center.
    Sso,
    /// AssumeRoleWithWebIdentity.
    WebIdentity,
    /// The console login behind `login_session`.
    LoginSession,
    /// A foreign `credential_process`.
    CredentialProcess,
    /// A `credential_source`.
    CredentialSource,
}

/// What the caller knows of a session to be cached, beyond its credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// The profile that it was made for. Others with the same plan share it.
    pub profile: ProfileName,
    /// Where it came from.
    pub kind: SessionKind,
    /// Whom it acts as: the role's ARN, or the user's.
    pub arn: Option<String>,
    /// The region of the profile.
    pub region: Option<Region>,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
}

/// What can be known of a cached session without any key. Instants have whole seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionHeader {
    /// The digest of everything that the session depends on.
    pub cache_key: CacheKey,
    /// The profile that it was made for. Others with the same plan share it.
    pub profile: ProfileName,
    /// Where it came from.
    pub kind: SessionKind,
    /// Whom it acts as: the role's ARN, or the user's.
    pub arn: Option<String>,
    /// The account that it acts in.
    pub account_id: Option<AccountId>,
    /// The public half of its key.
    pub access_key_id: AccessKeyId,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When AWS stops taking it.
    pub expires_at: DateTime<Utc>,
    /// The region of the profile.
    pub region: Option<Region>,
}

/// What is wrong with the bytes of a file whose name is not known here.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    Damaged(&'static str),
    WrongKey,
    Swapped,
    NewerVersion(u32),
}

impl Flaw {
    pub(super) fn at(self, path: &Path) -> CacheError {
        let path = path.to_owned();
        match self {
            Self::Damaged(reason) => CacheError::Damaged { path, reason },
            Self::WrongKey => CacheError::WrongKey { path },
            Self::Swapped => CacheError::Swapped { path },
            Self::NewerVersion(version) => CacheError::NewerVersion { path, version },
        }
    }
}

#[derive(Deserialize)]
struct VersionWire {
    keyfob_session: u32,
}

/// The members in the order in which they are written.
#[derive(Serialize, Deserialize)]
struct HeaderWire {
    keyfob_session: u32,
    cache_key: String,
    profile: String,
    kind: SessionKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<String>,
    access_key_id: String,
    issued_at: String,
    expires_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    sealed_with: String,
}

#[derive(Serialize)]
struct SecretPartsRef<'a> {
    secret_access_key: &'a str,
    session_token: &'a str,
}

#[derive(Deserialize)]
struct SecretParts {
    secret_access_key: String,
    session_token: String,
}

impl HeaderWire {
    fn new(header: &SessionHeader, sealing_key: &SealingKey) -> Self {
        Self {
            keyfob_session: VERSION,
            cache_key: header.cache_key.to_string(),
            profile: header.profile.to_string(),
            kind: header.kind,
            arn: header.arn.clone(),
            account_id: header.account_id.as_ref().map(ToString::to_string),
            access_key_id: header.access_key_id.to_string(),
            issued_at: format_instant(header.issued_at),
            expires_at: format_instant(header.expires_at),
            region: header.region.as_ref().map(ToString::to_string),
            sealed_with: sealing_key.id(),
        }
    }

    /// `None` where a member is not what it should be.
    fn header(&self) -> Option<SessionHeader> {
        let instant = |text| DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.to_utc());
        Some(SessionHeader {
            cache_key: self.cache_key.parse().ok()?,
            profile: self.profile.parse().ok()?,
            kind: self.kind,
            arn: self.arn.clone(),
            account_id: self.account_id.as_deref().map(str::parse).transpose().ok()?,
            access_key_id: self.access_key_id.parse().ok()?,
            issued_at: instant(&self.issued_at)?,
            expires_at: instant(&self.expires_at)?,
            region: self.region.as_deref().map(str::parse).transpose().ok()?,
        })
    }
}

/// The header of a session with these credentials. `None` where they have no end.
pub(super) fn header(
    key: CacheKey,
    session: &NewSession,
    credentials: &TemporaryCredentials,
) -> Option<SessionHeader> {
    Some(SessionHeader {
        cache_key: key,
        profile: session.profile.clone(),
        kind: session.kind,
        arn: session.arn.clone(),
        account_id: credentials.account_id.clone(),
        access_key_id: credentials.access_key_id.clone(),
        issued_at: session.issued_at,
        expires_at: credentials.expires_at?,
        region: session.region.clone(),
    })
}

/// The bytes of a file: `seal` makes the second line of the associated data and the plaintext.
pub(super) fn render(
    header: &SessionHeader,
    credentials: &TemporaryCredentials,
    sealing_key: &SealingKey,
    seal: impl FnOnce(&[u8], &[u8]) -> std::io::Result<String>,
) -> std::io::Result<Vec<u8>> {
    let mut file = serde_json::to_vec(&HeaderWire::new(header, sealing_key))?;
    let parts = SecretPartsRef {
        secret_access_key: credentials.secret_access_key.expose(),
        session_token: credentials.session_token.expose(),
    };
    // Large enough for any escaping: growing would leave a copy of the secrets behind.
    let capacity = 64 + 6 * (parts.secret_access_key.len() + parts.session_token.len());
    let mut plaintext = Zeroizing::new(Vec::with_capacity(capacity));
    serde_json::to_writer(&mut *plaintext, &parts)?;
    let sealed = seal(&file, &plaintext)?;
    file.push(b'\n');
    file.extend_from_slice(sealed.as_bytes());
    file.push(b'\n');
    Ok(file)
}

/// Reads a header from the first line of a file, its newline included.
pub(super) fn header_of(line: &[u8], key: &CacheKey) -> Result<SessionHeader, Flaw> {
    let line = line.strip_suffix(b"\n").ok_or(Flaw::Damaged("the header is cut off"))?;
    parse_header(line, key).map(|(header, _)| header)
}

/// Reads and opens the bytes of a file.
pub(super) fn open(bytes: &[u8], key: &CacheKey, sealing_key: &SealingKey) -> Result<CachedSession, Flaw> {
    let end = bytes.iter().position(|byte| *byte == b'\n').ok_or(Flaw::Damaged("the header is cut off"))?;
    let (line, rest) = (&bytes[..end], &bytes[end + 1..]);
    let (header, sealed_with) = parse_header(line, key)?;
    let sealed = rest.strip_suffix(b"\n").ok_or(Flaw::Damaged("the secret part is cut off"))?;
    if sealed_with != sealing_key.id() {
        return Err(Flaw::WrongKey);
    }
    let plaintext = sealing_key.open(line, sealed).ok_or(Flaw::Damaged("it is not authentic"))?;
    let parts: SecretParts =
        serde_json::from_slice(&plaintext).map_err(|_| Flaw::Damaged("its secret part is not understood"))?;
    let credentials = TemporaryCredentials {
        access_key_id: header.access_key_id.clone(),
        secret_access_key: Secret::new(parts.secret_access_key),
        session_token: Secret::new(parts.session_token),
        expires_at: Some(header.expires_at),
        account_id: header.account_id.clone(),
    };
    Ok(CachedSession { header, credentials })
}

fn parse_header(line: &[u8], key: &CacheKey) -> Result<(SessionHeader, String), Flaw> {
    let flaw = Flaw::Damaged("the header is not understood");
    let Ok(VersionWire { keyfob_session: version }) = serde_json::from_slice(line) else { return Err(flaw) };
    if version > VERSION {
        return Err(Flaw::NewerVersion(version));
    }
    let Ok(wire) = serde_json::from_slice::<HeaderWire>(line) else { return Err(flaw) };
    let header = wire.header().ok_or(flaw)?;
    if header.cache_key == *key { Ok((header, wire.sealed_with)) } else { Err(Flaw::Swapped) }
}
