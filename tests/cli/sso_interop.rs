//! One login for keyfob, the AWS CLI and the SDKs, both ways: each reads, renews and ends what another has made.

use std::fs;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use crate::clients::{CLIENTS, Client, LIMIT, PYTHON_PARTS, cli_v2};
use crate::console_login;
use crate::home::Home;
use crate::keyfob::{Output, Running};
use crate::outside;
use crate::sso_home::{home, set_token_end, sign_in, token, token_path};
use crate::standin::browser;
use crate::standin::{Consent, Standin, World};

const ADMIN: &str = ":assumed-role/AWSReservedSSO_Admin_";

/// The AWS CLI before 2.13 knows no variable for endpoints, but it lets a home replace what it knows of a service.
fn lead_to(home: &Home, standin: &Standin) {
    let rules = json!({
        "version": "1.0",
        "parameters": {},
        "rules": [{"conditions": [], "type": "endpoint", "endpoint": {"url": standin.url(), "properties": {}, "headers": {}}}],
    });
    for service in ["sso", "sso-oidc"] {
        home.write(&format!(".aws/models/{service}/2019-06-10/endpoint-rule-set-1.json"), rules.to_string());
    }
}

fn signed_in() -> (Standin, Home) {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    lead_to(&home, &standin);
    let (output, _) = sign_in(&standin, &home, &["login", "prod"]);
    let _ = output.succeeds();
    (standin, home)
}

/// Who a client is as `prod`.
fn identity(client: Client, home: &Home, standin: &Standin) -> Option<Output> {
    // botocore and the AWS CLI keep role credentials of their own; without them the token is needed.
    let _ = fs::remove_dir_all(home.path(".aws/cli"));
    client.command(home, "prod", &standin.url()).map(|command| command.run())
}

#[test]
fn a_login_made_here_serves_every_client() {
    let (standin, home) = signed_in();
    let before = home.read(&token_path());
    standin.forget_requests();
    for client in CLIENTS {
        let Some(output) = identity(client, &home, &standin) else { continue };
        let output = output.succeeds();
        assert!(output.stdout.contains(ADMIN), "{client:?}: {}", output.stdout);
        assert_eq!(standin.succeeded("GetRoleCredentials"), 1, "{client:?} used the token");
        standin.forget_requests();
    }
    assert_eq!(home.read(&token_path()), before, "a client wrote the file");
}

/// Each client exchanges keyfob's refresh token, and keyfob goes on with what the client wrote.
#[test]
fn a_login_made_here_is_renewed_by_every_client_and_by_keyfob_after_it() {
    let (standin, home) = signed_in();
    for client in CLIENTS {
        let before = token(&home);
        set_token_end(&home, 3);
        standin.forget_requests();
        let Some(output) = identity(client, &home, &standin) else { continue };
        let _ = output.succeeds();
        assert_eq!(standin.succeeded("CreateToken"), 1, "{client:?} renewed");
        let theirs = token(&home);
        assert_ne!(before["refreshToken"], theirs["refreshToken"], "{client:?} stored the new token");

        set_token_end(&home, 3);
        let _ = home.keyfob(["logout", "me"]).run();
        forget_sessions(&home);
        let _ = home.credential_process("prod").run().succeeds_silently();
        assert_eq!(standin.succeeded("CreateToken"), 2, "keyfob renewed what {client:?} wrote");
        assert_ne!(theirs["refreshToken"], token(&home)["refreshToken"]);
    }
}

fn forget_sessions(home: &Home) {
    let _ = fs::remove_dir_all(home.path(".cache/keyfob/sessions"));
}

/// Runs the AWS CLI's own login, whichever flow its version uses, with a person who agrees.
fn aws_sso_login(aws: &Path, home: &Home, standin: &Standin) -> Output {
    standin.set_consent(Consent::Approve);
    let browser = home.path("browser");
    let running =
        home.program(aws, ["sso", "login", "--profile", "prod"]).env("BROWSER", browser).limit(LIMIT).spawn();
    at_the_browser(running, home)
}

/// Opens what the browser is told to open, until the program ends.
fn at_the_browser(mut running: Running, home: &Home) -> Output {
    let started = Instant::now();
    while !running.has_ended() && started.elapsed() < LIMIT {
        let page = home.path("opened");
        if let Ok(url) = fs::read_to_string(&page)
            && !url.is_empty()
        {
            fs::remove_file(&page).unwrap();
            let _ = browser::open(&url);
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    running.wait()
}

#[test]
fn a_login_made_by_the_aws_cli_is_used_renewed_and_ended_here() {
    let Some(aws) = cli_v2() else { return };
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    lead_to(&home, &standin);
    let _ = aws_sso_login(&aws, &home, &standin).succeeds();
    let theirs = token(&home);
    let _ = home.credential_process("prod").run().succeeds_silently();
    assert_eq!(token(&home), theirs, "reading it changed it");

    set_token_end(&home, 3);
    let _ = home.credential_process("read").run().succeeds_silently();
    assert_ne!(token(&home)["refreshToken"], theirs["refreshToken"], "keyfob renewed it");
    let output = identity(Client::CliV2, &home, &standin).unwrap().succeeds();
    assert!(output.stdout.contains(ADMIN), "{}", output.stdout);

    // The copy of the role that the AWS CLI keeps goes too, so that it has nothing left to show.
    let _ = home.keyfob(["logout", "prod"]).run().succeeds().says("Signed out");
    let output = client_again(&home, &standin);
    assert_ne!(output.status, 0, "{}", output.stdout);
    assert!(
        output.stderr.contains("aws sso login") || output.stderr.contains("does not exist"),
        "{}",
        output.stderr
    );
}

fn client_again(home: &Home, standin: &Standin) -> Output {
    Client::CliV2.command(home, "prod", &standin.url()).expect("it was there before").run()
}

#[test]
fn a_logout_by_the_aws_cli_ends_it_here() {
    let Some(aws) = cli_v2() else { return };
    let (_standin, home) = signed_in();
    let _ = home.credential_process("prod").run().succeeds_silently();
    let _ = home.program(aws, ["sso", "logout"]).limit(LIMIT).run().succeeds();
    assert!(!home.path(token_path()).exists());
    let _ = home.credential_process("read").run().fails(3).says("keyfob login read");
}

/// The clients that know `login_session`.
const CONSOLE_CLIENTS: [Client; 4] = [Client::Boto3, Client::CliV1, Client::JavaScript, Client::Rust];

#[test]
fn a_console_login_made_here_serves_and_is_renewed_by_the_clients() {
    if outside::part("venv/bin/python", PYTHON_PARTS).is_none() {
        return;
    }
    let (standin, home) = console_login::signed_in();
    home.add_config("region = eu-west-1\n");
    for client in CONSOLE_CLIENTS {
        standin.forget_requests();
        let run = || client.command(&home, "mine", &standin.url()).map(|command| command.run());
        let Some(output) = run() else { continue };
        assert_eq!(output.succeeds().stdout.trim(), console_login::ARN, "{client:?}");
        assert_eq!(standin.count("CreateOAuth2Token"), 0, "{client:?}");

        let before = console_login::stored(&home);
        console_login::set_end(&home, 2);
        let output = run().expect("it was there before").succeeds();
        assert_eq!(output.stdout.trim(), console_login::ARN, "{client:?}");
        assert_eq!(standin.succeeded("CreateOAuth2Token"), 1, "{client:?} renewed");
        let theirs = console_login::stored(&home);
        assert_ne!(before["refreshToken"], theirs["refreshToken"], "{client:?} stored the new token");

        console_login::set_end(&home, 2);
        let _ = home.credential_process("mine").run().succeeds_silently();
        assert_eq!(standin.succeeded("CreateOAuth2Token"), 2, "keyfob renewed what {client:?} wrote");
        assert_eq!(key_of(&theirs), key_of(&console_login::stored(&home)), "{client:?}");
    }
}

fn key_of(login: &Value) -> &Value {
    &login["dpopKey"]
}

/// `aws login` came with version 2.32.
#[test]
fn a_console_login_made_by_the_aws_cli_is_used_and_renewed_here() {
    let Some(aws) = cli_v2() else { return };
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    home.config("[profile mine]\nregion = eu-west-1\n");
    standin.set_consent(Consent::Approve);
    let login = home.program(aws, ["login", "--profile", "mine"]);
    let login = login.env("BROWSER", home.path("browser")).limit(LIMIT).spawn();
    let output = at_the_browser(login, &home);
    if output.stderr.contains("Invalid choice") {
        return outside::lacking("AWS CLI with `aws login`");
    }
    let _ = output.succeeds();
    let theirs = console_login::stored(&home);
    let answer = home.credential_process("mine").run().succeeds_silently();
    assert_eq!(answer.text_at("AccessKeyId"), theirs["accessToken"]["accessKeyId"].as_str().unwrap());

    console_login::set_end(&home, 2);
    let _ = home.credential_process("mine").run().succeeds_silently();
    assert_ne!(theirs["refreshToken"], console_login::stored(&home)["refreshToken"]);
    let output = Client::CliV2.command(&home, "mine", &standin.url()).expect("it was there before").run();
    assert_eq!(output.succeeds().stdout.trim(), console_login::ARN);
}
