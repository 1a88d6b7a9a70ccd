//! `keyfob configure role`, `configure user` and `configure`

use crate::home::Home;
use crate::standin::sample::{ADMIN_ROLE, ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, DEPLOY_ROLE};
use crate::standin::{Standin, World};

/// The arguments of a complete command for the role Admin.
fn admin<'a>(name: &'a str, options: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = vec!["configure", "role", name, "--role-arn", ADMIN_ROLE];
    arguments.extend(options);
    arguments
}

fn line(profile: &str) -> String {
    format!("{} credential-process --profile {profile}", env!("CARGO_BIN_EXE_keyfob"))
}

#[test]
fn all_that_can_be_said_of_a_role() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let before = home.read(".aws/config");
    let policy = home.write("policy.json", "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": []\n}\n");
    let _ = home
        .keyfob(admin(
            "prod",
            &["--source", "me", "--duration", "4h", "--external-id", "ext", "--region", "eu-west-1"],
        ))
        .args(&["--session-name", "alice", "--source-identity", "alice", "--mfa-serial", ALICE_MFA])
        .args(&["--tag", "team=core", "--tag", "cost=a b", "--transitive-tag", "team"])
        .args(&["--policy-arn", "arn:aws:iam::aws:policy/ReadOnlyAccess", "--policy"])
        .arg(policy)
        .run()
        .succeeds()
        .says("keyfob explain prod");
    let expected = format!(
        "{before}\n[profile prod]\nregion = eu-west-1\ncredential_process = {}\nkeyfob_role_arn = {ADMIN_ROLE}\n\
         keyfob_source_profile = me\nkeyfob_external_id = ext\nkeyfob_role_session_name = alice\n\
         keyfob_duration_seconds = 14400\nkeyfob_source_identity = alice\n\
         keyfob_session_tags = team=core, cost=a b\nkeyfob_transitive_session_tags = team\n\
         keyfob_policy = {{\"Statement\":[],\"Version\":\"2012-10-17\"}}\n\
         keyfob_policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess\nkeyfob_mfa_serial = {ALICE_MFA}\n",
        line("prod")
    );
    assert_eq!(home.read(".aws/config"), expected);
    let explained = home.keyfob(["explain", "prod", "--json"]).run().succeeds().json();
    let last = explained["steps"].as_array().unwrap().last().unwrap();
    assert_eq!(last["role_arn"], ADMIN_ROLE);
    assert_eq!(last["external_id"], "ext");
    assert_eq!(standin.requests().len(), 0, "writing a profile makes no call");
}

#[test]
fn the_sdks_own_settings() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let before = home.read(".aws/config");
    let _ =
        home.keyfob(admin("prod", &["--source", "me", "--native", "--external-id", "ext"])).run().succeeds();
    assert_eq!(
        home.read(".aws/config"),
        format!(
            "{before}\n[profile prod]\nregion = eu-west-1\nrole_arn = {ADMIN_ROLE}\nsource_profile = me\n\
             external_id = ext\n"
        )
    );
    let _ = home
        .keyfob(admin("tagged", &["--source", "me", "--native", "--tag", "a=b"]))
        .run()
        .fails(2)
        .says("session tags");
    let _ = home.keyfob(admin("machine", &["--credential-source", "environment"])).run().succeeds();
    assert!(home.read(".aws/config").contains("keyfob_credential_source = Environment\n"));
}

#[test]
fn what_cannot_work_is_not_written() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.add_config("\n[profile other]\nsso_session = corp\n");
    let before = home.read(".aws/config");
    for (options, status, says) in [
        (admin("prod", &["--source", "mee"]), 4, "Did you mean `me`?"),
        (admin("prod", &["--source", "prod"]), 4, "prod -> prod"),
        (admin("me", &["--source", "me"]), 4, "has an access key in the keychain already"),
        (admin("other", &["--source", "me"]), 4, "`sso_session`"),
        (admin("prod", &["--source", "me", "--duration", "899"]), 2, "899 seconds"),
        (admin("prod", &["--source", "me", "--duration", "13h"]), 2, "900 to 43200"),
        (admin("prod", &["--source", "me", "--external-id", "a b"]), 2, "external ID"),
        (admin("prod", &["--source", "me", "--session-name", "a"]), 2, "role session name"),
        (admin("prod", &["--source", "me", "--tag", "a,b=c"]), 2, "session tag"),
        (admin("prod", &["--source", "me", "--tag", "a=1", "--tag", "A=2"]), 2, "twice"),
        (admin("prod", &["--source", "me", "--tag", "a"]), 2, "KEY=VALUE"),
        (admin("prod", &["--source", "me", "--transitive-tag", "a"]), 2, "only tags that are set"),
        (admin("prod", &["--source", "me", "--policy", "{}"]), 2, "`Statement`"),
        (admin("prod", &["--source", "me", "--policy", "nowhere.json"]), 2, "no such file"),
        (admin("prod", &["--source", "me", "--policy-arn", "ReadOnly"]), 2, "ARN of a managed policy"),
        (admin("prod", &["--credential-source", "Ec2"]), 2, "Ec2InstanceMetadata"),
        (admin("a b", &["--source", "me"]), 4, "`a b`"),
        (vec!["configure", "role", "prod", "--role-arn", "Admin", "--source", "me"], 2, "role ARN"),
        (vec!["configure", "role", "prod", "--source", "me"], 2, "--role-arn is missing"),
        (vec!["configure", "role"], 2, "NAME and --role-arn and --source are missing"),
        (vec!["configure", "user"], 2, "no name"),
        (vec!["configure"], 2, "configure role"),
    ] {
        let told = format!("{options:?}");
        let output = home.keyfob(options).run();
        assert_eq!(output.status, status, "{told}: {}", output.stderr);
        let _ = output.says(says);
        assert_eq!(home.read(".aws/config"), before, "{told}");
    }
}

/// A circle through profiles that exist is found before it is written.
#[test]
fn a_circle_is_found_before_it_is_closed() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let _ = home.keyfob(admin("first", &["--source", "me"])).run().succeeds();
    let second = ["configure", "role", "second", "--role-arn", DEPLOY_ROLE, "--source", "first"];
    let _ = home.keyfob(second).run().succeeds();
    let before = home.read(".aws/config");
    let _ = home
        .keyfob(admin("first", &["--source", "second", "--yes"]))
        .run()
        .fails(4)
        .says("first -> second -> first")
        .says("Nothing was written");
    assert_eq!(home.read(".aws/config"), before);
}

#[test]
fn a_role_that_is_there_changes_after_a_yes() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let _ = home.keyfob(admin("prod", &["--source", "me", "--external-id", "ext"])).run().succeeds();
    let _ = home
        .keyfob(admin("prod", &["--source", "me", "--external-id", "ext"]))
        .run()
        .succeeds()
        .says("already");
    let before = home.read(".aws/config");
    let _ = home.keyfob(admin("prod", &["--source", "me"])).run().fails(3).says("--yes");
    let _ = home
        .keyfob(admin("prod", &["--source", "me", "--dry-run"]))
        .run()
        .succeeds()
        .prints("-keyfob_external_id = ext");
    assert_eq!(home.read(".aws/config"), before);
    let mut terminal = home.keyfob(admin("prod", &["--source", "me"])).on_terminal();
    terminal.expect("-keyfob_external_id = ext");
    terminal.expect("Change profile `prod`? [y/N] ");
    terminal.answer("n");
    let _ = terminal.wait().exits(1);
    assert_eq!(home.read(".aws/config"), before);
    let _ = home.keyfob(admin("prod", &["--source", "me", "--yes"])).run().succeeds();
    assert!(!home.read(".aws/config").contains("ext"));
}

#[test]
fn questions_on_a_terminal() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.add_config("\n[profile another]\nregion = eu-west-1\n");
    let mut terminal = home.keyfob(["configure"]).on_terminal();
    terminal.expect("What kind of profile?");
    terminal.press("assumed");
    terminal.answer("");
    terminal.expect("Role ARN: ");
    terminal.answer("Admin");
    terminal.expect("That is not a role ARN");
    terminal.expect("Role ARN: ");
    terminal.answer(ADMIN_ROLE);
    terminal.expect("Profile whose credentials assume the role:");
    terminal.expect_screen("both profiles", |screen| screen.contains("another") && screen.contains("me"));
    terminal.answer("");
    terminal.expect("Name of the profile [admin]: ");
    terminal.answer("prod");
    terminal.expect("External ID (blank for none): ");
    terminal.answer("");
    terminal.expect("Role session name");
    terminal.answer("");
    terminal.expect("How long the credentials last");
    terminal.answer("forever");
    terminal.expect("not a duration");
    terminal.expect("How long the credentials last");
    terminal.answer("2h");
    terminal.expect("Region (blank for eu-west-1): ");
    terminal.answer("");
    terminal.expect("Wrote profile `prod`");
    let _ = terminal.wait().succeeds();
    let config = home.read(".aws/config");
    assert!(config.contains("keyfob_source_profile = me\nkeyfob_duration_seconds = 7200\n"), "{config}");
}

#[test]
fn a_user_by_questions() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let mut terminal = home.keyfob(["configure", "user"]).on_terminal();
    terminal.expect("Name of the profile");
    terminal.answer("me");
    terminal.expect("Access key ID: ");
    terminal.answer(ALICE_KEY_ID);
    terminal.expect("Secret access key (not shown): ");
    terminal.answer(ALICE_SECRET);
    terminal.expect("Wrote profile `me`");
    let _ = terminal.wait().succeeds();
    assert!(home.read(".aws/config").contains(ALICE_MFA));
}

#[test]
fn the_program_can_be_named_plainly() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let _ = home.keyfob(["settings", "set", "program", "plain"]).run().succeeds();
    let _ = home.keyfob(admin("prod", &["--source", "me"])).run().succeeds();
    assert!(
        home.read(".aws/config").contains("credential_process = keyfob credential-process --profile prod\n")
    );
}
