//! Git over HTTPS to CodeCommit: the requests of git's credential protocol, and the name and password that CodeCommit
//! takes, which are a signature by the rules of the AWS CLI's `codecommit credential-helper`.

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::credentials::Credentials;
use crate::identifiers::Region;
use crate::secret::Secret;

/// How long CodeCommit takes a signature.
const LIFETIME: TimeDelta = TimeDelta::minutes(15);
/// The domains of AWS's partitions.
const DOMAINS: [&str; 3] = [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu"];

/// What git asks credentials for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GitRequest {
    /// `https`, or another.
    pub protocol: String,
    /// The host, with its port if the URL has one.
    pub host: String,
    /// The path without its first slash; only with `credential.UseHttpPath`.
    pub path: Option<String>,
}

impl GitRequest {
    /// Reads the lines that git writes. Attributes that are not known are passed over, as git asks of helpers.
    pub fn parse(text: &str) -> Self {
        let mut request = Self::default();
        for (key, value) in text.lines().take_while(|line| !line.is_empty()).filter_map(|l| l.split_once('='))
        {
            match key {
                "protocol" => request.protocol = value.to_owned(),
                "host" => request.host = value.to_owned(),
                "path" => request.path = Some(value.to_owned()),
                _ => {}
            }
        }
        request
    }

    /// The region of CodeCommit that is asked for; `None` where it is another host, or a way that is not encrypted.
    pub fn codecommit_region(&self) -> Option<Region> {
        if self.protocol != "https" {
            return None;
        }
        region_of_host(self.host_name())
    }

    fn host_name(&self) -> &str {
        self.host.split(':').next().unwrap_or_default()
    }
}

/// The region in `git-codecommit.REGION.amazonaws.com`, its FIPS sibling, or a VPC endpoint of either.
fn region_of_host(host: &str) -> Option<Region> {
    let host = host.to_ascii_lowercase();
    // What a host's name cannot have would end it for whoever reads it as part of a URL.
    if !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')) {
        return None;
    }
    let rest = DOMAINS.iter().find_map(|domain| host.strip_suffix(domain))?;
    let rest = match rest.strip_suffix(".vpce") {
        // vpce-ID.git-codecommit.REGION.vpce
        Some(rest) => rest.strip_prefix("vpce-")?.split_once('.')?.1,
        None => rest,
    };
    let (service, region) = rest.split_once('.')?;
    let is_codecommit = matches!(service, "git-codecommit" | "git-codecommit-fips");
    is_codecommit.then(|| region.parse().ok()).flatten()
}

/// A name and a password for git.
#[derive(Debug)]
pub struct GitLogin {
    /// The access key ID, with the session token behind a `%`.
    pub username: Secret,
    /// The instant and the signature.
    pub password: Secret,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Signs a path, which has its first slash.
pub fn sign(
    credentials: &Credentials,
    request: &GitRequest,
    path: &str,
    region: &Region,
    now: DateTime<Utc>,
) -> GitLogin {
    let instant = now.format("%Y%m%dT%H%M%S").to_string();
    let date = &instant[..8];
    let canonical = format!("GIT\n{path}\n\nhost:{}\n\nhost\n", request.host_name());
    let digest = hex(&Sha256::digest(canonical.as_bytes()));
    let text = format!("AWS4-HMAC-SHA256\n{instant}\n{date}/{region}/codecommit/aws4_request\n{digest}");
    let first = Zeroizing::new(format!("AWS4{}", credentials.secret_access_key().expose()).into_bytes());
    let mut key = Zeroizing::new(mac(&first, date.as_bytes()));
    for part in [region.as_str(), "codecommit", "aws4_request"] {
        key = Zeroizing::new(mac(&*key, part.as_bytes()));
    }
    let signature = hex(&mac(&*key, text.as_bytes()));
    let id = credentials.access_key_id();
    let username = match credentials.session_token() {
        Some(token) => format!("{id}%{}", token.expose()),
        None => id.to_string(),
    };
    let end = credentials.expires_at().unwrap_or(DateTime::<Utc>::MAX_UTC);
    GitLogin {
        username: username.into(),
        password: format!("{instant}Z{signature}").into(),
        expires_at: end.min(now + LIFETIME),
    }
}

impl GitLogin {
    /// The lines that git reads. Line feeds on every platform.
    pub fn render(&self) -> Secret {
        Secret::new(format!(
            "username={}\npassword={}\npassword_expiry_utc={}\n",
            self.username.expose(),
            self.password.expose(),
            self.expires_at.timestamp()
        ))
    }
}

fn mac(key: &[u8], data: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(data);
    mac.finalize().into_bytes().into()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        _ = write!(text, "{byte:02x}"); // a String takes everything
        text
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;

    use super::*;
    use crate::credentials::AccessKey;

    fn credentials(vector: &serde_json::Value) -> Credentials {
        let text = |key: &str| vector[key].as_str().unwrap().to_owned();
        let id = format!("{:X<16}", text("access_key_id")).parse().unwrap();
        let secret: Secret = text("secret_access_key").into();
        let token = vector["session_token"].as_str().map(Secret::from);
        Credentials::of_parts(AccessKey { id, secret }, token)
    }

    #[test]
    fn signatures_are_those_of_the_aws_cli() {
        let cases: serde_json::Value =
            serde_json::from_str(include_str!("../tests/cases/codecommit-vectors.json")).unwrap();
        for vector in cases["vectors"].as_array().unwrap() {
            let text = |key: &str| vector[key].as_str().unwrap();
            let host = text("host").to_owned();
            let request = GitRequest { protocol: "https".to_owned(), host, path: None };
            let region = request.codecommit_region().unwrap();
            assert_eq!(region.as_str(), text("region"));
            let now = NaiveDateTime::parse_from_str(text("timestamp"), "%Y%m%dT%H%M%S").unwrap().and_utc();
            let login = sign(&credentials(vector), &request, text("path"), &region, now);
            assert_eq!(login.password.expose(), text("password"));
            let token = vector["session_token"].as_str().map(|token| format!("%{token}")).unwrap_or_default();
            assert!(login.username.expose().ends_with(&token), "{token}");
            assert_eq!(login.expires_at, now + LIFETIME);
        }
    }

    #[test]
    fn hosts_are_codecommits_or_not() {
        let region = |host: &str| {
            let request = GitRequest { protocol: "https".to_owned(), host: host.to_owned(), path: None };
            request.codecommit_region().map(|region| region.to_string())
        };
        for (host, expected) in [
            ("git-codecommit.eu-west-1.amazonaws.com", "eu-west-1"),
            ("Git-CodeCommit.EU-West-1.AmazonAWS.com:443", "eu-west-1"),
            ("git-codecommit-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
            ("git-codecommit.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            ("vpce-0a1b2c-x.git-codecommit.us-east-2.vpce.amazonaws.com", "us-east-2"),
        ] {
            assert_eq!(region(host).as_deref(), Some(expected), "{host}");
        }
        for host in [
            "",
            "github.com",
            "amazonaws.com",
            "git-codecommit.amazonaws.com",
            "git-codecommit.eu-west-1.amazonaws.com.evil.example",
            "git-codecommit.eu-west-1.amazonaws.com@evil.example",
            "evil.git-codecommit.eu-west-1.amazonaws.com",
            "xgit-codecommit.eu-west-1.amazonaws.com",
            "git-codecommit.a.b.amazonaws.com",
            "git-codecommit.eu-west-1.evilamazonaws.com",
            "s3.eu-west-1.amazonaws.com",
            "vpce-evil/.git-codecommit.us-east-2.vpce.amazonaws.com",
            "vpce-evil@.git-codecommit.us-east-2.vpce.amazonaws.com",
        ] {
            assert_eq!(region(host), None, "{host}");
        }
        let plain = GitRequest::parse("protocol=http\nhost=git-codecommit.eu-west-1.amazonaws.com\n");
        assert_eq!(plain.codecommit_region(), None, "not encrypted");
    }

    #[test]
    fn requests_are_read_to_the_blank_line() {
        let text =
            "capability[]=authtype\nprotocol=https\nhost=h\npath=v1/repos/a=b\nwwwauth[]=Basic\n\nhost=x\n";
        let expected = GitRequest {
            protocol: "https".to_owned(),
            host: "h".to_owned(),
            path: Some("v1/repos/a=b".to_owned()),
        };
        assert_eq!(GitRequest::parse(text), expected);
    }
}
