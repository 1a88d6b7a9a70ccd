//! Running a command under strace, and what is seen of it there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use super::cases::Case;
use crate::home::Home;
use crate::keyfob::{Keyfob, Output};

/// What a command did that leaves the process.
pub(super) struct Traced {
    pub(super) output: Output,
    /// Every program that was started, with its arguments and environment.
    pub(super) programs: String,
    /// What was written to files, those that are gone again included: by the name that the file had at last.
    pub(super) written: BTreeMap<String, String>,
}

/// Starts a server, asks it once, and ends it.
const SERVE_AND_ASK: &str = r#""$@" > served-told &
server=$!
until url=$(grep -o 'http://127[^"]*' served-told); do
    kill -0 $server || exit 1
    sleep 0.1
done
curl -sf -H "Authorization: $(cat served-token)" "$url" || exit 1
kill $server
wait $server
exit 0"#;

/// Runs a command of keyfob under strace, with the person of the case at its terminal.
pub(super) fn traced(home: &Home, strace: &Path, case: &Case, verbosity: &str) -> Traced {
    let serve = home.script("serve-and-ask", SERVE_AND_ASK).display().to_string();
    let mut line = if case.command == "serve" { vec!["/bin/sh", serve.as_str()] } else { Vec::new() };
    line.push(env!("CARGO_BIN_EXE_keyfob"));
    line.extend(Some(verbosity).filter(|verbosity| !verbosity.is_empty()));
    line.extend(case.command.split(' ').chain(case.arguments.iter().copied()));
    run(home, strace, &line, |command| {
        if case.person.is_empty() {
            return command.stdin(case.stdin).run();
        }
        let mut terminal = command.on_terminal();
        for (question, answer) in case.person {
            terminal.expect(question);
            terminal.answer(answer);
        }
        terminal.wait()
    })
}

/// Runs a program under strace, and sees what leaves it and its children.
pub(super) fn run(
    home: &Home,
    strace: &Path,
    line: &[&str],
    run: impl FnOnce(Keyfob<'_>) -> Output,
) -> Traced {
    let log = home.path("strace");
    let calls = "trace=execve,write,pwrite64,writev,rename,renameat,renameat2";
    let mut arguments = vec!["-f", "-qq", "-v", "-y", "-s", "65536", "-e", calls, "-o"];
    let log_name = log.display().to_string();
    arguments.push(&log_name);
    arguments.extend(line);
    let command = home.program(strace, arguments).current_dir(home.path("")).limit(Duration::from_secs(120));
    let output = run(command);
    let text = String::from_utf8_lossy(&fs::read(&log).unwrap()).into_owned();
    fs::remove_file(log).unwrap();
    let programs: Vec<&str> = text.lines().filter(|line| line.contains("execve(")).collect();
    Traced { output, programs: programs.join("\n"), written: written(&text) }
}

fn written(trace: &str) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for line in trace.lines() {
        let Some((call, rest)) = line.split_once('(') else { continue };
        let call = call.rsplit(' ').next().unwrap_or_default();
        if call.starts_with("rename") {
            // `AT_FDCWD</directory>, "name"`, or `"name"` alone.
            let directory = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
            let directory = Path::new(directory.map_or("/", |(directory, _)| directory));
            let names: Vec<String> = rest
                .split('"')
                .skip(1)
                .step_by(2)
                .map(|name| directory.join(name).display().to_string())
                .collect();
            if let [from, to] = &names[..]
                && let Some(text) = files.remove(from)
            {
                files.entry(to.clone()).or_default().push_str(&text);
            }
        } else if call != "execve"
            && let Some((file, text)) = rest.split_once('<').and_then(|(_, rest)| rest.split_once(">,"))
            && file.starts_with('/')
        {
            files.entry(file.to_owned()).or_default().push_str(text);
        }
    }
    files
}
