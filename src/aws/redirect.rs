//! Where a web page leads, for start URLs on a company's own host.

use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use url::Url;

use crate::aws::{Aws, AwsError, Refusal};

const CALL: &str = "the page of the start URL";
const NOT_ALLOWED: [u16; 2] = [405, 501];

impl Aws {
    /// Where that page redirects to, in one step; `None` where it does not.
    pub fn redirect_of(&self, url: &Url) -> Result<Option<Url>, AwsError> {
        let (status, location) = match self.head("HEAD", url)? {
            (status, _) if NOT_ALLOWED.contains(&status) => self.head("GET", url)?,
            answer => answer,
        };
        match (status, location) {
            (200..300, _) => Ok(None),
            (300..400, Some(location)) => url.join(&location).map(Some).map_err(|_| AwsError::BadAnswer {
                operation: CALL,
                detail: "it redirects to no URL".to_owned(),
            }),
            (300..400, None) => Err(AwsError::incomplete(CALL, "Location")),
            (status, _) => Err(AwsError::Refused {
                operation: CALL,
                code: format!("HTTP {status}"),
                message: "the host does not show it".to_owned(),
                refusal: Refusal::Other,
            }),
        }
    }

    fn head(&self, method: &str, url: &Url) -> Result<(u16, Option<String>), AwsError> {
        let unusable = |detail: String| AwsError::Unreachable { operation: CALL, detail };
        let mut request = HttpRequest::new(SdkBody::empty());
        request.set_method(method).map_err(|error| unusable(error.to_string()))?;
        request.set_uri(url.as_str()).map_err(|error| unusable(error.to_string()))?;
        let answer = self.wait(async { self.connection().call(request).await }).map_err(|error| {
            if error.is_timeout() {
                return AwsError::TimedOut { operation: CALL };
            }
            unusable(super::error::innermost(&error))
        })?;
        let location = answer.headers().get("location").map(str::to_owned);
        Ok((answer.status().as_u16(), location))
    }
}
