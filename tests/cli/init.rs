//! `keyfob init`: the function `kf` in real shells.

use std::path::Path;

use crate::exec::home;
use crate::home::Home;
use crate::outside;
use crate::standin::{Standin, World};

/// Runs a script in a shell that finds the keyfob under test as `keyfob`.
fn run(home: &mut Home, shell: &str, arguments: &[&str], script: &str) -> Option<String> {
    let shell = outside::program(shell)?;
    let directory = Path::new(env!("CARGO_BIN_EXE_keyfob")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap();
    let paths = std::env::join_paths([directory].into_iter().chain(std::env::split_paths(&path))).unwrap();
    home.set("PATH", paths);
    Some(home.program(shell, arguments.iter().copied().chain([script])).run().succeeds().stdout)
}

const USE: &str = "
kf ro; echo \"$AWS_PROFILE $AWS_REGION ${AWS_ACCESS_KEY_ID-none} ${KEYFOB_PROFILE-none}\"
kf key; echo \"$AWS_PROFILE $AWS_REGION\"
kf -; echo \"$AWS_PROFILE\"
kf rol || echo \"refused, still $AWS_PROFILE\"
env | grep -c -e SECRET -e TOKEN
true
";
const USED: &str = "ro eu-central-1 none none\nkey eu-west-1\nro\nrefused, still ro\n0\n";

fn world(standin: &Standin) -> Home {
    let mut home = home(standin);
    home.set("AWS_ACCESS_KEY_ID", "ASIAOLDOLDOLDOLDOLD1");
    home.set("KEYFOB_PROFILE", "old");
    home
}

#[test]
fn kf_in_bash() {
    let standin = Standin::start(World::sample());
    let mut home = world(&standin);
    let complete = "COMP_WORDS=(kf k); COMP_CWORD=1; _kf; echo \"${COMPREPLY[@]}\"\n\
                    COMP_WORDS=(keyfob exe); _keyfob; echo \"${COMPREPLY[@]}\"";
    let script = format!("eval \"$(keyfob init bash)\"\n{USE}\n{complete}");
    let Some(seen) = run(&mut home, "bash", &["--norc", "-c"], &script) else { return };
    assert_eq!(seen, format!("{USED}key\nexec\n"));
}

#[test]
fn kf_in_zsh() {
    let standin = Standin::start(World::sample());
    let mut home = world(&standin);
    let script = format!("eval \"$(keyfob init zsh)\"\n{USE}");
    let Some(seen) = run(&mut home, "zsh", &["-f", "-c"], &script) else { return };
    assert_eq!(seen, USED);
}

#[test]
fn kf_in_fish() {
    let standin = Standin::start(World::sample());
    let mut home = world(&standin);
    let script = "keyfob init fish | source
kf ro; echo \"$AWS_PROFILE $AWS_REGION $AWS_ACCESS_KEY_ID$KEYFOB_PROFILE\"
kf key; echo \"$AWS_PROFILE $AWS_REGION\"
kf -; echo \"$AWS_PROFILE\"
kf rol; or echo \"refused, still $AWS_PROFILE\"
complete -C 'kf k'";
    let Some(seen) = run(&mut home, "fish", &["--no-config", "-c"], script) else { return };
    assert_eq!(seen, "ro eu-central-1 \nkey eu-west-1\nro\nrefused, still ro\nkey\n");
}

#[test]
fn a_name_that_a_shell_would_run_is_not_completed() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    home.add_config("\n[profile $(touch pwned)]\nregion = x\n");
    let output = home.keyfob(["complete", "profiles", ""]).run().succeeds_silently();
    assert_eq!(output.stdout, "key\nro\n");
}

#[test]
fn the_picker_chooses_by_typing_on_the_terminal() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let mut terminal = home.keyfob(["exec", "--", "sh", "-c", "echo chosen=$KEYFOB_PROFILE"]).on_terminal();
    terminal.expect("Profile?");
    terminal.expect("ReadOnly");
    terminal.press("readon");
    terminal
        .expect_screen("one line left", |screen| screen.contains("ReadOnly") && !screen.contains("key  "));
    terminal.press("\r");
    terminal.expect("chosen=ro");
    let _ = terminal.wait().succeeds();
}

#[test]
fn a_dumb_terminal_gets_numbers_and_what_was_used_last_is_first() {
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    let _ = home.credential_process("ro").run().succeeds_silently();
    home.set("TERM", "dumb");
    let mut terminal = home.keyfob(["exec", "--", "sh", "-c", "echo chosen=$KEYFOB_PROFILE"]).on_terminal();
    terminal.expect("  1  ro");
    terminal.expect("Number: ");
    terminal.answer("2");
    terminal.expect("chosen=key");
    let _ = terminal.wait().succeeds();
}
