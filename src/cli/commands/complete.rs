//! `keyfob complete`

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsString;

use clap::CommandFactory;

use crate::cli::args::Arguments;
use crate::cli::completion::{self, Wanted};
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::portal;
use crate::console;
use crate::identifiers::is_portable;
use crate::profile::listing::ProfileSet;
use crate::shared_files::SharedFiles;
use crate::sso;
use crate::sso::listing::AccountRoles;

/// What is completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// Names of profiles.
    Profiles,
    /// The last word of a command line.
    Line,
}

/// Print completions, one a line; the scripts of `keyfob init` run it
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob complete profiles pr
  keyfob complete line console prod --service s")]
pub struct Args {
    /// What is completed
    #[arg(value_enum)]
    what: What,
    /// The words of the command line after `keyfob`; the last one is completed
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

impl Args {
    /// The arguments without a parser; `None` where they are not plain ones.
    pub(in crate::cli) fn plain(what: &str, words: &[OsString]) -> Option<Self> {
        let what = match what {
            "profiles" => What::Profiles,
            "line" => What::Line,
            _ => return None,
        };
        let words = words.iter().map(|word| word.to_str().map(str::to_owned)).collect::<Option<_>>()?;
        Some(Self { what, words })
    }
}

/// Prints them. Calls nothing, and says nothing where it knows nothing.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let words: Vec<&str> = args.words.iter().map(String::as_str).collect();
    let start = words.last().copied().unwrap_or_default();
    let wanted = match args.what {
        What::Profiles => Wanted::Profiles,
        What::Line if completion::is_plainly_a_profile(&words) => Wanted::Profiles,
        What::Line => {
            let mut command = Arguments::command();
            command.build();
            completion::wanted(&command, &words)
        }
    };
    let candidates = match wanted {
        // Of many profiles only those that fit are looked at more closely.
        Wanted::Profiles => profiles(&context.shared_files()?, start),
        wanted => candidates(context, wanted)?,
    };
    let fitting: Vec<String> = candidates.into_iter().filter(|name| name.starts_with(start)).collect();
    context.print(&fitting.join("\n"))
}

fn candidates(context: &Context, wanted: Wanted) -> CliResult<Vec<String>> {
    Ok(match wanted {
        Wanted::Profiles => profiles(&context.shared_files()?, ""),
        Wanted::ProfilesAndSessions => {
            let files = context.shared_files()?;
            profiles(&files, "").into_iter().chain(sessions(&files)).collect()
        }
        Wanted::Sessions => sessions(&context.shared_files()?),
        Wanted::Accounts => {
            let accounts = reached(context)?;
            let known = accounts.into_iter().map(|known| known.account.id.to_string());
            BTreeSet::from_iter(known).into_iter().collect()
        }
        Wanted::Roles(account) => {
            let accounts = reached(context)?.into_iter();
            let of_it =
                accounts.filter(|known| account.as_ref().is_none_or(|id| known.account.id.as_str() == id));
            BTreeSet::from_iter(of_it.flat_map(|known| known.roles.unwrap_or_default())).into_iter().collect()
        }
        Wanted::Services => console::service_names().map(str::to_owned).collect(),
        Wanted::OneOf(names) => names,
        Wanted::Anything => Vec::new(),
    })
}

fn profiles(files: &SharedFiles, start: &str) -> Vec<String> {
    let mut known = HashSet::new();
    // A shell would read other names otherwise, or run what is in them. Of a thousand, those that do not fit are passed
    // over first.
    let fitting = files.profile_texts().filter(|text| text.starts_with(start) && is_portable(text));
    fitting.filter(|text| known.insert(*text)).map(str::to_owned).collect()
}

fn sessions(files: &SharedFiles) -> Vec<String> {
    let names = sso::all_sessions(&ProfileSet::new(files))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|session| session.name);
    names
        .filter(|name| name.parse().is_ok_and(|name: crate::identifiers::ProfileName| name.is_portable()))
        .collect()
}

/// What the logins reach, as far as it was listed before.
fn reached(context: &Context) -> CliResult<Vec<AccountRoles>> {
    Ok(portal::listed(context, &context.shared_files()?))
}
