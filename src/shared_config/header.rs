//! A section header: which section it opens.

use super::FileKind;
use super::line::{is_blank, trimmed};
use std::ops::Range;

/// The section types that have a name of their own in the config file.
const PREFIXES: [(&str, HeaderKind); 3] = [
    ("profile", HeaderKind::Profile),
    ("sso-session", HeaderKind::SsoSession),
    ("services", HeaderKind::Services),
];

/// What a header opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeaderKind {
    /// `[default]` in the config file, which `[profile default]` displaces.
    BareDefault,
    Profile,
    SsoSession,
    Services,
    /// Nothing that names a profile, sso-session or services section.
    Other,
}

/// A header by the offsets of its parts in the text it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: HeaderKind,
    /// The name without quotes; all that stands between the brackets for [`HeaderKind::Other`].
    pub(super) name: Range<usize>,
    /// All that stands between the brackets, without padding.
    pub(super) inner: Range<usize>,
    /// The offset behind `]`, or `None` when the header is not closed.
    pub(super) close: Option<usize>,
}

impl Header {
    /// Reads the header that starts with `[` at `open` and ends at `end` at the latest.
    ///
    /// It ends at the first `]`; what follows is ignored, as botocore does.
    #[inline]
    pub(super) fn parse(text: &str, open: usize, end: usize, file: FileKind) -> Self {
        match file {
            FileKind::Config => Self::of_plain_profile(text, open, end),
            FileKind::Credentials => None,
        }
        .unwrap_or_else(|| Self::of_any(text, open, end, file))
    }

    /// `[profile NAME]` with one blank and a name of ordinary characters, as nearly all are.
    #[inline]
    fn of_plain_profile(text: &str, open: usize, end: usize) -> Option<Self> {
        const BEFORE: &[u8] = b"[profile ";
        let rest = text.as_bytes()[open..end].strip_prefix(BEFORE)?;
        let is_ordinary = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let length = rest.iter().position(|byte| !is_ordinary(byte))?;
        let name = open + BEFORE.len()..open + BEFORE.len() + length;
        let (inner, close) = (open + 1..name.end, Some(name.end + 1));
        (length > 0 && rest[length] == b']').then_some(Self { kind: HeaderKind::Profile, name, inner, close })
    }

    fn of_any(text: &str, open: usize, end: usize, file: FileKind) -> Self {
        let bracket = text.as_bytes()[open..end].iter().position(|&byte| byte == b']').map(|at| open + at);
        let inner = trimmed(text, open + 1..bracket.unwrap_or(end));
        let (kind, name) = match bracket {
            None => (HeaderKind::Other, inner.clone()),
            Some(_) => match file {
                FileKind::Config => config_name(text, inner.clone()),
                FileKind::Credentials => credentials_name(text, inner.clone()),
            },
        };
        Self { kind, name, inner, close: bracket.map(|at| at + 1) }
    }
}

fn config_name(text: &str, inner: Range<usize>) -> (HeaderKind, Range<usize>) {
    if &text[inner.clone()] == "default" {
        return (HeaderKind::BareDefault, inner);
    }
    split_prefix(text, &inner)
        .and_then(|(kind, rest)| Some((kind, unquoted(text, rest)?)))
        .unwrap_or((HeaderKind::Other, inner))
}

/// The credentials file has bare names only; botocore takes any text for one.
fn credentials_name(text: &str, inner: Range<usize>) -> (HeaderKind, Range<usize>) {
    match inner.is_empty() || split_prefix(text, &inner).is_some() {
        true => (HeaderKind::Other, inner),
        false => (HeaderKind::Profile, inner),
    }
}

fn split_prefix(text: &str, inner: &Range<usize>) -> Option<(HeaderKind, Range<usize>)> {
    let inside = &text[inner.clone()];
    let (prefix, kind) = PREFIXES.iter().find(|(word, _)| {
        inside.strip_prefix(word).is_some_and(|rest| rest.bytes().next().is_some_and(is_blank))
    })?;
    Some((*kind, trimmed(text, inner.start + prefix.len()..inner.end)))
}

/// The single word that `rest` is, as a shell would read it (botocore uses `shlex`, the JavaScript
/// SDK strips a pair of quotes). More than one word names nothing for any reader.
fn unquoted(text: &str, rest: Range<usize>) -> Option<Range<usize>> {
    let word = &text[rest.clone()];
    let inside = ['"', '\''].iter().find_map(|&quote| word.strip_prefix(quote)?.strip_suffix(quote));
    let (name, range) = match inside {
        Some(name) => (name, rest.start + 1..rest.end - 1),
        None if word.bytes().any(|byte| byte.is_ascii_whitespace()) => return None,
        None => (word, rest),
    };
    // Quotes within a word, and escapes, join and vanish in ways that only a shell follows.
    let is_plain = !name.bytes().any(|byte| matches!(byte, b'"' | b'\'' | b'\\'));
    (!name.is_empty() && is_plain).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_look_at_a_header_agrees_with_the_whole_one(
            line in "\\[(profile|default|services)[ \t]{0,2}[a-bA-B1_.é\"' -]{0,4}\\]?[ \\]#]{0,2}",
        ) {
            if let Some(short) = Header::of_plain_profile(&line, 0, line.len()) {
                prop_assert_eq!(short, Header::of_any(&line, 0, line.len(), FileKind::Config));
            }
        }
    }
}
