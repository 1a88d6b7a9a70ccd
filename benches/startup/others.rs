//! Other tools that hand out credentials, at their quickest: with keys in plain text, or with an answer cached.

use std::path::PathBuf;
use std::process::Command;

use crate::candidate::{Candidate, on_path};
use crate::home::Home;

/// The tools that are on the machine; `make bench` installs those that are packages of Python.
pub(crate) fn candidates(home: &Home) -> Vec<Candidate> {
    let mut all = Vec::new();
    if let Some(program) = aws_cli_2() {
        let arguments = ["configure", "export-credentials", "--profile", "me", "--format", "process"];
        all.push(home.other("aws configure export-credentials, key in plain text", program, &arguments));
    }
    if let Some(program) = on_path("awsumepy") {
        all.push(home.other("awsume, key in plain text", program, &["me", "-s"]));
    }
    if let Some(program) = on_path("aws-sso-util").filter(|_| signed_in(home)) {
        let arguments = ["credential-process", "--profile", "legacy"];
        all.push(home.other("aws-sso-util credential-process, cached", program, &arguments));
    }
    for name in ["aws-vault", "granted", "aws-sso"] {
        if on_path(name).is_some() {
            println!("left out: {name} is here, but nobody has written down how it is made to answer");
        }
    }
    all
}

/// A login by keyfob, which aws-sso-util takes for its own. The browser of the stand-in's user approves.
fn signed_in(home: &Home) -> bool {
    if on_path("curl").is_none() {
        return false;
    }
    let login = home.keyfob("login", &["login", "legacy"], &[("KEYFOB_BROWSER", "curl -sLo /dev/null")]);
    login.time();
    true
}

/// Version 2 of the AWS CLI; version 1 has no such command.
fn aws_cli_2() -> Option<PathBuf> {
    let is_2 = |path: &PathBuf| {
        let output = Command::new(path).arg("--version").output();
        output.is_ok_and(|output| output.stdout.starts_with(b"aws-cli/2"))
    };
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|directory| directory.join("aws")).find(is_2);
    if found.is_none() {
        println!("left out: version 2 of the AWS CLI is not on this machine");
    }
    found
}
