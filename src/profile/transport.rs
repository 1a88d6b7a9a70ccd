//! How AWS is reached for a profile: region, endpoints, certificates. By the SDKs' order: an option, the
//! environment, the `services` section, the profile (AWS SDKs and Tools Reference, "Service-specific endpoints").

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::num::NonZeroU32;

use crate::identifiers::{Partition, Region};
use crate::profile::error::ProfileError;
use crate::profile::settings::{ProfileSettings, ProfileSource, SettingMap};
use crate::profile::view::{Found, View};

/// A service that keyfob calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// Security Token Service.
    Sts,
    /// Identity and Access Management.
    Iam,
    /// The Identity Center portal.
    Sso,
    /// Identity Center's OpenID Connect service.
    SsoOidc,
    /// The sign-in service.
    Signin,
}

impl Service {
    /// Every service.
    pub const ALL: [Self; 5] = [Self::Sts, Self::Iam, Self::Sso, Self::SsoOidc, Self::Signin];

    /// What people call it.
    fn name(self) -> &'static str {
        match self {
            Self::Sts => "STS",
            Self::Iam => "IAM",
            Self::Sso | Self::SsoOidc => "IAM Identity Center",
            Self::Signin => "AWS Sign-In",
        }
    }

    /// The sentence for settings that leave the service no address, with the SDK's words for why.
    pub fn without_address(self, problem: &str) -> String {
        format!("{} cannot be called as the settings ask: {problem}.", self.name())
    }

    /// The name that ends the environment variable: `AWS_ENDPOINT_URL_SSO_OIDC`.
    pub fn variable_suffix(self) -> &'static str {
        match self {
            Self::Sts => "STS",
            Self::Iam => "IAM",
            Self::Sso => "SSO",
            Self::SsoOidc => "SSO_OIDC",
            Self::Signin => "SIGNIN",
        }
    }

    /// The name of its block in a `[services]` section.
    fn block(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Iam => "iam",
            Self::Sso => "sso",
            Self::SsoOidc => "sso_oidc",
            Self::Signin => "signin",
        }
    }
}

/// The part of the environment that decides how AWS is reached. Blank variables count as unset.
#[derive(Debug, Clone, Default)]
pub struct TransportVariables {
    /// `--region`, then `AWS_REGION`, then `AWS_DEFAULT_REGION`.
    pub region: Option<Region>,
    /// `AWS_ENDPOINT_URL`.
    pub endpoint_url: Option<String>,
    /// `AWS_ENDPOINT_URL_<SERVICE>`.
    pub service_endpoint_urls: BTreeMap<Service, String>,
    /// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`.
    pub ignore_configured_endpoint_urls: Option<String>,
    /// `AWS_USE_FIPS_ENDPOINT`.
    pub use_fips_endpoint: Option<String>,
    /// `AWS_USE_DUALSTACK_ENDPOINT`.
    pub use_dualstack_endpoint: Option<String>,
    /// `AWS_CA_BUNDLE`.
    pub ca_bundle: Option<String>,
    /// `AWS_EC2_METADATA_SERVICE_ENDPOINT`.
    pub instance_metadata_url: Option<String>,
    /// `AWS_MAX_ATTEMPTS`.
    pub max_attempts: Option<NonZeroU32>,
}

/// How AWS is reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transport {
    /// The region that was chosen, if anything names one.
    pub region: Option<Region>,
    /// Endpoints that replace AWS's own.
    pub endpoint_urls: BTreeMap<Service, String>,
    /// Whether FIPS endpoints are wanted.
    pub use_fips: bool,
    /// Whether dual-stack endpoints are wanted.
    pub use_dual_stack: bool,
    /// A file of certificates that replaces the system's.
    pub ca_bundle: Option<String>,
    /// Where an instance's metadata service is, if not at AWS's address.
    pub instance_metadata_url: Option<String>,
    /// How often a call is tried, where anything tells.
    pub max_attempts: Option<NonZeroU32>,
}

impl Transport {
    /// The region to call STS in: the chosen one, or the default of the partition.
    pub fn region_or_default(&self, partition: Partition) -> Region {
        self.region.clone().unwrap_or_else(|| partition.default_region())
    }
}

/// Reads how AWS is reached for a profile (`None`: without one).
pub fn transport(
    source: &dyn ProfileSource,
    profile: Option<&ProfileSettings>,
    variables: &TransportVariables,
) -> Result<Transport, ProfileError> {
    let empty = ProfileSettings {
        name: crate::identifiers::ProfileName::default_profile(),
        origin: super::Origin { file: super::SharedFile::Config, line: 1 },
        settings: SettingMap::default(),
    };
    let view = View::new(profile.unwrap_or(&empty));
    let region = match &variables.region {
        Some(region) => Some(region.clone()),
        None => view.parsed_region()?,
    };
    let text = |key| view.raw(key).map(|found| found.value().to_owned());
    Ok(Transport {
        region,
        endpoint_urls: endpoint_urls(source, &view, variables)?,
        use_fips: truth(variables.use_fips_endpoint.as_deref(), view.raw("use_fips_endpoint")),
        use_dual_stack: truth(
            variables.use_dualstack_endpoint.as_deref(),
            view.raw("use_dualstack_endpoint"),
        ),
        ca_bundle: variables.ca_bundle.clone().or_else(|| text("ca_bundle")),
        instance_metadata_url: variables
            .instance_metadata_url
            .clone()
            .or_else(|| text("ec2_metadata_service_endpoint")),
        max_attempts: match variables.max_attempts {
            Some(attempts) => Some(attempts),
            None => view.max_attempts()?,
        },
    })
}

fn endpoint_urls(
    source: &dyn ProfileSource,
    view: &View<'_>,
    variables: &TransportVariables,
) -> Result<BTreeMap<Service, String>, ProfileError> {
    let ignore = variables.ignore_configured_endpoint_urls.as_deref();
    if truth(ignore, view.raw("ignore_configured_endpoint_urls")) {
        return Ok(BTreeMap::new());
    }
    let section = view.raw("services").map(|found| services_section(source, view, &found)).transpose()?;
    let configured = |service: Service| {
        let block = section.as_ref()?.settings.get(service.block())?;
        block.nested.iter().find(|(key, _)| key == "endpoint_url").map(|(_, url)| (*url).to_owned())
    };
    let profile_wide = view.raw("endpoint_url").map(|found| found.value().to_owned());
    Ok(Service::ALL
        .into_iter()
        .filter_map(|service| {
            let url = variables.service_endpoint_urls.get(&service).cloned();
            let url = url.or_else(|| variables.endpoint_url.clone());
            let url = url.or_else(|| configured(service)).or_else(|| profile_wide.clone());
            Some((service, url?))
        })
        .collect())
}

fn services_section<'s>(
    source: &'s dyn ProfileSource,
    view: &View<'_>,
    found: &Found<'_>,
) -> Result<Cow<'s, ProfileSettings<'s>>, ProfileError> {
    source.services(found.value()).ok_or_else(|| ProfileError::MissingSection {
        profile: view.settings.name.clone(),
        what: "services",
        name: found.value().to_owned(),
        origin: found.origin(),
    })
}

/// A setting that is `true` or `false`; the environment beats the file.
fn truth(variable: Option<&str>, setting: Option<Found<'_>>) -> bool {
    let value = variable.or(setting.as_ref().map(Found::value));
    value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

impl View<'_> {
    fn parsed_region(&self) -> Result<Option<Region>, ProfileError> {
        self.raw("region").map(|found| self.parse(&found)).transpose()
    }

    fn max_attempts(&self) -> Result<Option<NonZeroU32>, ProfileError> {
        let Some(found) = self.raw("max_attempts") else { return Ok(None) };
        let value = found.value();
        let invalid = |_| self.invalid(&found, &format!("is `{value}`: it takes a number from 1"));
        value.parse().map(Some).map_err(invalid)
    }
}
