//! Questions to the person at the controlling terminal.

use std::io::{self, IsTerminal};
use std::time::Duration;

use inquire::{InquireError, Select};

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::prompt::{Answer, Echo, Terminal};
use crate::secret::Secret;

/// How long a question waits.
const LIMIT: Duration = Duration::from_secs(10 * 60);
/// How often a wrong answer is asked for again.
const ATTEMPTS: u32 = 5;
/// How many lines of a list are shown at once.
const PAGE: usize = 12;

/// The terminal, if a person may and can be asked there.
pub(super) fn terminal(context: &Context) -> Option<Terminal> {
    let terminal = if context.may_ask() { Terminal::open() } else { None };
    if terminal.is_some() {
        context.take_time();
    }
    terminal
}

/// Asks whether to go on, after showing what would be done. `--yes` answers.
pub(super) fn confirm(context: &Context, shown: &str, question: &str) -> CliResult<bool> {
    let shown = shown.trim_end();
    if context.global.yes {
        if !shown.is_empty() {
            context.ui.show(shown);
        }
        return Ok(true);
    }
    let Some(mut terminal) = terminal(context) else {
        let message = format!("\"{question}\" needs a yes, and nobody can be asked here");
        return Err(CliError::new(ErrorKind::LoginNeeded, message)
            .hint("`--yes` gives it; `--dry-run` shows what would be done."));
    };
    if !shown.is_empty() {
        terminal.tell(shown);
    }
    let parse = |answer: &str| match answer.to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(true),
        "" | "n" | "no" => Ok(false),
        _ => Err("Answer y or n.".to_owned()),
    };
    text(&mut terminal, &format!("{question} [y/N] "), parse)
}

/// Asks for a line until it can be read.
pub(super) fn text<T>(
    terminal: &mut Terminal,
    question: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> CliResult<T> {
    let mut last = String::new();
    for _ in 0..ATTEMPTS {
        let answer = line(terminal, question, Echo::Shown)?;
        match parse(answer.expose().trim()) {
            Ok(value) => return Ok(value),
            Err(problem) => {
                terminal.tell(&problem);
                last = problem;
            }
        }
    }
    Err(CliError::usage(last.trim_end_matches('.').to_owned()))
}

/// Asks for a line that is not shown.
pub(super) fn secret(terminal: &mut Terminal, question: &str) -> CliResult<Secret> {
    line(terminal, question, Echo::Hidden)
}

fn line(terminal: &mut Terminal, question: &str, echo: Echo) -> CliResult<Secret> {
    let failed = |error| CliError::new(ErrorKind::Failed, format!("the terminal cannot be used: {error}"));
    match terminal.ask(question, echo, LIMIT).map_err(failed)? {
        Answer::Text(text) => Ok(text),
        Answer::Interrupted | Answer::Closed => Err(interrupted()),
        Answer::TimedOut => Err(CliError::new(ErrorKind::LoginNeeded, "nobody answered")),
    }
}

/// Lets a person choose from a list, by typing parts of a line where the terminal can show it.
pub(super) fn choose(terminal: &mut Terminal, question: &str, lines: Vec<String>) -> CliResult<usize> {
    if io::stderr().is_terminal() {
        return match Select::new(question, lines).with_page_size(PAGE).raw_prompt() {
            Ok(chosen) => Ok(chosen.index),
            Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => Err(interrupted()),
            Err(error) => {
                Err(CliError::new(ErrorKind::Failed, format!("the terminal cannot be used: {error}")))
            }
        };
    }
    choose_by_number(terminal, question, &lines)
}

/// The same by a number, for a terminal that cannot draw.
pub(super) fn choose_by_number(
    terminal: &mut Terminal,
    question: &str,
    lines: &[String],
) -> CliResult<usize> {
    terminal.tell(question);
    for (number, line) in (1..).zip(lines) {
        terminal.tell(&format!("  {number}  {line}"));
    }
    let count = lines.len();
    let parse = |answer: &str| match answer.parse::<usize>() {
        Ok(number) if (1..=count).contains(&number) => Ok(number - 1),
        _ => Err(format!("Answer a number from 1 to {count}.")),
    };
    text(terminal, "Number: ", parse)
}

fn interrupted() -> CliError {
    CliError::new(ErrorKind::Interrupted, "interrupted")
}
