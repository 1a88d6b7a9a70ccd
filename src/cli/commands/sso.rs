//! `keyfob sso`

mod accounts;
mod roles;
mod sync;

use clap::Subcommand;

use crate::cli::context::Context;
use crate::cli::error::CliResult;

/// List what a login to IAM Identity Center reaches, and make profiles for it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob sso accounts
  keyfob sso roles 444455556666
  keyfob sso sync --dry-run")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Accounts(accounts::Args),
    Roles(roles::Args),
    Sync(sync::Args),
}

/// Runs the subcommand.
pub fn run(args: &Args, context: &Context) -> CliResult {
    match &args.command {
        Command::Accounts(args) => accounts::run(args, context),
        Command::Roles(args) => roles::run(args, context),
        Command::Sync(args) => sync::run(args, context),
    }
}
