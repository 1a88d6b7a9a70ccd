//! MFA devices: made, enabled with two codes in a row, resynchronised, taken away.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::clock::iso8601;
use super::super::limits::{DIGITS, Limits, NAME};
use super::super::query::{Answer, QueryError, tag};
use super::super::random;
use super::super::totp::{Totp, step_at};
use super::super::world::{MfaDevice, User};
use super::Call;

const QUOTA: usize = 8;
/// Steps back at which the first of two codes may lie; the second is then one step early or late at most.
const ENABLE_WINDOW: i64 = 2;
/// How far off a device's clock may be and still be resynchronised.
const RESYNC_WINDOW: i64 = 200;
/// The smallest PNG there is: one transparent pixel.
const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

impl Call<'_> {
    pub(super) fn list_mfa_devices(&mut self) -> Answer {
        let user = self.user()?;
        let devices: Vec<String> = user
            .mfa_devices
            .iter()
            .map(|device| {
                [
                    tag("UserName", &user.name),
                    tag("SerialNumber", &device.serial),
                    tag("EnableDate", &enable_date(device)),
                ]
                .concat()
            })
            .collect();
        self.page("MFADevices", &devices)
    }

    pub(super) fn list_virtual_mfa_devices(&mut self) -> Answer {
        let status = self.parameters.get("AssignmentStatus").unwrap_or("Any");
        let own = |device: &&MfaDevice| is_virtual(device, &self.caller.account);
        let mut devices = Vec::new();
        if status != "Unassigned" {
            let users = self.state.world.users.iter().filter(|user| user.account == self.caller.account);
            for user in users {
                devices.extend(user.mfa_devices.iter().filter(own).map(|device| assigned(user, device)));
            }
        }
        if status != "Assigned" {
            let free = self.state.world.unassigned_devices.iter().filter(own);
            devices.extend(free.map(|device| tag("SerialNumber", &device.serial)));
        }
        self.page("VirtualMFADevices", &devices)
    }

    pub(super) fn create_virtual_mfa_device(&mut self) -> Answer {
        let mut limits = Limits::of(self.parameters);
        let name = limits.required("VirtualMFADeviceName", 1..=226, NAME);
        limits.check()?;
        let path = self.parameters.get("Path").unwrap_or("/");
        let partition = self.caller.arn.split(':').nth(1).unwrap_or("aws");
        let serial = format!("arn:{partition}:iam::{}:mfa{path}{name}", self.caller.account);
        if self.state.device(&serial).is_some() {
            let message = "MFADevice entity at the same path and name already exists.";
            return Err(QueryError::new(409, "EntityAlreadyExists", message));
        }
        let seed = self.state.world.new_device_seed.clone().unwrap_or_else(random::base32::<64>);
        let inside = [
            tag("SerialNumber", &serial),
            tag("Base32StringSeed", &STANDARD.encode(&seed)),
            tag("QRCodePNG", PNG),
        ];
        self.state.world.unassigned_devices.push(MfaDevice {
            serial,
            seed: Some(seed),
            drift: 0,
            enabled_at: None,
        });
        Ok(Some(format!("<VirtualMFADevice>{}</VirtualMFADevice>", inside.concat())))
    }

    pub(super) fn enable_mfa_device(&mut self) -> Answer {
        let (serial, codes) = self.two_codes()?;
        let now = self.state.now();
        let user = self.user()?;
        if user.mfa_devices.len() >= QUOTA {
            let message = format!("Cannot exceed quota for MfaDevicesPerUser: {QUOTA}");
            return Err(QueryError::new(409, "LimitExceeded", message));
        }
        let (account, name) = (user.account.clone(), user.name.clone());
        let free = &self.state.world.unassigned_devices;
        let Some(position) = free.iter().position(|device| device.serial == serial) else {
            return Err(match self.state.device(&serial) {
                Some(_) => QueryError::new(409, "EntityAlreadyExists", "MFA Device is already in use."),
                None => no_such_device(&serial),
            });
        };
        let current = step_at(now);
        let step = find_pair(&free[position], &codes, current - ENABLE_WINDOW..=current)?;
        self.use_up(&serial, step);
        let device = self.state.world.unassigned_devices.remove(position);
        if let Some(user) = self.state.user_mut(&account, &name) {
            user.mfa_devices.push(MfaDevice { enabled_at: Some(now), ..device });
        }
        Ok(None)
    }

    pub(super) fn resync_mfa_device(&mut self) -> Answer {
        let (serial, codes) = self.two_codes()?;
        let current = step_at(self.state.now());
        let device = self.assigned_device(&serial)?;
        let step = find_pair(device, &codes, current - RESYNC_WINDOW..=current + RESYNC_WINDOW)?;
        device.drift = match step + 1 - current {
            -1..=1 => 0,
            drift => drift,
        };
        self.use_up(&serial, step);
        Ok(None)
    }

    pub(super) fn deactivate_mfa_device(&mut self) -> Answer {
        let serial = self.required("SerialNumber")?;
        let device = self.assigned_device(&serial)?.clone();
        self.user()?.mfa_devices.retain(|device| device.serial != serial);
        if device.seed.is_some() {
            self.state.world.unassigned_devices.push(MfaDevice { enabled_at: None, ..device });
        }
        Ok(None)
    }

    pub(super) fn delete_virtual_mfa_device(&mut self) -> Answer {
        let serial = self.required("SerialNumber")?;
        let free = &mut self.state.world.unassigned_devices;
        let Some(position) = free.iter().position(|device| device.serial == serial) else {
            return Err(match self.state.device(&serial) {
                Some(_) => QueryError::new(
                    409,
                    "DeleteConflict",
                    "MFA VirtualDevice is assigned to a user and must be deactivated before it can be deleted.",
                ),
                None => no_such_device(&serial),
            });
        };
        free.remove(position);
        Ok(None)
    }

    fn two_codes(&self) -> Result<(String, [String; 2]), QueryError> {
        let mut limits = Limits::of(self.parameters);
        let first = limits.required("AuthenticationCode1", 6..=6, DIGITS).to_owned();
        let second = limits.required("AuthenticationCode2", 6..=6, DIGITS).to_owned();
        limits.check()?;
        self.required("UserName")?;
        Ok((self.required("SerialNumber")?, [first, second]))
    }

    fn assigned_device(&mut self, serial: &str) -> Result<&mut MfaDevice, QueryError> {
        let devices = &mut self.user()?.mfa_devices;
        devices.iter_mut().find(|device| device.serial == serial).ok_or_else(|| no_such_device(serial))
    }

    fn use_up(&mut self, serial: &str, step: i64) {
        self.state.used_codes.extend([step, step + 1].map(|step| (serial.to_owned(), step)));
    }
}

/// The step of the first of two consecutive codes.
fn find_pair(
    device: &MfaDevice,
    codes: &[String; 2],
    mut steps: impl Iterator<Item = i64>,
) -> Result<i64, QueryError> {
    let totp = device.seed.as_deref().and_then(Totp::from_base32);
    let found = totp
        .and_then(|totp| steps.find(|step| totp.code(*step) == codes[0] && totp.code(step + 1) == codes[1]));
    found.ok_or_else(|| {
        QueryError::new(403, "InvalidAuthenticationCode", "Authentication code for device is not valid.")
    })
}

fn is_virtual(device: &MfaDevice, account: &str) -> bool {
    device.serial.contains(":mfa/") && device.serial.split(':').nth(4) == Some(account)
}

fn assigned(user: &User, device: &MfaDevice) -> String {
    let owner = [tag("UserId", &user.id), tag("Arn", &user.arn()), tag("UserName", &user.name)].concat();
    let serial = tag("SerialNumber", &device.serial);
    format!("{serial}<User>{owner}</User>{}", tag("EnableDate", &enable_date(device)))
}

fn enable_date(device: &MfaDevice) -> String {
    device.enabled_at.map_or_else(|| "2023-11-14T22:13:20Z".to_owned(), iso8601)
}

fn no_such_device(serial: &str) -> QueryError {
    QueryError::no_such_entity(format!("MFA Device with serial number {serial} does not exist."))
}
