//! The JSON of the `credential_process` contract (AWS SDKs and Tools Reference, "Process credential provider"), in the
//! subset that every SDK reads alike: see the table of `Expiration` forms in ARCHITECTURE.md.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::clock::format_instant;
use crate::credentials::Credentials;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer<'a> {
    version: u8,
    access_key_id: &'a str,
    secret_access_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_id: Option<&'a str>,
}

/// The whole answer, with a final newline: one object, one line. It holds secrets, so it is wiped after use.
pub fn render(credentials: &Credentials) -> Zeroizing<Vec<u8>> {
    let answer = Answer {
        version: 1,
        access_key_id: credentials.access_key_id().as_str(),
        secret_access_key: credentials.secret_access_key().expose(),
        session_token: credentials.session_token().map(|token| token.expose().as_str()),
        expiration: credentials.expires_at().map(format_instant),
        account_id: credentials.account_id().map(AsRef::as_ref),
    };
    // Room for the longest token that STS gives, so that no half-filled buffer is left behind by growing.
    let mut json = Zeroizing::new(Vec::with_capacity(16 * 1024));
    serde_json::to_writer(&mut *json, &answer).expect("an object of strings always serialises");
    json.push(b'\n');
    json
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::credentials::{AccessKey, TemporaryCredentials};

    #[test]
    fn the_exact_answer_for_temporary_credentials() {
        let credentials = Credentials::Temporary(TemporaryCredentials {
            access_key_id: "ASIAIOSFODNN7EXAMPLE".parse().unwrap(),
            secret_access_key: "s/+=".into(),
            session_token: "t\"\\".into(),
            expires_at: DateTime::from_timestamp(1_893_553_445, 0),
            account_id: Some("444455556666".parse().unwrap()),
        });
        assert_eq!(
            String::from_utf8(render(&credentials).to_vec()).unwrap(),
            "{\"Version\":1,\"AccessKeyId\":\"ASIAIOSFODNN7EXAMPLE\",\"SecretAccessKey\":\"s/+=\",\
             \"SessionToken\":\"t\\\"\\\\\",\"Expiration\":\"2030-01-02T03:04:05Z\",\"AccountId\":\"444455556666\"}\n"
        );
    }

    #[test]
    fn what_is_not_known_is_left_out_rather_than_null() {
        let key = AccessKey { id: "AKIAIOSFODNN7EXAMPLE".parse().unwrap(), secret: "s".into() };
        assert_eq!(
            String::from_utf8(render(&Credentials::LongTerm(key, None)).to_vec()).unwrap(),
            "{\"Version\":1,\"AccessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"SecretAccessKey\":\"s\"}\n"
        );
    }
}
