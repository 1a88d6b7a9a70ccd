//! Proofs of possession (RFC 9449), checked to the letter.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::Value;

const WINDOW_SECONDS: i64 = 300;

/// The public key that signed a proof, as a SEC1 point.
pub(super) type ProofKey = Vec<u8>;

/// Verifies the proof for a POST to `url`; every `jti` counts once.
pub(super) fn verify(
    proof: &str,
    url: &str,
    now: DateTime<Utc>,
    seen: &mut HashSet<String>,
) -> Result<ProofKey, &'static str> {
    let parts: Vec<&str> = proof.split('.').collect();
    let [header, payload, signature] = parts[..] else { return Err("the proof is not a compact JWS") };
    let header = json(header).ok_or("the header is not base64url JSON")?;
    if header["typ"] != "dpop+jwt" || header["alg"] != "ES256" {
        return Err("typ must be dpop+jwt and alg ES256");
    }
    let point = public_key(&header["jwk"]).ok_or("the jwk is not a public P-256 key")?;
    let key = VerifyingKey::from_sec1_bytes(&point).map_err(|_| "the jwk is not on the curve")?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| "the signature is not base64url")?;
    let signature = Signature::from_slice(&signature).map_err(|_| "the signature is not 64 bytes r and s")?;
    let signed = proof.rsplit_once('.').map_or("", |(signed, _)| signed);
    key.verify(signed.as_bytes(), &signature).map_err(|_| "the signature does not verify")?;
    check_claims(&json(payload).ok_or("the payload is not base64url JSON")?, url, now, seen)?;
    Ok(point)
}

fn check_claims(
    claims: &Value,
    url: &str,
    now: DateTime<Utc>,
    seen: &mut HashSet<String>,
) -> Result<(), &'static str> {
    if claims["htm"] != "POST" {
        return Err("htm must be POST");
    }
    if claims["htu"] != url {
        return Err("htu is not the URL of this request");
    }
    let issued = claims["iat"].as_i64().ok_or("iat is not a number of seconds")?;
    if (now.timestamp() - issued).abs() > WINDOW_SECONDS {
        return Err("iat is too far from now");
    }
    let jti = claims["jti"].as_str().filter(|jti| jti.len() >= 16).ok_or("jti is missing or short")?;
    match seen.insert(jti.to_owned()) {
        true => Ok(()),
        false => Err("jti was used before"),
    }
}

/// The uncompressed point; a key with its private part in it is refused.
fn public_key(jwk: &Value) -> Option<Vec<u8>> {
    if jwk["kty"] != "EC" || jwk["crv"] != "P-256" || jwk.get("d").is_some() {
        return None;
    }
    let coordinate = |name: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(jwk[name].as_str()?).ok()?;
        (bytes.len() == 32).then_some(bytes)
    };
    Some([vec![4], coordinate("x")?, coordinate("y")?].concat())
}

fn json(part: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
