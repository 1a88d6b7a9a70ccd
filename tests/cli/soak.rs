//! Any mix of commands at once, with holders killed at random: no torn file, no lost edit, no second question, no
//! deadlock, no lock without a holder. `make soak` runs it for ten minutes.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use keyfob::shared_config::{Document, FileKind, SectionName};

use crate::conformance::Chance;
use crate::home::Home;
use crate::outside;
use crate::standin::sample::{ADMIN_ROLE, ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, READ_ONLY_ROLE};
use crate::standin::{Standin, World};

const WORKERS: usize = 8;
/// A command that takes longer waits for something that does not come.
const DEADLOCK: Duration = Duration::from_secs(60);

fn length() -> Duration {
    let seconds = std::env::var("KEYFOB_TEST_SOAK").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(10))
}

/// Alice with her MFA device, whose codes a script gives that notes when it is asked and when it has answered.
fn soaked() -> (Standin, Home) {
    let standin = Standin::start(World::sample());
    let mut home = Home::with(&standin);
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    home.store_key("key", ALICE_KEY_ID, ALICE_SECRET);
    let mut config = format!(
        "[profile me]\nkeyfob_access_key = keychain\nkeyfob_mfa_serial = {ALICE_MFA}\nregion = eu-west-1\n\
         \n[profile prod]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\n\
         \n[profile key]\nkeyfob_access_key = keychain\nregion = eu-west-1\n\
         \n[profile read]\nkeyfob_role_arn = {READ_ONLY_ROLE}\nkeyfob_source_profile = key\n"
    );
    for worker in 0..WORKERS {
        config += &format!("\n[profile worker-{worker}]\nregion = eu-west-1\ncount = 0\n");
    }
    home.config(&config);
    let code = home.script(
        "code",
        &format!(
            "echo begin >> \"$HOME/asked\"; sleep 0.3; curl -s '{}/_standin/totp?serial={ALICE_MFA}' | \
             sed 's/[^0-9]//g'; echo end >> \"$HOME/asked\"",
            standin.url()
        ),
    );
    home.set("KEYFOB_MFA_PROCESS", code);
    (standin, home)
}

#[derive(Default)]
struct Tally {
    ran: AtomicUsize,
    killed: AtomicUsize,
    edits: AtomicUsize,
    wrong: Mutex<Vec<String>>,
}

impl Tally {
    fn wrong(&self, problem: String) {
        self.wrong.lock().unwrap().push(problem);
    }
}

/// The command that may ask for a code.
const ASKS: &str = "credential-process --profile prod";

/// Commands that are right at any time, whatever the others do.
const READERS: &[&[&str]] = &[
    &["credential-process", "--profile", "read"],
    &["credential-process", "--profile", "key"],
    &["credential-process", "--profile", "prod"],
    &["env", "read", "--format", "json"],
    &["list", "--json"],
    &["status", "--json"],
    &["explain", "prod", "--json"],
    &["profile", "show", "me", "--json"],
    &["log", "--json"],
    &["prompt"],
    &["mfa", "list", "--json"],
    &["vault", "status", "--json"],
];

fn work(worker: usize, home: &Home, tally: &Tally, until: Instant) {
    let mut chance = Chance::new(worker as u64 + u64::from(std::process::id()));
    let profile = format!("worker-{worker}");
    // What the profile may say: the last value that was acknowledged, and those of edits that were killed after it.
    let mut possible = vec!["0".to_owned()];
    let mut count = 0;
    while Instant::now() < until {
        let kill_after = (chance.below(8) == 0).then(|| Duration::from_millis(chance.below(120) as u64));
        let edits = chance.below(3) == 0;
        count += 1;
        let value = count.to_string();
        let command = match (edits, chance.below(12)) {
            (true, _) => home.keyfob(["profile", "set", &profile, "count", &value]),
            (false, 0) => home.keyfob(["logout", "read"]),
            (false, 1) => home.keyfob(["settings", "set", "refresh_before", &format!("{}", 60 + count % 9)]),
            (false, which) => home.keyfob(READERS[which % READERS.len()].iter().copied()),
        };
        let running = command.limit(DEADLOCK).spawn();
        tally.ran.fetch_add(1, Ordering::Relaxed);
        // Whoever asks is left alone: the script that it started would go on without it, and look like a second question.
        if let Some(after) = kill_after.filter(|_| !running.line().ends_with(ASKS)) {
            std::thread::sleep(after);
            running.kill();
            tally.killed.fetch_add(1, Ordering::Relaxed);
            if edits {
                possible.push(value);
            }
        } else {
            let output = running.wait();
            let passing = output.stderr.contains("was used already") || output.stderr.contains("next code");
            if output.status != 0 && !passing {
                tally.wrong(format!("{} exited with {}: {}", output.line, output.status, output.stderr));
            }
            if edits && output.status == 0 {
                tally.edits.fetch_add(1, Ordering::Relaxed);
                possible = vec![value];
            }
        }
        let text = home.read(".aws/config");
        let document = Document::parse(text.as_str(), FileKind::Config);
        let found = document.find(SectionName::Profile(&profile)).and_then(|merged| {
            merged.settings().into_iter().find(|one| one.key() == "count").map(|one| one.value().into_owned())
        });
        match found {
            Some(found) if possible.contains(&found) => {}
            found => tally.wrong(format!("{profile} says {found:?} instead of {possible:?}")),
        }
        if !document.diagnostics().is_empty() {
            tally.wrong(format!("torn: {text}"));
        }
    }
}

#[test]
fn soak_any_mix_of_commands() {
    if !outside::programs(["curl"]) {
        return;
    }
    let (standin, home) = soaked();
    let _ = home.credential_process("prod").run().succeeds_silently();
    let tally = Tally::default();
    let until = Instant::now() + length();
    std::thread::scope(|scope| {
        for worker in 0..WORKERS {
            let (home, tally) = (&home, &tally);
            scope.spawn(move || work(worker, home, tally, until));
        }
        scope.spawn(|| {
            // Sessions end while others are handed out.
            while Instant::now() < until {
                std::thread::sleep(Duration::from_secs(3));
                for path in home.files() {
                    if path.extension().is_some_and(|end| end == "session") {
                        let _ = std::fs::remove_file(path);
                    }
                }
            }
        });
    });
    let (ran, killed, edits) = (tally.ran.into_inner(), tally.killed.into_inner(), tally.edits.into_inner());
    println!("{ran} commands, {killed} killed, {edits} edits, {} calls", standin.requests().len());
    let wrong = tally.wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(ran > 100 && killed > 5 && edits > 10, "too little was tried");

    // No lock is left without a holder: everything works at once.
    for command in READERS {
        let output = home.keyfob(command.iter().copied()).limit(DEADLOCK).run().succeeds();
        drop(output);
    }
    let asked = home.read("asked");
    let mut open = 0;
    for line in asked.lines() {
        open = if line == "begin" { open + 1 } else { open - 1 };
        assert!((0..=1).contains(&open), "two questions at once:\n{asked}");
    }
}

/// Two homes of one user share the runtime directory and the kernel's keyring, and nothing else.
#[test]
fn two_homes_on_one_machine_do_not_mix() {
    let standin = Standin::start(World::sample());
    let mut homes: Vec<Home> = (0..2).map(|_| Home::with(&standin)).collect();
    let shared = homes[0].path("run");
    for home in &mut homes {
        home.set("XDG_RUNTIME_DIR", &shared);
        home.set("KEYFOB_UNLOCK_SECONDS", "60");
        home.store_key("key", ALICE_KEY_ID, ALICE_SECRET);
        home.config(&format!(
            "[profile key]\nkeyfob_access_key = keychain\nregion = eu-west-1\n\
             \n[profile read]\nkeyfob_role_arn = {READ_ONLY_ROLE}\nkeyfob_source_profile = key\n"
        ));
    }
    for _ in 0..2 {
        let running: Vec<_> =
            homes.iter().flat_map(|home| (0..6).map(|_| home.credential_process("read").spawn())).collect();
        let answers: Vec<String> =
            running.into_iter().map(|one| one.wait().succeeds_silently().stdout).collect();
        let (first, second) = answers.split_at(6);
        assert!(
            first.iter().all(|answer| answer == &first[0])
                && second.iter().all(|answer| answer == &second[0])
        );
        assert_ne!(first[0], second[0], "each home has a session of its own");
    }
    assert_eq!(standin.count("AssumeRole"), 2, "one for each home");
    for home in &homes {
        let _ = home.keyfob(["vault", "lock"]).run();
    }
}

/// Without locks nothing is written, and people are told why.
#[test]
fn a_file_system_without_locks_is_named_and_nothing_is_written() {
    let Some(strace) = outside::program("strace") else { return };
    let (_standin, home) = soaked();
    let before = home.read(".aws/config");
    for arguments in
        [&["profile", "set", "me", "output", "json"][..], &["credential-process", "--profile", "read"]]
    {
        let log = home.path("strace");
        let mut line = vec!["-f".to_owned(), "-qq".to_owned(), "-o".to_owned(), log.display().to_string()];
        line.extend(["-e", "trace=flock,fcntl", "-e", "inject=flock:error=ENOLCK"].map(str::to_owned));
        line.push(env!("CARGO_BIN_EXE_keyfob").to_owned());
        line.extend(arguments.iter().map(|argument| (*argument).to_owned()));
        let output = home.program(&strace, line).run();
        assert!(home.read("strace").contains("(INJECTED)"), "no lock was asked for");
        assert_ne!(output.status, 0);
        let _ = output.says("has no locks");
    }
    assert_eq!(home.read(".aws/config"), before);
}
