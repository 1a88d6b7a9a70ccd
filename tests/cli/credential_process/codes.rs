//! Asking for codes: who is asked, how often, and what becomes of the answers.

use std::time::Duration;

use super::{AT_ONCE, QUESTION, alice, with_a_code};
use crate::outside;
use crate::standin::sample::{ADMIN_ROLE, ALICE_MFA};
use crate::standin::{STEP_SECONDS, Standin};
use crate::terminal::{CTRL_C, CTRL_D};

#[test]
fn a_code_typed_at_the_terminal_gives_exactly_one_json_object() {
    let (standin, home) = alice();
    let mut terminal = home.credential_process("me").on_terminal_with_pipes();
    terminal.expect("MFA code of arn:aws:iam::111122223333:mfa/alice for profile me: ");
    terminal.answer(&standin.totp_now(ALICE_MFA));
    let output = terminal.wait().succeeds_silently();
    let of = |name: &str| output.text_at(name);
    let (id, secret, token) = (of("AccessKeyId"), of("SecretAccessKey"), of("SessionToken"));
    let expiration = of("Expiration");
    assert!(id.starts_with("ASIA"), "{id}");
    assert_eq!((expiration.len(), &expiration[19..]), (20, "Z"), "{expiration}");
    let whole = format!(
        "{{\"Version\":1,\"AccessKeyId\":\"{id}\",\"SecretAccessKey\":\"{secret}\",\"SessionToken\":\"{token}\",\
         \"Expiration\":\"{expiration}\",\"AccountId\":\"111122223333\"}}\n"
    );
    assert_eq!(output.stdout, whole);
    let request = &standin.requests()[0];
    assert_eq!(request.parameter("SerialNumber"), Some(ALICE_MFA));
    assert_eq!(request.parameter("DurationSeconds"), Some("43200"));
}

#[test]
fn a_wrong_code_is_told_and_another_asked_for() {
    let (standin, home) = alice();
    let mut terminal = home.credential_process("me").on_terminal_with_pipes();
    terminal.expect(QUESTION);
    terminal.answer("12345");
    terminal.expect("A code has six digits. Again: ");
    terminal.answer("000000");
    terminal.expect("AWS refused that code.");
    terminal.expect(QUESTION);
    terminal.answer(&standin.totp_now(ALICE_MFA));
    let _ = terminal.wait().succeeds_silently();
    assert_eq!((standin.count("GetSessionToken"), standin.succeeded("GetSessionToken")), (2, 1));
}

#[test]
fn three_wrong_codes_are_enough() {
    let (standin, home) = alice();
    let mut terminal = home.credential_process("me").on_terminal_with_pipes();
    for code in ["000000", "000001", "000002"] {
        terminal.expect(QUESTION);
        terminal.answer(code);
    }
    let _ = terminal.wait().fails(5).says_little().says("AWS refused the code").says("keyfob login me");
    assert_eq!(standin.count("GetSessionToken"), 3);
}

#[test]
fn one_code_serves_two_roles() {
    let (standin, home) = alice();
    let _ = with_a_code(&standin, &home, "prod").succeeds_silently();
    let output = home.credential_process("read").run().succeeds_silently();
    assert_eq!(output.text_at("AccountId"), "444455556666");
    assert_eq!((standin.count("GetSessionToken"), standin.count("AssumeRole")), (1, 2));
}

/// Each long role takes a code of its own, and the code that was just used is not taken again.
#[test]
fn a_used_code_is_never_sent_again() {
    let (standin, home) = alice();
    home.add_config(&format!(
        "\n[profile long]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\n\
         keyfob_duration_seconds = 14400\n"
    ));
    let used = standin.totp_now(ALICE_MFA);
    let mut terminal = home.credential_process("me").on_terminal_with_pipes();
    terminal.expect(QUESTION);
    terminal.answer(&used);
    let _ = terminal.wait().succeeds_silently();
    let mut terminal = home.credential_process("long").on_terminal_with_pipes();
    terminal.expect(QUESTION);
    terminal.answer(&used);
    terminal.expect("That code was used already. Wait for the next one and type it: ");
    terminal.answer(&standin.unused_totp(ALICE_MFA));
    let _ = terminal.wait().succeeds_silently();
    assert_eq!(standin.count("AssumeRole"), 1, "the used code was not sent");
    let request = standin.requests().pop().unwrap();
    assert_eq!(request.parameter("DurationSeconds"), Some("14400"));
}

#[test]
fn without_a_terminal_it_fails_at_once_and_names_the_command() {
    let (standin, home) = alice();
    for profile in ["me", "prod"] {
        let output = home.credential_process(profile).run().fails(3).within(AT_ONCE).says_little();
        let _ = output.says("nobody can be asked").says("Run `keyfob login").says(".aws/config line ");
    }
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn told_not_to_ask_it_does_not_ask() {
    let (_standin, home) = alice();
    let option = home.credential_process("me").arg("--no-input");
    let variable = home.credential_process("me").env("KEYFOB_NO_INPUT", "");
    for command in [option, variable] {
        let terminal = command.on_terminal_with_pipes();
        let _ = terminal.wait().fails(3).within(AT_ONCE).says("nobody can be asked");
    }
}

#[test]
fn after_a_dismissed_question_nobody_is_asked_until_a_person_signs_in() {
    for (key, status) in [(CTRL_C, 130), (CTRL_D, 3)] {
        let (standin, home) = alice();
        let mut terminal = home.credential_process("me").on_terminal_with_pipes();
        terminal.expect(QUESTION);
        terminal.press(key);
        let first =
            terminal.wait().fails(status).says_little().says("was dismissed").says("`keyfob login me`");
        let second = home.credential_process("me").on_terminal_with_pipes();
        assert!(!second.transcript().contains("MFA code"));
        let second = second.wait().fails(3).within(AT_ONCE);
        assert_eq!(second.stderr, first.stderr);
        assert_eq!(standin.requests().len(), 0);

        let mut terminal = home.keyfob(["login", "me"]).on_terminal();
        terminal.expect(QUESTION);
        terminal.answer(&standin.totp_now(ALICE_MFA));
        let _ = terminal.wait().succeeds();
        let _ = home.credential_process("me").run().succeeds_silently();
    }
}

/// The device is the same for all profiles of a key, so the pause holds for what is behind it too.
#[test]
fn a_pause_holds_for_the_roles_behind_the_key() {
    let (_standin, home) = alice();
    let mut terminal = home.credential_process("prod").on_terminal_with_pipes();
    terminal.expect(QUESTION);
    terminal.press(CTRL_C);
    let _ = terminal.wait().fails(130);
    for profile in ["prod", "read", "me"] {
        let terminal = home.credential_process(profile).on_terminal_with_pipes();
        let _ = terminal.wait().fails(3).within(AT_ONCE).says("was dismissed");
    }
}

#[test]
fn a_command_can_give_the_code() {
    let (standin, home) = alice();
    home.write("code", standin.totp_now(ALICE_MFA));
    let script = home.script("print-code", "cat \"$HOME/code\"");
    let output = home.credential_process("prod").env("KEYFOB_MFA_PROCESS", &script).run();
    let _ = output.succeeds_silently();

    let (_standin, home) = alice();
    for (command, words) in [
        ("echo not a code", "did not print six digits"),
        ("echo it broke >&2; exit 3", "it broke"),
        ("/no/such/program", "not found"),
    ] {
        let output = home.credential_process("me").env("KEYFOB_MFA_PROCESS", command).run();
        let _ = output.fails(1).says(words).says("`mfa_process`");
    }
}

#[test]
fn a_code_that_was_used_is_waited_out() {
    if !outside::slow_tests() {
        return;
    }
    let (standin, home) = alice();
    home.add_config(&format!(
        "\n[profile long]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\n\
         keyfob_duration_seconds = 14400\n"
    ));
    wait_for_the_end_of_a_step(&standin);
    home.write("code", standin.totp_now(ALICE_MFA));
    let script = home.script("print-code", "cat \"$HOME/code\"");
    let command = |profile: &str| home.credential_process(profile).env("KEYFOB_MFA_PROCESS", &script);
    let _ = command("me").run().succeeds_silently();
    let mut terminal = command("long").on_terminal_with_pipes();
    terminal.expect("This code was used already; waiting ");
    home.write("code", standin.unused_totp(ALICE_MFA));
    let output = terminal.wait().succeeds_silently();
    assert!(output.took < Duration::from_secs(45), "{:?}", output.took);
}

/// Ten seconds before the end of a time step, so that waiting for the next one is short.
fn wait_for_the_end_of_a_step(standin: &Standin) {
    while standin.now().timestamp() % STEP_SECONDS != STEP_SECONDS - 10 {
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn an_unanswered_question_ends_before_callers_give_up() {
    if !outside::slow_tests() {
        return;
    }
    let (_standin, home) = alice();
    let mut terminal = home.credential_process("me").on_terminal_with_pipes();
    terminal.expect(QUESTION);
    let output = terminal.wait().fails(3).within(Duration::from_secs(50)).says("nobody typed a code");
    assert!(output.took > Duration::from_secs(40), "{:?}", output.took);
    let _ = home.credential_process("me").run().fails(3).within(AT_ONCE).says("nobody typed a code");
}
