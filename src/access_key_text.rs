//! Access keys as other programs print them: the JSON of `aws iam create-access-key`, two bare lines, or the contents
//! of a file that the console offers.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::access_key_csv::{self, KeyFile, KeyFileError, MalformedKey, UserKey};

/// What was read.
#[derive(Debug)]
pub struct KeyText {
    /// The keys.
    pub file: KeyFile,
    /// When AWS made the key, where the text tells.
    pub created_at: Option<DateTime<Utc>>,
}

/// Why a text gives no access key. No variant repeats it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyTextError {
    /// JSON of another shape.
    #[error("it is JSON without an `AccessKeyId` and a `SecretAccessKey`")]
    OtherJson,
    /// The JSON of temporary credentials.
    #[error("it has a session token: these are temporary credentials, which end by themselves")]
    Temporary,
    /// The two lines, or the JSON, hold something else than a key.
    #[error(transparent)]
    Malformed(#[from] MalformedKey),
    /// It is neither two lines nor such a file.
    #[error(transparent)]
    File(#[from] KeyFileError),
}

/// `aws iam create-access-key` wraps it in `AccessKey`; the `credential_process` form does not.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct KeyJson {
    access_key: Option<Box<KeyJson>>,
    user_name: Option<String>,
    access_key_id: Option<String>,
    secret_access_key: Option<Zeroizing<String>>,
    session_token: Option<Zeroizing<String>>,
    create_date: Option<String>,
}

/// Reads a text.
pub fn parse(bytes: &[u8]) -> Result<KeyText, KeyTextError> {
    let text = access_key_csv::text(bytes)?;
    if text.trim_start().starts_with('{') {
        return json(text);
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines.as_slice() {
        [id, secret] if is_bare(id) && is_bare(secret) => {
            let key = access_key_csv::access_key(id, secret)?;
            Ok(KeyText { file: single(UserKey { user: None, key }), created_at: None })
        }
        _ => Ok(KeyText { file: access_key_csv::parse(bytes)?, created_at: None }),
    }
}

/// Whether a line is half of a key, and no line of a file.
fn is_bare(line: &str) -> bool {
    let starts = |start: &str| line.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start));
    !line.contains([',', ';', '\t']) && !starts("AWSAccessKeyId") && !starts("AWSSecretKey")
}

fn json(text: &str) -> Result<KeyText, KeyTextError> {
    // The parser's own error would repeat the text.
    let mut outer: KeyJson = serde_json::from_str(text).map_err(|_| KeyTextError::OtherJson)?;
    let inner = outer.access_key.take().map_or(outer, |inner| *inner);
    if inner.session_token.is_some() {
        return Err(KeyTextError::Temporary);
    }
    let (Some(id), Some(secret)) = (inner.access_key_id, inner.secret_access_key) else {
        return Err(KeyTextError::OtherJson);
    };
    let key = access_key_csv::access_key(&id, &secret)?;
    let created_at = inner.create_date.and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
    let file = single(UserKey { user: inner.user_name, key });
    Ok(KeyText { file, created_at: created_at.map(|instant| instant.to_utc()) })
}

fn single(key: UserKey) -> KeyFile {
    KeyFile { keys: vec![key], is_root_form: false, has_password: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "AKIAIOSFODNN7EXAMPLE";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    #[test]
    fn what_programs_print() {
        let json = format!(
            r#"{{"AccessKey":{{"UserName":"alice","AccessKeyId":"{ID}","Status":"Active",
                "SecretAccessKey":"{SECRET}","CreateDate":"2026-11-22T10:00:00+00:00"}}}}"#
        );
        let flat = format!(r#"{{"Version":1,"AccessKeyId":"{ID}","SecretAccessKey":"{SECRET}"}}"#);
        for text in [
            format!("{ID}\n{SECRET}\n"),
            format!("\r\n  {ID}\r\n{SECRET}"),
            format!("Access key ID,Secret access key\n{ID},{SECRET}\n"),
            format!("AWSAccessKeyId={ID}\nAWSSecretKey={SECRET}\n"),
            flat,
            json.clone(),
        ] {
            let read = parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"));
            assert_eq!(read.file.keys[0].key.id.as_str(), ID, "{text}");
            assert_eq!(read.file.keys[0].key.secret.expose(), SECRET, "{text}");
        }
        let read = parse(json.as_bytes()).unwrap();
        assert_eq!(read.file.keys[0].user.as_deref(), Some("alice"));
        assert_eq!(read.created_at.unwrap().to_rfc3339(), "2026-11-22T10:00:00+00:00");
    }

    #[test]
    fn what_is_no_key_is_not_repeated() {
        let session = format!(
            r#"{{"AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretAccessKey":"{SECRET}","SessionToken":"t"}}"#
        );
        for (text, expected) in [
            (String::new(), KeyTextError::File(KeyFileError::Empty)),
            (format!("{ID}\n"), KeyTextError::File(KeyFileError::NoColumn("Access key ID"))),
            (format!("{SECRET}\n{ID}\n"), KeyTextError::Malformed(MalformedKey::Swapped)),
            (format!("ASIAIOSFODNN7EXAMPLE\n{SECRET}\n"), KeyTextError::Malformed(MalformedKey::Temporary)),
            (session, KeyTextError::Temporary),
            (format!(r#"{{"secret":"{SECRET}"}}"#), KeyTextError::OtherJson),
            (format!("{{{SECRET}"), KeyTextError::OtherJson),
        ] {
            let error = parse(text.as_bytes()).unwrap_err();
            assert_eq!(error, expected, "{text}");
            assert!(!format!("{error} {error:?}").contains(SECRET), "{error}");
        }
    }
}
