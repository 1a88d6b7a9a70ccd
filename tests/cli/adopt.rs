//! `keyfob adopt`

use std::time::Duration;

use crate::home::Home;
use crate::secrets::Secrets;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, ROOT_KEY_ID, ROOT_SECRET};
use crate::standin::{Fault, Standin, World};

const UNKNOWN: &str = "[gone]\naws_access_key_id = AKIAGONEGONEGONEGONE\n\
                       aws_secret_access_key = gone-gone-gone-gone-gone-gone-gone-gone\n";
const SESSION: &str = "[session]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\n\
                       aws_secret_access_key = temporary-temporary-temporary-temporary\naws_session_token = token-token\n";

fn plaintext(name: &str) -> String {
    format!("[{name}]\naws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {ALICE_SECRET}\n")
}

/// A home as people have it before keyfob.
fn home(standin: &Standin) -> Home {
    let home = Home::with(standin);
    home.config(
        "# mine\n[profile me]\nregion = eu-west-1\n\n[profile prod]\nsource_profile = me\nrole_arn = x\n",
    );
    home.credentials(&format!("# keys\n{}\n{UNKNOWN}\n{SESSION}", plaintext("me")));
    home
}

fn secrets() -> Secrets {
    Secrets::new([ALICE_SECRET])
}

#[test]
fn a_key_goes_into_the_keychain_and_out_of_the_file() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let output = home.keyfob(["adopt", "me", "--yes"]).run().succeeds().says(ALICE_KEY_ID);
    secrets().assert_absent_from("the output", format!("{}{}", output.stdout, output.stderr));
    assert_eq!(home.read(".aws/credentials"), format!("# keys\n\n{UNKNOWN}\n{SESSION}"));
    let config = home.read(".aws/config");
    assert!(
        config.starts_with("# mine\n[profile me]\nregion = eu-west-1\ncredential_process = "),
        "{config}"
    );
    assert!(config.contains("\nkeyfob_access_key = keychain\n\n[profile prod]\n"), "{config}");
    secrets().assert_absent_from_home(&home, &[]);
    let _ = home.credential_process("me").run().succeeds_silently();

    let _ = home.keyfob(["adopt", "me", "--yes"]).run().fails(1).says("no key in plain text");
    let _ = home.keyfob(["undo", "--yes"]).run().succeeds();
    assert!(home.read(".aws/credentials").contains(ALICE_SECRET), "the way back is kept, sealed");
}

#[test]
fn what_is_left_is_said() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let output = home.keyfob(["adopt", "--all", "--yes", "--json"]).run().succeeds();
    let answer = output.json();
    assert_eq!(answer["adopted"][0]["profile"], "me");
    assert_eq!(answer["adopted"][0]["user_arn"], "arn:aws:iam::111122223333:user/alice");
    let reasons: Vec<String> = answer["left"]
        .as_array()
        .unwrap()
        .iter()
        .map(|left| format!("{} {}", left["profile"], left["reason"]))
        .collect();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    assert!(reasons[0].contains("session") && reasons[0].contains("temporary"), "{reasons:?}");
    assert!(reasons[1].contains("gone") && reasons[1].contains("InvalidClientTokenId"), "{reasons:?}");
    assert!(home.read(".aws/credentials").contains("AKIAGONEGONEGONEGONE"));
    let left =
        Secrets::new(["gone-gone-gone-gone-gone-gone-gone-gone", "temporary-temporary-temporary-temporary"]);
    left.assert_absent_from("the output", format!("{}{}", output.stdout, output.stderr));
    left.and(secrets()).assert_absent_from_home(&home, &[".aws/credentials"]);
    secrets().assert_absent_from_home(&home, &[]);
}

#[test]
fn a_dry_run_and_a_missing_answer_change_nothing() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let before = (home.read(".aws/config"), home.read(".aws/credentials"));
    let output = home.keyfob(["adopt", "--all", "--dry-run"]).run().succeeds();
    assert!(output.stdout.contains("-aws_secret_access_key = REDACTED\n"), "{}", output.stdout);
    assert!(output.stdout.contains("+keyfob_access_key = keychain\n"), "{}", output.stdout);
    secrets().assert_absent_from("the output", &output.stdout);
    let _ = home.keyfob(["adopt", "--all"]).run().fails(3).says("--yes");
    assert_eq!((home.read(".aws/config"), home.read(".aws/credentials")), before);
    assert!(home.vault().index().unwrap().access_keys.is_empty());
}

#[test]
fn root_keys_and_keys_of_the_config_file() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    home.config(&format!(
        "[default]\naws_access_key_id={ALICE_KEY_ID}\naws_secret_access_key={ALICE_SECRET}\nmfa_serial={ALICE_MFA}\n\
         [profile root]\naws_access_key_id={ROOT_KEY_ID}\naws_secret_access_key={ROOT_SECRET}\n"
    ));
    let _ = home.keyfob(["adopt", "--all", "--yes"]).run().succeeds().says("key of the root user");
    let config = home.read(".aws/config");
    assert!(config.contains(ROOT_SECRET) && !config.contains(ALICE_SECRET), "{config}");
    assert!(config.contains(&format!("keyfob_mfa_serial={ALICE_MFA}\n")), "{config}");
    let _ = home.keyfob(["adopt", "root", "--yes"]).run().fails(1);
    let _ = home.keyfob(["adopt", "root", "--yes", "--allow-root"]).run().succeeds();
    secrets().and(Secrets::new([ROOT_SECRET])).assert_absent_from_home(&home, &[]);
}

#[test]
fn a_keychain_that_fails_leaves_the_files_as_they_are() {
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    let before = (home.read(".aws/config"), home.read(".aws/credentials"));
    home.set("KEYFOB_KEY_FILE", home.path("no-such-file"));
    let _ = home.keyfob(["adopt", "me", "--yes"]).run().fails(6);
    assert_eq!((home.read(".aws/config"), home.read(".aws/credentials")), before);
}

#[test]
fn a_run_that_is_killed_leaves_a_key_that_works() {
    let standin = Standin::start(World::sample());
    // From the start to the end of a run, which is longer on a busy machine.
    for milliseconds in (0..400).step_by(40) {
        let home = home(&standin);
        let running = home.keyfob(["adopt", "me", "--yes"]).spawn();
        std::thread::sleep(Duration::from_millis(milliseconds));
        running.kill();
        let in_file = home.read(".aws/credentials").contains(ALICE_SECRET);
        let stored = home.vault().access_key(&"me".parse().unwrap());
        let in_vault = stored.is_ok_and(|key| key.secret.expose() == ALICE_SECRET);
        assert!(in_file || in_vault, "after {milliseconds} ms");
        let _ = home.keyfob(["adopt", "--all", "--yes"]).run().succeeds();
        assert!(!home.read(".aws/credentials").contains(ALICE_SECRET));
        let _ = home.credential_process("me").run().succeeds_silently();
    }
}

#[test]
fn without_a_network_every_key_is_left() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    standin.fault("GetCallerIdentity", Fault::DropRequest);
    let output = home.keyfob(["adopt", "me", "--yes"]).run().fails(1);
    let _ = output.says("could not reach AWS");
    assert!(home.read(".aws/credentials").contains(ALICE_SECRET));
}
