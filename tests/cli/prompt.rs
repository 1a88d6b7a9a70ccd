//! `keyfob prompt`

use crate::exec::home;
use crate::sso_home;
use crate::standin::sample::READ_ONLY_ROLE;
use crate::standin::{Standin, World};

#[test]
fn the_profile_in_use_and_nothing_without_one() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let prompt = |profile: &str, arguments: &[&str]| {
        let arguments = [&["prompt"], arguments].concat();
        home.keyfob(arguments).env("AWS_PROFILE", profile).run().succeeds_silently().stdout
    };
    assert_eq!(home.keyfob(["prompt"]).run().succeeds_silently().stdout, "");
    assert_eq!(prompt("ro", &[]), "ro\n");
    let _ = home.credential_process("ro").run().succeeds_silently();
    let asked = standin.requests().len();
    assert!(["ro 59m\n", "ro 1h00m\n"].contains(&prompt("ro", &[]).as_str()));
    assert_eq!(
        prompt("ro", &["--format", "{account} {role} {region}[ {mark}]"]),
        "444455556666 ReadOnly eu-west-1\n"
    );
    assert_eq!(prompt("no-such-profile", &[]), "no-such-profile\n");
    assert_eq!(standin.requests().len(), asked, "no call");
    let _ = home.keyfob(["prompt", "--format", "{x}"]).env("AWS_PROFILE", "ro").run().fails(2).says("`x`");
}

#[test]
fn credentials_in_the_environment_tell_their_own_end() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let keyfob = env!("CARGO_BIN_EXE_keyfob");
    let output = home.keyfob(["exec", "ro", "--", keyfob, "prompt"]).run().succeeds();
    assert!(output.stdout.starts_with("ro ") && output.stdout.ends_with("m\n"), "{}", output.stdout);
    let prompt = home
        .keyfob(["prompt"])
        .env("KEYFOB_PROFILE", "ro")
        .env("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z")
        .run()
        .succeeds_silently();
    assert_eq!(prompt.stdout, "ro ended\n");
}

#[test]
fn a_marked_profile_is_red() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    home.add_config(&format!(
        "\n[profile prod]\nrole_arn = {READ_ONLY_ROLE}\nsource_profile = key\nkeyfob_mark = production\n\
         keyfob_account_name = Acme Production\n"
    ));
    let output = home
        .keyfob(["prompt", "--paint", "zsh", "--format", "{profile}[ {mark}][ @{account_name}]"])
        .env("AWS_PROFILE", "prod")
        .run()
        .succeeds_silently();
    assert_eq!(output.stdout, "%F{red}prod production @Acme Production%f\n");
}

#[test]
fn an_account_is_called_as_the_login_listed_it() {
    let standin = Standin::start(World::sample());
    let home = sso_home::home(&standin);
    let prompt = || {
        let output =
            home.keyfob(["prompt", "--format", "{profile}[ @{account_name}]"]).env("AWS_PROFILE", "legacy");
        output.run().succeeds_silently().stdout
    };
    let _ = sso_home::sign_in(&standin, &home, &["login", "corp"]).0.succeeds();
    assert_eq!(prompt(), "legacy\n");
    let _ = home.keyfob(["sso", "roles", "--session", "corp"]).run().succeeds();
    standin.forget_requests();
    assert_eq!(prompt(), "legacy @Acme Sandbox\n");
    home.add_config("keyfob_account_name = Playground\n");
    assert_eq!(prompt(), "legacy @Playground\n");
    assert_eq!(standin.requests().len(), 0, "no call");
}

#[test]
fn a_broken_file_breaks_no_prompt() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    home.write(".aws/config", b"[profile x]\n\xff\xfe\n");
    let output = home.keyfob(["prompt"]).env("AWS_PROFILE", "x").run().succeeds_silently();
    assert_eq!(output.stdout, "x\n");
}
