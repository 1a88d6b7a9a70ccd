//! Prints who the AWS SDK for Rust is, through whatever the profile in `AWS_PROFILE` says: keyfob from the other side.
//!
//! With `--through URL` it prints the access key ID of that profile's credentials instead; the calls that this takes go to
//! the server of that address, under the name of the host that each was meant for.
//!
//! With `--meant` it prints the region and the access key ID that the environment means.
//!
//! With `--over-a-refresh` it takes the SDK's default credentials instead, prints their access key ID, waits until they
//! were renewed, and prints the new one; a signed call is made with each.

#![expect(clippy::print_stdout, reason = "it is what this program is for")]

use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::ProvideCredentials;
use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    if std::env::args().nth(1).as_deref() == Some("--over-a-refresh") {
        return over_a_refresh().await;
    }
    if std::env::args().nth(1).as_deref() == Some("--meant") {
        let config = aws_config::load_defaults(BehaviorVersion::v2026_01_12()).await;
        let provider = config.credentials_provider().ok_or("no credentials")?;
        let key = provider.provide_credentials().await?;
        println!("{}\n{}", config.region().ok_or("no region")?, key.access_key_id());
        return Ok(());
    }
    // A role needs a region to be assumed in.
    let settings = ProviderConfig::with_default_region().await;
    if std::env::args().nth(1).as_deref() == Some("--through") {
        let server = std::env::args().nth(2).ok_or("no server")?;
        let settings = settings.with_http_client(led_through(server));
        let provider = ProfileFileCredentialsProvider::builder().configure(&settings).build();
        println!("{}", provider.provide_credentials().await?.access_key_id());
        return Ok(());
    }
    let provider = ProfileFileCredentialsProvider::builder().configure(&settings).build();
    let config =
        aws_config::defaults(BehaviorVersion::v2026_01_12()).credentials_provider(provider).load().await;
    let identity = aws_sdk_sts::Client::new(&config).get_caller_identity().send().await?;
    println!("{}", identity.arn().unwrap_or_default());
    Ok(())
}

/// A client that sends every request to one server.
fn led_through(server: String) -> SharedHttpClient {
    let plain = aws_smithy_http_client::Builder::new().build_http();
    http_client_fn(move |settings, components| {
        SharedHttpConnector::new(Led {
            server: server.clone(),
            plain: plain.http_connector(settings, components),
        })
    })
}

#[derive(Debug)]
struct Led {
    server: String,
    plain: SharedHttpConnector,
}

impl HttpConnector for Led {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        let meant = request.uri().to_owned();
        let after_scheme = meant.split_once("://").map_or(meant.as_str(), |(_, rest)| rest);
        let (host, path) = after_scheme.split_at(after_scheme.find('/').unwrap_or(after_scheme.len()));
        request.headers_mut().insert("host", host.to_owned());
        request.set_uri(format!("{}{path}", self.server)).expect("the server's address is one");
        self.plain.call(request)
    }
}

async fn over_a_refresh() -> Outcome<()> {
    let config = aws_config::defaults(BehaviorVersion::v2026_01_12()).load().await;
    let provider = config.credentials_provider().ok_or("no credentials")?;
    let client = aws_sdk_sts::Client::new(&config);
    let key = async || provider.provide_credentials().await.map(|found| found.access_key_id().to_owned());
    client.get_caller_identity().send().await?;
    let first = key().await?;
    for _ in 0..100 {
        if key().await? != first {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    client.get_caller_identity().send().await?;
    println!("{first}\n{}", key().await?);
    Ok(())
}
