//! A machine whose clock is wrong.

use chrono::TimeDelta;

use super::{QUESTION, alice, alice_without_mfa};
use crate::standin::sample::ALICE_MFA;

#[test]
fn five_minutes_off_changes_nothing() {
    for minutes in [5, -5] {
        let (standin, home) = alice();
        standin.set_skew(TimeDelta::minutes(minutes));
        let mut terminal = home.credential_process("prod").on_terminal_with_pipes();
        terminal.expect(QUESTION);
        terminal.answer(&standin.totp_now(ALICE_MFA));
        let _ = terminal.wait().succeeds_silently();
        assert_eq!(standin.count("GetSessionToken"), 1);
        let cached = home.credential_process("prod").run().succeeds_silently();
        assert_eq!(cached.text_at("AccountId"), "444455556666");
        assert_eq!(standin.count("AssumeRole"), 1);
    }
}

/// AWS refuses a signature that is more than fifteen minutes off; its answer tells the time for another try.
#[test]
fn twenty_minutes_off_costs_one_more_call() {
    for minutes in [20, -20] {
        let (standin, home) = alice_without_mfa();
        standin.set_skew(TimeDelta::minutes(minutes));
        let output = home.credential_process("read").run().succeeds_silently();
        assert_eq!(standin.succeeded("AssumeRole"), 1);
        let again = home.credential_process("read").run().succeeds_silently();
        assert_eq!(again.stdout, output.stdout, "{minutes} minutes: the cached session is still fresh");
    }
}

#[test]
fn a_code_typed_at_a_machine_that_is_twenty_minutes_off_is_sent_again_with_the_right_time() {
    let (standin, home) = alice();
    standin.set_skew(TimeDelta::minutes(20));
    let mut terminal = home.credential_process("me").on_terminal_with_pipes();
    terminal.expect(QUESTION);
    terminal.answer(&standin.totp_now(ALICE_MFA));
    let _ = terminal.wait().succeeds_silently();
    assert_eq!(standin.succeeded("GetSessionToken"), 1);
}
