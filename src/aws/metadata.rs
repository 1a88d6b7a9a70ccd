//! Credentials that a machine hands out: the instance metadata service and the container endpoint.

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::ProvideCredentials;

use crate::aws::{Aws, AwsError};
use crate::credentials::TemporaryCredentials;
use crate::profile::transport::Service;

impl Aws {
    /// Credentials of the instance's role.
    pub fn instance_credentials(&self) -> Result<TemporaryCredentials, AwsError> {
        const SOURCE: &str = "Ec2InstanceMetadata";
        let config = self.provider_config();
        let mut client = aws_config::imds::Client::builder().configure(&config);
        if let Some(url) = &self.transport().instance_metadata_url {
            client = client.endpoint(url).map_err(|error| unreachable(SOURCE, &*error))?;
        }
        let provider = ImdsCredentialsProvider::builder().configure(&config).imds_client(client.build());
        self.machine_credentials(SOURCE, &provider.build())
    }

    /// Credentials of the container's role.
    pub fn container_credentials(&self) -> Result<TemporaryCredentials, AwsError> {
        let provider = EcsCredentialsProvider::builder().configure(&self.provider_config()).build();
        self.machine_credentials("EcsContainer", &provider)
    }

    fn provider_config(&self) -> ProviderConfig {
        let config = self.config(Service::Sts, None);
        let mut provider = ProviderConfig::empty().with_region(config.region().cloned());
        if let Some(http) = config.http_client() {
            provider = provider.with_http_client(http);
        }
        if let Some(sleep) = config.sleep_impl() {
            provider = provider.with_sleep_impl(sleep);
        }
        provider
    }

    fn machine_credentials(
        &self,
        source: &'static str,
        provider: &impl ProvideCredentials,
    ) -> Result<TemporaryCredentials, AwsError> {
        let found = self.wait(provider.provide_credentials());
        let found = found.map_err(|error| unreachable(source, &error))?;
        let missing = |what| AwsError::incomplete(source, what);
        Ok(TemporaryCredentials {
            access_key_id: found.access_key_id().parse().map_err(|_| missing("well-formed AccessKeyId"))?,
            secret_access_key: found.secret_access_key().into(),
            session_token: found.session_token().ok_or_else(|| missing("session token"))?.into(),
            expires_at: found.expiry().map(Into::into),
            account_id: found.account_id().and_then(|account| account.as_str().parse().ok()),
        })
    }
}

fn unreachable(operation: &'static str, error: &dyn std::error::Error) -> AwsError {
    let detail = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    AwsError::Unreachable { operation, detail }
}
