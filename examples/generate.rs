//! Writes `completions/` and `man/` anew from the command line; `make generate` runs this. With `--check` it writes
//! nothing, and fails where a file is not what it would write.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use keyfob::cli::reference::{self, Shell};

#[expect(clippy::print_stderr, reason = "a program for developers tells what it found")]
#[expect(clippy::disallowed_methods, reason = "these files have nothing to lose: they are made anew")]
fn main() -> std::io::Result<ExitCode> {
    let check = std::env::args().any(|argument| argument == "--check");
    let mut stale = Vec::new();
    for (folder, files) in [("completions", completions()), ("man", pages())] {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let there: Vec<_> = fs::read_dir(&directory).into_iter().flatten().flatten().collect();
        for entry in there {
            if !entry.file_name().to_str().is_some_and(|name| files.contains_key(name)) {
                stale.push(entry.path());
                if !check {
                    fs::remove_file(entry.path())?;
                }
            }
        }
        fs::create_dir_all(&directory)?;
        for (name, text) in files {
            let path = directory.join(name);
            if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
                if !check {
                    fs::write(&path, text)?;
                }
                stale.push(path);
            }
        }
    }
    for path in &stale {
        let done = if check { "is not what the command line gives" } else { "was written anew" };
        eprintln!("{} {done}", path.display());
    }
    Ok(if check && !stale.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn completions() -> BTreeMap<String, String> {
    Shell::ALL.into_iter().map(|shell| (shell.file_name().to_owned(), shell.completions())).collect()
}

fn pages() -> BTreeMap<String, String> {
    reference::pages().into_iter().map(|page| (format!("{}.1", page.name), page.roff)).collect()
}
