//! The reference grammar, rule by rule, as `(what, text, readings)`. A reading is written
//! `section/key=value`, with a newline in a value shown as `|`.

use super::shared_config::{Document, FileKind};
use super::{config, credentials, laws};

fn shown(document: &Document) -> Vec<String> {
    let name = |debug: &str| debug.replace("Profile(\"", "").replace("\")", "").replace("(\"", " ");
    laws::readings(document)
        .into_iter()
        .map(|((section, key), value)| format!("{}/{key}={}", name(&section), value.replace('\n', "|")))
        .collect()
}

type Case = (&'static str, &'static str, &'static [&'static str]);

const CONFIG: [Case; 34] = [
    ("lines end with LF or CRLF", "[default]\r\na = 1\nb = 2\r\n", &["default/a=1", "default/b=2"]),
    ("a lone CR ends no line", "[default]\na = 1\rb = 2\n", &["default/a=1\rb = 2"]),
    ("only blank and tab are white space", "[default]\na\t=\t\u{a0}1\u{b}\t\n", &["default/a=\u{a0}1\u{b}"]),
    ("a blank line does not end a value", "[default]\na = 1\n \t\n  2\n", &["default/a=1|2"]),
    ("# and ; in column 0 are comments", "# a\n;b\n[default]\n#c = 1\n;d = 1\ne = 1\n", &["default/e=1"]),
    ("a comment does not end a value", "[default]\na = 1\n# note\n  2\n", &["default/a=1|2"]),
    (
        "a comment may follow a header",
        "[default] # c\na = 1\n[profile x]; c\na = 2\n",
        &["default/a=1", "x/a=2"],
    ),
    (
        "an indented [ below a setting is text",
        "[default]\na = 1\n  [profile x]\nb = 2\n",
        &["default/a=1|[profile x]", "default/b=2"],
    ),
    ("a setting splits at the first =", "[default]\na = b=c==d\n", &["default/a=b=c==d"]),
    ("blanks around key and value go", "[default]\na \t =  \t b c \t\n", &["default/a=b c"]),
    (
        "white space and a mark start a comment",
        "[default]\na = 1 # x\nb = 2\t; x\nc = 3#x\nd = 4;x # y\n",
        &["default/a=1", "default/b=2", "default/c=3#x", "default/d=4;x"],
    ),
    ("a value may be empty", "[default]\na =\nb=\n", &["default/a=", "default/b="]),
    ("a comment may stand for the value", "[default]\na = # x\n  b = 1\n", &["default/a=|b = 1"]),
    ("a comment hides the =", "[default]\na # b = 1\n", &[]),
    ("a line without = says nothing", "[default]\na\nb = 1\n", &["default/b=1"]),
    ("a line without a key says nothing", "[default]\n= 1\nb = 1\n", &["default/b=1"]),
    (
        "an indented line continues the value",
        "[default]\na = 1\n  2\n\t3 \t\nb = 1\n",
        &["default/a=1|2|3", "default/b=1"],
    ),
    (
        "continuation lines keep their comments",
        "[default]\na = 1\n  2 # x\n  3 ; y\n",
        &["default/a=1|2 # x|3 ; y"],
    ),
    (
        "a continuation needs a setting in its section",
        "[default]\na = 1\n[profile x]\n  2\n",
        &["default/a=1"],
    ),
    (
        "below an empty value settings nest",
        "[default]\ns3 =\n  a = 1\n\tB=2\nb = 1\n",
        &["default/b=1", "default/s3=|a = 1|B=2"],
    ),
    ("a setting above all sections says nothing", "a = 1\n  2\n[default]\nb = 1\n", &["default/b=1"]),
    ("names have letters, digits and _-/.%@:+", "[profile aZ9_-/.%@:+]\na = 1\n", &["aZ9_-/.%@:+/a=1"]),
    ("keys have the same characters", "[default]\naZ9_-/.%@+ = 1\n", &["default/az9_-/.%@+=1"]),
    (
        "the four kinds of section",
        "[default]\na = 1\n[profile p]\na = 2\n[sso-session s]\na = 3\n[services v]\na = 4\n",
        &["default/a=1", "p/a=2", "Services v/a=4", "SsoSession s/a=3"],
    ),
    ("blanks may part and pad a header", "[\tprofile \t x ]\na = 1\n", &["x/a=1"]),
    ("a name without a type is no profile", "[x]\na = 1\n", &["Other x/a=1"]),
    (
        "the type is case-sensitive",
        "[Profile x]\na = 1\n[Default]\na = 2\n",
        &["Other Default/a=2", "Other Profile x/a=1"],
    ),
    ("the type ends at a blank", "[profilex]\na = 1\n", &["Other profilex/a=1"]),
    ("two words are no name", "[profile x y]\na = 1\n", &["Other profile x y/a=1"]),
    (
        "[profile default] displaces [default] before it",
        "[default]\na = 1\n[profile default]\nb = 1\n",
        &["default/b=1"],
    ),
    (
        "[profile default] displaces [default] after it",
        "[profile default]\nb = 1\n[default]\na = 1\n[profile default]\nc = 1\n",
        &["default/b=1", "default/c=1"],
    ),
    ("keys are lower-cased", "[default]\nREGION = X\n", &["default/region=X"]),
    ("the last of equal keys counts", "[default]\na = 1\nA = 2\n", &["default/a=2"]),
    (
        "equal sections merge, later keys win",
        "[profile x]\na = 1\nb = 1\n[default]\n[profile x]\nb = 2\nc = 2\n",
        &["x/a=1", "x/b=2", "x/c=2"],
    ),
];

const CREDENTIALS: [Case; 3] = [
    ("names are bare", "[default]\na = 1\n[ x ]\na = 2\n", &["default/a=1", "x/a=2"]),
    ("a prefixed section is no profile", "[profile x]\na = 1\n", &["Other profile x/a=1"]),
    ("a name may start like a type", "[sso-sessionx]\na = 1\n", &["sso-sessionx/a=1"]),
];

#[test]
fn the_config_file_follows_the_reference() {
    for (what, text, readings) in CONFIG {
        assert_eq!(shown(&config(text)), readings, "{what}");
    }
}

#[test]
fn the_credentials_file_follows_the_reference() {
    for (what, text, readings) in CREDENTIALS {
        assert_eq!(shown(&credentials(text)), readings, "{what}");
    }
}

#[test]
fn what_only_some_accept_is_read_too() {
    let cases: [Case; 9] = [
        ("byte order mark", "\u{feff}[default]\na = 1\n", &["default/a=1"]),
        ("quoted names", "[profile \"x y\"]\na = 1\n[profile 'z']\na = 2\n", &["x y/a=1", "z/a=2"]),
        ("odd names", "[profile a$b]\na = 1\n", &["a$b/a=1"]),
        ("odd keys", "[default]\nre gion = x\n", &["default/re gion=x"]),
        ("colons", "[default]\nregion: x\nurl = http://x\n", &["default/region=x", "default/url=http://x"]),
        ("indented sections", " [default]\n a = 1\n b = 2\n", &["default/a=1", "default/b=2"]),
        ("comments in a block", "[default]\ns3 =\n  # note\n  a = 1\n", &["default/s3=|a = 1"]),
        ("comments below a value", "[default]\na = 1\n  # note\n", &["default/a=1"]),
        ("text behind a header", "[default] x\na = 1\n", &["default/a=1"]),
    ];
    for (what, text, readings) in cases {
        assert_eq!(shown(&config(text)), readings, "{what}");
        assert!(!config(text).diagnostics().is_empty(), "{what} is not diagnosed");
    }
}

#[test]
fn a_broken_header_takes_the_keys_below_it_from_the_section_above() {
    let document = config("[profile a]\nx = 1\n[profile b\nrole_arn = r\n");
    assert_eq!(shown(&document), ["Other profile b/role_arn=r", "a/x=1"]);
}

#[test]
fn settings_know_their_lines_and_nested_values() {
    let document = Document::parse("\n[default]\ns3 =\n  A = 1 # c\n\n  a = 2\n", FileKind::Config);
    let setting = document.profile("default").unwrap().get("S3").unwrap();
    let nested: Vec<_> =
        setting.nested().map(|one| (one.key().into_owned(), one.value(), one.line())).collect();
    assert_eq!(setting.line(), 3);
    assert_eq!(nested, [("a".to_owned(), "1", 4), ("a".to_owned(), "2", 6)]);
    assert_eq!(document.profile("default").unwrap().value("s3.a").as_deref(), Some("2"));
    assert_eq!(document.section(document.sections().next().unwrap().id()).unwrap().line(), 2);
}

#[test]
fn debug_output_shows_no_value() {
    let document = config("[default]\naws_secret_access_key = sentinel\ns3 =\n  a = sentinel\n");
    let section = document.sections().next().unwrap();
    let settings: Vec<_> = section.settings().collect();
    let nested: Vec<_> = settings[1].nested().collect();
    let shown = format!("{document:?} {section:?} {settings:?} {nested:?} {:?}", document.merged());
    assert!(!shown.contains("sentinel"), "{shown}");
}
