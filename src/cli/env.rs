//! The environment: read once, at the start, and every variable that keyfob reads named in one place.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::path::PathBuf;

use crate::profile::transport::{Service, TransportVariables};

/// A variable and what it does. The reference in the manual page is made from this list.
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, a sentence without a final full stop.
    pub what: &'static str,
}

macro_rules! variables {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $what:literal;)*) => {
        $(#[doc = $what] pub const $constant: &str = $name;)*

        /// Every variable that keyfob reads or sets, in the order of the manual page.
        pub const ALL: &[Variable] = &[$(Variable { name: $name, what: $what }),*];
    };
}

variables! {
    AWS_PROFILE = "AWS_PROFILE", "The profile, where no option names one";
    AWS_DEFAULT_PROFILE = "AWS_DEFAULT_PROFILE", "The profile, where `AWS_PROFILE` is not set";
    AWS_REGION = "AWS_REGION", "The region, where no option names one";
    AWS_DEFAULT_REGION = "AWS_DEFAULT_REGION", "The region, where `AWS_REGION` is not set";
    AWS_CONFIG_FILE = "AWS_CONFIG_FILE", "The shared config file, instead of `~/.aws/config`";
    AWS_SHARED_CREDENTIALS_FILE = "AWS_SHARED_CREDENTIALS_FILE", "The shared credentials file, instead of `~/.aws/credentials`";
    AWS_LOGIN_CACHE_DIRECTORY = "AWS_LOGIN_CACHE_DIRECTORY", "Where console logins are kept, instead of `~/.aws/login/cache`";
    AWS_ACCESS_KEY_ID = "AWS_ACCESS_KEY_ID", "With its fellows, credentials for profiles with `credential_source = Environment`";
    AWS_SECRET_ACCESS_KEY = "AWS_SECRET_ACCESS_KEY", "The secret half of `AWS_ACCESS_KEY_ID`";
    AWS_SESSION_TOKEN = "AWS_SESSION_TOKEN", "The session token of temporary credentials in the environment";
    AWS_ENDPOINT_URL = "AWS_ENDPOINT_URL", "An endpoint for every AWS service; `AWS_ENDPOINT_URL_STS`, `_IAM`, `_SSO`, `_SSO_OIDC` and `_SIGNIN` for one";
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "`true` passes over all configured endpoints";
    AWS_USE_FIPS_ENDPOINT = "AWS_USE_FIPS_ENDPOINT", "`true` chooses FIPS endpoints";
    AWS_USE_DUALSTACK_ENDPOINT = "AWS_USE_DUALSTACK_ENDPOINT", "`true` chooses dual-stack endpoints";
    AWS_CA_BUNDLE = "AWS_CA_BUNDLE", "A file of root certificates in PEM form, instead of the system's";
    AWS_EC2_METADATA_SERVICE_ENDPOINT = "AWS_EC2_METADATA_SERVICE_ENDPOINT", "Where an instance's credentials are, for profiles with `credential_source = Ec2InstanceMetadata`";
    AWS_MAX_ATTEMPTS = "AWS_MAX_ATTEMPTS", "How often a call to AWS is tried within keyfob's time limits (3 unless told)";
    HTTPS_PROXY = "HTTPS_PROXY", "The proxy that AWS is reached through; `https_proxy`, `HTTP_PROXY` and `NO_PROXY` count as well";
    HTTPS_PROXY_SMALL = "https_proxy", "The same";
    KEYFOB_KEYCHAIN = "KEYFOB_KEYCHAIN", "Where keys are kept: `secret-service`, `keychain`, `credential-manager`, `keyutils` or `file`";
    KEYFOB_PASSPHRASE_FILE = "KEYFOB_PASSPHRASE_FILE", "A private file with the vault file's passphrase";
    KEYFOB_PASSPHRASE_COMMAND = "KEYFOB_PASSPHRASE_COMMAND", "A command that prints the vault file's passphrase";
    KEYFOB_KEY_FILE = "KEYFOB_KEY_FILE", "A key file (64 hexadecimal digits, mode 0600) that opens the vault file";
    KEYFOB_UNLOCK_SECONDS = "KEYFOB_UNLOCK_SECONDS", "How long the kernel keyring keeps the sealing key";
    KEYFOB_REFRESH_BEFORE = "KEYFOB_REFRESH_BEFORE", "With how many seconds left cached credentials are renewed (960 unless told)";
    KEYFOB_MFA_PROCESS = "KEYFOB_MFA_PROCESS", "A command that prints a token code";
    KEYFOB_PROMPT = "KEYFOB_PROMPT", "How a code is had: `terminal`, `pinentry`, `zenity`, `kdialog`, or `ykman` for a YubiKey";
    KEYFOB_YKMAN_ACCOUNT = "KEYFOB_YKMAN_ACCOUNT", "The OATH account on the YubiKey, instead of the MFA device's serial";
    KEYFOB_PROGRAM = "KEYFOB_PROGRAM", "How `credential_process` lines name keyfob: `absolute` (its path), `plain`, or a path, such as that of the Windows program inside WSL";
    KEYFOB_NO_INPUT = "KEYFOB_NO_INPUT", "Set to anything: nobody is ever asked, as with `--no-input`";
    KEYFOB_CONFIG_FILE = "KEYFOB_CONFIG_FILE", "keyfob's own settings file, instead of `$XDG_CONFIG_HOME/keyfob/config`";
    KEYFOB_BROWSER = "KEYFOB_BROWSER", "The command that opens a page, before `BROWSER`; `%s` stands for the URL, which else goes last";
    KEYFOB_NAMING_TEMPLATE = "KEYFOB_NAMING_TEMPLATE", "How profiles that are made for roles are named, such as `{account}-{role}`";
    BROWSER = "BROWSER", "The command that opens a page, or several between colons, the first that works being taken";
    SSH_CONNECTION = "SSH_CONNECTION", "Set by SSH: a login then uses a device code, since the browser is on another machine";
    SSH_TTY = "SSH_TTY", "The same";
    DISPLAY = "DISPLAY", "Set where there is an X11 display: without it and its sibling, a login uses a device code";
    WAYLAND_DISPLAY = "WAYLAND_DISPLAY", "The same for Wayland";
    WSL_DISTRO_NAME = "WSL_DISTRO_NAME", "Set by the Windows Subsystem for Linux: pages open in Windows";
    CONTAINER = "container", "Set by container engines: a login then uses a device code";
    KEYFOB_PROFILE_CHAIN = "KEYFOB_PROFILE_CHAIN", "Set by keyfob for the programs it runs, so that a circle of tools is found";
    NO_COLOR = "NO_COLOR", "Set to anything: no colour";
    KEYFOB_PROFILE = "KEYFOB_PROFILE", "Set by `keyfob exec` and `keyfob env`: the profile that the credentials in the environment are of";
    AWS_CREDENTIAL_EXPIRATION = "AWS_CREDENTIAL_EXPIRATION", "Set by `keyfob exec` and `keyfob env`: when the credentials in the environment end";
    AWS_CONTAINER_CREDENTIALS_FULL_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI", "Set by `keyfob exec --server` and `keyfob serve`: where credentials are served";
    AWS_CONTAINER_AUTHORIZATION_TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN", "Set by `keyfob exec --server` and `keyfob serve`: what the server asks for";
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "Set by `keyfob serve --token-file`: the file that holds what the server asks for";
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "Taken away by `keyfob exec`, since it beats the server's address";
    AWS_SECURITY_TOKEN = "AWS_SECURITY_TOKEN", "The old name of `AWS_SESSION_TOKEN`, read after it; taken away by `keyfob exec`";
    AWS_ACCESS_KEY = "AWS_ACCESS_KEY", "Taken away by `keyfob exec`: an old name of `AWS_ACCESS_KEY_ID`";
    AWS_SECRET_KEY = "AWS_SECRET_KEY", "Taken away by `keyfob exec`: an old name of `AWS_SECRET_ACCESS_KEY`";
    AWS_ACCOUNT_ID = "AWS_ACCOUNT_ID", "Taken away by `keyfob exec`: the account of other credentials";
    AWS_ROLE_ARN = "AWS_ROLE_ARN", "Taken away by `keyfob exec`: the role of a web identity";
    AWS_ROLE_SESSION_NAME = "AWS_ROLE_SESSION_NAME", "Taken away by `keyfob exec`: the session name of a web identity";
    AWS_WEB_IDENTITY_TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE", "Taken away by `keyfob exec`: the token of a web identity";
    KEYFOB_PREVIOUS_PROFILE = "KEYFOB_PREVIOUS_PROFILE", "Set by `kf`: the profile that `kf -` goes back to";
    AWS_VAULT_BACKEND = "AWS_VAULT_BACKEND", "aws-vault's own: the one store that `keyfob adopt --from aws-vault` reads";
    AWS_VAULT_SECRET_SERVICE_COLLECTION_NAME = "AWS_VAULT_SECRET_SERVICE_COLLECTION_NAME", "aws-vault's own: its collection in the Secret Service, instead of `awsvault`";
    AWS_VAULT_PASS_PASSWORD_STORE_DIR = "AWS_VAULT_PASS_PASSWORD_STORE_DIR", "aws-vault's own: the directory of `pass`, instead of `~/.password-store`";
    AWS_VAULT_PASS_CMD = "AWS_VAULT_PASS_CMD", "aws-vault's own: the program that is called for `pass`";
    AWS_VAULT_PASS_PREFIX = "AWS_VAULT_PASS_PREFIX", "aws-vault's own: its folder in the store of `pass`";
    AWS_VAULT_FILE_DIR = "AWS_VAULT_FILE_DIR", "aws-vault's own: the directory of its encrypted files, instead of `~/.awsvault/keys`";
    AWS_VAULT_FILE_PASSPHRASE = "AWS_VAULT_FILE_PASSPHRASE", "aws-vault's own: the passphrase of its encrypted files";
    TERM = "TERM", "The kind of terminal; a `dumb` one gets no colour, and numbered lists";
    PATH = "PATH", "Where `keyfob exec` looks for the command";
    PATHEXT = "PATHEXT", "On Windows: the endings that `keyfob exec` tries where the command has none";
}

/// What keyfob's own variables begin with, and among them those of its tests.
pub const OWN: &str = "KEYFOB_";
/// Nobody sets one of these by mistake.
pub const OF_TESTS: &str = "KEYFOB_TEST_";

/// A snapshot of the environment.
#[derive(Clone, Default)]
pub struct Environment {
    variables: HashMap<OsString, OsString>,
}

impl Environment {
    /// Takes the snapshot.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    pub fn snapshot() -> Self {
        Self { variables: std::env::vars_os().collect() }
    }

    /// A variable's text; blank or not UTF-8 counts as unset, as in the AWS SDKs.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.variables.get(std::ffi::OsStr::new(name))?.to_str()?;
        (!value.trim().is_empty()).then_some(value)
    }

    /// Whether a variable is there at all, even blank.
    pub fn is_set(&self, name: &str) -> bool {
        self.variables.contains_key(std::ffi::OsStr::new(name))
    }

    /// The names that begin with that text, in order.
    pub fn names_starting(&self, start: &str) -> Vec<&str> {
        let names = self.variables.keys().filter_map(|name| name.to_str());
        let mut names: Vec<&str> = names.filter(|name| name.starts_with(start)).collect();
        names.sort_unstable();
        names
    }

    /// A variable that holds a path.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        let value = self.variables.get(std::ffi::OsStr::new(name))?;
        (!value.is_empty()).then(|| PathBuf::from(value))
    }

    /// The variables that decide how AWS is reached, all but those that may be wrong: region and attempts.
    pub fn transport(&self) -> TransportVariables {
        let owned = |name: &str| self.get(name).map(str::to_owned);
        let mut service_endpoint_urls = BTreeMap::new();
        for service in Service::ALL {
            let name = format!("{AWS_ENDPOINT_URL}_{}", service.variable_suffix());
            service_endpoint_urls.extend(owned(&name).map(|url| (service, url)));
        }
        TransportVariables {
            region: None,
            endpoint_url: owned(AWS_ENDPOINT_URL),
            service_endpoint_urls,
            ignore_configured_endpoint_urls: owned(AWS_IGNORE_CONFIGURED_ENDPOINT_URLS),
            use_fips_endpoint: owned(AWS_USE_FIPS_ENDPOINT),
            use_dualstack_endpoint: owned(AWS_USE_DUALSTACK_ENDPOINT),
            ca_bundle: owned(AWS_CA_BUNDLE),
            instance_metadata_url: owned(AWS_EC2_METADATA_SERVICE_ENDPOINT),
            max_attempts: None,
        }
    }

    /// The home directory: `HOME`, and on Windows `USERPROFILE` after it (the SDKs' order).
    pub fn home(&self) -> Option<PathBuf> {
        self.path("HOME").or_else(|| if cfg!(windows) { self.path("USERPROFILE") } else { None })
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(variables: [(&str, &str); N]) -> Self {
        Self { variables: variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }
}
