//! `keyfob configure sso`

use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::sign_in::SignInArgs;
use crate::cli::sso_profile;

/// Write the profile of a role that IAM Identity Center gives, and sign in
///
/// Asks what `aws configure sso` asks, in the same order; every answer can be an option instead. An sso-session that
/// is there is used, and a profile in the legacy form that is named by `--profile` is brought into the new one.
#[derive(Debug, Default, clap::Args)]
#[command(after_help = "Examples:
  keyfob configure sso
  keyfob configure sso --session my-company --sso-region eu-west-1 \\
      --start-url https://my-company.awsapps.com/start
  keyfob configure sso --session my-company --account 444455556666 \\
      --role Admin --profile prod --client-region eu-west-1")]
pub struct Args {
    /// The sso-session, made if need be
    #[arg(long, alias = "sso-session", value_name = "NAME")]
    pub session: Option<String>,
    /// The start URL
    #[arg(long, value_name = "URL")]
    pub start_url: Option<String>,
    /// The region of the Identity Center instance
    #[arg(long, value_name = "REGION")]
    pub sso_region: Option<String>,
    /// The scopes to register for, between commas [default: sso:account:access]
    #[arg(long, value_name = "SCOPES")]
    pub scopes: Option<String>,
    /// The account's number, or its name
    #[arg(long, value_name = "ACCOUNT")]
    pub account: Option<String>,
    /// The role's name
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// `region` of the profile
    #[arg(long, value_name = "REGION")]
    pub client_region: Option<String>,
    /// `output` of the profile: json, text, table …
    #[arg(long, value_name = "FORMAT")]
    pub output: Option<String>,
    /// Let tools reach the profile through keyfob, for those that do not read sso-sessions themselves
    #[arg(long)]
    pub credential_process: bool,
    /// How to sign in
    #[command(flatten)]
    pub sign_in: SignInArgs,
    /// Show what would be written; signs in all the same, since the accounts are not known before
    #[arg(long)]
    pub dry_run: bool,
}

/// Writes the profile.
pub fn run(args: &Args, context: &Context) -> CliResult {
    sso_profile::configure(context, args)
}
