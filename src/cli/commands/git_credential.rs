//! `keyfob git-credential`

use std::io::Read;

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::session::{Session, Wanted};
use crate::codecommit::{GitRequest, sign};

/// More than git ever writes.
const LONGEST: u64 = 64 * 1024;

/// Answer git's question for credentials of CodeCommit, as a git credential helper
///
/// git runs this; `keyfob configure git` sets it up. The region comes from the host, the credentials from the profile,
/// signed for the one repository. For any other host it says nothing. `store` and `erase` do nothing: the password
/// ends by itself after some minutes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  git config --global credential.https://git-codecommit.eu-west-1.amazonaws.com.helper \\
      '!keyfob git-credential --profile prod'
  git config --global credential.https://git-codecommit.eu-west-1.amazonaws.com.UseHttpPath true")]
pub struct Args {
    /// What git wants: get, store or erase
    #[arg(value_name = "OPERATION")]
    operation: String,
}

/// Answers.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(LONGEST).read_to_string(&mut text);
    // git may add operations, and asks helpers to pass over those that they do not know.
    if args.operation != "get" || read.is_err() {
        return Ok(());
    }
    let request = GitRequest::parse(&text);
    let Some(region) = request.codecommit_region() else { return Ok(()) };
    let answer = login(context, &request, &region);
    if answer.is_err() {
        // Otherwise git would ask the person for a name and a password, which nobody has.
        context.written(context.ui.answer(b"quit=1\n"))?;
    }
    context.written(context.ui.answer(answer?.render().expose().as_bytes()))
}

fn login(
    context: &Context,
    request: &GitRequest,
    region: &crate::identifiers::Region,
) -> CliResult<crate::codecommit::GitLogin> {
    let Some(path) = &request.path else {
        let message = format!("git did not say which repository of {} it wants", request.host);
        return Err(CliError::new(ErrorKind::Configuration, message)
            .hint("Run `git config --global credential.UseHttpPath true`, or `keyfob configure git`."));
    };
    let profile = context.profile(None)?;
    let credentials = Session::open(context, &profile, Wanted::default())?.credentials()?;
    Ok(sign(&credentials, request, &format!("/{path}"), region, context.clock.now()))
}
