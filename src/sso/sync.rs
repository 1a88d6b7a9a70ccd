//! One profile for each account and role, in a marked block of the config file: what the block is to hold.

use std::collections::{BTreeMap, BTreeSet};

use super::naming::{self, Assignment, Template};
use crate::shared_config::{Document, FileKind, SectionName};

/// What the block of a session is to be made from.
pub struct Sync<'a> {
    /// The name of the sso-session.
    pub session: &'a str,
    /// What the user reaches and wants.
    pub assignments: &'a [Assignment],
    /// How new profiles are named.
    pub template: &'a Template,
    /// Whether profiles that are there get new names by the template.
    pub rename: bool,
    /// Whether profiles that are not reached, or not wanted, any more go.
    pub prune: bool,
    /// `region` of new profiles.
    pub region: Option<&'a str>,
    /// The names of profiles outside the block.
    pub taken: &'a BTreeSet<String>,
    /// Roles that have a profile outside the block: account and role.
    pub elsewhere: &'a BTreeSet<(String, String)>,
}

/// The block as it is to be, and what that means.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// The block's text; empty for no block.
    pub text: String,
    /// The names of profiles that are new.
    pub added: Vec<String>,
    /// Those that go.
    pub removed: Vec<String>,
    /// Those that stay although the user does not reach them any more.
    pub unreachable: Vec<String>,
    /// How many profiles the block has.
    pub count: usize,
}

/// The label of a session's block.
pub fn label(session: &str) -> String {
    format!("keyfob sso sync: {session}")
}

/// A profile in the block as it is.
struct Present {
    name: String,
    key: (String, String),
    text: String,
}

/// Works out the block. Sections that stay keep their text, with whatever was added to it by hand.
pub fn sync(old: Option<&str>, wanted: &Sync<'_>) -> Synced {
    let present = sections(old.unwrap_or_default());
    let wanted_keys: BTreeSet<(String, String)> = wanted.assignments.iter().map(key_of).collect();
    let mut synced = Synced::default();
    let mut kept: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for section in present.iter() {
        let reached = wanted_keys.contains(&section.key) && !kept.contains_key(&section.key);
        if reached && !wanted.rename {
            kept.insert(section.key.clone(), section.name.clone());
            texts.insert(section.name.clone(), section.text.clone());
        } else if !reached && !wanted.prune {
            synced.unreachable.push(section.name.clone());
            texts.insert(section.name.clone(), section.text.clone());
        }
    }
    let is_new =
        |one: &&Assignment| !kept.contains_key(&key_of(one)) && !wanted.elsewhere.contains(&key_of(one));
    let new: Vec<Assignment> = wanted.assignments.iter().filter(is_new).cloned().collect();
    let taken = wanted.taken.iter().chain(texts.keys()).cloned().collect();
    let names = naming::names(wanted.template, wanted.session, &new, &taken);
    let before: BTreeMap<&(String, String), &Present> = present.iter().map(|one| (&one.key, one)).collect();
    for (name, assignment) in names.into_iter().zip(&new) {
        let renamed = before.get(&key_of(assignment)).filter(|_| wanted.rename);
        let text =
            renamed.map_or_else(|| section(&name, assignment, wanted), |old| with_name(&old.text, &name));
        texts.insert(name, text);
    }
    let old_names: BTreeSet<&String> = present.iter().map(|one| &one.name).collect();
    synced.added = texts.keys().filter(|name| !old_names.contains(name)).cloned().collect();
    synced.removed = old_names.into_iter().filter(|name| !texts.contains_key(*name)).cloned().collect();
    synced.count = texts.len();
    synced.text = texts.into_values().collect::<Vec<_>>().join("\n");
    synced
}

fn key_of(assignment: &Assignment) -> (String, String) {
    (assignment.account_id.clone(), assignment.role.clone())
}

fn section(name: &str, assignment: &Assignment, wanted: &Sync<'_>) -> String {
    let region = wanted.region.map(|region| format!("region = {region}\n")).unwrap_or_default();
    format!(
        "[profile {name}]\nsso_session = {}\nsso_account_id = {}\nsso_role_name = {}\n{region}",
        wanted.session, assignment.account_id, assignment.role
    )
}

fn with_name(text: &str, name: &str) -> String {
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    format!("[profile {name}]\n{rest}")
}

/// The sections of a block, each with its text up to the next header.
fn sections(block: &str) -> Vec<Present> {
    let mut texts: Vec<String> = Vec::new();
    for line in block.lines() {
        match texts.last_mut() {
            _ if line.starts_with('[') => texts.push(format!("{line}\n")),
            Some(text) => *text += &format!("{line}\n"),
            None => {}
        }
    }
    texts.into_iter().filter_map(|text| present(format!("{}\n", text.trim_end()))).collect()
}

fn present(text: String) -> Option<Present> {
    let document = Document::parse(text.clone(), FileKind::Config);
    let section = document.sections().next()?;
    let SectionName::Profile(name) = section.name() else { return None };
    let value = |key: &str| section.get(key).map(|setting| setting.value().into_owned()).unwrap_or_default();
    let key = (value("sso_account_id"), value("sso_role_name"));
    Some(Present { name: name.to_owned(), key, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(id: &str, name: &str, role: &str) -> Assignment {
        Assignment { account_id: id.repeat(12), role: role.to_owned(), account_name: name.to_owned() }
    }

    fn synced(old: Option<&str>, assignments: &[Assignment], change: impl FnOnce(&mut Sync<'_>)) -> Synced {
        beside(&BTreeSet::new(), &BTreeSet::new(), old, assignments, change)
    }

    fn beside(
        taken: &BTreeSet<String>,
        elsewhere: &BTreeSet<(String, String)>,
        old: Option<&str>,
        assignments: &[Assignment],
        change: impl FnOnce(&mut Sync<'_>),
    ) -> Synced {
        let template = Template::default();
        let mut wanted = Sync {
            session: "corp",
            assignments,
            template: &template,
            rename: false,
            prune: false,
            region: None,
            taken,
            elsewhere,
        };
        change(&mut wanted);
        sync(old, &wanted)
    }

    #[test]
    fn a_second_sync_changes_nothing_and_keeps_what_was_added_by_hand() {
        let all = [one("1", "dev", "Admin"), one("2", "prod", "Read")];
        let first = synced(None, &all, |wanted| wanted.region = Some("eu-west-1"));
        assert_eq!((first.added.len(), first.count), (2, 2));
        assert!(first.text.starts_with(
            "[profile dev-admin]\nsso_session = corp\nsso_account_id = 111111111111\nsso_role_name = Admin\nregion = eu-west-1\n\n"
        ));
        let by_hand =
            first.text.replace("sso_role_name = Admin\n", "sso_role_name = Admin\n# mine\noutput = json\n");
        let second = synced(Some(&by_hand), &all, |_| ());
        assert_eq!(
            (second.text.as_str(), second.added.len(), second.removed.len()),
            (by_hand.as_str(), 0, 0)
        );
    }

    #[test]
    fn what_is_not_reached_any_more_goes_only_when_told() {
        let all = [one("1", "dev", "Admin"), one("2", "prod", "Read")];
        let first = synced(None, &all, |_| ());
        let kept = synced(Some(&first.text), &all[..1], |_| ());
        assert_eq!(
            (kept.text.as_str(), kept.unreachable.as_slice()),
            (first.text.as_str(), &["prod-read".to_owned()][..])
        );
        let pruned = synced(Some(&first.text), &all[..1], |wanted| wanted.prune = true);
        assert_eq!((pruned.removed, pruned.count), (vec!["prod-read".to_owned()], 1));
    }

    #[test]
    fn names_stay_when_an_account_is_renamed_or_another_comes_unless_told() {
        let first = synced(None, &[one("1", "dev", "Admin")], |_| ());
        let later = [one("1", "development", "Admin"), one("2", "dev", "Admin")];
        let second = synced(Some(&first.text), &later, |_| ());
        assert_eq!(second.added, ["dev-admin-222222222222"]);
        let renamed = synced(Some(&first.text), &later, |wanted| wanted.rename = true);
        assert_eq!(renamed.added, ["development-admin"]);
        assert!(renamed.removed.is_empty() && renamed.count == 2);
    }

    #[test]
    fn profiles_elsewhere_are_neither_doubled_nor_run_over() {
        let all = [one("1", "dev", "Admin"), one("2", "prod", "Read")];
        let taken = BTreeSet::from(["prod-read".to_owned()]);
        let elsewhere = BTreeSet::from([key_of(&all[0])]);
        let first = beside(&taken, &elsewhere, None, &all, |_| ());
        assert_eq!(first.added, ["prod-read-222222222222"]);
    }
}
