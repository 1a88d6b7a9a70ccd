//! Which MFA device the profile of a new access key names.

use crate::aws::{AwsError, Refusal};
use crate::cli::add_key::NewKey;
use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::key_check::CheckedKey;
use crate::identifiers::{MfaSerial, ProfileName};
use crate::profile::ProfileSource;
use crate::shared_files::SharedFiles;

/// The device that the profile is to name; `None` leaves what it says.
pub(super) fn choose(
    context: &Context,
    new: &NewKey<'_>,
    files: &SharedFiles,
    checked: Option<&CheckedKey>,
) -> CliResult<Option<MfaSerial>> {
    let name = &new.name;
    let Some(checked) = checked else { return Ok(new.mfa_serial.clone()) };
    let devices = match &checked.devices {
        Ok(devices) => devices,
        Err(error) => {
            if new.mfa_serial.is_none() {
                context.ui.note(&unknown_devices(error, name));
            }
            return Ok(new.mfa_serial.clone());
        }
    };
    if let Some(named) = &new.mfa_serial {
        if !devices.contains(named) {
            context.ui.warn(&format!("{named} is not among the MFA devices of {}.", checked.identity.arn));
        }
        return Ok(Some(named.clone()));
    }
    let usable: Vec<&MfaSerial> = devices.iter().filter(|device| !device.is_security_key()).collect();
    let settings = files.profile(name);
    let present = settings
        .as_ref()
        .and_then(|settings| settings.value("keyfob_mfa_serial").or_else(|| settings.value("mfa_serial")));
    if let Some(present) = present.and_then(|present| usable.iter().find(|device| device.as_str() == present))
    {
        return Ok(Some((*present).clone()));
    }
    match usable.as_slice() {
        [one] => Ok(Some((*one).clone())),
        [] if devices.is_empty() => {
            context.ui.note(&format!(
                "The user has no MFA device. `keyfob mfa enrol {name}` makes one, so that the key alone opens nothing."
            ));
            Ok(None)
        }
        [] => {
            context.ui.note(&format!(
                "The user has a passkey or security key only, and STS cannot take a code from one. \
                 `keyfob mfa enrol {name}` adds a virtual device."
            ));
            Ok(None)
        }
        several => one_of(context, name, several),
    }
}

fn one_of(context: &Context, name: &ProfileName, several: &[&MfaSerial]) -> CliResult<Option<MfaSerial>> {
    let lines: Vec<String> = several.iter().map(ToString::to_string).collect();
    if let Some(mut terminal) = ask::terminal(context) {
        let index = ask::choose(&mut terminal, "Which MFA device should be used?", lines)?;
        return Ok(Some(several[index].clone()));
    }
    context.ui.warn(&format!(
        "the user has several MFA devices, and none is set: {}.\n  Choose one with `keyfob profile set {name} \
         keyfob_mfa_serial ARN`.",
        lines.join(", ")
    ));
    Ok(None)
}

fn unknown_devices(error: &AwsError, name: &ProfileName) -> String {
    let why = match error.refusal() {
        Some(Refusal::Denied) => "The key may not list its user's MFA devices".to_owned(),
        _ => format!("The user's MFA devices could not be listed ({error})"),
    };
    format!("{why}. If there is one, name it: `keyfob profile set {name} keyfob_mfa_serial ARN`.")
}
