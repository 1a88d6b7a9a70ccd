//! Marked blocks: whole sections that are written, replaced and removed as one.
//!
//! A block stands between two comment lines, `# >>> LABEL` and `# <<< LABEL`, so that what a program
//! wrote is never mistaken for what a person did.

use super::Document;
use super::change::{Change, Reading, same_readings};
use super::edit_section::with_gap;
use super::error::{EditError, NameReason};
use super::line::LineKind;
use std::ops::Range;

const BEGIN: &str = "# >>> ";
const END: &str = "# <<< ";

impl Document {
    /// The text between the marker lines of a block, or `None` without such a block.
    pub fn block(&self, label: &str) -> Result<Option<&str>, EditError> {
        Ok(self.block_lines(label)?.map(|lines| self.inside(&lines)))
    }

    /// Writes the text of a block, at the end of the file if there is no such block yet. Returns the
    /// text that it replaces.
    ///
    /// The text must be whole sections that every AWS tool reads alike and that stand nowhere else in
    /// the file; its line ends become those of the file.
    pub fn set_block(&mut self, label: &str, text: &str) -> Result<Option<String>, EditError> {
        check_label(label)?;
        let old = self.block_lines(label)?;
        self.check_block_text(label, text, old.as_ref())?;
        let former = old.as_ref().map(|lines| self.inside(lines).to_owned());
        let change = match &old {
            None => {
                let (begin, end) = (format!("{BEGIN}{label}"), format!("{END}{label}"));
                self.append_lines([begin.as_str()].into_iter().chain(text.lines()).chain([end.as_str()]))
            }
            Some(lines) => {
                let newline = self.terminator(lines.start);
                let inside = self.line_end(lines.start)..self.lines[lines.end - 1].start();
                let mut change = Change::default();
                change.replace(inside, text.lines().flat_map(|line| [line, newline]).collect::<String>());
                change
            }
        };
        let after = self.changed_freely(change);
        let new = after.block_lines(label)?;
        same_readings(self.outside(old), after.outside(new))?;
        *self = after;
        Ok(former)
    }

    /// Removes a block with its marker lines and returns the text between them.
    pub fn remove_block(&mut self, label: &str) -> Result<Option<String>, EditError> {
        let Some(lines) = self.block_lines(label)? else { return Ok(None) };
        let removed = self.inside(&lines).to_owned();
        let mut change = Change::default();
        change.remove_lines(self, &with_gap(self, lines.start, lines.end));
        let after = self.changed_freely(change);
        same_readings(self.outside(Some(lines)), after.outside(None))?;
        *self = after;
        Ok(Some(removed))
    }

    /// The lines of a block from marker to marker.
    fn block_lines(&self, label: &str) -> Result<Option<Range<usize>>, EditError> {
        let broken = |line| EditError::BrokenBlock { label: label.to_owned(), line };
        let mut markers = self.markers().filter(|(_, text)| text[BEGIN.len()..].trim_end() == label);
        let Some((begin, text)) = markers.next() else { return Ok(None) };
        let Some((end, _)) = markers.next().filter(|(_, text)| text.starts_with(END)) else {
            return Err(broken(begin + 1));
        };
        if !text.starts_with(BEGIN) {
            return Err(broken(begin + 1));
        }
        let stray =
            markers.next().or_else(|| self.markers().find(|(line, _)| (begin + 1..end).contains(line)));
        match stray {
            Some((line, _)) => Err(broken(line + 1)),
            None => Ok(Some(begin..end + 1)),
        }
    }

    fn markers(&self) -> impl Iterator<Item = (usize, &str)> {
        let comments = (0..self.lines.len()).filter(|&line| self.lines[line].kind() == LineKind::Comment);
        comments
            .map(|line| (line, self.line_text(line)))
            .filter(|(_, text)| text.starts_with(BEGIN) || text.starts_with(END))
    }

    fn inside(&self, block: &Range<usize>) -> &str {
        &self.text[self.line_end(block.start)..self.lines[block.end - 1].start()]
    }

    fn outside(&self, block: Option<Range<usize>>) -> impl Iterator<Item = Reading<'_>> {
        self.readings().filter(move |one| !block.as_ref().is_some_and(|block| block.contains(&one.line)))
    }

    /// Refuses text that not every tool reads alike, or that names a section outside its block. Whatever
    /// could reach out of the block, as indented text above the first header would, is among the former.
    fn check_block_text(&self, label: &str, text: &str, old: Option<&Range<usize>>) -> Result<(), EditError> {
        let bad = |line| EditError::BadBlockText { label: label.to_owned(), line };
        let new = Self::parse(text, self.kind);
        let stray = new.markers().next().map(|(line, _)| line + 1);
        let odd = new.diagnostics().first().map(|diagnostic| diagnostic.line);
        if let Some(line) = stray.or(odd) {
            return Err(bad(line));
        }
        let is_old = |line: usize| old.is_some_and(|block| block.contains(&(line - 1)));
        for section in new.sections() {
            if let Some(other) =
                self.sections().find(|one| one.name() == section.name() && !is_old(one.line()))
            {
                let section = section.name().to_string();
                return Err(EditError::SectionExists { section, line: other.line() });
            }
        }
        Ok(())
    }
}

fn check_label(label: &str) -> Result<(), EditError> {
    let bad = |reason| Err(EditError::BadName { name: label.to_owned(), reason });
    match label.chars().find(|c| c.is_control()) {
        Some(c) => bad(NameReason::Character(c)),
        None if label.trim().is_empty() || label.trim() != label => bad(NameReason::Empty),
        None => Ok(()),
    }
}
