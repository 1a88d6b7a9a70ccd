//! Proofs of possession (RFC 9449): each call to the sign-in service is signed with the login's own key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use p256::SecretKey;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::LineEnding;
use serde_json::{Value, json};

use crate::secret::Secret;

/// A login's key. The library wipes it when it is dropped.
#[derive(Clone)]
pub struct DpopKey(SigningKey);

impl DpopKey {
    /// A new key.
    pub fn generate() -> std::io::Result<Self> {
        loop {
            let mut bytes = zeroize::Zeroizing::new([0_u8; 32]);
            getrandom::fill(&mut *bytes).map_err(std::io::Error::other)?;
            // One number in 2^32 is no key of the curve.
            if let Ok(key) = SigningKey::from_slice(&*bytes) {
                return Ok(Self(key));
            }
        }
    }

    /// The key in the form that the AWS CLI stores (SEC 1, PEM).
    pub fn from_pem(pem: &Secret) -> Option<Self> {
        SecretKey::from_sec1_pem(pem.expose()).ok().map(|key| Self(SigningKey::from(key)))
    }

    /// The key as the AWS CLI stores it.
    pub fn to_pem(&self) -> Option<Secret> {
        let key = SecretKey::from(self.0.as_nonzero_scalar());
        key.to_sec1_pem(LineEnding::LF).ok().map(|pem| Secret::new((*pem).clone()))
    }

    /// The proof for one POST to `url`.
    pub fn proof(&self, url: &str, now: DateTime<Utc>) -> std::io::Result<String> {
        let point = self.0.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let jwk = json!({
            "kty": "EC",
            "x": URL_SAFE_NO_PAD.encode(x),
            "y": URL_SAFE_NO_PAD.encode(y),
            "crv": "P-256",
        });
        let header = json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk});
        let claims = json!({"jti": uuid()?, "htm": "POST", "htu": url, "iat": now.timestamp()});
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature: Signature = self.0.sign(signed.as_bytes());
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes())))
    }
}

impl std::fmt::Debug for DpopKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("REDACTED")
    }
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A random UUID (RFC 9562, version 4).
fn uuid() -> std::io::Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back_from_their_pem() {
        let key = DpopKey::generate().unwrap();
        let pem = key.to_pem().unwrap();
        assert!(pem.expose().starts_with("-----BEGIN EC PRIVATE KEY-----\n"));
        assert!(pem.expose().ends_with("-----END EC PRIVATE KEY-----\n"));
        assert_eq!(DpopKey::from_pem(&pem).unwrap().0, key.0);
        assert!(DpopKey::from_pem(&"nonsense".into()).is_none());
    }
}
