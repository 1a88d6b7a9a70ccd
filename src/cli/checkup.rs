//! The ways in which a set-up goes wrong, each looked for without a call to AWS.

use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::env;
use crate::cli::error::{CliError, CliResult};
use crate::exec;
use crate::profile::listing::ProfileSet;
use crate::profile::{ProfileSource, SharedFile, process_line};
use crate::shared_files::SharedFiles;

/// How old an access key may get (CIS AWS Foundations Benchmark, "access keys are rotated every 90 days or less").
const OLD_KEY: TimeDelta = TimeDelta::days(90);
/// STS takes five minutes, a computed MFA code thirty seconds.
const SKEW: TimeDelta = TimeDelta::seconds(20);

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Severity {
    /// Something does not work, or a secret lies open.
    Problem,
    /// It works, but not as it should.
    Advice,
}

/// Something that is wrong, and what to do.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Finding {
    /// A word for scripts.
    pub check: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// A file whose mode `--fix` sets right.
    #[serde(skip)]
    pub open_file: Option<PathBuf>,
}

impl Finding {
    fn new(check: &'static str, severity: Severity, message: String, fix: impl Into<String>) -> Self {
        Self { check, severity, message, fix: fix.into(), open_file: None }
    }
}

/// Looks everywhere; the worst first.
pub(super) fn findings(context: &Context) -> CliResult<Vec<Finding>> {
    let mut found = open_files(context);
    found.extend(variables(context));
    match context.shared_files() {
        Ok(files) => {
            found.extend(odd_lines(context, &files));
            found.extend(profiles(context, &files));
        }
        Err(error) => found.push(of_error("shared_files", &error)),
    }
    found.extend(keychain(context));
    found.extend(clock(context));
    found.sort_by_key(|finding| finding.severity);
    Ok(found)
}

fn of_error(check: &'static str, error: &CliError) -> Finding {
    Finding::new(check, Severity::Problem, format!("{}.", error.message), error.hints.join(" "))
}

#[cfg(unix)]
fn open_files(context: &Context) -> Vec<Finding> {
    use std::os::unix::fs::PermissionsExt;
    let paths = [&context.paths.config_file, &context.paths.credentials_file, &context.paths.settings_file];
    let is_open = |path: &Path| {
        std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
    };
    let finding = |path: &PathBuf| {
        let severity =
            if path == &context.paths.credentials_file { Severity::Problem } else { Severity::Advice };
        let message = format!("{} can be read by other users of this machine.", path.display());
        let fix = format!("`chmod 600 {}`, or `keyfob doctor --fix`.", path.display());
        Finding { open_file: Some(path.clone()), ..Finding::new("file_mode", severity, message, fix) }
    };
    paths.into_iter().filter(|path| is_open(path)).map(finding).collect()
}

#[cfg(not(unix))]
fn open_files(_context: &Context) -> Vec<Finding> {
    Vec::new()
}

fn variables(context: &Context) -> Vec<Finding> {
    let get = |name| context.environment.get(name);
    let mut found = Vec::new();
    if get(env::AWS_ACCESS_KEY_ID).is_some() && get(env::KEYFOB_PROFILE).is_none() {
        found.push(Finding::new(
            "shadowing_variable",
            Severity::Problem,
            "The variable AWS_ACCESS_KEY_ID is set, so most programs use that key whatever profile is chosen.".to_owned(),
            "`unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN`, and find the start-up file that sets \
             them.",
        ));
    }
    if let (Some(one), Some(other)) = (get(env::AWS_PROFILE), get(env::AWS_DEFAULT_PROFILE))
        && one != other
    {
        found.push(Finding::new(
            "shadowing_variable",
            Severity::Problem,
            format!("The variable AWS_PROFILE is `{one}`, but AWS_DEFAULT_PROFILE is `{other}`, which boto3 puts first."),
            "`unset AWS_DEFAULT_PROFILE`.",
        ));
    }
    if let (Some(one), Some(other)) = (get(env::AWS_REGION), get(env::AWS_DEFAULT_REGION))
        && one != other
    {
        found.push(Finding::new(
            "shadowing_variable",
            Severity::Advice,
            format!("The variable AWS_REGION is `{one}`, but AWS_DEFAULT_REGION is `{other}`, which boto3 reads alone."),
            "Set both alike, or neither.",
        ));
    }
    found
}

fn odd_lines(context: &Context, files: &SharedFiles) -> Vec<Finding> {
    let of = |file: SharedFile| {
        let path = context.path_of(file);
        files.document(file).diagnostics().into_iter().map(move |diagnostic| {
            let message = format!("{} line {}: {}.", path.display(), diagnostic.line, diagnostic.message());
            Finding::new(
                "file_syntax",
                Severity::Advice,
                message,
                "Write the line so that every tool reads it alike.",
            )
        })
    };
    of(SharedFile::Config).chain(of(SharedFile::Credentials)).collect()
}

fn profiles(context: &Context, files: &SharedFiles) -> Vec<Finding> {
    let set = ProfileSet::new(files);
    let mut found = Vec::new();
    for listed in set.list() {
        if let Some(problem) = listed.problem() {
            let error = CliError::from(problem.clone());
            found.push(of_error("profile", &error));
        }
        let Some(settings) = files.profile(&listed.name) else { continue };
        let name = &listed.name;
        if settings.value("aws_secret_access_key").is_some() && settings.value("aws_session_token").is_none()
        {
            let message = format!("Profile `{name}` has a long-term access key in plain text.");
            found.push(Finding::new(
                "plaintext_key",
                Severity::Problem,
                message,
                format!("`keyfob adopt {name}`."),
            ));
        }
        if let Some(line) = settings.value("credential_process")
            && let Some(program) = missing_program(context, line)
        {
            let message =
                format!("Profile `{name}` runs `{program}` for its credentials, which is not there.");
            let fix = match process_line::own_profile(line) {
                Some(_) => format!("`keyfob profile wire {name}` writes the line anew."),
                None => {
                    "Install it, or give its whole path: programs started from a desktop have another PATH."
                        .to_owned()
                }
            };
            found.push(Finding::new("credential_process", Severity::Problem, message, fix));
        }
    }
    found
}

fn missing_program(context: &Context, line: &str) -> Option<String> {
    let program = match line.strip_prefix('"') {
        Some(rest) => rest.split('"').next()?,
        None => line.split_whitespace().next()?,
    };
    let path = context.environment.path(env::PATH);
    let there = exec::is_there(program.as_ref(), path.as_ref().map(|path| path.as_os_str()));
    (!there).then(|| program.to_owned())
}

fn keychain(context: &Context) -> Vec<Finding> {
    let vault = match context.vault() {
        Ok(vault) => vault,
        Err(error) => return vec![of_error("keychain", &error)],
    };
    let mut found = Vec::new();
    let backend = vault.default_backend();
    if let Err(error) = vault.check(backend) {
        let message = format!("{} does not answer: {error}.", backend.title());
        let fix = "Unlock it, or choose another with KEYFOB_KEYCHAIN (`file` works everywhere).";
        found.push(Finding::new("keychain", Severity::Problem, message, fix));
    }
    match vault.index() {
        Ok(index) => {
            let now = context.clock.now();
            for (name, entry) in &index.access_keys {
                let Some(created) = entry.metadata.created_at.filter(|created| now - *created > OLD_KEY)
                else {
                    continue;
                };
                let message =
                    format!("The access key of profile `{name}` is {} days old.", (now - created).num_days());
                found.push(Finding::new(
                    "old_key",
                    Severity::Advice,
                    message,
                    format!("`keyfob rotate {name}`."),
                ));
            }
        }
        Err(error) => found.push(of_error("keychain", &error.into())),
    }
    found
}

fn clock(context: &Context) -> Option<Finding> {
    let skew = context.clock.skew();
    (skew.abs() > SKEW).then(|| {
        let side = if skew > TimeDelta::zero() { "behind" } else { "ahead of" };
        let message = format!(
            "This machine's clock was {} seconds {side} AWS's at the last call.",
            skew.abs().num_seconds()
        );
        Finding::new(
            "clock",
            Severity::Problem,
            message,
            "Set the clock; computed MFA codes are wrong until then.",
        )
    })
}
