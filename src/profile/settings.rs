//! The settings of one profile, with the place that each came from.

use std::borrow::Cow;

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
    pub settings: SettingMap,
}

/// Settings in the order of their keys. A profile has a handful of them, and a file may have ten thousand profiles: one
/// small block of memory each costs a quarter of a tree's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettingMap(Vec<(String, Setting)>);

impl SettingMap {
    /// Without a setting.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The setting of that key, an empty one too.
    pub fn get(&self, key: &str) -> Option<&Setting> {
        self.entry(key).map(|(_, setting)| setting)
    }

    /// The keys and settings, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Setting)> {
        self.0.iter().map(|(key, setting)| (key, setting))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(key, _)| key)
    }

    /// Sets a key, in place of its former setting.
    pub fn insert(&mut self, key: String, setting: Setting) {
        match self.0.binary_search_by(|(other, _)| other.as_str().cmp(&key)) {
            Ok(at) => self.0[at].1 = setting,
            Err(at) => self.0.insert(at, (key, setting)),
        }
    }

    /// Drops the settings whose keys are not `wanted`.
    pub fn retain(&mut self, wanted: impl Fn(&str) -> bool) {
        self.0.retain(|(key, _)| wanted(key));
    }

    /// Makes room for this many more.
    pub(crate) fn reserve(&mut self, more: usize) {
        self.0.reserve_exact(more);
    }

    /// Looked for from the front: in a handful, comparing lengths first beats a search by halves.
    fn entry(&self, key: &str) -> Option<&(String, Setting)> {
        self.0.iter().find(|(other, _)| other == key)
    }
}

impl ProfileSettings {
    /// The setting of that key that is not empty.
    pub fn get(&self, key: &str) -> Option<&Setting> {
        self.settings.get(key).filter(|setting| !setting.value.is_empty())
    }

    /// The setting of a wired profile that stands for `key`, with its own name.
    pub fn wired(&self, key: &str) -> Option<(&str, &Setting)> {
        let is_it = |name: &str| {
            name.len() == PREFIX.len() + key.len() && name.ends_with(key) && name.starts_with(PREFIX)
        };
        let found = self.settings.0.iter().find(|(name, setting)| is_it(name) && !setting.value.is_empty());
        found.map(|(name, setting)| (name.as_str(), setting))
    }

    /// The setting under exactly that key that is not empty, with the key.
    pub(super) fn under(&self, key: &str) -> Option<(&str, &Setting)> {
        let (key, setting) = self.settings.entry(key)?;
        (!setting.value.is_empty()).then_some((key, setting))
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

    /// The names of all profiles, in the order in which they first stand.
    fn names(&self) -> Vec<ProfileName>;
}
