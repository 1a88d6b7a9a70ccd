//! `keyfob serve`

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::cli::context::Context;
use crate::cli::env;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::serving::{self, Only};
use crate::cli::session::{Session, Wanted};
use crate::cli::variables;
use crate::identifiers::ProfileName;
use crate::output::dialect::{self, Assignment, Dialect};
use crate::server::{self, Server};

/// Serve credentials on the loopback interface, as the container credentials endpoint that every AWS SDK knows
///
/// Prints the variables that lead programs to it, then serves until it is stopped. PROFILE is served at `/`, and every
/// profile at `/profile/NAME`. It renews credentials ahead of their end, and never asks anybody for anything: when a
/// login is needed, its answers say so. `/health` needs no token.
#[derive(Debug, clap::Args)]
#[command(
    about = "Serve credentials to programs on this machine, and keep them fresh",
    after_help = "Examples:
  keyfob serve prod
  keyfob serve dev --listen 127.0.0.1:9911 --token-file ~/.keyfob-token
  keyfob serve dev --format docker > server.env &"
)]
pub struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
    /// A loopback address and a port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value_t = serving::ANY_PORT)]
    listen: SocketAddr,
    /// The file that holds the token which programs must show; made where it is not there
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// The language of the variables that are printed [default: sh; powershell on Windows]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Dialect>,
}

/// Serves.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let profile = context.profile(args.name.as_deref())?;
    let (first, region) = if is_named(args, context) {
        let mut session = Session::open(context, &profile, Wanted::default())?;
        (Some(session.credentials()?), session.transport.region)
    } else {
        (None, None)
    };
    let token_file = args.token_file.as_ref().map(std::path::absolute).transpose().map_err(|error| {
        CliError::new(ErrorKind::Failed, format!("the path of the token file cannot be had: {error}"))
    })?;
    let token = match &token_file {
        Some(path) => server::from_file(path)?,
        None => server::new_token()?,
    };
    let server = Server::bind(args.listen)?;
    let shown = token_file.as_deref().map_or(Ok(&token), Err);
    let mut told = variables::of_server(&server.url_of(&profile), shown);
    // A program in a container has no other way to know it.
    told.extend(variables::of_region(region.as_ref()));
    announce(args, context, &told)?;
    tell(context, &server, &profile)?;
    let offer = serving::offer(context, &profile, token, Only::Any(first), None)?;
    match server.run(offer)? {}
}

fn is_named(args: &Args, context: &Context) -> bool {
    let variable = |name| context.environment.get(name).is_some();
    args.name.is_some()
        || context.global.profile.is_some()
        || variable(env::AWS_PROFILE)
        || variable(env::AWS_DEFAULT_PROFILE)
}

fn announce(args: &Args, context: &Context, variables: &[crate::exec::Variable]) -> CliResult {
    let usual = if cfg!(windows) { Dialect::Powershell } else { Dialect::Sh };
    let dialect = args.format.unwrap_or(if context.global.json { Dialect::Json } else { usual });
    let assignments: Vec<_> = variables
        .iter()
        .map(|variable| Assignment { name: variable.name, value: Some(variable.value.expose()) })
        .collect();
    let text = dialect::render(dialect, &assignments)?;
    context.written(context.ui.answer(text.as_bytes()))
}

fn tell(context: &Context, server: &Server, profile: &ProfileName) -> CliResult {
    context.ui.note(&format!(
        "Serving profile `{profile}` and every other at /profile/NAME; {} tells whether it runs. Ctrl-C ends it.",
        server.health_url()
    ));
    if serving::default_profile_wins(context)? {
        context.ui.note(
            "Profile `default` has credentials, which programs find before the server's. Run them with \
             AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE set to /dev/null, or by `keyfob exec --server`.",
        );
    }
    Ok(())
}
