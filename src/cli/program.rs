//! How `credential_process` lines name this program.

use std::path::{Path, PathBuf};

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::identifiers::ProfileName;
use crate::profile::process_line;
use crate::settings::ProgramName;

/// The line by which other tools reach a profile through this program.
pub(super) fn own_line(context: &Context, profile: &ProfileName) -> CliResult<String> {
    let name = context.with_settings(|settings| Ok(settings.program()?))?;
    let program = match name {
        ProgramName::Plain => "keyfob".to_owned(),
        ProgramName::At(path) => path,
        ProgramName::Absolute => stable_path(context)?.to_string_lossy().into_owned(),
    };
    let unreadable = |message: String| CliError::new(ErrorKind::Configuration, message);
    let Some(line) =
        process_line::own_line("keyfob", profile).and_then(|_| process_line::own_line(&program, profile))
    else {
        if process_line::own_line("keyfob", profile).is_none() {
            let message = format!("the name `{profile}` cannot stand in a `credential_process` line");
            return Err(unreadable(message).hint("Choose one of letters, digits and any of _./:=@+-"));
        }
        return Err(unreadable(format!("not every SDK can run a program at {program}"))
            .hint("Install keyfob in a directory whose path has letters, digits, blanks and any of _./:=@+- only,")
            .hint("or have it found on PATH: `keyfob settings set program plain`."));
    };
    match process_line::own_profile(&line) {
        Some(named) if named == *profile => Ok(line),
        _ => Err(unreadable(format!("this program is called {program}, and other tools know it as keyfob"))
            .hint("Give the file its name back, or link to it by that name.")),
    }
}

/// The path of this program: where `PATH` leads to it, so that the path outlives an update by a package manager that
/// keeps each version in a directory of its own; else the file itself.
fn stable_path(context: &Context) -> CliResult<PathBuf> {
    let unknown =
        |error| CliError::new(ErrorKind::Failed, format!("this program's own path is not known: {error}"));
    let itself = std::env::current_exe().map_err(unknown)?;
    let file = itself.canonicalize().map_err(unknown)?;
    let is_it = |path: &Path| path.is_absolute() && path.canonicalize().is_ok_and(|target| target == file);
    let name = if cfg!(windows) { "keyfob.exe" } else { "keyfob" };
    let path = context.environment.path("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|directory| directory.join(name)).find(|path| is_it(path));
    Ok(on_path.unwrap_or(itself))
}
