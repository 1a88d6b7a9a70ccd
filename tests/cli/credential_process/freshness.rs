//! What is served from the cache, what is renewed, and what is served when renewing fails.

use chrono::TimeDelta;

use super::{AT_ONCE, QUESTION, alice, alice_without_mfa, with_a_code};
use crate::standin::Fault;
use crate::standin::sample::ALICE_MFA;

#[test]
fn a_cached_answer_needs_no_network() {
    let (standin, home) = alice();
    let first = with_a_code(&standin, &home, "prod").succeeds_silently();
    drop(standin);
    let second = home.credential_process("prod").run().succeeds_silently();
    assert_eq!(second.stdout, first.stdout);
    let plain = home.keyfob(["--profile", "prod", "credential-process"]).run().succeeds_silently();
    assert_eq!(plain.stdout, first.stdout);
}

#[test]
fn short_lives_are_used_to_their_last_quarter() {
    for seconds in [60, 600, 1020] {
        let (standin, home) = alice_without_mfa();
        standin.set_session_lifetime(Some(TimeDelta::seconds(seconds)));
        for _ in 0..2 {
            let _ = home.credential_process("read").run().succeeds_silently();
        }
        assert_eq!(standin.count("AssumeRole"), 1, "{seconds} s");
    }
    for (life, left, renewed) in [(15, 4, false), (15, 3, true), (60, 17, false), (60, 16, true)] {
        let (standin, home) = alice_without_mfa();
        home.cache_session("read", TimeDelta::minutes(life), TimeDelta::minutes(left));
        let _ = home.credential_process("read").run().succeeds_silently();
        assert_eq!(standin.count("AssumeRole"), usize::from(renewed), "{left} of {life} minutes left");
    }
}

#[test]
fn inside_the_window_it_is_renewed() {
    let (standin, home) = alice_without_mfa();
    home.cache_session("read", TimeDelta::minutes(60), TimeDelta::minutes(15));
    let output = home.credential_process("read").run().succeeds_silently();
    assert_ne!(output.text_at("AccessKeyId"), home.cached_key_id());
    assert_eq!(standin.count("AssumeRole"), 1);

    let (standin, home) = alice_without_mfa();
    home.cache_session("read", TimeDelta::minutes(60), TimeDelta::minutes(17));
    let output = home.credential_process("read").run().succeeds_silently();
    assert_eq!(output.text_at("AccessKeyId"), home.cached_key_id());
    assert_eq!(standin.requests().len(), 0);
    let output = home.credential_process("read").env("KEYFOB_REFRESH_BEFORE", "1200").run();
    assert_ne!(output.succeeds_silently().text_at("AccessKeyId"), home.cached_key_id());
}

#[test]
fn when_renewing_fails_what_still_works_is_served() {
    let (standin, home) = alice_without_mfa();
    standin.fault("AssumeRole", Fault::error(403, "AccessDenied", "no"));
    home.cache_session("read", TimeDelta::minutes(60), TimeDelta::minutes(15));
    let output = home.credential_process("read").run().succeeds_silently();
    assert_eq!(output.text_at("AccessKeyId"), home.cached_key_id());
    assert_eq!(standin.count("AssumeRole"), 1);

    home.cache_session("read", TimeDelta::minutes(60), TimeDelta::minutes(1));
    let _ = home.credential_process("read").run().fails(5);
}

#[test]
fn nobody_is_asked_while_what_is_cached_still_works() {
    let (standin, home) = alice();
    home.cache_session("me", TimeDelta::minutes(720), TimeDelta::minutes(15));
    let terminal = home.credential_process("me").on_terminal_with_pipes();
    let output = terminal.wait().succeeds_silently();
    assert_eq!(output.text_at("AccessKeyId"), home.cached_key_id());
    assert_eq!(standin.requests().len(), 0);

    home.cache_session("me", TimeDelta::minutes(720), TimeDelta::minutes(1));
    let output = with_a_code(&standin, &home, "me").succeeds_silently();
    assert_ne!(output.text_at("AccessKeyId"), home.cached_key_id());
}

/// An administrator revoked the session, or AWS forgot it.
#[test]
fn a_cached_session_that_aws_no_longer_takes_is_made_anew() {
    let (standin, home) = alice();
    let _ = with_a_code(&standin, &home, "me").succeeds_silently();
    standin.expire_sessions();
    let mut terminal = home.credential_process("prod").on_terminal_with_pipes();
    terminal.expect(QUESTION);
    terminal.answer(&standin.unused_totp(ALICE_MFA));
    let _ = terminal.wait().succeeds_silently();

    standin.expire_sessions();
    let output = home.credential_process("read").run().fails(3).within(AT_ONCE);
    let _ = output.says_little().says("keyfob login");
}

#[test]
fn a_torn_cached_session_is_made_anew() {
    let (standin, home) = alice_without_mfa();
    let _ = home.credential_process("read").run().succeeds_silently();
    for path in home.files() {
        if path.extension().is_some_and(|extension| extension == "session") {
            let bytes = std::fs::read(&path).unwrap();
            std::fs::write(&path, &bytes[..bytes.len() - 7]).unwrap();
        }
    }
    let _ = home.credential_process("read").run().succeeds_silently();
    assert_eq!(standin.count("AssumeRole"), 2);
}
