//! AWS's clock, read off the `Date` header of each response (RFC 9110, section 6.6.1).

use std::sync::Arc;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::BeforeDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::Clock;

/// A difference below this is the network's, or the header's whole seconds.
const NOISE: TimeDelta = TimeDelta::seconds(3);

/// Sets the clock's skew from every response.
pub(super) struct DateReader(pub(super) Arc<dyn Clock>);

impl std::fmt::Debug for DateReader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("DateReader")
    }
}

#[dyn_dispatch_hint]
impl Intercept for DateReader {
    fn name(&self) -> &'static str {
        "DateReader"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let date =
            context.response().headers().get("date").and_then(|text| DateTime::parse_from_rfc2822(text).ok());
        if let Some(date) = date {
            let machine_now = self.0.now() - self.0.skew();
            let skew = date.with_timezone(&Utc) - machine_now;
            self.0.set_skew(if skew.abs() < NOISE { TimeDelta::zero() } else { skew });
        }
        Ok(())
    }
}

/// The SDK's view of the clock: requests are signed with AWS's time.
#[derive(Clone)]
pub(super) struct SigningTime(pub(super) Arc<dyn Clock>);

impl std::fmt::Debug for SigningTime {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SigningTime")
    }
}

impl aws_smithy_async::time::TimeSource for SigningTime {
    fn now(&self) -> std::time::SystemTime {
        self.0.now().into()
    }
}
