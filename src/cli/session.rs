//! From a profile's name to a plan, and from the plan to credentials: how the commands wire the parts together.

mod iam_user;

use std::cell::OnceCell;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

use crate::chain::{ChainError, Event, Runner, cached_until};
use crate::cli::advice;
use crate::cli::context::{Context, refresh_before};
use crate::cli::env;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::guard::Guard;
use crate::cli::reach_person;
use crate::cli::trail::Trail;
use crate::clock::RememberedSkew;
use crate::credentials::{AccessKey, Credentials};
use crate::identifiers::{AccessKeyId, CacheKey, MfaSerial, ProfileName, RoleSessionName, user_name_of_arn};
use crate::mfa::{CodeProvider, Codes};
use crate::plan::table::CodeSource;
use crate::plan::{self, Plan, Situation};
use crate::profile::transport::{self, Transport};
use crate::profile::{self, BaseProvider, CredentialSource, ProfileChain, ProfileSource};
use crate::prompt::{Driver, Terminal};
use crate::secret::Secret;
use crate::session_cache::{FailureRecord, SessionCache};
use crate::shared_files::SharedFiles;
use crate::vault::{Index, Vault, VaultError};

/// After a refused or unanswered question, nobody is asked again for this long, unless a person signs in.
const COOL_DOWN: TimeDelta = TimeDelta::minutes(5);

/// How a command wants its credentials.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// `--duration`, in seconds.
    pub seconds: Option<u32>,
    /// Whether the access key itself may be handed out.
    pub key_itself: bool,
    /// Whether a person asked for this now, so that no cool-down holds it back.
    pub person_asked: bool,
    /// Whether the profile's guards were passed before in this run.
    pub guards_passed: bool,
}

/// A profile, resolved, with everything that a plan for it needs.
pub struct Session<'a> {
    context: &'a Context,
    /// Where its credentials come from.
    pub chain: ProfileChain,
    /// How AWS is reached for it.
    pub transport: Transport,
    vault: Vault,
    cache: SessionCache,
    index: Index,
    wanted: Wanted,
    guard: Guard,
    refresh_before: TimeDelta,
    access_key_id: Option<AccessKeyId>,
    mfa_process: Option<String>,
    prompt: Option<Driver>,
    ykman_account: Option<String>,
}

impl<'a> Session<'a> {
    /// Resolves the profile of that name. Opens no keychain.
    pub fn open(context: &'a Context, name: &ProfileName, wanted: Wanted) -> CliResult<Self> {
        Self::open_in(context, &context.shared_files()?, name, wanted)
    }

    /// The same with the shared files at hand.
    pub fn open_in(
        context: &'a Context,
        files: &SharedFiles,
        name: &ProfileName,
        wanted: Wanted,
    ) -> CliResult<Self> {
        let walked = walked(context);
        if walked.contains(name) {
            return Err(circle(walked, name));
        }
        let chain = profile::resolve(files, name)?;
        let settings = files.profile(name);
        let guard = Guard::of_all(files, settings.as_ref(), &chain.stands_for)?;
        let variables = context.transport_variables()?;
        let transport = transport::transport(files, settings.as_ref(), &variables)?;
        let vault = context.vault()?;
        let index = vault.index()?;
        let (refresh_before, mfa_process, ykman_account) = context.with_settings(|settings| {
            let text = |key| settings.text(key);
            Ok((refresh_before(settings)?, text("mfa_process"), text("ykman_account")))
        })?;
        let mfa_process = chain.mfa_process.clone().or(mfa_process);
        let prompt = reach_person::named(context)?;
        let access_key_id = match &chain.base {
            BaseProvider::Keychain => {
                index.access_keys.get(&chain.base_profile).map(|entry| entry.access_key_id.clone())
            }
            BaseProvider::Source(CredentialSource::Environment) => {
                environment_credentials(context).map(|credentials| credentials.access_key_id().clone())
            }
            _ => None,
        };
        let cache = context.session_cache();
        Ok(Self {
            context,
            chain,
            transport,
            vault,
            cache,
            index,
            wanted,
            guard,
            refresh_before,
            access_key_id,
            mfa_process,
            prompt,
            ykman_account,
        })
    }

    /// Makes the plan by what is known now, and gives it with the situation to `read`.
    pub fn with_plan<T>(&self, read: impl FnOnce(&Plan, &Situation<'_>) -> CliResult<T>) -> CliResult<T> {
        let cached = |key: &CacheKey| self.cached_until(key);
        let code_source = |serial: &MfaSerial| match self.code_provider(serial) {
            CodeProvider::Seed | CodeProvider::Command(_) => CodeSource::Automatic,
            // A touch is a question too.
            CodeProvider::Person(_) | CodeProvider::YubiKey { .. } => CodeSource::Person,
            CodeProvider::Nobody => CodeSource::Nobody,
        };
        let situation = Situation {
            now: self.context.clock.now(),
            access_key_id: self.access_key_id.clone(),
            code_source: &code_source,
            cached_until: &cached,
            asked_seconds: self.wanted.seconds,
            key_itself: self.wanted.key_itself,
            session_name: self.session_name(),
        };
        let plan = plan::plan(&self.chain, &self.transport, &situation)?;
        read(&plan, &situation)
    }

    /// The credentials, from the cache if they are fresh.
    pub fn credentials(&mut self) -> CliResult<Credentials> {
        let trail = Trail::default();
        let answer = self.pass_guards().and_then(|()| self.learn_key_id()).and_then(|()| self.run(&trail));
        trail.write(self.context, &self.chain.profile, &answer);
        answer
    }

    fn pass_guards(&self) -> CliResult {
        if self.wanted.guards_passed { Ok(()) } else { self.guard.pass(self.context, &self.chain.profile) }
    }

    fn run(&self, trail: &Trail) -> CliResult<Credentials> {
        self.with_plan(|plan, _| {
            let context = self.context;
            trail.cacheable.set(plan.steps.last().is_some_and(|step| step.cache_key.is_some()));
            let describe = |error: &ChainError| self.describe(error);
            let record = |event: Event<'_>| {
                trail.note(&event);
                self.record(&event);
            };
            let provider = |serial: &MfaSerial| self.code_provider(serial);
            let tell = |text: &str| tell(context, text);
            let runner = Runner {
                cache: &self.cache,
                vault: &self.vault,
                clock: Arc::clone(&context.clock),
                codes: Codes {
                    register: context.paths.state.join("codes"),
                    locks: context.paths.locks.clone(),
                    vault: &self.vault,
                    clock: Arc::clone(&context.clock),
                    deadline: context.deadline(),
                    tell: &tell,
                },
                code_provider: &provider,
                environment: environment_credentials(context),
                refresh_before: self.refresh_before,
                deadline: context.deadline().max(Instant::now()),
                person_asked: self.wanted.person_asked,
                variables: vec![(env::KEYFOB_PROFILE_CHAIN, self.walked_on())],
                sso_cache: &context.paths.sso_cache,
                login_cache: &context.paths.login_cache,
                describe: &describe,
                record: &record,
                aws: OnceCell::new(),
            };
            let credentials = runner.credentials(plan);
            if runner.aws.get().is_some() {
                RememberedSkew::new(&context.paths.state).store(context.clock.skew());
            }
            Ok(credentials?)
        })
        .map_err(|error| error.for_profile(&self.chain.profile))
    }

    /// The region of the profile, for programs that are told one.
    pub fn cached_until(&self, key: &CacheKey) -> Option<DateTime<Utc>> {
        cached_until(&self.cache, key)
    }

    /// Without a record of the key's ID there is no name for its sessions; the keychain tells it.
    fn learn_key_id(&mut self) -> CliResult {
        if matches!(self.chain.base, BaseProvider::Keychain) && self.access_key_id.is_none() {
            let key = self.vault.access_key(&self.chain.base_profile).map_err(|error| match error {
                VaultError::NotStored { .. } => {
                    advice::no_key(&self.chain.base_profile, self.chain.base_origin)
                }
                error => error.into(),
            })?;
            self.access_key_id = Some(key.id);
        }
        Ok(())
    }

    /// Where the codes of a device come from. The index tells whether there is a seed, so no keychain is opened.
    pub fn code_provider(&self, serial: &MfaSerial) -> CodeProvider {
        if let Some(command) = &self.mfa_process {
            return CodeProvider::Command(command.clone());
        }
        if self.index.mfa_seeds.contains_key(serial) {
            return CodeProvider::Seed;
        }
        match reach_person::driver(self.context, self.prompt) {
            Some(Driver::YubiKey) => {
                let account = self.ykman_account.clone();
                CodeProvider::YubiKey { account: account.unwrap_or_else(|| serial.to_string()) }
            }
            Some(driver) => CodeProvider::Person(driver),
            None => CodeProvider::Nobody,
        }
    }

    /// The user's name where the key's owner is known, so that CloudTrail tells who assumed a role.
    fn session_name(&self) -> RoleSessionName {
        default_session_name(&self.index, &self.chain.base_profile)
    }

    fn walked_on(&self) -> String {
        let mut walked = walked(self.context);
        walked.push(self.chain.profile.clone());
        walked.iter().map(ProfileName::as_str).collect::<Vec<_>>().join("\n")
    }

    fn describe(&self, error: &ChainError) -> FailureRecord {
        let now = self.context.clock.now();
        if let ChainError::Shared(record) = error {
            return FailureRecord::clone(record);
        }
        let told = advice::of_chain(error).for_profile(&self.chain.profile);
        // Only the one who was asked was interrupted; the others lack a login.
        let kind = if told.kind == ErrorKind::Interrupted { ErrorKind::LoginNeeded } else { told.kind };
        FailureRecord {
            at: now,
            kind: kind.name().to_owned(),
            message: told.message,
            hints: told.hints,
            profile: told.profile,
            origin: told.origin,
            exit_code: kind.status(),
            cool_down_until: advice::disturbed_somebody(error).then(|| now + COOL_DOWN),
        }
    }

    fn record(&self, event: &Event<'_>) {
        match event {
            Event::Called(call) => self.context.verbose(&format!("called {call}")),
            Event::Asked => {}
            Event::CacheProblem(problem) => self.context.verbose(&format!("session cache: {problem}")),
            Event::ServedStale(error) => {
                self.context.verbose(&format!("renewing failed, so what is cached was served: {error}"));
            }
        }
    }
}

/// The role session name where none is configured: the user's name where the key's owner is known.
pub(super) fn default_session_name(index: &Index, base: &ProfileName) -> RoleSessionName {
    let entry = index.access_keys.get(base);
    let user = entry.and_then(|entry| user_name_of_arn(entry.metadata.user_arn.as_deref()?));
    RoleSessionName::from_lossy(user.unwrap_or("keyfob"))
}

/// The profiles that other tools were run for on the way here.
fn walked(context: &Context) -> Vec<ProfileName> {
    let chain = context.environment.get(env::KEYFOB_PROFILE_CHAIN).unwrap_or_default();
    chain.lines().filter_map(|name| name.parse().ok()).collect()
}

fn circle(mut walked: Vec<ProfileName>, name: &ProfileName) -> CliError {
    walked.push(name.clone());
    let path = walked.iter().map(ProfileName::as_str).collect::<Vec<_>>().join(" -> ");
    CliError::new(
        ErrorKind::Configuration,
        format!("the profiles lead back to themselves through another tool: {path}"),
    )
    .hint("Let the `credential_process` of one of them take its credentials from elsewhere.")
    .for_profile(name)
}

pub(super) fn environment_credentials(context: &Context) -> Option<Credentials> {
    let get = |name| context.environment.get(name);
    let id: AccessKeyId = get(env::AWS_ACCESS_KEY_ID)?.parse().ok()?;
    let secret = get(env::AWS_SECRET_ACCESS_KEY)?.into();
    let token = get(env::AWS_SESSION_TOKEN).or_else(|| get(env::AWS_SECURITY_TOKEN)).map(Secret::from);
    Some(Credentials::of_parts(AccessKey { id, secret }, token))
}

/// Tells a person at the terminal, if there is one, what is going on: stderr must stay empty on success.
fn tell(context: &Context, text: &str) {
    if context.may_ask()
        && let Some(mut terminal) = Terminal::open()
    {
        terminal.tell(text);
    }
}
