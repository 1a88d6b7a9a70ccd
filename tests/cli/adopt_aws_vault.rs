//! `keyfob adopt --from aws-vault`: each of that tool's stores, made by the programs that they belong to.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::json;

use crate::home::Home;
use crate::keyring::{Keyring, KeyringState};
use crate::outside;
use crate::secrets::Secrets;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, ROOT_KEY_ID, ROOT_SECRET};
use crate::standin::{Standin, World};

const SESSION: &str = "sts.GetSessionToken,bWU,YXJuOmF3cw,1893456000";
const CONFIG: &str = "# mine\n[profile me]\nregion = eu-west-1\nmfa_serial = arn:aws:iam::111122223333:mfa/alice\n\
                      credential_process = aws-vault export --format=json me\n";

fn credentials(id: &str, secret: &str) -> String {
    json!({
        "AccessKeyID": id, "SecretAccessKey": secret, "SessionToken": "", "Source": "",
        "CanExpire": false, "Expires": "0001-01-01T00:00:00Z",
    })
    .to_string()
}

/// An item as the library that aws-vault stores with writes it.
fn item(name: &str, data: &str) -> String {
    json!({
        "Key": name, "Data": STANDARD.encode(data), "Label": format!("aws-vault ({name})"), "Description": "",
        "KeychainNotTrustApplication": true, "KeychainNotSynchronizable": false,
    })
    .to_string()
}

fn alices_item(name: &str) -> String {
    item(name, &credentials(ALICE_KEY_ID, ALICE_SECRET))
}

fn home(standin: &Standin) -> Home {
    let mut home = Home::with(standin);
    home.unset("DBUS_SESSION_BUS_ADDRESS");
    home.config(CONFIG);
    home
}

/// The key is in keyfob's own vault, and the profile leads there.
fn assert_adopted(home: &Home) {
    let key = home.vault().access_key(&"me".parse().unwrap()).unwrap();
    assert_eq!((key.id.as_str(), key.secret.expose().as_str()), (ALICE_KEY_ID, ALICE_SECRET));
    let config = home.read(".aws/config");
    assert!(
        config.starts_with("# mine\n[profile me]\nregion = eu-west-1\ncredential_process = "),
        "{config}"
    );
    assert!(config.contains("keyfob_access_key = keychain\n") && !config.contains("aws-vault"), "{config}");
    assert!(config.contains(&format!("keyfob_mfa_serial = {ALICE_MFA}\n")), "{config}");
    Secrets::new([ALICE_SECRET]).assert_absent_from_home(home, &[]);
}

/// Writes one of aws-vault's files; `false` where Python has no `cryptography`.
fn encrypted_file(home: &Home, relative: &str, item: &str) -> bool {
    let Some(python) = outside::part("venv/bin/python", "boto3, AWS CLI v1 and moto") else { return false };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/jwe.py");
    let made = home.program(python, [script, "correct horse"]).stdin(item).run().succeeds();
    home.write(relative, made.stdout);
    true
}

#[test]
fn from_its_encrypted_files() {
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    if !encrypted_file(&home, ".awsvault/keys/me", &alices_item("me")) {
        return;
    }
    encrypted_file(&home, &format!(".awsvault/keys/{SESSION}"), &alices_item("not looked at"));
    home.set("AWS_VAULT_FILE_PASSPHRASE", "correct horse");
    let adopt = |arguments: &[&str]| home.keyfob(["adopt", "--from", "aws-vault"]).args(arguments).run();

    let output = adopt(&["--all", "--dry-run"]).succeeds();
    assert!(output.stdout.contains("-credential_process = aws-vault export"), "{}", output.stdout);
    assert_eq!(home.read(".aws/config"), CONFIG);
    let _ = adopt(&["--all"]).fails(3).says("--yes");
    assert!(home.vault().index().unwrap().access_keys.is_empty());

    let output = adopt(&["--all", "--yes"]).succeeds().says("aws-vault remove NAME");
    Secrets::new([ALICE_SECRET]).assert_absent_from("the output", output.stdout + &output.stderr);
    assert_adopted(&home);
    assert!(home.path(".awsvault/keys/me").exists(), "what aws-vault has stays");
    let _ = adopt(&["me", "--yes"]).succeeds().says("already");
    let _ = adopt(&["you", "--yes"]).fails(1).says("aws-vault has no key of that name");
    let _ = home.keyfob(["undo", "--yes"]).run().succeeds();
    assert_eq!(home.read(".aws/config"), CONFIG);
}

#[test]
fn from_its_newer_files_with_a_passphrase_that_is_asked_for() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let name = format!(".awsvault/keys/_keyring_v1/{}", URL_SAFE_NO_PAD.encode("me"));
    if !encrypted_file(&home, &name, &alices_item("me")) {
        return;
    }
    encrypted_file(&home, ".awsvault/keys/work%2Fother", &item("work/other", "{}"));
    let mut terminal = home.keyfob(["adopt", "--from", "aws-vault", "--yes"]).on_terminal();
    terminal.expect("Passphrase of aws-vault's files");
    terminal.answer("correct hors");
    terminal.expect("does not open them");
    terminal.expect("Passphrase of aws-vault's files");
    terminal.answer("correct horse");
    let output = terminal.wait().succeeds();
    assert!(!output.stdout.contains("correct hors"), "{}", output.stdout);
    // The terminal's width breaks the sentence.
    let _ = output.prints("`work/other` in aws-vault's encrypted files").prints("not an access key");
    assert_adopted(&home);
    let locked = home.keyfob(["adopt", "--from", "aws-vault", "me"]).run();
    let _ = locked.fails(1).says("no passphrase opens it");
}

#[test]
fn from_the_password_store() {
    if !outside::programs(["pass", "gpg", "gpgconf"]) {
        return;
    }
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    home.set("GNUPGHOME", home.path("gnupg"));
    std::fs::create_dir(home.path("gnupg")).unwrap();
    let gpg = [
        "--batch",
        "--quiet",
        "--passphrase",
        "",
        "--quick-generate-key",
        "alice",
        "default",
        "default",
        "never",
    ];
    let _ = home.program("gpg", gpg).run().succeeds();
    let _ = home.program("pass", ["init", "alice"]).run().succeeds();
    let insert = |name: &str, text: String| {
        let _ = home.program("pass", ["insert", "--multiline", name]).stdin(text).run().succeeds();
    };
    insert("me", alices_item("me"));
    insert("bank/card", "1234".to_owned());
    insert("mail", "hunter2".to_owned());
    let output = home.keyfob(["adopt", "--from", "aws-vault", "--all", "--yes"]).run().succeeds();
    let _ = output.does_not_say("mail").does_not_say("card").says("Profile `me` has its key");
    assert_adopted(&home);

    insert("aws/me", alices_item("me"));
    insert("aws/old", item("old", &credentials("ASIAIOSFODNN7EXAMPLE", ALICE_SECRET)));
    home.set("AWS_VAULT_PASS_PREFIX", "aws");
    home.config(CONFIG);
    let output = home.keyfob(["adopt", "--from", "aws-vault", "--all", "--yes", "--json"]).run().succeeds();
    let answer = output.json();
    assert_eq!(answer["adopted"][0]["store"], "pass");
    assert_eq!(answer["left"][0]["profile"], "old");
    assert!(answer["left"][0]["reason"].as_str().unwrap().contains("temporary"));
    assert_adopted(&home);
    let _ = home.program("gpgconf", ["--kill", "all"]).run();
}

/// A collection as GNOME Keyring keeps one that has no password.
fn collection(name: &str, items: &[(&str, String)]) -> String {
    let mut text = format!(
        "[keyring]\ndisplay-name={name}\nctime=1700000000\nmtime=0\nlock-on-idle=false\nlock-after=false\n"
    );
    for (number, (label, secret)) in (1..).zip(items) {
        text += &format!(
            "\n[{number}]\nitem-type=0\ndisplay-name={label}\nsecret={secret}\nmtime=1700000000\nctime=1700000000\n\
             \n[{number}:attribute0]\nname=profile\ntype=string\nvalue={label}\n"
        );
    }
    text
}

#[test]
fn from_its_collection_in_the_secret_service() {
    let items = [
        ("me", alices_item("me")),
        (SESSION, item(SESSION, "{}")),
        ("oidc:https://example.com/start", item("oidc", "{}")),
        ("root", item("root", &credentials(ROOT_KEY_ID, ROOT_SECRET))),
    ];
    let collections = [("awsvault", collection("awsvault", &items))];
    let Some(keyring) = Keyring::start_with(KeyringState::Unlocked, &collections) else { return };
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    home.set("DBUS_SESSION_BUS_ADDRESS", keyring.address());
    let output = home.keyfob(["adopt", "--from", "aws-vault", "--all", "--yes"]).run().succeeds();
    let _ =
        output.says("`root` in aws-vault's collection in the Secret Service: it is a key of the root user");
    assert_adopted(&home);
    assert!(!home.read(".aws/config").contains("root"));
}

#[test]
fn a_store_that_is_locked_is_not_an_empty_one() {
    let Some(keyring) = Keyring::start(KeyringState::Locked) else { return };
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    home.set("DBUS_SESSION_BUS_ADDRESS", keyring.address());
    home.set("AWS_VAULT_SECRET_SERVICE_COLLECTION_NAME", "login");
    let _ = home.keyfob(["adopt", "--from", "aws-vault", "--no-input"]).run().fails(6).says("is locked");
    home.set("AWS_VAULT_BACKEND", "file");
    let output = home.keyfob(["adopt", "--from", "aws-vault", "--no-input"]).run().succeeds();
    let _ = output.says("has no key in its stores");
    home.set("AWS_VAULT_BACKEND", "kwallet");
    let _ = home.keyfob(["adopt", "--from", "aws-vault"]).run().fails(4).says("AWS_VAULT_BACKEND");
}

#[test]
fn from_its_kernel_keyring() {
    if !outside::programs(["keyctl"]) {
        return;
    }
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let script = "keyctl newring aws-vault @s >/dev/null || exit 77\n\
                  keyctl padd user me %:aws-vault >/dev/null || exit 77\n\
                  exec \"$1\" adopt --from aws-vault me --yes";
    let words = ["session", "-", "sh", "-c", script, "sh", env!("CARGO_BIN_EXE_keyfob")];
    let output = home.program("keyctl", words).stdin(credentials(ALICE_KEY_ID, ALICE_SECRET)).run();
    // Not every container lets its processes use keyrings.
    if output.status == 77 || output.stderr.contains("Operation not permitted") {
        return outside::lacking("a kernel that takes keys");
    }
    let _ = output.succeeds();
    assert_adopted(&home);
}

#[test]
fn profiles_with_other_credentials_are_left() {
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    if !encrypted_file(&home, ".awsvault/keys/prod", &alices_item("prod"))
        || !encrypted_file(&home, ".awsvault/keys/plain", &alices_item("plain"))
        || !encrypted_file(
            &home,
            ".awsvault/keys/gone",
            &item("gone", &credentials("AKIAGONEGONEGONEGONE", ALICE_SECRET)),
        )
    {
        return;
    }
    home.set("AWS_VAULT_FILE_PASSPHRASE", "correct horse");
    home.config("[profile prod]\nrole_arn = arn:aws:iam::444455556666:role/Admin\nsource_profile = me\n");
    home.credentials(&format!(
        "[plain]\naws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {ALICE_SECRET}\n"
    ));
    let before = (home.read(".aws/config"), home.read(".aws/credentials"));
    let output = home.keyfob(["adopt", "--from", "aws-vault", "--yes"]).run().succeeds();
    let _ = output
        .says("`prod`")
        .says("by `role_arn`")
        .says("`plain`")
        .says("in plain text as well")
        .says("InvalidClientTokenId");
    assert_eq!((home.read(".aws/config"), home.read(".aws/credentials")), before);
    assert!(home.vault().index().unwrap().access_keys.is_empty());
}
