//! JSON bodies and errors.

use serde_json::{Map, Value, json};

use super::http::Reply;
use super::random;

/// The members of a request's body; asking for them checks their types.
#[derive(Debug)]
pub(crate) struct Members(Map<String, Value>);

impl Members {
    /// The error says what is wrong with the body; a member that is not `known` is wrong too.
    pub(crate) fn parse(body: &[u8], known: &[&str]) -> Result<Self, String> {
        let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
            return Err("The request body is not a JSON object".to_owned());
        };
        match members.keys().find(|name| !known.contains(&name.as_str())) {
            Some(stranger) => Err(format!("Unknown member: {stranger}")),
            None => Ok(Self(members)),
        }
    }

    pub(crate) fn optional(&self, name: &str) -> Result<Option<&str>, String> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
            Some(_) => Err(format!("Invalid parameter: {name}")),
        }
    }

    pub(crate) fn required(&self, name: &str) -> Result<&str, String> {
        self.optional(name)?.ok_or_else(|| format!("Missing parameter: {name}"))
    }

    pub(crate) fn list(&self, name: &str) -> Result<Option<Vec<String>>, String> {
        let invalid = || format!("Invalid parameter: {name}");
        let Some(value) = self.0.get(name) else { return Ok(None) };
        let items = value.as_array().ok_or_else(invalid)?;
        let texts = items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(invalid));
        texts.collect::<Result<_, _>>().map(Some)
    }
}

/// An error whose name travels in a header.
pub(crate) fn error(status: u16, name: &str, message: &str) -> Reply {
    named(status, name, &json!({ "message": message, "__type": name }))
}

pub(crate) fn named(status: u16, name: &str, body: &Value) -> Reply {
    Reply::json(status, body).with("x-amzn-ErrorType", name).with("x-amzn-RequestId", random::uuid())
}

pub(crate) fn success(body: &Value) -> Reply {
    Reply::json(200, body).with("x-amzn-RequestId", random::uuid())
}
