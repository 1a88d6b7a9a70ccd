//! `keyfob completions`

use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::reference::Shell;

/// Print a shell's completions of keyfob's commands and options, to be kept where the shell looks for them
#[derive(Debug, clap::Args)]
#[command(
    about = "Print a shell's completions of keyfob's commands and options",
    after_help = "Examples:
  keyfob completions bash > ~/.local/share/bash-completion/completions/keyfob
  keyfob completions zsh > ~/.zfunc/_keyfob
  keyfob completions fish > ~/.config/fish/completions/keyfob.fish"
)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints them.
pub fn run(args: &Args, context: &Context) -> CliResult {
    context.print(args.shell.completions().trim_end())
}
