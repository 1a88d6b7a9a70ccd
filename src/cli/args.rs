//! The command line as text. Whatever needs the environment, a file or the clock happens later.

use clap::{Parser, Subcommand};

use crate::cli::commands;
use crate::cli::global::Global;

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

/// The commands, each with its line in the list of commands. Their own arguments have the rest of the help; a comment
/// here would take its place.
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
    #[command(about = "Sign out, and delete cached sessions")]
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
    #[command(about = "Show which sessions and logins are open, and for how long")]
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// Every command that does something, by the words that lead to it.
    fn commands(command: &clap::Command, path: &str, found: &mut Vec<(String, clap::Command)>) {
        for subcommand in command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set()) {
            let path = format!("{path} {}", subcommand.get_name());
            found.push((path.clone(), subcommand.clone()));
            commands(subcommand, &path, found);
        }
    }

    /// The words of the keyfob commands in a line of shell: each up to a pipe, a redirection, a comment or an end.
    fn keyfob_commands(line: &str) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        for (start, _) in line.match_indices("keyfob ") {
            if start > 0 && !line[..start].ends_with([' ', '(', '"', '!']) {
                continue;
            }
            let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
            for c in line[start..].chars() {
                match (quote, c) {
                    (None, '|' | '>' | '<' | '&' | ';' | ')' | '#') => break,
                    (None, '"' | '\'') => {
                        quote = Some(c);
                        word.get_or_insert_default();
                    }
                    (Some(open), c) if c == open => quote = None,
                    (None, ' ') => words.extend(word.take()),
                    (_, c) => word.get_or_insert_default().push(c),
                }
            }
            words.extend(word);
            found.push(words);
        }
        found
    }

    #[test]
    fn every_help_says_what_it_is_for_and_ends_with_examples_that_parse() {
        let mut root = Arguments::command();
        root.build();
        let mut all = Vec::new();
        commands(&root, "keyfob", &mut all);
        assert!(all.len() > 50, "{}", all.len());
        let wrong: Vec<String> = all.iter().flat_map(|(path, command)| problems(path, command)).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    fn problems(path: &str, command: &clap::Command) -> Vec<String> {
        let mut wrong = Vec::new();
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        if !(15..=90).contains(&about.len()) || !about.starts_with(char::is_uppercase) {
            wrong.push(format!("{path} does not open with what it is for: {about:?}"));
        }
        let after =
            command.get_after_help().map(ToString::to_string).unwrap_or_default().replace("\\\n", " ");
        let examples = after.split_once("Examples:\n").map_or("", |(_, examples)| examples);
        let examples: Vec<_> = examples.lines().filter(|line| !line.trim().is_empty()).collect();
        if !(2..=6).contains(&examples.len()) {
            wrong.push(format!("{path} has {} examples", examples.len()));
        }
        for line in examples {
            let commands = keyfob_commands(line);
            if commands.is_empty() && !line.starts_with("  git config ") {
                wrong.push(format!("{path}: `{line}` runs no keyfob"));
            }
            for mut words in commands {
                // git adds what it wants.
                words.extend(line.contains("'!keyfob").then(|| "get".to_owned()));
                if let Err(error) = Arguments::try_parse_from(&words) {
                    wrong.push(format!("{path}: `{line}`: {error}"));
                }
            }
        }
        wrong
    }
}
