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
    /// The profile [default: AWS_PROFILE, AWS_DEFAULT_PROFILE, then `default`]
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
    /// When to use colour
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        help_heading = "Global options"
    )]
    pub color: Color,
}

/// The commands. Each is described by its own arguments: a description here would take the place of theirs.
#[derive(Debug, Subcommand)]
pub enum Command {
    Add(commands::add::Args),
    Configure(commands::configure::Args),
    Adopt(commands::adopt::Args),
    Login(commands::login::Args),
    Logout(commands::logout::Args),
    Exec(commands::exec::Args),
    Env(commands::env::Args),
    Serve(commands::serve::Args),
    Console(commands::console::Args),
    CredentialProcess(commands::credential_process::Args),
    Whoami(commands::whoami::Args),
    List(commands::list::Args),
    Status(commands::status::Args),
    Explain(commands::explain::Args),
    Doctor(commands::doctor::Args),
    Log(commands::log::Args),
    Prompt(commands::prompt::Args),
    Profile(commands::profile::Args),
    Sso(commands::sso::Args),
    Mfa(commands::mfa::Args),
    Rotate(commands::rotate::Args),
    Remove(commands::remove::Args),
    Undo(commands::undo::Args),
    GitCredential(commands::git_credential::Args),
    Vault(commands::vault::Args),
    Settings(commands::settings::Args),
    Init(commands::init::Args),
    Completions(commands::completions::Args),
    Man(commands::man::Args),
    #[command(hide = true)]
    Complete(commands::complete::Args),
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
        let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
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
