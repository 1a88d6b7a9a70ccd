//! The reference that is made from the command line itself: manual pages and shell completions.

use std::ffi::OsString;

use clap::{Command, CommandFactory as _, ValueEnum};
use clap_complete::Shell as Known;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::cli::args::Arguments;
use crate::cli::env;
use crate::cli::exit_code::ErrorKind;
use crate::cli::help;

/// A shell whose completions can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash
    Bash,
    /// Zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    Powershell,
    /// Elvish
    Elvish,
    /// Nushell
    Nushell,
}

impl Shell {
    /// Every shell.
    pub const ALL: [Self; 6] =
        [Self::Bash, Self::Zsh, Self::Fish, Self::Powershell, Self::Elvish, Self::Nushell];

    /// The name under which the shell looks for a file of completions.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Bash => "keyfob.bash",
            Self::Zsh => "_keyfob",
            Self::Fish => "keyfob.fish",
            Self::Powershell => "_keyfob.ps1",
            Self::Elvish => "keyfob.elv",
            Self::Nushell => "keyfob.nu",
        }
    }

    /// The shell's completions.
    pub fn completions(self) -> String {
        let mut command = Arguments::command();
        let mut text = Vec::new();
        let mut known = |shell: Known| clap_complete::generate(shell, &mut command, "keyfob", &mut text);
        match self {
            Self::Bash => known(Known::Bash),
            Self::Zsh => known(Known::Zsh),
            Self::Fish => known(Known::Fish),
            Self::Powershell => known(Known::PowerShell),
            Self::Elvish => known(Known::Elvish),
            Self::Nushell => {
                clap_complete::generate(clap_complete_nushell::Nushell, &mut command, "keyfob", &mut text);
            }
        }
        String::from_utf8(text).expect("completions are made of text")
    }
}

/// Whether a command line, without the program's name, is one that keyfob takes; if not, what is wrong with it.
pub fn understands(words: &[String]) -> Result<(), String> {
    let line: Vec<OsString> =
        std::iter::once("keyfob").chain(words.iter().map(String::as_str)).map(Into::into).collect();
    match help::parse(&line) {
        Err(error) if error.use_stderr() => Err(error.to_string()),
        _ => Ok(()),
    }
}

/// A manual page.
pub struct Page {
    /// The command, its words joined by hyphens: `keyfob-mfa-add`.
    pub name: String,
    /// The page in roff.
    pub roff: String,
    /// The examples of the command's help.
    pub examples: String,
}

/// The manual pages of keyfob and of every command.
pub fn pages() -> Vec<Page> {
    let mut command = Arguments::command();
    command.build();
    let mut pages = Vec::new();
    collect(&command, "keyfob", &mut pages);
    pages
}

fn collect(command: &Command, name: &str, pages: &mut Vec<Page>) {
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    pages.push(Page { name: name.to_owned(), roff: page(command, name), examples });
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        collect(inner, &format!("{name}-{}", inner.get_name()), pages);
    }
}

fn page(command: &Command, name: &str) -> String {
    let is_whole = !name.contains('-');
    let named = command.clone().name(name.to_owned()).display_name(name.to_owned());
    let source = concat!("keyfob ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(named).title(name.to_uppercase()).source(source).manual("keyfob");
    let mut text = Vec::new();
    let rendered = man
        .render_title(&mut text)
        .and_then(|()| man.render_name_section(&mut text))
        .and_then(|()| man.render_synopsis_section(&mut text))
        .and_then(|()| man.render_description_section(&mut text))
        .and_then(|()| man.render_options_section(&mut text))
        .and_then(|()| if is_whole { man.render_subcommands_section(&mut text) } else { Ok(()) })
        .and_then(|()| man.render_extra_section(&mut text));
    rendered.expect("writing to memory does not fail");
    let mut text = String::from_utf8(text).expect("a manual page is made of text");
    text.push_str(&if is_whole { whole_page() } else { see_also() });
    text
}

/// What the page of keyfob itself says besides: statuses, variables and files.
fn whole_page() -> String {
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    let kinds = ErrorKind::ALL.into_iter().map(|kind| (kind.status().to_string(), kind.meaning()));
    for (status, meaning) in std::iter::once(("0".to_owned(), "done")).chain(kinds) {
        roff.control("TP", []).text([bold(status)]).text([roman(meaning)]);
    }
    roff.text([roman("`keyfob exec` ends with the status of the command that it runs.")]);
    roff.control("SH", ["ENVIRONMENT"]);
    for variable in env::ALL {
        roff.control("TP", []).text([bold(variable.name)]).text([roman(format!("{}.", variable.what))]);
    }
    roff.control("SH", ["FILES"]);
    for (path, what) in [
        ("~/.aws/config, ~/.aws/credentials", "The shared files. AWS's tools read them too."),
        ("~/.config/keyfob/config", "keyfob's own settings: `keyfob settings` shows them."),
        ("~/.local/share/keyfob/", "The vault file, where no keychain of the system is used."),
        ("~/.local/state/keyfob/", "The audit trail, and the backups for `keyfob undo`."),
        ("~/.cache/keyfob/sessions/", "Cached sessions, each sealed with a key that is in the keychain."),
    ] {
        roff.control("TP", []).text([bold(path)]).text([roman(what)]);
    }
    roff.render()
}

fn see_also() -> String {
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    roff.text([bold("keyfob"), roman("(1), also for the exit statuses and the environment")]);
    roff.render()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_and_the_first_tells_statuses_and_variables() {
        let pages = pages();
        assert_eq!(pages[0].name, "keyfob");
        for variable in env::ALL {
            assert!(pages[0].roff.contains(&variable.name.replace('-', "\\-")), "{}", variable.name);
        }
        assert!(pages[0].roff.contains("130"));
        for name in ["keyfob-credential-process", "keyfob-mfa-enrol"] {
            assert!(pages.iter().any(|page| page.name == name && page.roff.contains("Examples")), "{name}");
        }
    }

    #[test]
    fn completions_know_the_commands() {
        for shell in Shell::ALL {
            assert!(shell.completions().contains("credential-process"), "{shell:?}");
        }
    }
}
