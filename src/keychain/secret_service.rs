//! The Secret Service of a Linux desktop (GNOME Keyring, KWallet, KeePassXC), over the session bus.
//!
//! Items carry the attributes `service` and `username`, as the `keyring` crates and `secret-tool` write them, and go
//! to the default collection.

use std::collections::HashMap;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use dbus_secret_service::{Collection, EncryptionType, Error, Item, SecretService as Connection};

use super::{Backend, Keychain, KeychainError, SERVICE, SessionBus};
use crate::secret::Secret;

const BACKEND: Backend = Backend::SecretService;

/// How long an operation may take while no person is asked. A bus that accepts the connection and then says nothing
/// would otherwise hold a caller for 25 seconds, libdbus's own limit.
const LIMIT: Duration = Duration::from_secs(4);
/// What the service may take to say that a prompt was not answered.
const AFTER_PROMPT: Duration = Duration::from_secs(1);

/// The Secret Service on the session bus.
#[derive(Debug, Clone, Copy)]
pub struct SecretService {
    bus: SessionBus,
    prompt_limit: Duration,
}

impl SecretService {
    /// The service on the session bus. A locked collection is unlocked by a prompt of the service's own, for which a
    /// person has `prompt_limit`, in whole seconds; with zero nobody is asked.
    pub fn new(bus: SessionBus, prompt_limit: Duration) -> Self {
        Self { bus, prompt_limit }
    }

    /// Whether there is a Secret Service that answers, locked or not.
    pub fn answers(&self) -> bool {
        self.perform(|_| Ok(())).is_ok()
    }

    /// The labels of the items in another program's collection, unlocked; none where there is no such collection.
    pub fn labels_in(&self, collection: &str) -> Result<Vec<String>, KeychainError> {
        let collection = collection.to_owned();
        self.perform(move |session| match session.collection(&collection)? {
            None => Ok(Vec::new()),
            Some(collection) => {
                let items = collection.get_all_items()?;
                Ok(items.iter().map(Item::get_label).collect::<Result<_, _>>()?)
            }
        })
    }

    /// The secret of the first item with that label in another program's collection.
    pub fn secret_in(&self, collection: &str, label: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainError> {
        let (collection, label) = (collection.to_owned(), label.to_owned());
        self.perform(move |session| {
            let Some(collection) = session.collection(&collection)? else { return Ok(None) };
            for item in collection.get_all_items()? {
                if item.get_label()? == label {
                    item.ensure_unlocked()?;
                    return Ok(Some(Secret::new(item.get_secret()?)));
                }
            }
            Ok(None)
        })
    }

    /// Runs an operation on a connection of its own, within the time limit.
    fn perform<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&Session<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, KeychainError> {
        if self.bus == SessionBus::Absent {
            return Err(unavailable("there is no session bus"));
        }
        let prompt_seconds = self.prompt_limit.as_secs();
        let started = Instant::now();
        let (sender, receiver) = mpsc::channel();
        let prompting = sender.clone();
        // A thread, since libdbus's calls have no common deadline. One that is late is left to itself.
        std::thread::spawn(move || {
            let before_prompt = || _ = prompting.send(Progress::Prompting);
            let result =
                Session::open(prompt_seconds, &before_prompt).and_then(|session| operation(&session));
            _ = sender.send(Progress::Done(result.map_err(|failure| failure.into_error(prompt_seconds > 0))));
        });
        // Only a service that has answered so far, and has a prompt to show, gets a person's time.
        let mut limit = LIMIT;
        loop {
            match receiver.recv_timeout(limit.saturating_sub(started.elapsed())) {
                Ok(Progress::Prompting) => limit = LIMIT.max(self.prompt_limit + AFTER_PROMPT),
                Ok(Progress::Done(result)) => return result,
                Err(_) => return Err(unavailable("the session bus or the service does not answer")),
            }
        }
    }
}

impl Keychain for SecretService {
    fn backend(&self) -> Backend {
        BACKEND
    }

    fn get(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainError> {
        let account = account.to_owned();
        self.perform(move |session| session.get(&account))
    }

    fn set(&self, account: &str, label: &str, secret: &Secret<Vec<u8>>) -> Result<(), KeychainError> {
        let (account, label, secret) = (account.to_owned(), label.to_owned(), secret.clone());
        self.perform(move |session| session.set(&account, &label, &secret))
    }

    fn delete(&self, account: &str) -> Result<bool, KeychainError> {
        let account = account.to_owned();
        self.perform(move |session| session.delete(&account))
    }
}

/// Why an operation on the service failed.
enum Failure {
    Service(Error),
    Keychain(KeychainError),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Service(error)
    }
}

impl From<KeychainError> for Failure {
    fn from(error: KeychainError) -> Self {
        Self::Keychain(error)
    }
}

impl Failure {
    fn into_error(self, may_prompt: bool) -> KeychainError {
        let error = match self {
            Self::Service(error) => error,
            Self::Keychain(error) => return error,
        };
        match error {
            Error::Locked => KeychainError::Locked { backend: BACKEND },
            // The crate calls a prompt that it was told not to show "dismissed".
            Error::Prompt if !may_prompt => KeychainError::Locked { backend: BACKEND },
            Error::Prompt => refused("its prompt was dismissed or not answered in time"),
            Error::Unavailable => unavailable("there is no Secret Service"),
            Error::Dbus(error) => bus_failure(error.name().unwrap_or_default(), error.message()),
            error => KeychainError::Other { backend: BACKEND, reason: error.to_string() },
        }
    }
}

/// What a D-Bus error means, by its name.
fn bus_failure(name: &str, message: Option<&str>) -> KeychainError {
    let reason = message.unwrap_or(name);
    match name {
        "org.freedesktop.Secret.Error.IsLocked" => KeychainError::Locked { backend: BACKEND },
        "org.freedesktop.DBus.Error.AccessDenied" | "org.freedesktop.DBus.Error.AuthFailed" => {
            refused(reason)
        }
        "org.freedesktop.DBus.Error.ServiceUnknown" | "org.freedesktop.DBus.Error.NameHasNoOwner" => {
            unavailable("there is no Secret Service on the session bus")
        }
        _ if name.starts_with("org.freedesktop.DBus.Error.Spawn.") => unavailable(reason),
        "org.freedesktop.DBus.Error.NoReply"
        | "org.freedesktop.DBus.Error.NoServer"
        | "org.freedesktop.DBus.Error.NoNetwork"
        | "org.freedesktop.DBus.Error.NotSupported"
        | "org.freedesktop.DBus.Error.FileNotFound"
        | "org.freedesktop.DBus.Error.BadAddress"
        | "org.freedesktop.DBus.Error.Disconnected"
        | "org.freedesktop.DBus.Error.IOError"
        | "org.freedesktop.DBus.Error.Timeout"
        | "org.freedesktop.DBus.Error.TimedOut" => unavailable(reason),
        _ => KeychainError::Other { backend: BACKEND, reason: reason.to_owned() },
    }
}

fn unavailable(reason: &str) -> KeychainError {
    KeychainError::Unavailable { backend: BACKEND, reason: reason.to_owned() }
}

fn refused(reason: &str) -> KeychainError {
    KeychainError::Refused { backend: BACKEND, reason: reason.to_owned() }
}

/// What a thread that talks to the service has come to.
enum Progress<T> {
    /// The service is about to show a prompt, if it has to.
    Prompting,
    Done(Result<T, KeychainError>),
}

/// One connection to the service.
struct Session<'p> {
    connection: Connection,
    may_prompt: bool,
    /// To be called before what a person may have to answer.
    before_prompt: &'p dyn Fn(),
}

impl<'p> Session<'p> {
    fn open(prompt_seconds: u64, before_prompt: &'p dyn Fn()) -> Result<Self, Failure> {
        // Plain, not Diffie-Hellman: the session bus is a Unix socket that only processes of this user can reach, and
        // each of them could ask the service itself. The key agreement would cost 11 ms each time to hide the secret
        // from nobody.
        let connection = Connection::connect_with_max_prompt_timeout(EncryptionType::Plain, prompt_seconds)?;
        Ok(Self { connection, may_prompt: prompt_seconds > 0, before_prompt })
    }

    /// The collection of that name, unlocked. A name stands in the path with what is not plain escaped, so the label
    /// is looked at too.
    fn collection(&self, name: &str) -> Result<Option<Collection<'_>>, Failure> {
        for collection in self.connection.get_all_collections()? {
            let last = collection.path.rsplit('/').next();
            if last == Some(name) || collection.get_label()? == name {
                collection.ensure_unlocked()?;
                return Ok(Some(collection));
            }
        }
        Ok(None)
    }

    fn get(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, Failure> {
        let items = self.find(account)?;
        let Some(item) = items.first() else { return Ok(None) };
        if items.len() > 1 {
            let reason = format!("{} items have the account {account}", items.len());
            return Err(KeychainError::Other { backend: BACKEND, reason }.into());
        }
        Ok(Some(Secret::new(item.get_secret()?)))
    }

    fn set(&self, account: &str, label: &str, secret: &Secret<Vec<u8>>) -> Result<(), Failure> {
        let items = self.find(account)?;
        if let Some((first, others)) = items.split_first() {
            // Another program may have made the item with attributes besides ours, and then the service would add
            // one instead of replacing it.
            first.set_secret(secret.expose(), "text/plain")?;
            others.iter().try_for_each(Item::delete)?;
        } else {
            // Unlocked first, so that making the item needs no prompt: the crate prints what it cannot read in the
            // answer to such a prompt on stdout, which belongs to the credentials.
            let collection = self.collection_for_new_items()?;
            (self.before_prompt)();
            collection.ensure_unlocked()?;
            collection.create_item(label, attributes(account), secret.expose(), true, "text/plain")?;
        }
        match self.get(account)? {
            Some(kept) if kept.equals(secret) => Ok(()),
            _ => Err(KeychainError::NotKept { backend: BACKEND }.into()),
        }
    }

    fn delete(&self, account: &str) -> Result<bool, Failure> {
        let items = self.find(account)?;
        items.iter().try_for_each(Item::delete)?;
        Ok(!items.is_empty())
    }

    /// The items of an account, unlocked. None at all only if no locked collection could hide one.
    fn find(&self, account: &str) -> Result<Vec<Item<'_>>, Failure> {
        let mut found = self.connection.search_items(attributes(account))?;
        if found.unlocked.is_empty() && found.locked.is_empty() && self.unlock_what_hides_items()? {
            found = self.connection.search_items(attributes(account))?;
        }
        if !found.locked.is_empty() {
            (self.before_prompt)();
            self.connection.unlock_all(&found.locked.iter().collect::<Vec<_>>())?;
        }
        found.unlocked.append(&mut found.locked);
        Ok(found.unlocked)
    }

    /// Some services do not show what is in a locked collection. Unlocks the default one, or fails; whether it was
    /// locked.
    fn unlock_what_hides_items(&self) -> Result<bool, Failure> {
        match self.connection.get_default_collection() {
            Ok(collection) if collection.is_locked()? => {
                (self.before_prompt)();
                collection.unlock()?;
                Ok(true)
            }
            Ok(_) => Ok(false),
            Err(Error::NoResult) => self.without_default_collection(),
            Err(error) => Err(error.into()),
        }
    }

    /// A service that nobody has used yet has no default collection; one whose database is closed shows none either.
    fn without_default_collection(&self) -> Result<bool, Failure> {
        let collections = self.connection.get_all_collections()?;
        if collections.is_empty() {
            return Err(unavailable("the Secret Service has no collection").into());
        }
        for collection in &collections {
            if collection.is_locked()? {
                return Err(KeychainError::Locked { backend: BACKEND }.into());
            }
        }
        Ok(false)
    }

    fn collection_for_new_items(&self) -> Result<Collection<'_>, Failure> {
        match self.connection.get_default_collection() {
            // The service asks for the new collection's password.
            Err(Error::NoResult) if self.may_prompt => {
                (self.before_prompt)();
                Ok(self.connection.create_collection("Default", "default")?)
            }
            Err(Error::NoResult) => Err(unavailable("the Secret Service has no default collection").into()),
            result => Ok(result?),
        }
    }
}

fn attributes(account: &str) -> HashMap<&str, &str> {
    HashMap::from([("service", SERVICE), ("username", account)])
}
