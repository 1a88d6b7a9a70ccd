//! Other first proofs than an access key in the keychain.

use super::AT_ONCE;
use crate::home::Home;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET, READ_ONLY_ROLE};
use crate::standin::{Role, Standin, World};

fn role_over(settings: &str) -> String {
    format!("[profile x]\nrole_arn = {READ_ONLY_ROLE}\n{settings}\n")
}

#[test]
fn keys_in_plain_text_are_read_too() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    home.credentials(&format!(
        "[plain]\naws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {ALICE_SECRET}\n"
    ));
    home.config(&role_over("source_profile = plain"));
    let output = home.credential_process("x").run().succeeds_silently();
    assert_eq!(output.text_at("AccountId"), "444455556666");
}

#[test]
fn the_environment_as_credential_source() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    home.config(&role_over("credential_source = Environment"));
    let _ = home.credential_process("x").run().fails(4).says("AWS_ACCESS_KEY_ID").says("line 3");
    let with_key = home.credential_process("x").env("AWS_ACCESS_KEY_ID", ALICE_KEY_ID);
    let _ = with_key.env("AWS_SECRET_ACCESS_KEY", ALICE_SECRET).run().succeeds_silently();
    assert_eq!(standin.requests()[0].access_key_id.as_deref(), Some(ALICE_KEY_ID));
}

#[test]
fn a_web_identity_token() {
    let standin = Standin::start(World::sample());
    let token = "eyJhbGciOiJub25lIn0.e30.";
    standin.change_world(|world| {
        world.roles.push(Role::new("arn:aws:iam::444455556666:role/Pipeline").web_identity(token));
    });
    let home = Home::with(&standin);
    let path = home.path("token");
    home.config(&format!(
        "[profile x]\nrole_arn = arn:aws:iam::444455556666:role/Pipeline\nweb_identity_token_file = {}\n\
         role_session_name = build-7\n",
        path.display()
    ));
    let _ = home.credential_process("x").run().fails(4).says("there is no such file").says("line 2");
    home.write("token", format!("{token}\n"));
    let output = home.credential_process("x").run().succeeds_silently();
    assert_eq!(output.text_at("AccountId"), "444455556666");
    let request = standin.requests().pop().unwrap();
    assert_eq!(request.operation, "AssumeRoleWithWebIdentity");
    assert_eq!(request.parameter("RoleSessionName"), Some("build-7"));
    home.write("token", "another");
    let output = home.credential_process("x").run().succeeds_silently();
    assert_eq!(output.text_at("AccountId"), "444455556666", "it is cached");
}

#[test]
fn another_tool_as_source() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let answer =
        format!(r#"{{"Version":1,"AccessKeyId":"{ALICE_KEY_ID}","SecretAccessKey":"{ALICE_SECRET}"}}"#);
    home.write("answer", answer);
    let tool = home.script("tool", "cat \"$HOME/answer\"");
    let source = format!("source_profile = other\n[profile other]\ncredential_process = {}", tool.display());
    home.config(&role_over(&source));
    let output = home.credential_process("x").run().succeeds_silently();
    assert_eq!(output.text_at("AccountId"), "444455556666");

    let home = Home::with(&standin);
    let tool = home.script("tool", "echo no luck today >&2; echo secret-of-the-tool; exit 9");
    let source = format!("source_profile = other\n[profile other]\ncredential_process = {}", tool.display());
    home.config(&role_over(&source));
    let output = home.credential_process("x").run().fails(1).says_little();
    let _ = output.says("no luck today").says("line 5").does_not_say("secret-of-the-tool");
}

/// Two profiles that ask each other through another program.
#[test]
fn a_circle_through_another_tool_is_found_and_shown() {
    let home = Home::new();
    let tool = |name: &str, profile: &str| {
        home.script(name, &format!("exec {}", home.credential_process_line(profile)))
    };
    let (to_a, to_b) = (tool("to-a", "a"), tool("to-b", "b"));
    home.config(&format!(
        "[profile a]\ncredential_process = {}\n[profile b]\ncredential_process = {}\n",
        to_b.display(),
        to_a.display()
    ));
    let output = home.credential_process("a").run().fails(1).within(AT_ONCE);
    let _ = output.says("a -> b -> a");
}

#[test]
fn a_circle_of_native_profiles_behind_wired_ones() {
    let home = Home::new();
    home.config(&format!(
        "[profile a]\ncredential_process = {}\n[profile b]\ncredential_process = {}\n",
        home.credential_process_line("b"),
        home.credential_process_line("a"),
    ));
    let _ = home.credential_process("a").run().fails(4).says("a -> b -> a").says_little();
}
