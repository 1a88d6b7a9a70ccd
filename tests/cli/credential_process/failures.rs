//! AWS and the network at their worst: one short message, the right status, in time.

use std::time::Duration;

use super::{alice, alice_without_mfa};
use crate::home::Home;
use crate::standin::Fault;
use crate::standin::sample::ALICE_KEY_ID;

/// The Rust SDK gives a credential_process about twenty seconds.
const IN_TIME: Duration = Duration::from_secs(20);

#[test]
fn what_does_not_pass_is_told_briefly() {
    let throttled = || Fault::error(400, "Throttling", "Rate exceeded");
    let unknown = || {
        Fault::error(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
    };
    for (fault, status, words) in [
        (Fault::Status(500), 5, "AssumeRole was refused"),
        (Fault::Status(503), 5, "AssumeRole was refused"),
        (Fault::Html(200), 1, "not AWS's"),
        (Fault::Html(502), 1, "not AWS's"),
        (Fault::Truncate, 1, "AssumeRole"),
        (Fault::DropRequest, 1, "could not reach AWS"),
        (Fault::DropAnswer, 1, "could not reach AWS"),
        (throttled(), 5, "try again in a moment"),
        (unknown(), 5, "deleted or deactivated"),
    ] {
        let (standin, home) = alice_without_mfa();
        standin.fault("AssumeRole", fault.clone());
        let output = home.credential_process("read").run();
        assert_eq!((output.status, output.stderr.contains(words)), (status, true), "{fault:?}: {output:?}");
        let _ = output.fails(status).says_little().within(IN_TIME).says(".aws/config line ");
        standin.clear_faults();
        let _ = home.credential_process("read").run().succeeds_silently();
    }
}

#[test]
fn what_passes_is_not_noticed() {
    for fault in [
        Fault::Status(500).times(1),
        Fault::Status(503).times(2),
        Fault::DropRequest.times(1),
        Fault::DropAnswer.times(1),
        Fault::error(400, "Throttling", "Rate exceeded").times(2),
    ] {
        let (standin, home) = alice_without_mfa();
        let told = format!("{fault:?}");
        standin.fault("AssumeRole", fault);
        let output = home.credential_process("read").run();
        assert_eq!(output.status, 0, "{told}: {}", output.stderr);
        let _ = output.succeeds_silently();
    }
}

#[test]
fn no_network() {
    let (standin, home) = alice_without_mfa();
    drop(standin);
    let output = home.credential_process("read").run().fails(1).says_little().within(IN_TIME);
    let _ = output.says("could not reach AWS").says("Check the network");
    let (_standin, mut home) = alice_without_mfa();
    home.set("AWS_ENDPOINT_URL_STS", "http://no-such-host.invalid");
    let output = home.credential_process("read").run().fails(1).says_little().within(IN_TIME);
    let _ = output.says("could not reach AWS");
}

#[test]
fn a_slow_answer_is_given_up_in_time() {
    let (standin, home) = alice_without_mfa();
    standin.fault("AssumeRole", Fault::Delay(Duration::from_secs(60)));
    let output = home.credential_process("read").run().fails(1).says_little();
    let _ = output.within(Duration::from_secs(22)).says("no answer within its time limit");
}

#[test]
fn a_key_that_was_deactivated_or_belongs_to_another_secret() {
    let (standin, home) = alice_without_mfa();
    standin.set_key_active(ALICE_KEY_ID, false);
    let output = home.credential_process("read").run().fails(5).says_little();
    let _ = output.says("deleted or deactivated").says("keyfob explain read");
    let (_standin, home) = alice_without_mfa();
    home.store_key("me", ALICE_KEY_ID, "another-secret-another-secret-another-ab");
    let output = home.credential_process("read").run().fails(5).says_little();
    let _ = output.says("keyfob add me").does_not_say("another-secret");
}

#[test]
fn a_device_of_somebody_else() {
    let (_standin, home) = alice();
    home.config(
        "[profile me]\nkeyfob_access_key = keychain\nkeyfob_mfa_serial = arn:aws:iam::111122223333:mfa/bob\n",
    );
    let mut terminal = home.credential_process("me").on_terminal_with_pipes();
    terminal.expect("mfa/bob");
    terminal.answer("123456");
    let _ =
        terminal.wait().fails(5).says_little().says("not a device of this user").says("keyfob_mfa_serial");
}

#[test]
fn an_error_for_programs() {
    let home = Home::new();
    home.config("[profile a]\nregion = eu-west-1\n");
    let output = home.keyfob(["credential-process", "--profile", "b", "--json"]).run().fails(4);
    let error = output.json_error();
    assert_eq!(error["kind"], "configuration");
    assert_eq!(error["profile"], "b");
    assert!(error["message"].as_str().unwrap().contains("in neither shared file"), "{error}");
    assert!(error["hints"].is_array() && error["line"].is_null(), "{error}");
}
