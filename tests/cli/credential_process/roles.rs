//! What reaches STS when roles are assumed.

use super::{QUESTION, alice, alice_without_mfa, with_a_code};
use crate::standin::Role;
use crate::standin::sample::{
    ADMIN_ROLE, ALICE_KEY_ID, ALICE_MFA, DEPLOY_EXTERNAL_ID, DEPLOY_ROLE, READ_ONLY_ROLE,
};

const LAST_ROLE: &str = "arn:aws:iam::777788889999:role/team/Last";

#[test]
fn a_chain_of_three_roles() {
    let (standin, home) = alice();
    standin.change_world(|world| world.roles.push(Role::new(LAST_ROLE).trusts(DEPLOY_ROLE)));
    home.add_config(&format!(
        "\n[profile deploy]\nkeyfob_role_arn = {DEPLOY_ROLE}\nkeyfob_source_profile = prod\n\
         keyfob_external_id = {DEPLOY_EXTERNAL_ID}\n\
         \n[profile last]\nrole_arn = {LAST_ROLE}\nsource_profile = deploy\nduration_seconds = 7200\n"
    ));
    let output = with_a_code(&standin, &home, "last").succeeds_silently();
    assert_eq!(output.text_at("AccountId"), "777788889999");
    let requests = standin.requests();
    let calls: Vec<_> = requests
        .iter()
        .map(|request| (request.operation.as_str(), request.parameter("RoleArn").unwrap_or_default()))
        .collect();
    assert_eq!(
        calls,
        [
            ("GetSessionToken", ""),
            ("AssumeRole", ADMIN_ROLE),
            ("AssumeRole", DEPLOY_ROLE),
            ("AssumeRole", LAST_ROLE)
        ]
    );
    assert_eq!(requests[0].access_key_id.as_deref(), Some(ALICE_KEY_ID));
    assert_eq!(requests[2].parameter("ExternalId"), Some(DEPLOY_EXTERNAL_ID));
    // Two hours are more than AWS gives to a role behind a role.
    assert_ne!(requests[3].parameter("DurationSeconds"), Some("7200"));
    // Each link is cached by itself: the next role along the same way costs one call.
    let _ = home.credential_process("deploy").run().succeeds_silently();
    assert_eq!(standin.requests().len(), 4);
}

#[test]
fn every_setting_of_a_role_reaches_sts() {
    let (standin, home) = alice_without_mfa();
    let policy = r#"{"Version":"2012-10-17","Statement":[]}"#;
    home.add_config(&format!(
        "\n[profile all]\nkeyfob_role_arn = {READ_ONLY_ROLE}\nkeyfob_source_profile = me\n\
         keyfob_role_session_name = alice@laptop\nkeyfob_external_id = ext-1\nkeyfob_source_identity = alice\n\
         keyfob_session_tags = team=a b, env=prod\nkeyfob_transitive_session_tags = env\n\
         keyfob_policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess\nkeyfob_policy = {policy}\n\
         keyfob_duration_seconds = 1800\n"
    ));
    let _ = home.credential_process("all").run().succeeds_silently();
    let request = standin.requests().pop().unwrap();
    for (name, value) in [
        ("RoleSessionName", "alice@laptop"),
        ("ExternalId", "ext-1"),
        ("SourceIdentity", "alice"),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "a b"),
        ("Tags.member.2.Key", "env"),
        ("Tags.member.2.Value", "prod"),
        ("TransitiveTagKeys.member.1", "env"),
        ("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
        ("Policy", policy),
        ("DurationSeconds", "1800"),
    ] {
        assert_eq!(request.parameter(name), Some(value), "{name}");
    }
    // Without MFA the key itself assumes the role.
    assert_eq!(request.access_key_id.as_deref(), Some(ALICE_KEY_ID));
}

/// Any change of what was asked for is another cached session.
#[test]
fn changed_settings_are_never_answered_from_the_cache() {
    let (standin, home) = alice_without_mfa();
    let base = format!(
        "[profile me]\nkeyfob_access_key = keychain\n\n[profile x]\nkeyfob_role_arn = {READ_ONLY_ROLE}\nkeyfob_source_profile = me\n"
    );
    let mut seen = Vec::new();
    for setting in [
        "",
        "keyfob_role_session_name = other\n",
        "keyfob_session_tags = a=b\n",
        "keyfob_source_identity = al\n",
        "keyfob_duration_seconds = 900\n",
        "keyfob_policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess\n",
        "keyfob_external_id = ab\n",
    ] {
        home.config(&format!("{base}{setting}"));
        seen.push(home.credential_process("x").run().succeeds_silently().text_at("AccessKeyId"));
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
    assert_eq!(standin.count("AssumeRole"), count);
}

#[test]
fn a_role_for_longer_than_an_hour_is_assumed_with_the_code_itself() {
    let (standin, home) = alice();
    home.add_config("keyfob_duration_seconds = 900\n");
    home.add_config(&format!(
        "\n[profile long]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\n\
         keyfob_duration_seconds = 43200\n"
    ));
    let _ = with_a_code(&standin, &home, "long").succeeds_silently();
    let requests = standin.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].parameter("DurationSeconds"), Some("43200"));
    assert_eq!(requests[0].parameter("SerialNumber"), Some(ALICE_MFA));
    assert!(requests[0].parameter("TokenCode").is_some());
}

#[test]
fn a_duration_that_the_role_does_not_allow() {
    let (standin, home) = alice_without_mfa();
    home.add_config("keyfob_duration_seconds = 14400\n");
    let output = home.credential_process("read").run().fails(5).says_little();
    let _ = output.says("MaxSessionDuration").says("keyfob_duration_seconds 3600").says(".aws/config line 6");
    assert_eq!(standin.count("AssumeRole"), 1);
}

#[test]
fn a_role_that_does_not_trust_the_caller() {
    let (standin, home) = alice();
    home.add_config(&format!(
        "\n[profile deploy]\nkeyfob_role_arn = {DEPLOY_ROLE}\nkeyfob_source_profile = prod\n"
    ));
    let mut terminal = home.credential_process("deploy").on_terminal_with_pipes();
    terminal.expect(QUESTION);
    terminal.answer(&standin.totp_now(ALICE_MFA));
    let output = terminal.wait().fails(5).says_little();
    let _ = output.says("not authorized to perform: sts:AssumeRole").says(DEPLOY_ROLE).says("external ID");
}
