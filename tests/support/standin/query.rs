//! The AWS query protocol: form parameters in, XML out.

use super::http::{Parameters, Reply, escape};
use super::random;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Api {
    /// As in the credential scope of a signature.
    pub(crate) signing_name: &'static str,
    pub(crate) version: &'static str,
    namespace: &'static str,
}

pub(crate) const STS: Api = Api {
    signing_name: "sts",
    version: "2011-06-15",
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
};
pub(crate) const IAM: Api = Api {
    signing_name: "iam",
    version: "2010-05-08",
    namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
};

/// An `<Error>`: HTTP status, code and message.
#[derive(Clone, Debug)]
pub(crate) struct QueryError {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
}

impl QueryError {
    pub(crate) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into() }
    }

    pub(crate) fn access_denied(message: impl Into<String>) -> Self {
        Self::new(403, "AccessDenied", message)
    }

    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::new(400, "ValidationError", message)
    }

    pub(crate) fn invalid_client_token() -> Self {
        Self::new(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
    }

    pub(crate) fn no_such_entity(message: impl Into<String>) -> Self {
        Self::new(404, "NoSuchEntity", message)
    }

    pub(crate) fn reply(&self, api: Api) -> Reply {
        let kind = if self.status < 500 { "Sender" } else { "Receiver" };
        let error = [tag("Type", kind), tag("Code", &self.code), tag("Message", &self.message)].concat();
        let id = random::uuid();
        let body = format!(
            "<ErrorResponse xmlns=\"{}\"><Error>{error}</Error><RequestId>{id}</RequestId></ErrorResponse>",
            api.namespace
        );
        Reply::new(self.status, "text/xml", body).with("x-amzn-RequestId", id)
    }
}

pub(crate) type Answer = Result<Option<String>, QueryError>;

/// Wraps the inside of `<…Result>`; operations without a result have none.
pub(crate) fn reply(api: Api, operation: &str, answer: Answer) -> Reply {
    let inside = match answer {
        Ok(inside) => inside,
        Err(error) => return error.reply(api),
    };
    let result =
        inside.map_or_else(String::new, |xml| format!("<{operation}Result>{xml}</{operation}Result>"));
    let id = random::uuid();
    let metadata = format!("<ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata>");
    let namespace = api.namespace;
    let body = format!("<{operation}Response xmlns=\"{namespace}\">{result}{metadata}</{operation}Response>");
    Reply::new(200, "text/xml", body).with("x-amzn-RequestId", id)
}

pub(crate) fn tag(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

/// `<name><member>…</member>…</name>`.
pub(crate) fn list(name: &str, members: impl Iterator<Item = String>) -> String {
    let members: String = members.map(|member| format!("<member>{member}</member>")).collect();
    format!("<{name}>{members}</{name}>")
}

/// The members of `Name.member.N` in order of N, each with what stands after the number.
pub(crate) fn members<'a>(parameters: &'a Parameters, name: &str) -> Vec<Vec<(&'a str, &'a str)>> {
    let prefix = format!("{name}.member.");
    let mut found: std::collections::BTreeMap<u32, Vec<(&str, &str)>> = std::collections::BTreeMap::new();
    for (key, value) in &parameters.0 {
        let Some(rest) = key.strip_prefix(&prefix) else { continue };
        let (number, field) = rest.split_once('.').unwrap_or((rest, ""));
        if let Ok(number) = number.parse() {
            found.entry(number).or_default().push((field, value));
        }
    }
    found.into_values().collect()
}
