//! Secrets that another program pipes in.

use std::io::Read;

use zeroize::Zeroizing;

use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::secret::Secret;

/// More than any secret that is piped in.
const LONGEST: u64 = 64 * 1024;

/// Reads stdin to its end, without the blanks and line ends around the secret.
pub(super) fn secret() -> CliResult<Secret> {
    let unreadable =
        |detail: &str| CliError::new(ErrorKind::Failed, format!("stdin cannot be read: {detail}"));
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    let read = std::io::stdin().lock().take(LONGEST).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(&error.to_string()))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| unreadable("it is not UTF-8 text"))?;
    Ok(Secret::from(text.trim()))
}
