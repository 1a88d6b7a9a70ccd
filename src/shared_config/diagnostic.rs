//! The constructs that the AWS tools do not all read alike, and who reads each one how.
//!
//! Observed with botocore 1.43 (the AWS CLI v2 and boto3 share its reader), aws-runtime 1.10,
//! `@smithy/shared-ini-file-loader` 4.7 and the sources of the Go SDK v2.

use std::fmt;

/// A line that some AWS tool reads otherwise than this module does, or that nobody can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The line number, counted from 1.
    pub line: usize,
    /// What is odd about the line.
    pub kind: DiagnosticKind,
}

impl Diagnostic {
    /// What is odd, and which tools disagree, as one sentence without a full stop.
    pub fn message(&self) -> String {
        let message = self.kind.message();
        match self.kind {
            DiagnosticKind::DuplicateSection { first } | DiagnosticKind::DuplicateKey { first } => {
                format!("{message} (first on line {first})")
            }
            _ => message.to_owned(),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message())
    }
}

/// A family of readers that share one parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reader {
    /// The AWS CLI and boto3, through botocore.
    AwsCli,
    /// The SDK for Rust.
    Rust,
    /// The SDK for JavaScript v3.
    JavaScript,
    /// The SDK for Go v2, and Terraform with it.
    Go,
}

/// What a construct does to a reader that does not share this module's reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It reads something else.
    ReadsOtherwise,
    /// It does not see the key, or the whole section.
    Skips,
    /// It rejects the whole file, and every profile in it.
    RefusesFile,
}

/// What is odd about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DiagnosticKind {
    /// The file starts with a byte order mark.
    ByteOrderMark,
    /// A carriage return that no line feed follows.
    LoneCarriageReturn,
    /// A key, or any other text, above the first section.
    BeforeAnySection,
    /// A section header without `]`, or with nothing between the brackets.
    MalformedHeader,
    /// A section header that does not start in column 0.
    IndentedHeader,
    /// Text behind the `]` of a header that is not a comment.
    TextAfterHeader,
    /// A comment that touches the `]` of a header.
    CommentTouchesHeader,
    /// A comment behind a header that has a `]` in it.
    BracketInHeaderComment,
    /// A `#` or `;` between the brackets of a header.
    CommentMarkInHeader,
    /// Blanks between a bracket and what it encloses.
    PaddedHeader,
    /// More than one blank between the section type and the name.
    WideHeader,
    /// A name in quotes.
    QuotedName,
    /// A name with characters outside letters, digits and `_-/.%@:+`.
    OddName,
    /// A section type followed by something that is not one word.
    UnreadableName,
    /// A name with quotes or backslashes within it.
    EscapedName,
    /// `[profiles a]` and the like: a type that merely starts with `profile`.
    AlmostProfile,
    /// `[DEFAULT]`.
    UpperCaseDefault,
    /// A section of the config file that names nothing.
    UnknownSection,
    /// A prefixed section in the credentials file.
    PrefixInCredentials,
    /// A section that was there before.
    DuplicateSection {
        /// The line of the first one.
        first: usize,
    },
    /// A `[default]` next to a `[profile default]`.
    DisplacedDefault,
    /// A key that was there before in the same section.
    DuplicateKey {
        /// The line of the first one.
        first: usize,
    },
    /// A key with upper-case letters.
    UpperCaseKey,
    /// A key of a nested block with upper-case letters.
    UpperCaseNestedKey,
    /// A key with characters outside letters, digits and `_-/.%@:+`.
    OddKey,
    /// A key that does not start in column 0 and continues nothing.
    IndentedKey,
    /// `key: value`.
    ColonSeparator,
    /// `a:b = value`.
    ColonInKey,
    /// A line that is neither a setting nor anything else.
    NoSeparator,
    /// A line that starts with `=` or `:`.
    EmptyKey,
    /// A value that is empty.
    EmptyValue,
    /// A comment behind a value.
    InlineComment,
    /// A value in quotes.
    QuotedValue,
    /// A key or value that starts or ends with white space other than blanks.
    UnusualWhiteSpace,
    /// A value that goes on in the next line.
    ContinuationLine,
    /// An empty line within a value.
    BlankInValue,
    /// An indented comment below a value.
    CommentInValue,
    /// An indented comment in a block of nested settings, or where no setting stands above it.
    IndentedComment,
    /// A line of a nested block that is not `key = value`.
    MalformedNested,
}

/// How the readers named differ; the others share this module's reading, or are not known to differ.
type Disagreement = &'static [(Reader, Effect)];

impl DiagnosticKind {
    /// The readers that do not share this module's reading, and what becomes of the file there.
    pub fn disagreement(self) -> Disagreement {
        self.facts().1
    }

    /// What is odd, and which tools disagree.
    pub fn message(self) -> &'static str {
        self.facts().0
    }

    fn facts(self) -> (&'static str, Disagreement) {
        use DiagnosticKind as Kind;
        use Effect::{ReadsOtherwise, RefusesFile, Skips};
        use Reader::{AwsCli, Go, JavaScript, Rust};
        match self {
            Kind::ByteOrderMark => (
                "byte order mark: the AWS CLI and the Rust SDK refuse the whole file",
                &[(AwsCli, RefusesFile), (Rust, RefusesFile)],
            ),
            Kind::LoneCarriageReturn => (
                "carriage return without a line feed: the AWS CLI takes it for a line end",
                &[(AwsCli, ReadsOtherwise)],
            ),
            Kind::BeforeAnySection => (
                "text above the first section: the AWS CLI and the Rust SDK refuse the whole file, others ignore it",
                &[(AwsCli, RefusesFile), (Rust, RefusesFile)],
            ),
            Kind::MalformedHeader => (
                "not a section header: the AWS CLI and the Rust SDK refuse the whole file, and the JavaScript \
                 SDK adds the keys below it to the section above",
                &[(AwsCli, RefusesFile), (Rust, RefusesFile), (JavaScript, ReadsOtherwise)],
            ),
            Kind::IndentedHeader => {
                ("indented section header: the Rust SDK refuses the whole file", &[(Rust, RefusesFile)])
            }
            Kind::TextAfterHeader => (
                "text behind a section header: the Rust SDK refuses the whole file, and the JavaScript SDK adds \
                 the keys below it to the section above",
                &[(Rust, RefusesFile), (JavaScript, ReadsOtherwise)],
            ),
            Kind::CommentTouchesHeader => (
                "comment right behind a section header: the JavaScript SDK adds the keys below it to the section above",
                &[(JavaScript, ReadsOtherwise)],
            ),
            Kind::BracketInHeaderComment => (
                "`]` in the comment behind a section header: the AWS CLI takes the name to reach that far",
                &[(AwsCli, ReadsOtherwise)],
            ),
            Kind::CommentMarkInHeader => {
                ("`#` or `;` in a section name: the Rust SDK refuses the whole file", &[(Rust, RefusesFile)])
            }
            Kind::PaddedHeader => (
                "blanks inside the brackets of a section header: the AWS CLI and the JavaScript SDK skip the section",
                &[(AwsCli, Skips), (JavaScript, Skips)],
            ),
            Kind::WideHeader => (
                "more than one blank before a section name: the JavaScript SDK skips the section",
                &[(JavaScript, Skips)],
            ),
            Kind::QuotedName => ("quoted section name: the Rust SDK skips the section", &[(Rust, Skips)]),
            Kind::OddName => (
                "section name with characters other than letters, digits and `_-/.%@:+`: the Rust and JavaScript \
                 SDKs skip the section",
                &[(Rust, Skips), (JavaScript, Skips)],
            ),
            Kind::UnreadableName => ("section name that is not one word: every tool skips the section", &[]),
            Kind::EscapedName => (
                "quotes or backslashes within a section name: the AWS CLI reads them as a shell would, others skip \
                 the section",
                &[(AwsCli, ReadsOtherwise)],
            ),
            Kind::AlmostProfile => (
                "section type that is not `profile`: the AWS CLI takes it for a profile, others skip the section",
                &[(AwsCli, ReadsOtherwise)],
            ),
            Kind::UpperCaseDefault => (
                "`[DEFAULT]` in upper case: the AWS CLI adds its keys to every section",
                &[(AwsCli, ReadsOtherwise)],
            ),
            Kind::UnknownSection => {
                ("section without a known type: no tool takes it for a profile (is `profile ` missing?)", &[])
            }
            Kind::PrefixInCredentials => (
                "section with a type in the credentials file: the AWS CLI and the JavaScript SDK take all of it for a \
                 profile name, others skip the section",
                &[(AwsCli, ReadsOtherwise), (JavaScript, ReadsOtherwise)],
            ),
            Kind::DuplicateSection { .. } => (
                "section that was there before: the AWS CLI refuses the whole file, others merge the two",
                &[(AwsCli, RefusesFile)],
            ),
            Kind::DisplacedDefault => (
                "`[default]` next to `[profile default]`: the AWS CLI takes whichever comes later, others ignore \
                 `[default]`",
                &[(AwsCli, ReadsOtherwise)],
            ),
            Kind::DuplicateKey { .. } => (
                "key that was there before: the AWS CLI refuses the whole file, others take the last one",
                &[(AwsCli, RefusesFile)],
            ),
            Kind::UpperCaseKey => (
                "key with upper-case letters: the JavaScript SDK does not know it by the lower-case name",
                &[(JavaScript, ReadsOtherwise)],
            ),
            Kind::UpperCaseNestedKey => (
                "nested key with upper-case letters: the AWS CLI and the JavaScript SDK do not know it by the \
                 lower-case name",
                &[(AwsCli, ReadsOtherwise), (JavaScript, ReadsOtherwise)],
            ),
            Kind::OddKey => (
                "key with characters other than letters, digits and `_-/.%@:+`: the Rust SDK skips it",
                &[(Rust, Skips)],
            ),
            Kind::IndentedKey => (
                "indented key: the Rust SDK refuses the whole file, and some versions of the Go SDK skip it",
                &[(Rust, RefusesFile), (Go, Skips)],
            ),
            Kind::ColonSeparator => (
                "`:` instead of `=`: the Rust SDK refuses the whole file, and the JavaScript SDK skips the key",
                &[(Rust, RefusesFile), (JavaScript, Skips)],
            ),
            Kind::ColonInKey => {
                ("`:` before the `=`: the AWS CLI takes the key to end there", &[(AwsCli, ReadsOtherwise)])
            }
            Kind::NoSeparator => (
                "line without `=`: the AWS CLI and the Rust SDK refuse the whole file, others ignore the line",
                &[(AwsCli, RefusesFile), (Rust, RefusesFile)],
            ),
            Kind::EmptyKey => (
                "value without a key: the AWS CLI and the Rust SDK refuse the whole file, others ignore the line",
                &[(AwsCli, RefusesFile), (Rust, RefusesFile)],
            ),
            Kind::EmptyValue => {
                ("empty value: the JavaScript SDK does not see the key", &[(JavaScript, Skips)])
            }
            Kind::InlineComment => (
                "comment behind a value: the AWS CLI takes it for part of the value",
                &[(AwsCli, ReadsOtherwise)],
            ),
            Kind::QuotedValue => {
                ("quoted value: the Go SDK removes the quotes, others keep them", &[(Go, ReadsOtherwise)])
            }
            Kind::UnusualWhiteSpace => (
                "white space other than blanks and tabs around a key or value: the AWS CLI and the JavaScript SDK \
                 remove it",
                &[(AwsCli, ReadsOtherwise), (JavaScript, ReadsOtherwise)],
            ),
            Kind::ContinuationLine => (
                "value that goes on in an indented line: the JavaScript SDK takes that line for a key of its own, \
                 and the Go SDK drops it where it has a `=`",
                &[(JavaScript, ReadsOtherwise), (Go, ReadsOtherwise)],
            ),
            Kind::BlankInValue => {
                ("empty line within a value: the AWS CLI keeps it in the value", &[(AwsCli, ReadsOtherwise)])
            }
            Kind::CommentInValue => (
                "indented comment below a value: the Rust SDK takes it for part of the value",
                &[(Rust, ReadsOtherwise)],
            ),
            Kind::IndentedComment => {
                ("indented comment: the Rust SDK refuses the whole file", &[(Rust, RefusesFile)])
            }
            Kind::MalformedNested => (
                "nested line that is not `key = value`: the AWS CLI and the Rust SDK refuse the whole file, and the \
                 JavaScript SDK skips it",
                &[(AwsCli, RefusesFile), (Rust, RefusesFile), (JavaScript, Skips)],
            ),
        }
    }
}
