//! The vault file on a disk: what opens it, what refuses it, and what survives.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::format::{KeyFileSlot, PassphraseSlot, Wrapping};
use super::*;
use crate::keychain::passphrase::{NoPassphrase, PassphraseError};

/// Argon2id at its cheapest: the tests are about the file.
const CHEAP: Argon2Cost = Argon2Cost { memory_kib: 8, passes: 1, lanes: 1 };

/// Gives these passphrases, one at each attempt.
struct Typed(&'static [&'static str], AtomicUsize);

fn typed(passphrases: &'static [&'static str]) -> Arc<Typed> {
    Arc::new(Typed(passphrases, AtomicUsize::new(0)))
}

impl Typed {
    fn times_asked(&self) -> usize {
        self.1.load(Ordering::Relaxed)
    }
}

impl PassphraseSource for Typed {
    fn passphrase(&self, _path: &Path, purpose: Purpose) -> Result<Option<Secret>, PassphraseError> {
        self.1.fetch_add(1, Ordering::Relaxed);
        let attempt = match purpose {
            Purpose::Create => 1,
            Purpose::Unlock { attempt } => attempt as usize,
        };
        Ok(self.0.get(attempt - 1).map(|text| Secret::from(*text)))
    }
}

struct World(tempfile::TempDir);

impl World {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn vault(&self, passphrase: Arc<dyn PassphraseSource>, key_file: Option<PathBuf>) -> VaultFile {
        let mut vault_file = VaultFile::new(VaultFileSettings {
            data_dir: self.path("data"),
            state_dir: self.path("state"),
            lock_dir: self.path("run"),
            key_file,
            passphrase,
            keep_unlocked: Duration::ZERO,
        });
        vault_file.cost = CHEAP;
        vault_file
    }

    fn file(&self) -> PathBuf {
        self.path("data").join(FILE_NAME)
    }

    /// A vault file with one item, and what opens it.
    fn filled(&self) -> VaultFile {
        let vault_file = self.vault(typed(&["correct"]), None);
        vault_file.set("a", "label", &secret("one")).unwrap();
        vault_file
    }

    fn fresh(&self) -> VaultFile {
        self.vault(typed(&["correct"]), None)
    }

    fn key_file(&self) -> PathBuf {
        let path = self.path("key");
        keygen(&path).unwrap();
        path
    }
}

fn secret(text: &str) -> Secret<Vec<u8>> {
    Secret::new(text.as_bytes().to_vec())
}

fn text_of(found: Option<Secret<Vec<u8>>>) -> Option<String> {
    found.map(|secret| String::from_utf8(secret.expose().clone()).unwrap())
}

#[expect(clippy::disallowed_methods, reason = "the tests damage files in place")]
fn overwrite(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}

/// Makes the checksum right again, as somebody would who changed the file on purpose.
fn with_checksum(mut bytes: Vec<u8>) -> Vec<u8> {
    let content = bytes.len() - 32;
    let checksum = crypto::checksum(&bytes[..content]);
    bytes[content..].copy_from_slice(&checksum);
    bytes
}

#[test]
fn items_are_stored_replaced_and_deleted() {
    let world = World::new();
    let vault_file = world.filled();
    vault_file.set("b", "label", &secret("two")).unwrap();
    vault_file.set("a", "label", &secret("other")).unwrap();
    let fresh = world.fresh();
    assert_eq!(text_of(fresh.get("a").unwrap()).as_deref(), Some("other"));
    assert_eq!(text_of(fresh.get("b").unwrap()).as_deref(), Some("two"));
    assert!(fresh.get("c").unwrap().is_none());
    assert!(fresh.delete("a").unwrap());
    assert!(!fresh.delete("a").unwrap());
    assert!(world.fresh().get("a").unwrap().is_none());
    assert_eq!(fresh.status().unwrap().unwrap().generation, 4);
}

#[test]
fn no_file_has_no_items_and_asks_for_no_passphrase() {
    let world = World::new();
    let source = typed(&["correct"]);
    let vault_file = world.vault(source.clone(), None);
    assert!(vault_file.get("a").unwrap().is_none());
    assert!(!vault_file.delete("a").unwrap());
    assert_eq!(vault_file.status().unwrap(), None);
    assert_eq!(source.times_asked(), 0);
    assert!(!world.path("data").exists());
}

#[test]
fn the_passphrase_is_asked_for_once_in_a_process() {
    let world = World::new();
    world.filled();
    let source = typed(&["correct"]);
    let vault_file = world.vault(source.clone(), None);
    vault_file.get("a").unwrap();
    vault_file.set("b", "label", &secret("two")).unwrap();
    assert_eq!(source.times_asked(), 1);
    vault_file.lock().unwrap();
    vault_file.get("a").unwrap();
    assert_eq!(source.times_asked(), 2);
}

#[cfg(unix)]
#[test]
fn the_file_is_private_and_shows_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    world.filled().set("sentinel-account", "sentinel-label", &secret("sentinel-secret")).unwrap();
    assert_eq!(fs::metadata(world.file()).unwrap().permissions().mode() & 0o7777, 0o600);
    assert_eq!(fs::metadata(world.path("data")).unwrap().permissions().mode() & 0o7777, 0o700);
    let bytes = fs::read(world.file()).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("sentinel"));
}

#[test]
fn a_wrong_passphrase_is_told_and_asked_for_again() {
    let world = World::new();
    world.filled();
    let again = world.vault(typed(&["wrong", "correct"]), None);
    assert_eq!(text_of(again.get("a").unwrap()).as_deref(), Some("one"));
    let wrong = world.vault(typed(&["wrong", "still wrong"]), None).get("a");
    assert!(matches!(wrong, Err(KeychainError::WrongPassphrase { .. })), "{wrong:?}");
    let nobody = world.vault(Arc::new(NoPassphrase), None);
    assert!(matches!(nobody.get("a"), Err(KeychainError::NeedsPassphrase { .. })));
    assert!(matches!(nobody.set("a", "l", &secret("x")), Err(KeychainError::NeedsPassphrase { .. })));
    assert_eq!(text_of(world.fresh().get("a").unwrap()).as_deref(), Some("one"));
}

#[test]
fn a_vault_without_anything_to_open_it_is_not_made() {
    let world = World::new();
    let result = world.vault(Arc::new(NoPassphrase), None).set("a", "l", &secret("x"));
    assert!(matches!(result, Err(KeychainError::NeedsPassphrase { .. })));
    assert!(!world.file().exists());
}

#[test]
fn every_flipped_bit_is_damage() {
    let world = World::new();
    world.filled();
    let bytes = fs::read(world.file()).unwrap();
    for position in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[position] ^= 1 << bit;
            let parsed = Sealed::parse(&flipped);
            assert!(matches!(parsed, Err(FormatError::Damaged(_))), "byte {position}, bit {bit}");
        }
    }
}

#[test]
fn every_truncation_and_addition_is_damage() {
    let world = World::new();
    let vault_file = world.filled();
    let bytes = fs::read(world.file()).unwrap();
    for length in 0..bytes.len() {
        let parsed = Sealed::parse(&bytes[..length]);
        assert!(matches!(parsed, Err(FormatError::Damaged(_))), "{length} bytes");
        let content = &bytes[..length];
        let ends_there = [content, &crypto::checksum(content)].concat();
        let is_whole = ends_there == bytes;
        assert!(
            is_whole || matches!(Sealed::parse(&ends_there), Err(FormatError::Damaged(_))),
            "{length} bytes"
        );
    }
    overwrite(&world.file(), &[bytes.as_slice(), b"x"].concat());
    let longer = vault_file.get("a");
    assert!(matches!(longer, Err(KeychainError::Damaged { .. })), "{longer:?}");
    overwrite(&world.file(), b"");
    assert!(matches!(world.fresh().get("a"), Err(KeychainError::Damaged { .. })));
    assert!(matches!(world.fresh().set("a", "l", &secret("x")), Err(KeychainError::Damaged { .. })));
    assert_eq!(fs::read(world.file()).unwrap(), b"", "what cannot be read is not overwritten");
}

#[test]
fn what_was_changed_on_purpose_is_refused() {
    let world = World::new();
    world.filled();
    let bytes = fs::read(world.file()).unwrap();
    // Argon2id's parameters, behind magic, version, ID, generation, count and kind, could make it take minutes.
    let parameters = 36..48;
    for position in (0..bytes.len() - 32).filter(|position| !parameters.contains(position)) {
        let mut changed = bytes.clone();
        changed[position] ^= 1;
        overwrite(&world.file(), &with_checksum(changed));
        // Without the record, which would already notice another ID or generation.
        _ = fs::remove_dir_all(world.path("state"));
        let result = world.fresh().get("a");
        assert!(
            matches!(
                result,
                Err(KeychainError::Damaged { .. }
                    | KeychainError::WrongPassphrase { .. }
                    | KeychainError::NewerVersion { .. })
            ),
            "byte {position}: {result:?}"
        );
    }
}

#[test]
fn a_slot_cannot_be_made_cheaper_or_taken_away() {
    let world = World::new();
    let key_file = world.key_file();
    world.filled().add_key_file(&key_file).unwrap();
    let bytes = fs::read(world.file()).unwrap();
    let mut cheaper = bytes.clone();
    cheaper[36] += 1;
    overwrite(&world.file(), &with_checksum(cheaper));
    assert!(matches!(world.fresh().get("a"), Err(KeychainError::WrongPassphrase { .. })));
    // The key file still opens its slot, and then the header is seen to be another one.
    let by_key_file = world.vault(Arc::new(NoPassphrase), Some(key_file)).get("a");
    assert!(matches!(by_key_file, Err(KeychainError::Damaged { .. })), "{by_key_file:?}");
    let mut without = bytes;
    without.drain(136..225);
    without[34] = 1;
    overwrite(&world.file(), &with_checksum(without));
    assert!(matches!(world.fresh().get("a"), Err(KeychainError::Damaged { .. })));
}

#[test]
fn unreasonable_parameters_are_damage_and_take_no_time() {
    let world = World::new();
    world.filled();
    let mut bytes = fs::read(world.file()).unwrap();
    bytes[36..40].copy_from_slice(&u32::MAX.to_le_bytes());
    overwrite(&world.file(), &with_checksum(bytes));
    assert!(matches!(world.fresh().get("a"), Err(KeychainError::Damaged { .. })));
}

#[test]
fn a_newer_version_is_named() {
    let world = World::new();
    world.filled();
    let mut bytes = fs::read(world.file()).unwrap();
    bytes[8] = 7;
    bytes.truncate(40);
    bytes.extend([0; 32]);
    overwrite(&world.file(), &with_checksum(bytes));
    let result = world.fresh().get("a");
    assert!(
        matches!(result, Err(KeychainError::NewerVersion { version: 7, supported: 1, .. })),
        "{result:?}"
    );
}

#[test]
fn a_rolled_back_file_is_refused_until_it_is_accepted() {
    let world = World::new();
    let vault_file = world.filled();
    let old = fs::read(world.file()).unwrap();
    vault_file.set("a", "label", &secret("two")).unwrap();
    overwrite(&world.file(), &old);
    let result = world.fresh().get("a");
    assert!(matches!(result, Err(KeychainError::RolledBack { found: 1, seen: 2, .. })), "{result:?}");
    assert!(world.fresh().set("a", "label", &secret("three")).is_err());
    assert!(world.fresh().delete("a").is_err());
    assert_eq!(fs::read(world.file()).unwrap(), old);
    world.fresh().accept_rollback().unwrap();
    assert_eq!(text_of(world.fresh().get("a").unwrap()).as_deref(), Some("one"));
}

#[test]
fn a_file_that_is_gone_is_no_empty_one() {
    let world = World::new();
    let vault_file = world.filled();
    fs::remove_file(world.file()).unwrap();
    assert!(matches!(vault_file.get("a"), Err(KeychainError::RolledBack { found: 0, seen: 1, .. })));
    assert!(vault_file.set("a", "label", &secret("two")).is_err());
    vault_file.accept_rollback().unwrap();
    assert!(vault_file.get("a").unwrap().is_none());
}

#[test]
fn a_swapped_file_is_refused() {
    let (world, other) = (World::new(), World::new());
    world.filled();
    let stranger = other.filled();
    stranger.set("b", "label", &secret("two")).unwrap();
    overwrite(&world.file(), &fs::read(other.file()).unwrap());
    assert!(matches!(world.fresh().get("a"), Err(KeychainError::Swapped { .. })));
    world.fresh().accept_rollback().unwrap();
    assert_eq!(text_of(world.fresh().get("b").unwrap()).as_deref(), Some("two"));
}

#[test]
fn a_newer_file_than_was_seen_is_taken() {
    let world = World::new();
    let vault_file = world.filled();
    let record = fs::read(&vault_file.seen_path).unwrap();
    vault_file.set("b", "label", &secret("two")).unwrap();
    // As after a kill between the file and the record, or when the file came from another machine.
    overwrite(&vault_file.seen_path, &record);
    assert!(world.fresh().get("b").unwrap().is_some());
    assert_ne!(fs::read(&vault_file.seen_path).unwrap(), record, "it is recorded then");
}

#[test]
fn a_torn_record_is_an_error_and_can_be_accepted() {
    let world = World::new();
    let vault_file = world.filled();
    overwrite(&vault_file.seen_path, b"0011");
    assert!(matches!(vault_file.get("a"), Err(KeychainError::File { .. })));
    vault_file.accept_rollback().unwrap();
    assert!(vault_file.get("a").unwrap().is_some());
}

#[test]
fn a_key_file_opens_the_vault_without_a_passphrase() {
    let world = World::new();
    let key_file = world.key_file();
    let vault_file = world.vault(Arc::new(NoPassphrase), Some(key_file.clone()));
    vault_file.set("a", "label", &secret("one")).unwrap();
    let again = world.vault(Arc::new(NoPassphrase), Some(key_file));
    assert_eq!(text_of(again.get("a").unwrap()).as_deref(), Some("one"));
    let status = again.status().unwrap().unwrap();
    assert!(status.has_key_file && !status.has_passphrase);
    assert!(matches!(world.fresh().get("a"), Err(KeychainError::NeedsKeyFile { .. })));
    let other_key = world.path("other");
    keygen(&other_key).unwrap();
    let wrong = world.vault(typed(&["correct"]), Some(other_key)).get("a");
    assert!(matches!(wrong, Err(KeychainError::WrongKeyFile { .. })), "{wrong:?}");
}

#[test]
fn a_key_file_can_be_added_beside_the_passphrase() {
    let world = World::new();
    let key_file = world.key_file();
    world.filled().add_key_file(&key_file).unwrap();
    let by_key_file = world.vault(Arc::new(NoPassphrase), Some(key_file));
    assert_eq!(text_of(by_key_file.get("a").unwrap()).as_deref(), Some("one"));
    assert_eq!(text_of(world.fresh().get("a").unwrap()).as_deref(), Some("one"));
}

#[test]
fn a_new_passphrase_takes_the_place_of_the_old_one_and_of_the_data_key() {
    let world = World::new();
    let vault_file = world.filled();
    let old_key = vault_file.remembered_key().clone().unwrap().1;
    let changing = world.vault(Arc::new(Changing), None);
    changing.change_passphrase().unwrap();
    assert!(matches!(world.fresh().get("a"), Err(KeychainError::WrongPassphrase { .. })));
    assert_eq!(text_of(world.vault(typed(&["new"]), None).get("a").unwrap()).as_deref(), Some("one"));
    assert!(!changing.remembered_key().clone().unwrap().1.equals(&old_key));
    // A process that used the old key asks anew.
    assert!(matches!(vault_file.get("a"), Err(KeychainError::WrongPassphrase { .. })));
}

#[test]
fn a_new_passphrase_needs_the_key_file_of_the_other_slot() {
    let world = World::new();
    let key_file = world.key_file();
    world.filled().add_key_file(&key_file).unwrap();
    let without = world.vault(Arc::new(Changing), None).change_passphrase();
    assert!(matches!(without, Err(KeychainError::NeedsKeyFile { .. })), "{without:?}");
    world.vault(Arc::new(Changing), Some(key_file.clone())).change_passphrase().unwrap();
    let by_key_file = world.vault(Arc::new(NoPassphrase), Some(key_file));
    assert_eq!(text_of(by_key_file.get("a").unwrap()).as_deref(), Some("one"));
}

/// Knows the old passphrase and has a new one.
struct Changing;

impl PassphraseSource for Changing {
    fn passphrase(&self, _path: &Path, purpose: Purpose) -> Result<Option<Secret>, PassphraseError> {
        Ok(Some(Secret::from(if purpose == Purpose::Create { "new" } else { "correct" })))
    }
}

#[test]
fn concurrent_writers_lose_nothing() {
    let world = World::new();
    world.filled();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let vault_file = world.fresh();
            scope.spawn(move || {
                for item in 0..5 {
                    vault_file.set(&format!("{writer}/{item}"), "label", &secret("x")).unwrap();
                    vault_file.get("a").unwrap().unwrap();
                }
            });
        }
    });
    let vault_file = world.fresh();
    for account in (0..8).flat_map(|writer| (0..5).map(move |item| format!("{writer}/{item}"))) {
        assert!(vault_file.get(&account).unwrap().is_some(), "{account}");
    }
    assert_eq!(vault_file.status().unwrap().unwrap().generation, 41);
}

/// Where the process that is to be killed has its world.
#[cfg(unix)]
const VICTIM: &str = "KEYFOB_TEST_VICTIM_DIRECTORY";

#[cfg(unix)]
#[test]
#[expect(clippy::disallowed_methods, reason = "the test runs itself again, to kill it")]
fn a_killed_writer_leaves_a_whole_file_that_is_not_refused() {
    let world = World::new();
    world.filled();
    for round in 0..30 {
        let before = fs::read(world.file()).unwrap();
        let mut victim = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "keychain::vault_file::tests::victim"])
            .env(VICTIM, world.0.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Until it writes, and then for a different while each time.
        let started = std::time::Instant::now();
        while fs::read(world.file()).unwrap() == before {
            assert!(started.elapsed() < Duration::from_secs(30), "the victim writes nothing");
        }
        std::thread::sleep(Duration::from_micros(round * 311));
        victim.kill().unwrap();
        victim.wait().unwrap();
        let vault_file = world.fresh();
        assert_eq!(text_of(vault_file.get("a").unwrap()).as_deref(), Some("one"));
        vault_file.set("b", "label", &secret("after")).unwrap();
    }
}

#[cfg(unix)]
#[test]
#[ignore = "killed by `a_killed_writer_leaves_a_whole_file_that_is_not_refused`"]
#[expect(clippy::disallowed_methods, reason = "the test passes this to itself")]
fn victim() {
    let Some(directory) = std::env::var_os(VICTIM) else { return };
    let place = |name: &str| Path::new(&directory).join(name);
    let mut vault_file = VaultFile::new(VaultFileSettings {
        data_dir: place("data"),
        state_dir: place("state"),
        lock_dir: place("run"),
        key_file: None,
        passphrase: typed(&["correct"]),
        keep_unlocked: Duration::ZERO,
    });
    vault_file.cost = CHEAP;
    // Long enough to be written in several pieces, and not for ever, should nobody kill it.
    let long = Secret::new(vec![b'x'; 10_000]);
    (0..1000).for_each(|round| vault_file.set(&format!("c{}", round % 3), "label", &long).unwrap());
}

#[cfg(unix)]
#[test]
fn key_files_must_be_private_and_are_never_overwritten() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let key_file = world.key_file();
    let digits = fs::read(&key_file).unwrap();
    assert_eq!(digits.len(), 65);
    assert!(matches!(keygen(&key_file), Err(PassphraseError::KeyFileExists { .. })));
    assert_eq!(fs::read(&key_file).unwrap(), digits);
    assert_eq!(fs::metadata(&key_file).unwrap().permissions().mode() & 0o7777, 0o600);
    for mode in [0o644, 0o640, 0o604, 0o620] {
        fs::set_permissions(&key_file, fs::Permissions::from_mode(mode)).unwrap();
        let read = key_file::read_key_file(&key_file);
        assert!(matches!(read, Err(PassphraseError::NotPrivate { .. })), "{mode:o}");
    }
    fs::set_permissions(&key_file, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(key_file::read_key_file(&key_file).is_ok());
}

/// Every byte of a file made of known keys, salts and nonces, so that no later version reads it differently.
#[test]
fn the_format_is_what_it_was() {
    let (vault_id, data_key) = ([0xd1; 16], DataKey::new([0xda; 32]));
    let cost = Argon2Cost { memory_kib: 64, passes: 2, lanes: 1 };
    let (salt, nonce) = ([0x5a; 16], [0x01; 24]);
    let key = crypto::key_of_passphrase(&Secret::from("correct horse"), &salt, cost).unwrap();
    let associated = PassphraseSlot::associated(&vault_id, cost, &salt);
    let wrapped = crypto::seal(key.expose(), &nonce, &associated, data_key.expose()).try_into().unwrap();
    let passphrase = Some(PassphraseSlot { cost, wrapping: Wrapping { salt, nonce, wrapped } });
    let (salt, nonce) = ([0x5b; 16], [0x02; 24]);
    let key = crypto::key_of_key_file(&DataKey::new([0xf1; 32]), &vault_id, &salt);
    let associated = KeyFileSlot::associated(&vault_id, &salt);
    let wrapped = crypto::seal(key.expose(), &nonce, &associated, data_key.expose()).try_into().unwrap();
    let key_file = Some(KeyFileSlot { wrapping: Wrapping { salt, nonce, wrapped } });
    let header = Header { vault_id, generation: 3, passphrase, key_file };
    let mut items = Items::default();
    items.0.insert("b".into(), Item { label: "second".into(), secret: secret("22") });
    items.0.insert("a".into(), Item { label: "first".into(), secret: secret("1") });
    let bytes = format::encode(&header, &items, &data_key, [0x03; 24]);
    let expected = include_str!("test_vector.hex").split_whitespace().collect::<String>();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, expected);
    let parsed = Sealed::parse(&bytes).unwrap();
    assert_eq!(parsed.header, header);
    let opened = parsed.open(&data_key).unwrap();
    assert_eq!(opened.0.len(), 2);
    assert_eq!(opened.0["b"].label, "second");
}

/// What one derivation costs with the parameters of new files; run by hand, in a release build.
#[test]
#[ignore = "a measurement"]
fn argon2_time() {
    let started = std::time::Instant::now();
    crypto::key_of_passphrase(&Secret::from("x"), &[0; 16], Argon2Cost::DEFAULT).unwrap();
    println!("{:?}", started.elapsed());
}
