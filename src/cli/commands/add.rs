//! `keyfob add`

use std::path::PathBuf;

use crate::cli::add_key::{self, NewKey};
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::key_entry::KeySource;
use crate::identifiers::MfaSerial;

/// Store an access key in the keychain and write a profile that other tools get credentials through
///
/// The key comes from the CSV file that the console offers for download, from standard input, or is asked for without
/// being shown; never from the command line, where other programs could see it. It is proved with GetCallerIdentity,
/// the user's MFA device is looked up, and only then is the key stored and the profile written. Root's keys are
/// refused.
///
/// Standard input may be two lines (the ID, then the secret), the JSON of `aws iam create-access-key`, or the CSV.
#[derive(Debug, clap::Args)]
#[command(
    about = "Store an access key in the keychain and write its profile",
    after_help = "Examples:
  keyfob add me --csv ~/Downloads/alice_accessKeys.csv --delete-csv
  keyfob add me
  aws iam create-access-key --user-name alice | keyfob add me --stdin"
)]
pub struct Args {
    /// The name of the profile
    #[arg(value_name = "NAME")]
    name: String,
    /// The file that the console gave when the key was created
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Remove that file once the key is proved and stored
    #[arg(long, requires = "csv", conflicts_with = "no_verify")]
    delete_csv: bool,
    /// The user whose key to take from a file of several
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// Read the key from standard input
    #[arg(long, conflicts_with = "csv")]
    stdin: bool,
    /// The MFA device, instead of looking it up
    #[arg(long, value_name = "ARN")]
    mfa_serial: Option<String>,
    /// Store the key without asking AWS
    #[arg(long)]
    no_verify: bool,
    /// Store the key even if it is root's
    #[arg(long)]
    allow_root: bool,
    /// Show what would be written, and store nothing
    #[arg(long)]
    dry_run: bool,
}

/// Adds the key.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let source = match (&args.csv, args.stdin) {
        (Some(path), _) => KeySource::Csv(path),
        (None, true) => KeySource::Stdin,
        (None, false) => KeySource::Person,
    };
    let serial = args.mfa_serial.as_deref().map(|serial| context.parse_argument::<MfaSerial>(serial));
    let new_key = NewKey {
        name: add_key::profile_name(context, &args.name)?,
        source,
        user: args.user.as_deref(),
        mfa_serial: serial.transpose()?,
        verify: !args.no_verify,
        allow_root: args.allow_root,
        delete_csv: args.delete_csv,
        dry_run: args.dry_run,
    };
    add_key::add(context, &new_key)
}
