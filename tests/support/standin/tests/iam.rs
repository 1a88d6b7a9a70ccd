//! Keys and MFA devices.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;

use super::super::sample::{ALICE_KEY_ID, ALICE_MFA};
use super::{Client, begin_step, refusal, sample, xml};
use crate::standin::{Standin, Totp, User, World, step_at};

#[test]
fn a_new_key_takes_a_while_to_become_known() {
    let standin = Standin::start(World::sample().key_propagation(TimeDelta::seconds(10), 2));
    let alice = Client::alice(&standin);
    let answer = alice.iam("CreateAccessKey", &[]);
    let fresh = Client::new(&standin, &xml(&answer, "AccessKeyId"), &xml(&answer, "SecretAccessKey"));
    assert!(refusal(&fresh.sts("GetCallerIdentity", &[])).starts_with("403 InvalidClientTokenId"));
    standin.advance(TimeDelta::seconds(11));
    for _ in 0..2 {
        assert!(refusal(&fresh.sts("GetCallerIdentity", &[])).starts_with("403 InvalidClientTokenId"));
    }
    assert_eq!(fresh.sts("GetCallerIdentity", &[]).status, 200);
}

#[test]
fn a_user_has_two_keys_at_most() {
    let standin = sample();
    let alice = Client::alice(&standin);
    let answer = alice.iam("CreateAccessKey", &[]);
    let id = xml(&answer, "AccessKeyId");
    let fresh = Client::new(&standin, &id, &xml(&answer, "SecretAccessKey"));
    let third = refusal(&alice.iam("CreateAccessKey", &[]));
    assert_eq!(third, "409 LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
    assert_eq!(xml(&alice.iam("GetAccessKeyLastUsed", &[("AccessKeyId", &id)]), "ServiceName"), "N/A");
    assert_eq!(fresh.sts("GetCallerIdentity", &[]).status, 200);
    assert_eq!(xml(&alice.iam("GetAccessKeyLastUsed", &[("AccessKeyId", &id)]), "ServiceName"), "sts");

    let inactive = [("AccessKeyId", ALICE_KEY_ID), ("Status", "Inactive")];
    assert_eq!(fresh.iam("UpdateAccessKey", &inactive).status, 200);
    assert!(refusal(&alice.sts("GetCallerIdentity", &[])).starts_with("403 InvalidClientTokenId"));
    standin.set_key_active(ALICE_KEY_ID, true);
    assert_eq!(alice.sts("GetCallerIdentity", &[]).status, 200);
    assert_eq!(fresh.iam("DeleteAccessKey", &[("AccessKeyId", ALICE_KEY_ID)]).status, 200);
    let again = refusal(&fresh.iam("DeleteAccessKey", &[("AccessKeyId", ALICE_KEY_ID)]));
    assert!(again.starts_with("404 NoSuchEntity"), "{again}");
    assert_eq!(standin.world().users[0].access_keys.len(), 1);
}

#[test]
fn a_device_is_enabled_by_two_codes_in_a_row() {
    let standin = sample();
    let alice = Client::alice(&standin);
    let created = alice.iam("CreateVirtualMFADevice", &[("VirtualMFADeviceName", "phone")]);
    let serial = xml(&created, "SerialNumber");
    let seed = STANDARD.decode(xml(&created, "Base32StringSeed")).unwrap();
    let totp = Totp::from_base32(std::str::from_utf8(&seed).unwrap()).unwrap();
    begin_step(&standin);
    let now = step_at(standin.now());
    let pair = |action: &str, first: i64, second: i64| {
        let (first, second) = (totp.code(first), totp.code(second));
        let codes = [("AuthenticationCode1", first.as_str()), ("AuthenticationCode2", second.as_str())];
        let device = [("UserName", "alice"), ("SerialNumber", serial.as_str())];
        alice.iam(action, &[&device[..], &codes].concat())
    };
    let invalid = "403 InvalidAuthenticationCode: Authentication code for device is not valid.";
    assert_eq!(refusal(&pair("EnableMFADevice", now, now)), invalid);
    assert_eq!(refusal(&pair("EnableMFADevice", now - 1, now + 1)), invalid);
    assert_eq!(pair("EnableMFADevice", now - 1, now).status, 200);
    let used = [("SerialNumber", serial.as_str()), ("TokenCode", &totp.code(now))];
    assert_eq!(alice.sts("GetSessionToken", &used).status, 403);
    assert_eq!(
        refusal(&pair("EnableMFADevice", now, now + 1)),
        "409 EntityAlreadyExists: MFA Device is already in use."
    );

    assert_eq!(pair("ResyncMFADevice", now + 40, now + 41).status, 200);
    assert_eq!(standin.totp_now(&serial), totp.code(step_at(standin.now()) + 41));
    let device = [("SerialNumber", serial.as_str())];
    assert!(refusal(&alice.iam("DeleteVirtualMFADevice", &device)).starts_with("409 DeleteConflict"));
    assert_eq!(alice.iam("DeactivateMFADevice", &device).status, 200);
    assert_eq!(alice.iam("DeleteVirtualMFADevice", &device).status, 200);
    assert!(refusal(&alice.iam("DeleteVirtualMFADevice", &device)).starts_with("404 NoSuchEntity"));
}

#[test]
fn a_half_made_device_blocks_its_name() {
    let standin = sample();
    let alice = Client::alice(&standin);
    let create = || alice.iam("CreateVirtualMFADevice", &[("VirtualMFADeviceName", "phone")]);
    assert_eq!(create().status, 200);
    assert!(refusal(&create()).starts_with("409 EntityAlreadyExists"));
    let unassigned = alice.iam("ListVirtualMFADevices", &[("AssignmentStatus", "Unassigned")]);
    assert_eq!(xml(&unassigned, "SerialNumber"), "arn:aws:iam::111122223333:mfa/phone");
    let assigned = alice.iam("ListVirtualMFADevices", &[("AssignmentStatus", "Assigned")]);
    assert_eq!(xml(&assigned, "SerialNumber"), ALICE_MFA);
}

#[test]
fn sessions_without_mfa_are_unknown_to_iam() {
    let standin = sample();
    let alice = Client::alice(&standin);
    let plain = Client::issued(&standin, &alice.sts("GetSessionToken", &[]));
    assert!(refusal(&plain.iam("ListMFADevices", &[])).starts_with("403 InvalidClientTokenId"));
    let code = standin.unused_totp(ALICE_MFA);
    let mfa = [("SerialNumber", ALICE_MFA), ("TokenCode", code.as_str())];
    let session = Client::issued(&standin, &alice.sts("GetSessionToken", &mfa));
    assert_eq!(xml(&session.iam("ListMFADevices", &[]), "SerialNumber"), ALICE_MFA);
}

#[test]
fn other_partitions_have_their_own_arns() {
    let user =
        User::new("111122223333", "li").partition("aws-cn").access_key("AKIACHINACHINACHINA1", "secret");
    let standin = Standin::start(World::empty().user(user.virtual_mfa("li", "JBSWY3DPEHPK3PXP")));
    let li = Client::new(&standin, "AKIACHINACHINACHINA1", "secret");
    assert_eq!(xml(&li.sts("GetCallerIdentity", &[]), "Arn"), "arn:aws-cn:iam::111122223333:user/li");
    let made = li.iam("CreateVirtualMFADevice", &[("VirtualMFADeviceName", "new")]);
    assert_eq!(xml(&made, "SerialNumber"), "arn:aws-cn:iam::111122223333:mfa/new");
}

#[test]
fn policies_deny_or_want_mfa() {
    let world = World::sample()
        .with_user("alice", |alice| alice.deny("iam:ListMFADevices").needs_mfa_for("iam:CreateAccessKey"))
        .user(User::new("111122223333", "bob").hardware_mfa("GAHT12345678", "JBSWY3DPEHPK3PXP"));
    let standin = Standin::start(world);
    let alice = Client::alice(&standin);
    assert_eq!(
        refusal(&alice.iam("ListMFADevices", &[])),
        "403 AccessDenied: User: arn:aws:iam::111122223333:user/alice is not authorized to perform: iam:ListMFADevices \
         on resource: user alice because no identity-based policy allows the iam:ListMFADevices action"
    );
    assert!(
        refusal(&alice.iam("CreateAccessKey", &[]))
            .ends_with("with an explicit deny in an identity-based policy")
    );
    assert_eq!(xml(&alice.iam("GetUser", &[("UserName", "bob")]), "UserName"), "bob");
    assert!(refusal(&alice.iam("GetUser", &[("UserName", "eve")])).starts_with("404 NoSuchEntity"));
    assert!(alice.iam("ListAccountAliases", &[]).body.contains("<member>acme-identity</member>"));
    assert!(refusal(&alice.iam("ListUsers", &[])).starts_with("400 InvalidAction"));
}
