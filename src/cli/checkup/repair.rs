//! What `doctor --fix` does.

use std::path::PathBuf;

use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::files;
use crate::sso;

/// Something that can be set right without losing anything that is of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum Repair {
    /// Take a file's or directory's mode from everybody but its owner.
    #[cfg(unix)]
    Close(PathBuf),
    /// Remove a file.
    Remove(PathBuf),
    /// Keep what is whole in a torn cache file.
    Mend(PathBuf),
}

impl Repair {
    /// What would be done, in one line.
    pub(in crate::cli) fn plan(&self) -> String {
        match self {
            #[cfg(unix)]
            Self::Close(path) => format!("make {} private", path.display()),
            Self::Remove(path) => format!("remove {}", path.display()),
            Self::Mend(path) => format!("keep what is whole in {}, or remove it", path.display()),
        }
    }

    /// Does it.
    pub(in crate::cli) fn run(&self) -> CliResult {
        let failed = |path: &PathBuf, detail: String| {
            CliError::new(ErrorKind::Failed, format!("{} cannot be changed: {detail}", path.display()))
                .hint("Check who owns it.")
        };
        match self {
            #[cfg(unix)]
            Self::Close(path) => close(path).map_err(|error| failed(path, error.to_string())),
            Self::Remove(path) => files::remove(path).map_err(|error| failed(path, error.to_string())),
            Self::Mend(path) => sso::mend(path).map_err(|error| failed(path, error.detail)),
        }
    }
}

#[cfg(unix)]
fn close(path: &PathBuf) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = std::fs::metadata(path)?.permissions();
    permissions.set_mode(permissions.mode() & 0o700);
    std::fs::set_permissions(path, permissions)
}
