//! `keyfob init`: the function `kf` in real shells.

use std::path::Path;

use crate::exec::home;
use crate::home::Home;
use crate::outside;
use crate::sso_home::sign_in;
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
    let script = format!("eval \"$(keyfob init bash)\"\n{USE}");
    let Some(seen) = run(&mut home, "bash", &["--norc", "-c"], &script) else { return };
    assert_eq!(seen, USED);
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
fn kf_in_nushell() {
    let standin = Standin::start(World::sample());
    let mut home = world(&standin);
    let init = home.keyfob(["init", "nu"]).run().succeeds().stdout;
    // Nushell reads a script before it runs anything, so it cannot make one.
    let file = home.write("init.nu", &init);
    let script = format!(
        "source {}
kf ro; print $\"($env.AWS_PROFILE) ($env.AWS_REGION) ($env.AWS_ACCESS_KEY_ID? | default none)\"
kf key; print $\"($env.AWS_PROFILE) ($env.AWS_REGION)\"
kf -; print $env.AWS_PROFILE
try {{ kf rol }} catch {{ print $\"refused, still ($env.AWS_PROFILE)\" }}
print ($env | columns | where {{|name| $name =~ 'SECRET|TOKEN'}} | length)",
        file.display()
    );
    let Some(seen) = run(&mut home, "nu", &["--no-config-file", "-c"], &script) else { return };
    assert_eq!(seen, "ro eu-central-1 none\nkey eu-west-1\nro\nrefused, still ro\n0\n");
}

/// A home whose logins were listed, so that accounts and roles are known.
fn listed(standin: &Standin) -> Home {
    let home = crate::sso_home::home(standin);
    let _ = sign_in(standin, &home, &["login", "corp"]).0.succeeds();
    let _ = home.keyfob(["sso", "roles", "--session", "corp"]).run().succeeds();
    home.add_config("\n[profile ad@corp]\nregion = eu-west-1\n");
    standin.forget_requests();
    home
}

/// What is typed, and what it becomes when TAB is pressed.
const TYPED: [(&str, &str); 9] = [
    ("kf leg", "kf legacy"),
    ("keyfob exec leg", "keyfob exec legacy"),
    ("keyfob exec --server leg", "keyfob exec --server legacy"),
    ("keyfob whoami -p ad@", "keyfob whoami -p ad@corp"),
    ("keyfob login cor", "keyfob login corp"),
    ("keyfob console legacy --service stepf", "keyfob console legacy --service stepfunctions"),
    ("keyfob sso roles 4444", "keyfob sso roles 444455556666"),
    (
        "keyfob configure sso --account 777788889999 --role Bil",
        "keyfob configure sso --account 777788889999 --role Billing",
    ),
    ("keyfob exec legacy --durat", "keyfob exec legacy --duration"),
];

/// Presses TAB in a real shell at a real terminal.
fn tab(shell: &str, arguments: &[&str], set_up: &str) {
    let Some(program) = outside::program(shell) else { return };
    let standin = Standin::start(World::sample());
    let mut home = listed(&standin);
    let directory = Path::new(env!("CARGO_BIN_EXE_keyfob")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap();
    let paths = std::env::join_paths([directory].into_iter().chain(std::env::split_paths(&path))).unwrap();
    home.set("PATH", paths);
    home.set("PS1", "> ");
    home.set("HISTFILE", "");
    let mut terminal = home.program(program, arguments.iter().copied()).on_terminal();
    terminal.press(&format!("{set_up}\r"));
    for (number, (typed, completed)) in TYPED.iter().enumerate() {
        terminal.press(&format!(" echo ready-$(({number}+100))\r"));
        terminal.expect(&format!("ready-{}", number + 100));
        terminal.press(&format!("{typed}\t"));
        terminal.expect_screen(completed, |screen| screen.contains(completed));
        // CTRL-U
        terminal.press("\u{15}");
    }
    terminal.kill();
    assert_eq!(standin.requests().len(), 0, "no call");
}

#[test]
fn tab_in_bash() {
    tab("bash", &["--norc", "--noprofile", "-i"], "eval \"$(keyfob init bash)\"");
}

#[test]
fn tab_in_zsh() {
    tab(
        "zsh",
        &["-f", "-i"],
        "PS1='> '; unsetopt zle_bracketed_paste prompt_sp; autoload -Uz compinit && compinit -u -D; eval \"$(keyfob init zsh)\"",
    );
}

#[test]
fn tab_in_fish() {
    let standin = Standin::start(World::sample());
    let mut home = listed(&standin);
    let asked: String = TYPED.iter().map(|(typed, _)| format!("complete -C '{typed}'; ")).collect();
    let script = format!("keyfob init fish | source\n{asked}");
    let Some(seen) = run(&mut home, "fish", &["--no-config", "-c"], &script) else { return };
    let words: Vec<&str> = seen.lines().map(|line| line.split('\t').next().unwrap()).collect();
    let expected: Vec<&str> =
        TYPED.iter().map(|(_, completed)| completed.rsplit(' ').next().unwrap()).collect();
    assert_eq!(words, expected);
    assert_eq!(standin.requests().len(), 0, "no call");
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

/// The shell reads keyfob's stdout, so that the list must be drawn elsewhere; it tells account, role, region and kind.
#[test]
fn kf_alone_offers_the_list() {
    let Some(bash) = outside::program("bash") else { return };
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    let directory = Path::new(env!("CARGO_BIN_EXE_keyfob")).parent().unwrap().to_owned();
    let path = std::env::join_paths([directory, "/usr/bin".into(), "/bin".into()]).unwrap();
    home.set("PATH", path);
    let _ = home.credential_process("ro").run().succeeds_silently();
    let script = "eval \"$(keyfob init bash)\"; kf; echo \"chosen=$AWS_PROFILE in $AWS_REGION\"";
    let mut terminal = home.program(bash, ["--norc", "-c", script]).on_terminal();
    terminal.expect("Profile?");
    terminal.expect_screen("what there is to know", |screen| {
        ["444455556666", "ReadOnly", "eu-central-1", "role", "min left"]
            .iter()
            .all(|text| screen.contains(text))
    });
    terminal.press("readon\r");
    terminal.expect("chosen=ro in eu-central-1");
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

/// What `kf` gets is evaluated, so that even help is told on stderr.
#[test]
fn a_slip_at_kf_is_told_with_the_next_step() {
    let home = Home::new();
    let use_ = |word: &str| home.keyfob(["use", "--format", "sh", "--", word]).run().fails(2);
    let _ = use_("-").says("no profile to go back to").says("`kf NAME`");
    let alone = || home.keyfob(["use", "--format", "sh"]).run().fails(2);
    let _ = alone().says("no profile to choose from yet").says("`keyfob add NAME`");
    home.config("[profile one]\nregion = eu-west-1\n");
    let _ = alone().says("nobody can be asked for a profile here").says("`kf PROFILE`");
    for word in ["-h", "--help"] {
        let _ = use_(word).says("`kf` alone offers a list").does_not_say("neither shared file");
    }
}
