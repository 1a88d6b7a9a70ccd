//! The flows of keys against moto: a second stand-in for AWS, by other people. It checks no signatures and takes any
//! code, but its answers are not ours.

use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use crate::home::Home;
use crate::keyfob::Running;
use crate::outside;
use crate::secrets::Secrets;

const PARTS: &str = "boto3, AWS CLI v1 and moto";
const START: Duration = Duration::from_secs(60);

/// moto on a free port, as long as this lives.
struct Moto {
    url: String,
    _server: Running,
}

impl Moto {
    fn start(home: &Home) -> Option<Self> {
        let program = outside::part("venv/bin/moto_server", PARTS)?;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = home.program(program, ["-H", "127.0.0.1", "-p", &port.to_string()]).spawn();
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < START, "moto does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(Self { url: format!("http://127.0.0.1:{port}"), _server: server })
    }
}

#[test]
fn a_key_is_added_rotated_and_gets_a_device() {
    let mut home = Home::new();
    let Some(moto) = Moto::start(&home) else { return };
    let python = outside::part("venv/bin/python", PARTS).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/moto_user.py");
    let made = home.program(python, [script, &moto.url]).run().succeeds();
    let (id, secret) = made.stdout.trim().split_once('\n').unwrap();
    home.set("AWS_ENDPOINT_URL", moto.url.as_str());
    home.set("AWS_REGION", "us-east-1");

    home.write("key.csv", format!("Access key ID,Secret access key\n{id},{secret}\n"));
    let added = home.keyfob(["add", "me", "--csv", "key.csv", "--delete-csv"]).run().succeeds();
    let _ = added.says("arn:aws:iam::123456789012:user/alice");
    let who = home.keyfob(["whoami", "me", "--json"]).run().succeeds();
    assert_eq!(who.text_at("account_alias"), "acme");
    assert_eq!(who.text_at("signin_url"), "https://acme.signin.aws.amazon.com/console");

    let _ = home.keyfob(["rotate", "me"]).run().succeeds().says(&format!("{id} is deleted"));
    let key = home.vault().access_key(&"me".parse().unwrap()).unwrap();
    assert_ne!(key.id.as_str(), id);

    let enrolled = home.keyfob(["mfa", "enrol", "me", "--store-seed"]).run().succeeds();
    let _ = enrolled.says("arn:aws:iam::123456789012:mfa/alice is enabled for alice");
    assert!(home.read(".aws/config").contains("keyfob_mfa_serial = arn:aws:iam::123456789012:mfa/alice"));
    let _ = home.credential_process("me").run().succeeds_silently();
    Secrets::new([secret, key.secret.expose()]).assert_absent_from_home(&home, &[]);

    let _ = home.keyfob(["mfa", "remove", "me", "--from-aws", "--yes"]).run().succeeds();
    assert!(!home.read(".aws/config").contains("mfa"));
    let _ = home.keyfob(["mfa", "enrol", "me", "--store-seed"]).run().succeeds();
}

#[test]
fn keys_in_plain_text_are_adopted_and_rotated_together() {
    let mut home = Home::new();
    let Some(moto) = Moto::start(&home) else { return };
    let python = outside::part("venv/bin/python", PARTS).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/moto_user.py");
    let mut secrets = Vec::new();
    let mut credentials = String::new();
    for user in ["alice", "bob"] {
        let made = home.program(&python, [script, &moto.url, user]).run().succeeds();
        let (id, secret) = made.stdout.trim().split_once('\n').unwrap();
        credentials += &format!("[{user}]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n");
        secrets.push(secret.to_owned());
    }
    home.set("AWS_ENDPOINT_URL", moto.url.as_str());
    home.set("AWS_REGION", "us-east-1");
    home.credentials(&credentials);

    let _ = home.keyfob(["adopt", "--all", "--yes"]).run().succeeds();
    assert_eq!(home.read(".aws/credentials").trim(), "");
    let _ = home.keyfob(["rotate", "--all"]).run().succeeds();
    for user in ["alice", "bob"] {
        let key = home.vault().access_key(&user.parse().unwrap()).unwrap();
        assert!(!credentials.contains(key.id.as_str()), "{user}");
        let entry = home.vault().index().unwrap().access_keys.remove(&user.parse().unwrap()).unwrap();
        assert_eq!(entry.metadata.user_arn.unwrap(), format!("arn:aws:iam::123456789012:user/{user}"));
        secrets.push(key.secret.expose().clone());
    }
    Secrets::new(secrets).assert_absent_from_home(&home, &[]);
}
