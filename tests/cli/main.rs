//! End-to-end tests: the program itself in a temporary home, against a stand-in for AWS on the loopback interface.
//!
//! One file for each command, listed below; what they share is in `tests/support`.
//! They use signals, modes and terminals; `tests/windows` has what matters there.
#![cfg(test)]
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "tests write files, start programs and look at the clock")]
#![expect(dead_code, unused_imports, reason = "not every test file uses all of the support")]

#[path = "../support/home.rs"]
mod home;
#[path = "../support/keyfob.rs"]
mod keyfob;
#[path = "../support/keyring.rs"]
mod keyring;
#[path = "../support/outside.rs"]
mod outside;
#[path = "../support/picture.rs"]
mod picture;
#[path = "../support/secrets.rs"]
mod secrets;
#[path = "../support/standin/mod.rs"]
mod standin;
#[path = "../support/terminal.rs"]
mod terminal;

mod add;
mod adopt;
mod adopt_aws_vault;
mod callback_page;
mod clients;

mod canary;
mod configure_role;
mod configure_sso;
mod conformance;
mod console;
mod console_login;
mod credential_process;
mod doctor;
mod env;
mod exec;
mod explain;
mod faults;
mod git_credential;
mod guards;
mod hardening;
mod hostile;
mod init;
mod interop;
mod killed;
mod list;
mod log;
mod login;
mod logout;
mod mfa;
mod moto;
mod pictures;
mod profile;
mod prompt;
mod put_back;
mod recipes;
mod reference;
mod remove;
mod rotate;
mod rotate_all;
mod screens;
mod serve;
mod settings;
mod soak;
mod sso_credentials;
mod sso_home;
mod sso_interop;
mod sso_login;
mod sso_sync;
mod status;
mod support;
mod tls;
mod twelve_profiles;
mod undo;
mod vault;
mod whoami;
mod wsl;

/// A file that is not listed above would never run.
#[test]
fn every_file_here_is_listed() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli");
    for entry in std::fs::read_dir(directory).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let module = name.strip_suffix(".rs").unwrap_or(&name);
        let listed = include_str!("main.rs").contains(&format!("\nmod {module};\n"));
        assert!(listed || module == "main", "tests/cli/{name} is not listed in main.rs");
    }
}
