//! Killed at every step: each call that writes, syncs, renames or deletes a file is the last one once, in each of the
//! flows that move keys. Afterwards a key that works is stored, the profile works or the next run makes it work, and
//! no secret is on the disk outside the sealed stores.
//!
//! A part of the steps is tried each time, all of them with `KEYFOB_TEST_MATRIX=1`.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use chrono::TimeDelta;

use crate::home::Home;
use crate::keyring::{Keyring, KeyringState};
use crate::outside;
use crate::secrets::Secrets;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, ALICE_SEED};
use crate::standin::{Standin, User, World};

/// What changes the disk.
const CALLS: &str = "fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat";
const SIGKILL: i32 = 128 + 9;
const LIMIT: Duration = Duration::from_secs(120);
const WORKERS: usize = 6;
/// More than any of the flows has.
const MOST_STEPS: usize = 300;

/// Runs a command again and again, in a new home each time, killed before its next step each time, until one run ends
/// by itself. `look` sees what each kill left, and finishes it. Most of that is waiting, so several do it at once;
/// `home` is told which of them it is for.
fn at_every_step(
    arguments: &[&str],
    home: &(dyn Fn(usize) -> (Standin, Home) + Sync),
    look: &(dyn Fn(&Standin, &Home, &str) + Sync),
) {
    if !outside::programs(["strace"]) {
        return;
    }
    let every = if outside::whole_matrices() { 1 } else { 7 };
    let steps = Mutex::new((1..MOST_STEPS).step_by(every));
    let (kills, has_ended) = (AtomicUsize::new(0), AtomicBool::new(false));
    let kill_and_look = |worker| {
        while !has_ended.load(Ordering::Relaxed) {
            let step = steps.lock().unwrap().next();
            let step = step.unwrap_or_else(|| panic!("`{}` never ended by itself", arguments.join(" ")));
            let (standin, home) = home(worker);
            let filter = format!("inject={CALLS}:signal=KILL:when={step}");
            let tracing = ["-f", "-o", "/dev/null", "-e", &filter, env!("CARGO_BIN_EXE_keyfob")];
            let output = home.program("strace", tracing).args(arguments).limit(LIMIT).run();
            look(&standin, &home, &format!("`{}` killed at step {step}", arguments.join(" ")));
            match output.status {
                0 => has_ended.store(true, Ordering::Relaxed),
                status => {
                    assert_eq!(status, SIGKILL, "{}", output.stderr);
                    kills.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for worker in 0..WORKERS {
            let kill_and_look = &kill_and_look;
            scope.spawn(move || kill_and_look(worker));
        }
    });
    let kills = kills.into_inner();
    println!("`{}`: killed {kills} times", arguments.join(" "));
    assert!(kills >= 2, "it was killed {kills} times only");
}

fn alices_keys(standin: &Standin) -> Vec<(String, String, bool)> {
    let world = standin.world();
    let alice = world.users.into_iter().find(|user| user.name == "alice").unwrap();
    alice.access_keys.into_iter().map(|key| (key.id, key.secret, key.active)).collect()
}

#[track_caller]
fn assert_works(home: &Home, profile: &str, at: &str) {
    let output = home.credential_process(profile).run();
    assert_eq!(output.status, 0, "{at}: {}", output.stderr);
}

#[test]
fn adopt() {
    let home = |_| {
        let standin = Standin::start(World::sample());
        let home = Home::with(&standin);
        home.config("[profile me]\nregion = eu-west-1\n");
        home.credentials(&format!(
            "[me]\naws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {ALICE_SECRET}\n\n[other]\nregion = x\n"
        ));
        (standin, home)
    };
    at_every_step(&["adopt", "me", "--yes"], &home, &|_, home, at| {
        let in_file = home.read(".aws/credentials").contains(ALICE_SECRET);
        let stored = home.vault().access_key(&"me".parse().unwrap());
        assert!(in_file || stored.is_ok_and(|key| key.secret.expose() == ALICE_SECRET), "{at}");
        // Between the two files, the profile has the key in both places.
        let output = home.credential_process("me").run();
        assert!(output.status == 0 || output.stderr.contains("`keyfob adopt me`"), "{at}: {}", output.stderr);
        let _ = home.keyfob(["adopt", "--all", "--yes"]).run().succeeds();
        assert_eq!(home.read(".aws/credentials").trim(), "[other]\nregion = x", "{at}");
        assert_works(home, "me", at);
        Secrets::new([ALICE_SECRET]).assert_absent_from_home(home, &[]);
    });
}

#[test]
fn rotate() {
    let home = |_| {
        let standin = Standin::start(World::sample());
        let home = Home::alice(&standin);
        home.config("[profile me]\nregion = eu-west-1\nkeyfob_access_key = keychain\n");
        (standin, home)
    };
    at_every_step(&["rotate", "me"], &home, &|standin, home, at| {
        let stored = home.vault().access_key(&"me".parse().unwrap()).expect(at);
        let is_it = |(id, secret, active): &(String, String, bool)| {
            id == stored.id.as_str() && secret == stored.secret.expose() && *active
        };
        let keys = alices_keys(standin);
        assert!(keys.iter().any(is_it), "{at}: the stored key works");
        // Whose key it is was asked before it was made, and the new one is tried once it is stored.
        let was_stored = standin.count("GetCallerIdentity") > 1;
        let again = home.keyfob(["rotate", "me"]).run();
        if again.status != 0 {
            // A key was made, and the process killed before it could store the secret.
            assert!(!was_stored, "{at}: {}", again.stderr);
            let _ = again.says("nobody has its secret").says("--delete-other");
            let _ = home.keyfob(["rotate", "me", "--delete-other", "--yes"]).run().succeeds();
        }
        let [(id, secret, _)] = alices_keys(standin).try_into().expect(at);
        assert_ne!(id, ALICE_KEY_ID, "{at}");
        assert_works(home, "me", at);
        let index = home.vault().index().unwrap();
        assert!(index.rotations.is_empty() && index.new_access_keys.is_empty(), "{at}");
        let secrets = keys.into_iter().map(|(_, secret, _)| secret).chain([secret]);
        Secrets::new(secrets).assert_absent_from_home(home, &[]);
    });
}

const BOB_KEY_ID: &str = "AKIAIOSFODNN7BOBBOBB";
const BOB_SECRET: &str = "bobbobXUtnFEMI/K7MDENG/bPxRfiCYbobbobbob";
const BOB_MFA: &str = "arn:aws:iam::111122223333:mfa/bob";

#[test]
fn enrol() {
    let home = |_| {
        let bob = User::new("111122223333", "bob").access_key(BOB_KEY_ID, BOB_SECRET);
        let standin = Standin::start(World::sample().user(bob));
        let home = Home::with(&standin);
        home.store_key("bob", BOB_KEY_ID, BOB_SECRET);
        home.config("[profile bob]\nregion = eu-west-1\nkeyfob_access_key = keychain\n");
        (standin, home)
    };
    at_every_step(&["mfa", "enrol", "bob", "--store-seed"], &home, &|standin, home, at| {
        // Codes that were sent are used up, and later ones are not.
        standin.advance(TimeDelta::seconds(90));
        assert_works(home, "bob", at);
        standin.advance(TimeDelta::seconds(90));
        let _ = home.keyfob(["mfa", "enrol", "bob", "--store-seed", "--yes"]).run().succeeds();
        let world = standin.world();
        let bob = world.users.into_iter().find(|user| user.name == "bob").unwrap();
        let [device] = bob.mfa_devices.try_into().expect(at);
        assert_eq!(device.serial, BOB_MFA);
        assert!(world.unassigned_devices.is_empty(), "{at}: no orphan is left");
        let seed = device.seed.unwrap();
        assert_eq!(home.vault().mfa_seed(&BOB_MFA.parse().unwrap()).expect(at).expose(), &seed);
        assert!(home.read(".aws/config").contains(BOB_MFA), "{at}");
        standin.advance(TimeDelta::seconds(90));
        assert_works(home, "bob", at);
        Secrets::new([seed.as_str(), BOB_SECRET]).assert_absent_from_home(home, &[]);
    });
}

/// From the vault file to a Secret Service, and back.
#[test]
fn migrate() {
    let keyrings: Option<Vec<_>> = (0..WORKERS).map(|_| Keyring::start(KeyringState::Unlocked)).collect();
    let Some(keyrings) = keyrings else { return };
    let home = |worker: usize| {
        let standin = Standin::start(World::sample());
        let mut home = Home::alice(&standin);
        home.vault().store_mfa_seed(&ALICE_MFA.parse().unwrap(), &ALICE_SEED.into()).unwrap();
        assert_works(&home, "me", "at the start");
        home.set("DBUS_SESSION_BUS_ADDRESS", keyrings[worker].address());
        home.unset("KEYFOB_KEYCHAIN");
        (standin, home)
    };
    let migrate = |home: &Home, to: &str| home.keyfob(["vault", "migrate", "--to", to]).run().succeeds();
    let held = |home: &Home| {
        let words = ["search", "--all", "service", "keyfob"];
        let output = home.program("secret-tool", words).run();
        (output.stdout + &output.stderr).matches("attribute.username").count()
    };
    at_every_step(&["vault", "migrate", "--to", "secret-service"], &home, &|standin, home, at| {
        standin.advance(TimeDelta::seconds(90));
        let _ = home.keyfob(["logout", "--all"]).run();
        assert_works(home, "me", at);
        let _ = migrate(home, "secret-service");
        assert_eq!(held(home), 3, "{at}: the key, the seed and the sealing key are there");
        let left = home.vault();
        for item in ["access-key/me", "sealing-key"] {
            let kept = ::keyfob::keychain::Keychain::get(left.vault_file(), item).unwrap();
            assert!(kept.is_none(), "{at}: {item} is in the vault file still");
        }
        standin.advance(TimeDelta::seconds(90));
        assert_works(home, "me", at);
        let _ = migrate(home, "file");
        assert_eq!(held(home), 0, "{at}: nothing is left in the Secret Service");
        assert_eq!(home.vault().access_key(&"me".parse().unwrap()).unwrap().secret.expose(), ALICE_SECRET);
        Secrets::new([ALICE_SECRET, ALICE_SEED]).assert_absent_from_home(home, &[]);
    });
}
