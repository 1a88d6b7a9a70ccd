use std::io::Write as _;
use std::process::{Command, Stdio};

use super::*;

/// Everything that some shell would take for more than itself.
const NASTY: [&str; 14] = [
    "plain/+=",
    "",
    " two  blanks ",
    "it's",
    "''\\''",
    "a\"b\"",
    "back\\slash\\",
    "$HOME ${HOME} $(id) `id` %PATH% !x",
    "tilde~ *?[a] {a,b} <x >y |z &;#",
    "-n",
    "line\nbreak\r\ttab",
    "quo\u{2018}te\u{2019}s \u{201a}\u{201b}",
    "ünïcödé \u{1f511}",
    "'; touch pwned; '",
];

fn render_one(dialect: Dialect, value: &str) -> String {
    render(dialect, &[Assignment { name: "KEYFOB_NASTY", value: Some(value) }]).unwrap().to_string()
}

#[expect(clippy::disallowed_methods, reason = "runs the real shells, and reads the tests' own variables")]
fn run(program: &str, arguments: &[&str], script: &str) -> Option<String> {
    let directory = tempfile::tempdir().unwrap();
    let child = Command::new(program)
        .args(arguments)
        .env_clear()
        // Where the tests found their parts: a shell may be one of them.
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", directory.path())
        .env("LC_ALL", "C.UTF-8")
        .env("KEYFOB_GONE", "there")
        .current_dir(directory.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(_) => {
            let lacking = std::env::var("KEYFOB_TEST_LACKING").unwrap_or_default();
            let excused = lacking.split(';').any(|name| name == program);
            let required = std::env::var_os("KEYFOB_TEST_REQUIRE").is_some() && !excused;
            assert!(!required, "{program} is not installed");
            println!("skipped: {program} is not installed");
            return None;
        }
    };
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{program}: {script}");
    Some(String::from_utf8(output.stdout).unwrap())
}

fn shell_reads_back(dialect: Dialect, program: &str, arguments: &[&str], show: &str) {
    for value in NASTY {
        let script = format!("{}{show}\n", render_one(dialect, value));
        let Some(seen) = run(program, arguments, &script) else { return };
        assert_eq!(seen, format!("<{value}>"), "{program} read\n{script}");
    }
    let gone = render(dialect, &[Assignment { name: "KEYFOB_GONE", value: None }]).unwrap();
    let script = format!("{}{}\n", *gone, show.replace("KEYFOB_NASTY", "KEYFOB_GONE"));
    assert_eq!(run(program, arguments, &script).unwrap(), "<>", "{program}");
}

// What is printed is what a program started by the shell finds in its environment.
const SHOW: &str = "sh -c 'printf \"<%s>\" \"$KEYFOB_NASTY\"'";

#[test]
fn bash_reads_every_value_back() {
    shell_reads_back(Dialect::Sh, "bash", &["--norc", "-s"], SHOW);
}

#[test]
fn dash_reads_every_value_back() {
    shell_reads_back(Dialect::Sh, "dash", &["-s"], SHOW);
}

#[test]
fn zsh_reads_every_value_back() {
    shell_reads_back(Dialect::Sh, "zsh", &["-f", "-s"], SHOW);
}

#[test]
fn fish_reads_every_value_back() {
    shell_reads_back(Dialect::Fish, "fish", &["--no-config"], SHOW);
}

#[test]
fn powershell_reads_every_value_back() {
    let show = "[Console]::Out.Write('<' + $Env:KEYFOB_NASTY + '>')";
    shell_reads_back(Dialect::Powershell, "pwsh", &["-NoProfile", "-NonInteractive", "-Command", "-"], show);
}

#[test]
fn nushell_reads_every_value_back() {
    for value in NASTY {
        let script =
            format!("{}print -n $\"<($env.KEYFOB_NASTY? | default '')>\"\n", render_one(Dialect::Nu, value));
        let Some(seen) = run("nu", &["--no-config-file", "--stdin", "-c", &script], "") else { return };
        assert_eq!(seen, format!("<{value}>"), "nu read\n{script}");
    }
}

#[test]
fn what_a_language_cannot_write_is_refused() {
    for (dialect, value, character) in [
        (Dialect::Cmd, "100%", '%'),
        (Dialect::Cmd, "a\"b", '"'),
        (Dialect::Docker, "a\nb", '\n'),
        (Dialect::Dotenv, "a\rb", '\r'),
        (Dialect::Sh, "a\0b", '\0'),
    ] {
        let error = render(dialect, &[Assignment { name: "A", value: Some(value) }]).unwrap_err();
        assert_eq!(error.character, character);
    }
    let error = render(Dialect::Cmd, &[Assignment { name: "A", value: Some("100%") }]).unwrap_err();
    assert_eq!(error.to_string(), "the value of A has '%', which cmd.exe has no safe way to write");
}

#[test]
fn files_of_assignments() {
    let assignments = [
        Assignment { name: "A", value: Some("k/+=") },
        Assignment { name: "B", value: Some("two words") },
        Assignment { name: "C", value: None },
    ];
    assert_eq!(*render(Dialect::Dotenv, &assignments).unwrap(), "A=k/+=\nB='two words'\n");
    assert_eq!(*render(Dialect::Docker, &assignments).unwrap(), "A=k/+=\nB=two words\n");
    let json: serde_json::Value =
        serde_json::from_str(&render(Dialect::Json, &assignments).unwrap()).unwrap();
    assert_eq!(json, serde_json::json!({"A": "k/+=", "B": "two words", "C": null}));
    assert_eq!(render_one(Dialect::Dotenv, "it's $x"), "KEYFOB_NASTY=\"it's \\$x\"\n");
    assert_eq!(render_one(Dialect::Cmd, "a b&c"), "set \"KEYFOB_NASTY=a b&c\"\n");
}
