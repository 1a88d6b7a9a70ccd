//! Asking keyfob and the SDKs for a profile's credentials, and seeing what each of them did for them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use keyfob::shared_config::Reader;
use serde_json::{Value, json};

use super::question::{Put, Question, REACHED_ROLE, SECOND_ROLE, filled};
use super::readers::Driver;
use super::seen::{Answer, Logins, Seen, observed, role_call, sso_call};
use crate::console_login;
use crate::home::Home;
use crate::keyfob::Keyfob;
use crate::outside;
use crate::sso_home::{self, START_URL};
use crate::standin::sample::{ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, ALICE_SEED, READ_ONLY_ROLE};
use crate::standin::{Recorded, Role, Standin, World};

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
    // A call that is refused is not tried again.
    home.set("AWS_MAX_ATTEMPTS", "1");
    home.config(&filled("{corp}{second-corp}[profile legacy]\n{start}{account}", &standin, &home));
    for login in ["corp", "second.corp", "legacy"] {
        let (output, _) = sso_home::sign_in(&standin, &home, &["login", login]);
        let _ = output.succeeds();
    }
    let (output, _) = sso_home::sign_in(&standin, &home, &["login", "--console", "mine"]);
    let _ = output.succeeds();
    standin.forget_requests();
    (standin, home)
}

/// The same from keyfob's plan, and the account, where it is known before.
fn explained(home: &Home, put: &Put) -> (Vec<String>, Option<String>) {
    let output = put.to(home.keyfob(["explain", "--json"]).args(put.named())).run();
    if output.status != 0 {
        assert!([1, 3, 4].contains(&output.status), "{output:?}");
        return (vec!["error".to_owned()], None);
    }
    let explained: Value = output.json();
    let (mut did, mut key, mut code) = (Vec::new(), String::new(), None);
    for step in explained["steps"].as_array().unwrap() {
        let text = |name: &str| step[name].as_str().unwrap_or_default();
        code = code.or(step["mfa_serial"].as_str());
        match text("kind") {
            "access_key" => key = text("access_key_id").to_owned(),
            "session_token" => {}
            "credential_source" if text("source") == "Environment" => {}
            "credential_source" => did.push(format!("credentials of {}", text("source"))),
            "credential_process" => did.push("process".to_owned()),
            "login_session" => did.push(format!("login {}", text("source"))),
            "sso" => {
                let host = format!("portal.sso.{}.amazonaws.com", text("sso_region"));
                did.push(sso_call(text("account_id"), text("role_name"), text("source"), &host));
            }
            kind @ ("web_identity" | "assume_role") => {
                let is_signed = kind == "assume_role";
                let call = if is_signed { "AssumeRole" } else { "AssumeRoleWithWebIdentity" };
                let region = explained["region"].as_str().filter(|_| is_signed);
                let whom = [call, text("role_arn"), text("external_id")];
                let seconds = step["duration_seconds"].as_u64();
                did.push(role_call(whom, text("role_session_name"), seconds, region));
            }
            other => panic!("{other}"),
        }
    }
    if did.is_empty() {
        did.push(format!("key {key}"));
    }
    did.extend(code.map(|serial| format!("a code of {serial}")));
    let account = explained["steps"].as_array().and_then(|steps| steps.last()?["account_id"].as_str());
    (did, account.map(str::to_owned))
}

/// What keyfob itself does, which is what it tells; but for the hosts, since it is led to the stand-in by settings.
fn performed(standin: &Standin, home: &Home, logins: &mut Logins, put: &Put) -> Seen {
    for remembered in [".cache/keyfob", ".local/state/keyfob"] {
        let _ = fs::remove_dir_all(home.path(remembered));
    }
    standin.forget_requests();
    let output = put.to(home.keyfob(["credential-process"]).args(put.named())).run();
    let answer = serde_json::from_str(&output.stdout).unwrap_or(Value::Null);
    let answer = Answer::of(&answer, ["AccessKeyId", "AccountId", "SessionToken"]);
    observed(standin, home, logins, &answer)
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
    account: Option<String>,
    pub(super) ours: Seen,
    pub(super) theirs: Vec<(Reader, Seen)>,
}

impl Resolved {
    /// Whether keyfob did what it told.
    pub(super) fn is_honest(&self) -> bool {
        let accounts = self.account.as_ref().zip(self.ours.account.as_ref());
        let same = accounts.is_none_or(|(told, came)| Some(told) == came.as_ref());
        same && without_hosts(&self.told) == without_hosts(&self.ours.did)
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

    /// The home in which everybody is asked.
    pub(super) fn home(&self) -> &Home {
        &self.home
    }

    /// The AWS that everybody calls.
    pub(super) fn standin(&self) -> &Standin {
        &self.standin
    }

    /// Asks everybody.
    pub(super) fn resolve(&mut self, question: &Question<'_>) -> Resolved {
        self.home.config(&filled(question.config, &self.standin, &self.home));
        self.home.credentials(&filled(question.credentials, &self.standin, &self.home));
        let put = Put::of(question, &self.standin, &self.home);
        let (told, account) = explained(&self.home, &put);
        let ours = performed(&self.standin, &self.home, &mut self.logins, &put);
        let mut theirs = Vec::new();
        self.ask_each(&put, &|_| {}, |reader, standin, home, logins, answer| {
            theirs.push((reader, observed(standin, home, logins, answer)));
        });
        Resolved { told, account, ours, theirs }
    }

    /// Asks each SDK for the profile `p`, after `before`; `then` gets what it came back with.
    pub(super) fn ask_for_p(
        &mut self,
        before: &dyn Fn(&Home),
        then: impl FnMut(Reader, &Standin, &Home, &mut Logins, &Answer),
    ) {
        let put = Put::of(&Question::default(), &self.standin, &self.home);
        self.ask_each(&put, before, then);
    }

    fn ask_each(
        &mut self,
        put: &Put,
        before: &dyn Fn(&Home),
        mut then: impl FnMut(Reader, &Standin, &Home, &mut Logins, &Answer),
    ) {
        let Self { standin, home, logins, drivers, rust } = self;
        let through = standin.url();
        for driver in drivers {
            before(home);
            let paths = [home.path(".aws/config"), home.path(".aws/credentials")];
            let mut request = json!({
                "config": paths[0], "credentials": paths[1], "through": through, "code": "000000",
                "environment": put.to_reader(), "profile": "p",
            });
            if put.is_open {
                request.as_object_mut().unwrap().remove("profile");
            }
            let answer = driver.ask(&request);
            let answer = Answer::of(&answer, ["access_key_id", "account_id", "session_token"]);
            then(driver.reader, standin, home, logins, &answer);
        }
        if let Some(rust) = rust {
            before(home);
            let mut command = put.to(home.program(rust, ["--through", &through]));
            command = if put.is_open { command.arg("--chain") } else { command.env("AWS_PROFILE", "p") };
            for (name, _) in standin.environment() {
                command = command.without_env(&name);
            }
            let output = command.without_env("AWS_ENDPOINT_URL").run();
            let parts: Vec<&str> = output.stdout.split('\n').collect();
            let answer = match parts[..] {
                [key, account, token, _] => json!({"key": key, "account": account, "token": token}),
                _ => Value::Null,
            };
            then(Reader::Rust, standin, home, logins, &Answer::of(&answer, ["key", "account", "token"]));
        }
    }

    /// What `explain` tells of the profile `p`.
    pub(super) fn explanation(&self, config: &str) -> Value {
        self.home.config(&filled(config, &self.standin, &self.home));
        self.home.credentials("");
        self.home.keyfob(["explain", "--json", "p"]).run().succeeds().json()
    }
}
