//! Asking keyfob and the SDKs for a profile's credentials, and seeing what each of them did for them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use keyfob::shared_config::Reader;
use serde_json::{Value, json};

use super::readers::Driver;
use crate::console_login;
use crate::home::Home;
use crate::outside;
use crate::sso_home::{self, START_URL};
use crate::standin::sample::{ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, ALICE_SEED, READ_ONLY_ROLE};
use crate::standin::{Recorded, Role, Standin, World};

const SECOND_ROLE: &str = "arn:aws:iam::444455556666:role/Second";
/// One that trusts alice and those who are signed in to Identity Center.
const REACHED_ROLE: &str = "arn:aws:iam::444455556666:role/Reached";
const OTHER_ID: &str = "AKIAOTHEROTHEROTHER1";
const SESSION_NAME: &str = "conformance-of-roles";
/// Neither the profile's region nor the one of the environment.
const SSO_REGION: &str = "eu-central-1";

fn filled(text: &str, home: &Home) -> String {
    let keys = |id: &str| format!("aws_access_key_id = {id}\naws_secret_access_key = {ALICE_SECRET}\n");
    let start = format!("sso_start_url = {START_URL}\nsso_region = {SSO_REGION}\n");
    let section =
        |name: &str| format!("[sso-session {name}]\n{start}sso_registration_scopes = sso:account:access\n");
    text.replace("{keys}", &keys(ALICE_KEY_ID))
        .replace("{other}", &keys(OTHER_ID))
        .replace("{corp}", &section("corp"))
        .replace("{second-corp}", &section("second.corp"))
        .replace("{start}", &start)
        .replace("{url}", START_URL)
        .replace("{account}", "sso_account_id = 444455556666\nsso_role_name = Admin\n")
        .replace("{console}", console_login::ARN)
        .replace("{id}", ALICE_KEY_ID)
        .replace("{mfa}", ALICE_MFA)
        .replace("{name}", SESSION_NAME)
        .replace("{role}", READ_ONLY_ROLE)
        .replace("{second}", SECOND_ROLE)
        .replace("{reached}", REACHED_ROLE)
        .replace("{token}", &home.path("token").display().to_string())
        .replace("{process}", &home.path("process").display().to_string())
}

/// A home in which somebody is signed in to two sessions, in the legacy form, and to the console.
fn prepared() -> (Standin, Home) {
    let second = Role::new(SECOND_ROLE).trusts(READ_ONLY_ROLE).trusts(REACHED_ROLE);
    let accounts = ["arn:aws:iam::444455556666:root", "arn:aws:iam::111122223333:root"];
    let reached = Role::new(REACHED_ROLE).trusts(accounts[0]).trusts(accounts[1]);
    let standin = Standin::start(World::sample().role(second).role(reached));
    standin.change_world(|world| {
        for role in &mut world.roles {
            *role = role.clone().web_identity("a-web-identity-token");
        }
    });
    let mut home = sso_home::home(&standin);
    home.write("token", "a-web-identity-token");
    home.script(
        "process",
        &format!(
            "echo '{{\"Version\":1,\"AccessKeyId\":\"{ALICE_KEY_ID}\",\"SecretAccessKey\":\"{ALICE_SECRET}\"}}'\necho x >> \"$HOME/process-runs\""
        ),
    );
    home.vault().store_mfa_seed(&ALICE_MFA.parse().unwrap(), &ALICE_SEED.into()).unwrap();
    // botocore reads this one only.
    home.set("AWS_DEFAULT_REGION", "eu-west-1");
    home.set("AWS_ACCESS_KEY_ID", ALICE_KEY_ID);
    home.set("AWS_SECRET_ACCESS_KEY", ALICE_SECRET);
    // A call that is refused is not tried again, and no machine's metadata is waited for.
    home.set("AWS_MAX_ATTEMPTS", "1");
    home.set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1");
    home.config(&filled("{corp}{second-corp}[profile legacy]\n{start}{account}", &home));
    for login in ["corp", "second.corp", "legacy"] {
        let (output, _) = sso_home::sign_in(&standin, &home, &["login", login]);
        let _ = output.succeeds();
    }
    let (output, _) = sso_home::sign_in(&standin, &home, &["login", "--console", "mine"]);
    let _ = output.succeeds();
    standin.forget_requests();
    (standin, home)
}

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
            "GetRoleCredentials" => {
                let login = self.tokens.get(call.header("x-amz-sso_bearer_token").unwrap_or_default());
                let host = call.header("host").unwrap_or_default();
                sso_call(text("account_id"), text("role_name"), login.copied().unwrap_or("nobody"), host)
            }
            operation => {
                let seconds = call.parameter("DurationSeconds").and_then(|seconds| seconds.parse().ok());
                role_call(operation, text("RoleArn"), text("ExternalId"), text("RoleSessionName"), seconds)
            }
        }
    }
}

fn sha1(text: &str) -> String {
    use sha1::{Digest as _, Sha1};
    Sha1::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sso_call(account: &str, role: &str, login: &str, host: &str) -> String {
    format!("GetRoleCredentials {role} in {account} for {login} at {host}")
}

/// Where nothing is configured each SDK makes up a session name, and some send the default duration.
fn role_call(operation: &str, arn: &str, external_id: &str, name: &str, seconds: Option<u64>) -> String {
    let name = if name == SESSION_NAME { name } else { "" };
    let seconds = seconds.filter(|seconds| *seconds != 3_600).map(|seconds| format!("{seconds} s"));
    let parts = [operation, arn, external_id, name, seconds.as_deref().unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What a client did: the logins and the process that it used, the calls that it made, and with which key it came back
/// if it made none.
fn observed(standin: &Standin, home: &Home, logins: &mut Logins, access_key_id: Option<&str>) -> Vec<String> {
    logins.learn(home);
    let mut did = Vec::new();
    if fs::remove_file(home.path("process-runs")).is_ok() {
        did.push("process".to_owned());
    }
    let requests = standin.requests();
    standin.forget_requests();
    let calls = requests.iter().filter(|request| {
        request.operation.starts_with("AssumeRole") || request.operation == "GetRoleCredentials"
    });
    let calls: Vec<&Recorded> = calls.collect();
    let signed_by = calls.first().and_then(|call| call.access_key_id.as_deref());
    did.extend(signed_by.filter(|id| logins.console_keys.contains(*id)).map(|id| logins.key(id)));
    did.extend(calls.iter().map(|call| logins.call(call)));
    // A call that did not succeed is tried again.
    did.dedup();
    // keyfob hands out sessions instead of long-term keys.
    let session = requests.iter().find(|request| request.operation == "GetSessionToken");
    let key = session.and_then(|request| request.access_key_id.as_deref()).or(access_key_id);
    if did.is_empty() {
        did.push(key.map_or_else(|| "error".to_owned(), |id| logins.key(id)));
    }
    let code = requests.iter().find_map(|request| request.parameter("SerialNumber"));
    did.extend(code.map(|serial| format!("a code of {serial}")));
    did
}

/// The same from keyfob's plan.
fn explained(home: &Home) -> Vec<String> {
    let output = home.keyfob(["explain", "--json", "p"]).run();
    if output.status != 0 {
        assert!([1, 3, 4].contains(&output.status), "{output:?}");
        return vec!["error".to_owned()];
    }
    let explained: Value = output.json();
    let (mut did, mut key, mut code) = (Vec::new(), String::new(), None);
    for step in explained["steps"].as_array().unwrap() {
        let text = |name: &str| step[name].as_str().unwrap_or_default();
        code = code.or(step["mfa_serial"].as_str());
        match text("kind") {
            "access_key" => key = text("access_key_id").to_owned(),
            "session_token" | "credential_source" => {}
            "credential_process" => did.push("process".to_owned()),
            "login_session" => did.push(format!("login {}", text("source"))),
            "sso" => {
                let host = format!("portal.sso.{}.amazonaws.com", text("sso_region"));
                did.push(sso_call(text("account_id"), text("role_name"), text("source"), &host));
            }
            kind @ ("web_identity" | "assume_role") => {
                let call = if kind == "assume_role" { "AssumeRole" } else { "AssumeRoleWithWebIdentity" };
                let (arn, external_id) = (text("role_arn"), text("external_id"));
                let seconds = step["duration_seconds"].as_u64();
                did.push(role_call(call, arn, external_id, text("role_session_name"), seconds));
            }
            other => panic!("{other}"),
        }
    }
    if did.is_empty() {
        did.push(format!("key {key}"));
    }
    did.extend(code.map(|serial| format!("a code of {serial}")));
    did
}

/// What keyfob itself does, which is what it tells; but for the hosts, since it is led to the stand-in by settings.
fn performed(standin: &Standin, home: &Home, logins: &mut Logins) -> Vec<String> {
    for remembered in [".cache/keyfob", ".local/state/keyfob"] {
        let _ = fs::remove_dir_all(home.path(remembered));
    }
    standin.forget_requests();
    let output = home.credential_process("p").run();
    let answer: Option<Value> = serde_json::from_str(&output.stdout).ok();
    let key = answer.as_ref().and_then(|answer| answer["AccessKeyId"].as_str());
    observed(standin, home, logins, key)
}

fn without_hosts(did: &[String]) -> Vec<String> {
    did.iter().map(|one| one.split(" at ").next().unwrap_or_default().to_owned()).collect()
}

/// The Rust SDK, as the example `whoami` uses it.
pub(super) fn rust_sdk() -> Option<PathBuf> {
    let whoami = Path::new(env!("CARGO_BIN_EXE_keyfob")).with_file_name("examples").join("whoami");
    if whoami.exists() {
        return Some(whoami);
    }
    outside::lacking("the example `whoami` (cargo build --examples)");
    None
}

/// What keyfob told and did, and what the SDKs did.
pub(super) struct Resolved {
    pub(super) told: Vec<String>,
    pub(super) did: Vec<String>,
    pub(super) theirs: Vec<(Reader, Vec<String>)>,
}

impl Resolved {
    /// Whether keyfob did what it told.
    pub(super) fn is_honest(&self) -> bool {
        without_hosts(&self.told) == without_hosts(&self.did)
    }
}

/// Everybody who can be asked, in one home.
pub(super) struct Asked {
    standin: Standin,
    home: Home,
    logins: Logins,
    drivers: Vec<Driver>,
    rust: Option<PathBuf>,
}

impl Asked {
    pub(super) fn new() -> Self {
        let (standin, home) = prepared();
        let logins = Logins::default();
        let drivers = [Driver::botocore(&home), Driver::javascript(&home)];
        Self { drivers: drivers.into_iter().flatten().collect(), rust: rust_sdk(), standin, home, logins }
    }

    /// Asks for the profile `p` of these files, in which the words of the cases are filled in.
    pub(super) fn resolve(&mut self, config: &str, credentials: &str) -> Resolved {
        self.home.config(&filled(config, &self.home));
        self.home.credentials(&filled(credentials, &self.home));
        let (told, did) = (explained(&self.home), performed(&self.standin, &self.home, &mut self.logins));
        let mut theirs = Vec::new();
        self.ask_each(&|_| {}, |reader, standin, home, logins, key| {
            theirs.push((reader, observed(standin, home, logins, key)));
        });
        Resolved { told, did, theirs }
    }

    /// Asks each SDK for the profile `p`, after `before`; `then` gets the access key ID that it came back with.
    pub(super) fn ask_each(
        &mut self,
        before: &dyn Fn(&Home),
        mut then: impl FnMut(Reader, &Standin, &Home, &mut Logins, Option<&str>),
    ) {
        let Self { standin, home, logins, drivers, rust } = self;
        let through = standin.url();
        for driver in drivers {
            before(home);
            let paths = [home.path(".aws/config"), home.path(".aws/credentials")];
            let answer = driver.ask(&json!({
                "config": paths[0], "credentials": paths[1], "profile": "p", "through": through, "code": "000000",
            }));
            then(driver.reader, standin, home, logins, answer["access_key_id"].as_str());
        }
        if let Some(rust) = rust {
            before(home);
            let mut command = home.program(rust, ["--through", &through]).env("AWS_PROFILE", "p");
            for (name, _) in standin.environment() {
                command = command.without_env(&name);
            }
            let output = command.without_env("AWS_ENDPOINT_URL").run();
            let key = (output.status == 0).then(|| output.stdout.trim());
            then(Reader::Rust, standin, home, logins, key);
        }
    }

    /// What `explain` tells of the profile `p`.
    pub(super) fn explanation(&self, config: &str) -> Value {
        self.home.config(&filled(config, &self.home));
        self.home.credentials("");
        self.home.keyfob(["explain", "--json", "p"]).run().succeeds().json()
    }
}
