//! A home directory of its own for each test, and the environment that goes with it.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;

use ::keyfob::credentials::{AccessKey, TemporaryCredentials};
use ::keyfob::keychain::passphrase::PassphraseFile;
use ::keyfob::keychain::vault_file::keygen;
use ::keyfob::keychain::{Backend, SessionBus};
use ::keyfob::secret::Secret;
use ::keyfob::session_cache::{NewSession, SessionCache, SessionKind};
use ::keyfob::vault::{KeyMetadata, Vault, VaultPaths, VaultSettings};

use crate::keyfob::Keyfob;
use crate::keyring::Keyring;
use crate::standin::Standin;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET};

/// Nothing listens here: a test that forgot its stand-in fails at once instead of calling AWS.
const NOWHERE: &str = "http://127.0.0.1:9";

const CACHED_KEY_ID: &str = "ASIACACHEDCACHED1234";

/// A temporary home. Programs that are started in it see its environment and nothing of the outer one but `PATH`.
pub(crate) struct Home {
    directory: tempfile::TempDir,
    variables: BTreeMap<OsString, OsString>,
}

impl Home {
    /// A home without AWS, whose keychain is a vault file opened by a key file.
    pub(crate) fn new() -> Self {
        let directory = tempfile::Builder::new().prefix("keyfob-test-").tempdir().expect("a directory");
        let mut home = Self { directory, variables: BTreeMap::new() };
        let runtime = home.path("run");
        fs::create_dir_all(&runtime).expect("a runtime directory");
        fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700)).expect("its mode");
        fs::create_dir_all(home.path(".aws")).expect("the shared files' directory");
        let key_file = home.path("key-file");
        keygen(&key_file).expect("a key file");
        home.set("HOME", home.path(""));
        home.set("XDG_RUNTIME_DIR", runtime);
        home.set("PATH", std::env::var_os("PATH").unwrap_or_default());
        home.set("TERM", "xterm-256color");
        home.set("LANG", "C.UTF-8");
        home.set("AWS_EC2_METADATA_DISABLED", "true");
        home.set("AWS_ENDPOINT_URL", NOWHERE);
        home.set("AWS_REGION", "eu-west-1");
        home.set("KEYFOB_KEYCHAIN", "file");
        home.set("KEYFOB_KEY_FILE", key_file);
        // The kernel's keyring is the machine's, not the home's.
        home.set("KEYFOB_UNLOCK_SECONDS", "0");
        home
    }

    /// A home whose AWS is the stand-in.
    pub(crate) fn with(standin: &Standin) -> Self {
        let mut home = Self::new();
        for (name, value) in standin.environment() {
            home.set(name, value);
        }
        home
    }

    /// The sample world's alice: profile `me` with her key in the keychain and her MFA device, wired to keyfob.
    pub(crate) fn alice(standin: &Standin) -> Self {
        let home = Self::with(standin);
        home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
        home.config(&format!(
            "[profile me]\nkeyfob_access_key = keychain\nkeyfob_mfa_serial = {ALICE_MFA}\nregion = eu-west-1\n"
        ));
        home
    }

    /// A path below the home directory.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.directory.path().join(relative)
    }

    /// Sets a variable for every program started from now on.
    pub(crate) fn set(&mut self, name: impl Into<OsString>, value: impl Into<OsString>) {
        self.variables.insert(name.into(), value.into());
    }

    pub(crate) fn unset(&mut self, name: &str) {
        self.variables.remove(OsStr::new(name));
    }

    /// The whole environment of programs in this home.
    pub(crate) fn environment(&self) -> &BTreeMap<OsString, OsString> {
        &self.variables
    }

    /// Writes a file below the home directory, with its directories.
    pub(crate) fn write(&self, relative: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(relative);
        let parent = path.parent().expect("a directory in the home");
        fs::create_dir_all(parent).expect("its directory");
        fs::write(&path, contents).expect("a file in the home");
        path
    }

    /// Writes a script that can be run.
    pub(crate) fn script(&self, relative: &str, text: &str) -> PathBuf {
        let path = self.write(relative, format!("#!/bin/sh\n{text}\n"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("its mode");
        path
    }

    pub(crate) fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).expect("a text file in the home")
    }

    /// Replaces the shared config file.
    pub(crate) fn config(&self, text: &str) {
        self.write(".aws/config", text);
    }

    /// Adds to the shared config file.
    pub(crate) fn add_config(&self, text: &str) {
        let path = self.path(".aws/config");
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, before + text).expect("the config file");
    }

    /// Replaces the shared credentials file.
    pub(crate) fn credentials(&self, text: &str) {
        let path = self.write(".aws/credentials", text);
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("its mode");
    }

    /// From now on the keychain is a vault file with this passphrase, which is in a file.
    pub(crate) fn use_passphrase(&mut self, passphrase: &str) {
        let path = self.write("passphrase", passphrase);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("its mode");
        self.unset("KEYFOB_KEY_FILE");
        self.set("KEYFOB_PASSPHRASE_FILE", path);
    }

    /// From now on the keychain is a real Secret Service.
    pub(crate) fn use_keyring(&mut self, keyring: &Keyring) {
        self.unset("KEYFOB_KEY_FILE");
        self.set("KEYFOB_KEYCHAIN", "secret-service");
        self.set("DBUS_SESSION_BUS_ADDRESS", keyring.address());
    }

    /// Puts an access key of alice's into the vault file, as `keyfob add` does.
    pub(crate) fn store_key(&self, profile: &str, id: &str, secret: &str) {
        let key = AccessKey { id: id.parse().expect("a key ID"), secret: Secret::new(secret.to_owned()) };
        let profile = profile.parse().expect("a profile name");
        let metadata = KeyMetadata {
            created_at: None,
            user_arn: Some("arn:aws:iam::111122223333:user/alice".to_owned()),
            account_id: Some("111122223333".parse().expect("an account")),
            stored_at: chrono::Utc::now(),
        };
        self.vault().store_access_key(&profile, &key, metadata).expect("a stored key");
    }

    /// Puts a session of a profile into the cache, as if it had been made when `left` was `life`.
    pub(crate) fn cache_session(&self, profile: &str, life: TimeDelta, left: TimeDelta) {
        let key = self.keyfob(["explain", "--json", profile]).run().succeeds().text_at("cache_key");
        let key = key.parse().expect("a cache key");
        let expires_at = chrono::Utc::now() + left;
        let session = NewSession {
            profile: profile.parse().expect("a profile name"),
            kind: SessionKind::AssumeRole,
            arn: None,
            region: None,
            issued_at: expires_at - life,
        };
        let credentials = TemporaryCredentials {
            access_key_id: CACHED_KEY_ID.parse().expect("a key ID"),
            secret_access_key: Secret::new("cached-secret".to_owned()),
            session_token: Secret::new("cached-token".to_owned()),
            expires_at: Some(expires_at),
            account_id: None,
        };
        let [failures, newest] =
            ["failures", "newest"].map(|name| self.path(format!(".local/state/keyfob/{name}")));
        let cache = SessionCache::new(
            self.path(".cache/keyfob/sessions"),
            self.path("run/keyfob/locks"),
            failures,
            newest,
        );
        let sealing_key = self.vault().sealing_key().expect("a sealing key");
        let lease = cache.lease(&key, Duration::from_secs(5)).expect("a lease");
        lease.write(&session, &credentials, &sealing_key).expect("a cached session");
    }

    /// The access key ID of sessions that were put into the cache.
    pub(crate) fn cached_key_id(&self) -> &'static str {
        CACHED_KEY_ID
    }

    /// The vault file of this home, for looking into it from a test.
    pub(crate) fn vault(&self) -> Vault {
        let variable = |name: &str| self.variables.get(OsStr::new(name)).map(PathBuf::from);
        let paths = VaultPaths {
            data_dir: self.path(".local/share/keyfob"),
            state_dir: self.path(".local/state/keyfob"),
            lock_dir: self.path("run/keyfob/locks"),
        };
        let passphrase = variable("KEYFOB_PASSPHRASE_FILE").unwrap_or_else(|| self.path("no-passphrase"));
        let settings = VaultSettings {
            backend: Some(Backend::VaultFile),
            session_bus: SessionBus::Absent,
            prompt_limit: Duration::ZERO,
            key_file: variable("KEYFOB_KEY_FILE"),
            passphrase: Arc::new(PassphraseFile { path: passphrase }),
            key_cache: Duration::ZERO,
        };
        Vault::open(paths, settings)
    }

    /// keyfob with these arguments, in this home.
    pub(crate) fn keyfob<I>(&self, arguments: I) -> Keyfob<'_>
    where
        I: IntoIterator,
        I::Item: Into<OsString>,
    {
        Keyfob::new(self, Path::new(env!("CARGO_BIN_EXE_keyfob")), arguments)
    }

    /// Another program in this home.
    pub(crate) fn program<I>(&self, program: impl AsRef<Path>, arguments: I) -> Keyfob<'_>
    where
        I: IntoIterator,
        I::Item: Into<OsString>,
    {
        Keyfob::new(self, program.as_ref(), arguments)
    }

    /// `keyfob credential-process --profile PROFILE`.
    pub(crate) fn credential_process(&self, profile: &str) -> Keyfob<'_> {
        self.keyfob(["credential-process", "--profile", profile])
    }

    /// A line for `credential_process` settings that runs the keyfob under test.
    pub(crate) fn credential_process_line(&self, profile: &str) -> String {
        let program = env!("CARGO_BIN_EXE_keyfob");
        let quote = if program.contains(' ') { "\"" } else { "" };
        format!("{quote}{program}{quote} credential-process --profile {profile}")
    }

    /// Every file below the home directory.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut directories = vec![self.directory.path().to_owned()];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
                let kind = entry.file_type().expect("a kind of file");
                if kind.is_dir() {
                    directories.push(entry.path());
                } else if kind.is_file() {
                    files.push(entry.path());
                }
            }
        }
        files
    }
}
