//! Which profile, region and keys the environment means.

use keyfob::shared_config::Reader::{self, AwsCli, JavaScript, Rust};
use serde_json::{Map, Value, json};

use super::asked::rust_sdk;
use super::readers::Driver;

use crate::home::Home;
use crate::standin::sample::ALICE_SECRET;

/// What is set, and who differs from keyfob, with the reason.
type Case = (&'static [(&'static str, &'static str)], &'static [(Reader, &'static str)]);

const FIRST: &str = "boto3 takes `AWS_DEFAULT_PROFILE` first; keyfob goes with the AWS CLI v2 and Go";
const ONE_PROFILE: &str = "it knows `AWS_PROFILE` only; keyfob goes with the AWS CLI v2 and Go";
const ONE_REGION: &str = "boto3 knows `AWS_DEFAULT_REGION` only; keyfob goes with the AWS CLI v2 and Go";
const NO_DEFAULT_REGION: &str = "it knows `AWS_REGION` only; keyfob goes with the AWS CLI v2 and Go";
const KEYS_FIRST: &str = "it takes keys of the environment before the profile that is named there; for keyfob, as for the \
                          JavaScript SDK, a profile that is named is meant";

const EXPANDS: &str = "it puts in variables, as a shell does; no other SDK does, nor does keyfob";
const NO_FILE: &str = "for it a blank variable names a file that is not there; for keyfob, as for the JavaScript SDK, it \
                       counts as unset";
const NO_NAME: &str = "for it a blank variable names a profile or a region without a name; for keyfob, as for Go, it counts as \
                       unset, so that a setting is passed over in one way only";

const CASES: &[Case] = &[
    (&[], &[]),
    (&[("AWS_PROFILE", "a")], &[]),
    (&[("AWS_DEFAULT_PROFILE", "b")], &[(JavaScript, ONE_PROFILE), (Rust, ONE_PROFILE)]),
    (&[("AWS_PROFILE", "a"), ("AWS_DEFAULT_PROFILE", "b")], &[(AwsCli, FIRST)]),
    (&[("AWS_PROFILE", "a"), ("AWS_REGION", "us-west-1")], &[(AwsCli, ONE_REGION)]),
    (&[("AWS_PROFILE", "a"), ("AWS_DEFAULT_REGION", "us-west-2")], &[(JavaScript, NO_DEFAULT_REGION)]),
    (
        &[("AWS_PROFILE", "a"), ("AWS_REGION", "us-west-1"), ("AWS_DEFAULT_REGION", "us-west-2")],
        &[(AwsCli, ONE_REGION)],
    ),
    (&[("AWS_CONFIG_FILE", "{home}/moved-config"), ("AWS_PROFILE", "a")], &[]),
    (&[("AWS_SHARED_CREDENTIALS_FILE", "{home}/moved-credentials"), ("AWS_PROFILE", "a")], &[]),
    (
        &[
            ("AWS_CONFIG_FILE", "{home}/not-there"),
            ("AWS_PROFILE", "b"),
            ("AWS_REGION", "us-west-2"),
            ("AWS_DEFAULT_REGION", "us-west-2"),
        ],
        &[],
    ),
    (&[("AWS_CONFIG_FILE", "~/moved-config"), ("AWS_PROFILE", "a")], &[]),
    (&[("AWS_SHARED_CREDENTIALS_FILE", "~/moved-credentials"), ("AWS_PROFILE", "a")], &[]),
    (&[("AWS_CONFIG_FILE", "~nobody/moved-config"), ("AWS_PROFILE", "a")], &[]),
    (&[("AWS_CONFIG_FILE", "$HOME/moved-config"), ("AWS_PROFILE", "a")], &[(AwsCli, EXPANDS)]),
    (
        &[("AWS_SHARED_CREDENTIALS_FILE", "${HOME}/moved-credentials"), ("AWS_PROFILE", "a")],
        &[(AwsCli, EXPANDS)],
    ),
    (&[("AWS_CONFIG_FILE", ""), ("AWS_PROFILE", "a")], &[(AwsCli, NO_FILE), (Rust, NO_FILE)]),
    (&[("AWS_PROFILE", "")], &[(AwsCli, NO_NAME), (Rust, NO_NAME)]),
    (&[("AWS_PROFILE", "a"), ("AWS_REGION", "")], &[(JavaScript, NO_NAME), (Rust, NO_NAME)]),
    (&[("AWS_PROFILE", "a"), ("AWS_DEFAULT_REGION", "")], &[(AwsCli, NO_NAME), (Rust, NO_NAME)]),
    (&[("AWS_PROFILE", "nobody")], &[]),
    (
        &[
            ("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT00001"),
            ("AWS_SECRET_ACCESS_KEY", ALICE_SECRET),
            ("AWS_PROFILE", "a"),
        ],
        &[(AwsCli, KEYS_FIRST), (Rust, KEYS_FIRST)],
    ),
];

fn prepared() -> Home {
    let mut home = Home::new();
    home.unset("AWS_REGION");
    let keys = |id: &str| format!("aws_access_key_id = {id}\naws_secret_access_key = {ALICE_SECRET}\n");
    let profile =
        |header: &str, region: &str, id: &str| format!("[{header}]\nregion = {region}\n{}", keys(id));
    home.config(&format!(
        "{}{}[profile b]\nregion = ca-central-1\n",
        profile("default", "eu-west-1", "AKIADEFAULT000000001"),
        profile("profile a", "us-east-2", "AKIAPROFILEA00000001"),
    ));
    home.credentials(&format!("[b]\n{}", keys("AKIAPROFILEB00000001")));
    home.write("moved-config", profile("profile a", "sa-east-1", "AKIAMOVEDA0000000001"));
    home.write("moved-credentials", format!("[a]\n{}", keys("AKIAMOVEDA0000000002")));
    home
}

/// The region and the key of an answer; of a profile that is not there only that it fails.
fn told(region: &Value, key: &Value) -> String {
    match key.as_str() {
        Some(key) => format!("{key} in {}", region.as_str().unwrap_or("no region")),
        None => "error".to_owned(),
    }
}

#[test]
fn the_environment_means_the_same_or_the_difference_is_named() {
    let home = prepared();
    let mut drivers: Vec<Driver> =
        [Driver::botocore(&home), Driver::javascript(&home)].into_iter().flatten().collect();
    let rust = rust_sdk();
    let mut wrong = Vec::new();
    for (set, differ) in CASES {
        let root = home.path("").display().to_string();
        let set: Vec<(&str, String)> =
            set.iter().map(|(name, value)| (*name, value.replace("{home}/", &root))).collect();
        let within = |mut command: crate::keyfob::Keyfob<'_>| {
            for (name, value) in &set {
                command = command.env(*name, value.clone());
            }
            command.run()
        };
        let output = within(home.keyfob(["explain", "--json"]));
        let explained: Value = if output.status == 0 { output.json() } else { Value::Null };
        let ours = told(&explained["region"], &explained["steps"][0]["access_key_id"]);
        let mut check = |reader: Reader, theirs: String| {
            let named = differ.iter().any(|(named, _)| *named == reader);
            if named == (theirs == ours) {
                wrong.push(format!("{set:?}: {reader:?} means {theirs}, keyfob {ours}, named: {named}"));
            }
        };
        let environment: Map<String, Value> =
            set.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        for driver in &mut drivers {
            let answer = driver.ask(&json!({"environment": environment}));
            check(driver.reader, told(&answer["region"], &answer["access_key_id"]));
        }
        if let Some(rust) = &rust {
            let output = within(home.program(rust, ["--meant"]));
            let mut lines = output.stdout.lines();
            let (region, key) = (json!(lines.next()), json!(lines.next()));
            check(Rust, told(&region, &key));
        }
    }
    println!("{} environments", CASES.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}
