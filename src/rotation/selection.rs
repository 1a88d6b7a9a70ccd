//! Which profile stands for a key that several have.

use crate::identifiers::ProfileName;
use crate::vault::Index;

/// One profile for each key of the profiles named, in their order: the one that a rotation of that key was begun for,
/// if there is one, else the first.
pub fn one_for_each_key(index: &Index, names: impl IntoIterator<Item = ProfileName>) -> Vec<ProfileName> {
    let key_of = |name: &ProfileName| Some(&index.access_keys.get(name)?.access_key_id);
    let mut chosen: Vec<ProfileName> = Vec::new();
    for name in names {
        let name = beginner(index, &name).unwrap_or(name);
        let key = key_of(&name);
        let is_there = |other: &ProfileName| *other == name || (key.is_some() && key_of(other) == key);
        if !chosen.iter().any(is_there) {
            chosen.push(name);
        }
    }
    chosen
}

/// The profile of a rotation in the middle of which a profile's key is: as the old one, as the new one beside it, or as
/// the new one in its place.
fn beginner(index: &Index, name: &ProfileName) -> Option<ProfileName> {
    let key = &index.access_keys.get(name)?.access_key_id;
    let is_in = |beginner: &ProfileName| {
        let keys = [&index.access_keys, &index.new_access_keys];
        keys.iter().filter_map(|keys| keys.get(beginner)).any(|entry| entry.access_key_id == *key)
    };
    let mut begun = index.rotations.iter().filter(|(_, record)| record.old == *key);
    let found = begun.next().or_else(|| index.rotations.iter().find(|(beginner, _)| is_in(beginner)));
    found.map(|(beginner, _)| beginner.clone())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::keychain::Backend;
    use crate::vault::{AccessKeyEntry, KeyMetadata, RotationRecord};

    fn name(text: &str) -> ProfileName {
        text.parse().unwrap()
    }

    fn id(number: u32) -> String {
        format!("AKIAIOSFODNN7EXAMPL{number}")
    }

    fn entry(number: u32) -> AccessKeyEntry {
        let metadata = KeyMetadata {
            created_at: None,
            user_arn: None,
            account_id: None,
            stored_at: DateTime::UNIX_EPOCH,
        };
        AccessKeyEntry { access_key_id: id(number).parse().unwrap(), backend: Backend::VaultFile, metadata }
    }

    #[test]
    fn the_profile_that_a_rotation_was_begun_for_goes_on_with_it() {
        for (keys, new, begun, chosen) in [
            (vec![("a", 1), ("b", 1), ("c", 2)], None, None, vec!["a", "c"]),
            // Killed before the new key was put anywhere, halfway through, and afterwards.
            (vec![("a", 1), ("b", 1), ("c", 2)], Some(3), Some(1), vec!["b", "c"]),
            (vec![("a", 3), ("b", 1), ("c", 2)], Some(3), Some(1), vec!["b", "c"]),
            (vec![("a", 3), ("b", 3), ("c", 2)], None, Some(1), vec!["b", "c"]),
            // A profile that got the old key since.
            (vec![("a", 1), ("b", 3), ("c", 2)], None, Some(1), vec!["b", "c"]),
        ] {
            let mut index = Index::default();
            index.access_keys.extend(keys.iter().map(|(profile, number)| (name(profile), entry(*number))));
            index.new_access_keys.extend(new.map(|number| (name("b"), entry(number))));
            index.rotations.extend(begun.map(|old| {
                let started_at = DateTime::UNIX_EPOCH;
                (name("b"), RotationRecord { old: id(old).parse().unwrap(), started_at })
            }));
            let all = one_for_each_key(&index, index.access_keys.keys().cloned());
            assert_eq!(all, chosen.into_iter().map(name).collect::<Vec<_>>(), "{keys:?} {new:?} {begun:?}");
        }
    }

    #[test]
    fn a_profile_without_a_key_stands_for_itself() {
        let index = Index::default();
        let named = ["a", "b", "a"].map(name);
        assert_eq!(one_for_each_key(&index, named), ["a", "b"].map(name));
    }
}
