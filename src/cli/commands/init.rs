//! `keyfob init`

use crate::cli::context::Context;
use crate::cli::error::CliResult;

/// A shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Shell {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    Powershell,
    /// Nushell
    Nu,
}

/// Print what a shell's start-up file should read: the function `kf`, and completion of profile names
///
/// `kf PROFILE` chooses a profile in the current shell, `kf` alone offers a list, and `kf -` goes back to the one
/// before. It sets AWS_PROFILE and the region; no secret enters the environment.
#[derive(Debug, clap::Args)]
#[command(
    about = "Print what a shell's start-up file should read: the function `kf` and completion",
    after_help = "Examples:
  eval \"$(keyfob init bash)\"                 # in ~/.bashrc
  eval \"$(keyfob init zsh)\"                  # in ~/.zshrc, after compinit
  keyfob init fish | source                  # in ~/.config/fish/config.fish
  keyfob init powershell | Out-String | Invoke-Expression   # in $PROFILE"
)]
pub struct Args {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Prints it.
pub fn run(args: &Args, context: &Context) -> CliResult {
    context.print(match args.shell {
        Shell::Bash => include_str!("init/kf.bash"),
        Shell::Zsh => include_str!("init/kf.zsh"),
        Shell::Fish => include_str!("init/kf.fish"),
        Shell::Powershell => include_str!("init/kf.ps1"),
        Shell::Nu => include_str!("init/kf.nu"),
    })
}
