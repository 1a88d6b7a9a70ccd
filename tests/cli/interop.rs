//! Real AWS clients that get their credentials through wired profiles: from the stand-in, which verifies every
//! signature and takes each code once, and from moto.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::clients::{Client, LIMIT, PROCESS_CLIENTS, PYTHON_PARTS};
use crate::home::Home;
use crate::outside;
use crate::standin::sample::{ADMIN_ROLE, ALICE_MFA, READ_ONLY_ROLE};
use crate::standin::{Standin, World};

/// Alice's three profiles, wired.
fn wired(home: &Home) {
    let line = |profile| home.credential_process_line(profile);
    home.config(&format!(
        "[profile me]\nregion = eu-west-1\ncredential_process = {}\nkeyfob_access_key = keychain\n\
         keyfob_mfa_serial = {ALICE_MFA}\n\
         \n[profile prod]\nregion = eu-west-1\ncredential_process = {}\nkeyfob_role_arn = {ADMIN_ROLE}\n\
         keyfob_source_profile = me\n\
         \n[profile read]\nregion = eu-west-1\ncredential_process = {}\nkeyfob_role_arn = {READ_ONLY_ROLE}\n\
         keyfob_source_profile = me\n",
        line("me"),
        line("prod"),
        line("read"),
    ));
}

/// A person types the code while the client holds keyfob's stdout and stderr; then a second client needs none.
#[test]
fn clients_get_credentials_through_a_wired_profile_and_a_person_types_the_code() {
    for client in PROCESS_CLIENTS {
        let standin = Standin::start(World::sample());
        let home = Home::alice(&standin);
        wired(&home);
        let Some(command) = client.command(&home, "prod", &standin.url()) else { continue };
        let mut terminal = command.on_terminal_with_pipes();
        terminal.expect_within(&format!("MFA code of {ALICE_MFA} for profile me: "), LIMIT);
        terminal.answer(&standin.totp_now(ALICE_MFA));
        let output = terminal.wait().succeeds();
        let arn = "arn:aws:sts::444455556666:assumed-role/Admin/alice\n";
        assert_eq!(output.stdout, arn, "{client:?}");
        assert_eq!(standin.succeeded("GetCallerIdentity"), 1, "{client:?}: its signature was verified");

        let Some(again) = client.command(&home, "read", &standin.url()) else { continue };
        let output = again.run().succeeds();
        assert_eq!(output.stdout, "arn:aws:sts::444455556666:assumed-role/ReadOnly/alice\n", "{client:?}");
        assert_eq!(standin.count("GetSessionToken"), 1, "{client:?}");
    }
}

/// What a client shows when nobody can be asked: its own words with keyfob's in them, and no hanging.
#[test]
fn clients_show_what_to_do_when_nobody_can_be_asked() {
    for client in PROCESS_CLIENTS {
        let standin = Standin::start(World::sample());
        let home = Home::alice(&standin);
        wired(&home);
        let Some(command) = client.command(&home, "prod", &standin.url()) else { continue };
        let output = command.run();
        assert_ne!(output.status, 0, "{client:?}");
        assert_eq!(output.stdout, "", "{client:?}");
        // The Rust SDK keeps the words of a credential_process to itself.
        if client != Client::Rust {
            assert!(output.stderr.contains("keyfob login"), "{client:?}: {}", output.stderr);
        }
        assert_eq!(standin.requests().len(), 0, "{client:?}");
    }
}

/// moto, which knows nothing of keyfob's own stand-in.
#[test]
fn clients_get_credentials_from_moto() {
    let Some(server) = outside::part("venv/bin/moto_server", PYTHON_PARTS) else { return };
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut home = Home::new();
    let moto = home.program(server, ["-H", "127.0.0.1", "-p", &port.to_string()]).limit(LIMIT).spawn();
    let url = format!("http://127.0.0.1:{port}");
    await_port(port);
    for service in ["STS", "IAM"] {
        home.set(format!("AWS_ENDPOINT_URL_{service}"), &url);
    }
    home.store_key("me", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    wired(&home);
    home.set("KEYFOB_MFA_PROCESS", "echo 123456");
    for client in PROCESS_CLIENTS {
        let Some(command) = client.command(&home, "read", &url) else { continue };
        let output = command.run().succeeds();
        assert_eq!(output.stdout, "arn:aws:sts::444455556666:assumed-role/ReadOnly/alice\n", "{client:?}");
    }
    moto.kill();
}

fn await_port(port: u16) {
    let deadline = Instant::now() + LIMIT;
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "moto did not start");
        std::thread::sleep(Duration::from_millis(50));
    }
}
