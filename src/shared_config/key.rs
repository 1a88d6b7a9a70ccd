//! Keys at a glance.

/// One bit for a key, by its length and its ends without regard to case: nearly every look-up is for a key that is not
/// there, and a bit that is missing says so. Known when the program is built for most keys.
#[inline]
pub const fn key_mark(key: &[u8]) -> u64 {
    /// Makes a capital letter small, and of nothing else a letter that it could be taken for.
    const SMALL: u8 = 0x20;
    match key {
        [] => 1,
        [first, ..] => {
            let last = key[key.len() - 1];
            // The factors keep the keys of ordinary profiles apart.
            1 << ((key.len() * 5 + (*first | SMALL) as usize + (last | SMALL) as usize * 12) % 64)
        }
    }
}

/// The marks of the keys of a section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct KeyMarks {
    seen: u64,
    /// Whether two keys have the same mark; where not, no two keys are the same.
    may_repeat: bool,
}

impl KeyMarks {
    #[inline]
    pub(super) fn add(&mut self, key: &[u8]) {
        let mark = key_mark(key);
        self.may_repeat |= self.seen & mark != 0;
        self.seen |= mark;
    }

    #[inline]
    pub(super) fn may_have(self, key: &str) -> bool {
        self.seen & key_mark(key.as_bytes()) != 0
    }

    pub(super) fn may_repeat(self) -> bool {
        self.may_repeat
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_key_has_the_same_mark_in_any_case(key in "[a-zA-Z0-9_.:é-]{0,12}") {
            prop_assert_eq!(key_mark(key.as_bytes()), key_mark(key.to_ascii_lowercase().as_bytes()));
            prop_assert_eq!(key_mark(key.as_bytes()), key_mark(key.to_ascii_uppercase().as_bytes()));
        }
    }
}
