//! Identifiers and secrets that look like AWS's.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// Random characters of the base32 alphabet, as in key and user IDs.
pub(crate) fn base32<const N: usize>() -> String {
    bytes::<N>().iter().map(|byte| char::from(BASE32[usize::from(byte % 32)])).collect()
}

/// `AKIA`, `ASIA`, `AIDA`… and sixteen characters.
pub(crate) fn identifier(prefix: &str) -> String {
    format!("{prefix}{}", base32::<16>())
}

/// Forty characters of standard base64, with `+` and `/` among them.
pub(crate) fn secret_access_key() -> String {
    STANDARD.encode(bytes::<30>())
}

/// As long as real ones, and with the characters that careless escaping breaks.
pub(crate) fn session_token() -> String {
    format!("IQoJb3JpZ2luX2VjE+/{}==", STANDARD.encode(bytes::<360>()))
}

pub(crate) fn opaque() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<48>())
}

/// `ABCD-EFGH`, without vowels that would spell something.
pub(crate) fn user_code() -> String {
    let letters = b"BCDFGHJKLMNPQRSTVWXZ";
    let code: String =
        bytes::<8>().iter().map(|byte| char::from(letters[usize::from(*byte) % letters.len()])).collect();
    format!("{}-{}", &code[..4], &code[4..])
}

pub(crate) fn uuid() -> String {
    let mut bytes = bytes::<16>();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = hex(&bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
