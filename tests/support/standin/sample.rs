//! The world of the demonstration.

use super::identity_center::IdentityCenter;
use super::world::{Role, SignIn, User, World};

/// Alice's access key.
pub(crate) const ALICE_KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
/// Its secret.
pub(crate) const ALICE_SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// Her virtual MFA device.
pub(crate) const ALICE_MFA: &str = "arn:aws:iam::111122223333:mfa/alice";
/// The seed inside that device.
pub(crate) const ALICE_SEED: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
/// A key of the root user, which nobody should have.
pub(crate) const ROOT_KEY_ID: &str = "AKIAI44QH8DHBEXAMPLE";
/// Its secret.
pub(crate) const ROOT_SECRET: &str = "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY";
/// Needs MFA; up to twelve hours.
pub(crate) const ADMIN_ROLE: &str = "arn:aws:iam::444455556666:role/Admin";
/// Needs nothing but alice's account.
pub(crate) const READ_ONLY_ROLE: &str = "arn:aws:iam::444455556666:role/ReadOnly";
/// Trusts the Admin role only, with an external ID.
pub(crate) const DEPLOY_ROLE: &str = "arn:aws:iam::777788889999:role/ci/Deploy";
/// What the Deploy role wants to hear.
pub(crate) const DEPLOY_EXTERNAL_ID: &str = "keyfob-demo";

impl World {
    pub(crate) fn sample() -> Self {
        let alice = User::new("111122223333", "alice")
            .access_key(ALICE_KEY_ID, ALICE_SECRET)
            .virtual_mfa("alice", ALICE_SEED);
        let deploy = Role::new(DEPLOY_ROLE).trusts(ADMIN_ROLE).external_id(DEPLOY_EXTERNAL_ID);
        Self::empty()
            .user(alice)
            .user(User::root("111122223333").access_key(ROOT_KEY_ID, ROOT_SECRET))
            .role(Role::new(ADMIN_ROLE).trusts("111122223333").needs_mfa().max_session(43_200))
            .role(Role::new(READ_ONLY_ROLE).trusts("arn:aws:iam::111122223333:root"))
            .role(deploy)
            .alias("111122223333", "acme-identity")
            .identity_center(sample_instance())
            .sign_in(SignIn::new("arn:aws:iam::111122223333:user/alice"))
    }
}

fn sample_instance() -> IdentityCenter {
    IdentityCenter::new("https://d-9067642ac7.awsapps.com/start", "eu-west-1")
        .account("111122223333", "Acme Identity", "identity@example.com", &["ReadOnly"])
        .account("444455556666", "Acme Production", "production@example.com", &["Admin", "ReadOnly"])
        .account("777788889999", "Acme Sandbox", "sandbox@example.com", &["Admin", "Billing", "PowerUser"])
}

/// Alice's key as the console offers it for download.
pub(crate) fn access_key_csv() -> String {
    format!("\u{feff}Access key ID,Secret access key\r\n{ALICE_KEY_ID},{ALICE_SECRET}\r\n")
}
