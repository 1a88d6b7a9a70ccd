//! Running a plan: each step from the cache if it is there and fresh, else by its call, one process at a time.

mod base;
mod error;
mod freshness;
mod login_session;
mod sso;

use std::cell::OnceCell;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

use crate::aws::{Aws, AwsError, Refusal, TokenCode};
use crate::clock::Clock;
use crate::credentials::{Credentials, TemporaryCredentials};
use crate::identifiers::{CacheKey, MfaSerial};
use crate::mfa::{CodeProvider, Codes};
use crate::plan::{AssumeRole, Plan, Step, StepKind};
use crate::profile::BaseProvider;
use crate::secret::Secret;
use crate::session_cache::{CachedSession, FailureRecord, Lease, NewSession, SessionCache, SessionKind};
use crate::vault::Vault;

pub use error::ChainError;
use freshness::{Freshness, Need};

/// What a plan is run with.
pub struct Runner<'a> {
    /// The cached sessions.
    pub cache: &'a SessionCache,
    /// Keys, seeds and the sealing key.
    pub vault: &'a Vault,
    /// AWS's clock.
    pub clock: Arc<dyn Clock>,
    /// Where token codes are noted, and by when they must be there.
    pub codes: Codes<'a>,
    /// Where the codes of a device come from.
    pub code_provider: &'a dyn Fn(&MfaSerial) -> CodeProvider,
    /// The credentials in the environment.
    pub environment: Option<Credentials>,
    /// With how much time left credentials are renewed.
    pub refresh_before: TimeDelta,
    /// When waiting for another process must be over.
    pub deadline: Instant,
    /// Whether a person asked for this now, so that no cool-down holds it back.
    pub person_asked: bool,
    /// The profiles that other tools were run for on the way here, and what to put into their environment.
    pub variables: Vec<(&'static str, String)>,
    /// Where the tokens of IAM Identity Center are.
    pub sso_cache: &'a Path,
    /// Where console logins are.
    pub login_cache: &'a Path,
    /// How a failure is told to other callers.
    pub describe: &'a dyn Fn(&ChainError) -> FailureRecord,
    /// Notes of what was done, for the audit trail.
    pub record: &'a dyn Fn(Event<'_>),
    /// The way to AWS, made when the first call needs it.
    pub aws: OnceCell<Aws>,
}

/// Something worth an entry in the audit trail.
pub enum Event<'e> {
    /// A call was made and gave credentials.
    Called(&'static str),
    /// A person is asked for a code.
    Asked,
    /// A cached session could not be used, or not be written.
    CacheProblem(&'e dyn std::fmt::Display),
    /// Renewing failed, and what is cached was served.
    ServedStale(&'e ChainError),
}

impl Runner<'_> {
    /// The credentials that a plan leads to.
    pub fn credentials(&self, plan: &Plan) -> Result<Credentials, ChainError> {
        self.obtain(plan, plan.steps.len() - 1, Need::ToHandOut)
    }

    fn obtain(&self, plan: &Plan, index: usize, need: Need) -> Result<Credentials, ChainError> {
        let Some(key) = plan.steps[index].cache_key else { return self.perform(plan, index) };
        if let Some((session, Freshness::Fresh)) = self.open(&key, need)? {
            return Ok(unwrap(session));
        }
        let left = self.deadline.saturating_duration_since(Instant::now());
        let lease = self.cache.lease(&key, left).map_err(ChainError::Lease)?;
        let old = match self.open(&key, need)? {
            Some((session, Freshness::Fresh)) => return Ok(unwrap(session)),
            Some((session, Freshness::Usable)) => Some(session),
            _ => None,
        };
        match (self.renew(plan, index, &key, &lease, old.is_some()), old) {
            (Ok(credentials), _) => Ok(credentials),
            (Err(error), Some(old)) => {
                (self.record)(Event::ServedStale(&error));
                Ok(unwrap(old))
            }
            (Err(error), None) => Err(error),
        }
    }

    /// Renews a step's session while holding its lease. With a usable session at hand nobody is asked.
    fn renew(
        &self,
        plan: &Plan,
        index: usize,
        key: &CacheKey,
        lease: &Lease,
        spare: bool,
    ) -> Result<Credentials, ChainError> {
        if let Some(failure) = lease.shared_failure() {
            return Err(ChainError::Shared(Box::new(failure.clone())));
        }
        let would_ask = self.would_ask(plan, index);
        if spare && would_ask {
            return Err(ChainError::WouldDisturb);
        }
        if !self.person_asked
            && let Some(failure) = self.cache.active_cool_down(key, self.clock.now())
        {
            return Err(ChainError::Shared(Box::new(failure)));
        }
        match self.perform(plan, index) {
            Ok(credentials) => {
                self.store(plan, index, lease, &credentials);
                Ok(credentials)
            }
            Err(error) => {
                let record = (self.describe)(&error);
                if let Err(problem) = lease.record_failure(&record) {
                    (self.record)(Event::CacheProblem(&problem));
                }
                Err(error)
            }
        }
    }

    /// The cached session of that key with its freshness, if it can be opened. The header is read first, so that the
    /// sealing key is fetched only for a session that is of use.
    fn open(&self, key: &CacheKey, need: Need) -> Result<Option<(CachedSession, Freshness)>, ChainError> {
        let Some(header) = self.cache.header(key) else { return Ok(None) };
        let now = self.clock.now();
        let judge = |issued, expires| freshness::judge(now, issued, expires, self.refresh_before, need);
        if judge(header.issued_at, header.expires_at) == Freshness::Ended {
            return Ok(None);
        }
        let sealing_key = self.vault.sealing_key()?;
        match self.cache.read(key, &sealing_key) {
            Ok(found) => Ok(found.map(|session| {
                let freshness = judge(session.header.issued_at, session.header.expires_at);
                (session, freshness)
            })),
            Err(problem) if problem.is_miss() => {
                (self.record)(Event::CacheProblem(&problem));
                Ok(None)
            }
            Err(problem) => Err(ChainError::Cache(problem)),
        }
    }

    /// Stores what a step gave. That it cannot be stored is no reason to withhold it.
    fn store(&self, plan: &Plan, index: usize, lease: &Lease, credentials: &Credentials) {
        let Credentials::Temporary(temporary) = credentials else { return };
        let step = &plan.steps[index];
        let session = NewSession {
            profile: plan.profile.clone(),
            kind: kind(step),
            arn: arn(step),
            region: plan.transport.region.clone(),
            issued_at: self.clock.now(),
        };
        let stored = self
            .vault
            .sealing_key()
            .map_err(ChainError::from)
            .and_then(|key| lease.write(&session, temporary, &key).map_err(ChainError::Cache));
        if let Err(problem) = stored {
            (self.record)(Event::CacheProblem(&problem));
        }
    }

    /// Whether renewing a step would ask a person for a code.
    fn would_ask(&self, plan: &Plan, index: usize) -> bool {
        let step = &plan.steps[index];
        let asks = |mfa: &Option<MfaSerial>| {
            mfa.as_ref().is_some_and(|serial| matches!((self.code_provider)(serial), CodeProvider::Person(_)))
        };
        let parent_asks = |this: &Self| {
            let parent = plan.steps[index - 1].cache_key;
            let cached = parent.and_then(|key| this.cache.header(&key));
            let usable = cached.is_some_and(|header| {
                freshness::judge(
                    this.clock.now(),
                    header.issued_at,
                    header.expires_at,
                    this.refresh_before,
                    Need::ToCallWith,
                ) != Freshness::Ended
            });
            !usable && this.would_ask(plan, index - 1)
        };
        match &step.kind {
            StepKind::Base(_) => false,
            StepKind::SessionToken { mfa, .. } => asks(mfa),
            StepKind::AssumeRole(role) => asks(&role.mfa) || parent_asks(self),
        }
    }

    fn perform(&self, plan: &Plan, index: usize) -> Result<Credentials, ChainError> {
        let step = &plan.steps[index];
        match &step.kind {
            StepKind::Base(base) => self.base(plan, step, base),
            StepKind::SessionToken { mfa, seconds } => {
                let parent = self.obtain(plan, index - 1, Need::ToCallWith)?;
                let account = parent.account_id().cloned();
                let call = |code: Option<&TokenCode<'_>>| {
                    self.aws(plan)?.session_token(&parent, *seconds, code, account.clone())
                };
                self.call(plan, step, "GetSessionToken", mfa.as_ref(), &call)
            }
            StepKind::AssumeRole(role) => self.assume_role(plan, index, role),
        }
    }

    fn assume_role(&self, plan: &Plan, index: usize, role: &AssumeRole) -> Result<Credentials, ChainError> {
        let step = &plan.steps[index];
        let attempt = || {
            let parent = self.obtain(plan, index - 1, Need::ToCallWith)?;
            let call = |code: Option<&TokenCode<'_>>| self.aws(plan)?.assume_role(&parent, role, code);
            self.call(plan, step, "AssumeRole", role.mfa.as_ref(), &call)
        };
        let answer = attempt();
        // The session that was used may have been revoked while it was cached: it is forgotten, once.
        let revoked = matches!(
            answer.as_ref().err().and_then(ChainError::refusal),
            Some(Refusal::Expired | Refusal::UnknownKey)
        );
        match plan.steps[index - 1].cache_key {
            Some(parent) if revoked && self.cache.header(&parent).is_some() => {
                self.cache.remove(&parent).map_err(ChainError::Cache)?;
                attempt()
            }
            _ => answer,
        }
    }

    /// Makes a call, with a code where a device is named, and again where the first answer corrected the clock.
    fn call(
        &self,
        plan: &Plan,
        step: &Step,
        name: &'static str,
        mfa: Option<&MfaSerial>,
        call: &dyn Fn(Option<&TokenCode<'_>>) -> Result<TemporaryCredentials, AwsError>,
    ) -> Result<Credentials, ChainError> {
        let patient = |code: Option<&TokenCode<'_>>| match call(code) {
            Err(error) if error.refusal() == Some(Refusal::ClockSkew) => call(code),
            answer => answer,
        };
        let credentials = match mfa {
            None => patient(None).map_err(|error| ChainError::aws(plan, step, error))?,
            Some(serial) => {
                let provider = (self.code_provider)(serial);
                if matches!(provider, CodeProvider::Person(_)) {
                    (self.record)(Event::Asked);
                }
                let with_code = |code: &Secret| patient(Some(&TokenCode { serial, code }));
                self.codes
                    .with_code(serial, &provider, &step.profile, &with_code)
                    .map_err(|error| ChainError::code(plan, step, error))?
            }
        };
        (self.record)(Event::Called(name));
        Ok(Credentials::Temporary(credentials))
    }

    /// The way to AWS.
    pub fn aws(&self, plan: &Plan) -> Result<&Aws, AwsError> {
        if let Some(aws) = self.aws.get() {
            return Ok(aws);
        }
        let aws = Aws::new(&plan.transport, plan.partition, Arc::clone(&self.clock))?;
        Ok(self.aws.get_or_init(|| aws))
    }
}

fn unwrap(session: CachedSession) -> Credentials {
    Credentials::Temporary(session.credentials)
}

fn kind(step: &Step) -> SessionKind {
    match &step.kind {
        StepKind::SessionToken { .. } => SessionKind::SessionToken,
        StepKind::AssumeRole(_) => SessionKind::AssumeRole,
        StepKind::Base(base) => match **base {
            BaseProvider::Sso(_) => SessionKind::Sso,
            BaseProvider::WebIdentity { .. } => SessionKind::WebIdentity,
            BaseProvider::LoginSession { .. } => SessionKind::LoginSession,
            BaseProvider::Process { .. } => SessionKind::CredentialProcess,
            _ => SessionKind::CredentialSource,
        },
    }
}

fn arn(step: &Step) -> Option<String> {
    match &step.kind {
        StepKind::AssumeRole(role) => Some(role.hop.role_arn.to_string()),
        StepKind::Base(base) => match &**base {
            BaseProvider::WebIdentity { role, .. } => Some(role.role_arn.to_string()),
            BaseProvider::LoginSession { session } => Some(session.clone()),
            _ => None,
        },
        StepKind::SessionToken { mfa, .. } => mfa.as_ref().map(ToString::to_string),
    }
}

/// Until when a cached session works, by its header.
pub fn cached_until(cache: &SessionCache, key: &CacheKey) -> Option<DateTime<Utc>> {
    cache.header(key).map(|header| header.expires_at)
}
