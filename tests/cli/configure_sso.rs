//! `keyfob configure sso`

use crate::home::Home;
use crate::sso_home::{START_URL, home, sign_in};
use crate::standin::{Consent, Standin, World};

fn empty(standin: &Standin) -> Home {
    let home = home(standin);
    home.config("");
    standin.set_consent(Consent::Approve);
    home
}

const WRITTEN: &str = "\
[sso-session corp]
sso_start_url = https://d-9067642ac7.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile prod]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Admin
region = us-west-2
";

fn flags<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let all = ["configure", "sso", "--session", "corp", "--account", "Acme Production", "--role", "admin"];
    [&all, more].concat()
}

#[test]
fn flags_alone_make_a_session_a_login_and_a_profile() {
    let standin = Standin::start(World::sample());
    let home = empty(&standin);
    let more = [
        "--start-url",
        "d-9067642ac7",
        "--sso-region",
        "eu-west-1",
        "-p",
        "prod",
        "--client-region",
        "us-west-2",
    ];
    let (output, _) = sign_in(&standin, &home, &flags(&more));
    let _ = output.succeeds().says("Wrote profile `prod`");
    assert_eq!(home.read(".aws/config"), WRITTEN);
    let _ = home.credential_process("prod").run().succeeds_silently();

    // Again, from the session that is there: no login, and nothing to write.
    let output = home.keyfob(flags(&["-p", "prod", "--client-region", "us-west-2"])).run().succeeds();
    let _ = output.says("is as it should be");
    assert_eq!(standin.count("RegisterClient"), 1);
    let output = home.keyfob(flags(&["--dry-run"])).run().succeeds();
    let _ = output.prints("+[profile acme-production-admin]");
    assert_eq!(home.read(".aws/config"), WRITTEN);
}

#[test]
fn missing_and_contradictory_answers_are_named() {
    let standin = Standin::start(World::sample());
    let home = empty(&standin);
    let _ = home.keyfob(["configure", "sso"]).run().fails(2).says("`--session` is missing");
    let _ = home
        .keyfob(["configure", "sso", "--session", "corp"])
        .run()
        .fails(2)
        .says("`--start-url` is missing");
    home.config(WRITTEN);
    let other = ["--start-url", "https://other.awsapps.com/start"];
    let _ = home.keyfob(flags(&other)).run().fails(2).says("another start URL");
    let _ = home.keyfob(["login", "corp", "--device-code", "--no-browser"]).run().succeeds();
    let _ = home
        .keyfob(["configure", "sso", "--session", "corp"])
        .run()
        .fails(2)
        .says("`--account` is missing: you reach 3");
    home.add_config("\n[profile me]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n");
    let _ = home.keyfob(flags(&["-p", "me"])).run().fails(4).says("aws_access_key_id");
}

#[test]
fn a_legacy_profile_is_brought_into_the_new_form() {
    let standin = Standin::start(World::sample());
    let home = empty(&standin);
    home.config(&format!(
        "[profile old]\nsso_start_url = {START_URL}\nsso_region = eu-west-1\nsso_account_id = 777788889999\nsso_role_name = Billing\noutput = text\n"
    ));
    let (output, _) = sign_in(&standin, &home, &flags(&["-p", "old"]));
    let _ = output.succeeds();
    let config = home.read(".aws/config");
    assert!(config.contains("[sso-session corp]") && config.contains("output = text"), "{config}");
    assert_eq!(config.matches("sso_start_url").count(), 1, "{config}");
    let _ = home.credential_process("old").run().succeeds_silently();
}

#[test]
fn a_person_is_asked_in_the_order_of_the_aws_cli() {
    let standin = Standin::start(World::sample());
    let home = empty(&standin);
    let mut terminal = home.keyfob(["configure", "sso", "--device-code", "--no-browser"]).on_terminal();
    for (question, answer) in [
        ("SSO session name [my-sso]: ", "corp"),
        ("SSO start URL [None]: ", START_URL),
        ("SSO region [None]: ", "eu-west-1"),
        ("SSO registration scopes [sso:account:access]: ", ""),
    ] {
        terminal.expect(question);
        terminal.answer(answer);
    }
    terminal.expect("It must show the code ");
    terminal.expect("There are 3 AWS accounts available to you.");
    terminal.answer("production");
    terminal.expect("Using the account ID 444455556666");
    terminal.expect("There are 2 roles available to you.");
    terminal.answer("");
    terminal.expect("Using the role name \"Admin\"");
    for (question, answer) in [
        ("Default client Region [None]: ", "us-west-2"),
        ("CLI default output format (json if not specified) [None]: ", ""),
        ("Profile name [acme-production-admin]: ", "prod"),
    ] {
        terminal.expect(question);
        terminal.answer(answer);
    }
    terminal.expect("Wrote profile `prod`");
    let _ = terminal.wait().succeeds();
    assert_eq!(home.read(".aws/config"), WRITTEN);
}

#[test]
fn a_profile_can_go_through_keyfob_from_the_start() {
    let standin = Standin::start(World::sample());
    let home = empty(&standin);
    home.config(&WRITTEN[..WRITTEN.find("[profile prod]").unwrap()]);
    let more = ["-p", "prod", "--client-region", "us-west-2", "--credential-process"];
    let _ = sign_in(&standin, &home, &flags(&more)).0.succeeds().says("Wrote profile `prod`");
    let config = home.read(".aws/config");
    for line in ["keyfob_sso_session = corp\n", "keyfob_sso_role_name = Admin\n", "credential_process = "] {
        assert!(config.contains(line), "{line}: {config}");
    }
    assert!(!config.contains("\nsso_session"), "{config}");
    let _ = home.credential_process("prod").run().succeeds_silently();
    let _ = home.keyfob(flags(&more)).run().succeeds().says("is as it should be");
    assert_eq!(home.read(".aws/config"), config);
    let _ = home.keyfob(["profile", "unwire", "prod", "--yes"]).run().succeeds();
    assert_eq!(home.read(".aws/config"), WRITTEN);
}

/// The instance that a company's own host leads to, whose name tells the region.
const INSTANCE: &str = "https://ssoins-722312345678.portal.eu-west-1.app.aws";

fn behind_an_own_host() -> Standin {
    let mut world = World::sample();
    world.identity_center.start_url = INSTANCE.to_owned();
    Standin::start(world)
}

fn with_own_host(standin: &Standin) -> String {
    WRITTEN.replace(START_URL, &format!("{}/vanity", standin.url()))
}

#[test]
fn a_person_gives_a_start_url_on_the_companys_own_host() {
    let standin = behind_an_own_host();
    let home = empty(&standin);
    let vanity = format!("{}/vanity", standin.url());
    let mut terminal = home.keyfob(["configure", "sso", "--device-code", "--no-browser"]).on_terminal();
    for (question, answer) in [
        ("SSO session name [my-sso]: ", "corp"),
        ("SSO start URL [None]: ", vanity.as_str()),
        // Found by where the host leads.
        ("SSO region [eu-west-1]: ", ""),
        ("SSO registration scopes [sso:account:access]: ", ""),
    ] {
        terminal.expect(question);
        terminal.answer(answer);
    }
    terminal.expect("There are 3 AWS accounts available to you.");
    terminal.answer("production");
    terminal.expect("There are 2 roles available to you.");
    terminal.answer("");
    for (question, answer) in [
        ("Default client Region [None]: ", "us-west-2"),
        ("CLI default output format (json if not specified) [None]: ", ""),
        ("Profile name [acme-production-admin]: ", "prod"),
    ] {
        terminal.expect(question);
        terminal.answer(answer);
    }
    let _ = terminal.wait().succeeds();
    assert_eq!(home.read(".aws/config"), with_own_host(&standin), "the host as it was given");
    let mut requests = standin.requests().into_iter();
    let request = requests.find(|request| request.operation == "StartDeviceAuthorization").unwrap();
    assert_eq!(request.parameter("startUrl"), Some(INSTANCE), "what AWS knows it by");
    let _ = home.credential_process("prod").run().succeeds_silently();
}

#[test]
fn flags_give_a_start_url_on_the_companys_own_host() {
    let standin = behind_an_own_host();
    let home = empty(&standin);
    let vanity = format!("{}/vanity", standin.url());
    let more = ["--start-url", vanity.as_str(), "-p", "prod", "--client-region", "us-west-2"];
    let _ = sign_in(&standin, &home, &flags(&more)).0.succeeds().says("Wrote profile `prod`");
    assert_eq!(home.read(".aws/config"), with_own_host(&standin));
    let _ = home.credential_process("prod").run().succeeds_silently();
    // A host that leads elsewhere, or nowhere, is told before anything is written or opened.
    let home = empty(&standin);
    for (path, words) in
        [("nowhere", "does not lead to IAM Identity Center"), ("elsewhere", "which is not AWS's")]
    {
        let url = format!("{}/{path}", standin.url());
        let more = ["--start-url", url.as_str(), "-p", "prod"];
        let _ = home.keyfob(flags(&more)).run().fails(4).says(words).says_little();
    }
    assert!(home.read(".aws/config").is_empty());
}
