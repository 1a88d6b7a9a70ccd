//! The ways in which a set-up goes wrong: each looked for, told with what to do, and mended where that is safe.

mod caches;
mod keys;
mod network;
mod places;
mod profiles;
mod programs;
mod repair;
mod variables;

use serde::{Serialize, Serializer};

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::output::sentence::capitalized;
use crate::profile::listing::ProfileSet;
use crate::shared_files::SharedFiles;

pub(super) use repair::Repair;

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
    /// What `--fix` does about it.
    #[serde(rename = "fixable", serialize_with = "is_some")]
    pub repair: Option<Repair>,
}

fn is_some<S: Serializer>(repair: &Option<Repair>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(repair.is_some())
}

impl Finding {
    fn problem(check: &'static str, message: impl Into<String>, fix: impl Into<String>) -> Self {
        let (message, fix) = (message.into(), fix.into());
        Self { check, severity: Severity::Problem, message, fix, repair: None }
    }

    fn advice(check: &'static str, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { severity: Severity::Advice, ..Self::problem(check, message, fix) }
    }

    fn of_error(check: &'static str, error: &CliError) -> Self {
        Self::problem(check, format!("{}.", capitalized(&error.message)), error.hints.join(" "))
    }

    fn mended_by(self, repair: Repair) -> Self {
        Self { repair: Some(repair), ..self }
    }
}

/// Looks everywhere; the worst first. Calls AWS only where it is told to.
pub(super) fn findings(context: &Context, online: bool) -> Vec<Finding> {
    let mut found = places::findings(context);
    found.extend(variables::findings(context));
    found.extend(profiles::of_settings_file(context));
    let files = context.shared_files();
    let set = files.as_ref().map(|files| (files, ProfileSet::new(files)));
    match &set {
        Ok((files, set)) => found.extend(of_files(context, files, set, online)),
        Err(error) => found.push(Finding::of_error("shared_files", error)),
    }
    found.extend(keys::findings(context, set.as_ref().ok().map(|(_, set)| set)));
    found.extend(network::clock(context));
    found.sort_by_key(|finding| finding.severity);
    found
}

fn of_files(context: &Context, files: &SharedFiles, set: &ProfileSet<'_>, online: bool) -> Vec<Finding> {
    let mut found = variables::about_profiles(context, set);
    found.extend(profiles::findings(context, files, set));
    found.extend(caches::findings(context, set));
    found.extend(network::certificates(context, set));
    found.extend(programs::findings(context, set));
    if online {
        found.extend(network::reached(context, files, set));
    }
    found
}
