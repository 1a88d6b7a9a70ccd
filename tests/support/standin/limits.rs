//! Parameter limits, and the text in which AWS reports them.

use std::ops::RangeInclusive;

use super::http::Parameters;
use super::query::QueryError;

/// Collects what is wrong with a request's parameters.
pub(crate) struct Limits<'a> {
    parameters: &'a Parameters,
    violations: Vec<String>,
}

/// Which characters a text may hold, with the pattern AWS shows.
#[derive(Clone, Copy)]
pub(crate) struct Alphabet {
    pattern: &'static str,
    allows: fn(char) -> bool,
}

const fn alphabet(pattern: &'static str, allows: fn(char) -> bool) -> Alphabet {
    Alphabet { pattern, allows }
}

fn word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

pub(crate) const ANY: Alphabet =
    alphabet(r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+", |_| true);
pub(crate) const NAME: Alphabet = alphabet(r"[\w+=,.@-]*", |c| word(c) || "+=,.@-".contains(c));
pub(crate) const EXTERNAL_ID: Alphabet = alphabet(r"[\w+=,.@:\/-]*", |c| word(c) || "+=,.@:/-".contains(c));
pub(crate) const SERIAL: Alphabet = alphabet(r"[\w+=/:,.@-]*", |c| word(c) || "+=/:,.@-".contains(c));
pub(crate) const DIGITS: Alphabet = alphabet(r"[\d]*", |c| c.is_ascii_digit());
pub(crate) const KEY_ID: Alphabet = alphabet(r"[\w]*", word);
pub(crate) const TAG: Alphabet = alphabet(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", |c| {
    c.is_alphanumeric() || c.is_whitespace() || "_.:/=+-@".contains(c)
});

impl<'a> Limits<'a> {
    pub(crate) fn of(parameters: &'a Parameters) -> Self {
        Self { parameters, violations: Vec::new() }
    }

    pub(crate) fn required(
        &mut self,
        name: &str,
        length: RangeInclusive<usize>,
        alphabet: Alphabet,
    ) -> &'a str {
        if self.parameters.get(name).is_none() {
            self.violations.push(format!("Value null at '{}' {FAILED} not be null", member(name)));
        }
        self.optional(name, length, alphabet).unwrap_or_default()
    }

    pub(crate) fn optional(
        &mut self,
        name: &str,
        length: RangeInclusive<usize>,
        alphabet: Alphabet,
    ) -> Option<&'a str> {
        let value = self.parameters.get(name)?;
        self.text(&member(name), value, length, alphabet);
        Some(value)
    }

    pub(crate) fn text(
        &mut self,
        member: &str,
        value: &str,
        length: RangeInclusive<usize>,
        alphabet: Alphabet,
    ) {
        self.length(member, value, value.chars().count(), length);
        if !value.chars().all(alphabet.allows) {
            let pattern = alphabet.pattern;
            self.violations.push(format!(
                "Value '{value}' at '{member}' {FAILED} satisfy regular expression pattern: {pattern}"
            ));
        }
    }

    pub(crate) fn length(&mut self, member: &str, value: &str, length: usize, limits: RangeInclusive<usize>) {
        let (shortest, longest) = limits.into_inner();
        if length < shortest {
            self.violations.push(format!(
                "Value '{value}' at '{member}' {FAILED} have length greater than or equal to {shortest}"
            ));
        }
        if length > longest {
            self.violations.push(format!(
                "Value '{value}' at '{member}' {FAILED} have length less than or equal to {longest}"
            ));
        }
    }

    pub(crate) fn number(&mut self, name: &str, limits: RangeInclusive<i64>) -> Option<i64> {
        let text = self.parameters.get(name)?;
        let (least, most) = limits.into_inner();
        let at = format!("Value '{text}' at '{}' {FAILED}", member(name));
        match text.parse::<i64>() {
            Err(_) => self.violations.push(format!("{at} be a number")),
            Ok(number) if number < least => {
                self.violations.push(format!("{at} have value greater than or equal to {least}"));
            }
            Ok(number) if number > most => {
                self.violations.push(format!("{at} have value less than or equal to {most}"));
            }
            Ok(number) => return Some(number),
        }
        None
    }

    pub(crate) fn check(self) -> Result<(), QueryError> {
        let count = self.violations.len();
        let errors = match count {
            0 => return Ok(()),
            1 => "error",
            _ => "errors",
        };
        let violations = self.violations.join("; ");
        Err(QueryError::validation(format!("{count} validation {errors} detected: {violations}")))
    }
}

const FAILED: &str = "failed to satisfy constraint: Member must";

fn member(parameter: &str) -> String {
    let mut characters = parameter.chars();
    let first = characters.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}
