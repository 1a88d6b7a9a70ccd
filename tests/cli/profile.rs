//! `keyfob profile`

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use serde_json::json;

use crate::home::Home;
use crate::outside;
use crate::secrets::Secrets;
use crate::standin::sample::{ADMIN_ROLE, ALICE_KEY_ID, ALICE_SECRET};
use crate::standin::{Standin, World};

const CONFIG: &str = "# mine\n[default]\nregion = us-east-1\n\n[profile prod]\nRegion=eu-west-1   # near\n\
                      s3 =\n  addressing_style = path\nrole_arn = arn:aws:iam::444455556666:role/Admin\n\
                      source_profile = me\n\n[profile me]\nregion = eu-west-1\n";

fn home(config: &str) -> Home {
    let home = Home::new();
    home.config(config);
    home
}

fn config(home: &Home) -> String {
    home.read(".aws/config")
}

#[test]
fn get_prints_the_bare_value() {
    let home = home(CONFIG);
    home.credentials("[prod]\nregion = eu-north-1\n");
    for (key, value) in
        [("region", "eu-north-1\n"), ("S3.addressing_style", "path\n"), ("s3", "addressing_style = path\n")]
    {
        let output = home.keyfob(["profile", "get", "prod", key]).run().succeeds_silently();
        assert_eq!(output.stdout, value);
    }
    let _ = home
        .keyfob(["profile", "get", "prod", "output"])
        .run()
        .fails(1)
        .says("profile `prod` has no `output`");
    let _ = home.keyfob(["profile", "get", "prd", "output"]).run().fails(4).says("Did you mean `prod`?");
}

#[test]
fn show_says_where_each_setting_stands() {
    let home = home(CONFIG);
    home.credentials("[prod]\nregion = eu-north-1\naws_secret_access_key = sentinel-secret\n");
    let shown = home.keyfob(["profile", "show", "prod", "--json"]).run().succeeds_silently().json();
    let (config, credentials) = (home.path(".aws/config"), home.path(".aws/credentials"));
    assert_eq!(
        shown,
        json!({
            "name": "prod",
            "settings": {
                "aws_secret_access_key": "REDACTED",
                "region": "eu-north-1",
                "role_arn": "arn:aws:iam::444455556666:role/Admin",
                "s3": {"addressing_style": "path"},
                "source_profile": "me",
            },
            "origins": {
                "aws_secret_access_key": {"file": credentials, "line": 3},
                "region": {"file": credentials, "line": 2},
                "role_arn": {"file": config, "line": 9},
                "s3": {"file": config, "line": 7},
                "source_profile": {"file": config, "line": 10},
            }
        })
    );
    let output = home.keyfob(["profile", "show", "prod"]).run().succeeds_silently();
    let output = output.prints("s3.addressing_style").prints("config line 9");
    Secrets::new(["sentinel-secret"]).assert_absent_from("what is shown", &output.stdout);
    home.add_config("\n[sso-session corp]\nsso_region = eu-west-1\n");
    let _ = home.keyfob(["profile", "show", "corp", "--sso-session"]).run().succeeds().prints("sso_region");
}

#[test]
fn set_changes_that_line_only() {
    let home = home(CONFIG);
    let set = |arguments: &[&str]| home.keyfob(["profile", "set"]).args(arguments).run();
    let _ = set(&["prod", "source_profile", "you"]).succeeds().says("Set `source_profile` of profile `prod`");
    assert_eq!(config(&home), CONFIG.replace("source_profile = me", "source_profile = you"));
    let _ = set(&["prod", "source_profile", "you"]).succeeds().says("is that already");
    let _ = set(&["prod", "s3.addressing_style", "virtual"]).succeeds();
    let _ = set(&["new", "region", "ap-south-1"]).succeeds();
    assert!(config(&home).contains("  addressing_style = virtual\n"));
    assert!(config(&home).ends_with("\n\n[profile new]\nregion = ap-south-1\n"), "{}", config(&home));
    let _ = set(&["corp", "sso_region", "eu-west-1", "--sso-session"]).succeeds();
    assert!(config(&home).ends_with("\n\n[sso-session corp]\nsso_region = eu-west-1\n"));
    let _ = home.keyfob(["profile", "unset", "corp", "sso_region", "--sso-session"]).run().succeeds();
}

#[test]
fn set_refuses_what_would_break_or_leak() {
    let home = home(CONFIG);
    let set = |arguments: &[&str]| home.keyfob(["profile", "set"]).args(arguments).run();
    let output = set(&["me", "aws_secret_access_key", "sentinel-secret"]).fails(2).says("`keyfob add me`");
    Secrets::new(["sentinel-secret"]).assert_absent_from("the error", &output.stderr);
    let _ = set(&["me", "region", "a\nb"]).fails(2).says("control character");
    let _ = set(&["me", "Region", "x"]).fails(2).says("upper-case");
    let _ = set(&["a b", "region", "x"]).fails(2).says("the section name");
    let _ = set(&["prod", "s3", "x"]).fails(4).says("holds nested settings").says("`s3.NAME`");
    assert_eq!(config(&home), CONFIG);
    Secrets::new(["sentinel-secret"]).assert_absent_from_home(&home, &[]);
}

#[test]
fn a_dry_run_changes_nothing() {
    let home = home(CONFIG);
    for arguments in [
        &["set", "prod", "region", "x-y-1"][..],
        &["unset", "prod", "region"],
        &["rename", "me", "you"],
        &["copy", "me", "you"],
        &["remove", "me"],
        &["wire", "prod"],
    ] {
        let output = home.keyfob(["profile"]).args(arguments).arg("--dry-run").run().succeeds();
        let _ = output.prints("@@");
        assert_eq!(config(&home), CONFIG, "{arguments:?}");
    }
    assert!(!home.path(".local/state/keyfob/edits").exists(), "nothing is journaled");
}

#[test]
fn unset_takes_the_setting_out_of_both_files() {
    let home = home(CONFIG);
    home.credentials("[prod]\nregion = eu-north-1\nx = y\n");
    let _ = home.keyfob(["profile", "unset", "prod", "region"]).run().succeeds();
    assert_eq!(config(&home), CONFIG.replace("Region=eu-west-1   # near\n", ""));
    assert_eq!(home.read(".aws/credentials"), "[prod]\nx = y\n");
    let _ = home.keyfob(["profile", "unset", "prod", "region"]).run().succeeds().says("has no `region`");
}

#[test]
fn renaming_takes_the_key_and_the_references_along() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.add_config(&format!(
        "\n[profile prod]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\n"
    ));
    let _ =
        home.keyfob(["profile", "rename", "me", "alice"]).run().succeeds().says("Profile `prod` names it so");
    assert!(config(&home).contains("keyfob_source_profile = alice\n"), "{}", config(&home));
    let index = home.vault().index().unwrap();
    let names: Vec<_> = index.access_keys.keys().map(|name| name.as_str().to_owned()).collect();
    assert_eq!(names, ["alice"]);
    assert_eq!(home.vault().access_key(&"alice".parse().unwrap()).unwrap().id.as_str(), ALICE_KEY_ID);
    // Renamed onto a name that has another key, nothing is lost.
    home.store_key("taken", "AKIAOTHEROTHEROTHER0", ALICE_SECRET);
    let before = config(&home);
    let _ = home.keyfob(["profile", "rename", "alice", "taken"]).run().fails(6);
    assert_eq!(config(&home), before);
    assert_eq!(home.vault().index().unwrap().access_keys.len(), 2);
    // Taken back, the file names a profile without its key, which is said.
    let _ = home.keyfob(["undo", "--yes"]).run().succeeds().says("none is stored under that name");
    let _ = home.keyfob(["profile", "rename", "prod", "me"]).run().fails(4).says("already");
}

#[test]
fn removing_asks_and_warns_of_what_needs_it() {
    let home = home(CONFIG);
    let remove = || home.keyfob(["profile", "remove", "me"]);
    let _ = remove().run().fails(3).says("`--yes`").says("profile `prod` needs it");
    assert_eq!(config(&home), CONFIG);
    let mut terminal = remove().on_terminal();
    terminal.expect("-[profile me]");
    terminal.expect("Remove profile `me`?");
    terminal.answer("n");
    let _ = terminal.wait().exits(1);
    assert_eq!(config(&home), CONFIG);
    let _ = remove().arg("--yes").run().succeeds();
    assert_eq!(config(&home), CONFIG.replace("\n[profile me]\nregion = eu-west-1\n", ""));
}

#[test]
fn a_wired_profile_works_and_unwiring_restores_the_text() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let before = format!(
        "[profile me]\r\naws_account_id = 111122223333\r\n\r\n; tabs\r\n[profile prod]\r\n\trole_arn\t=\t{ADMIN_ROLE}\r\n\
         \tcredential_source\t=\tEnvironment\r\n\tregion\t=\teu-west-1"
    );
    home.config(&before);
    let _ = home.keyfob(["profile", "wire", "prod", "--yes"]).run().succeeds();
    let program = env!("CARGO_BIN_EXE_keyfob");
    assert!(
        config(&home).contains(&format!("= {program} credential-process --profile prod")),
        "{}",
        config(&home)
    );
    assert!(config(&home).contains("\tkeyfob_role_arn\t=\t"), "{}", config(&home));
    let output = home
        .credential_process("prod")
        .env("AWS_ACCESS_KEY_ID", ALICE_KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", ALICE_SECRET)
        .run();
    // The sample's role asks for MFA or not; either way the chain is the same as before wiring.
    let _ = output.does_not_say("does not say where its credentials come from");
    let _ = home.keyfob(["profile", "wire", "prod", "--yes"]).run().succeeds().says("already");
    let set = home.keyfob(["profile", "set", "prod", "duration_seconds", "3600"]).run();
    let _ = set.fails(2).says("`keyfob_duration_seconds`");
    let _ = home.keyfob(["profile", "unwire", "prod", "--yes"]).run().succeeds();
    assert_eq!(config(&home), before);
    let _ =
        home.keyfob(["profile", "unwire", "prod", "--yes"]).run().fails(4).says("does not go through keyfob");
}

#[test]
fn wiring_refuses_what_would_break() {
    let home = home(
        "[profile plain]\nregion = x\n[profile half]\nrole_arn = x\nkeyfob_duration_seconds = 900\n[profile k]\n",
    );
    home.credentials("[k]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n");
    let wire = |name: &str| home.keyfob(["profile", "wire", name, "--yes"]).run().fails(4);
    let _ = wire("plain").says("nothing to wire").says("line 1");
    let _ = wire("half").says("`keyfob_duration_seconds`").says("Call it `duration_seconds`");
    let _ = wire("k").says("in plain text").says("`keyfob adopt k`").says(".aws/credentials line 2");
    let _ = wire("gone").says("`gone`");
}

#[test]
fn a_file_stays_what_it_is() {
    let home = home("");
    let target = home.write("dotfiles/aws-config", "[profile a]\r\nregion = x\r\n");
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    fs::remove_file(home.path(".aws/config")).unwrap();
    symlink(&target, home.path(".aws/config")).unwrap();
    let _ = home.keyfob(["profile", "set", "a", "output", "json"]).run().succeeds();
    assert_eq!(fs::read_link(home.path(".aws/config")).unwrap(), target);
    assert_eq!(fs::read_to_string(&target).unwrap(), "[profile a]\r\nregion = x\r\noutput = json\r\n");
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o7777, 0o640);
}

#[test]
fn files_that_cannot_be_edited_are_left_alone() {
    let directory = Home::new();
    fs::create_dir_all(directory.path(".aws/config")).unwrap();
    let set = |home: &Home| home.keyfob(["profile", "set", "a", "region", "x"]).run();
    let _ = set(&directory).fails(4).says("is a directory").says_little();
    let binary = Home::new();
    binary.write(".aws/config", b"[profile a]\n\xff\xfe = x\n");
    let _ = set(&binary).fails(4).says("is not UTF-8").says("line 2").says_little();
    assert_eq!(fs::read(binary.path(".aws/config")).unwrap(), b"[profile a]\n\xff\xfe = x\n");
}

#[test]
fn a_read_only_home_is_told_and_nothing_is_changed() {
    let home = home("[profile a]\nregion = x\n");
    let set = || home.keyfob(["profile", "set", "a", "region", "y"]);
    // A directory that not even root can write to.
    let _ = set()
        .env("AWS_CONFIG_FILE", "/proc/keyfob-config")
        .run()
        .fails(1)
        .says("cannot be written")
        .says_little();
    // Permissions do not hold root back.
    if !rustix::process::geteuid().is_root() {
        let lock = |mode| fs::set_permissions(home.path(".aws"), fs::Permissions::from_mode(mode)).unwrap();
        lock(0o500);
        let output = set().run().fails(1);
        lock(0o700);
        let _ = output.says("cannot be written").says_little();
    }
    assert_eq!(config(&home), "[profile a]\nregion = x\n");
}

/// Each call that writes, syncs or renames is the last one once.
#[test]
fn killed_at_any_write_the_file_is_old_or_new() {
    if !outside::programs(["strace"]) {
        return;
    }
    let (old, new) = ("[profile a]\nregion = x\n", "[profile a]\nregion = y\n");
    let mut outcomes = Vec::new();
    for calls in ["write,pwrite64", "fsync,fdatasync", "rename,renameat,renameat2"] {
        for when in 1..40 {
            let home = home(old);
            let filter = format!("inject={calls}:signal=KILL:when={when}");
            let program = env!("CARGO_BIN_EXE_keyfob");
            let arguments =
                ["-f", "-o", "/dev/null", "-e", &filter, program, "profile", "set", "a", "region", "y"];
            // Not `env_clear`ed of anything: strace passes the home's environment on.
            let output = home.program("strace", arguments).run();
            let text = config(&home);
            assert!(text == old || text == new, "{calls} {when}: {text:?}");
            let survivors: Vec<_> = fs::read_dir(home.path(".aws")).unwrap().flatten().collect();
            outcomes.push((output.status, text == new));
            // The next edit works, whatever was left behind.
            let _ = home.keyfob(["profile", "set", "a", "region", "z"]).run().succeeds();
            assert_eq!(config(&home), "[profile a]\nregion = z\n", "{calls} {when} {survivors:?}");
            if output.status == 0 {
                break;
            }
        }
    }
    assert!(
        outcomes.iter().any(|(code, is_new)| *code != 0 && !is_new),
        "it was killed before: {outcomes:?}"
    );
    assert!(outcomes.iter().any(|(code, is_new)| *code != 0 && *is_new), "it was killed after: {outcomes:?}");
}
