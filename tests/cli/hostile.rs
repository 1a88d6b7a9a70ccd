//! A config file by somebody who means harm.

use crate::home::Home;
use crate::secrets::Secrets;
use crate::standin::sample::{ADMIN_ROLE, ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, ALICE_SEED};
use crate::standin::{Standin, World};

/// Commands that only look.
const LOOKING: &[&[&str]] = &[
    &["list"],
    &["list", "--json"],
    &["status"],
    &["explain", "evil"],
    &["explain", "evil", "--json"],
    &["profile", "list"],
    &["profile", "show", "evil"],
    &["prompt", "--profile", "evil"],
    &["doctor", "--offline"],
    &["mfa", "list"],
    &["log"],
    &["complete", "profiles"],
    &["use", "evil"],
    &["profile", "wire", "evil", "--dry-run"],
    &["adopt", "--all", "--dry-run"],
];

#[test]
fn looking_at_a_hostile_profile_runs_nothing_and_moves_no_cursor() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let ran = home.path("ran");
    let evil = home.script("evil-program", &format!("echo ran >> '{}'", ran.display()));
    let evil = evil.display();
    home.config(&format!(
        "[profile evil]\ncredential_process = {evil}\nkeyfob_mfa_process = {evil}\nmfa_process = {evil}\n\
         region = eu\u{1b}[2Jwest\noutput = \u{1b}]0;owned\u{7}json\n\
         \n[profile \u{1b}[31mred]\nregion = eu-west-1\n\
         \n[profile $(touch {0})]\nregion = `touch {0}`\n\
         \n[profile keys]\naws_access_key_id = \u{1b}[2J\naws_secret_access_key = \u{1b}[2Jsecret\n",
        ran.display()
    ));
    for arguments in LOOKING {
        let output = home.keyfob(arguments.iter().copied()).run();
        assert!(!ran.exists(), "{} ran what the profile names", output.line);
        let shown = format!("{}{}", output.stdout, output.stderr);
        assert!(
            !shown.contains("\u{1b}[2J") && !shown.contains("\u{1b}]0") && !shown.contains("\u{1b}[31mred"),
            "{}: {shown:?}",
            output.line
        );
        assert!(!shown.contains("panicked"), "{shown}");
    }
    // A program gets a value as it is, a person without what a terminal obeys.
    let get = || home.keyfob(["profile", "get", "evil", "region"]);
    assert_eq!(get().run().succeeds().stdout, "eu\u{1b}[2Jwest\n");
    let shown = get().on_terminal().wait().succeeds().stdout;
    assert!(shown.contains("eu\u{fffd}[2Jwest"), "{shown:?}");
    assert_eq!(standin.requests().len(), 0);
}

/// A config file may lead calls anywhere, as for every SDK. Long-term secrets never go there.
#[test]
fn a_hostile_endpoint_gets_signatures_and_no_key() {
    let evil = Standin::start(World::empty());
    let standin = Standin::start(World::sample());
    let mut home = Home::alice(&standin);
    home.set("AWS_PROFILE", "evil");
    for (name, _) in standin.environment() {
        home.unset(&name);
    }
    home.unset("AWS_ENDPOINT_URL");
    home.store_key("key", ALICE_KEY_ID, ALICE_SECRET);
    home.vault().store_mfa_seed(&ALICE_MFA.parse().unwrap(), &ALICE_SEED.into()).unwrap();
    let endpoint = format!("endpoint_url = {}\nregion = eu-west-1\n", evil.url());
    home.config(&format!(
        "[profile key]\nkeyfob_access_key = keychain\n{endpoint}\
         \n[profile me]\nkeyfob_access_key = keychain\nkeyfob_mfa_serial = {ALICE_MFA}\n{endpoint}\
         \n[profile evil]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\n{endpoint}"
    ));
    for arguments in [
        &["credential-process", "--profile", "key"][..],
        &["credential-process", "--profile", "me"],
        &["credential-process", "--profile", "evil"],
        &["whoami", "key"],
    ] {
        let output = home.keyfob(arguments.iter().copied()).run();
        assert_ne!(output.status, 0, "{}: {}", output.line, output.stdout);
    }
    let requests = evil.requests();
    assert!(requests.iter().any(|request| request.operation == "GetSessionToken"), "nothing went there");
    let received: String =
        requests.iter().map(|request| format!("{:?} {:?}\n", request.headers, request.parameters)).collect();
    assert!(received.contains(ALICE_KEY_ID), "the requests were signed");
    Secrets::new([ALICE_SECRET, ALICE_SEED]).assert_absent_from("what a hostile endpoint got", received);
    assert_eq!(standin.requests().len(), 0);
}

/// A region is part of a host's name, and so is the region of a login, whose token goes there.
#[test]
fn a_region_cannot_lead_to_another_host() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    for region in
        ["evil.example/", "eu-west-1.evil.example", "evil.example#", "x@evil.example", "eu-west-1:81"]
    {
        home.config(&format!(
            "[profile p]\nsso_session = s\nsso_account_id = 444455556666\nsso_role_name = Admin\n\
             [sso-session s]\nsso_start_url = https://d-9067642ac7.awsapps.com/start\nsso_region = {region}\n\
             [profile r]\nregion = {region}\nrole_arn = {ADMIN_ROLE}\ncredential_source = Environment\n"
        ));
        for profile in ["p", "r"] {
            let _ = home.credential_process(profile).run().fails(4).says("region");
            let _ = home.keyfob(["explain", profile]).run().fails(4);
        }
        let _ = home.keyfob(["login", "p", "--no-input"]).run().fails(4);
    }
    assert_eq!(standin.requests().len(), 0);
}
