//! The power fails at any instant: what was not synced is lost then. So nothing that cannot be taken back may happen
//! before what it depends on is on the disk: no key deactivated or deleted at AWS, no device enabled, no plaintext
//! removed.
//!
//! The calls of a run are read from strace's log: a file takes its name only when its contents are synced, and at each
//! such instant every name is synced too.

use std::collections::BTreeSet;

use crate::home::Home;
use crate::outside;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET};
use crate::standin::{Standin, User, World};

const CALLS: &str =
    "write,writev,pwrite64,sendto,sendmsg,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,mkdir";
/// What is lost with the power and made again without harm.
const PASSING: &[&str] = &["/run/", "/.cache/", ".jsonl", "/codes", ".lock"];

/// What a power failure would take.
#[derive(Default)]
struct Unsynced {
    files: BTreeSet<String>,
    names: BTreeSet<String>,
    wrong: Vec<String>,
    instants: usize,
}

impl Unsynced {
    fn read(&mut self, log: &str, home: &str, is_instant: &dyn Fn(&str) -> bool) {
        for line in log.lines() {
            let Some((call, _)) = line
                .split_once(char::is_whitespace)
                .map(|(_, call)| call.trim_start())
                .and_then(|call| call.split_once('('))
            else {
                continue;
            };
            if is_instant(line) {
                self.instants += 1;
                let left: Vec<_> = self.files.iter().chain(&self.names).cloned().collect();
                if !left.is_empty() {
                    self.wrong.push(format!("not on the disk yet: {left:?} at {line:.300}"));
                }
            }
            // A call that was interrupted or failed did nothing.
            if line.contains(" = -1 ") || !line.contains(home) {
                continue;
            }
            self.take(call, line, home);
        }
    }

    fn take(&mut self, call: &str, line: &str, home: &str) {
        // A descriptor's path stands in angle brackets, an argument in quotes.
        let descriptor = line.split_once('<').and_then(|(_, rest)| Some(rest.split_once('>')?.0.to_owned()));
        let named: Vec<String> = line
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|path| path.contains(home))
            .map(str::to_owned)
            .collect();
        let parent =
            |path: &str| path.rsplit_once('/').map_or_else(String::new, |(parent, _)| parent.to_owned());
        match (call, descriptor, named.as_slice()) {
            ("write" | "writev" | "pwrite64", Some(path), _) if is_kept(&path, home) => {
                self.files.insert(path);
            }
            ("fsync" | "fdatasync", Some(path), _) => {
                self.files.remove(&path);
                self.names.remove(&path);
            }
            ("rename" | "renameat" | "renameat2", _, [from, to]) if is_kept(to, home) => {
                if self.files.remove(from) {
                    self.wrong.push(format!("renamed before it was synced: {line}"));
                }
                self.names.insert(parent(to));
            }
            ("unlink" | "unlinkat" | "mkdir", _, [path]) if is_kept(path, home) => {
                self.files.remove(path);
                self.names.insert(parent(path));
            }
            _ => {}
        }
    }
}

fn is_kept(path: &str, home: &str) -> bool {
    path.starts_with(home) && !PASSING.iter().any(|passing| path.contains(passing))
}

/// Runs a command, and says at how many instants everything was on the disk.
fn on_the_disk_at(home: &Home, arguments: &[&str], is_instant: &dyn Fn(&str) -> bool) -> Option<usize> {
    let strace = outside::program("strace")?;
    let log = home.path("run/strace").display().to_string();
    let filter = format!("trace={CALLS}");
    let tracing = ["-f", "-qq", "-y", "-s", "3000", "-o", &log, "-e", &filter, env!("CARGO_BIN_EXE_keyfob")];
    let _ = home.program(strace, tracing).args(arguments).run().succeeds();
    let mut unsynced = Unsynced::default();
    let root = home.path("").display().to_string();
    unsynced.read(&std::fs::read_to_string(&log).unwrap(), root.trim_end_matches('/'), is_instant);
    assert!(unsynced.wrong.is_empty(), "{}: {}", arguments.join(" "), unsynced.wrong.join("\n"));
    Some(unsynced.instants)
}

#[test]
fn a_key_is_on_the_disk_before_the_old_one_is_deactivated() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    home.config("[profile me]\nregion = eu-west-1\nkeyfob_access_key = keychain\n");
    let is_instant = |line: &str| {
        ["Action=CreateAccessKey", "Action=UpdateAccessKey", "Action=DeleteAccessKey"]
            .iter()
            .any(|action| line.contains(action))
    };
    let instants = on_the_disk_at(&home, &["rotate", "me"], &is_instant);
    assert!(instants.is_none_or(|instants| instants == 3), "{instants:?}");
}

#[test]
fn a_seed_is_on_the_disk_before_its_device_is_enabled() {
    let bob = User::new("111122223333", "bob").access_key(ALICE_KEY_ID, ALICE_SECRET);
    let standin = Standin::start(World::empty().user(bob));
    let home = Home::with(&standin);
    home.store_key("bob", ALICE_KEY_ID, ALICE_SECRET);
    home.config("[profile bob]\nregion = eu-west-1\nkeyfob_access_key = keychain\n");
    let is_instant = |line: &str| line.contains("Action=EnableMFADevice");
    let instants = on_the_disk_at(&home, &["mfa", "enrol", "bob", "--store-seed"], &is_instant);
    assert!(instants.is_none_or(|instants| instants >= 1), "{instants:?}");
}

#[test]
fn a_key_is_on_the_disk_before_its_plaintext_goes() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    home.config("[profile me]\nregion = eu-west-1\n");
    home.credentials(&format!(
        "[me]\naws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {ALICE_SECRET}\n"
    ));
    let is_instant = |line: &str| {
        line.contains("rename") && line.split('"').nth(3).is_some_and(|to| to.ends_with(".aws/credentials"))
    };
    let instants = on_the_disk_at(&home, &["adopt", "me", "--yes"], &is_instant);
    assert!(instants.is_none_or(|instants| instants == 1), "{instants:?}");
}
