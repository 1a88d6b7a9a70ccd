//! Signing in to IAM Identity Center with a person: which way, what they are told, and where the result goes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::audit::AuditEvent;
use crate::aws::{Aws, AwsError, Refusal};
use crate::browser::{self, Surroundings};
use crate::cli::advice;
use crate::cli::context::Context;
use crate::cli::env;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::trail;
use crate::clock::format_instant;
use crate::identifiers::{Partition, ProfileName, Region};
use crate::json_file::CacheFileError;
use crate::profile::{ProfileSource, transport};
use crate::session_cache::FailureRecord;
use crate::shared_files::SharedFiles;
use crate::sso::listing::ListingFile;
use crate::sso::{
    AccessTokens, Login, LoginError, RegistrationFile, Shown, SignedIn, SsoError, SsoSession, SsoToken,
    TokenFile, Way, lock_key,
};

/// How long a person may take, unless told otherwise: as long as AWS's codes are good.
pub const PATIENCE: u32 = 600;
/// How long to wait for another process that is renewing the same login.
const LOCK_WAIT: Duration = Duration::from_secs(20);

/// How to sign in: the same options in every command that does.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct SignInArgs {
    /// Sign in with a code, in a browser on any machine [default where no browser can be reached]
    #[arg(long, aliases = ["use-device-code", "remote"])]
    pub device_code: bool,
    /// Print the page's address and open nothing
    #[arg(long)]
    pub no_browser: bool,
    /// Let the browser return to this port of 127.0.0.1, for port forwarding; implies a browser login
    #[arg(long, value_name = "PORT", conflicts_with = "device_code")]
    pub callback_port: Option<u16>,
    /// Give up after this time, such as 2m [default: 10m]
    #[arg(long, value_name = "TIME", value_parser = crate::cli::duration::parse)]
    pub timeout: Option<u32>,
}

/// A login that commands work with.
pub struct SsoWire<'a> {
    pub(super) context: &'a Context,
    /// The login.
    pub session: SsoSession,
    /// What is typed behind `keyfob login` for it.
    pub name: String,
    aws: Aws,
}

impl<'a> SsoWire<'a> {
    /// The login of that session; `profile` says how AWS is reached.
    pub fn new(
        context: &'a Context,
        files: &SharedFiles,
        session: SsoSession,
        profile: Option<&ProfileName>,
    ) -> CliResult<Self> {
        let aws = reach_aws(context, files, &session.region, profile)?;
        let name = profile.map(ToString::to_string).or_else(|| session.name.clone());
        let name = name.unwrap_or_else(|| session.start_url.clone());
        Ok(Self { context, session, name, aws })
    }

    /// The way to AWS.
    pub fn aws(&self) -> &Aws {
        &self.aws
    }

    /// An access token, refreshed if need be; nobody is asked.
    pub fn token(&self) -> CliResult<SsoToken> {
        let aws = || Ok::<_, AwsError>(&self.aws);
        self.with_tokens(|tokens| tokens.token(&self.session, &aws)).map_err(|error| self.told(&error))
    }

    /// An access token other than one that the portal did not take.
    pub fn another_token(&self, refused: &SsoToken) -> CliResult<SsoToken> {
        let aws = || Ok::<_, AwsError>(&self.aws);
        self.with_tokens(|tokens| tokens.another(&self.session, refused, &aws))
            .map_err(|error| self.told(&error))
    }

    /// Where the token is.
    pub fn token_file(&self) -> TokenFile {
        TokenFile::new(&self.context.paths.sso_cache, &self.session)
    }

    /// Ends the login: at the server, and here. What is here goes even if the server cannot be told. Says whether
    /// there was one.
    pub fn sign_out(&self) -> CliResult<bool> {
        let file = self.token_file();
        let stored = file.read().map_err(|error| self.told(&error.into()))?;
        // A token that has ended proves nothing to the server; the refresh token behind it gives one that does.
        let told = stored.as_ref().map(|_| self.end_at_server()).unwrap_or(Ok(()));
        let removed = self.with_tokens(|tokens| {
            let _lease = tokens.lease(&lock_key(&self.session))?;
            Ok(crate::files::remove(file.path()).map_err(CacheFileError::at(file.path()))?)
        });
        removed.map_err(|error| self.told(&error))?;
        ListingFile::new(&self.context.paths.lists, &self.session)
            .remove()
            .map_err(|error| self.told(&error.into()))?;
        told.map(|()| stored.is_some())
    }

    fn end_at_server(&self) -> CliResult {
        let Ok(token) = self.token() else { return Ok(()) };
        match self.aws.end_login(&self.session.region, &token.access_token) {
            Err(error) if error.refusal() == Some(Refusal::Unauthorized) => Ok(()),
            Err(error) => {
                let until = format_instant(token.expires_at);
                let told = advice::sso::of_call(&error, &self.name, None);
                let message =
                    format!("the login is forgotten here, but AWS could not be told: {}", told.message);
                // There is nothing left that could be tried again.
                let hint = format!("A copy of its access token works until {until} at the latest.");
                Err(CliError { message, hints: vec![hint], ..told })
            }
            Ok(()) => Ok(()),
        }
    }

    /// Signs in with a person, and stores what that gives.
    pub fn sign_in(&self, args: &SignInArgs) -> CliResult<SsoToken> {
        let context = self.context;
        if !context.may_ask() {
            let message = format!("signing in to {} takes a person, and nobody may be asked", self.session);
            return Err(CliError::new(ErrorKind::LoginNeeded, message)
                .hint(format!("Run `keyfob login {}` in a terminal.", advice::sso::quoted(&self.name))));
        }
        let surroundings = surroundings(context)?;
        let way = self.way(args, &surroundings);
        let show = |shown: Shown<'_>| self.show(&shown, args, &surroundings);
        let store = |signed_in: &SignedIn| self.store(signed_in);
        let login = Login {
            session: &self.session,
            way,
            patience: Duration::from_secs(args.timeout.unwrap_or(PATIENCE).into()),
            directory: &context.paths.sso_cache,
            aws: &self.aws,
            show: &show,
            store: &store,
        };
        let signed_in = login.run().map_err(|error| advice::sso::of_login(&error, &self.name))?;
        context.session_cache().clear_all_failures().map_err(crate::chain::ChainError::Cache)?;
        trail::record(context, &self.name, AuditEvent::LoggedIn, &["CreateToken"]);
        self.tell_success(&signed_in.token);
        Ok(signed_in.token)
    }

    fn way(&self, args: &SignInArgs, surroundings: &Surroundings) -> Way {
        if args.device_code {
            return Way::Device;
        }
        match (args.callback_port, surroundings.reach()) {
            (Some(port), _) => Way::Browser { port: Some(port) },
            (None, Ok(())) => Way::Browser { port: None },
            (None, Err(reason)) => {
                self.context.ui.note(&format!("No browser can be reached ({reason}), so a code is used."));
                Way::Device
            }
        }
    }

    fn show(&self, shown: &Shown<'_>, args: &SignInArgs, surroundings: &Surroundings) {
        let ui = &self.context.ui;
        let session = &self.session;
        match shown {
            Shown::Authorize { url } => {
                let opened = !args.no_browser
                    && surroundings.reach().is_ok()
                    && browser::open(url, surroundings).is_ok();
                ui.instruct(&match opened {
                    true => format!(
                        "Sign in to {session} in the browser. If no page opened, this is it:\n  {url}"
                    ),
                    false => format!(
                        "To sign in to {session}, open this page in a browser on this machine:\n  {url}"
                    ),
                });
            }
            Shown::Device { user_code, uri, complete_uri } => {
                ui.instruct(&format!(
                    "To sign in to {session}, open this page in any browser:\n  {complete_uri}\n\
                     It must show the code {user_code}. To type that code, open this page instead:\n  {uri}"
                ));
                // A command that is configured may well reach the person, also over SSH.
                let wanted = surroundings.reach().is_ok() || surroundings.command.is_some();
                if wanted && !args.no_browser && browser::open(complete_uri, surroundings).is_err() {
                    self.context.verbose("the browser could not be opened");
                }
            }
        }
    }

    fn store(&self, signed_in: &SignedIn) -> Result<(), LoginError> {
        // Another person may reach other accounts.
        ListingFile::new(&self.context.paths.lists, &self.session).remove()?;
        let tokens_lease = self.with_tokens(|tokens| Ok(tokens.lease(&lock_key(&self.session))?));
        // Whoever holds the lock only refreshes the old login: the new one is stored all the same, a moment later.
        let _lease = tokens_lease.ok();
        self.token_file().write(&signed_in.token)?;
        if let Some((client, grant)) = &signed_in.registration {
            RegistrationFile::new(&self.context.paths.sso_cache, &self.session).write(client, *grant)?;
        }
        Ok(())
    }

    fn tell_success(&self, token: &SsoToken) {
        let until = format_instant(token.expires_at);
        let renewed = if token.refresh_token.is_some() { "\nIt is renewed silently." } else { "" };
        self.context.ui.note(&format!("Signed in to {} until {until}.{renewed}", self.session));
    }

    fn with_tokens<T>(
        &self,
        work: impl FnOnce(&AccessTokens<'_>) -> Result<T, SsoError>,
    ) -> Result<T, SsoError> {
        let sessions = self.context.session_cache();
        let describe = |error: &SsoError| self.describe(error);
        work(&AccessTokens {
            directory: &self.context.paths.sso_cache,
            sessions: &sessions,
            clock: &self.context.clock,
            deadline: Instant::now() + LOCK_WAIT,
            describe: &describe,
        })
    }

    fn told(&self, error: &SsoError) -> CliError {
        advice::sso::of_sso(error, &self.name, None)
    }

    fn describe(&self, error: &SsoError) -> FailureRecord {
        let told = self.told(error);
        FailureRecord {
            at: self.context.clock.now(),
            kind: told.kind.name().to_owned(),
            message: told.message,
            hints: told.hints,
            profile: told.profile,
            origin: told.origin,
            exit_code: told.kind.status(),
            cool_down_until: None,
        }
    }
}

/// A way to AWS for calls to that region.
pub fn reach_aws(
    context: &Context,
    files: &SharedFiles,
    region: &Region,
    profile: Option<&ProfileName>,
) -> CliResult<Aws> {
    let settings = profile.and_then(|name| files.profile(name));
    let variables = context.transport_variables()?;
    let transport = transport::transport(files, settings.as_ref(), &variables)?;
    let partition = Partition::of_region(region);
    Aws::new(&transport, partition, Arc::clone(&context.clock))
        .map_err(|error| advice::aws(&error, &ProfileName::default_profile(), None))
}

/// What decides how a browser is reached from here.
pub fn surroundings(context: &Context) -> CliResult<Surroundings> {
    let get = |name| context.environment.get(name);
    let own = context.with_settings(|settings| Ok(settings.text("browser")))?;
    let surroundings = Surroundings {
        command: own.or_else(|| get(env::BROWSER).map(str::to_owned)),
        ssh: get(env::SSH_CONNECTION).or_else(|| get(env::SSH_TTY)).is_some(),
        display: get(env::DISPLAY).or_else(|| get(env::WAYLAND_DISPLAY)).is_some(),
        container: get(env::CONTAINER).is_some(),
        wsl: None,
    };
    Ok(surroundings.with_machine(get(env::WSL_DISTRO_NAME).is_some()))
}
