//! Credentials from IAM Identity Center

use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::json;

use crate::home::Home;
use crate::keyfob::Running;
use crate::secrets::Secrets;
use crate::sso_home::{home, set_token_end, sign_in, token, token_path};
use crate::standin::{Fault, Role, Standin, World};

fn signed_in() -> (Standin, Home) {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let (output, _) = sign_in(&standin, &home, &["login", "prod"]);
    let _ = output.succeeds();
    standin.forget_requests();
    (standin, home)
}

#[test]
fn a_login_serves_its_roles_sealed_and_cached() {
    let (standin, home) = signed_in();
    let first = home.credential_process("prod").run().succeeds_silently();
    assert_eq!(first.text_at("AccountId"), "444455556666");
    let again = home.credential_process("prod").run().succeeds_silently();
    assert_eq!(first.text_at("AccessKeyId"), again.text_at("AccessKeyId"));
    assert_eq!(standin.count("GetRoleCredentials"), 1);
    let other = home.credential_process("read").run().succeeds_silently();
    assert_ne!(first.text_at("AccessKeyId"), other.text_at("AccessKeyId"));
    assert_eq!(standin.count("CreateToken"), 0);
    Secrets::of_answer(&first).and(Secrets::of_answer(&other)).assert_absent_from_home(&home, &[]);
}

#[test]
fn without_a_login_the_command_to_run_is_named_and_nothing_is_called() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let output = home.credential_process("prod").run().fails(3).says_little();
    let _ = output
        .says("nobody is signed in to the sso-session `corp`")
        .says("keyfob login prod")
        .within(Duration::from_secs(5));
    let _ = home.credential_process("legacy").run().fails(3).says("keyfob login legacy");
    assert_eq!(standin.requests().len(), 0);
    assert!(!home.path("opened").exists(), "a browser was opened");
}

#[test]
fn an_ended_login_is_refreshed_silently_and_its_refresh_token_rotates() {
    let (standin, home) = signed_in();
    let before = token(&home);
    set_token_end(&home, 5);
    let _ = home.credential_process("prod").run().succeeds_silently();
    let after = token(&home);
    assert_ne!(before["accessToken"], after["accessToken"]);
    assert_ne!(before["refreshToken"], after["refreshToken"]);
    assert_eq!(before["clientId"], after["clientId"]);
    assert_eq!(standin.succeeded("CreateToken"), 1);
}

#[test]
fn fifty_callers_over_an_expiry_refresh_once() {
    let (standin, home) = signed_in();
    set_token_end(&home, -1);
    let profiles = ["prod", "read"];
    let running: Vec<_> = (0..50).map(|n| home.credential_process(profiles[n % 2]).spawn()).collect();
    for one in running {
        let _ = one.wait().succeeds_silently();
    }
    assert_eq!((standin.count("CreateToken"), standin.count("GetRoleCredentials")), (1, 2));
}

#[test]
fn a_refused_refresh_stops_a_storm_until_somebody_signs_in() {
    let (standin, home) = signed_in();
    standin.revoke_logins();
    set_token_end(&home, -1);
    let before = home.read(&token_path());
    let running: Vec<_> = (0..10).map(|_| home.credential_process("prod").spawn()).collect();
    for one in running {
        let _ = one.wait().fails(3).says("keyfob login prod");
    }
    let _ = home.credential_process("read").run().fails(3).says("keyfob login");
    assert_eq!(standin.count("CreateToken"), 1);
    assert!(!home.path("opened").exists(), "a browser was opened");
    assert_eq!(home.read(&token_path()), before, "the file was changed");
    let (output, _) = sign_in(&standin, &home, &["login", "prod"]);
    let _ = output.succeeds();
    let _ = home.credential_process("read").run().succeeds_silently();
}

#[test]
fn a_login_made_by_another_tool_ends_the_pause() {
    let (standin, home) = signed_in();
    let good = home.read(&token_path());
    let mut bad = token(&home);
    bad["refreshToken"] = json!("spent");
    bad["expiresAt"] = json!("2020-01-01T00:00:00Z");
    home.write(&token_path(), bad.to_string());
    let _ = home.credential_process("prod").run().fails(3);
    home.write(&token_path(), good);
    let _ = home.credential_process("prod").run().succeeds_silently();
    assert_eq!(standin.count("CreateToken"), 1);
}

#[test]
fn a_login_that_was_ended_at_the_server_is_told() {
    let (standin, home) = signed_in();
    standin.revoke_logins();
    let _ = home.credential_process("prod").run().fails(3).says("keyfob login prod").says_little();
    assert_eq!(standin.count("CreateToken"), 1);
}

#[test]
fn a_failing_refresh_does_not_take_a_token_that_still_works() {
    let (standin, home) = signed_in();
    set_token_end(&home, 5);
    standin.fault("CreateToken", Fault::Status(500));
    let _ = home.credential_process("prod").run().succeeds_silently();
}

#[test]
fn roles_that_are_not_assigned_are_told() {
    let (_standin, home) = signed_in();
    home.add_config(
        "\n[profile odd]\nsso_session = corp\nsso_account_id = 444455556666\nsso_role_name = Nobody\n",
    );
    let output = home.credential_process("odd").run().fails(5);
    let _ = output.says("Nobody in account 444455556666").says("keyfob sso roles");
}

#[test]
fn damaged_token_files_are_survived() {
    let (_standin, home) = signed_in();
    let sound = home.read(&token_path());
    home.write(&token_path(), format!("{sound}\"}}"));
    let _ = home.credential_process("prod").run().succeeds_silently();
    home.write(&token_path(), &sound[..sound.len() / 2]);
    let _ = home.credential_process("read").run().fails(3).says("keyfob login read");
}

#[test]
fn a_role_can_be_assumed_with_a_login() {
    let trusted = "arn:aws:iam::444455556666:root";
    let role = "arn:aws:iam::111122223333:role/Audit";
    let standin = Standin::start(World::sample().role(Role::new(role).trusts(trusted)));
    let home = home(&standin);
    home.add_config(&format!("\n[profile audit]\nrole_arn = {role}\nsource_profile = prod\n"));
    let (output, _) = sign_in(&standin, &home, &["login", "audit"]);
    let _ = output.succeeds();
    let answer = home.credential_process("audit").run().succeeds_silently();
    assert_eq!(answer.text_at("AccountId"), "111122223333");
    assert_eq!((standin.count("GetRoleCredentials"), standin.count("AssumeRole")), (1, 1));
}

/// keyfob in the middle of a renewal whose answer takes so many seconds.
fn renewing(standin: &Standin, home: &Home, seconds: u64) -> Running {
    set_token_end(home, -1);
    standin.fault("CreateToken", Fault::Delay(Duration::from_secs(seconds)).times(1));
    let running = home.credential_process("prod").spawn();
    let started = Instant::now();
    while standin.count("CreateToken") == 0 {
        assert!(started.elapsed() < Duration::from_secs(20), "nothing is renewed");
        std::thread::sleep(Duration::from_millis(5));
    }
    running
}

/// The refresh token is spent when AWS answers: whoever is told to end in between stores the next one first.
#[test]
fn a_signal_during_a_renewal_waits_until_the_new_token_is_stored() {
    let (standin, home) = signed_in();
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        standin.forget_requests();
        let before = token(&home);
        let running = renewing(&standin, &home, 1);
        running.signal(signal);
        let output = running.wait();
        assert_eq!((output.status, output.stdout.as_str()), (128 + signal.as_raw(), ""), "{signal:?}");
        assert_ne!(before["refreshToken"], token(&home)["refreshToken"], "{signal:?}");
    }
    let _ = home.credential_process("prod").run().succeeds_silently();
}

/// Killed while AWS has not answered yet: the file is whole, the lock is free, and the token was not spent.
#[test]
fn a_crash_during_a_renewal_leaves_a_login_that_the_next_call_renews() {
    let (standin, home) = signed_in();
    let before = token(&home);
    let running = renewing(&standin, &home, 5);
    let file = home.read(&token_path());
    running.kill();
    assert_eq!(home.read(&token_path()), file);
    // What was sent is on its way; the stand-in handles it late, as a proxy might, and its answer finds nobody.
    let output = home.credential_process("prod").run();
    assert_eq!(token(&home)["startUrl"], before["startUrl"]);
    let _ = output.succeeds_silently().within(Duration::from_secs(10));
}

#[test]
fn a_command_runs_with_a_login_of_every_kind() {
    let (standin, home) = signed_in();
    let _ = sign_in(&standin, &home, &["login", "legacy"]).0.succeeds();
    let _ = sign_in(&standin, &home, &["login", "--console", "mine"]).0.succeeds();
    for (profile, account) in [("prod", "444455556666"), ("legacy", "777788889999"), ("mine", "111122223333")]
    {
        let answer = home.credential_process(profile).run().succeeds_silently();
        assert_eq!(answer.text_at("AccountId"), account, "{profile}");
        let _ = home
            .keyfob(["exec", profile, "--", "/bin/sh", "-c", "echo $AWS_ACCESS_KEY_ID"])
            .run()
            .succeeds()
            .prints(&answer.text_at("AccessKeyId"));
    }
}
