//! The AWS console's addresses: where credentials are exchanged for a sign-in token in each partition, and where the
//! token leads (IAM User Guide, "Enabling custom identity broker access to the AWS console").

use url::Url;
use url::form_urlencoded::Serializer;
use zeroize::Zeroizing;

use crate::credentials::TemporaryCredentials;
use crate::identifiers::{Partition, Region};
use crate::secret::Secret;

/// The bounds of `SessionDuration`.
pub const SESSION_SECONDS: std::ops::RangeInclusive<u32> = 900..=43_200;

/// Why there is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConsoleError {
    /// The partition's console is not public.
    #[error("no public document tells where the console of partition {} signs in", .partition.name())]
    NoEndpoint {
        /// The partition.
        partition: Partition,
    },
    /// The destination is no address.
    #[error("`{text}` is not a console address: {problem}")]
    Destination {
        /// What was given.
        text: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// The short names that people use, and the console's own paths. Other names are taken as they are.
const SERVICES: &[(&str, &str)] = &[
    ("apigw", "apigateway/main/apis"),
    ("athena", "athena/home"),
    ("billing", "costmanagement/home"),
    ("cf", "cloudfront/v4/home"),
    ("cfn", "cloudformation/home"),
    ("cloudfront", "cloudfront/v4/home"),
    ("codecommit", "codesuite/codecommit/repositories"),
    ("codepipeline", "codesuite/codepipeline/pipelines"),
    ("cw", "cloudwatch/home"),
    ("ddb", "dynamodbv2/home"),
    ("dynamodb", "dynamodbv2/home"),
    ("ecr", "ecr/repositories"),
    ("ecs", "ecs/v2/clusters"),
    ("eks", "eks/clusters"),
    ("iam", "iam/home"),
    ("logs", "cloudwatch/home#logsV2:log-groups"),
    ("org", "organizations/v2/home"),
    ("r53", "route53/v2/home"),
    ("route53", "route53/v2/home"),
    ("sfn", "states/home"),
    ("sm", "secretsmanager/listsecrets"),
    ("secretsmanager", "secretsmanager/listsecrets"),
    ("sns", "sns/v3/home"),
    ("sqs", "sqs/v3/home"),
    ("ssm", "systems-manager/home"),
    ("sso", "singlesignon/home"),
    ("stepfunctions", "states/home"),
    ("vpc", "vpcconsole/home"),
];

/// The names of the services that have a path of their own and of services whose path is their name, for completion.
pub fn service_names() -> impl Iterator<Item = &'static str> {
    const PLAIN: [&str; 12] = [
        "acm",
        "cloudformation",
        "cloudtrail",
        "cloudwatch",
        "config",
        "ec2",
        "elasticache",
        "guardduty",
        "kms",
        "lambda",
        "rds",
        "s3",
    ];
    SERVICES.iter().map(|(name, _)| *name).chain(PLAIN)
}

/// The federation endpoint of a partition; `moved_to` is the sign-in service's configured endpoint.
pub fn federation_endpoint(partition: Partition, moved_to: Option<&str>) -> Result<String, ConsoleError> {
    if let Some(base) = moved_to {
        return Ok(format!("{}/federation", base.trim_end_matches('/')));
    }
    let host = signin_host(partition).ok_or(ConsoleError::NoEndpoint { partition })?;
    Ok(format!("https://{host}/federation"))
}

fn signin_host(partition: Partition) -> Option<&'static str> {
    match partition {
        Partition::Aws => Some("signin.aws.amazon.com"),
        Partition::China => Some("signin.amazonaws.cn"),
        Partition::GovCloud => Some("signin.amazonaws-us-gov.com"),
        Partition::EuropeanSovereign => Some("eusc-de-east-1.signin.amazonaws-eusc.eu"),
        Partition::Iso | Partition::IsoB | Partition::IsoE | Partition::IsoF => None,
    }
}

/// Where an account's IAM users sign in to the console: `account` is its alias, or its number.
pub fn user_signin_url(partition: Partition, account: &str) -> Option<String> {
    signin_host(partition).map(|host| format!("https://{account}.{host}/console"))
}

fn console_host(partition: Partition, region: &Region) -> Result<String, ConsoleError> {
    Ok(match partition {
        Partition::Aws => format!("{region}.console.aws.amazon.com"),
        Partition::China => "console.amazonaws.cn".to_owned(),
        Partition::GovCloud => "console.amazonaws-us-gov.com".to_owned(),
        Partition::EuropeanSovereign => format!("{region}.console.amazonaws-eusc.eu"),
        Partition::Iso | Partition::IsoB | Partition::IsoE | Partition::IsoF => {
            return Err(ConsoleError::NoEndpoint { partition });
        }
    })
}

/// The console's page of a service, or its first page.
pub fn page(partition: Partition, region: &Region, service: Option<&str>) -> Result<Url, ConsoleError> {
    let wrong = |problem| ConsoleError::Destination { text: service.unwrap_or_default().to_owned(), problem };
    let path = match service {
        None => "console/home".to_owned(),
        Some(name) => {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-/".contains(c);
            if name.is_empty() || !name.chars().all(plain) {
                return Err(wrong("a service is named by small letters, digits and hyphens, such as s3"));
            }
            let known = SERVICES.iter().find(|(short, _)| *short == name).map(|(_, path)| (*path).to_owned());
            known.unwrap_or_else(|| if name.contains('/') { name.to_owned() } else { format!("{name}/home") })
        }
    };
    let (path, fragment) =
        path.split_once('#').map_or((path.as_str(), None), |(path, rest)| (path, Some(rest)));
    let host = console_host(partition, region)?;
    let mut page = Url::parse(&format!("https://{host}/{path}")).map_err(|_| wrong("it makes no address"))?;
    page.query_pairs_mut().append_pair("region", region.as_str());
    page.set_fragment(fragment);
    Ok(page)
}

/// A page that a person named: a whole address, or the part after the host.
pub fn named_page(partition: Partition, region: &Region, text: &str) -> Result<Url, ConsoleError> {
    let wrong = |problem| ConsoleError::Destination { text: text.to_owned(), problem };
    let base = Url::parse(&format!("https://{}/", console_host(partition, region)?))
        .map_err(|_| wrong("it makes no address"))?;
    let page = base.join(text).map_err(|_| wrong("it makes no address"))?;
    if page.scheme() != "https" {
        return Err(wrong("it does not begin with https://"));
    }
    Ok(page)
}

/// The body of the getSigninToken request.
pub fn signin_form(credentials: &TemporaryCredentials, seconds: Option<u32>) -> Secret {
    let session = serde_json::json!({
        "sessionId": credentials.access_key_id.as_str(),
        "sessionKey": credentials.secret_access_key.expose(),
        "sessionToken": credentials.session_token.expose(),
    });
    let session = Zeroizing::new(session.to_string());
    let mut form = Serializer::new(String::with_capacity(16 * 1024));
    form.append_pair("Action", "getSigninToken").append_pair("Session", &session);
    if let Some(seconds) = seconds {
        form.append_pair("SessionDuration", &seconds.to_string());
    }
    Secret::new(form.finish())
}

/// The address that signs a browser in. It is as good as a password until it is used, or for fifteen minutes.
pub fn signin_url(endpoint: &str, destination: &Url, token: &Secret) -> Secret {
    let mut query = Serializer::new(String::with_capacity(8 * 1024));
    query
        .append_pair("Action", "login")
        .append_pair("Issuer", "keyfob")
        .append_pair("Destination", destination.as_str())
        .append_pair("SigninToken", token.expose());
    let query = Zeroizing::new(query.finish());
    Secret::new(format!("{endpoint}?{}", *query))
}

/// The address that opens another in a Firefox container of that name, by the extension "Open external links in a
/// container".
pub fn in_container(name: &str, url: &str) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("name", name).append_pair("url", url);
    // The extension decodes percent signs only.
    format!("ext+container:{}", query.finish().replace('+', "%20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(name: &str) -> Region {
        name.parse().unwrap()
    }

    #[test]
    fn pages_by_partition_and_service() {
        for (name, service, expected) in [
            ("eu-west-1", None, "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1"),
            ("eu-west-1", Some("s3"), "https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1"),
            (
                "us-east-1",
                Some("vpc"),
                "https://us-east-1.console.aws.amazon.com/vpcconsole/home?region=us-east-1",
            ),
            (
                "us-east-1",
                Some("logs"),
                "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups",
            ),
            ("cn-north-1", Some("ec2"), "https://console.amazonaws.cn/ec2/home?region=cn-north-1"),
            ("us-gov-west-1", None, "https://console.amazonaws-us-gov.com/console/home?region=us-gov-west-1"),
            (
                "eusc-de-east-1",
                Some("ec2/v2"),
                "https://eusc-de-east-1.console.amazonaws-eusc.eu/ec2/v2?region=eusc-de-east-1",
            ),
        ] {
            let partition = Partition::of_region(&region(name));
            assert_eq!(page(partition, &region(name), service).unwrap().as_str(), expected);
        }
        assert!(page(Partition::Iso, &region("us-iso-east-1"), None).is_err());
        assert!(page(Partition::Aws, &region("eu-west-1"), Some("S3?x=y")).is_err());
    }

    #[test]
    fn users_sign_in_by_alias_or_number() {
        let url = |partition, account| user_signin_url(partition, account);
        assert_eq!(url(Partition::Aws, "acme").unwrap(), "https://acme.signin.aws.amazon.com/console");
        assert_eq!(
            url(Partition::China, "111122223333").unwrap(),
            "https://111122223333.signin.amazonaws.cn/console"
        );
        assert_eq!(url(Partition::Iso, "acme"), None);
    }

    #[test]
    fn endpoints_by_partition() {
        for partition in Partition::ALL {
            match federation_endpoint(partition, None) {
                Ok(endpoint) => {
                    assert!(endpoint.starts_with("https://") && endpoint.ends_with("/federation"))
                }
                Err(error) => assert!(error.to_string().contains("aws-iso"), "{error}"),
            }
            let moved = federation_endpoint(partition, Some("http://127.0.0.1:1/")).unwrap();
            assert_eq!(moved, "http://127.0.0.1:1/federation");
        }
    }

    #[test]
    fn named_pages_are_whole_addresses_or_paths() {
        let named =
            |text: &str| named_page(Partition::Aws, &region("eu-west-1"), text).map(|url| url.to_string());
        assert_eq!(
            named("/ec2/home#Instances:").unwrap(),
            "https://eu-west-1.console.aws.amazon.com/ec2/home#Instances:"
        );
        assert_eq!(named("https://console.aws.amazon.com/x").unwrap(), "https://console.aws.amazon.com/x");
        assert!(named("http://console.aws.amazon.com/x").is_err());
        assert!(named("javascript:alert(1)").is_err());
    }

    #[test]
    fn containers_carry_the_address_encoded() {
        assert_eq!(
            in_container("a b", "http://127.0.0.1:1/x?y=z"),
            "ext+container:name=a%20b&url=http%3A%2F%2F127.0.0.1%3A1%2Fx%3Fy%3Dz"
        );
    }
}
