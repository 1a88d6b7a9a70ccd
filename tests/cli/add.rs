//! `keyfob add`

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use chrono::TimeDelta;

use crate::home::Home;
use crate::keyring::{Keyring, KeyringState};
use crate::secrets::Secrets;
use crate::standin::sample::{
    ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, ROOT_KEY_ID, ROOT_SECRET, access_key_csv,
};
use crate::standin::{Fault, Standin, User, World};
use crate::terminal::CTRL_C;

const BOB_KEY_ID: &str = "AKIABOBBOBBOBEXAMPLE";
const BOB_SECRET: &str = "bobsbobsbobsbobs/bobsbobsbobsEXAMPLEKEY0";

fn all_secrets() -> Secrets {
    Secrets::new([ALICE_SECRET, ROOT_SECRET, BOB_SECRET])
}

fn two_lines(id: &str, secret: &str) -> String {
    format!("{id}\n{secret}\n")
}

/// What the vault of a home has for a profile.
fn stored(home: &Home, profile: &str) -> (String, String) {
    let key = home.vault().access_key(&profile.parse().unwrap()).unwrap();
    (key.id.to_string(), key.secret.expose().clone())
}

#[track_caller]
fn assert_nothing_stored(home: &Home) {
    assert_eq!(home.vault().index().unwrap().items(), []);
    assert!(!home.path(".aws/config").exists());
}

#[test]
fn a_csv_becomes_a_key_in_the_keychain_and_a_profile() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let csv = home.write("Downloads/alice_accessKeys.csv", access_key_csv());
    let output = home
        .keyfob(["add", "me", "--csv"])
        .arg(&csv)
        .args(&["--delete-csv", "--region", "eu-west-1", "-vv"])
        .run()
        .succeeds()
        .says("arn:aws:iam::111122223333:user/alice")
        .says("Removed ");
    assert_eq!(output.stdout, "");
    let line = format!("{} credential-process --profile me", env!("CARGO_BIN_EXE_keyfob"));
    assert_eq!(
        home.read(".aws/config"),
        format!(
            "[profile me]\nregion = eu-west-1\ncredential_process = {line}\nkeyfob_access_key = keychain\n\
             keyfob_mfa_serial = {ALICE_MFA}\n"
        )
    );
    assert!(!csv.exists());
    assert_eq!(stored(&home, "me"), (ALICE_KEY_ID.to_owned(), ALICE_SECRET.to_owned()));
    all_secrets().assert_absent_from_home(&home, &[]);
    all_secrets().assert_absent_from("stderr", &output.stderr);
    let mode = fs::metadata(home.path(".aws/config")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn every_form_of_the_file() {
    let standin = Standin::start(World::sample());
    let (id, secret) = (ALICE_KEY_ID, ALICE_SECRET);
    for (form, user) in [
        (access_key_csv(), None),
        (format!("Access key ID,Secret access key\n{id},{secret}\n"), None),
        (format!("SECRET ACCESS KEY,access key id\r\n\"{secret}\",\"{id}\"\r\n"), None),
        (
            format!(
                "User name,Password,Access key ID,Secret access key,Console login link\r\n\
                 alice,\"a,\"\"b\",{id},{secret},https://111122223333.signin.aws.amazon.com/console\r\n"
            ),
            Some("alice"),
        ),
        (format!("User Name,Access Key Id,Secret Access Key\n\"alice\",{id},{secret}\n"), Some("alice")),
    ] {
        let home = Home::with(&standin);
        let csv = home.write("keys.csv", &form);
        let output = home.keyfob(["add", "me", "--json", "--csv"]).arg(&csv).run().succeeds();
        assert_eq!(output.json()["user"].as_str(), user, "{form}");
        assert_eq!(stored(&home, "me").1, ALICE_SECRET, "{form}");
        all_secrets().assert_absent_from("the output", output.stdout + &output.stderr);
        all_secrets().assert_absent_from_home(&home, &["keys.csv"]);
    }
}

#[test]
fn wrong_files_are_refused_and_not_repeated() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let header = "Access key ID,Secret access key";
    for (contents, says) in [
        (Vec::new(), "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0".to_vec(), "not a text file"),
        (format!("{{\"SecretAccessKey\":\"{ALICE_SECRET}\"}}").into_bytes(), "JSON"),
        (format!("<html>{ALICE_SECRET}</html>").into_bytes(), "web page"),
        (format!("a,b\n{ALICE_KEY_ID},{ALICE_SECRET}\n").into_bytes(), "no column"),
        (format!("{header}\n").into_bytes(), "no access key in it"),
        (format!("{header}\n,{ALICE_SECRET}\n").into_bytes(), "line 2 has a secret access key but no"),
        (format!("{header}\n{ALICE_SECRET},{ALICE_KEY_ID}\n").into_bytes(), "each other's place"),
        (format!("{header}\nASIAIOSFODNN7EXAMPLE,{ALICE_SECRET}\n").into_bytes(), "temporary credentials"),
        (format!("{header}\n{ALICE_KEY_ID},{} x\n", &ALICE_SECRET[..20]).into_bytes(), "blank inside"),
    ] {
        let csv = home.write("keys.csv", &contents);
        let output = home.keyfob(["add", "me", "-vv", "--csv"]).arg(&csv).run().fails(1).says(says);
        assert!(!output.stderr.contains(&ALICE_SECRET[..20]), "{}", output.stderr);
        let _ = output.says_little();
        assert_nothing_stored(&home);
    }
    let _ =
        home.keyfob(["add", "me", "--csv", "missing.csv"]).run().fails(1).says("missing.csv cannot be read");
    let _ = home.keyfob(["add", "me", "--csv", "."]).run().fails(1).says("cannot be read");
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn root_is_refused_unless_insisted_on() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let old = home.write("a.csv", format!("AWSAccessKeyId={ROOT_KEY_ID}\r\nAWSSecretKey={ROOT_SECRET}\r\n"));
    let new =
        home.write("rootkey.csv", format!("Access key ID,Secret access key\n{ROOT_KEY_ID},{ROOT_SECRET}\n"));
    for file in [&old, &new] {
        let _ =
            home.keyfob(["add", "root", "--csv"]).arg(file).run().fails(1).says("root").says("--allow-root");
    }
    assert_eq!(standin.requests().len(), 0);
    let _ = home
        .keyfob(["add", "root", "--stdin"])
        .stdin(two_lines(ROOT_KEY_ID, ROOT_SECRET))
        .run()
        .fails(1)
        .says("root user of account 111122223333")
        .says("IAM Identity Center");
    assert_nothing_stored(&home);
    let _ = home.keyfob(["add", "root", "--allow-root", "--csv"]).arg(&old).run().succeeds();
    assert_eq!(stored(&home, "root").1, ROOT_SECRET);
    all_secrets().assert_absent_from_home(&home, &["a.csv", "rootkey.csv"]);
}

#[test]
fn what_aws_refuses_is_not_stored() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let add = |id: &str, secret: &str| home.keyfob(["add", "me", "--stdin"]).stdin(two_lines(id, secret));
    let wrong = &ALICE_SECRET[..38];
    let _ = add(ALICE_KEY_ID, wrong).run().fails(5).says("does not belong to").says("38 characters");
    let json = format!(
        r#"{{"AccessKey":{{"AccessKeyId":"AKIADELETEDDELETED12","SecretAccessKey":"{BOB_SECRET}",
            "CreateDate":"2020-01-01T00:00:00Z"}}}}"#
    );
    let _ = home.keyfob(["add", "me", "--stdin"]).stdin(json).run().fails(5).says("deleted or deactivated");
    assert_eq!(standin.count("GetCallerIdentity"), 2, "an old key is not asked about again and again");
    let _ = add(ALICE_KEY_ID, ALICE_SECRET)
        .env("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9")
        .run()
        .fails(1)
        .says("--no-verify")
        .says("Nothing was stored");
    standin.fault("GetCallerIdentity", Fault::Html(200));
    let _ = add(ALICE_KEY_ID, ALICE_SECRET).run().fails(1).says("Nothing was stored");
    assert_nothing_stored(&home);
    all_secrets().assert_absent_from_home(&home, &[]);
}

#[test]
fn a_new_key_is_waited_for() {
    let standin = Standin::start(World::sample());
    standin.fault("GetCallerIdentity", Fault::error(403, "InvalidClientTokenId", "not yet").times(2));
    let home = Home::with(&standin);
    let csv = home.write("keys.csv", access_key_csv());
    let _ = home.keyfob(["add", "me", "--csv"]).arg(&csv).run().succeeds().says("does not know this key yet");
    assert_eq!(standin.count("GetCallerIdentity"), 3);
}

#[test]
fn without_verifying_no_call_is_made() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let output = home
        .keyfob(["add", "me", "--stdin", "--no-verify", "--json", "--mfa-serial", ALICE_MFA])
        .stdin(two_lines(ALICE_KEY_ID, ALICE_SECRET))
        .run()
        .succeeds();
    assert_eq!(output.json()["verified"], false);
    assert_eq!(standin.requests().len(), 0);
    assert!(home.read(".aws/config").contains(ALICE_MFA));
}

#[test]
fn adding_again_changes_nothing() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let csv = home.write("keys.csv", access_key_csv());
    let _ = home.keyfob(["add", "me", "--csv"]).arg(&csv).run().succeeds().says("Wrote profile");
    let before = home.read(".aws/config");
    let output = home.keyfob(["add", "me", "--json", "--csv"]).arg(&csv).run().succeeds();
    assert_eq!(output.json()["config_changed"], false);
    assert_eq!(home.read(".aws/config"), before);
    assert_eq!(output.text_at("mfa_serial"), ALICE_MFA);
    assert_eq!(home.keyfob(["add", "me", "--dry-run", "--csv"]).arg(&csv).run().succeeds().stdout, "");
}

#[test]
fn another_key_takes_a_yes() {
    let standin = Standin::start(two_users());
    let home = Home::with(&standin);
    let add = |id: &str, secret: &str, options: &[&str]| {
        home.keyfob(["add", "me", "--stdin"]).args(options).stdin(two_lines(id, secret)).run()
    };
    let _ = add(ALICE_KEY_ID, ALICE_SECRET, &[]).succeeds();
    let _ = add(BOB_KEY_ID, BOB_SECRET, &[]).fails(3).says(ALICE_KEY_ID).says("--yes");
    assert_eq!(stored(&home, "me").1, ALICE_SECRET);
    let _ = add(BOB_KEY_ID, BOB_SECRET, &["--yes"]).succeeds();
    assert_eq!(stored(&home, "me").1, BOB_SECRET);
}

#[test]
fn profiles_with_credentials_of_their_own_are_not_built_over() {
    let standin = Standin::start(World::sample());
    for (config, credentials, says) in [
        ("", "[me]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n", "keyfob adopt me"),
        ("[profile me]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n", "", "keyfob adopt me"),
        (
            "[profile me]\nrole_arn = arn:aws:iam::444455556666:role/Admin\nsource_profile = x\n",
            "",
            "is a role",
        ),
        ("[profile me]\nsso_session = corp\n", "", "`sso_session`"),
        ("[profile me]\ncredential_process = other-tool\n", "", "`credential_process`"),
        ("[profile me]\nlogin_session = arn:aws:iam::1:user/a\n", "", "`login_session`"),
    ] {
        let home = Home::with(&standin);
        home.config(config);
        home.credentials(credentials);
        let csv = home.write("keys.csv", access_key_csv());
        let _ = home
            .keyfob(["add", "me", "--yes", "--delete-csv", "--csv"])
            .arg(&csv)
            .run()
            .fails(4)
            .says(says)
            .says("line ");
        assert_eq!(
            (home.read(".aws/config"), home.read(".aws/credentials")),
            (config.into(), credentials.into())
        );
        assert!(csv.exists());
        assert_eq!(home.vault().index().unwrap().items(), []);
    }
    assert_eq!(standin.requests().len(), 0);
}

fn two_users() -> World {
    World::sample().user(User::new("111122223333", "bob").access_key(BOB_KEY_ID, BOB_SECRET))
}

fn two_users_csv() -> String {
    format!(
        "User name,Password,Access key ID,Secret access key,Console login link\n\
         alice,,{ALICE_KEY_ID},{ALICE_SECRET},x\ncarol,,,,x\nbob,,{BOB_KEY_ID},{BOB_SECRET},x\n"
    )
}

#[test]
fn one_of_several_users() {
    let standin = Standin::start(two_users());
    let home = Home::with(&standin);
    let csv = home.write("keys.csv", two_users_csv());
    let add = |options: &[&str]| home.keyfob(["add", "me", "--csv"]).arg(&csv).args(options);
    let _ = add(&[]).run().fails(2).says("--user").says("alice").says("bob").does_not_say("carol");
    let _ = add(&["--user", "dave"]).run().fails(2).says("`dave`").says("alice");
    assert_nothing_stored(&home);
    // The file still has alice's key, which is stored nowhere.
    let _ = add(&["--user", "Bob", "--delete-csv"]).run().succeeds().says("other access keys");
    assert!(csv.exists());
    assert_eq!(stored(&home, "me").0, BOB_KEY_ID);

    let mut terminal = home.keyfob(["add", "you", "--csv"]).arg(&csv).on_terminal();
    terminal.expect("Which access key?");
    terminal.press("ali");
    terminal.expect_screen("alice alone", |screen| screen.contains("alice") && !screen.contains("bob"));
    terminal.answer("");
    let _ = terminal.wait().succeeds();
    assert_eq!(stored(&home, "you").0, ALICE_KEY_ID);
}

#[test]
fn a_console_password_is_stored_nowhere_and_not_deleted_unasked() {
    const PASSWORD: &str = "Correct-Horse(9)Battery";
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let text = format!(
        "User name,Password,Access key ID,Secret access key\nalice,{PASSWORD},{ALICE_KEY_ID},{ALICE_SECRET}\n"
    );
    let csv = home.write("keys.csv", text);
    let add = || home.keyfob(["add", "me", "-vv", "--delete-csv", "--csv"]).arg(&csv);
    let left = add().run().succeeds().says("a console password").says("was left");
    let password = Secrets::new([PASSWORD]);
    password.assert_absent_from("what is said", left.stderr);
    assert!(csv.exists());
    let _ = add().arg("--yes").run().succeeds();
    assert!(!csv.exists());
    password.assert_absent_from_home(&home, &[]);
    assert_eq!(stored(&home, "me").1, ALICE_SECRET);
}

#[test]
fn a_person_types_the_key_and_the_secret_is_not_shown() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let mut terminal = home.keyfob(["add", "me"]).on_terminal();
    terminal.expect("Access key ID: ");
    terminal.answer("nonsense");
    terminal.expect("Secret access key (not shown): ");
    terminal.answer(ALICE_SECRET);
    terminal.expect("does not look like one");
    terminal.expect("Access key ID: ");
    terminal.answer(ALICE_KEY_ID);
    terminal.expect("Secret access key (not shown): ");
    terminal.answer(ALICE_SECRET);
    terminal.expect("Stored the access key");
    let output = terminal.wait().succeeds();
    all_secrets().assert_absent_from("the terminal", output.stdout);
    all_secrets().assert_absent_from_home(&home, &[]);
    assert_eq!(stored(&home, "me").1, ALICE_SECRET);

    let mut terminal = home.keyfob(["add", "you"]).on_terminal();
    terminal.expect("Access key ID: ");
    terminal.press(CTRL_C);
    let _ = terminal.wait().exits(130);
    let _ = home.keyfob(["add", "you"]).run().fails(3).says("--csv").says("--stdin");
    let _ = home.keyfob(["add", "you", "--stdin"]).run().fails(1).says("empty");
    let _ = home.keyfob(["add", ALICE_KEY_ID]).run().fails(2).says("never given on the command line");
}

#[test]
fn devices_are_told_apart() {
    let user = || User::new("111122223333", "bob").access_key(BOB_KEY_ID, BOB_SECRET);
    let seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    let add = |user: User| {
        let standin = Standin::start(World::empty().user(user));
        let home = Home::with(&standin);
        let output = home.keyfob(["add", "me", "--stdin"]).stdin(two_lines(BOB_KEY_ID, BOB_SECRET)).run();
        (output.succeeds(), home.read(".aws/config"))
    };
    let (output, config) = add(user());
    assert!(!config.contains("mfa"));
    let _ = output.says("keyfob mfa enrol me");
    let (output, config) = add(user().security_key("yubikey"));
    assert!(!config.contains("mfa_serial"));
    let _ = output.says("passkey or security key");
    let (output, config) = add(user().virtual_mfa("a-phone", seed).virtual_mfa("b-phone", seed));
    assert!(!config.contains("mfa_serial"));
    let _ = output.says("mfa/a-phone").says("mfa/b-phone").says("keyfob profile set me");
    let (_, config) = add(user().virtual_mfa("a-phone", seed).security_key("yubikey"));
    assert!(config.contains("keyfob_mfa_serial = arn:aws:iam::111122223333:mfa/a-phone\n"));
    let (output, config) = add(user().virtual_mfa("a-phone", seed).deny("iam:ListMFADevices"));
    assert!(!config.contains("mfa_serial"));
    let _ = output.says("may not list");
}

#[test]
fn what_stands_in_the_way_of_the_profile_is_found_before_anything_is_stored() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let csv = home.write("keys.csv", access_key_csv());
    let add = |name: &str| home.keyfob(["add", name, "--delete-csv", "--csv"]).arg(&csv).run();
    let _ = add("a b").fails(4).says("`a b`");
    let _ = add("100%").fails(4).says("`100%`");
    fs::create_dir(home.path(".aws/config")).unwrap();
    let _ = add("me").fails(4).says("directory");
    fs::remove_dir(home.path(".aws/config")).unwrap();
    home.write(".aws/config", b"[profile x]\nname = \xff\n");
    let _ = add("me").fails(4).says("UTF-8").says("line 2");
    assert_eq!(home.vault().index().unwrap().items(), []);
    assert!(csv.exists());
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn nothing_is_lost_where_nothing_can_be_written() {
    let standin = Standin::start(World::sample());
    // Whoever may write everywhere sees no read-only directory.
    if rustix::process::geteuid().is_root() {
        return read_only_by_files(&standin);
    }
    for directory in [".local/share/keyfob", ".aws"] {
        let home = Home::with(&standin);
        let csv = home.write("keys.csv", access_key_csv());
        fs::create_dir_all(home.path(directory)).unwrap();
        fs::set_permissions(home.path(directory), fs::Permissions::from_mode(0o500)).unwrap();
        let _ = home.keyfob(["add", "me", "--delete-csv", "--csv"]).arg(&csv).run().says("cannot be");
        fs::set_permissions(home.path(directory), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(csv.exists(), "{directory}");
        let _ = home.keyfob(["add", "me", "--delete-csv", "--csv"]).arg(&csv).run().succeeds();
        assert_eq!(stored(&home, "me").1, ALICE_SECRET);
    }
}

/// The same for root: a file stands where a directory should be.
fn read_only_by_files(standin: &Standin) {
    let home = Home::with(standin);
    let csv = home.write("keys.csv", access_key_csv());
    home.write(".local/share/keyfob", "in the way");
    let _ = home.keyfob(["add", "me", "--delete-csv", "--csv"]).arg(&csv).run().fails(6);
    assert!(csv.exists());
    assert!(!home.path(".aws/config").exists());
    fs::remove_file(home.path(".local/share/keyfob")).unwrap();

    home.write(".local/state/keyfob/edits", "in the way");
    let _ = home
        .keyfob(["add", "me", "--delete-csv", "--csv"])
        .arg(&csv)
        .run()
        .fails(1)
        .says("The access key itself is stored")
        .says("same command again");
    assert!(csv.exists());
    fs::remove_file(home.path(".local/state/keyfob/edits")).unwrap();
    let _ = home.keyfob(["add", "me", "--delete-csv", "--csv"]).arg(&csv).run().succeeds();
    assert_eq!(stored(&home, "me").1, ALICE_SECRET);
    assert!(!csv.exists());
}

#[test]
fn on_a_full_disk_the_file_stays() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let csv = home.write("keys.csv", access_key_csv());
    let program = env!("CARGO_BIN_EXE_keyfob");
    // No file can grow beyond nothing: as on a full disk, each write fails.
    let script =
        format!("trap '' XFSZ; ulimit -f 0; exec {program} add me --delete-csv --csv {}", csv.display());
    let output = home.program("/bin/sh", ["-c", &script]).run();
    assert!([1, 6].contains(&output.status), "{} {}", output.status, output.stderr);
    let _ = output.says("Nothing was stored");
    assert!(csv.exists());
    assert!(!home.path(".aws/config").exists());
    let _ = home.keyfob(["add", "me", "--delete-csv", "--csv"]).arg(&csv).run().succeeds();
    all_secrets().assert_absent_from_home(&home, &[]);
}

#[test]
fn a_locked_or_missing_keychain_is_said_and_the_file_stays() {
    let standin = Standin::start(World::sample());
    for (state, says) in [(KeyringState::Locked, "is locked"), (KeyringState::Absent, "not available")] {
        let Some(keyring) = Keyring::start(state) else { return };
        let mut home = Home::with(&standin);
        home.use_keyring(&keyring);
        let csv = home.write("keys.csv", access_key_csv());
        let _ = home
            .keyfob(["add", "me", "--delete-csv", "--csv"])
            .arg(&csv)
            .arg("--no-input")
            .run()
            .fails(6)
            .says(says)
            .says("Nothing was stored");
        assert!(csv.exists());
        assert!(!home.path(".aws/config").exists());
    }
    let Some(keyring) = Keyring::start(KeyringState::Unlocked) else { return };
    let mut home = Home::with(&standin);
    home.use_keyring(&keyring);
    let csv = home.write("keys.csv", access_key_csv());
    let output = home.keyfob(["add", "me", "--json", "--delete-csv", "--csv"]).arg(&csv).run().succeeds();
    assert_eq!(output.text_at("keychain"), "secret-service");
    all_secrets().assert_absent_from_home(&home, &[]);
}

#[test]
fn a_dry_run_shows_and_stores_nothing() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let csv = home.write("keys.csv", access_key_csv());
    let output = home.keyfob(["add", "me", "--dry-run", "--csv"]).arg(&csv).run().succeeds();
    let _ = output.prints("+[profile me]").prints("+keyfob_access_key = keychain");
    assert_nothing_stored(&home);
}

/// The profile is usable at once.
#[test]
fn what_was_added_gives_credentials() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let csv = home.write("keys.csv", access_key_csv());
    let _ = home.keyfob(["add", "me", "--csv"]).arg(&csv).run().succeeds();
    home.cache_session("me", TimeDelta::hours(12), TimeDelta::hours(10));
    let answer = home.credential_process("me").run().succeeds_silently();
    assert_eq!(answer.text_at("AccessKeyId"), home.cached_key_id());
}
