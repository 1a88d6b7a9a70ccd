//! The AWS shared config and credentials files, read and edited without changing a byte that was
//! not asked to change.
//!
//! A [`Document`] is the text of one file and an index over its lines. Reading never fails: what
//! cannot be understood is kept as it stands and reported by [`Document::diagnostics`], and
//! `Document::parse(text, kind).to_string() == text` for every string. Editing goes through methods
//! that replace the fewest bytes, refuse what the AWS tools would not all read alike, and refuse an
//! edit that would alter any other setting.
//!
//! The grammar is the one of the *AWS SDKs and Tools Reference Guide* ("Shared config and credentials
//! files") as `aws-runtime` implements it, plus everything else that botocore or the JavaScript SDK
//! accept and that names one reading only. The module does no I/O and knows nothing of keyfob.
//!
//! ```
//! use keyfob::shared_config::{Document, FileKind, SectionName};
//!
//! let mut config = Document::parse("[profile dev]\r\nregion=eu-west-1\r\n", FileKind::Config);
//! config.set(SectionName::Profile("dev"), "output", "json")?;
//! assert_eq!(config.to_string(), "[profile dev]\r\nregion=eu-west-1\r\noutput=json\r\n");
//! # Ok::<(), keyfob::shared_config::EditError>(())
//! ```

mod block;
mod change;
mod diagnose;
mod diagnostic;
mod document;
mod edit;
mod edit_section;
mod error;
mod header;
mod key;
mod line;
mod merged;
mod section;
mod writable;

#[cfg(test)]
mod tests;

pub use diagnostic::{Diagnostic, DiagnosticKind, Effect, Reader};
pub use document::Document;
pub use error::{EditError, NameReason, ValueReason};
pub use key::key_mark;
pub use merged::Merged;
pub use section::{Nested, Section, SectionId, SectionName, Setting};

/// Which of the two files a text is: their section headers differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `~/.aws/config`: `[default]`, `[profile NAME]`, `[sso-session NAME]`, `[services NAME]`.
    Config,
    /// `~/.aws/credentials`: every section is a profile under its bare name.
    Credentials,
}
