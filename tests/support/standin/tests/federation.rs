//! Sign-in URLs for the console.

use chrono::TimeDelta;
use serde_json::json;

use super::super::sample::{ADMIN_ROLE, ALICE_MFA, READ_ONLY_ROLE};
use super::{Client, Page, json, sample};
use crate::standin::{Standin, browser};

fn signin_token(client: &Client<'_>, duration: Option<&str>) -> Page {
    let session =
        json!({ "sessionId": client.id, "sessionKey": client.secret, "sessionToken": client.token });
    let session = session.to_string();
    let mut fields = vec![("Action", "getSigninToken"), ("Session", &session)];
    fields.extend(duration.map(|seconds| ("SessionDuration", seconds)));
    browser::submit(&format!("{}/federation", client.standin.url()), &fields).unwrap()
}

fn log_in(standin: &Standin, token: &str) -> Page {
    let url = format!("{}/federation", standin.url());
    let query =
        [("Action", "login"), ("Destination", "https://console.aws.amazon.com/"), ("SigninToken", token)];
    browser::open(url::Url::parse_with_params(&url, query).unwrap().as_str()).unwrap()
}

fn assume<'a>(client: &Client<'a>, role: &str) -> Client<'a> {
    let parameters = [("RoleArn", role), ("RoleSessionName", "alice")];
    Client::issued(client.standin, &client.sts("AssumeRole", &parameters))
}

#[test]
fn a_sign_in_token_works_once_for_a_quarter_of_an_hour() {
    let standin = sample();
    let role = assume(&Client::alice(&standin), READ_ONLY_ROLE);
    let token = json(&signin_token(&role, Some("3600")))["SigninToken"].as_str().unwrap().to_owned();
    let page = log_in(&standin, &token);
    assert!(page.body.contains("arn:aws:sts::444455556666:assumed-role/ReadOnly/alice"));
    assert_eq!(log_in(&standin, &token).status, 400);

    let token = json(&signin_token(&role, None))["SigninToken"].as_str().unwrap().to_owned();
    standin.advance(TimeDelta::minutes(16));
    assert_eq!(log_in(&standin, &token).status, 400);
}

#[test]
fn only_some_credentials_open_the_console() {
    let standin = sample();
    let alice = Client::alice(&standin);
    assert_eq!(signin_token(&alice, None).status, 403);
    let code = standin.unused_totp(ALICE_MFA);
    let mfa = [("SerialNumber", ALICE_MFA), ("TokenCode", code.as_str())];
    let session = Client::issued(&standin, &alice.sts("GetSessionToken", &mfa));
    assert_eq!(signin_token(&session, None).status, 403);

    let chained = assume(&session, ADMIN_ROLE);
    assert_eq!(signin_token(&chained, Some("3600")).status, 400);
    assert_eq!(signin_token(&chained, None).status, 200);
    let role = assume(&alice, READ_ONLY_ROLE);
    assert_eq!(signin_token(&role, Some("3601")).status, 400);

    let federated = Client::issued(&standin, &alice.sts("GetFederationToken", &[("Name", "alice")]));
    assert_eq!(signin_token(&federated, Some("3600")).status, 400);
    assert_eq!(signin_token(&federated, None).status, 200);
    standin.expire_sessions();
    assert_eq!(signin_token(&federated, None).status, 403);
    assert_eq!(standin.count("GetSigninToken"), 8);
}
