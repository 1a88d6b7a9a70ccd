//! Whether there is a session bus to ask.

use std::ffi::OsStr;
use std::path::Path;

/// Whether the environment names a session bus. Without one, libdbus would start one with `dbus-launch`: a bus that
/// nobody else is on, with an empty Secret Service if any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionBus {
    /// There is an address to try.
    Named,
    /// There is none.
    Absent,
}

impl SessionBus {
    /// Looks for a bus where libdbus would: the value of `DBUS_SESSION_BUS_ADDRESS`, or the socket `bus` in the
    /// `XDG_RUNTIME_DIR`.
    pub fn find(address: Option<&OsStr>, runtime_dir: Option<&Path>) -> Self {
        let named = match address.map(OsStr::as_encoded_bytes) {
            None | Some(b"") => runtime_dir.is_some_and(|directory| directory.join("bus").exists()),
            Some(address) => !address.starts_with(b"autolaunch:"),
        };
        if named { Self::Named } else { Self::Absent }
    }
}
