//! `keyfob mfa resync`

use crate::aws::PairCall;
use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::session::{Session, Wanted};
use crate::identifiers::user_name_of_arn;
use crate::mfa::{CodeProvider, PairSource};

/// Tell AWS that a device's clock has drifted, so that it takes the device's codes again
///
/// Takes two codes in a row: computed where the seed is stored, asked for otherwise. Needed mostly for hardware
/// tokens, whose clock nobody sets.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob mfa resync me
  keyfob mfa resync --profile prod")]
pub struct Args {
    /// The profile of the user
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
}

/// Resynchronises the device.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let profile = context.profile(args.name.as_deref())?;
    let session = Session::open(context, &profile, Wanted::default())?;
    session.require_user()?;
    let serial = session.required_mfa_serial()?;
    // The key itself: an MFA session could not be had while the codes are refused.
    let key = session.access_key()?;
    let seed;
    let tell = |text: &str| context.ui.note(text);
    let is_stored = matches!(session.code_provider(serial), CodeProvider::Seed);
    let source = if is_stored {
        seed = session.codes(&tell).seed(serial).map_err(|error| session.code_error(error))?;
        PairSource::Seed(&seed)
    } else {
        ask::terminal(context).ok_or_else(|| {
            let message = format!("two codes of the MFA device {serial} are needed, and nobody can be asked");
            CliError::new(ErrorKind::LoginNeeded, message).hint("Run this in a terminal.")
        })?;
        PairSource::Person
    };
    context.take_time();
    let aws = session.aws()?;
    let identity = aws.caller_identity(&key).map_err(|error| session.aws_error(&error))?;
    let user = user_name_of_arn(&identity.arn).unwrap_or_default();
    let codes = session.codes(&tell);
    codes
        .with_pair(serial, &source, &|first, second| {
            aws.send_mfa_pair(&key, PairCall::Resync, (user, serial), [first, second])
        })
        .map_err(|error| session.code_error(error))?;
    context.ui.note(&format!("AWS takes the codes of {serial} again."));
    Ok(())
}
