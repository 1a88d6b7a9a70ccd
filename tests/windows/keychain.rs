//! `credential-process` with the Credential Manager.

use crate::home::Home;
use crate::standin::{Standin, World};

/// These tests use the Credential Manager of whoever runs them.
const CONSENT: &str = "KEYFOB_TEST_NATIVE_KEYCHAIN";

#[test]
fn a_key_in_the_credential_manager_gives_credentials() {
    if std::env::var_os(CONSENT).is_none() {
        eprintln!("skipped: {CONSENT}=1 lets tests use the Credential Manager");
        return;
    }
    let standin = Standin::start(World::sample());
    let mut home = Home::with(&standin);
    home.set("KEYFOB_KEYCHAIN", "credential-manager");
    home.add_alice("keyfob-test", crate::home::exe());
    home.add_role("read", "keyfob-test", crate::home::exe());
    let ask = || home.run(["credential-process", "--profile", "read"]).access_key_id();
    let first = ask();
    assert!(first.starts_with("ASIA"), "{first}");
    assert_eq!(ask(), first, "the session is sealed with a key from the Credential Manager");
    assert_eq!(standin.count("AssumeRole"), 1);
    let status = home.run(["vault", "status"]).succeeds();
    assert!(status.stdout.contains("Credential Manager"), "{status:?}");
    assert!(!home.path(r"AppData\Local\keyfob\data\vault").exists());
    home.run(["remove", "keyfob-test", "--yes"]).succeeds();
    let _ = home.run(["credential-process", "--profile", "keyfob-test"]).fails(4);
}

#[test]
fn a_code_that_nobody_can_be_asked_for_is_exit_code_3() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.run(["profile", "set", "me", "keyfob_mfa_serial", crate::standin::sample::ALICE_MFA]).succeeds();
    let output = home.run(["credential-process", "--profile", "me"]).fails(3);
    assert!(output.stderr.contains("keyfob login me"), "{output:?}");
}
