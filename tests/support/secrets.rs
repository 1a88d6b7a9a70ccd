//! Looking for secrets where none may be.

use std::collections::HashMap;
use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::home::Home;
use crate::keyfob::Output;

/// Texts that must not appear anywhere: as they are, in hexadecimal, in base64 at any offset, in UTF-16, encoded for a
/// URL, or backwards.
pub(crate) struct Secrets {
    /// By their first bytes, so that a text is gone through once however many forms there are.
    forms: HashMap<[u8; HEAD], Vec<(String, Vec<u8>)>>,
}

/// No form is shorter than this.
const HEAD: usize = 8;

impl Secrets {
    pub(crate) fn new<I>(secrets: I) -> Self
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let mut forms: HashMap<_, Vec<_>> = HashMap::new();
        for (name, form) in secrets.into_iter().flat_map(|secret| self::forms(secret.as_ref())) {
            let head = *form.first_chunk().expect("a secret of eight characters or more");
            forms.entry(head).or_default().push((name, form));
        }
        Self { forms }
    }

    /// The secrets in a `credential_process` answer.
    pub(crate) fn of_answer(output: &Output) -> Self {
        Self::new([output.text_at("SecretAccessKey"), output.text_at("SessionToken")])
    }

    pub(crate) fn and(mut self, other: Self) -> Self {
        for (head, forms) in other.forms {
            self.forms.entry(head).or_default().extend(forms);
        }
        self
    }

    /// The first form that is found in the bytes, by its name.
    pub(crate) fn found_in(&self, bytes: &[u8]) -> Option<&str> {
        let first = |head: &[u8; HEAD]| u16::from_le_bytes([head[0], head[1]]);
        let mut begins = vec![false; 1 << 16];
        self.forms.keys().for_each(|head| begins[usize::from(first(head))] = true);
        for at in 0..bytes.len() {
            let Some(head) = bytes[at..].first_chunk::<HEAD>() else { break };
            if begins[usize::from(first(head))]
                && let Some(forms) = self.forms.get(head)
                && let Some((name, _)) = forms.iter().find(|(_, form)| bytes[at..].starts_with(form))
            {
                return Some(name);
            }
        }
        None
    }

    #[track_caller]
    pub(crate) fn assert_absent_from(&self, what: &str, bytes: impl AsRef<[u8]>) {
        if let Some(form) = self.found_in(bytes.as_ref()) {
            panic!("{what} has a secret in it ({form})");
        }
    }

    /// No file below the home directory has them, but for those that a test put there itself.
    #[track_caller]
    pub(crate) fn assert_absent_from_home(&self, home: &Home, except: &[&str]) {
        for path in home.files() {
            if except.iter().any(|exception| path == home.path(exception)) {
                continue;
            }
            let bytes = fs::read(&path).unwrap_or_default();
            self.assert_absent_from(&path.display().to_string(), bytes);
        }
    }
}

fn forms(secret: &str) -> Vec<(String, Vec<u8>)> {
    assert!(secret.len() >= 8, "too short to look for");
    let name = |form: &str| format!("{form} of {}…", &secret[..4]);
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let mut forms = vec![
        (name("plain text"), secret.as_bytes().to_vec()),
        (name("hexadecimal form"), hex.clone().into_bytes()),
        (name("hexadecimal form"), hex.to_uppercase().into_bytes()),
        (name("UTF-16 form"), secret.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        (name("URL form"), encoded.into_bytes()),
        (name("reverse"), secret.bytes().rev().collect()),
    ];
    for offset in 0..3 {
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            forms.push((name("base64 form"), base64_inside(&engine, secret, offset)));
        }
    }
    forms
}

/// The characters that depend on nothing but the secret, where it stands `offset` bytes into a base64 group.
fn base64_inside(engine: &impl base64::Engine, secret: &str, offset: usize) -> Vec<u8> {
    let padded = [vec![0; offset], secret.as_bytes().to_vec()].concat();
    let encoded = engine.encode(&padded).into_bytes();
    let first = (offset * 8).div_ceil(6);
    let last = padded.len() * 8 / 6;
    encoded[first..last].to_vec()
}
