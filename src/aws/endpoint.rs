//! Where a service is called, by the SDK's own rules for regions, FIPS and dual-stack endpoints.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use aws_smithy_runtime_api::client::endpoint::EndpointFuture;
use url::Url;

use crate::identifiers::Region;
use crate::profile::transport::{Service, Transport};

/// What the rules of one service's SDK make of the settings.
macro_rules! by_the_rules_of {
    ($sdk:ident, $transport:ident, $service:ident, $region:ident) => {{
        use $sdk::config::endpoint::{DefaultResolver, Params, ResolveEndpoint as _};
        let parameters = Params::builder()
            .region($region.as_str())
            .use_fips($transport.use_fips)
            .use_dual_stack($transport.use_dual_stack)
            .set_endpoint($transport.endpoint_urls.get(&$service).cloned())
            .build()
            .map_err(|error| error.to_string())?;
        resolved(DefaultResolver::new().resolve_endpoint(&parameters))
    }};
}

/// The address that a service is called at in a region.
///
/// # Errors
/// The SDK's words where no endpoint is as the settings ask, such as a FIPS endpoint at an address of one's own.
pub fn endpoint(transport: &Transport, service: Service, region: &Region) -> Result<String, String> {
    match service {
        Service::Sts => by_the_rules_of!(aws_sdk_sts, transport, service, region),
        Service::Iam => by_the_rules_of!(aws_sdk_iam, transport, service, region),
        Service::Sso => by_the_rules_of!(aws_sdk_sso, transport, service, region),
        Service::SsoOidc => by_the_rules_of!(aws_sdk_ssooidc, transport, service, region),
        Service::Signin => by_the_rules_of!(aws_sdk_signin, transport, service, region),
    }
}

/// The rules need no I/O, so what they promise is there at once.
fn resolved(endpoint: EndpointFuture<'_>) -> Result<String, String> {
    match pin!(endpoint).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(endpoint)) => match Url::parse(endpoint.url()) {
            Ok(url) if url.has_host() => Ok(endpoint.url().to_owned()),
            _ => Err(format!("`{}` is no URL", endpoint.url())),
        },
        Poll::Ready(Err(error)) => Err(error.to_string()),
        Poll::Pending => Err("its rules have no answer".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_has_an_address_and_what_contradicts_itself_has_none() {
        let plain = Transport::default();
        let fips = Transport { use_fips: true, ..Transport::default() };
        let dual = Transport { use_dual_stack: true, ..Transport::default() };
        let mut moved = fips.clone();
        moved.endpoint_urls.insert(Service::Sts, "http://127.0.0.1:1".to_owned());
        let at = |transport: &Transport, service, region: &str| {
            endpoint(transport, service, &region.parse().unwrap())
        };
        for (transport, service, region, expected) in [
            (&plain, Service::Sts, "eu-west-1", "https://sts.eu-west-1.amazonaws.com"),
            (&plain, Service::Sts, "cn-north-1", "https://sts.cn-north-1.amazonaws.com.cn"),
            (&plain, Service::Iam, "eu-west-1", "https://iam.amazonaws.com"),
            (&plain, Service::Sso, "eu-west-1", "https://portal.sso.eu-west-1.amazonaws.com"),
            (&plain, Service::SsoOidc, "eu-west-1", "https://oidc.eu-west-1.amazonaws.com"),
            (&plain, Service::Signin, "eu-west-1", "https://eu-west-1.signin.aws.amazon.com"),
            (&fips, Service::Sts, "us-east-1", "https://sts-fips.us-east-1.amazonaws.com"),
            (&dual, Service::Sts, "eu-west-1", "https://sts.eu-west-1.api.aws"),
            (&moved, Service::Sso, "us-east-1", "https://portal.sso-fips.us-east-1.amazonaws.com"),
        ] {
            assert_eq!(at(transport, service, region).as_deref(), Ok(expected), "{service:?}");
        }
        let refused = at(&moved, Service::Sts, "us-east-1").unwrap_err();
        assert!(refused.contains("FIPS"), "{refused}");
    }
}
