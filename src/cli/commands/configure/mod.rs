//! `keyfob configure`

mod git;
mod role;
pub mod sso;
mod user;

use clap::Subcommand;

use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};

/// Write a profile, by questions on a terminal or by options in a script
///
/// Without a kind, asks which.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob configure
  keyfob configure sso
  keyfob configure role prod --source me \\
      --role-arn arn:aws:iam::444455556666:role/Admin
  keyfob configure user me")]
pub struct Args {
    /// What kind of profile
    #[command(subcommand)]
    kind: Option<Kind>,
}

/// The kinds of profiles.
#[derive(Debug, Subcommand)]
enum Kind {
    Git(git::Args),
    Role(Box<role::Args>),
    Sso(Box<sso::Args>),
    User(user::Args),
}

/// Writes a profile of one kind.
pub fn run(args: &Args, context: &Context) -> CliResult {
    match &args.kind {
        Some(Kind::Git(args)) => git::run(args, context),
        Some(Kind::Role(args)) => role::run(args, context),
        Some(Kind::Sso(args)) => sso::run(args, context),
        Some(Kind::User(args)) => user::run(args, context),
        None => ask_kind(context),
    }
}

fn ask_kind(context: &Context) -> CliResult {
    let Some(mut terminal) = ask::terminal(context) else {
        return Err(CliError::usage(
            "`keyfob configure` asks what kind of profile, and nobody can be asked here",
        )
        .hint("Name the kind: `keyfob configure sso …`, `keyfob configure role …` or `keyfob configure user …`."));
    };
    let kinds = [
        "A role that IAM Identity Center gives".to_owned(),
        "A role, assumed with another profile's credentials".to_owned(),
        "A user's access key, kept in the keychain".to_owned(),
    ];
    match ask::choose(&mut terminal, "What kind of profile?", kinds.to_vec())? {
        0 => sso::run(&sso::Args::default(), context),
        1 => role::run(&role::Args::default(), context),
        _ => user::run(&user::Args::default(), context),
    }
}
