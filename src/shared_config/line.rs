//! One line of the file: what it is, and where its key and value stand.

use std::ops::Range;

/// White space as the reference grammar has it; any other blank is part of a key or value.
pub(super) const BLANKS: [char; 2] = [' ', '\t'];

/// What a line is to the lines around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Whether a line of this kind is part of the setting above it.
    pub(super) fn belongs_to_setting(self) -> bool {
        matches!(self, Self::Continuation | Self::Nested | Self::InnerComment)
    }
}

/// A line by the offset at which it starts; it ends where the next one starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) kind: LineKind,
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
    /// Splits a property line. A line without `=` may use `:`, as botocore allows.
    pub(super) fn of_property(line: &str) -> Option<Self> {
        Self::split(line, true)
    }

    /// Splits a line of a nested block, for which every reader wants `=`.
    pub(super) fn of_nested(line: &str) -> Option<Self> {
        Self::split(line, false)
    }

    fn split(line: &str, colon: bool) -> Option<Self> {
        let comment = inline_comment(line);
        let text = &line.as_bytes()[..comment.unwrap_or(line.len())];
        let find = |wanted: u8| text.iter().position(|&byte| byte == wanted);
        let separator = find(b'=').or_else(|| if colon { find(b':') } else { None })?;
        let key = trimmed(line, 0..separator);
        let value = trimmed(line, separator + 1..comment.unwrap_or(line.len()));
        (!key.is_empty()).then_some(Self { key, separator, value, comment })
    }
}

/// Whether a property line has a value of its own, or `None` where the line is no property.
///
/// It is [`Parts::of_property`] for the ordinary line, whose separator comes before anything that could start a comment:
/// most of a line is its value, and need not be looked at.
pub(super) fn property_has_value(line: &str) -> Option<bool> {
    let bytes = line.as_bytes();
    let end_of_key = bytes.iter().position(|byte| matches!(byte, b'=' | b'#' | b';'));
    let Some(separator) = end_of_key.filter(|&at| bytes[at] == b'=') else {
        return Parts::of_property(line).map(|parts| !parts.value.is_empty());
    };
    if bytes[..separator].iter().all(|&byte| is_blank(byte)) {
        return None;
    }
    let rest = &bytes[separator + 1..];
    let has_value = match rest.iter().position(|&byte| !is_blank(byte)) {
        None => false,
        // Behind a blank it starts a comment.
        Some(at) => at == 0 || !matches!(rest[at], b'#' | b';'),
    };
    Some(has_value)
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
    line.bytes().position(|byte| !is_blank(byte)).unwrap_or(line.len())
}

/// `range` of `text` without the blanks at both ends; an empty rest stands at the start of `range`.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let bytes = &text.as_bytes()[range.clone()];
    match bytes.iter().position(|&byte| !is_blank(byte)) {
        None => range.start..range.start,
        Some(start) => {
            let behind = bytes.iter().rev().take_while(|&&byte| is_blank(byte)).count();
            range.start + start..range.end - behind
        }
    }
}

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

    proptest! {
        #[test]
        fn the_short_look_at_a_property_agrees_with_the_whole_one(line in "[ab =:#;\\t\u{a0}é]{0,12}") {
            let whole = Parts::of_property(&line).map(|parts| !parts.value.is_empty());
            prop_assert_eq!(property_has_value(&line), whole);
        }
    }
}
