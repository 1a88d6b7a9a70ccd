//! Lines that end before a terminal does, at words.

use textwrap::{Options, WordSeparator, WordSplitter};

/// Narrower than this, the terminal may as well break the lines itself.
const NARROWEST: usize = 20;
/// What marks a line, so that its continuation stands behind it.
const MARKS: [&str; 3] = ["! ", "- ", "└─ "];

/// Breaks the lines that are longer than the terminal. What goes on below stands as far to the right as its line, behind
/// its mark. A word, such as a URL, is never broken. `None` leaves everything as it is.
pub fn wrap(text: &str, width: Option<usize>) -> String {
    match width {
        Some(width) if width >= NARROWEST => {
            text.split('\n').map(|line| wrap_line(line, width)).collect::<Vec<_>>().join("\n")
        }
        _ => text.to_owned(),
    }
}

fn wrap_line(line: &str, width: usize) -> String {
    if columns(line) <= width {
        return line.to_owned();
    }
    let words = line.trim_start_matches(' ');
    let mark = MARKS.into_iter().find(|mark| words.starts_with(mark)).unwrap_or_default();
    let before = &line[..line.len() - words.len() + mark.len()];
    let below = " ".repeat(columns(before));
    let options = plain_words(width).initial_indent(before).subsequent_indent(&below);
    textwrap::fill(&words[mark.len()..], options)
}

/// The lines of a text in a column of a table, where a word that is longer than the column is broken.
pub(super) fn cell(text: &str, width: usize) -> Vec<String> {
    textwrap::wrap(text, plain_words(width).break_words(true)).into_iter().map(Into::into).collect()
}

fn plain_words<'a>(width: usize) -> Options<'a> {
    Options::new(width)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
}

/// How many columns of a terminal a text takes.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { textwrap::core::display_width(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_words_and_go_on_behind_their_mark() {
        let text = "! one two three four five six\n  seven eight nine ten eleven\n└─ a-b-c d-e-f g-h-i";
        assert_eq!(
            wrap(text, Some(20)),
            "! one two three four\n  five six\n  seven eight nine\n  ten eleven\n└─ a-b-c d-e-f g-h-i"
        );
        assert_eq!(wrap(text, None), text);
        assert_eq!(wrap(text, Some(3)), text);
    }

    #[test]
    fn an_address_stays_whole() {
        let url = "https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH";
        assert_eq!(wrap(&format!("Open {url} now"), Some(30)), format!("Open\n{url}\nnow"));
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!((columns("abc"), columns("é"), columns("日本")), (3, 1, 4));
    }
}
