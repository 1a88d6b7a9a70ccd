//! The SDK that keyfob uses understands every kind of answer.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_ssooidc::error::ProvideErrorMetadata as _;

use super::super::oidc::DEVICE_CODE;
use super::super::sample::{ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, READ_ONLY_ROLE};
use super::sample;
use crate::standin::{Consent, Fault, Standin};

const START_URL: &str = "https://d-9067642ac7.awsapps.com/start";

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}

fn config(standin: &Standin) -> SdkConfig {
    let alice = Credentials::new(ALICE_KEY_ID, ALICE_SECRET, None, None, "test");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(standin.url())
        .credentials_provider(SharedCredentialsProvider::new(alice))
        .build()
}

#[test]
fn sts_and_iam() {
    let standin = sample();
    run(async {
        let config = config(&standin);
        let sts = aws_sdk_sts::Client::new(&config);
        let code = standin.totp_now(ALICE_MFA);
        let session = sts.get_session_token().serial_number(ALICE_MFA).token_code(&code).send();
        assert!(session.await.unwrap().credentials.unwrap().session_token.len() > 400);
        let again = sts.get_session_token().serial_number(ALICE_MFA).token_code(&code).send();
        let error = again.await.unwrap_err();
        assert_eq!(error.code(), Some("AccessDenied"));
        assert!(error.message().unwrap().starts_with("MultiFactorAuthentication failed"));

        standin.fault("AssumeRole", Fault::Status(500).times(1));
        let role =
            sts.assume_role().role_arn(READ_ONLY_ROLE).role_session_name("alice").send().await.unwrap();
        assert!(role.assumed_role_user.unwrap().arn.ends_with("assumed-role/ReadOnly/alice"));
        assert_eq!(standin.count("AssumeRole"), 2);

        let iam = aws_sdk_iam::Client::new(&config);
        let devices = iam.list_mfa_devices().send().await.unwrap();
        assert_eq!(devices.mfa_devices[0].serial_number, ALICE_MFA);
        let device = iam.create_virtual_mfa_device().virtual_mfa_device_name("phone").send().await.unwrap();
        let seed = device.virtual_mfa_device.unwrap().base32_string_seed.unwrap();
        assert_eq!(seed.as_ref().len(), 64);
    });
}

#[test]
fn identity_center_and_portal() {
    let standin = sample();
    standin.set_consent(Consent::ApproveAfterPolls(1));
    run(async {
        let config = config(&standin);
        let oidc = aws_sdk_ssooidc::Client::new(&config);
        let client = oidc.register_client().client_name("keyfob").client_type("public");
        let client = client.scopes("sso:account:access").send().await.unwrap();
        let (id, secret) = (client.client_id.unwrap(), client.client_secret.unwrap());
        let device = oidc.start_device_authorization().client_id(&id).client_secret(&secret);
        let device = device.start_url(START_URL).send().await.unwrap().device_code.unwrap();
        let poll = || {
            let call = oidc.create_token().client_id(&id).client_secret(&secret);
            call.grant_type(DEVICE_CODE).device_code(&device).send()
        };
        let pending = poll().await.unwrap_err().into_service_error();
        assert!(pending.is_authorization_pending_exception());
        assert!(poll().await.unwrap_err().into_service_error().is_slow_down_exception());
        standin.advance(chrono::TimeDelta::seconds(10));
        let token = poll().await.unwrap().access_token.unwrap();

        let portal = aws_sdk_sso::Client::new(&config);
        let accounts = portal.list_accounts().access_token(&token).max_results(2).send().await.unwrap();
        assert_eq!((accounts.account_list().len(), accounts.next_token.is_some()), (2, true));
        let role = portal.get_role_credentials().access_token(&token).account_id("444455556666");
        let role = role.role_name("Admin").send().await.unwrap().role_credentials.unwrap();
        assert!(role.expiration > standin.now().timestamp_millis());
        let refused = portal.get_role_credentials().access_token(&token).account_id("444455556666");
        let refused = refused.role_name("Nope").send().await.unwrap_err();
        assert_eq!((refused.code(), refused.message()), (Some("ForbiddenException"), Some("No access")));
        portal.logout().access_token(&token).send().await.unwrap();
        let ended = portal.list_accounts().access_token(&token).send().await.unwrap_err();
        assert!(ended.into_service_error().is_unauthorized_exception());
    });
}

#[test]
fn sign_in_errors() {
    let standin = sample();
    run(async {
        let client = aws_sdk_signin::Client::new(&config(&standin));
        let body = aws_sdk_signin::types::CreateOAuth2TokenRequestBody::builder()
            .client_id("arn:aws:signin:::devtools/same-device")
            .grant_type("refresh_token")
            .refresh_token("unknown")
            .build()
            .unwrap();
        let error = client.create_o_auth2_token().token_input(body).send().await.unwrap_err();
        let error = error.into_service_error();
        assert!(error.is_validation_exception());
        assert_eq!(error.message(), Some("The DPoP header is missing"));
    });
}
