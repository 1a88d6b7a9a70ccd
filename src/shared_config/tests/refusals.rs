//! What is not written, and why.

use super::shared_config::{EditError, NameReason, SectionName, ValueReason};
use super::{DEFAULT, config, refused};

const TEXT: &str = "[default]\nregion = x\ns3 =\n  a = 1\n";

#[test]
fn values_that_would_read_back_otherwise_are_refused() {
    use ValueReason::{CommentMark, Control, Empty, OuterWhiteSpace, Quoted};
    let cases = [
        ("", Empty),
        ("a\nb", Control(10)),
        ("a\rb", Control(13)),
        ("a\tb", Control(9)),
        ("a\0", Control(0)),
        (" a", OuterWhiteSpace),
        ("a ", OuterWhiteSpace),
        ("a\u{a0}", OuterWhiteSpace),
        ("\u{feff}a", OuterWhiteSpace),
        ("a #b", CommentMark),
        ("a ;b", CommentMark),
        ("#a", CommentMark),
        ("\"a b\"", Quoted),
        ("'a'", Quoted),
    ];
    for (value, reason) in cases {
        let error = EditError::BadValue { key: "output".to_owned(), reason };
        assert_eq!(refused(TEXT, |document| document.set(DEFAULT, "output", value)), error, "{value:?}");
    }
    for value in ["a#b;c", "\"/opt/my tool\" --profile x", "C:\\dir\\", "[x]", "= a", "é", "\""] {
        let mut document = config(TEXT);
        document.set(DEFAULT, "output", value).unwrap();
        assert_eq!(document.profile("default").unwrap().value("output").as_deref(), Some(value));
    }
}

#[test]
fn no_error_shows_a_value() {
    let error = refused(TEXT, |document| document.set(DEFAULT, "aws_secret_access_key", "sentinel "));
    assert!(!format!("{error} {error:?}").contains("sentinel"), "{error}");
}

#[test]
fn keys_and_names_outside_the_identifiers_are_refused() {
    use NameReason::{Character, Colon, Empty, UpperCase};
    let cases = [
        ("", Empty),
        ("a b", Character(' ')),
        ("a=b", Character('=')),
        ("#a", Character('#')),
        ("a\nb", Character('\n')),
        ("[a]", Character('[')),
        ("a:b", Colon),
        ("Region", UpperCase),
    ];
    for (key, reason) in cases {
        let error = EditError::BadKey { key: key.to_owned(), reason };
        assert_eq!(refused(TEXT, |document| document.set(DEFAULT, key, "x")), error);
    }
    for (name, reason) in
        [("", Empty), ("a b", Character(' ')), ("a]", Character(']')), ("a\n", Character('\n'))]
    {
        let error = EditError::BadName { name: name.to_owned(), reason };
        assert_eq!(refused(TEXT, |document| document.add_section(SectionName::Profile(name), &[])), error);
        assert_eq!(refused(TEXT, |document| document.rename_section(DEFAULT, name)), error);
    }
}

#[test]
fn nothing_is_destroyed_on_the_way() {
    let block = EditError::HoldsBlock { key: "s3".to_owned(), line: 3 };
    assert_eq!(refused(TEXT, |document| document.set(DEFAULT, "s3", "x")), block);
    let value = EditError::HoldsValue { key: "region".to_owned(), line: 2 };
    assert_eq!(refused(TEXT, |document| document.set(DEFAULT, "region.a", "x")), value);
    let key = EditError::KeyExists { key: "s3".to_owned(), line: 3 };
    assert_eq!(refused(TEXT, |document| document.rename_key(DEFAULT, "region", "s3")), key);
    let section = EditError::SectionExists { section: "profile b".to_owned(), line: 2 };
    let two = "[profile a]\n[profile \"b\"]\n";
    assert_eq!(refused(two, |document| document.rename_section(SectionName::Profile("a"), "b")), section);
    assert_eq!(refused(two, |document| document.copy_section(SectionName::Profile("a"), "b")), section);
    assert_eq!(refused(two, |document| document.add_section(SectionName::Profile("b"), &[])), section);
}

#[test]
fn what_is_not_there_is_named() {
    let section = EditError::NoSuchSection { section: "profile x".to_owned() };
    assert_eq!(refused(TEXT, |document| document.unset(SectionName::Profile("x"), "a")), section);
    let key = EditError::NoSuchKey { section: "profile default".to_owned(), key: "x".to_owned() };
    assert_eq!(refused(TEXT, |document| document.rename_key(DEFAULT, "x", "y")), key);
}

#[test]
fn an_edit_that_would_change_how_other_lines_read_is_refused() {
    // The indented header below would become a continuation of the new setting.
    let error = refused("[default]\n  [profile b]\n  a = 1\n", |document| document.set(DEFAULT, "x", "1"));
    assert_eq!(error, EditError::WouldChange { line: 2 });
    // So it would of the setting above the removed section.
    let text = "[default]\na = 1\n[profile b]\n  [profile c]\n";
    let error = refused(text, |document| document.remove_section(SectionName::Profile("b")));
    assert_eq!(error, EditError::WouldChange { line: 2 });
    // A displaced `[default]` would come to light.
    let text = "[default]\na = 1\n[profile default]\n";
    refused(text, |document| document.rename_section(DEFAULT, "b"));
}
