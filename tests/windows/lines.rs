//! The `credential_process` lines, as Windows programs run them.

use std::os::windows::process::CommandExt as _;

use crate::home::{Home, Output};
use crate::standin::{Standin, World};

const CREATE_NO_WINDOW: u32 = 0x0800_0000;

/// The line of a profile in the config file.
fn line(home: &Home, profile: &str) -> String {
    home.run(["profile", "get", profile, "credential_process"]).succeeds().stdout.trim_end().to_owned()
}

#[test]
fn a_path_with_a_blank_is_quoted_and_runs_with_a_shell_and_without() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let program = home.in_program_files("keyfob.exe");
    home.add_role("quoted", "me", &program);
    let line = line(&home, "quoted");
    assert_eq!(line, format!("\"{}\" credential-process --profile quoted", program.display()));
    // Go, JavaScript, Java, .NET and Rust give the line to the shell.
    let mut shell = home.command("cmd.exe");
    // Wine's shell gives its children no output where it has no console.
    shell.creation_flags(CREATE_NO_WINDOW).args(["/C"]).raw_arg(&line);
    let id = Output::of(shell).access_key_id();
    // botocore splits it and starts the program.
    let (_, arguments) = line.rsplit_once("\" ").unwrap();
    let mut direct = home.command(&program);
    direct.raw_arg(arguments);
    assert_eq!(Output::of(direct).access_key_id(), id);
}

#[test]
fn another_tools_line_with_quotes_runs() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let tool = home.in_program_files("other tool.exe");
    let config = home.read_config();
    let line = format!("\"{}\" \"credential-process\" --profile \"read\"", tool.display());
    home.config(&format!("{config}\n[profile other]\ncredential_process = {line}\n"));
    let expected = home.run(["credential-process", "--profile", "read"]).access_key_id();
    assert_eq!(home.run(["credential-process", "--profile", "other"]).access_key_id(), expected);
}

#[test]
fn the_passphrase_command_may_have_quotes() {
    let standin = Standin::start(World::sample());
    let mut home = Home::with(&standin);
    std::fs::write(home.path("pass word.txt"), "correct horse\r\n").unwrap();
    home.set("KEYFOB_KEY_FILE", "");
    home.set("KEYFOB_PASSPHRASE_COMMAND", format!("type \"{}\"", home.path("pass word.txt").display()));
    home.add_alice("me", crate::home::exe());
    home.run(["vault", "status"]).succeeds();
}

/// Inside the Windows Subsystem for Linux the program has another path.
#[test]
fn a_line_for_linux_names_the_program_as_linux_knows_it() {
    let standin = Standin::start(World::sample());
    let mut home = Home::with(&standin);
    let program = "/mnt/c/Users/alice/bin/keyfob.exe";
    home.set("KEYFOB_PROGRAM", program);
    home.add_alice("me", crate::home::exe());
    assert_eq!(line(&home, "me"), format!("{program} credential-process --profile me"));
}
