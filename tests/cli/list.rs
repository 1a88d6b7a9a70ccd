//! `keyfob list`

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use serde_json::json;

use crate::home::Home;
use crate::standin::sample::{ADMIN_ROLE, ALICE_KEY_ID, ALICE_SECRET, access_key_csv};
use crate::standin::{Standin, World};

#[test]
fn every_profile_is_listed_even_a_broken_one() {
    let mut home = Home::new();
    home.config(&format!(
        "[profile me]\nkeyfob_access_key = keychain\nregion = eu-west-1\n\
         [profile prod]\nrole_arn = {ADMIN_ROLE}\nsource_profile = me\n\
         [profile broken]\nrole_arn = {ADMIN_ROLE}\nsource_profile = gone\n"
    ));
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    home.cache_session("prod", TimeDelta::hours(1), TimeDelta::minutes(53));
    // Where the keychain cannot be opened, a list is none the worse.
    home.unset("KEYFOB_KEY_FILE");
    let shown = home.keyfob(["list", "--json"]).run().succeeds_silently().json();
    assert_eq!(shown["profiles"].as_array().unwrap().len(), 3);
    let (me, prod, broken) = (&shown["profiles"][0], &shown["profiles"][1], &shown["profiles"][2]);
    assert_eq!(
        (&me["name"], &me["kind"], &me["source"]),
        (&json!("me"), &json!("key"), &json!("vault file"))
    );
    assert_eq!((&me["region"], &me["cached"]), (&json!("eu-west-1"), &json!(null)));
    assert_eq!(me["key"]["access_key_id"], json!(ALICE_KEY_ID));
    assert_eq!((&prod["kind"], &prod["role_arn"]), (&json!("role"), &json!(ADMIN_ROLE)));
    assert_eq!((&prod["source"], &prod["role_name"]), (&json!("me"), &json!(ADMIN_ROLE.rsplit('/').next())));
    assert!(prod["cached"]["expires_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(broken["problem"]["line"], json!(9));
    assert_eq!(home.keyfob(["profile", "list", "--json"]).run().succeeds_silently().json(), shown);
    let table = home.keyfob(["list"]).run().succeeds_silently();
    let table =
        table.prints("PROFILE").prints("52 min").prints("! broken: profile `gone` is in neither shared file");
    assert!(!table.stdout.contains("53 min"));
}

#[test]
fn on_a_terminal_it_fits_and_names_are_whole() {
    let home = Home::new();
    let name = "a-profile-with-a-name-of-some-length";
    home.config(&format!(
        "[profile {name}]\nrole_arn = arn:aws:iam::444455556666:role/AdministratorAccessForEverybody\n\
         source_profile = another-profile-with-a-name\nregion = ap-southeast-2\n"
    ));
    let terminal = home.keyfob(["list"]).on_terminal();
    let output = terminal.wait().exits(0);
    let text = output.stdout.clone();
    let row = text.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{text}"));
    assert!(
        row.trim_end().chars().count() <= 80 && row.contains("444455556666") && row.contains('…'),
        "{text}"
    );
    // For a program nothing is cut.
    let _ = home.keyfob(["list"]).run().succeeds().prints("AdministratorAccessForEverybody");
}

#[test]
fn no_profiles_at_all() {
    let home = Home::new();
    assert_eq!(home.keyfob(["list", "--json"]).run().succeeds_silently().json(), json!({"profiles": []}));
    let output =
        home.keyfob(["list"]).run().succeeds().says("There are no profiles").says("`keyfob add NAME`");
    assert!(output.stdout.is_empty());
}

/// Ten thousand profiles, broken ones among them: the time grows with their number, not with its square. The bound is
/// generous, since this is an unoptimised build; `make bench` measures the real one.
#[test]
fn ten_thousand_profiles_take_no_noticeable_time() {
    let home = Home::new();
    let profiles = (0..10_000).map(|number| {
        let source = if number % 2 == 0 { "base".to_owned() } else { format!("gone-{number}") };
        format!(
            "[profile p{number}]\nrole_arn = {ADMIN_ROLE}\nsource_profile = {source}\nregion = eu-west-1\n\n"
        )
    });
    let base = "[profile base]\nkeyfob_access_key = keychain\n\n".to_owned();
    home.config(&std::iter::once(base).chain(profiles).collect::<String>());
    let started = Instant::now();
    let output = home.keyfob(["list", "--json"]).run().succeeds_silently();
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
    let answer = output.json();
    let names = answer["profiles"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap());
    let expected = || {
        let numbered = (0..10_000).map(|number| format!("p{number}"));
        std::iter::once("base".to_owned()).chain(numbered)
    };
    assert!(names.eq(expected()), "not in the order of the file");
    // The cores' parts are joined without a seam.
    assert_eq!(output.stdout.matches("    },\n    {\n").count(), 10_000);
    let table = home.keyfob(["list"]).run().succeeds();
    let names =
        table.stdout.lines().skip(1).map_while(|line| line.split(' ').next().filter(|one| !one.is_empty()));
    assert!(names.eq(expected()), "the table is not in the order of the file");
    assert_eq!(table.stdout.lines().filter(|line| line.starts_with("! p")).count(), 5_000);
}

/// A long list is written as it comes.
#[test]
fn a_long_list_that_nobody_takes_ends_as_a_short_one() {
    let home = Home::new();
    let profiles: String = (0..3_000).map(|number| format!("[profile p{number}]\nregion = x\n")).collect();
    home.config(&profiles);
    for command in ["list", "list --json"] {
        let to = |sink: &str| {
            let script = format!("'{}' {command} {sink}", env!("CARGO_BIN_EXE_keyfob"));
            home.program("/bin/sh", ["-c", &script]).run()
        };
        let _ = to("> /dev/full").fails(1).says("the answer cannot be written");
        let _ = to("| head -n 1").succeeds_silently();
    }
}

#[test]
fn the_age_of_a_key_is_shown() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let made = chrono::Utc::now() - TimeDelta::days(412);
    standin.change_world(|world| world.users[0].access_keys[0].created = made);
    home.write("key.csv", access_key_csv());
    let _ = home.keyfob(["add", "me", "--csv", "key.csv"]).run().succeeds();
    let _ = home.keyfob(["list"]).run().succeeds().prints("vault file, 412 days old");
    let shown = home.keyfob(["list", "--json"]).run().succeeds_silently().json();
    assert_eq!(shown["profiles"][0]["source"], "vault file");
    assert!(shown["profiles"][0]["key"]["created"].is_string());
    let due = home.keyfob(["rotate", "--all", "--older-than", "90d", "--dry-run"]).run().succeeds();
    let _ = due.prints("(412 days old)");
    let not_due = home.keyfob(["rotate", "--all", "--older-than", "500d"]).run().succeeds();
    let _ = not_due.says("No key is to be replaced");
}

/// Who has no profile yet, and names none, is told how to come by one.
#[test]
fn a_newcomers_first_command_names_the_first_step() {
    let home = Home::new();
    for arguments in [&["whoami"][..], &["exec", "--", "true"], &["login"], &["env"], &["logout"]] {
        let _ =
            home.keyfob(arguments).run().fails(4).says("`keyfob add NAME` and `keyfob configure` make one");
    }
    let _ = home.keyfob(["whoami", "nobody"]).run().fails(4).does_not_say("keyfob add");
}
