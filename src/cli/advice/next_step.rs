//! The next step for each error code of IAM Identity Center and of the sign-in service: every code has one of its own.

/// What a call was made for.
pub(super) struct Asked<'a> {
    /// What is typed behind `keyfob login`, quoted for a shell.
    pub login: &'a str,
    /// The role and its account, where there is one.
    pub role: Option<&'a str>,
}

/// What to do about a refusal by the OIDC service, by the name of its exception.
pub(super) fn oidc(code: &str, asked: &Asked<'_>) -> String {
    let login = asked.login;
    match code {
        "AccessDeniedException" => {
            "The request was refused in the browser, or by an administrator's rule.".to_owned()
        }
        "AuthorizationPendingException" => "Finish the login in the browser first.".to_owned(),
        "ExpiredTokenException" => {
            format!("The code was not used in time: run `keyfob login {login}` again.")
        }
        "InvalidClientException" => format!(
            "AWS does not know keyfob's registration any more: run `keyfob login {login}` again, which makes a new one."
        ),
        "UnauthorizedClientException" => format!(
            "The registration is for another way of signing in: `keyfob login {login} --device-code` makes one of its own."
        ),
        "InvalidClientMetadataException" => {
            "AWS does not take keyfob's registration: a newer keyfob may know what it wants.".to_owned()
        }
        "InvalidRedirectUriException" => {
            format!(
                "AWS does not take the browser's way back: `keyfob login {login} --device-code` needs none."
            )
        }
        "InvalidGrantException" => {
            format!("The code was used already or is wrong: run `keyfob login {login}` again.")
        }
        "InvalidRequestException" => {
            "Check `sso_start_url` and `sso_region`: the instance must be in that region.".to_owned()
        }
        "InvalidRequestRegionException" => {
            "The instance is in another region: correct `sso_region` of the sso-session.".to_owned()
        }
        "InvalidScopeException" => {
            "Correct `sso_registration_scopes` of the sso-session, or remove it.".to_owned()
        }
        "SlowDownException" => "AWS asks for fewer calls: wait half a minute, and try again.".to_owned(),
        "UnsupportedGrantTypeException" => {
            format!(
                "The instance does not offer this way of signing in: try `keyfob login {login} --device-code`."
            )
        }
        "InternalServerException" => "The fault is AWS's: try again in a moment.".to_owned(),
        _ => format!("Try again; if it stays so, `keyfob login {login} --device-code` is another way."),
    }
}

/// What to do about a refusal by the portal, by the name of its exception.
pub(super) fn portal(code: &str, asked: &Asked<'_>) -> String {
    match (code, asked.role) {
        ("ForbiddenException" | "AccessDeniedException", Some(role)) => {
            format!("The role {role} is not assigned to you, or misspelt. `keyfob sso roles` lists what is.")
        }
        ("ForbiddenException" | "AccessDeniedException", None) => {
            "Nothing there is assigned to you.".to_owned()
        }
        ("ResourceNotFoundException", Some(role)) => {
            format!("There is no role {role}: `keyfob sso sync --prune` removes profiles of what is gone.")
        }
        ("ResourceNotFoundException", None) => {
            "It is not there any more: `keyfob sso accounts` lists what is.".to_owned()
        }
        ("InvalidRequestException", _) => {
            "Check `sso_account_id`, `sso_role_name` and `sso_region`.".to_owned()
        }
        ("UnauthorizedException", _) => format!("Run `keyfob login {}`.", asked.login),
        ("TooManyRequestsException", _) => "Too many calls at once: try again in a moment.".to_owned(),
        ("InternalServerException" | "ServiceUnavailable", _) => {
            "The fault is AWS's: try again in a moment.".to_owned()
        }
        _ => "Try again in a moment.".to_owned(),
    }
}

/// What to do about a refusal by the sign-in service, by its reason.
pub(super) fn signin(code: &str, asked: &Asked<'_>) -> String {
    let login = asked.login;
    match code {
        "TOKEN_EXPIRED" => format!("The login has ended: run `keyfob login {login}`."),
        "AUTHCODE_EXPIRED" => format!("The code was not used in time: run `keyfob login {login}` again."),
        "USER_CREDENTIALS_CHANGED" => {
            format!("The password was changed since: run `keyfob login {login}` again.")
        }
        "INSUFFICIENT_PERMISSIONS" => {
            "The user lacks the permission to sign in here: it needs `signin:CreateOAuth2Token`.".to_owned()
        }
        "invalid_grant" => {
            format!("The code was used already or is wrong: run `keyfob login {login}` again.")
        }
        "INVALID_REQUEST" | "invalid_request" => format!(
            "The code may be of another login: run `keyfob login {login}` again, and check this machine's clock."
        ),
        "invalid_scope" | "invalid_target" | "unsupported_grant_type" => {
            "The sign-in service of that region knows no such login: try another one with `--region`."
                .to_owned()
        }
        "RESOURCE_NOT_FOUND" => {
            "The sign-in service does not know this user any more: ask who administers the account."
                .to_owned()
        }
        "CONFLICT" => format!("Another login was made at the same time: run `keyfob login {login}` again."),
        "SERVICE_QUOTA_EXCEEDED" => {
            "There are too many logins of this user: sign out of some with `keyfob logout`.".to_owned()
        }
        "rate_exceeded" | "TooManyRequestsError" => {
            "Too many logins at once: wait a minute, and try again.".to_owned()
        }
        "service_unavailable" => {
            "The sign-in service is not to be had: try again in some minutes.".to_owned()
        }
        "server_error" | "InternalServerException" => "The fault is AWS's: try again in a moment.".to_owned(),
        _ => format!("Run `keyfob login {login}` again; if it stays so, try another region with `--region`."),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The exceptions of the models (sso-oidc 2019-06-10, sso 2019-06-10) and the reasons of signin 2023-01-01.
    const OIDC: [&str; 14] = [
        "AccessDeniedException",
        "AuthorizationPendingException",
        "ExpiredTokenException",
        "InternalServerException",
        "InvalidClientException",
        "InvalidClientMetadataException",
        "InvalidGrantException",
        "InvalidRedirectUriException",
        "InvalidRequestException",
        "InvalidRequestRegionException",
        "InvalidScopeException",
        "SlowDownException",
        "UnauthorizedClientException",
        "UnsupportedGrantTypeException",
    ];
    const PORTAL: [&str; 5] = [
        "ForbiddenException",
        "InvalidRequestException",
        "ResourceNotFoundException",
        "TooManyRequestsException",
        "UnauthorizedException",
    ];
    const SIGNIN: [&str; 12] = [
        "AUTHCODE_EXPIRED",
        "CONFLICT",
        "INSUFFICIENT_PERMISSIONS",
        "INVALID_REQUEST",
        "RESOURCE_NOT_FOUND",
        "SERVICE_QUOTA_EXCEEDED",
        "TOKEN_EXPIRED",
        "USER_CREDENTIALS_CHANGED",
        "invalid_grant",
        "rate_exceeded",
        "server_error",
        "service_unavailable",
    ];

    fn all_differ(codes: &[&str], step: fn(&str, &Asked<'_>) -> String) {
        let asked = Asked { login: "prod", role: Some("Admin in account 444455556666") };
        let other = step("SomethingNew", &asked);
        let steps: BTreeSet<String> = codes.iter().map(|code| step(code, &asked)).collect();
        assert_eq!(steps.len(), codes.len(), "two codes have one text");
        assert!(!steps.contains(&other), "a known code has the text of unknown ones");
        for text in steps {
            assert!(text.ends_with('.') && text.chars().count() <= 130, "{text}");
        }
    }

    #[test]
    fn every_code_of_the_services_has_a_next_step_of_its_own() {
        all_differ(&OIDC, oidc);
        all_differ(&PORTAL, portal);
        all_differ(&SIGNIN, signin);
    }
}
