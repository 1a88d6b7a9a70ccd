//! `keyfob sso` and the end of a login

use std::time::Duration;

use crate::home::Home;
use crate::outside;
use crate::sso_home::{cache_files, home, token_path};
use crate::standin::{Consent, IdentityCenter, Standin, World};

const SESSION: &str =
    "[sso-session corp]\nsso_start_url = https://d-9067642ac7.awsapps.com/start\nsso_region = eu-west-1\n";

fn signed_in(world: World) -> (Standin, Home) {
    let standin = Standin::start(world);
    let home = home(&standin);
    home.config(SESSION);
    standin.set_consent(Consent::Approve);
    let _ = home.keyfob(["login", "corp", "--device-code", "--no-browser"]).run().succeeds();
    standin.forget_requests();
    (standin, home)
}

#[test]
fn accounts_and_roles_are_listed() {
    let (_standin, home) = signed_in(World::sample());
    let output = home.keyfob(["sso", "accounts"]).run().succeeds();
    let _ = output.prints("Acme Production").prints("444455556666").prints("production@example.com");
    let json = home.keyfob(["sso", "accounts", "--json"]).run().succeeds().json();
    assert_eq!(json["accounts"].as_array().unwrap().len(), 3);
    let output = home.keyfob(["sso", "roles", "acme sandbox"]).run().succeeds();
    let _ = output.prints("Billing").prints("PowerUser");
    let json = home.keyfob(["sso", "roles", "--json"]).run().succeeds().json();
    assert_eq!(json["roles"].as_array().unwrap().len(), 6);
    let _ = home.keyfob(["sso", "roles", "nowhere"]).run().fails(5).says("keyfob sso accounts");
    let _ = home.keyfob(["sso", "accounts", "--session", "other"]).run().fails(4).says("corp");
}

#[test]
fn sync_writes_one_profile_for_each_role_and_then_nothing() {
    let (standin, home) = signed_in(World::sample());
    home.add_config(
        "\n[profile mine]\nsso_session = corp\nsso_account_id = 444455556666\nsso_role_name = Admin\n",
    );
    let before = home.read(".aws/config");
    let output = home.keyfob(["sso", "sync", "--dry-run"]).run().succeeds();
    let _ = output.prints("+[profile acme-sandbox-billing]").says("would add 5");
    assert_eq!(home.read(".aws/config"), before);
    let _ = home.keyfob(["sso", "sync"]).run().fails(3).says("--yes");
    assert_eq!(home.read(".aws/config"), before);

    let _ = home
        .keyfob(["sso", "sync", "--yes", "--client-region", "eu-west-2"])
        .run()
        .succeeds()
        .says("Added 5");
    let after = home.read(".aws/config");
    assert!(after.starts_with(&before), "{after}");
    assert!(
        after.contains("# >>> keyfob sso sync: corp\n[profile acme-identity-readonly]\nsso_session = corp\n"),
        "{after}"
    );
    assert!(!after.contains("acme-production-admin]"), "the role that has a profile by hand: {after}");
    let _ = home.credential_process("acme-sandbox-billing").run().succeeds_silently();

    standin.forget_requests();
    let _ = home.keyfob(["sso", "sync"]).run().succeeds().says("Nothing to change: the block has 5 profiles");
    assert_eq!(standin.requests().len(), 0);
    let _ = home.keyfob(["sso", "sync", "--refresh"]).run().succeeds().says("Nothing to change");
    assert_eq!((standin.count("ListAccounts"), standin.count("ListAccountRoles")), (1, 3));
    assert_eq!(home.read(".aws/config"), after);
}

#[test]
fn what_is_gone_is_pruned_only_when_told_and_globs_are_remembered() {
    let (standin, home) = signed_in(World::sample());
    let _ = home.keyfob(["sso", "sync", "--yes", "--exclude", "*sandbox*"]).run().succeeds().says("Added 3");
    standin.change_world(|world| drop(world.identity_center.accounts.remove(0)));
    let output = home.keyfob(["sso", "sync", "--refresh", "--yes"]).run().succeeds();
    let _ = output.says("Nothing to change").says("acme-identity-readonly. `--prune` removes them");
    let output = home.keyfob(["sso", "sync", "--prune", "--yes", "--json"]).run().succeeds().json();
    assert_eq!((&output["removed"][0], &output["profiles"]), (&"acme-identity-readonly".into(), &2.into()));
    assert!(!home.read(".aws/config").contains("sandbox"), "the pattern was forgotten");
    let _ = home.keyfob(["sso", "sync", "--yes", "--template", "{role}@{account_id}"]).run().succeeds();
    assert!(home.read(".aws/config").contains("[profile admin@444455556666]"));
    let _ = home.keyfob(["sso", "sync", "--template", "{role}"]).run().fails(2);
}

/// Lists an organisation of so many accounts with four roles each, from a portal that takes twenty calls a second, and
/// says how long that took beside what the portal allows.
fn sync_of(accounts: u32) -> (Duration, Duration) {
    let roles = ["Admin", "ReadOnly", "Billing", "PowerUser"];
    let instance = IdentityCenter::new("https://d-9067642ac7.awsapps.com/start", "eu-west-1")
        .many_accounts(accounts, &roles)
        .portal_rate(20);
    let (standin, home) = signed_in(World::sample().identity_center(instance));
    let profiles = accounts * 4;
    let sync = || home.keyfob(["sso", "sync", "--yes"]).limit(Duration::from_secs(120)).run().succeeds();
    let output = sync().says(&format!("Added {profiles}"));
    let pages = accounts.div_ceil(100);
    let found = (standin.succeeded("ListAccounts"), standin.succeeded("ListAccountRoles"));
    assert_eq!(found, (pages as usize, accounts as usize), "each list once");
    let written = home.read(".aws/config");
    assert_eq!(written.matches("[profile ").count(), profiles as usize);

    standin.forget_requests();
    let _ = sync().says(&format!("Nothing to change: the block has {profiles} profiles"));
    assert_eq!((standin.requests().len(), home.read(".aws/config") == written), (0, true));
    (output.took, Duration::from_secs_f64(f64::from(pages + accounts) / 20.0))
}

#[test]
fn an_organisation_is_listed_at_the_pace_of_the_portal() {
    let (took, allowed) = sync_of(40);
    // A debug build's start on a busy machine is a good part of two seconds.
    assert!(took <= allowed.mul_f64(1.3) + Duration::from_secs(1), "{took:?} for {allowed:?}");
}

#[test]
fn five_hundred_accounts_take_no_more_than_the_portal_makes_them() {
    if !outside::slow_tests() {
        return;
    }
    let (took, allowed) = sync_of(500);
    eprintln!("500 accounts with 4 roles: {took:?}, where the portal allows {allowed:?}");
    assert!(took <= allowed.mul_f64(1.3), "{took:?} for {allowed:?}");
}

#[test]
fn a_dry_run_in_json_prints_json_alone() {
    let (_standin, home) = signed_in(World::sample());
    let output = home.keyfob(["sso", "sync", "--dry-run", "--json"]).run().succeeds();
    let json = output.json();
    assert_eq!((&json["changed"], json["added"].as_array().map(Vec::len)), (&false.into(), Some(6)));
    let _ = output.says("+[profile acme-sandbox-billing]");
}

#[test]
fn an_interrupted_listing_goes_on_where_it_was() {
    let instance = IdentityCenter::new("https://d-9067642ac7.awsapps.com/start", "eu-west-1")
        .many_accounts(30, &["Admin"]);
    let (standin, home) = signed_in(World::sample().identity_center(instance));
    let denied = crate::standin::Fault::error(403, "ForbiddenException", "No access");
    standin.fault("ListAccountRoles", denied.after(20).times(1));
    let _ = home.keyfob(["sso", "sync", "--yes"]).run().fails(5);
    standin.clear_faults();
    standin.forget_requests();
    let _ =
        home.keyfob(["sso", "sync", "--yes"]).run().succeeds().says("Going on with a list").says("Added 30");
    assert!(standin.count("ListAccountRoles") <= 15, "{}", standin.count("ListAccountRoles"));
    assert_eq!(standin.count("ListAccounts"), 0);
}

#[test]
fn logout_ends_the_login_everywhere() {
    let (standin, home) = signed_in(World::sample());
    home.config(crate::sso_home::CONFIG);
    let _ = home.credential_process("prod").run().succeeds_silently();
    let _ = home.keyfob(["logout", "prod"]).run().succeeds().says("Signed out of the sso-session `corp`");
    assert_eq!(standin.succeeded("Logout"), 1);
    assert!(!home.path(token_path()).exists());
    assert_eq!(cache_files(&home).len(), 1, "the registration stays");
    let _ = home.credential_process("prod").run().fails(3).says("keyfob login prod");
    let _ = home.keyfob(["logout", "corp"]).run().succeeds().says("Nobody was signed in");
}

#[test]
fn a_logout_that_aws_does_not_hear_of_forgets_here_all_the_same() {
    let (standin, home) = signed_in(World::sample());
    standin.fault("Logout", crate::standin::Fault::Status(400));
    let _ = home.keyfob(["logout", "corp"]).run().exits(5).says("could not be told");
    assert!(!home.path(token_path()).exists());
}
