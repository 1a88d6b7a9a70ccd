//! Distinctive secrets go through every command, at the highest verbosity, and are looked for wherever they must not be:
//! in arguments, the environment of children, both streams, and every file that is left.

use std::collections::BTreeSet;
use std::fs;

use ::keyfob::cli::reference::pages;

use crate::home::Home;
use crate::keyfob::Output;
use crate::outside;
use crate::secrets::Secrets;
use crate::sso_home;
use crate::standin::sample::{
    ADMIN_ROLE, ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, ALICE_SEED, READ_ONLY_ROLE, access_key_csv,
};
use crate::standin::{Consent, Fault, Standin, World};

const PASSPHRASE: &str = "canary-passphrase-4711-of-the-vault";

/// One run of a command. The text before `--` or the first option names it.
struct Case {
    command: &'static str,
    arguments: &'static [&'static str],
    stdin: &'static str,
    /// It is for this that the command is there: its stdout holds a secret.
    answers_with_secrets: bool,
}

const fn case(command: &'static str, arguments: &'static [&'static str]) -> Case {
    Case { command, arguments, stdin: "", answers_with_secrets: false }
}

const fn answer(command: &'static str, arguments: &'static [&'static str]) -> Case {
    Case { command, arguments, stdin: "", answers_with_secrets: true }
}

const CASES: &[Case] = &[
    case("add", &["new", "--csv", "keys.csv"]),
    case("adopt", &["plain", "--yes"]),
    case("completions", &["bash"]),
    case("configure", &[]),
    case("configure git", &["--dry-run"]),
    case("configure role", &["made", "--role-arn", READ_ONLY_ROLE, "--source", "me"]),
    case("configure sso", &["--help"]),
    case("configure user", &["--help"]),
    answer("console", &["read", "--print"]),
    answer("credential-process", &["--profile", "read"]),
    answer("credential-process", &["--profile", "corp"]),
    case("doctor", &[]),
    answer("env", &["read"]),
    answer("exec", &["read", "--", "env"]),
    case("explain", &["read"]),
    Case {
        command: "git-credential",
        arguments: &["get", "--profile", "read"],
        stdin: "protocol=https\nhost=git-codecommit.eu-west-1.amazonaws.com\npath=v1/repos/x\n\n",
        answers_with_secrets: true,
    },
    case("init", &["bash"]),
    case("list", &["--json"]),
    case("log", &[]),
    case("login", &["corp-session", "--device-code", "--no-browser"]),
    case("logout", &["read"]),
    case("man", &[]),
    Case {
        command: "mfa add",
        arguments: &["me", "--stdin", "--no-verify"],
        stdin: ALICE_SEED,
        answers_with_secrets: false,
    },
    case("mfa code", &["me"]),
    case("mfa enrol", &["me", "--dry-run"]),
    case("mfa list", &[]),
    case("mfa resync", &["me"]),
    case("profile list", &["--json"]),
    case("profile show", &["plain2", "--json"]),
    answer("profile get", &["plain2", "aws_secret_access_key"]),
    case("profile set", &["me", "output", "json"]),
    case("profile copy", &["plain2", "plain3"]),
    case("profile rename", &["plain3", "plain4"]),
    case("profile unset", &["me", "output"]),
    case("profile wire", &["other", "--yes"]),
    case("profile unwire", &["other", "--yes"]),
    case("profile remove", &["plain4", "--yes"]),
    case("prompt", &["--profile", "read"]),
    case("rotate", &["key", "--delete-other", "--yes"]),
    answer("serve", &["--help"]),
    case("settings get", &["keychain"]),
    case("settings list", &[]),
    case("settings set", &["refresh_before", "700"]),
    case("settings unset", &["refresh_before"]),
    case("sso accounts", &[]),
    case("sso roles", &[]),
    case("sso sync", &["--yes"]),
    case("status", &[]),
    case("undo", &["--yes"]),
    case("vault status", &["--json"]),
    case("vault keygen", &["new-key-file"]),
    case("vault lock", &[]),
    case("vault unlock", &[]),
    case("vault change-passphrase", &["--help"]),
    case("vault migrate", &["--help"]),
    case("whoami", &["read"]),
    case("mfa remove", &["me", "--yes"]),
    case("remove", &["new", "--yes"]),
];

/// Commands that only lead to others.
const PARENTS: &[&str] = &["", "mfa", "profile", "settings", "sso", "vault"];

/// Where secrets may be on the disk: what a person or another tool put there in plain text, and the files that keyfob
/// shares with the AWS CLI in the AWS CLI's format.
const PLAIN: &[&str] = &["keys.csv", ".aws/credentials", "passphrase", "seed", "new-key-file", "key-file"];
const SHARED: &[&str] = &[".aws/sso/cache", ".aws/cli/cache", ".aws/login/cache"];

fn home(standin: &Standin) -> Home {
    let mut home = sso_home::home(standin);
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    home.store_key("key", ALICE_KEY_ID, ALICE_SECRET);
    home.config(&format!(
        "[sso-session corp-session]\nsso_start_url = {}\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n\
         \n[profile corp]\nsso_session = corp-session\nsso_account_id = 444455556666\nsso_role_name = Admin\n\
         \n[profile me]\nkeyfob_access_key = keychain\nkeyfob_mfa_serial = {ALICE_MFA}\nregion = eu-west-1\n\
         \n[profile key]\nkeyfob_access_key = keychain\nregion = eu-west-1\n\
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
    standin.set_consent(Consent::Approve);
    home.vault().store_mfa_seed(&ALICE_MFA.parse().unwrap(), &ALICE_SEED.into()).unwrap();
    home
}

/// Runs a command as loud as it can be, under strace; what it printed, and every program that was started with its
/// arguments and environment.
fn traced(home: &Home, strace: &std::path::Path, case: &Case) -> (Output, String) {
    let log = home.path("strace");
    let mut line: Vec<String> =
        ["-f", "-qq", "-v", "-s", "65536", "-e", "trace=execve", "-o"].map(str::to_owned).to_vec();
    line.push(log.display().to_string());
    line.extend([env!("CARGO_BIN_EXE_keyfob").to_owned(), "-vvv".to_owned()]);
    line.extend(case.command.split(' ').chain(case.arguments.iter().copied()).map(str::to_owned));
    let output =
        home.program(strace, line).stdin(case.stdin).limit(std::time::Duration::from_secs(120)).run();
    let programs = fs::read_to_string(&log).unwrap();
    fs::remove_file(log).unwrap();
    (output, programs)
}

fn secrets(standin: &Standin, home: &Home) -> Secrets {
    let keys = standin.world().users.into_iter().flat_map(|user| user.access_keys).map(|key| key.secret);
    let key_file = home.read("key-file").trim().to_owned();
    let fixed = [ALICE_SECRET.to_owned(), ALICE_SEED.to_owned(), PASSPHRASE.to_owned(), key_file];
    Secrets::new(standin.secrets().into_iter().chain(keys).chain(fixed).collect::<BTreeSet<_>>())
}

fn look(standin: &Standin, home: &Home, case: &Case, output: &Output, programs: &str) {
    let secrets = secrets(standin, home);
    let line = format!("{} {}", case.command, case.arguments.join(" "));
    secrets.assert_absent_from(&format!("stderr of {line}"), &output.stderr);
    if !case.answers_with_secrets {
        secrets.assert_absent_from(&format!("stdout of {line}"), &output.stdout);
    }
    // The command that `exec` becomes has the credentials in its environment: that is what it is for.
    if case.command != "exec" {
        secrets.assert_absent_from(&format!("a program that {line} started"), programs);
    }
    for path in home.files() {
        let named = PLAIN.iter().any(|plain| path == home.path(plain));
        if !named && !SHARED.iter().any(|shared| path.starts_with(home.path(shared))) {
            secrets
                .assert_absent_from(&format!("{}, after {line}", path.display()), fs::read(&path).unwrap());
        }
    }
}

#[test]
fn every_command_has_a_case() {
    let cases: BTreeSet<String> = CASES
        .iter()
        .map(|case| case.command.to_owned())
        .chain(PARENTS.iter().map(|name| (*name).to_owned()))
        .collect();
    let commands: Vec<String> = pages().into_iter().map(|page| page.name).collect();
    for command in &commands {
        let known = cases.iter().any(|case| format!("keyfob {case}").trim().replace(' ', "-") == *command);
        assert!(known, "`{command}` has no case in tests/cli/canary.rs");
    }
    assert!(commands.len() > 50, "the commands were not found");
}

#[test]
fn no_command_leaves_a_secret_where_it_does_not_belong() {
    let Some(strace) = outside::program("strace") else { return };
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let login = case("login", &["corp-session", "--device-code", "--no-browser"]);
    let (output, _) = traced(&home, &strace, &login);
    let _ = output.succeeds();
    let mut failed = BTreeSet::new();
    let slow = outside::whole_matrices();
    // Two codes in a row take a minute.
    for case in CASES.iter().filter(|case| slow || case.command != "mfa resync") {
        let (output, programs) = traced(&home, &strace, case);
        look(&standin, &home, case, &output, &programs);
        if output.status != 0 {
            failed.insert(format!("{} {}: {}", case.command, case.arguments.join(" "), output.stderr));
        }
    }
    assert!(failed.len() <= 4, "too many did not get far enough to have a secret: {failed:#?}");
    // The secrets that were looked for were really there.
    assert!(fs::read_to_string(home.path(".aws/credentials")).unwrap().contains(ALICE_SECRET));
    assert!(standin.secrets().len() > 6, "few sessions were made");
}

/// The same with a passphrase, which is slow to try.
#[test]
fn a_passphrase_stays_where_it_is() {
    let Some(strace) = outside::program("strace") else { return };
    let standin = Standin::start(World::sample());
    let mut home = Home::with(&standin);
    home.use_passphrase(PASSPHRASE);
    home.store_key("key", ALICE_KEY_ID, ALICE_SECRET);
    home.config("[profile key]\nkeyfob_access_key = keychain\nregion = eu-west-1\n");
    for case in [
        answer("credential-process", &["--profile", "key"]),
        case("vault unlock", &[]),
        case("vault status", &["--json"]),
        case("vault lock", &[]),
    ] {
        let (output, programs) = traced(&home, &strace, &case);
        look(&standin, &home, &case, &output, &programs);
    }
    home.write("passphrase", "another-canary-that-is-wrong-0815");
    let (output, programs) = traced(&home, &strace, &answer("credential-process", &["--profile", "key"]));
    assert_eq!(output.status, 6, "{}", output.stderr);
    Secrets::new(["another-canary-that-is-wrong-0815"])
        .assert_absent_from("the refusal", output.stderr + &programs);
}

#[test]
fn no_error_tells_a_secret() {
    let Some(strace) = outside::program("strace") else { return };
    for fault in [Fault::Truncate, Fault::Html(200)] {
        let standin = Standin::start(World::sample());
        let home = home(&standin);
        let login = case("login", &["corp-session", "--device-code", "--no-browser"]);
        let _ = traced(&home, &strace, &login).0.succeeds();
        standin.fault("*", fault);
        for command in [
            "credential-process",
            "whoami",
            "add",
            "mfa enrol",
            "sso sync",
            "login",
            "console",
            "rotate",
            "git-credential",
        ] {
            for case in CASES.iter().filter(|case| case.command == command) {
                let (output, programs) = traced(&home, &strace, case);
                look(&standin, &home, case, &output, &programs);
            }
        }
    }
}
