//! `keyfob remove`

use chrono::TimeDelta;

use crate::home::Home;
use crate::standin::sample::{ADMIN_ROLE, ALICE_KEY_ID, ALICE_SECRET, access_key_csv};
use crate::standin::{Standin, World};

/// A home in which `keyfob add me` was run, with another profile before it and a role over it.
fn added(standin: &Standin) -> Home {
    let home = Home::with(standin);
    home.config("[default]\nregion = us-east-1\n");
    let csv = home.write("keys.csv", access_key_csv());
    let _ = home.keyfob(["add", "me", "--delete-csv", "--csv"]).arg(csv).run().succeeds();
    let role = ["configure", "role", "prod", "--role-arn", ADMIN_ROLE, "--source", "me"];
    let _ = home.keyfob(role).run().succeeds();
    home.cache_session("prod", TimeDelta::hours(1), TimeDelta::minutes(50));
    home
}

fn has_key(home: &Home) -> bool {
    home.vault().access_key(&"me".parse().unwrap()).is_ok()
}

#[test]
fn it_shows_and_asks() {
    let standin = Standin::start(World::sample());
    let home = added(&standin);
    let before = home.read(".aws/config");
    let _ = home.keyfob(["remove", "me"]).run().fails(3).says("--yes");
    let _ = home
        .keyfob(["remove", "me", "--dry-run"])
        .run()
        .succeeds()
        .prints("would stop working: prod")
        .prints(ALICE_KEY_ID)
        .prints("1 cached session")
        .prints("-[profile me]");
    let mut terminal = home.keyfob(["remove", "me"]).on_terminal();
    terminal.expect("would stop working: prod");
    terminal.expect("Delete this? [y/N] ");
    terminal.answer("");
    let _ = terminal.wait().exits(1);
    assert_eq!(home.read(".aws/config"), before);
    assert!(has_key(&home));

    let output = home.keyfob(["remove", "me", "--yes", "--json"]).run().succeeds().says("deactivated there");
    assert_eq!(output.json()["key_deleted"], true);
    assert_eq!(output.json()["sessions_deleted"], 1);
    assert!(!has_key(&home));
    let config = home.read(".aws/config");
    assert!(config.starts_with("[default]\nregion = us-east-1\n\n[profile prod]\n"), "{config}");
    assert!(!home.read(".local/share/keyfob/items.json").contains(ALICE_KEY_ID));
    let _ = home.keyfob(["remove", "me", "--yes"]).run().fails(4).says("no access key of profile `me`");
}

#[test]
fn other_settings_of_the_profile_stay() {
    let standin = Standin::start(World::sample());
    let home = added(&standin);
    let with_more =
        home.read(".aws/config").replace("keyfob_access_key", "cli_pager = less\nkeyfob_access_key");
    home.config(&with_more);
    let _ = home.keyfob(["remove", "me", "--yes"]).run().succeeds();
    assert!(home.read(".aws/config").contains("[profile me]\ncli_pager = less\n\n[profile prod]\n"));
}

#[test]
fn it_is_for_keys_only() {
    let standin = Standin::start(World::sample());
    let home = added(&standin);
    let before = home.read(".aws/config");
    let _ = home.keyfob(["remove", "prod", "--yes"]).run().fails(4).says("keyfob profile remove prod");
    let _ = home.keyfob(["remove", "nobody", "--yes"]).run().fails(4).says("`nobody`");
    assert_eq!(home.read(".aws/config"), before);
}

/// A key without a profile, and a profile without a key.
#[test]
fn halves_can_be_removed() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    let _ = home.keyfob(["remove", "me", "--yes"]).run().succeeds();
    assert!(!has_key(&home));
    home.config("[profile me]\nkeyfob_access_key = keychain\n");
    let _ = home.keyfob(["remove", "me", "--yes"]).run().succeeds();
    assert_eq!(home.read(".aws/config"), "");
}
