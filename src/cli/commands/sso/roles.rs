//! `keyfob sso roles`

use serde_json::json;

use crate::aws::PortalAccount;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::portal;
use crate::cli::sign_in::SsoWire;
use crate::output::table;

/// List the roles that a login can have, in one account or in all
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob sso roles 444455556666
  keyfob sso roles 'Acme Production'
  keyfob sso roles --json")]
pub struct Args {
    /// The account's number, or its name
    #[arg(value_name = "ACCOUNT")]
    account: Option<String>,
    /// The sso-session [default: the profile's, or the only one]
    #[arg(long, alias = "sso-session", value_name = "NAME")]
    session: Option<String>,
    /// Ask again, even if a list was made in the last minutes
    #[arg(long)]
    refresh: bool,
}

/// Lists them.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let files = context.shared_files()?;
    let wire = portal::wire(context, &files, args.session.as_deref())?;
    let found = match &args.account {
        Some(account) => {
            let account = find(&wire, account)?;
            let roles = wire.roles(&account.id)?;
            vec![(account, roles)]
        }
        None => {
            let listing = wire.everything(args.refresh)?;
            listing.accounts.into_iter().map(|one| (one.account, one.roles.unwrap_or_default())).collect()
        }
    };
    if context.global.json {
        let roles: Vec<_> = found
            .iter()
            .flat_map(|(account, roles)| roles.iter().map(move |role| (account, role)))
            .map(|(account, role)| json!({"account_id": account.id, "account_name": account.name, "role_name": role}))
            .collect();
        return context.print(&json!({"roles": roles}).to_string());
    }
    let mut rows: Vec<Vec<String>> = found
        .iter()
        .flat_map(|(account, roles)| {
            roles.iter().map(|role| vec![account.name.clone(), account.id.clone(), role.clone()])
        })
        .collect();
    rows.sort();
    if rows.is_empty() {
        context.ui.note("No role is assigned to you there.");
        return Ok(());
    }
    context.print(&table::render(&["Name", "Account", "Role"], &rows))
}

/// The account of that number or name.
fn find(wire: &SsoWire<'_>, text: &str) -> CliResult<PortalAccount> {
    let listing = wire.accounts()?;
    let matches = |account: &&PortalAccount| account.id == text || account.name.eq_ignore_ascii_case(text);
    let found: Vec<&PortalAccount> =
        listing.accounts.iter().map(|one| &one.account).filter(matches).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(CliError::new(ErrorKind::AwsRefused, format!("you reach no account `{text}`"))
            .hint("`keyfob sso accounts` lists those that you do.")),
        several => {
            let numbers: Vec<&str> = several.iter().map(|account| account.id.as_str()).collect();
            Err(CliError::usage(format!("several accounts are called `{text}`"))
                .hint(format!("Name one by its number: {}.", numbers.join(", "))))
        }
    }
}
