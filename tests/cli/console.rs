//! `keyfob console`

use crate::exec::home;
use crate::home::Home;
use crate::outside;
use crate::secrets::Secrets;
use crate::standin::sample::{ADMIN_ROLE, ALICE_MFA, ALICE_SECRET};
use crate::standin::{Role, Standin, World};

/// What was asked of the federation endpoint.
fn session_duration(standin: &Standin) -> Vec<Option<String>> {
    let asked = standin.requests().into_iter().filter(|request| request.operation == "GetSigninToken");
    asked.map(|request| request.parameter("SessionDuration").map(str::to_owned)).collect()
}

#[test]
fn the_browser_lands_in_the_console_and_its_arguments_hold_no_secret() {
    if !outside::programs(["curl"]) {
        return;
    }
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    let browser =
        home.script("browser", "echo \"$@\" > \"$HOME/arguments\"; curl -sL \"$1\" > \"$HOME/page\"");
    home.set("KEYFOB_BROWSER", &browser);
    let output = home.keyfob(["console", "ro", "--service", "s3"]).run().succeeds();
    assert_eq!(output.stdout, "");
    assert!(!output.stderr.contains("SigninToken"), "{}", output.stderr);
    let page = home.read("page");
    assert!(page.contains("assumed-role/ReadOnly/alice"), "{page}");
    assert!(page.contains("https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1"), "{page}");
    let arguments = home.read("arguments");
    assert!(arguments.starts_with("http://127.0.0.1:") && !arguments.contains("SigninToken"), "{arguments}");
    let again = home.program("curl", ["-s", arguments.trim()]).run();
    assert_ne!(again.status, 0, "the address serves once");
    assert_eq!(session_duration(&standin), [None]);
}

#[test]
fn the_address_is_printed_where_that_is_asked_for() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let output = home.keyfob(["console", "ro", "--print", "--url", "/ec2/home#Instances:"]).run().succeeds();
    let url = url::Url::parse(output.stdout.trim()).unwrap();
    let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
    assert_eq!(value("Action"), "login");
    assert_eq!(value("Destination"), "https://eu-west-1.console.aws.amazon.com/ec2/home#Instances:");
    Secrets::new([value("SigninToken")])
        .and(Secrets::new([ALICE_SECRET]))
        .assert_absent_from_home(&home, &[]);
    let json = home.keyfob(["console", "ro", "--print", "--json"]).run().succeeds();
    assert!(json.text_at("url").contains("SigninToken="));
}

#[test]
fn a_user_is_told_why_not_and_what_instead() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let _ = home
        .keyfob(["console", "key"])
        .run()
        .fails(4)
        .says("has the credentials of a user, and AWS lets only those of a role into the console")
        .says("These have a role over it: `ro`.");
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn a_duration_goes_with_a_role_that_may_say_it_and_is_explained_otherwise() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.add_config(&format!(
        "\n[profile admin]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\nregion = eu-west-1\n\n\
         [profile sso]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\n\
         sso_account_id = 444455556666\nsso_role_name = Admin\n"
    ));
    let mut terminal =
        home.keyfob(["console", "admin", "--print", "--duration", "8h"]).on_terminal_with_pipes();
    terminal.expect("MFA code of");
    terminal.answer(&standin.unused_totp(ALICE_MFA));
    let _ = terminal.wait().succeeds().prints("https").does_not_say("takes a duration only");
    assert_eq!(session_duration(&standin), [Some("28800".to_owned())]);
    standin.forget_requests();
    // An hour is reached through an MFA session, and then AWS takes no duration.
    let mut terminal =
        home.keyfob(["console", "admin", "--print", "--duration", "1h"]).on_terminal_with_pipes();
    terminal.expect("MFA code of");
    terminal.answer(&standin.unused_totp(ALICE_MFA));
    let _ = terminal.wait().succeeds().says("AWS takes a duration only for a role");
    assert_eq!(session_duration(&standin), [None]);
    let _ =
        home.keyfob(["console", "admin", "--duration", "13h"]).run().fails(2).says("it takes 900 to 43200");
}

/// The browser is started with a profile of its own, or the page opens in a container of Firefox.
#[test]
fn browser_profiles_and_containers() {
    if !outside::programs(["curl"]) {
        return;
    }
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let script = "printf '%s\\n' \"$@\" > \"$HOME/arguments\"; for last in \"$@\"; do :; done; \
                  curl -sL \"$(printf '%s' \"$last\" | sed -e 's/.*url=//' -e 's/%3A/:/g' -e 's/%2F/\\//g')\" > \"$HOME/page\"";
    let browser = home.script("a browser", script);
    let command = format!("'{}' --profile-directory=\"Profile 2\" %s", browser.display());
    let _ = home.keyfob(["console", "ro", "--browser", &command]).run().succeeds().says("as profile `ro`");
    let arguments = home.read("arguments");
    assert!(arguments.starts_with("--profile-directory=Profile 2\nhttp://127.0.0.1:"), "{arguments}");
    assert!(home.read("page").contains("assumed-role/ReadOnly/alice"));
    let _ = home.script("bin/firefox", script);
    let path = format!("{}:/usr/bin:/bin", home.path("bin").display());
    let _ =
        home.keyfob(["console", "ro", "--container"]).env("PATH", path).env("DISPLAY", ":9").run().succeeds();
    let arguments = home.read("arguments");
    assert!(arguments.starts_with("ext+container:name=ro&url=http%3A%2F%2F127.0.0.1"), "{arguments}");
    assert!(home.read("page").contains("assumed-role/ReadOnly/alice"));
}

/// The sign-in host and the console's own are the partition's.
#[test]
fn every_public_partition_has_its_own_console() {
    for (partition, region, console) in [
        ("aws", "ap-southeast-2", "ap-southeast-2.console.aws.amazon.com"),
        ("aws-cn", "cn-north-1", "console.amazonaws.cn"),
        ("aws-us-gov", "us-gov-west-1", "console.amazonaws-us-gov.com"),
        ("aws-eusc", "eusc-de-east-1", "eusc-de-east-1.console.amazonaws-eusc.eu"),
    ] {
        let role = format!("arn:{partition}:iam::444455556666:role/There");
        let standin = Standin::start(World::sample().role(Role::new(&role).trusts("111122223333")));
        let mut home = home(&standin);
        home.unset("AWS_REGION");
        home.add_config(&format!(
            "\n[profile there]\nrole_arn = {role}\nsource_profile = key\nregion = {region}\n"
        ));
        let output = home.keyfob(["console", "there", "--print", "--service", "s3"]).run().succeeds();
        let url = url::Url::parse(output.stdout.trim()).unwrap();
        let destination = url.query_pairs().find(|(key, _)| key == "Destination").unwrap().1.into_owned();
        assert_eq!(destination, format!("https://{console}/s3/home?region={region}"));
    }
}

#[test]
fn partitions_without_a_public_console_are_named() {
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    home.set("AWS_REGION", "us-iso-east-1");
    let _ = home.keyfob(["console", "ro", "--print", "--url", "file:///etc/passwd"]).run().fails(2);
    let _ = home
        .keyfob(["console", "ro", "--print", "--service", "S3!"])
        .run()
        .fails(2)
        .says("is not a console address");
}
