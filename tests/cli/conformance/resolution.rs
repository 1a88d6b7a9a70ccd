//! Where each SDK gets a profile's credentials: which calls it makes, against which `explain` is held.

use std::path::Path;

use keyfob::shared_config::Reader;
use serde_json::{Value, json};

use super::readers::Driver;
use crate::home::Home;
use crate::outside;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET, READ_ONLY_ROLE};
use crate::standin::{Role, Standin, World};

const SECOND_ROLE: &str = "arn:aws:iam::444455556666:role/Second";
const OTHER_ID: &str = "AKIAOTHEROTHEROTHER1";

/// A profile `p` in a config file, in the words of the tables in the AWS SDKs and Tools Reference Guide. `{keys}` and
/// `{other}` stand for two pairs of keys, `{process}` for a command that answers.
struct Case {
    name: &'static str,
    config: &'static str,
    credentials: &'static str,
    /// Who differs from keyfob, and why keyfob does not do as they do.
    differ: &'static [(Reader, &'static str)],
}

use Reader::{AwsCli, JavaScript, Rust};

const CASES: &[Case] = &[
    Case { name: "keys", config: "[profile p]\n{keys}", credentials: "", differ: &[] },
    Case { name: "keys in the credentials file", config: "", credentials: "[p]\n{keys}", differ: &[] },
    Case {
        name: "the credentials file wins",
        config: "[profile p]\n{other}",
        credentials: "[p]\n{keys}",
        differ: &[],
    },
    Case {
        name: "half a pair",
        config: "[profile p]\naws_access_key_id = {id}\n",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "role and source",
        config: "[profile p]\nrole_arn = {role}\nsource_profile = s\n[profile s]\n{keys}",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "two roles",
        config: "[profile p]\nrole_arn = {second}\nsource_profile = m\n\
                 [profile m]\nrole_arn = {role}\nsource_profile = s\n[profile s]\n{keys}",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "a role on its own keys",
        config: "[profile p]\nrole_arn = {role}\nsource_profile = p\n{keys}",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "a source with both a role and keys",
        config: "[profile p]\nrole_arn = {second}\nsource_profile = s\n\
                 [profile s]\nrole_arn = {role}\nsource_profile = t\n{keys}[profile t]\n{other}",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "keys in the environment",
        config: "[profile p]\nrole_arn = {role}\ncredential_source = Environment\n",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "a source in other letters",
        config: "[profile p]\nrole_arn = {role}\ncredential_source = environment\n",
        credentials: "",
        differ: &[
            (AwsCli, "it wants exact case; keyfob reads what any SDK reads"),
            (JavaScript, "it wants exact case; keyfob reads what any SDK reads"),
        ],
    },
    Case {
        name: "a process",
        config: "[profile p]\ncredential_process = {process}\n",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "a process behind a role",
        config: "[profile p]\nrole_arn = {role}\nsource_profile = s\n[profile s]\ncredential_process = {process}\n",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "a process beside keys",
        config: "[profile p]\ncredential_process = {process}\n{keys}",
        credentials: "",
        differ: &[(
            JavaScript,
            "it takes the keys; botocore and the Rust SDK take the process, as keyfob does",
        )],
    },
    Case {
        name: "a process beside keys in the credentials file",
        config: "[profile p]\ncredential_process = {process}\n",
        credentials: "[p]\n{keys}",
        differ: &[
            (AwsCli, "it asks which file a key is in; the Rust SDK merges first, as keyfob does"),
            (JavaScript, "it takes the keys, as above"),
        ],
    },
    Case {
        name: "web identity",
        config: "[profile p]\nrole_arn = {role}\nweb_identity_token_file = {token}\n",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "web identity behind a role",
        config: "[profile p]\nrole_arn = {second}\nsource_profile = s\n\
                 [profile s]\nrole_arn = {role}\nweb_identity_token_file = {token}\n",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "a circle",
        config: "[profile p]\nrole_arn = {role}\nsource_profile = q\n[profile q]\nrole_arn = {second}\nsource_profile = p\n",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "a source that is not there",
        config: "[profile p]\nrole_arn = {role}\nsource_profile = nobody\n",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "a role on nothing",
        config: "[profile p]\nrole_arn = {role}\n",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "a role on two sources",
        config: "[profile p]\nrole_arn = {role}\nsource_profile = s\ncredential_source = Environment\n[profile s]\n{keys}",
        credentials: "",
        differ: &[],
    },
    Case { name: "nothing", config: "[profile p]\nregion = eu-west-1\n", credentials: "", differ: &[] },
    Case {
        name: "half a login",
        config: "[profile p]\nsso_session = c\nsso_account_id = 444455556666\n\
                 [sso-session c]\nsso_start_url = https://d-9067642ac7.awsapps.com/start\nsso_region = eu-west-1\n",
        credentials: "",
        differ: &[],
    },
    Case {
        name: "a login in no section",
        config: "[profile p]\nsso_session = c\nsso_account_id = 444455556666\nsso_role_name = Admin\n",
        credentials: "",
        differ: &[],
    },
];

fn filled(text: &str, home: &Home) -> String {
    let process = home.path("process");
    let keys = |id: &str| format!("aws_access_key_id = {id}\naws_secret_access_key = {ALICE_SECRET}\n");
    text.replace("{keys}", &keys(ALICE_KEY_ID))
        .replace("{other}", &keys(OTHER_ID))
        .replace("{id}", ALICE_KEY_ID)
        .replace("{role}", READ_ONLY_ROLE)
        .replace("{second}", SECOND_ROLE)
        .replace("{token}", &home.path("token").display().to_string())
        .replace("{process}", &process.display().to_string())
}

fn prepared() -> (Standin, Home) {
    let standin = Standin::start(World::sample().role(Role::new(SECOND_ROLE).trusts(READ_ONLY_ROLE)));
    standin.change_world(|world| {
        for role in &mut world.roles {
            *role = role.clone().web_identity("a-web-identity-token");
        }
    });
    let mut home = Home::with(&standin);
    home.write("token", "a-web-identity-token");
    home.script(
        "process",
        &format!(
            "echo '{{\"Version\":1,\"AccessKeyId\":\"{ALICE_KEY_ID}\",\"SecretAccessKey\":\"{ALICE_SECRET}\"}}'\necho x >> \"$HOME/process-runs\""
        ),
    );
    // botocore reads this one only.
    home.set("AWS_DEFAULT_REGION", "eu-west-1");
    home.set("AWS_ACCESS_KEY_ID", ALICE_KEY_ID);
    home.set("AWS_SECRET_ACCESS_KEY", ALICE_SECRET);
    (standin, home)
}

/// What a client did: the process that it ran, the calls that it made, and with which key it came back if it made none.
fn observed(standin: &Standin, home: &Home, access_key_id: Option<&str>) -> Vec<String> {
    let mut did = Vec::new();
    if std::fs::remove_file(home.path("process-runs")).is_ok() {
        did.push("process".to_owned());
    }
    let calls = standin.requests().into_iter().filter(|request| request.operation.starts_with("AssumeRole"));
    did.extend(
        calls.map(|call| format!("{} {}", call.operation, call.parameter("RoleArn").unwrap_or_default())),
    );
    // A call that did not succeed is tried again.
    did.dedup();
    if did.is_empty() {
        did.push(access_key_id.map_or_else(|| "error".to_owned(), |id| format!("key {id}")));
    }
    standin.forget_requests();
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
    let text = |step: &Value, key: &str| step[key].as_str().unwrap_or_default().to_owned();
    let mut did = Vec::new();
    let mut key = String::new();
    for step in explained["steps"].as_array().unwrap() {
        match text(step, "kind").as_str() {
            "access_key" => key = text(step, "access_key_id"),
            // keyfob hands out sessions instead of long-term keys.
            "session_token" | "credential_source" => {}
            "credential_process" => did.push("process".to_owned()),
            "web_identity" => did.push(format!("AssumeRoleWithWebIdentity {}", text(step, "role_arn"))),
            "assume_role" => did.push(format!("AssumeRole {}", text(step, "role_arn"))),
            other => panic!("{other}"),
        }
    }
    if did.is_empty() {
        did.push(format!("key {key}"));
    }
    did
}

#[test]
fn the_sdks_make_the_calls_that_explain_tells() {
    let (standin, home) = prepared();
    let mut drivers: Vec<Driver> =
        [Driver::botocore(&home), Driver::javascript(&home)].into_iter().flatten().collect();
    let whoami = Path::new(env!("CARGO_BIN_EXE_keyfob")).with_file_name("examples").join("whoami");
    if !whoami.exists() {
        outside::lacking("the example `whoami` (cargo build --examples)");
    }
    let mut wrong = Vec::new();
    for case in CASES {
        home.config(&filled(case.config, &home));
        home.credentials(&filled(case.credentials, &home));
        let ours = explained(&home);
        let mut check = |reader: Reader, theirs: Vec<String>| {
            let named = case.differ.iter().any(|(named, _)| *named == reader);
            if named == (theirs == ours) {
                wrong.push(format!(
                    "{}: {reader:?} does {theirs:?}, keyfob {ours:?}, named: {named}",
                    case.name
                ));
            }
        };
        for driver in &mut drivers {
            let paths = [home.path(".aws/config"), home.path(".aws/credentials")];
            let answer = driver.ask(&json!({"config": paths[0], "credentials": paths[1], "profile": "p"}));
            check(driver.reader, observed(&standin, &home, answer["access_key_id"].as_str()));
        }
        if whoami.exists() {
            let output = home.program(&whoami, [""; 0]).env("AWS_PROFILE", "p").run();
            let identity =
                standin.requests().into_iter().find(|request| request.operation == "GetCallerIdentity");
            let id = identity
                .and_then(|request| request.access_key_id)
                .filter(|_| !output.stderr.contains("profile"));
            check(Rust, observed(&standin, &home, id.as_deref()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
