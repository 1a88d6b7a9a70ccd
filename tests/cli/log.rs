//! `keyfob log`, and what is recorded for it.

use crate::home::Home;
use crate::secrets::Secrets;
use crate::sso_home;
use crate::standin::sample::{ADMIN_ROLE, ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET};
use crate::standin::{Fault, Standin, World};

#[test]
fn who_asked_for_what_and_what_came_of_it() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    home.config("[profile me]\nkeyfob_access_key = keychain\n");
    let answer = home.credential_process("me").run().succeeds_silently();
    let _ = home.credential_process("me").run().succeeds_silently();
    let log =
        |arguments: &[&str]| home.keyfob(["log", "--json"]).args(arguments).run().succeeds_silently().json();
    let shown = log(&[]);
    let records = shown["records"].as_array().unwrap();
    let events: Vec<_> = records.iter().map(|record| record["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["served_fresh", "served_cached"]);
    assert_eq!(records[0]["calls"], serde_json::json!(["GetSessionToken"]));
    assert_eq!(records[0]["profile"], "me");
    assert_eq!(records[1]["access_key_id"].as_str().unwrap(), answer.text_at("AccessKeyId"));
    assert_eq!(records[0]["requester"]["pid"], std::process::id());
    assert!(records[0]["expires_at"].is_string() && records[1].get("calls").is_none());
    assert_eq!(log(&["--profile", "other"])["records"], serde_json::json!([]));
    assert_eq!(log(&["--since", "1h"])["records"].as_array().unwrap().len(), 2);
    let table = home.keyfob(["log", "--since", "7d"]).run().succeeds_silently();
    let table = table.prints("GetSessionToken").prints("from the cache");
    Secrets::of_answer(&answer).assert_absent_from("the log", &table.stdout);
}

#[test]
fn failures_are_recorded_with_their_kind() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.add_config(&format!("[profile prod]\nrole_arn = {ADMIN_ROLE}\nsource_profile = me\n"));
    let _ = home.credential_process("prod").run().fails(3);
    let shown = home.keyfob(["log", "--json"]).run().succeeds_silently().json();
    assert_eq!(shown["records"][0]["event"], "failed");
    assert_eq!(shown["records"][0]["kind"], "login_needed");
    let _ = home.keyfob(["log"]).run().succeeds().prints("failed: login_needed");
    let _ = home.keyfob(["log", "--since", "1 year"]).run().fails(2).says("write 90m, 4h or 7d");
}

#[test]
fn questions_logins_and_logouts_are_recorded_too() {
    let standin = Standin::start(World::sample());
    let home = sso_home::home(&standin);
    let _ = sso_home::sign_in(&standin, &home, &["login", "corp"]).0.succeeds();
    let _ = home.keyfob(["logout", "corp"]).run().succeeds();
    let alice = Home::alice(&standin);
    let mut terminal = alice.keyfob(["login", "me"]).on_terminal();
    terminal.expect("MFA code of");
    terminal.answer(&standin.totp_now(ALICE_MFA));
    let _ = terminal.wait().succeeds();
    assert_eq!(events(&home), ["corp logged_in", "corp logged_out"]);
    assert_eq!(events(&alice), ["me prompted", "me served_fresh"]);
    let _ = alice.keyfob(["log"]).run().succeeds().prints("a person was asked");
}

/// The profile and the event of each record.
fn events(home: &Home) -> Vec<String> {
    let shown = home.keyfob(["log", "--json"]).run().succeeds_silently().json();
    let records = shown["records"].as_array().unwrap().iter();
    let words = |record: &serde_json::Value| {
        ["profile", "event"].map(|key| record[key].as_str().unwrap().to_owned()).join(" ")
    };
    records.map(words).collect()
}

#[test]
fn a_logout_of_everything_is_recorded_for_each_login_and_profile() {
    let standin = Standin::start(World::sample());
    let home = sso_home::home(&standin);
    let _ = sso_home::sign_in(&standin, &home, &["login", "corp"]).0.succeeds();
    let _ = sso_home::sign_in(&standin, &home, &["login", "--console", "mine"]).0.succeeds();
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    home.add_config("\n[profile me]\nkeyfob_access_key = keychain\n");
    let _ = home.credential_process("me").run().succeeds_silently();
    let before = events(&home).len();
    let _ = home.keyfob(["logout", "--all"]).run().succeeds();
    assert_eq!(events(&home)[before..], ["corp logged_out", "me logged_out", "mine logged_out"]);
    let _ = home.keyfob(["logout", "--all"]).run().succeeds();
    assert_eq!(events(&home).len(), before + 3, "nothing was left to end");
    let _ = home.keyfob(["log", "--profile", "mine"]).run().succeeds().prints("signed out");
}

/// What is typed is what the log names, and a login that AWS could not be told of is no plain logout.
#[test]
fn logins_are_recorded_by_the_name_that_was_typed_and_failures_as_such() {
    let standin = Standin::start(World::sample());
    let home = sso_home::home(&standin);
    let _ = sso_home::sign_in(&standin, &home, &["login", "prod"]).0.succeeds();
    let _ = home.keyfob(["logout", "prod"]).run().succeeds();
    let _ = sso_home::sign_in(&standin, &home, &["login", "corp"]).0.succeeds();
    let _ = sso_home::sign_in(&standin, &home, &["login", "--console", "mine"]).0.succeeds();
    standin.fault("Logout", Fault::error(500, "InternalServerError", "not now"));
    let _ = home.keyfob(["logout", "--all"]).run().fails(5).says("AWS could not be told");
    assert_eq!(
        events(&home),
        [
            "prod logged_in",
            "prod logged_out",
            "corp logged_in",
            "mine logged_in",
            "corp failed",
            "mine logged_out"
        ]
    );
    assert!(!home.path(sso_home::token_path()).exists());
}

#[test]
fn an_empty_log_says_so() {
    let home = Home::new();
    let _ = home.keyfob(["log"]).run().succeeds().says("Nothing is recorded yet.");
    let _ = home.keyfob(["log", "--since", "1h"]).run().succeeds().says("Nothing is recorded for that.");
}

#[test]
fn what_was_done_to_keys_is_recorded() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let secret = ALICE_SECRET;
    home.credentials(&format!(
        "[me]\naws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {secret}\n"
    ));
    let _ = home.keyfob(["adopt", "me", "--yes"]).run().succeeds();
    standin.fault("CreateAccessKey", Fault::error(403, "AccessDenied", "not authorized").times(1));
    let _ = home.keyfob(["rotate", "me"]).run().fails(5);
    let _ = home.keyfob(["rotate", "me"]).run().succeeds();
    let _ = home.keyfob(["remove", "me", "--yes"]).run().succeeds();
    let shown = home.keyfob(["log", "--json"]).run().succeeds_silently().json();
    let told = |record: &serde_json::Value| match record["what"].as_str() {
        Some(what) => what.to_owned(),
        None => record["event"].as_str().unwrap().to_owned(),
    };
    let events: Vec<_> = shown["records"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(events, ["adopt", "failed", "rotate", "remove"]);
    let _ = home.keyfob(["log"]).run().succeeds().prints("done: rotate");
    Secrets::new([secret]).assert_absent_from_home(&home, &[]);
}
