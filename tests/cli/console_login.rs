//! `keyfob login --console` and `login_session` profiles

use std::os::unix::fs::PermissionsExt as _;

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::home::Home;
use crate::sso_home::{home, opened, sign_in};
use crate::standin::browser;
use crate::standin::sample::READ_ONLY_ROLE;
use crate::standin::{Consent, Standin, World};

pub(crate) const ARN: &str = "arn:aws:iam::111122223333:user/alice";

fn path() -> String {
    let digest: String = Sha256::digest(ARN).iter().map(|byte| format!("{byte:02x}")).collect();
    format!(".aws/login/cache/{digest}.json")
}

pub(crate) fn stored(home: &Home) -> Value {
    serde_json::from_str(&home.read(&path())).unwrap()
}

pub(crate) fn set_end(home: &Home, minutes: i64) {
    let mut login = stored(home);
    let end = Utc::now() + TimeDelta::minutes(minutes);
    login["accessToken"]["expiresAt"] = json!(end.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    home.write(&path(), login.to_string());
}

pub(crate) fn signed_in() -> (Standin, Home) {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    home.config("");
    let (output, page) = sign_in(&standin, &home, &["login", "--console", "mine"]);
    let _ = output.succeeds().says(&format!("Signed in as {ARN}"));
    assert!(page.status == 200 && page.body.contains("You are signed in"), "{}", page.body);
    standin.forget_requests();
    (standin, home)
}

#[test]
fn a_console_login_is_stored_as_the_aws_cli_stores_it_and_served() {
    let (standin, home) = signed_in();
    assert_eq!(home.read(".aws/config"), format!("[profile mine]\nlogin_session = {ARN}\n"));
    let login = stored(&home);
    assert_eq!(login["tokenType"], "aws_sigv4");
    assert_eq!(login["clientId"], "arn:aws:signin:::devtools/same-device");
    assert_eq!(login["accessToken"]["accountId"], "111122223333");
    assert!(login["dpopKey"].as_str().unwrap().starts_with("-----BEGIN EC PRIVATE KEY-----\n"));
    assert!(login["idToken"].is_string() && login["refreshToken"].is_string());
    assert_eq!(std::fs::metadata(home.path(path())).unwrap().permissions().mode() & 0o777, 0o600);
    let answer = home.credential_process("mine").run().succeeds_silently();
    assert_eq!(answer.text_at("AccountId"), "111122223333");
    assert_eq!(answer.text_at("AccessKeyId"), login["accessToken"]["accessKeyId"].as_str().unwrap());
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn thirty_callers_renew_once_and_the_refresh_token_rotates() {
    let (standin, home) = signed_in();
    let before = stored(&home);
    set_end(&home, 0);
    let running: Vec<_> = (0..30).map(|_| home.credential_process("mine").spawn()).collect();
    for one in running {
        let _ = one.wait().succeeds_silently();
    }
    let after = stored(&home);
    assert_eq!(standin.requests().len(), 1);
    assert_ne!(before["refreshToken"], after["refreshToken"]);
    assert_eq!((&before["dpopKey"], &before["idToken"]), (&after["dpopKey"], &after["idToken"]));
}

#[test]
fn a_login_that_ended_names_the_command_and_stops_a_storm() {
    let (standin, home) = signed_in();
    standin.change_password();
    set_end(&home, -1);
    for _ in 0..3 {
        let _ = home.credential_process("mine").run().fails(3).says("keyfob login mine").says_little();
    }
    assert_eq!(standin.requests().len(), 1);
    let (output, _) = sign_in(&standin, &home, &["login", "mine"]);
    let _ = output.succeeds();
    let _ = home.credential_process("mine").run().succeeds_silently();
}

#[test]
fn a_refused_login_leaves_everything_as_it_was() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    home.config("");
    standin.set_consent(Consent::Deny);
    let running = home.keyfob(["login", "--console", "mine"]).spawn();
    let page = browser::open(&opened(&home)).unwrap();
    assert_eq!(page.status, 400);
    let _ = running.wait().fails(5).says("refused in the browser");
    standin.set_consent(Consent::Approve);
    standin.change_world(|world| world.sign_in.permitted = false);
    let running = home.keyfob(["login", "--console", "mine"]).spawn();
    let _ = browser::open(&opened(&home)).unwrap();
    let _ = running.wait().fails(5).says("signin:CreateOAuth2Token");
    assert!(home.read(".aws/config").is_empty() && !home.path(path()).exists());
    home.config("[profile mine]\nrole_arn = arn:aws:iam::444455556666:role/Admin\nsource_profile = me\n");
    let _ = home.keyfob(["login", "--console", "mine"]).run().fails(4).says("`role_arn`");
}

#[test]
fn on_another_device_a_text_is_copied() {
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    home.config("");
    home.set("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22");
    standin.set_consent(Consent::Approve);
    let mut terminal = home.keyfob(["login", "--console", "mine"]).on_terminal_with_pipes();
    terminal.expect("The text (not shown): ");
    // The address went to stderr, which is a pipe here: a wrong text is told.
    terminal.answer("c3RhdGU9eCZjb2RlPXk=");
    let output = terminal.wait().fails(5).says("belongs to another login");
    assert!(output.stderr.contains("cross-device"), "{}", output.stderr);
    assert!(!home.path(path()).exists());
}

#[test]
fn a_logout_forgets_the_login() {
    let (_standin, home) = signed_in();
    let _ = home.keyfob(["logout", "mine"]).run().succeeds().says("Forgot the console login");
    assert!(!home.path(path()).exists());
    let _ = home.credential_process("mine").run().fails(3).says("keyfob login mine");
}

#[test]
fn on_another_device_the_text_of_the_page_signs_in() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    home.config("");
    standin.set_consent(Consent::Approve);
    let mut terminal = home.keyfob(["login", "--console", "mine", "--remote"]).on_terminal();
    let page = browser::open(&opened(&home)).unwrap();
    terminal.expect("The text (not shown): ");
    terminal.answer(page.code().unwrap());
    terminal.expect("Signed in as");
    let _ = terminal.wait().succeeds();
    assert_eq!(stored(&home)["clientId"], "arn:aws:signin:::devtools/cross-device");
    let _ = home.credential_process("mine").run().succeeds_silently();
    set_end(&home, 0);
    let _ = home.credential_process("mine").run().succeeds_silently();
    assert_eq!(standin.succeeded("CreateOAuth2Token"), 2);
}

/// `aws login` asks for the region where none is configured, and writes it.
#[test]
fn a_region_is_asked_for_where_none_is_configured() {
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    home.config("");
    home.unset("AWS_REGION");
    standin.set_consent(Consent::Approve);
    let mut terminal = home.keyfob(["login", "--console", "mine"]).on_terminal();
    terminal.expect("AWS Region [us-east-1]: ");
    terminal.answer("eu-west-1");
    let _ = browser::open(&opened(&home)).unwrap();
    let _ = terminal.wait().succeeds();
    let written = format!("[profile mine]\nlogin_session = {ARN}\nregion = eu-west-1\n");
    assert_eq!(home.read(".aws/config"), written);
    let _ = sign_in(&standin, &home, &["login", "mine"]).0.succeeds();
    assert_eq!(home.read(".aws/config"), written, "it is not asked for again");
}

#[test]
fn what_the_service_refuses_is_told_with_its_reason() {
    let (standin, home) = signed_in();
    standin.change_world(|world| world.sign_in.permitted = false);
    set_end(&home, 0);
    for _ in 0..2 {
        let output = home.credential_process("mine").run().fails(5).says_little();
        let _ = output.says("INSUFFICIENT_PERMISSIONS").says("signin:CreateOAuth2Token");
    }
    assert_eq!(standin.count("CreateOAuth2Token"), 1, "a refusal stops a storm");
}

#[test]
fn a_role_can_be_assumed_with_a_console_login() {
    let (standin, home) = signed_in();
    home.add_config(&format!("\n[profile audit]\nrole_arn = {READ_ONLY_ROLE}\nsource_profile = mine\n"));
    let answer = home.credential_process("audit").run().succeeds_silently();
    assert_eq!((answer.text_at("AccountId").as_str(), standin.count("AssumeRole")), ("444455556666", 1));
}

/// What a careless writer left, which still holds the login.
fn damaged(login: &str) -> [String; 3] {
    let older = login.replace("\"accessKeyId\":\"ASIA", "\"accessKeyId\":\"ASIAOLDER");
    let older = older.replace("\"expiresAt\":\"2", "\"expiresAt\":\"1");
    [format!("{login}05Z\"}}}}"), format!("{older}{login}"), format!("{login}\n\0\0\0\0")]
}

/// The AWS CLI and the SDKs refuse such a file, so it is not left until the next renewal.
#[test]
fn a_damaged_login_is_served_and_its_file_mended_at_once() {
    let (standin, home) = signed_in();
    let login = stored(&home);
    for text in damaged(&login.to_string()) {
        home.write(&path(), &text);
        let answer = home.credential_process("mine").run().succeeds_silently();
        assert_eq!(answer.text_at("AccessKeyId"), login["accessToken"]["accessKeyId"].as_str().unwrap());
        assert_eq!(stored(&home), login, "{text}");
        assert_eq!(std::fs::metadata(home.path(path())).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(standin.requests().len(), 0);
}

/// Nobody waits for that: whoever holds the lock is about to write the file anyway.
#[test]
fn a_damaged_login_that_another_process_is_at_is_served_as_it_is() {
    let (_standin, home) = signed_in();
    let login = stored(&home).to_string();
    let text = format!("{login}rest");
    home.write(&path(), &text);
    let locks = home.files().into_iter().filter(|path| path.extension().is_some_and(|end| end == "lock"));
    let held: Vec<_> = locks.map(|path| std::fs::File::open(path).unwrap()).collect();
    assert!(!held.is_empty());
    held.iter().for_each(|lock| lock.try_lock().unwrap());
    let answer = home.credential_process("mine").run().succeeds_silently();
    let _ = answer.within(std::time::Duration::from_secs(5));
    assert_eq!(home.read(&path()), text);
    drop(held);
    let _ = home.credential_process("mine").run().succeeds_silently();
    assert_eq!(stored(&home).to_string(), login);
}

/// What holds no login, of whatever kind, is nobody's: it is told so, and the next login is stored in its place.
#[test]
fn a_file_that_holds_no_login_is_survived_and_replaced() {
    let (standin, home) = signed_in();
    let login = stored(&home).to_string();
    let half = &login[..login.len() / 2];
    let without_key = login.replace("-----BEGIN EC PRIVATE KEY-----", "-----BEGIN CERTIFICATE-----");
    let foreign = r#"{"accessToken":"a token of IAM Identity Center","expiresAt":"2099-01-01T00:00:00Z"}"#;
    for text in ["", half, &without_key, foreign, "[]", "\0\0\0\0", "not JSON at all"] {
        home.write(&path(), text);
        let output = home.credential_process("mine").run().fails(3).says_little();
        let _ = output.says("nobody is signed in").says("`keyfob login mine`");
        let _ = sign_in(&standin, &home, &["login", "mine"]).0.succeeds();
        let _ = home.credential_process("mine").run().succeeds_silently();
        assert_eq!(stored(&home)["tokenType"], "aws_sigv4", "{text}");
    }
    for arguments in [&["logout", "mine"][..], &["logout", "--all"]] {
        home.write(&path(), half);
        let _ = home.keyfob(arguments).run().succeeds().says("Forgot the console login");
        assert!(!home.path(path()).exists(), "half a login holds secrets too");
    }
}
