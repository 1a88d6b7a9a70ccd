//! What people read on their screens: nothing is cut in two by the terminal's edge, at any width.

use crate::home::Home;
use crate::picture::Picture;
use crate::standin::{Consent, Standin};
use crate::twelve_profiles;

const WIDTHS: [u16; 3] = [60, 80, 200];
const ROWS: u16 = 100;

/// Tables and sentences. Not among them: what goes to a program (`env`), addresses, and differences between files.
const SCREENS: [&str; 35] = [
    "--help",
    "add --help",
    "exec --help",
    "env --help",
    "status --help",
    "configure sso --help",
    "list",
    "status",
    "status prod",
    "explain deploy",
    "explain acme-production-eu-administratoraccess",
    "explain github-actions",
    "explain partner",
    "explain console",
    "doctor",
    "log",
    "profile list",
    "profile show acme-production-eu-administratoraccess",
    "profile show deploy",
    "profile wire legacy-ci --dry-run",
    "adopt --all --dry-run",
    "mfa list",
    "vault status",
    "settings list",
    "sso accounts",
    "sso roles 444455556666",
    "explain nowhere",
    "explain acme-production",
    "explain old-staging-account-of-the-data-platform-team",
    "exec console --no-input -- true",
    "env acme-billing --no-input --bogus",
    "configure role x --role-arn nonsense --source me",
    "rotate me --dry-run",
    "undo --dry-run",
    "settings get browser",
];

fn home(standin: &Standin) -> Home {
    standin.set_consent(Consent::Approve);
    let home = twelve_profiles::broken_home(standin);
    let _ = home.keyfob(["login", "acme", "--device-code", "--no-browser"]).run().succeeds();
    let _ = home.credential_process("acme-billing").run().succeeds_silently();
    let _ = home.credential_process("prod").run().succeeds_silently();
    home
}

/// With `KEYFOB_SHOW_SCREENS=DIRECTORY` they are written there, to be looked at.
#[test]
fn no_line_is_broken_by_the_terminal() {
    let standin = Standin::start(twelve_profiles::world());
    let home = home(&standin);
    let mut broken = Vec::new();
    for width in WIDTHS {
        let mut all = String::new();
        for line in SCREENS {
            let screen = home.keyfob(line.split(' ')).on_terminal_of(ROWS, width).ended();
            let text = Picture::of(&screen).text();
            all.push_str(&format!("=== keyfob {line}\n{text}\n\n"));
            // A single word that is longer than the terminal is wide stays whole, so that it can be copied.
            let is_text =
                |row: &u16| text.lines().nth((*row).into()).is_some_and(|line| line.trim().contains(' '));
            let cut = (0..ROWS).find(|row| screen.row_wrapped(*row) && is_text(row));
            if let Some(row) = cut {
                broken.push(format!(
                    "keyfob {line} at {width}: {}",
                    text.lines().nth(row.into()).unwrap_or_default()
                ));
            }
        }
        if let Some(directory) = std::env::var_os("KEYFOB_SHOW_SCREENS") {
            std::fs::write(std::path::Path::new(&directory).join(format!("{width}.txt")), all).unwrap();
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// A terminal that cannot draw, and people who want no colour, get neither colour nor cursor movements.
#[test]
fn plain_screens_are_plain() {
    let standin = Standin::start(twelve_profiles::world());
    let home = home(&standin);
    for line in ["status", "list", "explain deploy", "doctor", "explain nowhere", "--help"] {
        for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
            let screen = home.keyfob(line.split(' ')).env(name, value).on_terminal_of(ROWS, 80).ended();
            assert!(Picture::of(&screen).is_plain(), "keyfob {line} with {name}={value}");
        }
    }
    let colored = home.keyfob(["status"]).on_terminal_of(ROWS, 80).ended();
    assert!(!Picture::of(&colored).is_plain());
}
