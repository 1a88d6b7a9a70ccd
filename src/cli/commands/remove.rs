//! `keyfob remove`

use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::remove_key;

/// Delete an access key from the keychain, with its cached sessions and its profile
///
/// Shows what would go and asks. AWS keeps taking the key until it is deactivated there. `keyfob undo` brings the
/// profile back, but nothing brings the key back.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob remove me
  keyfob remove me --dry-run")]
pub struct Args {
    /// The name of the profile
    #[arg(value_name = "NAME")]
    name: String,
    /// Show what would go
    #[arg(long)]
    dry_run: bool,
}

/// Removes the key.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let name = context.parse_argument(&args.name)?;
    remove_key::remove(context, &name, args.dry_run)
}
