//! `keyfob rotate` with several keys: side by side where they wait, one after the other where they change something.

use std::time::{Duration, Instant};

use ::keyfob::vault::KeyMetadata;
use chrono::{TimeDelta, Utc};

use crate::home::Home;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET};
use crate::standin::{Fault, Standin, User, World};

const NAMES: [&str; 4] = ["ann", "ben", "cas", "dan"];

fn key_id(name: &str) -> String {
    format!("AKIAIOSFODNN7{}OLDX", name.to_uppercase())
}

fn secret(name: &str) -> String {
    format!("{name}{name}{name}{name}{name}{name}{name}{name}{name}{name}{name}{name}OLD1")
}

/// Four users, each with a key in the keychain, and a world in which a new key is not known for a while.
fn four_users(delay: TimeDelta) -> (Standin, Home) {
    let world = NAMES.iter().fold(World::sample().key_propagation(delay, 0), |world, name| {
        world.user(User::new("111122223333", name).access_key(&key_id(name), &secret(name)))
    });
    let standin = Standin::start(world);
    let home = Home::with(&standin);
    let config = NAMES.map(|name| {
        home.store_key(name, &key_id(name), &secret(name));
        format!("[profile {name}]\nregion = eu-west-1\nkeyfob_access_key = keychain\n")
    });
    home.config(&config.concat());
    (standin, home)
}

fn keys(standin: &Standin, user: &str) -> Vec<(String, bool)> {
    let world = standin.world();
    let user = world.users.into_iter().find(|other| other.name == user).unwrap();
    user.access_keys.into_iter().map(|key| (key.id, key.active)).collect()
}

fn stored(home: &Home, profile: &str) -> String {
    home.vault().access_key(&profile.parse().unwrap()).unwrap().id.to_string()
}

/// The one key that a user has, which is active, new, and stored.
#[track_caller]
fn assert_replaced(standin: &Standin, home: &Home, name: &str, old: &str) {
    let [(id, active)] = keys(standin, name).try_into().unwrap();
    assert!(active && id != old && stored(home, name) == id, "{name}: {id}");
}

#[test]
fn keys_of_several_users_are_waited_for_at_the_same_time() {
    let delay = Duration::from_secs(5);
    let (standin, home) = four_users(TimeDelta::from_std(delay).unwrap());
    let began = Instant::now();
    let output = home.keyfob(["rotate", "--all"]).run().succeeds();
    let took = began.elapsed();
    // One after the other, they would take four delays at the least.
    assert!(took > delay && took < 3 * delay, "{took:?}");
    for name in NAMES {
        assert_replaced(&standin, &home, name, &key_id(name));
    }
    let index = home.vault().index().unwrap();
    assert!(index.rotations.is_empty() && index.new_access_keys.is_empty());
    // Each step of one key is told in the order of the profiles, whichever was ready first.
    let new = NAMES.map(|name| stored(&home, name));
    let told = [
        NAMES.map(|name| format!("Making a new access key for profile `{name}`.")).to_vec(),
        vec!["Waiting until each new key is known everywhere; this takes some seconds.".to_owned()],
        NAMES.map(|name| format!("Deactivating the old key {}.", key_id(name))).to_vec(),
        NAMES
            .iter()
            .zip(&new)
            .map(|(name, new)| {
                format!("Profile `{name}` has the new key {new}; {} is deleted.", key_id(name))
            })
            .collect(),
    ];
    assert_eq!(output.stderr.lines().collect::<Vec<_>>(), told.concat());
}

#[test]
fn only_keys_that_are_old_enough_are_replaced() {
    let (standin, home) = four_users(TimeDelta::zero());
    for (name, days) in [("ann", 91), ("ben", 89), ("cas", 0)] {
        let key = home.vault().access_key(&name.parse().unwrap()).unwrap();
        let metadata = KeyMetadata {
            created_at: Some(Utc::now() - TimeDelta::days(days)),
            user_arn: None,
            account_id: None,
            stored_at: Utc::now(),
        };
        home.vault().store_access_key(&name.parse().unwrap(), &key, metadata).unwrap();
    }
    let _ = home.keyfob(["rotate", "--all", "--older-than", "90d"]).run().succeeds();
    // Of dan's key nobody knows the age.
    for name in ["ann", "dan"] {
        assert_replaced(&standin, &home, name, &key_id(name));
    }
    for name in ["ben", "cas"] {
        assert_eq!(keys(&standin, name), [(key_id(name), true)]);
    }
}

#[test]
fn one_key_that_fails_keeps_the_others_from_nothing() {
    let (standin, home) = four_users(TimeDelta::zero());
    standin.change_world(|world| {
        let ben = world.users.iter_mut().find(|user| user.name == "ben").unwrap();
        *ben = ben.clone().deny("iam:CreateAccessKey");
    });
    let _ = home.keyfob(["rotate", "--all"]).run().fails(5).says("profile `ben`");
    assert_eq!((keys(&standin, "ben"), stored(&home, "ben")), (vec![(key_id("ben"), true)], key_id("ben")));
    for name in ["ann", "cas", "dan"] {
        assert_replaced(&standin, &home, name, &key_id(name));
    }
}

#[test]
fn a_run_with_several_keys_that_is_killed_at_any_call_is_finished_by_the_next() {
    for (operation, spared) in [
        ("CreateAccessKey", 1),
        ("GetCallerIdentity", 5),
        ("GetCallerIdentity", 9),
        ("UpdateAccessKey", 0),
        ("UpdateAccessKey", 2),
        ("DeleteAccessKey", 1),
    ] {
        let (standin, home) = four_users(TimeDelta::zero());
        standin.fault(operation, Fault::Delay(Duration::from_secs(1)).after(spared).times(4));
        let running = home.keyfob(["rotate", "--all"]).spawn();
        while standin.count(operation) <= spared as usize {
            std::thread::sleep(Duration::from_millis(2));
        }
        running.kill();
        std::thread::sleep(Duration::from_millis(1100));
        let at = format!("killed at {operation} {spared}");
        for name in NAMES {
            assert!(keys(&standin, name).contains(&(stored(&home, name), true)), "{at}: {name}");
        }
        standin.clear_faults();
        let again = home.keyfob(["rotate", "--all"]).run();
        if again.status != 0 {
            // Killed between the making of a key and its answer.
            assert_eq!(operation, "CreateAccessKey", "{at}: {}", again.stderr);
            let _ = again.says("nobody has its secret");
            let _ = home.keyfob(["rotate", "ben", "--delete-other", "--yes"]).run().succeeds();
        }
        for name in NAMES {
            assert_replaced(&standin, &home, name, &key_id(name));
        }
        let index = home.vault().index().unwrap();
        assert!(index.rotations.is_empty() && index.new_access_keys.is_empty(), "{at}");
    }
}

/// Alice, whose key several profiles have.
fn shared_key(profiles: &[&str]) -> (Standin, Home) {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let config = profiles.iter().map(|name| {
        home.store_key(name, ALICE_KEY_ID, ALICE_SECRET);
        format!("[profile {name}]\nregion = eu-west-1\nkeyfob_access_key = keychain\n")
    });
    home.config(&config.collect::<String>());
    (standin, home)
}

#[test]
fn a_key_of_two_profiles_is_replaced_once() {
    let (standin, home) = shared_key(&["also-me", "me"]);
    let _ = home.keyfob(["rotate", "me", "also-me"]).run().succeeds();
    assert_eq!(standin.succeeded("CreateAccessKey"), 1);
    assert_eq!(stored(&home, "me"), stored(&home, "also-me"));
    assert_ne!(stored(&home, "me"), ALICE_KEY_ID);
}

#[test]
fn a_rotation_that_another_profile_with_the_key_began_is_finished() {
    // Stopped with the new key beside the old one, and in its place.
    for (operation, spared) in [("GetCallerIdentity", 1), ("UpdateAccessKey", 0)] {
        for again in [["rotate", "--all"], ["rotate", "also-me"]] {
            let (standin, home) = shared_key(&["also-me", "zoe"]);
            standin
                .fault(operation, Fault::error(403, "AccessDenied", "not authorized").after(spared).times(1));
            let _ = home.keyfob(["rotate", "zoe"]).run().fails(5);
            let _ = home.keyfob(again).run().succeeds();
            assert_eq!(standin.succeeded("CreateAccessKey"), 1, "{operation}, {again:?}");
            assert_replaced_for(&standin, &home, "also-me");
            assert_replaced_for(&standin, &home, "zoe");
        }
    }
}

#[test]
fn a_profile_that_got_the_old_key_in_the_middle_gets_the_new_one() {
    let (standin, home) = shared_key(&["me"]);
    standin.fault("UpdateAccessKey", Fault::error(403, "AccessDenied", "not authorized").times(1));
    let _ = home.keyfob(["rotate", "me"]).run().fails(5);
    home.store_key("late", ALICE_KEY_ID, ALICE_SECRET);
    let _ = home.keyfob(["rotate", "me"]).run().succeeds();
    assert_replaced_for(&standin, &home, "me");
    assert_replaced_for(&standin, &home, "late");
}

#[test]
fn two_keys_of_one_user_that_are_both_stored_are_both_kept() {
    const SECOND: &str = "AKIASECONDSECONDSECO";
    const SECOND_SECRET: &str = "second-second-second-second-second-seco1";
    let world = World::sample().with_user("alice", |user| user.access_key(SECOND, SECOND_SECRET));
    let standin = Standin::start(world);
    let home = Home::with(&standin);
    home.store_key("a", ALICE_KEY_ID, ALICE_SECRET);
    home.store_key("b", SECOND, SECOND_SECRET);
    home.config(
        "[profile a]\nregion = eu-west-1\nkeyfob_access_key = keychain\n\
         [profile b]\nregion = eu-west-1\nkeyfob_access_key = keychain\n",
    );
    let refused = home.keyfob(["rotate", "--all", "--delete-other", "--yes"]).run().fails(5);
    let _ = refused.says("is the key of profile `b`, so it is not deleted").says("keyfob remove b");
    assert_eq!(
        keys(&standin, "alice"),
        [(ALICE_KEY_ID.to_owned(), true), (SECOND.to_owned(), true)],
        "both work still"
    );
    assert_eq!((stored(&home, "a"), stored(&home, "b")), (ALICE_KEY_ID.to_owned(), SECOND.to_owned()));
    // The way out that it told.
    let _ = home.keyfob(["remove", "b", "--yes"]).run().succeeds();
    let _ = home.keyfob(["rotate", "a", "--delete-other", "--yes"]).run().succeeds();
    assert_replaced_for(&standin, &home, "a");
}

#[track_caller]
fn assert_replaced_for(standin: &Standin, home: &Home, profile: &str) {
    assert_eq!(keys(standin, "alice"), [(stored(home, profile), true)]);
    assert_ne!(stored(home, profile), ALICE_KEY_ID);
}
