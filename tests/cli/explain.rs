//! `keyfob explain`

use std::time::Duration;

use crate::home::Home;
use crate::standin::sample::{ADMIN_ROLE, ALICE_KEY_ID, ALICE_MFA};
use crate::standin::{Standin, World};

fn home(standin: &Standin) -> Home {
    let home = Home::alice(standin);
    home.add_config(&format!(
        "\n[profile prod]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\n\
         \n[profile long]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\n\
         keyfob_duration_seconds = 14400\n"
    ));
    home
}

#[test]
fn the_tree_tells_calls_lines_and_the_reason() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let output = home.keyfob(["explain", "prod"]).run().succeeds_silently();
    let config = "config file line";
    let url = standin.url();
    assert_eq!(
        output.stdout,
        format!(
            "prod\n\
             └─ AssumeRole {ADMIN_ROLE}\n   \
                profile prod, {config} 7; session name alice; at {url}; not cached\n   \
                └─ GetSessionToken, for 12 h, with a code of {ALICE_MFA}\n      \
                   profile me, {config} 2; at {url}; not cached\n      \
                   └─ access key {ALICE_KEY_ID} in the keychain\n         \
                      profile me, {config} 2\n\
             \nRegion eu-west-1. One MFA session (one code) serves every role for an hour each, renewed without a \
             code.\n"
        )
    );
    assert_eq!(standin.requests().len(), 0, "it makes no call");
}

#[test]
fn json_has_the_promised_fields() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let explained = home.keyfob(["explain", "--json", "prod"]).run().succeeds_silently().json();
    assert_eq!(explained["profile"], "prod");
    assert_eq!(explained["row"], "prime");
    let kinds: Vec<_> = explained["steps"].as_array().unwrap().iter().map(|step| &step["kind"]).collect();
    assert_eq!(kinds, ["access_key", "session_token", "assume_role"]);
    assert_eq!(explained["steps"][2]["role_arn"], ADMIN_ROLE);
    assert_eq!(explained["cached_until"], serde_json::Value::Null);
    assert_eq!(explained["cache_key"].as_str().unwrap().len(), 64);
    assert!(explained["reasons"][0].as_str().unwrap().contains("One MFA session"));
}

/// AWS's own address of a region is told to programs, another one to people as well.
#[test]
fn the_address_that_is_called_is_told() {
    let mut home = Home::new();
    home.unset("AWS_ENDPOINT_URL");
    home.config(&format!(
        "[profile me]\nkeyfob_access_key = keychain\n[profile web]\nrole_arn = {ADMIN_ROLE}\n\
         web_identity_token_file = /token\n"
    ));
    let told = |home: &Home, name| home.keyfob(["explain", "--json", name]).run().succeeds_silently().json();
    let tree = |home: &Home| home.keyfob(["explain", "web"]).run().succeeds_silently();
    assert_eq!(
        told(&home, "me")["steps"][0]["endpoint"],
        serde_json::Value::Null,
        "the keychain is not called"
    );
    assert_eq!(told(&home, "web")["steps"][0]["endpoint"], "https://sts.eu-west-1.amazonaws.com");
    let _ = tree(&home).prints("profile web");
    assert!(!tree(&home).stdout.contains("https:"));
    home.set("AWS_USE_FIPS_ENDPOINT", "true");
    let _ = tree(&home).prints("at https://sts-fips.eu-west-1.amazonaws.com");
    home.set("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    let _ = tree(&home).prints("STS cannot be called as the settings ask");
    assert_eq!(told(&home, "web")["steps"][0]["endpoint"], serde_json::Value::Null);
}

/// The plan depends on who can be asked: a person at a terminal can give a code for the long role, nobody cannot.
#[test]
fn the_row_depends_on_durations_and_on_who_can_be_asked() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let row = |arguments: &[&str]| {
        let output = home.keyfob(["explain", "--json"]).args(arguments).run().succeeds_silently();
        output.text_at("row")
    };
    assert_eq!(row(&["long"]), "direct_needs_login");
    assert_eq!(row(&["prod", "--duration", "4h"]), "direct_needs_login");
    assert_eq!(row(&["me"]), "session_token");
    let terminal = home.keyfob(["explain", "long", "--json"]).on_terminal_with_pipes();
    assert_eq!(terminal.wait().succeeds_silently().text_at("row"), "direct_with_mfa");
}

#[test]
fn nothing_is_opened_for_it() {
    let mut home = home(&Standin::start(World::sample()));
    home.set("KEYFOB_KEY_FILE", home.path("no-such-file"));
    let _ = home.keyfob(["explain", "prod"]).run().succeeds_silently().within(Duration::from_secs(5));
    let _ = home.keyfob(["explain", "prod", "--duration", "13h"]).run().fails(2).says("duration");
    let _ = home.keyfob(["explain", "nobody"]).run().fails(4).says("`nobody`");
}
