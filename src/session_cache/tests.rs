use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;
use crate::secret::Secret;
use crate::worker;

const LONG: Duration = Duration::from_secs(20);

/// What the fixed key, nonce and session below must always give.
const VECTOR: &str = include_str!("vector_1.session");

fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_893_553_445 + seconds, 0).unwrap()
}

fn key(byte: u8) -> CacheKey {
    CacheKey::from_digest([byte; 32])
}

fn sealing_key(byte: u8) -> SealingKey {
    SealingKey::new(Secret::new([byte; 32]))
}

fn session() -> NewSession {
    NewSession {
        profile: "prod".parse().unwrap(),
        kind: SessionKind::AssumeRole,
        arn: Some("arn:aws:iam::444455556666:role/Admin".to_owned()),
        region: Some("eu-west-1".parse().unwrap()),
        issued_at: instant(0),
    }
}

fn credentials() -> TemporaryCredentials {
    TemporaryCredentials {
        access_key_id: "ASIAIOSFODNN7EXAMPLE".parse().unwrap(),
        secret_access_key: "sentinel/secret\"key".into(),
        session_token: "sentinel-session-token".into(),
        expires_at: Some(instant(3_600)),
        account_id: Some("444455556666".parse().unwrap()),
    }
}

fn failure(message: &str) -> FailureRecord {
    FailureRecord {
        at: instant(0),
        kind: "prompt_refused".to_owned(),
        message: message.to_owned(),
        hints: Vec::new(),
        profile: None,
        origin: None,
        exit_code: 3,
        cool_down_until: Some(instant(60)),
    }
}

fn cache_in(directory: &Path) -> SessionCache {
    let [cache, locks, failures, newest] =
        ["cache", "locks", "failures", "newest"].map(|name| directory.join(name));
    SessionCache::new(cache, locks, failures, newest)
}

fn write(cache: &SessionCache, key: &CacheKey, session: &NewSession) -> SessionHeader {
    cache.lease(key, LONG).unwrap().write(session, &credentials(), &sealing_key(1)).unwrap()
}

/// A cache with one session, and that session's file.
fn cache_with_one(directory: &Path) -> (SessionCache, PathBuf) {
    let cache = cache_in(directory);
    write(&cache, &key(7), &session());
    let path = cache.path(&key(7));
    (cache, path)
}

#[test]
fn the_format_is_the_documented_one() {
    let header = format::header(key(7), &session(), &credentials()).unwrap();
    let seal = |data: &[u8], text: &[u8]| sealing_key(1).seal_with_nonce([9; 24], data, text);
    let bytes = format::render(&header, &credentials(), &sealing_key(1), seal).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), VECTOR);

    let opened = format::open(VECTOR.as_bytes(), &key(7), &sealing_key(1)).unwrap();
    assert_eq!(opened.header, header);
    assert_eq!(opened.credentials.secret_access_key.expose(), "sentinel/secret\"key");
    assert_eq!(opened.credentials.session_token.expose(), "sentinel-session-token");
    assert_eq!(opened.credentials.expires_at, Some(instant(3_600)));
}

#[test]
fn a_session_comes_back_whole_and_is_sealed_and_private() {
    let directory = tempfile::tempdir().unwrap();
    let (cache, path) = cache_with_one(directory.path());
    let cached = cache.read(&key(7), &sealing_key(1)).unwrap().unwrap();
    assert_eq!(Some(&cached.header), cache.header(&key(7)).as_ref());
    assert_eq!(cached.credentials.access_key_id, credentials().access_key_id);
    assert!(!format!("{cached:?}").contains("sentinel"));
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains("sentinel"));
    let sealed = STANDARD.decode(text.lines().nth(1).unwrap()).unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains("sentinel"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
        assert_eq!(fs::metadata(&cache.directory).unwrap().permissions().mode() & 0o7777, 0o700);
    }
}

#[test]
fn every_flipped_bit_and_every_truncation_is_refused() {
    let bytes = VECTOR.as_bytes();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(format::open(&flipped, &key(7), &sealing_key(1)).is_err(), "bit {bit}");
    }
    for end in 0..bytes.len() {
        assert!(format::open(&bytes[..end], &key(7), &sealing_key(1)).is_err(), "cut at {end}");
    }
    for surplus in ["\n", " ", "A", "{}"] {
        let longer = [bytes, surplus.as_bytes()].concat();
        assert!(format::open(&longer, &key(7), &sealing_key(1)).is_err(), "{surplus:?}");
    }
}

#[test]
fn every_edit_of_the_header_is_refused() {
    for (from, to) in [
        ("\"prod\"", "\"test\""),
        ("role/Admin", "role/Guest"),
        ("444455556666", "111122223333"),
        ("assume_role", "sso"),
        ("\"expires_at\":\"2030", "\"expires_at\":\"2031"),
        ("\"issued_at\":\"2030", "\"issued_at\":\"2029"),
        ("eu-west-1", "us-east-1"),
        (",\"region\":\"eu-west-1\"", ""),
        ("{\"keyfob", "{ \"keyfob"),
        ("{\"keyfob", "{\"x\":1,\"keyfob"),
    ] {
        let edited = VECTOR.replace(from, to);
        assert_ne!(edited, VECTOR, "{from}");
        let flaw = format::open(edited.as_bytes(), &key(7), &sealing_key(1)).unwrap_err();
        assert_eq!(flaw, format::Flaw::Damaged("it is not authentic"), "{from}");
    }
}

#[test]
fn the_reasons_not_to_open_a_session_are_told_apart() {
    let directory = tempfile::tempdir().unwrap();
    let (cache, path) = cache_with_one(directory.path());
    assert!(cache.read(&key(8), &sealing_key(1)).unwrap().is_none());
    let error = cache.read(&key(7), &sealing_key(2)).unwrap_err();
    assert!(matches!(error, CacheError::WrongKey { .. }) && error.is_miss(), "{error}");

    let text = fs::read(&path).unwrap();
    files::replace(&cache.path(&key(8)), &text, 0o600).unwrap();
    let error = cache.read(&key(8), &sealing_key(1)).unwrap_err();
    assert!(matches!(error, CacheError::Swapped { .. }) && error.is_miss(), "{error}");

    files::replace(&path, b"{\"keyfob_session\":2,\"shape\":\"unknown\"}\n", 0o600).unwrap();
    let error = cache.read(&key(7), &sealing_key(1)).unwrap_err();
    assert!(matches!(error, CacheError::NewerVersion { version: 2, .. }) && error.is_miss(), "{error}");

    files::replace(&path, b"", 0o600).unwrap();
    let error = cache.read(&key(7), &sealing_key(1)).unwrap_err();
    assert!(matches!(error, CacheError::Damaged { .. }) && error.is_miss(), "{error}");

    files::remove(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let error = cache.read(&key(7), &sealing_key(1)).unwrap_err();
    assert!(matches!(error, CacheError::Io { .. }) && !error.is_miss(), "{error}");
}

fn issued(seconds: i64) -> NewSession {
    NewSession { issued_at: instant(seconds), ..session() }
}

#[test]
fn a_session_that_is_older_than_the_newest_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let cache = cache_in(directory.path());
    write(&cache, &key(7), &issued(0));
    let old = fs::read(cache.path(&key(7))).unwrap();
    write(&cache, &key(7), &issued(1));
    assert!(cache.read(&key(7), &sealing_key(1)).unwrap().is_some());
    files::replace(&cache.path(&key(7)), &old, 0o600).unwrap();
    let error = cache.read(&key(7), &sealing_key(1)).unwrap_err();
    assert!(matches!(error, CacheError::RolledBack { .. }) && error.is_miss(), "{error}");
    assert!(error.to_string().contains("was put back: it is from 2030"), "{error}");
    // The clock was set back meanwhile: what was stored last counts.
    write(&cache, &key(7), &issued(-60));
    assert!(cache.read(&key(7), &sealing_key(1)).unwrap().is_some());
}

#[test]
fn a_session_that_was_removed_is_refused_until_its_end() {
    let directory = tempfile::tempdir().unwrap();
    let cache = cache_in(directory.path());
    write(&cache, &key(7), &issued(0));
    let removed = fs::read(cache.path(&key(7))).unwrap();
    cache.remove(&key(7)).unwrap();
    files::replace(&cache.path(&key(7)), &removed, 0o600).unwrap();
    let error = cache.read(&key(7), &sealing_key(1)).unwrap_err();
    assert!(matches!(error, CacheError::RolledBack { .. }), "{error}");
    // A second logout forgets nothing, and a new session counts.
    cache.remove(&key(7)).unwrap();
    cache.prune(instant(3_599));
    files::replace(&cache.path(&key(7)), &removed, 0o600).unwrap();
    assert!(cache.read(&key(7), &sealing_key(1)).is_err());
    write(&cache, &key(7), &issued(0));
    assert!(cache.read(&key(7), &sealing_key(1)).unwrap().is_some());
    cache.prune(instant(3_600));
    assert_eq!(fs::read_dir(directory.path().join("newest")).unwrap().count(), 0);
}

#[test]
fn a_record_of_the_newest_that_is_not_understood_is_none() {
    let directory = tempfile::tempdir().unwrap();
    let (cache, _) = cache_with_one(directory.path());
    let record = directory.path().join(format!("newest/{}.newest", key(7)));
    for text in ["", " ", "1", "x y", "9999999999999999999 1", "-1 -1", "\u{0}"] {
        files::replace(&record, text.as_bytes(), 0o600).unwrap();
        assert!(cache.read(&key(7), &sealing_key(1)).unwrap().is_some(), "{text:?}");
    }
    files::replace(&record, b"1893553446 1\n", 0o600).unwrap();
    assert!(cache.read(&key(7), &sealing_key(1)).is_err());
}

#[test]
fn headers_pass_over_what_is_not_a_session() {
    let directory = tempfile::tempdir().unwrap();
    let cache = cache_in(directory.path());
    assert!(cache.headers().is_empty());
    for byte in [9, 3, 5] {
        write(&cache, &key(byte), &session());
    }
    files::replace(&cache.path(&key(5)), b"torn", 0o600).unwrap();
    files::replace(&cache.directory.join("README"), b"not ours", 0o600).unwrap();
    files::replace(&cache.directory.join("short.session"), b"not ours", 0o600).unwrap();
    let keys: Vec<_> = cache.headers().iter().map(|header| header.cache_key).collect();
    assert_eq!(keys, [key(3), key(9)]);
}

#[test]
fn sessions_are_removed_by_key_and_by_header() {
    let directory = tempfile::tempdir().unwrap();
    let cache = cache_in(directory.path());
    for (byte, profile) in [(1, "a"), (2, "b"), (3, "a")] {
        write(&cache, &key(byte), &NewSession { profile: profile.parse().unwrap(), ..session() });
    }
    assert_eq!(cache.remove_where(|header| header.profile.as_str() == "a").unwrap(), 2);
    assert_eq!(cache.headers().len(), 1);
    cache.remove(&key(2)).unwrap();
    cache.remove(&key(2)).unwrap();
    assert!(cache.headers().is_empty());
}

#[test]
fn pruning_spares_what_lives_what_is_newer_and_what_is_being_renewed() {
    let directory = tempfile::tempdir().unwrap();
    let cache = cache_in(directory.path());
    for byte in 1..=4 {
        write(&cache, &key(byte), &session());
    }
    files::replace(&cache.path(&key(5)), b"{\"keyfob_session\":2}\n", 0o600).unwrap();
    files::replace(&cache.path(&key(6)), b"torn", 0o600).unwrap();
    cache.prune(instant(3_599));
    assert_eq!(keys_in(&cache.directory, EXTENSION), [1, 2, 3, 4, 5].map(key));
    let _renewing = cache.lease(&key(2), LONG).unwrap();
    cache.prune(instant(3_600));
    assert_eq!(keys_in(&cache.directory, EXTENSION), [2, 5].map(key));
}

#[test]
fn credentials_without_an_end_are_not_cached() {
    let directory = tempfile::tempdir().unwrap();
    let cache = cache_in(directory.path());
    let endless = TemporaryCredentials { expires_at: None, ..credentials() };
    let lease = cache.lease(&key(7), LONG).unwrap();
    assert!(matches!(lease.write(&session(), &endless, &sealing_key(1)), Err(CacheError::Endless)));
}

/// What a caller does: look, wait for the lease, look again, share a failure, or else renew.
fn caller(cache: &SessionCache, renew: impl Fn(&Lease) -> Result<(), String>) -> Result<(), String> {
    if matches!(cache.read(&key(7), &sealing_key(1)), Ok(Some(_))) {
        return Ok(());
    }
    let lease = cache.lease(&key(7), LONG).unwrap();
    if matches!(cache.read(&key(7), &sealing_key(1)), Ok(Some(_))) {
        return Ok(());
    }
    if let Some(failure) = lease.shared_failure() {
        return Err(failure.message.clone());
    }
    renew(&lease)
}

/// Starts `count` callers while the lease is taken, so that all of them wait; gives their results.
fn callers_at_once(
    cache: &SessionCache,
    count: usize,
    renew: impl Fn(&Lease) -> Result<(), String> + Sync,
) -> Vec<Result<(), String>> {
    let gate = cache.lease(&key(7), LONG).unwrap();
    let arrived = AtomicUsize::new(0);
    let arrive_and_call = || {
        arrived.fetch_add(1, Ordering::SeqCst);
        caller(cache, &renew)
    };
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..count).map(|_| scope.spawn(arrive_and_call)).collect();
        // On a busy machine the last one starts late, and then fails on its own, as it should.
        while arrived.load(Ordering::SeqCst) < count {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(200));
        drop(gate);
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    })
}

#[test]
fn fifty_callers_renew_once() {
    let directory = tempfile::tempdir().unwrap();
    let cache = cache_in(directory.path());
    let renewals = AtomicUsize::new(0);
    let results = callers_at_once(&cache, 50, |lease| {
        renewals.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(Duration::from_millis(20));
        lease.write(&session(), &credentials(), &sealing_key(1)).map(drop).map_err(|error| error.to_string())
    });
    assert_eq!((results, renewals.into_inner()), (vec![Ok(()); 50], 1));
}

#[test]
fn fifty_callers_share_one_failure_and_a_later_one_tries_again() {
    let directory = tempfile::tempdir().unwrap();
    let cache = cache_in(directory.path());
    cache.lease(&key(7), LONG).unwrap().record_failure(&failure("long ago")).unwrap();
    let attempts = AtomicUsize::new(0);
    let fail = |lease: &Lease| {
        attempts.fetch_add(1, Ordering::Relaxed);
        lease.record_failure(&failure("refused")).unwrap();
        Err("refused".to_owned())
    };
    assert_eq!(callers_at_once(&cache, 50, fail), vec![Err("refused".to_owned()); 50]);
    assert_eq!(attempts.load(Ordering::Relaxed), 1);
    assert_eq!(caller(&cache, fail), Err("refused".to_owned()));
    assert_eq!(attempts.into_inner(), 2);
}

#[test]
fn cool_downs_hold_until_they_are_cleared_or_a_renewal_succeeds() {
    let directory = tempfile::tempdir().unwrap();
    let cache = cache_in(directory.path());
    assert_eq!(cache.active_cool_down(&key(7), instant(0)), None);
    cache.lease(&key(7), LONG).unwrap().record_failure(&failure("refused")).unwrap();
    assert_eq!(cache.active_cool_down(&key(7), instant(59)), Some(failure("refused")));
    assert_eq!(cache.active_cool_down(&key(7), instant(60)), None);
    assert_eq!(cache.active_cool_down(&key(8), instant(0)), None);
    write(&cache, &key(7), &session());
    assert_eq!(cache.active_cool_down(&key(7), instant(0)), None);

    cache.lease(&key(7), LONG).unwrap().record_failure(&failure("refused")).unwrap();
    cache.clear_failure(&key(7)).unwrap();
    assert_eq!(cache.active_cool_down(&key(7), instant(0)), None);
    for byte in [7, 8] {
        cache.lease(&key(byte), LONG).unwrap().record_failure(&failure("refused")).unwrap();
    }
    cache.clear_all_failures().unwrap();
    assert_eq!(cache.active_cool_down(&key(8), instant(0)), None);
}

#[test]
fn a_killed_holder_holds_nobody_up() {
    let directory = tempfile::tempdir().unwrap();
    let cache = cache_in(directory.path());
    let holder = worker::spawn("session_cache::tests::worker_dying_half_way", directory.path());
    worker::wait_for(directory.path(), "holding");
    std::thread::scope(|scope| {
        let waiter = scope.spawn(|| {
            let lease = cache.lease(&key(7), LONG).unwrap();
            assert_eq!(lease.shared_failure(), None);
            Instant::now()
        });
        std::thread::sleep(Duration::from_millis(50));
        assert!(!waiter.is_finished());
        worker::kill(holder);
        let killed_at = Instant::now();
        assert!(waiter.join().unwrap() < killed_at + Duration::from_secs(1));
    });
}

#[test]
fn worker_dying_half_way() {
    let Some(directory) = worker::job() else { return };
    let _lease = cache_in(&directory).lease(&key(7), LONG).unwrap();
    files::replace(&directory.join("holding"), b"", 0o600).unwrap();
    std::thread::sleep(LONG);
}

#[test]
fn a_killed_writer_leaves_a_session_that_opens() {
    let directory = tempfile::tempdir().unwrap();
    let (cache, _) = cache_with_one(directory.path());
    for round in 0..25 {
        let writer = worker::spawn("session_cache::tests::worker_renewing", directory.path());
        worker::wait_for(directory.path(), "renewing");
        std::thread::sleep(worker::uneven_delay(round));
        worker::kill(writer);
        files::remove(&directory.path().join("renewing")).unwrap();
        let cached = cache.read(&key(7), &sealing_key(1)).unwrap().unwrap();
        assert_eq!(cached.header.access_key_id, credentials().access_key_id);
    }
}

#[test]
fn worker_renewing() {
    let Some(directory) = worker::job() else { return };
    let cache = cache_in(&directory);
    for round in 0.. {
        write(&cache, &key(7), &session());
        if round == 0 {
            files::replace(&directory.join("renewing"), b"", 0o600).unwrap();
        }
    }
}
