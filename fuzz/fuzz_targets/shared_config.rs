//! The laws of reading and editing, over whatever the fuzzer comes up with.
//!
//! The input is three lines, a profile, a path and a value to set there, and the text of a file behind them.

#![no_main]

use keyfob::shared_config;
use libfuzzer_sys::fuzz_target;
use shared_config::{Document, FileKind, SectionName};

#[path = "../../src/shared_config/tests/laws.rs"]
mod laws;

fuzz_target!(|input: &str| {
    let mut parts = input.splitn(4, '\n');
    let (Some(name), Some(path), Some(value), Some(text)) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return;
    };
    for kind in [FileKind::Config, FileKind::Credentials] {
        laws::a_document_is_its_text(text, kind);
        let document = Document::parse(text, kind);
        let section = SectionName::Profile(name);
        laws::set_changes_one_setting(&document, section, path, value);
        laws::unset_removes_one_setting(&document, section, path);
        laws::a_prefix_leaves_no_trace(&document, section, path);
        laws::section_edits_keep_to_their_section(&document, section, value);
        laws::blocks_keep_to_themselves(&document);
    }
});
