//! `keyfob git-credential`, asked by git itself.

use std::time::Duration;

use crate::home::Home;
use crate::outside;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET};
use crate::standin::{Standin, World};

const TOKEN: &str = "IQoJ//token+token==";
const HOST: &str = "git-codecommit.eu-west-1.amazonaws.com";

/// Serves a repository of one branch over HTTPS to those whose password is a right signature of a known key, as
/// CodeCommit does. Written apart from keyfob's own signing.
const SERVER: &str = r#"
import base64, hashlib, hmac, http.server, ssl, sys
key_id, secret, host, port_file, certificate = sys.argv[1:]
def mac(key, text): return hmac.new(key, text.encode(), hashlib.sha256).digest()
class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args): pass
    def allowed(self):
        header = self.headers.get("Authorization", "")
        if not header.startswith("Basic "): return False
        user, _, password = base64.b64decode(header[6:]).decode().partition(":")
        stamp, _, signature = password.partition("Z")
        path = self.path.split("/info/refs")[0]
        digest = hashlib.sha256(f"GIT\n{path}\n\nhost:{host}\n\nhost\n".encode()).hexdigest()
        scope = f"{stamp[:8]}/eu-west-1/codecommit/aws4_request"
        key = ("AWS4" + secret).encode()
        for part in (stamp[:8], "eu-west-1", "codecommit", "aws4_request"): key = mac(key, part)
        right = mac(key, f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}").hex()
        return user == key_id and hmac.compare_digest(right, signature)
    def do_GET(self):
        if not self.allowed():
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="CodeCommit"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = b"1111111111111111111111111111111111111111\trefs/heads/main\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate)
server.socket = context.wrap_socket(server.socket, server_side=True)
with open(port_file, "w") as file: file.write(str(server.server_address[1]) + "\n")
server.serve_forever()
"#;

fn home(standin: &Standin) -> Home {
    let home = Home::with(standin);
    home.credentials(&format!(
        "[me]\naws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {ALICE_SECRET}\n"
    ));
    home.config("[profile me]\n");
    home
}

#[test]
fn other_hosts_and_operations_get_no_answer() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    for (operation, text) in [
        ("get", "protocol=https\nhost=github.com\npath=a/b\n".to_owned()),
        ("get", format!("protocol=https\nhost={HOST}.evil.example\npath=v1/repos/a\n")),
        ("get", format!("protocol=http\nhost={HOST}\npath=v1/repos/a\n")),
        ("store", format!("protocol=https\nhost={HOST}\npath=v1/repos/a\nusername=u\npassword=p\n")),
        ("erase", format!("protocol=https\nhost={HOST}\n")),
        ("capability", String::new()),
    ] {
        let output = home.keyfob(["git-credential", "--profile", "me", operation]).stdin(text).run();
        let _ = output.succeeds_silently().prints("");
    }
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn a_failure_keeps_git_from_asking_the_person() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let text = format!("protocol=https\nhost={HOST}\n");
    let output = home.keyfob(["git-credential", "--profile", "me", "get"]).stdin(text).run().exits(4);
    let _ = output.prints("quit=1\n").says("credential.UseHttpPath true");
    let text = format!("protocol=https\nhost={HOST}\npath=v1/repos/a\n");
    let output = home.keyfob(["git-credential", "--profile", "nobody", "get"]).stdin(text).run().exits(4);
    let _ = output.prints("quit=1\n").says("nobody");
}

#[test]
fn a_session_signs_too() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let text = format!("protocol=https\nhost={HOST}\npath=v1/repos/a\n\n");
    let output =
        home.keyfob(["git-credential", "--profile", "me", "get"]).stdin(&text).run().succeeds_silently();
    let line =
        |name: &str| output.stdout.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
    let (username, password) = (line("username="), line("password="));
    let (id, token) = username.split_once('%').expect("a session token behind the ID");
    assert!(id.starts_with("ASIA") && !token.is_empty());
    assert_eq!(password.len(), 15 + 1 + 64);
    let seconds = line("password_expiry_utc=").parse::<i64>().unwrap() - chrono::Utc::now().timestamp();
    assert!((600..=900).contains(&seconds), "{seconds}");
}

#[test]
fn git_reads_a_repository() {
    if !outside::programs(["git", "python3", "openssl"]) {
        return;
    }
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    let certificate = certificate(&home);
    let port_file = home.path("port");
    let mut server = std::process::Command::new("python3")
        .args(["-c", SERVER, &format!("ASIAIOSFODNN7EXAMPLE%{TOKEN}"), ALICE_SECRET, HOST])
        .args([&port_file, &certificate])
        .spawn()
        .unwrap();
    let port = port(&port_file);
    home.set("GIT_CONFIG_NOSYSTEM", "1");
    home.set("GIT_TERMINAL_PROMPT", "0");
    // Temporary credentials in a file are handed on as they are, so the server knows what signs.
    home.credentials(&format!(
        "[me]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = {ALICE_SECRET}\n\
         aws_session_token = {TOKEN}\n"
    ));
    let keyfob = env!("CARGO_BIN_EXE_keyfob");
    let ls_remote = |helper: &str| {
        let options = [
            "credential.useHttpPath=true".to_owned(),
            format!("credential.helper={helper}"),
            format!("http.curloptResolve={HOST}:{port}:127.0.0.1"),
            format!("http.sslCAInfo={}", certificate.display()),
        ];
        let options = options.into_iter().flat_map(|option| ["-c".to_owned(), option]);
        let command = ["ls-remote".to_owned(), format!("https://{HOST}:{port}/v1/repos/demo")];
        home.program("git", options.chain(command)).run()
    };
    let output = ls_remote(&format!("!'{keyfob}' git-credential --profile me"));
    let refused = ls_remote("!printf 'username=x\\npassword=y\\n'; :");
    server.kill().unwrap();
    server.wait().unwrap();
    let _ = output.succeeds().prints("1111111111111111111111111111111111111111\trefs/heads/main\n");
    let _ = refused.fails(128);
}

fn certificate(home: &Home) -> std::path::PathBuf {
    let path = home.path("server.pem");
    let options = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=codecommit"];
    let names = ["-addext".to_owned(), format!("subjectAltName=DNS:{HOST}")];
    let files = ["-keyout".to_owned(), path.display().to_string()];
    let out = ["-out".to_owned(), home.path("cert.pem").display().to_string()];
    let options = options.map(str::to_owned).into_iter().chain(names).chain(files).chain(out);
    let made = home.program("openssl", options).run();
    let _ = made.exits(0);
    let both = home.read("server.pem") + &home.read("cert.pem");
    home.write("server.pem", both)
}

fn port(file: &std::path::Path) -> String {
    for _ in 0..1000 {
        if let Ok(text) = std::fs::read_to_string(file)
            && text.ends_with('\n')
        {
            return text.trim().to_owned();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("the server does not start");
}

#[test]
fn git_is_configured() {
    if !outside::programs(["git"]) {
        return;
    }
    let standin = Standin::start(World::sample());
    let mut home = home(&standin);
    home.set("GIT_CONFIG_NOSYSTEM", "1");
    home.set("GIT_TERMINAL_PROMPT", "0");
    home.write(".gitconfig", "[credential]\n\thelper = !echo password=stale; echo username=stale; :\n");
    let dry = home.keyfob(["configure", "git", "--profile", "me", "--dry-run"]).run().succeeds();
    assert!(
        dry.stdout.contains("--replace-all 'credential.https://git-codecommit.*.amazonaws.com.helper' ''"),
        "{}",
        dry.stdout
    );
    assert_eq!(home.read(".gitconfig").lines().count(), 2);
    for _ in 0..2 {
        let _ = home.keyfob(["configure", "git", "--profile", "me"]).run().succeeds();
    }
    let other = ["configure", "git", "--profile", "other", "--region", "eu-west-1", "--repository", "demo"];
    let _ = home.keyfob(other).run().succeeds();
    assert_eq!(home.read(".gitconfig").matches("git-credential").count(), 2, "{}", home.read(".gitconfig"));
    let fill = |path: &str| {
        let text = format!("protocol=https\nhost={HOST}\npath=v1/repos/{path}\n\n");
        home.program("git", ["credential", "fill"]).stdin(text).run()
    };
    let answer = fill("any").succeeds();
    assert!(answer.stdout.contains("username=ASIA") && !answer.stdout.contains("stale"), "{}", answer.stdout);
    let _ = fill("demo").fails(128).says("other");
}
