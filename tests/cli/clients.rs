//! Real AWS clients, which the tests of interoperation run.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::home::Home;
use crate::keyfob::Keyfob;
use crate::outside;

/// A client that says who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Client {
    Boto3,
    CliV1,
    CliV2,
    JavaScript,
    Rust,
    Go,
}

/// Those that read a login to IAM Identity Center against a stand-in.
pub(crate) const CLIENTS: [Client; 5] =
    [Client::Boto3, Client::CliV1, Client::CliV2, Client::JavaScript, Client::Rust];
/// Those that run a `credential_process`.
pub(crate) const PROCESS_CLIENTS: [Client; 6] =
    [Client::Boto3, Client::CliV1, Client::CliV2, Client::JavaScript, Client::Rust, Client::Go];
pub(crate) const PYTHON_PARTS: &str = "boto3, AWS CLI v1 and moto";
/// Starting Python takes long on a busy machine.
pub(crate) const LIMIT: Duration = Duration::from_secs(120);

impl Client {
    /// The command that prints the ARN of the caller, if the client is on this machine.
    pub(crate) fn command<'h>(self, home: &'h Home, profile: &str, endpoint: &str) -> Option<Keyfob<'h>> {
        let project = Path::new(env!("CARGO_MANIFEST_DIR"));
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        let identity =
            ["sts", "get-caller-identity", "--query", "Arn", "--output", "text", "--endpoint-url", endpoint];
        let command = match self {
            Self::Boto3 => {
                let python = outside::part("venv/bin/python", PYTHON_PARTS)?;
                home.program(python, [text(project.join("tests/interop/client.py"))])
            }
            Self::CliV1 => home.program(outside::part("venv/bin/aws", PYTHON_PARTS)?, identity),
            Self::CliV2 => home.program(cli_v2()?, identity),
            Self::JavaScript => {
                let packages = outside::part("node/node_modules/@aws-sdk", "AWS SDK for JavaScript")?;
                let folder = packages.ancestors().nth(2)?.to_owned();
                let script = text(project.join("tests/interop/client.mjs"));
                home.program(outside::program("node")?, [script, text(folder)])
            }
            Self::Go => home.program(outside::part("go/served", "AWS SDK for Go")?, ["--whoami"]),
            Self::Rust => {
                let examples = Path::new(env!("CARGO_BIN_EXE_keyfob")).with_file_name("examples");
                let program = examples.join("whoami");
                if !program.exists() {
                    outside::lacking("the example `whoami` (cargo build --examples)");
                    return None;
                }
                home.program(program, [""; 0])
            }
        };
        Some(command.env("AWS_PROFILE", profile).env("AWS_PAGER", "").limit(LIMIT))
    }
}

/// The one that `KEYFOB_TEST_AWS_CLI` names, or Debian's package of version 2; a version 1 may come first on the PATH.
pub(crate) fn cli_v2() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let named = std::env::var_os("KEYFOB_TEST_AWS_CLI").map(PathBuf::from);
    let usual = ["/usr/bin/aws", "/usr/local/bin/aws"].map(PathBuf::from);
    let candidates =
        named.into_iter().chain(usual).chain(std::env::split_paths(&path).map(|folder| folder.join("aws")));
    let is_v2 = |program: &PathBuf| {
        let output = std::process::Command::new(program).arg("--version").output();
        output.is_ok_and(|output| output.stdout.starts_with(b"aws-cli/2"))
    };
    let found = candidates.filter(|path| path.is_file()).find(is_v2);
    if found.is_none() {
        outside::lacking("AWS CLI v2");
    }
    found
}
