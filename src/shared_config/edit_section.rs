//! Adding, removing, renaming and copying whole sections.

use super::Document;
use super::change::Change;
use super::error::EditError;
use super::header::HeaderKind;
use super::line::{LineKind, is_skipped_by_all};
use super::section::{Section, SectionName, Setting};
use super::writable;
use std::collections::BTreeSet;

impl Document {
    /// Adds a section with these settings at the end of the file, a blank line above it if the file is
    /// written so. Paths and values follow the rules of [`Document::set`].
    pub fn add_section(&mut self, name: SectionName<'_>, settings: &[(&str, &str)]) -> Result<(), EditError> {
        let header = format!("[{}]", self.new_header(name)?);
        let mut after =
            self.changed(self.append_lines([header.as_str()]), |reading| reading.section == name)?;
        for (path, value) in settings {
            after.set(name, path, value)?;
        }
        *self = after;
        Ok(())
    }

    /// Removes all sections of this name and returns their text.
    ///
    /// Comments that stand directly above a header go with it, unless they open the file or look like
    /// settings turned off; so do comments directly below the last setting if a blank line parts them
    /// from the next section. All other comments stay.
    pub fn remove_section(&mut self, name: SectionName<'_>) -> Result<String, EditError> {
        self.existing(name)?;
        let lines: BTreeSet<usize> =
            self.sections().filter(|one| one.name() == name).flat_map(owned_lines).collect();
        let lines: Vec<usize> = lines.into_iter().collect();
        let removed =
            lines.iter().map(|&line| &self.text[self.lines[line].start()..self.line_end(line)]).collect();
        let mut change = Change::default();
        change.remove_lines(self, &lines);
        *self = self.changed(change, |reading| reading.section == name)?;
        Ok(removed)
    }

    /// Gives all sections of a name another name of the same type; their settings are not touched.
    pub fn rename_section(&mut self, from: SectionName<'_>, to: &str) -> Result<(), EditError> {
        let merged = self.existing(from)?;
        let target = from.with_name(to);
        let new_header = self.new_header(target)?;
        let mut change = Change::default();
        for section in &merged.sections {
            let header = self.header(section.id.0);
            if header.kind == HeaderKind::BareDefault || new_header == "default" {
                change.replace(header.inner.clone(), new_header.as_str());
            } else {
                let quote = header.inner.end - header.name.end;
                change.replace(header.name.start - quote..header.name.end + quote, to);
            }
        }
        let after = self.changed(change, |reading| [from, target].contains(&reading.section))?;
        self.same_settings(from, &after, target)?;
        if let Some(left) = after.find(from) {
            // A `[default]` that `[profile default]` displaced comes to light.
            return Err(EditError::WouldChange { line: left.line() });
        }
        *self = after;
        Ok(())
    }

    /// Adds a section of the same type that says what the sections of this name say together. Lines are
    /// copied as they stand, comments are not copied.
    pub fn copy_section(&mut self, from: SectionName<'_>, to: &str) -> Result<(), EditError> {
        let merged = self.existing(from)?;
        let target = from.with_name(to);
        let header = format!("[{}]", self.new_header(target)?);
        let settings = merged.settings();
        let lines = settings.iter().flat_map(|setting| self.setting_text(*setting));
        let change = self.append_lines(std::iter::once(header.as_str()).chain(lines));
        let after = self.changed(change, |reading| reading.section == target)?;
        self.same_settings(from, &after, target)?;
        *self = after;
        Ok(())
    }

    /// What stands between the brackets of a section that is not there yet.
    fn new_header(&self, name: SectionName<'_>) -> Result<String, EditError> {
        let header = writable::header(self, name)?;
        match self.find(name) {
            None => Ok(header),
            Some(merged) => Err(EditError::SectionExists { section: name.to_string(), line: merged.line() }),
        }
    }

    fn setting_text(&self, setting: Setting<'_>) -> impl Iterator<Item = &str> {
        let is_text =
            |line: &usize| matches!(self.lines[*line].kind(), LineKind::Continuation | LineKind::Nested);
        let below = setting.below().filter(is_text).collect::<Vec<_>>();
        std::iter::once(setting.line).chain(below).map(|line| self.line_text(line))
    }

    fn same_settings(
        &self,
        name: SectionName<'_>,
        after: &Self,
        new: SectionName<'_>,
    ) -> Result<(), EditError> {
        let merged = self.existing(name)?;
        let values = |settings: &[Setting<'_>]| {
            settings.iter().map(|one| (one.key().into_owned(), one.value().into_owned())).collect::<Vec<_>>()
        };
        match values(&merged.settings()) == values(&after.existing(new)?.settings()) {
            true => Ok(()),
            false => Err(EditError::WouldChange { line: merged.line() }),
        }
    }

    /// Whole lines at the end of the file, parted from what is above as its sections are.
    pub(super) fn append_lines<'a>(&self, lines: impl IntoIterator<Item = &'a str>) -> Change {
        let mut text = String::new();
        let mut newline = self.missing_newline();
        if let Some(last) = self.lines.len().checked_sub(1) {
            match self.terminator(last) {
                "" => text.push_str(newline),
                habit => newline = habit,
            }
            if self.parts_sections() && !self.is_blank(last) {
                text.push_str(newline);
            }
        }
        for line in lines {
            text.push_str(line);
            text.push_str(newline);
        }
        let mut change = Change::default();
        change.insert(self.text.len(), text);
        change
    }

    /// Whether sections are parted by blank lines, as the last two show.
    fn parts_sections(&self) -> bool {
        let Some(last) = self.headers.last().filter(|_| self.headers.len() > 1) else { return true };
        let above = (0..last.line).rev().find(|&line| self.lines[line].kind() != LineKind::Comment);
        above.is_some_and(|line| self.is_blank(line))
    }
}

impl<'a> SectionName<'a> {
    /// Another section of the same type.
    fn with_name<'b>(self, name: &'b str) -> SectionName<'b> {
        match self {
            Self::Profile(_) => SectionName::Profile(name),
            Self::SsoSession(_) => SectionName::SsoSession(name),
            Self::Services(_) => SectionName::Services(name),
            Self::Other(_) => SectionName::Other(name),
        }
    }
}

/// The lines that go with a section.
fn owned_lines(section: Section<'_>) -> Vec<usize> {
    let document = section.document;
    let header = section.line() - 1;
    let body = document.body(section.id.0);
    let is_comment = |line: &usize| document.line_text(*line).starts_with(['#', ';']);
    let above: Vec<_> = (0..header).rev().take_while(is_comment).collect();
    let first = match above.last() {
        Some(&top) if top > 0 && above.iter().all(|&line| is_prose(document.line_text(line))) => top,
        _ => header,
    };
    let last =
        body.clone().rev().find(|&line| !is_skipped_by_all(document.line_text(line))).unwrap_or(header);
    let below: Vec<_> = (last + 1..body.end).take_while(is_comment).collect();
    let end = last + 1 + below.len();
    let is_parted = end == document.lines.len() || (end < body.end && document.is_blank(end));
    let owns_below = is_parted && below.iter().all(|&line| is_prose(document.line_text(line)));
    with_gap(document, first, if owns_below { end } else { last + 1 })
}

/// The lines `first..end` and the blank lines that would be left over without them.
pub(super) fn with_gap(document: &Document, first: usize, end: usize) -> Vec<usize> {
    let after = (end..document.lines.len()).take_while(|&line| document.is_blank(line)).count();
    let before = (0..first).rev().take_while(|&line| document.is_blank(line)).count();
    match end + after == document.lines.len() {
        true => (first - before..end).collect(),
        false if before == 0 && first > 0 => (first..end).collect(),
        false => (first..end + after).collect(),
    }
}

/// Whether a comment is about what stands next to it, rather than a setting or section turned off, or
/// a marker line.
fn is_prose(comment: &str) -> bool {
    let text = comment.trim_start_matches(['#', ';', ' ', '\t']);
    !text.contains('=') && !text.starts_with(['[', '<', '>'])
}
