//! `keyfob login`

use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::session::{Session, Wanted};
use crate::clock::format_instant;

/// Sign in ahead of time, so that nothing has to ask later
///
/// For a profile with an access key or a role over one, this asks for the MFA code now and keeps the session. It also
/// ends the pause that follows a refused or unanswered question.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob login me
  keyfob login prod")]
pub struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
}

/// Signs in.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let profile = context.profile(args.name.as_deref())?;
    context.session_cache().clear_all_failures().map_err(crate::chain::ChainError::Cache)?;
    let wanted = Wanted { person_asked: true, ..Wanted::default() };
    let credentials = Session::open(context, &profile, wanted)?.credentials()?;
    let until = credentials.expires_at().map(|end| format!(" until {}", format_instant(end)));
    context.ui.note(&format!("Profile `{profile}` has credentials{}.", until.unwrap_or_default()));
    Ok(())
}
