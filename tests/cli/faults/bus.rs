//! The session bus goes away, or falls silent, after any number of bytes.

use std::io::{Read as _, Write as _};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::home::Home;
use crate::keyring::{Keyring, KeyringState};
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET, access_key_csv};
use crate::standin::{Standin, World};

/// What the bus does when it has said as much as it may.
#[derive(Debug, Clone, Copy)]
enum End {
    Closes,
    FallsSilent,
}

/// A bus between keyfob and the real one that says so many bytes only.
struct Cut {
    address: String,
    said: Arc<AtomicUsize>,
}

impl Cut {
    fn start(home: &Home, real: &str, bytes: usize, end: End) -> Self {
        let path = home.path(format!("bus-{bytes}-{end:?}"));
        let listener = UnixListener::bind(&path).unwrap();
        let (real, said) = (real.to_owned(), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&said);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (real, counted) = (connect(&real), Arc::clone(&counted));
                let (mut to_bus, mut from_client) = (real.try_clone().unwrap(), client.try_clone().unwrap());
                std::thread::spawn(move || std::io::copy(&mut from_client, &mut to_bus));
                std::thread::spawn(move || relay(real, client, bytes, end, &counted));
            }
        });
        Self { address: format!("unix:path={}", path.display()), said }
    }
}

fn relay(mut from: UnixStream, mut to: UnixStream, bytes: usize, end: End, said: &AtomicUsize) {
    let mut buffer = [0; 4096];
    let mut left = bytes;
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        said.fetch_add(count, Ordering::Relaxed);
        let passed = count.min(left);
        if to.write_all(&buffer[..passed]).is_err() {
            return;
        }
        left -= passed;
        if left == 0 {
            match end {
                End::Closes => drop(to.shutdown(std::net::Shutdown::Both)),
                End::FallsSilent => std::thread::sleep(Duration::from_secs(120)),
            }
            return;
        }
    }
}

fn connect(address: &str) -> UnixStream {
    let value = |key: &str| {
        let parts = address.trim_start_matches("unix:").split(',');
        parts.filter_map(|part| part.split_once('=')).find(|(name, _)| *name == key).map(|(_, value)| value)
    };
    match value("path") {
        Some(path) => UnixStream::connect(Path::new(path)).unwrap(),
        None => {
            let name = value("abstract").expect("a Unix socket");
            UnixStream::connect_addr(&SocketAddr::from_abstract_name(name).unwrap()).unwrap()
        }
    }
}

#[test]
fn a_bus_that_goes_away_at_any_byte_is_an_error_and_never_an_empty_keychain() {
    let Some(keyring) = Keyring::start(KeyringState::Unlocked) else { return };
    let standin = Standin::start(World::sample());
    let mut home = Home::with(&standin);
    home.use_keyring(&keyring);
    home.set("KEYFOB_UNLOCK_SECONDS", "0");
    home.write("keys.csv", access_key_csv());
    let _ = home.keyfob(["add", "me", "--csv"]).arg(home.path("keys.csv")).run().succeeds();
    home.config("[profile me]\nregion = eu-west-1\nkeyfob_access_key = keychain\n");
    let whole = Cut::start(&home, keyring.address(), usize::MAX, End::Closes);
    let run = |address: &str, command: &[&str]| {
        home.keyfob(command.iter().copied()).env("DBUS_SESSION_BUS_ADDRESS", address).run()
    };
    let _ = run(&whole.address, &["whoami", "me"]).succeeds();
    let said = whole.said.load(Ordering::Relaxed);
    let mut tried = 0;
    for end in [End::Closes, End::FallsSilent] {
        // A bus that falls silent takes all of keyfob's patience, so it does so at fewer places.
        let step = match end {
            End::Closes => said / 40,
            End::FallsSilent => said / 4,
        };
        for bytes in (0..said).step_by(step.max(1)) {
            let cut = Cut::start(&home, keyring.address(), bytes, end);
            let before = home.read(".aws/config");
            let output = run(&cut.address, &["whoami", "me"]);
            tried += 1;
            assert!(output.took < Duration::from_secs(30), "{end:?} after {bytes} bytes: {:?}", output.took);
            if output.status != 0 {
                let output = output.fails(6);
                assert!(!output.stderr.contains("panicked"), "{}", output.stderr);
            }
            assert_eq!(home.read(".aws/config"), before);
        }
    }
    println!("{tried} buses that went away");
    // Nothing was taken for empty and overwritten.
    let _ = run(keyring.address(), &["whoami", "me"]).succeeds();
    let stored = home.program("secret-tool", ["search", "--all", "service", "keyfob"]).run().succeeds();
    assert!(
        stored.stdout.contains(ALICE_KEY_ID) && stored.stdout.contains(ALICE_SECRET),
        "{}",
        stored.stderr
    );
}
