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
    if url.scheme() != "https" || !url.has_host() || !url.username().is_empty() || url.password().is_some() {
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

/// The region of the instance, where its host says it: `ssoins-….portal.eu-west-1.app.aws`,
/// `start.us-gov-west-1.us-gov-home.awsapps.com`.
pub fn region(start_url: &str) -> Option<Region> {
    let url = Url::parse(start_url).ok()?;
    let host = url.host_str()?;
    let label = host
        .strip_suffix(".app.aws")
        .and_then(|rest| rest.rsplit_once(".portal."))
        .map(|(_, region)| region)
        .or_else(|| {
            host.strip_prefix("start.")?
                .split_once("-home.awsapps.com")?
                .0
                .split_once('.')
                .map(|(region, _)| region)
        })?;
    label.parse().ok()
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
        assert_eq!(of("https://acme.awsapps.com/start"), None);
    }
}
