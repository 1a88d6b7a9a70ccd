//! The access keys that aws-vault keeps: where its stores are on Linux, and what is in them. Everything is read only;
//! the items stay as they are.
//!
//! Each store holds items by name, of which those named after a profile hold an access key; the others are sessions,
//! which end by themselves, and tokens. The Secret Service, `pass` and the encrypted files hold an item as a JSON
//! object with the key in it (`Data`, in base64), the kernel keyring the key alone.

mod files;
mod item;
mod jwe;
#[cfg(target_os = "linux")]
mod kernel_keyring;
mod pass;
#[cfg(target_os = "linux")]
mod secret_service;

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use crate::credentials::AccessKey;
use crate::identifiers::ProfileName;
use crate::keychain::SessionBus;
use crate::secret::Secret;

/// One of aws-vault's kinds of stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// A collection of the Secret Service.
    SecretService,
    /// A named keyring in the kernel.
    KernelKeyring,
    /// The password store of `pass`.
    Pass,
    /// Files encrypted with a passphrase.
    Files,
}

impl Store {
    /// Every store that can be on Linux, in the order in which they are looked into.
    pub const ALL: [Self; 4] = [Self::SecretService, Self::KernelKeyring, Self::Pass, Self::Files];

    /// aws-vault's own name, as `AWS_VAULT_BACKEND` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::SecretService => "secret-service",
            Self::KernelKeyring => "keyctl",
            Self::Pass => "pass",
            Self::Files => "file",
        }
    }

    /// What people call it, to be used in a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::SecretService => "aws-vault's collection in the Secret Service",
            Self::KernelKeyring => "aws-vault's kernel keyring",
            Self::Pass => "the password store of `pass`",
            Self::Files => "aws-vault's encrypted files",
        }
    }
}

/// A store that is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "aws-vault's store `{0}` cannot be read: it is one of secret-service, keyctl, pass and file that can"
)]
pub struct UnknownStore(String);

impl FromStr for Store {
    type Err = UnknownStore;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|store| store.name() == text);
        known.ok_or_else(|| UnknownStore(text.escape_debug().to_string()))
    }
}

/// Where the stores are, and how long they may take.
#[derive(Debug, Clone)]
pub struct Places {
    /// The one store that is used, if one was chosen.
    pub only: Option<Store>,
    /// Whether there is a session bus.
    pub bus: SessionBus,
    /// The name of the collection in the Secret Service.
    pub collection: String,
    /// The program that is called for `pass`.
    pub pass_program: String,
    /// The password store's directory.
    pub pass_directory: PathBuf,
    /// The folder in the password store; empty for none.
    pub pass_prefix: String,
    /// The directory of the encrypted files.
    pub file_directory: PathBuf,
    /// How long a person has to unlock a store; zero: nobody is asked.
    pub prompt_limit: Duration,
}

/// Which items are read, and how.
pub struct Search<'a> {
    /// Whether the item of a name is wanted.
    pub wanted: &'a dyn Fn(&str) -> bool,
    /// Whether a name is certainly a profile's. A password store without a folder for aws-vault holds other things.
    pub known: &'a dyn Fn(&str) -> bool,
    /// The passphrase of the files in a directory; asked again after a wrong one, with the attempt counted from 1.
    pub passphrase: &'a dyn Fn(&Path, u32) -> Option<Secret>,
}

/// An access key in one of the stores.
#[derive(Debug)]
pub struct StoredKey {
    /// The profile that it is of.
    pub profile: ProfileName,
    /// Where it is.
    pub store: Store,
    /// The key.
    pub key: AccessKey,
}

/// Why an item is passed over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhyLeft {
    /// Its name is nobody's.
    #[error("its name cannot be a profile's")]
    NoName,
    /// It ends by itself.
    #[error("its credentials are temporary: they end by themselves")]
    Temporary,
    /// It holds something else.
    #[error("what is stored is not an access key")]
    NotAKey,
    /// Two stores have different keys.
    #[error("aws-vault has another key of that name in {}: choose one with `AWS_VAULT_BACKEND={}`", .0.title(), .0.name())]
    TwoKeys(Store),
    /// The store would not give it.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
}

/// An item that was passed over.
#[derive(Debug, PartialEq, Eq)]
pub struct LeftItem {
    /// Its name, as the store has it.
    pub name: String,
    /// Where it is.
    pub store: Store,
    /// Why.
    pub why: WhyLeft,
}

/// Why a store did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is none on this machine.
    #[error("there is none here: {0}")]
    Absent(String),
    /// It is there, and does not answer.
    #[error("{0}")]
    Failed(String),
}

/// What was found.
#[derive(Debug, Default)]
pub struct Contents {
    /// The keys.
    pub keys: Vec<StoredKey>,
    /// What was passed over.
    pub left: Vec<LeftItem>,
    /// Stores that may hold something, and did not answer.
    pub unanswered: Vec<(Store, String)>,
}

/// The items of one store: their names, and what the one of a name holds.
trait Items {
    fn names(&self, search: &Search<'_>) -> Result<Vec<String>, StoreError>;
    fn key(&self, name: &str, search: &Search<'_>) -> Result<AccessKey, WhyLeft>;
}

/// Reads the wanted keys of every store, or of the one that was chosen.
pub fn find(places: &Places, search: &Search<'_>) -> Contents {
    let mut contents = Contents::default();
    for store in Store::ALL.into_iter().filter(|store| places.only.is_none_or(|only| only == *store)) {
        match open(store, places).and_then(|items| Ok((items.names(search)?, items))) {
            Ok((names, items)) => take(&mut contents, store, names, items.as_ref(), search),
            Err(StoreError::Absent(_)) if places.only.is_none() => {}
            Err(error) => contents.unanswered.push((store, error.to_string())),
        }
    }
    contents
}

fn take(contents: &mut Contents, store: Store, names: Vec<String>, items: &dyn Items, search: &Search<'_>) {
    for name in names.into_iter().filter(|name| item::is_key_name(name) && (search.wanted)(name)) {
        let read = match name.parse::<ProfileName>() {
            Ok(profile) => items.key(&name, search).map(|key| (profile, key)),
            Err(_) => Err(WhyLeft::NoName),
        };
        let why = match read {
            Ok((profile, key)) => match contents.keys.iter().find(|other| other.profile == profile) {
                None => {
                    contents.keys.push(StoredKey { profile, store, key });
                    continue;
                }
                Some(other) if other.key.id == key.id && other.key.secret.equals(&key.secret) => continue,
                Some(_) => {
                    let first = contents.keys.iter().position(|other| other.profile == profile);
                    let other = contents.keys.remove(first.expect("it was found a moment ago"));
                    let why = WhyLeft::TwoKeys(store);
                    contents.left.push(LeftItem { name: name.clone(), store: other.store, why });
                    WhyLeft::TwoKeys(other.store)
                }
            },
            Err(why) => why,
        };
        contents.left.push(LeftItem { name, store, why });
    }
}

#[cfg(target_os = "linux")]
fn open(store: Store, places: &Places) -> Result<Box<dyn Items>, StoreError> {
    Ok(match store {
        Store::SecretService => Box::new(secret_service::Collection::new(places)),
        Store::KernelKeyring => Box::new(kernel_keyring::NamedKeyring),
        Store::Pass => Box::new(pass::PasswordStore::new(places)),
        Store::Files => Box::new(files::EncryptedFiles::new(&places.file_directory)),
    })
}

#[cfg(not(target_os = "linux"))]
fn open(store: Store, places: &Places) -> Result<Box<dyn Items>, StoreError> {
    match store {
        Store::SecretService | Store::KernelKeyring => {
            Err(StoreError::Absent("only Linux has it".to_owned()))
        }
        Store::Pass => Ok(Box::new(pass::PasswordStore::new(places))),
        Store::Files => Ok(Box::new(files::EncryptedFiles::new(&places.file_directory))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(&'static [(&'static str, &'static str, &'static str)]);

    impl Items for Fixed {
        fn names(&self, _search: &Search<'_>) -> Result<Vec<String>, StoreError> {
            Ok(self.0.iter().map(|(name, _, _)| (*name).to_owned()).collect())
        }

        fn key(&self, name: &str, _search: &Search<'_>) -> Result<AccessKey, WhyLeft> {
            let (_, id, secret) = self.0.iter().find(|(other, _, _)| *other == name).unwrap();
            Ok(AccessKey { id: id.parse().map_err(|_| WhyLeft::NotAKey)?, secret: (*secret).into() })
        }
    }

    fn taken(stores: &[(Store, Fixed)]) -> Contents {
        let search = Search { wanted: &|_| true, known: &|_| true, passphrase: &|_, _| None };
        let mut contents = Contents::default();
        for (store, items) in stores {
            take(&mut contents, *store, items.names(&search).unwrap(), items, &search);
        }
        contents
    }

    #[test]
    fn the_same_key_in_two_stores_is_one_and_different_ones_are_left() {
        let contents = taken(&[
            (
                Store::SecretService,
                Fixed(&[("a", "AKIAIOSFODNN7EXAMPLE", "s"), ("b", "AKIAIOSFODNN7EXAMPLE", "s")]),
            ),
            (Store::Pass, Fixed(&[("a", "AKIAIOSFODNN7EXAMPLE", "s"), ("b", "AKIAIOSFODNN7EXAMPLE", "t")])),
        ]);
        assert_eq!(contents.keys.len(), 1);
        assert_eq!((contents.keys[0].profile.as_str(), contents.keys[0].store), ("a", Store::SecretService));
        let left = |store, other| LeftItem { name: "b".to_owned(), store, why: WhyLeft::TwoKeys(other) };
        let (service, pass) = (Store::SecretService, Store::Pass);
        assert_eq!(contents.left, [left(service, pass), left(pass, service)]);
    }

    #[test]
    fn what_is_no_key_is_left() {
        let contents =
            taken(&[(Store::Files, Fixed(&[("a\u{7}", "AKIAIOSFODNN7EXAMPLE", "s"), ("b", "x", "s")]))]);
        let why: Vec<_> = contents.left.iter().map(|left| left.why.clone()).collect();
        assert_eq!(why, [WhyLeft::NoName, WhyLeft::NotAKey]);
    }
}
