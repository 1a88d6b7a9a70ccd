//! `keyfob profile get`

use std::io::IsTerminal as _;

use super::{Which, settings};

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::output::harmless;

/// Print the value of one setting, and nothing else
///
/// The exit status is 1 where it is not set.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob profile get prod region
  keyfob profile get prod s3.addressing_style
  keyfob profile get corp sso_start_url --sso-session")]
pub struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: String,
    /// The setting; a nested one as BLOCK.SETTING
    #[arg(value_name = "KEY")]
    key: String,
    #[command(flatten)]
    which: Which,
}

/// Prints the value.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let name = context.parse_argument(&args.name)?;
    let kind = args.which.kind();
    let files = context.shared_files()?;
    let found = settings(&files, kind, &name)?;
    let key = args.key.to_ascii_lowercase();
    let value = match (found.settings.get(&key), key.split_once('.')) {
        (Some(setting), _) if setting.nested.is_empty() => Some(setting.value.to_string()),
        (Some(setting), _) => {
            let lines = setting.nested.iter().map(|(key, value)| format!("{key} = {value}"));
            Some(lines.collect::<Vec<_>>().join("\n"))
        }
        (None, Some((block, nested))) => found.settings.get(block).and_then(|setting| {
            // Of duplicates the last one counts.
            setting.nested.iter().rev().find(|(key, _)| key == nested).map(|(_, value)| (*value).to_owned())
        }),
        (None, None) => None,
    };
    let Some(value) = value else {
        let message = format!("{} `{name}` has no `{key}`", kind.word());
        return Err(CliError::new(ErrorKind::Failed, message).for_profile(&name));
    };
    // A program gets the value as it is. Before a person it must not move the cursor: others may have written it.
    let value = match std::io::stdout().is_terminal() {
        true => harmless(&value),
        false => value,
    };
    context.written(context.ui.answer(format!("{value}\n").as_bytes()))
}
