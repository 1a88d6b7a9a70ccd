//! Renaming, copying and removing profiles and sso-sessions, and what refers to them.

use crate::identifiers::ProfileName;
use crate::profile::process_line;
use crate::profile::settings::{Origin, SharedFile};
use crate::profile::wiring::Documents;
use crate::shared_config::{Document, EditError, SectionName};

/// What a section of the shared files is, for commands that edit both kinds alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionKind {
    /// A profile, in both files.
    Profile,
    /// An sso-session, in the config file.
    SsoSession,
}

impl SectionKind {
    /// The section of that name.
    pub fn section(self, name: &ProfileName) -> SectionName<'_> {
        match self {
            Self::Profile => SectionName::Profile(name.as_str()),
            Self::SsoSession => SectionName::SsoSession(name.as_str()),
        }
    }

    /// The files in which such sections stand.
    pub fn files(self) -> &'static [SharedFile] {
        match self {
            Self::Profile => &[SharedFile::Config, SharedFile::Credentials],
            Self::SsoSession => &[SharedFile::Config],
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::SsoSession => "sso-session",
        }
    }

    /// The settings whose value is such a name.
    fn naming_keys(self) -> &'static [&'static str] {
        match self {
            Self::Profile => &["source_profile", "keyfob_source_profile"],
            Self::SsoSession => &["sso_session", "keyfob_sso_session"],
        }
    }
}

/// A setting that names a profile or an sso-session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The profile whose setting it is.
    pub profile: String,
    /// The setting.
    pub key: &'static str,
    /// Its line.
    pub origin: Origin,
}

/// An edit that one of the files refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{source}")]
pub struct Refused {
    /// Which file.
    pub file: SharedFile,
    /// Why.
    pub source: EditError,
}

/// Every setting that names this profile or sso-session, those of its own section too.
pub fn references(documents: &Documents, kind: SectionKind, name: &ProfileName) -> Vec<Reference> {
    let mut found = Vec::new();
    for file in [SharedFile::Config, SharedFile::Credentials] {
        for merged in documents.get(file).merged() {
            let SectionName::Profile(profile) = merged.name() else { continue };
            let mut add = |key, line| {
                found.push(Reference { profile: profile.to_owned(), key, origin: Origin { file, line } });
            };
            for key in kind.naming_keys() {
                if let Some(setting) = merged.get(key).filter(|setting| setting.value() == name.as_str()) {
                    add(key, setting.line());
                }
            }
            for key in process_keys(kind) {
                let names = |line: &str| process_line::own_profile(line).as_ref() == Some(name);
                if let Some(setting) = merged.get(key).filter(|setting| names(&setting.value())) {
                    add(key, setting.line());
                }
            }
        }
    }
    found
}

/// Gives a profile or sso-session another name, and the settings that name it too. Returns those of other sections.
pub fn rename(
    documents: &mut Documents,
    kind: SectionKind,
    from: &ProfileName,
    to: &ProfileName,
) -> Result<Vec<Reference>, Refused> {
    let mut after = documents.clone();
    each_section(&mut after, kind, from, |document| {
        document.rename_section(kind.section(from), to.as_str())
    })?;
    // Asked of the texts after the section has its new name: its own settings may name it as well.
    let references = references(&after, kind, from);
    for reference in &references {
        redirect(&mut after, reference, from, to)?;
    }
    *documents = after;
    Ok(references.into_iter().filter(|reference| reference.profile != to.as_str()).collect())
}

/// Copies a profile or sso-session under another name. What names itself names the copy then; a key in the keychain
/// is not copied, the copy uses it through the original.
pub fn copy(
    documents: &mut Documents,
    kind: SectionKind,
    from: &ProfileName,
    to: &ProfileName,
) -> Result<(), Refused> {
    let mut after = documents.clone();
    each_section(&mut after, kind, from, |document| document.copy_section(kind.section(from), to.as_str()))?;
    let keychain = |document: &Document| {
        document.profile(from.as_str()).is_some_and(|section| section.get("keyfob_access_key").is_some())
    };
    if kind == SectionKind::Profile && (keychain(&after.config) || keychain(&after.credentials)) {
        each_section(&mut after, kind, to, |document| {
            ["keyfob_access_key", "keyfob_mfa_serial", "mfa_serial"]
                .into_iter()
                .try_for_each(|key| document.unset(kind.section(to), key).map(drop))
        })?;
    } else {
        let own = references(&after, kind, from).into_iter().filter(|one| one.profile == to.as_str());
        for reference in own.collect::<Vec<_>>() {
            redirect(&mut after, &reference, from, to)?;
        }
    }
    *documents = after;
    Ok(())
}

/// Removes a profile or sso-session from both files.
pub fn remove(documents: &mut Documents, kind: SectionKind, name: &ProfileName) -> Result<(), Refused> {
    let mut after = documents.clone();
    each_section(&mut after, kind, name, |document| document.remove_section(kind.section(name)).map(drop))?;
    *documents = after;
    Ok(())
}

/// Whether one of the files has the section.
pub fn exists(documents: &Documents, kind: SectionKind, name: &ProfileName) -> bool {
    kind.files().iter().any(|file| documents.get(*file).find(kind.section(name)).is_some())
}

fn process_keys(kind: SectionKind) -> &'static [&'static str] {
    match kind {
        SectionKind::Profile => &["credential_process", "keyfob_credential_process"],
        SectionKind::SsoSession => &[],
    }
}

fn each_section(
    documents: &mut Documents,
    kind: SectionKind,
    name: &ProfileName,
    edit: impl Fn(&mut Document) -> Result<(), EditError>,
) -> Result<(), Refused> {
    for file in kind.files() {
        let document = documents.get_mut(*file);
        if document.find(kind.section(name)).is_some() {
            edit(document).map_err(|source| Refused { file: *file, source })?;
        }
    }
    Ok(())
}

/// Lets one setting name `to` instead of `from`.
fn redirect(
    documents: &mut Documents,
    reference: &Reference,
    from: &ProfileName,
    to: &ProfileName,
) -> Result<(), Refused> {
    let (file, section) = (reference.origin.file, SectionName::Profile(&reference.profile));
    let document = documents.get_mut(file);
    let value =
        document.find(section).and_then(|merged| Some(merged.get(reference.key)?.value().into_owned()));
    let value = value.unwrap_or_default();
    let new = process_line::redirected(&value, from, to).unwrap_or_else(|| to.to_string());
    document.set(section, reference.key, &new).map(drop).map_err(|source| Refused { file, source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared_config::FileKind;

    fn documents(config: &str, credentials: &str) -> Documents {
        Documents {
            config: Document::parse(config, FileKind::Config),
            credentials: Document::parse(credentials, FileKind::Credentials),
        }
    }

    fn name(text: &str) -> ProfileName {
        text.parse().unwrap()
    }

    #[test]
    fn renaming_takes_the_references_along() {
        let mut both = documents(
            "[profile me] # mine\nregion=x\nsource_profile=me\n\n[profile a]\nrole_arn = r\nsource_profile = me # key\n\n\
             [profile b]\ncredential_process = \"/opt/my tools/keyfob\" credential-process --profile me\n\n\
             [profile c]\nkeyfob_source_profile = me\n[profile d]\nsource_profile = mee\n",
            "[me]\naws_access_key_id = x\n[e]\nsource_profile=me\n",
        );
        let others = rename(&mut both, SectionKind::Profile, &name("me"), &name("alice")).unwrap();
        assert_eq!(
            both.config.text(),
            "[profile alice] # mine\nregion=x\nsource_profile=alice\n\n[profile a]\nrole_arn = r\n# key\n\
             source_profile = alice\n\n\
             [profile b]\ncredential_process = \"/opt/my tools/keyfob\" credential-process --profile alice\n\n\
             [profile c]\nkeyfob_source_profile = alice\n[profile d]\nsource_profile = mee\n"
        );
        assert_eq!(both.credentials.text(), "[alice]\naws_access_key_id = x\n[e]\nsource_profile=alice\n");
        let named: Vec<_> = others.iter().map(|one| (one.profile.as_str(), one.key)).collect();
        assert_eq!(
            named,
            [
                ("a", "source_profile"),
                ("b", "credential_process"),
                ("c", "keyfob_source_profile"),
                ("e", "source_profile")
            ]
        );
    }

    #[test]
    fn sso_sessions_are_renamed_too() {
        let mut both =
            documents("[sso-session s]\nsso_region = x\n[profile a]\nsso_session = s\n", "[s]\nx = 1\n");
        rename(&mut both, SectionKind::SsoSession, &name("s"), &name("corp")).unwrap();
        assert_eq!(
            both.config.text(),
            "[sso-session corp]\nsso_region = x\n[profile a]\nsso_session = corp\n"
        );
        assert_eq!(both.credentials.text(), "[s]\nx = 1\n");
    }

    #[test]
    fn a_taken_name_is_refused_and_nothing_is_changed() {
        let text = "[profile a]\nregion = x\n[profile b]\nregion = y\n";
        let mut both = documents(text, "");
        assert!(rename(&mut both, SectionKind::Profile, &name("a"), &name("b")).is_err());
        assert!(copy(&mut both, SectionKind::Profile, &name("a"), &name("b")).is_err());
        assert!(rename(&mut both, SectionKind::Profile, &name("a"), &name("a b")).is_err());
        assert_eq!(both.config.text(), text);
    }

    #[test]
    fn a_copy_names_itself() {
        let line = "keyfob credential-process --profile";
        let mut both = documents(
            &format!(
                "[profile a]\ncredential_process = {line} a\nkeyfob_role_arn = r\nkeyfob_source_profile = me\n"
            ),
            "",
        );
        copy(&mut both, SectionKind::Profile, &name("a"), &name("b")).unwrap();
        let copied = "\n[profile b]\ncredential_process = keyfob credential-process --profile b\n\
                      keyfob_role_arn = r\nkeyfob_source_profile = me\n";
        assert!(both.config.text().ends_with(copied), "{}", both.config.text());
    }

    #[test]
    fn a_copy_of_a_keychain_profile_uses_the_original() {
        let mut both = documents(
            "[profile me]\nregion = x\ncredential_process = keyfob credential-process --profile me\n\
             keyfob_access_key = keychain\nkeyfob_mfa_serial = s\n",
            "",
        );
        copy(&mut both, SectionKind::Profile, &name("me"), &name("eu")).unwrap();
        let copied =
            "\n[profile eu]\nregion = x\ncredential_process = keyfob credential-process --profile me\n";
        assert!(both.config.text().ends_with(copied), "{}", both.config.text());
    }

    #[test]
    fn removing_leaves_the_rest() {
        let mut both = documents("[profile a]\nx = 1\n\n[profile b]\nsource_profile = a\n", "[a]\ny = 1\n");
        assert_eq!(references(&both, SectionKind::Profile, &name("a")).len(), 1);
        remove(&mut both, SectionKind::Profile, &name("a")).unwrap();
        assert_eq!(both.config.text(), "[profile b]\nsource_profile = a\n");
        assert_eq!(both.credentials.text(), "");
        assert!(!exists(&both, SectionKind::Profile, &name("a")));
    }
}
