//! Secrets stay where they belong.

use super::{QUESTION, alice, with_a_code};
use crate::secrets::Secrets;
use crate::standin::Fault;
use crate::standin::sample::{ALICE_MFA, ALICE_SECRET};

#[test]
fn no_secret_in_any_message_or_file() {
    let (standin, home) = alice();
    let secrets = Secrets::new([ALICE_SECRET]);
    let me = with_a_code(&standin, &home, "me").succeeds_silently();
    let secrets = secrets.and(Secrets::of_answer(&me));
    let loud = home.keyfob(["credential-process", "--profile", "prod", "-vvv"]).run().succeeds();
    let secrets = secrets.and(Secrets::of_answer(&loud));
    secrets.assert_absent_from("stderr of -vvv", &loud.stderr);
    secrets.assert_absent_from_home(&home, &[]);

    for fault in
        [Fault::Status(500), Fault::Truncate, Fault::Html(200), Fault::error(403, "AccessDenied", "no")]
    {
        standin.clear_faults();
        standin.fault("AssumeRole", fault);
        let output = home.keyfob(["credential-process", "--profile", "read", "-vvv"]).run();
        secrets.assert_absent_from("an error at -vvv", &output.stderr);
        assert_ne!(output.status, 0);
    }
    for arguments in [&["explain", "prod"][..], &["explain", "prod", "--json"]] {
        let output = home.keyfob(arguments.iter().copied()).run().succeeds();
        secrets.assert_absent_from("explain", &output.stdout);
    }
    secrets.assert_absent_from_home(&home, &[]);
}

/// A typed code must not be left behind either: with the key it would open a session.
#[test]
fn no_code_in_any_file() {
    let (standin, home) = alice();
    let code = standin.totp_now(ALICE_MFA);
    let mut terminal = home.credential_process("me").on_terminal_with_pipes();
    terminal.expect(QUESTION);
    terminal.answer(&code);
    let _ = terminal.wait().succeeds_silently();
    for path in home.files() {
        let bytes = std::fs::read(&path).unwrap();
        let found = bytes.windows(code.len()).any(|window| window == code.as_bytes());
        assert!(!found, "{} has the code in it", path.display());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn while_it_waits_for_an_answer_it_can_be_neither_dumped_nor_read() {
    use std::os::unix::fs::MetadataExt as _;
    let (_standin, home) = alice();
    let mut terminal = home.credential_process("me").on_terminal_with_pipes();
    terminal.expect(QUESTION);
    let process = std::path::PathBuf::from(format!("/proc/{}", terminal.pid()));
    let limits = std::fs::read_to_string(process.join("limits")).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().collect::<Vec<_>>()[4..6], ["0", "0"], "{core}");
    // The kernel gives the files of a process that is not dumpable to root, and refuses them to its own user.
    assert_eq!(std::fs::metadata(process.join("mem")).unwrap().uid(), 0);
    let cmdline = std::fs::read(process.join("cmdline")).unwrap();
    Secrets::new([ALICE_SECRET]).assert_absent_from("the command line", cmdline);
    terminal.press(crate::terminal::CTRL_C);
    let _ = terminal.wait().fails(130);
}
