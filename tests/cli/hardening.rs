//! What another process can get out of keyfob's memory, and what is left in it.

use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::process::{Child, Command, Stdio};

use crate::exec::home;
use crate::home::Home;
use crate::outside;
use crate::standin::sample::ALICE_SECRET;
use crate::standin::{Standin, World};

/// Somebody who is not root and has no files.
const NOBODY: u32 = 65_534;

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn as_nobody(home: &Home, program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("setpriv");
    let user = [format!("--reuid={NOBODY}"), format!("--regid={NOBODY}"), "--clear-groups".to_owned()];
    command.args(user).arg(program).args(arguments);
    command
        .env_clear()
        .envs(home.environment())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// A `keyfob serve` that has served, and so has had the key in its hands.
fn serving(mut command: Command) -> Running {
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    while !text.ends_with("}\n") {
        assert_ne!(lines.read_line(&mut text).unwrap(), 0, "{text}");
    }
    let told: serde_json::Value = serde_json::from_str(&text).unwrap();
    let url = told["AWS_CONTAINER_CREDENTIALS_FULL_URI"].as_str().unwrap().to_owned();
    let token = told["AWS_CONTAINER_AUTHORIZATION_TOKEN"].as_str().unwrap().to_owned();
    let answer =
        Command::new("curl").args(["-s", "-H", &format!("Authorization: {token}"), &url]).output().unwrap();
    assert!(String::from_utf8_lossy(&answer.stdout).contains("SecretAccessKey"), "{answer:?}");
    // Its stdout stays open.
    std::mem::forget(lines);
    Running(child)
}

#[test]
fn another_process_of_the_same_user_can_neither_read_nor_trace_it() {
    if !outside::programs(["setpriv", "curl", "strace"]) {
        return;
    }
    if !rustix::process::geteuid().is_root() {
        eprintln!("skipped: only root can become somebody else");
        return;
    }
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    // The build directory may be closed to others.
    let program = program_of_nobody(&home);
    let keyfob = serving(as_nobody(&home, &program, &["serve", "ro", "--json"]));
    let control = Running(as_nobody(&home, "sleep", &["60"]).spawn().unwrap());
    std::thread::sleep(std::time::Duration::from_millis(200));
    let reads = |child: &Running, file: &str| {
        let path = format!("/proc/{}/{file}", child.0.id());
        as_nobody(&home, "head", &["-c", "1", &path]).output().unwrap().status.success()
    };
    assert!(reads(&control, "environ") && reads(&control, "auxv"), "an ordinary process can be read");
    for file in ["environ", "auxv", "maps", "mem"] {
        assert!(!reads(&keyfob, file), "{file} can be read");
    }
    let pid = keyfob.0.id().to_string();
    let traced =
        as_nobody(&home, "timeout", &["5", "strace", "-p", &pid]).stderr(Stdio::piped()).output().unwrap();
    let told = String::from_utf8_lossy(&traced.stderr);
    assert!(told.contains("Operation not permitted"), "{told}");
    let limits = std::fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().collect::<Vec<_>>()[4..6], ["0", "0"], "{core}");
}

/// A copy of the program in the home, all of which is given to another user.
fn program_of_nobody(home: &Home) -> String {
    let program = home.path("keyfob");
    std::fs::copy(env!("CARGO_BIN_EXE_keyfob"), &program).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let program = program.display().to_string();
    give_to_nobody(&home.path(""));
    program
}

fn give_to_nobody(path: &std::path::Path) {
    chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            give_to_nobody(&entry.unwrap().path());
        }
    }
}

/// How often a text is in the memory that a process may write.
fn found_in_memory(pid: u32, found: impl Fn(&[u8]) -> bool, length: usize) -> usize {
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    let mut memory = std::fs::File::open(format!("/proc/{pid}/mem")).unwrap();
    let mut count = 0;
    for line in maps.lines().filter(|line| line.contains(" rw") && !line.contains("[v")) {
        let (from, to) = line.split_whitespace().next().unwrap().split_once('-').unwrap();
        let [from, to] = [from, to].map(|text| u64::from_str_radix(text, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        if memory.seek(SeekFrom::Start(from)).is_err() || memory.read_exact(&mut bytes).is_err() {
            continue;
        }
        count += bytes.windows(length).filter(|window| found(window)).count();
    }
    count
}

/// The long-term key was used to assume the role, and is not in memory any more; the session that is served is.
#[test]
fn the_key_is_wiped_after_it_was_used() {
    if !rustix::process::geteuid().is_root() || !outside::programs(["curl"]) {
        eprintln!("skipped: only root can read the memory of a process that is not dumpable");
        return;
    }
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyfob"));
    command
        .args(["serve", "ro", "--json"])
        .env_clear()
        .envs(home.environment())
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let keyfob = serving(command);
    let pid = keyfob.0.id();
    let count = |secret: &str| found_in_memory(pid, |window| window == secret.as_bytes(), secret.len());
    let session = standin.secrets().into_iter().filter(|secret| count(secret) > 0).count();
    assert!(session > 0, "the session that is served is in memory, so the memory was really read");
    assert_eq!(count(ALICE_SECRET), 0, "the key is still in memory");
}

/// The mappings of a process that a text is in, and whether each is locked.
fn places_in_memory(pid: u32, text: &[u8]) -> Vec<(String, bool)> {
    let smaps = std::fs::read_to_string(format!("/proc/{pid}/smaps")).unwrap();
    let mut memory = std::fs::File::open(format!("/proc/{pid}/mem")).unwrap();
    let (mut places, mut mapping) = (Vec::new(), String::new());
    for line in smaps.lines() {
        let word = line.split_whitespace().next().unwrap_or_default();
        if word.contains('-') && !word.contains(':') {
            line.clone_into(&mut mapping);
        }
        let Some(flags) = line.strip_prefix("VmFlags:") else { continue };
        let is_writable = mapping.contains(" rw") && !mapping.contains("[v");
        if !is_writable {
            continue;
        }
        let (from, to) = mapping.split_whitespace().next().unwrap().split_once('-').unwrap();
        let [from, to] = [from, to].map(|text| u64::from_str_radix(text, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        if memory.seek(SeekFrom::Start(from)).is_ok() && memory.read_exact(&mut bytes).is_ok() {
            let found = bytes.windows(text.len()).filter(|window| *window == text).count();
            let is_locked = flags.split_whitespace().any(|flag| flag == "lo");
            places.extend(std::iter::repeat_n((mapping.clone(), is_locked), found));
        }
    }
    places
}

#[test]
fn the_session_that_is_served_is_locked_into_memory() {
    if !rustix::process::geteuid().is_root() || !outside::programs(["curl", "setpriv"]) {
        eprintln!("skipped: only root can read the memory of a process that is not dumpable");
        return;
    }
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let program = program_of_nobody(&home);
    let keyfob = serving(as_nobody(&home, &program, &["serve", "ro", "--json"]));
    let pid = keyfob.0.id();
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let locked = status.lines().find(|line| line.starts_with("VmLck:")).unwrap().to_owned();
    assert!(!locked.contains("\t       0 kB"), "{locked}");
    let places: Vec<_> =
        standin.secrets().iter().flat_map(|secret| places_in_memory(pid, secret.as_bytes())).collect();
    println!("{locked}; {places:#?}");
    assert!(places.iter().any(|(_, is_locked)| *is_locked), "{places:#?}");
}

/// A limit of nothing is no reason to fail.
#[test]
fn without_a_right_to_lock_memory_it_works_all_the_same() {
    if !rustix::process::geteuid().is_root() || !outside::programs(["setpriv", "prlimit"]) {
        eprintln!("skipped: only root can become somebody else");
        return;
    }
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let program = program_of_nobody(&home);
    let line = ["--memlock=0:0", &program, "credential-process", "--profile", "ro"];
    let output = as_nobody(&home, "prlimit", &line).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("SecretAccessKey"), "{output:?}");
}
