//! What each reader finds in the files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use keyfob::shared_config::{DiagnosticKind as Kind, Document, Effect, FileKind, Reader};
use serde_json::Value;

use super::files::generated;
use super::readers::{self, Driver, Reading};
use crate::home::Home;

/// Every kind of diagnostic, and with them every deliberate difference between keyfob and a reader.
const KINDS: &[Kind] = &[
    Kind::ByteOrderMark,
    Kind::LoneCarriageReturn,
    Kind::BeforeAnySection,
    Kind::MalformedHeader,
    Kind::IndentedHeader,
    Kind::TextAfterHeader,
    Kind::CommentTouchesHeader,
    Kind::BracketInHeaderComment,
    Kind::CommentMarkInHeader,
    Kind::PaddedHeader,
    Kind::WideHeader,
    Kind::QuotedName,
    Kind::OddName,
    Kind::UnreadableName,
    Kind::EscapedName,
    Kind::AlmostProfile,
    Kind::UpperCaseDefault,
    Kind::UnknownSection,
    Kind::PrefixInCredentials,
    Kind::DuplicateSection { first: 0 },
    Kind::DisplacedDefault,
    Kind::DuplicateKey { first: 0 },
    Kind::UpperCaseKey,
    Kind::UpperCaseNestedKey,
    Kind::OddKey,
    Kind::IndentedKey,
    Kind::ColonSeparator,
    Kind::ColonInKey,
    Kind::NoSeparator,
    Kind::EmptyKey,
    Kind::EmptyValue,
    Kind::InlineComment,
    Kind::QuotedValue,
    Kind::UnusualWhiteSpace,
    Kind::ContinuationLine,
    Kind::BlankInValue,
    Kind::CommentInValue,
    Kind::IndentedComment,
    Kind::MalformedNested,
];

/// Files made by hand for the differences that chance seldom shows alone.
const BY_HAND: &[(&str, &str)] = &[
    ("[profile default]\noutput = y\n[default]\nregion = x\n", ""),
    (
        "[default]\nregion = x\n[profile a]\n",
        "[default]\nregion = y\naws_access_key_id = AKIA\n[a]\noutput = json\n",
    ),
    ("[profile a]\ns3 =\n    Max = 1\n", ""),
    ("[profile a]\ns3 = x\ns3 =\n    a = b\n", ""),
    ("[profile  c]\n[profile c] junk\nx-y = a\n[profile\tc]\nregion = b\n", ""),
    ("[default]\r[]\n", "[a]\nregion = x\n"),
];

/// The Rust SDK goes through the sections of this file in an order that differs from run to run, and finds either value.
/// Read so often, it shows both.
const BY_CHANCE: (&str, &str) = ("[profile c]\ns3 = json\n[profile  c]\ns3 =\n    a = b\n", "");
const OFTEN: usize = 20;

/// A difference that no diagnostic tells people about, because nobody meets it in a file of their own.
struct Curiosity {
    name: &'static str,
    reader: Reader,
    reason: &'static str,
    is_in: fn(&str, &str) -> bool,
}

const CURIOSITIES: &[Curiosity] = &[
    Curiosity {
        name: "value and block",
        reader: Reader::JavaScript,
        reason: "of a key that stands once with a value and once with a block it keeps both; for all others the last counts",
        is_in: |config, credentials| {
            [config, credentials].iter().any(|text| text.contains("s3 =\n") || text.contains("s3 =\r\n"))
                && both(config, credentials)
        },
    },
    Curiosity {
        name: "value and block",
        reader: Reader::Rust,
        reason: "of a key with a value in one section and a block in a second of the same name it keeps the value",
        is_in: |config, credentials| config.matches("s3").count() > 1 && both(config, credentials),
    },
    Curiosity {
        name: "carriage return in a header",
        reader: Reader::AwsCli,
        reason: "it takes a lone carriage return for a line end, and may refuse what is behind it",
        is_in: |config, credentials| {
            [config, credentials].iter().any(|text| text.replace("\r\n", "").contains('\r'))
        },
    },
    Curiosity {
        name: "one name in two spellings",
        reader: Reader::AwsCli,
        reason: "it refuses a section that stands twice only where both headers are the same text; otherwise the later one counts alone",
        is_in: |config, _| {
            let document = Document::parse(config, FileKind::Config);
            document.diagnostics().iter().any(|one| matches!(one.kind, Kind::DuplicateSection { .. }))
        },
    },
    Curiosity {
        name: "empty [profile default]",
        reader: Reader::JavaScript,
        reason: "a section without keys does not exist for it, so it displaces no `[default]`",
        is_in: |config, _| config.contains("[profile default]") && config.contains("[default]"),
    },
    Curiosity {
        name: "nameless profile",
        reader: Reader::Rust,
        reason: "`[]` in the credentials file is a profile with an empty name",
        is_in: |_, credentials| credentials.contains("[]"),
    },
    Curiosity {
        name: "bracket behind a header",
        reader: Reader::Rust,
        reason: "a name reaches to the last `]` of its line, and one with a `]` in it is dropped",
        is_in: |config, credentials| {
            let lines = config.split('\n').chain(credentials.split('\n'));
            lines.filter(|line| line.starts_with('[')).any(|line| line.matches(']').count() > 1)
        },
    },
];

fn both(config: &str, credentials: &str) -> bool {
    config.lines().chain(credentials.lines()).filter(|line| line.starts_with("s3")).count() > 1
}

/// The names of all of them.
pub(super) fn kinds() -> impl Iterator<Item = String> {
    KINDS.iter().map(|kind| name(*kind))
}

fn name(kind: Kind) -> String {
    format!("{kind:?}").split_whitespace().next().unwrap_or_default().to_owned()
}

/// What the readers made of all files.
#[derive(Default)]
struct Comparison {
    files: usize,
    readings: usize,
    alike: usize,
    /// Which difference was seen alone, and how often.
    seen: BTreeMap<(String, Reader), usize>,
    unnamed: Vec<String>,
}

impl Comparison {
    fn add(&mut self, config: &str, credentials: &str, others: Vec<(Reader, Reading)>) {
        self.files += 1;
        let ours = readers::keyfob(config, credentials);
        let mut diagnosed: Vec<(Kind, Reader, Effect)> = Vec::new();
        for (text, kind) in [(config, FileKind::Config), (credentials, FileKind::Credentials)] {
            for diagnostic in Document::parse(text, kind).diagnostics() {
                let named = diagnostic.kind.disagreement().iter();
                diagnosed.extend(named.map(|(reader, effect)| (diagnostic.kind, *reader, *effect)));
            }
        }
        for (reader, theirs) in others {
            self.readings += 1;
            let mut ours = ours.clone();
            if reader == Reader::JavaScript {
                // It does not tell a profile without settings from none.
                ours.retain(|_, settings| !settings.is_empty());
            }
            if theirs.as_ref() == Some(&ours) {
                self.alike += 1;
                continue;
            }
            let refused = theirs.is_none();
            let named: BTreeSet<String> = diagnosed
                .iter()
                .filter(|(_, of, effect)| *of == reader && (*effect == Effect::RefusesFile) == refused)
                .map(|(kind, _, _)| name(*kind))
                .collect();
            match named.len() {
                0 => {
                    let curiosity = CURIOSITIES
                        .iter()
                        .find(|one| one.reader == reader && (one.is_in)(config, credentials));
                    if let Some(curiosity) = curiosity {
                        *self.seen.entry((curiosity.name.to_owned(), reader)).or_default() += 1;
                        continue;
                    }
                    let mut told = format!(
                        "{reader:?} differs, and no diagnostic says so:\n{config:?}\n{credentials:?}\n"
                    );
                    _ = write!(told, "theirs {theirs:?}\nours   {ours:?}");
                    self.unnamed.push(told);
                }
                1 => *self.seen.entry((named.into_iter().next().unwrap(), reader)).or_default() += 1,
                _ => {}
            }
        }
    }
}

fn compare(files: impl Iterator<Item = (String, String)>, comparison: &mut Comparison) {
    let home = Home::new();
    let mut drivers: Vec<Driver> =
        [Driver::botocore(&home), Driver::javascript(&home)].into_iter().flatten().collect();
    for (config, credentials) in files {
        let mut readings = vec![(Reader::Rust, readers::rust(&config, &credentials))];
        for driver in &mut drivers {
            readings.push((driver.reader, driver.read(&home, &config, &credentials)));
        }
        comparison.add(&config, &credentials, readings);
    }
}

/// The files that are written down, observed or made by hand.
fn written_down() -> Vec<(String, String)> {
    let matrix: Value =
        serde_json::from_str(include_str!("../../cases/shared_config/reader-matrix.json")).unwrap();
    let observed = matrix["cases"].as_array().unwrap().iter();
    let observed =
        observed.filter(|case| case["name"] != "latin1").map(|case| case["config"].as_str().unwrap());
    let observed = observed.map(|config| (config.to_owned(), String::new()));
    let by_hand =
        BY_HAND.iter().map(|(config, credentials)| ((*config).to_owned(), (*credentials).to_owned()));
    observed.chain(by_hand).collect()
}

/// What is compared with the readers is what people are shown.
#[test]
fn profile_show_prints_what_is_compared() {
    let home = Home::new();
    let mut shown = 0;
    for (config, credentials) in written_down() {
        home.config(&config);
        home.credentials(&credentials);
        for (name, settings) in readers::keyfob(&config, &credentials) {
            let session = name.strip_prefix("sso-session ");
            let command = home.keyfob(["profile", "show", "--json"]);
            let command = match session {
                Some(session) => command.args(&["--sso-session", session]),
                None => command.args(&["--", &name]),
            };
            let printed = command.run().succeeds().json();
            assert_eq!(readers::flat(&printed["settings"]), settings, "{name} of {config:?}");
            shown += 1;
        }
    }
    assert!(shown > 40, "{shown}");
}

#[test]
fn every_reader_agrees_or_the_difference_is_named() {
    let count = std::env::var("KEYFOB_TEST_FILES").ok().and_then(|count| count.parse().ok()).unwrap_or(600);
    let mut comparison = Comparison::default();
    let by_chance = std::iter::repeat_n((BY_CHANCE.0.to_owned(), BY_CHANCE.1.to_owned()), OFTEN);
    let written_down = written_down().into_iter().chain(by_chance);
    compare(written_down.chain((0..count).map(generated)), &mut comparison);
    println!(
        "{} files, {} readings, {} alike, {} kinds of difference",
        comparison.files,
        comparison.readings,
        comparison.alike,
        comparison.seen.len()
    );
    assert!(
        comparison.unnamed.is_empty(),
        "{} unnamed:\n{}",
        comparison.unnamed.len(),
        comparison.unnamed[..comparison.unnamed.len().min(25)].join("\n\n")
    );
    let unseen = |one: &&Curiosity| !comparison.seen.contains_key(&(one.name.to_owned(), one.reader));
    let mut never: Vec<String> =
        CURIOSITIES.iter().filter(unseen).map(|one| format!("{}: {}", one.name, one.reason)).collect();
    for kind in KINDS {
        for (reader, _) in kind.disagreement() {
            if *reader != Reader::Go && !comparison.seen.contains_key(&(name(*kind), *reader)) {
                never.push(format!("{} {reader:?}", name(*kind)));
            }
        }
    }
    assert!(never.is_empty(), "differences that were never seen: {never:?}");
}
