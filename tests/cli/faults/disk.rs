//! The disk fails at any call, and the disk is full.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Mutex;

use super::shared_files;
use crate::home::Home;
use crate::keyfob::Output;
use crate::outside;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET, ALICE_SEED, READ_ONLY_ROLE, access_key_csv};
use crate::standin::{Standin, User, World};

const BOB_KEY_ID: &str = "AKIABOBBOBBOBEXAMPLE";
const BOB_SECRET: &str = "bobsbobsbobsbobs/bobsbobsbobsEXAMPLEKEY0";

/// Alice's key is in the keychain, bob's in plain text.
fn standin() -> Standin {
    Standin::start(World::sample().user(User::new("111122223333", "bob").access_key(BOB_KEY_ID, BOB_SECRET)))
}

/// A command that writes.
struct Writer {
    arguments: &'static [&'static str],
    stdin: &'static str,
    /// What would be lost if it failed is not what it is for.
    is_best_effort: bool,
}

const fn writer(arguments: &'static [&'static str]) -> Writer {
    Writer { arguments, stdin: "", is_best_effort: false }
}

const WRITERS: &[Writer] = &[
    writer(&["profile", "set", "me", "output", "json"]),
    writer(&["profile", "unset", "me", "region"]),
    writer(&["profile", "rename", "other", "renamed"]),
    writer(&["profile", "copy", "other", "copied"]),
    writer(&["profile", "remove", "other", "--yes"]),
    writer(&["profile", "wire", "read", "--yes"]),
    writer(&["configure", "role", "made", "--role-arn", READ_ONLY_ROLE, "--source", "me"]),
    writer(&["adopt", "plain", "--yes"]),
    writer(&["add", "new", "--csv", "keys.csv"]),
    writer(&["remove", "me", "--yes"]),
    writer(&["rotate", "me", "--delete-other", "--yes"]),
    writer(&["settings", "set", "unlock_seconds", "60"]),
    writer(&["vault", "keygen", "new-key-file"]),
    Writer {
        arguments: &["mfa", "add", "me", "--stdin", "--no-verify"],
        stdin: ALICE_SEED,
        is_best_effort: false,
    },
    Writer { arguments: &["credential-process", "--profile", "read"], stdin: "", is_best_effort: true },
];

/// What can go wrong below a program that writes a file.
const FAULTS: &[&str] = &[
    "fsync:error=EIO",
    "fdatasync:error=EIO",
    "rename,renameat,renameat2:error=ENOSPC",
    "ftruncate:error=ENOSPC",
    "fchmod,fchmodat,chmod:error=EPERM",
    "mkdir,mkdirat:error=ENOSPC",
    "unlink,unlinkat:error=EIO",
];

/// More than any of the commands makes of one kind.
const MOST_CALLS: usize = 200;
/// Most of a case is waiting for strace and for the disk.
const WORKERS: usize = 6;

fn home(standin: &Standin) -> Home {
    let home = Home::with(standin);
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    home.config(&format!(
        "# mine\n[profile me]\nkeyfob_access_key = keychain\nkeyfob_mfa_serial = arn:aws:iam::111122223333:mfa/alice\n\
         region = eu-west-1\n\n[profile read]\nrole_arn = {READ_ONLY_ROLE}\nsource_profile = plain\n\n\
         [profile other]\nregion = eu-west-2\n"
    ));
    home.credentials(&format!(
        "[plain]\naws_access_key_id = {BOB_KEY_ID}\naws_secret_access_key = {BOB_SECRET}\n"
    ));
    home.write("keys.csv", access_key_csv());
    // The codes of a device would make each run wait for the next one.
    if let Ok(text) = std::fs::read_to_string(home.path(".aws/config")) {
        home.config(&text.replace("keyfob_mfa_serial = arn:aws:iam::111122223333:mfa/alice\n", ""));
    }
    home
}

/// Runs a command under strace, which lets one call fail. `None` where that call was never made.
fn struck(home: &Home, strace: &Path, writer: &Writer, fault: &str, when: &str) -> Option<Output> {
    let calls = fault.split(':').next().unwrap_or_default();
    let log = home.path("strace");
    let mut arguments = vec!["-f".to_owned(), "-qq".to_owned(), "-o".to_owned(), log.display().to_string()];
    arguments.extend([
        "-e".to_owned(),
        format!("trace={calls}"),
        "-e".to_owned(),
        format!("inject={fault}:when={when}"),
    ]);
    arguments.push(env!("CARGO_BIN_EXE_keyfob").to_owned());
    arguments.extend(writer.arguments.iter().map(|argument| (*argument).to_owned()));
    let output = home.program(strace, arguments).stdin(writer.stdin).run();
    let hit = std::fs::read_to_string(&log).is_ok_and(|log| log.contains("(INJECTED)"));
    std::fs::remove_file(&log).unwrap();
    hit.then_some(output)
}

/// A file is as it was, or whole and new; the keys that were there are still there, or the command was to remove them.
fn check(
    standin: &Standin,
    home: &Home,
    writer: &Writer,
    output: &Output,
    before: &[Option<String>; 2],
) -> Result<(), String> {
    let told = format!("status {}: {}", output.status, output.stderr);
    if output.stderr.contains("panicked") || output.stderr.contains("Os {") {
        return Err(told);
    }
    if output.status != 0 && output.stderr.trim().is_empty() {
        return Err(format!("no word: {told}"));
    }
    if writer.is_best_effort && output.status != 0 {
        return Err(format!("it could have answered: {told}"));
    }
    let after = shared_files(home);
    for (before, after) in before.iter().zip(&after) {
        let (Some(before), Some(after)) = (before, after) else {
            return Err(format!("a file is gone: {told}"));
        };
        if after != before && !after.is_empty() && !(after.ends_with('\n') && after.contains('[')) {
            return Err(format!("torn: {after:?}"));
        }
    }
    if output.status != 0 {
        can_be_finished(home, writer, output).map_err(|error| format!("{error} after {told}"))?;
    }
    let vault = home.vault();
    let index = vault.index().map_err(|error| format!("{error}: {told}"))?;
    for profile in index.access_keys.keys() {
        let stored =
            vault.access_key(profile).map_err(|error| format!("the key of {profile}: {error}; {told}"))?;
        let users = standin.world().users;
        let known = users
            .iter()
            .flat_map(|user| &user.access_keys)
            .any(|key| key.id == stored.id.as_str() && key.active);
        if !known {
            return Err(format!("the key of {profile} is none of AWS's: {told}"));
        }
    }
    let after = shared_files(home);
    // The plaintext key is in its file, or in the keychain.
    let plain = after[1].as_ref().is_some_and(|text| text.contains(BOB_SECRET));
    if writer.arguments[0] == "adopt" && !plain && !index.access_keys.contains_key(&"plain".parse().unwrap())
    {
        return Err(format!("the key was lost: {told}"));
    }
    Ok(())
}

/// What was not finished can be finished, or taken back first where the command said so; then everything is in order.
fn can_be_finished(home: &Home, writer: &Writer, output: &Output) -> Result<(), String> {
    let again = || home.keyfob(writer.arguments.iter().copied()).stdin(writer.stdin).run();
    let first = again();
    if first.status == 0 {
        return Ok(());
    }
    if !output.stderr.contains("`keyfob undo` puts the files back") {
        return Err(format!("cannot be finished: {}", first.stderr));
    }
    let undone = home.keyfob(["undo", "--yes"]).run();
    let second = again();
    match (undone.status, second.status) {
        (0, 0) => Ok(()),
        _ => Err(format!("cannot be taken back and finished: {} {}", undone.stderr, second.stderr)),
    }
}

/// One kind of fault at each of the calls that it can strike, and at all that follow if it lasts: how many there were,
/// and what was wrong.
fn strike_each(strace: &Path, writer: &Writer, fault: &str, lasts: bool) -> (usize, Vec<String>) {
    let (mut wrong, mut injected) = (Vec::new(), 0);
    for number in 1..=MOST_CALLS {
        let when = format!("{number}{}", if lasts { "+" } else { "" });
        let standin = standin();
        let home = home(&standin);
        let before = shared_files(&home);
        let Some(output) = struck(&home, strace, writer, fault, &when) else { break };
        injected += 1;
        if let Err(problem) = check(&standin, &home, writer, &output, &before) {
            wrong.push(format!("{}, {fault} number {when}: {problem}", writer.arguments.join(" ")));
        }
    }
    (injected, wrong)
}

#[test]
fn a_disk_that_fails_at_any_call_loses_nothing() {
    let Some(strace) = outside::program("strace") else { return };
    let lasts: &[bool] = if outside::whole_matrices() { &[false, true] } else { &[false] };
    let faults = || FAULTS.iter().flat_map(|fault| lasts.iter().map(move |lasts| (fault, *lasts)));
    let cases = WRITERS.iter().flat_map(|writer| faults().map(move |(fault, lasts)| (writer, fault, lasts)));
    let (cases, results) = (Mutex::new(cases), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some((writer, fault, lasts)) = { cases.lock().unwrap().next() } {
                    let result = strike_each(&strace, writer, fault, lasts);
                    results.lock().unwrap().push(result);
                }
            });
        }
    });
    let results = results.into_inner().unwrap();
    let injected: usize = results.iter().map(|(injected, _)| injected).sum();
    let wrong: Vec<String> = results.into_iter().flat_map(|(_, wrong)| wrong).collect();
    println!("{injected} faults injected into system calls");
    assert!(injected > 150, "{injected}");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// A real file system without room in the place of each directory that keyfob writes to: root can make one.
#[test]
fn a_full_disk_loses_nothing() {
    for directory in [".aws", ".local/share/keyfob"] {
        for writer in WRITERS {
            if !full_disk(directory, writer) {
                eprintln!("skipped a_full_disk_loses_nothing: only root can make a full disk");
                return;
            }
        }
    }
}

fn full_disk(directory: &str, writer: &Writer) -> bool {
    let standin = standin();
    let home = home(&standin);
    let path = home.path(directory);
    let files: Vec<_> =
        home.files().into_iter().filter(|file| file.parent() == Some(path.as_path())).collect();
    let files: Vec<_> = files.into_iter().map(|file| (file.clone(), std::fs::read(file).unwrap())).collect();
    assert!(files.len() >= 2, "{files:?}");
    let mount = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k,mode=700", "none"])
        .arg(&path)
        .stderr(std::process::Stdio::null())
        .status();
    if !mount.is_ok_and(|status| status.success()) {
        return false;
    }
    for (file, bytes) in &files {
        std::fs::write(file, bytes).unwrap();
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    // Whatever is left is filled.
    let filler = path.join("filler");
    let _ = std::fs::write(&filler, vec![0; 128 * 1024]);
    let before = shared_files(&home);
    let output = home.keyfob(writer.arguments.iter().copied()).stdin(writer.stdin).run();
    let after = shared_files(&home);
    std::fs::remove_file(&filler).unwrap();
    let result = check(&standin, &home, writer, &output, &before);
    let unmounted = std::process::Command::new("umount").arg(&path).status().unwrap();
    assert!(unmounted.success());
    let line = format!("{directory} is full, {}", writer.arguments.join(" "));
    result.unwrap_or_else(|problem| panic!("{line}: {problem}"));
    let is_whole = output.status == 0 || after == before || directory != ".aws";
    assert!(is_whole, "{line}: {}", output.stderr);
    true
}
