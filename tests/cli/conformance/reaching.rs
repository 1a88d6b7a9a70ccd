//! How a service is called: how often, and whose certificates are trusted.

use keyfob::shared_config::Reader::{self, AwsCli, JavaScript, Rust};
use serde_json::{Map, Value, json};

use super::asked::rust_sdk;
use super::readers::Driver;
use crate::home::Home;
use crate::keyfob::Output;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET};
use crate::standin::{Fault, Standin, World};
use crate::tls;

/// Variables, what follows the keys of the profile `p`, and who differs from keyfob, with the reason.
type Case = (&'static [(&'static str, &'static str)], &'static str, &'static [(Reader, &'static str)]);

const RETRY_MODE: &str =
    "it refuses a mode that it does not know; keyfob has one, since it lives for one call";

const NO_NUMBER: &str =
    "it passes over what is no number from 1; botocore and the Rust SDK refuse it, as keyfob does";

const ATTEMPTS: &[Case] = &[
    (&[("AWS_MAX_ATTEMPTS", "1")], "", &[]),
    (&[], "max_attempts = 2\n", &[]),
    (&[("AWS_MAX_ATTEMPTS", "1")], "max_attempts = 2\n", &[]),
    (&[], "max_attempts = many\n", &[(JavaScript, NO_NUMBER)]),
    (&[("AWS_MAX_ATTEMPTS", "many")], "", &[(JavaScript, NO_NUMBER)]),
    (&[], "max_attempts = 0\n", &[(JavaScript, NO_NUMBER)]),
    (&[], "max_attempts = 1\nretry_mode = adaptive\n", &[]),
    (&[], "max_attempts = 1\nretry_mode = tireless\n", &[(AwsCli, RETRY_MODE), (Rust, RETRY_MODE)]),
];

const NO_BUNDLE: &str =
    "it reads no bundle from the settings; botocore, the AWS CLI and Go do, as keyfob does";
const REQUESTS: &str = "the variable is that of a library for Python, and no other SDK reads it";

const CERTIFICATES: &[Case] = &[
    (&[], "", &[]),
    (&[("AWS_CA_BUNDLE", "{bundle}")], "", &[(JavaScript, NO_BUNDLE), (Rust, NO_BUNDLE)]),
    (&[], "ca_bundle = {bundle}\n", &[(JavaScript, NO_BUNDLE), (Rust, NO_BUNDLE)]),
    (
        &[("AWS_CA_BUNDLE", "{bundle}")],
        "ca_bundle = {bundle}-not\n",
        &[(JavaScript, NO_BUNDLE), (Rust, NO_BUNDLE)],
    ),
    (&[("AWS_CA_BUNDLE", "{bundle}-not")], "ca_bundle = {bundle}\n", &[]),
    (&[("REQUESTS_CA_BUNDLE", "{bundle}")], "", &[(AwsCli, REQUESTS)]),
];

/// Everybody who makes a call to STS in a home.
struct Callers {
    home: Home,
    drivers: Vec<Driver>,
}

impl Callers {
    /// They call STS at that address, as often as is told unless a case says another number.
    fn of(url: &str, attempts: Option<&str>) -> Self {
        let mut home = Home::new();
        home.set("AWS_PROFILE", "p");
        home.set("AWS_DEFAULT_REGION", "eu-west-1");
        home.unset("AWS_ENDPOINT_URL");
        if let Some(attempts) = attempts {
            home.set("AWS_MAX_ATTEMPTS", attempts);
        }
        let drivers = [Driver::botocore(&home), Driver::javascript(&home)].into_iter().flatten().collect();
        home.set("AWS_ENDPOINT_URL_STS", url);
        Self { home, drivers }
    }

    /// Lets each of them call with the settings of a case, and gives what came of it to `seen`: the error, if there was
    /// one, to be turned into what is compared. Whatever differs from keyfob must be named.
    fn differences(
        &mut self,
        cases: &[Case],
        fill: &dyn Fn(&str) -> String,
        seen: &dyn Fn(&str) -> String,
    ) -> Vec<String> {
        let mut wrong = Vec::new();
        for (index, (set, settings, differ)) in cases.iter().enumerate() {
            let keys =
                format!("aws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {ALICE_SECRET}\n");
            let text = format!("[profile p]\n{keys}{}", fill(settings));
            // A reader may keep what it read, so each case has a file of its own.
            let config = self.home.write(&format!("case-{index}/config"), text);
            let set: Vec<(&str, String)> = set.iter().map(|(name, value)| (*name, fill(value))).collect();
            let within = |mut command: crate::keyfob::Keyfob<'_>| -> Output {
                for (name, value) in &set {
                    command = command.env(*name, value.clone());
                }
                command.env("AWS_CONFIG_FILE", &config).run()
            };
            let ours = seen(&within(self.home.credential_process("p")).stderr);
            let mut check = |reader: Reader, error: &str| {
                let theirs = seen(error);
                let named = differ.iter().any(|(named, _)| *named == reader);
                if named == (theirs == ours) {
                    wrong.push(format!(
                        "{set:?} {settings:?}: {reader:?} {theirs} ({error}), keyfob {ours}, named: {named}"
                    ));
                }
            };
            let mut environment: Map<String, Value> =
                set.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
            let url = self.home.environment()[std::ffi::OsStr::new("AWS_ENDPOINT_URL_STS")].to_string_lossy();
            environment.insert("AWS_ENDPOINT_URL_STS".to_owned(), json!(url));
            for driver in &mut self.drivers {
                let answer = driver.ask(&json!({
                    "config": config, "credentials": self.home.path("none"), "profile": "p",
                    "environment": environment, "called": "really",
                }));
                check(driver.reader, answer["error"].as_str().unwrap_or_default());
            }
            if let Some(rust) = rust_sdk() {
                check(Rust, &within(self.home.program(rust, [""; 0])).stderr);
            }
        }
        println!("{} ways to call", cases.len());
        wrong
    }
}

#[test]
fn calls_are_tried_as_often_as_the_settings_say() {
    let standin = Standin::start(World::sample());
    standin.fault("*", Fault::Status(503));
    let mut callers = Callers::of(&standin.url(), None);
    let count = |_: &str| {
        let count = standin.requests().len();
        standin.forget_requests();
        format!("tries {count} times")
    };
    let wrong = callers.differences(ATTEMPTS, &str::to_owned, &count);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn bundles_of_certificates_are_trusted_by_those_who_read_them() {
    let place = Home::new();
    let Some(server) = tls::Server::start(&place, "-rev") else { return };
    let mut callers = Callers::of(&server.url, Some("1"));
    let bundle = server.certificate.display().to_string();
    let verdict = |error: &str| {
        assert!(!error.is_empty(), "the server answers nothing that is right");
        let error = error.to_lowercase();
        let about = ["certificate", "ssl", "ca_bundle"].iter().any(|word| error.contains(word));
        if about { "refuses the server" } else { "trusts the server" }.to_owned()
    };
    let wrong = callers.differences(CERTIFICATES, &|text| text.replace("{bundle}", &bundle), &verdict);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
