//! The one type that holds a secret: it cannot be printed, it is wiped when it is dropped, and on Unix it is locked into
//! memory, as far as the limit of the system allows.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

/// A value that must not reach a terminal, a log, an error text or a core dump.
///
/// There is no `Display`, no `Deref` and no `Serialize`; `Debug` prints `REDACTED`. The only way to the value is
/// [`Secret::expose`], so that every place that lets a secret out can be found by searching for that word.
pub struct Secret<T: Zeroize = String>(Box<Zeroizing<T>>);

impl<T: Zeroize + AsRef<[u8]>> Secret<T> {
    /// Takes a value in, to be kept out of swap space, and to be wiped when the secret is dropped.
    pub fn new(value: T) -> Self {
        // On the heap, where it stays: an array would be copied with each move, and leave the copies behind.
        let secret = Box::new(Zeroizing::new(value));
        lock((**secret).as_ref());
        Self(secret)
    }
}

impl<T: Zeroize + AsRef<[u8]> + Clone> Clone for Secret<T> {
    fn clone(&self) -> Self {
        Self::new(T::clone(&self.0))
    }
}

/// Locks the pages that hold these bytes. Never unlocked: a page may hold another secret, and the lock ends with the
/// process. Where the limit is reached, what is over it is not locked.
#[cfg(unix)]
#[expect(
    unsafe_code,
    reason = "locking takes an address; these are bytes that are borrowed, and nothing writes to them"
)]
fn lock(bytes: &[u8]) {
    if !bytes.is_empty() {
        // SAFETY: the range is that of a live borrow, and locking changes nothing in it.
        _ = unsafe { rustix::mm::mlock(bytes.as_ptr().cast_mut().cast(), bytes.len()) };
    }
}

#[cfg(not(unix))]
fn lock(_bytes: &[u8]) {}

impl<T: Zeroize> Secret<T> {
    /// The value itself. The caller answers for where it goes.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize + AsRef<[u8]>> Secret<T> {
    /// Whether both hold the same bytes, compared in constant time.
    pub fn equals(&self, other: &Self) -> bool {
        use subtle::ConstantTimeEq;
        (**self.0).as_ref().ct_eq((**other.0).as_ref()).into()
    }
}

impl From<&str> for Secret<String> {
    fn from(value: &str) -> Self {
        Self::new(value.to_owned())
    }
}

impl From<String> for Secret<String> {
    fn from(value: String) -> Self {
        Self::new(value)
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("REDACTED")
    }
}

/// Whether a setting of that name holds a secret. One that ends in `_file` names a file that does, and is none.
pub fn is_named_by(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    !key.ends_with("_file")
        && (["secret", "password", "passphrase"].iter().any(|word| key.contains(word))
            || key.ends_with("token"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_value() {
        let text = format!("{:?} {:#?}", Secret::from("sentinel"), Secret::new(b"sentinel".to_vec()));
        assert_eq!(text, "REDACTED REDACTED");
    }

    #[test]
    fn equality_looks_at_the_bytes() {
        assert!(Secret::from("a").equals(&Secret::from("a")));
        assert!(!Secret::from("a").equals(&Secret::from("b")));
        assert!(!Secret::from("a").equals(&Secret::from("aa")));
    }
}
