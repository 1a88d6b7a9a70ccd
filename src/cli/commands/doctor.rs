//! `keyfob doctor`

use std::process::ExitCode;

use serde_json::json;

use crate::cli::ask;
use crate::cli::checkup::{self, Finding, Severity};
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::exit_code::ErrorKind;

/// Look for everything that is known to go wrong: open files, keys in plain text, variables that win unseen, settings
/// that are misspelt or say two things, torn caches, a keychain that does not answer, endpoints that cannot be reached,
/// a wrong clock, old keys and programs
///
/// Asks the services whether they answer, for a few seconds at most, and signs nothing. Exits with 1 where something
/// is a problem, and with 0 where there is only advice.
#[derive(Debug, clap::Args)]
#[command(
    about = "Look for what is wrong with the set-up, and say what to do",
    after_help = "Examples:
  keyfob doctor
  keyfob doctor --fix
  keyfob doctor --offline --json | jq -r '.findings[].message'"
)]
pub struct Args {
    /// Set right what can be set right safely (modes of files, torn caches, ended registrations), after showing it;
    /// for everything else the finding names a command
    #[arg(long)]
    fix: bool,
    /// Show what `--fix` would do, and do nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// Look at this machine only
    #[arg(long)]
    offline: bool,
}

/// Looks.
pub fn run(args: &Args, context: &Context) -> CliResult<ExitCode> {
    let mut findings = checkup::findings(context, !args.offline);
    if args.fix && mend(args, context, &findings)? {
        findings = checkup::findings(context, !args.offline);
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
        context.print_prose(&lines.collect::<Vec<_>>().join("\n"))?;
    }
    Ok(if problems > 0 { ErrorKind::Failed.into() } else { ExitCode::SUCCESS })
}

/// Shows the repairs, asks, and makes them. Says whether anything was done.
fn mend(args: &Args, context: &Context, findings: &[Finding]) -> CliResult<bool> {
    let repairs: Vec<_> = findings.iter().filter_map(|finding| finding.repair.as_ref()).collect();
    if repairs.is_empty() {
        return Ok(false);
    }
    let plan = repairs.iter().map(|repair| format!("  {}", repair.plan())).collect::<Vec<_>>().join("\n");
    if args.dry_run {
        context.ui.note(&format!("This would be done:\n{plan}"));
        return Ok(false);
    }
    if !ask::confirm(context, &format!("This will be done:\n{plan}"), "Do it?")? {
        return Ok(false);
    }
    for repair in repairs {
        repair.run()?;
    }
    Ok(true)
}
