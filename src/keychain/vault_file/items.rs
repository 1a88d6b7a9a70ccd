//! What is in the vault file, in the clear.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::format::{FormatError, Reader, length_of};
use crate::secret::Secret;

/// The plain text is padded to a multiple of this many bytes.
const PADDING: usize = 256;

#[derive(Debug, Clone, Default)]
pub(super) struct Items(pub(super) BTreeMap<String, Item>);

#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) label: String,
    pub(super) secret: Secret<Vec<u8>>,
}

impl Items {
    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let length: usize = self.0.iter().map(|(account, item)| item.encoded_length(account)).sum();
        let padded = (4 + length).next_multiple_of(PADDING);
        // All the room at once, so that no smaller buffer with secrets in it is given back unwiped.
        let mut bytes = Zeroizing::new(Vec::with_capacity(padded));
        bytes.extend(u32::try_from(self.0.len()).unwrap_or(u32::MAX).to_le_bytes());
        for (account, item) in &self.0 {
            for field in [account.as_bytes(), item.label.as_bytes(), item.secret.expose()] {
                bytes.extend(length_of(field));
                bytes.extend_from_slice(field);
            }
        }
        bytes.resize(padded, 0);
        bytes
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        Self::read(&mut Reader { rest: bytes }).ok().flatten()
    }

    fn read(reader: &mut Reader<'_>) -> Result<Option<Self>, FormatError> {
        let count = u32::from_le_bytes(reader.array()?);
        let mut items = Self::default();
        for _ in 0..count {
            let (account, label, secret) = (reader.sized()?, reader.sized()?, reader.sized()?);
            let (Ok(account), Ok(label)) = (std::str::from_utf8(account), std::str::from_utf8(label)) else {
                return Ok(None);
            };
            let item = Item { label: label.to_owned(), secret: Secret::new(secret.to_vec()) };
            items.0.insert(account.to_owned(), item);
        }
        Ok(reader.rest.iter().all(|byte| *byte == 0).then_some(items))
    }
}

impl Item {
    fn encoded_length(&self, account: &str) -> usize {
        12 + account.len() + self.label.len() + self.secret.expose().len()
    }
}
