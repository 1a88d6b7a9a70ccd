//! Which address of STS is called: regions, FIPS and dual-stack endpoints, and endpoints of one's own.

use std::path::Path;

use keyfob::shared_config::Reader::{self, AwsCli, JavaScript, Rust};
use serde_json::{Map, Value, json};

use super::asked::rust_sdk;
use super::proxy::{Proxy, address};
use super::readers::Driver;
use crate::home::Home;
use crate::keyfob::Keyfob;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET};

/// Variables, what follows the keys of the profile `p`, and who differs from keyfob, with the reason.
type Case = (&'static [(&'static str, &'static str)], &'static str, &'static [(Reader, &'static str)]);

const NO_REGION: &str = "without a region botocore calls the global address and the others call nobody; keyfob takes the \
                         default region of the partition, since a role's ARN tells the partition";
const CASE: &str = "it wants exact case; keyfob reads what any SDK reads";
const LEGACY: &str = "the global address is in the United States, whatever the region; the AWS CLI v2, Rust and Go have the \
                      regional ones only, as keyfob does";
const BLANK: &str = "it takes a blank variable for an address; for keyfob, as for the others, it is none";
const NO_SECTION: &str = "it passes over the section that is not there; botocore refuses, as keyfob does, since calls \
                          that were meant for another server would go to AWS";
const BOTH: &str = "it passes over the wish for FIPS or dual-stack; the rules of the service refuse both at once, and so \
                    does keyfob";

const CASES: &[Case] = &[
    (&[], "region = eu-west-1\n", &[]),
    (&[("AWS_REGION", "us-west-2"), ("AWS_DEFAULT_REGION", "us-west-2")], "region = eu-west-1\n", &[]),
    (&[], "region = cn-north-1\n", &[]),
    (&[], "region = us-gov-west-1\n", &[]),
    (&[], "region = eusc-de-east-1\n", &[]),
    (&[], "region = us-iso-east-1\n", &[]),
    (&[], "region = aws-global\n", &[]),
    (&[], "region = xx-nowhere-1\n", &[]),
    (&[], "\n", &[(AwsCli, NO_REGION), (JavaScript, NO_REGION), (Rust, NO_REGION)]),
    (&[], "region = us-east-1\nuse_fips_endpoint = true\n", &[]),
    (&[], "region = eu-west-1\nuse_fips_endpoint = true\n", &[]),
    (&[], "region = us-east-1\nuse_fips_endpoint = TRUE\n", &[(JavaScript, CASE)]),
    (&[], "region = us-east-1\nuse_fips_endpoint = yes\n", &[]),
    (&[("AWS_USE_FIPS_ENDPOINT", "true")], "region = us-east-1\n", &[]),
    (&[("AWS_USE_FIPS_ENDPOINT", "false")], "region = us-east-1\nuse_fips_endpoint = true\n", &[]),
    (&[], "region = us-gov-west-1\nuse_fips_endpoint = true\n", &[]),
    (&[], "region = eu-west-1\nuse_dualstack_endpoint = true\n", &[]),
    (&[("AWS_USE_DUALSTACK_ENDPOINT", "true")], "region = cn-north-1\n", &[]),
    (&[("AWS_USE_DUALSTACK_ENDPOINT", "false")], "region = eu-west-1\nuse_dualstack_endpoint = true\n", &[]),
    (&[], "region = us-east-1\nuse_dualstack_endpoint = true\nuse_fips_endpoint = true\n", &[]),
    (&[], "region = us-iso-east-1\nuse_dualstack_endpoint = true\n", &[]),
    (&[], "region = eu-west-1\nsts_regional_endpoints = legacy\n", &[(AwsCli, LEGACY)]),
    (&[], "region = eu-west-1\nsts_regional_endpoints = regional\n", &[]),
    (&[("AWS_STS_REGIONAL_ENDPOINTS", "legacy")], "region = us-east-1\n", &[(AwsCli, LEGACY)]),
    (&[("AWS_STS_REGIONAL_ENDPOINTS", "legacy")], "region = eu-south-1\n", &[]),
    (&[], "region = eu-west-1\nendpoint_url = http://profile.example\n", &[]),
    (&[], "region = eu-west-1\nendpoint_url = https://profile.example:8443\n", &[]),
    (
        &[("AWS_ENDPOINT_URL", "http://global.example:81")],
        "region = eu-west-1\nendpoint_url = http://profile.example\n",
        &[],
    ),
    (
        &[("AWS_ENDPOINT_URL", "")],
        "region = eu-west-1\nendpoint_url = http://profile.example\n",
        &[(Rust, BLANK)],
    ),
    (
        &[("AWS_ENDPOINT_URL", "http://global.example"), ("AWS_ENDPOINT_URL_STS", "http://sts.example")],
        "region = eu-west-1\n",
        &[],
    ),
    (
        &[("AWS_ENDPOINT_URL_STS", "http://sts.example")],
        "region = eu-west-1\nservices = own\n[services own]\nsts =\n    endpoint_url = http://services.example\n",
        &[],
    ),
    (&[("AWS_ENDPOINT_URL_IAM", "http://iam.example")], "region = eu-west-1\n", &[]),
    (
        &[],
        "region = eu-west-1\nservices = own\n[services own]\nsts =\n    endpoint_url = http://services.example\n",
        &[],
    ),
    (
        &[],
        "region = eu-west-1\nendpoint_url = http://profile.example\nservices = own\n[services own]\nsts =\n    endpoint_url = http://services.example\n",
        &[],
    ),
    (
        &[],
        "region = eu-west-1\nendpoint_url = http://profile.example\nservices = own\n[services own]\ns3 =\n    endpoint_url = http://services.example\n",
        &[],
    ),
    (
        &[("AWS_ENDPOINT_URL", "http://global.example")],
        "region = eu-west-1\nservices = own\n[services own]\nsts =\n    endpoint_url = http://services.example\n",
        &[],
    ),
    (
        &[],
        "region = eu-west-1\nservices = gone\nendpoint_url = http://profile.example\n",
        &[(JavaScript, NO_SECTION), (Rust, NO_SECTION)],
    ),
    (
        &[],
        "region = eu-west-1\nignore_configured_endpoint_urls = true\nendpoint_url = http://profile.example\n",
        &[],
    ),
    (
        &[],
        "region = eu-west-1\nignore_configured_endpoint_urls = true\nservices = own\n[services own]\nsts =\n    endpoint_url = http://services.example\n",
        &[],
    ),
    (&[], "region = eu-west-1\nignore_configured_endpoint_urls = true\nservices = gone\n", &[]),
    (
        &[("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"), ("AWS_ENDPOINT_URL", "http://global.example")],
        "region = eu-west-1\n",
        &[],
    ),
    (
        &[("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"), ("AWS_ENDPOINT_URL_STS", "http://sts.example")],
        "region = eu-west-1\n",
        &[],
    ),
    (
        &[("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false")],
        "region = eu-west-1\nignore_configured_endpoint_urls = true\nendpoint_url = http://profile.example\n",
        &[],
    ),
    (
        &[],
        "region = us-east-1\nuse_fips_endpoint = true\nendpoint_url = http://profile.example\n",
        &[(AwsCli, BOTH)],
    ),
    (
        &[],
        "region = us-east-1\nuse_dualstack_endpoint = true\nendpoint_url = http://profile.example\n",
        &[(AwsCli, BOTH)],
    ),
    (&[], "region = eu-west-1\nendpoint_url = nonsense\n", &[]),
];

fn prepared() -> Home {
    let mut home = Home::new();
    for name in ["AWS_REGION", "AWS_ENDPOINT_URL"] {
        home.unset(name);
    }
    home.set("AWS_PROFILE", "p");
    home
}

fn within<'h>(mut command: Keyfob<'h>, set: &[(&str, &str)], config: &Path) -> Keyfob<'h> {
    for (name, value) in set {
        command = command.env(*name, *value);
    }
    command.env("AWS_CONFIG_FILE", config)
}

#[test]
fn sts_is_called_at_the_same_address_or_the_difference_is_named() {
    let home = prepared();
    let mut drivers: Vec<Driver> =
        [Driver::botocore(&home), Driver::javascript(&home)].into_iter().flatten().collect();
    let (rust, proxy) = (rust_sdk(), Proxy::start());
    let mut wrong = Vec::new();
    for (index, (set, settings, differ)) in CASES.iter().enumerate() {
        let text = format!(
            "[profile p]\naws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {ALICE_SECRET}\n{settings}"
        );
        // A reader may keep what it read, so each case has a file of its own.
        let config = home.write(&format!("case-{index}/config"), text);
        let ours = proxy.first_call(within(home.credential_process("p"), set, &config));
        let explained = within(home.keyfob(["explain", "--json"]), set, &config).run();
        let explained: Value = if explained.status == 0 { explained.json() } else { Value::Null };
        let steps = explained["steps"].as_array();
        let told = steps.and_then(|steps| steps.last()?["endpoint"].as_str()).map(|url| address(url, ""));
        if told.as_deref().unwrap_or("error") != ours.split(' ').next().unwrap() {
            wrong.push(format!("{set:?} {settings:?}: explain tells {told:?}, keyfob calls {ours}"));
        }
        let mut check = |reader: Reader, theirs: String| {
            let named = differ.iter().any(|(named, _)| *named == reader);
            if named == (theirs == ours) {
                wrong.push(format!(
                    "{set:?} {settings:?}: {reader:?} calls {theirs}, keyfob {ours}, named: {named}"
                ));
            }
        };
        let environment: Map<String, Value> =
            set.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        for driver in &mut drivers {
            let answer = driver.ask(&json!({
                "config": config, "credentials": home.path("none"), "profile": "p", "environment": environment,
                "called": "told",
            }));
            let call = answer["url"]
                .as_str()
                .map(|url| address(url, answer["authorization"].as_str().unwrap_or_default()));
            check(driver.reader, call.unwrap_or_else(|| "error".to_owned()));
        }
        if let Some(rust) = &rust {
            let output = within(home.program(rust, ["--called"]), set, &config).run();
            let mut lines = output.stdout.lines();
            let call = lines.next().map(|url| address(url, lines.next().unwrap_or_default()));
            check(Rust, call.unwrap_or_else(|| "error".to_owned()));
        }
    }
    println!("{} addresses", CASES.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}
