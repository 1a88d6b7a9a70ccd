//! Vectors that AWS published, and requests that were tampered with.

use std::io;

use chrono::TimeDelta;

use super::super::http::{ContinueSink, Request};
use super::super::sigv4::Authorization;
use super::{Client, refusal, sample};
use crate::standin::browser;

impl ContinueSink for &[u8] {
    fn send_continue(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn signature(service: &str, signed_headers: &str, raw: &str) -> String {
    let raw = raw.replace('\n', "\r\n");
    let request = Request::read(&mut raw.as_bytes()).unwrap().unwrap();
    let header = format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/{service}/aws4_request, \
         SignedHeaders={signed_headers}, Signature=0"
    );
    Authorization::parse(&header).unwrap().expected(&request, "20150830T123600Z", SECRET)
}

#[test]
fn agrees_with_the_published_vectors() {
    let vanilla = "GET / HTTP/1.1\nHost:example.amazonaws.com\nX-Amz-Date:20150830T123600Z\n\n";
    assert_eq!(
        signature("service", "host;x-amz-date", vanilla),
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    );
    let query = vanilla.replace("GET / ", "GET /?Param2=value2&Param1=value1 ");
    assert_eq!(
        signature("service", "host;x-amz-date", &query),
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
    );
    let trimmed = "GET / HTTP/1.1\nHost:example.amazonaws.com\nMy-Header1: value1\nMy-Header2: \"a   b   c\"\n\
                   X-Amz-Date:20150830T123600Z\n\n";
    assert_eq!(
        signature("service", "host;my-header1;my-header2;x-amz-date", trimmed),
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"
    );
    let form = "POST / HTTP/1.1\nContent-Type:application/x-www-form-urlencoded\nHost:example.amazonaws.com\n\
                X-Amz-Date:20150830T123600Z\nContent-Length: 13\n\nParam1=value1";
    assert_eq!(
        signature("service", "content-type;host;x-amz-date", form),
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
    );
    let list_users = "GET /?Action=ListUsers&Version=2010-05-08 HTTP/1.1\n\
                      Content-Type:application/x-www-form-urlencoded; charset=utf-8\nHost:iam.amazonaws.com\n\
                      X-Amz-Date:20150830T123600Z\n\n";
    assert_eq!(
        signature("iam", "content-type;host;x-amz-date", list_users),
        "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    );
}

#[test]
fn a_wrong_secret_key_or_scope_is_refused() {
    let standin = sample();
    let alice = Client::alice(&standin);
    assert_eq!(alice.sts("GetCallerIdentity", &[]).status, 200);

    let mistyped = Client { secret: "wJalr XUtnFEMI".to_owned(), ..Client::alice(&standin) };
    let answer = refusal(&mistyped.sts("GetCallerIdentity", &[]));
    assert!(answer.starts_with("403 SignatureDoesNotMatch: The request signature we calculated"), "{answer}");

    let unknown = Client::new(&standin, "AKIAUNKNOWNUNKNOWN00", "secret");
    assert_eq!(
        refusal(&unknown.sts("GetCallerIdentity", &[])),
        "403 InvalidClientTokenId: The security token included in the request is invalid."
    );

    let body = "Action=GetCallerIdentity&Version=2011-06-15";
    let headers = alice.signed_headers("iam", body);
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let page = browser::request("POST", &standin.url(), &headers, body).unwrap();
    assert!(refusal(&page).contains("Credential should be scoped to correct service: 'sts'"));

    let extra = [&headers[..], &[("x-amz-extra", "unsigned")]].concat();
    let page = browser::request("POST", &standin.url(), &extra, body).unwrap();
    assert!(refusal(&page).contains("'x-amz-extra' must be a 'SignedHeader'"));

    let page = browser::request("POST", &standin.url(), &[], body).unwrap();
    assert_eq!(refusal(&page), "403 MissingAuthenticationToken: Request is missing Authentication Token");
}

#[test]
fn a_changed_body_breaks_the_signature() {
    let standin = sample();
    let headers =
        Client::alice(&standin).signed_headers("sts", "Action=GetCallerIdentity&Version=2011-06-15");
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let body = "Action=GetSessionToken&Version=2011-06-15";
    let page = browser::request("POST", &standin.url(), &headers, body).unwrap();
    assert!(refusal(&page).starts_with("403 SignatureDoesNotMatch"));
}

#[test]
fn clocks_that_differ_by_more_than_fifteen_minutes_are_told_apart() {
    let standin = sample();
    standin.set_skew(TimeDelta::hours(2));
    let at = |minutes| {
        let time = Some(standin.now() - TimeDelta::minutes(minutes));
        Client { time, ..Client::alice(&standin) }.sts("GetCallerIdentity", &[])
    };
    assert_eq!(at(14).status, 200);
    assert_eq!(at(-14).status, 200);
    let late = refusal(&at(16));
    assert!(late.starts_with("403 SignatureDoesNotMatch: Signature expired: "), "{late}");
    assert!(late.ends_with(" - 15 min.)"), "{late}");
    let early = refusal(&at(-16));
    assert!(early.starts_with("403 SignatureDoesNotMatch: Signature not yet current: "), "{early}");

    let page = at(0);
    let date = page.header("Date").unwrap();
    let told = chrono::DateTime::parse_from_rfc2822(date).unwrap().to_utc();
    assert!((told - standin.now()).abs() < TimeDelta::seconds(5));
}
