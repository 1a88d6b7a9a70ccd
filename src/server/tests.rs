use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use chrono::TimeDelta;

use super::*;
use crate::clock::SystemClock;
use crate::credentials::{Credentials, TemporaryCredentials};

const TOKEN: &str = "a-token-of-enough-characters";

fn credentials(seconds: i64) -> Credentials {
    Credentials::Temporary(TemporaryCredentials {
        access_key_id: "ASIAIOSFODNN7EXAMPLE".parse().unwrap(),
        secret_access_key: "s".into(),
        session_token: "t".into(),
        expires_at: Some(SystemClock::default().now() + TimeDelta::seconds(seconds)),
        account_id: Some("444455556666".parse().unwrap()),
    })
}

/// A server of profile `prod`; every other name but `broken` and `slow` gives credentials too.
fn start(every_profile: bool) -> (SocketAddr, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let source: Source = Arc::new(move |profile| {
        let calls_before = counted.fetch_add(1, Ordering::Relaxed);
        match profile.as_str() {
            "broken" => Err(Problem {
                code: "login_needed".to_owned(),
                message: "Run `keyfob login broken`.".to_owned(),
                passing: false,
            }),
            "slow" => {
                thread::sleep(Duration::from_secs(4));
                Ok(credentials(3_600))
            }
            "ending" => Ok(credentials(60)),
            "almost-over" if calls_before == 0 => Ok(credentials(2)),
            _ => Ok(credentials(3_600)),
        }
    });
    let server = Server::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = server.address;
    let offer = Offer {
        token: TOKEN.into(),
        profile: "prod".parse().unwrap(),
        every_profile,
        refresh_before: TimeDelta::minutes(16),
        clock: Arc::new(SystemClock::default()),
        source,
        first: None,
    };
    thread::spawn(move || server.run(offer));
    (address, calls)
}

fn exchange(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // A server that has heard enough closes before everything is sent.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

fn get(address: SocketAddr, path: &str, headers: &str) -> String {
    exchange(address, format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{headers}\r\n").as_bytes())
}

fn asked(address: SocketAddr, path: &str) -> String {
    get(address, path, &format!("Authorization: {TOKEN}\r\n"))
}

#[test]
fn credentials_in_the_form_of_the_protocol() {
    let (address, calls) = start(true);
    for path in ["/", "/profile/prod", "/profile/team%2Fpro%C3%B6d"] {
        let answer = asked(address, path);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("cache-control: no-store\r\n"), "{answer}");
        assert!(!answer.to_lowercase().contains("access-control"), "{answer}");
        let body: serde_json::Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        assert_eq!(body["AccessKeyId"], "ASIAIOSFODNN7EXAMPLE");
        assert_eq!(body["Token"], "t");
        assert_eq!(body["AccountId"], "444455556666");
        assert!(body["Expiration"].as_str().unwrap().ends_with('Z'), "{body}");
    }
    assert_eq!(calls.load(Ordering::Relaxed), 2, "one fetch for each profile");
}

#[test]
fn who_may_not_ask_gets_nothing() {
    let (address, calls) = start(false);
    let port = address.port();
    let token = format!("Authorization: {TOKEN}\r\n");
    let refused = [
        get(address, "/", ""),
        get(address, "/", "Authorization: a-token-of-enough-character\r\n"),
        get(address, "/", &format!("Authorization: wrong\r\n{token}")),
        get(address, "/", &format!("{token}Origin: https://evil.example\r\n")),
        exchange(address, format!("GET / HTTP/1.1\r\nHost: evil.example:{port}\r\n{token}\r\n").as_bytes()),
        exchange(address, format!("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{token}\r\n").as_bytes()),
        exchange(address, format!("GET / HTTP/1.0\r\n{token}\r\n").as_bytes()),
    ];
    for answer in refused {
        assert!(answer.contains(" 403 Forbidden\r\n"), "{answer}");
        assert!(!answer.contains("ASIA"), "{answer}");
    }
    for method in ["POST", "PUT", "HEAD", "OPTIONS"] {
        let request = format!("{method} / HTTP/1.1\r\nHost: {address}\r\n{token}\r\n");
        let answer = exchange(address, request.as_bytes());
        assert!(answer.contains(" 405 "), "{answer}");
    }
    assert!(asked(address, "/profile/other").contains(" 404 "));
    assert!(asked(address, "/etc/passwd").contains(" 404 "));
    assert!(asked(address, "/profile/%ff").contains(" 404 "));
    assert_eq!(calls.load(Ordering::Relaxed), 0);
    assert!(get(address, "/health", "").contains("{\"status\":\"ok\"}"));
    assert!(get(address, "/", &format!("Authorization: Bearer {TOKEN}\r\n")).contains(" 200 "));
}

#[test]
fn a_problem_is_told_and_not_asked_about_again_at_once() {
    let (address, calls) = start(true);
    for _ in 0..5 {
        let answer = asked(address, "/profile/broken");
        assert!(answer.contains(" 400 ") && answer.contains("Run `keyfob login broken`."), "{answer}");
    }
    assert_eq!(calls.load(Ordering::Relaxed), 1);
    let started = Instant::now();
    let answer = asked(address, "/profile/slow");
    assert!(answer.contains(" 503 ") && answer.contains("NotReady"), "{answer}");
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[test]
fn what_is_about_to_end_is_served_while_it_is_renewed() {
    let (address, calls) = start(true);
    assert!(asked(address, "/profile/ending").contains(" 200 "));
    assert!(asked(address, "/profile/ending").contains(" 200 "));
    assert_eq!(calls.load(Ordering::Relaxed), 1, "not at every request");
    thread::sleep(Duration::from_millis(5_200));
    assert!(asked(address, "/profile/ending").contains(" 200 "));
    thread::sleep(Duration::from_millis(200));
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

/// Nobody gets credentials that end before they can be used, while better ones are to be had.
#[test]
fn what_is_almost_over_is_renewed_before_it_is_served_again() {
    let (address, calls) = start(true);
    let body = |answer: String| answer.split_once("\r\n\r\n").unwrap().1.to_owned();
    let first = body(asked(address, "/profile/almost-over"));
    assert!(first.contains("Expiration"), "the first are the best there are: {first}");
    thread::sleep(Duration::from_millis(700));
    let second = body(asked(address, "/profile/almost-over"));
    assert!(second.contains("Expiration") && second != first, "{second}");
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

#[test]
fn slow_and_broken_clients_hold_nobody_up() {
    let (address, _) = start(true);
    asked(address, "/");
    let mut held = Vec::new();
    for index in 0..100 {
        let mut stream = TcpStream::connect(address).unwrap();
        let start: &[u8] = match index % 4 {
            0 => b"GET / HT",
            1 => b"\x16\x03\x01\x02\x00",
            2 => b"",
            _ => b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n",
        };
        let _ = stream.write_all(start);
        held.push(stream);
    }
    let started = Instant::now();
    let mut slowest = Duration::ZERO;
    for _ in 0..200 {
        let began = Instant::now();
        assert!(asked(address, "/").contains(" 200 "));
        slowest = slowest.max(began.elapsed());
    }
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    let huge = format!("GET / HTTP/1.1\r\nHost: {address}\r\nX: {}\r\n\r\n", "x".repeat(100_000));
    let answer = exchange(address, huge.as_bytes());
    assert!(answer.is_empty() || answer.contains(" 431 "), "{answer}");
}

#[test]
fn only_loopback_is_listened_on() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let error = Server::bind(address.parse().unwrap()).err().unwrap();
        assert!(matches!(error, ServerError::NotLoopback { .. }), "{error}");
    }
}

#[test]
fn token_files() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("token");
    let made = from_file(&path).unwrap();
    assert!(made.expose().len() >= 43);
    assert!(from_file(&path).unwrap().equals(&made));
    assert!(!new_token().unwrap().equals(&made));
    for (text, problem) in
        [("short", "fewer than 22"), ("a-token-of-enough-characters\n", "line break"), ("", "fewer")]
    {
        files_replace(&path, text);
        let error = from_file(&path).unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        files_replace(&path, TOKEN);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(from_file(&path).unwrap_err(), TokenError::Open { .. }));
    }
}

fn files_replace(path: &std::path::Path, text: &str) {
    crate::files::replace(path, text.as_bytes(), 0o600).unwrap();
}
