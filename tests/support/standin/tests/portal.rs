//! Accounts, roles and their credentials.

use chrono::TimeDelta;
use serde_json::Value;

use super::sso::App;
use super::{Client, Page, json, json_refusal, sample, xml};
use crate::standin::{IdentityCenter, Standin, World, browser};

fn get(standin: &Standin, target: &str, token: &Value) -> Page {
    let headers = [("x-amz-sso_bearer_token", token.as_str().unwrap())];
    browser::request("GET", &format!("{}{target}", standin.url()), &headers, "").unwrap()
}

fn large(rate: Option<u32>) -> Standin {
    let instance = IdentityCenter::new("https://d-9067642ac7.awsapps.com/start", "eu-west-1");
    let instance = instance.many_accounts(45, &["Admin", "ReadOnly"]).page_size(20);
    let instance = rate.into_iter().fold(instance, IdentityCenter::portal_rate);
    Standin::start(World::empty().identity_center(instance))
}

#[test]
fn lists_come_in_pages() {
    let standin = large(None);
    let token = &App::for_devices(&standin).log_in()["accessToken"];
    let (mut target, mut sizes) = ("/assignment/accounts".to_owned(), Vec::new());
    loop {
        let page = json(&get(&standin, &target, token));
        sizes.push(page["accountList"].as_array().unwrap().len());
        let Some(next) = page["nextToken"].as_str() else { break };
        target = format!("/assignment/accounts?next_token={next}");
        let elsewhere = format!("/assignment/roles?account_id=200000000000&next_token={next}");
        assert!(json_refusal(&get(&standin, &elsewhere, token)).starts_with("400 InvalidRequestException"));
    }
    assert_eq!(sizes, [20, 20, 5]);
    let most = json(&get(&standin, "/assignment/accounts?max_result=100", token));
    assert_eq!(most["accountList"].as_array().unwrap().len(), 45);
    let more = get(&standin, "/assignment/accounts?max_result=101", token);
    assert!(json_refusal(&more).starts_with("400 InvalidRequestException"));
}

#[test]
fn credentials_are_given_for_assigned_roles_only() {
    let standin = sample();
    let token = &App::for_devices(&standin).log_in()["accessToken"];
    let of = |account: &str, role: &str| {
        get(&standin, &format!("/federation/credentials?account_id={account}&role_name={role}"), token)
    };
    let page = json(&of("444455556666", "Admin"));
    let credentials = &page["roleCredentials"];
    let text = |name: &str| credentials[name].as_str().unwrap();
    let session = Some(text("sessionToken").to_owned());
    let client =
        Client { token: session, ..Client::new(&standin, text("accessKeyId"), text("secretAccessKey")) };
    let arn = xml(&client.sts("GetCallerIdentity", &[]), "Arn");
    assert!(arn.starts_with("arn:aws:sts::444455556666:assumed-role/AWSReservedSSO_Admin_"), "{arn}");
    assert!(credentials["expiration"].as_i64().unwrap() > standin.now().timestamp_millis());
    for (account, role) in [("444455556666", "Billing"), ("999999999999", "Admin")] {
        let refused = of(account, role);
        assert!(json_refusal(&refused).starts_with("403 ForbiddenException"));
        assert_eq!(json(&refused)["message"], "No access");
    }
    assert!(json_refusal(&of("x", "Admin")).starts_with("400 InvalidRequestException"));
}

#[test]
fn a_permission_set_has_its_own_session_length() {
    let instance = IdentityCenter::new("https://d-9067642ac7.awsapps.com/start", "eu-west-1")
        .account("444455556666", "Acme", "acme@example.com", &["Admin"])
        .role_lifetime(43_200);
    let standin = Standin::start(World::empty().identity_center(instance));
    let token = &App::for_devices(&standin).log_in()["accessToken"];
    let target = "/federation/credentials?account_id=444455556666&role_name=Admin";
    let expiration = json(&get(&standin, target, token))["roleCredentials"]["expiration"].as_i64().unwrap();
    let left = expiration - standin.now().timestamp_millis();
    assert!((43_190_000..=43_200_000).contains(&left), "{left}");
}

#[test]
fn tokens_expire_are_revoked_and_end_with_logout() {
    let standin = sample();
    let app = App::for_devices(&standin);
    let is_valid = |tokens: &Value| {
        let page = get(&standin, "/assignment/accounts", &tokens["accessToken"]);
        assert!(page.status == 200 || json_refusal(&page).starts_with("401 UnauthorizedException"));
        page.status == 200
    };
    let (first, second) = (app.log_in(), app.log_in());
    assert!(is_valid(&first) && is_valid(&second));
    let headers = [("x-amz-sso_bearer_token", first["accessToken"].as_str().unwrap())];
    browser::request("POST", &format!("{}/logout", standin.url()), &headers, "").unwrap();
    assert!(!is_valid(&first) && is_valid(&second));
    standin.expire_access_tokens();
    assert!(!is_valid(&second));
    let third = app.log_in();
    standin.revoke_logins();
    assert!(!is_valid(&third));
}

#[test]
fn too_many_calls_are_throttled() {
    let standin = large(Some(5));
    let token = &App::for_devices(&standin).log_in()["accessToken"];
    let pages: Vec<Page> = (0..20).map(|_| get(&standin, "/assignment/accounts", token)).collect();
    let refused: Vec<&Page> = pages.iter().filter(|page| page.status == 429).collect();
    assert!((10..=15).contains(&refused.len()), "{}", refused.len());
    assert!(json_refusal(refused[0]).starts_with("429 TooManyRequestsException"));
    assert_eq!(refused[0].header("Retry-After"), Some("1"));
    standin.advance(TimeDelta::seconds(1));
    assert_eq!(get(&standin, "/assignment/accounts", token).status, 200);
}
