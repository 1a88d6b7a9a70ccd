//! Many callers, their sudden death, and commands with credentials.

use std::time::{Duration, Instant};

use crate::home::{Home, Output};
use crate::standin::{Fault, Standin, World};

const ASK: [&str; 3] = ["credential-process", "--profile", "read"];

#[test]
fn parallel_callers_cause_one_call() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    standin.fault("AssumeRole", Fault::Delay(Duration::from_secs(2)));
    let callers: Vec<_> = (0..20).map(|_| home.start(ASK)).collect();
    let ids: Vec<_> = callers.into_iter().map(|caller| Output::from(caller).access_key_id()).collect();
    assert!(ids.iter().all(|id| id == &ids[0]), "{ids:?}");
    assert_eq!(standin.count("AssumeRole"), 1);
}

#[test]
fn the_death_of_the_one_who_renews_holds_nobody_up() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    standin.fault("AssumeRole", Fault::Delay(Duration::from_secs(40)).times(1));
    let mut holder = home.start(ASK);
    let deadline = Instant::now() + Duration::from_secs(30);
    while standin.count("AssumeRole") == 0 {
        assert!(Instant::now() < deadline, "no call came");
        std::thread::sleep(Duration::from_millis(5));
    }
    let waiting: Vec<_> = (0..6).map(|_| home.start(ASK)).collect();
    std::thread::sleep(Duration::from_millis(500));
    let killed = Instant::now();
    holder.kill().unwrap();
    holder.wait().unwrap();
    let ids: Vec<_> = waiting.into_iter().map(|caller| Output::from(caller).access_key_id()).collect();
    assert!(killed.elapsed() < Duration::from_secs(20), "{:?}", killed.elapsed());
    assert!(ids.iter().all(|id| id == &ids[0]), "{ids:?}");
    assert_eq!(standin.count("AssumeRole"), 2);
}

#[test]
fn a_command_gets_credentials_and_its_status_is_passed_on() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let shown = home.run(["exec", "read", "--", "cmd", "/C", "echo %AWS_ACCESS_KEY_ID%"]).succeeds();
    assert!(shown.stdout.starts_with("ASIA"), "{shown:?}");
    let _ = home.run(["exec", "read", "--", "cmd", "/C", "exit 7"]).fails(7);
    let _ = home.run(["exec", "read", "--", "no-such-command"]).fails(1);
}

/// `npm`, `cdk` and the AWS CLI v1 are batch files.
#[test]
fn batch_files_are_found_by_their_plain_name() {
    let standin = Standin::start(World::sample());
    let mut home = Home::alice(&standin);
    std::fs::create_dir(home.path("tools")).unwrap();
    std::fs::write(home.path(r"tools\deploy.cmd"), "@echo deployed %1 with %AWS_ACCESS_KEY_ID%\r\n").unwrap();
    let mut path = home.path("tools").into_os_string();
    path.push(";");
    path.push(std::env::var_os("PATH").unwrap());
    home.set("PATH", path);
    let output = home.run(["exec", "read", "--", "deploy", "a b"]).succeeds();
    assert!(output.stdout.starts_with("deployed \"a b\" with ASIA"), "{output:?}");
}

#[test]
fn variables_for_windows_shells() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let text = home.run(["env", "read", "--format", "powershell"]).succeeds().stdout;
    assert!(text.contains("$Env:AWS_ACCESS_KEY_ID = 'ASIA"), "{text}");
    let text = home.run(["env", "read", "--format", "cmd"]).succeeds().stdout;
    assert!(text.contains("set \"AWS_ACCESS_KEY_ID=ASIA"), "{text}");
}
