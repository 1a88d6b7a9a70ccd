//! Signature Version 4, from the server's side.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::clock::basic;
use super::http::Request;
use super::query::QueryError;
use super::random::hex;
use super::session::Caller;
use super::state::State;
use super::world::KeyUse;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const TOLERANCE_MINUTES: i64 = 15;

/// An `Authorization` header taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Authorization {
    pub(crate) access_key_id: String,
    date: String,
    region: String,
    service: String,
    signed_headers: Vec<String>,
    signature: String,
}

impl Authorization {
    pub(crate) fn parse(header: &str) -> Result<Self, QueryError> {
        let incomplete = |what: &str| {
            QueryError::new(
                400,
                "IncompleteSignature",
                format!("Authorization header requires {what}. Authorization={header}"),
            )
        };
        let fields = header.strip_prefix(ALGORITHM).ok_or_else(|| incomplete("'AWS4-HMAC-SHA256'"))?;
        let field = |name: &str| {
            let found =
                fields.split(',').find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='));
            found.ok_or_else(|| incomplete(&format!("'{name}' parameter")))
        };
        let scope: Vec<&str> = field("Credential")?.split('/').collect();
        let [access_key_id, date, region, service, "aws4_request"] = scope[..] else {
            return Err(incomplete("a five-part 'Credential' parameter"));
        };
        Ok(Self {
            access_key_id: access_key_id.to_owned(),
            date: date.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            signed_headers: field("SignedHeaders")?.split(';').map(str::to_owned).collect(),
            signature: field("Signature")?.to_owned(),
        })
    }

    fn scope(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.date, self.region, self.service)
    }

    /// The signature that the holder of `secret` would have made.
    pub(crate) fn expected(&self, request: &Request, date_time: &str, secret: &str) -> String {
        let canonical = canonical_request(request, &self.signed_headers);
        let text = format!(
            "{ALGORITHM}\n{date_time}\n{}\n{}",
            self.scope(),
            hex(&Sha256::digest(canonical.as_bytes()))
        );
        let date_key = hmac(format!("AWS4{secret}").as_bytes(), &self.date);
        let service_key = hmac(&hmac(&date_key, &self.region), &self.service);
        hex(&hmac(&hmac(&service_key, "aws4_request"), &text))
    }
}

/// Who signed this request, or why AWS would not believe it.
pub(crate) fn authenticate(
    state: &mut State,
    request: &Request,
    service: &str,
) -> Result<Caller, QueryError> {
    let header = request.header("authorization").ok_or_else(|| {
        QueryError::new(403, "MissingAuthenticationToken", "Request is missing Authentication Token")
    })?;
    let authorization = Authorization::parse(header)?;
    check_signed_headers(request, &authorization.signed_headers)?;
    let now = state.now();
    let key = state.key(&authorization.access_key_id).ok_or_else(QueryError::invalid_client_token)?;
    if request.header("x-amz-security-token") != key.token.as_deref() {
        return Err(QueryError::invalid_client_token());
    }
    if key.expires_at.is_some_and(|expires_at| expires_at <= now) {
        let message = "The security token included in the request is expired";
        return Err(QueryError::new(403, "ExpiredToken", message));
    }
    let date_time = request.header("x-amz-date").unwrap_or_default();
    check_time(date_time, now)?;
    check_scope(&authorization, date_time, service)?;
    check_payload_hash(request)?;
    let expected = authorization.expected(request, date_time, &key.secret);
    if !bool::from(expected.as_bytes().ct_eq(authorization.signature.as_bytes())) {
        return Err(mismatch(
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
             Access Key and signing method. Consult the service documentation for details.",
        ));
    }
    if let Some((_, key)) = state.access_key_mut(&authorization.access_key_id) {
        let (service, region) = (service.to_owned(), authorization.region);
        key.last_used = Some(KeyUse { at: now, service, region });
    }
    Ok(key.caller)
}

fn mismatch(message: impl Into<String>) -> QueryError {
    QueryError::new(403, "SignatureDoesNotMatch", message)
}

/// The host and every `x-amz-` header must be covered by the signature.
fn check_signed_headers(request: &Request, signed: &[String]) -> Result<(), QueryError> {
    let must = |name: &str| name == "host" || name.starts_with("x-amz-");
    let unsigned = request.headers.iter().find(|(name, _)| must(name) && !signed.contains(name));
    match unsigned {
        None if signed.is_sorted() => Ok(()),
        None => Err(mismatch("SignedHeaders must be in lexicographic order")),
        Some((name, _)) => {
            Err(mismatch(format!("'{name}' must be a 'SignedHeader' in the AWS Authorization.")))
        }
    }
}

fn check_time(date_time: &str, now: DateTime<Utc>) -> Result<(), QueryError> {
    let signed = NaiveDateTime::parse_from_str(date_time, "%Y%m%dT%H%M%SZ").map_err(|_| {
        let message = format!("Date must be in ISO-8601 'basic format'. Got '{date_time}'.");
        QueryError::new(400, "IncompleteSignature", message)
    })?;
    let (signed, tolerance) = (signed.and_utc(), TimeDelta::minutes(TOLERANCE_MINUTES));
    let (server, minutes) = (basic(now), TOLERANCE_MINUTES);
    if signed < now - tolerance {
        let bound = basic(now - tolerance);
        return Err(mismatch(format!(
            "Signature expired: {date_time} is now earlier than {bound} ({server} - {minutes} min.)"
        )));
    }
    if signed > now + tolerance {
        let bound = basic(now + tolerance);
        return Err(mismatch(format!(
            "Signature not yet current: {date_time} is still later than {bound} ({server} + {minutes} min.)"
        )));
    }
    Ok(())
}

fn check_scope(authorization: &Authorization, date_time: &str, service: &str) -> Result<(), QueryError> {
    if authorization.service != service {
        return Err(mismatch(format!("Credential should be scoped to correct service: '{service}'. ")));
    }
    if authorization.region.is_empty() {
        return Err(mismatch("Credential should be scoped to a valid region. "));
    }
    if !date_time.starts_with(&authorization.date) {
        let date = date_time.get(..8).unwrap_or_default();
        return Err(mismatch(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: \
             '{}' != '{date}', from '{date_time}'.",
            authorization.date
        )));
    }
    Ok(())
}

fn check_payload_hash(request: &Request) -> Result<(), QueryError> {
    let actual = hex(&Sha256::digest(&request.body));
    match request.header("x-amz-content-sha256") {
        Some(claimed) if claimed != actual => Err(mismatch(
            "The value passed in as x-amz-content-sha256 does not match the hash of the payload",
        )),
        _ => Ok(()),
    }
}

pub(crate) fn canonical_request(request: &Request, signed_headers: &[String]) -> String {
    let headers: String =
        signed_headers.iter().map(|name| format!("{name}:{}\n", canonical_values(request, name))).collect();
    format!(
        "{}\n{}\n{}\n{headers}\n{}\n{}",
        request.method,
        canonical_path(&request.path),
        canonical_query(request),
        signed_headers.join(";"),
        hex(&Sha256::digest(&request.body))
    )
}

/// Values of a repeated header are joined by a comma; runs of blanks count as one.
fn canonical_values(request: &Request, name: &str) -> String {
    let values = request.headers.iter().filter(|(key, _)| key == name);
    let tidied = values.map(|(_, value)| value.split_whitespace().collect::<Vec<_>>().join(" "));
    tidied.collect::<Vec<_>>().join(",")
}

/// Each segment is encoded once more than it was sent.
fn canonical_path(path: &str) -> String {
    path.split('/').map(encode).collect::<Vec<_>>().join("/")
}

fn canonical_query(request: &Request) -> String {
    let mut pairs: Vec<(String, String)> =
        request.query.0.iter().map(|(name, value)| (encode(name), encode(value))).collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn encode(text: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
