//! `keyfob profile`

mod copy;
mod get;
mod remove;
mod rename;
mod set;
mod show;
mod unset;
mod unwire;
mod wire;

use std::borrow::Cow;

use clap::Subcommand;

use crate::cli::commands::list;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::identifiers::ProfileName;
use crate::profile::ProfileSettings;
use crate::profile::references::SectionKind;
use crate::profile::{ProfileError, ProfileSource, resolve};
use crate::shared_files::SharedFiles;

/// Show and edit profiles of the shared files, changing no byte that was not asked for
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob profile show prod
  keyfob profile set prod region eu-west-1
  keyfob profile wire prod")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::Args),
    Show(show::Args),
    Get(get::Args),
    Set(set::Args),
    Unset(unset::Args),
    Rename(rename::Args),
    Copy(copy::Args),
    Remove(remove::Args),
    Wire(wire::Args),
    Unwire(unwire::Args),
}

/// Runs the subcommand.
pub fn run(args: &Args, context: &Context) -> CliResult {
    match &args.command {
        Command::List(args) => list::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Get(args) => get::run(args, context),
        Command::Set(args) => set::run(args, context),
        Command::Unset(args) => unset::run(args, context),
        Command::Rename(args) => rename::run(args, context),
        Command::Copy(args) => copy::run(args, context),
        Command::Remove(args) => remove::run(args, context),
        Command::Wire(args) => wire::run(args, context),
        Command::Unwire(args) => unwire::run(args, context),
    }
}

/// Whether the name is that of a profile or of an sso-session.
#[derive(Debug, Clone, Copy, clap::Args)]
struct Which {
    /// The name is that of an sso-session, not of a profile
    #[arg(long)]
    sso_session: bool,
}

impl Which {
    fn kind(self) -> SectionKind {
        if self.sso_session { SectionKind::SsoSession } else { SectionKind::Profile }
    }
}

/// A section that is edited.
#[derive(Debug, clap::Args)]
struct Named {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: String,
    #[command(flatten)]
    which: Which,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// A section that gets, or gives its settings to, another name.
#[derive(Debug, clap::Args)]
struct FromTo {
    /// The profile
    #[arg(value_name = "PROFILE")]
    from: String,
    /// The new name
    #[arg(value_name = "NEW")]
    to: String,
    #[command(flatten)]
    which: Which,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl FromTo {
    fn parse(&self, context: &Context) -> CliResult<(ProfileName, ProfileName)> {
        Ok((context.parse_argument(&self.from)?, context.parse_argument(&self.to)?))
    }
}

/// A profile that is to go through keyfob, or not any more.
#[derive(Debug, clap::Args)]
struct Wired {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: String,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// The settings of that name after merging, or the error that says so and what the name may have meant.
fn settings<'a>(
    files: &'a SharedFiles,
    kind: SectionKind,
    name: &ProfileName,
) -> CliResult<ProfileSettings<'a>> {
    let found = match kind {
        SectionKind::Profile => files.profile(name),
        SectionKind::SsoSession => files.sso_session(name.as_str()).map(Cow::into_owned),
    };
    found.ok_or_else(|| unknown(files, kind, name))
}

fn unknown(files: &SharedFiles, kind: SectionKind, name: &ProfileName) -> CliError {
    match (kind, resolve(files, name)) {
        (SectionKind::Profile, Err(error @ ProfileError::Unknown { .. })) => error.into(),
        _ => {
            let message = format!("there is no {} `{name}` in the shared files", kind.word());
            CliError::new(ErrorKind::Configuration, message)
        }
    }
}
