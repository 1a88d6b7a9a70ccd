//! Access keys that are to go into the keychain, in plain text in the shared files or in another tool's stores: which
//! there are, which are left alone and why, and the edit that leads a profile to its key once that is in the keychain.

use crate::aws_vault::{Store, StoredKey};
use crate::credentials::AccessKey;
use crate::identifiers::{AccessKeyId, MfaSerial, ProfileName};
use crate::new_profile::{NewKeyProfile, Present};
use crate::profile::wiring::Documents;
use crate::profile::{Origin, ProfileSettings, ProfileSource, SharedFile, process_line};
use crate::shared_config::{Document, EditError, SectionName};
use crate::shared_files::SharedFiles;

/// The settings that are taken out.
const KEY: [&str; 2] = ["aws_access_key_id", "aws_secret_access_key"];
/// The settings of temporary credentials.
const TOKEN: [&str; 2] = ["aws_session_token", "aws_security_token"];

/// Where a key was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPlace {
    /// In plain text in a shared file, its ID on this line.
    Line(Origin),
    /// In a store of aws-vault's.
    AwsVault(Store),
}

/// A long-term key that can be taken.
#[derive(Debug)]
pub struct FoundKey {
    /// The profile that has it.
    pub profile: ProfileName,
    /// The key.
    pub key: AccessKey,
    /// The MFA device beside it.
    pub mfa_serial: Option<MfaSerial>,
    /// Where it is.
    pub place: KeyPlace,
}

/// Why a key is left where it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhyLeft {
    /// It ends by itself.
    #[error("its credentials are temporary: they end by themselves")]
    Temporary,
    /// The ID or the secret is missing, or in the other file, or is none.
    #[error("its key is not whole: `aws_access_key_id` and `aws_secret_access_key` belong in one file")]
    Incomplete,
    /// Both files have a key, and not the same.
    #[error("the two files have different keys for it: remove the one that is not used")]
    TwoKeys,
    /// The profile has other credentials beside the key.
    #[error("it has other credentials besides its key, by `{0}`: give the key a profile of its own")]
    OtherCredentials(String),
    /// aws-vault has a key for it, and the files have one too.
    #[error("it has a key in plain text as well: `keyfob adopt` that one, or delete its lines")]
    PlaintextToo,
}

/// A key that is left.
#[derive(Debug, PartialEq, Eq)]
pub struct LeftKey {
    /// The profile.
    pub profile: ProfileName,
    /// Where it is.
    pub place: KeyPlace,
    /// Why.
    pub why: WhyLeft,
}

/// What is in the files.
#[derive(Debug, Default)]
pub struct Found {
    /// Keys that can be taken.
    pub keys: Vec<FoundKey>,
    /// Keys that are left.
    pub left: Vec<LeftKey>,
}

/// Finds every key in plain text.
pub fn find(files: &SharedFiles) -> Found {
    let mut found = Found::default();
    for settings in files.profiles() {
        let Some(setting) = KEY.iter().chain(&TOKEN).find_map(|key| settings.get(key)) else { continue };
        let place = KeyPlace::Line(setting.origin);
        match judge(files, &settings) {
            Ok(key) => {
                let mfa_serial = mfa_serial(&settings);
                found.keys.push(FoundKey { profile: settings.name, key, mfa_serial, place });
            }
            Err(why) => found.left.push(LeftKey { profile: settings.name, place, why }),
        }
    }
    found
}

/// Whether a key of aws-vault's can be taken, by what the files say of its profile.
pub fn judge_stored(files: &SharedFiles, stored: StoredKey) -> Result<FoundKey, LeftKey> {
    let StoredKey { profile, store, key } = stored;
    let place = KeyPlace::AwsVault(store);
    let settings = files.profile(&profile);
    match settings.as_ref().map_or(Ok(()), stands_free) {
        Ok(()) => {
            let mfa_serial = settings.as_ref().and_then(mfa_serial);
            Ok(FoundKey { profile, key, mfa_serial, place })
        }
        Err(why) => Err(LeftKey { profile, place, why }),
    }
}

fn mfa_serial(settings: &ProfileSettings) -> Option<MfaSerial> {
    settings.value("keyfob_mfa_serial").or(settings.value("mfa_serial"))?.parse().ok()
}

/// Whether nothing but aws-vault itself gives a profile its credentials.
fn stands_free(settings: &ProfileSettings) -> Result<(), WhyLeft> {
    let mut rest = settings.clone();
    // What is in the credentials file beats the config file, where the new line goes.
    let runs_aws_vault = |line: &str| {
        let program = process_line::program(line).unwrap_or_default();
        matches!(program.rsplit(['/', '\\']).next(), Some("aws-vault" | "aws-vault.exe"))
    };
    let is_aws_vaults = settings
        .get("credential_process")
        .is_some_and(|process| process.origin.file == SharedFile::Config && runs_aws_vault(&process.value));
    rest.settings.retain(|key| !is_aws_vaults || key != "credential_process");
    has_no_other_credentials(&rest)
}

/// Whether what is left of a profile, without the key in question, gives it no credentials.
fn has_no_other_credentials(rest: &ProfileSettings) -> Result<(), WhyLeft> {
    match Present::of(Some(rest)) {
        Present::Nothing | Present::KeychainKey => Ok(()),
        Present::Role(_) => Err(WhyLeft::OtherCredentials("role_arn".to_owned())),
        Present::Other(key, _) => Err(WhyLeft::OtherCredentials(key)),
        Present::PlaintextKey(_) => Err(WhyLeft::PlaintextToo),
    }
}

fn judge(files: &SharedFiles, settings: &ProfileSettings) -> Result<AccessKey, WhyLeft> {
    if TOKEN.iter().any(|key| settings.get(key).is_some()) {
        return Err(WhyLeft::Temporary);
    }
    let (Some(id), Some(secret)) = (settings.get(KEY[0]), settings.get(KEY[1])) else {
        return Err(WhyLeft::Incomplete);
    };
    let key: AccessKeyId = id.value.trim().parse().map_err(|_| WhyLeft::Incomplete)?;
    if key.is_temporary() {
        return Err(WhyLeft::Temporary);
    }
    if id.origin.file != secret.origin.file {
        return Err(WhyLeft::Incomplete);
    }
    let differs = |setting: &str, value: &str| {
        let both = [SharedFile::Config, SharedFile::Credentials];
        let in_file =
            |file| files.document(file).profile(settings.name.as_str())?.value(setting).map(String::from);
        both.into_iter().filter_map(in_file).any(|other| other.trim() != value.trim())
    };
    if differs(KEY[0], &id.value) || differs(KEY[1], &secret.value) {
        return Err(WhyLeft::TwoKeys);
    }
    let mut rest = settings.clone();
    rest.settings.retain(|key| !KEY.contains(&key));
    has_no_other_credentials(&rest)?;
    Ok(AccessKey { id: key, secret: secret.value.trim().into() })
}

/// Takes a key out of both files, where it stands there, and leads its profile to the keychain by `own_line`.
pub fn take_out(
    documents: &mut Documents,
    key: &FoundKey,
    own_line: &str,
) -> Result<(), (SharedFile, EditError)> {
    let section = SectionName::Profile(key.profile.as_str());
    for file in [SharedFile::Config, SharedFile::Credentials] {
        let document = documents.get_mut(file);
        if document.find(section).is_none() {
            continue;
        }
        for setting in KEY {
            document.unset(section, setting).map_err(|error| (file, error))?;
        }
        if file == SharedFile::Credentials && key.mfa_serial.is_some() {
            document.unset(section, "mfa_serial").map_err(|error| (file, error))?;
        }
        let is_empty = document.find(section).is_some_and(|merged| merged.settings().is_empty());
        if file == SharedFile::Credentials && is_empty {
            document.remove_section(section).map_err(|error| (file, error))?;
        }
    }
    let profile =
        NewKeyProfile { own_line: own_line.to_owned(), region: None, mfa_serial: key.mfa_serial.clone() };
    profile.write(&mut documents.config, &key.profile).map_err(|error| (SharedFile::Config, error))
}

/// The lines, counted from 1, of comments that look like secrets turned off: they are nobody's settings, so nothing
/// takes them out.
pub fn commented_out(document: &Document) -> Vec<usize> {
    let is_one = |line: &str| {
        let line = line.trim_start();
        let comment = line.trim_start_matches(['#', ';', ' ', '\t']);
        line.len() != comment.len()
            && comment.to_ascii_lowercase().starts_with("aws_secret_access_key")
            && comment.contains('=')
    };
    let lines = document.text().lines().enumerate();
    lines.filter(|(_, line)| is_one(line)).map(|(number, _)| number + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared_config::FileKind;

    const KEY_LINES: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = sentinel\n";

    fn files(config: &str, credentials: &str) -> (tempfile::TempDir, SharedFiles) {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str, text: &str| {
            let path = directory.path().join(name);
            crate::files::replace(&path, text.as_bytes(), 0o600).unwrap();
            path
        };
        let files = SharedFiles::read(&path("config", config), &path("credentials", credentials)).unwrap();
        (directory, files)
    }

    fn left(config: &str, credentials: &str) -> Vec<WhyLeft> {
        let (_directory, files) = files(config, credentials);
        find(&files).left.into_iter().map(|left| left.why).collect()
    }

    #[test]
    fn what_cannot_be_taken_is_left_with_its_reason() {
        let other = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = another\n";
        for (config, credentials, why) in [
            ("", format!("[a]\n{KEY_LINES}aws_session_token = t\n"), WhyLeft::Temporary),
            (
                "",
                "[a]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n".into(),
                WhyLeft::Temporary,
            ),
            ("", "[a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n".into(), WhyLeft::Incomplete),
            (
                "",
                "[a]\naws_access_key_id = <your key>\naws_secret_access_key = s\n".into(),
                WhyLeft::Incomplete,
            ),
            (
                "[profile a]\naws_secret_access_key = s\n",
                "[a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n".into(),
                WhyLeft::Incomplete,
            ),
            (&format!("[profile a]\n{other}"), format!("[a]\n{KEY_LINES}"), WhyLeft::TwoKeys),
            (
                "[profile a]\nrole_arn = r\nsource_profile = a\n",
                format!("[a]\n{KEY_LINES}"),
                WhyLeft::OtherCredentials("role_arn".into()),
            ),
            (
                "[profile a]\ncredential_process = other\n",
                format!("[a]\n{KEY_LINES}"),
                WhyLeft::OtherCredentials("credential_process".into()),
            ),
        ] {
            assert_eq!(left(config, &credentials), [why], "{config}{credentials}");
        }
    }

    #[test]
    fn a_key_is_taken_out_of_both_files_and_nothing_else_is() {
        let config = "# top\n[default]\nregion=eu-west-1\n\n[profile a]\nmfa_serial=arn:aws:iam::111122223333:mfa/a\n\
                      aws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key=sentinel\noutput=json\n";
        let credentials = format!("# keys\n[a]\n{KEY_LINES}\n[b]\nregion = x\n{KEY_LINES}");
        let (_directory, files) = files(config, &credentials);
        let found = find(&files);
        assert_eq!(found.keys.len(), 2);
        let mut documents = Documents {
            config: Document::parse(config, FileKind::Config),
            credentials: Document::parse(credentials, FileKind::Credentials),
        };
        for key in &found.keys {
            assert_eq!(key.key.secret.expose(), "sentinel");
            take_out(&mut documents, key, &format!("keyfob credential-process --profile {}", key.profile))
                .unwrap();
        }
        assert_eq!(
            documents.config.text(),
            "# top\n[default]\nregion=eu-west-1\n\n[profile a]\noutput=json\n\
             credential_process=keyfob credential-process --profile a\nkeyfob_access_key=keychain\n\
             keyfob_mfa_serial=arn:aws:iam::111122223333:mfa/a\n\n[profile b]\n\
             credential_process=keyfob credential-process --profile b\nkeyfob_access_key=keychain\n"
        );
        assert_eq!(documents.credentials.text(), "# keys\n\n[b]\nregion = x\n");
    }

    #[test]
    fn a_key_of_aws_vaults_is_led_to_and_its_own_line_replaced() {
        let stored = || StoredKey {
            profile: "a".parse().unwrap(),
            store: Store::Pass,
            key: AccessKey { id: "AKIAIOSFODNN7EXAMPLE".parse().unwrap(), secret: "sentinel".into() },
        };
        let config = "[profile a]\nregion=eu-west-1\nmfa_serial=arn:aws:iam::111122223333:mfa/a\n\
                      credential_process=/usr/bin/aws-vault export --format=json a\n";
        let (_directory, shared) = files(config, "");
        let key = judge_stored(&shared, stored()).unwrap();
        let mut documents = Documents {
            config: Document::parse(config, FileKind::Config),
            credentials: Document::parse("", FileKind::Credentials),
        };
        take_out(&mut documents, &key, "keyfob credential-process --profile a").unwrap();
        assert_eq!(
            documents.config.text(),
            "[profile a]\nregion=eu-west-1\ncredential_process=keyfob credential-process --profile a\n\
             keyfob_access_key=keychain\nkeyfob_mfa_serial=arn:aws:iam::111122223333:mfa/a\n"
        );
        for (config, credentials, why) in [
            (
                "[profile a]\ncredential_process = other\n",
                "",
                WhyLeft::OtherCredentials("credential_process".into()),
            ),
            (
                "",
                "[a]\ncredential_process = aws-vault export a\n",
                WhyLeft::OtherCredentials("credential_process".into()),
            ),
            (
                "[profile a]\nrole_arn = r\nsource_profile = b\n",
                "",
                WhyLeft::OtherCredentials("role_arn".into()),
            ),
            ("", &format!("[a]\n{KEY_LINES}"), WhyLeft::PlaintextToo),
        ] {
            let (_directory, shared) = files(config, credentials);
            assert_eq!(judge_stored(&shared, stored()).unwrap_err().why, why, "{config}{credentials}");
        }
    }

    #[test]
    fn commented_out_secrets_are_seen() {
        let text = "# a note\n#aws_secret_access_key = x\n[a]\n ; AWS_Secret_Access_Key=y\naws_secret_access_key = z\n";
        assert_eq!(commented_out(&Document::parse(text, FileKind::Credentials)), [2, 4]);
    }
}
