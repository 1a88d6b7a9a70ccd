//! `keyfob env`

use crate::cli::context::Context;
use crate::cli::env as names;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::picker;
use crate::cli::session::{Session, Wanted};
use crate::cli::variables::{self, DECIDING};
use crate::output::dialect::{self, Assignment, Dialect, Inexpressible};

/// Print a profile's credentials as assignments, quoted for a shell
///
/// Variables that would win over them are unset in the same go. Prefer `keyfob exec`, or `kf` of `keyfob init`, where
/// they serve: what is in a shell's environment is seen by everything that the shell starts, and ends after a while.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  eval \"$(keyfob env prod)\"
  keyfob env prod --format fish | source
  keyfob env prod --format json | from json | load-env     # Nushell
  keyfob env prod --format docker > prod.env && docker run --env-file prod.env …
  eval \"$(keyfob env --unset)\"")]
pub struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
    /// The language of the assignments [default: sh; powershell on Windows]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Dialect>,
    /// Print what takes the variables away again
    #[arg(long, conflicts_with_all = ["duration", "no_session"])]
    unset: bool,
    /// Hand the access key itself out
    #[arg(long)]
    no_session: bool,
    /// How long the credentials should last, such as 4h or 90m
    #[arg(long, value_name = "TIME", value_parser = crate::cli::duration::parse)]
    duration: Option<u32>,
}

/// Prints the assignments.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let usual = if cfg!(windows) { Dialect::Powershell } else { Dialect::Sh };
    let dialect = match args.format {
        None if context.global.json => Dialect::Json,
        format => format.unwrap_or(usual),
    };
    if args.unset {
        let names =
            DECIDING.into_iter().chain([names::AWS_REGION, names::AWS_DEFAULT_REGION, names::KEYFOB_PROFILE]);
        let gone: Vec<_> = names.map(|name| Assignment { name, value: None }).collect();
        return answer(context, dialect, &gone);
    }
    let profile = picker::profile(context, args.name.as_deref())?;
    let wanted = Wanted { seconds: args.duration, key_itself: args.no_session, ..Wanted::default() };
    let mut session = Session::open(context, &profile, wanted)?;
    let credentials = session.credentials()?;
    let set = variables::of_credentials(&credentials, &profile, session.transport.region.as_ref());
    let mut assignments: Vec<_> = set
        .iter()
        .map(|variable| Assignment { name: variable.name, value: Some(variable.value.expose()) })
        .collect();
    if !matches!(dialect, Dialect::Json) {
        let remove = variables::to_remove(context, &set);
        assignments.extend(remove.into_iter().map(|name| Assignment { name, value: None }));
    }
    answer(context, dialect, &assignments)
}

fn answer(context: &Context, dialect: Dialect, assignments: &[Assignment<'_>]) -> CliResult {
    let text = dialect::render(dialect, assignments)?;
    context.written(context.ui.answer(text.as_bytes()))
}

impl From<Inexpressible> for CliError {
    fn from(error: Inexpressible) -> Self {
        Self::new(ErrorKind::Failed, error.to_string()).hint("Choose another `--format`.")
    }
}
