//! A real Secret Service: GNOME Keyring on a private bus.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use crate::outside;

/// In which state the keyring is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyringState {
    Unlocked,
    /// Locked, with nobody to unlock it.
    Locked,
    /// A bus without any Secret Service.
    Absent,
}

/// A session bus with its keyring; both end when it is dropped.
pub(crate) struct Keyring {
    session: Child,
    address: String,
    _directory: tempfile::TempDir,
}

impl Keyring {
    /// Starts one. `None`, after a message, where the programs for it are missing.
    pub(crate) fn start(state: KeyringState) -> Option<Self> {
        Self::start_with(state, &[])
    }

    /// The same with collections besides the default one: their names, and what their files say.
    pub(crate) fn start_with(state: KeyringState, collections: &[(&str, String)]) -> Option<Self> {
        if !outside::programs(["dbus-daemon", "dbus-send", "gnome-keyring-daemon", "secret-tool"]) {
            return None;
        }
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/keyring-session.sh");
        let directory = tempfile::tempdir().expect("a directory");
        let keep = directory.path().join("keep");
        std::fs::create_dir_all(keep.join("keyrings")).expect("a directory");
        for (name, text) in collections {
            std::fs::write(keep.join(format!("keyrings/{name}.keyring")), text).expect("a collection");
        }
        let mut command = Command::new("sh");
        command
            .args([script, "sh", "-c", "echo \"$DBUS_SESSION_BUS_ADDRESS\"; cat"])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", directory.path())
            .env("KEYRING_KEEP", &keep)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        match state {
            KeyringState::Unlocked => {}
            KeyringState::Locked => drop(command.env("KEYRING_LOCKED", "1")),
            KeyringState::Absent => drop(command.env("KEYRING_NONE", "1")),
        }
        let mut session = command.spawn().expect("sh starts");
        let mut address = String::new();
        let stdout = session.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut address).expect("an address");
        assert!(!address.trim().is_empty(), "the keyring session did not start");
        Some(Self { session, address: address.trim().to_owned(), _directory: directory })
    }

    /// The address of the bus.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Keyring {
    fn drop(&mut self) {
        // The end of its stdin ends the session, which then takes the bus and the keyring down.
        drop(self.session.stdin.take());
        let _ = self.session.wait();
    }
}
