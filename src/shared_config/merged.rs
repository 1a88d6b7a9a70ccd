//! What all sections of one name say together.

use super::section::{Nested, Section, SectionName, Setting};
use std::borrow::Cow;
use std::collections::HashMap;

/// The sections of one name as one: they merge, and of equal keys the last one counts.
///
/// `[profile default]` displaces `[default]` entirely, wherever they stand.
#[derive(Clone, Debug)]
pub struct Merged<'a> {
    /// Never empty.
    pub(super) sections: Vec<Section<'a>>,
}

impl<'a> Merged<'a> {
    /// What the sections are and what they are called.
    pub fn name(&self) -> SectionName<'a> {
        self.sections[0].name()
    }

    /// The sections that count, in the order of the file.
    pub fn sections(&self) -> &[Section<'a>] {
        &self.sections
    }

    /// The line number of the first header, counted from 1.
    pub fn line(&self) -> usize {
        self.sections[0].line()
    }

    /// The setting of this key that counts. Keys compare without regard to case.
    pub fn get(&self, key: &str) -> Option<Setting<'a>> {
        self.sections.iter().rev().find_map(|section| section.get(key))
    }

    /// The value at a path: a key, or `s3.addressing_style` for a setting of a nested block.
    pub fn value(&self, path: &str) -> Option<Cow<'a, str>> {
        if let Some(setting) = self.get(path) {
            return Some(setting.value());
        }
        Some(Cow::Borrowed(self.nested(path)?.value()))
    }

    /// The setting of a nested block at a path with a dot in it, whether or not a key of that name hides it.
    pub(super) fn nested(&self, path: &str) -> Option<Nested<'a>> {
        let (key, nested) = path.split_once('.')?;
        self.get(key)?.get_nested(nested)
    }

    /// The settings that count, each key once, in the order of the file.
    pub fn settings(&self) -> Vec<Setting<'a>> {
        let all: Vec<_> = self.sections.iter().flat_map(|section| section.settings()).collect();
        let last: HashMap<_, _> = all.iter().map(|setting| (setting.key(), setting.line)).collect();
        all.into_iter().filter(|setting| last.get(&setting.key()) == Some(&setting.line)).collect()
    }

    /// The last section: the one whose settings win, and the one that gets new ones.
    pub(super) fn winner(&self) -> Section<'a> {
        self.sections[self.sections.len() - 1]
    }
}
