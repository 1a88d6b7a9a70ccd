//! A keyring in the kernel that is called `aws-vault`, linked to one of the user's own.

use linux_keyutils::{Key, KeyError, KeyRing, KeyRingIdentifier};

use super::{Items, Search, StoreError, WhyLeft, item};
use crate::credentials::AccessKey;
use crate::secret::Secret;

const NAME: &str = "aws-vault";
/// Where aws-vault can be told to put it.
const PARENTS: [KeyRingIdentifier; 3] =
    [KeyRingIdentifier::User, KeyRingIdentifier::UserSession, KeyRingIdentifier::Session];
/// More keys than the kernel lets a user have by far.
const MOST_LINKS: usize = 16 * 1024;

/// The keyring, wherever it is.
pub(super) struct NamedKeyring;

impl NamedKeyring {
    fn entries(&self) -> Result<Vec<(String, Key)>, StoreError> {
        let mut entries: Vec<(String, Key)> = Vec::new();
        for parent in PARENTS {
            let Ok(parent) = KeyRing::from_special_id(parent, false) else { continue };
            let Ok(links) = parent.get_links(MOST_LINKS) else { continue };
            for ring in links.iter().filter_map(|link| link.as_ring()) {
                if ring.metadata().is_ok_and(|about| about.get_description() == NAME) {
                    add(&ring, &mut entries).map_err(|error| StoreError::Failed(error.to_string()))?;
                }
            }
        }
        Ok(entries)
    }
}

fn add(ring: &KeyRing, entries: &mut Vec<(String, Key)>) -> Result<(), KeyError> {
    for key in ring.get_links(MOST_LINKS)?.iter().filter_map(|link| link.as_key()) {
        let name = key.metadata()?.get_description().to_owned();
        if entries.iter().all(|(other, _)| *other != name) {
            entries.push((name, key));
        }
    }
    Ok(())
}

impl Items for NamedKeyring {
    fn names(&self, _search: &Search<'_>) -> Result<Vec<String>, StoreError> {
        Ok(self.entries()?.into_iter().map(|(name, _)| name).collect())
    }

    fn key(&self, name: &str, _search: &Search<'_>) -> Result<AccessKey, WhyLeft> {
        let unreadable = |words: String| WhyLeft::Unreadable(words);
        let entries = self.entries().map_err(|error| unreadable(error.to_string()))?;
        let key = entries.into_iter().find(|(other, _)| other == name).map(|(_, key)| key);
        let key = key.ok_or_else(|| unreadable("the kernel forgot it".to_owned()))?;
        let data = key.read_to_vec().map_err(|error| unreadable(error.to_string()))?;
        item::key_of_credentials(&Secret::new(data))
    }
}
