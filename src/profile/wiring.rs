//! Wiring: making a profile that other tools read by themselves go through keyfob, and back to the former text.
//!
//! The settings that lead an SDK to credentials keep their lines and get the prefix `keyfob_`, which every SDK passes
//! over; a `credential_process` line is added. Only settings that an SDK reads are renamed, so that taking the prefix
//! away again is the exact way back: a profile that has both kinds before is refused.

use crate::identifiers::ProfileName;
use crate::profile::process_line;
use crate::profile::settings::{Origin, PREFIX, SharedFile};
use crate::shared_config::{Document, EditError, Merged, SectionName};

/// The setting by which SDKs run a program.
const PROCESS: &str = "credential_process";
/// Settings by which an SDK finds credentials, and which it would read beside the `credential_process` line.
pub(super) const NATIVE: [&str; 14] = [
    "role_arn",
    "source_profile",
    "credential_source",
    "web_identity_token_file",
    "external_id",
    "mfa_serial",
    "duration_seconds",
    "role_session_name",
    "sso_session",
    "sso_start_url",
    "sso_region",
    "sso_account_id",
    "sso_role_name",
    "login_session",
];
/// Keys in plain text, which some SDKs prefer to any `credential_process`.
pub(super) const PLAINTEXT: [&str; 4] =
    ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token"];

/// Why a profile cannot be wired or unwired.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WiringError {
    /// There is no such profile.
    #[error("profile `{name}` is in neither shared file")]
    Unknown {
        /// The profile.
        name: ProfileName,
    },
    /// Its `credential_process` is keyfob's already.
    #[error("profile `{name}` goes through keyfob already")]
    AlreadyWired {
        /// The profile.
        name: ProfileName,
        /// The line that says so.
        origin: Origin,
    },
    /// Its `credential_process` is not keyfob's line for it.
    #[error("profile `{name}` does not go through keyfob")]
    NotWired {
        /// The profile.
        name: ProfileName,
        /// Its header's line.
        origin: Origin,
    },
    /// It has a key in plain text, which tools would go on using.
    #[error("profile `{name}` has `{key}` in plain text, and some tools would go on using it")]
    Plaintext {
        /// The profile.
        name: ProfileName,
        /// The setting.
        key: &'static str,
        /// Its line.
        origin: Origin,
    },
    /// It has a prefixed setting already, which unwiring would take for one of its own.
    #[error(
        "profile `{name}` has `{key}` but does not go through keyfob, so the way back would not be exact"
    )]
    HalfWired {
        /// The profile.
        name: ProfileName,
        /// The prefixed setting.
        key: String,
        /// Its line.
        origin: Origin,
    },
    /// Nothing in it leads to credentials.
    #[error("profile `{name}` does not say where its credentials come from, so there is nothing to wire")]
    Nothing {
        /// The profile.
        name: ProfileName,
        /// Its header's line.
        origin: Origin,
    },
    /// The file cannot be edited so.
    #[error("profile `{name}`: {source}")]
    Edit {
        /// The profile.
        name: ProfileName,
        /// Which file.
        file: SharedFile,
        /// What the editor says.
        source: EditError,
    },
}

/// Both shared files, to be edited as one.
#[derive(Debug, Clone)]
pub struct Documents {
    /// The shared config file.
    pub config: Document,
    /// The shared credentials file.
    pub credentials: Document,
}

impl Documents {
    /// One of the two.
    pub fn get(&self, file: SharedFile) -> &Document {
        match file {
            SharedFile::Config => &self.config,
            SharedFile::Credentials => &self.credentials,
        }
    }

    /// One of the two, to be edited.
    pub fn get_mut(&mut self, file: SharedFile) -> &mut Document {
        match file {
            SharedFile::Config => &mut self.config,
            SharedFile::Credentials => &mut self.credentials,
        }
    }
}

/// Makes a profile go through keyfob: `line` becomes its `credential_process`. On an error nothing is changed.
pub fn wire(documents: &mut Documents, name: &ProfileName, line: &str) -> Result<(), WiringError> {
    let parts = parts(documents, name)?;
    refuse(&parts, name)?;
    let mut after = documents.clone();
    for (file, section) in &parts {
        for key in NATIVE.into_iter().chain([PROCESS]) {
            if section.get(key).is_some() {
                let edit = after.get_mut(*file).rename_key(
                    SectionName::Profile(name.as_str()),
                    key,
                    &format!("{PREFIX}{key}"),
                );
                edit.map_err(|source| WiringError::Edit { name: name.clone(), file: *file, source })?;
            }
        }
    }
    let file = parts[0].0;
    let edit = after.get_mut(file).set(SectionName::Profile(name.as_str()), PROCESS, line);
    edit.map_err(|source| WiringError::Edit { name: name.clone(), file, source })?;
    *documents = after;
    Ok(())
}

/// Puts `line` in place of another line of a wired profile that asks keyfob for the same. Says whether there was one.
pub fn renew_line(documents: &mut Documents, name: &ProfileName, line: &str) -> Result<bool, WiringError> {
    let parts = parts(documents, name)?;
    let of_old_line = |section: &Merged<'_>| {
        let old = section.value(PROCESS)?;
        (process_line::own_profile(&old).as_ref() == Some(name) && old != line).then_some(())
    };
    let Some(file) = parts.iter().find_map(|(file, section)| of_old_line(section).map(|()| *file)) else {
        return Ok(false);
    };
    let edit = documents.get_mut(file).set(SectionName::Profile(name.as_str()), PROCESS, line);
    edit.map_err(|source| WiringError::Edit { name: name.clone(), file, source })?;
    Ok(true)
}

/// Gives a wired profile its former text. On an error nothing is changed.
pub fn unwire(documents: &mut Documents, name: &ProfileName) -> Result<(), WiringError> {
    let parts = parts(documents, name)?;
    let is_own = |line: &str| process_line::own_profile(line).as_ref() == Some(name);
    if !parts.iter().any(|(_, section)| section.value(PROCESS).is_some_and(|line| is_own(&line))) {
        return Err(WiringError::NotWired { name: name.clone(), origin: origin(&parts) });
    }
    let mut after = documents.clone();
    for (file, section) in &parts {
        let document = after.get_mut(*file);
        let profile = SectionName::Profile(name.as_str());
        let failed = |source| WiringError::Edit { name: name.clone(), file: *file, source };
        if section.value(PROCESS).is_some_and(|line| is_own(&line)) {
            document.unset(profile, PROCESS).map_err(failed)?;
        }
        for key in NATIVE.into_iter().chain([PROCESS]) {
            let wired = format!("{PREFIX}{key}");
            if section.get(&wired).is_some() {
                document.rename_key(profile, &wired, key).map_err(failed)?;
            }
        }
    }
    *documents = after;
    Ok(())
}

/// The key under which a wired profile has a setting that SDKs know; `None` for a setting that has one name only.
pub fn wired_key(key: &str) -> Option<String> {
    (key == PROCESS || NATIVE.contains(&key)).then(|| format!("{PREFIX}{key}"))
}

fn refuse(parts: &[(SharedFile, Merged<'_>)], name: &ProfileName) -> Result<(), WiringError> {
    let name = || name.clone();
    let mut leads_somewhere = false;
    for (file, section) in parts {
        let at = |line: usize| Origin { file: *file, line };
        if let Some(process) = section.get(PROCESS)
            && process_line::own_profile(&process.value()).is_some()
        {
            return Err(WiringError::AlreadyWired { name: name(), origin: at(process.line()) });
        }
        for key in PLAINTEXT {
            if let Some(setting) = section.get(key) {
                return Err(WiringError::Plaintext { name: name(), key, origin: at(setting.line()) });
            }
        }
        for key in NATIVE.into_iter().chain([PROCESS]) {
            let wired = format!("{PREFIX}{key}");
            if let Some(setting) = section.get(&wired) {
                return Err(WiringError::HalfWired { name: name(), key: wired, origin: at(setting.line()) });
            }
            leads_somewhere |= section.get(key).is_some();
        }
        leads_somewhere |= section.get("keyfob_access_key").is_some();
    }
    match leads_somewhere {
        true => Ok(()),
        false => Err(WiringError::Nothing { name: name(), origin: origin(parts) }),
    }
}

/// What each file says of a profile, the config file first. Never empty.
fn parts<'a>(
    documents: &'a Documents,
    name: &ProfileName,
) -> Result<Vec<(SharedFile, Merged<'a>)>, WiringError> {
    let files = [SharedFile::Config, SharedFile::Credentials];
    let found = |file: SharedFile| Some((file, documents.get(file).profile(name.as_str())?));
    let parts: Vec<_> = files.into_iter().filter_map(found).collect();
    match parts.is_empty() {
        true => Err(WiringError::Unknown { name: name.clone() }),
        false => Ok(parts),
    }
}

fn origin(parts: &[(SharedFile, Merged<'_>)]) -> Origin {
    let (file, section) = &parts[0];
    Origin { file: *file, line: section.line() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared_config::FileKind;
    use proptest::prelude::*;

    const LINE: &str = "keyfob credential-process --profile prod";

    fn documents(config: &str, credentials: &str) -> Documents {
        Documents {
            config: Document::parse(config, FileKind::Config),
            credentials: Document::parse(credentials, FileKind::Credentials),
        }
    }

    fn prod() -> ProfileName {
        "prod".parse().unwrap()
    }

    fn wired(config: &str) -> String {
        let mut both = documents(config, "");
        wire(&mut both, &prod(), LINE).unwrap();
        both.config.to_string()
    }

    #[test]
    fn what_leads_an_sdk_to_credentials_is_renamed_where_it_stands() {
        let before = "# top\n[profile prod]\nregion=eu-west-1\nrole_arn=arn:aws:iam::444455556666:role/A # why\n\
                      source_profile=me\nDuration_Seconds=3600\n\ns3 =\n  use=1\noutput=json\n\n[profile me]\nrole_arn=x\n";
        assert_eq!(
            wired(before),
            "# top\n[profile prod]\nregion=eu-west-1\nkeyfob_role_arn=arn:aws:iam::444455556666:role/A # why\n\
             keyfob_source_profile=me\nkeyfob_Duration_Seconds=3600\n\ns3 =\n  use=1\noutput=json\n\
             credential_process=keyfob credential-process --profile prod\n\n[profile me]\nrole_arn=x\n"
        );
    }

    #[test]
    fn a_foreign_process_is_kept_for_keyfob() {
        assert_eq!(
            wired("[profile prod]\r\ncredential_process = other tool\r\n"),
            format!(
                "[profile prod]\r\nkeyfob_credential_process = other tool\r\ncredential_process = {LINE}\r\n"
            )
        );
    }

    #[test]
    fn both_files_are_wired_and_one_gets_the_line() {
        let (config, credentials) =
            ("[profile prod]\nregion = x\n", "[prod]\nrole_arn = y\nsource_profile = z");
        let mut both = documents(config, credentials);
        wire(&mut both, &prod(), LINE).unwrap();
        assert_eq!(both.config.text(), format!("[profile prod]\nregion = x\ncredential_process = {LINE}\n"));
        assert_eq!(both.credentials.text(), "[prod]\nkeyfob_role_arn = y\nkeyfob_source_profile = z");
        unwire(&mut both, &prod()).unwrap();
        assert_eq!((both.config.text(), both.credentials.text()), (config, credentials));
    }

    #[test]
    fn what_would_break_is_refused_and_nothing_is_changed() {
        let at = |line| Origin { file: SharedFile::Config, line };
        let name = prod;
        let cases = [
            ("[profile other]\n", WiringError::Unknown { name: name() }),
            ("[profile prod]\nregion = x\n", WiringError::Nothing { name: name(), origin: at(1) }),
            (
                "[profile prod]\ncredential_process = /opt/keyfob credential-process --profile prod\n",
                WiringError::AlreadyWired { name: name(), origin: at(2) },
            ),
            (
                "[profile prod]\nrole_arn = x\naws_session_token = y\n",
                WiringError::Plaintext { name: name(), key: "aws_session_token", origin: at(3) },
            ),
            (
                "[profile prod]\nrole_arn = x\nkeyfob_duration_seconds = 900\n",
                WiringError::HalfWired { name: name(), key: "keyfob_duration_seconds".into(), origin: at(3) },
            ),
        ];
        for (text, expected) in cases {
            let mut both = documents(text, "");
            assert_eq!(wire(&mut both, &prod(), LINE), Err(expected), "{text}");
            assert_eq!(both.config.text(), text);
        }
        let mut both = documents("[profile prod]\nrole_arn = x\n", "[prod]\naws_access_key_id = y\n");
        let origin = Origin { file: SharedFile::Credentials, line: 2 };
        let plaintext = WiringError::Plaintext { name: prod(), key: "aws_access_key_id", origin };
        assert_eq!(wire(&mut both, &prod(), LINE), Err(plaintext));
        for native in ["[profile prod]\nrole_arn = x\n", "[profile prod]\ncredential_process = other\n"] {
            let mut both = documents(native, "");
            assert_eq!(
                unwire(&mut both, &prod()),
                Err(WiringError::NotWired { name: prod(), origin: at(1) })
            );
        }
    }

    fn key() -> impl Strategy<Value = String> {
        let known = prop::sample::select(NATIVE.to_vec()).prop_map(str::to_owned);
        let other = prop::sample::select(vec![
            "region",
            "output",
            "keyfob_confirm",
            "credential_process",
            "ca_bundle",
        ])
        .prop_map(str::to_owned);
        (prop_oneof![3 => known, 2 => other], any::<bool>()).prop_map(|(key, upper)| match upper {
            true => key.to_ascii_uppercase(),
            false => key,
        })
    }

    fn line() -> impl Strategy<Value = String> {
        let spacing = prop::sample::select(vec!["=", " = ", "= ", "\t=\t", " : "]);
        let value = prop::sample::select(vec!["x", "a b", "v # c", "v;c", "", "\u{e9}", "k=v", "'q'"]);
        prop_oneof![
            6 => (key(), spacing, value).prop_map(|(key, equals, value)| format!("{key}{equals}{value}")),
            1 => prop::sample::select(vec!["", "# note", "  more", "\tmore", ";role_arn = x", "junk", "  a = b", "   "])
                .prop_map(str::to_owned),
            1 => prop::sample::select(vec!["[profile prod]", "[profile other]", "[default]", "[sso-session s] # c"])
                .prop_map(str::to_owned),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

        #[test]
        fn the_way_back_is_exact(
            above in prop::collection::vec(line(), 0..4),
            inside in prop::collection::vec(line(), 1..10),
            credentials in prop::collection::vec(line(), 0..4),
            (crlf, bom, last) in any::<(bool, bool, bool)>(),
        ) {
            let end = if crlf { "\r\n" } else { "\n" };
            let join = |lines: Vec<String>| lines.join(end);
            let lines: Vec<_> = above.into_iter().chain(["[profile prod]".to_owned()]).chain(inside).collect();
            let bom = if bom { "\u{feff}" } else { "" };
            let config = format!("{bom}{}{}", join(lines), if last { end } else { "" });
            let credentials = format!("[prod]{end}{}", join(credentials));
            let mut both = documents(&config, &credentials);
            if wire(&mut both, &prod(), LINE).is_ok() {
                let section = both.config.profile("prod").unwrap();
                let process = section.value("credential_process");
                prop_assert_eq!(process.as_deref(), Some(LINE));
                for key in NATIVE {
                    prop_assert!(section.get(key).is_none(), "{} in {:?}", key, both.config.text());
                }
                unwire(&mut both, &prod()).unwrap();
            }
            prop_assert_eq!(both.config.text(), config);
            prop_assert_eq!(both.credentials.text(), credentials);
        }
    }
}
