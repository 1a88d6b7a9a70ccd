//! Editing the settings of a section.

use super::Document;
use super::change::Change;
use super::error::EditError;
use super::line::{self, LineKind, Parts, is_skipped_by_all};
use super::merged::Merged;
use super::section::{Section, SectionName, Setting};
use super::writable::{check_key, check_value};

/// How nested settings are indented where no neighbour shows a habit.
const NESTED_INDENTATION: &str = "    ";

impl Document {
    /// Sets the value at a path: a key, or `s3.addressing_style` for a nested setting. Returns the
    /// former value.
    ///
    /// Of duplicates, the one that counts is edited. On its line the value is replaced, together with
    /// whatever would keep the AWS tools from reading it alike: a `:` becomes ` = `, the key becomes
    /// lower-case, and an inline comment, which the AWS CLI would read as part of the value, moves to
    /// a line of its own above. Indentation and the spacing around `=` stay. A value over several
    /// lines gives way to the new one; a block of nested settings does not.
    ///
    /// A new setting goes below the last one of its section, spaced as that one is.
    pub fn set(
        &mut self,
        section: SectionName<'_>,
        path: &str,
        value: &str,
    ) -> Result<Option<String>, EditError> {
        let merged = self.existing(section)?;
        check_key(path)?;
        check_value(path, value)?;
        let former = merged.value(path).map(Into::into);
        let (key, change) = match (merged.get(path), path.split_once('.')) {
            (Some(setting), _) => (path, replace_setting(setting, value)?),
            (None, Some(("", _) | (_, ""))) | (None, None) => {
                (path, append(merged.winner(), &[(path, value)]))
            }
            (None, Some((key, nested))) => (key, set_nested(&merged, key, nested, value)?),
        };
        let after = self.changed(change, |reading| reading.is_of(section, key))?;
        let written = after.find(section).and_then(|merged| merged.value(path).map(|read| read == value));
        if written != Some(true) {
            return Err(EditError::WouldChange { line: self.existing(section)?.winner().line() });
        }
        *self = after;
        Ok(former)
    }

    /// Removes the setting at a path, in all sections of the name and however often it is there.
    /// Returns the value that counted, or `None` if there was none.
    ///
    /// Continuation lines and nested settings go with their key; a block goes with its last nested
    /// setting. Comments in column 0 stay.
    pub fn unset(&mut self, section: SectionName<'_>, path: &str) -> Result<Option<String>, EditError> {
        let merged = self.existing(section)?;
        let Some(former) = merged.value(path).map(String::from) else { return Ok(None) };
        // A key with a dot in it hides a nested setting, which would come to light.
        let nested = merged.nested(path).and_then(|_| path.split_once('.'));
        let mut lines = setting_lines(&merged, path);
        lines.extend(nested.iter().flat_map(|(key, nested)| nested_lines(&merged, key, nested)));
        lines.sort_unstable();
        let mut change = Change::default();
        change.remove_lines(self, &lines);
        let block = nested.map(|(key, _)| key);
        *self = self.changed(change, |reading| {
            reading.is_of(section, path) || block.is_some_and(|block| reading.is_of(section, block))
        })?;
        Ok(Some(former))
    }

    /// Gives a key another name where it stands; the value is not touched.
    ///
    /// When the new name is the old one behind a prefix, or the other way round, only the prefix is
    /// written or removed, so that `keyfob_` can be put before a key and taken away again without
    /// a trace, whatever the case of its letters.
    pub fn rename_key(&mut self, section: SectionName<'_>, from: &str, to: &str) -> Result<(), EditError> {
        let merged = self.existing(section)?;
        check_key(to)?;
        let known = merged.get(to).map(Setting::line).or_else(|| Some(merged.nested(to)?.line()));
        if let Some(line) = known {
            return Err(EditError::KeyExists { key: to.to_owned(), line });
        }
        // A key with a dot in it hides a nested setting, which would come to light.
        if let Some(nested) = merged.nested(from) {
            return Err(EditError::WouldChange { line: nested.line() });
        }
        let mut change = Change::default();
        for setting in with_key(&merged, from) {
            let start = self.lines[setting.line].start();
            let key = setting.parts().key;
            change.replace(start + key.start..start + key.end, renamed(setting.raw_key(), from, to));
        }
        let is_there = merged.get(from).is_some();
        if !is_there {
            return Err(EditError::NoSuchKey { section: section.to_string(), key: from.to_owned() });
        }
        *self = self.changed(change, |reading| reading.is_of(section, from) || reading.is_of(section, to))?;
        Ok(())
    }

    pub(super) fn existing(&self, name: SectionName<'_>) -> Result<Merged<'_>, EditError> {
        self.find(name).ok_or_else(|| EditError::NoSuchSection { section: name.to_string() })
    }
}

fn with_key<'a>(merged: &Merged<'a>, key: &str) -> impl Iterator<Item = Setting<'a>> {
    let all = merged.sections.iter().flat_map(|section| section.settings());
    all.filter(move |setting| setting.has_key(key))
}

fn renamed(raw: &str, from: &str, to: &str) -> String {
    match (to.strip_suffix(from), from.strip_suffix(to)) {
        (Some(prefix), _) => format!("{prefix}{raw}"),
        (None, Some(prefix)) => raw[prefix.len()..].to_owned(),
        (None, None) => to.to_owned(),
    }
}

fn replace_setting(setting: Setting<'_>, value: &str) -> Result<Change, EditError> {
    let document = setting.document;
    if setting.below().any(|line| document.lines[line].kind() == LineKind::Nested) {
        return Err(EditError::HoldsBlock { key: setting.key().into_owned(), line: setting.line() });
    }
    let mut change = Change::default();
    replace_value(&mut change, document, setting.line, &setting.parts(), value, setting.line);
    let below: Vec<_> =
        setting.below().filter(|&line| document.lines[line].kind() != LineKind::Comment).collect();
    change.remove_lines(document, &below);
    Ok(change)
}

/// Writes `value` into line `index`, and its inline comment above the line `top`.
fn replace_value(
    change: &mut Change,
    document: &Document,
    index: usize,
    parts: &Parts,
    value: &str,
    top: usize,
) {
    let text = document.line_text(index);
    let start = document.lines[index].start();
    let key = &text[parts.key.clone()];
    if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
        change.replace(start + parts.key.start..start + parts.key.end, key.to_ascii_lowercase());
    }
    let is_colon = text.as_bytes()[parts.separator] == b':';
    let (from, blank) = match (is_colon, parts.value.is_empty()) {
        (true, _) => (parts.key.end, " = "),
        (false, true) if text[..parts.separator].ends_with(line::BLANKS) => (parts.separator + 1, " "),
        (false, _) => (parts.value.start, ""),
    };
    let is_cut = parts.comment.is_some() || parts.value.is_empty();
    let to = if is_cut { text.len() } else { parts.value.end };
    change.replace(start + from..start + to, format!("{blank}{value}"));
    if let Some(comment) = parts.comment {
        let newline = match document.terminator(top) {
            "" => document.missing_newline(),
            newline => newline,
        };
        change.insert(document.lines[top].start(), format!("{}{newline}", &text[comment..]));
    }
}

fn set_nested(merged: &Merged<'_>, key: &str, nested: &str, value: &str) -> Result<Change, EditError> {
    let Some(setting) = merged.get(key) else {
        let inner = format!("{NESTED_INDENTATION}{nested}");
        return Ok(append(merged.winner(), &[(key, ""), (&inner, value)]));
    };
    let (document, property) = (setting.document, setting.parts());
    if !property.value.is_empty() {
        return Err(EditError::HoldsValue { key: key.to_owned(), line: setting.line() });
    }
    let mut change = Change::default();
    if let Some(old) = setting.get_nested(nested)
        && let Some(parts) = old.parts()
    {
        replace_value(&mut change, document, old.line, &parts, value, setting.line);
        return Ok(change);
    }
    let (above, new) = match setting.nested().next_back().and_then(|last| Some((last, last.parts()?))) {
        Some((last, parts)) => {
            let indentation = &last.text()[..parts.key.start];
            (last.line, format!("{indentation}{nested}{}{value}", spacing(last.text(), &parts)))
        }
        None => {
            let indentation = &setting.text()[..property.key.start];
            let equals = spacing(setting.text(), &property);
            (setting.line, format!("{indentation}{NESTED_INDENTATION}{nested}{equals}{value}"))
        }
    };
    change.insert_below(document, above, &new);
    Ok(change)
}

/// New lines at the end of a section, above the blank lines and comments it ends with.
fn append(section: Section<'_>, settings: &[(&str, &str)]) -> Change {
    let document = section.document;
    let body = document.body(section.id.0);
    // An indented line must not come to stand below the new setting, where it would continue it.
    let last = body.clone().rev().find(|&line| !is_skipped_by_all(document.line_text(line)));
    let (indentation, equals) = match section.settings().next_back() {
        Some(setting) => {
            let parts = setting.parts();
            (&setting.text()[..parts.key.start], spacing(setting.text(), &parts))
        }
        None => ("", document.spacing()),
    };
    let newline = match document.terminator(last.unwrap_or(body.start - 1)) {
        "" => document.missing_newline(),
        newline => newline,
    };
    let line =
        |(key, value): &(&str, &str)| format!("{indentation}{key}{equals}{value}").trim_end().to_owned();
    let lines: Vec<_> = settings.iter().map(line).collect();
    let mut change = Change::default();
    change.insert_below(document, last.unwrap_or(body.start - 1), &lines.join(newline));
    change
}

impl Document {
    /// The spacing around `=` that the last setting of the file has.
    fn spacing(&self) -> &'static str {
        let last = self.sections().rev().find_map(|section| section.settings().next_back());
        last.map_or(" = ", |setting| spacing(setting.text(), &setting.parts()))
    }
}

/// A neighbour's spacing around `=`, in so far as one line shows a habit: columns are not aligned.
fn spacing(text: &str, parts: &Parts) -> &'static str {
    let before = text[..parts.separator].ends_with(line::BLANKS);
    let after = match parts.value.is_empty() {
        true => before,
        false => text[parts.separator + 1..].starts_with(line::BLANKS),
    };
    match (before, after) {
        (true, true) => " = ",
        (true, false) => " =",
        (false, true) => "= ",
        (false, false) => "=",
    }
}

/// The lines of a key, however often it is there, without the comments that every tool skips.
fn setting_lines(merged: &Merged<'_>, key: &str) -> Vec<usize> {
    let lines_of = |setting: Setting<'_>| {
        let kept = |line: &usize| setting.document.lines[*line].kind() == LineKind::Comment;
        let below = setting.below().filter(|line| !kept(line)).collect::<Vec<_>>();
        std::iter::once(setting.line).chain(below)
    };
    with_key(merged, key).flat_map(lines_of).collect()
}

fn nested_lines(merged: &Merged<'_>, key: &str, nested: &str) -> Vec<usize> {
    let Some(setting) = merged.get(key) else { return Vec::new() };
    let (gone, kept): (Vec<_>, Vec<_>) =
        setting.nested().partition(|one| one.key().eq_ignore_ascii_case(nested));
    match kept.is_empty() {
        true => setting_lines(merged, key),
        false => gone.iter().map(|one| one.line).collect(),
    }
}
