//! `keyfob configure user`

use crate::cli::add_key::{self, NewKey};
use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::key_entry::KeySource;

/// Write the profile of a user's access key, by questions
///
/// Asks for a name and the key, and then does what `keyfob add` does.
#[derive(Debug, Default, clap::Args)]
#[command(after_help = "Examples:
  keyfob configure user
  keyfob configure user me --region eu-west-1")]
pub struct Args {
    /// The name of the profile
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Show what would be written, and store nothing
    #[arg(long)]
    dry_run: bool,
}

/// Asks, and adds the key.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let name = match &args.name {
        Some(name) => add_key::profile_name(context, name)?,
        None => {
            let mut terminal = ask::terminal(context).ok_or_else(|| {
                CliError::usage("the profile has no name, and nobody can be asked for one")
                    .hint("`keyfob add NAME --csv FILE` or `keyfob add NAME --stdin` needs nobody.")
            })?;
            let parse = |answer: &str| add_key::profile_name(context, answer).map_err(|error| error.message);
            ask::text(&mut terminal, "Name of the profile: ", parse)?
        }
    };
    let new_key = NewKey {
        name,
        source: KeySource::Person,
        user: None,
        mfa_serial: None,
        verify: true,
        allow_root: false,
        delete_csv: false,
        dry_run: args.dry_run,
    };
    add_key::add(context, &new_key)
}
