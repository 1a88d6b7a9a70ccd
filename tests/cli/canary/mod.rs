//! Distinctive secrets go through every command, at the highest verbosity, and are looked for wherever they must not be:
//! in arguments, the environment of children, both streams, every write to a file, and every file that is left.

mod cases;
mod traced;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ::keyfob::cli::reference::pages;

use crate::home::Home;
use crate::keyring::{Keyring, KeyringState};
use crate::outside;
use crate::secrets::Secrets;
use crate::sso_home;
use crate::standin::sample::{
    ADMIN_ROLE, ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, ALICE_SEED, READ_ONLY_ROLE, access_key_csv,
};
use crate::standin::{Consent, Fault, Standin, User, World};
use cases::{ASKING_AWS, BOB_ID, BOB_SECRET, CASES, Case, MOVING_CASES, PASSPHRASE_CASES, answer, case};
use traced::{Traced, traced};

const PASSPHRASE: &str = "canary-passphrase-4711-of-the-vault";
const NEW_PASSPHRASE: &str = "canary-passphrase-4712-that-is-new";
const LOUD: &str = "-vvv";

/// Commands that only lead to others.
const PARENTS: &[&str] = &["", "mfa", "profile", "settings", "sso", "vault"];

/// Where secrets may be on the disk: what a person or another tool put there in plain text, and the files that keyfob
/// shares with the AWS CLI in the AWS CLI's format.
const PLAIN: &[&str] =
    &["keys.csv", ".aws/credentials", "passphrase", "new-passphrase", "new-key-file", "key-file"];
const SHARED: &[&str] = &[".aws/sso/cache", ".aws/cli/cache", ".aws/login/cache"];

fn standin() -> Standin {
    let bob = User::new("111122223333", "bob").access_key(BOB_ID, BOB_SECRET);
    let standin = Standin::start(World::sample().user(bob));
    standin.set_consent(Consent::Approve);
    standin
}

fn home(standin: &Standin) -> Home {
    let mut home = sso_home::home(standin);
    home.store_key("bob", BOB_ID, BOB_SECRET);
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    home.store_key("key", ALICE_KEY_ID, ALICE_SECRET);
    home.config(&format!(
        "[sso-session corp-session]\nsso_start_url = {}\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n\
         \n[profile corp]\nsso_session = corp-session\nsso_account_id = 444455556666\nsso_role_name = Admin\n\
         \n[profile me]\nkeyfob_access_key = keychain\nkeyfob_mfa_serial = {ALICE_MFA}\nregion = eu-west-1\n\
         \n[profile key]\nkeyfob_access_key = keychain\nregion = eu-west-1\n\
         \n[profile bob]\nkeyfob_access_key = keychain\nregion = eu-west-1\n\
         \n[profile read]\nkeyfob_role_arn = {READ_ONLY_ROLE}\nkeyfob_source_profile = key\n\
         \n[profile prod]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\n\
         \n[profile other]\nrole_arn = {READ_ONLY_ROLE}\nsource_profile = plain2\n",
        sso_home::START_URL
    ));
    let plain = format!("aws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {ALICE_SECRET}\n");
    home.credentials(&format!("[plain]\n{plain}\n[plain2]\n{plain}"));
    home.write("keys.csv", access_key_csv());
    fs::create_dir_all(home.path("tmp")).unwrap();
    home.set("TMPDIR", home.path("tmp"));
    // Whatever of a library could be made to talk.
    home.set("RUST_LOG", "trace");
    home.set("RUST_BACKTRACE", "full");
    let browser = home.script("browser", "curl -sL -o /dev/null \"$1\"");
    home.set("KEYFOB_BROWSER", browser);
    // `doctor` asks it for its version, and a real one may take long.
    home.script("bin/aws", "echo aws-cli/2.36.7 Python/3.13");
    let path = std::env::var("PATH").unwrap_or_default();
    home.set("PATH", format!("{}:{path}", home.path("bin").display()));
    home.vault().store_mfa_seed(&ALICE_MFA.parse().unwrap(), &ALICE_SEED.into()).unwrap();
    home
}

fn secrets(standin: &Standin, home: &Home) -> Secrets {
    let keys = standin.world().users.into_iter().flat_map(|user| user.access_keys).map(|key| key.secret);
    let key_file = home.read("key-file").trim().to_owned();
    let fixed =
        [ALICE_SECRET, BOB_SECRET, ALICE_SEED, PASSPHRASE, NEW_PASSPHRASE, &key_file].map(str::to_owned);
    let devices = standin.world().users.into_iter().flat_map(|user| user.mfa_devices);
    let seeds = devices.filter_map(|device| device.seed);
    Secrets::new(
        standin.every_secret().into_iter().chain(keys).chain(seeds).chain(fixed).collect::<BTreeSet<_>>(),
    )
}

fn look(standin: &Standin, home: &Home, case: &Case, traced: &Traced) {
    let secrets = secrets(standin, home);
    let (line, output) = (case.line(), &traced.output);
    assert!(!format!("{}{}", output.stdout, output.stderr).contains("panicked"), "{line}: {output:?}");
    secrets.assert_absent_from(&format!("stderr of {line}"), &output.stderr);
    if !case.answers_with_secrets {
        secrets.assert_absent_from(&format!("stdout of {line}"), &output.stdout);
    }
    // The command that `exec` becomes has the credentials in its environment: that is what it is for.
    if case.command != "exec" || !case.answers_with_secrets {
        secrets.assert_absent_from(&format!("a program that {line} started"), &traced.programs);
    }
    for (path, text) in &traced.written {
        if !may_hold_secrets(home, Path::new(path)) {
            secrets.assert_absent_from(&format!("what {line} wrote to {path}"), text);
        }
    }
    for path in home.files().into_iter().filter(|path| !may_hold_secrets(home, path)) {
        secrets.assert_absent_from(&format!("{}, after {line}", path.display()), fs::read(&path).unwrap());
    }
}

fn may_hold_secrets(home: &Home, path: &Path) -> bool {
    PLAIN.iter().any(|plain| path == home.path(plain))
        || SHARED.iter().any(|shared| path.starts_with(home.path(shared)))
        || path.starts_with("/dev")
}

#[test]
fn every_command_has_a_case() {
    let cases: BTreeSet<String> = [CASES, PASSPHRASE_CASES, MOVING_CASES]
        .into_iter()
        .flatten()
        .map(|case| case.command.to_owned())
        .chain(PARENTS.iter().map(|name| (*name).to_owned()))
        .collect();
    let commands: Vec<String> = pages().into_iter().map(|page| page.name).collect();
    for command in &commands {
        let known = cases.iter().any(|case| format!("keyfob {case}").trim().replace(' ', "-") == *command);
        assert!(known, "`{command}` has no case in tests/cli/canary/cases.rs");
    }
    assert!(commands.len() > 50, "the commands were not found");
    let idle = |case: &&Case| case.arguments.iter().any(|one| ["--help", "--dry-run"].contains(one));
    assert!(!CASES.iter().any(|case| idle(&case)), "a case does nothing");
}

/// Signs in and runs the cases; what each did is looked through, and each did what it was asked.
fn run_all(standin: &Standin, home: &Home, strace: &Path, cases: &[Case]) {
    let slow = outside::whole_matrices();
    for case in cases.iter().filter(|case| slow || !case.takes_long) {
        let traced = traced(home, strace, case, LOUD);
        look(standin, home, case, &traced);
        // `doctor` finds the keys in plain text.
        let expected = if case.command == "doctor" { 1 } else { 0 };
        let output = &traced.output;
        assert_eq!(output.status, expected, "{}: {}{}", case.line(), output.stdout, output.stderr);
    }
}

const SIGN_IN: Case = case("login", &["corp-session", "--device-code", "--no-browser"]);

#[test]
fn no_command_leaves_a_secret_where_it_does_not_belong() {
    let Some(strace) = outside::program("strace") else { return };
    if !outside::programs(["curl", "git"]) {
        return;
    }
    let standin = standin();
    let home = home(&standin);
    run_all(&standin, &home, &strace, &[SIGN_IN]);
    run_all(&standin, &home, &strace, CASES);
    // The secrets that were looked for were really there.
    assert!(fs::read_to_string(home.path(".aws/credentials")).unwrap().contains(ALICE_SECRET));
    let secrets = standin.every_secret().len();
    assert!(secrets > 15, "few sessions were made: {secrets}");
}

/// That the search finds what it is there for.
#[test]
fn a_secret_in_a_file_that_is_gone_or_in_a_child_is_found() {
    let Some(strace) = outside::program("strace") else { return };
    let home = Home::new();
    let script = "echo first-canary-0815 > gone; rm gone; echo second-canary-0815 > made; mv made kept; \
                  THIRD=third-canary-0815 env true fourth-canary-0815";
    let traced = traced::run(&home, &strace, &["/bin/sh", "-c", script], |command| command.run());
    let text = |name: &str| traced.written[&home.path(name).display().to_string()].clone();
    let found = |canary: &str, text: &str| Secrets::new([canary]).found_in(text.as_bytes()).is_some();
    assert!(found("first-canary-0815", &text("gone")));
    assert!(found("second-canary-0815", &text("kept")));
    assert!(found("third-canary-0815", &traced.programs), "in the environment");
    assert!(found("fourth-canary-0815", &traced.programs), "in the arguments");
}

/// What is said at each verbosity, where it differs.
#[test]
fn no_verbosity_tells_a_secret() {
    let Some(strace) = outside::program("strace") else { return };
    let standin = standin();
    let home = home(&standin);
    let _ = traced(&home, &strace, &SIGN_IN, LOUD).output.succeeds();
    let all = ["", "-q", "-v", "-vv", "-vvvv"];
    let some = if outside::whole_matrices() { &all[..] } else { &all[3..] };
    for verbosity in some {
        for case in [
            answer("credential-process", &["--profile", "read"]),
            answer("credential-process", &["--profile", "corp"]),
            case("whoami", &["read"]),
            case("status", &[]),
            case("logout", &["read"]),
        ] {
            let traced = traced(&home, &strace, &case, verbosity);
            look(&standin, &home, &case, &traced);
            let _ = traced.output.succeeds();
        }
    }
}

/// The same with a passphrase, which is slow to try.
#[test]
fn a_passphrase_stays_where_it_is() {
    let Some(strace) = outside::program("strace") else { return };
    let standin = standin();
    let mut home = Home::with(&standin);
    home.use_passphrase(PASSPHRASE);
    let new = home.write("new-passphrase", NEW_PASSPHRASE);
    fs::set_permissions(&new, fs::metadata(home.path("passphrase")).unwrap().permissions()).unwrap();
    home.store_key("key", ALICE_KEY_ID, ALICE_SECRET);
    home.config("[profile key]\nkeyfob_access_key = keychain\nregion = eu-west-1\n");
    run_all(&standin, &home, &strace, PASSPHRASE_CASES);
    home.write("passphrase", NEW_PASSPHRASE);
    run_all(&standin, &home, &strace, &[case("vault keygen", &["new-key-file", "--add"])]);
    home.write("passphrase", "another-canary-that-is-wrong-0815");
    let case = answer("credential-process", &["--profile", "key"]);
    let traced = traced(&home, &strace, &case, LOUD);
    assert_eq!(traced.output.status, 6, "{}", traced.output.stderr);
    Secrets::new(["another-canary-that-is-wrong-0815"])
        .assert_absent_from("the refusal", traced.output.stderr + &traced.programs);
}

#[test]
fn moving_to_another_keychain_shows_no_secret() {
    let Some(strace) = outside::program("strace") else { return };
    let Some(keyring) = Keyring::start(KeyringState::Unlocked) else { return };
    let standin = standin();
    let mut home = home(&standin);
    home.set("DBUS_SESSION_BUS_ADDRESS", keyring.address());
    home.unset("KEYFOB_KEYCHAIN");
    run_all(&standin, &home, &strace, MOVING_CASES);
    let key = home.vault().access_key(&"bob".parse().unwrap()).unwrap();
    assert_eq!(key.secret.expose(), BOB_SECRET);
}

#[test]
fn no_error_tells_a_secret() {
    let Some(strace) = outside::program("strace") else { return };
    for fault in [Fault::Truncate, Fault::Html(200)] {
        let standin = standin();
        let home = home(&standin);
        let _ = traced(&home, &strace, &SIGN_IN, LOUD).output.succeeds();
        standin.fault("*", fault);
        let asking = |case: &&Case| ASKING_AWS.contains(&case.command) && case.person.is_empty();
        for case in CASES.iter().filter(asking).chain([&SIGN_IN]) {
            look(&standin, &home, case, &traced(&home, &strace, case, LOUD));
        }
    }
}

/// Where the answer cannot be written, what is said of that does not hold it either.
#[test]
fn an_answer_that_nobody_takes_is_told_nowhere() {
    if !outside::programs(["sh"]) {
        return;
    }
    let standin = standin();
    let home = home(&standin);
    for line in ["credential-process --profile read", "env read", "console read --print"] {
        for sink in ["> /dev/full", ">&-", "| true"] {
            let script = format!("'{}' -vvv {line} {sink}", env!("CARGO_BIN_EXE_keyfob"));
            let output = home.program("/bin/sh", ["-c", &script]).run();
            assert!(!output.stderr.contains("panicked"), "{line} {sink}: {}", output.stderr);
            secrets(&standin, &home).assert_absent_from(&format!("stderr of {line} {sink}"), &output.stderr);
        }
    }
}
