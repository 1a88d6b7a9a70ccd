//! The settings of one profile, with the place that each came from.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound;

use crate::identifiers::ProfileName;
use crate::profile::wiring::PREFIX;

/// Which of the two shared files something stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SharedFile {
    /// `~/.aws/config`, or what `AWS_CONFIG_FILE` names.
    Config,
    /// `~/.aws/credentials`, or what `AWS_SHARED_CREDENTIALS_FILE` names.
    Credentials,
}

/// The line of a shared file that something stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: SharedFile,
    /// The line, counted from 1.
    pub line: usize,
}

/// One setting as it reads after merging.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The value, continuation lines joined by newlines; empty where the setting has nested settings.
    pub value: String,
    /// Nested settings (`s3 =` and the indented lines below it), in order.
    pub nested: Vec<(String, String)>,
    /// Where it stands.
    pub origin: Origin,
}

/// All settings of one section name, merged over duplicate sections and both files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileSettings {
    /// The profile's name.
    pub name: ProfileName,
    /// The line of its (first) header.
    pub origin: Origin,
    /// Its settings by lower-case key.
    pub settings: BTreeMap<String, Setting>,
}

impl ProfileSettings {
    /// The setting of that key that is not empty.
    pub fn get(&self, key: &str) -> Option<&Setting> {
        self.settings.get(key).filter(|setting| !setting.value.is_empty())
    }

    /// The setting of a wired profile that stands for `key`, with its own name. Searched among the few that have the
    /// prefix, so that no name need be put together.
    pub fn wired(&self, key: &str) -> Option<(&str, &Setting)> {
        let wired = self.settings.range::<str, _>((Bound::Included(PREFIX), Bound::Unbounded));
        wired
            .map_while(|(name, setting)| Some((name.as_str(), name.strip_prefix(PREFIX)?, setting)))
            .find(|(_, plain, setting)| *plain == key && !setting.value.is_empty())
            .map(|(name, _, setting)| (name, setting))
    }

    /// The value of that key, unless it is empty.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.get(key).map(|setting| setting.value.as_str())
    }
}

/// Where profiles and the sections that they name are looked up.
pub trait ProfileSource {
    /// The profile of that name.
    fn profile(&self, name: &ProfileName) -> Option<ProfileSettings>;

    /// The same without a copy, where the profiles are at hand.
    fn look_up(&self, name: &ProfileName) -> Option<Cow<'_, ProfileSettings>> {
        self.profile(name).map(Cow::Owned)
    }

    /// The `[sso-session NAME]` section.
    fn sso_session(&self, name: &str) -> Option<ProfileSettings>;

    /// The `[services NAME]` section.
    fn services(&self, name: &str) -> Option<ProfileSettings>;

    /// The text of a file that a profile names, by the path as it is written there; or why there is none.
    fn named_file(&self, path: &str) -> Result<String, String>;

    /// The names of all profiles, in the order in which they first stand.
    fn names(&self) -> Vec<ProfileName>;
}
