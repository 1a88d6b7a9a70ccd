//! The error that a command ends with: what happened, where, and what to do next. Library errors carry no advice;
//! `cli::advice` adds it.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::exit_code::ErrorKind;
use crate::identifiers::ProfileName;
use crate::profile::{Origin, SharedFile};

/// What a command ends with when it fails.
#[derive(Debug, Clone)]
pub struct CliError {
    /// Decides the exit status.
    pub kind: ErrorKind,
    /// What happened, without a final full stop.
    pub message: String,
    /// What to do next, a sentence each.
    pub hints: Vec<String>,
    /// The profile concerned.
    pub profile: Option<ProfileName>,
    /// The place in a shared file.
    pub origin: Option<Origin>,
}

/// How a command ends.
pub type CliResult<T = ()> = Result<T, CliError>;

impl CliError {
    /// An error of that kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new(), profile: None, origin: None }
    }

    /// A wrong command line.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Names the profile, unless one is named already.
    #[must_use]
    pub fn for_profile(mut self, profile: &ProfileName) -> Self {
        self.profile.get_or_insert_with(|| profile.clone());
        self
    }

    /// Names the place, unless one is named already.
    #[must_use]
    pub fn at(mut self, origin: Option<Origin>) -> Self {
        self.origin = self.origin.or(origin);
        self
    }

    /// The error as people read it: one paragraph, then the hints, without a final line break.
    pub fn render(&self, path_of: &dyn Fn(SharedFile) -> Option<PathBuf>) -> String {
        let mut text = format!("keyfob: {}", self.message);
        if let Some(place) = self.place(path_of) {
            text.push_str(&format!(" ({place})"));
        }
        text.push('.');
        for hint in &self.hints {
            text.push_str("\n  ");
            text.push_str(hint);
        }
        text
    }

    fn place(&self, path_of: &dyn Fn(SharedFile) -> Option<PathBuf>) -> Option<String> {
        let line = self.origin.and_then(|origin| {
            let path = path_of(origin.file)?;
            Some(format!("{} line {}", path.display(), origin.line))
        });
        let unsaid = |profile: &&ProfileName| !self.message.contains(&format!("`{profile}`"));
        let profile = self.profile.as_ref().filter(unsaid).map(|profile| format!("profile `{profile}`"));
        match (profile, line) {
            (None, None) => None,
            (Some(one), None) | (None, Some(one)) => Some(one),
            (Some(profile), Some(line)) => Some(format!("{profile}, {line}")),
        }
    }

    /// The error as programs read it.
    pub fn to_json(&self, path_of: &dyn Fn(SharedFile) -> Option<PathBuf>) -> Value {
        let file = self.origin.and_then(|origin| path_of(origin.file)).map(|path| path.display().to_string());
        json!({"error": {
            "kind": self.kind.name(),
            "message": self.message,
            "hints": self.hints,
            "profile": self.profile.as_ref().map(ProfileName::as_str),
            "file": file,
            "line": self.origin.map(|origin| origin.line),
        }})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_stands_behind_what_happened() {
        let me: ProfileName = "me".parse().unwrap();
        let error = CliError::new(ErrorKind::Configuration, "profile `me` is odd")
            .for_profile(&me)
            .at(Some(Origin { file: SharedFile::Config, line: 7 }))
            .hint("Run `keyfob doctor`.");
        let path = |_| Some(PathBuf::from("/h/.aws/config"));
        assert_eq!(
            error.render(&path),
            "keyfob: profile `me` is odd (/h/.aws/config line 7).\n  Run `keyfob doctor`."
        );
        let error = CliError::new(ErrorKind::Failed, "it broke").for_profile(&me);
        assert_eq!(error.render(&path), "keyfob: it broke (profile `me`).");
    }
}
