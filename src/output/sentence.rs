//! Texts that begin a sentence.

/// The text with a capital at its beginning.
pub fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_only() {
        for (text, capital) in [("", ""), ("the file", "The file"), ("é", "É"), ("`x` is", "`x` is")] {
            assert_eq!(capitalized(text), capital);
        }
    }
}
