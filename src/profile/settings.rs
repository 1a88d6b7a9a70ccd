//! The settings of one profile, with the place that each came from.

use std::borrow::Cow;

use crate::identifiers::ProfileName;
use crate::profile::resolved::Onward;
use crate::shared_config::key_mark;

/// What stands before the name of a setting that only keyfob is to read.
pub const PREFIX: &str = "keyfob_";

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

/// One setting as it reads after merging. Its texts are those of the file, without a copy wherever they stand in one
/// piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<'a> {
    /// The value, continuation lines joined by newlines; empty where the setting has nested settings.
    pub value: Cow<'a, str>,
    /// Nested settings (`s3 =` and the indented lines below it), in order.
    pub nested: Vec<(Cow<'a, str>, &'a str)>,
    /// Where it stands.
    pub origin: Origin,
}

/// All settings of one section name, merged over duplicate sections and both files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileSettings<'a> {
    /// The profile's name.
    pub name: ProfileName,
    /// The line of its (first) header.
    pub origin: Origin,
    /// Its settings by lower-case key.
    pub settings: SettingMap<'a>,
}

/// Settings by their keys. A profile has a handful of them, and a file may have ten thousand profiles: one small block of
/// memory each costs a quarter of a tree's.
#[derive(Debug, Clone, Default)]
pub struct SettingMap<'a> {
    /// In the order in which the keys came; they are put in order where all are shown.
    entries: Vec<Entry<'a>>,
    /// The marks of all keys, and of those that have the prefix of wired ones without it: nearly every look-up is for
    /// a key that is not there, and a mark that is missing says so.
    marks: u64,
    wired_marks: u64,
}

type Entry<'a> = (Cow<'a, str>, Setting<'a>);

impl PartialEq for SettingMap<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for SettingMap<'_> {}

#[inline]
fn mark(key: &str) -> u64 {
    key_mark(key.as_bytes())
}

impl<'a> SettingMap<'a> {
    /// Without a setting.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The setting of that key, an empty one too.
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Setting<'a>> {
        self.entry(key).map(|(_, setting)| setting)
    }

    /// The keys and settings, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Setting<'a>)> {
        let mut all: Vec<_> = self.unordered().collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        all.into_iter()
    }

    /// The same in the order in which the keys came.
    pub fn unordered(&self) -> impl Iterator<Item = (&str, &Setting<'a>)> {
        self.entries.iter().map(|(key, setting)| (key.as_ref(), setting))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(key, _)| key)
    }

    /// Sets a key, in place of its former setting.
    #[inline]
    pub fn insert(&mut self, key: Cow<'a, str>, setting: Setting<'a>) {
        let mark_of_key = mark(&key);
        let may_be_there = self.marks & mark_of_key != 0;
        self.marks |= mark_of_key;
        self.wired_marks |= key.strip_prefix(PREFIX).map_or(0, mark);
        let known =
            if may_be_there { self.entries.iter_mut().find(|(other, _)| *other == key) } else { None };
        match known {
            Some((_, former)) => *former = setting,
            None => self.entries.push((key, setting)),
        }
    }

    /// Drops the settings whose keys are not `wanted`. Marks stay, which costs a search and no more.
    pub fn retain(&mut self, wanted: impl Fn(&str) -> bool) {
        self.entries.retain(|(key, _)| wanted(key));
    }

    /// Drops all of them, and keeps the memory.
    pub fn clear(&mut self) {
        self.entries.clear();
        (self.marks, self.wired_marks) = (0, 0);
    }

    /// Makes room for this many more.
    pub(crate) fn reserve(&mut self, more: usize) {
        self.entries.reserve_exact(more);
    }

    #[inline]
    fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        if self.marks & mark(key) == 0 { None } else { self.find(key) }
    }

    fn find(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|(other, _)| other == key)
    }

    #[inline]
    fn wired_entry(&self, key: &str) -> Option<&Entry<'a>> {
        if self.wired_marks & mark(key) == 0 { None } else { self.find_wired(key) }
    }

    fn find_wired(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|(other, _)| other.strip_prefix(PREFIX) == Some(key))
    }
}

impl<'a> ProfileSettings<'a> {
    /// The setting of that key that is not empty.
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Setting<'a>> {
        self.settings.get(key).filter(|setting| !setting.value.is_empty())
    }

    /// Whether either of the two may be there; where not, neither is.
    #[inline]
    pub(super) fn may_have(&self, key: &str) -> bool {
        (self.settings.marks | self.settings.wired_marks) & mark(key) != 0
    }

    /// The setting of a wired profile that stands for `key`, with its own name.
    #[inline]
    pub fn wired(&self, key: &str) -> Option<(&str, &Setting<'a>)> {
        let (name, setting) = self.settings.wired_entry(key)?;
        (!setting.value.is_empty()).then_some((name, setting))
    }

    /// The setting under exactly that key that is not empty, with the key.
    #[inline]
    pub(super) fn under(&self, key: &str) -> Option<(&str, &Setting<'a>)> {
        let (key, setting) = self.settings.entry(key)?;
        (!setting.value.is_empty()).then_some((key, setting))
    }

    /// The value of that key, unless it is empty.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.get(key).map(|setting| setting.value.as_ref())
    }
}

/// Where profiles and the sections that they name are looked up.
pub trait ProfileSource {
    /// The profile of that name.
    fn profile(&self, name: &ProfileName) -> Option<ProfileSettings<'_>>;

    /// The same without a copy, where the profiles are at hand.
    fn look_up(&self, name: &ProfileName) -> Option<Cow<'_, ProfileSettings<'_>>> {
        self.profile(name).map(Cow::Owned)
    }

    /// Where that profile leads as a source profile, from a source that is asked for many over the same one.
    fn onward(&self, name: &ProfileName) -> Option<&Onward> {
        let _ = name;
        None
    }

    /// The `[sso-session NAME]` section.
    fn sso_session(&self, name: &str) -> Option<Cow<'_, ProfileSettings<'_>>>;

    /// The `[services NAME]` section.
    fn services(&self, name: &str) -> Option<Cow<'_, ProfileSettings<'_>>>;

    /// The text of a file that a profile names, by the path as it is written there; or why there is none.
    fn named_file(&self, path: &str) -> Result<String, String>;

    /// The names of all profiles, in the order in which they first stand.
    fn names(&self) -> Vec<ProfileName>;
}
