//! The console's federation endpoint, which is no API of an SDK: credentials in, a sign-in token out.

use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::aws::{Aws, AwsError, Refusal};
use crate::secret::Secret;

const CALL: &str = "getSigninToken";
/// As much of a refusal's page as is worth reading.
const LONGEST_WORDS: usize = 200;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    signin_token: Zeroizing<String>,
}

impl Aws {
    /// Posts a getSigninToken form to the federation endpoint. A POST, since a GET would leave the credentials in logs
    /// of URLs.
    pub fn signin_token(&self, endpoint: &str, form: &Secret) -> Result<Secret, AwsError> {
        let unusable = |detail: String| AwsError::Unreachable { operation: CALL, detail };
        let mut request = HttpRequest::new(SdkBody::from(form.expose().as_str()));
        request.set_method("POST").map_err(|error| unusable(error.to_string()))?;
        request.set_uri(endpoint).map_err(|error| unusable(error.to_string()))?;
        request.headers_mut().insert("content-type", "application/x-www-form-urlencoded");
        request.headers_mut().insert("content-length", form.expose().len().to_string());
        let (status, body) = self.wait(async {
            let response = self.connection().call(request).await.map_err(|error| {
                if error.is_timeout() {
                    return AwsError::TimedOut { operation: CALL };
                }
                unusable(super::error::innermost(&error))
            })?;
            let status = response.status().as_u16();
            let body = ByteStream::new(response.into_body()).collect().await;
            let body = body.map_err(|error| unusable(error.to_string()))?;
            Ok::<_, AwsError>((status, Zeroizing::new(body.to_vec())))
        })?;
        if status != 200 {
            return Err(refused(status, &String::from_utf8_lossy(&body)));
        }
        let answer: Answer =
            serde_json::from_slice(&body).map_err(|_| AwsError::incomplete(CALL, "SigninToken"))?;
        Ok(Secret::from(answer.signin_token.as_str()))
    }
}

/// The endpoint answers a refusal with a page.
fn refused(status: u16, page: &str) -> AwsError {
    let mut inside = false;
    let mut words = String::new();
    for c in page.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                words.push(' ');
            }
            c if !inside => words.push(c),
            _ => {}
        }
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let message: String = words.chars().take(LONGEST_WORDS).collect();
    AwsError::Refused { operation: CALL, code: format!("HTTP {status}"), message, refusal: Refusal::Other }
}
