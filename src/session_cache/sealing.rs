//! Authenticated encryption of small texts under the sealing key.

use std::fmt::Write;
use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, Tag, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::secret::Secret;

const NONCE_LENGTH: usize = 24;
const TAG_LENGTH: usize = 16;

/// The key that cached sessions and backups with secrets in them are sealed with.
#[derive(Debug, Clone)]
pub struct SealingKey(Secret<[u8; 32]>);

impl SealingKey {
    /// A key of 32 random bytes.
    pub fn new(key: Secret<[u8; 32]>) -> Self {
        Self(key)
    }

    /// A name for the key, which tells a wrong key from a damaged file: 64 bits of a digest, which say nothing of
    /// use about a random key.
    pub(crate) fn id(&self) -> String {
        let digest =
            Sha256::new().chain_update(b"keyfob sealing key\0").chain_update(self.0.expose()).finalize();
        digest.iter().take(8).fold(String::new(), |mut id, byte| {
            _ = write!(id, "{byte:02x}"); // a String takes everything
            id
        })
    }

    /// Encrypts under a random nonce. Gives the nonce, the ciphertext and its tag in base64.
    pub(crate) fn seal(&self, associated_data: &[u8], plaintext: &[u8]) -> io::Result<String> {
        let mut nonce = [0; NONCE_LENGTH];
        getrandom::fill(&mut nonce).map_err(io::Error::other)?;
        self.seal_with_nonce(nonce, associated_data, plaintext)
    }

    /// [`SealingKey::seal`] with the nonce given. A nonce must never be used twice.
    pub(super) fn seal_with_nonce(
        &self,
        nonce: [u8; NONCE_LENGTH],
        associated_data: &[u8],
        plaintext: &[u8],
    ) -> io::Result<String> {
        // Of the final size from the start: growing would leave a copy of the plaintext behind.
        let mut sealed = Zeroizing::new(Vec::with_capacity(NONCE_LENGTH + plaintext.len() + TAG_LENGTH));
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plaintext);
        let tag = self
            .cipher()
            .encrypt_inout_detached(
                &XNonce::from(nonce),
                associated_data,
                (&mut sealed[NONCE_LENGTH..]).into(),
            )
            .map_err(|_| io::Error::other("too long to be encrypted"))?;
        sealed.extend_from_slice(&tag);
        Ok(STANDARD.encode(&*sealed))
    }

    /// Decrypts what [`SealingKey::seal`] gave. `None` unless text, associated data and key are all the same.
    pub(crate) fn open(&self, associated_data: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut bytes = STANDARD.decode(sealed).ok()?;
        let tag_start = bytes.len().checked_sub(TAG_LENGTH).filter(|start| *start >= NONCE_LENGTH)?;
        let tag = Tag::try_from(&bytes[tag_start..]).ok()?;
        bytes.truncate(tag_start);
        let mut plaintext = Zeroizing::new(bytes.split_off(NONCE_LENGTH));
        let nonce = XNonce::try_from(&bytes[..]).ok()?;
        let buffer = plaintext.as_mut_slice().into();
        self.cipher().decrypt_inout_detached(&nonce, associated_data, buffer, &tag).ok()?;
        Some(plaintext)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.0.expose().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> SealingKey {
        SealingKey::new(Secret::new([byte; 32]))
    }

    /// The vector of draft-irtf-cfrg-xchacha-03, A.3.1.
    #[test]
    fn the_cipher_is_the_one_of_the_draft() {
        let key_bytes: [u8; 32] = std::array::from_fn(|i| 0x80 + u8::try_from(i).unwrap());
        let nonce: [u8; 24] = std::array::from_fn(|i| 0x40 + u8::try_from(i).unwrap());
        let data = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let text =
            b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
            sunscreen would be it.";
        let sealed = SealingKey::new(Secret::new(key_bytes)).seal_with_nonce(nonce, &data, text).unwrap();
        let bytes = STANDARD.decode(sealed).unwrap();
        assert_eq!(bytes[24..28], [0xbd, 0x6d, 0x17, 0x9d]);
        assert_eq!(bytes[bytes.len() - 16..][..4], [0xc0, 0x87, 0x59, 0x24]);
    }

    #[test]
    fn only_the_same_key_and_data_open_it() {
        let sealed = key(1).seal(b"data", b"text").unwrap();
        assert_eq!(*key(1).open(b"data", sealed.as_bytes()).unwrap(), b"text");
        assert!(key(2).open(b"data", sealed.as_bytes()).is_none());
        assert!(key(1).open(b"date", sealed.as_bytes()).is_none());
        for end in 0..sealed.len() {
            assert!(key(1).open(b"data", &sealed.as_bytes()[..end]).is_none(), "{end}");
        }
    }

    #[test]
    fn nonces_differ() {
        assert_ne!(key(1).seal(b"", b"text").unwrap(), key(1).seal(b"", b"text").unwrap());
    }

    #[test]
    fn debug_hides_the_key_and_its_id_is_stable() {
        assert_eq!(format!("{:?}", key(1)), "SealingKey(REDACTED)");
        assert_ne!(key(1).id(), key(2).id());
        assert_eq!(key(1).id().len(), 16);
    }
}
