//! What must hold of a vault file, whatever is in it.

use super::crypto;
use super::format::{Header, Sealed, encode};
use super::items::Items;
use crate::secret::Secret;

/// The bytes as they are, as the content of a file whose checksum is right, and as the items of a file that opens.
pub fn a_vault_file_is_read_or_refused(bytes: &[u8]) {
    let key = Secret::new([7; 32]);
    let whole = [bytes, crypto::checksum(bytes).as_slice()].concat();
    for file in [bytes, &whole] {
        let Ok(sealed) = Sealed::parse(file) else { continue };
        assert!(sealed.open(&key).is_none(), "a file opened with a key that it was not sealed with");
        items_come_back(&sealed.header, &Items::default());
    }
    if let Some(items) = Items::parse(bytes)
        && let Ok(sealed) = Sealed::parse(&vector())
    {
        items_come_back(&sealed.header, &items);
    }
}

fn items_come_back(header: &Header, items: &Items) {
    let key = Secret::new([7; 32]);
    let file = encode(header, items, &key, [9; 24]);
    let again = Sealed::parse(&file).expect("what is written can be read");
    assert_eq!(again.header, *header);
    let opened = again.open(&key).expect("with the right key it opens");
    assert!(
        opened
            .0
            .iter()
            .map(|(account, item)| (account, &item.label, item.secret.expose()))
            .eq(items.0.iter().map(|(account, item)| (account, &item.label, item.secret.expose())))
    );
    // Any bit of the header, the nonce or the items counts, even where the checksum is made right again.
    let mut content = file[..file.len() - 32].to_vec();
    for at in [8, 20, content.len() - 1] {
        content[at] ^= 1;
        let forged = [content.as_slice(), crypto::checksum(&content).as_slice()].concat();
        assert!(
            Sealed::parse(&forged).ok().and_then(|sealed| sealed.open(&key)).is_none(),
            "byte {at} does not count"
        );
        content[at] ^= 1;
    }
}

/// The committed vector, whose header serves for files made here.
fn vector() -> Vec<u8> {
    let digits = include_str!("test_vector.hex").split_whitespace().collect::<String>();
    let pairs = digits.as_bytes().chunks_exact(2);
    let digit = |digit: u8| char::from(digit).to_digit(16).expect("a digit");
    pairs.map(|pair| u8::try_from(digit(pair[0]) * 16 + digit(pair[1])).expect("a byte")).collect()
}
