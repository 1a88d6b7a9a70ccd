//! What a caller waits for: whole processes, timed side by side in one run.
//!
//! `make bench` runs this. Every program is started once in each round, so that a machine whose speed drifts slows all
//! of them alike; the ratios to an empty Rust program are what counts. Programs that take a large part of a second are
//! started in every tenth round. What is not on the machine is named and left out.
//!
//! With `KEYFOB_FIGURES=DIRECTORY` the table and a plot are written there too.

#![expect(clippy::disallowed_methods, reason = "a benchmark starts programs and writes files")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

mod candidate;
mod home;
mod others;
mod report;

use std::path::PathBuf;

#[path = "../../tests/support/standin/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests use the rest")]
mod standin;

use candidate::Candidate;
use home::Home;
use standin::{Consent, Standin, World};

const ROUNDS: usize = 200;
const ANSWER: [&str; 3] = ["credential-process", "--profile", "prod"];

fn main() {
    let work = tempfile::tempdir().expect("a temporary directory");
    let standin = Standin::start(World::sample());
    standin.set_consent(Consent::Approve);
    let home = Home::new(work.path(), &standin);
    let mut candidates = candidates(&home, work.path());
    for candidate in &mut candidates {
        candidate.check();
    }
    // `cargo test --all-targets` runs this too, without the option that `cargo bench` gives: then once is enough.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { ROUNDS } else { 1 };
    for round in 0..rounds {
        for candidate in &mut candidates {
            candidate.take_part(round);
        }
    }
    let figures = report::figures(candidates);
    let table = report::table(&figures, rounds);
    println!("{table}");
    if let Some(directory) = std::env::var_os("KEYFOB_FIGURES").map(PathBuf::from) {
        report::write(&directory, &figures, &table);
    }
}

fn candidates(home: &Home, work: &std::path::Path) -> Vec<Candidate> {
    let mut all = vec![candidate::empty_program(work)];
    all.extend(candidate::on_path("true").map(|path| Candidate::plain("/bin/true", path)));
    all.push(home.keyfob("credential-process, key file", &ANSWER, &[]));
    all.extend(home.through_kernel_keyring(&ANSWER));
    all.extend(home.through_secret_service(&ANSWER));
    all.push(home.keyfob("explain", &["explain", "prod"], &[]));
    for (count, title) in [(1, "1 profile"), (1_000, "1,000 profiles"), (10_000, "10,000 profiles")] {
        let path = home.with_profiles(count);
        let config = ("AWS_CONFIG_FILE", path.as_str());
        let title = |command: &str| format!("{command}, {title}");
        all.push(home.keyfob(&title("prompt"), &["prompt"], &[config, ("AWS_PROFILE", "prod")]));
        all.push(home.keyfob(&title("complete a profile"), &["complete", "profiles", "other-5"], &[config]));
        all.push(home.keyfob(&title("credential-process"), &ANSWER, &[config]));
        all.push(home.keyfob(&title("list"), &["list"], &[config]));
        all.push(home.keyfob(&title("list --json"), &["list", "--json"], &[config]));
        all.push(home.keyfob(&title("status"), &["status"], &[config]));
        // It finds the key in plain text that the profiles' session was made with.
        all.push(home.keyfob(&title("doctor"), &["doctor", "--offline"], &[config]).ends_with(1));
        all.push(home.keyfob(&title("profile show"), &["profile", "show", "prod"], &[config]));
        all.push(home.keyfob(&title("env"), &["env", "prod"], &[config]));
    }
    all.extend(others::candidates(home));
    all
}
