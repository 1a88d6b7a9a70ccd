//! What must hold of the server's gate, whatever a request says.

use hyper::http::Request;

use super::request::Gate;
use crate::secret::Secret;

const TOKEN: &str = "a-token-of-enough-characters";

/// The bytes are the head of a request: a line with method and target, then headers.
pub fn only_the_holder_of_the_token_is_served(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let mut words = lines.next().unwrap_or_default().split(|byte| *byte == b' ');
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return };
    let mut builder = Request::builder().method(method).uri(target);
    for line in lines {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        builder = builder.header(&line[..colon], line[colon + 1..].trim_ascii());
    }
    let Ok(request) = builder.body(()) else { return };
    let gate = Gate {
        address: "127.0.0.1:4711".parse().expect("an address"),
        token: Secret::from(TOKEN),
        profile: "prod".parse().expect("a name"),
        every_profile: request.headers().contains_key("x-every"),
    };
    let Ok(profile) = gate.admit(&request) else { return };
    let all = |name: &str| request.headers().get_all(name).iter().collect::<Vec<_>>();
    assert_eq!(request.method(), "GET");
    assert!(
        matches!(all("host")[..], [host] if host == "127.0.0.1:4711" || host.as_bytes().eq_ignore_ascii_case(b"localhost:4711"))
    );
    assert!(all("origin").is_empty());
    assert!(
        matches!(all("authorization")[..], [token] if token == TOKEN || token == format!("Bearer {TOKEN}").as_str())
    );
    assert!(gate.every_profile || profile.as_str() == "prod");
}
