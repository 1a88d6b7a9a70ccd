//! What a client did, as the stand-in saw it: the logins and keys that it used, and the calls that it made.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use super::question::SESSION_NAME;
use crate::console_login;
use crate::home::Home;
use crate::sso_home::START_URL;
use crate::standin::{Recorded, Standin};

/// Session tokens that stand in the files or in the environment.
const TOKENS: [&str; 2] = ["a-session-token", "an-old-token"];

/// Whose token a call was made with: the names of the logins by their tokens.
#[derive(Default)]
pub(super) struct Logins {
    tokens: BTreeMap<String, &'static str>,
    console_keys: BTreeSet<String>,
}

impl Logins {
    /// Learns what is in the files now: whoever is asked may renew a login.
    fn learn(&mut self, home: &Home) {
        for (name, label) in [("corp", "corp"), ("second.corp", "second.corp"), (START_URL, START_URL)] {
            let file = fs::read(home.path(format!(".aws/sso/cache/{}.json", sha1(name)))).unwrap();
            let file: Value = serde_json::from_slice(&file).unwrap();
            self.tokens.insert(file["accessToken"].as_str().unwrap().to_owned(), label);
        }
        let login = console_login::stored(home);
        self.console_keys.insert(login["accessToken"]["accessKeyId"].as_str().unwrap().to_owned());
    }

    fn key(&self, access_key_id: &str) -> String {
        if self.console_keys.contains(access_key_id) {
            return format!("login {}", console_login::ARN);
        }
        format!("key {access_key_id}")
    }

    /// What a call says of itself, as far as the profile says it.
    fn call(&self, call: &Recorded) -> String {
        let text = |name: &str| call.parameter(name).unwrap_or_default();
        match call.operation.as_str() {
            "InstanceCredentials" => "credentials of Ec2InstanceMetadata".to_owned(),
            "ContainerCredentials" => "credentials of EcsContainer".to_owned(),
            "GetRoleCredentials" => {
                let login = self.tokens.get(call.header("x-amz-sso_bearer_token").unwrap_or_default());
                let host = call.header("host").unwrap_or_default();
                sso_call(text("account_id"), text("role_name"), login.copied().unwrap_or("nobody"), host)
            }
            operation => {
                let seconds = call.parameter("DurationSeconds").and_then(|seconds| seconds.parse().ok());
                // A call that is not signed does not say which region it is for.
                let region = call.header("authorization").and_then(|signature| signature.split('/').nth(2));
                let whom = [operation, text("RoleArn"), text("ExternalId")];
                role_call(whom, text("RoleSessionName"), seconds, region)
            }
        }
    }
}

fn sha1(text: &str) -> String {
    use sha1::{Digest as _, Sha1};
    Sha1::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn sso_call(account: &str, role: &str, login: &str, host: &str) -> String {
    format!("GetRoleCredentials {role} in {account} for {login} at {host}")
}

/// Where nothing is configured each SDK makes up a session name, and some send the default duration.
pub(super) fn role_call(
    whom: [&str; 3],
    session_name: &str,
    seconds: Option<u64>,
    region: Option<&str>,
) -> String {
    let name = if session_name == SESSION_NAME { session_name } else { "" };
    let seconds = seconds.filter(|seconds| *seconds != 3_600).map(|seconds| format!("{seconds} s"));
    let place = region.map(|region| format!("in {region}"));
    let rest = [name, seconds.as_deref().unwrap_or_default(), place.as_deref().unwrap_or_default()];
    let parts = whom.into_iter().chain(rest).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

/// The credentials that a client came back with, if it did.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) access_key_id: Option<String>,
    account_id: Option<String>,
    session_token: Option<String>,
}

impl Answer {
    /// From an object, under the names that it has for them.
    pub(super) fn of(object: &Value, [key, account, token]: [&str; 3]) -> Self {
        let text = |name| object[name].as_str().filter(|text: &&str| !text.is_empty()).map(str::to_owned);
        Self { access_key_id: text(key), account_id: text(account), session_token: text(token) }
    }
}

/// What a client did, and what goes with what it came back with.
pub(super) struct Seen {
    pub(super) did: Vec<String>,
    /// The account that its credentials are said to be of, if it came back with any.
    pub(super) account: Option<Option<String>>,
    /// Which of the session tokens that are written down somewhere it took.
    pub(super) token: Option<&'static str>,
}

impl Seen {
    /// Whether the same goes with both, as far as both came back with something.
    pub(super) fn attaches_as(&self, other: &Self) -> bool {
        let accounts = self.account.as_ref().zip(other.account.as_ref());
        self.token == other.token && accounts.is_none_or(|(one, another)| one == another)
    }
}

/// What a client did: the logins and the process that it used, the calls that it made, and with which key it came back
/// if it made none.
pub(super) fn observed(standin: &Standin, home: &Home, logins: &mut Logins, answer: &Answer) -> Seen {
    logins.learn(home);
    let mut did = Vec::new();
    if fs::remove_file(home.path("process-runs")).is_ok() {
        did.push("process".to_owned());
    }
    let requests = standin.requests();
    standin.forget_requests();
    let leads_on =
        |operation: &str| operation.starts_with("AssumeRole") || operation.ends_with("Credentials");
    let calls = requests.iter().filter(|request| leads_on(&request.operation));
    let calls: Vec<&Recorded> = calls.collect();
    let signed_by = calls.first().and_then(|call| call.access_key_id.as_deref());
    did.extend(signed_by.filter(|id| logins.console_keys.contains(*id)).map(|id| logins.key(id)));
    did.extend(calls.iter().map(|call| logins.call(call)));
    // A call that did not succeed is tried again.
    did.dedup();
    // keyfob hands out sessions instead of long-term keys.
    let session = requests.iter().find(|request| request.operation == "GetSessionToken");
    let key =
        session.and_then(|request| request.access_key_id.as_deref()).or(answer.access_key_id.as_deref());
    if did.is_empty() {
        did.push(key.map_or_else(|| "error".to_owned(), |id| logins.key(id)));
    }
    let code = requests.iter().find_map(|request| request.parameter("SerialNumber"));
    did.extend(code.map(|serial| format!("a code of {serial}")));
    let signed_with = calls.iter().find_map(|call| call.header("x-amz-security-token"));
    let token = answer.session_token.as_deref().into_iter().chain(signed_with);
    let token = token.filter_map(|token| TOKENS.into_iter().find(|known| known == &token)).next();
    let account = answer.access_key_id.as_ref().map(|_| answer.account_id.clone());
    Seen { did, account, token }
}
