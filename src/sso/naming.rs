//! The names of profiles that are made for accounts and roles.

use std::collections::{BTreeMap, BTreeSet};

/// The template where none is set.
pub const DEFAULT_TEMPLATE: &str = "{account}-{role}";
const PLACEHOLDERS: [&str; 4] = ["{account}", "{account_id}", "{role}", "{session}"];

/// A role in an account, to be named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assignment {
    /// The account's number.
    pub account_id: String,
    /// The role's name.
    pub role: String,
    /// The account's name.
    pub account_name: String,
}

/// How profiles are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(String);

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the naming template `{text}` {problem}")]
pub struct BadTemplate {
    text: String,
    problem: String,
}

impl std::str::FromStr for Template {
    type Err = BadTemplate;

    fn from_str(text: &str) -> Result<Self, BadTemplate> {
        let bad = |problem: String| Err(BadTemplate { text: text.escape_debug().to_string(), problem });
        let plain =
            PLACEHOLDERS.iter().fold(text.to_owned(), |rest, placeholder| rest.replace(placeholder, ""));
        if let Some(wrong) = plain.chars().find(|c| !is_plain(*c)) {
            let known = PLACEHOLDERS.join(", ");
            return bad(format!(
                "has `{}`: it takes letters, digits, any of _.@+-/ and {known}",
                wrong.escape_debug()
            ));
        }
        if !text.contains("{role}") || !(text.contains("{account}") || text.contains("{account_id}")) {
            return bad("must have {role}, and {account} or {account_id}".to_owned());
        }
        Ok(Self(text.to_owned()))
    }
}

impl Template {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name for one role, without regard to others.
    pub fn name(&self, assignment: &Assignment, session: &str) -> String {
        let account = match slug(&assignment.account_name) {
            name if name.is_empty() => assignment.account_id.clone(),
            name => name,
        };
        let name = self.0.replace("{account_id}", &assignment.account_id).replace("{account}", &account);
        name.replace("{role}", &slug(&assignment.role)).replace("{session}", &slug(session))
    }
}

impl Default for Template {
    fn default() -> Self {
        Self(DEFAULT_TEMPLATE.to_owned())
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_.@+-/".contains(c)
}

/// A text in the characters that every tool takes in a profile's name, in lower case.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        match c.to_ascii_lowercase() {
            c if is_plain(c) && c != '-' && c != '/' => slug.push(c),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A name for every role, in the order given; no two alike, and none that is `taken`. Those that meet in one name all
/// get their account's number behind it, so that no name depends on the order in which accounts were found; those
/// that still meet are counted, by their roles' names.
pub fn names(
    template: &Template,
    session: &str,
    assignments: &[Assignment],
    taken: &BTreeSet<String>,
) -> Vec<String> {
    let first: Vec<String> = assignments.iter().map(|one| template.name(one, session)).collect();
    let crowded = |names: &[String]| -> BTreeSet<String> {
        let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
        for name in names {
            *counts.entry(name).or_default() += 1;
        }
        let several = counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name.clone());
        several.chain(names.iter().filter(|name| taken.contains(*name)).cloned()).collect()
    };
    let ambiguous = crowded(&first);
    let second: Vec<String> = first
        .iter()
        .zip(assignments)
        .map(|(name, one)| match ambiguous.contains(name) {
            true => format!("{name}-{}", one.account_id),
            false => name.clone(),
        })
        .collect();
    let mut order: Vec<usize> = (0..assignments.len()).collect();
    order.sort_by_key(|&index| &assignments[index]);
    let mut used: BTreeSet<String> = taken.clone();
    let mut names = second.clone();
    for index in order {
        let mut number = 1;
        while !used.insert(names[index].clone()) {
            number += 1;
            names[index] = format!("{}-{number}", second[index]);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(id: &str, name: &str, role: &str) -> Assignment {
        Assignment { account_id: id.repeat(12), role: role.to_owned(), account_name: name.to_owned() }
    }

    fn named(assignments: &[Assignment], taken: &[&str]) -> Vec<String> {
        let taken = taken.iter().map(|name| (*name).to_owned()).collect();
        names(&Template::default(), "corp", assignments, &taken)
    }

    #[test]
    fn names_are_plain_and_none_meets_another() {
        assert_eq!(named(&[one("1", "Acme Prod (EU)", "PowerUser")], &[]), ["acme-prod-eu-poweruser"]);
        assert_eq!(named(&[one("1", "日本", "Admin")], &[]), ["111111111111-admin"]);
        let same = [one("2", "Dev", "Admin"), one("1", "dev", "Admin"), one("1", "dev", "Read")];
        assert_eq!(named(&same, &[]), ["dev-admin-222222222222", "dev-admin-111111111111", "dev-read"]);
        let case = [one("1", "dev", "admin"), one("1", "dev", "Admin")];
        assert_eq!(named(&case, &[]), ["dev-admin-111111111111-2", "dev-admin-111111111111"]);
        assert_eq!(named(&[one("1", "dev", "Admin")], &["dev-admin"]), ["dev-admin-111111111111"]);
    }

    #[test]
    fn templates_are_checked() {
        let template: Template = "{session}/{account_id}.{role}".parse().unwrap();
        assert_eq!(template.name(&one("1", "x", "Admin"), "Corp"), "corp/111111111111.admin");
        for wrong in [
            "",
            "{account}",
            "{role}",
            "{account} {role}",
            "{account}-{rolle}",
            "{account}-{role}\n",
            "[{account}{role}]",
        ] {
            assert!(wrong.parse::<Template>().is_err(), "{wrong}");
        }
    }
}
