//! `keyfob use`

use crate::cli::context::Context;
use crate::cli::env;
use crate::cli::error::{CliError, CliResult};
use crate::cli::picker;
use crate::cli::variables::DECIDING;
use crate::identifiers::{ProfileName, Region};
use crate::output::dialect::{self, Assignment, Dialect};
use crate::profile::{self, ProfileError, ProfileSource};

/// Print the assignments that choose a profile in the current shell; no secret is among them
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The language of the assignments
    #[arg(long, value_enum, default_value_t = Dialect::Sh)]
    format: Dialect,
    /// The profile; `-` goes back to the one before
    #[arg(value_name = "PROFILE", allow_hyphen_values = true)]
    name: Option<String>,
}

/// Prints them.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let profile = chosen(args, context)?;
    let files = context.shared_files()?;
    if let Err(error @ ProfileError::Unknown { named_by: None, .. }) = profile::resolve(&files, &profile) {
        return Err(error.into());
    }
    let settings = files.profile(&profile);
    // What is no region would be passed on to every program of this shell.
    let region = settings.as_ref().and_then(|settings| settings.value("region"));
    let region = region.filter(|region| region.parse::<Region>().is_ok());
    let before = context.environment.get(env::AWS_PROFILE);
    let mut assignments = vec![Assignment { name: env::AWS_PROFILE, value: Some(profile.as_str()) }];
    if before != Some(profile.as_str()) {
        assignments.push(Assignment { name: env::KEYFOB_PREVIOUS_PROFILE, value: before });
    }
    // The region of the profile before would be a wrong answer.
    let regions = [env::AWS_REGION, env::AWS_DEFAULT_REGION];
    assignments.extend(regions.map(|name| Assignment { name, value: region }));
    // Credentials in the environment would win over the profile, and a prompt would name another one.
    let others = DECIDING.into_iter().chain([env::KEYFOB_PROFILE]).filter(|name| *name != env::AWS_PROFILE);
    assignments.extend(others.map(|name| Assignment { name, value: None }));
    let text = dialect::render(args.format, &assignments)?;
    context.written(context.ui.answer(text.as_bytes()))?;
    let at = region.map_or_else(String::new, |region| format!(" in {region}"));
    context.ui.note(&format!("Profile `{profile}`{at}."));
    Ok(())
}

fn chosen(args: &Args, context: &Context) -> CliResult<ProfileName> {
    match args.name.as_deref() {
        Some("-") => match context.environment.get(env::KEYFOB_PREVIOUS_PROFILE) {
            Some(before) => context.parse_argument(before),
            None => Err(CliError::usage("there is no profile to go back to in this shell")
                .hint("`kf NAME` chooses one, `kf` alone offers a list.")),
        },
        // What is printed is evaluated by the shell, so help cannot be.
        Some("-h" | "--help") => Err(CliError::usage("`kf` takes the name of a profile")
            .hint("`kf NAME` chooses it in this shell, `kf` alone offers a list, `kf -` goes back to the one before.")),
        Some(name) => context.parse_argument(name),
        None => match picker::pick(context)? {
            Some(profile) => Ok(profile),
            None if context.shared_files()?.names().is_empty() => {
                Err(CliError::usage("there is no profile to choose from yet")
                    .hint("`keyfob add NAME` stores a key, `keyfob configure` makes the other kinds."))
            }
            None => Err(CliError::usage("nobody can be asked for a profile here").hint("Name one: `kf PROFILE`.")),
        },
    }
}
