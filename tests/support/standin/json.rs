//! Errors of the JSON services.

use serde_json::json;

use super::http::Reply;
use super::random;

/// An error whose name travels in a header.
pub(crate) fn error(status: u16, name: &str, message: &str) -> Reply {
    let body = json!({ "message": message, "__type": name });
    Reply::json(status, &body).with("x-amzn-ErrorType", name).with("x-amzn-RequestId", random::uuid())
}
