//! Profiles that are broken, say two things, are misspelt, or are not what they seem.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::cli::checkup::Finding;
use crate::cli::context::Context;
use crate::cli::env;
use crate::cli::error::CliError;
use crate::cli::guard::GUARDS;
use crate::exec;
use crate::output::sentence::capitalized;
use crate::profile::known::misspelt;
use crate::profile::listing::ProfileSet;
use crate::profile::{ProfileSettings, SharedFile, process_line};
use crate::settings::SettingsError;
use crate::shared_files::SharedFiles;

/// The settings that each stand for one way to credentials.
const WAYS: [&str; 5] =
    ["role_arn", "sso_account_id", "login_session", "credential_process", "aws_access_key_id"];

pub(super) fn findings(context: &Context, files: &SharedFiles, set: &ProfileSet<'_>) -> Vec<Finding> {
    let programs = Programs { path: context.environment.path(env::PATH), known: Mutex::default() };
    let mut found = odd_lines(context, files);
    set.gather_settings(
        |_| Vec::new(),
        |found, settings| {
            match set.problem(settings) {
                Some(problem) => found.push(Finding::of_error("profile", &CliError::from(problem))),
                None => found.extend(two_ways(settings)),
            }
            found.extend(plaintext(settings));
            found.extend(program(&programs, settings));
            found.extend(unguarded(settings));
            found.extend(misspelt_settings(context, settings));
        },
        |part| found.extend(part),
    );
    found
}

/// Which programs are there. Thousands of profiles may run the same one.
struct Programs {
    path: Option<PathBuf>,
    known: Mutex<HashMap<String, bool>>,
}

impl Programs {
    fn is_there(&self, program: &str) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(is_there) = known.get(program) {
            return *is_there;
        }
        let is_there = exec::is_there(program.as_ref(), self.path.as_ref().map(|path| path.as_os_str()));
        known.insert(program.to_owned(), is_there);
        is_there
    }
}

fn odd_lines(context: &Context, files: &SharedFiles) -> Vec<Finding> {
    let of = |file: SharedFile| {
        let path = context.path_of(file);
        files.document(file).diagnostics().into_iter().map(move |diagnostic| {
            let message = format!("{} line {}: {}.", path.display(), diagnostic.line, diagnostic.message());
            Finding::advice("file_syntax", message, "Write the line so that every tool reads it alike.")
        })
    };
    of(SharedFile::Config).chain(of(SharedFile::Credentials)).collect()
}

fn plaintext(settings: &ProfileSettings<'_>) -> Option<Finding> {
    let name = &settings.name;
    let is_long_term =
        settings.value("aws_secret_access_key").is_some() && settings.value("aws_session_token").is_none();
    is_long_term.then(|| {
        let message = format!("Profile `{name}` has a long-term access key in plain text.");
        Finding::problem("plaintext_key", message, format!("`keyfob adopt {name}`."))
    })
}

/// More than one way to credentials: the SDKs differ in which one they take.
fn two_ways(settings: &ProfileSettings<'_>) -> Option<Finding> {
    let name = &settings.name;
    let own_source = settings.value("source_profile") == Some(name.as_str());
    let mut ways = WAYS.into_iter().filter(|key| settings.get(key).is_some());
    let (first, second) = (ways.next()?, ways.next()?);
    if own_source && (first, second) == ("role_arn", "aws_access_key_id") {
        return None;
    }
    let message = format!(
        "Profile `{name}` says twice where its credentials come from, by `{first}` and `{second}`, and tools differ in \
         which they take."
    );
    let fix = format!(
        "Remove one: `keyfob profile unset {name} {first}` or `keyfob profile unset {name} {second}`."
    );
    Some(Finding::problem("two_sources", message, fix))
}

fn program(programs: &Programs, settings: &ProfileSettings<'_>) -> Option<Finding> {
    let name = &settings.name;
    let line = settings.value("credential_process")?;
    let program = program_of(line).filter(|program| !programs.is_there(program))?;
    let message = format!("Profile `{name}` runs `{program}` for its credentials, which is not there.");
    let fix = match process_line::own_profile(line) {
        Some(_) => format!("`keyfob profile wire {name}` writes the line anew."),
        None => "Install it, or give its whole path: programs started from a desktop have another PATH."
            .to_owned(),
    };
    Some(Finding::problem("credential_process", message, fix))
}

fn program_of(line: &str) -> Option<&str> {
    match line.strip_prefix('"') {
        Some(rest) => rest.split('"').next(),
        None => line.split_whitespace().next(),
    }
}

/// A guard that only keyfob keeps, in a profile that other tools read by themselves.
fn unguarded(settings: &ProfileSettings<'_>) -> Option<Finding> {
    let name = &settings.name;
    let guard = GUARDS.into_iter().find(|key| settings.get(key).is_some())?;
    let way = WAYS.into_iter().find(|key| settings.get(key).is_some())?;
    let is_wired =
        settings.value("credential_process").is_some_and(|line| process_line::own_profile(line).is_some());
    if is_wired && way == "credential_process" {
        return None;
    }
    let message = format!(
        "Profile `{name}` has the guard `{guard}`, but other tools read its `{way}` themselves, past keyfob."
    );
    Some(Finding::problem(
        "guard",
        message,
        format!("`keyfob profile wire {name}` leads them through keyfob."),
    ))
}

fn misspelt_settings(context: &Context, settings: &ProfileSettings<'_>) -> Vec<Finding> {
    let name = &settings.name;
    let all = settings.settings.unordered();
    let mut strange: Vec<_> = all.filter_map(|(key, setting)| Some((key, setting, misspelt(key)?))).collect();
    strange.sort_unstable_by_key(|(key, ..)| *key);
    let told = strange.into_iter().map(|(key, setting, meant)| {
        let place = context.path_of(setting.origin.file);
        let message = format!(
            "Profile `{name}` has `{key}` ({} line {}), which nothing reads.",
            place.display(),
            setting.origin.line
        );
        let fix = match meant {
            Some(meant) => format!(
                "Did you mean `{meant}`? `keyfob profile set {name} {meant} VALUE` and `keyfob profile unset {name} {key}`."
            ),
            None => format!("`keyfob profile unset {name} {key}`."),
        };
        Finding::problem("unknown_setting", message, fix)
    });
    told.collect()
}

/// keyfob's own settings.
pub(super) fn of_settings_file(context: &Context) -> Vec<Finding> {
    let problems = match context.with_settings(|settings| Ok(settings.problems())) {
        Ok(problems) => problems,
        Err(error) => return vec![Finding::of_error("settings", &error)],
    };
    let told = problems.into_iter().map(|problem| {
        let fix = match &problem {
            SettingsError::Unknown { key } => {
                format!("Remove the line from {} (`{key} = …`).", context.paths.settings_file.display())
            }
            SettingsError::Invalid { key, .. } => {
                format!("`keyfob settings set {key} VALUE`, or correct its variable.")
            }
            _ => "`keyfob settings` shows them.".to_owned(),
        };
        Finding::problem("settings", format!("{}.", capitalized(&problem.to_string())), fix)
    });
    told.collect()
}
