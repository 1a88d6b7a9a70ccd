//! `keyfob mfa list`

use std::collections::BTreeMap;

use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::session::{Session, Wanted};
use crate::identifiers::MfaSerial;
use crate::output::columns::{Column, Fit};
use crate::profile::{self, ProfileSource};

/// List the MFA devices that profiles name or seeds are stored of, and where their codes come from
///
/// Makes no call and opens no keychain. With a profile, asks AWS for all devices of its user.
#[derive(Debug, clap::Args)]
#[command(
    about = "List the devices, and where their codes come from",
    after_help = "Examples:
  keyfob mfa list
  keyfob mfa list me --json"
)]
pub struct Args {
    /// The profile of a user
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
}

const COLUMNS: [Column; 3] = [
    Column::new("DEVICE", Fit::Stays),
    Column::new("CODES FROM", Fit::Stays),
    Column::new("PROFILES", Fit::Wraps),
];

/// What is known of a device.
#[derive(Default)]
struct Device {
    profiles: Vec<String>,
    seed_in: Option<&'static str>,
    command: bool,
    yubikey: bool,
}

impl Device {
    fn codes_from(&self) -> &'static str {
        match (self.command, self.seed_in) {
            (true, _) => "a command",
            (false, Some(keychain)) => keychain,
            (false, None) if self.yubikey => "a YubiKey",
            (false, None) => "a person",
        }
    }
}

/// Lists the devices.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let mut devices: BTreeMap<MfaSerial, Device> = BTreeMap::new();
    let index = context.vault()?.index()?;
    let wanted = match &args.name {
        Some(name) => {
            let profile = context.profile(Some(name))?;
            let session = Session::open(context, &profile, Wanted::default())?;
            session.require_user()?;
            let key = session.access_key()?;
            Some(session.aws()?.mfa_devices(&key, None).map_err(|error| session.aws_error(&error))?)
        }
        None => None,
    };
    for (serial, backend) in &index.mfa_seeds {
        devices.entry(serial.clone()).or_default().seed_in = Some(backend.title());
    }
    let files = context.shared_files()?;
    let (command, prompt) =
        context.with_settings(|settings| Ok((settings.text("mfa_process"), settings.text("prompt"))))?;
    let yubikey = prompt.as_deref() == Some("ykman");
    for name in files.names() {
        // What is wrong with a profile is told by `explain`.
        let Ok(chain) = profile::resolve(&files, &name) else { continue };
        let Some(serial) = chain.mfa_serial() else { continue };
        let device = devices.entry(serial.clone()).or_default();
        device.command |= chain.mfa_process.is_some() || command.is_some();
        device.yubikey |= yubikey;
        device.profiles.push(name.to_string());
    }
    if let Some(wanted) = &wanted {
        devices.retain(|serial, _| wanted.contains(serial));
        for serial in wanted {
            devices.entry(serial.clone()).or_default();
        }
    }
    print(context, &devices)
}

fn print(context: &Context, devices: &BTreeMap<MfaSerial, Device>) -> CliResult {
    if context.global.json {
        let list: Vec<_> = devices
            .iter()
            .map(|(serial, device)| {
                json!({
                    "serial": serial.as_str(),
                    "profiles": device.profiles,
                    "seed_stored": device.seed_in.is_some(),
                    "codes_from": device.codes_from(),
                })
            })
            .collect();
        return context.print(&json!({ "devices": list }).to_string());
    }
    if devices.is_empty() {
        context.ui.note("No profile names an MFA device. `keyfob mfa enrol PROFILE` makes one.");
        return Ok(());
    }
    let row = |(serial, device): (&MfaSerial, &Device)| {
        let codes = if serial.is_security_key() { "none (a passkey)" } else { device.codes_from() };
        vec![serial.to_string(), codes.to_owned(), device.profiles.join(", ")]
    };
    let rows: Vec<_> = devices.iter().map(row).collect();
    context.print(&context.ui.table(&COLUMNS, &rows))
}
