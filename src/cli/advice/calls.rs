//! What to do next when a call to AWS failed.

use crate::aws::{AwsError, Refusal};
use crate::cli::error::CliError;
use crate::cli::exit_code::ErrorKind;
use crate::identifiers::{ProfileName, RoleArn};

/// The error that a person reads when a call failed.
pub fn aws(error: &AwsError, profile: &ProfileName, role: Option<&RoleArn>) -> CliError {
    of_call(error, Call { profile, base_profile: profile, role })
}

/// What a call was made for.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    /// The profile that asked for it.
    pub(super) profile: &'a ProfileName,
    /// The profile that has the key.
    pub(super) base_profile: &'a ProfileName,
    /// The role that is to be assumed.
    pub(super) role: Option<&'a RoleArn>,
}

pub(super) fn of_call(error: &AwsError, call: Call<'_>) -> CliError {
    let told = |kind| CliError::new(kind, super::trim_stop(&error.to_string()));
    match error {
        AwsError::Refused { refusal, .. } => {
            let told = told(ErrorKind::AwsRefused);
            refusal_hints(*refusal, call).into_iter().fold(told, CliError::hint)
        }
        AwsError::Unreachable { .. } => told(ErrorKind::Failed)
            .hint("Check the network, the proxy variables (HTTPS_PROXY) and any endpoint that is set."),
        AwsError::TimedOut { .. } => told(ErrorKind::Failed)
            .hint("Check the network and the proxy variables (HTTPS_PROXY), and try again."),
        AwsError::BadAnswer { .. } => {
            told(ErrorKind::Failed).hint("A proxy or a captive portal may have answered in AWS's place.")
        }
        AwsError::CaBundle { .. } => {
            told(ErrorKind::Configuration).hint("Correct `ca_bundle` in the profile, or AWS_CA_BUNDLE.")
        }
        AwsError::Runtime { .. } => told(ErrorKind::Failed),
    }
}

fn refusal_hints(refusal: Refusal, call: Call<'_>) -> Vec<String> {
    let Call { profile, base_profile, role } = call;
    let one = |text: &str| vec![text.to_owned()];
    match refusal {
        Refusal::WrongCode => one("A code serves once and for about a minute: wait for the next one."),
        Refusal::WrongDevice => vec![format!(
            "The `mfa_serial` is not a device of this user. Correct it with `keyfob profile set {profile} \
             keyfob_mfa_serial ARN`."
        )],
        Refusal::Denied => match role {
            Some(role) => vec![
                format!("AWS does not say which: {role} may not exist, its trust policy may not name you,"),
                "or it may ask for MFA or an external ID that the profile does not give.".to_owned(),
            ],
            None => one("The key's policies do not allow the call."),
        },
        Refusal::UnknownKey => vec![
            "The access key was deleted or deactivated, is only seconds old, or belongs to another partition.".into(),
            format!("`keyfob explain {profile}` shows which key it is."),
        ],
        Refusal::WrongSecret => vec![format!(
            "The secret access key does not belong to the access key ID. Store it again with `keyfob add \
             {base_profile}`."
        )],
        Refusal::ClockSkew => one("This machine's clock is more than fifteen minutes wrong: set it."),
        Refusal::Expired => one("The credentials that signed the call have ended: get new ones where they came from."),
        Refusal::Duration => {
            vec![format!("Lower it with `keyfob profile set {profile} keyfob_duration_seconds 3600`.")]
        }
        Refusal::Throttled => one("Too many calls at once: try again in a moment."),
        Refusal::RegionDisabled => one("STS is not open for this account in that region: name another with `--region`."),
        Refusal::ServiceFailure => one("The fault is AWS's: try again in a moment."),
        _ => Vec::new(),
    }
}
