//! `keyfob sso accounts`

use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::portal;
use crate::output::columns::{Column, Fit};

/// List the accounts that a login reaches
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob sso accounts
  keyfob sso accounts --json | jq -r '.accounts[].account_id'")]
pub struct Args {
    /// The sso-session [default: the profile's, or the only one]
    #[arg(long, alias = "sso-session", value_name = "NAME")]
    session: Option<String>,
}

const COLUMNS: [Column; 3] = [
    Column::new("NAME", Fit::Stays),
    Column::new("ACCOUNT", Fit::Stays),
    Column::new("E-MAIL", Fit::Shortens(1)),
];

/// Lists them.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let files = context.shared_files()?;
    let listing = portal::wire(context, &files, args.session.as_deref())?.accounts()?;
    let accounts = listing.accounts.iter().map(|one| &one.account);
    if context.global.json {
        let accounts: Vec<_> = accounts
            .map(|account| json!({"account_id": account.id, "name": account.name, "email": account.email}))
            .collect();
        return context.print(&json!({"accounts": accounts}).to_string());
    }
    let mut rows: Vec<Vec<String>> = accounts
        .map(|account| vec![account.name.clone(), account.id.clone(), account.email.clone()])
        .collect();
    rows.sort();
    if rows.is_empty() {
        context.ui.note("No account is assigned to you.");
        return Ok(());
    }
    context.print(&context.ui.table(&COLUMNS, &rows))
}
