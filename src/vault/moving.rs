//! Moving items from one keychain to another: the copy in the old one goes last, and the index tells of it until it is
//! gone, so that a move which was cut short is finished by the next.

use super::{ItemName, Vault, VaultError, failed, left_behind};
use crate::keychain::Backend;

impl Vault {
    /// Moves every recorded item to one keychain; those that were moved. After an error, the rest is where it was,
    /// and the call can be repeated.
    pub fn migrate(&self, to: Backend) -> Result<Vec<ItemName>, VaultError> {
        self.delete_what_was_left_behind(None)?;
        let index = self.index()?;
        let mut moved = Vec::new();
        for item in index.items() {
            let Some(from) = index.backend_of(&item).filter(|from| *from != to) else { continue };
            let _lock = self.begin_change()?;
            let source = self.keychain(&item, from)?;
            let secret = source.get(&item.account()).map_err(|error| failed(&item, from, error))?;
            let secret = secret.ok_or_else(|| VaultError::Gone { item: item.clone(), backend: from })?;
            self.put(self.keychain(&item, to)?.as_ref(), &item, &secret)?;
            self.update_index(|index| {
                index.set_backend(&item, to);
                index.left_behind.push((item.account(), from));
            })?;
            self.delete_left_behind(&item, from)?;
            moved.push(item);
        }
        Ok(moved)
    }

    /// Deletes the copy of an item that another keychain holds now. Were this cut short, the index would tell.
    pub(super) fn delete_left_behind(&self, item: &ItemName, from: Backend) -> Result<(), VaultError> {
        let deleted = (self.open_keychain)(from).and_then(|keychain| keychain.delete(&item.account()));
        deleted.map_err(|source| left_behind(item, from, source))?;
        let copy = (item.account(), from);
        self.update_index(|index| index.left_behind.retain(|left| *left != copy))
    }

    /// Deletes the copies that a move which was cut short left, of one account or all. What a keychain holds again by
    /// now stays.
    pub(super) fn delete_what_was_left_behind(&self, of: Option<&str>) -> Result<(), VaultError> {
        let is_meant = |account: &str| of.is_none_or(|of| of == account);
        if !self.index()?.left_behind.iter().any(|(account, _)| is_meant(account)) {
            return Ok(());
        }
        let _lock = self.begin_change()?;
        let left = self.index()?.left_behind;
        for (account, backend) in left.into_iter().filter(|(account, _)| is_meant(account)) {
            if !self.index()?.holds(backend, &account) {
                let deleted = (self.open_keychain)(backend).and_then(|keychain| keychain.delete(&account));
                deleted.map_err(|source| VaultError::CopyLeft {
                    account: account.clone(),
                    backend,
                    source,
                })?;
            }
            let copy = (account, backend);
            self.update_index(|index| index.left_behind.retain(|left| *left != copy))?;
        }
        Ok(())
    }
}
