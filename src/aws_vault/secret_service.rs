//! aws-vault's collection in the Secret Service. An item has its name as its label, and as the attribute `profile`.

use super::{Items, Places, Search, StoreError, WhyLeft, item};
use crate::credentials::AccessKey;
use crate::keychain::{KeychainError, SecretService};

/// The collection.
pub(super) struct Collection {
    service: SecretService,
    name: String,
}

impl Collection {
    pub(super) fn new(places: &Places) -> Self {
        Self { service: SecretService::new(places.bus, places.prompt_limit), name: places.collection.clone() }
    }
}

impl Items for Collection {
    fn names(&self, _search: &Search<'_>) -> Result<Vec<String>, StoreError> {
        self.service.labels_in(&self.name).map_err(|error| match error {
            KeychainError::Unavailable { .. } => StoreError::Absent(error.to_string()),
            error => StoreError::Failed(error.to_string()),
        })
    }

    fn key(&self, name: &str, _search: &Search<'_>) -> Result<AccessKey, WhyLeft> {
        let secret = self.service.secret_in(&self.name, name);
        let secret = secret.map_err(|error| WhyLeft::Unreadable(error.to_string()))?;
        item::key_of_item(&secret.ok_or(WhyLeft::NotAKey)?)
    }
}
