//! The files on which `aws configure set` was observed, with the text that ought to come out. Where the
//! two differ, the reason is in the name of the case.

use super::shared_config::{Document, SectionName};
use super::{DEFAULT, config};

/// `(what, before, section, path, value, after)`.
type Case = (&'static str, &'static str, SectionName<'static>, &'static str, &'static str, &'static str);

const A: SectionName<'static> = SectionName::Profile("a");
const B: SectionName<'static> = SectionName::Profile("b");
const FOO_BAR: SectionName<'static> = SectionName::Profile("foo bar");

const CASES: [Case; 23] = [
    ("an empty file", "", DEFAULT, "region", "x", "[default]\nregion = x\n"),
    (
        "the inline comment is kept",
        "[default]\nregion = a # keep?\n; c\noutput=json\n",
        DEFAULT,
        "region",
        "b",
        "[default]\n# keep?\nregion = b\n; c\noutput=json\n",
    ),
    (
        "comments about the next section stay with it",
        "[default]\nregion = a\n\n# trailing about next\n\n[profile b]\nregion=z\n",
        DEFAULT,
        "output",
        "json",
        "[default]\nregion = a\noutput = json\n\n# trailing about next\n\n[profile b]\nregion=z\n",
    ),
    (
        "an empty section; spacing of the file",
        "[default]\n\n[profile b]\nregion=z\n",
        DEFAULT,
        "output",
        "json",
        "[default]\noutput=json\n\n[profile b]\nregion=z\n",
    ),
    (
        "no second key beside an upper-case one",
        "[default]\nREGION = a\n",
        DEFAULT,
        "region",
        "b",
        "[default]\nregion = b\n",
    ),
    ("a colon", "[default]\nregion: a\n", DEFAULT, "region", "b", "[default]\nregion = b\n"),
    (
        "CRLF stays",
        "[default]\r\nregion = a\r\noutput = json\r\n",
        DEFAULT,
        "region",
        "b",
        "[default]\r\nregion = b\r\noutput = json\r\n",
    ),
    (
        "a missing final newline stays missing, so that unset undoes set",
        "[default]\nregion = a",
        DEFAULT,
        "output",
        "json",
        "[default]\nregion = a\noutput = json",
    ),
    (
        "no final newline before a new section",
        "[default]\nregion = a",
        B,
        "output",
        "json",
        "[default]\nregion = a\n\n[profile b]\noutput = json\n",
    ),
    (
        "an indented header is found",
        " [default]\nregion = a\n",
        DEFAULT,
        "region",
        "b",
        " [default]\nregion = b\n",
    ),
    (
        "a commented header is found",
        "[default] # hi\nregion = a\n",
        DEFAULT,
        "region",
        "b",
        "[default] # hi\nregion = b\n",
    ),
    (
        "double quotes",
        "[profile \"foo bar\"]\nregion = a\n",
        FOO_BAR,
        "region",
        "b",
        "[profile \"foo bar\"]\nregion = b\n",
    ),
    (
        "single quotes",
        "[profile 'foo bar']\nregion = a\n",
        FOO_BAR,
        "region",
        "b",
        "[profile 'foo bar']\nregion = b\n",
    ),
    ("a wide header is found", "[profile  b]\nregion = a\n", B, "region", "b", "[profile  b]\nregion = b\n"),
    (
        "a new block",
        "[default]\nregion = a\n",
        DEFAULT,
        "s3.addressing_style",
        "path",
        "[default]\nregion = a\ns3 =\n    addressing_style = path\n",
    ),
    (
        "a nested setting",
        "[default]\ns3 =\n    addressing_style = path\n    x = 1\nregion = a\n",
        DEFAULT,
        "s3.addressing_style",
        "virtual",
        "[default]\ns3 =\n    addressing_style = virtual\n    x = 1\nregion = a\n",
    ),
    (
        "a new nested setting",
        "[default]\ns3 =\n    x = 1\nregion = a\n",
        DEFAULT,
        "s3.addressing_style",
        "virtual",
        "[default]\ns3 =\n    x = 1\n    addressing_style = virtual\nregion = a\n",
    ),
    (
        "never the nested key of the same name",
        "[default]\ns3 =\n    region = nested\nregion = a\n",
        DEFAULT,
        "region",
        "b",
        "[default]\ns3 =\n    region = nested\nregion = b\n",
    ),
    (
        "of equal keys the one that counts",
        "[default]\nregion = a\nregion = b\n",
        DEFAULT,
        "region",
        "c",
        "[default]\nregion = a\nregion = c\n",
    ),
    (
        "of equal sections the one that counts",
        "[profile a]\nx = 1\n[profile b]\n[profile a]\nregion = z\n",
        A,
        "region",
        "c",
        "[profile a]\nx = 1\n[profile b]\n[profile a]\nregion = c\n",
    ),
    (
        "never a line of another value",
        "[default]\ncredential_process = a\n  --b=c\n  --region = q\n",
        DEFAULT,
        "region",
        "c",
        "[default]\ncredential_process = a\n  --b=c\n  --region = q\nregion = c\n",
    ),
    ("indentation stays", "[default]\n\tregion = a\n", DEFAULT, "region", "c", "[default]\n\tregion = c\n"),
    (
        "brackets in a value are no header",
        "[default]\nx = [foo]\nregion=a\n",
        DEFAULT,
        "region",
        "c",
        "[default]\nx = [foo]\nregion=c\n",
    ),
];

fn set(document: &mut Document, section: SectionName<'_>, path: &str, value: &str) {
    if document.find(section).is_none() {
        document.add_section(section, &[(path, value)]).unwrap();
    } else {
        document.set(section, path, value).unwrap();
    }
}

#[test]
fn set_does_better_than_the_aws_cli() {
    for (what, before, section, path, value, after) in CASES {
        let mut document = config(before);
        set(&mut document, section, path, value);
        assert_eq!(document.text(), after, "{what}");
    }
}

#[test]
fn setting_a_value_twice_changes_nothing_more() {
    for (what, before, section, path, value, after) in CASES {
        let mut document = config(before);
        set(&mut document, section, path, value);
        set(&mut document, section, path, value);
        assert_eq!(document.text(), after, "{what}");
    }
}

#[test]
fn unset_deletes_the_line() {
    let mut document = config("[default]\nregion = a\noutput = json\n");
    assert_eq!(document.unset(DEFAULT, "region").unwrap().as_deref(), Some("a"));
    assert_eq!(document.text(), "[default]\noutput = json\n");
}
