//! Runs tests of this binary again, in processes whose environment has a session bus of its own.

use std::process::{Command, Output};

/// Set for the tests that are run inside a session.
const INSIDE: &str = "KEYFOB_TEST_INSIDE_SESSION";

/// Whether this process is one that [`Session::run`] started for an inner test.
#[expect(clippy::disallowed_methods, reason = "the tests pass this to themselves")]
pub(super) fn is_inside() -> bool {
    std::env::var_os(INSIDE).is_some()
}

/// A variable of the session.
#[expect(clippy::disallowed_methods, reason = "the session's script sets it")]
pub(super) fn variable(name: &str) -> String {
    std::env::var(name).unwrap()
}

/// Runs a program of the session.
#[expect(clippy::disallowed_methods, reason = "the tests compare with other programs")]
pub(super) fn run(program: &str, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap()
}

/// The kinds of session bus.
pub(super) struct Session {
    variables: Vec<(&'static str, String)>,
    with_keyring: bool,
}

impl Session {
    /// A session that `tests/support/keyring-session.sh` makes, with these variables for it.
    pub(super) fn with_keyring(variables: &[(&'static str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { variables, with_keyring: true }
    }

    /// A session whose bus is at an address of the test's own.
    pub(super) fn with_address(address: &str) -> Self {
        Self { variables: vec![("DBUS_SESSION_BUS_ADDRESS", address.to_owned())], with_keyring: false }
    }

    /// Runs the ignored test of that name in the session. Where the session's programs are missing it is skipped,
    /// unless `KEYFOB_TEST_REQUIRE` is set.
    #[expect(clippy::disallowed_methods, reason = "the tests run themselves again")]
    pub(super) fn run(self, test: &str) {
        let this = std::env::current_exe().unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/keyring-session.sh");
        let mut command = if self.with_keyring { Command::new(script) } else { Command::new(&this) };
        if self.with_keyring {
            command.arg(this);
        }
        let output = command
            .args(["--ignored", "--exact", "--nocapture", test])
            .envs(self.variables)
            .env(INSIDE, "1")
            .output()
            .unwrap();
        let text =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if output.status.code() == Some(127) && std::env::var_os("KEYFOB_TEST_REQUIRE").is_none() {
            println!("skipped {test}: {text}");
            return;
        }
        assert!(output.status.success(), "{test}: {text}");
        assert!(text.contains("1 passed"), "{test} did not run: {text}");
    }
}
