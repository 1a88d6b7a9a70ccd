//! What to do next: each library error turned into the one that a person reads. Library errors know no commands; all
//! the advice is here.

mod calls;
mod next_step;
pub mod sso;

use crate::chain::ChainError;
use crate::cli::error::CliError;
use crate::cli::exit_code::ErrorKind;
use crate::identifiers::ProfileName;
use crate::keychain::KeychainError;
use crate::mfa::CodeError;
use crate::output::sentence::capitalized;
use crate::plan::PlanError;
use crate::profile::{Origin, ProfileError, SESSION_POLICY};
use crate::session_cache::FailureRecord;
use crate::settings::SettingsError;
use crate::shared_files::SharedFileError;
use crate::vault::VaultError;

use calls::Call;
pub use calls::aws;

/// A keychain profile without a key in the keychain.
pub fn no_key(profile: &ProfileName, origin: Origin) -> CliError {
    let message = format!("profile `{profile}` has its access key in the keychain, but none is stored there");
    CliError::new(ErrorKind::Configuration, message)
        .hint(format!("Store it with `keyfob add {profile}`."))
        .for_profile(profile)
        .at(Some(origin))
}

/// Whether a failure cost a person a question, so that the next caller must not ask again at once.
pub fn disturbed_somebody(error: &ChainError) -> bool {
    let ChainError::Code { source, .. } = error else { return false };
    matches!(
        **source,
        CodeError::Unanswered { .. }
            | CodeError::Dismissed { .. }
            | CodeError::Interrupted { .. }
            | CodeError::Refused { .. }
    )
}

impl From<SharedFileError> for CliError {
    fn from(error: SharedFileError) -> Self {
        let hint = match &error {
            SharedFileError::Directory { .. } => {
                "Move the directory away, or name another file in AWS_CONFIG_FILE."
            }
            SharedFileError::NotUtf8 { .. } => "Save the file as UTF-8 in an editor.",
            SharedFileError::Unreadable { .. } => "Check its permissions.",
        };
        Self::new(ErrorKind::Configuration, error.to_string()).hint(hint)
    }
}

impl From<SettingsError> for CliError {
    fn from(error: SettingsError) -> Self {
        let kind = match error {
            SettingsError::Unknown { .. } => ErrorKind::Usage,
            _ => ErrorKind::Configuration,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<PlanError> for CliError {
    fn from(error: PlanError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<ProfileError> for CliError {
    fn from(error: ProfileError) -> Self {
        let told = Self::new(ErrorKind::Configuration, error.to_string()).at(error.origin());
        let told = match error.profile() {
            Some(profile) => told.for_profile(profile),
            None => told,
        };
        match &error {
            ProfileError::Unknown { name, named_by: None, .. } if *name == ProfileName::default_profile() => told.hint(
                "No other profile was named. `keyfob list` shows those there are; `keyfob add NAME` and `keyfob \
                 configure` make one.",
            ),
            ProfileError::Unknown { similar, named_by, .. } => {
                unknown_profile(told, similar, named_by.as_ref().map(|(profile, _)| profile))
            }
            ProfileError::Cycle { .. } => told.hint("Let one of them name another `source_profile`."),
            // As an `adopt` that was cut short leaves it.
            ProfileError::Contradiction { first, second, profile, .. }
                if first == "keyfob_access_key" && second == "aws_access_key_id" =>
            {
                told.hint(format!(
                    "`keyfob adopt {profile}` takes the key in plain text out, if it is the one in the keychain."
                ))
            }
            ProfileError::Contradiction { second, profile, .. } => {
                told.hint(format!("Remove one, for instance with `keyfob profile unset {profile} {second}`."))
            }
            ProfileError::Incomplete { profile, .. } => {
                told.hint(format!("Add it with `keyfob profile set {profile} KEY VALUE`."))
            }
            ProfileError::Invalid { profile, key, problem, .. }
                if key == SESSION_POLICY && problem.starts_with("needs a role") =>
            {
                told.hint(format!(
                    "Put it on a profile with a role over this one: `keyfob configure role NAME --role-arn ARN --source \
                     {profile}`."
                ))
            }
            ProfileError::Invalid { profile, key, .. } => {
                told.hint(format!("Correct it with `keyfob profile set {profile} {key} VALUE`."))
            }
            ProfileError::MissingSection { what, name, .. } => {
                told.hint(format!("Add a section [{what} {name}] to the config file, or correct the name."))
            }
            ProfileError::NoCredentials { profile, wired: true, .. } => told.hint(format!(
                "Its `credential_process` is keyfob itself, and no `keyfob_…` setting says more. Store a key with \
                 `keyfob add {profile}`, or describe a role with `keyfob configure role {profile}`."
            )),
            ProfileError::NoCredentials { profile, .. } => told.hint(format!(
                "Store a key with `keyfob add {profile}`, or describe a role with `keyfob configure role {profile}`."
            )),
        }
    }
}

fn unknown_profile(told: CliError, similar: &[ProfileName], named_by: Option<&ProfileName>) -> CliError {
    let names: Vec<_> = similar.iter().map(|name| format!("`{name}`")).collect();
    let told = match names.as_slice() {
        [] => told,
        [one] => told.hint(format!("Did you mean {one}?")),
        [rest @ .., last] => told.hint(format!("Did you mean {} or {last}?", rest.join(", "))),
    };
    match named_by {
        Some(profile) => {
            told.hint(format!("Profile `{profile}` names it there as its source: correct that line."))
        }
        None => told.hint("`keyfob list` shows the profiles there are."),
    }
}

impl From<VaultError> for CliError {
    fn from(error: VaultError) -> Self {
        let told = Self::new(ErrorKind::Keychain, error.to_string());
        match &error {
            VaultError::NotStored { item } | VaultError::Gone { item, .. } => match item {
                crate::vault::ItemName::AccessKey(profile) => {
                    told.hint(format!("Store it with `keyfob add {profile}`."))
                }
                _ => told,
            },
            VaultError::HeldElsewhere { backend, .. } => {
                told.hint(format!("Set `KEYFOB_KEYCHAIN={}`, or store the item again.", backend.name()))
            }
            VaultError::Keychain { source, .. } => keychain(told, source),
            VaultError::LeftBehind { source, .. } | VaultError::CopyLeft { source, .. } => {
                told.hint(format!("{}.", capitalized(&source.to_string())))
            }
            VaultError::AlreadyStored { .. } => told.hint("Remove it first, or choose another name."),
            VaultError::Malformed { .. } => {
                told.hint("Store it again, or remove it with the keychain's own program.")
            }
            VaultError::Index { source, .. } => told.hint(format!("{}.", capitalized(&source.to_string()))),
            VaultError::Lock(_) => told.hint("Wait for the other process, or end it."),
            VaultError::NoRandomBytes { .. } => told,
        }
    }
}

fn keychain(told: CliError, source: &KeychainError) -> CliError {
    let told = CliError { message: format!("{}: {source}", told.message), ..told };
    match source {
        KeychainError::Locked { .. } => {
            told.hint("Unlock it (on a desktop by signing in; in a terminal with `keyfob vault unlock`).")
        }
        KeychainError::Unavailable { .. } => told.hint(
            "Where there is no keychain, as over SSH or in a container, keyfob's encrypted file serves: \
             `KEYFOB_KEYCHAIN=file`.",
        ),
        KeychainError::WrongPassphrase { .. } => told.hint("Check KEYFOB_PASSPHRASE_FILE or the command, or type it."),
        KeychainError::NeedsPassphrase { .. } => told.hint(
            "Run `keyfob vault unlock` in a terminal, or set KEYFOB_PASSPHRASE_FILE, KEYFOB_PASSPHRASE_COMMAND \
             or KEYFOB_KEY_FILE.",
        ),
        _ => told,
    }
}

impl From<ChainError> for CliError {
    fn from(error: ChainError) -> Self {
        of_chain(&error)
    }
}

/// The error that a person reads when a plan gave no credentials.
pub fn of_chain(error: &ChainError) -> CliError {
    let told = |kind| CliError::new(kind, error.to_string());
    match error {
        ChainError::Aws { profile, base_profile, origin, role, source } => {
            let call = Call { profile, base_profile, role: role.as_ref() };
            calls::of_call(source, call).for_profile(profile).at(Some(*origin))
        }
        ChainError::Code { profile, origin, source, .. } => {
            code(source, profile).for_profile(profile).at(Some(*origin))
        }
        ChainError::Shared(record) => shared(record),
        ChainError::Sso { profile, origin, role, source } => {
            sso::of_sso(source, profile.as_str(), Some(role)).for_profile(profile).at(Some(*origin))
        }
        ChainError::Vault(source) => vault_in_chain(source),
        ChainError::Process { profile, origin, .. } => told(ErrorKind::Failed)
            .hint("Run that command by hand to see what it says.")
            .for_profile(profile)
            .at(Some(*origin)),
        ChainError::NoEnvironmentKey { profile, origin } => told(ErrorKind::Configuration)
            .hint("Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name another `credential_source`.")
            .for_profile(profile)
            .at(Some(*origin)),
        ChainError::TokenFile { profile, origin, .. } => {
            told(ErrorKind::Configuration).for_profile(profile).at(Some(*origin))
        }
        ChainError::LoginSession { profile, origin, source } => {
            sso::of_console(source, profile.as_str()).for_profile(profile).at(Some(*origin))
        }
        ChainError::Lease(_) => told(ErrorKind::Failed)
            .hint("Another keyfob is fetching the same credentials; wait for it, or end it."),
        ChainError::Cache(_) => told(ErrorKind::Failed).hint("Check that the directory can be written."),
        ChainError::WouldDisturb => told(ErrorKind::LoginNeeded),
    }
}

/// The failure of another process, told again.
fn shared(record: &FailureRecord) -> CliError {
    let kind = ErrorKind::ALL.into_iter().find(|kind| kind.name() == record.kind);
    let mut shared = CliError::new(kind.unwrap_or(ErrorKind::Failed), record.message.clone());
    shared.hints.clone_from(&record.hints);
    shared.profile.clone_from(&record.profile);
    shared.at(record.origin)
}

fn vault_in_chain(source: &VaultError) -> CliError {
    // A copy, since the chain's errors are told more than once.
    match source {
        VaultError::Keychain { item, source, .. } => {
            keychain(CliError::new(ErrorKind::Keychain, format!("the {item} cannot be reached")), source)
        }
        VaultError::NotStored { item: crate::vault::ItemName::AccessKey(profile) } => {
            CliError::new(ErrorKind::Configuration, source.to_string())
                .hint(format!("Store it with `keyfob add {profile}`."))
        }
        source => CliError::new(ErrorKind::Keychain, source.to_string()),
    }
}

fn code(error: &CodeError, profile: &ProfileName) -> CliError {
    let login = || format!("Run `keyfob login {profile}` in a terminal.");
    let told = |kind| CliError::new(kind, error.to_string());
    match error {
        CodeError::NobodyToAsk { .. } | CodeError::Unanswered { .. } | CodeError::Dismissed { .. } => {
            told(ErrorKind::LoginNeeded).hint(login())
        }
        CodeError::Interrupted { .. } => told(ErrorKind::Interrupted).hint(login()),
        CodeError::Refused { skew_seconds, .. } if skew_seconds.abs() > 15 => told(ErrorKind::AwsRefused).hint(format!(
            "This machine's clock is {} seconds {} AWS's, which makes computed codes wrong: set the clock.",
            skew_seconds.abs(),
            if *skew_seconds > 0 { "behind" } else { "ahead of" }
        )),
        CodeError::Refused { .. } => told(ErrorKind::AwsRefused)
            .hint("A code serves once and for about a minute; check that the device's clock is right.")
            .hint(login()),
        CodeError::Command { .. } | CodeError::NotACode { .. } => {
            told(ErrorKind::Failed).hint("Run the command of `mfa_process` by hand to see what it prints.")
        }
        CodeError::YubiKey { .. } => told(ErrorKind::Failed)
            .hint("`ykman oath accounts list` shows the accounts on the YubiKey; `keyfob settings set ykman_account NAME` names another."),
        CodeError::NotInTime { seconds, .. } => {
            told(ErrorKind::Failed).hint(format!("Try again in {seconds} seconds."))
        }
        CodeError::Vault(source) => vault_in_chain(source),
        CodeError::BadSeed { .. } => {
            told(ErrorKind::Failed).hint(format!("Store it again with `keyfob mfa add {profile}`."))
        }
        CodeError::Terminal(_) | CodeError::Register(_) => told(ErrorKind::Failed),
        CodeError::Call(source) => aws(source, profile, None),
    }
}

fn trim_stop(text: &str) -> &str {
    text.trim_end_matches('.')
}
