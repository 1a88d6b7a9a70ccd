//! `keyfob credential-process`

use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::session::{Session, Wanted};
use crate::output::process_json;

/// Print a profile's credentials as AWS SDKs and the AWS CLI read them from a `credential_process`
///
/// People seldom type this: a profile that is wired to keyfob runs it by itself. One JSON object goes to stdout;
/// a question for an MFA code goes to the terminal; stderr is empty unless it fails.
#[derive(Debug, Default, clap::Args)]
#[command(
    about = "Print a profile's credentials for an AWS SDK",
    after_help = "Examples:
  keyfob credential-process --profile prod
  AWS_PROFILE=prod keyfob credential-process"
)]
pub struct Args {}

/// Prints the credentials.
pub fn run(_args: &Args, context: &Context) -> CliResult {
    let profile = context.profile(None)?;
    let credentials = Session::open(context, &profile, Wanted::default())?.credentials()?;
    context.written(context.ui.answer(&process_json::render(&credentials)))
}
