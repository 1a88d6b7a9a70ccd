//! The place on this machine that the browser returns to after a login.
//!
//! It listens on 127.0.0.1 before the browser is told of it. Only a request with the login's own state ends the wait;
//! whatever else arrives (an icon, a stale tab, another program) gets a page that says so, and the wait goes on. The
//! right request is answered when it is known what came of it.

use std::io::{self, BufRead as _, BufReader, Read as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::callback_page::CallbackPage;
use crate::secret::Secret;

/// The path that the client is registered with.
pub const CALLBACK_PATH: &str = "/oauth/callback";
/// How long a connection may take to send its request.
const PATIENCE: Duration = Duration::from_secs(10);
/// More than any browser sends.
const LONGEST_REQUEST: u64 = 64 * 1024;
/// Connections beyond this are turned away; a browser opens a few.
const MOST_CONNECTIONS: usize = 32;
const PAUSE: Duration = Duration::from_millis(15);
/// How long a browser that comes too late is still told so.
const LINGER: Duration = Duration::from_secs(3);

/// A server that waits for one callback.
pub struct CallbackServer {
    listener: TcpListener,
    port: u16,
}

/// The callback that was waited for.
pub struct Callback {
    /// The authorization code, or the error that AWS sent instead.
    pub outcome: Result<Secret, Refused>,
    connection: TcpStream,
}

/// The browser's word that there will be no code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// `error`
    pub error: String,
    /// `error_description`
    pub description: String,
}

/// Nothing that counts arrived in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCallback {
    /// How many callbacks came with another state.
    pub wrong_states: usize,
}

impl CallbackServer {
    /// Listens on that port of 127.0.0.1, or on any free one.
    pub fn bind(port: Option<u16>) -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port.unwrap_or(0))))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    /// Where the browser returns to.
    pub fn redirect_uri(&self) -> String {
        format!("http://127.0.0.1:{}{CALLBACK_PATH}", self.port)
    }

    /// Waits for the callback with that state.
    pub fn wait(&self, state: &Secret, deadline: Instant) -> Result<Callback, NoCallback> {
        let (sender, receiver) = mpsc::channel();
        let host = format!("127.0.0.1:{}", self.port);
        let expected = Arc::new(Expected { host, state: state.clone(), is_over: AtomicBool::new(false) });
        let open = Arc::new(AtomicUsize::new(0));
        let mut wrong_states = 0;
        while Instant::now() < deadline {
            if let Ok((connection, _)) = self.listener.accept() {
                answer_in_a_thread(connection, &expected, &open, &sender);
                continue;
            }
            match receiver.recv_timeout(PAUSE) {
                Ok(Arrived::Callback(callback)) => return Ok(callback),
                Ok(Arrived::WrongState) => wrong_states += 1,
                Ok(Arrived::TooLate) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
        }
        expected.is_over.store(true, Ordering::Relaxed);
        self.linger(&expected, &open, &sender, &receiver);
        Err(NoCallback { wrong_states })
    }

    /// The person may have agreed a moment too late: the browser gets a page that says so, and no dead address.
    fn linger(
        &self,
        expected: &Arc<Expected>,
        open: &Arc<AtomicUsize>,
        sender: &Sender<Arrived>,
        receiver: &Receiver<Arrived>,
    ) {
        let end = Instant::now() + LINGER;
        while Instant::now() < end {
            if let Ok((connection, _)) = self.listener.accept() {
                answer_in_a_thread(connection, expected, open, sender);
            } else if let Ok(Arrived::TooLate) = receiver.recv_timeout(PAUSE) {
                return;
            }
        }
    }
}

impl Callback {
    /// Answers the browser, when it is known what came of the login.
    pub fn answer(mut self, page: &CallbackPage) {
        // The browser may have gone: the login does not depend on it any more.
        let _ = page.send(&mut self.connection);
    }
}

enum Arrived {
    Callback(Callback),
    WrongState,
    TooLate,
}

/// What a callback must bring.
struct Expected {
    host: String,
    state: Secret,
    /// Whether the login was given up.
    is_over: AtomicBool,
}

fn answer_in_a_thread(
    connection: TcpStream,
    expected: &Arc<Expected>,
    open: &Arc<AtomicUsize>,
    sender: &Sender<Arrived>,
) {
    if open.fetch_add(1, Ordering::Relaxed) >= MOST_CONNECTIONS {
        open.fetch_sub(1, Ordering::Relaxed);
        return;
    }
    let (expected, open, sender) = (Arc::clone(expected), Arc::clone(open), sender.clone());
    std::thread::spawn(move || {
        if let Ok(Some(arrived)) = handle(connection, &expected) {
            let _ = sender.send(arrived);
        }
        open.fetch_sub(1, Ordering::Relaxed);
    });
}

fn handle(mut connection: TcpStream, expected: &Expected) -> io::Result<Option<Arrived>> {
    connection.set_nonblocking(false)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    let Some(request) = read_request(&connection)? else {
        CallbackPage::bad_request().send(&mut connection)?;
        return Ok(None);
    };
    // Another host name would be a page elsewhere that was made to resolve to this machine.
    let target = Some(&request).filter(|request| request.host == expected.host && request.method == "GET");
    let Some(query) = target.and_then(|request| query_of(&request.target)) else {
        CallbackPage::nothing_here().send(&mut connection)?;
        return Ok(None);
    };
    let parameter = |name: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| Secret::new(value.into_owned()))
    };
    if !parameter("state").is_some_and(|given| given.equals(&expected.state)) {
        CallbackPage::wrong_state().send(&mut connection)?;
        return Ok(Some(Arrived::WrongState));
    }
    if expected.is_over.load(Ordering::Relaxed) {
        CallbackPage::too_late().send(&mut connection)?;
        return Ok(Some(Arrived::TooLate));
    }
    let words = |name: &str| parameter(name).map(|text| printable(text.expose())).unwrap_or_default();
    let outcome = match parameter("code").filter(|code| !code.expose().is_empty()) {
        Some(code) if parameter("error").is_none() => Ok(code),
        _ => Err(Refused { error: words("error"), description: words("error_description") }),
    };
    Ok(Some(Arrived::Callback(Callback { outcome, connection })))
}

struct Request {
    method: String,
    target: Zeroizing<String>,
    host: String,
}

/// Reads the head of a request. `None` for what is not HTTP.
fn read_request(connection: &TcpStream) -> io::Result<Option<Request>> {
    let deadline = Instant::now() + PATIENCE;
    let mut reader = BufReader::new(connection.take(LONGEST_REQUEST));
    let mut line = Zeroizing::new(String::new());
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (Some(method), Some(target), Some(_)) = (words.next(), words.next(), words.next()) else {
        return Ok(None);
    };
    let (method, target) = (method.to_owned(), Zeroizing::new(target.to_owned()));
    let mut host = String::new();
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 || Instant::now() > deadline {
            return Ok(None);
        }
        match header.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("host") => host = value.trim().to_owned(),
            Some(_) => {}
            None if header.trim().is_empty() => return Ok(Some(Request { method, target, host })),
            None => return Ok(None),
        }
    }
}

fn query_of(target: &str) -> Option<&str> {
    target.strip_prefix(CALLBACK_PATH)?.strip_prefix('?')
}

/// At most a line of what somebody else wrote, without anything that a terminal obeys.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn get(port: u16, target: &str, host: &str) -> String {
        let mut connection = TcpStream::connect(("127.0.0.1", port)).unwrap();
        write!(connection, "GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn only_the_right_state_ends_the_wait() {
        let server = CallbackServer::bind(None).unwrap();
        let port = server.port;
        assert_eq!(server.redirect_uri(), format!("http://127.0.0.1:{port}/oauth/callback"));
        let host = format!("127.0.0.1:{port}");
        let browser = std::thread::spawn(move || {
            // Opened ahead and never used, as browsers do.
            let _idle = TcpStream::connect(("127.0.0.1", port)).unwrap();
            let strays = [
                get(port, "/favicon.ico", &host),
                get(port, "/oauth/callback?code=evil&state=wrong", &host),
                get(port, "/oauth/callback?code=evil", &host),
                get(port, "/oauth/callback?code=good&state=right", "evil.example"),
            ];
            let last = get(port, "/oauth/callback?code=good&state=right", &host);
            (strays, last)
        });
        let callback = server.wait(&"right".into(), Instant::now() + Duration::from_secs(20)).unwrap();
        assert_eq!(callback.outcome.as_ref().unwrap().expose(), "good");
        callback.answer(&CallbackPage::success("the sso-session `<b>`"));
        let (strays, last) = browser.join().unwrap();
        assert!(strays[0].starts_with("HTTP/1.1 404"));
        assert!(strays[1].starts_with("HTTP/1.1 400") && strays[1].contains("belongs to another login"));
        assert!(strays[2].starts_with("HTTP/1.1 400") && strays[3].starts_with("HTTP/1.1 404"));
        assert!(last.starts_with("HTTP/1.1 200") && last.contains("&lt;b&gt;"), "{last}");
    }

    #[test]
    fn a_refusal_and_silence_are_told_apart() {
        let server = CallbackServer::bind(None).unwrap();
        let port = server.port;
        let browser = std::thread::spawn(move || {
            let host = format!("127.0.0.1:{port}");
            let target = "/oauth/callback?error=access_denied&error_description=No%1B+thanks&state=right";
            get(port, target, &host)
        });
        let callback = server.wait(&"right".into(), Instant::now() + Duration::from_secs(20)).unwrap();
        let refused = Refused { error: "access_denied".into(), description: "No thanks".into() };
        assert_eq!(callback.outcome.as_ref().unwrap_err(), &refused);
        callback.answer(&CallbackPage::failure("Access was refused"));
        assert!(browser.join().unwrap().contains("Access was refused. Nothing was stored."));
        let nothing = server.wait(&"right".into(), Instant::now() + Duration::from_millis(40));
        assert_eq!(nothing.err(), Some(NoCallback { wrong_states: 0 }));
    }

    #[test]
    fn who_comes_too_late_is_told() {
        let server = CallbackServer::bind(None).unwrap();
        let port = server.port;
        let browser = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(200));
            get(port, "/oauth/callback?code=good&state=right", &format!("127.0.0.1:{port}"))
        });
        let none = server.wait(&"right".into(), Instant::now() + Duration::from_millis(40));
        assert_eq!(none.err(), Some(NoCallback { wrong_states: 0 }));
        let page = browser.join().unwrap();
        assert!(page.starts_with("HTTP/1.1 408") && page.contains("Nothing was stored"), "{page}");
    }
}
