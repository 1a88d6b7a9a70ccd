//! How a service is called: how often, and whose certificates are trusted.

use keyfob::shared_config::Reader::{AwsCli, JavaScript, Rust};

use super::callers::{Callers, Case, unnamed};
use crate::home::Home;
use crate::standin::{Fault, Standin, World};
use crate::tls;

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

/// Lets everybody call, and turns the errors that come of it into what is compared. Whatever differs from keyfob must be
/// named.
fn differences(
    callers: &mut Callers,
    cases: &[Case],
    fill: &dyn Fn(&str) -> String,
    seen: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let surroundings = callers.prepare(number, case, fill);
        let output = callers.keyfob(&surroundings, &["credential-process", "--profile", "p"]).run();
        let ours = seen(&output.stderr);
        callers.ask(&surroundings, true, |reader, answer| {
            let theirs = seen(answer["error"].as_str().unwrap_or_default());
            wrong.extend(unnamed(case, reader, &theirs, &ours));
        });
    }
    println!("{} ways to call", cases.len());
    wrong
}

#[test]
fn calls_are_tried_as_often_as_the_settings_say() {
    let standin = Standin::start(World::sample());
    standin.fault("*", Fault::Status(503));
    let mut callers = Callers::new(&[
        ("AWS_ENDPOINT_URL_STS", &standin.url()),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("AWS_REGION", "eu-west-1"),
    ]);
    let count = |_: &str| {
        let count = standin.requests().len();
        standin.forget_requests();
        format!("tries {count} times")
    };
    let wrong = differences(&mut callers, ATTEMPTS, &str::to_owned, &count);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn bundles_of_certificates_are_trusted_by_those_who_read_them() {
    let place = Home::new();
    let Some(server) = tls::Server::start(&place, "-rev") else { return };
    let mut callers = Callers::new(&[
        ("AWS_ENDPOINT_URL_STS", &server.url),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_MAX_ATTEMPTS", "1"),
    ]);
    let bundle = server.certificate.display().to_string();
    let verdict = |error: &str| {
        assert!(!error.is_empty(), "the server answers nothing that is right");
        let error = error.to_lowercase();
        let about = ["certificate", "ssl", "ca_bundle"].iter().any(|word| error.contains(word));
        if about { "refuses the server" } else { "trusts the server" }.to_owned()
    };
    let wrong = differences(&mut callers, CERTIFICATES, &|text| text.replace("{bundle}", &bundle), &verdict);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
