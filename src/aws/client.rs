//! Setting up the SDK: endpoints, certificates, proxies, time limits, retries.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{HttpConnectorSettings, SharedHttpClient};

use crate::aws::date::{DateReader, SigningTime};
use crate::aws::error::AwsError;
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::files;
use crate::identifiers::{Partition, Region};
use crate::profile::transport::{Service, Transport};

/// A caller of `credential_process` gives up at 60 seconds (Go) or at about 20 (Rust), so one call ends well before.
const CONNECT: Duration = Duration::from_millis(3_100);
const ATTEMPT: Duration = Duration::from_secs(8);
const OPERATION: Duration = Duration::from_secs(16);
const ATTEMPTS: u32 = 3;

/// Makes connections with the time limits that it is told.
pub(super) type Connect = Arc<dyn Fn(Option<&HttpConnectorSettings>) -> Connector + Send + Sync>;

/// A way to AWS for one run.
pub struct Aws {
    runtime: tokio::runtime::Runtime,
    transport: Transport,
    partition: Partition,
    http: SharedHttpClient,
    connect: Connect,
    clock: Arc<dyn Clock>,
}

impl Aws {
    /// Starts a runtime on this thread and sets up connections; calls nothing yet.
    ///
    /// # Errors
    /// [`AwsError::CaBundle`] where the `ca_bundle` cannot be read or holds no certificate.
    pub fn new(transport: &Transport, partition: Partition, clock: Arc<dyn Clock>) -> Result<Self, AwsError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| AwsError::Runtime { detail: error.to_string() })?;
        let connect = connect(transport)?;
        let connect_again = Arc::clone(&connect);
        let http = Builder::new().build_with_connector_fn(move |settings, _| connect_again(settings));
        Ok(Self { runtime, transport: transport.clone(), partition, http, connect, clock })
    }

    /// The clock that responses set.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The partition that calls are made in.
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// How AWS is reached.
    pub(super) fn transport(&self) -> &Transport {
        &self.transport
    }

    /// Waits for a call.
    pub(crate) fn wait<T>(&self, call: impl Future<Output = T>) -> T {
        self.runtime.block_on(call)
    }

    /// What keeps AWS's time from each response.
    pub(super) fn date_reader(&self) -> DateReader {
        DateReader(Arc::clone(&self.clock))
    }

    /// A connection for a call that no SDK makes.
    pub(super) fn connection(&self) -> Connector {
        let settings =
            HttpConnectorSettings::builder().connect_timeout(CONNECT).read_timeout(ATTEMPT).build();
        (self.connect)(Some(&settings))
    }

    /// The region that calls go to.
    pub fn region(&self) -> Region {
        self.transport.region_or_default(self.partition)
    }

    /// Where a service is called, if the settings move it.
    pub fn endpoint_url(&self, service: Service) -> Option<&str> {
        self.transport.endpoint_urls.get(&service).map(String::as_str)
    }

    /// However many are configured, [`OPERATION`] ends them.
    fn attempts(&self) -> u32 {
        self.transport.max_attempts.map_or(ATTEMPTS, NonZeroU32::get)
    }

    /// The SDK's configuration for one service, signing with `credentials` (`None`: unsigned).
    pub(super) fn config(&self, service: Service, credentials: Option<&Credentials>) -> SdkConfig {
        self.config_in(&self.region(), service, credentials)
    }

    /// The same for calls to a region of their own, as those to IAM Identity Center are.
    pub(super) fn config_in(
        &self,
        region: &Region,
        service: Service,
        credentials: Option<&Credentials>,
    ) -> SdkConfig {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(ATTEMPT)
            .operation_timeout(OPERATION)
            .build();
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(aws_config::Region::new(region.to_string()))
            .http_client(self.http.clone())
            .sleep_impl(aws_smithy_async::rt::sleep::TokioSleep::new())
            .time_source(SigningTime(Arc::clone(&self.clock)))
            .retry_config(RetryConfig::standard().with_max_attempts(self.attempts()))
            .timeout_config(timeouts)
            .use_fips(self.transport.use_fips)
            .use_dual_stack(self.transport.use_dual_stack);
        config.set_app_name(AppName::new("keyfob").ok());
        config.set_endpoint_url(self.transport.endpoint_urls.get(&service).cloned());
        config.set_credentials_provider(credentials.map(|c| SharedCredentialsProvider::new(signing_key(c))));
        config.build()
    }
}

/// The SDK's form of credentials. It is wiped with the SDK's own types, which zeroize.
fn signing_key(credentials: &Credentials) -> aws_credential_types::Credentials {
    aws_credential_types::Credentials::new(
        credentials.access_key_id().as_str(),
        credentials.secret_access_key().expose().as_str(),
        credentials.session_token().map(|token| token.expose().clone()),
        None,
        "keyfob",
    )
}

/// Loading the system's root certificates costs milliseconds, so they are left out where no call is encrypted.
fn connect(transport: &Transport) -> Result<Connect, AwsError> {
    let urls = &transport.endpoint_urls;
    if Service::ALL.iter().all(|service| urls.get(service).is_some_and(|url| url.starts_with("http://"))) {
        return Ok(Arc::new(|settings| {
            let mut connector = Connector::builder().proxy_config(ProxyConfig::from_env());
            connector.set_connector_settings(settings.cloned());
            connector.build_http()
        }));
    }
    let roots = match &transport.ca_bundle {
        Some(path) => TrustStore::empty().with_pem_certificate(ca_bundle(Path::new(path))?),
        None => TrustStore::default(),
    };
    let tls = TlsContext::builder()
        .with_trust_store(roots)
        .build()
        .map_err(|error| AwsError::CaBundle { path: String::new(), detail: error.to_string() })?;
    Ok(Arc::new(move |settings| {
        let mut connector = Connector::builder()
            .proxy_config(ProxyConfig::from_env())
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .tls_context(tls.clone());
        connector.set_connector_settings(settings.cloned());
        connector.build()
    }))
}

fn ca_bundle(path: &Path) -> Result<Vec<u8>, AwsError> {
    let problem = |detail: String| AwsError::CaBundle { path: path.display().to_string(), detail };
    let pem = files::read_optional(path).map_err(|error| problem(error.to_string()))?;
    let pem = pem.ok_or_else(|| problem("there is no such file".to_owned()))?;
    // The TLS library panics on a bundle without a certificate; say it instead.
    if !pem.windows(27).any(|window| window == b"-----BEGIN CERTIFICATE-----") {
        return Err(problem("it holds no certificate in PEM form".to_owned()));
    }
    Ok(pem)
}
