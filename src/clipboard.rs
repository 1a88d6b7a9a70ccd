//! The clipboard: by the desktop's own program, or by the terminal, which has one even over SSH.

use std::io;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::process::{self, ProcessError};
use crate::prompt::Terminal;
use crate::secret::Secret;

const LIMIT: Duration = Duration::from_secs(5);

/// What there is to reach a clipboard by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Desktop {
    /// A Wayland display.
    pub wayland: bool,
    /// An X11 display.
    pub x11: bool,
    /// The Windows Subsystem for Linux.
    pub wsl: bool,
}

/// Why nothing was copied.
#[derive(Debug, thiserror::Error)]
pub enum ClipboardError {
    /// There is neither a program nor a terminal.
    #[error("there is no clipboard: no program for one is installed, and there is no terminal")]
    Nowhere,
    /// The program failed.
    #[error(transparent)]
    Program(#[from] ProcessError),
    /// The terminal failed.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
}

/// Where a text went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// The desktop's clipboard has it.
    Clipboard,
    /// The terminal was asked to take it (OSC 52), and does not tell whether it did.
    Terminal,
}

/// The programs to try, in their order.
fn programs(desktop: Desktop) -> Vec<(&'static str, &'static [&'static str])> {
    if cfg!(target_os = "macos") {
        return vec![("pbcopy", &[])];
    }
    if cfg!(windows) {
        return vec![("clip.exe", &[])];
    }
    let mut programs: Vec<(&str, &[&str])> = Vec::new();
    if desktop.wayland {
        programs.push(("wl-copy", &["--trim-newline"]));
    }
    if desktop.x11 {
        programs.push(("xclip", &["-selection", "clipboard"]));
        programs.push(("xsel", &["--clipboard", "--input"]));
    }
    if desktop.wsl {
        programs.push(("clip.exe", &[]));
    }
    programs
}

/// Copies a text. A program that is not installed is passed over.
pub fn copy(desktop: Desktop, text: &Secret) -> Result<Copied, ClipboardError> {
    for (program, arguments) in programs(desktop) {
        match process::feed(program, arguments, text, LIMIT) {
            Ok(()) => return Ok(Copied::Clipboard),
            Err(ProcessError::Start { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    let mut terminal = Terminal::open().ok_or(ClipboardError::Nowhere)?;
    terminal.send(&format!("\u{1b}]52;c;{}\u{7}", STANDARD.encode(text.expose())))?;
    Ok(Copied::Terminal)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_desktops_program_is_chosen() {
        let names = |desktop| programs(desktop).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(Desktop::default()), [""; 0]);
        assert_eq!(names(Desktop { wayland: true, x11: true, wsl: false }), ["wl-copy", "xclip", "xsel"]);
        assert_eq!(names(Desktop { wsl: true, ..Desktop::default() }), ["clip.exe"]);
    }
}
