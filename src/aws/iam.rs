//! IAM (API version 2010-05-08): a user's own access keys and MFA devices.

use aws_config::retry::RetryConfig;
use aws_sdk_iam::Client;
use aws_sdk_iam::config::Builder;
use aws_sdk_iam::operation::RequestId;
use aws_sdk_iam::types::StatusType;
use aws_smithy_types::DateTime as SdkInstant;
use chrono::{DateTime, Utc};

use crate::aws::{Aws, AwsError};
use crate::credentials::{AccessKey, Credentials};
use crate::identifiers::{AccessKeyId, MfaSerial};
use crate::profile::transport::Service;
use crate::secret::Secret;

/// An access key as IAM lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// The public half.
    pub id: AccessKeyId,
    /// Whether AWS takes it.
    pub active: bool,
    /// When it was made.
    pub created_at: Option<DateTime<Utc>>,
}

/// A virtual MFA device that was just made. Its seed is told this once.
#[derive(Debug)]
pub struct NewMfaDevice {
    /// The device.
    pub serial: MfaSerial,
    /// Its seed, in base32.
    pub seed: Secret,
}

/// What two codes in a row are sent for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairCall {
    /// The user gets the device.
    Enable,
    /// The device's clock is learnt anew.
    Resync,
}

impl Aws {
    fn iam(&self, credentials: &Credentials) -> Client {
        Client::from_conf(self.iam_config(credentials).build())
    }

    /// For calls that make something: were one sent again after a lost answer, the first thing made would be lost.
    fn iam_once(&self, credentials: &Credentials) -> Client {
        Client::from_conf(self.iam_config(credentials).retry_config(RetryConfig::disabled()).build())
    }

    fn iam_config(&self, credentials: &Credentials) -> Builder {
        let config = self.config(Service::Iam, Some(credentials));
        Builder::from(&config).interceptor(self.date_reader())
    }

    /// ListMFADevices of a user, or of the one that owns the key, in AWS's order.
    pub fn mfa_devices(
        &self,
        credentials: &Credentials,
        user: Option<&str>,
    ) -> Result<Vec<MfaSerial>, AwsError> {
        let user = user.map(str::to_owned);
        let call = self.iam(credentials).list_mfa_devices().set_user_name(user).send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk("ListMFADevices", error))?;
        Ok(answer.mfa_devices.iter().filter_map(|device| device.serial_number.parse().ok()).collect())
    }

    /// ListAccountAliases: the account's other name, of which there is one at most.
    pub fn account_alias(&self, credentials: &Credentials) -> Result<Option<String>, AwsError> {
        let call = self.iam(credentials).list_account_aliases().send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk("ListAccountAliases", error))?;
        Ok(answer.account_aliases.into_iter().next())
    }

    /// CreateVirtualMFADevice. Sent once only.
    pub fn create_mfa_device(&self, credentials: &Credentials, name: &str) -> Result<NewMfaDevice, AwsError> {
        const CALL: &str = "CreateVirtualMFADevice";
        let call =
            self.iam_once(credentials).create_virtual_mfa_device().virtual_mfa_device_name(name).send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk(CALL, error))?;
        let device =
            answer.virtual_mfa_device.ok_or_else(|| AwsError::incomplete(CALL, "VirtualMFADevice"))?;
        let seed = device.base32_string_seed.map(|blob| blob.into_inner());
        let seed = seed.and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(NewMfaDevice {
            serial: device
                .serial_number
                .parse()
                .map_err(|_| AwsError::incomplete(CALL, "well-formed SerialNumber"))?,
            seed: seed.ok_or_else(|| AwsError::incomplete(CALL, "Base32StringSeed"))?.into(),
        })
    }

    /// EnableMFADevice or ResyncMFADevice, which take the same: the device and two codes in a row.
    pub fn send_mfa_pair(
        &self,
        credentials: &Credentials,
        call: PairCall,
        (user, serial): (&str, &MfaSerial),
        [first, second]: [&Secret; 2],
    ) -> Result<(), AwsError> {
        let iam = self.iam(credentials);
        let (serial, first, second) = (serial.as_str(), first.expose(), second.expose());
        match call {
            PairCall::Enable => {
                let call = iam.enable_mfa_device().user_name(user).serial_number(serial);
                let call = call.authentication_code1(first).authentication_code2(second).send();
                let answer = self.wait(call).map_err(|error| AwsError::from_sdk("EnableMFADevice", error))?;
                confirmed("EnableMFADevice", &answer)
            }
            PairCall::Resync => {
                let call = iam.resync_mfa_device().user_name(user).serial_number(serial);
                let call = call.authentication_code1(first).authentication_code2(second).send();
                let answer = self.wait(call).map_err(|error| AwsError::from_sdk("ResyncMFADevice", error))?;
                confirmed("ResyncMFADevice", &answer)
            }
        }
    }

    /// DeactivateMFADevice: the user does not have it any more.
    pub fn deactivate_mfa_device(
        &self,
        credentials: &Credentials,
        user: &str,
        serial: &MfaSerial,
    ) -> Result<(), AwsError> {
        let call = self.iam(credentials).deactivate_mfa_device().user_name(user);
        let call = call.serial_number(serial.as_str()).send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk("DeactivateMFADevice", error))?;
        confirmed("DeactivateMFADevice", &answer)
    }

    /// DeleteVirtualMFADevice, of one that no user has.
    pub fn delete_mfa_device(&self, credentials: &Credentials, serial: &MfaSerial) -> Result<(), AwsError> {
        let call = self.iam(credentials).delete_virtual_mfa_device().serial_number(serial.as_str()).send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk("DeleteVirtualMFADevice", error))?;
        confirmed("DeleteVirtualMFADevice", &answer)
    }

    /// ListAccessKeys of a user, who has two at most.
    pub fn access_keys(&self, credentials: &Credentials, user: &str) -> Result<Vec<ListedKey>, AwsError> {
        let call = self.iam(credentials).list_access_keys().user_name(user).send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk("ListAccessKeys", error))?;
        let listed = answer.access_key_metadata.iter().filter_map(|key| {
            Some(ListedKey {
                id: key.access_key_id.as_deref()?.parse().ok()?,
                active: key.status == Some(StatusType::Active),
                created_at: key.create_date.as_ref().and_then(instant),
            })
        });
        Ok(listed.collect())
    }

    /// CreateAccessKey. Sent once only: the secret is in this one answer.
    pub fn create_access_key(
        &self,
        credentials: &Credentials,
        user: &str,
    ) -> Result<(AccessKey, Option<DateTime<Utc>>), AwsError> {
        const CALL: &str = "CreateAccessKey";
        let call = self.iam_once(credentials).create_access_key().user_name(user).send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk(CALL, error))?;
        let made = answer.access_key.ok_or_else(|| AwsError::incomplete(CALL, "AccessKey"))?;
        let created_at = made.create_date.as_ref().and_then(instant);
        let id = made.access_key_id.parse();
        let id = id.map_err(|_| AwsError::incomplete(CALL, "well-formed AccessKeyId"))?;
        Ok((AccessKey { id, secret: made.secret_access_key.into() }, created_at))
    }

    /// UpdateAccessKey: whether AWS takes the key.
    pub fn set_access_key_active(
        &self,
        credentials: &Credentials,
        user: &str,
        id: &AccessKeyId,
        active: bool,
    ) -> Result<(), AwsError> {
        let status = if active { StatusType::Active } else { StatusType::Inactive };
        let call = self.iam(credentials).update_access_key().user_name(user);
        let call = call.access_key_id(id.as_str()).status(status).send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk("UpdateAccessKey", error))?;
        confirmed("UpdateAccessKey", &answer)
    }

    /// DeleteAccessKey.
    pub fn delete_access_key(
        &self,
        credentials: &Credentials,
        user: &str,
        id: &AccessKeyId,
    ) -> Result<(), AwsError> {
        let call = self.iam(credentials).delete_access_key().user_name(user).access_key_id(id.as_str());
        let answer = self.wait(call.send()).map_err(|error| AwsError::from_sdk("DeleteAccessKey", error))?;
        confirmed("DeleteAccessKey", &answer)
    }

    /// GetAccessKeyLastUsed: `None` if it was never used. The answer lags by hours.
    pub fn access_key_last_used(
        &self,
        credentials: &Credentials,
        id: &AccessKeyId,
    ) -> Result<Option<DateTime<Utc>>, AwsError> {
        let call = self.iam(credentials).get_access_key_last_used().access_key_id(id.as_str()).send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk("GetAccessKeyLastUsed", error))?;
        let usage = answer.access_key_last_used;
        Ok(usage.and_then(|usage| usage.last_used_date.as_ref().and_then(instant)))
    }
}

/// Where the answer to a call says nothing but that it was done, the SDK takes any page with status 200 for it, such as
/// that of a proxy. AWS's own has a request ID.
fn confirmed(operation: &'static str, answer: &impl RequestId) -> Result<(), AwsError> {
    answer.request_id().map(drop).ok_or_else(|| AwsError::incomplete(operation, "request ID"))
}

fn instant(at: &SdkInstant) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(at.secs(), 0)
}
