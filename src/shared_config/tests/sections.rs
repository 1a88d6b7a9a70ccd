//! Edits of whole sections.

use super::shared_config::{Document, FileKind, SectionName};
use super::{DEFAULT, config, edited};

const A: SectionName<'static> = SectionName::Profile("a");
const B: SectionName<'static> = SectionName::Profile("b");

type Case = (&'static str, &'static str, &'static str);

#[test]
fn new_sections_imitate_their_neighbours() {
    let cases: [Case; 8] = [
        ("empty file", "", "[profile b]\nx = 1\ny = 2\n"),
        ("only a byte order mark", "\u{feff}", "\u{feff}[profile b]\nx = 1\ny = 2\n"),
        ("one section", "[default]\na=1\n", "[default]\na=1\n\n[profile b]\nx=1\ny=2\n"),
        ("not parted", "[default]\n[profile a]\n", "[default]\n[profile a]\n[profile b]\nx = 1\ny = 2\n"),
        (
            "parted, with a comment",
            "[default]\n\n# about a\n[profile a]\n",
            "[default]\n\n# about a\n[profile a]\n\n[profile b]\nx = 1\ny = 2\n",
        ),
        ("a blank line is there", "[default]\n\n", "[default]\n\n[profile b]\nx = 1\ny = 2\n"),
        ("CRLF", "[default]\r\na = 1\r\n", "[default]\r\na = 1\r\n\r\n[profile b]\r\nx = 1\r\ny = 2\r\n"),
        ("no final newline", "[default]\na = 1", "[default]\na = 1\n\n[profile b]\nx = 1\ny = 2\n"),
    ];
    for (what, before, after) in cases {
        assert_eq!(
            edited(before, |document| document.add_section(B, &[("x", "1"), ("y", "2")])),
            after,
            "{what}"
        );
    }
}

#[test]
fn every_kind_of_section_has_its_header() {
    let added = |kind, name| {
        let mut document = Document::parse("", kind);
        document.add_section(name, &[]).map(|()| document.to_string())
    };
    assert_eq!(added(FileKind::Config, DEFAULT).unwrap(), "[default]\n");
    assert_eq!(added(FileKind::Config, SectionName::SsoSession("corp")).unwrap(), "[sso-session corp]\n");
    assert_eq!(added(FileKind::Config, SectionName::Services("local")).unwrap(), "[services local]\n");
    assert_eq!(added(FileKind::Credentials, B).unwrap(), "[b]\n");
    assert!(added(FileKind::Credentials, SectionName::SsoSession("corp")).is_err());
    assert!(added(FileKind::Credentials, SectionName::Profile("DEFAULT")).is_err());
}

#[test]
fn a_section_goes_with_its_own_comments_only() {
    let cases: [Case; 10] = [
        (
            "the gap goes",
            "[profile a]\nx = 1\n\n[profile b]\ny = 1\n\n[profile c]\n",
            "[profile a]\nx = 1\n\n[profile c]\n",
        ),
        ("at the end", "[profile a]\nx = 1\n\n[profile b]\ny = 1\n", "[profile a]\nx = 1\n"),
        ("at the end, no final newline", "[profile a]\nx = 1\n\n[profile b]\ny = 1", "[profile a]\nx = 1"),
        ("at the start", "[profile b]\ny = 1\n\n[profile a]\n", "[profile a]\n"),
        (
            "its comments",
            "[profile a]\n\n# about b\n[profile b]\ny = 1\n# about y\n\n[profile c]\n",
            "[profile a]\n\n[profile c]\n",
        ),
        (
            "the next one's comments",
            "[profile b]\ny = 1\n# about c\n[profile c]\n",
            "# about c\n[profile c]\n",
        ),
        ("a comment on its own", "[profile b]\ny = 1\n\n# note\n\n[profile c]\n", "# note\n\n[profile c]\n"),
        ("the file's first comment", "# mine\n[profile b]\ny = 1\n[profile c]\n", "# mine\n[profile c]\n"),
        (
            "what is turned off",
            "[profile a]\n\n#[profile x]\n#y = 1\n[profile b]\n# z = 1\n\n[profile c]\n",
            "[profile a]\n\n#[profile x]\n#y = 1\n# z = 1\n\n[profile c]\n",
        ),
        ("duplicates", "[profile b]\n[profile a]\n[profile  b]\n[profile \"b\"]\n", "[profile a]\n"),
    ];
    for (what, before, after) in cases {
        assert_eq!(edited(before, |document| document.remove_section(B)), after, "{what}");
    }
    let mut document = config("[default]\na = 1\n[profile default]\nb = 1\n[profile c]\n");
    assert_eq!(document.remove_section(DEFAULT).unwrap(), "[default]\na = 1\n[profile default]\nb = 1\n");
    assert_eq!(document.text(), "[profile c]\n");
}

#[test]
fn a_section_is_renamed_where_it_stands() {
    let cases: [Case; 4] = [
        ("spacing and comment stay", "[ profile \t a ] # c\nx = 1\n", "[ profile \t b ] # c\nx = 1\n"),
        ("all duplicates", "[profile a]\n[default]\n[profile a]\n", "[profile b]\n[default]\n[profile b]\n"),
        ("quotes go", "[profile \"a\"]\n", "[profile b]\n"),
        ("CRLF", "[profile a]\r\n", "[profile b]\r\n"),
    ];
    for (what, before, after) in cases {
        assert_eq!(edited(before, |document| document.rename_section(A, "b")), after, "{what}");
    }
    assert_eq!(
        edited("[default]\nx = 1\n", |document| document.rename_section(DEFAULT, "b")),
        "[profile b]\nx = 1\n"
    );
    assert_eq!(edited("[ profile a ]\n", |document| document.rename_section(A, "default")), "[ default ]\n");
    let mut session = config("[sso-session s]\nsso_region = x\n");
    session.rename_section(SectionName::SsoSession("s"), "t").unwrap();
    assert_eq!(session.text(), "[sso-session t]\nsso_region = x\n");
}

#[test]
fn a_copy_has_the_settings_that_count() {
    let before = "[profile a] # c\n# note\nx=1\ny=1\n[profile a]\nx=2\ns3=\n  # note\n  a=1\n";
    let after = edited(before, |document| document.copy_section(A, "b"));
    assert_eq!(after, format!("{before}[profile b]\ny=1\nx=2\ns3=\n  a=1\n"));
}
