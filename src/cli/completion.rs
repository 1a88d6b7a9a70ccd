//! What the last word of a command line can become, told by the command line's own definition.

use clap::{Arg, Command};

/// What is completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Names of profiles.
    Profiles,
    /// Names of profiles and of sso-sessions.
    ProfilesAndSessions,
    /// Names of sso-sessions.
    Sessions,
    /// IDs of accounts.
    Accounts,
    /// Names of roles; of one account, where that is named before.
    Roles(Option<String>),
    /// The console's services.
    Services,
    /// One of these.
    OneOf(Vec<String>),
    /// Something that only the shell knows: a file, or a command.
    Anything,
}

/// Commands that take a profile first. What shells ask most is answered without the definition of every command.
const OF_A_PROFILE: [&str; 7] = ["console", "env", "exec", "explain", "rotate", "serve", "whoami"];

/// Whether the words say by themselves that a profile's name comes.
pub(super) fn is_plainly_a_profile(words: &[&str]) -> bool {
    match words {
        [first, current] => OF_A_PROFILE.contains(first) && !current.starts_with('-'),
        [before @ .., option, _] => matches!(*option, "-p" | "--profile") && !before.contains(&"--"),
        _ => false,
    }
}

/// What the last of the words, which follow the program's name, can become.
pub(super) fn wanted(mut command: &Command, words: &[&str]) -> Wanted {
    let Some((current, before)) = words.split_last() else { return Wanted::Anything };
    let mut positionals: Vec<&str> = Vec::new();
    let mut account: Option<&str> = None;
    let mut open: Option<&Arg> = None;
    for word in before {
        if let Some(arg) = open.take() {
            account = account.or((arg.get_id() == "account").then_some(word));
            continue;
        }
        if *word == "--" {
            return Wanted::Anything;
        }
        if word.starts_with('-') {
            open = option(command, word).filter(|arg| arg.get_action().takes_values() && !word.contains('='));
        } else if let Some(found) = command.find_subcommand(word).filter(|_| positionals.is_empty()) {
            command = found;
        } else {
            positionals.push(word);
        }
    }
    if let Some(arg) = open {
        return of_arg(command, arg, account);
    }
    if current.starts_with('-') {
        return Wanted::OneOf(options(command));
    }
    let subcommands: Vec<String> = command
        .get_subcommands()
        .filter(|subcommand| !subcommand.is_hide_set())
        .map(|subcommand| subcommand.get_name().to_owned())
        .collect();
    if !subcommands.is_empty() && positionals.is_empty() {
        return Wanted::OneOf(subcommands);
    }
    let mut takes = command.get_positionals();
    let last = command.get_positionals().last().filter(|arg| arg.get_action().takes_values());
    let many = last.filter(|arg| arg.get_num_args().is_some_and(|count| count.max_values() > 1));
    let account = account.or(positionals.first().copied());
    takes.nth(positionals.len()).or(many).map_or(Wanted::Anything, |arg| of_arg(command, arg, account))
}

fn option<'c>(command: &'c Command, word: &str) -> Option<&'c Arg> {
    let long = word.strip_prefix("--").map(|name| name.split('=').next().unwrap_or(name));
    let short = word.strip_prefix('-').and_then(|letters| letters.chars().last());
    command.get_arguments().find(|arg| match long {
        Some(name) => arg.get_long() == Some(name),
        None => arg.get_short().is_some() && arg.get_short() == short,
    })
}

fn options(command: &Command) -> Vec<String> {
    let shown = command.get_arguments().filter(|arg| !arg.is_hide_set());
    shown.filter_map(|arg| Some(format!("--{}", arg.get_long()?))).collect()
}

fn of_arg(command: &Command, arg: &Arg, account: Option<&str>) -> Wanted {
    let values: Vec<String> =
        arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if !values.is_empty() {
        return Wanted::OneOf(values);
    }
    let value_name =
        arg.get_value_names().and_then(<[_]>::first).map(|name| name.as_str()).unwrap_or_default();
    match (arg.get_id().as_str(), value_name) {
        (_, "PROFILE") | ("profile" | "source", _) => Wanted::Profiles,
        ("name", _) if command.get_name() == "remove" => Wanted::Profiles,
        (_, "PROFILE|SSO-SESSION") => Wanted::ProfilesAndSessions,
        ("session", _) => Wanted::Sessions,
        (_, "ACCOUNT") => Wanted::Accounts,
        (_, "ROLE") => Wanted::Roles(account.map(str::to_owned)),
        (_, "SERVICE") => Wanted::Services,
        _ => Wanted::Anything,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Arguments;

    fn of(line: &str) -> Wanted {
        let mut command = Arguments::command();
        command.build();
        wanted(&command, &line.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn the_place_in_the_line_decides() {
        for (line, expected) in [
            ("exec ", Wanted::Profiles),
            ("exec --server pr", Wanted::Profiles),
            ("exec --duration 4h pr", Wanted::Profiles),
            ("exec --duration=4h pr", Wanted::Profiles),
            ("-v exec pr", Wanted::Profiles),
            ("exec prod -- l", Wanted::Anything),
            ("whoami --profile pr", Wanted::Profiles),
            ("-p pr", Wanted::Profiles),
            ("login my", Wanted::ProfilesAndSessions),
            ("console prod --service s", Wanted::Services),
            ("console prod -s s", Wanted::Services),
            ("profile rename pr", Wanted::Profiles),
            ("profile rename prod new", Wanted::Anything),
            ("rotate one two thr", Wanted::Profiles),
            ("remove pr", Wanted::Profiles),
            ("sso roles 11", Wanted::Accounts),
            ("sso accounts --session co", Wanted::Sessions),
            ("configure role x --source m", Wanted::Profiles),
            ("configure sso --account 111122223333 --role A", Wanted::Roles(Some("111122223333".to_owned()))),
            ("configure sso --role A", Wanted::Roles(None)),
            ("exec --region eu", Wanted::Anything),
        ] {
            assert_eq!(of(line), expected, "{line}");
        }
        let Wanted::OneOf(formats) = of("env --format ") else { panic!() };
        assert!(formats.contains(&"fish".to_owned()), "{formats:?}");
        let Wanted::OneOf(commands) = of("mfa ") else { panic!() };
        assert!(commands.contains(&"enrol".to_owned()), "{commands:?}");
        let Wanted::OneOf(options) = of("exec prod --s") else { panic!() };
        assert!(options.contains(&"--server".to_owned()) && options.contains(&"--profile".to_owned()));
        let Wanted::OneOf(all) = of("e") else { panic!() };
        assert!(all.contains(&"exec".to_owned()) && !all.contains(&"complete".to_owned()));
    }

    #[test]
    fn the_quick_answer_is_the_same() {
        for command in OF_A_PROFILE {
            assert_eq!(of(&format!("{command} x")), Wanted::Profiles, "{command}");
        }
        assert!(is_plainly_a_profile(&["exec", "p"]) && is_plainly_a_profile(&["log", "-p", "x"]));
        assert!(!is_plainly_a_profile(&["exec", "-"]) && !is_plainly_a_profile(&["profile", "x"]));
        assert!(!is_plainly_a_profile(&["exec", "a", "--", "-p", "x"]));
    }
}
