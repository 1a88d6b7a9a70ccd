//! Connections and their threads.

use std::collections::HashMap;
use std::io::{self, BufReader};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use super::clock::Clock;
use super::control;
use super::fault::Fault;
use super::http::{Reply, Request};
use super::query::{IAM, QueryError, STS};
use super::record::Recorded;
use super::route::{Call, Service};
use super::sigv4::Authorization;
use super::state::State;
use super::world::World;

/// What the threads of one stand-in share.
pub(crate) struct Shared {
    state: Mutex<State>,
    pub(crate) clock: Arc<Clock>,
    stopping: AtomicBool,
    connections: Mutex<HashMap<u64, TcpStream>>,
    next_connection: AtomicU64,
}

/// The thread that accepts connections; stops when dropped.
pub(crate) struct Server {
    pub(crate) shared: Arc<Shared>,
    pub(crate) address: SocketAddr,
    acceptor: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(world: World, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        let address = listener.local_addr()?;
        let clock = Arc::new(Clock::default());
        let state = State::new(format!("http://{address}"), world, Arc::clone(&clock));
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            clock,
            stopping: AtomicBool::new(false),
            connections: Mutex::default(),
            next_connection: AtomicU64::new(0),
        });
        let acceptor = thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        });
        Ok(Self { shared, address, acceptor: Some(acceptor) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Release);
        // The acceptor sees the flag at the next connection, which is this one.
        drop(TcpStream::connect(self.address));
        if let Some(acceptor) = self.acceptor.take() {
            drop(acceptor.join());
        }
        for connection in lock(&self.shared.connections).values() {
            drop(connection.shutdown(Shutdown::Both));
        }
    }
}

impl Shared {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

/// A handler that panicked leaves a state that is still worth looking at.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::Acquire) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let Ok(registered) = stream.try_clone() else { continue };
        let id = shared.next_connection.fetch_add(1, Ordering::Relaxed);
        lock(&shared.connections).insert(id, registered);
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            // A broken connection is the client's business.
            drop(serve(&stream, &shared));
            drop(stream.shutdown(Shutdown::Both));
            lock(&shared.connections).remove(&id);
        });
    }
}

fn serve(stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream.try_clone()?;
    while let Some(request) = Request::read(&mut reader)? {
        let served = if request.path.starts_with("/_standin/") {
            control::handle(shared, &request).write(&mut writer, &request, shared.clock.now())?;
            true
        } else {
            answer(&mut writer, &request, shared)?
        };
        if !served || !request.keep_alive {
            return Ok(());
        }
    }
    Ok(())
}

/// Answers one request; `false` when the connection is to be closed for the sake of a fault.
fn answer(writer: &mut TcpStream, request: &Request, shared: &Shared) -> io::Result<bool> {
    let call = Call::of(request);
    let (index, fault) = admit(shared, request, &call);
    if let Some(Fault::Delay(delay)) = fault {
        thread::sleep(delay);
    }
    let now = || shared.clock.now();
    match fault {
        Some(Fault::DropRequest) => return Ok(false),
        Some(Fault::DropAnswer) => {
            call.answer(&mut shared.state(), request);
            return Ok(false);
        }
        Some(Fault::Truncate) => {
            let reply = call.answer(&mut shared.state(), request);
            reply.write_truncated(writer, now())?;
            return Ok(false);
        }
        _ => {}
    }
    let reply = match fault.as_ref().and_then(|fault| injected(fault, &call)) {
        Some(reply) => reply,
        None => call.answer(&mut shared.state(), request),
    };
    if let Some(recorded) = shared.state().requests.get_mut(index) {
        recorded.status = Some(reply.status);
    }
    reply.write(writer, request, now())?;
    Ok(true)
}

/// Records the request and decides whether a fault strikes it.
fn admit(shared: &Shared, request: &Request, call: &Call) -> (usize, Option<Fault>) {
    let mut state = shared.state();
    let authorization = request.header("authorization").and_then(|header| Authorization::parse(header).ok());
    let recorded = Recorded {
        service: call.service.name(),
        operation: call.operation.clone(),
        parameters: call.parameter_map(),
        access_key_id: authorization.map(|authorization| authorization.access_key_id),
        headers: request.headers.clone(),
        time: state.now(),
        status: None,
    };
    state.requests.push(recorded);
    (state.requests.len() - 1, state.faults.strike(&call.operation))
}

/// The answer that a fault puts in the place of the real one.
fn injected(fault: &Fault, call: &Call) -> Option<Reply> {
    let reply = match fault {
        Fault::Status(status) => {
            service_error(call.service, *status, status_code(call.service, *status), "injected")
        }
        Fault::StatusRetryAfter(status, seconds) => {
            let reply = service_error(call.service, *status, status_code(call.service, *status), "injected");
            reply.with("Retry-After", seconds.to_string())
        }
        Fault::Error { status, code, message } => service_error(call.service, *status, code, message),
        Fault::Html(status) => {
            Reply::html(*status, "Welcome to the guest network", "<p>Please accept the terms of use.</p>")
        }
        Fault::Delay(_) | Fault::DropRequest | Fault::DropAnswer | Fault::Truncate => return None,
    };
    Some(reply)
}

fn status_code(service: Service, status: u16) -> &'static str {
    match status {
        429 if matches!(service, Service::Sts | Service::Iam) => "Throttling",
        429 => "TooManyRequestsException",
        503 => "ServiceUnavailable",
        500.. => "InternalFailure",
        _ => "BadRequest",
    }
}

fn service_error(service: Service, status: u16, code: &str, message: &str) -> Reply {
    match service {
        Service::Sts => QueryError::new(status, code, message).reply(STS),
        Service::Iam => QueryError::new(status, code, message).reply(IAM),
        _ => super::json::error(status, code, message),
    }
}
