//! What a person reads when a rotation stopped.

use chrono::{DateTime, Utc};

use crate::aws::{AwsError, ListedKey, Refusal};
use crate::cli::advice;
use crate::cli::error::CliError;
use crate::cli::exit_code::ErrorKind;
use crate::identifiers::ProfileName;
use crate::rotation::{Fate, RotationError};

/// The error that ends the rotation of a profile's key.
pub(super) fn told(name: &ProfileName, has_mfa: bool, error: RotationError) -> CliError {
    let again = format!("Run `keyfob rotate {name}` again to finish.");
    let message = error.to_string();
    let of_aws = |source: &AwsError| advice::aws(source, name, None).for_profile(name);
    let with = |source| CliError { message: message.trim_end_matches('.').to_owned(), ..of_aws(source) };
    match &error {
        RotationError::TwoKeys { other, last_used, ours, stored_for } => {
            let told = CliError::new(ErrorKind::AwsRefused, message);
            match stored_for {
                Some(holder) => both_stored(told, name, other, holder),
                None => in_the_way(told, name, other, *last_used, *ours),
            }
        }
        RotationError::NotTheUsers { .. } => CliError::new(ErrorKind::Configuration, message)
            .hint(format!("Store the user's key: `keyfob add {name}`.")),
        RotationError::Call(source) => match source.refusal() {
            Some(Refusal::Denied) if !has_mfa => of_aws(source).hint(format!(
                "Policies for self-service often ask for MFA: `keyfob mfa add {name}` or `keyfob mfa enrol {name}`."
            )),
            _ => of_aws(source),
        }
        .hint("Nothing was changed."),
        RotationError::NotStored { id, fate, .. } => {
            let told = CliError::new(ErrorKind::Keychain, message);
            match fate {
                Fate::Deleted => told.hint("It was deleted again, and nothing was changed."),
                Fate::Left(_) => told.hint(format!(
                    "It could not be deleted: `aws iam delete-access-key --access-key-id {id}`."
                )),
                Fate::Kept => told.hint("The keychain gives it back all the same.").hint(again),
            }
        }
        RotationError::NotYet { source, .. } => with(source)
            .hint("The old key is still in use, and the new one is stored.")
            .hint(again),
        RotationError::OtherIdentity { .. } => CliError::new(ErrorKind::Failed, message),
        RotationError::OldRemains { source, .. } => with(source).hint(again),
        RotationError::NewKeyFailed { source, old, activated } => match activated {
            true => with(source).hint(format!("The old key {old} was activated again.")),
            false => with(source).hint(format!("The old key {old} may be inactive now.")),
        }
        .hint(again),
        RotationError::Vault(_) => match error {
            RotationError::Vault(source) => source.into(),
            _ => CliError::new(ErrorKind::Keychain, message),
        },
    }
}

fn in_the_way(
    told: CliError,
    name: &ProfileName,
    other: &ListedKey,
    last_used: Option<DateTime<Utc>>,
    ours: bool,
) -> CliError {
    let state = if other.active { "active" } else { "inactive" };
    let used = last_used.map_or_else(
        || "never used as far as AWS knows".to_owned(),
        |at| format!("last used on {}", at.format("%Y-%m-%d")),
    );
    let made = if ours { ": a rotation that was cut short made it, and nobody has its secret" } else { "" };
    told.hint(format!("It is {state} and {used}{made}."))
        .hint(format!("If nothing needs it: `keyfob rotate {name} --delete-other`."))
}

/// Deleting it would take away a key that works.
fn both_stored(told: CliError, name: &ProfileName, other: &ListedKey, holder: &ProfileName) -> CliError {
    told.hint(format!("{} is the key of profile `{holder}`, so it is not deleted.", other.id)).hint(format!(
        "If `{holder}` can do without it: `keyfob remove {holder}`, then `keyfob rotate {name} --delete-other`."
    ))
}
