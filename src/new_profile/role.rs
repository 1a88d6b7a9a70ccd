//! A role as it was asked for, within the limits of STS (API version 2011-06-15).

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::Lines;
use crate::identifiers::{ExternalId, MfaSerial, ProfileName, Region, RoleArn, RoleSessionName};
use crate::profile::CredentialSource;

const LEAST_SECONDS: u32 = 900;
const MOST_SECONDS: u32 = 43_200;
const MOST_TAGS: usize = 50;
const LONGEST_TAG_KEY: usize = 128;
const LONGEST_TAG_VALUE: usize = 256;
const LONGEST_POLICY: usize = 2048;
const MOST_POLICY_ARNS: usize = 10;

/// A role for a profile.
#[derive(Debug, Clone)]
pub struct NewRole {
    /// The role.
    pub role_arn: RoleArn,
    /// Whose credentials assume it.
    pub source: RoleSource,
    /// The external ID that the trust policy asks for.
    pub external_id: Option<ExternalId>,
    /// The name of the role session.
    pub session_name: Option<RoleSessionName>,
    /// How long the credentials last, in seconds.
    pub duration_seconds: Option<u32>,
    /// The source identity.
    pub source_identity: Option<RoleSessionName>,
    /// Session tags.
    pub tags: Vec<(String, String)>,
    /// The keys of the tags that pass on along a chain of roles.
    pub transitive_tag_keys: Vec<String>,
    /// A policy document, on one line, that narrows the session.
    pub policy: Option<String>,
    /// ARNs of managed policies that narrow the session.
    pub policy_arns: Vec<String>,
    /// The MFA device of the role's own call.
    pub mfa_serial: Option<MfaSerial>,
    /// The profile's region.
    pub region: Option<Region>,
}

/// Whose credentials assume a role.
#[derive(Debug, Clone)]
pub enum RoleSource {
    /// Another profile's.
    Profile(ProfileName),
    /// The machine's or the environment's.
    Credential(CredentialSource),
}

/// How the profile is written.
#[derive(Debug, Clone)]
pub enum RoleForm {
    /// Through keyfob, by this `credential_process` line.
    Wired(String),
    /// With the settings that the SDKs read themselves.
    Native,
}

/// Why a role cannot be written as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRole {
    /// The duration is out of bounds.
    #[error("a role session of {0} seconds is not possible: it lasts {LEAST_SECONDS} to {MOST_SECONDS}")]
    Duration(u32),
    /// A session tag breaks a rule.
    #[error("the session tag `{tag}` cannot be written: {rule}")]
    Tag {
        /// The tag.
        tag: String,
        /// The rule.
        rule: &'static str,
    },
    /// The policy is not one.
    #[error("the policy {0}")]
    Policy(String),
    /// A managed policy's ARN is not one.
    #[error(
        "`{0}` is not the ARN of a managed policy, which looks like arn:aws:iam::aws:policy/ReadOnlyAccess"
    )]
    PolicyArn(String),
    /// More of something than STS takes.
    #[error("STS takes {most} {what} at most")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many it takes.
        most: usize,
    },
    /// The SDKs have no setting for it.
    #[error("the SDKs have no setting for {0}, so it needs a profile that goes through keyfob")]
    NotNative(&'static str),
}

impl NewRole {
    /// Checks what the types do not rule out.
    pub fn check(&self, form: &RoleForm) -> Result<(), InvalidRole> {
        if let Some(seconds) = self.duration_seconds.filter(|s| !(LEAST_SECONDS..=MOST_SECONDS).contains(s)) {
            return Err(InvalidRole::Duration(seconds));
        }
        self.check_tags()?;
        if self.policy_arns.len() > MOST_POLICY_ARNS {
            return Err(InvalidRole::TooMany { what: "managed policies", most: MOST_POLICY_ARNS });
        }
        if let Some(wrong) = self.policy_arns.iter().find(|arn| !is_policy_arn(arn)) {
            return Err(InvalidRole::PolicyArn(wrong.escape_debug().to_string()));
        }
        match form {
            RoleForm::Wired(_) => Ok(()),
            RoleForm::Native => self.check_native(),
        }
    }

    fn check_tags(&self) -> Result<(), InvalidRole> {
        if self.tags.len() > MOST_TAGS {
            return Err(InvalidRole::TooMany { what: "session tags", most: MOST_TAGS });
        }
        let wrong = |tag: &str, rule| Err(InvalidRole::Tag { tag: tag.escape_debug().to_string(), rule });
        let mut known = HashSet::new();
        for (key, value) in &self.tags {
            if let Some(rule) = tag_rule(key, value) {
                return wrong(key, rule);
            }
            if !known.insert(key.to_lowercase()) {
                return wrong(key, "it is there twice, and case does not count");
            }
        }
        match self.transitive_tag_keys.iter().find(|key| !known.contains(&key.to_lowercase())) {
            Some(key) => wrong(key, "only tags that are set can pass on"),
            None => Ok(()),
        }
    }

    fn check_native(&self) -> Result<(), InvalidRole> {
        for (is_there, what) in [
            (self.source_identity.is_some(), "a source identity"),
            (!self.tags.is_empty(), "session tags"),
            (self.policy.is_some() || !self.policy_arns.is_empty(), "a session policy"),
        ] {
            if is_there {
                return Err(InvalidRole::NotNative(what));
            }
        }
        Ok(())
    }

    /// The settings, in the order in which they are written.
    pub(super) fn lines(&self, form: &RoleForm) -> Lines {
        let mut lines = Lines::new();
        if let Some(region) = &self.region {
            lines.push(("region".to_owned(), region.to_string()));
        }
        let prefix = match form {
            RoleForm::Wired(own_line) => {
                lines.push(("credential_process".to_owned(), own_line.clone()));
                "keyfob_"
            }
            RoleForm::Native => "",
        };
        let mut line = |key: &str, value: Option<String>| {
            lines.extend(
                value.filter(|value| !value.is_empty()).map(|value| (format!("{prefix}{key}"), value)),
            );
        };
        line("role_arn", Some(self.role_arn.to_string()));
        match &self.source {
            RoleSource::Profile(name) => line("source_profile", Some(name.to_string())),
            RoleSource::Credential(source) => line("credential_source", Some(source.name().to_owned())),
        }
        line("external_id", self.external_id.as_ref().map(ToString::to_string));
        line("role_session_name", self.session_name.as_ref().map(ToString::to_string));
        line("duration_seconds", self.duration_seconds.map(|seconds| seconds.to_string()));
        line("source_identity", self.source_identity.as_ref().map(ToString::to_string));
        let tags: Vec<String> = self.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
        line("session_tags", Some(tags.join(", ")));
        line("transitive_session_tags", Some(self.transitive_tag_keys.join(", ")));
        line("policy", self.policy.clone());
        line("policy_arns", Some(self.policy_arns.join(", ")));
        line("mfa_serial", self.mfa_serial.as_ref().map(ToString::to_string));
        lines
    }
}

/// `KEY=VALUE`
pub fn parse_tag(text: &str) -> Result<(String, String), String> {
    let Some((key, value)) = text.split_once('=') else {
        return Err(format!("`{text}` is not a tag: write KEY=VALUE"));
    };
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

/// The rule that a tag breaks. `session_tags` is a list with commas, which tags cannot have anyway.
fn tag_rule(key: &str, value: &str) -> Option<&'static str> {
    let allowed = |c: char| c.is_alphanumeric() || c == ' ' || "_.:/=+-@".contains(c);
    if key.is_empty() || key.chars().count() > LONGEST_TAG_KEY {
        return Some("its key has 1 to 128 characters");
    }
    if value.chars().count() > LONGEST_TAG_VALUE {
        return Some("its value has 256 characters at most");
    }
    if !key.chars().chain(value.chars()).all(allowed) {
        return Some("it has letters, digits, blanks and any of _.:/=+-@");
    }
    if key.to_ascii_lowercase().starts_with("aws:") {
        return Some("keys that start with `aws:` belong to AWS");
    }
    None
}

fn is_policy_arn(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    (20..=2048).contains(&arn.len())
        && matches!(parts.as_slice(), ["arn", _, "iam", "", _, resource] if resource.starts_with("policy/"))
        && arn.chars().all(|c| c.is_ascii_graphic() && c != ',')
}

/// A policy document on one line, as short as it gets.
pub fn compact_policy(text: &str) -> Result<String, InvalidRole> {
    let policy: Map<String, Value> = serde_json::from_str(text)
        .map_err(|error| InvalidRole::Policy(format!("is not a JSON object: {error}")))?;
    if !policy.contains_key("Statement") {
        return Err(InvalidRole::Policy("has no `Statement`".to_owned()));
    }
    let compact = Value::Object(policy).to_string();
    match compact.chars().count() {
        length if length > LONGEST_POLICY => Err(InvalidRole::Policy(format!(
            "has {length} characters without white space, and STS takes {LONGEST_POLICY}"
        ))),
        _ => Ok(compact),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role() -> NewRole {
        NewRole {
            role_arn: "arn:aws:iam::444455556666:role/Admin".parse().unwrap(),
            source: RoleSource::Profile("me".parse().unwrap()),
            external_id: None,
            session_name: None,
            duration_seconds: Some(14_400),
            source_identity: None,
            tags: Vec::new(),
            transitive_tag_keys: Vec::new(),
            policy: None,
            policy_arns: Vec::new(),
            mfa_serial: None,
            region: None,
        }
    }

    fn wired() -> RoleForm {
        RoleForm::Wired("keyfob credential-process --profile prod".to_owned())
    }

    #[test]
    fn the_documented_form() {
        let lines = role().lines(&wired());
        let text: Vec<String> = lines.iter().map(|(key, value)| format!("{key} = {value}")).collect();
        assert_eq!(
            text,
            [
                "credential_process = keyfob credential-process --profile prod",
                "keyfob_role_arn = arn:aws:iam::444455556666:role/Admin",
                "keyfob_source_profile = me",
                "keyfob_duration_seconds = 14400",
            ]
        );
    }

    #[test]
    fn limits() {
        let check = |change: &dyn Fn(&mut NewRole)| {
            let mut role = role();
            change(&mut role);
            role.check(&wired())
        };
        let tag = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(check(&|_| {}), Ok(()));
        assert_eq!(check(&|role| role.duration_seconds = Some(899)), Err(InvalidRole::Duration(899)));
        assert!(check(&|role| role.duration_seconds = Some(43_201)).is_err());
        assert!(check(&|role| role.tags = vec![tag("team", "a b")]).is_ok());
        assert!(check(&|role| role.tags = vec![tag("team", "a,b")]).is_err());
        assert!(check(&|role| role.tags = vec![tag("", "a")]).is_err());
        assert!(check(&|role| role.tags = vec![tag("aws:x", "a")]).is_err());
        assert!(check(&|role| role.tags = vec![tag("Team", "a"), tag("team", "b")]).is_err());
        assert!(check(&|role| role.tags = vec![tag("k", &"x".repeat(257))]).is_err());
        assert!(check(&|role| role.tags = (0..51).map(|n| tag(&n.to_string(), "x")).collect()).is_err());
        assert!(check(&|role| role.transitive_tag_keys = vec!["team".into()]).is_err());
        assert!(
            check(&|role| role.policy_arns = vec!["arn:aws:iam::aws:policy/ReadOnlyAccess".into()]).is_ok()
        );
        assert!(check(&|role| role.policy_arns = vec!["ReadOnlyAccess".into()]).is_err());
        let mut tagged = role();
        tagged.tags = vec![tag("team", "a")];
        assert_eq!(tagged.check(&RoleForm::Native), Err(InvalidRole::NotNative("session tags")));
    }

    #[test]
    fn policies_come_on_one_line() {
        let text = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": []\n}\n";
        assert_eq!(compact_policy(text).unwrap(), r#"{"Statement":[],"Version":"2012-10-17"}"#);
        for wrong in ["", "[]", "{}", "{", "policy.json"] {
            assert!(compact_policy(wrong).is_err(), "{wrong}");
        }
        let long = format!(r#"{{"Statement":"{}"}}"#, "x".repeat(2048));
        assert!(compact_policy(&long).is_err());
    }
}
