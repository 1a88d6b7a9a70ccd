//! One line of the file: what it is, and where its key and value stand.

use std::fmt;
use std::ops::Range;

/// White space as the reference grammar has it; any other blank is part of a key or value.
pub(super) const BLANKS: [char; 2] = [' ', '\t'];

/// What a line is to the lines around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum LineKind {
    Blank,
    /// A comment in column 0, or an indented one that stands under no setting.
    Comment,
    /// An indented comment under a setting. Only the Rust SDK takes it for text.
    InnerComment,
    Header,
    Property,
    /// Text that continues the value of the property above.
    Continuation,
    /// A line of a block of nested settings, which may or may not read as one.
    Nested,
    /// A line that no rule covers. It ends the setting above it.
    Opaque,
}

impl LineKind {
    /// In the order of their numbers.
    const ALL: [Self; 8] = [
        Self::Blank,
        Self::Comment,
        Self::InnerComment,
        Self::Header,
        Self::Property,
        Self::Continuation,
        Self::Nested,
        Self::Opaque,
    ];

    /// Whether a line of this kind is part of the setting above it.
    pub(super) fn belongs_to_setting(self) -> bool {
        matches!(self, Self::Continuation | Self::Nested | Self::InnerComment)
    }
}

/// A line: where it starts (it ends where the next one starts), what it is, and what a look at its parts would find out
/// again. Packed, since a file may have a hundred thousand lines: 43 bits for the start, 16 for the separator.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Line(u64);

const SEPARATOR_BITS: u32 = 16;
const SEPARATOR: u64 = (1 << SEPARATOR_BITS) - 1;
const MARKED: u64 = 1 << SEPARATOR_BITS;
const KIND_BITS: u32 = 4;
const KIND_FROM: u32 = SEPARATOR_BITS + 1;
const START_FROM: u32 = KIND_FROM + KIND_BITS;

impl Line {
    /// `separator` is where the separator of a property stands in its line.
    #[inline]
    pub(super) fn new(start: usize, kind: LineKind, marked: bool, separator: Option<usize>) -> Self {
        debug_assert!((start as u64) >> (64 - START_FROM) == 0, "a text of eight tebibytes");
        // One that is too far to the right is looked for again; none stands at the very start, before its key.
        let separator = separator.map_or(0, |at| at as u64);
        let separator = if separator <= SEPARATOR { separator } else { 0 };
        let marked = if marked { MARKED } else { 0 };
        Self((start as u64) << START_FROM | (kind as u64) << KIND_FROM | marked | separator)
    }

    #[inline]
    pub(super) fn start(self) -> usize {
        (self.0 >> START_FROM) as usize
    }

    #[inline]
    pub(super) fn kind(self) -> LineKind {
        LineKind::ALL[(self.0 >> KIND_FROM) as usize % LineKind::ALL.len()]
    }

    /// Whether a `#` or `;` stands in it: without one, it has no comment.
    #[inline]
    pub(super) fn is_marked(self) -> bool {
        self.0 & MARKED != 0
    }

    /// Where the key and the value of a property stand in its `text`, trimmed.
    #[inline]
    pub(super) fn key_and_value(self, text: &str) -> (Range<usize>, Range<usize>) {
        match (self.0 & SEPARATOR) as usize {
            separator @ 1.. if !self.is_marked() && !is_blank(text.as_bytes()[0]) => {
                let key = 0..end_trimmed(text.as_bytes(), separator);
                (key, trimmed(text, separator + 1..text.len()))
            }
            _ => {
                let parts = self.parts(text);
                (parts.key, parts.value)
            }
        }
    }

    /// Its parts, which `text` was split into when it was read.
    #[inline]
    pub(super) fn parts(self, text: &str) -> Parts {
        match (self.0 & SEPARATOR) as usize {
            0 => Parts::of_property(text, self.is_marked()).expect("it was split when it was read"),
            separator => Parts::around(text, separator, Parts::comment(text, self.is_marked())),
        }
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, kind, separator) = (self.start(), self.kind(), self.0 & SEPARATOR);
        write!(f, "{kind:?} at {start}, separator {separator}, marked {}", self.is_marked())
    }
}

/// The parts of `key = value # comment`, as offsets into the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) key: Range<usize>,
    pub(super) separator: usize,
    /// Trimmed; where it is empty, it stands directly behind the separator.
    pub(super) value: Range<usize>,
    /// Where an inline comment starts.
    pub(super) comment: Option<usize>,
}

impl Parts {
    /// Splits a property line. A line without `=` may use `:`, as botocore allows. A line that is not `marked` has neither
    /// `#` nor `;`.
    pub(super) fn of_property(line: &str, marked: bool) -> Option<Self> {
        Self::split(line, Self::comment(line, marked), true)
    }

    /// Splits a line of a nested block, for which every reader wants `=`.
    pub(super) fn of_nested(line: &str) -> Option<Self> {
        Self::split(line, inline_comment(line), false)
    }

    /// Where the comment of a line starts.
    #[inline]
    fn comment(line: &str, marked: bool) -> Option<usize> {
        if marked { inline_comment(line) } else { None }
    }

    fn split(line: &str, comment: Option<usize>, colon: bool) -> Option<Self> {
        let text = &line.as_bytes()[..comment.unwrap_or(line.len())];
        let parts = Self::around(line, separator(text, colon)?, comment);
        (!parts.key.is_empty()).then_some(parts)
    }

    /// The parts on both sides of a separator.
    #[inline]
    fn around(line: &str, separator: usize, comment: Option<usize>) -> Self {
        let key = trimmed(line, 0..separator);
        let value = trimmed(line, separator + 1..comment.unwrap_or(line.len()));
        Self { key, separator, value, comment }
    }
}

/// What reading a text keeps of a property.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Property {
    pub(super) key: Range<usize>,
    pub(super) separator: usize,
    pub(super) has_value: bool,
}

/// What [`Parts::of_property`] finds, but for the ends of the value, of which a text is mostly made. The line ends where its
/// comment starts.
#[inline]
pub(super) fn property(line: &[u8], indentation: usize) -> Option<Property> {
    let separator = separator(line, true)?;
    // What is not blank first is the separator where the key is empty.
    if separator <= indentation {
        return None;
    }
    let has_value = line[separator + 1..].iter().any(|&byte| !is_blank(byte));
    Some(Property { key: indentation..end_trimmed(line, separator), separator, has_value })
}

#[inline]
fn separator(line: &[u8], colon: bool) -> Option<usize> {
    let find = |wanted: u8| line.iter().position(|&byte| byte == wanted);
    find(b'=').or_else(|| if colon { find(b':') } else { None })
}

/// Where white space followed by `#` or `;` starts a comment. The reference takes any white space of
/// Unicode here, though only blanks elsewhere.
pub(super) fn inline_comment(line: &str) -> Option<usize> {
    memchr::memchr2_iter(b'#', b';', line.as_bytes()).find(|&at| starts_comment(line, at))
}

fn starts_comment(line: &str, mark: usize) -> bool {
    line[..mark].ends_with(char::is_whitespace)
}

/// The width of the blanks a line starts with.
pub(super) fn indentation(line: &str) -> usize {
    indentation_of(line.as_bytes())
}

/// The same of bytes.
#[inline]
pub(super) fn indentation_of(line: &[u8]) -> usize {
    line.iter().position(|&byte| !is_blank(byte)).unwrap_or(line.len())
}

/// `range` of `text` without the blanks at both ends; an empty rest stands at the start of `range`.
#[inline]
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let bytes = &text.as_bytes()[..range.end];
    let Some(blanks) = bytes[range.start..].iter().position(|&byte| !is_blank(byte)) else {
        return range.start..range.start;
    };
    range.start + blanks..end_trimmed(bytes, range.end)
}

/// Where the blanks before `end` start; there is something else before them.
#[inline]
fn end_trimmed(line: &[u8], mut end: usize) -> usize {
    while is_blank(line[end - 1]) {
        end -= 1;
    }
    end
}

#[inline]
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Whether the first character that is not a blank starts a comment.
pub(super) fn is_comment(line: &str) -> bool {
    line.trim_start_matches(BLANKS).starts_with(['#', ';'])
}

/// Whether every implementation skips the line: a comment needs to stand in column 0 for that.
pub(super) fn is_skipped_by_all(line: &str) -> bool {
    line.starts_with(['#', ';']) || line.trim_matches(BLANKS).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_gives_back_what_was_packed() {
        for (number, kind) in LineKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, number);
            for (start, marked, separator) in
                [(0, false, None), (1, true, Some(7)), ((1 << 43) - 1, true, Some(65_535))]
            {
                let line = Line::new(start, kind, marked, separator);
                assert_eq!((line.start(), line.kind(), line.is_marked()), (start, kind, marked));
                assert_eq!(line.0 & SEPARATOR, separator.unwrap_or(0) as u64);
            }
        }
    }

    proptest! {
        #[test]
        fn the_parts_are_those_of_the_first_look(line in "[ab =:#;\\t\u{a0}é]{0,12}", far in any::<bool>()) {
            let line = if far { format!("{}{line}", "k".repeat(70_000)) } else { line };
            let marked = line.contains(['#', ';']);
            prop_assert_eq!(Parts::of_property(&line, marked), Parts::of_property(&line, true));
            let indentation = indentation(&line);
            let short = Parts::of_property(&line, true).map(|Parts { key, separator, value, .. }| {
                Property { key, separator, has_value: !value.is_empty() }
            });
            let end = Parts::comment(&line, marked).unwrap_or(line.len());
            prop_assert_eq!(property(&line.as_bytes()[..end], indentation), short);
            if let Some(parts) = Parts::of_property(&line, marked) {
                let packed = Line::new(0, LineKind::Property, marked, Some(parts.separator));
                prop_assert_eq!(packed.key_and_value(&line), (parts.key.clone(), parts.value.clone()));
                prop_assert_eq!(packed.parts(&line), parts);
            }
        }
    }
}
