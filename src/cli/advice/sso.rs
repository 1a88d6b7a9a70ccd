//! What to do next when IAM Identity Center gives nothing.

use crate::aws::{AwsError, Refusal};
use crate::cli::error::CliError;
use crate::cli::exit_code::ErrorKind;
use crate::identifiers::ProfileName;
use crate::signin::SigninError;
use crate::sso::{LoginError, SsoError};

/// Why a login gave no credentials. `sign_in` is what stands behind `keyfob login`, `role` the role and its account.
pub fn of_sso(error: &SsoError, sign_in: &str, role: Option<&str>) -> CliError {
    let login = || format!("Run `keyfob login {}`.", quoted(sign_in));
    let told = |kind| CliError::new(kind, error.to_string());
    match error {
        SsoError::NotSignedIn { .. }
        | SsoError::Ended { .. }
        | SsoError::RefreshRefused { .. }
        | SsoError::Revoked { .. } => told(ErrorKind::LoginNeeded).hint(login()),
        SsoError::Shared(record) => super::shared(record),
        SsoError::Aws(source) => of_call(source, sign_in, role),
        SsoError::File(_) => {
            told(ErrorKind::Failed).hint("Check the permissions of the file and its directory.")
        }
        SsoError::Lock { .. } => {
            told(ErrorKind::Failed).hint("Another keyfob is renewing the same login; wait for it, or end it.")
        }
    }
}

/// Why a call to IAM Identity Center failed.
pub fn of_call(error: &AwsError, sign_in: &str, role: Option<&str>) -> CliError {
    let AwsError::Refused { operation, refusal, .. } = error else {
        return super::aws(error, &ProfileName::default_profile(), None);
    };
    let kind = if *refusal == Refusal::Unauthorized { ErrorKind::LoginNeeded } else { ErrorKind::AwsRefused };
    let told = CliError::new(kind, super::trim_stop(&error.to_string()));
    let portal = matches!(*operation, "GetRoleCredentials" | "ListAccounts" | "ListAccountRoles" | "Logout");
    let login = quoted(sign_in);
    told.hint(match refusal {
        Refusal::Denied | Refusal::NotFound if portal => match role {
            Some(role) => format!(
                "The role {role} is not assigned to you, or misspelt. `keyfob sso roles` lists what is."
            ),
            None => "Nothing there is assigned to you.".to_owned(),
        },
        Refusal::Denied if *operation == "CreateOAuth2Token" => {
            "The user lacks the permission to sign in here: it needs `signin:CreateOAuth2Token`.".to_owned()
        }
        Refusal::InvalidGrant if *operation == "CreateOAuth2Token" => {
            format!("The password was changed since: run `keyfob login {login}` again.")
        }
        Refusal::InvalidRequest if *operation == "CreateOAuth2Token" => {
            format!("The code may be of another login: run `keyfob login {login}` again, and check this machine's clock.")
        }
        Refusal::Denied => "The request was refused in the browser, or by an administrator's rule.".to_owned(),
        Refusal::Unauthorized => format!("Run `keyfob login {login}`."),
        Refusal::InvalidGrant => "The code was used already or is wrong: sign in again.".to_owned(),
        Refusal::Expired => format!("The code was not used in time: run `keyfob login {login}` again."),
        Refusal::InvalidClient => format!(
            "AWS does not know keyfob's registration any more: run `keyfob login {login}` again, which makes a new one."
        ),
        Refusal::InvalidScope => {
            "Correct `sso_registration_scopes` of the sso-session, or remove it.".to_owned()
        }
        Refusal::InvalidRequest if portal => "Check `sso_account_id`, `sso_role_name` and `sso_region`.".to_owned(),
        Refusal::InvalidRequest => {
            "Check `sso_start_url` and `sso_region`: the instance must be in that region.".to_owned()
        }
        Refusal::Throttled | Refusal::SlowDown => "Too many calls at once: try again in a moment.".to_owned(),
        Refusal::ServiceFailure => "The fault is AWS's: try again in a moment.".to_owned(),
        _ if portal => "Try again in a moment.".to_owned(),
        _ => "Try again; if it stays so, `keyfob login --device-code` is another way.".to_owned(),
    })
}

/// Why signing in failed.
pub fn of_login(error: &LoginError, sign_in: &str) -> CliError {
    let told = |kind| CliError::new(kind, super::trim_stop(&error.to_string()));
    let again = format!("Run `keyfob login {}` again", quoted(sign_in));
    match error {
        LoginError::Aws(source) => of_call(source, sign_in, None),
        LoginError::Refused { .. } => {
            told(ErrorKind::AwsRefused).hint(format!("Nothing was stored. {again} to agree."))
        }
        LoginError::TimedOut { .. } => told(ErrorKind::LoginNeeded)
            .hint(format!("Nothing was stored. {again}; with `--device-code` any browser will do.")),
        LoginError::Listen { port: Some(_), .. } => told(ErrorKind::Failed)
            .hint("Name another port with `--callback-port`, or none for any free one."),
        LoginError::Listen { .. } => told(ErrorKind::Failed).hint(format!("{again} with `--device-code`.")),
        LoginError::Random { .. } => told(ErrorKind::Failed),
        LoginError::File(_) => {
            told(ErrorKind::Failed).hint("Check the permissions of the file and its directory.")
        }
    }
}

/// Why a console login gave no credentials.
pub fn of_console(error: &SigninError, profile: &str) -> CliError {
    let told = |kind| CliError::new(kind, error.to_string());
    match error {
        SigninError::NotSignedIn { .. } | SigninError::Ended { .. } => {
            told(ErrorKind::LoginNeeded).hint(format!("Run `keyfob login {}`.", quoted(profile)))
        }
        SigninError::Shared(record) => super::shared(record),
        SigninError::Aws(source) => of_call(source, profile, None),
        SigninError::File(_) => {
            told(ErrorKind::Failed).hint("Check the permissions of the file and its directory.")
        }
        SigninError::Lock { .. } => {
            told(ErrorKind::Failed).hint("Another keyfob is renewing the same login; wait for it, or end it.")
        }
    }
}

/// A name as it is typed in a shell.
pub fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.@+-/:%".contains(c);
    if !name.is_empty() && name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "'\\''"))
    }
}
