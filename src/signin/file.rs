//! One console login, in the AWS CLI's file (`~/.aws/login/cache/<SHA-256>.json`).

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::DpopKey;
use crate::clock::format_instant;
use crate::credentials::TemporaryCredentials;
use crate::files;
use crate::json_file::{self, CacheFileError, instant, take_secret, take_text};
use crate::secret::Secret;

/// What a console login gave.
#[derive(Debug, Clone)]
pub struct ConsoleLogin {
    /// Credentials for at most fifteen minutes.
    pub credentials: TemporaryCredentials,
    /// Which of the sign-in service's two clients it was made with.
    pub client_id: String,
    /// Gives the next credentials, once.
    pub refresh_token: Secret,
    /// What the refresh token is bound to.
    pub key: DpopKey,
    /// Fields that the login or another tool wrote, kept as they are.
    pub other: Map<String, Value>,
}

impl ConsoleLogin {
    pub(crate) fn from_object(mut object: Map<String, Value>) -> Option<Self> {
        let Some(Value::Object(mut token)) = object.remove("accessToken") else { return None };
        let credentials = TemporaryCredentials {
            access_key_id: take_text(&mut token, "accessKeyId")?.parse().ok()?,
            secret_access_key: take_secret(&mut token, "secretAccessKey")?,
            session_token: take_secret(&mut token, "sessionToken")?,
            expires_at: Some(instant(&take_text(&mut token, "expiresAt")?)?),
            account_id: take_text(&mut token, "accountId").and_then(|text| text.parse().ok()),
        };
        Some(Self {
            credentials,
            client_id: take_text(&mut object, "clientId")?,
            refresh_token: take_secret(&mut object, "refreshToken")?,
            key: DpopKey::from_pem(&take_secret(&mut object, "dpopKey")?)?,
            other: object,
        })
    }

    pub(crate) fn to_object(&self) -> Option<Map<String, Value>> {
        let mut object = self.other.clone();
        let credentials = &self.credentials;
        let token = json!({
            "accessKeyId": credentials.access_key_id.as_str(),
            "secretAccessKey": credentials.secret_access_key.expose(),
            "sessionToken": credentials.session_token.expose(),
            "accountId": credentials.account_id.as_ref().map(ToString::to_string),
            "expiresAt": credentials.expires_at.map(format_instant),
        });
        object.insert("accessToken".to_owned(), token);
        object.entry("tokenType").or_insert_with(|| "aws_sigv4".into());
        object.insert("clientId".to_owned(), self.client_id.as_str().into());
        object.insert("refreshToken".to_owned(), self.refresh_token.expose().as_str().into());
        object.insert("dpopKey".to_owned(), self.key.to_pem()?.expose().as_str().into());
        Some(object)
    }
}

/// Where one console login is.
#[derive(Debug, Clone)]
pub struct ConsoleLoginFile {
    path: PathBuf,
}

impl ConsoleLoginFile {
    /// The file of a `login_session`, which is the ARN of who signed in.
    pub fn new(directory: &Path, session: &str) -> Self {
        let digest: String =
            Sha256::digest(session.trim()).iter().map(|byte| format!("{byte:02x}")).collect();
        Self { path: directory.join(format!("{digest}.json")) }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The login, if the file holds one. Of several, the one that lasts longest.
    pub fn read(&self) -> Result<Option<ConsoleLogin>, CacheFileError> {
        Ok(self.read_objects()?.0)
    }

    /// The login, and whether the file holds nothing else and is whole.
    pub(super) fn read_objects(&self) -> Result<(Option<ConsoleLogin>, bool), CacheFileError> {
        let Some(found) = json_file::read(&self.path)? else { return Ok((None, true)) };
        let logins = found.objects.into_iter().filter_map(ConsoleLogin::from_object);
        Ok((logins.max_by_key(|login| login.credentials.expires_at), found.is_sound))
    }

    /// Reads the login and, where the file is damaged but still holds one, writes it anew so that other tools can read
    /// it too. The caller holds its lock.
    pub fn read_and_repair(&self) -> Result<Option<ConsoleLogin>, CacheFileError> {
        let (login, is_sound) = self.read_objects()?;
        if let Some(login) = login.as_ref().filter(|_| !is_sound) {
            self.write(login)?;
        }
        Ok(login)
    }

    /// Stores a login. The caller holds its lock.
    pub fn write(&self, login: &ConsoleLogin) -> Result<(), CacheFileError> {
        let object = login.to_object().ok_or_else(|| CacheFileError {
            path: self.path.clone(),
            detail: "the login's key cannot be written".to_owned(),
        })?;
        json_file::write(&self.path, &object)
    }

    /// Removes the login. Says whether there was one.
    pub fn remove(&self) -> Result<bool, CacheFileError> {
        let existed = self.path.exists();
        files::remove(&self.path).map_err(CacheFileError::at(&self.path))?;
        Ok(existed)
    }
}

/// Removes every console login in a directory, and leaves other files alone. Says how many.
pub fn remove_all(directory: &Path) -> Result<usize, CacheFileError> {
    let Ok(entries) = std::fs::read_dir(directory) else { return Ok(0) };
    let mut removed = 0;
    for path in entries.flatten().map(|entry| entry.path()) {
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let file = ConsoleLoginFile { path };
        if is_json && file.read()?.is_some() {
            removed += usize::from(file.remove()?);
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_aws_cli() {
        let file = ConsoleLoginFile::new(Path::new(""), "arn:aws:sts::012345678910:assumed-role/Admin/admin");
        let name = "4b0ba8f99f075c0633e122fd73346ce203a3faf18ea0310eb2d29df1bab2e255.json";
        assert_eq!(file.path(), Path::new(name));
    }

    #[test]
    fn a_login_keeps_what_others_wrote() {
        let directory = tempfile::tempdir().unwrap();
        let file = ConsoleLoginFile::new(directory.path(), "arn:aws:iam::111122223333:user/alice");
        let pem = DpopKey::generate().unwrap().to_pem().unwrap();
        let object = json!({
            "accessToken": {"accessKeyId": "ASIAIOSFODNN7EXAMPLE", "secretAccessKey": "s", "sessionToken": "t",
                "accountId": "111122223333", "expiresAt": "2030-01-02T03:04:05Z"},
            "tokenType": "aws_sigv4", "clientId": "c", "refreshToken": "r", "identityToken": "jwt",
            "dpopKey": pem.expose(), "signInRegion": "eu-west-1",
        });
        files::replace(file.path(), object.to_string().as_bytes(), 0o644).unwrap();
        file.write(&file.read().unwrap().unwrap()).unwrap();
        let written: Value = serde_json::from_slice(&std::fs::read(file.path()).unwrap()).unwrap();
        assert_eq!(written, object);
        assert_eq!(remove_all(directory.path()).unwrap(), 1);
        assert!(file.read().unwrap().is_none());
    }
}
