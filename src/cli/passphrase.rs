//! The vault file's passphrase, asked on the terminal.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::keychain::passphrase::{PassphraseError, PassphraseSource, Purpose};
use crate::prompt::{Answer, Echo, Terminal};
use crate::secret::Secret;

/// How often a person may try.
const ATTEMPTS: u32 = 3;
const SHORTEST: usize = 8;

/// Asks the person at the controlling terminal.
pub struct AskPassphrase {
    /// Whether a person may be asked at all.
    pub may_ask: bool,
    /// When asking must be over.
    pub deadline: Instant,
}

impl PassphraseSource for AskPassphrase {
    fn passphrase(&self, path: &Path, purpose: Purpose) -> Result<Option<Secret>, PassphraseError> {
        if !self.may_ask {
            return Ok(None);
        }
        let Some(mut terminal) = Terminal::open() else { return Ok(None) };
        match purpose {
            Purpose::Unlock { attempt } if attempt > ATTEMPTS => Ok(None),
            Purpose::Unlock { attempt } => {
                if attempt > 1 {
                    terminal.tell("That passphrase does not open it.");
                }
                let question = format!("Passphrase of keyfob's vault file ({}): ", path.display());
                Ok(self.ask(&mut terminal, &question))
            }
            Purpose::Create => {
                terminal.tell(&format!(
                    "This machine has no keychain that answers, so keys go into an encrypted file:\n  {}",
                    path.display()
                ));
                Ok(self.choose(&mut terminal))
            }
        }
    }
}

impl AskPassphrase {
    fn ask(&self, terminal: &mut Terminal, question: &str) -> Option<Secret> {
        let left: Duration = self.deadline.saturating_duration_since(Instant::now());
        match terminal.ask(question, Echo::Hidden, left) {
            Ok(Answer::Text(text)) if !text.expose().is_empty() => Some(text),
            _ => None,
        }
    }

    fn choose(&self, terminal: &mut Terminal) -> Option<Secret> {
        loop {
            let first = self.ask(terminal, "Choose a passphrase (8 characters or more): ")?;
            if first.expose().chars().count() < SHORTEST {
                terminal.tell("That is too short.");
                continue;
            }
            let second = self.ask(terminal, "Again: ")?;
            if first.equals(&second) {
                return Some(first);
            }
            terminal.tell("The two are not the same.");
        }
    }
}

/// Opens the vault file as it is set, and gives it another passphrase.
pub struct ChangedPassphrase {
    /// What opens it now.
    pub old: Arc<dyn PassphraseSource>,
    /// Where the new passphrase comes from; `None` asks the person at the terminal.
    pub new: Option<Arc<dyn PassphraseSource>>,
    /// How the person is asked.
    pub ask: AskPassphrase,
}

impl PassphraseSource for ChangedPassphrase {
    fn passphrase(&self, path: &Path, purpose: Purpose) -> Result<Option<Secret>, PassphraseError> {
        match (purpose, &self.new) {
            (Purpose::Unlock { .. }, _) => self.old.passphrase(path, purpose),
            (Purpose::Create, Some(new)) => new.passphrase(path, purpose),
            (Purpose::Create, None) if !self.ask.may_ask => Ok(None),
            (Purpose::Create, None) => {
                Ok(Terminal::open().and_then(|mut terminal| self.ask.choose(&mut terminal)))
            }
        }
    }
}
