//! `keyfob rotate`

use std::time::Duration;

use chrono::TimeDelta;

use crate::home::Home;
use crate::secrets::Secrets;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, ALICE_SEED};
use crate::standin::{AccessKey, Fault, Standin, User, World};

/// Alice, whose key needs no code.
fn home_without_mfa(standin: &Standin) -> Home {
    let home = Home::alice(standin);
    home.config("[profile me]\nregion = eu-west-1\nkeyfob_access_key = keychain\n");
    home
}

fn keys(standin: &Standin) -> Vec<AccessKey> {
    let world = standin.world();
    world.users.into_iter().find(|user| user.name == "alice").unwrap().access_keys
}

/// The ID of the key that is stored, after seeing that it works at AWS, now.
fn working_key(standin: &Standin, home: &Home, profile: &str) -> String {
    let stored = home.vault().access_key(&profile.parse().unwrap()).unwrap();
    let key = keys(standin).into_iter().find(|key| key.id == stored.id.as_str()).expect("a key of alice's");
    assert!(key.active, "{} is active", key.id);
    assert_eq!(&key.secret, stored.secret.expose());
    key.id
}

#[test]
fn a_key_is_replaced() {
    let standin = Standin::start(World::sample().key_propagation(TimeDelta::seconds(2), 1));
    let home = home_without_mfa(&standin);
    let output = home.keyfob(["rotate", "me"]).run().succeeds().says("is deleted");
    let [key] = keys(&standin).try_into().unwrap();
    assert_eq!(working_key(&standin, &home, "me"), key.id);
    assert_ne!(key.id, ALICE_KEY_ID);
    let index = home.vault().index().unwrap();
    assert!(index.rotations.is_empty() && index.new_access_keys.is_empty());
    assert!(index.access_keys[&"me".parse().unwrap()].metadata.created_at.is_some());
    let secrets = Secrets::new([key.secret.as_str(), ALICE_SECRET]);
    secrets.assert_absent_from_home(&home, &[]);
    secrets.assert_absent_from("the output", format!("{}{}", output.stdout, output.stderr));
    let _ = home.credential_process("me").run().succeeds_silently();
}

#[test]
fn every_profile_with_the_key_gets_the_new_one() {
    let standin = Standin::start(World::sample());
    let home = home_without_mfa(&standin);
    home.store_key("also-me", ALICE_KEY_ID, ALICE_SECRET);
    home.store_key("zoe", "AKIAOTHEROTHEROTHER1", ALICE_SECRET);
    let _ = home.keyfob(["rotate", "me"]).run().succeeds();
    assert_eq!(working_key(&standin, &home, "me"), working_key(&standin, &home, "also-me"));
    let zoe = home.vault().access_key(&"zoe".parse().unwrap()).unwrap();
    assert_eq!(zoe.id.as_str(), "AKIAOTHEROTHEROTHER1");
}

#[test]
fn a_policy_that_asks_for_mfa_is_satisfied_by_a_session() {
    let world = World::sample().with_user("alice", |user: User| {
        ["iam:CreateAccessKey", "iam:UpdateAccessKey", "iam:DeleteAccessKey"]
            .into_iter()
            .fold(user, User::needs_mfa_for)
    });
    let standin = Standin::start(world);
    let home = home_without_mfa(&standin);
    let refused = home.keyfob(["rotate", "me"]).run().fails(5);
    let _ = refused.says("keyfob mfa").says("Nothing was changed");
    assert_eq!(working_key(&standin, &home, "me"), ALICE_KEY_ID);

    home.vault().store_mfa_seed(&ALICE_MFA.parse().unwrap(), &ALICE_SEED.into()).unwrap();
    home.add_config(&format!("keyfob_mfa_serial = {ALICE_MFA}\n"));
    let _ = home.keyfob(["rotate", "me"]).limit(Duration::from_secs(120)).run().succeeds();
    let [key] = keys(&standin).try_into().unwrap();
    assert_eq!(working_key(&standin, &home, "me"), key.id);
}

#[test]
fn a_second_key_is_in_the_way_until_it_is_said_to_go() {
    let world = World::sample().with_user("alice", |user| {
        user.access_key("AKIASECONDSECONDSECO", "second-second-second-second-second-seco")
    });
    let standin = Standin::start(world);
    let home = home_without_mfa(&standin);
    let refused = home.keyfob(["rotate", "me"]).run().fails(5).says("AKIASECONDSECONDSECO");
    let _ = refused.says("--delete-other").says("never used");
    assert_eq!(keys(&standin).len(), 2);
    let _ = home.keyfob(["rotate", "me", "--delete-other"]).run().fails(3).says("--yes");
    assert_eq!(keys(&standin).len(), 2);
    let _ = home.keyfob(["rotate", "me", "--delete-other", "--yes"]).run().succeeds();
    let [key] = keys(&standin).try_into().unwrap();
    assert_eq!(working_key(&standin, &home, "me"), key.id);
}

#[test]
fn a_refusal_at_any_step_leaves_a_working_key_and_can_be_finished() {
    for (operation, told) in [
        ("ListAccessKeys", "Nothing was changed"),
        ("CreateAccessKey", "Nothing was changed"),
        ("UpdateAccessKey", "could not be deactivated"),
        ("DeleteAccessKey", "could not be deleted"),
    ] {
        let standin = Standin::start(World::sample());
        let home = home_without_mfa(&standin);
        standin.fault(operation, Fault::error(403, "AccessDenied", "not authorized").times(1));
        let refused = home.keyfob(["rotate", "me"]).run().fails(5).says(told).says("not authorized");
        working_key(&standin, &home, "me");
        let secrets = Secrets::new(keys(&standin).into_iter().map(|key| key.secret));
        secrets.assert_absent_from_home(&home, &[]);
        secrets.assert_absent_from("the output", &refused.stderr);
        let _ = home.keyfob(["rotate", "me"]).run().succeeds();
        let [key] = keys(&standin).try_into().unwrap();
        assert_eq!(working_key(&standin, &home, "me"), key.id, "{operation}");
        assert_eq!(standin.succeeded("CreateAccessKey"), 1, "{operation}");
    }
}

#[test]
fn a_lost_answer_leaves_no_key_without_an_owner() {
    let standin = Standin::start(World::sample());
    let home = home_without_mfa(&standin);
    standin.fault("CreateAccessKey", Fault::DropAnswer.times(1));
    let _ = home.keyfob(["rotate", "me"]).run().fails(1);
    assert_eq!(keys(&standin).len(), 1);
    assert_eq!(working_key(&standin, &home, "me"), ALICE_KEY_ID);
    let _ = home.keyfob(["rotate", "me"]).run().succeeds();
    working_key(&standin, &home, "me");
}

/// A key that is not known yet is worth waiting for; a network that is gone is not.
#[test]
fn a_network_that_goes_away_ends_the_waiting() {
    for (spared, told) in [(1, "does not work yet"), (3, "could not be deactivated"), (5, "stopped working")]
    {
        let standin = Standin::start(World::sample());
        let home = home_without_mfa(&standin);
        standin.fault("GetCallerIdentity", Fault::DropRequest.after(spared));
        let output = home.keyfob(["rotate", "me"]).run().fails(1).says(told).says("`keyfob rotate me` again");
        assert!(output.took < Duration::from_secs(30), "{told}: {:?}", output.took);
        working_key(&standin, &home, "me");
        standin.clear_faults();
        let _ = home.keyfob(["rotate", "me"]).run().succeeds();
        let [key] = keys(&standin).try_into().unwrap();
        assert_eq!(working_key(&standin, &home, "me"), key.id);
    }
}

#[test]
fn a_run_that_is_killed_at_any_call_is_finished_by_the_next() {
    let calls = [
        ("GetCallerIdentity", 0),
        ("ListAccessKeys", 0),
        ("GetCallerIdentity", 1),
        ("GetCallerIdentity", 2),
        ("GetCallerIdentity", 3),
        ("UpdateAccessKey", 0),
        ("GetCallerIdentity", 5),
        ("DeleteAccessKey", 0),
    ];
    for (operation, spared) in calls {
        let standin = Standin::start(World::sample());
        let home = home_without_mfa(&standin);
        let delay = Fault::Delay(Duration::from_secs(1)).after(spared).times(1);
        standin.fault(operation, delay);
        let running = home.keyfob(["rotate", "me"]).spawn();
        while standin.count(operation) <= spared as usize {
            std::thread::sleep(Duration::from_millis(2));
        }
        running.kill();
        std::thread::sleep(Duration::from_millis(1100));
        let at = format!("killed at {operation} {spared}");
        working_key(&standin, &home, "me");
        let _ = home.keyfob(["rotate", "me"]).run().succeeds();
        let [key] = keys(&standin).try_into().expect(&at);
        assert_eq!(working_key(&standin, &home, "me"), key.id, "{at}");
        let index = home.vault().index().unwrap();
        assert!(index.rotations.is_empty() && index.new_access_keys.is_empty(), "{at}");
    }
}

#[test]
fn a_run_that_is_killed_while_the_key_is_made_says_whose_it_is() {
    let standin = Standin::start(World::sample());
    let home = home_without_mfa(&standin);
    standin.fault("CreateAccessKey", Fault::Delay(Duration::from_secs(1)).times(1));
    let running = home.keyfob(["rotate", "me"]).spawn();
    while standin.count("CreateAccessKey") == 0 {
        std::thread::sleep(Duration::from_millis(2));
    }
    running.kill();
    std::thread::sleep(Duration::from_millis(1200));
    if keys(&standin).len() == 2 {
        let _ = home.keyfob(["rotate", "me"]).run().fails(5).says("nobody has its secret");
    }
    assert_eq!(working_key(&standin, &home, "me"), ALICE_KEY_ID);
    let _ = home.keyfob(["rotate", "me", "--delete-other", "--yes"]).run().succeeds();
    let [key] = keys(&standin).try_into().unwrap();
    assert_eq!(working_key(&standin, &home, "me"), key.id);
}

#[test]
fn the_old_key_can_be_kept_and_a_dry_run_calls_nobody() {
    let standin = Standin::start(World::sample());
    let home = home_without_mfa(&standin);
    let _ = home
        .keyfob(["rotate", "me", "--dry-run"])
        .run()
        .succeeds()
        .prints(&format!("Would replace {ALICE_KEY_ID} of profile me (age unknown).\n"));
    assert_eq!(standin.requests().len(), 0);
    let _ = home.keyfob(["rotate", "--all", "--keep-old"]).run().succeeds();
    let old = keys(&standin).into_iter().find(|key| key.id == ALICE_KEY_ID).unwrap();
    assert!(!old.active);
    let _ = home
        .keyfob(["rotate", "--all", "--older-than", "90d"])
        .run()
        .succeeds()
        .says("No key is to be replaced");
}

#[test]
fn a_key_that_is_also_in_a_file_is_adopted_first() {
    let standin = Standin::start(World::sample());
    let home = home_without_mfa(&standin);
    home.credentials(&format!(
        "[old]\naws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {ALICE_SECRET}\n"
    ));
    let _ = home.keyfob(["rotate", "me"]).run().fails(4).says("keyfob adopt old");
    let _ = home.keyfob(["rotate", "old"]).run().fails(4).says("keyfob adopt old");
    assert_eq!(standin.count("CreateAccessKey"), 0);
}

#[test]
fn a_profile_is_not_renamed_in_the_middle() {
    let standin = Standin::start(World::sample());
    let home = home_without_mfa(&standin);
    standin.fault("UpdateAccessKey", Fault::error(403, "AccessDenied", "not authorized").times(1));
    let _ = home.keyfob(["rotate", "me"]).run().fails(5);
    let _ = home.keyfob(["profile", "rename", "me", "you"]).run().fails(1).says("keyfob rotate me");
    let _ = home.keyfob(["rotate", "me"]).run().succeeds();
    let _ = home.keyfob(["profile", "rename", "me", "you"]).run().succeeds();
    working_key(&standin, &home, "you");
}
