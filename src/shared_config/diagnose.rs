//! Finding what the AWS tools do not all read alike.

use super::diagnostic::DiagnosticKind as Kind;
use super::document::WORTH_A_THREAD;
use super::header::{Header, HeaderKind};
use super::line::{self, LineKind, Parts, inline_comment};
use super::section::{Section, Setting};
use super::writable::{is_identifier, is_quoted};
use super::{Diagnostic, Document, FileKind};
use crate::cores::at_once;
use std::borrow::Cow;
use std::collections::HashMap;

/// Every oddity of the document, in the order of its lines.
pub(super) fn diagnose(document: &Document) -> Vec<Diagnostic> {
    let ways: [fn(&Document) -> Vec<Diagnostic>; 2] = [of_lines_and_headers, of_settings];
    let mut found = match document.text.len() {
        ..WORTH_A_THREAD => ways.map(|way| way(document)).concat(),
        _ => at_once(ways, |way| way(document)).concat(),
    };
    found.sort_by_key(|one| one.line);
    found
}

fn of_lines_and_headers(document: &Document) -> Vec<Diagnostic> {
    let mut findings = Findings { document, found: Vec::new() };
    findings.lines();
    findings.headers();
    findings.found
}

fn of_settings(document: &Document) -> Vec<Diagnostic> {
    let mut findings = Findings { document, found: Vec::new() };
    let (mut settings, mut keys) = (Vec::new(), Vec::new());
    for section in document.sections() {
        settings.clear();
        settings.extend(section.settings().map(|setting| (setting, setting.parts())));
        findings.duplicate_keys(&settings, &mut keys);
        settings.iter().for_each(|(setting, parts)| findings.setting(*setting, parts));
    }
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
        let has_returns = document.text.contains('\r');
        let first_header = document.headers.first().map_or(document.lines.len(), |one| one.line);
        for (index, line) in document.lines.iter().enumerate() {
            let returns = has_returns && document.line_text(index).contains('\r');
            self.add_if(index, Kind::LoneCarriageReturn, returns);
            match line.kind {
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

    /// `keys` is memory for those of a section: most have a handful, and sorting them is quicker than hashing.
    fn duplicate_keys(&mut self, settings: &[(Setting<'a>, Parts)], keys: &mut Vec<(Cow<'a, str>, usize)>) {
        keys.clear();
        keys.extend(settings.iter().map(|(setting, parts)| (setting.key_of(parts), setting.line)));
        keys.sort_unstable();
        for same in keys.chunk_by(|one, next| one.0 == next.0) {
            let Some(((_, first), others)) = same.split_first() else { continue };
            for (_, index) in others {
                self.add_if(*index, Kind::DuplicateKey { first: first + 1 }, true);
            }
        }
    }

    fn setting(&mut self, setting: Setting<'a>, parts: &Parts) {
        let (index, text) = (setting.line, setting.text());
        self.add_if(index, Kind::IndentedKey, line::indentation(text) > 0);
        self.add_if(index, Kind::ColonSeparator, text.as_bytes()[parts.separator] == b':');
        self.add_if(index, Kind::ColonInKey, text[parts.key.clone()].contains(':'));
        self.key_and_value(index, text, parts, Kind::UpperCaseKey);
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
