//! Proving a new access key before it is stored: whose it is, and which MFA device its user has.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::aws::{Aws, AwsError, CallerIdentity, Refusal};
use crate::cli::advice;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::key_entry::EnteredKey;
use crate::credentials::{AccessKey, Credentials};
use crate::identifiers::{MfaSerial, Partition, ProfileName, user_name_of_arn};
use crate::profile::ProfileSource;
use crate::profile::transport;

/// A new key is known everywhere after some seconds (IAM is eventually consistent); then it is waited so long in all.
const WAITS: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(3), Duration::from_secs(4)];

/// The length of every secret access key so far.
const USUAL_SECRET: usize = 40;

/// What AWS says of a key.
pub(super) struct CheckedKey {
    /// Whose it is.
    pub identity: CallerIdentity,
    /// The user's MFA devices, or why they are not known.
    pub devices: Result<Vec<MfaSerial>, AwsError>,
    /// When the key was made, where it may be known.
    pub created_at: Option<DateTime<Utc>>,
}

/// Calls GetCallerIdentity and ListMFADevices with the key.
pub(super) fn check(context: &Context, name: &ProfileName, entered: &EnteredKey) -> CliResult<CheckedKey> {
    let aws = aws(context, name, |error| unproved(&error, name, &entered.key))?;
    let credentials = Credentials::LongTerm(entered.key.clone(), None);
    let identity = identity(context, &aws, &credentials, entered.may_be_new)
        .map_err(|error| unproved(&error, name, &entered.key))?;
    let user = user_name_of_arn(&identity.arn);
    let devices = aws.mfa_devices(&credentials, user);
    // When it was made is worth knowing, and no reason to fail.
    let listed = user.and_then(|user| aws.access_keys(&credentials, user).ok());
    let created_at =
        listed.and_then(|keys| keys.into_iter().find(|key| key.id == entered.key.id)?.created_at);
    Ok(CheckedKey { identity, devices, created_at })
}

/// The way to AWS for a profile that may not be in the files yet.
pub(super) fn aws(
    context: &Context,
    name: &ProfileName,
    told: impl FnOnce(AwsError) -> CliError,
) -> CliResult<Aws> {
    let files = context.shared_files()?;
    let settings = files.profile(name);
    let transport = transport::transport(&files, settings.as_ref(), &context.transport_variables()?)?;
    let partition = transport.region.as_ref().map_or(Partition::Aws, Partition::of_region);
    Aws::new(&transport, partition, Arc::clone(&context.clock)).map_err(told)
}

fn identity(
    context: &Context,
    aws: &Aws,
    credentials: &Credentials,
    may_be_new: bool,
) -> Result<CallerIdentity, AwsError> {
    let waits: &[Duration] = if may_be_new { &WAITS } else { &[] };
    for (attempt, wait) in waits.iter().enumerate() {
        match aws.caller_identity(credentials) {
            Err(error) if error.refusal() == Some(Refusal::UnknownKey) => {
                if attempt == 0 {
                    context
                        .ui
                        .note("AWS does not know this key yet; a new one takes some seconds. Waiting …");
                }
                thread::sleep(*wait);
            }
            answer => return answer,
        }
    }
    aws.caller_identity(credentials)
}

/// The error that a person reads when a key could not be proved.
fn unproved(error: &AwsError, name: &ProfileName, key: &AccessKey) -> CliError {
    let mut told = advice::aws(error, name, None).for_profile(name);
    match error.refusal() {
        Some(Refusal::UnknownKey) => {
            told.hints = vec![
                format!(
                    "The access key {} was deleted or deactivated, or belongs to another partition:",
                    key.id
                ),
                "for China or GovCloud name a region there with `--region`.".to_owned(),
            ];
        }
        Some(Refusal::WrongSecret) => {
            told.hints = vec![format!("The secret access key does not belong to {}.", key.id)];
            let length = key.secret.expose().chars().count();
            if length != USUAL_SECRET {
                told.hints.push(format!("It has {length} characters, and AWS's have {USUAL_SECRET}."));
            }
        }
        Some(_) => {}
        None => told.hints.push("Without a network, `--no-verify` stores the key unproved.".to_owned()),
    }
    told.hint("Nothing was stored.")
}
