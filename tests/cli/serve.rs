//! `keyfob serve`

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use crate::exec::home;
use crate::home::Home;
use crate::outside;
use crate::standin::sample::READ_ONLY_ROLE;
use crate::standin::{Standin, World};

/// A running `keyfob serve`, ended when dropped.
pub(crate) struct Serving {
    child: Child,
    url: String,
    token: String,
}

impl Serving {
    pub(crate) fn start(home: &Home, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_keyfob"))
            .arg("serve")
            .args(arguments)
            .arg("--json")
            .env_clear()
            .envs(home.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut text = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        while !text.ends_with("}\n") {
            assert_ne!(lines.read_line(&mut text).unwrap(), 0, "{text}");
        }
        let told: serde_json::Value = serde_json::from_str(&text).unwrap();
        let url = told["AWS_CONTAINER_CREDENTIALS_FULL_URI"].as_str().unwrap().to_owned();
        let token = match told["AWS_CONTAINER_AUTHORIZATION_TOKEN"].as_str() {
            Some(token) => token.to_owned(),
            None => {
                let file = told["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"].as_str().unwrap();
                std::fs::read_to_string(file).unwrap()
            }
        };
        Self { child, url, token }
    }

    fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap().split('/').next().unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> (u16, serde_json::Value) {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let (host, token) = (self.address(), &self.token);
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap())
    }

    /// Runs a client as an SDK's user would: it finds the server by the variables, and prints two access key IDs.
    fn client(&self, home: &Home, program: &Path, arguments: &[&str]) -> Vec<String> {
        let output = home
            .program(program, arguments.iter().copied())
            .env("AWS_CONTAINER_CREDENTIALS_FULL_URI", &self.url)
            .env("AWS_CONTAINER_AUTHORIZATION_TOKEN", &self.token)
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .run()
            .succeeds();
        output.stdout.lines().map(str::to_owned).collect()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_profile_at_its_path() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let serving = Serving::start(&home, &["ro"]);
    let (status, role) = serving.get("/");
    assert_eq!((status, role["AccountId"].as_str()), (200, Some("444455556666")), "{role}");
    assert_eq!(serving.get("/profile/ro").1, role);
    let (status, key) = serving.get("/profile/key");
    assert_eq!((status, key["AccountId"].as_str()), (200, Some("111122223333")), "{key}");
    let (status, none) = serving.get("/profile/nobody");
    assert_eq!((status, none["code"].as_str()), (400, Some("configuration")), "{none}");
    assert!(none["message"].as_str().unwrap().contains("`nobody`"), "{none}");
    assert_eq!(serving.get("/health").0, 200);
}

#[test]
fn a_login_is_told_and_never_asked_for_in_a_request() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let mut terminal = home.keyfob(["serve", "--listen", "127.0.0.1:0", "--json"]).on_terminal();
    terminal.expect("AWS_CONTAINER_AUTHORIZATION_TOKEN\": \"");
    terminal.expect("}");
    let transcript = terminal.transcript();
    let text = &transcript[transcript.find('{').unwrap()..=transcript.find('}').unwrap()];
    let told: serde_json::Value = serde_json::from_str(text).unwrap();
    let url = told["AWS_CONTAINER_CREDENTIALS_FULL_URI"].as_str().unwrap();
    let token = told["AWS_CONTAINER_AUTHORIZATION_TOKEN"].as_str().unwrap();
    let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /profile/me HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("login_needed") && answer.contains("keyfob login me"), "{answer}");
    assert!(!terminal.transcript().contains("MFA code of"), "{}", terminal.transcript());
    terminal.kill();
}

#[test]
fn the_address_and_the_token_file_are_checked() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let _ =
        home.keyfob(["serve", "ro", "--listen", "0.0.0.0:0"]).run().fails(2).says("not a loopback address");
    let file = home.write("token", "a-token-that-others-can-read");
    let _ =
        home.keyfob(["serve", "ro", "--token-file"]).arg(&file).run().fails(4).says("can be read by others");
    let made = home.path("made");
    let serving = Serving::start(&home, &["ro", "--token-file", made.to_str().unwrap()]);
    assert_eq!(serving.get("/").0, 200);
    let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&made).unwrap());
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_hundred_requests_a_second_beside_slow_and_broken_clients() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let serving = Serving::start(&home, &["ro"]);
    let slow: Vec<_> = (0..50)
        .map(|_| {
            let mut stream = TcpStream::connect(serving.address()).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nHo").unwrap();
            stream
        })
        .collect();
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..75 {
                    assert_eq!(serving.get("/").0, 200);
                }
            });
        }
    });
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert_eq!(standin.count("AssumeRole"), 1);
    drop(slow);
}

const BOTO3: &str = "
import boto3, time
session = boto3.Session()
credentials = session.get_credentials()
assert credentials.method == 'container-role', credentials.method
print(credentials.get_frozen_credentials().access_key)
session.client('sts', region_name='eu-west-1').get_caller_identity()
first = credentials.get_frozen_credentials().access_key
for _ in range(100):
    now = credentials.get_frozen_credentials().access_key
    if now != first:
        break
    time.sleep(0.2)
print(now)
session.client('sts', region_name='eu-west-1').get_caller_identity()
";

#[test]
fn boto3_takes_credentials_over_a_refresh() {
    let Some(python) = outside::part("venv/bin/python", "boto3, AWS CLI v1 and moto") else { return };
    let standin = Standin::start(World::sample());
    standin.set_session_lifetime(Some(TimeDelta::seconds(10)));
    let home = home(&standin);
    let serving = Serving::start(&home, &["ro"]);
    let keys = serving.client(&home, &python, &["-c", BOTO3]);
    assert_ne!(keys[0], keys[1], "renewed: {keys:?}");
    assert_eq!(standin.succeeded("GetCallerIdentity"), 2);
}

/// keyfob reads `credential_source = EcsContainer` by the Rust SDK's own provider.
#[test]
fn the_rust_sdk_takes_credentials() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    home.add_config(&format!(
        "\n[profile inside]\nrole_arn = {READ_ONLY_ROLE}\ncredential_source = EcsContainer\nregion = eu-west-1\n"
    ));
    let serving = Serving::start(&home, &["key"]);
    let answer = home
        .credential_process("inside")
        .env("AWS_CONTAINER_CREDENTIALS_FULL_URI", &serving.url)
        .env("AWS_CONTAINER_AUTHORIZATION_TOKEN", &serving.token)
        .run()
        .succeeds_silently();
    assert_eq!(answer.text_at("AccountId"), "444455556666");
}

const JAVASCRIPT: &str = "
const { defaultProvider } = require('@aws-sdk/credential-provider-node');
const provide = defaultProvider({ maxRetries: 3 });
provide().then((credentials) => {
  if (!credentials.sessionToken || !(credentials.expiration instanceof Date)) throw new Error('incomplete');
  console.log(credentials.accessKeyId);
});
";

#[test]
fn the_javascript_sdk_takes_credentials() {
    let Some(node) = outside::program("node") else { return };
    let Some(modules) = outside::part("node/node_modules", "AWS SDK for JavaScript") else { return };
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    home.set("NODE_PATH", modules);
    let serving = Serving::start(&home, &["ro"]);
    let keys = serving.client(&home, &node, &["-e", JAVASCRIPT]);
    assert!(keys[0].starts_with("ASIA"), "{keys:?}");
}
