//! The vault over keychains in memory, which can be locked, be away or forget.

use std::fs;
use std::sync::Mutex;

use super::*;
use crate::files;
use crate::keychain::memory::MemoryKeychain;
use crate::keychain::passphrase::NoPassphrase;

fn locked(backend: Backend) -> KeychainError {
    KeychainError::Locked { backend }
}

fn away(backend: Backend) -> KeychainError {
    KeychainError::Unavailable { backend, reason: "there is no session bus".to_owned() }
}

/// A Secret Service and a vault file, neither of them real, and a directory for the index.
struct World {
    directory: tempfile::TempDir,
    service: Arc<MemoryKeychain>,
    file: Arc<MemoryKeychain>,
    opened: Arc<Mutex<Vec<Backend>>>,
}

impl World {
    fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
            service: Arc::new(MemoryKeychain::new(Backend::SecretService)),
            file: Arc::new(MemoryKeychain::new(Backend::VaultFile)),
            opened: Arc::default(),
        }
    }

    /// A vault as on macOS, so that no real Secret Service is asked, whose own keychain is the service.
    fn vault(&self, set: Option<Backend>) -> Vault {
        let path = |name| self.directory.path().join(name);
        let paths = VaultPaths { data_dir: path("data"), state_dir: path("state"), lock_dir: path("run") };
        let mut vault = Vault::open(paths, settings(set));
        let (service, file, opened) = (self.service.clone(), self.file.clone(), self.opened.clone());
        vault.platform = Platform::MacOs;
        vault.open_keychain = Box::new(move |backend| {
            opened.lock().unwrap().push(backend);
            match backend {
                Backend::SecretService | Backend::MacKeychain => Ok(service.clone()),
                Backend::VaultFile => Ok(file.clone()),
                backend => Err(away(backend)),
            }
        });
        vault
    }

    fn index_path(&self) -> PathBuf {
        self.directory.path().join("data").join(index::FILE_NAME)
    }

    fn opened(&self) -> Vec<Backend> {
        std::mem::take(&mut self.opened.lock().unwrap())
    }
}

fn settings(backend: Option<Backend>) -> VaultSettings {
    VaultSettings {
        backend,
        session_bus: SessionBus::Absent,
        prompt_limit: Duration::ZERO,
        key_file: None,
        passphrase: Arc::new(NoPassphrase),
        key_cache: Duration::ZERO,
    }
}

fn fail(keychain: &MemoryKeychain, failure: fn(Backend) -> KeychainError) {
    *keychain.fails.lock().unwrap() = Some(failure);
}

fn answer_again(keychain: &MemoryKeychain) {
    *keychain.fails.lock().unwrap() = None;
}

fn profile(name: &str) -> ProfileName {
    name.parse().unwrap()
}

fn key(secret: &str) -> AccessKey {
    AccessKey { id: "AKIAIOSFODNN7EXAMPLE".parse().unwrap(), secret: secret.into() }
}

fn metadata() -> KeyMetadata {
    KeyMetadata {
        created_at: item::instant("2026-01-02T03:04:05Z"),
        user_arn: Some("arn:aws:iam::111122223333:user/alice".to_owned()),
        account_id: "111122223333".parse().ok(),
        stored_at: item::instant("2026-11-22T00:00:00Z").unwrap(),
    }
}

fn secret_of(vault: &Vault, name: &str) -> Result<String, VaultError> {
    vault.access_key(&profile(name)).map(|key| key.secret.expose().clone())
}

#[test]
fn opening_does_nothing() {
    let world = World::new();
    world.vault(None);
    assert_eq!(fs::read_dir(world.directory.path()).unwrap().count(), 0);
    assert_eq!(world.opened(), []);
}

#[test]
fn an_access_key_is_stored_recorded_and_removed() {
    let world = World::new();
    let vault = world.vault(None);
    assert!(matches!(secret_of(&vault, "me"), Err(VaultError::NotStored { .. })));
    vault.store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
    vault.store_access_key(&profile("me"), &key("two"), metadata()).unwrap();
    assert_eq!(secret_of(&vault, "me").unwrap(), "two");
    let entry = &vault.index().unwrap().access_keys[&profile("me")];
    assert_eq!((entry.backend, &entry.metadata), (Backend::MacKeychain, &metadata()));
    assert!(!fs::read_to_string(world.index_path()).unwrap().contains("two"));
    assert!(world.service.items.lock().unwrap().contains_key("access-key/me"));
    assert!(vault.remove_access_key(&profile("me")).unwrap());
    assert!(!vault.remove_access_key(&profile("me")).unwrap());
    assert!(vault.index().unwrap().access_keys.is_empty());
    assert!(world.service.items.lock().unwrap().is_empty());
}

#[test]
fn a_keychain_that_does_not_answer_never_reads_as_empty() {
    for failure in [locked, away] {
        let world = World::new();
        let vault = world.vault(None);
        vault.store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
        fail(&world.service, failure);
        let error = secret_of(&vault, "me").unwrap_err();
        assert!(matches!(error, VaultError::Keychain { backend: Backend::MacKeychain, .. }), "{error:?}");
        assert!(vault.store_access_key(&profile("me"), &key("two"), metadata()).is_err());
        assert!(vault.remove_access_key(&profile("me")).is_err());
        assert!(vault.index().unwrap().access_keys.contains_key(&profile("me")));
        answer_again(&world.service);
        assert_eq!(secret_of(&vault, "me").unwrap(), "one");
    }
}

#[test]
fn an_index_that_was_never_lost_is_trusted_and_opens_no_keychain() {
    let world = World::new();
    let vault = world.vault(None);
    vault.store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
    world.opened();
    fail(&world.service, locked);
    assert!(matches!(secret_of(&vault, "other"), Err(VaultError::NotStored { .. })));
    assert!(matches!(vault.mfa_seed(&serial()), Err(VaultError::NotStored { .. })));
    assert!(!vault.remove_access_key(&profile("other")).unwrap());
    assert_eq!(world.opened(), []);
}

#[test]
fn before_anything_is_stored_a_keychain_that_is_away_has_nothing() {
    let world = World::new();
    let vault = world.vault(None);
    fail(&world.service, away);
    assert!(matches!(secret_of(&vault, "me"), Err(VaultError::NotStored { .. })));
    // A locked one is there, and may have what was stored before the directory was lost.
    fail(&world.service, locked);
    assert!(matches!(secret_of(&vault, "me"), Err(VaultError::Keychain { .. })));
    // So may one that is away, if there is a sign of earlier use.
    fail(&world.service, away);
    files::create_private_dir(&vault.paths.data_dir).unwrap();
    files::replace(&vault.paths.data_dir.join("vault.keyfob"), b"x", 0o600).unwrap();
    assert!(matches!(secret_of(&vault, "me"), Err(VaultError::Keychain { .. })));
}

#[test]
fn a_key_is_read_from_the_keychain_that_holds_it_and_no_other() {
    let world = World::new();
    world.vault(Some(Backend::VaultFile)).store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
    world.opened();
    assert_eq!(secret_of(&world.vault(None), "me").unwrap(), "one");
    assert_eq!(world.opened(), [Backend::VaultFile]);
    let error = secret_of(&world.vault(Some(Backend::MacKeychain)), "me").unwrap_err();
    assert!(
        matches!(
            error,
            VaultError::HeldElsewhere { backend: Backend::VaultFile, set: Backend::MacKeychain, .. }
        ),
        "{error:?}"
    );
}

#[test]
fn a_key_that_vanished_from_its_keychain_is_told_from_one_never_stored() {
    let world = World::new();
    let vault = world.vault(None);
    vault.store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
    world.service.items.lock().unwrap().clear();
    assert!(matches!(secret_of(&vault, "me"), Err(VaultError::Gone { .. })));
}

#[test]
fn storing_elsewhere_moves_the_key_or_says_what_is_left() {
    let world = World::new();
    world.vault(None).store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
    let vault = world.vault(Some(Backend::VaultFile));
    vault.store_access_key(&profile("me"), &key("two"), metadata()).unwrap();
    assert!(world.service.items.lock().unwrap().is_empty());
    let other = world.vault(Some(Backend::MacKeychain));
    fail(&world.file, locked);
    let result = other.store_access_key(&profile("me"), &key("three"), metadata());
    assert!(matches!(result, Err(VaultError::LeftBehind { backend: Backend::VaultFile, .. })), "{result:?}");
    assert_eq!(secret_of(&other, "me").unwrap(), "three");
}

#[test]
fn a_keychain_that_loses_what_it_takes_is_noticed() {
    let mut world = World::new();
    let mut forgetful = MemoryKeychain::new(Backend::MacKeychain);
    forgetful.loses_writes = true;
    world.service = Arc::new(forgetful);
    let vault = world.vault(None);
    let result = vault.store_access_key(&profile("me"), &key("one"), metadata());
    let Err(VaultError::Keychain { source: KeychainError::NotKept { .. }, .. }) = result else {
        panic!("{result:?}");
    };
    assert!(vault.index().unwrap().access_keys.is_empty());
    assert!(vault.sealing_key().is_err());
}

#[test]
fn a_lost_or_torn_index_is_made_again_from_what_is_found() {
    for contents in [None, Some(&b"{\"version\":1,\"access_ke"[..]), Some(b""), Some(b"[]")] {
        let world = World::new();
        let vault = world.vault(None);
        vault.store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
        vault.store_mfa_seed(&serial(), &"SEED".into()).unwrap();
        let whole = vault.index().unwrap();
        match contents {
            None => fs::remove_file(world.index_path()).unwrap(),
            Some(bytes) => files::replace(&world.index_path(), bytes, 0o600).unwrap(),
        }
        assert!(vault.index().unwrap().access_keys.is_empty());
        assert_eq!(secret_of(&vault, "me").unwrap(), "one");
        assert_eq!(vault.mfa_seed(&serial()).unwrap().expose(), "SEED");
        let again = vault.index().unwrap();
        assert_eq!((&again.access_keys, &again.mfa_seeds), (&whole.access_keys, &whole.mfa_seeds));
        if let Some(bytes) = contents {
            let torn = world.index_path().with_extension("json.torn");
            assert_eq!(fs::read(torn).unwrap(), bytes, "what was torn is kept");
        }
        // There may be more than was found so far.
        fail(&world.service, away);
        assert!(matches!(secret_of(&vault, "other"), Err(VaultError::Keychain { .. })));
    }
}

#[test]
fn what_a_newer_index_has_besides_is_passed_over() {
    let world = World::new();
    let vault = world.vault(None);
    vault.store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
    let text = fs::read_to_string(world.index_path()).unwrap();
    let newer =
        text.replacen('{', "{\"colour\":\"red\",", 1).replace("\"backend\"", "\"shape\":1,\"backend\"");
    files::replace(&world.index_path(), newer.as_bytes(), 0o600).unwrap();
    assert_eq!(vault.index().unwrap().access_keys[&profile("me")].metadata, metadata());
}

/// As after a move that was killed before its last step.
fn leave_behind(world: &World, account: &str, backend: &str) {
    let text = files::read_optional(&world.index_path()).unwrap().unwrap();
    let mut index: serde_json::Value = serde_json::from_slice(&text).unwrap();
    index["left_behind"] = serde_json::json!([{ "account": account, "backend": backend }]);
    files::replace(&world.index_path(), index.to_string().as_bytes(), 0o600).unwrap();
}

#[test]
fn what_a_move_left_behind_is_deleted_unless_it_is_in_use_again() {
    let world = World::new();
    let vault = world.vault(None);
    vault.store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
    leave_behind(&world, "access-key/me", "keychain");
    vault.migrate(Backend::MacKeychain).unwrap();
    assert_eq!(secret_of(&vault, "me").unwrap(), "one", "it is held there, and no copy");
    assert!(vault.index().unwrap().left_behind.is_empty());

    world.service.items.lock().unwrap().insert("access-key/old".to_owned(), b"left".to_vec());
    leave_behind(&world, "access-key/old", "keychain");
    assert!(!vault.remove_access_key(&profile("other")).unwrap());
    assert!(world.service.items.lock().unwrap().contains_key("access-key/old"), "that was not meant");
    vault.migrate(Backend::MacKeychain).unwrap();
    assert!(!world.service.items.lock().unwrap().contains_key("access-key/old"));
    assert!(vault.index().unwrap().left_behind.is_empty());
}

fn has(keychain: &MemoryKeychain, account: &str) -> bool {
    keychain.items.lock().unwrap().contains_key(account)
}

fn let_it_delete(keychain: &MemoryKeychain, deletes: bool) {
    keychain.deletes_nothing.store(!deletes, std::sync::atomic::Ordering::Relaxed);
}

#[test]
fn a_copy_that_a_move_could_not_delete_is_deleted_by_the_next() {
    let world = World::new();
    world.vault(Some(Backend::VaultFile)).store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
    let vault = world.vault(None);
    let_it_delete(&world.file, false);
    let result = vault.migrate(Backend::MacKeychain);
    assert!(matches!(result, Err(VaultError::LeftBehind { backend: Backend::VaultFile, .. })), "{result:?}");
    assert_eq!(secret_of(&vault, "me").unwrap(), "one");
    assert!(has(&world.file, "access-key/me") && has(&world.service, "access-key/me"));
    let result = vault.migrate(Backend::MacKeychain);
    assert!(matches!(result, Err(VaultError::CopyLeft { backend: Backend::VaultFile, .. })), "{result:?}");

    let_it_delete(&world.file, true);
    assert!(vault.migrate(Backend::MacKeychain).unwrap().is_empty());
    assert!(!has(&world.file, "access-key/me") && has(&world.service, "access-key/me"));
    assert!(vault.index().unwrap().left_behind.is_empty());
}

#[test]
fn a_copy_that_storing_elsewhere_could_not_delete_goes_with_the_key() {
    let world = World::new();
    world.vault(None).store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
    let vault = world.vault(Some(Backend::VaultFile));
    let_it_delete(&world.service, false);
    let result = vault.store_access_key(&profile("me"), &key("two"), metadata());
    assert!(matches!(result, Err(VaultError::LeftBehind { .. })), "{result:?}");
    assert_eq!(secret_of(&vault, "me").unwrap(), "two");
    let result = vault.remove_access_key(&profile("me"));
    assert!(matches!(result, Err(VaultError::CopyLeft { .. })), "{result:?}");

    let_it_delete(&world.service, true);
    assert!(vault.remove_access_key(&profile("me")).unwrap());
    assert!(!has(&world.file, "access-key/me") && !has(&world.service, "access-key/me"));
}

#[test]
fn a_key_that_is_removed_takes_its_replacement_along() {
    let world = World::new();
    let vault = world.vault(None);
    vault.store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
    let record = RotationRecord { old: key("one").id, started_at: metadata().stored_at };
    vault.begin_rotation(&profile("me"), record).unwrap();
    vault.store_new_access_key(&profile("me"), &key("two"), metadata()).unwrap();
    assert!(vault.remove_access_key(&profile("me")).unwrap());
    assert!(world.service.items.lock().unwrap().is_empty());
    let index = vault.index().unwrap();
    assert!(index.rotations.is_empty() && index.new_access_keys.is_empty());
}

fn serial() -> MfaSerial {
    "arn:aws:iam::111122223333:mfa/alice".parse().unwrap()
}

#[test]
fn an_mfa_seed_is_stored_recorded_and_removed() {
    let world = World::new();
    let vault = world.vault(None);
    assert!(matches!(vault.mfa_seed(&serial()), Err(VaultError::NotStored { .. })));
    vault.store_mfa_seed(&serial(), &"JBSWY3DPEHPK3PXP".into()).unwrap();
    assert_eq!(vault.mfa_seed(&serial()).unwrap().expose(), "JBSWY3DPEHPK3PXP");
    assert_eq!(vault.index().unwrap().mfa_seeds[&serial()], Backend::MacKeychain);
    assert!(vault.remove_mfa_seed(&serial()).unwrap());
    assert!(matches!(vault.mfa_seed(&serial()), Err(VaultError::NotStored { .. })));
}

#[test]
fn everything_can_be_moved_to_another_keychain() {
    let world = World::new();
    let vault = world.vault(None);
    vault.store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
    vault.store_mfa_seed(&serial(), &"SEED".into()).unwrap();
    let sealing_key = vault.sealing_key().unwrap().id();
    assert_eq!(vault.migrate(Backend::VaultFile).unwrap().len(), 3);
    assert!(world.service.items.lock().unwrap().is_empty());
    assert_eq!(secret_of(&vault, "me").unwrap(), "one");
    assert_eq!(vault.sealing_key().unwrap().id(), sealing_key);
    assert!(vault.migrate(Backend::VaultFile).unwrap().is_empty());
}

#[test]
fn the_sealing_key_is_made_once() {
    let world = World::new();
    let keys: Vec<String> = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..16)
            .map(|_| {
                let vault = world.vault(None);
                scope.spawn(move || vault.sealing_key().unwrap().id())
            })
            .collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    });
    assert!(keys.iter().all(|key| *key == keys[0]));
}

#[test]
fn no_sealing_key_is_made_because_a_read_failed() {
    for failure in [locked, away] {
        let world = World::new();
        let vault = world.vault(None);
        fail(&world.service, failure);
        assert!(vault.sealing_key().is_err());
        answer_again(&world.service);
        let key = vault.sealing_key().unwrap().id();
        fail(&world.service, failure);
        assert!(vault.sealing_key().is_err());
        answer_again(&world.service);
        assert_eq!(vault.sealing_key().unwrap().id(), key);
    }
    let world = World::new();
    world.service.items.lock().unwrap().insert("sealing-key".to_owned(), b"nonsense".to_vec());
    let result = world.vault(None).sealing_key();
    assert!(matches!(result, Err(VaultError::Malformed { .. })), "{result:?}");
    assert_eq!(world.service.items.lock().unwrap()["sealing-key"], b"nonsense");
}

#[test]
fn a_sealing_key_that_is_gone_is_made_anew() {
    let world = World::new();
    let vault = world.vault(None);
    let key = vault.sealing_key().unwrap().id();
    world.service.items.lock().unwrap().clear();
    assert_ne!(vault.sealing_key().unwrap().id(), key);
}

#[test]
fn another_keychain_that_is_set_for_a_while_has_a_sealing_key_of_its_own() {
    let world = World::new();
    let (usual, set) = (world.vault(None), world.vault(Some(Backend::VaultFile)));
    let key = usual.sealing_key().unwrap().id();
    let other = set.sealing_key().unwrap().id();
    assert_ne!(key, other);
    assert_eq!(set.sealing_key().unwrap().id(), other);
    assert_eq!(usual.sealing_key().unwrap().id(), key);
}

#[cfg(target_os = "linux")]
#[test]
fn a_cached_sealing_key_opens_no_keychain() {
    let world = World::new();
    let mut vault = world.vault(None);
    vault.settings.key_cache = Duration::from_secs(60);
    let key = vault.sealing_key().unwrap().id();
    if vault.sealing_key_cache().load().is_none() {
        println!("skipped: the kernel refuses to keep a key here");
        return;
    }
    world.opened();
    fail(&world.service, locked);
    assert_eq!(vault.sealing_key().unwrap().id(), key);
    assert_eq!(world.opened(), []);
    vault.lock().unwrap();
    assert!(vault.sealing_key().is_err());
}

#[test]
fn a_key_file_is_all_that_a_container_needs() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name| directory.path().join(name);
    let key_file = path("key");
    crate::keychain::vault_file::keygen(&key_file).unwrap();
    let open = || {
        let paths = VaultPaths { data_dir: path("data"), state_dir: path("state"), lock_dir: path("run") };
        Vault::open(paths, VaultSettings { key_file: Some(key_file.clone()), ..settings(None) })
    };
    let mut vault = open();
    vault.platform = Platform::Linux;
    assert_eq!(vault.default_backend(), Backend::VaultFile);
    let sealing_key = vault.sealing_key().unwrap().id();
    vault.store_access_key(&profile("me"), &key("one"), metadata()).unwrap();
    assert_eq!(secret_of(&open(), "me").unwrap(), "one");
    assert_eq!(open().sealing_key().unwrap().id(), sealing_key);
}

#[test]
fn errors_show_no_secret() {
    let text = format!("{:?}", crate::session_cache::SealingKey::new(Secret::new([0x41; 32])));
    assert_eq!(text, "SealingKey(REDACTED)");
}

#[test]
fn a_new_key_is_kept_beside_the_old_one_and_moves_with_it() {
    let world = World::new();
    let vault = world.vault(None);
    let me = profile("me");
    vault.store_access_key(&me, &key("old"), metadata()).unwrap();
    assert!(vault.new_access_key(&me).unwrap().is_none());
    let record = RotationRecord { old: key("old").id, started_at: metadata().stored_at };
    vault.begin_rotation(&me, record.clone()).unwrap();
    vault.store_new_access_key(&me, &key("new"), metadata()).unwrap();
    assert_eq!(secret_of(&vault, "me").unwrap(), "old");
    assert_eq!(vault.migrate(Backend::VaultFile).unwrap().len(), 2);
    assert_eq!(vault.new_access_key(&me).unwrap().unwrap().0.secret.expose(), "new");
    assert_eq!(vault.index().unwrap().rotations[&me], record);
    assert!(vault.remove_new_access_key(&me).unwrap());
    vault.end_rotation(&me).unwrap();
    assert!(vault.new_access_key(&me).unwrap().is_none());
    assert!(vault.index().unwrap().rotations.is_empty());
}
