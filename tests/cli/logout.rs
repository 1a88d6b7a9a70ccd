//! `keyfob logout`

use std::fs;

use chrono::TimeDelta;

use crate::home::Home;
use crate::standin::sample::ADMIN_ROLE;
use crate::standin::{Standin, World};

fn with_sessions(standin: &Standin) -> Home {
    let mut home = Home::alice(standin);
    home.add_config(&format!(
        "\n[profile prod]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\n\
         \n[profile outside]\nrole_arn = {ADMIN_ROLE}\ncredential_source = Environment\n"
    ));
    home.set("AWS_ACCESS_KEY_ID", "AKIAOTHEROTHEREXAMPL");
    home.set("AWS_SECRET_ACCESS_KEY", "not used");
    for profile in ["me", "prod", "outside"] {
        home.cache_session(profile, TimeDelta::hours(12), TimeDelta::hours(10));
    }
    home
}

fn sessions(home: &Home) -> usize {
    fs::read_dir(home.path(".cache/keyfob/sessions")).map_or(0, |entries| {
        entries.flatten().filter(|entry| entry.path().extension().is_some_and(|end| end == "session")).count()
    })
}

#[test]
fn a_role_goes_alone_with_the_session_it_came_from() {
    let standin = Standin::start(World::sample());
    let home = with_sessions(&standin);
    assert_eq!(sessions(&home), 3);
    let output = home.keyfob(["logout", "prod", "--json"]).run().succeeds().says("works until");
    assert_eq!(output.json()["profile"], "prod");
    assert!(!home.keyfob(["explain", "prod"]).run().succeeds().stdout.contains("; cached, "));
    assert!(home.keyfob(["explain", "outside"]).run().succeeds().stdout.contains("; cached, "));
}

#[test]
fn a_key_takes_the_roles_over_it_along() {
    let standin = Standin::start(World::sample());
    let home = with_sessions(&standin);
    let output = home.keyfob(["logout", "me", "--json"]).run().succeeds();
    assert_eq!(output.json()["deleted"], 2);
    assert_eq!(sessions(&home), 1);
    let _ = home.keyfob(["logout", "me"]).run().succeeds().says("no cached session");
}

#[test]
fn everything_goes() {
    let standin = Standin::start(World::sample());
    let home = with_sessions(&standin);
    home.write(".cache/keyfob/sessions/not-ours.txt", "x");
    let _ = home.keyfob(["logout", "--all"]).run().succeeds().says("Deleted 3 cached sessions");
    assert_eq!(sessions(&home), 0);
    assert!(home.path(".cache/keyfob/sessions/not-ours.txt").exists());
    let _ = home.keyfob(["logout", "--all"]).run().succeeds().says("no cached session");
}

#[test]
fn a_name_that_nobody_knows() {
    let home = Home::new();
    let _ = home.keyfob(["logout", "nobody"]).run().fails(4).says("`nobody`");
    let _ = home.keyfob(["logout", "me", "--all"]).run().fails(2);
}
