//! `keyfob doctor`: each finding, what it says to do, and that it is gone after that.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use ::keyfob::credentials::AccessKey;
use ::keyfob::secret::Secret;
use ::keyfob::vault::{KeyMetadata, RotationRecord};

use crate::exec::home;
use crate::home::Home;
use crate::keyfob::Output;
use crate::keyring::{Keyring, KeyringState};
use crate::sso_home::{cache_files, sign_in, token_path};
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET, READ_ONLY_ROLE};
use crate::standin::{Standin, World};
use crate::tls;

const OFFLINE: [&str; 3] = ["doctor", "--offline", "--json"];

fn close(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

/// A home in which nothing is wrong.
fn sound(standin: &Standin) -> Home {
    let home = home(standin);
    close(&home.path(".aws/config"));
    assert_eq!(found(&home.keyfob(OFFLINE).run().succeeds_silently()), [] as [Value; 0]);
    home
}

fn found(output: &Output) -> Vec<Value> {
    output.json()["findings"].as_array().unwrap().clone()
}

/// The one finding of that kind; its message has `message` in it, and what it says to do has `fix`.
#[track_caller]
fn finds(output: &Output, check: &str, message: &str, fix: &str) -> Value {
    let all = found(output);
    let of_kind: Vec<_> = all.iter().filter(|finding| finding["check"] == check).collect();
    let [finding] = of_kind[..] else { panic!("{check}: {all:#?}") };
    let has = |key: &str, text: &str| finding[key].as_str().unwrap().contains(text);
    assert!(has("message", message) && has("fix", fix), "{finding:#}");
    let status = i32::from(all.iter().any(|finding| finding["severity"] == "problem"));
    assert_eq!(output.status, status, "{all:#?}");
    finding.clone()
}

#[track_caller]
fn is_sound_again(home: &Home) {
    assert_eq!(found(&home.keyfob(OFFLINE).run().succeeds()), [] as [Value; 0]);
}

/// `doctor --fix` does what the finding says and nothing without a yes.
#[track_caller]
fn is_mended(home: &Home) {
    let before = home.keyfob(OFFLINE).run();
    let _ = home.keyfob(["doctor", "--offline", "--fix"]).run().fails(3).says("`--yes` gives it");
    let shown = home.keyfob(["doctor", "--offline", "--fix", "--dry-run"]).run();
    assert!(shown.stderr.contains("This would be done:\n  "), "{}", shown.stderr);
    assert_eq!(found(&home.keyfob(OFFLINE).run()), found(&before), "nothing was done");
    let _ = home
        .keyfob(["doctor", "--offline", "--fix", "--yes"])
        .run()
        .succeeds()
        .says("This will be done:\n  ")
        .prints("Nothing is wrong.");
}

#[test]
fn words_for_people() {
    let standin = Standin::start(World::sample());
    let home = sound(&standin);
    let _ = home.keyfob(["doctor"]).run().succeeds_silently().prints("Nothing is wrong.\n");
    home.credentials(
        "[old]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = sentinel-secret\n",
    );
    let output = home.keyfob(["doctor", "--offline"]).run().exits(1);
    assert_eq!(
        output.stdout,
        "! Profile `old` has a long-term access key in plain text.\n  `keyfob adopt old`.\n"
    );
}

#[test]
fn modes_of_files_and_directories() {
    let standin = Standin::start(World::sample());
    let home = sound(&standin);
    for (path, mode, severity) in [
        (".aws/config", 0o644, "advice"),
        ("key-file", 0o640, "problem"),
        (".local/share/keyfob/items.json", 0o604, "problem"),
        (".aws", 0o777, "problem"),
    ] {
        let before = fs::metadata(home.path(path)).unwrap().permissions().mode();
        fs::set_permissions(home.path(path), fs::Permissions::from_mode(mode)).unwrap();
        let output = home.keyfob(OFFLINE).run();
        let finding = found(&output).into_iter().find(|finding| finding["check"] == "file_mode").unwrap();
        assert!(finding["severity"] == severity && finding["fixable"] == true, "{finding}");
        assert!(finding["message"].as_str().unwrap().contains(path), "{finding}");
        is_mended(&home);
        let after = fs::metadata(home.path(path)).unwrap().permissions().mode();
        assert_eq!(after & 0o777, before & 0o700, "{path}");
    }
}

#[test]
fn variables() {
    let standin = Standin::start(World::sample());
    let home = sound(&standin);
    for (name, value, check, message, fix) in [
        (
            "AWS_ACCESS_KEY_ID",
            "AKIAI44QH8DHBEXAMPLE",
            "shadowing_variable",
            "use that key",
            "unset AWS_ACCESS_KEY_ID",
        ),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/x", "shadowing_variable", "take credentials", "unset AWS_WEB"),
        ("AWS_DEFAULT_REGION", "us-east-1", "shadowing_variable", "boto3 reads alone", "both alike"),
        ("AWS_PROFILE", "nobody", "missing_profile", "chooses profile `nobody`", "`unset AWS_PROFILE`"),
        (
            "AWS_CONFIG_FILE",
            "/no/such/file",
            "missing_file",
            "/no/such/file, which is not there",
            "unset AWS_CONFIG_FILE",
        ),
        (
            "KEYFOB_KEYCHIAN",
            "file",
            "unknown_variable",
            "KEYFOB_KEYCHIAN is set",
            "Did you mean KEYFOB_KEYCHAIN?",
        ),
        (
            "KEYFOB_REFRESH_BEFORE",
            "soon",
            "settings",
            "takes a number of seconds",
            "keyfob settings set refresh_before",
        ),
        (
            "AWS_CA_BUNDLE",
            "/no/such/bundle",
            "certificates",
            "there is no such file",
            "system's certificates",
        ),
    ] {
        let _ = finds(&home.keyfob(OFFLINE).env(name, value).run(), check, message, fix);
    }
    let both = home.keyfob(OFFLINE).env("AWS_PROFILE", "key").env("AWS_DEFAULT_PROFILE", "ro").run();
    let _ = finds(&both, "shadowing_variable", "boto3 puts first", "`unset AWS_DEFAULT_PROFILE`");
    is_sound_again(&home);
}

/// Each is put right by the command that the finding names.
#[test]
fn profiles() {
    let standin = Standin::start(World::sample());
    let native = format!("role_arn = {READ_ONLY_ROLE}\nsource_profile = key");
    let cases: [(&str, &str, &str, &str, &[&str]); 9] = [
        (
            "credential_process = /no/such/tool --x",
            "credential_process",
            "`/no/such/tool`",
            "whole path",
            &["unset", "p", "credential_process"],
        ),
        (
            "credential_process = \"/old/keyfob\" credential-process --profile p\nkeyfob_role_arn = {R}\nkeyfob_source_profile = key",
            "credential_process",
            "`/old/keyfob`",
            "keyfob profile wire p",
            &["wire", "p"],
        ),
        (
            "role_arn = {R}",
            "profile",
            "`role_arn` without",
            "keyfob profile set p",
            &["set", "p", "source_profile", "key"],
        ),
        (
            "{N}\ncredential_source = Environment",
            "profile",
            "`source_profile`",
            "unset p credential_source",
            &["unset", "p", "credential_source"],
        ),
        (
            "{N}\ncredential_process = /bin/true",
            "two_sources",
            "`role_arn` and `credential_process`",
            "unset p credential_process",
            &["unset", "p", "credential_process"],
        ),
        (
            "{N}\nkeyfob_comfirm = always",
            "unknown_setting",
            "`keyfob_comfirm`",
            "`keyfob_confirm`?",
            &["unset", "p", "keyfob_comfirm"],
        ),
        ("{N}\nregoin = eu-west-1", "unknown_setting", "`regoin`", "`region`?", &["unset", "p", "regoin"]),
        (
            "{N}\nkeyfob_colour = red",
            "unknown_setting",
            "`keyfob_colour`",
            "`keyfob profile unset p keyfob_colour`",
            &["unset", "p", "keyfob_colour"],
        ),
        (
            "{N}\nkeyfob_session_policy = readonly",
            "guard",
            "past keyfob",
            "keyfob profile wire p",
            &["wire", "p"],
        ),
    ];
    for (lines, check, message, fix, command) in cases {
        let home = sound(&standin);
        let lines = lines.replace("{N}", &native).replace("{R}", READ_ONLY_ROLE);
        home.add_config(&format!("\n[profile p]\n{lines}\n"));
        let _ = finds(&home.keyfob(OFFLINE).run(), check, message, fix);
        let _ = home.keyfob(["profile"]).args(command).arg("--yes").run().succeeds();
        is_sound_again(&home);
    }
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn plaintext_keys_and_lines_that_tools_read_differently() {
    let standin = Standin::start(World::sample());
    let home = sound(&standin);
    home.credentials(&format!(
        "[old]\naws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {ALICE_SECRET}\n"
    ));
    let _ = finds(&home.keyfob(OFFLINE).run(), "plaintext_key", "`old`", "`keyfob adopt old`");
    let _ = home.keyfob(["adopt", "old", "--yes"]).run().succeeds();
    // The key was made long ago, which has a finding of its own.
    let _ = finds(&home.keyfob(OFFLINE).run(), "old_key", "`old`", "`keyfob rotate old`");
    let _ = home.keyfob(["rotate", "old"]).run().succeeds();
    is_sound_again(&home);
    let before = home.read(".aws/config");
    home.add_config("\n[profile key]\noutput = json\n");
    let _ = finds(&home.keyfob(OFFLINE).run(), "file_syntax", "line ", "every tool reads it alike");
    home.config(&before);
    is_sound_again(&home);
    home.write(".aws/config", b"[profile x]\n\xff\n");
    let _ = finds(&home.keyfob(OFFLINE).run(), "shared_files", "not UTF-8", "");
}

#[test]
fn settings_that_nothing_reads() {
    let standin = Standin::start(World::sample());
    let home = sound(&standin);
    let file = home.write(".config/keyfob/config", "refresh_befor = 5\n");
    close(&file);
    let _ = finds(&home.keyfob(OFFLINE).run(), "settings", "`refresh_befor`", "Remove the line");
    fs::write(&file, "").unwrap();
    is_sound_again(&home);
}

#[test]
fn torn_caches_and_ended_registrations() {
    let standin = Standin::start(World::sample());
    let home = sound(&standin);
    let _ = home.credential_process("ro").run().succeeds_silently();
    is_sound_again(&home);
    let cached = |home: &Home| {
        let entries = fs::read_dir(home.path(".cache/keyfob/sessions")).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.extension().is_some()).collect::<Vec<_>>()
    };
    let session = cached(&home).into_iter().next().unwrap();
    fs::write(&session, &fs::read(&session).unwrap()[..20]).unwrap();
    let _ = finds(&home.keyfob(OFFLINE).run(), "torn_cache", session.to_str().unwrap(), "--fix");
    is_mended(&home);
    assert!(!session.exists());

    let write = |name: &str, text: &str| close(&home.write(&format!(".aws/sso/cache/{name}.json"), text));
    let registration =
        |end: &str| json!({"clientId": "c", "clientSecret": "s", "expiresAt": end}).to_string();
    write("works", &registration("2099-01-01T00:00:00Z"));
    write("ended", &registration("2020-01-01T00:00:00Z"));
    let _ = finds(&home.keyfob(OFFLINE).run(), "expired_registration", "ended.json has ended", "--fix");
    is_mended(&home);
    assert_eq!(cache_files(&home), ["works.json"]);

    let token = |end: &str| json!({"accessToken": "t", "expiresAt": end}).to_string();
    let (old, new) = (token("2020-01-01T00:00:00Z"), token("2099-01-01T00:00:00Z"));
    write("torn", &format!("{old}{new}rest of another"));
    let _ = finds(&home.keyfob(OFFLINE).run(), "torn_cache", "torn.json", "keeps what is whole");
    is_mended(&home);
    assert_eq!(
        serde_json::from_str::<Value>(&home.read(".aws/sso/cache/torn.json")).unwrap()["expiresAt"],
        "2099-01-01T00:00:00Z"
    );
    close(&home.write(".aws/login/cache/x.json", "{\"accessTok"));
    let _ = finds(&home.keyfob(OFFLINE).run(), "torn_cache", "x.json", "keeps what is whole");
    is_mended(&home);
    assert!(!home.path(".aws/login/cache/x.json").exists());
}

#[test]
fn a_login_that_nothing_can_renew() {
    let standin = Standin::start(World::sample());
    let home = crate::sso_home::home(&standin);
    close(&home.path(".aws/config"));
    let end = (Utc::now() - TimeDelta::hours(1)).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    close(&home.write(&token_path(), json!({"accessToken": "t", "expiresAt": end}).to_string()));
    let _ = finds(&home.keyfob(OFFLINE).run(), "ended_login", "cannot be renewed", "`keyfob login corp`");
    let _ = sign_in(&standin, &home, &["login", "corp"]).0.succeeds();
    let after = home.keyfob(OFFLINE).run();
    assert!(found(&after).iter().all(|finding| finding["check"] != "ended_login"), "{}", after.stdout);
}

#[test]
fn keys_that_are_old_missing_or_half_rotated() {
    let standin = Standin::start(World::sample());
    let home = sound(&standin);
    let key = AccessKey { id: ALICE_KEY_ID.parse().unwrap(), secret: Secret::new(ALICE_SECRET.to_owned()) };
    let metadata = KeyMetadata {
        created_at: Some(Utc::now() - TimeDelta::days(91)),
        user_arn: None,
        account_id: None,
        stored_at: Utc::now(),
    };
    home.vault().store_access_key(&"key".parse().unwrap(), &key, metadata).unwrap();
    let _ = finds(&home.keyfob(OFFLINE).run(), "old_key", "91 days old", "`keyfob rotate key`");
    let record = RotationRecord { old: ALICE_KEY_ID.parse().unwrap(), started_at: Utc::now() };
    home.vault().begin_rotation(&"key".parse().unwrap(), record).unwrap();
    let _ = finds(&home.keyfob(OFFLINE).run(), "rotation", "was interrupted", "`keyfob rotate key`");
    let _ = home.keyfob(["rotate", "key"]).run().succeeds();
    is_sound_again(&home);
    home.add_config("\n[profile lost]\nkeyfob_access_key = keychain\n");
    let _ = finds(&home.keyfob(OFFLINE).run(), "missing_key", "`lost`", "`keyfob add lost`");
    home.store_key("lost", ALICE_KEY_ID, ALICE_SECRET);
    is_sound_again(&home);
}

#[test]
fn a_keychain_that_does_not_answer() {
    let standin = Standin::start(World::sample());
    let mut home = sound(&standin);
    let key_file = home.path("key-file");
    home.set("KEYFOB_KEY_FILE", home.path("elsewhere"));
    let _ =
        finds(&home.keyfob(OFFLINE).run(), "keychain", "The vault file does not answer", "KEYFOB_KEYCHAIN");
    home.set("KEYFOB_KEY_FILE", key_file);
    is_sound_again(&home);
    for (state, says) in [(KeyringState::Locked, "locked"), (KeyringState::Absent, "Secret Service")] {
        let Some(keyring) = Keyring::start(state) else { return };
        let mut home = sound(&standin);
        home.use_keyring(&keyring);
        let _ = finds(&home.keyfob(OFFLINE).run(), "keychain", says, "Unlock it");
    }
}

#[test]
fn endpoints_and_the_clock() {
    let standin = Standin::start(World::sample());
    let mut home = sound(&standin);
    let online = ["doctor", "--json"];
    home.set("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9");
    let _ = finds(
        &home.keyfob(online).run(),
        "endpoint",
        "http://127.0.0.1:9 cannot be reached",
        "Check the network",
    );
    home.set("AWS_ENDPOINT_URL_STS", standin.url());
    standin.set_skew(TimeDelta::minutes(6));
    let _ = finds(&home.keyfob(online).run(), "clock", "seconds behind AWS's", "Set the clock");
    standin.set_skew(-TimeDelta::minutes(6));
    let _ = finds(&home.keyfob(online).run(), "clock", "seconds ahead of AWS's", "Set the clock");
    standin.set_skew(TimeDelta::zero());
    assert_eq!(found(&home.keyfob(online).run().succeeds()), [] as [Value; 0]);
    // Each of these is right, and together they lead nowhere.
    home.set("AWS_USE_FIPS_ENDPOINT", "true");
    let _ =
        finds(&home.keyfob(online).run(), "endpoint", "STS cannot be called as the settings ask", "Take out");
    home.unset("AWS_USE_FIPS_ENDPOINT");
    assert_eq!(found(&home.keyfob(online).run().succeeds()), [] as [Value; 0]);
    // An endpoint that never answers costs seconds, not minutes.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    home.set("AWS_ENDPOINT_URL_STS", format!("http://{}", silent.local_addr().unwrap()));
    let started = Instant::now();
    let _ = finds(&home.keyfob(online).run(), "endpoint", "within its time limit", "Check the network");
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
}

#[test]
fn certificates_and_proxies() {
    let standin = Standin::start(World::sample());
    let mut home = sound(&standin);
    let Some(server) = tls::Server::start(&home, "-www") else { return };
    home.set("AWS_ENDPOINT_URL_STS", &server.url);
    let online = ["doctor", "--json"];
    let _ = finds(&home.keyfob(online).run(), "certificates", "does not trust", "AWS_CA_BUNDLE");
    home.set("AWS_CA_BUNDLE", &server.certificate);
    assert_eq!(found(&home.keyfob(online).run().succeeds()), [] as [Value; 0]);
    home.set("HTTPS_PROXY", "http://127.0.0.1:9");
    let _ = finds(&home.keyfob(online).run(), "endpoint", "cannot be reached", "the proxy in HTTPS_PROXY");
    home.unset("HTTPS_PROXY");
    assert_eq!(found(&home.keyfob(online).run().succeeds()), [] as [Value; 0]);
}

#[test]
fn programs_too_old_for_a_profile() {
    let standin = Standin::start(World::sample());
    let mut home = crate::sso_home::home(&standin);
    close(&home.path(".aws/config"));
    let script =
        |version: &str| home.script("bin/aws", &format!("echo 'aws-cli/{version} Python/3.11 Linux/6'"));
    let directory = script("2.8.0").parent().unwrap().to_owned();
    let _ = home.script("bin/python3", "exit 1");
    let path = std::env::join_paths([directory, "/usr/bin".into(), "/bin".into()]).unwrap();
    let run = |home: &Home| home.keyfob(OFFLINE).env("PATH", &path).run();
    let _ = finds(
        &run(&home),
        "old_client",
        "aws-cli/2.8.0, which cannot read the `sso_session`",
        "keyfob profile wire",
    );
    let _ = script("2.9.0");
    assert_eq!(found(&run(&home)), [] as [Value; 0]);
    home.add_config("\n[profile mine]\nlogin_session = arn:aws:iam::111122223333:user/alice\n");
    let _ = finds(
        &run(&home),
        "old_client",
        "the `login_session` of profile `mine`",
        "`keyfob profile wire mine`",
    );
    let _ = home.script("bin/python3", "echo botocore/1.29.9");
    let _ = home.script("bin/aws", "echo aws-cli/2.33.0");
    let _ = finds(
        &run(&home),
        "old_client",
        "`python3` on the PATH is botocore/1.29.9",
        "any version reads that",
    );
    let line = home.credential_process_line("mine");
    home.set("PATH", &path);
    home.config(&format!("[profile mine]\ncredential_process = {line}\nkeyfob_login_session = arn:aws:iam::111122223333:user/alice\n"));
    is_sound_again(&home);
}
