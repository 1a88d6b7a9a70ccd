//! `keyfob man`, `keyfob completions`, and the files made with them.

use std::path::Path;

use ::keyfob::cli::reference::{Shell, pages};

use crate::home::Home;

/// `make generate` writes these files anew.
#[test]
fn the_committed_manual_pages_and_completions_are_the_command_lines() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = pages().into_iter().map(|page| (format!("man/{}.1", page.name), page.roff));
    let completions = Shell::ALL
        .into_iter()
        .map(|shell| (format!("completions/{}", shell.file_name()), shell.completions()));
    let made: Vec<_> = pages.chain(completions).collect();
    for (path, text) in &made {
        let committed = std::fs::read_to_string(project.join(path)).unwrap_or_default();
        assert!(committed == *text, "{path} is not what the command line gives: run `make generate`");
    }
    for folder in ["man", "completions"] {
        for entry in std::fs::read_dir(project.join(folder)).unwrap() {
            let path = format!("{folder}/{}", entry.unwrap().file_name().to_string_lossy());
            assert!(
                made.iter().any(|(name, _)| *name == path),
                "{path} is of no command: run `make generate`"
            );
        }
    }
}

#[test]
fn they_are_printed_too() {
    let home = Home::new();
    let _ = home.keyfob(["man", "credential-process"]).run().succeeds_silently().prints(".SH SYNOPSIS");
    let _ = home.keyfob(["man", "nothing"]).run().fails(2).says("`nothing`");
    let script = home.keyfob(["completions", "bash"]).run().succeeds_silently().stdout;
    let _ = home.program("/bin/bash", ["-n"]).stdin(script).run().succeeds_silently();
    let _ = home.keyfob(["completions", "tcsh"]).run().fails(2);
}
