//! RFC 6238 codes (SHA-1, six digits, thirty seconds), written without the crate that keyfob uses, so that an
//! error there shows.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

pub(crate) const STEP_SECONDS: i64 = 30;

/// The generator behind one MFA device.
#[derive(Clone, Debug)]
pub(crate) struct Totp {
    key: Vec<u8>,
}

impl Totp {
    /// Takes base32 text; blanks, hyphens, case and padding do not matter.
    pub(crate) fn from_base32(seed: &str) -> Option<Self> {
        let mut key = Vec::new();
        let (mut buffer, mut bits) = (0_u32, 0);
        for character in seed.chars().filter(|c| !matches!(c, ' ' | '-' | '=')) {
            let value = match character.to_ascii_uppercase() {
                letter @ 'A'..='Z' => u32::from(letter) - u32::from('A'),
                digit @ '2'..='7' => u32::from(digit) - u32::from('2') + 26,
                _ => return None,
            };
            buffer = buffer << 5 | value;
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                key.push(u8::try_from(buffer >> bits & 0xff).expect("masked to eight bits"));
            }
        }
        (!key.is_empty()).then_some(Self { key })
    }

    pub(crate) fn code(&self, step: i64) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.key).expect("HMAC takes keys of any length");
        mac.update(&step.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let offset = usize::from(digest[19] & 0x0f);
        let word = [digest[offset], digest[offset + 1], digest[offset + 2], digest[offset + 3]];
        format!("{:06}", (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000)
    }

    pub(crate) fn code_at(&self, instant: DateTime<Utc>) -> String {
        self.code(step_at(instant))
    }

    /// The step in `steps` whose code this is.
    pub(crate) fn find(&self, code: &str, mut steps: impl Iterator<Item = i64>) -> Option<i64> {
        steps.find(|step| self.code(*step) == code)
    }
}

pub(crate) fn step_at(instant: DateTime<Utc>) -> i64 {
    instant.timestamp().div_euclid(STEP_SECONDS)
}
