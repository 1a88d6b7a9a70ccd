//! A server of `localhost` that shows a certificate of its own making.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::home::Home;
use crate::keyfob::Running;
use crate::outside;

/// `openssl s_server`; stops when dropped.
pub(crate) struct Server {
    /// `https://localhost:PORT`
    pub(crate) url: String,
    pub(crate) certificate: PathBuf,
    _running: Running,
}

impl Server {
    /// Starts on a free port; `answers` is how it answers, as its options have it. `None` where there is no openssl.
    pub(crate) fn start(home: &Home, answers: &str) -> Option<Self> {
        let openssl = outside::program("openssl")?;
        let (key, certificate) = (home.path("tls.key"), home.path("tls.crt"));
        let files = ["-keyout", key.to_str().unwrap(), "-out", certificate.to_str().unwrap()];
        let request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
                       -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE";
        let _ = home.program(&openssl, request.split_whitespace().chain(files)).run().succeeds();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (number, key, shown) = (port.to_string(), key.to_str().unwrap(), certificate.to_str().unwrap());
        let options = ["s_server", answers, "-quiet", "-accept", &number, "-key", key, "-cert", shown];
        let running = home.program(&openssl, options).spawn();
        let deadline = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "openssl s_server did not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(Self { url: format!("https://localhost:{port}"), certificate, _running: running })
    }
}
