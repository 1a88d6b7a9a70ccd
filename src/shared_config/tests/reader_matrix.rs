//! What four implementations made of the same files, against what this module makes of them: where one
//! of them differs, a diagnostic must say so.

use super::shared_config::{Document, FileKind, Reader, SectionName};
use serde_json::{Map, Value, json};

/// A text that is not UTF-8 never reaches this module.
const NOT_TEXT: &str = "latin1";

#[test]
fn every_difference_between_readers_is_diagnosed() {
    let matrix: Value =
        serde_json::from_str(include_str!("../../../tests/cases/shared_config/reader-matrix.json")).unwrap();
    let cases = matrix["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 36);
    for case in cases.iter().filter(|case| case["name"] != NOT_TEXT) {
        let name = case["name"].as_str().unwrap();
        let document = Document::parse(case["config"].as_str().unwrap(), FileKind::Config);
        let diagnosed: Vec<Reader> = document
            .diagnostics()
            .iter()
            .flat_map(|one| one.kind.disagreement())
            .map(|(reader, _)| *reader)
            .collect();
        let unlike: Vec<Reader> = [
            (Reader::Rust, as_rust(&document) == profiles(&case["aws_config_rust"])),
            (Reader::AwsCli, as_cli(&document) == profiles(&case["botocore"])),
            (Reader::JavaScript, as_javascript(&document) == profiles(&case["js_v3"])),
        ]
        .into_iter()
        .filter_map(|(reader, is_alike)| (!is_alike).then_some(reader))
        .collect();
        for reader in &unlike {
            assert!(diagnosed.contains(reader), "{name}: {reader:?} differs, and no diagnostic says so");
        }
        assert!(unlike.len() < 3, "{name}: no implementation reads this as we do");
    }
}

/// The profiles an implementation found, or null where it refused the file.
fn profiles(outcome: &Value) -> Value {
    let mut profiles = outcome.get("profiles").cloned().unwrap_or(Value::Null);
    if let Some(profiles) = profiles.as_object_mut() {
        // The JavaScript loader lists sections of other types among the profiles.
        profiles.retain(|name, _| !name.starts_with("services.") && !name.starts_with("sso-session."));
    }
    profiles
}

fn collect(document: &Document, settings: impl Fn(&super::shared_config::Merged<'_>) -> Value) -> Value {
    let merged = document.merged();
    let profiles = merged.iter().filter_map(|merged| match merged.name() {
        SectionName::Profile(name) => Some((name.to_owned(), settings(merged))),
        _ => None,
    });
    Value::Object(profiles.collect())
}

/// The Rust SDK keeps a nested block as text.
fn as_rust(document: &Document) -> Value {
    collect(document, |merged| {
        merged
            .settings()
            .iter()
            .map(|one| (one.key().into_owned(), json!(one.value())))
            .collect::<Map<_, _>>()
            .into()
    })
}

/// botocore makes a dictionary of a nested block.
fn as_cli(document: &Document) -> Value {
    collect(document, |merged| {
        let value = |one: &super::shared_config::Setting<'_>| match one.nested().next() {
            None => json!(one.value()),
            Some(_) => one
                .nested()
                .map(|nested| (nested.key().into_owned(), json!(nested.value())))
                .collect::<Map<_, _>>()
                .into(),
        };
        merged.settings().iter().map(|one| (one.key().into_owned(), value(one))).collect::<Map<_, _>>().into()
    })
}

/// The JavaScript SDK joins nested keys with a dot, and does not see keys without a value or profiles
/// without a key.
fn as_javascript(document: &Document) -> Value {
    let mut all = collect(document, |merged| {
        let mut keys = Map::new();
        for setting in merged.settings() {
            for nested in setting.nested() {
                keys.insert(format!("{}.{}", setting.key(), nested.key()), json!(nested.value()));
            }
            if setting.nested().next().is_none() && !setting.value().is_empty() {
                keys.insert(setting.key().into_owned(), json!(setting.value()));
            }
        }
        keys.into()
    });
    if let Some(profiles) = all.as_object_mut() {
        profiles.retain(|_, keys| keys.as_object().is_some_and(|keys| !keys.is_empty()));
    }
    all
}
