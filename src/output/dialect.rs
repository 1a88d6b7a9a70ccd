//! Assignments in the languages of shells and of programs that read variables from a file.
//!
//! Values are quoted so that the shell takes every character as it stands; where a language has no way to write a
//! character, that is an error and not a guess.

use std::fmt::Write;

use zeroize::Zeroizing;

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Dialect {
    /// bash, zsh, dash and every other POSIX shell
    Sh,
    /// fish
    Fish,
    /// PowerShell, on Windows and elsewhere
    Powershell,
    /// Nushell
    Nu,
    /// cmd.exe
    Cmd,
    /// A .env file
    Dotenv,
    /// One JSON object
    Json,
    /// A file for `docker run --env-file`
    Docker,
}

/// A variable and what becomes of it.
#[derive(Debug, Clone, Copy)]
pub struct Assignment<'a> {
    /// Its name: letters, digits and underscores.
    pub name: &'a str,
    /// Its value; `None` takes the variable away.
    pub value: Option<&'a str>,
}

/// A value that a language cannot express.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the value of {name} has {character:?}, which {dialect} has no safe way to write")]
pub struct Inexpressible {
    /// The variable.
    pub name: String,
    /// The character.
    pub character: char,
    /// The language, as people call it.
    pub dialect: &'static str,
}

/// Room for the longest session token, so that no half-filled buffer with a secret is left behind by growing.
const CAPACITY: usize = 32 * 1024;

/// Writes the assignments, one on each line.
pub fn render(dialect: Dialect, assignments: &[Assignment<'_>]) -> Result<Zeroizing<String>, Inexpressible> {
    let mut text = Zeroizing::new(String::with_capacity(CAPACITY));
    if dialect == Dialect::Json {
        json(&mut text, assignments);
        return Ok(text);
    }
    for assignment in assignments {
        match assignment.value {
            Some(value) => {
                dialect.check(assignment.name, value)?;
                dialect.set(&mut text, assignment.name, value);
            }
            None => dialect.unset(&mut text, assignment.name),
        }
    }
    Ok(text)
}

impl Dialect {
    fn name(self) -> &'static str {
        match self {
            Self::Sh => "sh",
            Self::Fish => "fish",
            Self::Powershell => "PowerShell",
            Self::Nu => "Nushell",
            Self::Cmd => "cmd.exe",
            Self::Dotenv => "a .env file",
            Self::Json => "JSON",
            Self::Docker => "Docker's --env-file",
        }
    }

    fn check(self, name: &str, value: &str) -> Result<(), Inexpressible> {
        let forbidden = |c: char| match self {
            Self::Sh | Self::Fish | Self::Powershell | Self::Nu | Self::Json => c == '\0',
            // A quote ends the assignment, and nothing keeps percent and exclamation marks from being expanded.
            Self::Cmd => c.is_control() || matches!(c, '"' | '%' | '!'),
            Self::Dotenv | Self::Docker => c.is_control(),
        };
        match value.chars().find(|c| forbidden(*c)) {
            Some(character) => Err(Inexpressible { name: name.to_owned(), character, dialect: self.name() }),
            None => Ok(()),
        }
    }

    fn set(self, text: &mut String, name: &str, value: &str) {
        let _ = match self {
            Self::Sh => write!(text, "export {name}="),
            Self::Fish => write!(text, "set -gx {name} "),
            Self::Powershell => write!(text, "$Env:{name} = "),
            Self::Nu => write!(text, "$env.{name} = "),
            Self::Cmd => write!(text, "set \"{name}="),
            Self::Dotenv | Self::Docker | Self::Json => write!(text, "{name}="),
        };
        self.quote(text, value);
        text.push('\n');
    }

    fn quote(self, text: &mut String, value: &str) {
        match self {
            Self::Sh => quoted(text, '\'', value, |c| (c == '\'').then_some("'\\''")),
            Self::Fish => quoted(text, '\'', value, |c| match c {
                '\'' => Some("\\'"),
                '\\' => Some("\\\\"),
                _ => None,
            }),
            // PowerShell takes typographic quotes for straight ones.
            Self::Powershell => quoted(text, '\'', value, |c| match c {
                '\'' => Some("''"),
                '\u{2018}' => Some("\u{2018}\u{2018}"),
                '\u{2019}' => Some("\u{2019}\u{2019}"),
                '\u{201a}' => Some("\u{201a}\u{201a}"),
                '\u{201b}' => Some("\u{201b}\u{201b}"),
                _ => None,
            }),
            Self::Nu => quoted(text, '"', value, escape_double),
            Self::Cmd => {
                text.push_str(value);
                text.push('"');
            }
            // Readers of .env files agree on little beyond plain words and single quotes.
            Self::Dotenv if value.chars().all(is_plain) => text.push_str(value),
            Self::Dotenv if !value.contains('\'') => quoted(text, '\'', value, |_| None),
            Self::Dotenv => quoted(text, '"', value, |c| match c {
                '$' => Some("\\$"),
                '`' => Some("\\`"),
                c => escape_double(c),
            }),
            Self::Docker | Self::Json => text.push_str(value),
        }
    }

    fn unset(self, text: &mut String, name: &str) {
        let _ = match self {
            Self::Sh => writeln!(text, "unset {name}"),
            Self::Fish => writeln!(text, "set -e {name}"),
            Self::Powershell => {
                writeln!(text, "Remove-Item Env:{name} -ErrorAction SilentlyContinue")
            }
            Self::Nu => writeln!(text, "hide-env --ignore-errors {name}"),
            Self::Cmd => writeln!(text, "set \"{name}=\""),
            // A file of assignments cannot take a variable away.
            Self::Dotenv | Self::Docker | Self::Json => Ok(()),
        };
    }
}

/// What no reader of a .env file takes for anything but itself.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-./:=+@,".contains(c)
}

fn escape_double(c: char) -> Option<&'static str> {
    match c {
        '"' => Some("\\\""),
        '\\' => Some("\\\\"),
        '\n' => Some("\\n"),
        '\r' => Some("\\r"),
        '\t' => Some("\\t"),
        _ => None,
    }
}

fn quoted(text: &mut String, quote: char, value: &str, escape: impl Fn(char) -> Option<&'static str>) {
    text.push(quote);
    for c in value.chars() {
        match escape(c) {
            Some(escaped) => text.push_str(escaped),
            None => text.push(c),
        }
    }
    text.push(quote);
}

/// A variable to be taken away is null.
fn json(text: &mut String, assignments: &[Assignment<'_>]) {
    text.push_str("{\n");
    for (index, assignment) in assignments.iter().enumerate() {
        let comma = if index + 1 == assignments.len() { "" } else { "," };
        let value = Zeroizing::new(serde_json::to_string(&assignment.value).expect("a text serialises"));
        let _ = writeln!(text, "  \"{}\": {}{comma}", assignment.name, *value);
    }
    text.push_str("}\n");
}

#[cfg(test)]
mod tests;
