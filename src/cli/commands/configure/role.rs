//! `keyfob configure role`

use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::role_profile::{self, RoleAnswers};

/// Write the profile of a role that is assumed with another profile's credentials
///
/// Asks for what no option says, where there is a terminal. The settings go through keyfob by default, with
/// `keyfob_…` names that the SDKs pass over; `--native` writes the SDKs' own instead. Makes no call.
#[derive(Debug, Default, clap::Args)]
#[command(after_help = "Examples:
  keyfob configure role prod --source me --duration 4h \\
      --role-arn arn:aws:iam::444455556666:role/Admin
  keyfob configure role deploy --source prod --external-id acme \\
      --role-arn arn:aws:iam::777788889999:role/ci/Deploy
  keyfob configure role")]
pub struct Args {
    /// The name of the profile
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// The role
    #[arg(long, value_name = "ARN")]
    role_arn: Option<String>,
    /// The profile whose credentials assume the role
    #[arg(long, value_name = "PROFILE", alias = "source-profile")]
    source: Option<String>,
    /// Credentials of the machine instead: Environment, Ec2InstanceMetadata or EcsContainer
    #[arg(long, value_name = "SOURCE", conflicts_with = "source")]
    credential_source: Option<String>,
    /// The external ID that the role's trust policy asks for
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
    /// The name of the role session, as CloudTrail shows it [default: the user's name]
    #[arg(long, value_name = "TEXT")]
    session_name: Option<String>,
    /// How long the credentials last, such as 4h or 90m
    #[arg(long, value_name = "TIME", value_parser = crate::cli::duration::parse)]
    duration: Option<u32>,
    /// The source identity
    #[arg(long, value_name = "TEXT")]
    source_identity: Option<String>,
    /// A session tag; repeatable
    #[arg(long, value_name = "KEY=VALUE", value_parser = crate::new_profile::parse_tag)]
    tag: Vec<(String, String)>,
    /// The key of a session tag that passes on along a chain of roles; repeatable
    #[arg(long, value_name = "KEY")]
    transitive_tag: Vec<String>,
    /// A policy that narrows the session: a file, or JSON
    #[arg(long, value_name = "FILE|JSON")]
    policy: Option<String>,
    /// The ARN of a managed policy that narrows the session; repeatable
    #[arg(long, value_name = "ARN")]
    policy_arn: Vec<String>,
    /// The MFA device whose code goes with the role's own call
    #[arg(long, value_name = "ARN")]
    mfa_serial: Option<String>,
    /// Write the settings that the SDKs read themselves, and leave keyfob out
    #[arg(long)]
    native: bool,
    /// Show what would be written
    #[arg(long)]
    dry_run: bool,
}

/// Writes the profile.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let answers = RoleAnswers {
        name: args.name.as_deref(),
        role_arn: args.role_arn.as_deref(),
        source: args.source.as_deref(),
        credential_source: args.credential_source.as_deref(),
        external_id: args.external_id.as_deref(),
        session_name: args.session_name.as_deref(),
        duration: args.duration,
        source_identity: args.source_identity.as_deref(),
        tags: &args.tag,
        transitive_tags: &args.transitive_tag,
        policy: args.policy.as_deref(),
        policy_arns: &args.policy_arn,
        mfa_serial: args.mfa_serial.as_deref(),
        native: args.native,
        dry_run: args.dry_run,
    };
    role_profile::configure(context, &answers)
}
