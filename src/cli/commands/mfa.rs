//! `keyfob mfa`

mod add;
mod code;
mod enrol;
mod list;
mod remove;
mod resync;
mod setting;

use clap::Subcommand;

use crate::cli::context::Context;
use crate::cli::error::CliResult;

/// Enrol MFA devices, keep their seeds, print their codes
///
/// With the seed of a virtual MFA device in the keychain, keyfob computes the codes and nobody is asked for one. It is
/// a choice: whoever gets into that keychain has both factors.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob mfa enrol me
  keyfob mfa add me
  keyfob mfa code me")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Enrol(enrol::Args),
    Add(add::Args),
    Code(code::Args),
    List(list::Args),
    Resync(resync::Args),
    Remove(remove::Args),
}

/// Runs one of the commands.
pub fn run(args: &Args, context: &Context) -> CliResult {
    match &args.command {
        Command::Enrol(args) => enrol::run(args, context),
        Command::Add(args) => add::run(args, context),
        Command::Code(args) => code::run(args, context),
        Command::List(args) => list::run(args, context),
        Command::Resync(args) => resync::run(args, context),
        Command::Remove(args) => remove::run(args, context),
    }
}
