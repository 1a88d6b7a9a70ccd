//! Finding what the AWS tools do not all read alike.

use super::diagnostic::DiagnosticKind as Kind;
use super::header::{Header, HeaderKind};
use super::line::{self, LineKind, Parts, inline_comment};
use super::section::{Section, SectionId, Setting};
use super::writable::{is_identifier, is_quoted};
use super::{Diagnostic, Document, FileKind};
use crate::cores::{in_order, parts};
use hashbrown::HashMap;
use std::ops::Range;

/// From so many bytes on the cores share a file: starting a thread takes as long as a good part of these.
const WORTH_A_THREAD: usize = 256 * 1024;

/// One of the looks at a document, which many cores share.
enum Look {
    Lines,
    Headers,
    /// At the settings of these sections.
    Settings(Range<usize>),
}

/// Every oddity of the document, in the order of its lines.
pub(super) fn diagnose(document: &Document) -> Vec<Diagnostic> {
    let mut looks = vec![Look::Lines, Look::Headers];
    looks.extend(parts(document.headers.len()).map(Look::Settings));
    let mut found = Vec::new();
    match document.text.len() {
        ..WORTH_A_THREAD => looks.into_iter().for_each(|look| found.extend(look.at(document))),
        _ => in_order(looks, |look| look.at(document), |part| found.extend(part)),
    }
    found.sort_by_key(|one| one.line);
    found
}

impl Look {
    fn at(self, document: &Document) -> Vec<Diagnostic> {
        let mut findings = Findings { document, found: Vec::new() };
        match self {
            Self::Lines => findings.lines(),
            Self::Headers => findings.headers(),
            Self::Settings(sections) => sections.for_each(|index| findings.settings(index)),
        }
        findings.found
    }
}

struct Findings<'a> {
    document: &'a Document,
    found: Vec<Diagnostic>,
}

impl<'a> Findings<'a> {
    /// `index` counts from 0, as everywhere inside the module.
    fn add_if(&mut self, index: usize, kind: Kind, holds: bool) {
        if holds {
            self.found.push(Diagnostic { line: index + 1, kind });
        }
    }

    /// What shows in a line by itself.
    fn lines(&mut self) {
        let document = self.document;
        self.add_if(0, Kind::ByteOrderMark, document.text.starts_with('\u{feff}'));
        let has_returns = document.text.contains('\r');
        let first_header = document.headers.first().map_or(document.lines.len(), |one| one.line);
        for (index, line) in document.lines.iter().enumerate() {
            let returns = has_returns && document.line_text(index).contains('\r');
            self.add_if(index, Kind::LoneCarriageReturn, returns);
            match line.kind() {
                LineKind::Opaque if index < first_header => self.add_if(index, Kind::BeforeAnySection, true),
                LineKind::Opaque => {
                    let text = document.line_text(index);
                    let body =
                        text[..inline_comment(text).unwrap_or(text.len())].trim_start_matches(line::BLANKS);
                    let nameless = body.starts_with(['=', ':']);
                    self.add_if(index, if nameless { Kind::EmptyKey } else { Kind::NoSeparator }, true);
                }
                LineKind::Comment => {
                    let is_indented = line::indentation(document.line_text(index)) > 0;
                    self.add_if(index, Kind::IndentedComment, is_indented);
                }
                _ => {}
            }
        }
    }

    fn headers(&mut self) {
        let mut first_of = HashMap::with_capacity(self.document.headers.len());
        for section in self.document.sections() {
            let index = section.line() - 1;
            self.header(section, index);
            let kind = self.document.headers[section.id().0].kind;
            let first =
                *first_of.entry((kind == HeaderKind::BareDefault, section.name())).or_insert(section.line());
            self.add_if(index, Kind::DuplicateSection { first }, first != section.line());
        }
    }

    fn header(&mut self, section: Section<'a>, index: usize) {
        let document = self.document;
        let line = document.line_text(index);
        if is_ordinary_header(line, document.kind) {
            return;
        }
        let header = document.header(section.id().0);
        self.add_if(index, Kind::IndentedHeader, line::indentation(line) > 0);
        self.add_if(index, Kind::DisplacedDefault, section.is_displaced());
        let inner = &document.text[header.inner.clone()];
        let Some(close) = header.close.filter(|_| !inner.is_empty()) else {
            return self.add_if(index, Kind::MalformedHeader, true);
        };
        let open = document.lines[index].start() + line::indentation(line);
        let tail =
            document.text[close..document.lines[index].start() + line.len()].trim_matches(line::BLANKS);
        self.add_if(index, Kind::PaddedHeader, header.inner.len() + 2 != close - open);
        self.add_if(index, Kind::CommentMarkInHeader, inner.contains(['#', ';']));
        self.add_if(index, Kind::TextAfterHeader, !tail.is_empty() && !line::is_comment(tail));
        let touches = document.text[close..].starts_with(['#', ';']);
        self.add_if(index, Kind::CommentTouchesHeader, touches);
        self.add_if(index, Kind::BracketInHeaderComment, tail.contains(']'));
        self.add_if(index, Kind::UpperCaseDefault, inner == "DEFAULT");
        self.name(&header, index, inner);
    }

    fn name(&mut self, header: &Header, index: usize, inner: &str) {
        let prefix = inner.split(line::BLANKS).next().unwrap_or_default();
        if header.kind == HeaderKind::Other {
            let kind = match (self.document.kind, prefix) {
                (FileKind::Credentials, _) => Kind::PrefixInCredentials,
                (FileKind::Config, "profile" | "sso-session" | "services") if prefix != inner => {
                    let is_escaped = inner.contains(['"', '\'', '\\']);
                    if is_escaped { Kind::EscapedName } else { Kind::UnreadableName }
                }
                (FileKind::Config, _) if prefix.starts_with("profile") && prefix != inner => {
                    Kind::AlmostProfile
                }
                // The AWS CLI's own sections, which are nobody else's business.
                (FileKind::Config, _) if matches!(inner, "plugins" | "preview" | "DEFAULT") => return,
                (FileKind::Config, _) => Kind::UnknownSection,
            };
            return self.add_if(index, kind, true);
        }
        let name = &self.document.text[header.name.clone()];
        self.add_if(index, Kind::OddName, !is_identifier(name));
        let prefixed = self.document.kind == FileKind::Config && header.kind != HeaderKind::BareDefault;
        self.add_if(index, Kind::QuotedName, prefixed && header.name.end != header.inner.end);
        let quote = usize::from(header.name.end != header.inner.end);
        let gap = header.name.start - quote - header.inner.start;
        self.add_if(index, Kind::WideHeader, prefixed && gap != prefix.len() + 1);
    }

    fn settings(&mut self, index: usize) {
        let section = Section { document: self.document, id: SectionId(index) };
        if self.document.headers[index].keys.may_repeat() {
            self.duplicate_keys(section);
        }
        section.settings().for_each(|setting| self.setting(setting));
    }

    fn duplicate_keys(&mut self, section: Section<'a>) {
        let mut keys: Vec<_> = section.settings().map(|setting| (setting.key(), setting.line)).collect();
        keys.sort_unstable();
        for same in keys.chunk_by(|one, next| one.0 == next.0) {
            let Some(((_, first), others)) = same.split_first() else { continue };
            for (_, index) in others {
                self.add_if(*index, Kind::DuplicateKey { first: first + 1 }, true);
            }
        }
    }

    fn setting(&mut self, setting: Setting<'a>) {
        let (index, text) = (setting.line, setting.text());
        let parts = &self.document.lines[index].parts(text);
        let below = setting.below();
        if below.is_empty() && is_ordinary(text, parts) {
            return;
        }
        self.add_if(index, Kind::IndentedKey, line::indentation(text) > 0);
        self.add_if(index, Kind::ColonSeparator, text.as_bytes()[parts.separator] == b':');
        self.add_if(index, Kind::ColonInKey, text[parts.key.clone()].contains(':'));
        self.key_and_value(index, text, parts, Kind::UpperCaseKey);
        self.add_if(index, Kind::EmptyValue, parts.value.is_empty() && below.is_empty());
        if !below.is_empty() {
            self.below(setting, below.collect());
        }
    }

    /// `case` is what an upper-case letter in the key amounts to.
    fn key_and_value(&mut self, index: usize, text: &str, parts: &Parts, case: Kind) {
        let (key, value) = (&text[parts.key.clone()], &text[parts.value.clone()]);
        self.add_if(index, case, key.bytes().any(|byte| byte.is_ascii_uppercase()));
        self.add_if(index, Kind::OddKey, !is_identifier(key));
        self.add_if(index, Kind::InlineComment, parts.comment.is_some());
        self.add_if(index, Kind::QuotedValue, is_quoted(value));
        self.add_if(index, Kind::UnusualWhiteSpace, key.trim() != key || value.trim() != value);
    }

    fn below(&mut self, setting: Setting<'a>, below: Vec<usize>) {
        let is_block = setting.parts().value.is_empty();
        let goes_on = |index: usize| self.document.lines[index].kind() == LineKind::Continuation;
        let last_text = below.iter().rposition(|&index| goes_on(index)).unwrap_or(0);
        for (at, index) in below.into_iter().enumerate() {
            let text = self.document.line_text(index);
            match self.document.lines[index].kind() {
                LineKind::Blank => self.add_if(index, Kind::BlankInValue, at < last_text),
                LineKind::InnerComment if is_block => self.add_if(index, Kind::IndentedComment, true),
                LineKind::InnerComment => self.add_if(index, Kind::CommentInValue, true),
                LineKind::Continuation => self.add_if(index, Kind::ContinuationLine, true),
                LineKind::Nested => match Parts::of_nested(text) {
                    None => self.add_if(index, Kind::MalformedNested, true),
                    Some(parts) => {
                        self.add_if(index, Kind::EmptyValue, parts.value.is_empty());
                        self.key_and_value(index, text, &parts, Kind::UpperCaseNestedKey);
                    }
                },
                _ => {}
            }
        }
    }
}

/// Whether a header is as most are, `[profile NAME]` or `[NAME]`, so that nothing is odd about it.
fn is_ordinary_header(line: &str, file: FileKind) -> bool {
    let before = match file {
        FileKind::Config => "[profile ",
        FileKind::Credentials => "[",
    };
    let name = line.strip_prefix(before).and_then(|rest| rest.strip_suffix(']'));
    name.is_some_and(|name| {
        let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
        !name.is_empty() && name.bytes().all(is_plain)
    })
}

/// Whether a setting on one line is as most are, so that nothing is odd about it: a key of small letters, digits and
/// underscores at the start of the line, `=`, and a value without a comment that starts and ends with ASCII characters
/// other than quotes.
fn is_ordinary(line: &str, parts: &Parts) -> bool {
    let (key, value) = (&line.as_bytes()[parts.key.clone()], &line.as_bytes()[parts.value.clone()]);
    let is_plain_end =
        |end: Option<&u8>| end.is_some_and(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\''));
    parts.key.start == 0
        && line.as_bytes()[parts.separator] == b'='
        && parts.comment.is_none()
        && key.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        && is_plain_end(value.first())
        && is_plain_end(value.last())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_odd_about_an_ordinary_setting(line in "[aB_1é]{1,3}[ \t]?[=:][ \t]?[a\"'#;é \u{a0}]{0,4}") {
            let text = format!("[a]\n{line}\n");
            let document = Document::parse(text, FileKind::Credentials);
            let Some(setting) = document.sections().next().and_then(|section| section.settings().next()) else {
                return Ok(());
            };
            if is_ordinary(setting.text(), &setting.parts()) {
                prop_assert_eq!(document.diagnostics(), vec![]);
            }
        }

        #[test]
        fn nothing_is_odd_about_an_ordinary_header(line in "[ \\t]?\\[(profile|default|a)? ?[a-bA1_.é\"# -]{0,3}\\]?[ \\]#]{0,2}") {
            for kind in [FileKind::Config, FileKind::Credentials] {
                if is_ordinary_header(&line, kind) {
                    let document = Document::parse(format!("{line}\na = b\n"), kind);
                    prop_assert_eq!(document.diagnostics(), vec![]);
                }
            }
        }
    }
}
