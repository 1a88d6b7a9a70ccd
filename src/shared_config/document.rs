//! The text of a file and the index over it.

use super::header::{Header, HeaderKind};
use super::key::KeyMarks;
use super::line::{self, Line, LineKind};
use super::merged::Merged;
use super::section::{Section, SectionId, SectionName};
use super::{Diagnostic, FileKind, diagnose};
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

const BYTE_ORDER_MARK: char = '\u{feff}';
/// Fewer bytes than most lines have: memory that is asked for and never touched costs nothing, and growing costs a copy.
const BYTES_OF_A_LINE: usize = 8;
/// The same for a section.
const BYTES_OF_A_SECTION: usize = 32;

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
    /// Of the settings below it.
    pub(super) keys: KeyMarks,
}

impl Document {
    /// Reads a file. Every text is a document; see [`Document::diagnostics`] for what is odd in it.
    pub fn parse(text: impl Into<String>, kind: FileKind) -> Self {
        let text = text.into();
        let start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        let index = Index::read(&text, start, kind);
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
        self.lines.get(index + 1).map_or(self.text.len(), |next| next.start())
    }

    /// Line `index` without its line end.
    #[inline]
    pub(super) fn line_text(&self, index: usize) -> &str {
        let start = self.lines[index].start();
        &self.text[start..content_end(&self.text, start, self.line_end(index))]
    }

    /// The line end of line `index`: `\n`, `\r\n`, or nothing for the last line.
    pub(super) fn terminator(&self, index: usize) -> &str {
        &self.text[self.lines[index].start() + self.line_text(index).len()..self.line_end(index)]
    }

    /// The header of section `index` in full.
    pub(super) fn header(&self, index: usize) -> Header {
        let line = self.headers[index].line;
        let (start, text) = (self.lines[line].start(), self.line_text(line));
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

/// Where the line from `start` to `end` ends without its line end. A lone `\r` at the end of the file is none.
#[inline]
fn content_end(text: &str, start: usize, end: usize) -> usize {
    match &text.as_bytes()[start..end] {
        [.., b'\r', b'\n'] => end - 2,
        [.., b'\n'] => end - 1,
        _ => end,
    }
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
    /// The lines of a text from `start` on.
    fn read(text: &str, mut start: usize, kind: FileKind) -> Self {
        let lines = Vec::with_capacity(text.len() / BYTES_OF_A_LINE);
        let headers = Vec::with_capacity(text.len() / BYTES_OF_A_SECTION);
        let mut index = Self { kind, lines, headers, above: None };
        let mut marked = false;
        // Marks of comments are met on the way: a line without one need not be searched for it later.
        let first = start;
        for at in memchr::memchr3_iter(b'\n', b'#', b';', &text.as_bytes()[first..]).map(|at| first + at) {
            if text.as_bytes()[at] != b'\n' {
                marked = true;
                continue;
            }
            index.read_line(text, start..content_end(text, start, at + 1), marked);
            (start, marked) = (at + 1, false);
        }
        if start < text.len() {
            index.read_line(text, start..text.len(), marked);
        }
        index
    }

    #[inline]
    fn read_line(&mut self, text: &str, range: Range<usize>, marked: bool) {
        let line = &text.as_bytes()[range.clone()];
        let indentation = line::indentation_of(line);
        let above = self.above.filter(|above| indentation > above.indentation);
        let kind = match (line.get(indentation), above) {
            (None, _) => LineKind::Blank,
            (Some(b'#' | b';'), Some(_)) => LineKind::InnerComment,
            (Some(b'#' | b';'), None) => LineKind::Comment,
            (Some(_), Some(Above { is_block: true, .. })) => LineKind::Nested,
            (Some(_), Some(_)) => LineKind::Continuation,
            (Some(b'['), None) => {
                let header = Header::parse(text, range.start + indentation, range.end, self.kind);
                let Header { kind, name, .. } = header;
                let (line, keys) = (self.lines.len(), KeyMarks::default());
                self.headers.push(SectionHeader { kind, name, line, keys });
                self.above = None;
                LineKind::Header
            }
            (Some(_), None) => return self.read_property(text, range, indentation, marked),
        };
        self.lines.push(Line::new(range.start, kind, marked, None));
    }

    #[inline]
    fn read_property(&mut self, text: &str, range: Range<usize>, indentation: usize, marked: bool) {
        let start = range.start;
        // Most lines have no mark, and are not looked at twice.
        let comment = if marked { line::inline_comment(&text[range.clone()]) } else { None };
        let line = &text.as_bytes()[start..comment.map_or(range.end, |comment| start + comment)];
        let found = match self.headers.last_mut() {
            None => None,
            Some(header) => line::property(line, indentation).map(|found| (header, found)),
        };
        let (kind, above, separator) = match found {
            None => (LineKind::Opaque, None, None),
            Some((header, property)) => {
                header.keys.add(&line[property.key]);
                let is_block = !property.has_value;
                (LineKind::Property, Some(Above { indentation, is_block }), Some(property.separator))
            }
        };
        self.above = above;
        self.lines.push(Line::new(start, kind, marked, separator));
    }
}
