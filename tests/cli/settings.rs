//! `keyfob settings`

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::home::Home;

#[test]
fn they_are_set_shown_and_unset() {
    let home = Home::new();
    let settings = |arguments: &[&str]| home.keyfob(["settings"]).args(arguments).run();
    let _ = settings(&["get", "refresh_before"]).fails(1).says("not set");
    let _ = settings(&["set", "refresh_before", "1200"]).succeeds().says("refresh_before");
    assert_eq!(settings(&["get", "refresh_before"]).succeeds().stdout, "1200\n");
    let mode = fs::metadata(home.path(".config/keyfob/config")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let listed = settings(&["list", "--json"]).succeeds().json();
    let find =
        |key: &str| listed["settings"].as_array().unwrap().iter().find(|one| one["key"] == key).cloned();
    let refresh = find("refresh_before").unwrap();
    assert_eq!((refresh["value"].as_str(), refresh["set_by"].as_str().is_some()), (Some("1200"), true));
    assert_eq!(find("keychain").unwrap()["set_by"], "KEYFOB_KEYCHAIN");
    let _ = settings(&["list"]).succeeds().prints("1200").prints("program");
    let _ = settings(&["unset", "refresh_before"]).succeeds().says("it was 1200");
    let _ = settings(&["get", "refresh_before"]).fails(1);
}

#[test]
fn wrong_ones_are_refused() {
    let home = Home::new();
    let set = |key: &str, value: &str| home.keyfob(["settings", "set", key, value]).run();
    let _ = set("refresh_befor", "1").fails(2).says("refresh_before");
    let _ = set("refresh_before", "soon").fails(2).says("a number of seconds");
    let _ = set("keychain", "gnome").fails(2).says("secret-service");
    let _ = set("program", "relative").fails(2).says("`absolute`, `plain` or");
    assert!(!home.path(".config/keyfob/config").exists());
    let _ = set("keychain", "file").succeeds().says("KEYFOB_KEYCHAIN is set here");
}
