//! A proxy that tells where a client wants to go.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::keyfob::Keyfob;

/// A proxy that hears where a client wants to go, and lets nobody through.
pub(super) struct Proxy {
    address: SocketAddr,
    heads: mpsc::Receiver<String>,
}

impl Proxy {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, heads) = mpsc::channel();
        thread::spawn(move || {
            for mut client in listener.incoming().flatten() {
                let head = head(&mut client);
                let _ = client.write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
                if sender.send(head).is_err() {
                    return;
                }
            }
        });
        Self { address, heads }
    }

    /// Where a program in that home first wants to go. It is not let to try again.
    pub(super) fn first_call(&self, command: Keyfob<'_>) -> String {
        let url = format!("http://{}", self.address);
        let mut running = command.env("HTTPS_PROXY", url.clone()).env("HTTP_PROXY", url).spawn();
        let deadline = Instant::now() + Duration::from_secs(20);
        while !running.has_ended() && Instant::now() < deadline {
            if let Ok(head) = self.heads.recv_timeout(Duration::from_millis(5)) {
                running.kill();
                while self.heads.recv_timeout(Duration::from_millis(1)).is_ok() {}
                return wanted(&head);
            }
        }
        self.heads.try_recv().map_or_else(|_| "error".to_owned(), |head| wanted(&head))
    }
}

fn head(client: &mut TcpStream) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && client.read(&mut byte).is_ok_and(|count| count == 1) {
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
}

fn wanted(head: &str) -> String {
    let mut words = head.split(' ');
    match (words.next(), words.next()) {
        (Some("CONNECT"), Some(host)) => address(&format!("https://{host}"), ""),
        (_, Some(url)) => {
            let authorization =
                head.lines().find(|line| line.to_ascii_lowercase().starts_with("authorization:"));
            address(url, authorization.unwrap_or_default())
        }
        _ => panic!("{head}"),
    }
}

/// Scheme, host and port; and the region that the signature is for, where the host does not tell it.
pub(super) fn address(url: &str, authorization: &str) -> String {
    let Ok(url) = url::Url::parse(url) else { return "error".to_owned() };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let place = format!("{}://{}{port}", url.scheme(), url.host_str().unwrap());
    match authorization.split('/').nth(2) {
        Some(region) if url.scheme() == "http" => format!("{place} for {region}"),
        _ => place,
    }
}
