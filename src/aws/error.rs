//! What can go wrong in a call, by what the caller should do.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// Why a call gave no answer that can be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AwsError {
    /// AWS answered with an error.
    #[error("{operation} was refused ({code}): {message}")]
    Refused {
        /// The API operation.
        operation: &'static str,
        /// AWS's error code.
        code: String,
        /// AWS's words.
        message: String,
        /// What it means for the caller.
        refusal: Refusal,
    },
    /// Nobody answered.
    #[error("{operation} could not reach AWS: {detail}")]
    Unreachable {
        /// The API operation.
        operation: &'static str,
        /// The innermost cause.
        detail: String,
    },
    /// No answer within the time limit.
    #[error("{operation} had no answer within its time limit")]
    TimedOut {
        /// The API operation.
        operation: &'static str,
    },
    /// An answer that is none of AWS's.
    #[error("{operation} was answered with something that is not AWS's: {detail}")]
    BadAnswer {
        /// The API operation.
        operation: &'static str,
        /// What was wrong with it.
        detail: String,
    },
    /// The `ca_bundle` cannot be used.
    #[error("the `ca_bundle` {path} cannot be used: {detail}")]
    CaBundle {
        /// The file.
        path: String,
        /// Why.
        detail: String,
    },
    /// The machine gives no event loop.
    #[error("the network cannot be set up: {detail}")]
    Runtime {
        /// The system's words.
        detail: String,
    },
}

/// What AWS's refusal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The token code was wrong, old, or used before.
    WrongCode,
    /// The MFA serial is not one of the user's devices.
    WrongDevice,
    /// A policy does not allow the call.
    Denied,
    /// The access key is not known: deleted, inactive, new, or of another partition.
    UnknownKey,
    /// The signature does not fit: a wrong secret.
    WrongSecret,
    /// The request's time is too far from AWS's.
    ClockSkew,
    /// Temporary credentials have ended.
    Expired,
    /// The duration is more than the role or the chain allows.
    Duration,
    /// Too many calls.
    Throttled,
    /// The account is not open to that region.
    RegionDisabled,
    /// The user already has two access keys, or another limit was reached.
    Limit,
    /// What was to be made exists already.
    Exists,
    /// What was named does not exist.
    NotFound,
    /// Nobody has agreed to the login yet.
    Pending,
    /// Polling is too fast.
    SlowDown,
    /// The code or the refresh token is bad, used, or revoked.
    InvalidGrant,
    /// The client registration is unknown, expired, or for another way of logging in.
    InvalidClient,
    /// The scopes are not known.
    InvalidScope,
    /// The request is not understood: for a login, the start URL or its region is wrong.
    InvalidRequest,
    /// The access token is not taken (any more).
    Unauthorized,
    /// The service itself failed.
    ServiceFailure,
    /// Anything else.
    Other,
}

impl Refusal {
    /// Reads AWS's code and words. Words matter only where one code stands for several causes
    /// (STS answers `AccessDenied` for four of them).
    fn of(code: &str, message: &str) -> Self {
        let says = |words: &str| message.contains(words);
        match code {
            "AccessDenied" | "AccessDeniedException" if says("invalid MFA one time pass code") => {
                Self::WrongCode
            }
            "AccessDenied" | "AccessDeniedException" if says("MultiFactorAuthentication failed") => {
                Self::WrongDevice
            }
            "AccessDenied" | "AccessDeniedException" | "ForbiddenException" => Self::Denied,
            "InvalidClientTokenId" | "UnrecognizedClientException" => Self::UnknownKey,
            "SignatureDoesNotMatch" if says("Signature expired") || says("not yet current") => {
                Self::ClockSkew
            }
            "RequestTimeTooSkewed" | "RequestExpired" => Self::ClockSkew,
            "SignatureDoesNotMatch" => Self::WrongSecret,
            "ExpiredToken" | "ExpiredTokenException" => Self::Expired,
            "ValidationError" if says("DurationSeconds") => Self::Duration,
            "Throttling" | "ThrottlingException" | "TooManyRequestsException" => Self::Throttled,
            "RegionDisabledException" => Self::RegionDisabled,
            "LimitExceeded" | "LimitExceededException" => Self::Limit,
            "InvalidAuthenticationCode" => Self::WrongCode,
            "EntityAlreadyExists" => Self::Exists,
            "NoSuchEntity" | "ResourceNotFoundException" => Self::NotFound,
            "AuthorizationPendingException" => Self::Pending,
            "SlowDownException" => Self::SlowDown,
            "InvalidGrantException" => Self::InvalidGrant,
            "InvalidClientException" | "UnauthorizedClientException" => Self::InvalidClient,
            "InvalidScopeException" => Self::InvalidScope,
            "InvalidRequestException" => Self::InvalidRequest,
            "UnauthorizedException" => Self::Unauthorized,
            "InternalServerException" | "InternalFailure" | "ServiceUnavailable" => Self::ServiceFailure,
            _ => Self::Other,
        }
    }
}

impl AwsError {
    /// Turns the SDK's error of an operation into ours.
    pub(super) fn from_sdk<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: std::error::Error + ProvideErrorMetadata + 'static,
    {
        match &error {
            SdkError::TimeoutError(_) => Self::TimedOut { operation },
            SdkError::DispatchFailure(failure) if failure.is_timeout() => Self::TimedOut { operation },
            SdkError::DispatchFailure(_) => Self::Unreachable { operation, detail: innermost(&error) },
            SdkError::ServiceError(service) => {
                let refused = service.err();
                let status = service.raw().status().as_u16();
                let Some(code) = refused.code() else {
                    let detail = format!("HTTP status {status} without an AWS error");
                    return Self::BadAnswer { operation, detail };
                };
                let message = refused.message().map(str::to_owned).or_else(|| description(service.raw()));
                let message = message.unwrap_or_else(|| "no reason given".to_owned());
                let refusal = Refusal::of(code, &message);
                Self::Refused { operation, code: code.to_owned(), message, refusal }
            }
            _ => Self::BadAnswer { operation, detail: innermost(&error) },
        }
    }

    /// AWS answered, but left out what every such answer has.
    pub(super) fn incomplete(operation: &'static str, missing: &str) -> Self {
        Self::BadAnswer { operation, detail: format!("it has no {missing}") }
    }

    /// What AWS's refusal means, if it was one.
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Refused { refusal, .. } => Some(*refusal),
            _ => None,
        }
    }
}

/// The words of an OAuth error (RFC 6749, section 5.2), which has no `message`.
fn description(response: &HttpResponse) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(response.body().bytes()?).ok()?;
    body.get("error_description")?.as_str().map(str::to_owned)
}

/// The last error of a chain of causes: the one that names the fact.
pub(super) fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_apart() {
        for (code, message, refusal) in [
            (
                "AccessDenied",
                "MultiFactorAuthentication failed with invalid MFA one time pass code.",
                Refusal::WrongCode,
            ),
            (
                "AccessDenied",
                "MultiFactorAuthentication failed, unable to validate MFA code.",
                Refusal::WrongDevice,
            ),
            ("AccessDenied", "User: x is not authorized to perform: sts:AssumeRole", Refusal::Denied),
            ("SignatureDoesNotMatch", "Signature expired: A is now earlier than B", Refusal::ClockSkew),
            (
                "SignatureDoesNotMatch",
                "Signature not yet current: A is still later than B",
                Refusal::ClockSkew,
            ),
            (
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match",
                Refusal::WrongSecret,
            ),
            (
                "ValidationError",
                "The requested DurationSeconds exceeds the 1 hour session limit",
                Refusal::Duration,
            ),
            ("ValidationError", "2 validation errors detected", Refusal::Other),
        ] {
            assert_eq!(Refusal::of(code, message), refusal, "{code}: {message}");
        }
    }
}
