//! Prints who the AWS SDK for Rust is, through whatever the profile in `AWS_PROFILE` says: keyfob from the other side.
//!
//! With `--over-a-refresh` it takes the SDK's default credentials instead, prints their access key ID, waits until they
//! were renewed, and prints the new one; a signed call is made with each.

#![expect(clippy::print_stdout, reason = "it is what this program is for")]

use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_credential_types::provider::ProvideCredentials;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    if std::env::args().nth(1).as_deref() == Some("--over-a-refresh") {
        return over_a_refresh().await;
    }
    let provider = ProfileFileCredentialsProvider::builder().build();
    let config =
        aws_config::defaults(BehaviorVersion::v2026_01_12()).credentials_provider(provider).load().await;
    let identity = aws_sdk_sts::Client::new(&config).get_caller_identity().send().await?;
    println!("{}", identity.arn().unwrap_or_default());
    Ok(())
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
