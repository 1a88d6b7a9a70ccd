//! Profiles as keyfob writes them: what the settings of a new profile are, and what it may not be put on top of.

mod role;

pub use role::{InvalidRole, NewRole, RoleForm, RoleSource, compact_policy, parse_tag};

use crate::identifiers::{MfaSerial, ProfileName, Region};
use crate::profile::{Origin, ProfileSettings, process_line};
use crate::shared_config::{Document, EditError, SectionName};

/// Settings to write, in their order.
pub type Lines = Vec<(String, String)>;

/// Keys that hold a plain access key.
const PLAINTEXT: &[&str] =
    &["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token"];

/// Keys of other kinds of credentials, under either name.
const OTHER_KINDS: &[&str] = &[
    "sso_session",
    "sso_start_url",
    "sso_account_id",
    "sso_role_name",
    "login_session",
    "web_identity_token_file",
];

/// The settings of a role, under either name.
const ROLE: &[&str] = &[
    "role_arn",
    "source_profile",
    "credential_source",
    "external_id",
    "role_session_name",
    "duration_seconds",
    "source_identity",
    "session_tags",
    "transitive_session_tags",
    "policy",
    "policy_arns",
    "mfa_serial",
];

/// What a profile is already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Present {
    /// It has no credentials, or is not there.
    Nothing,
    /// It has its key in the keychain.
    KeychainKey,
    /// It has a key in plain text.
    PlaintextKey(Origin),
    /// It is a role.
    Role(Origin),
    /// It has credentials of another kind, by this setting.
    Other(String, Origin),
}

impl Present {
    /// What the settings of a profile make it.
    pub fn of(settings: Option<&ProfileSettings>) -> Self {
        let Some(settings) = settings else { return Self::Nothing };
        if let Some(found) = PLAINTEXT.iter().find_map(|key| settings.get(key)) {
            return Self::PlaintextKey(found.origin);
        }
        if let Some(process) = settings.get("credential_process")
            && process_line::own_profile(&process.value).as_ref() != Some(&settings.name)
        {
            return Self::Other("credential_process".to_owned(), process.origin);
        }
        for key in OTHER_KINDS {
            for key in [(*key).to_owned(), format!("keyfob_{key}")] {
                if let Some(found) = settings.get(&key) {
                    return Self::Other(key, found.origin);
                }
            }
        }
        let role = ["role_arn", "keyfob_role_arn", "source_profile", "keyfob_source_profile"];
        if let Some(found) = role.iter().find_map(|key| settings.get(key)) {
            return Self::Role(found.origin);
        }
        match settings.get("keyfob_access_key") {
            Some(_) => Self::KeychainKey,
            None => Self::Nothing,
        }
    }
}

/// The settings of a profile whose key is in the keychain.
#[derive(Debug, Clone)]
pub struct NewKeyProfile {
    /// keyfob's own `credential_process` line.
    pub own_line: String,
    /// The region, if one was named.
    pub region: Option<Region>,
    /// The user's MFA device, if it is known.
    pub mfa_serial: Option<MfaSerial>,
}

impl NewKeyProfile {
    /// Writes the profile, or what it lacks.
    pub fn write(&self, config: &mut Document, name: &ProfileName) -> Result<(), EditError> {
        let mut lines = Lines::new();
        let mut line = |key: &str, value: &str| lines.push((key.to_owned(), value.to_owned()));
        if let Some(region) = &self.region {
            line("region", region.as_str());
        }
        line("credential_process", &self.own_line);
        line("keyfob_access_key", "keychain");
        if let Some(serial) = &self.mfa_serial {
            line("keyfob_mfa_serial", serial.as_str());
        }
        let obsolete: &[&str] = if self.mfa_serial.is_some() { &["mfa_serial"] } else { &[] };
        write(config, name, &lines, obsolete)
    }
}

/// Writes a role's profile; settings of a role that it does not have any more go.
pub fn write_role(
    config: &mut Document,
    name: &ProfileName,
    role: &NewRole,
    form: &RoleForm,
) -> Result<(), EditError> {
    let lines = role.lines(form);
    let mut obsolete: Vec<String> = Vec::new();
    for key in ROLE {
        obsolete.extend([(*key).to_owned(), format!("keyfob_{key}")]);
    }
    if matches!(form, RoleForm::Native) {
        obsolete.push("credential_process".to_owned());
    }
    obsolete.retain(|key| !lines.iter().any(|(written, _)| written == key));
    let obsolete: Vec<&str> = obsolete.iter().map(String::as_str).collect();
    write(config, name, &lines, &obsolete)
}

/// Sets `lines` in a profile that may be new, and removes what is obsolete. What is so already is not touched.
fn write(
    config: &mut Document,
    name: &ProfileName,
    lines: &[(String, String)],
    obsolete: &[&str],
) -> Result<(), EditError> {
    let section = SectionName::Profile(name.as_str());
    if config.find(section).is_none() {
        let lines: Vec<(&str, &str)> =
            lines.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        return config.add_section(section, &lines);
    }
    for (key, value) in lines {
        let is_so =
            config.find(section).is_some_and(|merged| merged.value(key).is_some_and(|is| is == *value));
        if !is_so {
            config.set(section, key, value)?;
        }
    }
    for key in obsolete {
        config.unset(section, key)?;
    }
    Ok(())
}

/// Takes keyfob's lines out of a profile; the whole section where nothing but a region or an output format is left.
/// `false` where the config file has no such profile.
pub fn remove(config: &mut Document, name: &ProfileName) -> Result<bool, EditError> {
    let section = SectionName::Profile(name.as_str());
    let Some(merged) = config.find(section) else { return Ok(false) };
    let keys: Vec<String> = merged.settings().iter().map(|setting| setting.key().into_owned()).collect();
    let is_ours = |key: &str| {
        key.starts_with("keyfob_")
            || (key == "credential_process"
                && merged
                    .value(key)
                    .is_some_and(|line| process_line::own_profile(&line).as_ref() == Some(name)))
    };
    let (ours, others): (Vec<String>, Vec<String>) = keys.iter().cloned().partition(|key| is_ours(key));
    if ours.is_empty() {
        return Ok(false);
    }
    if others.iter().all(|key| matches!(key.as_str(), "region" | "output")) {
        config.remove_section(section)?;
        return Ok(true);
    }
    for key in ours {
        config.unset(section, &key)?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared_config::FileKind;

    fn me() -> ProfileName {
        "me".parse().unwrap()
    }

    fn key_profile(serial: Option<&str>) -> NewKeyProfile {
        NewKeyProfile {
            own_line: "keyfob credential-process --profile me".to_owned(),
            region: Some("eu-west-1".parse().unwrap()),
            mfa_serial: serial.map(|serial| serial.parse().unwrap()),
        }
    }

    #[test]
    fn a_key_profile_is_written_once_and_taken_away_again() {
        let before = "# mine\n[default]\nregion = us-east-1\n";
        let mut config = Document::parse(before, FileKind::Config);
        key_profile(Some("arn:aws:iam::111122223333:mfa/alice")).write(&mut config, &me()).unwrap();
        let after = "# mine\n[default]\nregion = us-east-1\n\n[profile me]\nregion = eu-west-1\n\
                     credential_process = keyfob credential-process --profile me\nkeyfob_access_key = keychain\n\
                     keyfob_mfa_serial = arn:aws:iam::111122223333:mfa/alice\n";
        assert_eq!(config.text(), after);
        key_profile(None).write(&mut config, &me()).unwrap();
        assert_eq!(config.text(), after);
        assert!(remove(&mut config, &me()).unwrap());
        assert_eq!(config.text(), before);
        assert!(!remove(&mut config, &me()).unwrap());
    }

    #[test]
    fn a_profile_with_settings_of_its_own_keeps_them() {
        let before = "[profile me]\nregion=eu-west-1\ns3 =\n  addressing_style = path\n";
        let mut config = Document::parse(before, FileKind::Config);
        key_profile(None).write(&mut config, &me()).unwrap();
        let lines =
            "credential_process = keyfob credential-process --profile me\nkeyfob_access_key = keychain\n";
        assert_eq!(config.text(), format!("{before}{lines}"));
        assert!(remove(&mut config, &me()).unwrap());
        assert_eq!(config.text(), before);
    }

    #[test]
    fn what_a_profile_is_already() {
        let files = |text: &str| {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("none");
            let files = crate::shared_files::SharedFiles::read(&path, &path).unwrap();
            files.with_config(Document::parse(format!("[profile me]\n{text}\n"), FileKind::Config))
        };
        let present = |text: &str| {
            use crate::profile::ProfileSource;
            Present::of(files(text).profile(&me()).as_ref())
        };
        assert_eq!(present("region = eu-west-1"), Present::Nothing);
        assert!(matches!(present("aws_access_key_id = AKIA"), Present::PlaintextKey(_)));
        assert!(matches!(present("role_arn = x"), Present::Role(_)));
        assert!(matches!(present("keyfob_role_arn = x"), Present::Role(_)));
        assert!(matches!(present("sso_session = x"), Present::Other(key, _) if key == "sso_session"));
        assert!(matches!(present("credential_process = other"), Present::Other(..)));
        let alias = "credential_process = keyfob credential-process --profile you";
        assert!(matches!(present(alias), Present::Other(..)));
        let own = "credential_process = keyfob credential-process --profile me\nkeyfob_access_key = keychain";
        assert_eq!(present(own), Present::KeychainKey);
    }
}
