//! Making a change and proving that it changed nothing else.

use super::Document;
use super::error::EditError;
use super::line::LineKind;
use super::section::{SectionName, Setting};
use std::ops::Range;

/// Replacements in the text of one document, made all at once.
#[derive(Default)]
pub(super) struct Change {
    splices: Vec<(Range<usize>, String)>,
}

impl Change {
    pub(super) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.splices.push((range, text.into()));
    }

    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Adds a line below line `index` with the line end of that line. Below a last line without one,
    /// the file stays without one.
    pub(super) fn insert_below(&mut self, document: &Document, index: usize, line: &str) {
        match document.terminator(index) {
            "" => self.insert(document.text.len(), format!("{}{line}", document.missing_newline())),
            newline => self.insert(document.line_end(index), format!("{line}{newline}")),
        }
    }

    /// Removes whole lines, given in rising order. Where the last line of the file goes and had no line
    /// end, the line that is last afterwards loses its own: [`Change::insert_below`] is undone exactly.
    pub(super) fn remove_lines(&mut self, document: &Document, lines: &[usize]) {
        for run in lines.chunk_by(|a, b| a + 1 == *b) {
            let (first, last) = (run[0], run[run.len() - 1]);
            let mut start = document.lines[first].start();
            if document.terminator(last).is_empty() && first > 0 {
                start -= document.terminator(first - 1).len();
            }
            self.replace(start..document.line_end(last), "");
        }
    }

    fn apply(mut self, text: &str) -> String {
        self.splices.sort_by_key(|(range, _)| (range.start, range.end));
        let mut result = String::with_capacity(text.len() + 256);
        let mut done = 0;
        for (range, new) in self.splices {
            result.push_str(&text[done..range.start]);
            result.push_str(&new);
            done = range.end;
        }
        result + &text[done..]
    }
}

/// A header, or a setting, as it is read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) section: SectionName<'a>,
    pub(super) setting: Option<Setting<'a>>,
    /// Index of its line.
    pub(super) line: usize,
}

impl Reading<'_> {
    pub(super) fn is_of(&self, section: SectionName<'_>, key: &str) -> bool {
        self.section == section && self.setting.is_some_and(|setting| setting.has_key(key))
    }

    fn same(&self, other: &Self) -> bool {
        self.section == other.section
            && match (self.setting, other.setting) {
                (None, None) => true,
                (Some(one), Some(two)) => one.has_key(two.raw_key()) && one.value() == two.value(),
                _ => false,
            }
    }
}

impl Document {
    /// The document after `change`, which may alter the readings that `concerns` picks and no others.
    pub(super) fn changed(
        &self,
        change: Change,
        concerns: impl Fn(&Reading<'_>) -> bool,
    ) -> Result<Self, EditError> {
        let after = Self::parse(change.apply(&self.text), self.kind);
        let others = |reading: &Reading<'_>| !concerns(reading);
        same_readings(self.readings().filter(others), after.readings().filter(others))?;
        Ok(after)
    }

    /// The document after `change`, unproven.
    pub(super) fn changed_freely(&self, change: Change) -> Self {
        Self::parse(change.apply(&self.text), self.kind)
    }

    pub(super) fn readings(&self) -> impl Iterator<Item = Reading<'_>> {
        self.sections().flat_map(|section| {
            let of = move |setting, line| Reading { section: section.name(), setting, line };
            let settings = section.settings().map(move |setting| of(Some(setting), setting.line));
            std::iter::once(of(None, section.line() - 1)).chain(settings)
        })
    }

    /// The line end to put behind a last line that has none. That line may end in a carriage return,
    /// which must not become half of a line end.
    pub(super) fn missing_newline(&self) -> &str {
        let first = self.lines.first().map_or("", |_| self.terminator(0));
        match (first, self.text.ends_with('\r')) {
            (_, true) => "\r\n",
            ("", false) => "\n",
            (newline, false) => newline,
        }
    }

    /// Whether a line is empty but for blanks.
    pub(super) fn is_blank(&self, index: usize) -> bool {
        self.lines[index].kind() == LineKind::Blank
    }
}

/// Refuses where the readings differ, naming the line before the change.
pub(super) fn same_readings<'a>(
    before: impl Iterator<Item = Reading<'a>>,
    mut after: impl Iterator<Item = Reading<'a>>,
) -> Result<(), EditError> {
    let mut last = 0;
    for old in before {
        last = old.line + 1;
        if !after.next().is_some_and(|new| old.same(&new)) {
            return Err(EditError::WouldChange { line: last });
        }
    }
    after.next().map_or(Ok(()), |_| Err(EditError::WouldChange { line: last.max(1) }))
}
