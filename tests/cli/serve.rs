//! `keyfob serve`

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use crate::exec::home;
use crate::home::Home;
use crate::outside;
use crate::standin::{Standin, World};

/// Starting Python or Node takes long on a busy machine.
const SDK_LIMIT: Duration = Duration::from_secs(120);

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
    let over = AtomicBool::new(false);
    let started = Instant::now();
    thread::scope(|scope| {
        // Beside them, clients that send rubbish, a head without end, or go away in the middle.
        let broken = scope.spawn(|| {
            let mut rounds = 0;
            while !over.load(Ordering::Relaxed) {
                for bytes in
                    [&b"\x16\x03\x01\x02\x00garbage"[..], b"GET / HTTP/1.1\r\n", &[b'a'; 70_000], b""]
                {
                    let Ok(mut stream) = TcpStream::connect(serving.address()) else { continue };
                    let _ = stream.write_all(bytes);
                }
                rounds += 1;
                thread::sleep(Duration::from_millis(20));
            }
            rounds
        });
        let asking: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..75 {
                        assert_eq!(serving.get("/").0, 200);
                    }
                })
            })
            .collect();
        asking.into_iter().for_each(|thread| thread.join().unwrap());
        over.store(true, Ordering::Relaxed);
        assert!(broken.join().unwrap() > 0);
    });
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert_eq!(standin.count("AssumeRole"), 1);
    drop(slow);
}

/// An SDK's own client, which finds the server by the variables: it prints the access key ID that it uses, waits until
/// it has another, prints that, and makes a signed call with each.
#[derive(Debug, Clone, Copy)]
enum Sdk {
    Boto3,
    JavaScript,
    Go,
    Rust,
}

const BOTO3: &str = "
import boto3, time
session = boto3.Session()
credentials = session.get_credentials()
assert credentials.method == 'container-role', credentials.method
client = session.client('sts', region_name='eu-west-1')
def now():
    client.get_caller_identity()
    return credentials.get_frozen_credentials().access_key
first = now()
for _ in range(100):
    if credentials.get_frozen_credentials().access_key != first:
        break
    time.sleep(0.2)
print(first)
print(now())
";

const JAVASCRIPT: &str = "
const { defaultProvider } = require('@aws-sdk/credential-provider-node');
const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');
const provide = defaultProvider({ maxRetries: 3 });
const client = new STSClient({ region: 'eu-west-1', endpoint: process.env.AWS_ENDPOINT_URL_STS, credentials: provide });
async function now() {
  await client.send(new GetCallerIdentityCommand({}));
  return (await provide()).accessKeyId;
}
(async () => {
  const first = await now();
  for (let turn = 0; turn < 100; turn++) {
    if ((await provide()).accessKeyId !== first) break;
    await new Promise((resume) => setTimeout(resume, 200));
  }
  console.log(first);
  console.log(await now());
})();
";

impl Sdk {
    /// Its program and arguments, where they are on this machine.
    fn command(self) -> Option<Vec<OsString>> {
        let words = |program: PathBuf, arguments: [&str; 2]| {
            let arguments = arguments.into_iter().filter(|argument| !argument.is_empty()).map(OsString::from);
            Some([program.into_os_string()].into_iter().chain(arguments).collect())
        };
        match self {
            Self::Boto3 => {
                words(outside::part("venv/bin/python", "boto3, AWS CLI v1 and moto")?, ["-c", BOTO3])
            }
            Self::JavaScript => words(outside::program("node")?, ["-e", JAVASCRIPT]),
            Self::Go => words(outside::part("go/served", "AWS SDK for Go")?, ["", ""]),
            Self::Rust => {
                let program =
                    Path::new(env!("CARGO_BIN_EXE_keyfob")).with_file_name("examples").join("whoami");
                if !program.exists() {
                    outside::lacking("the example `whoami` (cargo build --examples)");
                    return None;
                }
                words(program, ["--over-a-refresh", ""])
            }
        }
    }

    /// Runs it against `keyfob serve` and as the command of `keyfob exec --server`.
    fn gets_renewed_credentials(self) {
        let Some(command) = self.command() else { return };
        let Some(modules) = outside::part("node/node_modules", "AWS SDK for JavaScript") else { return };
        let standin = Standin::start(World::sample());
        // A quarter of it is left when it is renewed: long enough for a busy machine, with ends that are whole seconds.
        standin.set_session_lifetime(Some(TimeDelta::seconds(16)));
        let mut home = home(&standin);
        home.set("NODE_PATH", modules);
        let serving = Serving::start(&home, &["ro"]);
        let nothing = "/dev/null";
        let served = home
            .program(&command[0], command[1..].to_vec())
            .env("AWS_CONTAINER_CREDENTIALS_FULL_URI", &serving.url)
            .env("AWS_CONTAINER_AUTHORIZATION_TOKEN", &serving.token)
            .env("AWS_CONFIG_FILE", nothing)
            .env("AWS_SHARED_CREDENTIALS_FILE", nothing)
            .limit(SDK_LIMIT)
            .spawn();
        let words = ["exec", "ro", "--server", "--"].map(OsString::from).into_iter().chain(command.clone());
        let executed = home.keyfob(words).limit(SDK_LIMIT).spawn();
        for output in [served.wait().succeeds(), executed.wait().succeeds()] {
            let keys: Vec<&str> = output.stdout.lines().collect();
            assert!(keys.len() == 2 && keys[0] != keys[1], "{self:?} is renewed: {keys:?}");
            assert!(keys.iter().all(|key| key.starts_with("ASIA")), "{self:?}: {keys:?}");
        }
        assert!(standin.succeeded("GetCallerIdentity") >= 4, "{self:?}: its signatures were verified");
    }
}

#[test]
fn boto3_takes_credentials_over_a_refresh() {
    Sdk::Boto3.gets_renewed_credentials();
}

#[test]
fn the_javascript_sdk_takes_credentials_over_a_refresh() {
    Sdk::JavaScript.gets_renewed_credentials();
}

#[test]
fn the_go_sdk_takes_credentials_over_a_refresh() {
    Sdk::Go.gets_renewed_credentials();
}

#[test]
fn the_rust_sdk_takes_credentials_over_a_refresh() {
    Sdk::Rust.gets_renewed_credentials();
}
