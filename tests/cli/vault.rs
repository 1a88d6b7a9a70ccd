//! `keyfob vault`

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::home::Home;
use crate::keyring::{Keyring, KeyringState};
use crate::secrets::Secrets;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET};

fn private(home: &Home, name: &str, contents: &str) -> std::path::PathBuf {
    let path = home.write(name, contents);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

#[test]
fn its_status() {
    let home = Home::new();
    let _ = home
        .keyfob(["vault", "status"])
        .run()
        .succeeds()
        .prints("KEYFOB_KEYCHAIN")
        .prints("Nothing is stored");
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    let output = home.keyfob(["vault", "status", "--json"]).run().succeeds();
    let json = output.json();
    assert_eq!(json["keychain"]["name"], "file");
    assert_eq!(json["keychain"]["answers"], true);
    assert_eq!(json["vault_file"]["key_file"], true);
    assert_eq!(json["items"][0]["access_key_id"], ALICE_KEY_ID);
    let _ = home.keyfob(["vault", "status"]).run().succeeds().prints("a key file").prints(ALICE_KEY_ID);
    Secrets::new([ALICE_SECRET]).assert_absent_from("the status", output.stdout);
    let _ = home
        .keyfob(["vault", "status"])
        .without_env("KEYFOB_KEY_FILE")
        .run()
        .succeeds()
        .prints("It does not answer");
}

/// Status is asked for by scripts, and never asks.
#[test]
fn its_status_asks_nobody() {
    let mut home = Home::new();
    home.use_passphrase("correct horse");
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    home.unset("KEYFOB_PASSPHRASE_FILE");
    let output = home.keyfob(["vault", "status"]).on_terminal().wait().succeeds();
    assert!(!output.stdout.contains("Passphrase of"), "{}", output.stdout);
    let _ = output.prints("It does not answer").prints("passphrase");
}

#[test]
fn key_files() {
    let mut home = Home::new();
    let _ = home.keyfob(["vault", "keygen", "new-key", "--add"]).run().fails(1).says("no vault file");
    assert!(!home.path("new-key").exists());
    home.use_passphrase("correct horse");
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    let _ = home.keyfob(["vault", "keygen", "new-key", "--add"]).run().succeeds().says("KEYFOB_KEY_FILE=");
    assert_eq!(fs::metadata(home.path("new-key")).unwrap().permissions().mode() & 0o777, 0o600);
    let _ = home.keyfob(["vault", "keygen", "new-key"]).run().fails(1).says("exists already");
    home.unset("KEYFOB_PASSPHRASE_FILE");
    home.set("KEYFOB_KEY_FILE", home.path("new-key"));
    let json = home.keyfob(["vault", "status", "--json"]).run().succeeds().json();
    assert_eq!(json["keychain"]["answers"], true);
}

#[test]
fn another_passphrase() {
    let mut home = Home::new();
    let _ = home.keyfob(["vault", "change-passphrase"]).run().fails(1).says("no vault file");
    home.use_passphrase("correct horse");
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    let new = private(&home, "new-passphrase", "battery staple\n");
    let _ = home.keyfob(["vault", "change-passphrase", "--no-input"]).run().fails(6);
    let _ = home
        .keyfob(["vault", "change-passphrase", "--new-passphrase-file"])
        .arg(&new)
        .run()
        .succeeds()
        .says("new passphrase");
    let _ = home.keyfob(["vault", "unlock"]).run().fails(6).says("does not open");
    home.set("KEYFOB_PASSPHRASE_FILE", &new);
    let _ = home.keyfob(["vault", "unlock"]).run().succeeds().says("is unlocked");

    let mut terminal = home.keyfob(["vault", "change-passphrase"]).on_terminal();
    terminal.expect("Choose a passphrase");
    terminal.answer("a third one");
    terminal.expect("Again: ");
    terminal.answer("a third one");
    let output = terminal.wait().succeeds();
    assert!(!output.stdout.contains("a third one"));
    home.set("KEYFOB_PASSPHRASE_FILE", private(&home, "third", "a third one"));
    let key = home.vault().access_key(&"me".parse().unwrap()).unwrap();
    assert_eq!(key.secret.expose(), ALICE_SECRET);
}

#[test]
fn unlocking_by_a_person_and_locking() {
    let mut home = Home::new();
    home.use_passphrase("correct horse");
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    home.unset("KEYFOB_PASSPHRASE_FILE");
    let _ = home.keyfob(["vault", "unlock"]).run().fails(6).says("nobody can be asked");
    let mut terminal = home.keyfob(["vault", "unlock"]).on_terminal();
    terminal.expect("Passphrase of keyfob's vault file");
    terminal.answer("wrong one");
    terminal.expect("does not open it");
    terminal.expect("Passphrase of keyfob's vault file");
    terminal.answer("correct horse");
    let _ = terminal.wait().succeeds().prints("is unlocked");
    let _ = home.keyfob(["vault", "lock"]).run().succeeds();
}

#[test]
fn from_the_vault_file_to_the_secret_service_and_back() {
    let Some(keyring) = Keyring::start(KeyringState::Unlocked) else { return };
    let mut home = Home::new();
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    home.set("DBUS_SESSION_BUS_ADDRESS", keyring.address());
    home.unset("KEYFOB_KEYCHAIN");
    let _ = home.keyfob(["vault", "migrate", "--to", "gnome"]).run().fails(2).says("secret-service");
    let migrate = |to: &str| home.keyfob(["vault", "migrate", "--to", to]).run().succeeds();
    let _ = migrate("secret-service").says("Moved the access key of profile me");
    let json = home.keyfob(["vault", "status", "--json"]).run().succeeds().json();
    assert_eq!(json["items"][0]["keychain"], "secret-service");
    let _ = migrate("secret-service").says("already");
    let _ = migrate("file").says("Moved");
    let key = home.vault().access_key(&"me".parse().unwrap()).unwrap();
    assert_eq!(key.secret.expose(), ALICE_SECRET);
}
