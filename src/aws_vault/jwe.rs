//! Opening what is encrypted with a passphrase in the compact form of JSON Web Encryption (RFC 7516), with the one
//! pair of algorithms that aws-vault's files have: `PBES2-HS256+A128KW` (RFC 7518, section 4.8) and `A256GCM`
//! (section 5.3).

use std::num::NonZeroU32;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::key_wrap::{AES_128, AesKek, KeyWrap};
use aws_lc_rs::pbkdf2;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::secret::Secret;

const KEY_ALGORITHM: &str = "PBES2-HS256+A128KW";
const CONTENT_ALGORITHM: &str = "A256GCM";
/// More would keep a machine busy for minutes; aws-vault's files have 8192.
const MOST_ITERATIONS: u32 = 10_000_000;
/// The key that the passphrase makes, in bytes, and the one that it opens.
const WRAPPING_KEY: usize = 16;
const CONTENT_KEY: usize = 32;

/// Why a text was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum JweError {
    /// It is something else.
    #[error("it is not a file of aws-vault's")]
    NotJwe,
    /// It is encrypted otherwise.
    #[error("it is encrypted in a way that aws-vault does not use")]
    OtherAlgorithm,
    /// The passphrase is another.
    #[error("the passphrase does not open it")]
    WrongPassphrase,
    /// The key was opened, and what it should open is not whole.
    #[error("it is damaged")]
    Damaged,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    enc: String,
    p2c: u32,
    p2s: String,
    zip: Option<String>,
}

/// The plaintext.
pub(super) fn open(text: &str, passphrase: &Secret) -> Result<Secret<Vec<u8>>, JweError> {
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| JweError::NotJwe);
    let parts: Vec<&str> = text.trim().split('.').collect();
    let [header_text, wrapped, nonce, sealed, tag] = parts.as_slice() else { return Err(JweError::NotJwe) };
    let header: Header = serde_json::from_slice(&decode(header_text)?).map_err(|_| JweError::NotJwe)?;
    if header.alg != KEY_ALGORITHM || header.enc != CONTENT_ALGORITHM || header.zip.is_some() {
        return Err(JweError::OtherAlgorithm);
    }
    let key = content_key(&header, &decode(wrapped)?, passphrase)?;
    let nonce = Nonce::try_assume_unique_for_key(&decode(nonce)?).map_err(|_| JweError::NotJwe)?;
    let mut content = Zeroizing::new(decode(sealed)?);
    content.extend(decode(tag)?);
    let key = UnboundKey::new(&AES_256_GCM, &*key).map_err(|_| JweError::Damaged)?;
    let opened = LessSafeKey::new(key).open_in_place(nonce, Aad::from(header_text.as_bytes()), &mut content);
    opened.map(|plain| Secret::new(plain.to_vec())).map_err(|_| JweError::Damaged)
}

fn content_key(
    header: &Header,
    wrapped: &[u8],
    passphrase: &Secret,
) -> Result<Zeroizing<[u8; CONTENT_KEY]>, JweError> {
    let iterations = NonZeroU32::new(header.p2c).filter(|count| count.get() <= MOST_ITERATIONS);
    let iterations = iterations.ok_or(JweError::OtherAlgorithm)?;
    let input = URL_SAFE_NO_PAD.decode(&header.p2s).map_err(|_| JweError::NotJwe)?;
    let salt = [KEY_ALGORITHM.as_bytes(), &[0], &input].concat();
    let mut wrapping_key = Zeroizing::new([0; WRAPPING_KEY]);
    let secret = passphrase.expose().as_bytes();
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, iterations, &salt, secret, &mut *wrapping_key);
    if wrapped.len() != CONTENT_KEY + 8 {
        return Err(JweError::NotJwe);
    }
    let wrapping = AesKek::new(&AES_128, &*wrapping_key).map_err(|_| JweError::Damaged)?;
    // The library asks for room for the check value too.
    let mut buffer = Zeroizing::new([0; CONTENT_KEY + 8]);
    let key = wrapping.unwrap(wrapped, &mut *buffer).map_err(|_| JweError::WrongPassphrase)?;
    let mut content_key = Zeroizing::new([0; CONTENT_KEY]);
    if key.len() != CONTENT_KEY {
        return Err(JweError::NotJwe);
    }
    content_key.copy_from_slice(key);
    Ok(content_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by jwcrypto, a library in Python, of an item as aws-vault's; the passphrase is "correct horse".
    const FILE: &str = "eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1ciLCJjcmVhdGVkIjoiMjAyNC0wNS0xNyAxMDowMDowMC4xMjM0NTY3ODkgKzAyMDAg\
         Q0VTVCBtPSs0LjIiLCJlbmMiOiJBMjU2R0NNIiwicDJjIjo4MTkyLCJwMnMiOiJWZGdHY0tQVFhSeWhJR1hqZEFNaThRIn0.zTkW\
         34KxZiMENwkIS-ZGm2-YHMn9fRxR8GTxAskgvC9oT5I4iAPZCA.vzLkDVUpuiaoXLgP.sWjTRtl3lYGyL9eUDfht-qCbIr8h3_Br\
         mVN9xHMrZgO2s8aFT5Be6gdVlMMjdGMfiS_r-HfOPLVMrZEtjsaDdiznxzFD_ioH0sZRYwOiYon8zcY0lU_8PgFwLwonBcbW678R\
         8R016GwfYA-OQKUVDNEDOPWCIwT2nu3s8bmxwAseV19vfk48GITYZBS4MvNrEddmWorFW2KHDaW1dCiTPaAtO0vODnwyiHZhQmSu\
         B4cSTYFgQ7pHj4rfhwJWxo2N92AU8-JvmDvyUtYT0eRAIFEp4zSqBmBQB7MT9Ychqw8SqfAh8PCycZOvVpE5h6nPE8iaU_T_5MMZ\
         arf_XCLDtA79vkwBzrEdTo1RrIsjSDuulRFchfbyzyRF5AAtbkquEbmKjIe1eL7B0eR_z8PDQp0XCg64-xaxJnQLfJRKCl0tYLdI\
         JEsh3748hbkqV6sO.hWaXhsZ7-Xma-mg5KMQlJA";
    /// The same with AES-CBC.
    const CBC: &str = "eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1ciLCJjcmVhdGVkIjoiMjAyNC0wNS0xNyAxMDowMDowMC4xMjM0NTY3ODkgKzAyMDAg\
         Q0VTVCBtPSs0LjIiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwicDJjIjo4MTkyLCJwMnMiOiJlTWl4NS1kcU9jWFVSOXJJMXJMR1ln\
         In0.yDTPgUYbhtI0JLxmKyonEhqE1DWyoX-OUPsb09Go0isQJRpuTw5axQ.mbKN1EJYI26jKTPd4mgRfw.pq1JGwCKF7L6gzSWHN\
         YuWg.FjF9KXxs3Ct-EAhdcHVr_g";

    fn opened(text: &str, passphrase: &str) -> Result<String, JweError> {
        let plain = open(text, &passphrase.into())?;
        Ok(String::from_utf8(plain.expose().clone()).unwrap())
    }

    #[test]
    fn another_librarys_file_is_opened() {
        let plain = opened(&format!("{FILE}\n"), "correct horse").unwrap();
        assert!(plain.contains(r#""Label": "aws-vault (me)""#), "{plain}");
    }

    #[test]
    fn why_a_file_is_not_opened_is_told_apart() {
        assert_eq!(opened(FILE, "correct hors"), Err(JweError::WrongPassphrase));
        assert_eq!(opened(CBC, "correct horse"), Err(JweError::OtherAlgorithm));
        for other in ["", "hunter2", "a.b.c.d.e", "e30.e30.e30.e30.e30"] {
            assert_eq!(opened(other, "correct horse"), Err(JweError::NotJwe), "{other}");
        }
        let last = FILE.rfind('.').unwrap();
        let damaged = format!("{}.{}", &FILE[..last], URL_SAFE_NO_PAD.encode([0; 16]));
        assert_eq!(opened(&damaged, "correct horse"), Err(JweError::Damaged));
        // The header is authenticated too.
        let header =
            String::from_utf8(URL_SAFE_NO_PAD.decode(FILE.split('.').next().unwrap()).unwrap()).unwrap();
        let header = URL_SAFE_NO_PAD.encode(header.replace("2024", "2025"));
        let damaged = format!("{header}{}", &FILE[FILE.find('.').unwrap()..]);
        assert_eq!(opened(&damaged, "correct horse"), Err(JweError::Damaged));
    }

    #[test]
    fn a_file_that_would_take_for_ever_is_refused() {
        let header = r#"{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":4000000000,"p2s":"AAAA"}"#;
        let text = format!("{}.AA.AAAAAAAAAAAAAAAA.AA.AA", URL_SAFE_NO_PAD.encode(header));
        assert_eq!(opened(&text, "x"), Err(JweError::OtherAlgorithm));
    }
}
