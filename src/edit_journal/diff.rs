//! Unified diffs for showing.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use super::text::secret_lines;

/// A diff that takes longer to be made short is shown longer.
const TIME_LIMIT: Duration = Duration::from_millis(500);

const CONTEXT_LINES: usize = 3;

/// What changes in a file, as a unified diff; empty if nothing does. The values of secrets are left out, and control
/// characters are shown escaped.
pub fn unified_diff(path: &Path, old: Option<&str>, new: Option<&str>) -> String {
    if old == new {
        return String::new();
    }
    let name = |text: Option<&str>| text.map_or("/dev/null".to_owned(), |_| path.display().to_string());
    let mut output = format!("--- {}\n+++ {}\n", name(old), name(new));
    let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
    let (old_secrets, new_secrets) = (secret_lines(old), secret_lines(new));
    let diff = TextDiff::configure().timeout(TIME_LIMIT).diff_lines(old, new);
    for hunk in diff.unified_diff().context_radius(CONTEXT_LINES).iter_hunks() {
        _ = writeln!(output, "{}", hunk.header()); // a String takes everything
        for change in hunk.iter_changes() {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            let is_secret =
                |secrets: &[bool], index: Option<usize>| index.is_some_and(|index| secrets[index]);
            let secret =
                is_secret(&old_secrets, change.old_index()) || is_secret(&new_secrets, change.new_index());
            output.push(sign);
            push_line(&mut output, change.value(), secret);
            if change.missing_newline() {
                output.push_str("\\ No newline at end of file\n");
            }
        }
    }
    output
}

fn push_line(output: &mut String, line: &str, secret: bool) {
    let line = line.trim_end_matches(['\r', '\n']);
    let shown = if secret { &line[..start_of_value(line)] } else { line };
    for character in shown.chars() {
        match character {
            '\t' => output.push('\t'),
            _ if character.is_control() => output.extend(character.escape_default()),
            _ => output.push(character),
        }
    }
    output.push_str(if secret { "REDACTED\n" } else { "\n" });
}

/// Where the value begins in a setting or a continuation line. An indented line may be either; then nothing but the
/// indentation is shown.
fn start_of_value(line: &str) -> usize {
    let start = match line.find('=') {
        Some(position) if !line.starts_with([' ', '\t']) => position + 1,
        _ => 0,
    };
    start + line[start..].len() - line[start..].trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(old: &str, new: &str) -> String {
        unified_diff(Path::new("/home/a/.aws/config"), Some(old), Some(new))
    }

    #[test]
    fn a_diff_is_unified() {
        let old = "[default]\nregion = a\n1\n2\n3\n4\n5\n6\n7\nlast";
        let new = "[default]\nregion = b\n1\n2\n3\n4\n5\n6\n7\nlast\n";
        assert_eq!(
            diff(old, new),
            "--- /home/a/.aws/config\n+++ /home/a/.aws/config\n@@ -1,5 +1,5 @@\n [default]\n-region = a\n+region = b\n \
             1\n 2\n 3\n@@ -7,4 +7,4 @@\n 5\n 6\n 7\n-last\n\\ No newline at end of file\n+last\n"
        );
        assert_eq!(diff(old, old), "");
    }

    #[test]
    fn files_that_come_and_go_are_shown_as_such() {
        let made = unified_diff(Path::new("f"), None, Some("a\n"));
        assert_eq!(made, "--- /dev/null\n+++ f\n@@ -0,0 +1 @@\n+a\n");
        assert_eq!(
            unified_diff(Path::new("f"), Some("a\n"), None),
            "--- f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
        );
    }

    #[test]
    fn secrets_are_never_shown() {
        let text = diff(
            "aws_secret_access_key = sentinel-one\nregion = a\n#aws_session_token=sentinel-two\n",
            "aws_secret_access_key =\n  sentinel=three\nregion = a\n#aws_session_token=sentinel-four\n",
        );
        assert!(!text.contains("sentinel"), "{text}");
        assert!(text.contains("-aws_secret_access_key = REDACTED\n"), "{text}");
        assert!(text.contains("+#aws_session_token=REDACTED\n"), "{text}");
    }

    #[test]
    fn control_characters_are_escaped() {
        assert!(diff("a\r\n", "\u{1b}[2Jb\r\n").ends_with("-a\n+\\u{1b}[2Jb\n"));
    }
}
