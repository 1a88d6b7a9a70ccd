//! What a section says: views into a [`Document`] that read on demand.

use super::Document;
use super::header::HeaderKind;
use super::line::{self, BLANKS, LineKind, Parts};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// Addresses one section among others of the same name. An edit that adds, removes or moves sections
/// makes the ids that were handed out before meaningless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub(super) usize);

/// What a section is and what it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionName<'a> {
    /// A profile: `[default]` or `[profile NAME]` in the config file, `[NAME]` in the credentials file.
    Profile(&'a str),
    /// `[sso-session NAME]`.
    SsoSession(&'a str),
    /// `[services NAME]`.
    Services(&'a str),
    /// Anything else, by the text between the brackets. The AWS CLI keeps its `[plugins]` there.
    Other(&'a str),
}

impl<'a> SectionName<'a> {
    /// What it is called; for any other section the text between the brackets.
    pub fn text(self) -> &'a str {
        match self {
            Self::Profile(text) | Self::SsoSession(text) | Self::Services(text) | Self::Other(text) => text,
        }
    }
}

impl fmt::Display for SectionName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(name) => write!(f, "profile {name}"),
            Self::SsoSession(name) => write!(f, "sso-session {name}"),
            Self::Services(name) => write!(f, "services {name}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// One section: a header and the lines below it.
#[derive(Clone, Copy, Debug)]
pub struct Section<'a> {
    pub(super) document: &'a Document,
    pub(super) id: SectionId,
}

impl<'a> Section<'a> {
    /// The id that tells this section from others of its name.
    pub fn id(self) -> SectionId {
        self.id
    }

    /// What it is a section of.
    pub fn document(self) -> &'a Document {
        self.document
    }

    /// What the section is and what it is called.
    pub fn name(self) -> SectionName<'a> {
        let header = &self.document.headers[self.id.0];
        let name = &self.document.text[header.name.clone()];
        match header.kind {
            HeaderKind::BareDefault | HeaderKind::Profile => SectionName::Profile(name),
            HeaderKind::SsoSession => SectionName::SsoSession(name),
            HeaderKind::Services => SectionName::Services(name),
            HeaderKind::Other => SectionName::Other(name),
        }
    }

    /// The line number of the header, counted from 1.
    pub fn line(self) -> usize {
        self.document.headers[self.id.0].line + 1
    }

    /// How many lines stand below the header: there are no more settings.
    pub fn lines(self) -> usize {
        self.document.body(self.id.0).len()
    }

    /// Whether this is a `[default]` that a `[profile default]` in the same file displaces entirely.
    pub fn is_displaced(self) -> bool {
        self.document.has_prefixed_default()
            && self.document.headers[self.id.0].kind == HeaderKind::BareDefault
    }

    /// The settings in the order of the file, duplicates included.
    pub fn settings(self) -> impl DoubleEndedIterator<Item = Setting<'a>> {
        let document = self.document;
        document
            .body(self.id.0)
            .filter(move |&line| document.lines[line].kind() == LineKind::Property)
            .map(move |line| Setting { document, line })
    }

    /// The last setting of this key, which is the one that counts. Keys compare without regard to case.
    #[inline]
    pub fn get(self, key: &str) -> Option<Setting<'a>> {
        let may_have = self.document.headers[self.id.0].keys.may_have(key);
        if may_have { self.find(key) } else { None }
    }

    fn find(self, key: &str) -> Option<Setting<'a>> {
        self.settings().rev().find(|setting| setting.has_key(key))
    }
}

/// A key and its value.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    pub(super) document: &'a Document,
    /// Index of the property line.
    pub(super) line: usize,
}

impl<'a> Setting<'a> {
    /// The key in lower case.
    pub fn key(self) -> Cow<'a, str> {
        lower_case(self.raw_key())
    }

    /// The key and the value, by one look at the line.
    #[inline]
    pub fn read(self) -> (Cow<'a, str>, Cow<'a, str>) {
        let text = self.text();
        let (key, value) = self.document.lines[self.line].key_and_value(text);
        (lower_case(&text[key]), self.joined(&text[value]))
    }

    /// The value: trimmed, without an inline comment, continuation lines joined by newlines. A block of
    /// nested settings reads as its lines, each behind a newline.
    pub fn value(self) -> Cow<'a, str> {
        self.joined(&self.text()[self.parts().value])
    }

    #[inline]
    fn joined(self, first: &'a str) -> Cow<'a, str> {
        let below = self.below();
        if below.is_empty() { Cow::Borrowed(first) } else { self.with_lines(first, below) }
    }

    fn with_lines(self, first: &'a str, below: Range<usize>) -> Cow<'a, str> {
        let mut value = first.to_owned();
        for line in below {
            let text = self.document.line_text(line);
            let is_text = match self.document.lines[line].kind() {
                LineKind::Continuation => true,
                LineKind::Nested => Parts::of_nested(text).is_some(),
                _ => false,
            };
            if is_text {
                value.push('\n');
                value.push_str(text.trim_matches(BLANKS));
            }
        }
        Cow::Owned(value)
    }

    /// The settings of the block below a key without a value of its own, duplicates included.
    pub fn nested(self) -> impl DoubleEndedIterator<Item = Nested<'a>> {
        let document = self.document;
        self.below()
            .filter(move |&line| document.lines[line].kind() == LineKind::Nested)
            .map(move |line| Nested { document, line })
            .filter(|nested| nested.parts().is_some())
    }

    /// The last nested setting of this key. Keys compare without regard to case.
    pub fn get_nested(self, key: &str) -> Option<Nested<'a>> {
        self.nested().rev().find(|nested| nested.raw_key().eq_ignore_ascii_case(key))
    }

    /// The line number, counted from 1.
    pub fn line(self) -> usize {
        self.line + 1
    }

    pub(super) fn has_key(self, key: &str) -> bool {
        // Most keys differ in their first letters: those lines need not be split.
        let text = &self.document.text.as_bytes()[self.document.lines[self.line].start()..];
        let start = text
            .iter()
            .position(|byte| !line::is_blank(*byte))
            .and_then(|from| text[from..].get(..key.len()));
        start.is_some_and(|start| start.eq_ignore_ascii_case(key.as_bytes()))
            && self.raw_key().eq_ignore_ascii_case(key)
    }

    pub(super) fn text(self) -> &'a str {
        self.document.line_text(self.line)
    }

    pub(super) fn parts(self) -> Parts {
        self.document.lines[self.line].parts(self.text())
    }

    pub(super) fn raw_key(self) -> &'a str {
        &self.text()[self.parts().key]
    }

    /// The lines below the first that belong to this setting. Blank lines and comments count where
    /// more of the setting follows them.
    pub(super) fn below(self) -> Range<usize> {
        let start = self.line + 1;
        let mut end = start;
        for (index, line) in (start..).zip(&self.document.lines[start..]) {
            match line.kind() {
                kind if kind.belongs_to_setting() => end = index + 1,
                LineKind::Blank | LineKind::Comment => {}
                _ => break,
            }
        }
        start..end
    }
}

/// The value may be a secret, so it is not shown.
impl fmt::Debug for Setting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setting")
            .field("key", &self.key())
            .field("line", &self.line())
            .finish_non_exhaustive()
    }
}

/// A setting of a nested block, such as `max_concurrent_requests` below `s3 =`.
#[derive(Clone, Copy)]
pub struct Nested<'a> {
    pub(super) document: &'a Document,
    pub(super) line: usize,
}

impl<'a> Nested<'a> {
    /// The key in lower case.
    pub fn key(self) -> Cow<'a, str> {
        lower_case(self.raw_key())
    }

    /// The value: trimmed, without an inline comment.
    pub fn value(self) -> &'a str {
        self.parts().map_or("", |parts| &self.text()[parts.value])
    }

    /// The line number, counted from 1.
    pub fn line(self) -> usize {
        self.line + 1
    }

    pub(super) fn text(self) -> &'a str {
        self.document.line_text(self.line)
    }

    pub(super) fn parts(self) -> Option<Parts> {
        Parts::of_nested(self.text())
    }

    fn raw_key(self) -> &'a str {
        self.parts().map_or("", |parts| &self.text()[parts.key])
    }
}

/// The value may be a secret, so it is not shown.
impl fmt::Debug for Nested<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Nested").field("key", &self.key()).field("line", &self.line()).finish_non_exhaustive()
    }
}

/// Only ASCII letters have case in a key, as in the reference; most keys need no copy.
#[inline]
fn lower_case(key: &str) -> Cow<'_, str> {
    match key.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(key.to_ascii_lowercase()),
        false => Cow::Borrowed(key),
    }
}
