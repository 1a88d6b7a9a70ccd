//! The laws, over texts and edits made up at random.

use super::laws;
use super::shared_config::{Document, FileKind, SectionName};
use proptest::prelude::*;

const KEYS: [&str; 8] = ["region", "role_arn", "s3", "output", "Region", "s3.a", "re gion", "x"];
const HEADERS: [&str; 22] = [
    "[default]",
    "[profile default]",
    "[profile a]",
    "[profile  a]",
    "[ profile a ]",
    "[profile a] # note",
    "[profile a]#note",
    "[profile \"a\"]",
    "[profile 'b c']",
    "[profile b]",
    "  [profile b]",
    "[sso-session a]",
    "[services a]",
    "[a]",
    "[DEFAULT]",
    "[profiles a]",
    "[profile a",
    "[]",
    "[profile a$b]",
    "[plugins]",
    "[profile a] junk",
    "[profile b] # see [1]",
];
const VALUES: [&str; 12] = [
    "",
    "x",
    "us-east-1",
    "a # note",
    "a ;b",
    "a#b",
    "\"quoted\"",
    "a = b",
    "arn:aws:iam::1:role/x",
    "\u{a0}x",
    "C:\\dir\\",
    "é\u{2028}z",
];
const ODD_LINES: [&str; 12] = [
    "",
    "  ",
    "# comment",
    "; comment",
    "  # indented",
    "\t; indented",
    "junk",
    "= x",
    "  junk",
    "#[profile old]",
    "# >>> keyfob sync",
    "# <<< keyfob sync",
];

fn line() -> impl Strategy<Value = String> {
    let setting = (
        prop::sample::select(&["", "", "", "  ", "\t", "    "][..]),
        prop::sample::select(&KEYS[..]),
        prop::sample::select(&["=", " = ", " =", "= ", ": ", "\t=\t"][..]),
        prop::sample::select(&VALUES[..]),
    );
    prop_oneof![
        3 => prop::sample::select(&HEADERS[..]).prop_map(str::to_owned),
        6 => setting.prop_map(|(indentation, key, equals, value)| format!("{indentation}{key}{equals}{value}")),
        3 => prop::sample::select(&ODD_LINES[..]).prop_map(str::to_owned),
    ]
}

/// Texts that look like config files and are made of what the readers disagree about.
fn text() -> impl Strategy<Value = String> {
    let newline = prop_oneof![8 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r")];
    let lines = prop::collection::vec((line(), newline), 0..14);
    (prop::bool::weighted(0.1), lines, prop::bool::weighted(0.3)).prop_map(|(mark, lines, is_cut)| {
        let mut text = String::from(if mark { "\u{feff}" } else { "" });
        text.extend(lines.into_iter().flat_map(|(line, newline)| [line, newline.to_owned()]));
        if is_cut {
            text.pop();
        }
        text
    })
}

fn section() -> impl Strategy<Value = SectionName<'static>> {
    prop::sample::select(
        &[
            SectionName::Profile("a"),
            SectionName::Profile("a"),
            SectionName::Profile("default"),
            SectionName::Profile("b"),
            SectionName::Profile("b c"),
            SectionName::SsoSession("a"),
            SectionName::Services("a"),
            SectionName::Other("a"),
            SectionName::Other("plugins"),
        ][..],
    )
}

fn path() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["region", "role_arn", "s3", "s3.a", "s3.region", "x", "output", "new"][..])
}

fn kind() -> impl Strategy<Value = FileKind> {
    prop_oneof![4 => Just(FileKind::Config), 1 => Just(FileKind::Credentials)]
}

/// What a failure teaches is kept as a named test, so no file of past failures is written.
fn thorough() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: default.cases.max(1000), failure_persistence: None, ..default }
}

proptest! {
    #![proptest_config(thorough())]

    #[test]
    fn any_text_is_kept(text in any::<String>(), kind in kind()) {
        laws::a_document_is_its_text(&text, kind);
    }

    #[test]
    fn config_like_text_is_kept(text in text(), kind in kind()) {
        laws::a_document_is_its_text(&text, kind);
    }

    #[test]
    fn set_changes_one_setting(
        text in text(), section in section(), path in path(), value in "[a-z#;=:\"\\[ ]{0,5}", kind in kind(),
    ) {
        laws::set_changes_one_setting(&Document::parse(text, kind), section, path, &value);
    }

    #[test]
    fn unset_removes_one_setting(text in text(), section in section(), path in path(), kind in kind()) {
        laws::unset_removes_one_setting(&Document::parse(text, kind), section, path);
    }

    #[test]
    fn a_prefix_leaves_no_trace(text in text(), section in section(), path in path(), kind in kind()) {
        laws::a_prefix_leaves_no_trace(&Document::parse(text, kind), section, path);
    }

    #[test]
    fn section_edits_keep_to_their_section(
        text in text(), section in section(), new in "a|b|default|new", kind in kind(),
    ) {
        laws::section_edits_keep_to_their_section(&Document::parse(text, kind), section, &new);
    }

    #[test]
    fn blocks_keep_to_themselves(text in text()) {
        laws::blocks_keep_to_themselves(&Document::parse(text, FileKind::Config));
    }
}
