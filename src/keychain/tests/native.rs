//! The macOS Keychain and the Windows Credential Manager of whoever runs the tests, where they say so.

use super::*;

/// An item that is gone when the test ends, however it ends.
struct Item {
    account: String,
}

impl Item {
    /// `None` without `KEYFOB_TEST_NATIVE_KEYCHAIN`: the keychain is a person's own.
    #[expect(clippy::disallowed_methods, reason = "the tests are told what they may use")]
    fn new(name: &str) -> Option<Self> {
        if std::env::var_os("KEYFOB_TEST_NATIVE_KEYCHAIN").is_none() {
            println!("skipped: KEYFOB_TEST_NATIVE_KEYCHAIN=1 lets tests use this user's keychain");
            return None;
        }
        Some(Self { account: format!("test/{name} {}", std::process::id()) })
    }

    fn set(&self, secret: &[u8]) -> Result<(), KeychainError> {
        NativeKeychain.set(&self.account, "keyfob test", &Secret::new(secret.to_vec()))
    }

    fn get(&self) -> Option<Vec<u8>> {
        NativeKeychain.get(&self.account).unwrap().map(|secret| secret.expose().clone())
    }
}

impl Drop for Item {
    fn drop(&mut self) {
        _ = NativeKeychain.delete(&self.account);
    }
}

#[test]
fn an_item_is_kept_replaced_and_deleted() {
    let Some(item) = Item::new("kept") else { return };
    assert_eq!(item.get(), None);
    for secret in [&b"one"[..], b"", b"\0\xff\r\n\x1a not text", &[7; 1500]] {
        item.set(secret).unwrap();
        assert_eq!(item.get().as_deref(), Some(secret));
    }
    assert!(NativeKeychain.delete(&item.account).unwrap());
    assert!(!NativeKeychain.delete(&item.account).unwrap());
    assert_eq!(item.get(), None);
}

#[test]
fn accounts_that_differ_a_little_are_different_items() {
    let (Some(one), Some(other)) = (Item::new("Prod"), Item::new("prod")) else { return };
    one.set(b"one").unwrap();
    other.set(b"other").unwrap();
    assert_eq!((one.get().unwrap(), other.get().unwrap()), (b"one".to_vec(), b"other".to_vec()));
    assert!(NativeKeychain.delete(&one.account).unwrap());
    assert_eq!(other.get().unwrap(), b"other");
}

#[cfg(windows)]
#[test]
fn the_credential_manager_takes_2560_bytes_and_what_is_longer_changes_nothing() {
    let Some(item) = Item::new("long") else { return };
    item.set(&[1; 2560]).unwrap();
    assert_eq!(item.get().unwrap(), [1; 2560]);
    let error = item.set(&[2; 2561]).unwrap_err();
    assert!(matches!(error, KeychainError::TooLong { limit: 2560, length: 2561, .. }), "{error}");
    assert_eq!(item.get().unwrap(), [1; 2560]);
}
