//! `keyfob exec`

use std::ffi::OsString;
use std::process::ExitCode;

use crate::cli::context::Context;
use crate::cli::env;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::picker;
use crate::cli::serving::{self, Only};
use crate::cli::session::{Session, Wanted};
use crate::cli::variables;
use crate::credentials::Credentials;
use crate::exec::{self, Child, ExecError};
use crate::identifiers::{ProfileName, Region};
use crate::server::{self, Server};

/// Run a command with a profile's credentials in its environment
///
/// The credentials are temporary, and other AWS variables that would win over them are taken away. The command takes
/// keyfob's place, so that it gets signals and gives its exit status as if it had been started by itself. With
/// `--server`, keyfob stays beside it, and its credentials never run out.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob exec prod -- aws s3 ls
  keyfob exec prod --duration 4h -- terraform apply
  keyfob exec prod --server -- ./import-that-takes-all-night")]
pub struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
    /// Give it no secret, but the address of a server that hands credentials out and renews them as long as it runs
    #[arg(long, conflicts_with = "no_session")]
    server: bool,
    /// Hand the access key itself out, for the few calls that take no session (such as those of IAM without MFA)
    #[arg(long)]
    no_session: bool,
    /// How long the credentials should last, such as 4h or 90m
    #[arg(long, value_name = "TIME", value_parser = crate::cli::duration::parse)]
    duration: Option<u32>,
    /// Run it even from within another `keyfob exec`
    #[arg(long)]
    nested: bool,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    command: Vec<OsString>,
}

/// Runs the command.
pub fn run(args: &Args, context: &Context) -> CliResult<ExitCode> {
    refuse_nesting(args, context)?;
    let path = context.environment.path(env::PATH);
    if !exec::is_there(&args.command[0], path.as_ref().map(|path| path.as_os_str())) {
        let program = args.command[0].to_string_lossy().into_owned();
        return Err(ExecError::NotFound { program }.into());
    }
    let command = if cfg!(windows) {
        let path = path.as_ref().map(|path| path.as_os_str());
        exec::spelled_out(&args.command, path, context.environment.get(env::PATHEXT))
    } else {
        args.command.clone()
    };
    let profile = picker::profile(context, args.name.as_deref())?;
    let wanted = Wanted { seconds: args.duration, key_itself: args.no_session, ..Wanted::default() };
    let mut session = Session::open(context, &profile, wanted)?;
    let credentials = session.credentials()?;
    if args.server {
        let region = session.transport.region.clone();
        return run_with_server(&command, args.duration, context, &profile, region.as_ref(), credentials);
    }
    let set = variables::of_credentials(&credentials, &profile, session.transport.region.as_ref());
    let child = Child { words: &command, set: &set, remove: &variables::to_remove(context, &set) };
    become_child(&child)
}

fn run_with_server(
    command: &[OsString],
    duration: Option<u32>,
    context: &Context,
    profile: &ProfileName,
    region: Option<&Region>,
    credentials: Credentials,
) -> CliResult<ExitCode> {
    let server = Server::bind(serving::ANY_PORT)?;
    let token = server::new_token()?;
    let mut set = variables::of_server(&server.url_of(profile), Ok(&token));
    set.extend(variables::of_place(profile, region));
    if serving::default_profile_wins(context)? {
        context.ui.note(
            "Profile `default` has credentials, which programs would find before the server; so the command does \
             not see the shared files.",
        );
        set.extend(variables::hiding_shared_files());
    }
    let remove = variables::to_remove(context, &set);
    let offer = serving::offer(context, profile, token, Only::This(credentials), duration)?;
    std::thread::spawn(move || server.run(offer));
    Ok(ExitCode::from(Child { words: command, set: &set, remove: &remove }.run()?))
}

#[cfg(unix)]
fn become_child(child: &Child<'_>) -> CliResult<ExitCode> {
    Err(child.replace_this_process().into())
}

#[cfg(not(unix))]
fn become_child(child: &Child<'_>) -> CliResult<ExitCode> {
    Ok(ExitCode::from(child.run()?))
}

/// A shell inside a shell with other credentials is how people change the wrong account.
fn refuse_nesting(args: &Args, context: &Context) -> CliResult {
    match context.environment.get(env::KEYFOB_PROFILE) {
        Some(outer) if !args.nested => {
            let message =
                format!("this is already inside `keyfob exec` (or `keyfob env`) for profile `{outer}`");
            Err(CliError::usage(message)
                .hint("Leave it first (with `exit`), or say `--nested` to have one inside the other."))
        }
        _ => Ok(()),
    }
}

impl From<ExecError> for CliError {
    fn from(error: ExecError) -> Self {
        let hint = match &error {
            ExecError::NotFound { .. } => "Check its name, and that its directory is in PATH.",
            ExecError::Start { .. } => "Check that it is a program for this machine, and may be run.",
        };
        Self::new(ErrorKind::Failed, error.to_string()).hint(hint)
    }
}
