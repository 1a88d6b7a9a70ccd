//! `keyfob man`

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::reference;

/// Print the manual page of keyfob or of one of its commands, in the form that `man` reads
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob man | man -l -
  keyfob man mfa enrol | man -l -
  keyfob man > ~/.local/share/man/man1/keyfob.1")]
pub struct Args {
    /// The command
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

/// Prints it.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let words = std::iter::once("keyfob").chain(args.command.iter().map(String::as_str));
    let name = words.collect::<Vec<_>>().join("-");
    let page = reference::pages().into_iter().find(|page| page.name == name);
    let page = page.ok_or_else(|| {
        CliError::usage(format!("there is no command `{}`", args.command.join(" ")))
            .hint("`keyfob --help` lists the commands.")
    })?;
    context.print(page.roff.trim_end())
}
