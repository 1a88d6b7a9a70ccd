//! Prints who the AWS SDK for Rust is, through whatever the profile in `AWS_PROFILE` says: keyfob from the other side.
//!
//! With `--through URL` it prints the parts of that profile's credentials instead: access key ID, account, session token;
//! the calls that this takes go to the server of that address, under the name of the host that each was meant for. With
//! `--chain` after that, they are those of the SDK's default chain.
//!
//! With `--meant` it prints the region and the access key ID that the environment means, with `--called` the address that
//! a client of STS would call and its signature.
//!
//! With `--over-a-refresh` it takes the SDK's default credentials instead, prints their access key ID, waits until they
//! were renewed, and prints the new one; a signed call is made with each.

#![expect(clippy::print_stdout, reason = "it is what this program is for")]

use std::sync::Arc;
use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_smithy_runtime_api::client::http::{
    HttpClient as _, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
    http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["--over-a-refresh"] => over_a_refresh().await,
        ["--meant"] => meant().await,
        ["--called"] => called().await,
        ["--through", server] => {
            let settings = ProviderConfig::with_default_region().await.with_http_client(led_through(server));
            let provider = ProfileFileCredentialsProvider::builder().configure(&settings).build();
            print_parts(&provider.provide_credentials().await?);
            Ok(())
        }
        ["--through", server, "--chain"] => {
            let config = aws_config::defaults(BehaviorVersion::v2026_01_12());
            let config = config.http_client(led_through(server)).load().await;
            let provider = config.credentials_provider().ok_or("no credentials")?;
            print_parts(&provider.provide_credentials().await?);
            Ok(())
        }
        _ => who_am_i().await,
    }
}

async fn who_am_i() -> Outcome<()> {
    // A role needs a region to be assumed in.
    let settings = ProviderConfig::with_default_region().await;
    let provider = ProfileFileCredentialsProvider::builder().configure(&settings).build();
    let config =
        aws_config::defaults(BehaviorVersion::v2026_01_12()).credentials_provider(provider).load().await;
    let identity = aws_sdk_sts::Client::new(&config).get_caller_identity().send().await?;
    println!("{}", identity.arn().unwrap_or_default());
    Ok(())
}

async fn meant() -> Outcome<()> {
    let config = aws_config::load_defaults(BehaviorVersion::v2026_01_12()).await;
    let provider = config.credentials_provider().ok_or("no credentials")?;
    let key = provider.provide_credentials().await?;
    println!("{}\n{}", config.region().ok_or("no region")?, key.access_key_id());
    Ok(())
}

fn print_parts(found: &Credentials) {
    let account = found.account_id().map_or("", |account| account.as_str());
    println!("{}\n{account}\n{}", found.access_key_id(), found.session_token().unwrap_or_default());
}

/// Prints where a call would go, and does not make it.
async fn called() -> Outcome<()> {
    let told = Arc::new(Told::default());
    let telling = Arc::clone(&told);
    let client = http_client_fn(move |_, _| SharedHttpConnector::new(Telling(Arc::clone(&telling))));
    let config = aws_config::defaults(BehaviorVersion::v2026_01_12()).http_client(client).load().await;
    let answer = aws_sdk_sts::Client::new(&config).get_caller_identity().send().await;
    match told.get() {
        Some(call) => println!("{call}"),
        None => drop(answer?),
    }
    Ok(())
}

type Told = std::sync::OnceLock<String>;

#[derive(Debug)]
struct Telling(Arc<Told>);

impl HttpConnector for Telling {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let authorization = request.headers().get("authorization").unwrap_or_default();
        self.0.get_or_init(|| format!("{}\n{authorization}", request.uri()));
        HttpConnectorFuture::ready(Err(ConnectorError::user("far enough".into())))
    }
}

/// A client that sends every request to one server.
fn led_through(server: &str) -> SharedHttpClient {
    let server = server.to_owned();
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
