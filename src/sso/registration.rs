//! The client that logins are made with, in the file that the AWS CLI keeps its own in.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};

use super::SsoSession;
use super::token_file::file_name;
use crate::clock::format_instant;
use crate::json_file::{self, CacheFileError, instant, take_secret, take_text};
use crate::secret::Secret;

/// A registration with less time left than this is not used for a new login, as in the AWS CLI.
const STALE: TimeDelta = TimeDelta::minutes(15);
const AUTHORIZATION_CODE: &str = "authorization_code";
const REFRESH_TOKEN: &str = "refresh_token";

/// An OIDC client, as RegisterClient gives it.
#[derive(Debug, Clone)]
pub struct ClientRegistration {
    /// `clientId`
    pub id: String,
    /// `clientSecret`
    pub secret: Secret,
    /// When the secret ends.
    pub expires_at: DateTime<Utc>,
}

/// The way of logging in that a client is registered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// The authorization code grant with PKCE.
    AuthorizationCode,
    /// The device authorization grant.
    DeviceCode,
}

impl Grant {
    /// `grantTypes` of RegisterClient; none stands for the device grant.
    pub fn types(self) -> Option<Vec<String>> {
        match self {
            Self::AuthorizationCode => Some([AUTHORIZATION_CODE, REFRESH_TOKEN].map(str::to_owned).to_vec()),
            Self::DeviceCode => None,
        }
    }
}

/// Where the registration of one login is.
#[derive(Debug, Clone)]
pub struct RegistrationFile {
    path: PathBuf,
    scopes: Vec<String>,
}

impl RegistrationFile {
    /// The file of that login in the cache directory.
    pub fn new(directory: &Path, session: &SsoSession) -> Self {
        Self { path: directory.join(file_name(&cache_key(session))), scopes: session.requested_scopes() }
    }

    /// A registration that fits the grant and the scopes and lasts long enough for a login.
    pub fn read(
        &self,
        grant: Grant,
        now: DateTime<Utc>,
    ) -> Result<Option<ClientRegistration>, CacheFileError> {
        let Some(found) = json_file::read(&self.path)? else { return Ok(None) };
        let fits = |object: Map<String, Value>| {
            let texts = |key: &str| object.get(key).and_then(texts);
            let for_codes =
                texts("grantTypes").is_some_and(|types| types.iter().any(|one| one == AUTHORIZATION_CODE));
            let wanted = for_codes == (grant == Grant::AuthorizationCode);
            (wanted && texts("scopes").as_ref() == Some(&self.scopes))
                .then_some(object)
                .and_then(registration)
        };
        let registrations = found.objects.into_iter().filter_map(fits);
        Ok(registrations.max_by_key(|one| one.expires_at).filter(|one| one.expires_at > now + STALE))
    }

    /// Stores a registration.
    pub fn write(&self, registration: &ClientRegistration, grant: Grant) -> Result<(), CacheFileError> {
        let mut object = Map::new();
        object.insert("clientId".to_owned(), registration.id.as_str().into());
        object.insert("clientSecret".to_owned(), registration.secret.expose().as_str().into());
        object.insert("expiresAt".to_owned(), format_instant(registration.expires_at).into());
        object.insert("scopes".to_owned(), self.scopes.clone().into());
        if let Some(types) = grant.types() {
            object.insert("grantTypes".to_owned(), types.into());
        }
        json_file::write(&self.path, &object)
    }

    /// Removes the registration: the service does not know it any more.
    pub fn remove(&self) -> Result<(), CacheFileError> {
        crate::files::remove(&self.path).map_err(CacheFileError::at(&self.path))
    }
}

fn registration(mut object: Map<String, Value>) -> Option<ClientRegistration> {
    Some(ClientRegistration {
        id: take_text(&mut object, "clientId")?,
        secret: take_secret(&mut object, "clientSecret")?,
        expires_at: instant(&take_text(&mut object, "expiresAt")?)?,
    })
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
}

/// What the AWS CLI names the registration by: `json.dumps(…, sort_keys=True)` in Python.
fn cache_key(session: &SsoSession) -> String {
    let optional = |text: Option<&str>| text.map_or_else(|| "null".to_owned(), python_string);
    let scopes = session.scopes.as_ref().map_or_else(
        || "null".to_owned(),
        |scopes| {
            format!("[{}]", scopes.iter().map(|scope| python_string(scope)).collect::<Vec<_>>().join(", "))
        },
    );
    format!(
        "{{\"region\": {}, \"scopes\": {scopes}, \"session_name\": {}, \"startUrl\": {}, \"tool\": \"botocore\"}}",
        python_string(session.region.as_str()),
        optional(session.name.as_deref()),
        python_string(&session.start_url),
    )
}

/// A string as Python's `json.dumps` writes it: everything outside printable ASCII as `\uXXXX`.
fn python_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            ' '..='~' => quoted.push(character),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    let _ = write!(quoted, "\\u{unit:04x}");
                }
            }
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(name: Option<&str>, scopes: Option<&[&str]>) -> SsoSession {
        SsoSession {
            name: name.map(str::to_owned),
            start_url: "https://d-1.awsapps.com/start".to_owned(),
            region: "us-east-1".parse().unwrap(),
            scopes: scopes.map(|scopes| scopes.iter().map(|scope| (*scope).to_owned()).collect()),
        }
    }

    #[test]
    fn names_are_those_of_the_aws_cli() {
        let vectors = include_str!("../../tests/cases/cache-key-vectors.json");
        let vectors: Value = serde_json::from_str(vectors).unwrap();
        let expected: Vec<_> = vectors["vectors"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|vector| vector["kind"] == "client registration")
            .map(|vector| (vector["preimage"].as_str().unwrap(), vector["digest"].as_str().unwrap()))
            .collect();
        let ours = [session(Some("my"), Some(&["sso:account:access"])), session(None, None)];
        assert_eq!(expected.len(), ours.len());
        for (session, (preimage, digest)) in ours.iter().zip(expected) {
            assert_eq!(cache_key(session), preimage);
            assert_eq!(file_name(&cache_key(session)), format!("{digest}.json"));
        }
        assert_eq!(python_string("é\u{7f}😀\"\\"), "\"\\u00e9\\u007f\\ud83d\\ude00\\\"\\\\\"");
    }

    #[test]
    fn a_registration_serves_its_own_grant_and_scopes_until_it_is_stale() {
        let directory = tempfile::tempdir().unwrap();
        let file = RegistrationFile::new(directory.path(), &session(Some("my"), None));
        let now = DateTime::from_timestamp(1_900_000_000, 0).unwrap();
        let registration =
            ClientRegistration { id: "c".into(), secret: "s".into(), expires_at: now + TimeDelta::days(1) };
        file.write(&registration, Grant::AuthorizationCode).unwrap();
        let read = |grant, now| file.read(grant, now).unwrap().map(|found| found.id);
        assert_eq!(read(Grant::AuthorizationCode, now).as_deref(), Some("c"));
        assert_eq!(read(Grant::DeviceCode, now), None);
        assert_eq!(read(Grant::AuthorizationCode, now + TimeDelta::days(1) - STALE), None);
        // What the AWS CLI registers for devices without configured scopes gives no refresh token.
        let text = r#"{"clientId":"c","clientSecret":"s","expiresAt":"2039-01-01T00:00:00Z"}"#;
        crate::files::replace(&file.path, text.as_bytes(), 0o600).unwrap();
        assert_eq!(read(Grant::DeviceCode, now), None);
    }
}
