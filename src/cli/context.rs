//! What every command works with: the environment, the places, the settings and the streams.

use std::io;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use crate::cli::env::{self, Environment};
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::global::Global;
use crate::cli::paths::Paths;
use crate::clock::{Clock, RememberedSkew, SystemClock};
use crate::edit_journal::EditJournal;
use crate::identifiers::{ProfileName, Region};
use crate::keychain::SessionBus;
use crate::keychain::passphrase::{PassphraseCommand, PassphraseFile, PassphraseSource};
use crate::output::Ui;
use crate::profile::SharedFile;
use crate::profile::transport::TransportVariables;
use crate::session_cache::SessionCache;
use crate::settings::{Settings, SettingsFile};
use crate::shared_files::SharedFiles;
use crate::vault::{self, Vault, VaultPaths, VaultSettings};

/// Callers of `credential_process` give up at 60 seconds (the Go SDK), so asking and waiting end before.
const PATIENCE: Duration = Duration::from_secs(48);
/// botocore asks again below 15 minutes; a minute more, so that it never does.
const REFRESH_BEFORE: u32 = 960;
/// A command that a person typed waits for the person longer.
const PATIENCE_WITH_A_PERSON: Duration = Duration::from_secs(20 * 60);
const PASSPHRASE_COMMAND_LIMIT: Duration = Duration::from_secs(30);

/// What every command works with.
pub struct Context {
    /// The environment at the start.
    pub environment: Environment,
    /// The options of every command.
    pub global: Global,
    /// Where everything is.
    pub paths: Paths,
    /// The streams.
    pub ui: Ui,
    /// AWS's clock.
    pub clock: Arc<dyn Clock>,
    started: Instant,
    patience: OnceLock<Duration>,
    settings: OnceLock<SettingsFile>,
}

impl Context {
    /// `None` without a home directory.
    pub fn new(environment: Environment, global: Global, ui: Ui) -> Option<Self> {
        let paths = Paths::find(&environment)?;
        let clock = SystemClock::default();
        clock.set_skew(RememberedSkew::new(&paths.state).load());
        let clock = Arc::new(clock);
        Some(Self {
            environment,
            global,
            paths,
            ui,
            clock,
            started: Instant::now(),
            patience: OnceLock::new(),
            settings: OnceLock::new(),
        })
    }

    /// The context of one more request to a program that goes on running: its patience begins now, and nobody is asked,
    /// since nobody is waiting at the terminal for it.
    pub fn unattended(&self) -> Self {
        Self {
            environment: self.environment.clone(),
            global: Global { no_input: true, ..self.global.clone() },
            paths: self.paths.clone(),
            ui: self.ui,
            clock: Arc::clone(&self.clock),
            started: Instant::now(),
            patience: OnceLock::new(),
            settings: OnceLock::new(),
        }
    }

    /// When waiting and asking must be over.
    pub fn deadline(&self) -> Instant {
        self.started + *self.patience.get().unwrap_or(&PATIENCE)
    }

    /// Lets a person take their time with the questions of this run: no other program waits for it.
    pub fn take_time(&self) {
        self.patience.get_or_init(|| PATIENCE_WITH_A_PERSON);
    }

    /// Says on stderr what is done, where that was asked for.
    pub fn verbose(&self, text: &str) {
        if self.global.verbose > 0 {
            self.ui.note(text);
        }
    }

    /// The profile that is meant: the argument, `--profile`, `AWS_PROFILE`, `AWS_DEFAULT_PROFILE`, `default`.
    pub fn profile(&self, argument: Option<&str>) -> CliResult<ProfileName> {
        if let (Some(argument), Some(option)) = (argument, &self.global.profile)
            && argument != option
        {
            let message = format!("two profiles are named, `{argument}` and `{option}` (by `--profile`)");
            return Err(CliError::usage(message).hint("Name one."));
        }
        let variable = |name| self.environment.get(name);
        let name = argument
            .or(self.global.profile.as_deref())
            .or_else(|| variable(env::AWS_PROFILE))
            .or_else(|| variable(env::AWS_DEFAULT_PROFILE));
        name.map_or_else(|| Ok(ProfileName::default_profile()), |name| self.parse_argument(name))
    }

    /// An argument that must be an identifier.
    pub fn parse_argument<T>(&self, text: &str) -> CliResult<T>
    where
        T: std::str::FromStr<Err = crate::identifiers::InvalidIdentifier>,
    {
        text.parse()
            .map_err(|error: crate::identifiers::InvalidIdentifier| CliError::usage(error.to_string()))
    }

    /// The shared files, read now.
    pub fn shared_files(&self) -> CliResult<SharedFiles> {
        let files = SharedFiles::read(&self.paths.config_file, &self.paths.credentials_file)?;
        Ok(match self.environment.home() {
            Some(home) => files.at_home(home),
            None => files,
        })
    }

    /// The edits of the shared files.
    pub fn edit_journal(&self) -> EditJournal {
        EditJournal::new(self.paths.state.join("edits"), self.paths.locks.clone())
    }

    /// Where a shared file is.
    pub fn path_of(&self, file: SharedFile) -> PathBuf {
        match file {
            SharedFile::Config => self.paths.config_file.clone(),
            SharedFile::Credentials => self.paths.credentials_file.clone(),
        }
    }

    /// What the environment and `--region` say of how AWS is reached.
    pub fn transport_variables(&self) -> CliResult<TransportVariables> {
        let named = self.global.region.as_deref();
        let variable = |name| self.environment.get(name);
        let region =
            named.or_else(|| variable(env::AWS_REGION)).or_else(|| variable(env::AWS_DEFAULT_REGION));
        let region: Option<Region> = region.map(|text| self.parse_argument(text)).transpose()?;
        let max_attempts = variable(env::AWS_MAX_ATTEMPTS).map(attempts).transpose()?;
        Ok(TransportVariables { region, max_attempts, ..self.environment.transport() })
    }

    /// Gives keyfob's own settings to `read`. The file is read once.
    pub fn with_settings<T>(&self, read: impl FnOnce(&Settings<'_>) -> CliResult<T>) -> CliResult<T> {
        let variable = |name: &str| self.environment.get(name).map(str::to_owned);
        let file = match self.settings.get() {
            Some(file) => file,
            None => {
                let file = SettingsFile::read(&self.paths.settings_file)?;
                self.settings.get_or_init(|| file)
            }
        };
        read(&Settings::new(file, &variable))
    }

    /// With how much time left credentials are renewed.
    pub fn refresh_before(&self) -> CliResult<TimeDelta> {
        self.with_settings(refresh_before)
    }

    /// Whether a person may be asked.
    pub fn may_ask(&self) -> bool {
        !self.global.no_input && !self.environment.is_set(env::KEYFOB_NO_INPUT)
    }

    /// The sealed sessions.
    pub fn session_cache(&self) -> SessionCache {
        let (failures, newest) = (self.paths.state.join("failures"), self.paths.state.join("newest"));
        SessionCache::new(self.paths.cache.clone(), self.paths.locks.clone(), failures, newest)
    }

    /// The vault. Nothing of it is opened yet.
    pub fn vault(&self) -> CliResult<Vault> {
        self.vault_asking(self.may_ask(), |source| source)
    }

    /// The vault, in which nobody is asked for anything.
    pub fn silent_vault(&self) -> CliResult<Vault> {
        self.vault_asking(false, |source| source)
    }

    /// The vault, with a source of the passphrase made of the one that is set.
    pub fn vault_with_passphrase(
        &self,
        source: impl FnOnce(Arc<dyn PassphraseSource>) -> Arc<dyn PassphraseSource>,
    ) -> CliResult<Vault> {
        self.vault_asking(self.may_ask(), source)
    }

    fn vault_asking(
        &self,
        may_ask: bool,
        source: impl FnOnce(Arc<dyn PassphraseSource>) -> Arc<dyn PassphraseSource>,
    ) -> CliResult<Vault> {
        let settings = self.with_settings(|settings| {
            let backend = settings.text("keychain").map(|name| name.parse());
            let backend = backend.transpose().map_err(|error: crate::keychain::UnknownBackend| {
                CliError::new(ErrorKind::Configuration, error.to_string())
            })?;
            let unlock = settings.seconds("unlock_seconds")?.map(u64::from).map(Duration::from_secs);
            Ok(VaultSettings {
                backend,
                session_bus: self.session_bus(),
                prompt_limit: if may_ask { self.deadline() - self.started } else { Duration::ZERO },
                key_file: settings.text("key_file").map(PathBuf::from),
                passphrase: source(self.passphrase(settings, may_ask)),
                key_cache: unlock.unwrap_or(vault::DEFAULT_KEY_CACHE),
            })
        })?;
        let paths = VaultPaths {
            data_dir: self.paths.data.clone(),
            state_dir: self.paths.state.clone(),
            lock_dir: self.paths.locks.clone(),
        };
        Ok(Vault::open(paths, settings))
    }

    /// The session bus, if there is one.
    pub fn session_bus(&self) -> SessionBus {
        let address = self.environment.path("DBUS_SESSION_BUS_ADDRESS").map(PathBuf::into_os_string);
        let runtime = self.environment.path("XDG_RUNTIME_DIR");
        SessionBus::find(address.as_deref(), runtime.as_deref())
    }

    fn passphrase(&self, settings: &Settings<'_>, may_ask: bool) -> Arc<dyn PassphraseSource> {
        if let Some(path) = settings.text("passphrase_file") {
            return Arc::new(PassphraseFile { path: path.into() });
        }
        if let Some(command) = settings.text("passphrase_command") {
            return Arc::new(PassphraseCommand { command, limit: PASSPHRASE_COMMAND_LIMIT });
        }
        Arc::new(crate::cli::passphrase::AskPassphrase { may_ask, deadline: self.deadline() })
    }

    /// Writes the answer.
    pub fn print(&self, text: &str) -> CliResult {
        self.written(self.ui.print(text))
    }

    /// Writes the answer as sentences.
    pub fn print_prose(&self, text: &str) -> CliResult {
        self.written(self.ui.print_prose(text))
    }

    /// What comes of writing to stdout: a reader that went away is an ordinary end.
    pub fn written(&self, result: io::Result<()>) -> CliResult {
        match result {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(CliError::new(ErrorKind::Failed, format!("the answer cannot be written: {error}")))
            }
            _ => Ok(()),
        }
    }
}

fn attempts(text: &str) -> CliResult<NonZeroU32> {
    text.trim().parse().map_err(|_| {
        let message = format!("{} is `{text}`: it takes a number from 1", env::AWS_MAX_ATTEMPTS);
        CliError::new(ErrorKind::Configuration, message).hint("Correct it, or unset it.")
    })
}

/// With how much time left credentials are renewed, by settings that were read already.
pub fn refresh_before(settings: &Settings<'_>) -> CliResult<TimeDelta> {
    let seconds = settings.seconds("refresh_before")?.unwrap_or(REFRESH_BEFORE);
    Ok(TimeDelta::seconds(i64::from(seconds)))
}
