//! Access keys: two for each user, slow to become known.

use super::super::clock::iso8601;
use super::super::query::{Answer, QueryError, tag};
use super::super::random;
use super::super::world::AccessKey;
use super::{Call, key_metadata};

const QUOTA: usize = 2;

impl Call<'_> {
    pub(super) fn create_access_key(&mut self) -> Answer {
        let now = self.state.now();
        let propagation = self.state.world.key_propagation;
        let user = self.user()?;
        if user.access_keys.len() >= QUOTA {
            let message = format!("Cannot exceed quota for AccessKeysPerUser: {QUOTA}");
            return Err(QueryError::new(409, "LimitExceeded", message));
        }
        let key = AccessKey {
            created: now,
            usable_from: now + propagation.delay,
            refused_calls: propagation.refused_calls,
            ..AccessKey::new(&random::identifier("AKIA"), &random::secret_access_key())
        };
        let inside = key_metadata(user, &key) + &tag("SecretAccessKey", &key.secret);
        user.access_keys.push(key);
        Ok(Some(format!("<AccessKey>{inside}</AccessKey>")))
    }

    pub(super) fn list_access_keys(&mut self) -> Answer {
        let user = self.user()?;
        let keys: Vec<String> = user.access_keys.iter().map(|key| key_metadata(user, key)).collect();
        self.page("AccessKeyMetadata", &keys)
    }

    pub(super) fn update_access_key(&mut self) -> Answer {
        let active = match self.required("Status")?.as_str() {
            "Active" => true,
            "Inactive" => false,
            other => {
                return Err(QueryError::validation(format!(
                    "1 validation error detected: Value '{other}' at 'status' failed to satisfy constraint: Member \
                     must satisfy enum value set: [Active, Inactive]"
                )));
            }
        };
        self.key()?.active = active;
        Ok(None)
    }

    pub(super) fn delete_access_key(&mut self) -> Answer {
        let id = self.key()?.id.clone();
        self.user()?.access_keys.retain(|key| key.id != id);
        Ok(None)
    }

    pub(super) fn access_key_last_used(&mut self) -> Answer {
        let id = self.required("AccessKeyId")?;
        let account = self.caller.account.clone();
        let found = self.state.access_key_mut(&id).filter(|(user, _)| user.account == account);
        let (user, key) = found.ok_or_else(|| {
            // IAM says access denied here, not that there is no such key.
            QueryError::access_denied(format!("The Access Key with id {id} cannot be found."))
        })?;
        let usage = match &key.last_used {
            Some(usage) => [
                tag("LastUsedDate", &iso8601(usage.at)),
                tag("ServiceName", &usage.service),
                tag("Region", &usage.region),
            ]
            .concat(),
            None => [tag("ServiceName", "N/A"), tag("Region", "N/A")].concat(),
        };
        Ok(Some(tag("UserName", &user.name) + &format!("<AccessKeyLastUsed>{usage}</AccessKeyLastUsed>")))
    }

    fn key(&mut self) -> Result<&mut AccessKey, QueryError> {
        let id = self.required("AccessKeyId")?;
        let missing = QueryError::no_such_entity(format!("The Access Key with id {id} cannot be found."));
        self.user()?.access_keys.iter_mut().find(|key| key.id == id).ok_or(missing)
    }
}
