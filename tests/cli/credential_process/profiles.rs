//! Profiles that cannot be served: what, where, and what to do.

use std::fmt::Write as _;

use super::AT_ONCE;
use crate::home::Home;
use crate::standin::sample::READ_ONLY_ROLE;
use crate::standin::{Standin, World};

#[test]
fn an_unknown_profile_is_answered_with_a_likely_one() {
    let home = Home::new();
    home.config("[profile production]\nregion = eu-west-1\n");
    let output = home.credential_process("prodution").run().fails(4).says_little();
    let _ = output.says("`prodution`").says("Did you mean `production`?");
}

#[test]
fn wrong_settings_are_named_with_their_line() {
    let role = READ_ONLY_ROLE;
    for (config, words) in [
        (format!("[profile x]\nrole_arn = {role}\n"), &["`role_arn` without", "line 2"][..]),
        (
            format!("[profile x]\nrole_arn = {role}\nsource_profile = y\ncredential_source = Environment\n"),
            &["`source_profile`", "`credential_source`", "keyfob profile unset x"],
        ),
        (
            format!(
                "[profile x]\nrole_arn = {role}\nsource_profile = y\n[profile y]\nrole_arn = {role}\nsource_profile = x\n"
            ),
            &["x -> y -> x", "line 6"],
        ),
        (format!("[profile x]\nrole_arn = {role}\nsource_profile = nobody\n"), &["`nobody`", "line 3"]),
        (
            "[profile x]\nrole_arn = nonsense\nsource_profile = y\n".to_owned(),
            &["`role_arn`", "line 2", "keyfob profile set x"],
        ),
        (
            "[profile x]\nregion = eu-west-1\n".to_owned(),
            &["does not say where its credentials come from", "keyfob add x"],
        ),
        (
            "[profile x]\nkeyfob_access_key = keychain\n".to_owned(),
            &["none is stored there", "`keyfob add x`", "line 2"],
        ),
        (
            "[profile x]\nsso_account_id = 111122223333\nsso_role_name = R\nsso_session = s\n".to_owned(),
            &["`s`", "[sso-session s]"],
        ),
        ("[profile x]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n".to_owned(), &["`aws_secret_access_key`"]),
    ] {
        let home = Home::new();
        home.config(&config);
        let mut output = home.credential_process("x").run();
        assert_eq!(output.status, 4, "{config}{}", output.stderr);
        output = output.fails(4).says_little().within(AT_ONCE);
        for word in words {
            output = output.says(word);
        }
    }
}

#[test]
fn a_config_file_that_is_none() {
    let home = Home::new();
    std::fs::create_dir(home.path(".aws/config")).unwrap();
    let _ = home.credential_process("x").run().fails(4).says_little().says(".aws/config").says("directory");
    let home = Home::new();
    home.write(".aws/config", b"[profile x]\nregion = \xff\xfe\n");
    let _ = home.credential_process("x").run().fails(4).says_little().says("UTF-8").says(".aws/config");
    let home = Home::new();
    let _ = home.credential_process("x").run().fails(4).says_little().says("`x`");
}

#[test]
fn no_home_directory() {
    let home = Home::new();
    let output = home.credential_process("x").without_env("HOME").run();
    let _ = output.fails(4).says_little().says("HOME");
    let output = home.credential_process("x").env("HOME", "/nonexistent").run();
    let _ = output.fails(4).says_little();
}

#[test]
fn ten_thousand_profiles_are_no_burden() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let mut config = home.read(".aws/config");
    for number in 0..10_000 {
        let _ = writeln!(
            config,
            "\n# number {number}\n[profile p{number}]\nrole_arn = {READ_ONLY_ROLE}\nsource_profile = me\nregion = eu-west-1"
        );
    }
    home.config(&config);
    let output = home.keyfob(["explain", "p9999", "--json"]).run().succeeds().within(AT_ONCE);
    assert_eq!(output.json()["steps"].as_array().unwrap().len(), 3);
}
