//! Who may ask for what, and what the answers look like.

use std::net::SocketAddr;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderValue, ORIGIN};
use hyper::{Method, Request, Response, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::clock::format_instant;
use crate::identifiers::ProfileName;
use crate::secret::Secret;
use crate::server::store::{Problem, Served};

const PROFILE_PATH: &str = "/profile/";
/// What stands for itself in a path segment (RFC 3986, `unreserved`).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Where a profile's credentials are served.
pub(super) fn url_of(address: SocketAddr, profile: &ProfileName) -> String {
    format!("http://{address}{PROFILE_PATH}{}", utf8_percent_encode(profile.as_str(), SEGMENT))
}

/// What a request must get past.
pub(super) struct Gate {
    pub address: SocketAddr,
    pub token: Secret,
    pub profile: ProfileName,
    pub every_profile: bool,
}

impl Gate {
    /// The profile that the request may have the credentials of, or the answer that it gets instead.
    pub(super) fn admit<B>(&self, request: &Request<B>) -> Result<ProfileName, Reply> {
        if request.method() != Method::GET {
            return Err(Reply::method_not_allowed());
        }
        self.refuse_browsers(request)?;
        if request.uri().path() == "/health" {
            return Err(Reply::healthy());
        }
        self.check_token(request)?;
        self.profile_at(request.uri().path())
    }

    /// A web page can make a browser send requests here, under a name of its own that it made lead to this machine.
    /// Such a request names that host, or says where the page came from.
    fn refuse_browsers<B>(&self, request: &Request<B>) -> Result<(), Reply> {
        let hosts: Vec<_> = request.headers().get_all(HOST).iter().collect();
        let own = [self.address.to_string(), format!("localhost:{}", self.address.port())];
        let named_well = match hosts.as_slice() {
            [host] => own.iter().any(|own| host.as_bytes().eq_ignore_ascii_case(own.as_bytes())),
            _ => false,
        };
        if !named_well {
            return Err(Reply::error(
                StatusCode::FORBIDDEN,
                "WrongHost",
                "The Host header is not this server's address.",
            ));
        }
        if request.headers().contains_key(ORIGIN) {
            return Err(Reply::error(StatusCode::FORBIDDEN, "FromBrowser", "Web pages are not served."));
        }
        Ok(())
    }

    fn check_token<B>(&self, request: &Request<B>) -> Result<(), Reply> {
        let shown: Vec<_> = request.headers().get_all(AUTHORIZATION).iter().collect();
        let good = match shown.as_slice() {
            [shown] => shown.to_str().is_ok_and(|shown| {
                let shown = shown.strip_prefix("Bearer ").unwrap_or(shown);
                Secret::from(shown).equals(&self.token)
            }),
            _ => false,
        };
        if good {
            return Ok(());
        }
        let message = "The Authorization header does not hold this server's token.";
        Err(Reply::error(StatusCode::FORBIDDEN, "AccessDenied", message))
    }

    fn profile_at(&self, path: &str) -> Result<ProfileName, Reply> {
        let not_found = |message: &str| Reply::error(StatusCode::NOT_FOUND, "NotFound", message);
        if path == "/" {
            return Ok(self.profile.clone());
        }
        let name =
            path.strip_prefix(PROFILE_PATH).ok_or_else(|| not_found("Credentials are at /profile/NAME."))?;
        let name =
            percent_decode_str(name).decode_utf8().ok().and_then(|name| name.parse::<ProfileName>().ok());
        match name {
            Some(name) if self.every_profile || name == self.profile => Ok(name),
            Some(_) => Err(not_found("This server serves another profile.")),
            None => Err(not_found("That is not a profile's name.")),
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub status: StatusCode,
    body: Zeroizing<Vec<u8>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CredentialsWire<'a> {
    access_key_id: &'a str,
    secret_access_key: &'a str,
    token: &'a str,
    expiration: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<&'a str>,
}

impl Reply {
    pub(super) fn credentials(served: &Served) -> Self {
        let wire = CredentialsWire {
            access_key_id: served.credentials.access_key_id.as_str(),
            secret_access_key: served.credentials.secret_access_key.expose(),
            token: served.credentials.session_token.expose(),
            expiration: format_instant(served.expires_at),
            account_id: served.credentials.account_id.as_ref().map(AsRef::as_ref),
        };
        // Room for the longest token, so that no half-filled buffer is left behind by growing.
        let mut body = Zeroizing::new(Vec::with_capacity(16 * 1024));
        serde_json::to_writer(&mut *body, &wire).expect("an object of strings always serialises");
        Self { status: StatusCode::OK, body }
    }

    /// Clients try again after a 5xx, which is right where the credentials may be there in a moment, and wrong where
    /// a person has to do something first.
    pub(super) fn problem(problem: &Problem) -> Self {
        let status = if problem.passing { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::BAD_REQUEST };
        Self::error(status, &problem.code, &problem.message)
    }

    fn healthy() -> Self {
        Self { status: StatusCode::OK, body: Zeroizing::new(br#"{"status":"ok"}"#.to_vec()) }
    }

    fn method_not_allowed() -> Self {
        Self::error(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "Only GET is answered.")
    }

    fn error(status: StatusCode, code: &str, message: &str) -> Self {
        let body = serde_json::json!({ "code": code, "message": message }).to_string();
        Self { status, body: Zeroizing::new(body.into_bytes()) }
    }

    pub(super) fn into_response(self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(Bytes::copy_from_slice(&self.body)));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(ALLOW, HeaderValue::from_static("GET"));
        }
        response
    }
}
