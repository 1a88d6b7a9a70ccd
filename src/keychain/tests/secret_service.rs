//! The Secret Service, with a real one.

use std::time::{Duration, Instant};

use super::session::{Session, is_inside, run, variable};
use super::*;

const MODULE: &str = "keychain::tests::secret_service";

fn service() -> SecretService {
    SecretService::new(SessionBus::Named, Duration::ZERO)
}

fn secret(text: &str) -> Secret<Vec<u8>> {
    Secret::new(text.as_bytes().to_vec())
}

fn lookup(account: &str) -> String {
    let output = run("secret-tool", &["lookup", "service", "keyfob", "username", account]);
    String::from_utf8(output.stdout).unwrap()
}

/// How many items of an account there are.
fn count(account: &str) -> usize {
    let output = run("secret-tool", &["search", "--all", "service", "keyfob", "username", account]);
    String::from_utf8(output.stdout).unwrap().matches("label = ").count()
}

#[test]
fn unlocked() {
    Session::with_keyring(&[]).run(&format!("{MODULE}::inside_unlocked"));
}

#[test]
#[ignore = "run in a session by `unlocked`"]
fn inside_unlocked() {
    if !is_inside() {
        return;
    }
    let service = service();
    assert!(service.answers());
    assert!(service.get("a").unwrap().is_none());
    assert!(!service.delete("a").unwrap());
    service.set("a", "keyfob item a", &secret("one")).unwrap();
    service.set("a", "keyfob item a", &secret("two")).unwrap();
    service.set("b", "keyfob item b", &secret("other")).unwrap();
    assert_eq!(service.get("a").unwrap().unwrap().expose(), b"two");
    assert_eq!((lookup("a").as_str(), count("a")), ("two", 1));
    assert!(service.delete("a").unwrap());
    assert!(service.get("a").unwrap().is_none());
    assert_eq!(lookup("b"), "other");
    let long = Secret::new(vec![0xff; 60_000]);
    service.set("long", "keyfob long item", &long).unwrap();
    assert!(service.get("long").unwrap().unwrap().equals(&long));
    an_item_of_another_program_is_replaced(&service);
    two_items_are_an_error_until_one_is_set(&service);
    a_killed_service_is_unavailable(&service);
}

fn store_by_secret_tool(account: &str, more: &str) {
    let line = format!("printf x | secret-tool store --label=l service keyfob username {account} {more}");
    assert!(run("sh", &["-c", &line]).status.success());
}

fn an_item_of_another_program_is_replaced(service: &SecretService) {
    store_by_secret_tool("c", "application other");
    assert_eq!(service.get("c").unwrap().unwrap().expose(), b"x");
    service.set("c", "keyfob item c", &secret("mine")).unwrap();
    assert_eq!((lookup("c").as_str(), count("c")), ("mine", 1));
}

fn two_items_are_an_error_until_one_is_set(service: &SecretService) {
    store_by_secret_tool("d", "application one");
    store_by_secret_tool("d", "application two");
    assert!(matches!(service.get("d"), Err(KeychainError::Other { .. })));
    service.set("d", "keyfob item d", &secret("mine")).unwrap();
    assert_eq!((lookup("d").as_str(), count("d")), ("mine", 1));
}

fn a_killed_service_is_unavailable(service: &SecretService) {
    run("kill", &["-9", &variable("KEYRING_PID")]);
    let started = Instant::now();
    while service.answers() && started.elapsed() < Duration::from_secs(5) {}
    assert!(matches!(service.get("b"), Err(KeychainError::Unavailable { .. })));
}

#[test]
fn the_service_is_started_again() {
    let keep = tempfile::tempdir().unwrap();
    let keep = [("KEYRING_KEEP", keep.path().to_str().unwrap())];
    Session::with_keyring(&keep).run(&format!("{MODULE}::inside_before_restart"));
    Session::with_keyring(&keep).run(&format!("{MODULE}::inside_after_restart"));
}

#[test]
#[ignore = "run in a session by `the_service_is_started_again`"]
fn inside_before_restart() {
    if is_inside() {
        service().set("a", "keyfob item a", &secret("kept")).unwrap();
    }
}

#[test]
#[ignore = "run in a session by `the_service_is_started_again`"]
fn inside_after_restart() {
    if is_inside() {
        assert_eq!(service().get("a").unwrap().unwrap().expose(), b"kept");
    }
}

#[test]
fn locked() {
    let keep = tempfile::tempdir().unwrap();
    let keep = ("KEYRING_KEEP", keep.path().to_str().unwrap());
    // Once without and once with the item that is asked for.
    Session::with_keyring(&[keep, ("KEYRING_LOCKED", "1")]).run(&format!("{MODULE}::inside_locked"));
    Session::with_keyring(&[keep]).run(&format!("{MODULE}::inside_before_restart"));
    Session::with_keyring(&[keep, ("KEYRING_LOCKED", "1")]).run(&format!("{MODULE}::inside_locked"));
}

#[test]
#[ignore = "run in a session by `locked`"]
fn inside_locked() {
    if !is_inside() {
        return;
    }
    let (service, started) = (service(), Instant::now());
    assert!(service.answers(), "a locked service is still there");
    let get = service.get("a");
    assert!(matches!(get, Err(KeychainError::Locked { .. })), "{get:?}");
    let set = service.set("a", "keyfob item a", &secret("x"));
    assert!(matches!(set, Err(KeychainError::Locked { .. })), "{set:?}");
    let delete = service.delete("a");
    assert!(matches!(delete, Err(KeychainError::Locked { .. })), "{delete:?}");
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    // There is no program here that could show the prompt, so it is dismissed or not answered.
    let prompting = SecretService::new(SessionBus::Named, Duration::from_secs(1)).get("a");
    assert!(matches!(prompting, Err(KeychainError::Refused { .. })), "{prompting:?}");
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
}

#[test]
fn unavailable() {
    let inside = format!("{MODULE}::inside_unavailable");
    Session::with_keyring(&[("KEYRING_NONE", "1")]).run(&inside);
    Session::with_address("unix:path=/nonexistent/bus").run(&inside);
    Session::with_address("nonsense").run(&inside);
    // A bus that takes the connection and never says anything.
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("bus");
    let _silent = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    Session::with_address(&format!("unix:path={}", socket.display())).run(&inside);
}

#[test]
#[ignore = "run in a session by `unavailable`"]
fn inside_unavailable() {
    if !is_inside() {
        return;
    }
    let started = Instant::now();
    let get = service().get("a");
    assert!(matches!(get, Err(KeychainError::Unavailable { .. })), "{get:?}");
    assert!(started.elapsed() < Duration::from_secs(6), "{:?}", started.elapsed());
    if started.elapsed() > Duration::from_secs(1) {
        return; // The silent bus, where each further call would take its time again.
    }
    assert!(!service().answers());
    let set = service().set("a", "keyfob item a", &secret("x"));
    assert!(matches!(set, Err(KeychainError::Unavailable { .. })), "{set:?}");
}

#[test]
fn without_a_bus_nothing_is_started() {
    let started = Instant::now();
    let get = SecretService::new(SessionBus::Absent, Duration::from_secs(60)).get("a");
    assert!(matches!(get, Err(KeychainError::Unavailable { .. })), "{get:?}");
    assert!(started.elapsed() < Duration::from_millis(100));
}

/// Times of a read, to be compared with `secret-tool`; run by hand in a release build, in a session.
#[test]
#[ignore = "a measurement"]
fn read_time() {
    if is_inside() {
        service().set("sealing-key", "keyfob sealing key", &Secret::new(vec![b'0'; 64])).unwrap();
        let started = Instant::now();
        (0..100).for_each(|_| drop(service().get("sealing-key").unwrap()));
        println!("Secret Service: {:?}", started.elapsed() / 100);
        let started = Instant::now();
        (0..20).for_each(|_| drop(lookup("sealing-key")));
        println!("secret-tool lookup: {:?}", started.elapsed() / 20);
    }
}
