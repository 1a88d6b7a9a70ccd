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

/// Examples are copied: a line of one must not be broken by a terminal of the usual width. Nor must anything else be, and
/// a command's help is no longer than it takes.
#[test]
fn help_fits_the_usual_terminal() {
    let home = Home::new();
    let hyphenated = ["credential-process", "git-credential", "change-passphrase"];
    for page in pages() {
        let kept = |name: String, word: &&str| name.replace(*word, &word.replace('-', "_"));
        let name = hyphenated.iter().fold(page.name.clone(), kept);
        let words: Vec<String> = name.split('-').skip(1).map(|word| word.replace('_', "-")).collect();
        let help =
            home.keyfob(words.iter().map(String::as_str).chain(["--help"])).run().succeeds_silently().stdout;
        let examples = help.split_once("\nExamples:\n").map_or("", |(_, examples)| examples);
        let long: Vec<_> = examples.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(long.is_empty() || page.name == "keyfob-git-credential", "{}: {long:#?}", page.name);
        assert!(!help.contains("Possible values:") && help.lines().count() < 65, "{help}");
    }
}

/// Two things that the short help leaves out, and that the long one is for.
#[test]
fn help_teaches_and_a_slip_is_told() {
    let home = Home::new();
    let help = home.keyfob(["exec", "--help"]).run().succeeds_silently();
    assert!(help.stdout.starts_with("Run a command with a profile's credentials"), "{}", help.stdout);
    assert!(help.stdout.contains("never run out"), "{}", help.stdout);
    assert!(help.stdout.trim_end().ends_with("keyfob exec prod --server -- ./import-that-takes-all-night"));
    let _ = home.keyfob(["exce", "prod"]).run().fails(2).says("exec");
    let _ = home.keyfob(["exec", "--sever", "prod", "--", "true"]).run().fails(2).says("--server");
    let behind = "two hyphens: keyfob exec prod -- aws s3 ls";
    for forgotten in [&["exec", "prod"][..], &["exec", "prod", "aws", "s3", "ls"]] {
        let _ = home.keyfob(forgotten).run().fails(2).says(behind);
    }
    let _ = home.keyfob(["env", "--format", "fsh"]).run().fails(2).says("fish");
    home.config("[profile production]\nregion = eu-west-1\n");
    let _ = home.keyfob(["whoami", "prodction"]).run().fails(4).says("Did you mean `production`?");
}
