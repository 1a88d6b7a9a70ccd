//! The tests of the module. Inputs that are data live in `tests/cases/shared_config/`.

mod blocks;
mod configure_set;
mod diagnostics;
mod grammar;
mod laws;
mod properties;
mod reader_matrix;
mod refusals;
mod sections;
mod settings;

use crate::shared_config::{self, Document, EditError, FileKind, SectionName};

fn config(text: &str) -> Document {
    Document::parse(text, FileKind::Config)
}

fn credentials(text: &str) -> Document {
    Document::parse(text, FileKind::Credentials)
}

/// Runs one edit on a config file and returns the text afterwards.
fn edited<T>(before: &str, edit: impl FnOnce(&mut Document) -> Result<T, EditError>) -> String {
    let mut document = config(before);
    edit(&mut document).map(|_| document.to_string()).unwrap()
}

/// Runs one edit that must be refused, and leave no trace.
fn refused<T: std::fmt::Debug>(
    before: &str,
    edit: impl FnOnce(&mut Document) -> Result<T, EditError>,
) -> EditError {
    let mut document = config(before);
    let error = edit(&mut document).unwrap_err();
    assert_eq!(document.text(), before, "a refused edit changed the text");
    error
}

const DEFAULT: SectionName<'static> = SectionName::Profile("default");
