//! A plan as data that people and programs can read.

use chrono::TimeDelta;
use serde::Serialize;

use crate::clock::format_instant;
use crate::identifiers::Region;
use crate::plan::steps::{Plan, Situation, Step, StepKind, hours};
use crate::profile::transport::{Service, Transport};
use crate::profile::{BaseProvider, Origin, SharedFile};

/// What `explain --json` prints. Fields may be added; none is renamed.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// The profile that was asked for.
    pub profile: String,
    /// The row of the decision table.
    pub row: &'static str,
    /// The region that the calls go to.
    pub region: String,
    /// The steps in the order of the calls.
    pub steps: Vec<ExplainedStep>,
    /// The name of the cached session of the last step.
    pub cache_key: Option<String>,
    /// Until when that session works, if it is cached.
    pub cached_until: Option<String>,
    /// Why the plan is as it is, a sentence each.
    pub reasons: Vec<String>,
}

/// One step of an explanation.
#[derive(Debug, Default, Serialize)]
pub struct ExplainedStep {
    /// `access_key`, `credential_source`, `credential_process`, `web_identity`, `sso`, `login_session`,
    /// `session_token` or `assume_role`.
    pub kind: &'static str,
    /// The profile that says so.
    pub profile: String,
    /// The file that says so.
    pub file: &'static str,
    /// Its line.
    pub line: usize,
    /// Where the first proof is: `keychain`, `config file`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The access key ID, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    /// The role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// The role session name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_session_name: Option<String>,
    /// The external ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The device whose code goes with the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mfa_serial: Option<String>,
    /// How long the credentials are asked to last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_seconds: Option<u32>,
    /// The account, where it is known without a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The role of an Identity Center account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    /// The start URL of an Identity Center login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_url: Option<String>,
    /// The region that Identity Center is asked in, which is seldom the profile's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sso_region: Option<String>,
    /// The address of the service that is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// Whether that address is another than AWS's plain one of the region.
    #[serde(skip)]
    pub is_elsewhere: bool,
    /// Until when this step's session works, if it is cached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cached_until: Option<String>,
    /// How much of its life that session has left.
    #[serde(skip)]
    pub left: Option<TimeDelta>,
    /// Whether this step has a session that can be cached.
    #[serde(skip)]
    pub is_cacheable: bool,
}

/// The address of a service in a region, or why it has none.
pub type Address<'a> = dyn Fn(&Transport, Service, &Region) -> Result<String, String> + 'a;

/// Explains a plan.
pub fn explain(plan: &Plan, situation: &Situation<'_>, address: &Address<'_>) -> Explanation {
    let mut steps: Vec<_> = plan.steps.iter().map(|step| explain_step(step, situation)).collect();
    let mut reasons = vec![plan.row.reason().to_owned()];
    reasons.extend(plan.notes.iter().cloned());
    let transport = &plan.transport;
    for (step, explained) in plan.steps.iter().zip(&mut steps) {
        let Some((service, region)) = called(plan, step) else { continue };
        explained.is_elsewhere =
            transport.endpoint_urls.contains_key(&service) || transport.use_fips || transport.use_dual_stack;
        match address(transport, service, &region) {
            Ok(address) => explained.endpoint = Some(address),
            Err(problem) => {
                let problem = service.without_address(&problem);
                if !reasons.contains(&problem) {
                    reasons.push(problem);
                }
            }
        }
    }
    Explanation {
        profile: plan.profile.to_string(),
        row: plan.row.name(),
        region: plan.transport.region_or_default(plan.partition).to_string(),
        cache_key: plan.steps.last().and_then(|step| step.cache_key).map(|key| key.to_string()),
        cached_until: steps.last().and_then(|step| step.cached_until.clone()),
        steps,
        reasons,
    }
}

/// The service that a step calls, and where. A console login is renewed there once it has ended.
fn called(plan: &Plan, step: &Step) -> Option<(Service, Region)> {
    let region = || plan.transport.region_or_default(plan.partition);
    match &step.kind {
        StepKind::SessionToken { .. } | StepKind::AssumeRole(_) => Some((Service::Sts, region())),
        StepKind::Base(base) => match &**base {
            BaseProvider::WebIdentity { .. } => Some((Service::Sts, region())),
            BaseProvider::Sso(sso) => Some((Service::Sso, sso.region.clone())),
            BaseProvider::LoginSession { .. } => Some((Service::Signin, region())),
            _ => None,
        },
    }
}

fn explain_step(step: &Step, situation: &Situation<'_>) -> ExplainedStep {
    let cached =
        step.cache_key.as_ref().and_then(situation.cached_until).filter(|until| *until > situation.now);
    let mut explained = ExplainedStep {
        profile: step.profile.to_string(),
        file: file_name(step.origin),
        line: step.origin.line,
        cached_until: cached.map(format_instant),
        left: cached.map(|until| until - situation.now),
        is_cacheable: step.cache_key.is_some(),
        ..ExplainedStep::default()
    };
    match &step.kind {
        StepKind::Base(base) => explain_base(base, situation, &mut explained),
        StepKind::SessionToken { mfa, seconds } => {
            explained.kind = "session_token";
            explained.mfa_serial = mfa.as_ref().map(ToString::to_string);
            explained.duration_seconds = Some(*seconds);
        }
        StepKind::AssumeRole(role) => {
            explained.kind = "assume_role";
            explained.role_arn = Some(role.hop.role_arn.to_string());
            explained.role_session_name = Some(role.session_name.to_string());
            explained.external_id = role.hop.external_id.as_ref().map(ToString::to_string);
            explained.mfa_serial = role.mfa.as_ref().map(ToString::to_string);
            explained.duration_seconds = role.seconds;
            explained.account_id = Some(role.hop.role_arn.account_id().to_string());
        }
    }
    explained
}

fn explain_base(base: &BaseProvider, situation: &Situation<'_>, explained: &mut ExplainedStep) {
    let known = situation.access_key_id.as_ref().map(ToString::to_string);
    match base {
        BaseProvider::Keychain => {
            explained.kind = "access_key";
            explained.source = Some("keychain".to_owned());
            explained.access_key_id = known;
        }
        BaseProvider::PlaintextKey(key, account) => {
            explained.kind = "access_key";
            explained.source = Some(format!("{} (plain text)", explained.file));
            explained.access_key_id = Some(key.id.to_string());
            explained.account_id = account.as_ref().map(ToString::to_string);
        }
        BaseProvider::PlaintextSession(credentials) => {
            explained.kind = "access_key";
            explained.source = Some(format!("{} (plain text, temporary)", explained.file));
            explained.access_key_id = Some(credentials.access_key_id.to_string());
            explained.account_id = credentials.account_id.as_ref().map(ToString::to_string);
        }
        BaseProvider::Source(source) => {
            explained.kind = "credential_source";
            explained.source = Some(source.name().to_owned());
            explained.access_key_id = known;
        }
        BaseProvider::WebIdentity { token_file, role } => {
            explained.kind = "web_identity";
            explained.source = Some(token_file.display().to_string());
            explained.role_arn = Some(role.role_arn.to_string());
            explained.account_id = Some(role.role_arn.account_id().to_string());
        }
        BaseProvider::Sso(sso) => {
            explained.kind = "sso";
            explained.source = Some(sso.session.clone().unwrap_or_else(|| sso.start_url.clone()));
            explained.account_id = Some(sso.account_id.to_string());
            explained.role_name = Some(sso.role_name.to_string());
            explained.start_url = Some(sso.start_url.clone());
            explained.sso_region = Some(sso.region.to_string());
        }
        BaseProvider::LoginSession { session } => {
            explained.kind = "login_session";
            explained.source = Some(session.clone());
        }
        BaseProvider::Process { command, .. } => {
            explained.kind = "credential_process";
            // Only the program: the rest of the line may hold a secret.
            explained.source = command.split_whitespace().next().map(str::to_owned);
        }
    }
}

fn file_name(origin: Origin) -> &'static str {
    match origin.file {
        SharedFile::Config => "config file",
        SharedFile::Credentials => "credentials file",
    }
}

impl ExplainedStep {
    /// The step in one line.
    pub fn headline(&self) -> String {
        let source = self.source.as_deref().unwrap_or_default();
        let lasting = self.duration_seconds.map(|s| format!(", for {}", hours(s))).unwrap_or_default();
        let code =
            self.mfa_serial.as_ref().map(|serial| format!(", with a code of {serial}")).unwrap_or_default();
        match self.kind {
            "session_token" => format!("GetSessionToken{lasting}{code}"),
            "assume_role" => {
                format!("AssumeRole {}{lasting}{code}", self.role_arn.as_deref().unwrap_or_default())
            }
            "access_key" => {
                let id = self.access_key_id.as_deref().unwrap_or("(not known yet)");
                format!("access key {id} in the {source}")
            }
            "web_identity" => {
                let role = self.role_arn.as_deref().unwrap_or_default();
                format!("AssumeRoleWithWebIdentity {role} with the token in {source}")
            }
            "sso" => {
                let account = self.account_id.as_deref().unwrap_or_default();
                let role = self.role_name.as_deref().unwrap_or_default();
                format!("IAM Identity Center {source}, role {role} in account {account}")
            }
            "login_session" => format!("console login of {source}"),
            "credential_process" => format!("credential_process {source}"),
            _ => format!("credential_source {source}"),
        }
    }
}
