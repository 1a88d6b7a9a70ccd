//! A 32-byte key as text: 64 hexadecimal digits, the form of key files and of the sealing key's item.

use zeroize::Zeroizing;

use crate::secret::Secret;

/// The digits of a key.
pub(crate) fn encode(key: &[u8; 32]) -> Secret<Vec<u8>> {
    let halves = key.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    // Room for all of them and a line end, so that the text is never moved, which would leave an unwiped copy.
    let mut text = Vec::with_capacity(65);
    text.extend(halves.map(|half| b"0123456789abcdef"[usize::from(half)]));
    Secret::new(text)
}

/// The key that 64 hexadecimal digits spell.
pub(crate) fn decode(text: &[u8]) -> Option<Secret<[u8; 32]>> {
    if text.len() != 64 {
        return None;
    }
    let mut key = Zeroizing::new([0; 32]);
    for (byte, pair) in key.iter_mut().zip(text.chunks_exact(2)) {
        let [high, low] = [pair[0], pair[1]].map(|digit| char::from(digit).to_digit(16));
        *byte = u8::try_from(high? * 16 + low?).ok()?;
    }
    Some(Secret::new(*key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_as_it_was_written() {
        let key: [u8; 32] = std::array::from_fn(|index| u8::try_from(index * 8 + 5).unwrap());
        let text = encode(&key);
        assert!(text.expose().starts_with(b"050d151d"));
        assert_eq!(decode(text.expose()).unwrap().expose(), &key);
        assert_eq!(decode(&text.expose().to_ascii_uppercase()).unwrap().expose(), &key);
    }

    #[test]
    fn anything_but_64_digits_is_no_key() {
        for wrong in ["", "00", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64), &"+1".repeat(32)] {
            assert!(decode(wrong.as_bytes()).is_none(), "{wrong}");
        }
    }
}
