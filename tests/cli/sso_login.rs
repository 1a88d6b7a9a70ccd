//! `keyfob login` for IAM Identity Center

use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::home::Home;
use crate::secrets::Secrets;
use crate::sso_home::{
    START_URL, cache_files, home, opened, set_token_end_of, sign_in, snapshot, token, token_path,
    token_path_of,
};
use crate::standin::browser;
use crate::standin::{Consent, Fault, IdentityCenter, Standin, World};

#[test]
fn the_browser_login_stores_what_every_sdk_reads() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let (output, page) = sign_in(&standin, &home, &["login", "prod"]);
    let output =
        output.succeeds().says("Signed in to the sso-session `corp` until ").says("renewed silently");
    assert_eq!(output.stdout, "");
    assert!(
        page.status == 200 && page.body.contains("You are signed in to the sso-session corp"),
        "{}",
        page.body
    );
    let token = token(&home);
    for field in [
        "accessToken",
        "expiresAt",
        "refreshToken",
        "clientId",
        "clientSecret",
        "registrationExpiresAt",
        "startUrl",
        "region",
    ] {
        assert!(token[field].is_string(), "{field}");
    }
    assert!(token["expiresAt"].as_str().unwrap().ends_with('Z'));
    let mode = std::fs::metadata(home.path(token_path())).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(cache_files(&home).len(), 2, "the token and the registration");

    // The registration is used again, and the login made anew.
    let (output, _) = sign_in(&standin, &home, &["login", "corp"]);
    let _ = output.succeeds();
    assert_eq!(standin.count("RegisterClient"), 1);
    let secrets =
        ["accessToken", "refreshToken", "clientSecret"].map(|name| token[name].as_str().unwrap().to_owned());
    Secrets::new(secrets).assert_absent_from("stderr", output_text(&home));
}

fn output_text(home: &Home) -> String {
    let output = home.keyfob(["-vv", "explain", "prod"]).run().succeeds();
    output.stdout + &output.stderr
}

#[test]
fn refused_timed_out_and_tampered_logins_leave_everything_as_it_was() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    standin.set_consent(Consent::Deny);
    let running = home.keyfob(["login", "prod"]).spawn();
    let page = browser::open(&opened(&home)).unwrap();
    let _ = running.wait().fails(5).says("refused in the browser").says("keyfob login prod");
    assert!(page.status == 400 && page.body.contains("Nothing was stored"), "{}", page.body);

    let running = home.keyfob(["login", "prod", "--timeout", "2s"]).spawn();
    let url = url::Url::parse(&opened(&home)).unwrap();
    let redirect = url.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned();
    let page = browser::open(&format!("{redirect}?code=stolen&state=forged")).unwrap();
    assert!(page.status == 400 && page.body.contains("belongs to another login"), "{}", page.body);
    let _ = running.wait().fails(3).says("within 2 seconds").says("was turned away");
    assert_eq!(cache_files(&home), [""; 0]);
}

#[test]
fn a_code_that_aws_does_not_take_is_no_login() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    standin.set_consent(Consent::Approve);
    let running = home.keyfob(["login", "prod"]).spawn();
    let page = browser::request("GET", &opened(&home), &[], "").unwrap();
    standin.expire_codes();
    let page = browser::open(page.header("location").unwrap()).unwrap();
    assert_eq!(page.status, 400);
    let _ = running.wait().fails(5).says("The code was not used in time");
    assert_eq!(cache_files(&home), [""; 0]);
}

#[test]
fn without_a_browser_a_code_is_shown_and_polled_for() {
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    home.set("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22");
    home.unset("KEYFOB_BROWSER");
    standin.set_consent(Consent::ApproveAfterPolls(2));
    let output = home.keyfob(["login", "prod"]).run().succeeds();
    let output =
        output.says("No browser can be reached (this is a session over SSH)").says("must show the code ");
    assert!(output.took >= Duration::from_secs(3), "faster than the interval: {:?}", output.took);
    assert_eq!(standin.count("CreateToken"), 3);
    assert!(token(&home)["refreshToken"].is_string(), "scopes were sent");
}

#[test]
fn where_no_browser_can_be_reached_the_reason_is_told() {
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    home.unset("KEYFOB_BROWSER");
    standin.set_consent(Consent::Approve);
    for (name, reason) in [("SSH_TTY", "a session over SSH"), ("container", "a container")] {
        let output = home.keyfob(["login", "prod"]).env(name, "x").run().succeeds();
        let _ = output.says(&format!("No browser can be reached (this is {reason})"));
    }
    // Told to take a browser all the same, it waits for one that comes through a forwarded port.
    let running =
        home.keyfob(["login", "prod", "--callback-port", "0", "--timeout", "1s"]).env("container", "x");
    let _ = running.run().fails(3).says("open this page in a browser").does_not_say("must show the code");
}

#[test]
fn a_device_login_that_is_denied_or_not_answered_ends() {
    let world = World::sample();
    let instance = world.identity_center.clone().device_code_lifetime(2);
    let standin = Standin::start(world.identity_center(instance));
    let home = home(&standin);
    standin.set_consent(Consent::Deny);
    let _ = home.keyfob(["login", "prod", "--device-code"]).run().fails(5).says("refused in the browser");
    standin.set_consent(Consent::Ask);
    let _ = home
        .keyfob(["login", "prod", "--device-code", "--no-browser"])
        .run()
        .fails(3)
        .says("within 2 seconds");
    assert_eq!(cache_files(&home), [""; 0]);
}

#[test]
fn a_registration_that_aws_forgot_is_made_anew() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    standin.set_consent(Consent::Approve);
    let login = ["login", "prod", "--device-code"];
    let _ = home.keyfob(login).run().succeeds();
    standin.expire_registrations();
    let _ = home.keyfob(login).run().succeeds();
    assert_eq!(standin.count("RegisterClient"), 2);
}

#[test]
fn ctrl_c_ends_a_login_at_once_and_leaves_nothing() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let running = home.keyfob(["login", "prod"]).spawn();
    let _ = opened(&home);
    let pressed = Instant::now();
    running.signal(Signal::INT);
    let _ = running.wait().exits(130);
    assert!(pressed.elapsed() < Duration::from_secs(2));
    assert_eq!(cache_files(&home), [""; 0]);
}

#[test]
fn nobody_is_asked_where_nobody_may_be() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let _ = home.keyfob(["login", "prod", "--no-input"]).run().fails(3).says("keyfob login prod");
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn a_fixed_port_is_used_and_a_taken_one_is_named() {
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let _ = home
        .keyfob(["login", "prod", "--callback-port", &port])
        .run()
        .fails(1)
        .says(&format!("127.0.0.1:{port}"));
    drop(taken);
    home.set("SSH_TTY", "/dev/pts/1");
    home.set("BROWSER", "true");
    standin.set_consent(Consent::Approve);
    let running = home.keyfob(["login", "prod", "--no-browser", "--callback-port", &port]).spawn();
    // Nothing opens it: the person does, by the address that is printed; the stand-in tells no client's ID before.
    std::thread::sleep(Duration::from_millis(700));
    running.signal(Signal::INT);
    let _ = running.wait().exits(130).says(&format!("127.0.0.1%3A{port}%2Foauth%2Fcallback"));
}

#[test]
fn all_signs_in_where_no_login_works() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    standin.set_consent(Consent::Approve);
    let _ = home.keyfob(["login", "corp", "--device-code"]).run().succeeds();
    let output = home.keyfob(["login", "--all", "--device-code"]).run().succeeds();
    let _ = output
        .says("Already signed in to the sso-session `corp`")
        .says("Signed in to https://d-9067642ac7.awsapps.com/start");
    let _ = home.credential_process("legacy").run().succeeds_silently();
}

const SESSIONS: [&str; 4] = ["one", "two", "three", "four"];

/// Four sso-sessions, each signed in to and ended since, and a renewal that takes two seconds.
fn four_ended(standin: &Standin) -> Home {
    let home = home(standin);
    let section = |name| {
        format!(
            "[sso-session {name}]\nsso_start_url = {START_URL}\nsso_region = eu-west-1\n\
             sso_registration_scopes = sso:account:access\n"
        )
    };
    home.config(&SESSIONS.map(section).concat());
    standin.set_consent(Consent::Approve);
    for name in SESSIONS {
        let _ = home.keyfob(["login", name, "--device-code"]).run().succeeds();
        set_token_end_of(&home, name, -1);
    }
    standin.forget_requests();
    standin.fault("CreateToken", Fault::Delay(Duration::from_secs(2)));
    home
}

#[test]
fn all_renews_what_needs_no_person_at_the_same_time() {
    let standin = Standin::start(World::sample());
    let home = four_ended(&standin);
    let started = Instant::now();
    let output = home.keyfob(["login", "--all", "--no-input"]).run().succeeds();
    let took = started.elapsed();
    assert!(took < Duration::from_secs(7), "one after another they take eight seconds; took {took:?}");
    assert_eq!(standin.count("CreateToken"), 4);
    let told: Vec<_> = output.stderr.lines().map(|line| line.split('`').nth(1).unwrap_or_default()).collect();
    assert_eq!(told, SESSIONS);
}

#[test]
fn all_asks_one_after_another_once_the_others_are_renewed() {
    let standin = Standin::start(World::sample());
    let home = four_ended(&standin);
    standin.clear_faults();
    for name in ["two", "four"] {
        std::fs::remove_file(home.path(token_path_of(name))).unwrap();
    }
    let _ = home
        .keyfob(["login", "--all", "--no-input"])
        .run()
        .fails(3)
        .says("Already signed in to the sso-session `one`")
        .says("Already signed in to the sso-session `three`")
        .says("2 logins take a person, one after another: two, four.")
        .says("keyfob login two");
    let output = home.keyfob(["login", "--all", "--device-code"]).run().succeeds();
    let _ = output.says("Signed in to the sso-session `two`").says("Signed in to the sso-session `four`");
}

/// A refresh token is spent when AWS answers, in whichever thread.
#[test]
fn a_signal_while_all_are_renewed_waits_until_they_are_stored() {
    let standin = Standin::start(World::sample());
    let home = four_ended(&standin);
    let before = SESSIONS.map(|name| home.read(&token_path_of(name)));
    let running = home.keyfob(["login", "--all", "--no-input"]).spawn();
    let started = Instant::now();
    while standin.count("CreateToken") < SESSIONS.len() {
        assert!(started.elapsed() < Duration::from_secs(20), "they are not renewed at the same time");
        std::thread::sleep(Duration::from_millis(5));
    }
    running.signal(Signal::INT);
    assert_eq!(running.wait().status, 130);
    for (name, before) in SESSIONS.iter().zip(before) {
        assert_ne!(home.read(&token_path_of(name)), before, "{name}");
    }
}

#[test]
fn each_refusal_of_the_service_says_what_to_do() {
    let world = World::sample()
        .identity_center(IdentityCenter::new("https://d-0000000000.awsapps.com/start", "eu-west-1"));
    let standin = Standin::start(world);
    let home = home(&standin);
    let login = ["login", "corp", "--device-code"];
    let _ = home.keyfob(login).run().fails(5).says("`sso_start_url` and `sso_region`").says_little();
    home.add_config("\n[sso-session odd]\nsso_start_url = https://d-0000000000.awsapps.com/start\nsso_region = eu-west-1\nsso_registration_scopes = nonsense\n");
    let _ = home
        .keyfob(["login", "odd", "--device-code"])
        .run()
        .fails(5)
        .says("`sso_registration_scopes`")
        .says_little();
}

/// AWS shows such a client's browser a page of its own, which never comes back.
#[test]
fn a_registration_that_aws_forgot_is_made_anew_before_a_browser_opens() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let _ = sign_in(&standin, &home, &["login", "prod"]).0.succeeds();
    standin.expire_registrations();
    let (output, page) = sign_in(&standin, &home, &["login", "prod"]);
    let _ = output.succeeds();
    assert_eq!((page.status, standin.count("RegisterClient")), (200, 2));
}

#[test]
fn a_start_url_on_a_companys_own_host_is_followed_to_the_instance() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let url = standin.url();
    home.config(&format!(
        "[sso-session corp]\nsso_start_url = {url}/vanity\nsso_region = eu-west-1\n\
         [profile prod]\nsso_session = corp\nsso_account_id = 444455556666\nsso_role_name = Admin\n\
         [sso-session lost]\nsso_start_url = {url}/nowhere\nsso_region = eu-west-1\n"
    ));
    let _ = sign_in(&standin, &home, &["login", "prod"]).0.succeeds();
    assert_eq!(token(&home)["startUrl"], format!("{url}/vanity"), "as it is configured");
    let _ = home.credential_process("prod").run().succeeds_silently();
    standin.set_consent(Consent::Approve);
    let _ = home.keyfob(["login", "prod", "--device-code", "--no-browser"]).run().succeeds();
    let lost = home.keyfob(["login", "lost"]).run().fails(4).says_little();
    let _ = lost.says("does not lead to IAM Identity Center").says("Open it in a browser");
}

#[test]
fn which_login_is_meant_where_none_is_named() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let accounts = |home: &Home| home.keyfob(["sso", "accounts"]).run();
    let _ = accounts(&home).fails(3).says("`keyfob login corp`").says_little();
    let legacy = |name: &str, host: &str| {
        format!(
            "[profile {name}]\nsso_start_url = https://{host}.awsapps.com/start\nsso_region = eu-west-1\n\
             sso_account_id = 444455556666\nsso_role_name = Admin\n"
        )
    };
    home.add_config(
        "\n[sso-session other]\nsso_start_url = https://b.awsapps.com/start\nsso_region = eu-west-1\n",
    );
    let _ = accounts(&home).fails(2).says("several sso-sessions").says("`--session`: corp, other.");
    home.config(&legacy("one", "a"));
    let _ = accounts(&home).fails(3).says("`keyfob login https://a.awsapps.com/start`");
    let _ = home.keyfob(["sso", "accounts", "--session", "x"]).run().fails(4).says("keyfob configure sso");
    home.add_config(&legacy("two", "b"));
    let _ = accounts(&home).fails(2).says("Name one of them with `--profile`");
    let _ = home.keyfob(["sso", "accounts", "-p", "two"]).run().fails(3).says("`keyfob login two`");
}

/// The AWS CLI and the SDKs refuse a file that holds more than one object, so it is not left until the next refresh.
#[test]
fn a_damaged_token_file_is_used_and_mended_at_once() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let _ = sign_in(&standin, &home, &["login", "prod"]).0.succeeds();
    let before = token(&home);
    let older = before.to_string().replace("\"expiresAt\":\"2", "\"expiresAt\":\"1");
    for text in [format!("{before}05Z\"}}"), format!("{older}{before}")] {
        home.write(&token_path(), &text);
        let _ = home.keyfob(["sso", "roles", "444455556666"]).run().succeeds();
        assert_eq!(token(&home), before, "{text}");
    }
    assert_eq!(standin.count("CreateToken"), 1);
}

/// Over a login that works: whatever goes wrong with the next one, the home is as it was, to the byte.
#[test]
fn no_failed_login_changes_a_byte_of_the_home() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let _ = sign_in(&standin, &home, &["login", "prod"]).0.succeeds();
    let _ = home.credential_process("prod").run().succeeds_silently();
    let before = snapshot(&home);
    assert!(before.len() >= 5, "{:?}", before.keys());
    let unchanged = |what: &str| {
        let after = snapshot(&home);
        let changed: Vec<_> = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).collect();
        assert!(changed.is_empty() && after.len() == before.len(), "{what}: {changed:?}");
    };
    for login in [["login", "prod", "--quiet"], ["login", "--console", "mine"]] {
        standin.set_consent(Consent::Deny);
        let running = home.keyfob(login).spawn();
        let _ = browser::open(&opened(&home)).unwrap();
        let _ = running.wait().fails(5);
        unchanged("refused");

        standin.set_consent(Consent::Approve);
        for tamper in ["expired", "forged", "another code"] {
            let running = home.keyfob(login).args(&["--timeout", "2s"]).spawn();
            let page = browser::request("GET", &opened(&home), &[], "").unwrap();
            let mut target = page.header("location").unwrap().to_owned();
            match tamper {
                "expired" => standin.expire_codes(),
                "forged" => target = target.replace("state=", "state=x"),
                _ => target = target.replace("code=", "code=x"),
            }
            assert_eq!(browser::open(&target).unwrap().status, 400, "{tamper}");
            assert_ne!(running.wait().status, 0, "{tamper}");
            unchanged(tamper);
        }
        for signal in [Signal::INT, Signal::TERM, Signal::KILL] {
            let running = home.keyfob(login).spawn();
            let _ = opened(&home);
            running.signal(signal);
            assert_ne!(running.wait().status, 0);
            unchanged(&format!("{signal:?}"));
        }
    }
    standin.set_consent(Consent::Deny);
    let _ = home.keyfob(["login", "prod", "--device-code", "--no-browser"]).run().fails(5);
    unchanged("a device login that was refused");
    let _ = home.credential_process("prod").run().succeeds_silently();
}

#[test]
fn polling_slows_down_when_told() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    standin.set_consent(Consent::ApproveAfterPolls(0));
    standin.fault("CreateToken", Fault::error(400, "SlowDownException", "Polling too fast").times(1));
    let output = home.keyfob(["login", "prod", "--device-code", "--no-browser"]).run().succeeds();
    assert!(
        output.took >= Duration::from_secs(1 + 6),
        "an interval of one second, and then of six: {:?}",
        output.took
    );
    assert_eq!(standin.count("CreateToken"), 2);
}
