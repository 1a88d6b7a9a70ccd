//! Hands an address that is a secret to a browser without naming it in the browser's arguments, which every user of
//! the machine can read: the browser is given an address of this process, which leads on, once.

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, HOST, HeaderValue, LOCATION, REFERRER_POLICY};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};

use crate::secret::Secret;
use crate::server::{HEADER_LIMIT, LARGEST_REQUEST, ServerError, new_token};

/// A redirection that waits for its one visitor.
pub struct Redirect {
    /// The address to give to the browser.
    pub url: String,
    visited: mpsc::Receiver<()>,
}

struct Turn {
    host: String,
    path: String,
    target: Secret,
    taken: AtomicBool,
    tell: mpsc::Sender<()>,
}

impl Redirect {
    /// Begins to wait, in a thread of its own.
    pub fn begin(target: Secret) -> Result<Self, ServerError> {
        let runtime_error = |source| ServerError::Runtime { source };
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        let listener =
            std::net::TcpListener::bind(address).map_err(|source| ServerError::Bind { address, source })?;
        listener.set_nonblocking(true).map_err(runtime_error)?;
        let host = listener.local_addr().map_err(runtime_error)?.to_string();
        let path = new_token().map_err(|error| runtime_error(std::io::Error::other(error)))?;
        let path = format!("/{}", path.expose());
        let url = format!("http://{host}{path}");
        let (tell, visited) = mpsc::channel();
        let turn = Arc::new(Turn { host, path, target, taken: AtomicBool::new(false), tell });
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(runtime_error)?;
        std::thread::spawn(move || runtime.block_on(accept(listener, turn)));
        Ok(Self { url, visited })
    }

    /// Whether the browser came within that time.
    pub fn wait(&self, limit: Duration) -> bool {
        let came = self.visited.recv_timeout(limit).is_ok();
        if came {
            // The answer is on its way; the process must not end before it has left.
            std::thread::sleep(Duration::from_millis(100));
        }
        came
    }
}

async fn accept(listener: std::net::TcpListener, turn: Arc<Turn>) -> std::io::Result<Infallible> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let turn = Arc::clone(&turn);
        tokio::spawn(async move {
            let answer = service_fn(|request: Request<Incoming>| {
                let turn = Arc::clone(&turn);
                async move { Ok::<_, Infallible>(turn.answer(&request)) }
            });
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADER_LIMIT)
                .max_buf_size(LARGEST_REQUEST)
                .keep_alive(false)
                .serve_connection(TokioIo::new(stream), answer)
                .await;
        });
    }
}

impl Turn {
    fn answer(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        let host = request.headers().get(HOST).is_some_and(|host| host.as_bytes() == self.host.as_bytes());
        let mine = host && request.method() == Method::GET && request.uri().path() == self.path;
        let target = HeaderValue::from_str(self.target.expose());
        let (Ok(mut target), true) = (target, mine && !self.taken.swap(true, Ordering::SeqCst)) else {
            let mut response = Response::new(Full::new(Bytes::from_static(b"This address serves once.\n")));
            *response.status_mut() = StatusCode::NOT_FOUND;
            return response;
        };
        target.set_sensitive(true);
        let mut response = Response::new(Full::new(Bytes::new()));
        *response.status_mut() = StatusCode::SEE_OTHER;
        response.headers_mut().insert(LOCATION, target);
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        let _ = self.tell.send(());
        response
    }
}
