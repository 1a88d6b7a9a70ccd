//! `keyfob exec`

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use rustix::process::Signal;

use crate::home::Home;
use crate::outside;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET, READ_ONLY_ROLE};
use crate::standin::{Standin, World};

/// Profile `key` with alice's key and no MFA, and `ro`, a role over it.
pub(crate) fn home(standin: &Standin) -> Home {
    let home = Home::with(standin);
    home.store_key("key", ALICE_KEY_ID, ALICE_SECRET);
    home.config(&format!(
        "[profile key]\nkeyfob_access_key = keychain\nregion = eu-west-1\n\n\
         [profile ro]\nkeyfob_role_arn = {READ_ONLY_ROLE}\nkeyfob_source_profile = key\nregion = eu-central-1\n"
    ));
    home
}

#[test]
fn the_command_gets_the_credentials_and_nothing_that_beats_them() {
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    home.unset("AWS_REGION");
    let output = home
        .keyfob(["exec", "ro", "--", "env"])
        .env("AWS_PROFILE", "key")
        .env("AWS_DEFAULT_PROFILE", "key")
        .env("AWS_SECURITY_TOKEN", "old")
        .env("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/Other")
        .env("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x")
        .env("AWS_ACCOUNT_ID", "999999999999")
        .run()
        .succeeds();
    let value = |name: &str| {
        let start = format!("{name}=");
        output.stdout.lines().find_map(|line| line.strip_prefix(&start)).map(str::to_owned)
    };
    assert!(value("AWS_ACCESS_KEY_ID").unwrap().starts_with("ASIA"));
    assert!(value("AWS_SECRET_ACCESS_KEY").is_some() && value("AWS_SESSION_TOKEN").is_some());
    assert!(value("AWS_CREDENTIAL_EXPIRATION").unwrap().ends_with('Z'));
    assert_eq!(value("AWS_REGION").as_deref(), Some("eu-central-1"));
    assert_eq!(value("AWS_DEFAULT_REGION").as_deref(), Some("eu-central-1"));
    assert_eq!(value("KEYFOB_PROFILE").as_deref(), Some("ro"));
    for name in [
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_SECURITY_TOKEN",
        "AWS_ROLE_ARN",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_ACCOUNT_ID",
    ] {
        assert_eq!(value(name), None, "{name}");
    }
    assert!(!output.stdout.contains(ALICE_SECRET));
    assert_eq!(output.stderr, "");
}

#[test]
fn no_session_hands_the_key_itself_out() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let script = "echo $AWS_ACCESS_KEY_ID ${AWS_SESSION_TOKEN-none}";
    let _ = home
        .keyfob(["exec", "key", "--no-session", "--", "sh", "-c", script])
        .run()
        .succeeds()
        .prints(&format!("{ALICE_KEY_ID} none\n"));
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn keyfob_becomes_the_command() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let _ = home.keyfob(["exec", "ro", "--", "sh", "-c", "exit 42"]).run().exits(42);
    let _ = home.keyfob(["exec", "ro", "--", "sh", "-c", "kill -TERM $$"]).run().exits(128 + 15);
    let running = home.keyfob(["exec", "ro", "--", "sh", "-c", "echo $$"]).spawn();
    let pid = running.pid().to_string();
    let output = running.wait().succeeds();
    assert_eq!(output.stdout.trim(), pid, "the same process");
}

#[test]
fn a_command_that_is_not_there_costs_no_code() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let _ = home
        .keyfob(["exec", "me", "--", "no-such-command"])
        .run()
        .fails(1)
        .says("keyfob: the command `no-such-command` was not found.")
        .says_little();
    let script = home.write("plain-file", "x");
    let _ = home
        .keyfob(["exec", "me", "--no-session", "--"])
        .arg(script)
        .run()
        .fails(1)
        .says("could not be started: Permission denied");
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn one_inside_the_other_must_be_meant() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let keyfob = env!("CARGO_BIN_EXE_keyfob");
    let _ = home
        .keyfob(["exec", "ro", "--", keyfob, "exec", "key", "--", "true"])
        .run()
        .fails(2)
        .says("already inside `keyfob exec`")
        .says("profile `ro`");
    let _ =
        home.keyfob(["exec", "ro", "--", keyfob, "exec", "key", "--nested", "--", "true"]).run().succeeds();
}

#[test]
fn a_server_keeps_a_long_command_going() {
    if !outside::programs(["curl"]) {
        return;
    }
    let standin = Standin::start(World::sample());
    standin.set_session_lifetime(Some(TimeDelta::seconds(10)));
    let home = home(&standin);
    let ask = "curl -sf -H \"Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN\" \
               $AWS_CONTAINER_CREDENTIALS_FULL_URI; echo; ";
    let script = format!(
        "env | grep -c -e SECRET -e SESSION_TOKEN; {ask} for i in 1 2 3 4 5 6 7 8; do sleep 2; {ask} done; exit 9"
    );
    let output = home.keyfob(["exec", "ro", "--server", "--", "sh", "-c", &script]).run().exits(9);
    let lines: Vec<&str> = output.stdout.lines().collect();
    assert_eq!(lines[0], "0", "no secret in the environment");
    let key = |line: &str| {
        let answer: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(answer["Token"].is_string() && answer["Expiration"].is_string(), "{line}");
        answer["AccessKeyId"].as_str().unwrap().to_owned()
    };
    assert_ne!(key(lines[1]), key(lines[lines.len() - 1]), "renewed while the command ran");
}

#[test]
fn a_server_passes_signals_and_the_status_on() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let started = home.path("started");
    let script = format!("trap 'exit 33' TERM; touch {}; while :; do sleep 0.1; done", started.display());
    let running = home.keyfob(["exec", "ro", "--server", "--", "sh", "-c", &script]).spawn();
    let deadline = Instant::now() + Duration::from_secs(30);
    while !started.exists() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(5));
    }
    running.signal(Signal::TERM);
    let _ = running.wait().exits(33);
    let _ = home.keyfob(["exec", "ro", "--server", "--", "sh", "-c", "kill -KILL $$"]).run().exits(137);
}

#[test]
fn a_default_profile_with_credentials_is_hidden_from_a_served_command() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let script = "echo ${AWS_CONFIG_FILE-unset}";
    let exec = || home.keyfob(["exec", "ro", "--server", "--", "sh", "-c", script]).run().succeeds();
    let _ = exec().prints("unset\n").does_not_say("default");
    home.credentials("[default]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = x\n");
    let _ = exec().prints("/dev/null\n").says("Profile `default` has credentials");
}
