//! `keyfob undo`

use crate::home::Home;

fn edited() -> Home {
    let home = Home::new();
    home.config("[profile a]\nregion = x\n");
    let _ = home.keyfob(["profile", "set", "a", "region", "y"]).run().succeeds();
    home
}

#[test]
fn it_shows_the_diff_asks_and_restores() {
    let home = edited();
    let _ = home.keyfob(["undo", "--dry-run"]).run().succeeds().prints("-region = y\n+region = x\n");
    let _ = home.keyfob(["undo"]).run().fails(3).says("`--yes`");
    assert_eq!(home.read(".aws/config"), "[profile a]\nregion = y\n");
    let mut terminal = home.keyfob(["undo"]).on_terminal();
    terminal.expect("+region = x");
    terminal.expect("Take back `keyfob profile set a region`");
    terminal.answer("y");
    let _ = terminal.wait().exits(0);
    assert_eq!(home.read(".aws/config"), "[profile a]\nregion = x\n");
    let _ = home.keyfob(["undo", "--yes"]).run().fails(1).says("there is no edit to take back");
}

#[test]
fn edits_are_taken_back_one_after_the_other() {
    let home = edited();
    let _ = home.keyfob(["profile", "remove", "a", "--yes"]).run().succeeds();
    assert_eq!(home.read(".aws/config"), "");
    for text in ["[profile a]\nregion = y\n", "[profile a]\nregion = x\n"] {
        let _ = home.keyfob(["undo", "--yes"]).run().succeeds().says("Took back");
        assert_eq!(home.read(".aws/config"), text);
    }
}

#[test]
fn a_change_since_then_is_not_lost() {
    let home = edited();
    home.add_config("# by hand\n");
    let _ = home
        .keyfob(["undo", "--yes"])
        .run()
        .fails(1)
        .says("was changed after")
        .says("--dry-run")
        .says_little();
    assert_eq!(home.read(".aws/config"), "[profile a]\nregion = y\n# by hand\n");
}

/// A text with a secret in it is kept sealed, and comes back.
#[test]
fn plaintext_keys_come_back_and_are_kept_nowhere_in_plain_text() {
    let home = Home::new();
    let text = "[a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = sentinel/secret\n";
    home.credentials(text);
    let _ = home.keyfob(["profile", "remove", "a", "--yes"]).run().succeeds();
    assert_eq!(home.read(".aws/credentials"), "");
    crate::secrets::Secrets::new(["sentinel/secret"]).assert_absent_from_home(&home, &[]);
    let _ = home.keyfob(["undo", "--yes"]).run().succeeds();
    assert_eq!(home.read(".aws/credentials"), text);
}
