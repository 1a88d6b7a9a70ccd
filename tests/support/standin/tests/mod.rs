//! The stand-in against published vectors and against careless clients.

mod federation;
mod http;
mod iam;
mod portal;
mod sdk;
mod signin;
mod sigv4;
mod sso;
mod sts;
mod totp;

use chrono::{DateTime, TimeDelta, Utc};

use super::browser::{self, Page};
use super::clock::basic;
use super::http::{Parameters, Request};
use super::query::{Api, IAM, STS};
use super::sample::{ALICE_KEY_ID, ALICE_SECRET};
use super::sigv4::Authorization;
use super::{STEP_SECONDS, Standin, World};

/// Credentials, and the stand-in they are used with.
struct Client<'a> {
    standin: &'a Standin,
    id: String,
    secret: String,
    token: Option<String>,
    /// What the client's clock shows, when it is not the stand-in's time.
    time: Option<DateTime<Utc>>,
}

impl<'a> Client<'a> {
    fn new(standin: &'a Standin, id: &str, secret: &str) -> Self {
        Self { standin, id: id.to_owned(), secret: secret.to_owned(), token: None, time: None }
    }

    fn alice(standin: &'a Standin) -> Self {
        Self::new(standin, ALICE_KEY_ID, ALICE_SECRET)
    }

    /// The credentials in an answer of STS.
    fn issued(standin: &'a Standin, answer: &Page) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.body);
        let token = Some(xml(answer, "SessionToken"));
        Self { token, ..Self::new(standin, &xml(answer, "AccessKeyId"), &xml(answer, "SecretAccessKey")) }
    }

    fn sts(&self, action: &str, parameters: &[(&str, &str)]) -> Page {
        self.call(STS, action, parameters)
    }

    fn iam(&self, action: &str, parameters: &[(&str, &str)]) -> Page {
        self.call(IAM, action, parameters)
    }

    fn call(&self, api: Api, action: &str, parameters: &[(&str, &str)]) -> Page {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("Action", action)
            .append_pair("Version", api.version)
            .extend_pairs(parameters)
            .finish();
        let headers = self.signed_headers(api.signing_name, &body);
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser::request("POST", &self.standin.url(), &headers, &body).unwrap()
    }

    fn signed_headers(&self, service: &str, body: &str) -> Vec<(&'static str, String)> {
        let date = basic(self.time.unwrap_or_else(|| self.standin.now()));
        let mut headers = vec![("x-amz-date", date.clone())];
        headers.extend(self.token.clone().map(|token| ("x-amz-security-token", token)));
        let host = self.standin.url().replace("http://", "");
        let request = request_with(&host, &headers, body);
        let names = std::iter::once("host").chain(headers.iter().map(|(name, _)| *name)).collect::<Vec<_>>();
        let scope = format!("{}/{}/eu-west-1/{service}/aws4_request", self.id, &date[..8]);
        let unsigned =
            format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={}, Signature=", names.join(";"));
        let signature = Authorization::parse(&unsigned).unwrap().expected(&request, &date, &self.secret);
        headers.push(("authorization", unsigned + &signature));
        headers
    }
}

fn request_with(host: &str, headers: &[(&str, String)], body: &str) -> Request {
    let host = ("host".to_owned(), host.to_owned());
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    Request {
        method: "POST".to_owned(),
        path: "/".to_owned(),
        query: Parameters::default(),
        headers: std::iter::once(host).chain(headers).collect(),
        body: body.into(),
        keep_alive: false,
    }
}

/// The text of the first element with this name.
fn xml(page: &Page, name: &str) -> String {
    let (_, rest) =
        page.body.split_once(&format!("<{name}>")).unwrap_or_else(|| panic!("{name}: {}", page.body));
    rest.split_once("</").unwrap().0.to_owned()
}

/// `400 ValidationError: …`
fn refusal(page: &Page) -> String {
    format!("{} {}: {}", page.status, xml(page, "Code"), xml(page, "Message"))
}

fn post_json(standin: &Standin, path: &str, headers: &[(&str, &str)], body: &serde_json::Value) -> Page {
    let headers = [&[("Content-Type", "application/json")], headers].concat();
    browser::request("POST", &format!("{}{path}", standin.url()), &headers, &body.to_string()).unwrap()
}

fn json(page: &Page) -> serde_json::Value {
    serde_json::from_str(&page.body).unwrap_or_else(|_| panic!("{}", page.body))
}

/// `400 InvalidGrantException invalid_grant`
fn json_refusal(page: &Page) -> String {
    let name = page.header("x-amzn-ErrorType").unwrap_or("no name");
    format!("{} {name} {}", page.status, json(page)["error"].as_str().unwrap_or("no error"))
}

/// Moves the clock to where a TOTP step begins, so that none ends in the middle of a test.
fn begin_step(standin: &Standin) {
    let into_step = standin.now().timestamp().rem_euclid(STEP_SECONDS);
    standin.advance(TimeDelta::seconds(STEP_SECONDS - into_step));
}

fn sample() -> Standin {
    Standin::start(World::sample())
}
