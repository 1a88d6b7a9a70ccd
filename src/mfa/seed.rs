//! The seed of a virtual MFA device: what an authenticator app scans, and what its codes are computed from.

use chrono::{DateTime, Utc};
use totp_rs::{Builder, Totp};
use url::{Host, Url};
use zeroize::Zeroizing;

use crate::identifiers::{MfaSerial, account_of_arn};
use crate::secret::Secret;

/// The time step of AWS's codes, in seconds.
pub(super) const STEP: i64 = 30;
/// The shortest seed that is taken, in bytes. AWS makes 40; other tools made 10.
const SHORTEST: usize = 10;
/// The issuer that authenticator apps show. Short, so that the QR code fits into a terminal.
const ISSUER: &str = "AWS";

/// Why a text is not a seed. The text itself is in none of the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SeedError {
    /// Nothing was given.
    #[error("the seed is empty")]
    Empty,
    /// A character that base32 does not have.
    #[error("the seed is not base32, which has the letters A to Z and the digits 2 to 7 only")]
    NotBase32,
    /// Too short to be a seed, and perhaps a code.
    #[error("the seed is too short: it has at least sixteen characters, and AWS's have sixty-four")]
    TooShort,
    /// An `otpauth://` URI that cannot be read.
    #[error("the otpauth:// URI has no seed")]
    Uri,
    /// A URI of codes that count uses instead of time.
    #[error("the otpauth:// URI is not of time-based codes (`totp`)")]
    NotTimeBased,
    /// A URI of codes that AWS does not take.
    #[error("the otpauth:// URI is of codes that AWS does not take: {0}")]
    NotAws(&'static str),
}

/// A seed, and with it the codes of any instant.
pub struct Seed(Totp);

impl Seed {
    /// Reads a seed as people have it: base32 in any case, with blanks, hyphens and padding, or an `otpauth://` URI.
    pub fn parse(text: &Secret) -> Result<Self, SeedError> {
        let text = text.expose().trim();
        match text.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("otpauth://")) {
            true => Self::from_uri(text),
            false => Self::from_base32(text),
        }
    }

    fn from_base32(text: &str) -> Result<Self, SeedError> {
        let plain = text.chars().filter(|c| !c.is_whitespace() && *c != '-' && *c != '=');
        let plain: Zeroizing<String> = Zeroizing::new(plain.map(|c| c.to_ascii_uppercase()).collect());
        if plain.is_empty() {
            return Err(SeedError::Empty);
        }
        let secret = totp_rs::Secret::try_from_base32(plain.as_str()).map_err(|_| SeedError::NotBase32)?;
        if secret.as_bytes().len() < SHORTEST {
            return Err(SeedError::TooShort);
        }
        // `build` asks for 128 bits; the seeds of some older devices have 80.
        Ok(Self(Builder::new().with_secret(secret).build_noncompliant()))
    }

    fn from_uri(text: &str) -> Result<Self, SeedError> {
        let uri = Url::parse(text).map_err(|_| SeedError::Uri)?;
        if uri.host() != Some(Host::Domain("totp")) {
            return Err(SeedError::NotTimeBased);
        }
        let value = |name: &str| {
            let mut pairs = uri.query_pairs();
            pairs.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        };
        for (name, taken, refused) in [
            ("algorithm", "SHA1", "their algorithm is not SHA-1"),
            ("digits", "6", "they do not have six digits"),
            ("period", "30", "they do not change every thirty seconds"),
        ] {
            if value(name).is_some_and(|value| !value.replace('-', "").eq_ignore_ascii_case(taken)) {
                return Err(SeedError::NotAws(refused));
            }
        }
        let secret = Zeroizing::new(value("secret").ok_or(SeedError::Uri)?.into_owned());
        Self::from_base32(&secret)
    }

    /// The code of an instant.
    pub fn code_at(&self, now: DateTime<Utc>) -> Secret {
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        Secret::new(self.0.generate(seconds).to_string())
    }

    /// The seed as it is stored: plain base32.
    pub fn to_base32(&self) -> Secret {
        Secret::new(self.0.secret().to_base32())
    }

    /// The seed as people type it into an app: base32 in groups of four.
    pub fn to_groups(&self) -> Vec<Secret> {
        let text = self.to_base32();
        let groups = text.expose().as_bytes().chunks(4);
        groups.map(|group| Secret::new(String::from_utf8_lossy(group).into_owned())).collect()
    }

    /// The URI that the QR code of a device holds.
    pub fn uri(&self, serial: &MfaSerial) -> Secret {
        let name = serial.as_str().rsplit('/').next().unwrap_or_default();
        let account = account_of_arn(serial.as_str()).map(|account| format!("@{account}"));
        let label = format!("{ISSUER}:{name}{}", account.unwrap_or_default());
        let mut uri = Url::parse("otpauth://totp/").expect("a constant URI");
        uri.set_path(&label);
        let secret = self.to_base32();
        uri.query_pairs_mut().append_pair("secret", secret.expose()).append_pair("issuer", ISSUER);
        Secret::new(uri.into())
    }
}

/// When the time step of an instant ends.
pub fn end_of_step(now: DateTime<Utc>) -> DateTime<Utc> {
    let end = (now.timestamp().div_euclid(STEP) + 1) * STEP;
    DateTime::from_timestamp(end, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed of RFC 6238, appendix B: "12345678901234567890".
    const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn code(text: &str, seconds: i64) -> String {
        let seed = Seed::parse(&text.into()).unwrap();
        seed.code_at(DateTime::from_timestamp(seconds, 0).unwrap()).expose().clone()
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        for (seconds, expected) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            assert_eq!(code(RFC, seconds), expected, "{seconds}");
        }
    }

    #[test]
    fn seeds_are_read_as_people_have_them() {
        for text in [
            "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
            " GEZDGNBVGY3TQOJQ-GEZDGNBVGY3TQOJQ==== \n",
            "otpauth://totp/Amazon%20Web%20Services:a@1?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Other",
            "OTPAUTH://totp/x?secret=gezdgnbvgy3tqojqgezdgnbvgy3tqojq&digits=6&period=30&algorithm=sha-1",
        ] {
            assert_eq!(code(text, 59), "287082", "{text}");
        }
        assert_eq!(code("JBSWY3DPEHPK3PXP", 0).len(), 6, "80 bits are taken");
        assert_eq!(Seed::parse(&RFC.to_lowercase().into()).unwrap().to_base32().expose(), RFC);
    }

    #[test]
    fn what_is_no_seed_for_aws_is_refused() {
        for (text, expected) in [
            ("", SeedError::Empty),
            ("  = ", SeedError::Empty),
            ("123456", SeedError::NotBase32),
            ("234567", SeedError::TooShort),
            ("JBSWY3DPEHPK3PX0", SeedError::NotBase32),
            ("otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ&counter=1", SeedError::NotTimeBased),
            ("otpauth://totp/x", SeedError::Uri),
            (
                "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&digits=8",
                SeedError::NotAws("they do not have six digits"),
            ),
            (
                "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&algorithm=SHA256",
                SeedError::NotAws("their algorithm is not SHA-1"),
            ),
        ] {
            assert_eq!(Seed::parse(&text.into()).err(), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_uri_names_the_device_and_leads_back_to_the_seed() {
        let serial = "arn:aws:iam::111122223333:mfa/alice".parse().unwrap();
        let uri = Seed::parse(&RFC.into()).unwrap().uri(&serial);
        assert_eq!(
            uri.expose(),
            "otpauth://totp/AWS:alice@111122223333?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=AWS"
        );
        assert_eq!(code(uri.expose(), 59), "287082");
    }

    #[test]
    fn a_step_ends_at_the_half_minute() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        assert_eq!(end_of_step(at(59)), at(60));
        assert_eq!(end_of_step(at(60)), at(90));
    }
}
