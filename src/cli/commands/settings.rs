//! `keyfob settings`

use clap::Subcommand;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::output::table;
use crate::settings::{self, KNOWN, Known, SettingsError};

/// Show and change keyfob's own settings
///
/// They are in a file of their own, apart from AWS's; each is also a variable (`KEYFOB_…`), which beats the file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob settings list
  keyfob settings set keychain file
  keyfob settings unset refresh_before")]
pub struct Args {
    /// What to do
    #[command(subcommand)]
    action: Action,
}

/// What to do with the settings.
#[derive(Debug, Subcommand)]
enum Action {
    /// Show every setting, its value and where that is set
    #[command(after_help = "Examples:
  keyfob settings list
  keyfob settings list --json | jq .")]
    List,
    /// Print the value of a setting
    #[command(after_help = "Examples:
  keyfob settings get keychain
  keyfob settings get refresh_before")]
    Get {
        /// The setting
        key: String,
    },
    /// Give a setting a value
    #[command(after_help = "Examples:
  keyfob settings set keychain file
  keyfob settings set browser 'firefox %s'")]
    Set {
        /// The setting
        key: String,
        /// Its value
        value: String,
    },
    /// Take a setting back to its default
    #[command(after_help = "Examples:
  keyfob settings unset refresh_before
  keyfob settings unset keychain")]
    Unset {
        /// The setting
        key: String,
    },
}

/// Shows or changes settings.
pub fn run(args: &Args, context: &Context) -> CliResult {
    match &args.action {
        Action::List => list(context),
        Action::Get { key } => get(context, key),
        Action::Set { key, value } => write(context, key, Some(value)),
        Action::Unset { key } => write(context, key, None),
    }
}

/// A setting's value and where it is set.
struct Shown {
    value: Option<String>,
    place: Option<String>,
}

fn shown(context: &Context, known: &Known) -> CliResult<Shown> {
    let value = context.with_settings(|settings| Ok(settings.text(known.key)))?;
    let variable = settings::variable(known.key);
    let place = match (&value, context.environment.get(&variable)) {
        (None, _) => None,
        (Some(_), Some(_)) => Some(variable),
        (Some(_), None) => Some(context.paths.settings_file.display().to_string()),
    };
    Ok(Shown { value, place })
}

fn list(context: &Context) -> CliResult {
    let all: Vec<(&Known, Shown)> =
        KNOWN.iter().map(|known| Ok((known, shown(context, known)?))).collect::<CliResult<_>>()?;
    if context.global.json {
        let settings: Vec<_> = all
            .iter()
            .map(|(known, shown)| {
                json!({"key": known.key, "value": shown.value, "set_by": shown.place, "what": known.what})
            })
            .collect();
        return context.print(&json!({"settings": settings}).to_string());
    }
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|(known, shown)| {
            vec![known.key.to_owned(), text(&shown.value), text(&shown.place), known.what.to_owned()]
        })
        .collect();
    context.print(&table::render(&["Setting", "Value", "Set by", "What it is"], &rows))
}

fn get(context: &Context, key: &str) -> CliResult {
    let known = KNOWN.iter().find(|known| known.key == key);
    let known = known.ok_or_else(|| CliError::from(SettingsError::Unknown { key: key.to_owned() }))?;
    let shown = shown(context, known)?;
    if context.global.json {
        return context.print(&json!({"key": key, "value": shown.value, "set_by": shown.place}).to_string());
    }
    match shown.value {
        Some(value) => context.print(&value),
        None => {
            Err(CliError::new(ErrorKind::Failed, format!("the setting `{key}` is not set: {}", known.what)))
        }
    }
}

fn write(context: &Context, key: &str, value: Option<&str>) -> CliResult {
    let path = &context.paths.settings_file;
    let invalid = |error: SettingsError| match error {
        error @ SettingsError::Invalid { .. } => CliError::usage(error.to_string()),
        error => error.into(),
    };
    let former = settings::write(path, key, value).map_err(invalid)?;
    context.ui.note(&match (value, &former) {
        (Some(value), Some(former)) => {
            format!("Set `{key}` to {value} in {} (it was {former}).", path.display())
        }
        (Some(value), None) => format!("Set `{key}` to {value} in {}.", path.display()),
        (None, Some(former)) => format!("Removed `{key}` from {} (it was {former}).", path.display()),
        (None, None) => format!("`{key}` was not set in {}.", path.display()),
    });
    let variable = settings::variable(key);
    if context.environment.get(&variable).is_some() {
        context.ui.warn(&format!("the variable {variable} is set here, and beats the file."));
    }
    if !context.global.json {
        return Ok(());
    }
    context.print(&json!({"key": key, "value": value, "former": former}).to_string())
}
