//! The setting that names a profile's MFA device.

use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::session::Session;
use crate::cli::shared_edit::{EditOptions, Edited, edit_config};
use crate::identifiers::MfaSerial;
use crate::profile::{BaseProvider, ProfileSource};
use crate::shared_config::SectionName;

/// Writes the device into the profile, or with `None` takes it out.
pub(super) fn write(
    context: &Context,
    session: &Session<'_>,
    serial: Option<&MfaSerial>,
    options: &EditOptions<'_>,
) -> CliResult<Edited> {
    let profile = session.base_profile();
    // Other tools read a profile with a plain key by themselves, and know the setting by AWS's name.
    let key = match session.chain.base {
        BaseProvider::PlaintextKey(..) => "mfa_serial",
        _ => "keyfob_mfa_serial",
    };
    let other = if key == "mfa_serial" { "keyfob_mfa_serial" } else { "mfa_serial" };
    edit_config(context, options, |files, config| {
        let section = SectionName::Profile(profile.as_str());
        let has = |key: &str| files.profile(profile).is_some_and(|settings| settings.get(key).is_some());
        let key = if has(other) { other } else { key };
        match (serial, config.find(section).is_some()) {
            (Some(serial), true) => config.set(section, key, serial.as_str()).map(drop)?,
            (Some(serial), false) => config.add_section(section, &[(key, serial.as_str())])?,
            (None, true) => config.unset(section, key).map(drop)?,
            (None, false) => {}
        }
        Ok(())
    })
}
