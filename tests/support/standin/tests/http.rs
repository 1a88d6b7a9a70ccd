//! Connections, faults and the control endpoint.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::super::sample::{ALICE_MFA, access_key_csv};
use super::{Client, begin_step, json, refusal, sample, xml};
use crate::standin::{Fault, Standin, browser};

const FORM: &str = "Action=GetCallerIdentity&Version=2011-06-15";

#[test]
fn a_connection_serves_many_requests_chunked_or_not() {
    let standin = sample();
    let mut stream = TcpStream::connect(standin.url().replace("http://", "")).unwrap();
    let (head, tail) = FORM.split_at(10);
    let chunked = format!(
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{head}\r\n{:x}\r\n{tail}\r\n0\r\n\r\n",
        head.len(),
        tail.len()
    );
    let plain = format!(
        "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{FORM}",
        FORM.len()
    );
    stream.write_all(chunked.as_bytes()).unwrap();
    stream.write_all(plain.as_bytes()).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("MissingAuthenticationToken").count(), 2);
    assert_eq!(answers.matches("HTTP/1.1 100 Continue").count(), 1);
    assert_eq!(standin.count("GetCallerIdentity"), 2);
}

#[test]
fn a_stopped_stand_in_refuses_connections() {
    let standin = sample();
    let address = standin.url().replace("http://", "");
    let mut idle = TcpStream::connect(&address).unwrap();
    drop(standin);
    assert_eq!(idle.read(&mut [0]).unwrap_or(0), 0);
    assert!(TcpStream::connect(&address).is_err());
}

#[test]
fn faults_strike_so_often_and_then_no_more() {
    let standin = sample();
    let alice = Client::alice(&standin);
    let call = || alice.sts("GetCallerIdentity", &[]);
    standin.fault("GetCallerIdentity", Fault::Status(500).times(2));
    standin.fault("GetCallerIdentity", Fault::StatusRetryAfter(429, 7).times(1));
    standin.fault("AssumeRole", Fault::Html(502));
    assert_eq!(refusal(&call()), "500 InternalFailure: injected");
    assert_eq!(call().status, 500);
    let throttled = call();
    assert_eq!((throttled.status, throttled.header("Retry-After")), (429, Some("7")));
    assert_eq!(call().status, 200);

    standin.fault("*", Fault::error(403, "RegionDisabledException", "STS is off").after(1).times(1));
    assert_eq!(call().status, 200);
    assert_eq!(refusal(&call()), "403 RegionDisabledException: STS is off");
    assert!(alice.sts("AssumeRole", &[]).body.contains("guest network"));
    standin.clear_faults();
    assert!(refusal(&alice.sts("AssumeRole", &[])).starts_with("400 ValidationError"));

    standin.fault("GetCallerIdentity", Fault::Delay(Duration::from_millis(200)).times(1));
    let start = Instant::now();
    assert_eq!(call().status, 200);
    assert!(start.elapsed() >= Duration::from_millis(200));
}

#[test]
fn a_lost_answer_is_not_a_lost_request() {
    let standin = sample();
    let keys = |standin: &Standin| standin.world().users[0].access_keys.len();
    let create = || {
        let alice = Client::alice(&standin);
        let body = "Action=CreateAccessKey&Version=2010-05-08";
        let headers = alice.signed_headers("iam", body);
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser::request("POST", &standin.url(), &headers, body)
    };
    standin.fault("CreateAccessKey", Fault::DropRequest.times(1));
    standin.fault("CreateAccessKey", Fault::DropAnswer.times(1));
    assert!(create().is_err());
    assert_eq!(keys(&standin), 1);
    assert!(create().is_err());
    assert_eq!(keys(&standin), 2);

    standin.fault("ListAccessKeys", Fault::Truncate);
    let page = Client::alice(&standin).iam("ListAccessKeys", &[]);
    let promised: usize = page.header("Content-Length").unwrap().parse().unwrap();
    assert_eq!(page.body.len(), promised / 2);
}

#[test]
fn requests_are_remembered_with_what_they_said() {
    let standin = sample();
    Client::alice(&standin).sts("GetSessionToken", &[("DurationSeconds", "900")]);
    let requests = standin.requests();
    let [request] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((request.service, request.operation.as_str()), ("sts", "GetSessionToken"));
    assert_eq!(request.parameter("DurationSeconds"), Some("900"));
    assert_eq!(request.access_key_id.as_deref(), Some("AKIAIOSFODNN7EXAMPLE"));
    assert!(request.header("authorization").is_some());
    assert_eq!(request.status, Some(200));
    standin.forget_requests();
    assert_eq!(standin.count("GetSessionToken"), 0);
}

#[test]
fn scripts_control_it_over_http() {
    let standin = sample();
    let control = |method: &str, target: &str| {
        let page =
            browser::request(method, &format!("{}/_standin/{target}", standin.url()), &[], "").unwrap();
        (page.status, json(&page))
    };
    begin_step(&standin);
    let (_, answer) = control("GET", &format!("totp?serial={ALICE_MFA}"));
    assert_eq!(answer["code"], standin.totp_now(ALICE_MFA));
    control("POST", "fault?operation=GetCallerIdentity&kind=status&status=503&times=1");
    control("POST", "skew?seconds=3600");
    control("POST", "session_lifetime?seconds=20");
    let alice = Client::alice(&standin);
    assert_eq!(refusal(&alice.sts("GetCallerIdentity", &[])), "503 ServiceUnavailable: injected");
    let session = Client::issued(&standin, &alice.sts("GetSessionToken", &[]));
    control("POST", "expire");
    assert_eq!(session.sts("GetCallerIdentity", &[]).status, 403);
    assert_eq!(control("GET", "count?operation=GetCallerIdentity").1["count"], 2);
    assert_eq!(control("GET", "requests?operation=GetSessionToken").1[0]["status"], 200);
    for wrong in ["fault?operation=X&kind=meteor", "approve?user_code=X", "consent?say=perhaps", "nothing"] {
        assert_eq!(control("POST", wrong).0, 400, "{wrong}");
    }
    assert_eq!(control("POST", "consent?say=approve").0, 200);
    assert_eq!(control("GET", "waiting").1, serde_json::json!([]));
    let world = control("GET", "world").1;
    assert_eq!(world["start_url"], "https://d-9067642ac7.awsapps.com/start");
    assert_eq!(world["sso_region"], "eu-west-1");
    control("POST", "clear");
    assert!(standin.requests().is_empty());
    assert_eq!(xml(&alice.sts("GetCallerIdentity", &[]), "Account"), "111122223333");
}

#[test]
fn the_environment_leads_here() {
    let standin = sample();
    let names: Vec<String> = standin.environment().into_iter().map(|(name, _)| name).collect();
    let services = ["STS", "IAM", "SSO", "SSO_OIDC", "SIGNIN"];
    assert_eq!(names, services.map(|service| format!("AWS_ENDPOINT_URL_{service}")));
    assert!(access_key_csv().contains("Access key ID,Secret access key\r\nAKIA"));
}
