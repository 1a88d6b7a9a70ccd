//! What a caller waits for: whole processes, timed side by side in one run.
//!
//! `make bench` runs this. Every program is started once in each round, so that a machine whose speed drifts slows all
//! of them alike; the ratios to an empty Rust program are what counts. Programs that are not on the machine are named
//! and left out.

#![expect(clippy::disallowed_methods, reason = "a benchmark starts programs and writes files")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[path = "../tests/support/standin/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests use the rest")]
mod standin;

use standin::{Standin, World, sample};

const ROUNDS: usize = 200;
const KEYFOB: &str = env!("CARGO_BIN_EXE_keyfob");

/// A program to time.
struct Candidate {
    name: String,
    program: PathBuf,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    times: Vec<Duration>,
}

fn main() {
    let work = tempfile::tempdir().expect("a temporary directory");
    let standin = Standin::start(World::sample());
    let home = Home::new(work.path(), &standin);
    let mut candidates = vec![empty_program(work.path())];
    candidates.extend(on_path("true").map(|path| plain("/bin/true", path)));
    let answer = ["credential-process", "--profile", "prod"];
    candidates.push(home.keyfob(
        "credential-process, key file",
        &answer,
        &[("KEYFOB_KEY_FILE", &home.key_file)],
    ));
    candidates.extend(home.through_kernel_keyring(&answer));
    candidates.extend(home.through_secret_service(&answer));
    candidates.push(home.keyfob("list, 4 profiles", &["list"], &[]));
    let large = home.with_profiles(10_000);
    candidates.push(home.keyfob("list, 10,000 profiles", &["list"], &[("AWS_CONFIG_FILE", &large)]));
    candidates.push(home.keyfob(
        "credential-process, 10,000 profiles",
        &answer,
        &[("AWS_CONFIG_FILE", &large), ("KEYFOB_KEY_FILE", &home.key_file)],
    ));
    for candidate in &mut candidates {
        candidate.check();
    }
    // `cargo test --all-targets` runs this too, without the option that `cargo bench` gives: then once is enough.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { ROUNDS } else { 1 };
    for _ in 0..rounds {
        for candidate in &mut candidates {
            let time = candidate.time();
            candidate.times.push(time);
        }
    }
    report(&mut candidates, rounds);
}

impl Candidate {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs it once, so that caches are filled, and makes sure that what is timed is an answer and not an error.
    fn check(&mut self) {
        let mut command = self.command();
        let output =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().expect("the program starts");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{} failed: {words}", self.name);
    }

    fn time(&self) -> Duration {
        let mut command = self.command();
        let started = Instant::now();
        let status = command.status().expect("the program starts");
        let time = started.elapsed();
        assert!(status.success(), "{} failed", self.name);
        time
    }
}

fn report(candidates: &mut [Candidate], rounds: usize) {
    let median = |times: &[Duration]| times[times.len() / 2].as_secs_f64() * 1e3;
    for candidate in candidates.iter_mut() {
        candidate.times.sort();
    }
    let floor = median(&candidates[0].times);
    println!("{rounds} rounds; milliseconds\n");
    println!("| program | minimum | median | 90 % | ratio of medians |\n|---|---|---|---|---|");
    for candidate in candidates.iter() {
        let times = &candidate.times;
        println!(
            "| {} | {:.2} | {:.2} | {:.2} | {:.2} |",
            candidate.name,
            times[0].as_secs_f64() * 1e3,
            median(times),
            times[times.len() * 9 / 10].as_secs_f64() * 1e3,
            median(times) / floor
        );
    }
}

fn plain(name: &str, program: PathBuf) -> Candidate {
    let (arguments, variables, times) = (Vec::new(), Vec::new(), Vec::new());
    Candidate { name: name.to_owned(), program, arguments, variables, times }
}

/// A Rust program that does nothing, built as the release binary is.
fn empty_program(directory: &Path) -> Candidate {
    let source = directory.join("empty.rs");
    let program = directory.join("empty");
    std::fs::write(&source, "fn main() {}\n").expect("the directory can be written");
    let mut rustc = Command::new("rustc");
    rustc.args(["-C", "opt-level=3", "-C", "lto=fat", "-C", "codegen-units=1", "-C", "strip=symbols", "-o"]);
    let status = rustc.arg(&program).arg(&source).status().expect("rustc starts");
    assert!(status.success(), "rustc failed");
    plain("an empty Rust program", program)
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found =
        std::env::split_paths(&path).map(|directory| directory.join(name)).find(|path| path.is_file());
    if found.is_none() {
        println!("left out: {name} is not on this machine");
    }
    found
}

/// A home with a role over a key, whose session is fetched from the stand-in once and cached.
struct Home {
    directory: PathBuf,
    key_file: String,
    variables: Vec<(String, String)>,
}

impl Home {
    fn new(work: &Path, standin: &Standin) -> Self {
        let directory = work.join("home");
        std::fs::create_dir_all(directory.join(".aws")).expect("the directory can be written");
        std::fs::write(directory.join(".aws/config"), config(1)).expect("the directory can be written");
        let keys = format!(
            "[me]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
            sample::ALICE_KEY_ID,
            sample::ALICE_SECRET
        );
        std::fs::write(directory.join(".aws/credentials"), keys).expect("the directory can be written");
        let path = directory.to_str().expect("a temporary path is text").to_owned();
        let mut variables = standin.environment();
        variables.push(("HOME".to_owned(), path.clone()));
        variables.push(("PATH".to_owned(), std::env::var("PATH").unwrap_or_default()));
        variables.push(("KEYFOB_KEYCHAIN".to_owned(), "file".to_owned()));
        let home = Self { key_file: format!("{path}/key"), directory, variables };
        home.keyfob("vault keygen", &["vault", "keygen", &home.key_file], &[]).check();
        home
    }

    fn keyfob(&self, name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Candidate {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let mut all = self.variables.clone();
        all.retain(|(name, _)| !variables.iter().any(|(other, _)| other == name));
        all.extend(variables.iter().map(own));
        Candidate {
            name: format!("keyfob {name}"),
            program: KEYFOB.into(),
            arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
            variables: all,
            times: Vec::new(),
        }
    }

    /// A vault file under a passphrase, whose sealing key the kernel's keyring keeps.
    fn through_kernel_keyring(&self, answer: &[&str]) -> Option<Candidate> {
        let data = self.directory.join("kernel");
        let data = data.to_str().expect("a temporary path is text");
        let passphrase = format!("{data}-passphrase");
        std::fs::write(&passphrase, "correct horse battery\n").expect("the directory can be written");
        restrict(Path::new(&passphrase));
        let mut candidate = self.keyfob(
            "credential-process, kernel keyring",
            answer,
            &[
                ("XDG_DATA_HOME", data),
                ("XDG_CACHE_HOME", data),
                ("XDG_STATE_HOME", data),
                ("KEYFOB_PASSPHRASE_FILE", &passphrase),
            ],
        );
        candidate.check();
        // Without the kernel's keyring each start derives the key anew, which takes a hundred times as long.
        if candidate.time() > Duration::from_millis(100) {
            println!("left out: the kernel keyring does not answer on this machine");
            return None;
        }
        Some(candidate)
    }

    /// The Secret Service of the session bus, asked at every start, and `secret-tool` asking it for the same item.
    fn through_secret_service(&self, answer: &[&str]) -> Vec<Candidate> {
        let Ok(bus) = std::env::var("DBUS_SESSION_BUS_ADDRESS") else {
            println!("left out: there is no session bus, so no Secret Service");
            return Vec::new();
        };
        let data = self.directory.join("service");
        let data = data.to_str().expect("a temporary path is text");
        let variables = [
            ("XDG_DATA_HOME", data),
            ("XDG_CACHE_HOME", data),
            ("XDG_STATE_HOME", data),
            ("DBUS_SESSION_BUS_ADDRESS", &bus),
            ("KEYFOB_KEYCHAIN", "secret-service"),
            ("KEYFOB_UNLOCK_SECONDS", "0"),
        ];
        let mut found = vec![self.keyfob("credential-process, Secret Service", answer, &variables)];
        found[0].check();
        if let Some(program) = on_path("secret-tool") {
            let mut candidate = plain("secret-tool lookup", program);
            let arguments = ["lookup", "service", "keyfob", "username", "sealing-key"];
            candidate.arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
            candidate.variables.clone_from(&found[0].variables);
            found.push(candidate);
        }
        found
    }

    fn with_profiles(&self, count: usize) -> String {
        let path = self.directory.join("large");
        std::fs::write(&path, config(count)).expect("the directory can be written");
        path.to_str().expect("a temporary path is text").to_owned()
    }
}

/// The profiles that are timed, at the end of `count` others.
fn config(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        text.push_str(&format!(
            "[profile other-{number}]\nrole_arn = arn:aws:iam::444455556666:role/Other\nsource_profile = me\n\
             region = eu-west-1\n\n"
        ));
    }
    text.push_str("[profile me]\nregion = eu-west-1\n\n[profile prod]\nregion = eu-west-1\n");
    text.push_str(&format!("role_arn = {}\nsource_profile = me\n", sample::READ_ONLY_ROLE));
    text
}

#[cfg(unix)]
fn restrict(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("the mode can be set");
}

#[cfg(not(unix))]
fn restrict(_path: &Path) {}
