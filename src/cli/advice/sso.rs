//! What to do next when IAM Identity Center gives nothing.

use super::next_step::{self, Asked};
use crate::aws::{AwsError, Refusal};
use crate::cli::error::CliError;
use crate::cli::exit_code::ErrorKind;
use crate::identifiers::ProfileName;
use crate::renewal::RenewalFailure;
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
        SsoError::Renewal(failure) => of_renewal(failure, sign_in, role),
    }
}

fn of_renewal(failure: &RenewalFailure, sign_in: &str, role: Option<&str>) -> CliError {
    let told = CliError::new(ErrorKind::Failed, failure.to_string());
    match failure {
        RenewalFailure::Shared(record) => super::shared(record),
        RenewalFailure::Aws(source) => of_call(source, sign_in, role),
        RenewalFailure::File(_) => told.hint("Check the permissions of the file and its directory."),
        RenewalFailure::Lock { .. } => {
            told.hint("Another keyfob is renewing the same login; wait for it, or end it.")
        }
    }
}

/// Why a call to IAM Identity Center failed.
pub fn of_call(error: &AwsError, sign_in: &str, role: Option<&str>) -> CliError {
    let AwsError::Refused { operation, code, refusal, .. } = error else {
        return super::aws(error, &ProfileName::default_profile(), None);
    };
    let kind = if *refusal == Refusal::Unauthorized { ErrorKind::LoginNeeded } else { ErrorKind::AwsRefused };
    let told = CliError::new(kind, super::trim_stop(&error.to_string()));
    let login = quoted(sign_in);
    let asked = Asked { login: &login, role };
    told.hint(match *operation {
        "CreateOAuth2Token" => next_step::signin(code, &asked),
        "GetRoleCredentials" | "ListAccounts" | "ListAccountRoles" | "Logout" => {
            next_step::portal(code, &asked)
        }
        _ => next_step::oidc(code, &asked),
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
        LoginError::StartUrl { .. } => told(ErrorKind::Configuration)
            .hint("Open it in a browser, and configure the address that it ends at."),
        LoginError::OtherRegion { found, .. } => told(ErrorKind::Configuration)
            .hint(format!("Set `sso_region = {found}` beside it in the config file.")),
        LoginError::File(_) => {
            told(ErrorKind::Failed).hint("Check the permissions of the file and its directory.")
        }
    }
}

/// Why a console login gave no credentials.
pub fn of_console(error: &SigninError, profile: &str) -> CliError {
    let told = |kind| CliError::new(kind, error.to_string());
    match error {
        SigninError::NotSignedIn { .. } => {
            told(ErrorKind::LoginNeeded).hint(format!("Run `keyfob login {}`.", quoted(profile)))
        }
        SigninError::Ended { code, .. } => told(ErrorKind::LoginNeeded)
            .hint(next_step::signin(code, &Asked { login: &quoted(profile), role: None })),
        SigninError::Renewal(failure) => of_renewal(failure, profile, None),
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
