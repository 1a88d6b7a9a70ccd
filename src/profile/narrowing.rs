//! `keyfob_session_policy`: what a profile hands out is less than what its role may do.
//!
//! A session policy goes with the call that assumes the role. Where keyfob makes no such call last, there is no way to
//! narrow, and the profile gives nothing at all rather than more than it should.

use std::borrow::Cow;

use crate::identifiers::ProfileName;
use crate::profile::chain::{BaseProvider, RoleHop, SessionPolicy};
use crate::profile::error::ProfileError;
use crate::profile::settings::{ProfileSettings, ProfileSource};
use crate::profile::view::{Found, View, list};

/// The setting.
pub const SESSION_POLICY: &str = "keyfob_session_policy";

/// Narrows the role that is assumed last (without one there is the base) by what the profile and those that it is another name of say.
pub(super) fn narrow(
    source: &dyn ProfileSource,
    settings: &ProfileSettings<'_>,
    stands_for: &[ProfileName],
    last_role: Result<&mut RoleHop, &BaseProvider>,
) -> Result<(), ProfileError> {
    let others: Vec<_> = stands_for.iter().filter_map(|name| source.look_up(name)).collect();
    let mut narrowing = [settings].into_iter().chain(others.iter().map(Cow::as_ref)).filter_map(|settings| {
        let view = View::new(settings);
        Some((view.raw(SESSION_POLICY)?, view))
    });
    let Some((found, view)) = narrowing.next() else { return Ok(()) };
    if let Some((second, other)) = narrowing.next() {
        let problem = "stands in a profile whose other name has one too: only one of them can hold";
        return Err(other.invalid(&second, problem));
    }
    let role = last_role.map_err(|base| view.invalid(&found, not_narrowed(base)))?;
    if role.policy != SessionPolicy::default() {
        return Err(
            view.invalid(&found, "stands beside `policy` or `policy_arns`: only one of them can hold")
        );
    }
    role.policy = policy(source, &view, &found, role)?;
    Ok(())
}

fn not_narrowed(base: &BaseProvider) -> &'static str {
    match base {
        BaseProvider::Sso(_) => {
            "needs a role to narrow, which keyfob assumes: AWS takes no session policy where IAM Identity Center hands \
             credentials out"
        }
        BaseProvider::LoginSession { .. } => {
            "needs a role to narrow, which keyfob assumes: AWS takes no session policy for a console login"
        }
        BaseProvider::Process { .. } => {
            "needs a role to narrow, which keyfob assumes: what another program prints cannot be narrowed any more"
        }
        _ => "needs a role to narrow, and the profile assumes none",
    }
}

/// `readonly`, a JSON document, ARNs of managed policies, or the path of a file that holds a document.
fn policy(
    source: &dyn ProfileSource,
    view: &View<'_>,
    found: &Found<'_>,
    role: &RoleHop,
) -> Result<SessionPolicy, ProfileError> {
    let invalid = |problem: String| view.invalid(found, &problem);
    let not_a_document = || "is not a JSON policy document".to_owned();
    match found.value() {
        "readonly" => {
            let arn = format!("arn:{}:iam::aws:policy/ReadOnlyAccess", role.role_arn.partition().name());
            Ok(SessionPolicy { arns: vec![arn], document: None })
        }
        text if text.starts_with('{') => document(text).ok_or_else(|| invalid(not_a_document())),
        text if text.starts_with("arn:") => {
            let arns = list(text);
            match arns.iter().find(|arn| !(arn.starts_with("arn:") && arn.contains(":policy/"))) {
                Some(arn) => Err(invalid(format!("has `{arn}`, which is not the ARN of a managed policy"))),
                None => Ok(SessionPolicy { arns, document: None }),
            }
        }
        path => {
            let text = source.named_file(path).map_err(|problem| {
                invalid(format!(
                    "is `{path}`: it takes `readonly`, ARNs of managed policies, a JSON policy document or the path \
                     of a file with one, and {problem}"
                ))
            })?;
            document(&text)
                .ok_or_else(|| invalid(format!("names the file {path}, which {}", not_a_document())))
        }
    }
}

/// The document on one line, since AWS counts the blanks too.
fn document(text: &str) -> Option<SessionPolicy> {
    let document: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
    let document = serde_json::Value::Object(document).to_string();
    Some(SessionPolicy { arns: Vec::new(), document: Some(document) })
}
