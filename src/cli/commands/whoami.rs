//! `keyfob whoami`

use std::sync::Arc;

use serde_json::json;

use crate::aws::Aws;
use crate::cli::advice;
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::session::{Session, Wanted};
use crate::clock::format_instant;
use crate::console;
use crate::credentials::Credentials;

/// Ask AWS who a profile is: the account, its alias and sign-in page, and the ARN that its credentials act as
///
/// Calls GetCallerIdentity, which needs no permission, and ListAccountAliases, which does: where it is refused, the
/// sign-in page is told by the account's number. A console password is neither asked for nor kept.
#[derive(Debug, clap::Args)]
#[command(
    about = "Ask AWS who a profile is",
    after_help = "Examples:
  keyfob whoami prod
  keyfob whoami prod --json | jq -r .account_id"
)]
pub struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
}

/// Asks.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let profile = context.profile(args.name.as_deref())?;
    let mut session = Session::open(context, &profile, Wanted::default())?;
    let credentials = session.credentials()?;
    let partition = session.with_plan(|plan, _| Ok(plan.partition))?;
    let told = |error| advice::aws(&error, &profile, None);
    let aws = Aws::new(&session.transport, partition, Arc::clone(&context.clock)).map_err(told)?;
    let identity = aws.caller_identity(&credentials).map_err(told)?;
    let alias = alias(context, &mut session, &aws, &credentials);
    let account = alias.as_deref().unwrap_or(identity.account_id.as_str());
    let signin_url = console::user_signin_url(partition, account);
    let until = credentials.expires_at().map(format_instant);
    let path: Vec<String> = session.chain.profiles().iter().map(ToString::to_string).collect();
    if context.global.json {
        let answer = json!({
            "profile": profile.as_str(),
            "account_id": identity.account_id.as_str(),
            "account_alias": alias,
            "signin_url": signin_url,
            "arn": identity.arn,
            "user_id": identity.user_id,
            "region": aws.region().as_str(),
            "access_key_id": credentials.access_key_id().as_str(),
            "expires_at": until,
            "chain": path,
        });
        return context.print(&format!("{answer:#}"));
    }
    let kind = match &credentials {
        Credentials::LongTerm(..) => "long-term access key".to_owned(),
        Credentials::Temporary(_) => until.map_or("temporary".to_owned(), |until| format!("until {until}")),
    };
    let account = match &alias {
        Some(alias) => format!("{} ({alias})", identity.account_id),
        None => identity.account_id.to_string(),
    };
    let signin = signin_url.map(|url| format!("Sign-in      {url}\n")).unwrap_or_default();
    context.print(&format!(
        "Account      {account}\n{signin}ARN          {}\nUser ID      {}\nRegion       {}\nCredentials  {} ({kind})\nProfile      {}",
        identity.arn,
        identity.user_id,
        aws.region(),
        credentials.access_key_id(),
        path.join(" over "),
    ))
}

/// The account's alias, if it may be known. IAM refuses sessions that were had without MFA, so a user's key asks itself.
fn alias(
    context: &Context,
    session: &mut Session<'_>,
    aws: &Aws,
    credentials: &Credentials,
) -> Option<String> {
    let own = if session.require_user().is_ok() { session.iam_credentials().ok() } else { None };
    match aws.account_alias(own.as_ref().unwrap_or(credentials)) {
        Ok(alias) => alias,
        Err(error) => {
            context.verbose(&format!("the account's alias is not known: {error}"));
            None
        }
    }
}
