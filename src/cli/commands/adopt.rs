//! `keyfob adopt`

use crate::cli::adopt_keys::{Adoption, adopt};
use crate::cli::context::Context;
use crate::cli::error::CliResult;

/// Move access keys from plain text in the shared files into the keychain
///
/// Each key is proved with GetCallerIdentity, the change is shown and asked about, the keys are stored and read back,
/// and only then are their lines taken out and the profiles led to the keychain. Temporary credentials and keys that
/// AWS refuses are left as they are, and said. `keyfob undo` takes it back; the copy for that is sealed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob adopt --all --dry-run
  keyfob adopt me
  keyfob adopt --all --yes")]
pub struct Args {
    /// The profiles whose keys to move [default: all]
    #[arg(value_name = "PROFILE")]
    names: Vec<String>,
    /// Every profile that has a key in plain text
    #[arg(long, conflicts_with = "names")]
    all: bool,
    /// Take keys of the root user too
    #[arg(long)]
    allow_root: bool,
    /// Show what would change, and do nothing
    #[arg(long)]
    dry_run: bool,
}

/// Adopts.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let mut names =
        args.names.iter().map(|name| context.parse_argument(name)).collect::<CliResult<Vec<_>>>()?;
    if !args.all && names.is_empty() && context.global.profile.is_some() {
        names.push(context.profile(None)?);
    }
    adopt(context, &Adoption { names, allow_root: args.allow_root, dry_run: args.dry_run })
}
