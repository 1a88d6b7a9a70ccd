//! The `keyfob` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    keyfob::cli::run(&arguments)
}
