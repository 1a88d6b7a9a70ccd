//! `keyfob status`

use crate::exec::home;
use crate::sso_home::sign_in;
use crate::standin::{Standin, World};
use crate::terminal::CTRL_C;

#[test]
fn open_sessions_the_one_that_ends_first_on_top() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let _ = home.keyfob(["status"]).run().succeeds().says("No session is open.");
    let _ = home.credential_process("key").run().succeeds_silently();
    let _ = home.credential_process("ro").run().succeeds_silently();
    let asked = standin.requests().len();
    let output = home.keyfob(["status"]).run().succeeds_silently();
    let lines: Vec<&str> = output.stdout.lines().collect();
    assert!(
        lines[1].starts_with("ro ") && lines[1].contains("59:") && lines[1].contains('━'),
        "{}",
        output.stdout
    );
    assert!(lines[2].starts_with("key ") && lines[2].contains("11:59:"), "{}", output.stdout);
    let json = home.keyfob(["status", "readonly", "--json"]).run().succeeds_silently().json();
    assert_eq!(json["sessions"].as_array().unwrap().len(), 1, "{json}");
    assert_eq!(json["sessions"][0]["role_name"], "ReadOnly");
    assert_eq!(standin.requests().len(), asked, "no call");
}

#[test]
fn watching_draws_anew_in_place() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let _ = home.credential_process("ro").run().succeeds_silently();
    let _ = home.keyfob(["status", "--watch"]).run().fails(2).says("stdout is none");
    let mut terminal = home.keyfob(["status", "--watch"]).on_terminal();
    terminal.expect("59:");
    terminal.expect("59:");
    assert_eq!(terminal.screen().matches("PROFILE").count(), 1, "{}", terminal.screen());
    terminal.press(CTRL_C);
    assert_ne!(terminal.wait().status, 0);
}

#[test]
fn logins_to_identity_center_and_the_console_are_open_too() {
    let standin = Standin::start(World::sample());
    let home = crate::sso_home::home(&standin);
    let _ = sign_in(&standin, &home, &["login", "corp"]).0.succeeds();
    let _ = home.credential_process("read").run().succeeds_silently();
    let _ = sign_in(&standin, &home, &["login", "--console", "mine"]).0.succeeds();
    let asked = standin.requests().len();
    let output = home.keyfob(["status"]).run().succeeds_silently();
    let lines: Vec<Vec<&str>> = output.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    let order: Vec<&str> = lines.iter().map(|words| words[0]).collect();
    assert_eq!(order, ["PROFILE", "mine", "read", "corp"], "{}", output.stdout);
    assert_eq!(lines[3][1..3], ["(login)", "eu-west-1"], "{}", output.stdout);
    assert!(output.stdout.lines().skip(1).all(|line| line.contains('━')), "{}", output.stdout);
    let json = home.keyfob(["status", "--json"]).run().succeeds_silently().json();
    let login = &json["logins"][0];
    assert_eq!(
        (login["sso_session"].as_str(), login["renewable"].as_bool()),
        (Some("corp"), Some(true)),
        "{json}"
    );
    let (mine, left) = (&json["sessions"][0], json["sessions"][0]["seconds_left"].as_i64().unwrap());
    assert!(mine["profile"] == "mine" && mine["account_id"] == "111122223333" && left <= 900, "{json}");
    let only = home.keyfob(["status", "corp", "--json"]).run().succeeds_silently().json();
    assert_eq!(
        (only["sessions"].as_array().unwrap().len(), only["logins"].as_array().unwrap().len()),
        (0, 1)
    );
    assert_eq!(standin.requests().len(), asked, "no call");
}

#[test]
fn a_text_that_fits_no_session_is_told_from_no_session() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let _ = home.keyfob(["status"]).run().succeeds().says("`keyfob login PROFILE` opens one");
    let _ = home.credential_process("ro").run().succeeds_silently();
    let _ = home.keyfob(["status", "staging"]).run().succeeds().says("has `staging` in it");
    let _ = home.keyfob(["status", "ro"]).run().succeeds().prints("ro");
}
