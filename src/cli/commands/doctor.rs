//! `keyfob doctor`

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::cli::checkup::{self, Severity};
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::exit_code::ErrorKind;

/// Look for everything that is known to go wrong: open files, keys in plain text, variables that win unseen, lines that
/// tools read differently, broken profiles, a keychain that does not answer, a wrong clock, old keys
///
/// Makes no call to AWS. Exits with 1 where something is a problem, and with 0 where there is only advice.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob doctor
  keyfob doctor --fix
  keyfob doctor --json | jq '.findings[] | select(.severity == \"problem\")'")]
pub struct Args {
    /// Set the modes of files right; everything else is a command that its finding names
    #[arg(long)]
    fix: bool,
}

/// Looks.
pub fn run(args: &Args, context: &Context) -> CliResult<ExitCode> {
    let mut findings = checkup::findings(context)?;
    if args.fix {
        let mut open = Vec::new();
        findings.retain(|finding| {
            finding.open_file.as_ref().is_none_or(|path| {
                open.push(path.clone());
                false
            })
        });
        for path in open {
            close(&path)?;
            context.ui.note(&format!("{} is private now.", path.display()));
        }
    }
    let problems = findings.iter().filter(|finding| finding.severity == Severity::Problem).count();
    if context.global.json {
        context.print(&format!("{:#}", json!({ "findings": findings })))?;
    } else if findings.is_empty() {
        context.print("Nothing is wrong.")?;
    } else {
        let lines = findings.iter().map(|finding| {
            let sign = if finding.severity == Severity::Problem { '!' } else { '-' };
            format!("{sign} {}\n  {}", finding.message, finding.fix)
        });
        context.print(&lines.collect::<Vec<_>>().join("\n"))?;
    }
    Ok(if problems > 0 { ErrorKind::Failed.into() } else { ExitCode::SUCCESS })
}

#[cfg(unix)]
fn close(path: &Path) -> CliResult {
    use std::os::unix::fs::PermissionsExt;

    use crate::cli::error::CliError;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(|error| {
        CliError::new(ErrorKind::Failed, format!("the mode of {} cannot be set: {error}", path.display()))
    })
}

/// No file is found open where none has a mode.
#[cfg(not(unix))]
fn close(_path: &Path) -> CliResult {
    Ok(())
}
