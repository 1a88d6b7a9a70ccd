//! Which address of STS is called: regions, FIPS and dual-stack endpoints, and endpoints of one's own.

use keyfob::shared_config::Reader::{AwsCli, JavaScript, Rust};
use serde_json::Value;

use super::callers::{Callers, Case, Surroundings, unnamed};
use super::proxy::{Proxy, address};

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

/// What keyfob really calls, and what is wrong with what `explain` tells of it.
fn called(
    callers: &Callers,
    case: &Case,
    surroundings: &Surroundings,
    proxy: &Proxy,
) -> (String, Option<String>) {
    let ours = proxy.first_call(callers.keyfob(surroundings, &["credential-process", "--profile", "p"]));
    let explained = callers.keyfob(surroundings, &["explain", "--json"]).run();
    let explained: Value = if explained.status == 0 { explained.json() } else { Value::Null };
    let steps = explained["steps"].as_array();
    let told = steps.and_then(|steps| steps.last()?["endpoint"].as_str()).map(|url| address(url, ""));
    let is_honest = told.as_deref().unwrap_or("error") == ours.split(' ').next().unwrap();
    let wrong = format!("{:?} {:?}: explain tells {told:?}, keyfob calls {ours}", case.0, case.1);
    (ours, (!is_honest).then_some(wrong))
}

#[test]
fn sts_is_called_at_the_same_address_or_the_difference_is_named() {
    let (mut callers, proxy) = (Callers::new(&[]), Proxy::start());
    let mut wrong = Vec::new();
    for (number, case) in CASES.iter().enumerate() {
        let surroundings = callers.prepare(number, case, &str::to_owned);
        let (ours, dishonest) = called(&callers, case, &surroundings, &proxy);
        wrong.extend(dishonest);
        callers.ask(&surroundings, false, |reader, answer| {
            let text = |name: &str| answer[name].as_str();
            let theirs = text("url").map(|url| address(url, text("authorization").unwrap_or_default()));
            wrong.extend(unnamed(case, reader, theirs.as_deref().unwrap_or("error"), &ours));
        });
    }
    println!("{} addresses", CASES.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}
