//! The `credential_process` line: keyfob's own, recognised and written.
//!
//! What is written works with a shell (Go, JavaScript, Rust, Java, .NET) and without one (botocore splits it as a
//! POSIX shell would, and expands nothing): double quotes around a program whose path has a space, and arguments of
//! plain characters only.

use crate::identifiers::ProfileName;

/// The profile that a `credential_process` line asks keyfob for, or `None` where the line runs something else.
pub fn own_profile(line: &str) -> Option<ProfileName> {
    let words = split(line)?;
    let (program, arguments) = words.split_first()?;
    let name = program.rsplit(['/', '\\']).next()?;
    if !matches!(name, "keyfob" | "keyfob.exe") {
        return None;
    }
    let mut arguments = arguments.iter().map(String::as_str);
    let (mut command, mut profile) = (false, None);
    while let Some(argument) = arguments.next() {
        match argument {
            "credential-process" => command = true,
            "--profile" | "-p" => profile = arguments.next().map(str::to_owned),
            _ => {
                if let Some(name) = argument.strip_prefix("--profile=") {
                    profile = Some(name.to_owned());
                }
            }
        }
    }
    if !command {
        return None;
    }
    profile.as_deref().unwrap_or("default").parse().ok()
}

/// Whether a line runs the keyfob of the Windows host, seen from inside the Windows Subsystem for Linux: a program apart
/// from this one, with profiles of its own.
pub fn is_of_the_windows_host(line: &str) -> bool {
    let windows_program = || program(line)?.rsplit('/').next().map(|name| name == "keyfob.exe");
    cfg!(target_os = "linux") && windows_program().unwrap_or(false)
}

/// The program that a line runs, without its arguments, which may hold secrets.
pub fn program(line: &str) -> Option<String> {
    split(line)?.into_iter().next()
}

/// The line that makes other tools reach `profile` through the program at `program`. `None` where the path or the
/// name has a character that some SDK's shell would read otherwise.
pub fn own_line(program: &str, profile: &ProfileName) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:=@+-".contains(c);
    if !profile.as_str().chars().all(plain) {
        return None;
    }
    let windows = program.contains('\\');
    let spaced = program.contains(' ');
    let allowed = |c: char| plain(c) || c == ' ' || (windows && c == '\\');
    if program.is_empty() || !program.chars().all(allowed) {
        return None;
    }
    let program = if spaced { format!("\"{program}\"") } else { program.to_owned() };
    Some(format!("{program} credential-process --profile {profile}"))
}

/// The same line asking for `to` instead of `from`; `None` where it is not keyfob's line for `from`.
pub fn redirected(line: &str, from: &ProfileName, to: &ProfileName) -> Option<String> {
    if own_profile(line).as_ref() != Some(from) {
        return None;
    }
    let options = [format!("--profile {from}"), format!("--profile={from}"), format!("-p {from}")];
    let in_place = options.iter().filter_map(|option| {
        let start = line.rfind(option.as_str())?;
        let name = start + option.len() - from.as_str().len();
        Some(format!("{}{to}{}", &line[..name], &line[start + option.len()..]))
    });
    let asks = |candidate: &String| own_profile(candidate).as_ref() == Some(to);
    in_place.into_iter().find(asks).or_else(|| {
        // Oddly quoted or spaced, or without the option, which asks for the default profile.
        let program = split(line)?.into_iter().next()?;
        let program = if program.contains(' ') { format!("\"{program}\"") } else { program };
        Some(format!("{program} credential-process --profile {to}"))
    })
}

/// Splits a line into words as botocore does on POSIX systems, but keeps backslashes outside quotes, since Windows
/// paths have them. `None` for an unbalanced quote.
fn split(line: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match quote {
            Some(end) if c == end => quote = None,
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(line: &str) -> Option<String> {
        own_profile(line).map(|profile| profile.to_string())
    }

    #[test]
    fn own_lines_are_recognised() {
        for (line, profile) in [
            ("keyfob credential-process --profile me", "me"),
            ("/usr/bin/keyfob credential-process --profile=me", "me"),
            ("\"/opt/my tools/keyfob\" --profile me credential-process", "me"),
            (r"C:\tools\keyfob.exe credential-process -p me", "me"),
            ("keyfob credential-process", "default"),
        ] {
            assert_eq!(own(line).as_deref(), Some(profile), "{line}");
        }
        for line in
            ["", "aws-vault export me", "keyfob list", "mykeyfob credential-process", "keyfob \"credential"]
        {
            assert_eq!(own(line), None, "{line}");
        }
    }

    #[test]
    fn the_windows_hosts_program_is_another_one() {
        let line = "/mnt/c/Users/alice/bin/keyfob.exe credential-process --profile me";
        assert_eq!(own(line).as_deref(), Some("me"));
        assert_eq!(is_of_the_windows_host(line), cfg!(target_os = "linux"));
        assert!(!is_of_the_windows_host("/usr/bin/keyfob credential-process --profile me"));
        // A line that Windows programs wrote for themselves leads nowhere on Linux.
        assert!(!is_of_the_windows_host(r"C:\bin\keyfob.exe credential-process --profile me"));
    }

    #[test]
    fn lines_are_redirected_and_keep_their_form() {
        let (me, to): (ProfileName, ProfileName) = ("me".parse().unwrap(), "alice".parse().unwrap());
        for (line, expected) in [
            ("keyfob credential-process --profile me", "keyfob credential-process --profile alice"),
            (
                "/home/me/keyfob credential-process --profile=me -v",
                "/home/me/keyfob credential-process --profile=alice -v",
            ),
            (r#""/a b/keyfob" -p me credential-process"#, r#""/a b/keyfob" -p alice credential-process"#),
        ] {
            assert_eq!(redirected(line, &me, &to).as_deref(), Some(expected));
        }
        let line = redirected("keyfob credential-process --profile  'me'", &me, &to);
        assert_eq!(line.as_deref(), Some("keyfob credential-process --profile alice"));
        assert_eq!(redirected("keyfob credential-process --profile mee", &me, &to), None);
        assert_eq!(redirected("other --profile me", &me, &to), None);
        let line = redirected("keyfob credential-process", &ProfileName::default_profile(), &to);
        assert_eq!(line.as_deref(), Some("keyfob credential-process --profile alice"));
    }

    #[test]
    fn written_lines_are_recognised_again() {
        let profile: ProfileName = "team/prod@eu".parse().unwrap();
        for program in ["keyfob", "/opt/my tools/keyfob", r"C:\Program Files\keyfob.exe"] {
            let line = own_line(program, &profile).unwrap();
            assert_eq!(own_profile(&line), Some(profile.clone()), "{line}");
        }
    }

    #[test]
    fn what_a_shell_would_read_otherwise_is_not_written() {
        let me: ProfileName = "me".parse().unwrap();
        for program in ["", "/opt/$HOME/keyfob", "/opt/a;b/keyfob", "/opt/it's/keyfob", "/opt/100%/keyfob"] {
            assert_eq!(own_line(program, &me), None, "{program}");
        }
        for name in ["a b", "a$b", "a'b", "a%b"] {
            assert_eq!(own_line("keyfob", &name.parse().unwrap()), None, "{name}");
        }
    }
}
