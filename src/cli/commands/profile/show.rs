//! `keyfob profile show`

use serde_json::{Map, Value, json};

use super::{Which, settings};
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::output::columns::{Column, Fit};
use crate::profile::references::SectionKind;
use crate::profile::{ProfileSettings, Setting};
use crate::secret;

const COLUMNS: [Column; 3] = [
    Column::new("SETTING", Fit::Stays),
    Column::new("WHERE", Fit::Whole(1)),
    Column::new("VALUE", Fit::Wraps),
];
/// What stands for a secret, which only `profile get` prints.
const HIDDEN: &str = "REDACTED";

/// Show what both files together say of a profile, and on which line each setting stands
///
/// Secrets are not shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob profile show prod
  keyfob profile show prod --json | jq .settings
  keyfob profile show corp --sso-session")]
pub struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
    #[command(flatten)]
    which: Which,
}

/// Shows a profile.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let name = context.profile(args.name.as_deref())?;
    let files = context.shared_files()?;
    let found = settings(&files, args.which.kind(), &name)?;
    if context.global.json {
        let json = serde_json::to_string_pretty(&as_json(context, &found)).expect("settings are plain data");
        return context.print(&json);
    }
    let header = match args.which.kind() {
        SectionKind::Profile => format!("profile {name}"),
        SectionKind::SsoSession => format!("sso-session {name}"),
    };
    let place = |setting: &Setting<'_>| {
        let path = context.path_of(setting.origin.file);
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        format!("{file} line {}", setting.origin.line)
    };
    let rows: Vec<Vec<String>> = found
        .settings
        .iter()
        .flat_map(|(key, setting)| {
            let own = vec![key.to_owned(), place(setting), shown(key, &setting.value)];
            let nested = setting.nested.iter().map(move |(inner, value)| {
                vec![format!("{key}.{inner}"), String::new(), shown(inner, value)]
            });
            std::iter::once(own).chain(nested)
        })
        .collect();
    match rows.is_empty() {
        true => context.print(&format!("{header}\n\nIt has no settings.")),
        false => context.print(&format!("{header}\n\n{}", context.ui.table(&COLUMNS, &rows))),
    }
}

fn shown(key: &str, value: &str) -> String {
    let value = if secret::is_named_by(key) && !value.is_empty() { HIDDEN } else { value };
    // Written by others, so it must not move the cursor.
    value.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

fn as_json(context: &Context, found: &ProfileSettings<'_>) -> Value {
    let value = |key: &str, value: &str| Value::from(if secret::is_named_by(key) { HIDDEN } else { value });
    let mut settings = Map::new();
    let mut origins = Map::new();
    for (key, setting) in found.settings.iter() {
        let nested =
            || setting.nested.iter().map(|(inner, text)| (inner.to_string(), value(inner, text))).collect();
        let whole = match setting.nested.is_empty() {
            true => value(key, &setting.value),
            false => Value::Object(nested()),
        };
        settings.insert(key.to_owned(), whole);
        let file = context.path_of(setting.origin.file).display().to_string();
        origins.insert(key.to_owned(), json!({"file": file, "line": setting.origin.line}));
    }
    json!({"name": found.name.as_str(), "settings": settings, "origins": origins})
}
