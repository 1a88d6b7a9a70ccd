//! The command line as text. Whatever needs the environment, a file or the clock happens later.

use clap::{ArgAction, Parser, Subcommand};

use crate::cli::commands;
use crate::output::Color;

/// Short-lived AWS credentials for every tool; long-lived keys stay in the keychain.
#[derive(Debug, Parser)]
#[command(
    name = "keyfob",
    version,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Arguments {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes, before or after its name.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Global {
    /// The profile [default: AWS_PROFILE, then `default`]
    #[arg(short, long, global = true, value_name = "NAME", help_heading = "Global options")]
    pub profile: Option<String>,
    /// The region to call AWS in
    #[arg(long, global = true, value_name = "REGION", help_heading = "Global options")]
    pub region: Option<String>,
    /// Never ask anything: fail instead
    #[arg(long, global = true, help_heading = "Global options")]
    pub no_input: bool,
    /// Answer yes to questions that only confirm
    #[arg(short = 'y', long, global = true, help_heading = "Global options")]
    pub yes: bool,
    /// Print JSON
    #[arg(long, global = true, help_heading = "Global options")]
    pub json: bool,
    /// Say nothing but errors and the answer
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub quiet: bool,
    /// Say what is done; twice for more
    #[arg(short, long, global = true, action = ArgAction::Count, help_heading = "Global options")]
    pub verbose: u8,
    /// When to use colour: auto, always or never
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        hide_default_value = true,
        value_name = "WHEN",
        help_heading = "Global options"
    )]
    pub color: Color,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(about = "Store an access key in the keychain and write its profile")]
    Add(commands::add::Args),
    #[command(about = "Write a profile: Identity Center, a role, a key, git")]
    Configure(commands::configure::Args),
    #[command(about = "Move access keys from plain text into the keychain")]
    Adopt(commands::adopt::Args),
    #[command(about = "Sign in ahead of time, so that nothing asks later")]
    Login(commands::login::Args),
    #[command(about = "Delete cached sessions")]
    Logout(commands::logout::Args),
    #[command(about = "Run a command with a profile's credentials")]
    Exec(commands::exec::Args),
    #[command(about = "Print a profile's credentials as assignments for a shell")]
    Env(commands::env::Args),
    #[command(about = "Serve fresh credentials to programs on this machine")]
    Serve(commands::serve::Args),
    #[command(about = "Open the AWS console as a profile")]
    Console(commands::console::Args),
    #[command(about = "Print a profile's credentials for an AWS SDK")]
    CredentialProcess(commands::credential_process::Args),
    #[command(about = "Ask AWS who a profile is")]
    Whoami(commands::whoami::Args),
    #[command(about = "List every profile: kind, account, role, what is cached")]
    List(commands::list::Args),
    #[command(about = "Show which sessions are open, and for how long")]
    Status(commands::status::Args),
    #[command(about = "Show how a profile leads to credentials, and why that way")]
    Explain(commands::explain::Args),
    #[command(about = "Look for what is wrong with the set-up; say what to do")]
    Doctor(commands::doctor::Args),
    #[command(about = "Show who asked for which credentials, and what came of it")]
    Log(commands::log::Args),
    #[command(about = "Print a segment for a shell's prompt")]
    Prompt(commands::prompt::Args),
    #[command(about = "Show and edit profiles of the shared files")]
    Profile(commands::profile::Args),
    #[command(about = "List what an Identity Center login reaches; make profiles")]
    Sso(commands::sso::Args),
    #[command(about = "Enrol MFA devices, keep their seeds, print their codes")]
    Mfa(commands::mfa::Args),
    #[command(about = "Replace access keys with new ones")]
    Rotate(commands::rotate::Args),
    #[command(about = "Delete an access key with its sessions and its profile")]
    Remove(commands::remove::Args),
    #[command(about = "Take back the last edit of the shared files")]
    Undo(commands::undo::Args),
    #[command(about = "Answer git's question for credentials of CodeCommit")]
    GitCredential(commands::git_credential::Args),
    #[command(about = "Show, lock and unlock where keys are kept")]
    Vault(commands::vault::Args),
    #[command(about = "Show and change keyfob's own settings")]
    Settings(commands::settings::Args),
    #[command(about = "Print what a shell's start-up file reads: `kf`, completion")]
    Init(commands::init::Args),
    #[command(about = "Print a shell's completions of commands and options")]
    Completions(commands::completions::Args),
    #[command(about = "Print a manual page")]
    Man(commands::man::Args),
    #[command(about = "Print completions; shells run it")]
    #[command(hide = true)]
    Complete(commands::complete::Args),
    #[command(about = "Print what chooses a profile in the current shell; `kf` runs it")]
    #[command(hide = true)]
    Use(commands::use_profile::Args),
}
