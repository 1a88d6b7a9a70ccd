//! Proof Key for Code Exchange (RFC 7636), and the state that ties a callback to the login that it answers.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::LoginError;
use crate::secret::Secret;

/// Makes a verifier of 64 characters.
const VERIFIER_BYTES: usize = 48;
const STATE_BYTES: usize = 24;

/// The secrets of one login.
pub struct Pkce {
    /// Sent with the code; proves that whoever asked for it redeems it.
    pub verifier: Secret,
    /// Comes back with the callback.
    pub state: Secret,
}

impl Pkce {
    /// New secrets.
    pub fn generate() -> Result<Self, LoginError> {
        let no_bytes = |error: getrandom::Error| LoginError::Random { detail: error.to_string() };
        Ok(Self {
            verifier: random_text::<VERIFIER_BYTES>().map_err(no_bytes)?,
            state: random_text::<STATE_BYTES>().map_err(no_bytes)?,
        })
    }

    /// The digest of the verifier that the browser carries.
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.expose()))
    }
}

fn random_text<const BYTES: usize>() -> Result<Secret, getrandom::Error> {
    let mut bytes = zeroize::Zeroizing::new([0; BYTES]);
    getrandom::fill(&mut *bytes)?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(*bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_rfc() {
        // RFC 7636, appendix B.
        let pkce = Pkce { verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into(), state: "".into() };
        assert_eq!(pkce.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn secrets_are_long_and_differ() {
        let (one, other) = (Pkce::generate().unwrap(), Pkce::generate().unwrap());
        assert_eq!((one.verifier.expose().len(), one.state.expose().len()), (64, 32));
        assert!(!one.verifier.equals(&other.verifier) && !one.state.equals(&other.state));
    }
}
