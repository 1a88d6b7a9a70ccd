//! What is run with secrets in place: each command once, at its real work.

use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET, ALICE_SEED, READ_ONLY_ROLE};

/// One run of a command.
pub(super) struct Case {
    pub(super) command: &'static str,
    pub(super) arguments: &'static [&'static str],
    pub(super) stdin: &'static str,
    /// What a person at a terminal is asked, and answers.
    pub(super) person: &'static [(&'static str, &'static str)],
    /// It is for this that the command is there: its stdout holds a secret.
    pub(super) answers_with_secrets: bool,
    /// It waits for the clock, and runs only with the whole matrices.
    pub(super) takes_long: bool,
}

pub(super) const fn case(command: &'static str, arguments: &'static [&'static str]) -> Case {
    Case { command, arguments, stdin: "", person: &[], answers_with_secrets: false, takes_long: false }
}

pub(super) const fn answer(command: &'static str, arguments: &'static [&'static str]) -> Case {
    Case { answers_with_secrets: true, ..case(command, arguments) }
}

impl Case {
    const fn stdin(self, stdin: &'static str) -> Self {
        Self { stdin, ..self }
    }

    const fn person(self, person: &'static [(&'static str, &'static str)]) -> Self {
        Self { person, ..self }
    }

    const fn long(self) -> Self {
        Self { takes_long: true, ..self }
    }

    pub(super) fn line(&self) -> String {
        format!("{} {}", self.command, self.arguments.join(" "))
    }
}

pub(super) const START_URL: &str = crate::sso_home::START_URL;
pub(super) const BOB_ID: &str = "AKIABOBBOBBOBBOBBOB1";
pub(super) const BOB_SECRET: &str = "bobSecretbobSecretbobSecretbobSecret0815";

/// In this order, in one home.
pub(super) const CASES: &[Case] = &[
    case("add", &["new", "--csv", "keys.csv"]),
    case("add", &["typed"]).person(&[("Access key ID: ", ALICE_KEY_ID), ("(not shown): ", ALICE_SECRET)]),
    case("adopt", &["plain", "--yes"]),
    case("completions", &["bash"]),
    case("configure", &[]).person(&[
        ("What kind of profile?", "access"),
        ("Name of the profile", "chosen"),
        ("Access key ID: ", ALICE_KEY_ID),
        ("(not shown): ", ALICE_SECRET),
    ]),
    case("configure git", &[]),
    case("configure role", &["made", "--role-arn", READ_ONLY_ROLE, "--source", "me"]),
    case(
        "configure sso",
        &[
            "--session",
            "other-session",
            "--start-url",
            START_URL,
            "--sso-region",
            "eu-west-1",
            "--account",
            "444455556666",
            "--role",
            "ReadOnly",
            "-p",
            "made-sso",
            "--client-region",
            "eu-west-1",
            "--device-code",
            "--no-browser",
        ],
    ),
    case("configure user", &["asked"])
        .person(&[("Access key ID: ", ALICE_KEY_ID), ("(not shown): ", ALICE_SECRET)]),
    answer("console", &["read", "--print"]),
    answer("credential-process", &["--profile", "read"]),
    answer("credential-process", &["--profile", "corp"]),
    answer("credential-process", &["--profile", "prod"]),
    case("doctor", &["--offline"]),
    case("doctor", &[]).long(),
    answer("env", &["read"]),
    answer("exec", &["read", "--", "env"]),
    case("exec", &["read", "--server", "--", "sh", "-c", ASK_QUIETLY]),
    case("explain", &["read"]),
    answer("git-credential", &["get", "--profile", "read"])
        .stdin("protocol=https\nhost=git-codecommit.eu-west-1.amazonaws.com\npath=v1/repos/x\n\n"),
    case("init", &["bash"]),
    case("list", &["--json"]),
    case("log", &[]),
    case("login", &["corp-session"]),
    case("login", &["console", "--console", "--region", "eu-west-1"]),
    answer("credential-process", &["--profile", "console"]),
    case("logout", &["console"]),
    case("logout", &["read"]),
    case("man", &[]),
    case("mfa add", &["me", "--stdin", "--no-verify"]).stdin(ALICE_SEED),
    case("mfa code", &["me"]),
    case("rotate", &["bob", "--yes"]),
    case("mfa enrol", &["bob", "--store-seed"]),
    case("mfa list", &[]),
    case("mfa resync", &["me"]).long(),
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
    answer("serve", &["read", "--json", "--token-file", "served-token"]),
    case("settings get", &["keychain"]),
    case("settings list", &[]),
    case("settings set", &["refresh_before", "700"]),
    case("settings unset", &["refresh_before"]),
    case("sso accounts", &["--session", "corp-session"]),
    case("sso roles", &["444455556666", "--session", "corp-session"]),
    case("sso sync", &["--session", "corp-session", "--yes"]),
    case("status", &[]),
    case("undo", &["--yes"]),
    case("vault status", &["--json"]),
    case("vault keygen", &["new-key-file"]),
    case("vault lock", &[]),
    case("vault unlock", &[]),
    case("whoami", &["read"]),
    case("mfa remove", &["me", "--yes"]),
    case("remove", &["new", "--yes"]),
    case("logout", &["corp-session"]),
    case("logout", &["--all"]),
];

/// A child of `exec --server`, which gets the credentials and keeps them to itself.
const ASK_QUIETLY: &str = "curl -sf -o /dev/null -H \"Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN\" \"$AWS_CONTAINER_CREDENTIALS_FULL_URI\"";

/// In a home whose vault file has a passphrase, which is slow to try.
pub(super) const PASSPHRASE_CASES: &[Case] = &[
    answer("credential-process", &["--profile", "key"]),
    case("vault unlock", &[]),
    case("vault status", &["--json"]),
    case("vault lock", &[]),
    case("vault change-passphrase", &["--new-passphrase-file", "new-passphrase"]),
];

/// From the vault file to the Secret Service, and back.
pub(super) const MOVING_CASES: &[Case] =
    &[case("vault migrate", &["--to", "secret-service"]), case("vault migrate", &["--to", "file"])];

/// Those that have an answer from AWS to tell of.
pub(super) const ASKING_AWS: &[&str] = &[
    "credential-process",
    "whoami",
    "add",
    "configure sso",
    "mfa enrol",
    "sso sync",
    "console",
    "rotate",
    "git-credential",
];
