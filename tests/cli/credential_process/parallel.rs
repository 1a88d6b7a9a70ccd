//! Many callers at once.

use std::time::{Duration, Instant};

use super::{QUESTION, alice, alice_without_mfa};
use crate::keyfob::Running;
use crate::standin::sample::ALICE_MFA;
use crate::standin::{Fault, Standin};

const CALLERS: usize = 200;
const BUSY: Duration = Duration::from_secs(180);

#[test]
fn two_hundred_cold_callers_cause_one_question_and_one_call() {
    let (standin, home) = alice();
    standin.fault("AssumeRole", Fault::Delay(Duration::from_secs(2)));
    home.script(
        "callers",
        &format!(
            "mkdir out\ni=0\nwhile [ $i -lt {CALLERS} ]; do\n\
             ({} >out/$i 2>err-$i </dev/null || echo failed >>out/$i; [ ! -s err-$i ] || cat err-$i >>out/$i) &\n\
             i=$((i+1))\ndone\nwait\necho all done >/dev/tty",
            home.credential_process_line("prod")
        ),
    );
    let mut terminal = home.program(home.path("callers"), [""; 0]).limit(BUSY).on_terminal_with_pipes();
    terminal.expect(QUESTION);
    terminal.answer(&standin.totp_now(ALICE_MFA));
    terminal.expect_within("all done", BUSY);
    let transcript = terminal.transcript();
    let _ = terminal.wait().succeeds();
    assert_eq!(transcript.matches("MFA code").count(), 1, "{transcript}");
    let first = home.read("out/0");
    assert!(
        first.starts_with("{\"Version\":1,") && first.ends_with("\"AccountId\":\"444455556666\"}\n"),
        "{first}"
    );
    for number in 1..CALLERS {
        assert_eq!(home.read(&format!("out/{number}")), first, "caller {number}");
    }
    assert_eq!((standin.count("GetSessionToken"), standin.count("AssumeRole")), (1, 1));
}

#[test]
fn parallel_callers_share_a_failure() {
    let (standin, home) = alice_without_mfa();
    standin.fault("AssumeRole", Fault::Delay(Duration::from_secs(2)));
    standin.change_world(|world| world.roles.clear());
    let callers: Vec<_> = (0..8).map(|_| home.credential_process("read").spawn()).collect();
    let outputs: Vec<_> = callers.into_iter().map(|caller| caller.wait().fails(5)).collect();
    assert!(outputs.iter().all(|output| output.stderr == outputs[0].stderr), "{outputs:#?}");
    assert!(standin.count("AssumeRole") < 4, "{} calls", standin.count("AssumeRole"));
}

#[test]
fn the_death_of_the_one_who_renews_holds_nobody_up() {
    let (standin, home) = alice_without_mfa();
    standin.fault("AssumeRole", Fault::Delay(Duration::from_secs(30)).times(1));
    let holder = home.credential_process("read").spawn();
    wait_for_a_call(&standin);
    let waiting: Vec<Running> = (0..10).map(|_| home.credential_process("read").spawn()).collect();
    std::thread::sleep(Duration::from_millis(300));
    let killed = Instant::now();
    holder.kill();
    let outputs: Vec<_> = waiting.into_iter().map(|caller| caller.wait().succeeds_silently()).collect();
    assert!(killed.elapsed() < Duration::from_secs(15), "{:?}", killed.elapsed());
    assert!(outputs.iter().all(|output| output.stdout == outputs[0].stdout));
    assert_eq!(standin.count("AssumeRole"), 2);
}

fn wait_for_a_call(standin: &Standin) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while standin.count("AssumeRole") == 0 {
        assert!(Instant::now() < deadline, "no call came");
        std::thread::sleep(Duration::from_millis(5));
    }
}
