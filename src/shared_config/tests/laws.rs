//! What holds for every text and every edit. The fuzz target checks the same laws.

use super::shared_config::{Document, FileKind, SectionName};
use std::collections::BTreeMap;

/// Every setting that counts, by the section and key it is read as.
type Readings = BTreeMap<(String, String), String>;

pub(crate) fn readings(document: &Document) -> Readings {
    let mut all = Readings::new();
    for merged in document.merged() {
        for setting in merged.settings() {
            let key = (format!("{:?}", merged.name()), setting.key().into_owned());
            all.insert(key, setting.value().into_owned());
        }
    }
    all
}

/// Printing gives the text back, and nothing that reads a document panics.
pub(crate) fn a_document_is_its_text(text: &str, kind: FileKind) {
    let document = Document::parse(text, kind);
    assert_eq!(document.to_string(), text);
    let lines = text.split('\n').count();
    for diagnostic in document.diagnostics() {
        assert!((1..=lines).contains(&diagnostic.line), "{diagnostic}");
    }
    for section in document.sections() {
        let found = document.find(section.name()).expect("a section that is there is found");
        assert!(section.is_displaced() || found.sections().iter().any(|one| one.id() == section.id()));
        for setting in section.settings() {
            let value = setting.value();
            assert!(setting.nested().all(|nested| value.contains(nested.value())));
            assert!((1..=lines).contains(&setting.line()));
        }
    }
    for merged in document.merged() {
        for setting in merged.settings() {
            assert_eq!(merged.get(&setting.key()).map(|one| one.line()), Some(setting.line()));
        }
    }
}

/// After `set`, the setting has the value, no other setting differs, and no other line does.
pub(crate) fn set_changes_one_setting(
    document: &Document,
    section: SectionName<'_>,
    path: &str,
    value: &str,
) {
    let mut after = document.clone();
    let before = readings(document);
    let Ok(former) = after.set(section, path, value) else {
        return assert_eq!(after.text(), document.text(), "a refused edit left a trace");
    };
    assert_eq!(former, read(document, section, path));
    assert_eq!(read(&after, section, path).as_deref(), Some(value));
    assert_eq!(without(readings(&after), section, path), without(before, section, path));
    assert_eq!(Document::parse(after.text(), after.kind()).diagnostics(), after.diagnostics());
    let (_, removed, _) = changed_lines(document.text(), after.text());
    assert!(removed.len() <= setting_height(document, section, path), "lines of others went: {removed:?}");
    let block = path.split('.').next().unwrap_or(path);
    if former.is_none() && read(document, section, block).is_none() {
        after.unset(section, path).expect("what was set can be unset");
        assert_eq!(after.text(), document.text(), "unset does not undo set");
    }
}

/// After `unset`, the setting is gone and no other setting differs.
pub(crate) fn unset_removes_one_setting(document: &Document, section: SectionName<'_>, path: &str) {
    let mut after = document.clone();
    let Ok(former) = after.unset(section, path) else {
        return assert_eq!(after.text(), document.text(), "a refused edit left a trace");
    };
    assert_eq!(former, read(document, section, path));
    assert_eq!(read(&after, section, path), None);
    assert_eq!(without(readings(&after), section, path), without(readings(document), section, path));
}

/// A key that was put behind a prefix and taken out again leaves the text as it was.
pub(crate) fn a_prefix_leaves_no_trace(document: &Document, section: SectionName<'_>, key: &str) {
    let mut after = document.clone();
    let prefixed = format!("keyfob_{key}");
    if after.rename_key(section, key, &prefixed).is_ok() {
        assert_eq!(read(&after, section, key), None);
        assert_eq!(read(&after, section, &prefixed), read(document, section, key));
        after.rename_key(section, &prefixed, key).expect("the way back is open");
    }
    assert_eq!(after.text(), document.text());
}

/// Adding, copying, renaming and removing a section leave all other sections alone.
pub(crate) fn section_edits_keep_to_their_section(document: &Document, section: SectionName<'_>, new: &str) {
    let name = SectionName::Profile(new);
    let mut added = document.clone();
    if added.add_section(name, &[("region", "eu-west-1")]).is_ok() {
        assert_eq!(read(&added, name, "region").as_deref(), Some("eu-west-1"));
        assert_eq!(without_section(readings(&added), name), readings(document));
        added.remove_section(name).expect("what was added can be removed");
        assert_eq!(readings(&added), readings(document));
    }
    let own = |document: &Document, name: SectionName<'_>| {
        let of = |key: &(String, String)| (key.0 == format!("{name:?}")).then(|| key.1.clone());
        readings(document).into_iter().filter_map(|(key, value)| Some((of(&key)?, value))).collect::<Vec<_>>()
    };
    let SectionName::Profile(_) = section else { return };
    let mut copied = document.clone();
    if copied.copy_section(section, new).is_ok() {
        assert_eq!(own(&copied, name), own(document, section));
        assert_eq!(without_section(readings(&copied), name), readings(document));
    }
    let mut renamed = document.clone();
    if renamed.rename_section(section, new).is_ok() {
        assert_eq!(own(&renamed, name), own(document, section));
        assert!(renamed.find(section).is_none());
    }
    let mut removed = document.clone();
    if removed.remove_section(section).is_ok() {
        assert!(removed.find(section).is_none());
        assert_eq!(readings(&removed), without_section(readings(document), section));
    }
}

/// A block comes, is replaced and goes without a change to what is around it.
pub(crate) fn blocks_keep_to_themselves(document: &Document) {
    let label = "keyfob laws";
    if document.block(label) != Ok(None) {
        return;
    }
    let mut after = document.clone();
    if after.set_block(label, "[profile block-a]\nregion = eu-west-1\n").is_err() {
        return assert_eq!(after.text(), document.text());
    }
    after.set_block(label, "[profile block-b]\nregion = eu-west-1\n").expect("a block can be replaced");
    let block = SectionName::Profile("block-b");
    assert_eq!(without_section(readings(&after), block), readings(document));
    after.remove_block(label).expect("a block can be removed");
    assert_eq!(readings(&after), readings(document));
}

fn read(document: &Document, section: SectionName<'_>, path: &str) -> Option<String> {
    document.find(section)?.value(path).map(Into::into)
}

/// The readings without the setting at `path`, and without the block it is nested in.
fn without(mut readings: Readings, section: SectionName<'_>, path: &str) -> Readings {
    let path = path.to_ascii_lowercase();
    let block = path.split('.').next().unwrap_or(&path);
    readings.retain(|(of, key), _| *of != format!("{section:?}") || (*key != path && key != block));
    readings
}

fn without_section(mut readings: Readings, section: SectionName<'_>) -> Readings {
    readings.retain(|(of, _), _| *of != format!("{section:?}"));
    readings
}

/// The number of lines from the setting at `path` to the next one: all that an edit may replace. For
/// a setting that is not there yet, the last line of a file without a final newline gains a line end.
fn setting_height(document: &Document, section: SectionName<'_>, path: &str) -> usize {
    let block = path.split('.').next().unwrap_or(path);
    let merged = document.find(section).expect("the edit found it");
    let Some(setting) = merged.get(path).or_else(|| merged.get(block)) else { return 1 };
    let others = document.sections().flat_map(|one| one.settings().map(|other| other.line()));
    let headers = document.sections().map(|one| one.line());
    let next = others.chain(headers).filter(|&line| line > setting.line()).min();
    next.unwrap_or_else(|| document.text().split('\n').count() + 1) - setting.line()
}

/// The index of the first line that differs, the old lines and the new lines in its place.
pub(crate) fn changed_lines<'a>(before: &'a str, after: &'a str) -> (usize, Vec<&'a str>, Vec<&'a str>) {
    let (old, new): (Vec<_>, Vec<_>) =
        (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = rest.take_while(|(a, b)| a == b).count();
    (start, old[start..old.len() - end].to_vec(), new[start..new.len() - end].to_vec())
}
