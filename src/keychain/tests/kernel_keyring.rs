//! The kernel's keyring, as a keychain and as a cache. Where the kernel has none for us (containers), nothing is
//! tested, and the tests say so.

use std::time::{Duration, Instant};

use super::session::{Session, is_inside};
use super::*;
use crate::keychain::key_cache::KeyCache;

/// A cache that no other test and no other run shares.
fn cache(name: &str, keep_for: Duration) -> KeyCache {
    KeyCache::new("test", format!("{name} {}", std::process::id()).as_bytes(), keep_for)
}

/// One that the inner test finds too.
fn shared_cache() -> KeyCache {
    KeyCache::new("test", b"shared", Duration::from_secs(60))
}

fn key(byte: u8) -> Secret<[u8; 32]> {
    Secret::new([byte; 32])
}

/// Whether the kernel takes keys at all.
#[expect(clippy::disallowed_methods, reason = "the tests are told what must be there")]
fn kernel_takes_keys() -> bool {
    let probe = cache("probe", Duration::from_secs(10));
    let takes = probe.store(&key(0));
    probe.forget();
    if !takes {
        assert!(std::env::var_os("KEYFOB_TEST_REQUIRE").is_none(), "the kernel refuses to keep a key");
        println!("skipped: the kernel refuses to keep a key here");
    }
    takes
}

#[test]
fn a_key_is_kept_replaced_and_forgotten() {
    if !kernel_takes_keys() {
        return;
    }
    let cache = cache("kept", Duration::from_secs(60));
    assert!(cache.load().is_none());
    assert!(cache.store(&key(1)) && cache.store(&key(2)));
    assert_eq!(cache.load().unwrap().expose(), &[2; 32]);
    cache.forget();
    assert!(cache.load().is_none());
    cache.forget();
}

#[test]
fn a_key_ends_with_its_time() {
    if !kernel_takes_keys() {
        return;
    }
    let cache = cache("ending", Duration::from_secs(1));
    assert!(cache.store(&key(1)) && cache.load().is_some());
    let started = Instant::now();
    while cache.load().is_some() {
        assert!(started.elapsed() < Duration::from_secs(10), "the key is still there");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_cache_that_is_off_keeps_nothing() {
    let off = cache("off", Duration::ZERO);
    assert!(!off.store(&key(1)));
    let on = cache("off", Duration::from_secs(60));
    assert!(on.load().is_none());
    on.store(&key(1));
    assert!(off.load().is_none());
    off.forget();
    assert!(on.load().is_none());
}

/// The permissions make the difference in a session whose keyring is not linked with the user's, where nobody
/// possesses the key.
#[test]
fn its_owner_may_read_and_find_a_key_and_others_may_not() {
    if !kernel_takes_keys() {
        return;
    }
    let account = format!("test/permissions/{}", std::process::id());
    Keyutils.set(&account, "label", &Secret::new(b"x".to_vec())).unwrap();
    let keys = std::fs::read_to_string("/proc/keys").unwrap_or_default();
    let line = keys.lines().find(|line| line.contains(&account)).map(str::to_owned);
    Keyutils.delete(&account).unwrap();
    match line {
        Some(line) => assert!(line.contains(" 3f0b0000 "), "{line}"),
        None => println!("skipped: the kernel does not list keys here"),
    }
}

#[test]
fn another_process_finds_the_key() {
    if !kernel_takes_keys() {
        return;
    }
    let cache = shared_cache();
    assert!(cache.store(&key(7)));
    Session::with_address("").run("keychain::tests::kernel_keyring::inside_another_process");
    assert!(cache.load().is_none(), "the other process forgot it for all");
}

#[test]
#[ignore = "run in another process by `another_process_finds_the_key`"]
fn inside_another_process() {
    if is_inside() {
        assert_eq!(shared_cache().load().unwrap().expose(), &[7; 32]);
        shared_cache().forget();
        assert!(shared_cache().load().is_none());
    }
}

#[test]
fn the_keyring_is_a_keychain() {
    if !kernel_takes_keys() {
        return;
    }
    let account = format!("test/{}", std::process::id());
    let secret = Secret::new(vec![0; 3000]);
    assert!(Keyutils.get(&account).unwrap().is_none());
    Keyutils.set(&account, "label", &Secret::new(b"first".to_vec())).unwrap();
    Keyutils.set(&account, "label", &secret).unwrap();
    assert!(Keyutils.get(&account).unwrap().unwrap().equals(&secret));
    assert!(Keyutils.delete(&account).unwrap());
    assert!(!Keyutils.delete(&account).unwrap());
    assert!(Keyutils.get(&account).unwrap().is_none());
    let too_long = Keyutils.set(&account, "label", &Secret::new(vec![0; 32_768]));
    assert!(matches!(too_long, Err(KeychainError::TooLong { limit: 32_767, .. })), "{too_long:?}");
}

/// The time of a read from the cache; run by hand in a release build.
#[test]
#[ignore = "a measurement"]
fn load_time() {
    let cache = cache("timed", Duration::from_secs(60));
    cache.store(&key(1));
    let started = Instant::now();
    (0..10_000).for_each(|_| drop(cache.load()));
    println!("kernel keyring: {:?}", started.elapsed() / 10_000);
    cache.forget();
}
