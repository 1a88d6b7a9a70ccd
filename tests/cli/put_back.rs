//! Files of cached sessions that somebody puts back, as a backup or a synchronised directory does.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::home::Home;
use crate::sso_home;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET, READ_ONLY_ROLE};
use crate::standin::{Consent, Standin, World};

const TOLD: &str = "was put back";

fn home(standin: &Standin) -> Home {
    let home = sso_home::home(standin);
    home.store_key("key", ALICE_KEY_ID, ALICE_SECRET);
    home.add_config(&format!(
        "\n[profile key]\nkeyfob_access_key = keychain\nregion = eu-west-1\n\
         \n[profile role]\nkeyfob_role_arn = {READ_ONLY_ROLE}\nkeyfob_source_profile = key\n"
    ));
    home
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// The files of the cached sessions, with their contents.
fn kept(home: &Home) -> Files {
    let sessions = home.path(".cache/keyfob/sessions");
    let files = home.files().into_iter().filter(|path| path.starts_with(&sessions));
    let files: Files = files.map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    assert!(!files.is_empty(), "nothing was cached");
    files
}

fn put_back(files: &Files) {
    for (path, bytes) in files {
        fs::write(path, bytes).unwrap();
    }
}

/// The key that a profile is served, and whether a file was told to have been put back.
fn served(home: &Home, profile: &str) -> (String, bool) {
    let output = home.credential_process(profile).arg("-v").run().succeeds();
    (output.text_at("AccessKeyId"), output.stderr.contains(TOLD))
}

#[test]
fn what_was_signed_out_of_is_not_served_again() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    for logout in [&["logout", "role"][..], &["logout", "key"], &["logout", "--all"]] {
        let (before, told) = served(&home, "role");
        assert!(!told);
        let files = kept(&home);
        let _ = home.keyfob(logout.iter().copied()).run().succeeds();
        put_back(&files);
        let (after, told) = served(&home, "role");
        assert!(told && before != after, "{logout:?}: the session from before was served");
        assert_eq!(served(&home, "role"), (after, false), "{logout:?}: the new session counts");
    }
}

#[test]
fn what_came_of_an_ended_login_is_not_served_again() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    standin.set_consent(Consent::Approve);
    let sign_in = || home.keyfob(["login", "corp", "--device-code", "--no-browser"]).run().succeeds();
    let _ = sign_in();
    let (before, _) = served(&home, "prod");
    let files = kept(&home);
    let _ = home.keyfob(["logout", "corp"]).run().succeeds();
    put_back(&files);
    let _ = home.credential_process("prod").run().fails(3).says("keyfob login");
    let _ = sign_in();
    let (after, _) = served(&home, "prod");
    assert_ne!(before, after);
}

#[test]
fn what_was_made_with_a_key_that_is_gone_is_not_served() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let (before, _) = served(&home, "role");
    let files = kept(&home);
    // Another key is another cache key, so that nobody even looks at the former session.
    let _ = home.keyfob(["rotate", "key", "--yes"]).run().succeeds();
    put_back(&files);
    let (rotated, _) = served(&home, "role");
    assert_ne!(before, rotated);

    let files = kept(&home);
    let key = home.vault().access_key(&"key".parse().unwrap()).unwrap();
    let _ = home.keyfob(["remove", "key", "--yes"]).run().succeeds();
    put_back(&files);
    let _ = home.credential_process("role").run().fails(4);
    home.store_key("key", key.id.as_str(), key.secret.expose());
    home.add_config("\n[profile key]\nkeyfob_access_key = keychain\nregion = eu-west-1\n");
    let (stored_again, told) = served(&home, "role");
    assert!(told, "the same key is the same cache key");
    assert_ne!(rotated, stored_again);
}

/// An older session that still works is no wrong answer, but it is not the one that was stored last.
#[test]
fn the_session_before_a_renewal_is_told_from_it() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let hours = chrono::TimeDelta::hours;
    home.cache_session("role", hours(12), hours(10));
    let files = kept(&home);
    home.cache_session("role", hours(12), hours(11));
    assert_eq!(served(&home, "role"), (home.cached_key_id().to_owned(), false));
    put_back(&files);
    let (renewed, told) = served(&home, "role");
    assert!(told && renewed != home.cached_key_id());
    assert_eq!(standin.succeeded("AssumeRole"), 1);
}

/// The vault file alone is put back: the key in it may be the one that was deleted, so nothing is taken from it.
#[test]
fn a_vault_file_that_is_put_back_is_refused_by_every_command() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let vault = home.path(".local/share/keyfob/vault.keyfob");
    let before = fs::read(&vault).unwrap();
    home.store_key("another", ALICE_KEY_ID, ALICE_SECRET);
    fs::write(&vault, &before).unwrap();
    for arguments in [&["credential-process", "--profile", "role"][..], &["rotate", "key", "--yes"]] {
        let _ = home.keyfob(arguments.iter().copied()).run().fails(6).says("older");
    }
    assert_eq!(fs::read(&vault).unwrap(), before, "it was changed");
    assert_eq!(standin.requests().len(), 0);
}
