//! What people read on their screens: no line is cut by the terminal, at any width.

use crate::home::Home;
use crate::picture::Picture;
use crate::standin::sample::ALICE_SEED;
use crate::standin::{Consent, Standin};
use crate::twelve_profiles;

const WIDTHS: [u16; 3] = [60, 80, 200];

/// Commands that print for people, as they are typed.
const SCREENS: [&str; 36] = [
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
    "whoami prod-readonly",
    "whoami deploy",
    "profile list",
    "profile show acme-production-eu-administratoraccess",
    "profile show deploy",
    "profile wire legacy-ci --dry-run",
    "profile wire acme-billing --dry-run",
    "profile rename prod production --dry-run",
    "adopt --all --dry-run",
    "mfa list",
    "vault status",
    "settings list",
    "sso accounts",
    "sso roles 444455556666",
    "sso sync --dry-run",
    "explain nowhere",
    "explain old-staging-account-of-the-data-platform-team",
    "exec prod-readonly --no-input -- aws",
    "env console --no-input",
    "env acme-billing --no-input --bogus",
    "console prod --print",
    "configure role x --role-arn nonsense --source me",
    "remove me --dry-run",
    "rotate me --dry-run",
    "undo --dry-run",
    "env me",
];

fn home(standin: &Standin) -> Home {
    standin.set_consent(Consent::Approve);
    let home = twelve_profiles::broken_home(standin);
    let _ = home.keyfob(["login", "acme", "--device-code", "--no-browser"]).run().succeeds();
    // Sessions that the stand-in knows, with codes that nobody is asked for.
    let _ = home.keyfob(["logout", "me"]).run().succeeds();
    let _ = home.keyfob(["mfa", "add", "me", "--stdin", "--no-verify"]).stdin(ALICE_SEED).run().succeeds();
    let _ = home.credential_process("acme-billing").run().succeeds_silently();
    let _ = home.credential_process("prod").run().succeeds_silently();
    home
}

/// Shows them all, for a look with the eye: `KEYFOB_SHOW_SCREENS=DIRECTORY`.
#[test]
fn look() {
    let Some(directory) = std::env::var_os("KEYFOB_SHOW_SCREENS") else { return };
    let standin = Standin::start(twelve_profiles::world());
    let home = home(&standin);
    for width in WIDTHS {
        let mut all = String::new();
        for line in SCREENS {
            let terminal = home.keyfob(line.split(' ')).on_terminal_of(120, width);
            let end = terminal.ended();
            let screen = Picture::of(&end).text();
            let wrapped = (0..120).any(|row| end.row_wrapped(row));
            let mark = if wrapped { " WRAPPED" } else { "" };
            all.push_str(&format!("=== keyfob {line}{mark}\n{screen}\n\n"));
        }
        std::fs::write(std::path::Path::new(&directory).join(format!("{width}.txt")), all).unwrap();
    }
}
