//! The forms in which people give a start URL, and what a start URL tells of its region.

use url::Url;

use crate::identifiers::Region;

/// A start URL as it is to be configured: of the whole URL, of its host alone, of a directory's ID (`d-9067642ac7`) or
/// of a company's alias. What the portal's own pages put behind `#` goes.
pub fn parse(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_label = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let whole = match text {
        _ if is_label => format!("https://{text}.awsapps.com/start"),
        _ if text.contains("://") => text.to_owned(),
        _ => format!("https://{text}"),
    };
    let wrong = || {
        format!(
            "`{}` is no start URL: it looks like https://my-company.awsapps.com/start",
            text.escape_debug()
        )
    };
    let mut url = Url::parse(&whole).map_err(|_| wrong())?;
    if !is_safe(&url) || !url.has_host() || !url.username().is_empty() || url.password().is_some() {
        return Err(wrong());
    }
    url.set_fragment(None);
    url.set_query(None);
    let is_portal = url.host_str().is_some_and(|host| host.ends_with(".awsapps.com"));
    if is_portal && url.path() == "/" {
        url.set_path("/start");
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// The hosts of IAM Identity Center, and the ends of its hosts (`sso/resolve.py` of the AWS CLI).
const HOSTS: [&str; 4] = [
    "identitycenter.amazonaws.com",
    "identitycenter.amazonaws.com.cn",
    "identitycenter.amazonaws.eu",
    "identitycenter.us-gov.amazonaws.com",
];
const HOST_ENDS: [&str; 8] = [
    ".app.aws",
    ".portal.amazonaws.com",
    ".portal.amazonaws.com.cn",
    ".app.amazonwebservices.com.cn",
    ".portal.amazonaws.eu",
    ".api.amazonwebservices.eu",
    ".awsapps.com",
    ".awsapps.cn",
];
/// Behind the region, where that stands behind `.portal.`: `ssoins-1.portal.eu-west-1.app.aws`.
const AFTER_REGION: [&str; 3] = [".app.aws", ".app.amazonwebservices.com.cn", ".api.amazonwebservices.eu"];
/// Behind the region, where that is the host's second label: `ssoins-1.eu-west-1.portal.amazonaws.com`.
const AFTER_SECOND_LABEL: [&str; 3] =
    [".portal.amazonaws.com", ".portal.amazonaws.com.cn", ".portal.amazonaws.eu"];

/// The instance behind a start URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// The start URL as AWS knows it.
    pub issuer_url: String,
    /// The region, where the host says it.
    pub region: Option<Region>,
}

/// Finds the instance behind a start URL. A company's own host must redirect to AWS in one step; `follow` says where it
/// leads.
pub fn resolve(
    start_url: &str,
    follow: impl FnOnce(&Url) -> Result<Option<Url>, String>,
) -> Result<Instance, String> {
    let own = || Instance { issuer_url: start_url.to_owned(), region: region(start_url) };
    let Ok(url) = Url::parse(start_url) else { return Ok(own()) };
    if is_of_aws(&url) {
        return Ok(own());
    }
    if !is_safe(&url) {
        return Err("it does not begin with https://".to_owned());
    }
    let Some(mut found) = follow(&url)? else {
        return Err("its host is not AWS's, and does not redirect to AWS".to_owned());
    };
    found.set_fragment(None);
    found.set_query(None);
    if found.scheme() != "https" || !is_of_aws(&found) {
        return Err(format!("it leads to {found}, which is not AWS's"));
    }
    let issuer_url = found.as_str().trim_end_matches('/').to_owned();
    Ok(Instance { region: region(&issuer_url), issuer_url })
}

/// Whether nobody can listen or answer on the way: by TLS, or because it is this machine itself.
fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && url.host_str() == Some("127.0.0.1"))
}

fn is_of_aws(url: &Url) -> bool {
    url.host_str()
        .is_some_and(|host| HOSTS.contains(&host) || HOST_ENDS.iter().any(|end| host.ends_with(end)))
}

/// The region of the instance, where its host says it: `ssoins-….portal.eu-west-1.app.aws`,
/// `ssoins-….eu-west-1.portal.amazonaws.com`, `start.us-gov-west-1.us-gov-home.awsapps.com`.
pub fn region(start_url: &str) -> Option<Region> {
    let url = Url::parse(start_url).ok()?;
    let host = url.host_str()?;
    let without = |ends: &[&str]| ends.iter().find_map(|end| host.strip_suffix(end));
    let behind_portal = || without(&AFTER_REGION)?.rsplit_once(".portal.").map(|(_, region)| region);
    let second_label = || without(&AFTER_SECOND_LABEL)?.split_once('.').map(|(_, region)| region);
    let of_start = || {
        let rest = host.strip_prefix("start.")?.split_once("-home.awsapps.com")?.0;
        rest.split_once('.').map(|(region, _)| region)
    };
    behind_portal().or_else(second_label).or_else(of_start)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_start_url() {
        for (text, expected) in [
            ("https://d-9067642ac7.awsapps.com/start", "https://d-9067642ac7.awsapps.com/start"),
            (" https://acme.awsapps.com/start/#/?tab=accounts ", "https://acme.awsapps.com/start"),
            ("acme.awsapps.com", "https://acme.awsapps.com/start"),
            ("d-9067642ac7", "https://d-9067642ac7.awsapps.com/start"),
            (
                "https://identitycenter.amazonaws.com/ssoins-1234567890abcdef",
                "https://identitycenter.amazonaws.com/ssoins-1234567890abcdef",
            ),
            ("https://ssoins-1.portal.eu-west-1.app.aws", "https://ssoins-1.portal.eu-west-1.app.aws"),
            ("https://sso.example.com/", "https://sso.example.com"),
        ] {
            assert_eq!(parse(text).as_deref(), Ok(expected), "{text}");
        }
        for wrong in
            ["", "http://acme.awsapps.com/start", "https://", "a b", "https://user@acme.awsapps.com/"]
        {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn some_hosts_tell_the_region() {
        let of = |url: &str| region(url).map(|region| region.to_string());
        assert_eq!(of("https://ssoins-1.portal.eu-west-1.app.aws").as_deref(), Some("eu-west-1"));
        assert_eq!(
            of("https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/d-1").as_deref(),
            Some("us-gov-west-1")
        );
        assert_eq!(of("https://ssoins-1.eu-west-1.portal.amazonaws.com").as_deref(), Some("eu-west-1"));
        assert_eq!(of("https://ssoins-1.cn-north-1.portal.amazonaws.com.cn").as_deref(), Some("cn-north-1"));
        assert_eq!(of("https://acme.awsapps.com/start"), None);
    }

    #[test]
    fn a_companys_own_host_leads_to_aws_or_nowhere() {
        let leads_to = |target: &'static str| move |_: &Url| Ok(Some(Url::parse(target).unwrap()));
        let own = "https://sso.example.com";
        let found = resolve(own, leads_to("https://ssoins-1.portal.eu-west-1.app.aws/?x=1#/")).unwrap();
        assert_eq!(found.issuer_url, "https://ssoins-1.portal.eu-west-1.app.aws");
        assert_eq!(found.region.unwrap().as_str(), "eu-west-1");
        let never = |_: &Url| -> Result<Option<Url>, String> { panic!("AWS's own hosts are not asked") };
        assert_eq!(resolve("https://acme.awsapps.com/start", never).unwrap().region, None);
        for target in
            ["https://evil.example.com/", "http://acme.awsapps.com/start", "https://evilawsapps.com/"]
        {
            assert!(resolve(own, leads_to(target)).is_err(), "{target}");
        }
        assert!(resolve(own, |_| Ok(None)).is_err());
        assert!(resolve("http://sso.example.com", never).is_err());
    }
}
