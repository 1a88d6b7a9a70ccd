//! The container credentials endpoint (AWS SDKs and Tools Reference, "Container credential provider"): credentials by
//! HTTP on the loopback interface, for programs that go on for longer than one set of them.
//!
//! Clients wait for a second or two only (JavaScript 1 s, botocore 2 s), so a request is answered from memory, and what
//! is in memory is renewed in the background. A request never asks anybody anything. Each connection carries one
//! request, has a few seconds, and cannot send more than a few kilobytes.

#[cfg(any(test, fuzzing))]
pub(crate) mod laws;
pub mod redirect;
mod request;
mod store;
#[cfg(test)]
mod tests;
mod token;

use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::identifiers::ProfileName;
use crate::secret::Secret;

use request::Reply;
pub use store::{Problem, Source};
use store::{Store, Timing};
pub use token::{TokenError, from_file, new_token};

/// How long a client may take to send its request.
const HEADER_LIMIT: Duration = Duration::from_secs(5);
/// How long a connection may live in all.
const CONNECTION_LIMIT: Duration = Duration::from_secs(10);
/// The most that a client may send.
const LARGEST_REQUEST: usize = 8 * 1024;
const MOST_HEADERS: usize = 64;
/// Connections at once; more are closed unanswered.
const MOST_CONNECTIONS: usize = 256;

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Anybody on the network could ask it.
    #[error("{address} is not a loopback address")]
    NotLoopback {
        /// The address.
        address: SocketAddr,
    },
    /// The address cannot be had.
    #[error("{address} cannot be listened on: {source}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// The system's words.
        source: io::Error,
    },
    /// The system gives no event loop.
    #[error("the server cannot run: {source}")]
    Runtime {
        /// The system's words.
        source: io::Error,
    },
}

/// What a server hands out, and to whom.
pub struct Offer {
    /// What a client must show.
    pub token: Secret,
    /// The profile at `/`.
    pub profile: ProfileName,
    /// Whether every other profile is served too, at `/profile/NAME`.
    pub every_profile: bool,
    /// With how much time left credentials are renewed.
    pub refresh_before: chrono::TimeDelta,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where credentials come from.
    pub source: Source,
    /// Credentials of the profile at `/` that are there already.
    pub first: Option<Credentials>,
}

/// A server that listens, so that its address can be told, but does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Listens on a loopback address; port 0 takes a free one.
    pub fn bind(address: SocketAddr) -> Result<Self, ServerError> {
        if !address.ip().is_loopback() {
            return Err(ServerError::NotLoopback { address });
        }
        let bind_error = |source| ServerError::Bind { address, source };
        let listener = TcpListener::bind(address).map_err(bind_error)?;
        listener.set_nonblocking(true).map_err(bind_error)?;
        let bound = listener.local_addr().map_err(bind_error)?;
        Ok(Self { listener, address: bound })
    }

    /// Where a profile's credentials are served.
    pub fn url_of(&self, profile: &ProfileName) -> String {
        request::url_of(self.address, profile)
    }

    /// Where anybody may ask whether the server is there.
    pub fn health_url(&self) -> String {
        format!("http://{}/health", self.address)
    }

    /// Answers until the process ends.
    pub fn run(self, offer: Offer) -> Result<Infallible, ServerError> {
        let runtime_error = |source| ServerError::Runtime { source };
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(runtime_error)?;
        runtime.block_on(self.accept(offer)).map_err(runtime_error)
    }

    async fn accept(self, offer: Offer) -> io::Result<Infallible> {
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let store =
            Store::new(offer.source, Timing { refresh_before: offer.refresh_before, clock: offer.clock });
        if let Some(first) = offer.first {
            store.seed(&offer.profile, first);
        }
        let gate = Arc::new(request::Gate {
            address: self.address,
            token: offer.token,
            profile: offer.profile,
            every_profile: offer.every_profile,
        });
        tokio::spawn(Arc::clone(&store).keep_fresh());
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        loop {
            let stream = match listener.accept().await {
                Ok((stream, _)) => stream,
                // A client that left before it was served, or no file descriptor free for a moment.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            };
            let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
            let (gate, store) = (Arc::clone(&gate), Arc::clone(&store));
            tokio::spawn(async move {
                let connection = serve_one(stream, gate, store);
                let _ = tokio::time::timeout(CONNECTION_LIMIT, connection).await;
                drop(place);
            });
        }
    }
}

async fn serve_one(stream: tokio::net::TcpStream, gate: Arc<request::Gate>, store: Arc<Store>) {
    let answer = service_fn(|request: Request<Incoming>| {
        let (gate, store) = (Arc::clone(&gate), Arc::clone(&store));
        async move { Ok::<_, Infallible>(respond(&gate, &store, &request).await) }
    });
    // An error here is a client that broke off or sent no HTTP; it got its answer, or none.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_LIMIT)
        .max_buf_size(LARGEST_REQUEST)
        .max_headers(MOST_HEADERS)
        .keep_alive(false)
        .half_close(true)
        .serve_connection(TokioIo::new(stream), answer)
        .await;
}

async fn respond(
    gate: &request::Gate,
    store: &Arc<Store>,
    request: &Request<Incoming>,
) -> Response<Full<Bytes>> {
    let reply = match gate.admit(request) {
        Err(reply) => reply,
        Ok(profile) => match store.credentials(&profile).await {
            Ok(credentials) => Reply::credentials(&credentials),
            Err(problem) => Reply::problem(&problem),
        },
    };
    reply.into_response()
}
