//! What may be written: the subset that every AWS tool reads alike.

use super::error::{EditError, NameReason, ValueReason};
use super::section::SectionName;
use super::{Document, FileKind};

/// The characters of identifiers in the reference grammar.
fn is_identifier_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-/.%@:+".contains(c)
}

/// Whether the reference accepts `text` for a name or key. Others are skipped by it with a warning.
pub(super) fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_identifier_char)
}

/// Whether the Go SDK would take the ends of `value` for a pair of quotes and remove them.
pub(super) fn is_quoted(value: &str) -> bool {
    value.len() > 1 && ['"', '\''].iter().any(|&quote| value.starts_with(quote) && value.ends_with(quote))
}

/// The header to write for a new section.
pub(super) fn header(document: &Document, name: SectionName<'_>) -> Result<String, EditError> {
    let (text, plain) = match (document.kind, name) {
        (FileKind::Config, SectionName::Profile("default")) => ("default".to_owned(), "default"),
        (FileKind::Credentials, SectionName::Profile(plain)) => (plain.to_owned(), plain),
        (
            FileKind::Config,
            SectionName::Profile(plain) | SectionName::SsoSession(plain) | SectionName::Services(plain),
        ) => (name.to_string(), plain),
        _ => return Err(EditError::WrongFile { section: name.to_string() }),
    };
    let reason = match plain.chars().find(|&c| !is_identifier_char(c)) {
        _ if plain.is_empty() => NameReason::Empty,
        Some(c) => NameReason::Character(c),
        None if text == "DEFAULT" => NameReason::Default,
        None => return Ok(text),
    };
    Err(EditError::BadName { name: plain.to_owned(), reason })
}

/// Refuses a key that not every tool would find.
pub(super) fn check_key(key: &str) -> Result<(), EditError> {
    let reason = match key.chars().find(|&c| !is_identifier_char(c) || c == ':' || c.is_ascii_uppercase()) {
        _ if key.is_empty() => NameReason::Empty,
        Some(':') => NameReason::Colon,
        Some(c) if c.is_ascii_uppercase() => NameReason::UpperCase,
        Some(c) => NameReason::Character(c),
        None => return Ok(()),
    };
    Err(EditError::BadKey { key: key.to_owned(), reason })
}

/// Refuses a value that not every tool would read back as it is.
pub(super) fn check_value(key: &str, value: &str) -> Result<(), EditError> {
    let reason = if value.is_empty() {
        ValueReason::Empty
    } else if let Some(c) = value.chars().find(|c| c.is_control()) {
        ValueReason::Control(c.into())
    } else if is_outer_space(value.chars().next()) || is_outer_space(value.chars().next_back()) {
        ValueReason::OuterWhiteSpace
    } else if starts_comment(value) {
        ValueReason::CommentMark
    } else if is_quoted(value) {
        ValueReason::Quoted
    } else {
        return Ok(());
    };
    Err(EditError::BadValue { key: key.to_owned(), reason })
}

/// JavaScript trims a byte order mark like white space.
fn is_outer_space(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_whitespace() || c == '\u{feff}')
}

fn starts_comment(value: &str) -> bool {
    value.match_indices(['#', ';']).any(|(at, _)| at == 0 || is_outer_space(value[..at].chars().next_back()))
}
