//! keyfob's own settings: an INI file without sections, read and written with rust-ini.
//!
//! Each setting can also be a `KEYFOB_*` variable, which beats the file.

use std::path::{Path, PathBuf};

use ini::{EscapePolicy, Ini, ParseOption, WriteOption};

use crate::files;

/// What a setting's variable is called: this and the key in upper case.
const VARIABLE_PREFIX: &str = "KEYFOB_";

/// A setting's name in the file and what it takes.
pub struct Known {
    /// The key.
    pub key: &'static str,
    /// What the setting does and takes.
    pub what: &'static str,
}

/// Every setting that the file may hold.
pub const KNOWN: &[Known] = &[
    Known {
        key: "keychain",
        what: "where keys are kept: secret-service, keychain, credential-manager, keyutils or file",
    },
    Known { key: "passphrase_file", what: "a private file with the vault file's passphrase" },
    Known { key: "passphrase_command", what: "a command that prints the vault file's passphrase" },
    Known { key: "key_file", what: "a key file that opens the vault file" },
    Known {
        key: "unlock_seconds",
        what: "how long the kernel keyring keeps the sealing key (28800 unless told)",
    },
    Known {
        key: "refresh_before",
        what: "with how many seconds left credentials are renewed (960 unless told)",
    },
    Known { key: "mfa_process", what: "a command that prints a token code" },
    Known {
        key: "prompt",
        what: "how a code is had: terminal, pinentry, zenity, kdialog, or ykman for a YubiKey",
    },
    Known {
        key: "ykman_account",
        what: "the OATH account on the YubiKey (the MFA device's serial unless told)",
    },
    Known {
        key: "browser",
        what: "the command that opens a page; `%s` stands for the URL, which else goes last",
    },
    Known {
        key: "naming_template",
        what: "how profiles that are made for roles are named ({account}-{role} unless told)",
    },
    Known {
        key: "program",
        what: "how credential_process lines name keyfob: absolute, plain, or a whole path",
    },
];

/// Why the settings cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read or written.
    #[error("{} cannot be used: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// The file is not what keyfob writes.
    #[error("{} line {line}: {problem}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// There is no such setting.
    #[error("there is no setting `{key}`; the settings are {}", known_keys())]
    Unknown {
        /// What was asked for.
        key: String,
    },
    /// A value that the setting does not take.
    #[error("the setting `{key}` is `{value}`, but it takes {takes}")]
    Invalid {
        /// The setting.
        key: &'static str,
        /// Its value.
        value: String,
        /// What it takes.
        takes: &'static str,
    },
    /// A value that cannot stand in the file.
    #[error("the value of `{key}` has a control character, which cannot stand in the settings file")]
    Unwritable {
        /// The setting.
        key: String,
    },
}

fn known_keys() -> String {
    KNOWN.iter().map(|known| known.key).collect::<Vec<_>>().join(", ")
}

/// The keychains by their names.
const KEYCHAINS: [&str; 5] = ["secret-service", "keychain", "credential-manager", "keyutils", "file"];

/// The variable that beats a setting of the file.
pub fn variable(key: &str) -> String {
    format!("{VARIABLE_PREFIX}{}", key.to_ascii_uppercase())
}

/// How `credential_process` lines name keyfob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgramName {
    /// By the path of the program that writes the line.
    Absolute,
    /// By its plain name, to be found on `PATH`.
    Plain,
    /// By this path, wherever the program that writes the line is: inside the Windows Subsystem for Linux, the Windows
    /// program has another path than the one it knows itself by.
    At(String),
}

/// What the setting `program` takes.
const PROGRAM_TAKES: &str = "`absolute`, `plain` or the whole path of a keyfob";

impl ProgramName {
    fn of(text: &str) -> Option<Self> {
        match text {
            "absolute" => Some(Self::Absolute),
            "plain" => Some(Self::Plain),
            path if is_whole_path(path) => Some(Self::At(path.to_owned())),
            _ => None,
        }
    }
}

/// Whether a path is absolute, here or on another system that reads the line: `/mnt/c/x` or `C:\x`.
fn is_whole_path(path: &str) -> bool {
    let drive = path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    path.starts_with('/') || (drive && path[1..].starts_with(":\\"))
}

/// The settings file as it was when it was read; empty where there is none.
#[derive(Debug)]
pub struct SettingsFile(Option<Ini>);

impl SettingsFile {
    /// Reads the file at `path`, if there is one.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        load(path).map(Self)
    }
}

/// The settings, with the environment over the file.
pub struct Settings<'a> {
    file: Option<&'a Ini>,
    variable: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Settings<'a> {
    /// `variable` gives the value of `KEYFOB_<KEY>`.
    pub fn new(file: &'a SettingsFile, variable: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { file: file.0.as_ref(), variable }
    }

    /// A setting as text.
    pub fn text(&self, key: &str) -> Option<String> {
        (self.variable)(&variable(key)).or_else(|| {
            let value = self.file?.general_section().get(key)?.trim();
            (!value.is_empty()).then(|| value.to_owned())
        })
    }

    /// A setting of a section: what a command remembers for something that has a name.
    pub fn remembered(&self, section: &str, key: &str) -> Option<String> {
        let value = self.file?.section(Some(section))?.get(key)?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// What is in the file and is no setting, and the values that their settings do not take.
    pub fn problems(&self) -> Vec<SettingsError> {
        let in_file = self.file.iter().flat_map(|file| file.general_section().iter().map(|(key, _)| key));
        let unknown = in_file.filter(|key| KNOWN.iter().all(|known| known.key != *key));
        let unknown = unknown.map(|key| SettingsError::Unknown { key: key.to_owned() });
        let wrong = KNOWN.iter().filter_map(|known| check(known.key, &self.text(known.key)?).err());
        unknown.chain(wrong).collect()
    }

    /// A setting that is a number of seconds.
    pub fn seconds(&self, key: &'static str) -> Result<Option<u32>, SettingsError> {
        let Some(value) = self.text(key) else { return Ok(None) };
        match value.parse() {
            Ok(seconds) => Ok(Some(seconds)),
            Err(_) => Err(SettingsError::Invalid { key, value, takes: "a number of seconds" }),
        }
    }

    /// How `credential_process` lines name keyfob.
    pub fn program(&self) -> Result<ProgramName, SettingsError> {
        let Some(value) = self.text("program") else { return Ok(ProgramName::Absolute) };
        ProgramName::of(&value).ok_or(SettingsError::Invalid { key: "program", value, takes: PROGRAM_TAKES })
    }
}

/// Sets a setting (`None` removes it), and gives its former value.
pub fn write(path: &Path, key: &str, value: Option<&str>) -> Result<Option<String>, SettingsError> {
    if !KNOWN.iter().any(|known| known.key == key) {
        return Err(SettingsError::Unknown { key: key.to_owned() });
    }
    if value.is_some_and(|value| value.chars().any(char::is_control)) {
        return Err(SettingsError::Unwritable { key: key.to_owned() });
    }
    if let Some(value) = value {
        check(key, value)?;
    }
    let mut ini = load(path)?.unwrap_or_default();
    let former = match value {
        Some(value) => {
            let former = ini.general_section().get(key).map(str::to_owned);
            ini.with_general_section().set(key, value);
            former
        }
        None => ini.delete_from::<String>(None, key),
    };
    store(path, &ini)?;
    Ok(former)
}

/// Replaces what a section holds. Nothing is written where nothing changes.
pub fn remember(path: &Path, section: &str, values: &[(&str, String)]) -> Result<(), SettingsError> {
    let odd = |text: &str| text.chars().any(char::is_control) || text.contains(']');
    if let Some((key, _)) =
        values.iter().find(|(_, value)| value.chars().any(char::is_control) || odd(section))
    {
        return Err(SettingsError::Unwritable { key: (*key).to_owned() });
    }
    let mut ini = load(path)?.unwrap_or_default();
    let wanted = values.iter().filter(|(_, value)| !value.is_empty());
    let wanted: Vec<(&str, &str)> = wanted.map(|(key, value)| (*key, value.as_str())).collect();
    let present: Vec<(&str, &str)> =
        ini.section(Some(section)).map(|found| found.iter().collect()).unwrap_or_default();
    if present == wanted {
        return Ok(());
    }
    ini.delete(Some(section));
    for (key, value) in wanted {
        ini.with_section(Some(section)).set(key, value);
    }
    store(path, &ini)
}

fn store(path: &Path, ini: &Ini) -> Result<(), SettingsError> {
    let file_error = |source| SettingsError::File { path: path.to_owned(), source };
    let bytes = render(ini).map_err(file_error)?;
    if let Some(parent) = path.parent() {
        files::create_private_dir(parent).map_err(file_error)?;
    }
    files::replace(path, &bytes, 0o600).map_err(file_error)
}

/// The text of the file.
pub(crate) fn render(ini: &Ini) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let options =
        WriteOption { escape_policy: EscapePolicy::Nothing, kv_separator: " = ", ..WriteOption::default() };
    ini.write_to_opt(&mut bytes, options)?;
    Ok(bytes)
}

/// Refuses a value that would be refused when it is read.
fn check(key: &str, value: &str) -> Result<(), SettingsError> {
    let invalid = |key, takes| Err(SettingsError::Invalid { key, value: value.to_owned(), takes });
    match key {
        "keychain" if !KEYCHAINS.contains(&value) => {
            invalid("keychain", "secret-service, keychain, credential-manager, keyutils or file")
        }
        "unlock_seconds" if value.parse::<u32>().is_err() => invalid("unlock_seconds", "a number of seconds"),
        "refresh_before" if value.parse::<u32>().is_err() => invalid("refresh_before", "a number of seconds"),
        "program" if ProgramName::of(value).is_none() => invalid("program", PROGRAM_TAKES),
        _ => Ok(()),
    }
}

fn load(path: &Path) -> Result<Option<Ini>, SettingsError> {
    let file_error = |source| SettingsError::File { path: path.to_owned(), source };
    let Some(bytes) = files::read_optional(path).map_err(file_error)? else { return Ok(None) };
    parse(path, bytes).map(Some)
}

/// Reads the bytes of the file at `path`.
pub(crate) fn parse(path: &Path, bytes: Vec<u8>) -> Result<Ini, SettingsError> {
    let text = String::from_utf8(bytes).map_err(|_| SettingsError::Syntax {
        path: path.to_owned(),
        line: 1,
        problem: "it is not UTF-8 text".to_owned(),
    })?;
    // Quotes and backslashes are part of paths and commands.
    let options = ParseOption { enabled_quote: false, enabled_escape: false, ..ParseOption::default() };
    match Ini::load_from_str_opt(&text, options) {
        Ok(ini) => Ok(ini),
        Err(error) => Err(SettingsError::Syntax {
            path: path.to_owned(),
            line: error.line,
            problem: error.msg.into_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path) -> SettingsFile {
        SettingsFile::read(path).unwrap()
    }

    #[test]
    fn what_is_written_reads_back_and_variables_beat_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("keyfob/config");
        let command = r#"C:\tools\pass.exe "a b" # c"#;
        assert_eq!(write(&path, "passphrase_command", Some(command)).unwrap(), None);
        assert_eq!(write(&path, "refresh_before", Some("1200")).unwrap(), None);
        assert_eq!(write(&path, "refresh_before", Some("1300")).unwrap().as_deref(), Some("1200"));
        let none = |_: &str| None;
        let file = read(&path);
        let settings = Settings::new(&file, &none);
        assert_eq!(settings.text("passphrase_command").as_deref(), Some(command));
        assert_eq!(settings.seconds("refresh_before").unwrap(), Some(1300));
        let variable = |name: &str| (name == "KEYFOB_REFRESH_BEFORE").then(|| "5".to_owned());
        let settings = Settings::new(&file, &variable);
        assert_eq!(settings.seconds("refresh_before").unwrap(), Some(5));
        assert_eq!(write(&path, "refresh_before", None).unwrap().as_deref(), Some("1300"));
        assert_eq!(Settings::new(&read(&path), &none).text("refresh_before"), None);
        remember(&path, "sync corp", &[("template", "{account}".to_owned()), ("include", String::new())])
            .unwrap();
        let file = read(&path);
        let settings = Settings::new(&file, &none);
        assert_eq!(settings.remembered("sync corp", "template").as_deref(), Some("{account}"));
        assert_eq!(settings.remembered("sync corp", "include"), None);
        assert_eq!(settings.text("passphrase_command").as_deref(), Some(command));
    }

    #[test]
    fn wrong_settings_are_named() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config");
        assert!(
            write(&path, "keychian", Some("file"))
                .unwrap_err()
                .to_string()
                .contains("the settings are keychain, ")
        );
        for (key, value) in [("keychain", "gnome"), ("refresh_before", "soon"), ("program", "relative")] {
            assert!(matches!(write(&path, key, Some(value)), Err(SettingsError::Invalid { .. })), "{key}");
        }
        assert!(!path.exists());
        assert!(matches!(write(&path, "keychain", Some("a\nb")), Err(SettingsError::Unwritable { .. })));
        let variable = |name: &str| (name == "KEYFOB_PROGRAM").then(|| "relative".to_owned());
        let error = Settings::new(&read(&path), &variable).program().unwrap_err();
        assert_eq!(
            error.to_string(),
            "the setting `program` is `relative`, but it takes `absolute`, `plain` or the whole path of a keyfob"
        );
        for program in ["/mnt/c/Users/alice/bin/keyfob.exe", r"C:\tools\keyfob.exe"] {
            write(&path, "program", Some(program)).unwrap();
            let none = |_: &str| None;
            let file = read(&path);
            let settings = Settings::new(&file, &none);
            assert_eq!(settings.program().unwrap(), ProgramName::At(program.to_owned()));
        }
    }
}
