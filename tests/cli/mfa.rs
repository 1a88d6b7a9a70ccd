//! `keyfob mfa`

use ::keyfob::mfa::{Seed, qr};
use ::keyfob::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{TimeDelta, Utc};

use crate::home::Home;
use crate::outside;
use crate::secrets::Secrets;
use crate::standin::sample::{ALICE_MFA, ALICE_SECRET, ALICE_SEED};
use crate::standin::{Fault, Standin, User, World};
use crate::terminal::{Terminal, Theme};

const BOB_KEY_ID: &str = "AKIAIOSFODNN7BOBBOBB";
const BOB_SECRET: &str = "bobbobXUtnFEMI/K7MDENG/bPxRfiCYbobbobbob";
const BOB_MFA: &str = "arn:aws:iam::111122223333:mfa/bob";

fn world() -> World {
    World::sample().user(bob())
}

fn bob() -> User {
    User::new("111122223333", "bob").access_key(BOB_KEY_ID, BOB_SECRET)
}

fn home_of_bob(standin: &Standin) -> Home {
    let home = Home::with(standin);
    home.store_key("bob", BOB_KEY_ID, BOB_SECRET);
    home.config("# mine\n[profile bob]\nregion = eu-west-1\nkeyfob_access_key = keychain\n");
    home
}

fn devices(standin: &Standin, name: &str) -> Vec<(String, String)> {
    let world = standin.world();
    let user = world.users.iter().find(|user| user.name == name).unwrap();
    let seed = |device: &crate::standin::MfaDevice| device.seed.clone().unwrap_or_default();
    user.mfa_devices.iter().map(|device| (device.serial.clone(), seed(device))).collect()
}

fn stored_seed(home: &Home, serial: &str) -> Option<Secret> {
    home.vault().mfa_seed(&serial.parse().unwrap()).ok()
}

#[test]
fn a_seed_that_is_added_answers_for_the_person() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let spaced = "jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp\n";
    let output = home.keyfob(["mfa", "add", "me", "--stdin"]).stdin(spaced).run().succeeds();
    assert!(output.stdout.is_empty() && output.stderr.contains("the vault file"), "{}", output.stderr);
    assert_eq!(stored_seed(&home, ALICE_MFA).unwrap().expose(), ALICE_SEED);
    assert_eq!(standin.succeeded("GetSessionToken"), 1, "it was tried");

    // The code before this one proved the seed, so that this one is at hand, and nobody is asked.
    let answer = home.credential_process("me").run().succeeds_silently();
    let _ = output.does_not_say("waiting");
    assert_eq!(answer.json()["Version"], 1);
    assert_eq!(standin.count("GetSessionToken"), 2, "no code was refused");
    Secrets::new([ALICE_SEED, ALICE_SECRET]).assert_absent_from_home(&home, &[]);
}

#[test]
fn a_wrong_seed_is_not_stored() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let other = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let output =
        home.keyfob(["mfa", "add", "me", "--stdin"]).stdin(other).limit(std::time::Duration::from_secs(100));
    let _ = output.run().fails(5).says("so the seed is not stored");
    assert!(stored_seed(&home, ALICE_MFA).is_none());
    let _ = home.keyfob(["mfa", "add", "me", "--stdin"]).stdin("123456").run().fails(2).says("not base32");
    let _ = home.keyfob(["mfa", "add", "me"]).run().fails(3).says("--stdin");
}

#[test]
fn a_seed_is_read_from_a_picture() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let uri = Seed::parse(&ALICE_SEED.into()).unwrap().uri(&ALICE_MFA.parse().unwrap());
    let lines: Vec<String> = qr::draw(&uri).unwrap().iter().map(|line| strip(line.expose())).collect();
    home.write("qr.png", picture(&lines));
    let output = home.keyfob(["mfa", "add", "me", "--image"]).arg(home.path("qr.png")).arg("--no-verify");
    let _ = output.run().succeeds().says("delete it");
    assert_eq!(stored_seed(&home, ALICE_MFA).unwrap().expose(), ALICE_SEED);
    let _ = home.keyfob(["mfa", "add", "me", "--image", "none.png"]).run().fails(1).says("no such file");
}

#[test]
fn a_seed_goes_to_the_users_only_device_and_the_profile_names_it() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.config("[profile me]\nkeyfob_access_key = keychain\nregion = eu-west-1\n");
    let _ = home.keyfob(["mfa", "add", "me", "--stdin"]).stdin(ALICE_SEED).run().succeeds();
    let named = format!("region = eu-west-1\nkeyfob_mfa_serial = {ALICE_MFA}\n");
    assert!(home.read(".aws/config").ends_with(&named), "{}", home.read(".aws/config"));
}

#[test]
fn a_code_is_printed_and_never_twice() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let _ = home.keyfob(["mfa", "code", "me"]).run().fails(4).says("keyfob mfa add me");
    let _ = home.keyfob(["mfa", "add", "me", "--stdin", "--no-verify"]).stdin(ALICE_SEED).run().succeeds();
    let before = standin.totp_now(ALICE_MFA);
    let first = home.keyfob(["mfa", "code", "me"]).run().succeeds().says(" s left");
    let after = standin.totp_now(ALICE_MFA);
    assert!([before, after].contains(&first.stdout.trim().to_owned()), "{}", first.stdout);
    let second = home.keyfob(["mfa", "code", "me", "--json"]).run().succeeds().says("was used already");
    let code = second.json()["code"].as_str().unwrap().to_owned();
    assert_ne!(code, first.stdout.trim());
    assert_eq!(code, standin.totp_now(ALICE_MFA));
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn a_device_is_enrolled_without_a_person() {
    let standin = Standin::start(world());
    let home = home_of_bob(&standin);
    let output = home.keyfob(["mfa", "enrol", "bob", "--store-seed"]).run().succeeds();
    let [(serial, seed)] = devices(&standin, "bob").try_into().unwrap();
    assert_eq!(serial, BOB_MFA);
    assert_eq!(stored_seed(&home, BOB_MFA).unwrap().expose(), &seed);
    let config = "# mine\n[profile bob]\nregion = eu-west-1\nkeyfob_access_key = keychain\n";
    assert_eq!(home.read(".aws/config"), format!("{config}keyfob_mfa_serial = {BOB_MFA}\n"));
    let secrets = Secrets::new([seed.as_str(), BOB_SECRET]);
    secrets.assert_absent_from_home(&home, &[]);
    secrets.assert_absent_from("the output", format!("{}{}", output.stdout, output.stderr));

    let again = home.keyfob(["mfa", "enrol", "bob", "--store-seed"]).run();
    // The profile names a device now, so this run needs a session of it, with the next code.
    let _ = again.succeeds();
    assert_eq!(standin.count("CreateVirtualMFADevice"), 1, "nothing to do");
}

#[test]
fn a_dry_run_changes_nothing() {
    let standin = Standin::start(world());
    let home = home_of_bob(&standin);
    let before = home.read(".aws/config");
    let output = home.keyfob(["mfa", "enrol", "bob", "--store-seed", "--dry-run"]).run().succeeds();
    assert!(output.stdout.contains(&format!("+keyfob_mfa_serial = {BOB_MFA}")), "{}", output.stdout);
    assert_eq!((home.read(".aws/config"), devices(&standin, "bob").len()), (before, 0));
}

#[test]
fn a_phone_scans_the_code_from_the_terminal() {
    let standin = Standin::start(world());
    let home = home_of_bob(&standin);
    let mut terminal = home.keyfob(["mfa", "enrol", "bob"]).on_terminal_with_pipes();
    terminal.expect("Keep the seed in the keychain as well? [y/N] ");
    terminal.answer("");
    terminal.expect("The code that the app shows now: ");
    let seed = photographed(&terminal);
    zbarimg_agrees(&home, &terminal, &seed);
    let now = Utc::now();
    let code = |seconds: i64| seed.code_at(now + TimeDelta::seconds(seconds)).expose().clone();
    terminal.answer(&code(-30));
    terminal.expect("The next code, as soon as it changes: ");
    terminal.answer(&code(-30));
    terminal.expect("That is the same code.");
    terminal.answer(&code(0));
    let output = terminal.wait().succeeds();
    assert!(output.stdout.is_empty(), "{}", output.stdout);
    assert_eq!(devices(&standin, "bob")[0].1, *seed.to_base32().expose());
    assert!(stored_seed(&home, BOB_MFA).is_none(), "the phone has it, and nobody else");
    assert!(home.read(".aws/config").contains(BOB_MFA));
}

#[test]
fn a_device_that_cannot_be_enabled_is_deleted_again() {
    let standin = Standin::start(world());
    let home = home_of_bob(&standin);
    standin.fault(
        "EnableMFADevice",
        Fault::error(403, "AccessDenied", "not authorized to perform: iam:EnableMFADevice"),
    );
    let _ = home.keyfob(["mfa", "enrol", "bob", "--store-seed"]).run().fails(5).says("iam:EnableMFADevice");
    assert!(standin.world().unassigned_devices.is_empty());
    assert!(stored_seed(&home, BOB_MFA).is_none());
    assert!(!home.read(".aws/config").contains("mfa"));

    standin.fault("DeleteVirtualMFADevice", Fault::error(403, "AccessDenied", "not authorized"));
    let output = home.keyfob(["mfa", "enrol", "bob", "--store-seed"]).run().fails(5);
    let seeds = standin.world().unassigned_devices.into_iter().filter_map(|device| device.seed);
    let secrets = Secrets::new(seeds.chain([BOB_SECRET.to_owned()]));
    secrets.assert_absent_from_home(&home, &[]);
    secrets.assert_absent_from("the output", &output.stderr);
    let _ = output.says(&format!("aws iam delete-virtual-mfa-device --serial-number {BOB_MFA}"));
    standin.clear_faults();

    let _ = home.keyfob(["mfa", "enrol", "bob", "--store-seed"]).run().fails(3).says("--yes");
    let finished = home.keyfob(["mfa", "enrol", "bob", "--store-seed", "--yes"]).run();
    let _ = finished.succeeds();
    assert_eq!(stored_seed(&home, BOB_MFA).unwrap().expose(), &devices(&standin, "bob")[0].1);
}

#[test]
fn a_lost_answer_leaves_the_device_enabled_and_its_seed_stored() {
    let standin = Standin::start(world());
    let home = home_of_bob(&standin);
    standin.fault("CreateVirtualMFADevice", Fault::DropAnswer.times(1));
    let _ = home.keyfob(["mfa", "enrol", "bob", "--store-seed"]).run().fails(1);
    assert!(standin.world().unassigned_devices.is_empty(), "nobody has the seed of this one");
    standin.fault("EnableMFADevice", Fault::DropAnswer.times(1));
    let _ = home.keyfob(["mfa", "enrol", "bob", "--store-seed"]).run().succeeds();
    assert_eq!(stored_seed(&home, BOB_MFA).unwrap().expose(), &devices(&standin, "bob")[0].1);
}

#[test]
fn a_run_that_was_killed_is_finished_by_the_next() {
    for operation in ["CreateVirtualMFADevice", "EnableMFADevice"] {
        let standin = Standin::start(world());
        let home = home_of_bob(&standin);
        standin.fault(operation, Fault::Delay(std::time::Duration::from_secs(2)).times(1));
        let running = home.keyfob(["mfa", "enrol", "bob", "--store-seed"]).spawn();
        while standin.count(operation) == 0 {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        running.kill();
        std::thread::sleep(std::time::Duration::from_millis(2200));
        let _ = home.keyfob(["mfa", "enrol", "bob", "--store-seed", "--yes"]).run().succeeds();
        let [(serial, seed)] = devices(&standin, "bob").try_into().unwrap();
        assert_eq!(stored_seed(&home, &serial).unwrap().expose(), &seed, "{operation}");
        assert!(home.read(".aws/config").contains(BOB_MFA));
        assert!(standin.world().unassigned_devices.is_empty(), "{operation}");
    }
}

#[test]
fn a_second_device_needs_a_name() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.config("[profile me]\nkeyfob_access_key = keychain\n");
    let _ = home.keyfob(["mfa", "enrol", "me", "--store-seed"]).run().succeeds();
    home.config("[profile me]\nkeyfob_access_key = keychain\n");
    standin.change_world(|world| {
        world.users[0].mfa_devices[0].serial = "arn:aws:iam::111122223333:mfa/other".to_owned();
    });
    let _ = home.keyfob(["mfa", "enrol", "me", "--store-seed"]).run().fails(4).says("--device NAME");
}

/// Neither a seed nor a person is there, so whatever needs a code would fail.
#[test]
fn nobody_is_asked_for_a_code_only_to_be_told_of_a_device() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let config = home.read(".aws/config");
    let named = home.keyfob(["mfa", "enrol", "me", "--store-seed"]).run().succeeds();
    let _ = named.says(&format!("Profile `me` names the device {ALICE_MFA}"));
    assert_eq!(home.read(".aws/config"), config);

    standin.change_world(|world| {
        world.users[0].mfa_devices[0].serial = "arn:aws:iam::111122223333:mfa/other".to_owned();
    });
    let other = home.keyfob(["mfa", "enrol", "me", "--store-seed"]).run().fails(4);
    let _ =
        other.says("has an MFA device already: arn:aws:iam::111122223333:mfa/other").says("--device NAME");
    assert_eq!(standin.count("GetSessionToken"), 0);

    // A policy that shows devices to nobody without MFA.
    standin.fault("ListMFADevices", Fault::error(403, "AccessDenied", "not authorized").times(1));
    let _ = home.keyfob(["mfa", "enrol", "me", "--store-seed"]).run().fails(3).says("MFA");
}

#[test]
fn root_and_roles_are_refused() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.store_key("root", crate::standin::sample::ROOT_KEY_ID, crate::standin::sample::ROOT_SECRET);
    home.add_config(
        "[profile root]\nkeyfob_access_key = keychain\n[profile ro]\nsource_profile = me\n\
         role_arn = arn:aws:iam::444455556666:role/ReadOnly\n",
    );
    let _ = home.keyfob(["mfa", "enrol", "root", "--store-seed"]).run().fails(4).says("console as root");
    let _ = home.keyfob(["mfa", "enrol", "ro", "--store-seed"]).run().fails(4).says("Name that one: `me`");
}

#[test]
fn devices_are_listed_without_a_call() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let before = home.keyfob(["mfa", "list"]).run().succeeds_silently();
    assert!(before.stdout.contains(ALICE_MFA) && before.stdout.contains("a person"), "{}", before.stdout);
    let _ = home.keyfob(["mfa", "add", "me", "--stdin", "--no-verify"]).stdin(ALICE_SEED).run().succeeds();
    let after = home.keyfob(["mfa", "list", "--json"]).run().succeeds_silently();
    assert_eq!(after.json()["devices"][0]["seed_stored"], true);
    assert_eq!(after.json()["devices"][0]["profiles"][0], "me");
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn a_seed_is_forgotten_and_a_device_deleted() {
    let standin = Standin::start(world());
    let home = home_of_bob(&standin);
    let _ = home.keyfob(["mfa", "enrol", "bob", "--store-seed"]).run().succeeds();
    let _ = home.keyfob(["mfa", "remove", "bob"]).run().fails(3).says("--yes");
    assert!(stored_seed(&home, BOB_MFA).is_some());
    let _ = home.keyfob(["mfa", "remove", "bob", "--from-aws", "--yes"]).run().succeeds();
    assert!(devices(&standin, "bob").is_empty() && standin.world().unassigned_devices.is_empty());
    assert!(stored_seed(&home, BOB_MFA).is_none());
    assert!(!home.read(".aws/config").contains("mfa"));
    let _ = home.keyfob(["mfa", "remove", "bob"]).run().fails(4).says("names no MFA device");
}

#[test]
fn a_device_is_resynchronised() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let _ = home.keyfob(["mfa", "add", "me", "--stdin", "--no-verify"]).stdin(ALICE_SEED).run().succeeds();
    standin.change_world(|world| world.users[0].mfa_devices[0].drift = 40);
    let _ = home.keyfob(["mfa", "resync", "me"]).run().succeeds();
    assert_eq!(standin.world().users[0].mfa_devices[0].drift, 0);
}

#[test]
fn a_dialog_asks_where_there_is_no_terminal() {
    let standin = Standin::start(World::sample());
    for (name, answer) in
        [("pinentry", "echo 'OK hello'; echo 'OK'; echo \"D $CODE\"; echo OK"), ("zenity", "echo $CODE")]
    {
        let mut home = Home::alice(&standin);
        // Stands for the desktop's program, which needs a desktop.
        let words = home.path("words");
        let script = format!("{{ echo \"$@\"; cat; }} >'{}'; {answer}", words.display());
        home.script(&format!("bin/{name}"), &script);
        let path = format!("{}:/usr/bin:/bin", home.path("bin").display());
        home.set("PATH", path);
        home.set("DISPLAY", ":9");
        home.set("KEYFOB_PROMPT", name);
        let code = standin.unused_totp(ALICE_MFA);
        let output = home.credential_process("me").env("CODE", code).run().succeeds_silently();
        assert_eq!(output.json()["Version"], 1);
        assert!(home.read("words").contains(ALICE_MFA), "{}", home.read("words"));
    }
    let mut home = Home::alice(&standin);
    home.set("DISPLAY", ":9");
    home.set("KEYFOB_PROMPT", "pinentry");
    home.script("bin/pinentry", "echo 'OK hello'; echo 'ERR 83886179 Operation cancelled'");
    home.set("PATH", format!("{}:/usr/bin:/bin", home.path("bin").display()));
    let _ = home.credential_process("me").run().fails(3).says("was dismissed");
    let _ =
        home.credential_process("me").env("KEYFOB_PROMPT", "telepathy").run().fails(4).says("takes terminal");
}

/// A `ykman` that knows one account, and takes the command line of the real one (YubiKey Manager 5).
fn ykman(home: &mut Home, account: &str) {
    let script = format!(
        "echo \"$@\" >>'{}'\n\
         [ \"$*\" = 'oath accounts code --single {account}' ] || {{ echo 'No matching account found.' >&2; exit 1; }}\n\
         echo 'Touch your YubiKey...' >&2\n\
         echo \"$CODE\"",
        home.path("words").display()
    );
    home.script("bin/ykman", &script);
    home.set("PATH", format!("{}:/usr/bin:/bin", home.path("bin").display()));
    home.set("KEYFOB_PROMPT", "ykman");
}

#[test]
fn a_yubikey_makes_the_codes() {
    let standin = Standin::start(World::sample());
    let mut home = Home::alice(&standin);
    ykman(&mut home, ALICE_MFA);
    let code = standin.unused_totp(ALICE_MFA);
    let output = home.credential_process("me").env("CODE", &code).run().succeeds_silently();
    assert_eq!(output.json()["Version"], 1);
    let _ = home.keyfob(["mfa", "list"]).run().succeeds().prints("a YubiKey");
    assert_eq!(home.read("words").lines().count(), 1);

    // The account has another name on it.
    ykman(&mut home, "AWS:alice");
    let code = home.keyfob(["mfa", "code", "me"]).env("CODE", "123456").run();
    let _ = code.fails(1).says("No matching account found").says("ykman_account");
    home.set("KEYFOB_YKMAN_ACCOUNT", "AWS:alice");
    let code = home.keyfob(["mfa", "code", "me"]).env("CODE", "123456").run().succeeds();
    assert_eq!(code.says("Touch the YubiKey").stdout, "123456\n");
    let _ = home.credential_process("me").env("CODE", "").env("AWS_REGION", "eu-west-2").run();
    let _ = home.keyfob(["mfa", "code", "me"]).env("CODE", "garbage").run().fails(1).says("six digits");
    home.script("bin/ykman", "echo 'ERROR: No YubiKey detected!' >&2; exit 1");
    let _ = home.keyfob(["mfa", "code", "me"]).run().fails(1).says("No YubiKey detected!");
    home.set("PATH", home.path("none"));
    let _ = home.keyfob(["mfa", "code", "me"]).run().fails(1).says("`ykman` could not be started");
}

#[test]
fn a_command_that_never_ends_is_given_up_before_callers_give_up() {
    if !outside::slow_tests() {
        return;
    }
    let standin = Standin::start(World::sample());
    let mut home = Home::alice(&standin);
    ykman(&mut home, ALICE_MFA);
    home.script("bin/ykman", "sleep 100");
    let given_up = home.credential_process("me").run().fails(1).says("did not end within");
    let _ = given_up.within(std::time::Duration::from_secs(50));
    home.set("KEYFOB_MFA_PROCESS", "sleep 100");
    home.cache_session("me", TimeDelta::hours(1), TimeDelta::seconds(-1));
    let _ = home.keyfob(["logout", "--all"]).run();
    let given_up = home.keyfob(["whoami", "me"]).run();
    let _ = given_up.within(std::time::Duration::from_secs(50));
}

#[test]
fn a_command_prints_the_code() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.add_config("keyfob_mfa_process = printf '%s %s\\n' $CODE\n");
    let code = standin.unused_totp(ALICE_MFA);
    let code = format!("{} {}", &code[..3], &code[3..]);
    let _ = home.credential_process("me").env("CODE", code).run().succeeds_silently();
    assert_eq!(standin.succeeded("GetSessionToken"), 1);
}

/// A clock that is wrong is told apart from a seed that is.
#[test]
fn a_wrong_clock_is_made_up_for_and_a_wrong_code_is_told() {
    let standin = Standin::start(world());
    standin.set_skew(TimeDelta::seconds(600));
    let home = home_of_bob(&standin);
    let _ = home.keyfob(["mfa", "enrol", "bob", "--store-seed"]).run().succeeds();
    let home = Home::alice(&standin);
    let _ = home.keyfob(["mfa", "add", "me", "--stdin"]).stdin(ALICE_SEED).run().succeeds();

    // What another program computes goes by this machine's clock.
    let home = Home::alice(&standin);
    let mine = Seed::parse(&ALICE_SEED.into()).unwrap().code_at(Utc::now());
    home.add_config("keyfob_mfa_process = echo $CODE\n");
    let refused = home.credential_process("me").env("CODE", mine.expose()).run().fails(5);
    let _ = refused.says("seconds behind AWS's").says("set the clock");

    let home = Home::alice(&standin);
    let other = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let wrong =
        home.keyfob(["mfa", "add", "me", "--stdin"]).stdin(other).limit(std::time::Duration::from_secs(100));
    let _ = wrong.run().fails(5).does_not_say("set the clock").says("Is the seed of this device");
}

#[test]
fn a_real_pinentry_asks_on_the_terminal() {
    let Some(pinentry) = outside::program("pinentry-tty") else { return };
    let standin = Standin::start(World::sample());
    let mut home = Home::alice(&standin);
    std::fs::create_dir(home.path("bin")).unwrap();
    std::os::unix::fs::symlink(pinentry, home.path("bin/pinentry")).unwrap();
    home.set("PATH", format!("{}:/usr/bin:/bin", home.path("bin").display()));
    home.set("KEYFOB_PROMPT", "pinentry");
    let mut terminal = home.credential_process("me").on_terminal_with_pipes();
    terminal.expect(ALICE_MFA);
    terminal.expect("Code:");
    terminal.answer(&standin.unused_totp(ALICE_MFA));
    let output = terminal.wait().succeeds_silently();
    assert_eq!(output.json()["Version"], 1);
}

#[test]
fn without_a_terminal_the_desktops_dialog_is_found() {
    let standin = Standin::start(World::sample());
    let mut home = Home::alice(&standin);
    // Stands for the desktop's program, which needs a desktop.
    home.script("bin/kdialog", "echo \"$@\" >\"$HOME/words\"; echo $CODE");
    home.set("PATH", format!("{}:/nowhere", home.path("bin").display()));
    let code = standin.unused_totp(ALICE_MFA);
    let nobody = home.credential_process("me").env("CODE", &code).run().fails(3);
    let _ = nobody.says("nobody can be asked");
    home.set("WAYLAND_DISPLAY", "wayland-0");
    let _ = home.credential_process("me").env("CODE", &code).run().succeeds_silently();
    assert!(home.read("words").starts_with("--title keyfob --inputbox"), "{}", home.read("words"));
}

#[test]
fn a_code_is_copied() {
    let standin = Standin::start(World::sample());
    let mut home = Home::alice(&standin);
    let _ = home.keyfob(["mfa", "add", "me", "--stdin", "--no-verify"]).stdin(ALICE_SEED).run().succeeds();
    home.script(
        "bin/xclip",
        "[ \"$*\" = '-selection clipboard' ] || exit 1; cat >\"$HOME/clipboard\"; sleep 5 &",
    );
    home.set("PATH", format!("{}:/usr/bin:/bin", home.path("bin").display()));
    let copy = || home.keyfob(["mfa", "code", "me", "--copy"]);
    let before = standin.totp_now(ALICE_MFA);
    // There is no wl-copy, so that the next program is taken; what it leaves running is not waited for.
    let output = copy().env("WAYLAND_DISPLAY", "w").env("DISPLAY", ":9").run().succeeds();
    let output = output.within(std::time::Duration::from_secs(4)).says("Copied; ");
    assert_eq!(output.stdout, "");
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(
        [before, standin.totp_now(ALICE_MFA)].contains(&home.read("clipboard")),
        "{}",
        home.read("clipboard")
    );
    std::fs::remove_file(home.path("clipboard")).unwrap();
    let _ = std::fs::remove_dir_all(home.path(".local/state/keyfob/codes"));

    let output = copy().run().fails(1);
    let _ = output.says("there is no clipboard").says("Without `--copy`");
    let _ = std::fs::remove_dir_all(home.path(".local/state/keyfob/codes"));

    let before = standin.totp_now(ALICE_MFA);
    let mut terminal = copy().on_terminal();
    terminal.expect("OSC 52");
    let copied = terminal.clipboard();
    let _ = terminal.wait().succeeds();
    let sent = |code: String| STANDARD.encode(code);
    assert!([sent(before), sent(standin.totp_now(ALICE_MFA))].contains(&copied), "{copied}");
}

/// What a phone reads from the screen, whatever the terminal's theme is.
fn photographed(terminal: &Terminal) -> Seed {
    let read = |theme| qr::read_png(&terminal.photograph(theme)).unwrap();
    let (light, dark) = (read(Theme::Light), read(Theme::Dark));
    assert!(light.equals(&dark));
    Seed::parse(&dark).unwrap()
}

/// The same picture, read by a program that has nothing in common with keyfob.
fn zbarimg_agrees(home: &Home, terminal: &Terminal, seed: &Seed) {
    let Some(zbarimg) = outside::program("zbarimg") else { return };
    for theme in [Theme::Light, Theme::Dark] {
        let picture = home.write("photograph.png", terminal.photograph(theme));
        let words = ["--quiet", "--raw", "--nodbus", "photograph.png"];
        let output = home.program(&zbarimg, words).run().succeeds();
        let uri = Secret::from(output.stdout.trim());
        assert!(Seed::parse(&uri).unwrap().to_base32().equals(&seed.to_base32()), "{theme:?}");
        std::fs::remove_file(picture).unwrap();
    }
}

fn strip(line: &str) -> String {
    line.chars().filter(|c| [' ', '▀', '▄', '█'].contains(c)).collect()
}

/// A picture of a terminal with a dark theme: cells of eight by sixteen pixels.
fn picture(lines: &[String]) -> Vec<u8> {
    let cells: Vec<Vec<char>> = lines.iter().map(|line| line.chars().collect()).collect();
    let width = cells.iter().map(Vec::len).max().unwrap_or_default() + 20;
    let height = cells.len() + 6;
    let mut pixels = Vec::new();
    for y in 0..height * 16 {
        for x in 0..width * 8 {
            let row = (y / 16).checked_sub(3).and_then(|row| cells.get(row));
            let inside = row.is_some() && (10..width - 10).contains(&(x / 8));
            let cell = row.and_then(|row| row.get((x / 8).checked_sub(10)?)).copied().unwrap_or(' ');
            let dark = cell == '█' || (cell == '▀' && y % 16 < 8) || (cell == '▄' && y % 16 >= 8);
            pixels.push(if inside && !dark {
                255
            } else if inside {
                0
            } else {
                30
            });
        }
    }
    let mut bytes = Vec::new();
    let mut encoder =
        png::Encoder::new(&mut bytes, u32::try_from(width * 8).unwrap(), u32::try_from(height * 16).unwrap());
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    bytes
}
