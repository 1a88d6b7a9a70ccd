//! Where everything is: AWS's files, and keyfob's own by the XDG Base Directory Specification (on macOS and Windows,
//! the platform's places).

use std::path::{Path, PathBuf};

use crate::cli::env::{self, Environment};

/// The places of one user.
#[derive(Debug, Clone)]
pub struct Paths {
    /// The shared config file.
    pub config_file: PathBuf,
    /// The shared credentials file.
    pub credentials_file: PathBuf,
    /// The AWS CLI's tokens and registrations of IAM Identity Center.
    pub sso_cache: PathBuf,
    /// The AWS CLI's own role credentials.
    pub cli_cache: PathBuf,
    /// The AWS CLI's console logins.
    pub login_cache: PathBuf,
    /// keyfob's own settings.
    pub settings_file: PathBuf,
    /// Sealed sessions.
    pub cache: PathBuf,
    /// What logins to IAM Identity Center reach.
    pub lists: PathBuf,
    /// The vault file and the index of items.
    pub data: PathBuf,
    /// The audit trail, the journal of edits, failures and used codes.
    pub state: PathBuf,
    /// Locks.
    pub locks: PathBuf,
}

impl Paths {
    /// The places by the environment. `None` without a home directory.
    pub fn find(environment: &Environment) -> Option<Self> {
        let home = environment.home()?;
        let own = Own::find(environment, &home);
        let aws = home.join(".aws");
        let named = |name: &str, default: &str| {
            environment.path(name).map_or_else(|| aws.join(default), |path| expand_home(path, &home))
        };
        Some(Self {
            config_file: named(env::AWS_CONFIG_FILE, "config"),
            credentials_file: named(env::AWS_SHARED_CREDENTIALS_FILE, "credentials"),
            sso_cache: aws.join("sso/cache"),
            cli_cache: aws.join("cli/cache"),
            login_cache: named(env::AWS_LOGIN_CACHE_DIRECTORY, "login/cache"),
            settings_file: environment
                .path(env::KEYFOB_CONFIG_FILE)
                .unwrap_or_else(|| own.config.join("config")),
            // Locks live with the cache where there is no runtime directory, never in a shared /tmp.
            locks: own.runtime.unwrap_or_else(|| own.state.clone()).join("locks"),
            cache: own.cache.join("sessions"),
            lists: own.cache.join("sso-lists"),
            data: own.data,
            state: own.state,
        })
    }
}

/// keyfob's own directories.
struct Own {
    config: PathBuf,
    cache: PathBuf,
    data: PathBuf,
    state: PathBuf,
    runtime: Option<PathBuf>,
}

impl Own {
    fn find(environment: &Environment, home: &Path) -> Self {
        // The specification: a relative path in one of these variables is invalid and passed over.
        let variable = |name: &str| environment.path(name).filter(|path| path.is_absolute());
        let place =
            |name: &str, default: &str| variable(name).unwrap_or_else(|| home.join(default)).join("keyfob");
        if cfg!(windows) {
            let roaming = place("APPDATA", "AppData/Roaming");
            let local = place("LOCALAPPDATA", "AppData/Local");
            let (cache, data, state) = (local.join("cache"), local.join("data"), local.join("state"));
            return Self { config: roaming, cache, data, state, runtime: None };
        }
        if cfg!(target_os = "macos") {
            let support = home.join("Library/Application Support/keyfob");
            let cache = home.join("Library/Caches/keyfob");
            let config = place("XDG_CONFIG_HOME", ".config");
            return Self {
                config,
                cache,
                data: support.clone(),
                state: support.join("state"),
                runtime: None,
            };
        }
        Self {
            config: place("XDG_CONFIG_HOME", ".config"),
            cache: place("XDG_CACHE_HOME", ".cache"),
            data: place("XDG_DATA_HOME", ".local/share"),
            state: place("XDG_STATE_HOME", ".local/state"),
            runtime: variable("XDG_RUNTIME_DIR").map(|path| path.join("keyfob")),
        }
    }
}

/// `~` and `~/…` as the SDKs expand them: only as the whole first component.
pub(super) fn expand_home(path: PathBuf, home: &Path) -> PathBuf {
    match path.strip_prefix("~") {
        Ok(rest) => home.join(rest),
        Err(_) => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_and_variables() {
        let paths = Paths::find(&Environment::from([("HOME", "/h"), ("XDG_RUNTIME_DIR", "/run/u")])).unwrap();
        assert_eq!(paths.config_file, Path::new("/h/.aws/config"));
        if cfg!(target_os = "linux") {
            assert_eq!(paths.cache, Path::new("/h/.cache/keyfob/sessions"));
            assert_eq!(paths.locks, Path::new("/run/u/keyfob/locks"));
        }
        let moved = [("HOME", "/h"), ("AWS_CONFIG_FILE", "~/c"), ("XDG_STATE_HOME", "relative")];
        let paths = Paths::find(&Environment::from(moved)).unwrap();
        assert_eq!(paths.config_file, Path::new("/h/c"));
        if cfg!(target_os = "linux") {
            assert_eq!(paths.state, Path::new("/h/.local/state/keyfob"));
        }
        assert!(Paths::find(&Environment::default()).is_none());
    }
}
