//! Finding what the AWS tools do not all read alike.

use super::diagnostic::DiagnosticKind as Kind;
use super::header::HeaderKind;
use super::line::{self, LineKind, Parts, inline_comment};
use super::section::{Section, Setting};
use super::writable::{is_identifier, is_quoted};
use super::{Diagnostic, Document, FileKind};
use std::collections::HashMap;

/// Every oddity of the document, in the order of its lines.
pub(super) fn diagnose(document: &Document) -> Vec<Diagnostic> {
    let mut findings = Findings { document, found: Vec::new() };
    findings.lines();
    findings.headers();
    for section in document.sections() {
        findings.duplicate_keys(section);
        section.settings().for_each(|setting| findings.setting(setting));
    }
    findings.found.sort_by_key(|one| one.line);
    findings.found
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
        let first_header = document.headers.first().map_or(document.lines.len(), |one| one.line);
        for (index, line) in document.lines.iter().enumerate() {
            let text = document.line_text(index);
            self.add_if(index, Kind::LoneCarriageReturn, text.contains('\r'));
            match line.kind {
                LineKind::Opaque if index < first_header => self.add_if(index, Kind::BeforeAnySection, true),
                LineKind::Opaque => {
                    let body =
                        text[..inline_comment(text).unwrap_or(text.len())].trim_start_matches(line::BLANKS);
                    let nameless = body.starts_with(['=', ':']);
                    self.add_if(index, if nameless { Kind::EmptyKey } else { Kind::NoSeparator }, true);
                }
                LineKind::Comment => self.add_if(index, Kind::IndentedComment, line::indentation(text) > 0),
                _ => {}
            }
        }
    }

    fn headers(&mut self) {
        let mut first_of = HashMap::new();
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
        let header = document.header(section.id().0);
        let line = document.line_text(index);
        self.add_if(index, Kind::IndentedHeader, line::indentation(line) > 0);
        self.add_if(index, Kind::DisplacedDefault, section.is_displaced());
        let inner = &document.text[header.inner.clone()];
        let Some(close) = header.close.filter(|_| !inner.is_empty()) else {
            return self.add_if(index, Kind::MalformedHeader, true);
        };
        let open = document.lines[index].start + line::indentation(line);
        let tail = document.text[close..document.lines[index].start + line.len()].trim_matches(line::BLANKS);
        self.add_if(index, Kind::PaddedHeader, header.inner.len() + 2 != close - open);
        self.add_if(index, Kind::CommentMarkInHeader, inner.contains(['#', ';']));
        self.add_if(index, Kind::TextAfterHeader, !tail.is_empty() && !line::is_comment(tail));
        let touches = document.text[close..].starts_with(['#', ';']);
        self.add_if(index, Kind::CommentTouchesHeader, touches);
        self.add_if(index, Kind::BracketInHeaderComment, tail.contains(']'));
        self.add_if(index, Kind::UpperCaseDefault, inner == "DEFAULT");
        self.name(section, index, inner);
    }

    fn name(&mut self, section: Section<'a>, index: usize, inner: &str) {
        let header = self.document.header(section.id().0);
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

    fn duplicate_keys(&mut self, section: Section<'a>) {
        let mut first_of = HashMap::new();
        for setting in section.settings() {
            let first = *first_of.entry(setting.key()).or_insert(setting.line());
            self.add_if(setting.line, Kind::DuplicateKey { first }, first != setting.line());
        }
    }

    fn setting(&mut self, setting: Setting<'a>) {
        let (index, text, parts) = (setting.line, setting.text(), setting.parts());
        self.add_if(index, Kind::IndentedKey, line::indentation(text) > 0);
        self.add_if(index, Kind::ColonSeparator, text.as_bytes()[parts.separator] == b':');
        self.add_if(index, Kind::ColonInKey, text[parts.key.clone()].contains(':'));
        self.key_and_value(index, text, &parts, Kind::UpperCaseKey);
        let below = setting.below();
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
        let goes_on = |index: usize| self.document.lines[index].kind == LineKind::Continuation;
        let last_text = below.iter().rposition(|&index| goes_on(index)).unwrap_or(0);
        for (at, index) in below.into_iter().enumerate() {
            let text = self.document.line_text(index);
            match self.document.lines[index].kind {
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
