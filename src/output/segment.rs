//! A segment of a shell's prompt: a format with fields, and colour in the way that each prompt takes it.
//!
//! `{field}` stands for a field's text. `[…]` is left out where a field inside it is empty. A backslash takes the next
//! character as it is.

/// Who shows the segment, and so how colour is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Painter {
    /// Plain text
    #[default]
    None,
    /// Terminal escapes
    Ansi,
    /// Terminal escapes between bash's \[ and \]
    Bash,
    /// zsh's %F{…}
    Zsh,
    /// tmux's #[fg=…]
    Tmux,
}

/// How urgent it is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// Nothing to see.
    Calm,
    /// The session ends soon.
    Soon,
    /// The session has ended or is about to, or the profile is marked as one to be careful with.
    Now,
}

/// A format that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// A field that is not there.
    #[error("the format names `{name}`, which is not a field")]
    UnknownField {
        /// Its name.
        name: String,
    },
    /// A bracket or brace without its other half.
    #[error("the format has `{bracket}` without its other half")]
    Unbalanced {
        /// The bracket.
        bracket: char,
    },
}

/// Fills a format in. `field` gives a field's text; `None` where there is no such field.
pub fn fill<'t>(format: &str, field: impl Fn(&str) -> Option<&'t str>) -> Result<String, FormatError> {
    let mut whole = String::new();
    let mut group: Option<(String, bool)> = None;
    let mut characters = format.chars();
    while let Some(c) = characters.next() {
        match c {
            '[' if group.is_none() => group = Some((String::new(), true)),
            ']' => match group.take() {
                Some((text, true)) => whole.push_str(&text),
                Some((_, false)) => {}
                None => return Err(FormatError::Unbalanced { bracket: ']' }),
            },
            '{' => {
                let mut name = String::new();
                loop {
                    match characters.next() {
                        Some('}') => break,
                        Some(c) => name.push(c),
                        None => return Err(FormatError::Unbalanced { bracket: '{' }),
                    }
                }
                let text = field(&name).ok_or(FormatError::UnknownField { name })?;
                match &mut group {
                    Some((inside, full)) => {
                        inside.push_str(text);
                        *full &= !text.is_empty();
                    }
                    None => whole.push_str(text),
                }
            }
            c => {
                let c = if c == '\\' { characters.next().unwrap_or('\\') } else { c };
                group.as_mut().map_or(&mut whole, |(inside, _)| inside).push(c);
            }
        }
    }
    if group.is_some() { Err(FormatError::Unbalanced { bracket: '[' }) } else { Ok(whole) }
}

/// Colours a segment.
pub fn paint(text: &str, urgency: Urgency, painter: Painter) -> String {
    let (name, code) = match urgency {
        Urgency::Calm => ("green", 32),
        Urgency::Soon => ("yellow", 33),
        Urgency::Now => ("red", 31),
    };
    // A name from the files must not be read as an instruction by the prompt.
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    match painter {
        Painter::None => text,
        Painter::Ansi => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        Painter::Bash => {
            let text = text.replace('\\', "\\\\").replace('$', "\\$").replace('`', "\\`");
            format!("\\[\u{1b}[{code}m\\]{text}\\[\u{1b}[0m\\]")
        }
        Painter::Zsh => format!("%F{{{name}}}{}%f", text.replace('%', "%%")),
        Painter::Tmux => format!("#[fg={name}]{}#[default]", text.replace('#', "##")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(format: &str) -> Result<String, FormatError> {
        fill(format, |name| match name {
            "profile" => Some("prod"),
            "left" => Some("52m"),
            "role" => Some(""),
            _ => None,
        })
    }

    #[test]
    fn fields_and_groups() {
        for (format, text) in [
            ("{profile}", "prod"),
            ("{profile}[ {left}]", "prod 52m"),
            ("{profile}[ as {role}]", "prod"),
            ("[{role}{left}]x", "x"),
            ("\\[{profile}\\] \\{\\\\", "[prod] {\\"),
            ("", ""),
        ] {
            assert_eq!(filled(format).as_deref(), Ok(text), "{format}");
        }
        assert_eq!(
            filled("{nobody}").unwrap_err().to_string(),
            "the format names `nobody`, which is not a field"
        );
        for (format, bracket) in [("{profile", '{'), ("[x", '['), ("x]", ']')] {
            assert_eq!(filled(format), Err(FormatError::Unbalanced { bracket }), "{format}");
        }
    }

    #[test]
    fn colour_for_each_prompt_and_no_instructions_from_names() {
        let painted = |painter| paint("a%b#c\u{1b}$(id)", Urgency::Now, painter);
        assert_eq!(painted(Painter::None), "a%b#c$(id)");
        assert_eq!(painted(Painter::Zsh), "%F{red}a%%b#c$(id)%f");
        assert_eq!(painted(Painter::Tmux), "#[fg=red]a%b##c$(id)#[default]");
        assert_eq!(painted(Painter::Bash), "\\[\u{1b}[31m\\]a%b#c\\$(id)\\[\u{1b}[0m\\]");
        assert_eq!(paint("x", Urgency::Calm, Painter::Ansi), "\u{1b}[32mx\u{1b}[0m");
    }
}
