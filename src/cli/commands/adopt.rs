//! `keyfob adopt`

use crate::cli::adopt_keys::{Adoption, adopt};
use crate::cli::adopt_source::Tool;
use crate::cli::context::Context;
use crate::cli::error::CliResult;

/// Move access keys from plain text in the shared files, or from another tool, into the keychain
///
/// Each key is proved with GetCallerIdentity, the change is shown and asked about, the keys are stored and read back,
/// and only then are their lines taken out and the profiles led to the keychain. Temporary credentials and keys that
/// AWS refuses are left as they are, and said. `keyfob undo` takes it back; the copy for that is sealed.
///
/// With --from aws-vault the keys come from that tool's stores (Secret Service, kernel keyring, `pass`, encrypted
/// files), found by its own variables such as `AWS_VAULT_BACKEND`. Nothing is deleted there: `aws-vault remove` does
/// that once you are content.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob adopt --all --dry-run
  keyfob adopt me
  keyfob adopt --from aws-vault --all")]
pub struct Args {
    /// The profiles whose keys to move [default: all]
    #[arg(value_name = "PROFILE")]
    names: Vec<String>,
    /// Every profile that has such a key
    #[arg(long, conflicts_with = "names")]
    all: bool,
    /// Take the keys that another tool keeps, instead of those in plain text
    #[arg(long, value_name = "TOOL")]
    from: Option<Tool>,
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
    adopt(context, &Adoption { names, from: args.from, allow_root: args.allow_root, dry_run: args.dry_run })
}
