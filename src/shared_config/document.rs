//! The text of a file and the index over it.

use super::header::{Header, HeaderKind};
use super::line::{self, Line, LineKind};
use super::merged::Merged;
use super::section::{Section, SectionId, SectionName};
use super::{Diagnostic, FileKind, diagnose};
use crate::cores::at_once;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

const BYTE_ORDER_MARK: char = '\u{feff}';
/// Fewer bytes than most lines have: memory that is asked for and never touched costs nothing, and growing costs a copy.
const BYTES_OF_A_LINE: usize = 8;
/// The same for a section.
const BYTES_OF_A_SECTION: usize = 32;

/// From so many bytes on a file is read in two halves at once: starting a thread takes as long as a good part of these.
pub(super) const WORTH_A_THREAD: usize = 256 * 1024;

/// A shared config or credentials file: its text, unchanged, and where its lines and sections are.
///
/// Every document is exactly what [`Document::parse`] makes of its text, before and after any edit.
#[derive(Clone)]
pub struct Document {
    pub(super) kind: FileKind,
    pub(super) text: String,
    pub(super) lines: Vec<Line>,
    pub(super) headers: Vec<SectionHeader>,
    /// Whether `[profile default]` is there, which makes every reader but botocore skip `[default]`.
    has_prefixed_default: bool,
}

/// What a look-up needs of a header; [`Document::header`] has the rest.
#[derive(Clone, Debug)]
pub(super) struct SectionHeader {
    pub(super) kind: HeaderKind,
    /// Where the name stands in the text.
    pub(super) name: Range<usize>,
    /// Index of its line.
    pub(super) line: usize,
}

impl Document {
    /// Reads a file. Every text is a document; see [`Document::diagnostics`] for what is odd in it.
    pub fn parse(text: impl Into<String>, kind: FileKind) -> Self {
        let text = text.into();
        let start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        let middle = if text.len() < WORTH_A_THREAD { None } else { header_from(&text, text.len() / 2) };
        let index = match middle {
            None => Index::new(text.len(), kind).read(&text, start..text.len()),
            Some(middle) => Index::in_two(&text, start, middle, kind),
        };
        let has_prefixed_default = index
            .headers
            .iter()
            .any(|one| one.kind == HeaderKind::Profile && &text[one.name.clone()] == "default");
        Self { kind, lines: index.lines, headers: index.headers, has_prefixed_default, text }
    }

    /// Which of the two files this is.
    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// The text of the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The sections in the order of the file, one for each header, duplicates included.
    pub fn sections(&self) -> impl DoubleEndedIterator<Item = Section<'_>> + ExactSizeIterator {
        (0..self.headers.len()).map(|index| Section { document: self, id: SectionId(index) })
    }

    /// The section with this id, if the document has not lost it since.
    pub fn section(&self, id: SectionId) -> Option<Section<'_>> {
        (id.0 < self.headers.len()).then_some(Section { document: self, id })
    }

    /// What the sections of one name say together, or `None` without such a section.
    ///
    /// A look-up compares names and reads nothing else, so it stays cheap in a file of many profiles;
    /// to visit them all use [`Document::merged`], which is one pass.
    pub fn find<'a>(&'a self, name: SectionName<'_>) -> Option<Merged<'a>> {
        let sections: Vec<_> =
            self.sections().filter(|one| one.name() == name && !one.is_displaced()).collect();
        (!sections.is_empty()).then_some(Merged { sections })
    }

    /// The profile of this name, as [`Document::find`] gives it.
    pub fn profile(&self, name: &str) -> Option<Merged<'_>> {
        self.find(SectionName::Profile(name))
    }

    /// Every name once, in the order of first appearance, with what its sections say together.
    pub fn merged(&self) -> Vec<Merged<'_>> {
        let mut order: Vec<Merged<'_>> = Vec::with_capacity(self.headers.len());
        let mut known: HashMap<SectionName<'_>, usize> = HashMap::with_capacity(self.headers.len());
        for section in self.sections().filter(|one| !one.is_displaced()) {
            let at = *known.entry(section.name()).or_insert(order.len());
            match order.get_mut(at) {
                Some(merged) => merged.sections.push(section),
                None => order.push(Merged { sections: vec![section] }),
            }
        }
        order
    }

    /// Whatever the AWS tools do not all read alike, by line.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        diagnose::diagnose(self)
    }

    /// Whether the config file has both spellings of the default profile.
    pub(super) fn has_prefixed_default(&self) -> bool {
        self.has_prefixed_default
    }

    /// Where line `index` ends, its line end included.
    pub(super) fn line_end(&self, index: usize) -> usize {
        self.lines.get(index + 1).map_or(self.text.len(), |next| next.start)
    }

    /// Line `index` without its line end.
    #[inline]
    pub(super) fn line_text(&self, index: usize) -> &str {
        let whole = &self.text[self.lines[index].start..self.line_end(index)];
        &whole[..content_length(whole)]
    }

    /// The line end of line `index`: `\n`, `\r\n`, or nothing for the last line.
    pub(super) fn terminator(&self, index: usize) -> &str {
        &self.text[self.lines[index].start + self.line_text(index).len()..self.line_end(index)]
    }

    /// The header of section `index` in full.
    pub(super) fn header(&self, index: usize) -> Header {
        let line = self.headers[index].line;
        let (start, text) = (self.lines[line].start, self.line_text(line));
        Header::parse(&self.text, start + line::indentation(text), start + text.len(), self.kind)
    }

    /// The lines of section `index` below its header.
    pub(super) fn body(&self, index: usize) -> Range<usize> {
        let end = self.headers.get(index + 1).map_or(self.lines.len(), |next| next.line);
        self.headers[index].line + 1..end
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Values may be secrets, so the text is not shown.
impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("kind", &self.kind)
            .field("lines", &self.lines.len())
            .field("sections", &self.headers.len())
            .finish_non_exhaustive()
    }
}

/// A lone `\r` at the end of the file is not a line end.
fn content_length(line: &str) -> usize {
    line.strip_suffix('\n').map_or(line.len(), |rest| rest.strip_suffix('\r').unwrap_or(rest).len())
}

/// Where the next line that starts with a bracket starts.
fn header_from(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut line_starts = memchr::memchr_iter(b'\n', &bytes[from..]).map(|at| from + at + 1);
    line_starts.find(|&at| bytes.get(at) == Some(&b'['))
}

/// The index while it is being made.
struct Index {
    kind: FileKind,
    lines: Vec<Line>,
    headers: Vec<SectionHeader>,
    /// The setting that a more indented line would belong to.
    above: Option<Above>,
}

#[derive(Clone, Copy)]
struct Above {
    indentation: usize,
    is_block: bool,
}

impl Index {
    /// An empty one with room for so many bytes of text.
    fn new(bytes: usize, kind: FileKind) -> Self {
        let lines = Vec::with_capacity(bytes / BYTES_OF_A_LINE);
        Self { kind, lines, headers: Vec::with_capacity(bytes / BYTES_OF_A_SECTION), above: None }
    }

    /// Adds the lines of a part of the text that starts and ends with lines.
    fn read(mut self, text: &str, part: Range<usize>) -> Self {
        let Range { mut start, end } = part;
        for newline in memchr::memchr_iter(b'\n', &text.as_bytes()[start..end]).map(|at| part.start + at) {
            self.read_line(text, start..start + content_length(&text[start..=newline]));
            start = newline + 1;
        }
        if start < end {
            self.read_line(text, start..end);
        }
        self
    }

    /// The same by two threads, the second one from a header in column 0 on: such a line belongs to nothing above it.
    fn in_two(text: &str, start: usize, middle: usize, kind: FileKind) -> Self {
        // The first half gets room for the second one.
        let halves = [(text.len(), start..middle), (text.len() - middle, middle..text.len())];
        let halves = at_once(halves, |(bytes, part)| Self::new(bytes, kind).read(text, part));
        let join = |mut whole: Self, second: Self| {
            let above = whole.lines.len();
            whole.lines.extend(second.lines);
            let below = |header: SectionHeader| SectionHeader { line: header.line + above, ..header };
            whole.headers.extend(second.headers.into_iter().map(below));
            whole
        };
        halves.into_iter().reduce(join).expect("there are two")
    }

    fn read_line(&mut self, text: &str, range: Range<usize>) {
        let line = &text[range.clone()];
        let indentation = line::indentation(line);
        let above = self.above.filter(|above| indentation > above.indentation);
        let kind = match (line.as_bytes().get(indentation), above) {
            (None, _) => LineKind::Blank,
            (Some(b'#' | b';'), Some(_)) => LineKind::InnerComment,
            (Some(b'#' | b';'), None) => LineKind::Comment,
            (Some(_), Some(Above { is_block: true, .. })) => LineKind::Nested,
            (Some(_), Some(_)) => LineKind::Continuation,
            (Some(b'['), None) => {
                let header = Header::parse(text, range.start + indentation, range.end, self.kind);
                let Header { kind, name, .. } = header;
                self.headers.push(SectionHeader { kind, name, line: self.lines.len() });
                self.above = None;
                LineKind::Header
            }
            (Some(_), None) => self.read_property(line, indentation),
        };
        self.lines.push(Line { start: range.start, kind });
    }

    fn read_property(&mut self, line: &str, indentation: usize) -> LineKind {
        let has_value = if self.headers.is_empty() { None } else { line::property_has_value(line) };
        self.above = has_value.map(|has_value| Above { indentation, is_block: !has_value });
        if has_value.is_some() { LineKind::Property } else { LineKind::Opaque }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn two_halves_read_as_the_whole(text in "(\\[a\\]|\\[profile b\\]|[ \t]{0,2}|k=v?|s3 =|#c|\r?\n){0,40}") {
            for kind in [FileKind::Config, FileKind::Credentials] {
                let whole = Index::new(text.len(), kind).read(&text, 0..text.len());
                let mut from = 0;
                while let Some(middle) = header_from(&text, from) {
                    let halves = Index::in_two(&text, 0, middle, kind);
                    prop_assert_eq!(format!("{:?}", halves.lines), format!("{:?}", whole.lines));
                    prop_assert_eq!(format!("{:?}", halves.headers), format!("{:?}", whole.headers));
                    from = middle;
                }
            }
        }
    }
}
