//! A copy of one key in the Linux kernel's memory, so that a keychain need not be asked each time.
//!
//! The copy is linked into the user keyring (`_uid.UID`), which every process of the user can search: in a login
//! session, in a session of its own (`sudo`, systemd services) and without any session keyring (cron, containers).
//! A key that is added there directly would not be *possessed* in the last two cases, and then nobody could set its
//! permissions. So it is made in the process's own keyring first, gets its permissions and its end there, and is
//! linked afterwards. Its owner may view, read and search it; only the process that made it may change it. The kernel
//! forgets it at the end of its time, when the machine restarts, and on [`KeyCache::forget`].
//!
//! Containers of one user share that keyring, so the name of a key has a digest of what it belongs to.
//!
//! The cache never fails: what the kernel does not give or take is a key that is not cached. Other platforms cache
//! nothing.

use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::secret::Secret;

/// The place of one cached key.
#[derive(Debug, Clone)]
pub struct KeyCache {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux has a place for keys"))]
    description: String,
    keep_for: Duration,
}

impl KeyCache {
    /// The place of the key with a readable `name` that belongs to `owner` (a path, an ID). It is kept for `keep_for`,
    /// counted in whole seconds from when it is stored; zero turns the cache off.
    pub fn new(name: &str, owner: &[u8], keep_for: Duration) -> Self {
        let digest = Sha256::digest(owner);
        let owner: String = digest[..12].iter().map(|byte| format!("{byte:02x}")).collect();
        Self { description: format!("keyfob:{name}:{owner}"), keep_for }
    }

    /// The cached key, if the kernel has it.
    pub fn load(&self) -> Option<Secret<[u8; 32]>> {
        if self.keep_for.is_zero() { None } else { kernel::load(self) }
    }

    /// Keeps a copy of the key. Whether the kernel took it.
    pub fn store(&self, key: &Secret<[u8; 32]>) -> bool {
        self.keep_for.as_secs() > 0 && kernel::store(self, key)
    }

    /// Forgets the key, even if the cache is turned off by now.
    pub fn forget(&self) {
        kernel::forget(self);
    }
}

#[cfg(target_os = "linux")]
mod kernel {
    use linux_keyutils::KeyError;
    use zeroize::Zeroizing;

    use super::{KeyCache, Secret};
    use crate::keychain::keyutils::{make_key, user_keyring};

    pub(super) fn load(cache: &KeyCache) -> Option<Secret<[u8; 32]>> {
        let key = user_keyring().and_then(|ring| ring.search(&cache.description)).ok()?;
        // One byte more than a key has, to notice what is no key.
        let mut buffer = Zeroizing::new([0; 33]);
        match key.read(&mut *buffer) {
            Ok(32) => buffer.first_chunk().map(|key| Secret::new(*key)),
            _ => None,
        }
    }

    pub(super) fn store(cache: &KeyCache, key: &Secret<[u8; 32]>) -> bool {
        let seconds = usize::try_from(cache.keep_for.as_secs()).unwrap_or(usize::MAX).min(u32::MAX as usize);
        make_key(&cache.description, key.expose(), Some(seconds)).is_ok()
    }

    pub(super) fn forget(cache: &KeyCache) {
        // A key of that name may have several links, if one was stored anew.
        let found = || -> Result<(), KeyError> {
            let ring = user_keyring()?;
            let key = ring.search(&cache.description)?;
            key.invalidate().or_else(|_| ring.unlink_key(key))
        };
        _ = found();
    }
}

#[cfg(not(target_os = "linux"))]
mod kernel {
    use super::{KeyCache, Secret};

    pub(super) fn load(_cache: &KeyCache) -> Option<Secret<[u8; 32]>> {
        None
    }

    pub(super) fn store(_cache: &KeyCache, _key: &Secret<[u8; 32]>) -> bool {
        false
    }

    pub(super) fn forget(_cache: &KeyCache) {}
}
