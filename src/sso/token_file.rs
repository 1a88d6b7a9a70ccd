//! The token of one login, in the file that the AWS CLI and the SDKs share (`~/.aws/sso/cache/<SHA-1>.json`).

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};
use sha1::{Digest as _, Sha1};

use super::{ClientRegistration, SsoSession};
use crate::clock::format_instant;
use crate::json_file::{self, CacheFileError, JsonObjects, instant, take_secret, take_text};
use crate::secret::Secret;

/// A token with less time left than this is not sent any more.
const LAST_SECONDS: TimeDelta = TimeDelta::seconds(30);

/// What a login gave.
#[derive(Debug, Clone)]
pub struct SsoToken {
    /// Sent to the portal with every call.
    pub access_token: Secret,
    /// When the access token ends.
    pub expires_at: DateTime<Utc>,
    /// Gives a new access token, once.
    pub refresh_token: Option<Secret>,
    /// The client that the tokens were given to, which alone can use the refresh token.
    pub client: Option<ClientRegistration>,
    /// Fields that other tools wrote, kept as they are.
    other: Map<String, Value>,
}

impl SsoToken {
    /// A token fresh from the service.
    pub fn new(
        access_token: Secret,
        expires_at: DateTime<Utc>,
        refresh_token: Option<Secret>,
        client: ClientRegistration,
    ) -> Self {
        Self { access_token, expires_at, refresh_token, client: Some(client), other: Map::new() }
    }

    /// Whether the access token can be sent now.
    pub fn works_at(&self, now: DateTime<Utc>) -> bool {
        self.expires_at > now + LAST_SECONDS
    }

    /// What a silent refresh needs: the refresh token and a client that has not expired.
    pub fn refresh_with(&self, now: DateTime<Utc>) -> Option<(&Secret, &ClientRegistration)> {
        let client = self.client.as_ref().filter(|client| client.expires_at > now)?;
        Some((self.refresh_token.as_ref()?, client))
    }

    /// The token after a refresh. What the service left out stays as it was.
    #[must_use]
    pub fn refreshed(
        &self,
        access_token: Secret,
        expires_at: DateTime<Utc>,
        refresh_token: Option<Secret>,
    ) -> Self {
        let refresh_token = refresh_token.or_else(|| self.refresh_token.clone());
        Self { access_token, expires_at, refresh_token, ..self.clone() }
    }

    pub(crate) fn from_object(mut object: Map<String, Value>) -> Option<Self> {
        let access_token = take_secret(&mut object, "accessToken")?;
        let expires_at = instant(&take_text(&mut object, "expiresAt")?)?;
        let id = take_text(&mut object, "clientId");
        let secret = take_secret(&mut object, "clientSecret");
        let client_end = take_text(&mut object, "registrationExpiresAt").and_then(|text| instant(&text));
        let client = match (id, secret, client_end) {
            (Some(id), Some(secret), Some(expires_at)) => Some(ClientRegistration { id, secret, expires_at }),
            _ => None,
        };
        Some(Self {
            access_token,
            expires_at,
            refresh_token: take_secret(&mut object, "refreshToken"),
            client,
            other: object,
        })
    }

    pub(crate) fn to_object(&self, session: &SsoSession) -> Map<String, Value> {
        let mut object = self.other.clone();
        let mut put = |key: &str, value: &str| object.insert(key.to_owned(), value.into());
        put("startUrl", &session.start_url);
        put("region", session.region.as_str());
        put("accessToken", self.access_token.expose());
        put("expiresAt", &format_instant(self.expires_at));
        if let Some(client) = &self.client {
            put("clientId", &client.id);
            put("clientSecret", client.secret.expose());
            put("registrationExpiresAt", &format_instant(client.expires_at));
        }
        if let Some(token) = &self.refresh_token {
            put("refreshToken", token.expose());
        }
        object
    }
}

/// Where the token of one login is.
#[derive(Debug, Clone)]
pub struct TokenFile {
    path: PathBuf,
    session: SsoSession,
}

impl TokenFile {
    /// The file of that login in the cache directory.
    pub fn new(directory: &Path, session: &SsoSession) -> Self {
        Self { path: directory.join(file_name(session.token_key())), session: session.clone() }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The token, if the file holds one. Of several that a careless writer left, the one that lasts longest.
    pub fn read(&self) -> Result<Option<SsoToken>, CacheFileError> {
        Ok(self.read_objects()?.0)
    }

    /// Reads the token and, where the file is damaged but still holds one, writes it anew so that other tools can
    /// read it too. The caller holds the login's lock.
    pub fn read_and_repair(&self) -> Result<Option<SsoToken>, CacheFileError> {
        let (token, is_sound) = self.read_objects()?;
        if let Some(token) = token.as_ref().filter(|_| !is_sound) {
            self.write(token)?;
        }
        Ok(token)
    }

    /// Stores a token. The caller holds the login's lock.
    pub fn write(&self, token: &SsoToken) -> Result<(), CacheFileError> {
        json_file::write(&self.path, &token.to_object(&self.session))
    }

    /// The token, and whether the file holds nothing else and is whole.
    pub(super) fn read_objects(&self) -> Result<(Option<SsoToken>, bool), CacheFileError> {
        let Some(JsonObjects { objects, is_sound }) = json_file::read(&self.path)? else {
            return Ok((None, true));
        };
        let tokens = objects.into_iter().filter_map(SsoToken::from_object);
        Ok((tokens.max_by_key(|token| token.expires_at), is_sound))
    }
}

/// The name of a cache file: the SHA-1 of what it is about.
pub(super) fn file_name(key: &str) -> String {
    let digest: String = Sha1::digest(key).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{digest}.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(name: Option<&str>) -> SsoSession {
        SsoSession {
            name: name.map(str::to_owned),
            start_url: "https://d-1.awsapps.com/start".to_owned(),
            region: "us-east-1".parse().unwrap(),
            scopes: None,
        }
    }

    const SOUND: &str = r#"{"startUrl":"x","region":"us-east-1","accessToken":"a","expiresAt":"2030-01-02T03:04:05Z",
        "clientId":"c","clientSecret":"s","registrationExpiresAt":"2030-03-02T03:04:05.123Z","refreshToken":"r",
        "idToken":"kept"}"#;

    fn written(text: &str) -> (tempfile::TempDir, TokenFile) {
        let directory = tempfile::tempdir().unwrap();
        let file = TokenFile::new(directory.path(), &session(Some("my")));
        crate::files::replace(file.path(), text.as_bytes(), 0o644).unwrap();
        (directory, file)
    }

    #[test]
    fn names_are_those_of_the_aws_cli() {
        let vectors = include_str!("../../tests/cases/cache-key-vectors.json");
        let vectors: Value = serde_json::from_str(vectors).unwrap();
        let mut checked = 0;
        for vector in vectors["vectors"].as_array().unwrap() {
            let text = |key: &str| vector[key].as_str().unwrap();
            if text("kind").starts_with("sso token") {
                let name = file_name(text("preimage"));
                assert_eq!(format!("~/.aws/sso/cache/{name}"), text("file"));
                checked += 1;
            }
        }
        assert_eq!(checked, 5);
        let directory = Path::new("/c");
        assert_eq!(
            TokenFile::new(directory, &session(None)).path(),
            Path::new("/c/0c54b6c27e90660baa89eaad85ac1d5dae26cb7d.json")
        );
    }

    #[test]
    fn a_token_keeps_what_others_wrote_and_the_refresh_token_that_was_not_replaced() {
        let (_directory, file) = written(SOUND);
        let token = file.read().unwrap().unwrap();
        let end = instant("2031-01-02T03:04:05Z").unwrap();
        file.write(&token.refreshed("b".into(), end, None)).unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        let object: Value = serde_json::from_str(&text).unwrap();
        for (key, value) in [
            ("accessToken", "b"),
            ("expiresAt", "2031-01-02T03:04:05Z"),
            ("refreshToken", "r"),
            ("clientId", "c"),
            ("clientSecret", "s"),
            ("registrationExpiresAt", "2030-03-02T03:04:05Z"),
            ("idToken", "kept"),
            ("startUrl", "https://d-1.awsapps.com/start"),
            ("region", "us-east-1"),
        ] {
            assert_eq!(object[key], value, "{key}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_written_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let (_directory, file) = written(SOUND);
        file.write(&file.read().unwrap().unwrap()).unwrap();
        assert_eq!(std::fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn damaged_and_foreign_files_are_survived_and_repaired() {
        for text in ["", "{", "[]", "{\"clientId\":\"c\"}", "{\"accessToken\":\"a\",\"expiresAt\":\"soon\"}"]
        {
            assert!(written(text).1.read().unwrap().is_none(), "{text}");
        }
        let doubled = format!("{SOUND}{}", SOUND.replace("\"a\"", "\"later\"").replace("2030-01", "2030-02"));
        let (_directory, file) = written(&doubled);
        let token = file.read_and_repair().unwrap().unwrap();
        assert_eq!(token.access_token.expose(), "later");
        let repaired = std::fs::read_to_string(file.path()).unwrap();
        assert!(serde_json::from_str::<Value>(&repaired).is_ok(), "{repaired}");
        let (_directory, file) = written(&format!("{SOUND}05Z\"}}"));
        assert!(file.read().unwrap().is_some(), "the end of an older, longer file behind it");
    }

    #[test]
    fn a_token_without_its_client_cannot_be_refreshed() {
        let (_directory, file) = written(&SOUND.replace("2030-03-02T03:04:05.123Z", "never"));
        let token = file.read().unwrap().unwrap();
        let now = instant("2029-01-01T00:00:00Z").unwrap();
        assert!(token.works_at(now) && token.refresh_with(now).is_none());
    }
}
