//! The vault file's bytes.
//!
//! All numbers are little-endian. Every version starts with the magic and the version, and ends with the checksum.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | magic, `keyfobvf` |
//! | 2 | format version, 1 |
//! | 16 | vault ID, random |
//! | 8 | generation, 1 in a new file, one more with each change |
//! | 1 | number of key slots, 1 or 2 |
//! | 101 | passphrase slot, if there is one: see below |
//! | 89 | key-file slot, if there is one: see below |
//! | 24 | nonce of the items |
//! | 4 | length of the sealed items, in bytes |
//! | … | the items, sealed with XChaCha20-Poly1305 under the data key; all bytes before the nonce are associated data |
//! | 32 | checksum: SHA-256 of all bytes before it |
//!
//! The data key is 32 random bytes. A slot wraps it with XChaCha20-Poly1305 under a key of its own; the associated
//! data of the wrapping are the magic, the version, the vault ID and the slot's bytes before the nonce.
//!
//! | bytes | passphrase slot |
//! |---|---|
//! | 1 | kind, 1 |
//! | 4 + 4 + 4 | Argon2id: memory in KiB, passes, lanes |
//! | 16 | salt, random |
//! | 24 | nonce of the wrapping |
//! | 48 | the data key, wrapped under Argon2id (version 0x13) of the passphrase and the salt |
//!
//! | bytes | key-file slot |
//! |---|---|
//! | 1 | kind, 2 |
//! | 16 | salt, random |
//! | 24 | nonce of the wrapping |
//! | 48 | the data key, wrapped under HMAC-SHA256(key file's key, `keyfob vault key-file slot` ‖ vault ID ‖ salt) |
//!
//! The items in the clear: their number (4 bytes); for each, in the order of the accounts, the account, the label and
//! the secret, each a length (4 bytes) and as many bytes; then zeros up to a multiple of 256 bytes, so that the
//! length of the file tells little of what is in it.

use super::crypto::{self, Argon2Cost, DataKey, NONCE_LENGTH, Nonce, WRAPPED_LENGTH};
use super::items::Items;

pub(super) const VERSION: u16 = 1;
const MAGIC: &[u8; 8] = b"keyfobvf";
const CHECKSUM_LENGTH: usize = 32;
const PASSPHRASE_SLOT: u8 = 1;
const KEY_FILE_SLOT: u8 = 2;

/// The random name that a vault file keeps for life.
pub(super) type VaultId = [u8; 16];

/// Why bytes are not a vault file that can be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FormatError {
    Damaged(&'static str),
    Newer(u16),
}

/// What can be read without a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) vault_id: VaultId,
    pub(super) generation: u64,
    pub(super) passphrase: Option<PassphraseSlot>,
    pub(super) key_file: Option<KeyFileSlot>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PassphraseSlot {
    pub(super) cost: Argon2Cost,
    pub(super) wrapping: Wrapping,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyFileSlot {
    pub(super) wrapping: Wrapping,
}

/// A data key wrapped under a key that is derived with a salt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrapping {
    pub(super) salt: [u8; 16],
    pub(super) nonce: Nonce,
    pub(super) wrapped: [u8; WRAPPED_LENGTH],
}

/// A vault file with its items still sealed.
#[derive(Debug)]
pub(super) struct Sealed {
    pub(super) header: Header,
    associated: Vec<u8>,
    nonce: Nonce,
    items: Vec<u8>,
}

impl Sealed {
    /// Reads a file's bytes; whatever was changed in them by chance is noticed here.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
        let Some(length) = bytes.len().checked_sub(CHECKSUM_LENGTH) else {
            return Err(FormatError::Damaged("it is too short"));
        };
        let (content, checksum) = bytes.split_at(length);
        if !content.starts_with(MAGIC) {
            return Err(FormatError::Damaged("it does not begin as a vault file does"));
        }
        if crypto::checksum(content) != checksum {
            return Err(FormatError::Damaged("its checksum is wrong"));
        }
        let mut reader = Reader { rest: &content[MAGIC.len()..] };
        let version = u16::from_le_bytes(reader.array()?);
        if version != VERSION {
            return Err(FormatError::Newer(version));
        }
        let header = Header::parse(&mut reader)?;
        let associated = content[..content.len() - reader.rest.len()].to_vec();
        let nonce = reader.array()?;
        let items = reader.sized()?.to_vec();
        if !reader.rest.is_empty() {
            return Err(FormatError::Damaged("something follows its items"));
        }
        Ok(Self { header, associated, nonce, items })
    }

    /// The items, if `key` is the data key and the header is the one that they were sealed with.
    pub(super) fn open(&self, key: &DataKey) -> Option<Items> {
        let plain = crypto::open(key.expose(), &self.nonce, &self.associated, &self.items)?;
        Items::parse(&plain)
    }
}

/// The bytes of a vault file.
pub(super) fn encode(header: &Header, items: &Items, key: &DataKey, nonce: Nonce) -> Vec<u8> {
    let mut bytes = header.encode();
    let sealed = crypto::seal(key.expose(), &nonce, &bytes, &items.encode());
    bytes.extend(nonce);
    bytes.extend(length_of(&sealed));
    bytes.extend(sealed);
    let checksum = crypto::checksum(&bytes);
    bytes.extend(checksum);
    bytes
}

impl Header {
    fn parse(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        let vault_id = reader.array()?;
        let generation = u64::from_le_bytes(reader.array()?);
        let [slots] = reader.array()?;
        let mut header = Self { vault_id, generation, passphrase: None, key_file: None };
        for _ in 0..slots {
            match reader.array()? {
                [PASSPHRASE_SLOT] if header.passphrase.is_none() && header.key_file.is_none() => {
                    header.passphrase = Some(PassphraseSlot::parse(reader)?);
                }
                [KEY_FILE_SLOT] if header.key_file.is_none() => {
                    header.key_file = Some(KeyFileSlot { wrapping: Wrapping::parse(reader)? });
                }
                _ => return Err(FormatError::Damaged("its key slots are not what they can be")),
            }
        }
        if generation == 0 || slots == 0 {
            return Err(FormatError::Damaged("it has no key slot or no generation"));
        }
        Ok(header)
    }

    fn encode(&self) -> Vec<u8> {
        let mut bytes = preamble(&self.vault_id);
        bytes.extend(self.generation.to_le_bytes());
        bytes.push(u8::from(self.passphrase.is_some()) + u8::from(self.key_file.is_some()));
        if let Some(slot) = &self.passphrase {
            bytes.extend(passphrase_slot_start(slot.cost, &slot.wrapping.salt));
            bytes.extend(slot.wrapping.nonce.iter().chain(&slot.wrapping.wrapped));
        }
        if let Some(slot) = &self.key_file {
            bytes.extend(key_file_slot_start(&slot.wrapping.salt));
            bytes.extend(slot.wrapping.nonce.iter().chain(&slot.wrapping.wrapped));
        }
        bytes
    }
}

impl PassphraseSlot {
    fn parse(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        let [memory_kib, passes, lanes] =
            [reader.array()?, reader.array()?, reader.array()?].map(u32::from_le_bytes);
        let cost = Argon2Cost { memory_kib, passes, lanes };
        if !cost.is_reasonable() {
            return Err(FormatError::Damaged("its Argon2id parameters are out of bounds"));
        }
        Ok(Self { cost, wrapping: Wrapping::parse(reader)? })
    }

    /// Whom the wrapped key belongs to.
    pub(super) fn associated(vault_id: &VaultId, cost: Argon2Cost, salt: &[u8; 16]) -> Vec<u8> {
        [preamble(vault_id), passphrase_slot_start(cost, salt)].concat()
    }
}

impl KeyFileSlot {
    /// Whom the wrapped key belongs to.
    pub(super) fn associated(vault_id: &VaultId, salt: &[u8; 16]) -> Vec<u8> {
        [preamble(vault_id), key_file_slot_start(salt)].concat()
    }
}

impl Wrapping {
    fn parse(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        Ok(Self { salt: reader.array()?, nonce: reader.array()?, wrapped: reader.array()? })
    }
}

fn preamble(vault_id: &VaultId) -> Vec<u8> {
    [MAGIC.as_slice(), &VERSION.to_le_bytes(), vault_id].concat()
}

fn passphrase_slot_start(cost: Argon2Cost, salt: &[u8; 16]) -> Vec<u8> {
    let numbers = [cost.memory_kib, cost.passes, cost.lanes].map(u32::to_le_bytes);
    [&[PASSPHRASE_SLOT], numbers.concat().as_slice(), salt].concat()
}

fn key_file_slot_start(salt: &[u8; 16]) -> Vec<u8> {
    [&[KEY_FILE_SLOT], salt.as_slice()].concat()
}

/// A length as it stands before what it measures. Nothing in a vault file comes near 4 GiB.
pub(super) fn length_of(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes()
}

/// Takes bytes off the front of a slice.
pub(super) struct Reader<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], FormatError> {
        let (array, rest) = self.rest.split_first_chunk().ok_or(FormatError::Damaged("it ends too early"))?;
        self.rest = rest;
        Ok(*array)
    }

    pub(super) fn sized(&mut self) -> Result<&'a [u8], FormatError> {
        let length = u32::from_le_bytes(self.array()?) as usize;
        let (bytes, rest) =
            self.rest.split_at_checked(length).ok_or(FormatError::Damaged("it ends too early"))?;
        self.rest = rest;
        Ok(bytes)
    }
}

const _: () = assert!(NONCE_LENGTH == 24 && WRAPPED_LENGTH == 48, "the tables above say so");
