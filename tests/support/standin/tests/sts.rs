//! Who may have which credentials, and for how long.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::sample::*;
use super::{Client, refusal, sample, xml};
use crate::standin::{Role, Standin, World};

const CHAINED_LIMIT: &str = "400 ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for \
                             roles assumed by role chaining";

fn mfa_session(standin: &Standin) -> Client<'_> {
    let code = standin.unused_totp(ALICE_MFA);
    let parameters = [("SerialNumber", ALICE_MFA), ("TokenCode", code.as_str())];
    Client::issued(standin, &Client::alice(standin).sts("GetSessionToken", &parameters))
}

fn assume<'a>(role: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("RoleArn", role), ("RoleSessionName", "alice")], more].concat()
}

fn lifetime(page: &super::Page, standin: &Standin) -> i64 {
    let expires_at: DateTime<Utc> = xml(page, "Expiration").parse().unwrap();
    (expires_at - standin.now()).num_seconds()
}

#[test]
fn session_tokens_carry_mfa_into_roles_of_an_hour() {
    let standin = sample();
    let session = mfa_session(&standin);
    let answer = session.sts("AssumeRole", &assume(ADMIN_ROLE, &[]));
    assert_eq!(xml(&answer, "Arn"), "arn:aws:sts::444455556666:assumed-role/Admin/alice");
    assert!((3590..=3600).contains(&lifetime(&answer, &standin)));
    let long = [("DurationSeconds", "3601")];
    assert_eq!(refusal(&session.sts("AssumeRole", &assume(ADMIN_ROLE, &long))), CHAINED_LIMIT);
    let again = refusal(&session.sts("GetSessionToken", &[]));
    assert_eq!(again, "403 AccessDenied: Cannot call GetSessionToken with session credentials");
}

#[test]
fn a_code_given_with_the_role_lifts_the_hour() {
    let standin = sample();
    let code = standin.unused_totp(ALICE_MFA);
    let mfa = [("SerialNumber", ALICE_MFA), ("TokenCode", code.as_str()), ("DurationSeconds", "43200")];
    let answer = Client::alice(&standin).sts("AssumeRole", &assume(ADMIN_ROLE, &mfa));
    assert!((43_190..=43_200).contains(&lifetime(&answer, &standin)));

    let admin = Client::issued(&standin, &answer);
    let outside = refusal(&admin.sts("AssumeRole", &assume(DEPLOY_ROLE, &[])));
    assert_eq!(
        outside,
        "403 AccessDenied: User: arn:aws:sts::444455556666:assumed-role/Admin/alice is not authorized to perform: \
         sts:AssumeRole on resource: arn:aws:iam::777788889999:role/ci/Deploy"
    );
    let known = [("ExternalId", DEPLOY_EXTERNAL_ID)];
    assert_eq!(admin.sts("AssumeRole", &assume(DEPLOY_ROLE, &known)).status, 200);
}

#[test]
fn missing_mfa_trust_or_role_look_the_same() {
    let standin = sample();
    let alice = Client::alice(&standin);
    for role in [ADMIN_ROLE, DEPLOY_ROLE, "arn:aws:iam::444455556666:role/Nonexistent"] {
        let answer = refusal(&alice.sts("AssumeRole", &assume(role, &[])));
        assert!(answer.starts_with("403 AccessDenied: User: arn:aws:iam::111122223333:user/alice is not"));
    }
    assert_eq!(alice.sts("AssumeRole", &assume(READ_ONLY_ROLE, &[])).status, 200);
    assert_eq!(standin.count("AssumeRole"), 4);
    assert_eq!(standin.succeeded("AssumeRole"), 1);
}

#[test]
fn limits_are_reported_in_the_words_of_aws() {
    let standin = sample();
    let alice = Client::alice(&standin);
    let assume_with =
        |more: &[(&str, &str)]| refusal(&alice.sts("AssumeRole", &assume(READ_ONLY_ROLE, more)));
    assert_eq!(
        assume_with(&[("DurationSeconds", "3601")]),
        "400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    );
    assert_eq!(
        assume_with(&[("DurationSeconds", "899")]),
        "400 ValidationError: 1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy \
         constraint: Member must have value greater than or equal to 900"
    );
    assert!(assume_with(&[("ExternalId", "a b")]).contains(r"regular expression pattern: [\w+=,.@:\/-]*"));
    assert!(
        assume_with(&[("TokenCode", "12345")])
            .contains("'tokenCode' failed to satisfy constraint: Member must have length")
    );
    assert!(assume_with(&[("Policy", "{")]).starts_with("400 MalformedPolicyDocument"));
    let policy = format!(r#"{{"Statement":"{}"}}"#, "x".repeat(5000));
    assert!(assume_with(&[("Policy", &policy)]).starts_with("400 PackedPolicyTooLarge"));
    let twice = [
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "a"),
        ("Tags.member.2.Key", "Team"),
        ("Tags.member.2.Value", "b"),
    ];
    assert!(assume_with(&twice).contains("Duplicate tag keys found"));
    let missing = refusal(&alice.sts("AssumeRole", &[("RoleArn", READ_ONLY_ROLE)]));
    assert!(
        missing.ends_with(
            "Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null"
        )
    );
}

#[test]
fn mfa_parameters_are_checked_one_by_one() {
    let standin = Standin::start(World::sample().with_user("alice", |alice| alice.security_key("yubikey")));
    let alice = Client::alice(&standin);
    let only_serial = alice.sts("GetSessionToken", &[("SerialNumber", ALICE_MFA)]);
    assert!(refusal(&only_serial).ends_with("must provide both MFA serial number and one time pass code."));
    let passkey = "arn:aws:iam::111122223333:u2f/user/alice/yubikey";
    for serial in [passkey, "arn:aws:iam::111122223333:mfa/bob"] {
        let answer = alice.sts("GetSessionToken", &[("SerialNumber", serial), ("TokenCode", "123456")]);
        assert!(refusal(&answer).contains("Please verify your MFA serial number is valid"));
    }
}

#[test]
fn the_root_user_gets_an_hour_and_no_roles() {
    let standin = sample();
    let root = Client::new(&standin, ROOT_KEY_ID, ROOT_SECRET);
    assert_eq!(xml(&root.sts("GetCallerIdentity", &[]), "Arn"), "arn:aws:iam::111122223333:root");
    assert_eq!(root.sts("GetSessionToken", &[("DurationSeconds", "3600")]).status, 200);
    assert!(
        refusal(&root.sts("GetSessionToken", &[("DurationSeconds", "3601")]))
            .contains("less than or equal to 3600")
    );
    let role = refusal(&root.sts("AssumeRole", &assume(READ_ONLY_ROLE, &[])));
    assert_eq!(role, "403 AccessDenied: Roles may not be assumed by root accounts.");
}

#[test]
fn credentials_end_when_they_say_so() {
    let standin = sample();
    standin.set_session_lifetime(Some(TimeDelta::seconds(20)));
    let session = mfa_session(&standin);
    assert_eq!(session.sts("GetCallerIdentity", &[]).status, 200);
    standin.advance(TimeDelta::seconds(21));
    let expired = "403 ExpiredToken: The security token included in the request is expired";
    assert_eq!(refusal(&session.sts("GetCallerIdentity", &[])), expired);
    standin.set_session_lifetime(None);
    let session = mfa_session(&standin);
    standin.expire_sessions();
    assert_eq!(refusal(&session.sts("GetCallerIdentity", &[])), expired);
    let without_token = Client { token: None, ..session };
    assert!(refusal(&without_token.sts("GetCallerIdentity", &[])).starts_with("403 InvalidClientTokenId"));
}

#[test]
fn source_identity_stays_for_the_whole_chain() {
    let first = "arn:aws:iam::444455556666:role/First";
    let second = "arn:aws:iam::444455556666:role/Second";
    let world = World::sample()
        .role(Role::new(first).trusts("111122223333").needs_source_identity())
        .role(Role::new(second).trusts(first).without_tags());
    let standin = Standin::start(world);
    let alice = Client::alice(&standin);
    assert!(refusal(&alice.sts("AssumeRole", &assume(first, &[]))).contains("sts:SetSourceIdentity"));
    let answer = alice.sts("AssumeRole", &assume(first, &[("SourceIdentity", "alice")]));
    assert_eq!(xml(&answer, "SourceIdentity"), "alice");
    let chained = Client::issued(&standin, &answer);
    let other = chained.sts("AssumeRole", &assume(second, &[("SourceIdentity", "bob")]));
    assert!(refusal(&other).contains("sts:SetSourceIdentity"));
    let tagged = [("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "b")];
    assert!(refusal(&chained.sts("AssumeRole", &assume(second, &tagged))).contains("sts:TagSession"));
    assert_eq!(xml(&chained.sts("AssumeRole", &assume(second, &[])), "SourceIdentity"), "alice");
}

#[test]
fn web_identities_need_no_signature() {
    let role = "arn:aws:iam::444455556666:role/Pipeline";
    let standin = Standin::start(World::empty().role(Role::new(role).web_identity("the.right.token")));
    let nobody = Client::new(&standin, "AKIANOBODY", "");
    let call = |token| nobody.sts("AssumeRoleWithWebIdentity", &assume(role, &[("WebIdentityToken", token)]));
    assert_eq!(call("the.right.token").status, 200);
    assert!(refusal(&call("another.token")).starts_with("400 InvalidIdentityToken"));
}
