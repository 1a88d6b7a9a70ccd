//! IAM (API version 2010-05-08): what the first steps need.

use aws_sdk_iam::Client;

use crate::aws::{Aws, AwsError};
use crate::credentials::Credentials;
use crate::identifiers::MfaSerial;
use crate::profile::transport::Service;

impl Aws {
    fn iam(&self, credentials: &Credentials) -> Client {
        let config = self.config(Service::Iam, Some(credentials));
        Client::from_conf(aws_sdk_iam::config::Builder::from(&config).interceptor(self.date_reader()).build())
    }

    /// ListMFADevices of the user that owns the key, in AWS's order.
    pub fn mfa_devices(&self, credentials: &Credentials) -> Result<Vec<MfaSerial>, AwsError> {
        let call = self.iam(credentials).list_mfa_devices().send();
        let answer = self.wait(call).map_err(|error| AwsError::from_sdk("ListMFADevices", error))?;
        Ok(answer.mfa_devices.iter().filter_map(|device| device.serial_number.parse().ok()).collect())
    }
}
