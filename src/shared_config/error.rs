//! Why an edit was refused. No message shows a value, which may be a secret.

use thiserror::Error;

/// A refused edit. The document is as it was before.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// The document has no such section.
    #[error("there is no section [{section}]")]
    NoSuchSection {
        /// The section.
        section: String,
    },
    /// The section has no such key.
    #[error("section [{section}] has no `{key}`")]
    NoSuchKey {
        /// The section.
        section: String,
        /// The key that is missing.
        key: String,
    },
    /// A section of the new name is there already.
    #[error("there is a section [{section}] already, on line {line}")]
    SectionExists {
        /// The section.
        section: String,
        /// Its line number.
        line: usize,
    },
    /// A key of the new name is there already.
    #[error("`{key}` is there already, on line {line}")]
    KeyExists {
        /// The key.
        key: String,
        /// Its line number.
        line: usize,
    },
    /// The kind of section has no place in this file.
    #[error("a section [{section}] cannot be written to this file")]
    WrongFile {
        /// The section.
        section: String,
    },
    /// The name cannot be written so that every tool reads it.
    #[error("the section name {name:?} {reason}")]
    BadName {
        /// The name.
        name: String,
        /// What is wrong with it.
        reason: NameReason,
    },
    /// The key cannot be written so that every tool reads it.
    #[error("the key {key:?} {reason}")]
    BadKey {
        /// The key.
        key: String,
        /// What is wrong with it.
        reason: NameReason,
    },
    /// The value cannot be written so that every tool reads it.
    #[error("the value of `{key}` {reason}")]
    BadValue {
        /// The key it was meant for.
        key: String,
        /// What is wrong with it.
        reason: ValueReason,
    },
    /// The key holds a block of nested settings, which a plain value would destroy.
    #[error("`{key}` on line {line} holds nested settings")]
    HoldsBlock {
        /// The key.
        key: String,
        /// Its line number.
        line: usize,
    },
    /// The key holds a plain value, so nothing can be nested below it.
    #[error("`{key}` on line {line} has a value of its own, so nothing can be nested below it")]
    HoldsValue {
        /// The key.
        key: String,
        /// Its line number.
        line: usize,
    },
    /// The two marker lines of a block are not there in order, once each.
    #[error("the marker lines of the block `{label}` are not one begin and one end (line {line})")]
    BrokenBlock {
        /// The label of the block.
        label: String,
        /// The first marker line that is out of place.
        line: usize,
    },
    /// The text for a block is not made of whole sections, or has marker lines in it.
    #[error("line {line} of the new text for block `{label}` cannot stand in a block")]
    BadBlockText {
        /// The label of the block.
        label: String,
        /// The line of the new text, counted from 1.
        line: usize,
    },
    /// The lines around it make a setting outside the edit read differently afterwards.
    #[error("the edit would change how line {line} is read")]
    WouldChange {
        /// A line, by its number before the edit.
        line: usize,
    },
}

/// What keeps a name or key from being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameReason {
    /// It is empty.
    #[error("is empty")]
    Empty,
    /// A character outside the identifiers of the reference grammar.
    #[error("has {0:?} in it; letters, digits and `_-/.%@:+` are allowed")]
    Character(char),
    /// botocore ends a key at a colon.
    #[error("has a colon in it, where the AWS CLI ends the key")]
    Colon,
    /// The JavaScript SDK keeps the case of keys.
    #[error("has upper-case letters, which not every tool treats as lower-case ones")]
    UpperCase,
    /// botocore gives the keys of `[DEFAULT]` to every section.
    #[error("would give its settings to every section the AWS CLI reads")]
    Default,
}

/// What keeps a value from being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ValueReason {
    /// The JavaScript SDK does not see a key without a value.
    #[error("is empty, which the JavaScript SDK reads as no key at all")]
    Empty,
    /// A line break, tab or other control character.
    #[error("has the control character U+{0:04X} in it")]
    Control(u32),
    /// White space at either end is trimmed.
    #[error("starts or ends with white space, which is lost when it is read")]
    OuterWhiteSpace,
    /// It would be cut there.
    #[error("has `#` or `;` at its start or behind white space, where the SDKs start a comment")]
    CommentMark,
    /// The Go SDK would remove the quotes.
    #[error("starts and ends with the same quote, which the Go SDK removes")]
    Quoted,
}
