//! Prints who the AWS SDK for Rust is, through whatever the profile in `AWS_PROFILE` says: keyfob from the other side.

use aws_config::BehaviorVersion;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A role needs a region to be assumed in.
    let settings = ProviderConfig::with_default_region().await;
    let provider = ProfileFileCredentialsProvider::builder().configure(&settings).build();
    let config =
        aws_config::defaults(BehaviorVersion::v2026_01_12()).credentials_provider(provider).load().await;
    let identity = aws_sdk_sts::Client::new(&config).get_caller_identity().send().await?;
    #[expect(clippy::print_stdout, reason = "it is what this program is for")]
    {
        println!("{}", identity.arn().unwrap_or_default());
    }
    Ok(())
}
