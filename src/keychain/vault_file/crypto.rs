//! The cryptography of the vault file: which constructions, with which parameters.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::secret::Secret;

pub(super) const NONCE_LENGTH: usize = 24;
pub(super) const WRAPPED_LENGTH: usize = 48;
pub(super) type Nonce = [u8; NONCE_LENGTH];

/// The key that the items are sealed under; it is never stored but wrapped.
pub(super) type DataKey = Secret<[u8; 32]>;

/// What Argon2id costs whoever tries a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Argon2Cost {
    pub(super) memory_kib: u32,
    pub(super) passes: u32,
    pub(super) lanes: u32,
}

impl Argon2Cost {
    /// For new files: more memory than the second choice of RFC 9106 (64 MiB, 3 passes), about 0.4 seconds.
    pub(super) const DEFAULT: Self = Self { memory_kib: 128 * 1024, passes: 3, lanes: 1 };

    /// Whether a file may ask for it: a manipulated one must not take all memory or time.
    pub(super) fn is_reasonable(self) -> bool {
        (8..=2 * 1024 * 1024).contains(&self.memory_kib)
            && (1..=64).contains(&self.passes)
            && (1..=16).contains(&self.lanes)
            && self.memory_kib >= 8 * self.lanes
    }
}

/// The key that wraps the data key in a passphrase slot; `None` if there is not enough memory.
pub(super) fn key_of_passphrase(passphrase: &Secret, salt: &[u8; 16], cost: Argon2Cost) -> Option<DataKey> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).ok()?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.expose().as_bytes(), salt, &mut *key)
        .ok()?;
    Some(Secret::new(*key))
}

/// The key that wraps the data key in a key-file slot.
pub(super) fn key_of_key_file(file_key: &DataKey, vault_id: &[u8; 16], salt: &[u8; 16]) -> DataKey {
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(file_key.expose()).expect("HMAC takes a key of any length");
    mac.update(b"keyfob vault key-file slot");
    mac.update(vault_id);
    mac.update(salt);
    Secret::new(mac.finalize().into_bytes().into())
}

/// Encrypts and authenticates `plain`, and authenticates `associated`.
pub(super) fn seal(key: &[u8; 32], nonce: &Nonce, associated: &[u8], plain: &[u8]) -> Vec<u8> {
    XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(*nonce), Payload { msg: plain, aad: associated })
        .expect("a vault is shorter than the cipher's 256 GiB")
}

/// The plain text, if key, nonce, associated data and sealed bytes belong together.
pub(super) fn open(
    key: &[u8; 32],
    nonce: &Nonce,
    associated: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: associated })
        .ok()
        .map(Zeroizing::new)
}

/// SHA-256.
pub(super) fn checksum(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Random bytes of the operating system.
pub(super) fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}
