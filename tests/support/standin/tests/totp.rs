//! RFC 6238, and codes that work once.

use chrono::{DateTime, TimeDelta};

use super::super::sample::ALICE_MFA;
use super::{Client, begin_step, refusal, sample};
use crate::standin::{STEP_SECONDS, Totp, step_at};

#[test]
fn agrees_with_the_vectors_of_the_rfc() {
    let totp = Totp::from_base32("gezd gnbv-GY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
    let vectors = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];
    for (seconds, code) in vectors {
        let instant = DateTime::from_timestamp(seconds, 0).unwrap();
        assert_eq!(totp.code_at(instant), code);
    }
    assert!(Totp::from_base32("0189").is_none());
    assert!(Totp::from_base32("").is_none());
}

#[test]
fn a_code_is_accepted_once_and_at_most_one_step_off() {
    let standin = sample();
    begin_step(&standin);
    let (totp, now) = (Totp::from_base32(super::super::sample::ALICE_SEED).unwrap(), step_at(standin.now()));
    let alice = Client::alice(&standin);
    let with = |code: &str| alice.sts("GetSessionToken", &[("SerialNumber", ALICE_MFA), ("TokenCode", code)]);
    for step in [now, now - 1, now + 1] {
        assert_eq!(with(&totp.code(step)).status, 200);
    }
    for step in [now, now - 1, now + 1, now - 2, now + 2] {
        assert_eq!(
            refusal(&with(&totp.code(step))),
            "403 AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code."
        );
    }
    standin.advance(TimeDelta::seconds(2 * STEP_SECONDS));
    assert_eq!(with(&standin.unused_totp(ALICE_MFA)).status, 200);
}
