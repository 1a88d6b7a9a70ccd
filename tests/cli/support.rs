//! The support itself: a check that cannot fail is no check.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::home::Home;
use crate::keyring::{Keyring, KeyringState};
use crate::secrets::Secrets;

#[test]
fn secrets_are_found_in_every_form() {
    let secret = "wJalrXUtnFEMI/K7MDENG";
    let secrets = Secrets::new([secret]);
    for prefix in ["", "a", "ab", "abc"] {
        let text = STANDARD.encode(format!("{prefix}{secret} and more"));
        assert!(secrets.found_in(text.as_bytes()).is_some(), "{prefix}");
    }
    let hex: String = secret.bytes().map(|byte| format!("{byte:02X}")).collect();
    assert!(secrets.found_in(format!("x{hex}x").as_bytes()).is_some());
    assert!(secrets.found_in(b"...wJalrXUtnFEMI%2FK7MDENG...").is_some());
    assert!(secrets.found_in(b"wJalrXUtnFEMI/K7MDEN").is_none());
}

#[test]
#[should_panic(expected = "has a secret in it")]
fn a_secret_in_the_home_is_found() {
    let home = Home::new();
    home.write("deep/down/file", "xx secret-of-mine xx");
    Secrets::new(["secret-of-mine"]).assert_absent_from_home(&home, &[]);
}

#[test]
fn programs_see_nothing_of_the_outer_environment() {
    let home = Home::new();
    let output = home.program("/usr/bin/env", [""; 0]).run().succeeds();
    for line in output.stdout.lines() {
        let (name, _) = line.split_once('=').unwrap();
        assert!(home.environment().contains_key(std::ffi::OsStr::new(name)), "{line}");
    }
    let _ = home.program("/bin/sh", ["-c", ": </dev/tty"]).run().exits(2);
}

#[test]
fn a_terminal_is_shown_and_typed_at() {
    let home = Home::new();
    let script =
        "printf 'name? ' >/dev/tty; read -r name </dev/tty; echo \"out $name\"; echo err >&2; exit 7";
    let mut terminal = home.program("/bin/sh", ["-c", script]).on_terminal_with_pipes();
    terminal.expect("name? ");
    terminal.answer("alice");
    let output = terminal.wait().exits(7);
    assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("out alice\n", "err\n"));

    let script = "printf '\\033[31mred\\033[0m'; printf '\\033[6n'; stty -echo -icanon; head -c 6 >/dev/null; tput cols";
    let output = home.program("/bin/sh", ["-c", script]).on_terminal().wait().succeeds();
    assert!(output.stdout.starts_with("red") && output.stdout.ends_with("80\n"), "{:?}", output.stdout);
}

#[test]
fn a_keyring_starts_and_ends() {
    for state in [KeyringState::Unlocked, KeyringState::Locked, KeyringState::Absent] {
        let Some(keyring) = Keyring::start(state) else { return };
        let mut home = Home::new();
        home.use_keyring(&keyring);
        let stored = home
            .program("secret-tool", ["lookup", "service", "nothing"])
            .limit(std::time::Duration::from_secs(20))
            .run();
        assert_eq!(stored.stdout, "");
    }
}
