//! A config file by somebody who means harm.

use crate::home::Home;
use crate::standin::{Standin, World};

/// Commands that only look.
const LOOKING: &[&[&str]] = &[
    &["list"],
    &["list", "--json"],
    &["status"],
    &["explain", "evil"],
    &["explain", "evil", "--json"],
    &["profile", "list"],
    &["profile", "show", "evil"],
    &["prompt", "--profile", "evil"],
    &["doctor", "--offline"],
    &["mfa", "list"],
    &["log"],
    &["complete", "profiles"],
    &["use", "evil"],
    &["profile", "wire", "evil", "--dry-run"],
    &["adopt", "--all", "--dry-run"],
];

#[test]
fn looking_at_a_hostile_profile_runs_nothing_and_moves_no_cursor() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let ran = home.path("ran");
    let evil = home.script("evil-program", &format!("echo ran >> '{}'", ran.display()));
    let evil = evil.display();
    home.config(&format!(
        "[profile evil]\ncredential_process = {evil}\nkeyfob_mfa_process = {evil}\nmfa_process = {evil}\n\
         region = eu\u{1b}[2Jwest\noutput = \u{1b}]0;owned\u{7}json\n\
         \n[profile \u{1b}[31mred]\nregion = eu-west-1\n\
         \n[profile $(touch {0})]\nregion = `touch {0}`\n\
         \n[profile keys]\naws_access_key_id = \u{1b}[2J\naws_secret_access_key = \u{1b}[2Jsecret\n",
        ran.display()
    ));
    for arguments in LOOKING {
        let output = home.keyfob(arguments.iter().copied()).run();
        assert!(!ran.exists(), "{} ran what the profile names", output.line);
        let shown = format!("{}{}", output.stdout, output.stderr);
        assert!(
            !shown.contains("\u{1b}[2J") && !shown.contains("\u{1b}]0") && !shown.contains("\u{1b}[31mred"),
            "{}: {shown:?}",
            output.line
        );
        assert!(!shown.contains("panicked"), "{shown}");
    }
    // A program gets a value as it is, a person without what a terminal obeys.
    let get = || home.keyfob(["profile", "get", "evil", "region"]);
    assert_eq!(get().run().succeeds().stdout, "eu\u{1b}[2Jwest\n");
    let shown = get().on_terminal().wait().succeeds().stdout;
    assert!(shown.contains("eu\u{fffd}[2Jwest"), "{shown:?}");
    assert_eq!(standin.requests().len(), 0);
}
