//! The sign-in service and its proofs of possession.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::super::random;
use super::{Client, Page, json, json_refusal, post_json, sample, xml};
use crate::standin::{Consent, SignIn, Standin, World, browser};

const SAME_DEVICE: &str = "arn:aws:signin:::devtools/same-device";
const CROSS_DEVICE: &str = "arn:aws:signin:::devtools/cross-device";
const VERIFIER: &str = "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CALLBACK: &str = "http://127.0.0.1:5555/oauth/callback";
const INVALID: &str = "400 ValidationException INVALID_REQUEST";

fn key() -> SigningKey {
    SigningKey::from_slice(&random::bytes::<32>()).unwrap()
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn claims(standin: &Standin) -> Value {
    let url = format!("{}/v1/token", standin.url());
    json!({ "jti": random::uuid(), "htm": "POST", "htu": url, "iat": standin.now().timestamp() })
}

fn proof(key: &SigningKey, claims: &Value) -> String {
    let point = key.verifying_key().to_sec1_point(false);
    let point = point.as_bytes();
    let coordinate = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let jwk =
        json!({ "kty": "EC", "crv": "P-256", "x": coordinate(&point[1..33]), "y": coordinate(&point[33..]) });
    let signed =
        format!("{}.{}", part(&json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk })), part(claims));
    let signature: Signature = key.sign(signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn authorize(standin: &Standin, client: &str, redirect_uri: &str, method: &str) -> Page {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let query = [
        ("response_type", "code"),
        ("client_id", client),
        ("redirect_uri", redirect_uri),
        ("state", "state"),
        ("code_challenge_method", method),
        ("scope", "openid"),
        ("code_challenge", &challenge),
    ];
    let url = url::Url::parse_with_params(&format!("{}/v1/authorize", standin.url()), query).unwrap();
    browser::request("GET", url.as_str(), &[], "").unwrap()
}

fn code(standin: &Standin) -> String {
    let page = authorize(standin, SAME_DEVICE, CALLBACK, "SHA-256");
    let location: url::Url = page.header("location").unwrap().parse().unwrap();
    location.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned()
}

fn exchange(standin: &Standin, proof: &str, code: &str) -> Page {
    let body = json!({
        "clientId": SAME_DEVICE,
        "grantType": "authorization_code",
        "code": code,
        "codeVerifier": VERIFIER,
        "redirectUri": CALLBACK,
    });
    post_json(standin, "/v1/token", &[("DPoP", proof)], &body)
}

fn refresh(standin: &Standin, key: &SigningKey, token: &Value) -> Page {
    let body = json!({ "clientId": SAME_DEVICE, "grantType": "refresh_token", "refreshToken": token });
    post_json(standin, "/v1/token", &[("DPoP", &proof(key, &claims(standin)))], &body)
}

fn approving(world: World) -> Standin {
    let standin = Standin::start(world);
    standin.set_consent(Consent::Approve);
    standin
}

#[test]
fn a_login_gives_working_credentials_and_says_whose() {
    let (standin, key) = (approving(World::sample()), key());
    let tokens = json(&exchange(&standin, &proof(&key, &claims(&standin)), &code(&standin)));
    assert_eq!((&tokens["tokenType"], &tokens["expiresIn"]), (&json!("aws_sigv4"), &json!(900)));
    let text = |name: &str| tokens["accessToken"][name].as_str().unwrap();
    let session = Some(text("sessionToken").to_owned());
    let client =
        Client { token: session, ..Client::new(&standin, text("accessKeyId"), text("secretAccessKey")) };
    let arn = xml(&client.sts("GetCallerIdentity", &[]), "Arn");
    let payload = tokens["idToken"].as_str().unwrap().split('.').nth(1).unwrap();
    let payload: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    assert_eq!(payload["sub"], arn);
}

#[test]
fn a_proof_is_checked_to_the_letter() {
    let (standin, key) = (approving(World::sample()), key());
    let with = |proof: &str| json_refusal(&exchange(&standin, proof, &code(&standin)));
    let changed = |name: &str, value: Value| {
        let mut claims = claims(&standin);
        claims[name] = value;
        proof(&key, &claims)
    };
    assert_eq!(with(&changed("htm", json!("GET"))), INVALID);
    assert_eq!(with(&changed("htu", json!(format!("{}/token", standin.url())))), INVALID);
    assert_eq!(with(&changed("iat", json!(standin.now().timestamp() - 301))), INVALID);
    assert_eq!(with(&changed("jti", json!("short"))), INVALID);
    let good = proof(&key, &claims(&standin));
    let (signed, _) = good.rsplit_once('.').unwrap();
    let other: Signature = key.sign(b"something else");
    assert_eq!(with(&format!("{signed}.{}", URL_SAFE_NO_PAD.encode(other.to_bytes()))), INVALID);
    assert_eq!(with(&format!("{signed}.{}", URL_SAFE_NO_PAD.encode(other.to_der()))), INVALID);
    assert_eq!(with("a.b"), INVALID);
    assert_eq!(exchange(&standin, &good, &code(&standin)).status, 200);
    assert_eq!(with(&good), INVALID);
}

#[test]
fn refresh_tokens_rotate_and_are_bound_to_the_key() {
    let (standin, key) = (approving(World::sample()), key());
    let first = json(&exchange(&standin, &proof(&key, &claims(&standin)), &code(&standin)));
    assert_eq!(json_refusal(&refresh(&standin, &self::key(), &first["refreshToken"])), INVALID);
    let second = json(&refresh(&standin, &key, &first["refreshToken"]));
    assert!(second.get("idToken").is_none());
    let expired = "400 AccessDeniedException TOKEN_EXPIRED";
    assert_eq!(json_refusal(&refresh(&standin, &key, &first["refreshToken"])), expired);
    standin.change_password();
    let changed = json_refusal(&refresh(&standin, &key, &second["refreshToken"]));
    assert_eq!(changed, "400 AccessDeniedException USER_CREDENTIALS_CHANGED");
}

#[test]
fn codes_expire_and_users_need_the_permission() {
    let standin = approving(World::sample());
    let code_given = code(&standin);
    standin.expire_codes();
    let late = exchange(&standin, &proof(&key(), &claims(&standin)), &code_given);
    assert_eq!(json_refusal(&late), "400 AccessDeniedException AUTHCODE_EXPIRED");

    let arn = "arn:aws:sts::111122223333:assumed-role/Admin/alice";
    let standin = approving(World::sample().sign_in(SignIn::new(arn).forbidden().lifetimes(300, 600)));
    let refused = exchange(&standin, &proof(&key(), &claims(&standin)), &code(&standin));
    assert_eq!(json_refusal(&refused), "400 AccessDeniedException INSUFFICIENT_PERMISSIONS");
    standin.change_world(|world| world.sign_in.permitted = true);
    let (key, granted) = (key(), code(&standin));
    let tokens = json(&exchange(&standin, &proof(&key, &claims(&standin)), &granted));
    assert_eq!(tokens["expiresIn"], 300);
    standin.advance(TimeDelta::seconds(601));
    let late = json_refusal(&refresh(&standin, &key, &tokens["refreshToken"]));
    assert_eq!(late, "400 AccessDeniedException TOKEN_EXPIRED");
}

#[test]
fn another_device_is_shown_a_text_to_copy() {
    let standin = approving(World::sample());
    let confirmation = format!("{}/v1/sessions/confirmation", standin.url());
    let page = authorize(&standin, CROSS_DEVICE, &confirmation, "SHA-256");
    let page = browser::open(page.header("location").unwrap()).unwrap();
    let text = STANDARD.decode(page.code().unwrap()).unwrap();
    assert!(text.starts_with(b"state=state&code="));

    assert_eq!(authorize(&standin, CROSS_DEVICE, CALLBACK, "SHA-256").status, 400);
    assert_eq!(authorize(&standin, SAME_DEVICE, &confirmation, "SHA-256").status, 400);
    let page = authorize(&standin, SAME_DEVICE, CALLBACK, "S256");
    assert!(page.header("location").unwrap().contains("error=invalid_request"));
    assert_eq!(authorize(&sample(), SAME_DEVICE, CALLBACK, "SHA-256").status, 200);
}
