//! Whether a service can be reached at all: any answer will do, and its `Date` tells AWS's time.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use chrono::{DateTime, Utc};

use crate::aws::{Aws, AwsError};
use crate::identifiers::Region;
use crate::profile::transport::Service;

const CALL: &str = "the request";
/// Whoever looks for what is wrong does not want to wait for it.
const LIMIT: Duration = Duration::from_secs(4);

impl Aws {
    /// Where a service is called in a region.
    ///
    /// # Errors
    /// The SDK's words where no endpoint is as the settings ask.
    pub fn address(&self, service: Service, region: &Region) -> Result<String, String> {
        super::endpoint(self.transport(), service, region)
    }

    /// Asks for a page without showing who asks. The time is AWS's, where the answer tells it.
    pub fn reach(&self, url: &str) -> Result<Option<DateTime<Utc>>, AwsError> {
        let unusable = |detail: String| AwsError::Unreachable { operation: CALL, detail };
        let mut request = HttpRequest::new(SdkBody::empty());
        request.set_uri(url).map_err(|error| unusable(error.to_string()))?;
        self.wait(async {
            let answer = tokio::time::timeout(LIMIT, self.connection().call(request)).await;
            let response = match answer {
                Err(_) => return Err(AwsError::TimedOut { operation: CALL }),
                Ok(Err(error)) if error.is_timeout() => return Err(AwsError::TimedOut { operation: CALL }),
                Ok(Err(error)) => return Err(unusable(super::error::innermost(&error))),
                Ok(Ok(response)) => response,
            };
            let date =
                response.headers().get("date").and_then(|text| DateTime::parse_from_rfc2822(text).ok());
            Ok(date.map(|date| date.to_utc()))
        })
    }
}
