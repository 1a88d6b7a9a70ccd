//! The help as people read it: the commands by what they are for, and the options in one line each.

use std::ffi::OsString;
use std::fmt::Write;

use clap::builder::{Resettable, StyledStr};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory as _, FromArgMatches as _};

use crate::cli::args::Arguments;

/// The commands in the order in which a newcomer needs them. What is named nowhere here stands under the last heading.
const GROUPS: [(&str, &[&str]); 5] = [
    ("Start here", &["add", "configure", "adopt", "init"]),
    ("Every day", &["login", "logout", "exec", "env", "serve", "console", "prompt"]),
    ("See what is going on", &["list", "status", "whoami", "explain", "doctor", "log"]),
    ("Keys, MFA and profiles", &["mfa", "rotate", "remove", "vault", "profile", "sso", "undo", "settings"]),
    ("For other programs", &["credential-process", "git-credential", "completions", "man"]),
];
const FIRST_STEPS: &str = "The first credential:
  keyfob add me --csv accessKeys.csv   with an access key from the IAM console
  keyfob configure sso                 with IAM Identity Center
  keyfob login --console dev           with the password of the console

`keyfob COMMAND --help` ends with examples.";
const HEADING: &str = "\u{1b}[1m\u{1b}[4m";
const PLAIN: &str = "\u{1b}[0m";

/// Reads a command line.
pub fn parse(arguments: &[OsString]) -> Result<Arguments, clap::Error> {
    let mut command = command();
    let parsed = command.try_get_matches_from_mut(arguments);
    let mut matches = parsed.map_err(|error| with_tip(error, arguments))?;
    Arguments::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// What everybody forgets at first: the two hyphens before the command of `exec`.
fn with_tip(mut error: clap::Error, arguments: &[OsString]) -> clap::Error {
    let forgotten = matches!(error.kind(), ErrorKind::MissingRequiredArgument | ErrorKind::UnknownArgument)
        && error.get(ContextKind::SuggestedArg).is_none();
    if forgotten && arguments.get(1).is_some_and(|word| word == "exec") {
        let tip = StyledStr::from("the command stands behind two hyphens: keyfob exec prod -- aws s3 ls");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}

fn command() -> Command {
    let command = Arguments::command();
    let groups = groups(&command);
    command.mut_subcommands(compact).before_help(groups).after_help(FIRST_STEPS).help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{{before-help}}{HEADING}Options:{PLAIN}\n\
             {{options}}{{after-help}}"
    ))
}

/// clap spreads the options over twice the lines where a command has a longer text. Here it stands above them instead.
fn compact(command: Command) -> Command {
    let text = command.get_long_about().map(ToString::to_string);
    // Nor does it keep to one line where an option has values of its own, but in what it takes for the short help.
    let help = Arg::new("help").short('h').long("help").action(ArgAction::HelpShort);
    let command = command
        .mut_subcommands(compact)
        .disable_help_flag(true)
        .arg(help.help("Print help").display_order(998));
    let Some((_, details)) = text.as_deref().and_then(|text| text.split_once("\n\n")) else { return command };
    command
        .long_about(Resettable::Reset)
        .before_help(details.to_owned())
        .help_template("{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}")
}

fn groups(command: &Command) -> String {
    let known = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
    let shown: Vec<_> = command.get_subcommands().filter(|inner| !inner.is_hide_set()).collect();
    let width = shown.iter().map(|inner| inner.get_name().len()).max().unwrap_or(0);
    let mut text = String::new();
    for (number, (title, names)) in GROUPS.iter().enumerate() {
        let _ = writeln!(text, "{HEADING}{title}:{PLAIN}");
        let named = names.iter().filter_map(|name| shown.iter().find(|inner| inner.get_name() == *name));
        let others = shown.iter().filter(|inner| number + 1 == GROUPS.len() && !known(inner.get_name()));
        for inner in named.chain(others) {
            let about = inner.get_about().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(text, "  \u{1b}[1m{:width$}{PLAIN}  {about}", inner.get_name());
        }
        text.push('\n');
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(words: &[&str]) -> String {
        let line = ["keyfob"].iter().chain(words).map(OsString::from).chain(["--help".into()]);
        parse(&line.collect::<Vec<_>>()).unwrap_err().render().to_string()
    }

    #[test]
    fn every_command_stands_in_the_help_once_and_in_eighty_columns() {
        let text = help(&[]);
        for command in Arguments::command().get_subcommands() {
            let start = format!("  {} ", command.get_name());
            let times = text.lines().filter(|line| line.starts_with(&start)).count();
            assert_eq!(times, usize::from(!command.is_hide_set()), "{start}\n{text}");
        }
        let long: Vec<_> = text.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(long.is_empty(), "{long:#?}");
        for (_, names) in GROUPS {
            for name in names {
                assert!(Arguments::command().find_subcommand(name).is_some(), "there is no `{name}`");
            }
        }
    }

    #[test]
    fn a_command_says_what_it_does_before_its_options_and_ends_with_examples() {
        let text = help(&["status"]);
        let places = ["Opens no keychain, makes no call", "Usage: keyfob status", "--watch", "Examples:"];
        let found: Vec<_> = places.iter().map(|part| text.find(part)).collect();
        assert!(found.iter().all(Option::is_some) && found.is_sorted(), "{found:?}\n{text}");
        assert!(text.lines().count() < 35, "{text}");
    }
}
