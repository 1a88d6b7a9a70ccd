//! How a person is reached: at the terminal, or, where there is none, by a dialog of the desktop.

use crate::cli::context::Context;
use crate::cli::env;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::prompt::{Dialog, Driver, Terminal, UnknownDriver};

/// How a person is to be asked, if that is set.
pub(super) fn named(context: &Context) -> CliResult<Option<Driver>> {
    let named = context.with_settings(|settings| Ok(settings.text("prompt")))?;
    let named = named.map(|name| name.parse()).transpose();
    named.map_err(|error: UnknownDriver| CliError::new(ErrorKind::Configuration, error.to_string()))
}

/// How a person is asked; `None` where nobody may be, or can be.
pub(super) fn driver(context: &Context, named: Option<Driver>) -> Option<Driver> {
    if !context.may_ask() {
        return None;
    }
    Some(choose(context, named)).filter(|driver| *driver != Driver::Terminal || Terminal::open().is_some())
}

/// As the setting says, but on the terminal where there is no display for a dialog; and where nothing is set and there
/// is no terminal, by whichever dialog the desktop has.
fn choose(context: &Context, named: Option<Driver>) -> Driver {
    match named {
        Some(Driver::YubiKey) => Driver::YubiKey,
        Some(Driver::Dialog(dialog)) if has_display(context) => Driver::Dialog(dialog),
        // It asks on the terminal too.
        Some(Driver::Dialog(Dialog::Pinentry)) if Terminal::open().is_some() => {
            Driver::Dialog(Dialog::Pinentry)
        }
        None if has_display(context) && Terminal::open().is_none() => {
            let found = Dialog::ALL.into_iter().find(|dialog| is_on_path(context, dialog.program()));
            found.map_or(Driver::Terminal, Driver::Dialog)
        }
        Some(Driver::Dialog(_) | Driver::Terminal) | None => Driver::Terminal,
    }
}

/// How a person is asked for a yes: as for a code, but a key that makes codes cannot ask.
pub(super) fn for_a_yes(context: &Context) -> CliResult<Option<Driver>> {
    let named = named(context)?.filter(|driver| *driver != Driver::YubiKey);
    Ok(driver(context, named))
}

/// Whether there is a desktop that a dialog can be shown on.
pub(super) fn has_display(context: &Context) -> bool {
    ["WAYLAND_DISPLAY", "DISPLAY"].iter().any(|name| context.environment.is_set(name))
}

fn is_on_path(context: &Context, program: &str) -> bool {
    let path = context.environment.path(env::PATH).unwrap_or_default();
    std::env::split_paths(&path).any(|directory| directory.join(program).is_file())
}
