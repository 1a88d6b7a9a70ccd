//! The recipes of the README, taken out of it and run.
//!
//! A block below `<!-- recipe: NAME -->` belongs to that recipe. Programs that no test machine has (Terraform, Docker's
//! engine, ykman) are stood in for by scripts that do with their arguments what the program would, a container made of
//! namespaces included; what starts other programs
//! from a file (VS Code, starship, GitHub's runner) is left out, and its file is read and obeyed.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use ::keyfob::cli::reference;
use serde_json::Value;

use crate::home::Home;
use crate::keyfob::Keyfob;
use crate::outside;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET, access_key_csv};
use crate::standin::{Standin, World};

const README: &str = include_str!("../../README.md");
const PYTHON_PARTS: &str = "boto3, AWS CLI v1 and moto";
const ROLE: &str = "arn:aws:sts::444455556666:assumed-role/ReadOnly/alice";
/// Python starts slowly on a busy machine.
const LIMIT: Duration = Duration::from_secs(180);
/// What the programs in the recipes do with the credentials: they ask who they are.
const WHO: &str = "exec aws sts get-caller-identity --query Arn --output text";
/// `docker run` with the options of the recipes; the image's program is the AWS CLI. `$UNSHARE` gives it namespaces of its
/// own and a root in which there is this machine's software and nothing else: no home, no files of AWS, no variable that
/// was not handed in. The bridge that Docker lays without `--network` is left out, since AWS is on this machine here.
const DOCKER: &str = r#"
set -e
test "$1" = run && shift
handed_in=$(mktemp)
network=
while test "$1" != amazon/aws-cli; do
    case $1 in
        --rm) ;;
        --network) case $2 in host) ;; none) network=--net ;; *) exit 9 ;; esac; shift ;;
        --env-file) cat "$2" >>"$handed_in"; shift ;;
        -e) eval "value=\$$2"; printf '%s=%s\n' "$2" "$value" >>"$handed_in"; shift ;;
        *) echo "docker: $1?" >&2; exit 9 ;;
    esac
    shift
done
shift
set -- "AWS_ENDPOINT_URL_STS=$AWS_ENDPOINT_URL_STS" "PATH=$PATH" aws "$@" --query Arn --output text
while IFS= read -r line; do set -- "$line" "$@"; done <"$handed_in"
rm "$handed_in"
test -n "$UNSHARE" || exec env -i "$@"
root=$(mktemp -d)
exec $UNSHARE $network sh -e -c '
    root=$1; shift
    mount -t tmpfs none "$root"
    for place in /usr /bin /lib /lib64 /dev "$SOFTWARE" "$PYTHON"; do
        test -d "$place" || continue
        mkdir -p "$root$place"
        mount --rbind "$place" "$root$place"
    done
    mkdir "$root/tmp"
    exec chroot "$root" /usr/bin/env -i HOME=/nonexistent "$@"
' sh "$root" "$@"
"#;
const CONTAINERS: &str = "namespaces for a container";

/// The command that starts a program in namespaces of its own, where that is permitted.
fn unshare() -> Option<String> {
    let found = ["", " --map-root-user"]
        .into_iter()
        .map(|user| format!("unshare --mount --pid --fork --ipc --uts{user}"));
    let works = |command: &String| {
        let script = format!("{command} --net sh -c 'mount -t tmpfs none /mnt' 2>/dev/null");
        std::process::Command::new("sh").args(["-c", &script]).status().is_ok_and(|status| status.success())
    };
    let found = found.into_iter().find(works);
    if found.is_none() {
        outside::lacking(CONTAINERS);
    }
    found
}

/// Has `docker` make true containers, where that is permitted.
fn contain(home: &mut Home) -> bool {
    let (Some(unshare), Some(software)) = (unshare(), outside::part("venv", PYTHON_PARTS)) else {
        return false;
    };
    let prefix = ["-c", "import sys; print(sys.base_prefix)"];
    let python = home.program(software.join("bin/python3"), prefix).run().succeeds();
    home.set("UNSHARE", unshare);
    home.set("SOFTWARE", software);
    home.set("PYTHON", python.stdout.trim_end());
    true
}

pub(crate) struct Block {
    language: String,
    pub(crate) text: String,
}

impl Block {
    /// The commands of a session, or the whole of a script.
    pub(crate) fn commands(&self) -> String {
        if self.language != "console" {
            return self.text.clone();
        }
        self.text.lines().filter_map(|line| line.strip_prefix("$ ")).collect::<Vec<_>>().join("\n")
    }
}

/// Every block of the README with the recipe that it belongs to, if any.
fn blocks() -> Vec<(Option<String>, Block)> {
    let mut found = Vec::new();
    let mut recipe = None;
    let mut lines = README.lines();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("<!-- recipe: ") {
            recipe = Some(name.trim_end_matches(" -->").to_owned());
        } else if let Some(language) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let block = Block { language: language.to_owned(), text: text.join("\n") + "\n" };
            found.push((recipe.clone(), block));
        } else if !line.is_empty() {
            recipe = None;
        }
    }
    found
}

fn recipe(name: &str) -> Vec<Block> {
    let found: Vec<Block> =
        blocks().into_iter().filter(|(of, _)| of.as_deref() == Some(name)).map(|(_, block)| block).collect();
    assert!(!found.is_empty(), "the README has no recipe `{name}`");
    found
}

pub(crate) fn only(name: &str) -> Block {
    let mut blocks = recipe(name);
    assert_eq!(blocks.len(), 1, "{name}");
    blocks.remove(0)
}

/// Alice has no MFA device here, since nobody is there to type codes.
fn world() -> World {
    World::sample().with_user("alice", |mut alice| {
        alice.mfa_devices.clear();
        alice
    })
}

/// A home in which the programs of the recipes are found, with the CSV of the console.
fn bare_home(standin: &Standin) -> Option<Home> {
    let aws = outside::part("venv/bin/aws", PYTHON_PARTS)?;
    let mut home = Home::with(standin);
    home.unset("AWS_REGION");
    home.write("Downloads/alice_accessKeys.csv", access_key_csv());
    let _ = home.script("stubs/terraform", WHO);
    let _ = home.script("stubs/docker", DOCKER);
    let keyfob = Path::new(env!("CARGO_BIN_EXE_keyfob")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let ours = [home.path("stubs"), keyfob.to_owned(), aws.parent().unwrap().to_owned()];
    home.set("PATH", std::env::join_paths(ours.into_iter().chain(std::env::split_paths(&path))).unwrap());
    home.set("AWS_PAGER", "");
    Some(home)
}

/// The same after the README's first two steps.
fn home(standin: &Standin) -> Option<Home> {
    let home = bare_home(standin)?;
    let first = bash(&home, &only("first-key").commands()).run().succeeds();
    let _ = first.prints("arn:aws:iam::111122223333:user/alice");
    assert!(!home.path("Downloads/alice_accessKeys.csv").exists());
    let _ = bash(&home, &only("first-role").commands()).run().succeeds().prints(ROLE);
    Some(home)
}

pub(crate) fn bash<'h>(home: &'h Home, script: &str) -> Keyfob<'h> {
    let arguments = ["--norc", "-e", "-o", "pipefail", "-c", script];
    home.program("bash", arguments.map(OsString::from)).limit(LIMIT)
}

/// Reads a file of a kind that Python knows as JSON.
fn read_as(home: &Home, module: &str, expression: &str, text: &str) -> Value {
    let script = format!("import json, sys, {module}; print(json.dumps({expression}))");
    home.program("python3", ["-c".to_owned(), script]).stdin(text).limit(LIMIT).run().succeeds().json()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

#[test]
fn python_and_the_aws_cli() {
    let standin = Standin::start(world());
    let Some(home) = home(&standin) else { return };
    let output = bash(&home, &only("aws-cli").commands()).run().succeeds();
    assert_eq!(output.stdout.matches(ROLE).count(), 2, "{}", output.stdout);
    let program = only("boto3").text;
    let _ = home.program("python3", ["-"]).stdin(program).limit(LIMIT).run().succeeds().prints(ROLE);
    assert_eq!(standin.count("AssumeRole"), 1, "all of them share it");
}

#[test]
fn terraform() {
    let standin = Standin::start(world());
    let Some(home) = home(&standin) else { return };
    let provider = only("terraform").text;
    let setting = |key: &str| {
        let found =
            provider.lines().filter_map(|line| line.split_once('=')).find(|(name, _)| name.trim() == key);
        found.expect("a setting of the provider").1.trim().trim_matches('"').to_owned()
    };
    assert!(provider.starts_with("provider \"aws\" {") && provider.trim_end().ends_with('}'));
    let started =
        bash(&home, WHO).env("AWS_PROFILE", setting("profile")).env("AWS_REGION", setting("region"));
    let _ = started.run().succeeds().prints(ROLE);
    let output = bash(&home, &only("terraform-exec").commands()).run().succeeds();
    assert_eq!(output.stdout, format!("{ROLE}\n{ROLE}\n"));
    outside::lacking("terraform, whose recipe a script runs");
}

#[test]
fn docker() {
    let standin = Standin::start(world());
    let Some(mut home) = home(&standin) else { return };
    contain(&mut home);
    for name in ["docker", "docker-server", "docker-serve"] {
        let script = format!("trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{}", only(name).commands());
        let output = bash(&home, &script).run().succeeds();
        assert_eq!(output.stdout, format!("{ROLE}\n"), "{name}");
    }
}

/// The container is one: without the option it has a loopback of its own, on which nobody serves.
#[test]
fn a_container_without_this_machines_network_does_not_reach_the_endpoint() {
    let standin = Standin::start(world());
    let Some(mut home) = home(&standin) else { return };
    if !contain(&mut home) {
        return;
    }
    let script = only("docker-server").commands().replace("--network host", "--network none");
    let output = bash(&home, &script).run();
    assert!(output.status != 0 && output.stdout.is_empty(), "{}", output.stdout);
    let _ = output.does_not_say("docker:").says("credentials");
}

#[test]
fn vs_code() {
    let standin = Standin::start(world());
    let Some(home) = home(&standin) else { return };
    let file = home.write("who.py", only("boto3").text.replace("profile_name=\"prod\"", ""));
    let launch: Value = serde_json::from_str(&only("vscode-launch").text).unwrap();
    let started = &launch["configurations"][0];
    assert_eq!(started["program"], "${file}");
    let mut program = home.program("python3", [file]).limit(LIMIT);
    for (name, value) in started["env"].as_object().unwrap() {
        program = program.env(name, text(value));
    }
    let _ = program.run().succeeds().prints(ROLE);
    let tasks: Value = serde_json::from_str(&only("vscode-tasks").text).unwrap();
    let task = &tasks["tasks"][0];
    assert_eq!(task["type"], "process");
    let arguments = task["args"].as_array().unwrap().iter().map(text);
    let _ = home.program(text(&task["command"]), arguments).limit(LIMIT).run().succeeds().prints(ROLE);
}

#[test]
fn prompts_that_are_configured_by_files() {
    let standin = Standin::start(world());
    let Some(home) = home(&standin) else { return };
    let starship = read_as(&home, "tomllib", "tomllib.load(sys.stdin.buffer)", &only("starship").text);
    let segment = &starship["custom"]["keyfob"];
    let shell = |line: &Value| home.program("sh", ["-c", text(line)]);
    let _ = shell(&segment["when"]).run().exits(1);
    let _ = shell(&segment["when"]).env("AWS_PROFILE", "prod").run().succeeds();
    assert!(shown(shell(&segment["command"])).starts_with("prod "));

    let posh = recipe("oh-my-posh");
    let theme: Value = serde_json::from_str(&posh[1].text).unwrap();
    assert!(text(&theme["template"]).contains(".Env.KEYFOB_SEGMENT"));
    let script = format!("{}\nset_poshcontext; printenv KEYFOB_SEGMENT", posh[0].text);
    assert!(shown(bash(&home, &script)).starts_with("prod "));
}

/// What a prompt shows in a shell that uses `prod`.
fn shown(command: Keyfob<'_>) -> String {
    command.env("AWS_PROFILE", "prod").run().succeeds().stdout
}

#[test]
fn prompts_of_shells() {
    let standin = Standin::start(world());
    let Some(home) = home(&standin) else { return };
    let script =
        format!("{}\neval \"$PROMPT_COMMAND\"; printf '%s' \"${{PS1@P}}\"", only("bash-prompt").text);
    let prompt = shown(bash(&home, &script));
    assert!(prompt.starts_with("prod ") && prompt.trim_end().ends_with(['$', '#']), "{prompt}");
    let kf =
        format!("{}\nkf me; kf prod; echo \"$AWS_PROFILE\"; kf -; echo \"$AWS_PROFILE\"", only("kf").text);
    assert_eq!(bash(&home, &kf).run().succeeds().stdout, "prod\nme\n");
    if let Some(fish) = outside::program("fish") {
        let script = format!("{}\nfish_right_prompt", only("fish").text);
        assert!(shown(home.program(fish, ["--no-config", "-c", &script])).contains("prod "));
    }
    if let Some(zsh) = outside::program("zsh") {
        let block = only("powerlevel10k").text;
        let script = format!(
            "p10k() {{ print -r -- \"$@\" }}\n{block}\nprompt_keyfob; print $POWERLEVEL9K_RIGHT_PROMPT_ELEMENTS"
        );
        let output = shown(home.program(zsh, ["-f", "-c", &script]));
        let lines: Vec<&str> = output.lines().collect();
        assert!(lines[0].starts_with("segment -t ") && lines[0].contains("prod "), "{output}");
        assert_eq!(lines[1], "keyfob");
    }
}

#[test]
fn the_status_line_of_tmux() {
    let standin = Standin::start(world());
    let Some(tmux) = outside::program("tmux") else { return };
    let Some(mut home) = home(&standin) else { return };
    home.set("TMUX_TMPDIR", home.path("run"));
    let blocks = recipe("tmux");
    let file = home.write("tmux.conf", &blocks[0].text);
    let start = ["-f".into(), file.into_os_string(), "new-session".into(), "sleep 120".into()];
    let mut terminal = home.program(&tmux, start).on_terminal();
    terminal.expect("[0]");
    let told = bash(&home, &blocks[1].text).run().succeeds();
    terminal.expect_screen("the profile", |screen| screen.contains("prod "));
    let _ = home.program(&tmux, ["kill-server"]).run();
    assert_eq!(told.stderr, "");
}

#[test]
fn github_actions() {
    let standin = Standin::start(world());
    let Some(home) = bare_home(&standin) else { return };
    let workflow = read_as(&home, "yaml", "yaml.safe_load(sys.stdin)", &only("github-actions").text);
    let job = &workflow["jobs"]["deploy"];
    let temporary = home.path("run").display().to_string();
    let filled = |value: &Value| {
        text(value)
            .replace("${{ runner.temp }}", &temporary)
            .replace("${{ secrets.AWS_ACCESS_KEY_ID }}", ALICE_KEY_ID)
            .replace("${{ secrets.AWS_SECRET_ACCESS_KEY }}", ALICE_SECRET)
    };
    let mut last = None;
    for step in job["steps"].as_array().unwrap() {
        let mut run = bash(&home, &filled(&step["run"]));
        for variables in [&job["env"], &step["env"]] {
            for (name, value) in variables.as_object().into_iter().flatten() {
                run = run.env(name, filled(value));
            }
        }
        last = Some(run.run().succeeds());
    }
    let _ = last.expect("a step").prints(ROLE);
}

#[test]
fn a_container_with_a_key_file() {
    let standin = Standin::start(world());
    let Some(home) = bare_home(&standin) else { return };
    let _ = bash(&home, &only("key-file").commands()).run().succeeds();
    let dockerfile = only("dockerfile").text;
    let instruction = |word: &str| {
        let lines = dockerfile.lines().filter_map(|line| line.strip_prefix(word)).map(str::trim);
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let command: Vec<String> = serde_json::from_str(&instruction("CMD")[0]).unwrap();
    let mut job = home.program(&command[0], &command[1..]).limit(LIMIT);
    for variable in instruction("ENV") {
        let (name, value) = variable.split_once('=').unwrap();
        let mounted = value.replace("/run/secrets", &home.path("").display().to_string());
        job = job.env(name, mounted);
    }
    let _ = job.run().succeeds().prints("arn:aws:iam::111122223333:user/alice");
}

#[test]
fn git() {
    let standin = Standin::start(world());
    if outside::program("git").is_none() {
        return;
    }
    let Some(home) = home(&standin) else { return };
    let block = only("git").commands();
    let (configure, clone) = block.split_once('\n').unwrap();
    let _ = bash(&home, configure).env("GIT_CONFIG_NOSYSTEM", "1").run().succeeds();
    let url = clone.strip_prefix("git clone ").unwrap();
    let asked = home.program("git", ["credential", "fill"]).env("GIT_CONFIG_NOSYSTEM", "1");
    let output = asked.stdin(format!("url={url}\n\n")).run().succeeds();
    let _ = output.prints("username=ASIA").prints("password=20");
}

#[test]
fn settings_of_profiles() {
    let standin = Standin::start(world());
    let Some(home) = home(&standin) else { return };
    for (name, written) in [
        ("long-role", "keyfob_duration_seconds = 14400"),
        ("codes", "keyfob_mfa_process = ykman oath accounts code --single aws"),
    ] {
        let _ = bash(&home, &only(name).commands()).run().succeeds();
        assert!(home.read(".aws/config").contains(written), "{}", home.read(".aws/config"));
    }
}

/// A recipe that no test above, or in `wsl`, runs would rot.
#[test]
fn every_recipe_is_run() {
    let source = concat!(include_str!("recipes.rs"), include_str!("wsl.rs"));
    let names: BTreeSet<String> = blocks().into_iter().filter_map(|(recipe, _)| recipe).collect();
    assert!(names.len() >= 20, "{names:?}");
    for name in names {
        assert!(source.contains(&format!("\"{name}\"")), "nothing runs the recipe `{name}`");
    }
}

/// Every keyfob command that the README, another document or a help text shows is one that keyfob takes.
#[test]
fn every_command_that_is_shown_is_one() {
    let typed = ["console", "bash", "zsh", "fish"];
    let blocks = blocks().into_iter().filter(|(_, block)| typed.contains(&block.language.as_str()));
    let shown: Vec<(&str, String)> = blocks.map(|(_, block)| ("a block", block.commands())).collect();
    let inline = README.split('`').skip(1).step_by(2).filter(|code| code.starts_with("keyfob "));
    let mut count = 0;
    let texts =
        shown.iter().map(|(place, text)| (*place, text.as_str())).chain(inline.map(|code| ("text", code)));
    let pages = reference::pages();
    let examples = pages.iter().map(|page| ("help", page.examples.as_str()));
    for (place, text) in texts.chain(examples) {
        let text = text.replace("\\|", "|").replace("\\\n", " ");
        for mut words in commands_in(&text) {
            count += 1;
            // A sentence may name a command without what it needs.
            if place == "text" && words.len() == 1 {
                words.push("--help".to_owned());
            }
            if let Err(problem) = reference::understands(&words) {
                panic!("{place}: `keyfob {}`: {problem}", words.join(" "));
            }
        }
    }
    assert!(count > 150, "{count} commands were found");
}

/// The arguments of each `keyfob …` in shell text, up to what ends a command.
fn commands_in(text: &str) -> Vec<Vec<String>> {
    let starts = text.match_indices("keyfob ").filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || "(`'\"".contains(c))
    });
    starts.map(|(at, name)| words(&text[at + name.len()..])).collect()
}

fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut some) = (Vec::new(), String::new(), None, false);
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), c) => word.push(c),
            (None, '\'' | '"') if some || word.is_empty() => (quote, some) = (Some(c), true),
            (None, '|' | ';' | '&' | '>' | '<' | ')' | '#' | '\n' | '"') => break,
            (None, c) if c.is_whitespace() => {
                if some || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                some = false;
            }
            (None, c) => {
                word.push(c);
                some = true;
            }
        }
    }
    if some || !word.is_empty() {
        words.push(word);
    }
    words
}
