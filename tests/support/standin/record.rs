//! What was asked of the stand-in, for tests to look at.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// One request, in the order of arrival.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) service: &'static str,
    /// The API's name for it (`AssumeRole`, `CreateToken`), or a name for a page (`Authorize`).
    pub(crate) operation: String,
    pub(crate) parameters: BTreeMap<String, String>,
    pub(crate) access_key_id: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) time: DateTime<Utc>,
    /// Absent while it is being handled, and for dropped connections.
    pub(crate) status: Option<u16>,
}

impl Recorded {
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "service": self.service,
            "operation": self.operation,
            "parameters": self.parameters,
            "access_key_id": self.access_key_id,
            "time": self.time.to_rfc3339(),
            "status": self.status,
        })
    }
}
