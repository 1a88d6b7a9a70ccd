//! AssumeRole and its unsigned cousin for web identities.

use super::super::authorize::{authorize, not_authorized};
use super::super::http::Parameters;
use super::super::limits::{ANY, DIGITS, EXTERNAL_ID, Limits, NAME, SERIAL, TAG};
use super::super::query::{Answer, QueryError, members, tag};
use super::super::session::{Caller, Origin};
use super::super::state::State;
use super::super::world::Role;
use super::{check_mfa, credentials};

const DEFAULT: i64 = 3600;
const LONGEST: i64 = 43_200;
const LONGEST_CHAINED: i64 = 3600;
/// AWS packs the policy and the tags in a binary form of undisclosed size; this is near enough.
const PACKED_SPACE: usize = 4096;

pub(super) fn assume_role(state: &mut State, caller: &Caller, parameters: &Parameters) -> Answer {
    let duration = check_limits(parameters)?;
    let packed = packed_size(parameters)?;
    if caller.root {
        return Err(QueryError::access_denied("Roles may not be assumed by root accounts."));
    }
    let mfa = check_mfa(state, caller, parameters)? || caller.mfa;
    let role_arn = parameters.get("RoleArn").unwrap_or_default();
    authorize(state, &Caller { mfa, ..caller.clone() }, "sts:AssumeRole", role_arn)?;
    let refused = |action| not_authorized(caller, action, role_arn, "");
    let role = find_role(state, role_arn).ok_or_else(|| refused("sts:AssumeRole"))?;
    if !trusts(&role, caller) || role.needs_mfa && !mfa || !external_id_matches(&role, parameters) {
        return Err(refused("sts:AssumeRole"));
    }
    if !role.tags_allowed && !members(parameters, "Tags").is_empty() {
        return Err(refused("sts:TagSession"));
    }
    let source_identity =
        source_identity(&role, caller, parameters).ok_or_else(|| refused("sts:SetSourceIdentity"))?;
    check_duration(&role, duration, caller.is_temporary())?;

    let name = parameters.get("RoleSessionName").unwrap_or_default();
    let mut assumed = Caller::of_role(&role, name, caller.is_temporary());
    assumed.source_identity.clone_from(&source_identity);
    let inside = [assumed_role_user(&assumed), packed_tag(packed)].concat();
    let session = state.issue(assumed, duration.unwrap_or(DEFAULT));
    let identity = source_identity.map_or_else(String::new, |identity| tag("SourceIdentity", &identity));
    Ok(Some([credentials(&session), inside, identity].concat()))
}

pub(super) fn with_web_identity(state: &mut State, parameters: &Parameters) -> Answer {
    let mut limits = Limits::of(parameters);
    let role_arn = limits.required("RoleArn", 20..=2048, ANY);
    let name = limits.required("RoleSessionName", 2..=64, NAME);
    let token = limits.required("WebIdentityToken", 4..=20_000, ANY);
    limits.optional("Policy", 1..=2048, ANY);
    let duration = limits.number("DurationSeconds", 900..=LONGEST);
    limits.check()?;
    let refused = || QueryError::access_denied("Not authorized to perform sts:AssumeRoleWithWebIdentity");
    let role = find_role(state, role_arn).ok_or_else(refused)?;
    if !role.web_identity_tokens.iter().any(|known| known == token) {
        let message = "Provided Token is not a Login With Amazon token";
        return Err(QueryError::new(400, "InvalidIdentityToken", message));
    }
    check_duration(&role, duration, false)?;
    let assumed = Caller::of_role(&role, name, false);
    let user = assumed_role_user(&assumed);
    let session = state.issue(assumed, duration.unwrap_or(DEFAULT));
    let subject = tag("SubjectFromWebIdentityToken", "alice");
    Ok(Some([credentials(&session), user, subject].concat()))
}

fn check_limits(parameters: &Parameters) -> Result<Option<i64>, QueryError> {
    let mut limits = Limits::of(parameters);
    limits.required("RoleArn", 20..=2048, ANY);
    limits.required("RoleSessionName", 2..=64, NAME);
    limits.optional("ExternalId", 2..=1224, EXTERNAL_ID);
    limits.optional("SerialNumber", 9..=256, SERIAL);
    limits.optional("TokenCode", 6..=6, DIGITS);
    limits.optional("SourceIdentity", 2..=64, NAME);
    limits.optional("Policy", 1..=usize::MAX, ANY);
    let duration = limits.number("DurationSeconds", 900..=LONGEST);
    limits.length("policyArns", "[…]", members(parameters, "PolicyArns").len(), 0..=10);
    limits.length("transitiveTagKeys", "[…]", members(parameters, "TransitiveTagKeys").len(), 0..=50);
    check_tags(&mut limits, parameters);
    limits.check()?;
    check_tag_keys(parameters)?;
    Ok(duration)
}

fn check_tags(limits: &mut Limits<'_>, parameters: &Parameters) {
    let tags = members(parameters, "Tags");
    limits.length("tags", "[…]", tags.len(), 0..=50);
    for (number, tag) in tags.iter().enumerate() {
        for (field, value) in tag {
            let shortest = usize::from(*field == "Key");
            let longest = if *field == "Key" { 128 } else { 256 };
            let member = format!("tags.{}.member.{}", number + 1, field.to_lowercase());
            limits.text(&member, value, shortest..=longest, TAG);
        }
    }
}

fn check_tag_keys(parameters: &Parameters) -> Result<(), QueryError> {
    let tags = members(parameters, "Tags");
    let mut keys: Vec<String> = tags
        .iter()
        .flatten()
        .filter(|(field, _)| *field == "Key")
        .map(|(_, key)| key.to_lowercase())
        .collect();
    let transitive = members(parameters, "TransitiveTagKeys");
    if transitive.iter().flatten().any(|(_, key)| !keys.contains(&key.to_lowercase())) {
        return Err(QueryError::validation(
            "The specified transitive tag key must be included in the requested tags.",
        ));
    }
    let count = keys.len();
    keys.sort();
    keys.dedup();
    match keys.len() == count {
        true => Ok(()),
        false => Err(QueryError::validation(
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        )),
    }
}

/// The share of the space for policy and tags that is used, in per cent.
fn packed_size(parameters: &Parameters) -> Result<Option<usize>, QueryError> {
    let policy = parameters.get("Policy");
    if policy.is_some_and(|text| !is_policy(text)) {
        return Err(QueryError::new(400, "MalformedPolicyDocument", "Syntax errors in policy."));
    }
    let tags = members(parameters, "Tags");
    let tag_bytes: usize = tags.iter().flatten().map(|(_, text)| text.len()).sum();
    let size = policy.map_or(0, str::len) + tag_bytes;
    if size == 0 {
        return Ok(None);
    }
    let percent = (size * 100).div_ceil(PACKED_SPACE);
    if percent > 100 {
        let message =
            format!("Packed size of session tags and policy consumes {percent}% of allotted space.");
        return Err(QueryError::new(400, "PackedPolicyTooLarge", message));
    }
    Ok(Some(percent))
}

fn is_policy(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok_and(|policy| policy.get("Statement").is_some())
}

fn packed_tag(percent: Option<usize>) -> String {
    percent.map_or_else(String::new, |percent| tag("PackedPolicySize", &percent.to_string()))
}

fn assumed_role_user(assumed: &Caller) -> String {
    let inside = [tag("AssumedRoleId", &assumed.user_id), tag("Arn", &assumed.arn)].concat();
    format!("<AssumedRoleUser>{inside}</AssumedRoleUser>")
}

fn find_role(state: &State, arn: &str) -> Option<Role> {
    state.world.roles.iter().find(|role| role.arn == arn).cloned()
}

fn trusts(role: &Role, caller: &Caller) -> bool {
    let behind = match &caller.origin {
        Origin::Role { arn, .. } => arn,
        _ => &caller.arn,
    };
    role.trusted.iter().any(|principal| {
        let account = principal.strip_suffix(":root").and_then(|arn| arn.rsplit(':').next());
        principal == "*"
            || principal == &caller.arn
            || principal == behind
            || account.unwrap_or(principal) == caller.account
    })
}

fn external_id_matches(role: &Role, parameters: &Parameters) -> bool {
    role.external_id.is_none() || role.external_id.as_deref() == parameters.get("ExternalId")
}

/// A source identity stays for the whole chain; `None` when this call may not go ahead.
fn source_identity(role: &Role, caller: &Caller, parameters: &Parameters) -> Option<Option<String>> {
    let given = parameters.get("SourceIdentity");
    match (&caller.source_identity, given) {
        (Some(kept), Some(given)) if kept != given => None,
        (None, None) if role.needs_source_identity => None,
        (Some(kept), _) => Some(Some(kept.clone())),
        (None, given) => Some(given.map(str::to_owned)),
    }
}

fn check_duration(role: &Role, duration: Option<i64>, chained: bool) -> Result<(), QueryError> {
    let Some(duration) = duration else { return Ok(()) };
    if chained && duration > LONGEST_CHAINED {
        return Err(QueryError::validation(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        ));
    }
    if duration > role.max_session {
        return Err(QueryError::validation(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    Ok(())
}
