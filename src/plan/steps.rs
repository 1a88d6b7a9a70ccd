//! From a profile chain and the facts of the moment to the steps.

use chrono::{DateTime, TimeDelta, Utc};

use crate::identifiers::{AccessKeyId, CacheKey, MfaSerial, Partition, ProfileName, RoleSessionName};
use crate::plan::cache_key::Digest;
use crate::plan::table::{self, Asked, Base, CodeSource, Facts, Roles, Row, Way};
use crate::profile::transport::{Service, Transport};
use crate::profile::{BaseProvider, CredentialSource, Origin, ProfileChain, RoleHop};

/// The longest that a role assumed with temporary credentials lasts (IAM User Guide, "Role chaining").
const CHAINED_SECONDS: u32 = 3_600;
/// GetSessionToken's own default (STS API Reference).
const DEFAULT_SESSION_SECONDS: u32 = 43_200;
/// A cached session that is about to end is not one to plan with.
const ABOUT_TO_END: TimeDelta = TimeDelta::seconds(60);

/// The calls that lead to a profile's credentials, in order.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The profile that was asked for.
    pub profile: ProfileName,
    /// The row of the decision table that was taken.
    pub row: Row,
    /// The steps; the first is the base, the last gives what was asked for.
    pub steps: Vec<Step>,
    /// How AWS is reached.
    pub transport: Transport,
    /// The partition that the calls are made in.
    pub partition: Partition,
    /// What the plan could not do as asked, a sentence each.
    pub notes: Vec<String>,
}

/// One step of a plan.
#[derive(Debug, Clone)]
pub struct Step {
    /// What is done.
    pub kind: StepKind,
    /// The profile that says so.
    pub profile: ProfileName,
    /// The line that says so.
    pub origin: Origin,
    /// The name of the cached session that the step fills, if it fills one and its inputs are known.
    pub cache_key: Option<CacheKey>,
}

/// What a step does.
#[derive(Debug, Clone)]
pub enum StepKind {
    /// Takes the first proof from where it is.
    Base(Box<BaseProvider>),
    /// GetSessionToken.
    SessionToken {
        /// The device whose code goes with the call.
        mfa: Option<MfaSerial>,
        /// `DurationSeconds`.
        seconds: u32,
    },
    /// AssumeRole.
    AssumeRole(Box<AssumeRole>),
}

/// An AssumeRole call with every decision made.
#[derive(Debug, Clone)]
pub struct AssumeRole {
    /// The role's settings.
    pub hop: RoleHop,
    /// `RoleSessionName`.
    pub session_name: RoleSessionName,
    /// `DurationSeconds`; `None` leaves it to STS (an hour).
    pub seconds: Option<u32>,
    /// The device whose code goes with the call.
    pub mfa: Option<MfaSerial>,
}

/// The facts of the moment that a plan depends on.
pub struct Situation<'a> {
    /// The time by AWS's clock.
    pub now: DateTime<Utc>,
    /// The ID of the base's access key, where the shared files do not hold it: of a key in the keychain, or in the
    /// environment. `None` where it is not known yet.
    pub access_key_id: Option<AccessKeyId>,
    /// Where a code of that device can come from.
    pub code_source: &'a dyn Fn(&MfaSerial) -> CodeSource,
    /// Until when a cached session works, if there is one.
    pub cached_until: &'a dyn Fn(&CacheKey) -> Option<DateTime<Utc>>,
    /// `--duration`, in seconds.
    pub asked_seconds: Option<u32>,
    /// Whether the access key itself may be handed out.
    pub key_itself: bool,
    /// The role session name where none is configured.
    pub session_name: RoleSessionName,
}

/// Why no plan can be made of a chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// `--duration` outside what the last step takes.
    #[error("a duration of {asked} seconds is not possible: {call} takes {least} to {most}")]
    Duration {
        /// What was asked for.
        asked: u32,
        /// The call that it is for.
        call: &'static str,
        /// The least that the call takes.
        least: u32,
        /// The most that the call takes.
        most: u32,
    },
}

/// Makes the plan.
pub fn plan(
    chain: &ProfileChain,
    transport: &Transport,
    situation: &Situation<'_>,
) -> Result<Plan, PlanError> {
    check_duration(chain, situation)?;
    let draft = Draft::new(chain, transport, situation);
    let facts = draft.facts();
    let row = table::decide(facts);
    let mut notes = Vec::new();
    let mut steps = vec![draft.base_step()];
    if row.way() == Way::ThroughSession {
        steps.push(draft.session_step());
    }
    let mut parent = draft.base_key;
    for (index, hop) in chain.roles.iter().enumerate() {
        let step = draft.role_step(index, hop, row, parent, &mut notes);
        parent = step.cache_key;
        steps.push(step);
    }
    let partition = draft.partition;
    Ok(Plan { profile: chain.profile.clone(), row, steps, transport: transport.clone(), partition, notes })
}

fn check_duration(chain: &ProfileChain, situation: &Situation<'_>) -> Result<(), PlanError> {
    let Some(asked) = situation.asked_seconds else { return Ok(()) };
    let (call, most) =
        if chain.roles.is_empty() { ("GetSessionToken", 129_600) } else { ("AssumeRole", 43_200) };
    if (900..=most).contains(&asked) {
        return Ok(());
    }
    Err(PlanError::Duration { asked, call, least: 900, most })
}

/// What planning keeps at hand.
struct Draft<'a> {
    chain: &'a ProfileChain,
    transport: &'a Transport,
    situation: &'a Situation<'a>,
    partition: Partition,
    base_key: Option<CacheKey>,
    mfa: Option<MfaSerial>,
}

impl<'a> Draft<'a> {
    fn new(chain: &'a ProfileChain, transport: &'a Transport, situation: &'a Situation<'a>) -> Self {
        let first = chain.roles.first();
        let mfa = first.and_then(|hop| hop.mfa_serial.clone()).or_else(|| chain.base_mfa.clone());
        let partition = partition(chain, transport, mfa.as_ref());
        let mut draft = Self { chain, transport, situation, partition, base_key: None, mfa };
        draft.base_key = draft.base_identity();
        draft
    }

    fn is_long_term(&self) -> bool {
        match &self.chain.base {
            BaseProvider::Keychain | BaseProvider::PlaintextKey(..) => true,
            BaseProvider::Source(CredentialSource::Environment) => {
                self.situation.access_key_id.as_ref().is_some_and(|id| !id.is_temporary())
            }
            _ => false,
        }
    }

    fn asked_of_last(&self) -> Option<u32> {
        let last = self.chain.roles.last().and_then(|hop| hop.duration_seconds);
        self.situation.asked_seconds.or(last)
    }

    fn facts(&self) -> Facts {
        let now = self.situation.now;
        let cached = |key: CacheKey| (self.situation.cached_until)(&key);
        let session = self.session_key().and_then(cached).is_some_and(|until| until > now + ABOUT_TO_END);
        Facts {
            base: if self.is_long_term() { Base::LongTerm } else { Base::Temporary },
            roles: match self.chain.roles.len() {
                0 => Roles::None,
                1 => Roles::One,
                _ => Roles::Chain,
            },
            mfa: self.mfa.is_some(),
            asked: match self.asked_of_last() {
                Some(seconds) if seconds > CHAINED_SECONDS => Asked::Longer,
                _ => Asked::UpToOneHour,
            },
            code: self.mfa.as_ref().map_or(CodeSource::Nobody, |serial| (self.situation.code_source)(serial)),
            session_cached: session,
            key_itself: self.situation.key_itself,
        }
    }

    fn base_step(&self) -> Step {
        let cached = matches!(self.chain.base, BaseProvider::Sso(_) | BaseProvider::WebIdentity { .. });
        Step {
            kind: StepKind::Base(Box::new(self.chain.base.clone())),
            profile: self.chain.base_profile.clone(),
            origin: self.chain.base_origin,
            cache_key: self.base_key.filter(|_| cached),
        }
    }

    fn session_seconds(&self) -> u32 {
        let asked = self.situation.asked_seconds.filter(|_| self.chain.roles.is_empty());
        asked.or(self.chain.session_seconds).unwrap_or(DEFAULT_SESSION_SECONDS)
    }

    fn session_key(&self) -> Option<CacheKey> {
        let mut digest = self.digest("session_token");
        digest.field("base", &self.base_key?.to_string());
        digest.optional("mfa_serial", self.mfa.as_ref().map(MfaSerial::as_str));
        digest.field("seconds", &self.session_seconds().to_string());
        Some(digest.finish())
    }

    fn session_step(&self) -> Step {
        Step {
            kind: StepKind::SessionToken { mfa: self.mfa.clone(), seconds: self.session_seconds() },
            profile: self.chain.base_profile.clone(),
            origin: self.chain.base_origin,
            cache_key: self.session_key(),
        }
    }

    fn role_step(
        &self,
        index: usize,
        hop: &RoleHop,
        row: Row,
        parent: Option<CacheKey>,
        notes: &mut Vec<String>,
    ) -> Step {
        let last = index + 1 == self.chain.roles.len();
        let asked = if last { self.asked_of_last() } else { hop.duration_seconds };
        let chained = index > 0 || row.way() == Way::ThroughSession || !self.is_long_term();
        let seconds = if chained { asked.map(|seconds| seconds.min(CHAINED_SECONDS)) } else { asked };
        if seconds < asked
            && let Some(asked) = asked
        {
            notes.push(format!(
                "{} was asked to last {}, but a role assumed with temporary credentials lasts an hour at most.",
                hop.role_arn,
                hours(asked)
            ));
        }
        let session_name = hop.session_name.clone().unwrap_or_else(|| self.situation.session_name.clone());
        let role =
            AssumeRole { hop: hop.clone(), session_name, seconds, mfa: self.role_mfa(index, hop, row) };
        let cache_key = parent.map(|parent| self.role_key(&role, asked, parent));
        Step {
            kind: StepKind::AssumeRole(Box::new(role)),
            profile: hop.profile.clone(),
            origin: hop.origin,
            cache_key,
        }
    }

    /// The device whose code goes with a role's own call. Behind an MFA session no further code of the same device
    /// is needed; a role further along the chain that names another device gets a code of that one.
    fn role_mfa(&self, index: usize, hop: &RoleHop, row: Row) -> Option<MfaSerial> {
        match (index, row.way()) {
            (0, Way::ThroughSession) => None,
            (0, _) if self.is_long_term() => self.mfa.clone(),
            (0, _) => hop.mfa_serial.clone(),
            _ => hop.mfa_serial.clone().filter(|serial| Some(serial) != self.mfa.as_ref()),
        }
    }

    /// The name of a role's cached session. It is made of what was asked, not of the way that was taken, so that a
    /// session obtained in one way is found whichever way would be taken now.
    fn role_key(&self, role: &AssumeRole, asked: Option<u32>, parent: CacheKey) -> CacheKey {
        let hop = &role.hop;
        let mut digest = self.digest("assume_role");
        digest.field("parent", &parent.to_string());
        digest.field("role_arn", hop.role_arn.as_str());
        digest.field("role_session_name", role.session_name.as_str());
        digest.optional("external_id", hop.external_id.as_ref().map(AsRef::as_ref));
        digest.optional("base_mfa_serial", self.mfa.as_ref().map(MfaSerial::as_str));
        digest.optional("mfa_serial", hop.mfa_serial.as_ref().map(MfaSerial::as_str));
        digest.optional("seconds", asked.map(|seconds| seconds.to_string()).as_deref());
        digest.optional("source_identity", hop.source_identity.as_ref().map(AsRef::as_ref));
        for (key, value) in &hop.tags {
            digest.field("tag_key", key);
            digest.field("tag_value", value);
        }
        for key in &hop.transitive_tag_keys {
            digest.field("transitive_tag_key", key);
        }
        for arn in &hop.policy.arns {
            digest.field("policy_arn", arn);
        }
        digest.optional("policy", hop.policy.document.as_deref());
        digest.finish()
    }

    /// A digest that already holds where the calls go.
    fn digest(&self, kind: &str) -> Digest {
        let mut digest = Digest::of(kind);
        digest.field("partition", self.partition.name());
        digest.field("region", self.transport.region_or_default(self.partition).as_str());
        for service in Service::ALL {
            let url = self.transport.endpoint_urls.get(&service).map(String::as_str);
            digest.optional(service.variable_suffix(), url);
        }
        digest.field("fips", if self.transport.use_fips { "true" } else { "false" });
        digest.field("dual_stack", if self.transport.use_dual_stack { "true" } else { "false" });
        digest
    }

    /// Who the base is. `None` while its access key ID is not known.
    fn base_identity(&self) -> Option<CacheKey> {
        let mut digest = self.digest("base");
        match &self.chain.base {
            BaseProvider::Keychain | BaseProvider::Source(CredentialSource::Environment) => {
                digest.field("access_key_id", self.situation.access_key_id.as_ref()?.as_str());
            }
            BaseProvider::PlaintextKey(key, _) => digest.field("access_key_id", key.id.as_str()),
            BaseProvider::PlaintextSession(credentials) => {
                digest.field("access_key_id", credentials.access_key_id.as_str());
            }
            BaseProvider::Source(source) => digest.field("credential_source", source.name()),
            BaseProvider::WebIdentity { token_file, role } => {
                digest.field("web_identity_token_file", &token_file.to_string_lossy());
                digest.field("role_arn", role.role_arn.as_str());
                digest.optional("role_session_name", role.session_name.as_ref().map(AsRef::as_ref));
                digest.optional("seconds", role.duration_seconds.map(|s| s.to_string()).as_deref());
                digest.optional("policy", role.policy.document.as_deref());
                for arn in &role.policy.arns {
                    digest.field("policy_arn", arn);
                }
            }
            BaseProvider::Sso(sso) => {
                digest.optional("sso_session", sso.session.as_deref());
                digest.field("sso_start_url", &sso.start_url);
                digest.field("sso_region", sso.region.as_str());
                digest.field("sso_account_id", sso.account_id.as_str());
                digest.field("sso_role_name", &sso.role_name);
            }
            BaseProvider::LoginSession { session } => digest.field("login_session", session),
            BaseProvider::Process { command, .. } => {
                digest.field("profile", self.chain.base_profile.as_str());
                digest.field("credential_process", command);
            }
        }
        Some(digest.finish())
    }
}

/// The partition that a chain's calls are made in: that of its roles, else of its device, else of its region.
fn partition(chain: &ProfileChain, transport: &Transport, mfa: Option<&MfaSerial>) -> Partition {
    if let Some(hop) = chain.roles.first() {
        return hop.role_arn.partition();
    }
    if let BaseProvider::WebIdentity { role, .. } = &chain.base {
        return role.role_arn.partition();
    }
    match (mfa, &transport.region) {
        (Some(serial), _) if serial.as_str().starts_with("arn:") => Partition::of_arn(serial.as_str()),
        (_, Some(region)) => Partition::of_region(region),
        (_, None) => Partition::Aws,
    }
}

/// `2 h`, `1 h 30 min`, `15 min`, `100 s`
pub(super) fn hours(seconds: u32) -> String {
    match (seconds / 3_600, seconds % 3_600 / 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, _) => format!("{minutes} min"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}
