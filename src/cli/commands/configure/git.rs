//! `keyfob configure git`

use std::time::Duration;

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::program;
use crate::identifiers::{Partition, ProfileName, Region};
use crate::process::{self, ProcessError};

/// How long git may take.
const LIMIT: Duration = Duration::from_secs(20);

/// Have git ask keyfob for the credentials of CodeCommit repositories
///
/// Writes three settings with `git config`, for every region or one, for every repository or one, so that several
/// profiles can stand side by side. Helpers that git had before are passed over for these hosts, because one that
/// stores passwords would replay old ones.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob configure git --profile prod
  keyfob configure git --profile sandbox --region eu-west-1 --repository demo
  keyfob configure git --profile prod --dry-run")]
pub struct Args {
    /// One repository only
    #[arg(long, value_name = "NAME")]
    repository: Option<String>,
    /// Write to this repository's own configuration instead of the user's
    #[arg(long)]
    local: bool,
    /// Show the commands, and run none
    #[arg(long)]
    dry_run: bool,
}

/// Configures git.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let profile = context.profile(None)?;
    let url = url(context, args.repository.as_deref())?;
    let helper = helper(context, &profile)?;
    let scope = if args.local { "--local" } else { "--global" };
    let (helper_key, path_key) =
        (format!("credential.{url}.helper"), format!("credential.{url}.useHttpPath"));
    let now = process::run_program("git", &["config", scope, "--get-all", &helper_key], &[], LIMIT);
    let is_so = now.is_ok_and(|text| text.expose().as_slice() == format!("\n{helper}\n").as_bytes());
    let commands: [Vec<&str>; 3] = [
        // The empty one makes git forget the helpers before it.
        vec!["config", scope, "--replace-all", &helper_key, ""],
        vec!["config", scope, "--add", &helper_key, &helper],
        vec!["config", scope, &path_key, "true"],
    ];
    if args.dry_run {
        let shown = commands.iter().map(|words| {
            let words: Vec<String> = words.iter().map(|word| shown(word)).collect();
            format!("git {}", words.join(" "))
        });
        return context.print(&shown.collect::<Vec<_>>().join("\n"));
    }
    for words in commands.iter().skip(if is_so { 2 } else { 0 }) {
        process::run_program("git", words, &[], LIMIT).map_err(|error| told(&error))?;
    }
    context.ui.note(&format!("git asks keyfob for {url} with profile `{profile}`."));
    Ok(())
}

/// The URLs that are meant. `*` stands for one label of a host's name.
fn url(context: &Context, repository: Option<&str>) -> CliResult<String> {
    let region: Option<Region> =
        context.global.region.as_deref().map(|text| context.parse_argument(text)).transpose()?;
    let partition = region.as_ref().map_or(Partition::Aws, Partition::of_region);
    let domain = partition.dns_suffix();
    let region = region.map_or_else(|| "*".to_owned(), |region| region.to_string());
    let host = format!("https://git-codecommit.{region}.{domain}");
    let Some(repository) = repository else { return Ok(host) };
    let is_name =
        !repository.is_empty() && repository.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    if !is_name {
        return Err(CliError::usage(format!("`{repository}` cannot be a repository's name")));
    }
    Ok(format!("{host}/v1/repos/{repository}"))
}

/// The helper as git runs it, through a shell, with the operation at its end.
fn helper(context: &Context, profile: &ProfileName) -> CliResult<String> {
    let line = program::own_line(context, profile)?;
    let own = format!(" credential-process --profile {profile}");
    let program = line.strip_suffix(&own).unwrap_or(&line);
    Ok(format!("!{program} git-credential --profile {profile}"))
}

fn shown(word: &str) -> String {
    let plain = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:=".contains(c));
    if plain { word.to_owned() } else { format!("'{word}'") }
}

fn told(error: &ProcessError) -> CliError {
    let told = CliError::new(ErrorKind::Failed, format!("git could not be configured: {error}"));
    match error {
        ProcessError::Start { .. } => told.hint("Install git."),
        _ => told,
    }
}
