//! Logins to the Identity Center.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::super::oidc::{AUTHORIZATION_CODE, DEVICE_CODE, REFRESH_TOKEN};
use super::{Page, json, json_refusal, post_json, sample};
use crate::standin::{Consent, IdentityCenter, Standin, World, browser};

const START_URL: &str = "https://d-9067642ac7.awsapps.com/start";
const VERIFIER: &str = "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CALLBACK: &str = "http://127.0.0.1:5555/oauth/callback";

/// A registered client.
pub(super) struct App<'a> {
    standin: &'a Standin,
    id: String,
    secret: String,
}

impl<'a> App<'a> {
    fn register(standin: &'a Standin, more: &Value) -> Self {
        let answer = json(&register(standin, more));
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        Self { standin, id: text("clientId"), secret: text("clientSecret") }
    }

    pub(super) fn for_devices(standin: &'a Standin) -> Self {
        Self::register(standin, &json!({ "scopes": ["sso:account:access"] }))
    }

    fn for_codes(standin: &'a Standin) -> Self {
        let more = json!({
            "scopes": ["sso:account:access"],
            "grantTypes": [AUTHORIZATION_CODE, REFRESH_TOKEN],
            "redirectUris": ["http://127.0.0.1/oauth/callback"],
            "issuerUrl": START_URL,
        });
        Self::register(standin, &more)
    }

    fn post(&self, path: &str, more: &Value) -> Page {
        let mut body = json!({ "clientId": self.id, "clientSecret": self.secret });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        post_json(self.standin, path, &[], &body)
    }

    fn start(&self) -> Value {
        json(&self.post("/device_authorization", &json!({ "startUrl": START_URL })))
    }

    fn poll(&self, device: &Value) -> Page {
        self.post("/token", &json!({ "grantType": DEVICE_CODE, "deviceCode": device["deviceCode"] }))
    }

    fn refresh(&self, token: &Value) -> Page {
        self.post("/token", &json!({ "grantType": REFRESH_TOKEN, "refreshToken": token }))
    }

    fn exchange(&self, code: &str, verifier: &str, redirect_uri: &str) -> Page {
        let grant = json!({
            "grantType": AUTHORIZATION_CODE,
            "code": code,
            "codeVerifier": verifier,
            "redirectUri": redirect_uri,
        });
        self.post("/token", &grant)
    }

    fn authorize_url(&self, changed: &[(&str, &str)]) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let query = [
            ("response_type", "code"),
            ("client_id", &self.id),
            ("redirect_uri", CALLBACK),
            ("state", "a state"),
            ("code_challenge_method", "S256"),
            ("scopes", "sso:account:access"),
            ("code_challenge", &challenge),
        ];
        let query = query.map(|(name, value)| {
            (name, changed.iter().find(|(changed, _)| *changed == name).map_or(value, |(_, value)| value))
        });
        url::Url::parse_with_params(&format!("{}/authorize", self.standin.url()), query).unwrap().into()
    }

    /// Where the browser would be sent.
    fn authorize(&self, changed: &[(&str, &str)]) -> url::Url {
        let page = browser::request("GET", &self.authorize_url(changed), &[], "").unwrap();
        page.header("location").unwrap_or_else(|| panic!("{}", page.body)).parse().unwrap()
    }

    fn code(&self) -> String {
        parameter(&self.authorize(&[]), "code")
    }

    /// Logs in by device; gives the tokens.
    pub(super) fn log_in(&self) -> Value {
        let device = self.start();
        assert!(self.standin.approve_device(device["userCode"].as_str().unwrap()));
        json(&self.poll(&device))
    }
}

fn register(standin: &Standin, more: &Value) -> Page {
    let mut body = json!({ "clientName": "keyfob", "clientType": "public" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    post_json(standin, "/client/register", &[], &body)
}

fn parameter(url: &url::Url, name: &str) -> String {
    let found = url.query_pairs().find(|(key, _)| key == name);
    found.unwrap_or_else(|| panic!("{name}: {url}")).1.into_owned()
}

#[test]
fn every_member_of_a_registration_is_checked() {
    let standin = sample();
    let refused = |more: Value| json_refusal(&register(&standin, &more));
    let metadata = "400 InvalidClientMetadataException invalid_client_metadata";
    assert_eq!(refused(json!({ "clientType": "confidential" })), metadata);
    assert_eq!(refused(json!({ "scopes": ["bogus"] })), "400 InvalidScopeException invalid_scope");
    assert_eq!(
        refused(json!({ "grantTypes": ["password"] })),
        "400 UnsupportedGrantTypeException unsupported_grant_type"
    );
    let request = "400 InvalidRequestException invalid_request";
    assert_eq!(refused(json!({ "clientName": "" })), request);
    assert_eq!(refused(json!({ "redirect_uris": [] })), request);
    let redirect = "400 InvalidRedirectUriException invalid_redirect_uri";
    for uri in ["http://127.0.0.1:8080/oauth/callback", "http://localhost/cb", "https://evil.example/"] {
        let more =
            json!({ "grantTypes": [AUTHORIZATION_CODE], "redirectUris": [uri], "issuerUrl": START_URL });
        assert_eq!(refused(more), redirect, "{uri}");
    }
}

#[test]
fn a_device_waits_for_its_person_at_the_pace_it_was_told() {
    let standin = sample();
    let app = App::for_devices(&standin);
    let device = app.start();
    let pending = "400 AuthorizationPendingException authorization_pending";
    assert_eq!(json_refusal(&app.poll(&device)), pending);
    assert_eq!(json_refusal(&app.poll(&device)), "400 SlowDownException slow_down");
    standin.advance(TimeDelta::seconds(5));
    assert_eq!(json_refusal(&app.poll(&device)), "400 SlowDownException slow_down");
    standin.advance(TimeDelta::seconds(11));
    assert_eq!(json_refusal(&app.poll(&device)), pending);
    assert_eq!(standin.waiting_user_codes(), [device["userCode"].as_str().unwrap()]);

    let uri = device["verificationUriComplete"].as_str().unwrap();
    let page = browser::open(uri).unwrap();
    let fields = [("user_code", page.field("user_code").unwrap()), ("decision", "approve")];
    assert!(browser::submit(uri, &fields).unwrap().body.contains("Request approved"));
    standin.advance(TimeDelta::seconds(11));
    assert_eq!(json(&app.poll(&device))["tokenType"], "Bearer");
    assert_eq!(json_refusal(&app.poll(&device)), "400 InvalidGrantException invalid_grant");
}

#[test]
fn a_device_login_can_be_denied_run_out_or_be_approved_by_itself() {
    let standin = sample();
    let app = App::for_devices(&standin);
    let device = app.start();
    assert!(standin.deny_device(device["userCode"].as_str().unwrap()));
    assert_eq!(json_refusal(&app.poll(&device)), "400 AccessDeniedException access_denied");

    let device = app.start();
    standin.advance(TimeDelta::seconds(601));
    assert_eq!(json_refusal(&app.poll(&device)), "400 ExpiredTokenException expired_token");

    standin.set_consent(Consent::ApproveAfterPolls(1));
    let device = app.start();
    assert_eq!(app.poll(&device).status, 400);
    standin.advance(TimeDelta::seconds(1));
    assert_eq!(app.poll(&device).status, 200);
    assert!(!standin.approve_device("ABCD-EFGH"));
}

#[test]
fn refresh_tokens_rotate_and_need_scopes() {
    let standin = sample();
    let app = App::for_devices(&standin);
    let first = app.log_in();
    let second = json(&app.refresh(&first["refreshToken"]));
    assert_ne!(first["accessToken"], second["accessToken"]);
    let grant = "400 InvalidGrantException invalid_grant";
    assert_eq!(json_refusal(&app.refresh(&first["refreshToken"])), grant);
    let stranger = App::for_devices(&standin);
    assert_eq!(json_refusal(&stranger.refresh(&second["refreshToken"])), grant);
    standin.advance(TimeDelta::days(9));
    assert_eq!(json_refusal(&app.refresh(&second["refreshToken"])), grant);
    standin.expire_registrations();
    assert_eq!(
        json_refusal(&app.refresh(&second["refreshToken"])),
        "401 InvalidClientException invalid_client"
    );

    let unscoped = App::register(&standin, &json!({}));
    assert!(unscoped.log_in().get("refreshToken").is_none());
}

#[test]
fn a_code_is_bound_to_its_verifier_and_redirect() {
    let standin = sample();
    standin.set_consent(Consent::Approve);
    let app = App::for_codes(&standin);
    let location = app.authorize(&[]);
    assert_eq!(parameter(&location, "state"), "a state");
    assert_eq!(location.port(), Some(5555));
    let code = parameter(&location, "code");
    assert!(json(&app.exchange(&code, VERIFIER, CALLBACK))["refreshToken"].is_string());

    let grant = "400 InvalidGrantException invalid_grant";
    assert_eq!(json_refusal(&app.exchange(&code, VERIFIER, CALLBACK)), grant);
    assert_eq!(json_refusal(&app.exchange(&app.code(), &"x".repeat(43), CALLBACK)), grant);
    let other = CALLBACK.replace("5555", "5556");
    assert_eq!(json_refusal(&app.exchange(&app.code(), VERIFIER, &other)), grant);
    assert_eq!(json_refusal(&App::for_codes(&standin).exchange(&app.code(), VERIFIER, CALLBACK)), grant);
    let short = json_refusal(&app.exchange(&app.code(), "short", CALLBACK));
    assert_eq!(short, "400 InvalidRequestException invalid_request");
    let code = app.code();
    standin.expire_codes();
    assert_eq!(
        json_refusal(&app.exchange(&code, VERIFIER, CALLBACK)),
        "400 ExpiredTokenException expired_token"
    );
}

#[test]
fn the_authorization_page_trusts_no_parameter() {
    let standin = sample();
    let app = App::for_codes(&standin);
    for uri in
        ["http://localhost:5555/oauth/callback", "http://127.0.0.1:5555/other", "https://evil.example/"]
    {
        let page = browser::open(&app.authorize_url(&[("redirect_uri", uri)])).unwrap();
        assert_eq!(page.status, 400, "{uri}");
    }
    let error = |changed: &[(&str, &str)]| parameter(&app.authorize(changed), "error");
    assert_eq!(error(&[("code_challenge_method", "SHA-256")]), "invalid_request");
    assert_eq!(error(&[("code_challenge", "tooshort")]), "invalid_request");
    assert_eq!(error(&[("scopes", "openid")]), "invalid_scope");
    standin.set_consent(Consent::Deny);
    assert_eq!(error(&[]), "access_denied");

    standin.set_consent(Consent::Ask);
    let page = browser::open(&app.authorize_url(&[])).unwrap();
    assert!(page.body.contains("Allow access?"));
    let answer = format!("id={}&decision=approve", page.field("id").unwrap());
    let decision = format!("{}/authorize/decision", standin.url());
    let page = browser::request("POST", &decision, &[], &answer).unwrap();
    assert!(page.header("location").unwrap().starts_with(CALLBACK));
    assert_eq!(browser::request("POST", &decision, &[], &answer).unwrap().status, 400);
}

#[test]
fn a_browser_ends_at_the_callback_of_the_client() {
    let standin = sample();
    standin.set_consent(Consent::Approve);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let callback = format!("http://{}/oauth/callback", listener.local_addr().unwrap());
    let answering = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut line = String::new();
        BufReader::new(&stream).read_line(&mut line).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone").unwrap();
        line
    });
    let page =
        browser::open(&App::for_codes(&standin).authorize_url(&[("redirect_uri", &callback)])).unwrap();
    assert_eq!((page.status, page.body.as_str()), (200, "done"));
    assert_eq!(page.parameter("state").unwrap(), "a state");
    assert!(answering.join().unwrap().starts_with("GET /oauth/callback?code="));
}

#[test]
fn the_poll_interval_may_be_left_out() {
    let instance = IdentityCenter::new(START_URL, "eu-west-1")
        .poll_interval(None)
        .registration_lifetime(60)
        .device_code_lifetime(30)
        .token_lifetimes(300, 600);
    let standin = Standin::start(World::empty().identity_center(instance));
    let app = App::for_devices(&standin);
    let device = app.start();
    assert!(device.get("interval").is_none());
    assert_eq!(device["expiresIn"], 30);
    assert_eq!(app.log_in()["expiresIn"], 300);
    standin.advance(TimeDelta::seconds(61));
    assert_eq!(json_refusal(&app.poll(&device)), "401 InvalidClientException invalid_client");
}
