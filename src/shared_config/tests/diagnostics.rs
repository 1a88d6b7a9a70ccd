//! One line, or few, for every kind of diagnostic.

use super::shared_config::{DiagnosticKind as Kind, Document};
use super::{config, credentials};

fn kinds(document: &Document) -> Vec<(usize, Kind)> {
    document.diagnostics().into_iter().map(|one| (one.line, one.kind)).collect()
}

#[test]
fn each_oddity_is_found_on_its_line() {
    let cases: [(&str, &[(usize, Kind)]); 39] = [
        ("\u{feff}[default]\n", &[(1, Kind::ByteOrderMark)]),
        ("[default]\na = b\rc\n", &[(2, Kind::LoneCarriageReturn)]),
        ("a = 1\n", &[(1, Kind::BeforeAnySection)]),
        ("[default\n", &[(1, Kind::MalformedHeader)]),
        ("[]\n", &[(1, Kind::MalformedHeader)]),
        (" [default]\n", &[(1, Kind::IndentedHeader)]),
        ("[default] x\n", &[(1, Kind::TextAfterHeader)]),
        ("[default]#x\n", &[(1, Kind::CommentTouchesHeader)]),
        ("[default] # [x]\n", &[(1, Kind::BracketInHeaderComment)]),
        ("[profile a#b]\n", &[(1, Kind::CommentMarkInHeader), (1, Kind::OddName)]),
        ("[ default ]\n", &[(1, Kind::PaddedHeader)]),
        ("[profile  a]\n", &[(1, Kind::WideHeader)]),
        ("[profile \"a\"]\n", &[(1, Kind::QuotedName)]),
        ("[profile 'a b']\n", &[(1, Kind::OddName), (1, Kind::QuotedName)]),
        ("[sso-session a$]\n", &[(1, Kind::OddName)]),
        ("[profile a b]\n", &[(1, Kind::UnreadableName)]),
        ("[profile it's]\n", &[(1, Kind::EscapedName)]),
        ("[profile \"a\"b]\n", &[(1, Kind::EscapedName)]),
        ("[profiles a]\n", &[(1, Kind::AlmostProfile)]),
        ("[DEFAULT]\n", &[(1, Kind::UpperCaseDefault)]),
        ("[a]\n", &[(1, Kind::UnknownSection)]),
        ("[profile a]\n[profile a]\n", &[(2, Kind::DuplicateSection { first: 1 })]),
        ("[default]\n[profile default]\n", &[(1, Kind::DisplacedDefault)]),
        ("[default]\na = 1\nA = 2\n", &[(3, Kind::DuplicateKey { first: 2 }), (3, Kind::UpperCaseKey)]),
        ("[default]\na =\n  B = 1\n", &[(3, Kind::UpperCaseNestedKey)]),
        ("[default]\na b = 1\n", &[(2, Kind::OddKey)]),
        ("[default]\n  a = 1\n", &[(2, Kind::IndentedKey)]),
        ("[default]\na: 1\n", &[(2, Kind::ColonSeparator)]),
        ("[default]\na:b = 1\n", &[(2, Kind::ColonInKey)]),
        ("[default]\na\n", &[(2, Kind::NoSeparator)]),
        ("[default]\n= a\n", &[(2, Kind::EmptyKey)]),
        ("[default]\na =\n", &[(2, Kind::EmptyValue)]),
        ("[default]\na = 1 # x\n", &[(2, Kind::InlineComment)]),
        ("[default]\na = \"x\"\n", &[(2, Kind::QuotedValue)]),
        ("[default]\na = x\u{a0}\n", &[(2, Kind::UnusualWhiteSpace)]),
        ("[default]\na = 1\n\n  2\n", &[(3, Kind::BlankInValue), (4, Kind::ContinuationLine)]),
        ("[default]\na = 1\n  # x\n", &[(3, Kind::CommentInValue)]),
        ("[default]\n # x\na =\n  b = 1\n  # x\n", &[(2, Kind::IndentedComment), (5, Kind::IndentedComment)]),
        ("[default]\na =\n  b\n  c = 1\n", &[(3, Kind::MalformedNested)]),
    ];
    for (text, expected) in cases {
        assert_eq!(kinds(&config(text)), expected, "{text:?}");
    }
    assert_eq!(kinds(&credentials("[profile a]\n")), [(1, Kind::PrefixInCredentials)]);
}

#[test]
fn a_file_in_the_common_subset_has_no_diagnostics() {
    let text = "# mine\n[default]\nregion = eu-west-1\n\n[profile a.b@c]\ns3 =\n    max = 1\n\n[sso-session s]\nx = 1\n\
                \n[services v]\nsts =\n    endpoint_url = http://localhost:1\n\n[plugins]\ncli = x\n";
    assert_eq!(kinds(&config(text)), []);
    assert_eq!(kinds(&credentials("[default]\na = 1\n[b]\na = 1\n")), []);
}

#[test]
fn a_message_names_the_line_and_who_disagrees() {
    let document = config("[profile a]\n[profile a]\n");
    assert_eq!(
        document.diagnostics()[0].to_string(),
        "line 2: section that was there before: the AWS CLI refuses the whole file, others merge the two (first on line 1)"
    );
}
