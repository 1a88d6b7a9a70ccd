//! Names that AWS and the shared files give to things, valid by construction.

use std::fmt;
use std::str::FromStr;

use smol_str::SmolStr;

/// Why a text is not the identifier that it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {what}: {rule}")]
pub struct InvalidIdentifier {
    /// The kind of identifier, with its article: "a role ARN".
    pub what: &'static str,
    /// The rule that it breaks.
    pub rule: &'static str,
    /// The text that was given.
    pub text: String,
}

impl InvalidIdentifier {
    fn new(what: &'static str, rule: &'static str, text: &str) -> Self {
        Self { what, rule, text: text.escape_debug().to_string() }
    }
}

/// Whether a text is a profile's name that every shell and SDK reads alike.
pub fn is_portable(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.@+-/:%".contains(&b))
}

/// Declares a newtype over a validated string.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $what:literal, $rule:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(SmolStr);

        impl $name {
            /// The text of the identifier.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether a text is one.
            pub fn is_valid(text: &str) -> bool {
                let valid: fn(&str) -> bool = $valid;
                valid(text)
            }
        }

        impl FromStr for $name {
            type Err = InvalidIdentifier;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                if Self::is_valid(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(InvalidIdentifier::new($what, $rule, text))
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{:?}", self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
}

identifier!(
    /// The name of a profile as some AWS SDK would read it: any text without a control character. What may be
    /// *written* is narrower; see [`ProfileName::is_portable`].
    ProfileName, "a profile name", "it must not be empty or hold a control character",
    |text| !text.is_empty()
        && (text.bytes().all(|b| matches!(b, b' '..=b'~')) || !text.chars().any(char::is_control))
);

impl ProfileName {
    /// The profile that is meant when none is named.
    pub fn default_profile() -> Self {
        Self(SmolStr::new_static("default"))
    }

    /// Whether every AWS SDK reads a section of this name, and a `credential_process` line can carry it unquoted.
    pub fn is_portable(&self) -> bool {
        is_portable(&self.0)
    }
}

identifier!(
    /// The number of an AWS account.
    AccountId, "an account ID", "it has twelve digits",
    |text| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
);

identifier!(
    /// An access key ID: the public half of an access key.
    AccessKeyId, "an access key ID", "it has 16 to 128 letters, digits or underscores",
    |text| (16..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
);

impl AccessKeyId {
    /// Whether the key belongs to temporary credentials (prefix `ASIA`) and is useless without its session token.
    pub fn is_temporary(&self) -> bool {
        self.0.starts_with("ASIA")
    }
}

identifier!(
    /// The ARN of an IAM role: `arn:PARTITION:iam::ACCOUNT:role/[PATH/]NAME`.
    RoleArn, "a role ARN", "it looks like arn:aws:iam::111122223333:role/NAME",
    |text| (20..=2048).contains(&text.len()) && arn_parts(text).is_some_and(|(_, service, account, resource)| {
        service == "iam" && AccountId::is_valid(account)
            && resource.strip_prefix("role/").is_some_and(|name| !name.is_empty() && !name.ends_with('/'))
            && (is_graphic(text)
                || text.chars().all(|c| !c.is_whitespace() && !c.is_control()))
    })
);

impl RoleArn {
    /// The account that the role is in.
    pub fn account_id(&self) -> AccountId {
        AccountId(account_part(&self.0).unwrap_or_default().into())
    }

    /// The role's name without its path.
    pub fn role_name(&self) -> &str {
        last_of_path(&self.0)
    }

    /// The partition that the role is in.
    pub fn partition(&self) -> Partition {
        Partition::of_arn(&self.0)
    }
}

identifier!(
    /// The serial number of an MFA device as STS takes it: the ARN of a virtual device, or the number printed on a
    /// hardware token (9 to 256 characters; the STS model's `SerialNumber`).
    MfaSerial, "an MFA serial", "it has 9 to 256 letters, digits or any of +=/:,.@-_",
    |text| (9..=256).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+=/:,.@-_".contains(&b))
);

impl MfaSerial {
    /// Whether the device is a passkey or security key, which STS cannot take a code from.
    pub fn is_security_key(&self) -> bool {
        self.0.contains(":u2f/")
    }
}

identifier!(
    /// A region's name, such as `eu-west-1`.
    Region, "a region", "it has letters, digits and hyphens, such as eu-west-1",
    |text| (2..=63).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
);

identifier!(
    /// The name of a role session (2 to 64 characters; the STS model's `RoleSessionName`).
    RoleSessionName, "a role session name", "it has 2 to 64 letters, digits or any of _=,.@+-",
    |text| (2..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_=,.@+-".contains(&b))
);

impl RoleSessionName {
    /// A role session name made of any text: what STS does not take becomes a hyphen.
    pub fn from_lossy(text: &str) -> Self {
        let mut name: String = text
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || "_=,.@+-".contains(c) { c } else { '-' })
            .take(64)
            .collect();
        while name.len() < 2 {
            name.push('-');
        }
        Self(name.into())
    }
}

identifier!(
    /// An external ID, which a role's trust policy may ask for (2 to 1224 characters).
    ExternalId, "an external ID", "it has 2 to 1224 letters, digits or any of _+=,.@:/-",
    |text| (2..=1224).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&b))
);

/// A group of regions with accounts, endpoints and ARNs of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Partition {
    /// The commercial regions.
    Aws,
    /// The regions in China.
    China,
    /// GovCloud (US).
    GovCloud,
    /// The European Sovereign Cloud.
    EuropeanSovereign,
    /// `aws-iso`.
    Iso,
    /// `aws-iso-b`.
    IsoB,
    /// `aws-iso-e`.
    IsoE,
    /// `aws-iso-f`.
    IsoF,
}

impl Partition {
    /// Every partition.
    pub const ALL: [Self; 8] = [
        Self::Aws,
        Self::China,
        Self::GovCloud,
        Self::EuropeanSovereign,
        Self::Iso,
        Self::IsoB,
        Self::IsoE,
        Self::IsoF,
    ];

    /// The name that stands in ARNs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::China => "aws-cn",
            Self::GovCloud => "aws-us-gov",
            Self::EuropeanSovereign => "aws-eusc",
            Self::Iso => "aws-iso",
            Self::IsoB => "aws-iso-b",
            Self::IsoE => "aws-iso-e",
            Self::IsoF => "aws-iso-f",
        }
    }

    /// The domain of its services (botocore's `data/partitions.json`).
    pub fn dns_suffix(self) -> &'static str {
        match self {
            Self::Aws | Self::GovCloud => "amazonaws.com",
            Self::China => "amazonaws.com.cn",
            Self::EuropeanSovereign => "amazonaws.eu",
            Self::Iso => "c2s.ic.gov",
            Self::IsoB => "sc2s.sgov.gov",
            Self::IsoE => "cloud.adc-e.uk",
            Self::IsoF => "csp.hci.ic.gov",
        }
    }

    /// The region to sign for when nothing names one (botocore's `data/partitions.json`).
    pub fn default_region(self) -> Region {
        let name = match self {
            Self::Aws => "us-east-1",
            Self::China => "cn-northwest-1",
            Self::GovCloud => "us-gov-west-1",
            Self::EuropeanSovereign => "eusc-de-east-1",
            Self::Iso => "us-iso-east-1",
            Self::IsoB => "us-isob-east-1",
            Self::IsoE => "eu-isoe-west-1",
            Self::IsoF => "us-isof-south-1",
        };
        Region(SmolStr::new_static(name))
    }

    /// The partition of an ARN; the commercial one where the text has none that is known.
    pub fn of_arn(arn: &str) -> Self {
        let name = arn.split(':').nth(1).unwrap_or_default();
        Self::ALL.into_iter().find(|partition| partition.name() == name).unwrap_or(Self::Aws)
    }

    /// The partition of a region, by the prefix of its name.
    pub fn of_region(region: &Region) -> Self {
        const PREFIXES: [(&str, Partition); 7] = [
            ("cn-", Partition::China),
            ("us-gov-", Partition::GovCloud),
            ("eusc-", Partition::EuropeanSovereign),
            ("us-isob-", Partition::IsoB),
            ("us-isof-", Partition::IsoF),
            ("us-iso-", Partition::Iso),
            ("eu-isoe-", Partition::IsoE),
        ];
        PREFIXES
            .into_iter()
            .find(|(prefix, _)| region.as_str().starts_with(prefix))
            .map_or(Self::Aws, |(_, partition)| partition)
    }
}

/// The name of a cached session: a SHA-256 digest of every input that its credentials depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CacheKey([u8; 32]);

impl CacheKey {
    /// The key made of a finished digest.
    pub fn from_digest(digest: [u8; 32]) -> Self {
        Self(digest)
    }
}

impl fmt::Display for CacheKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl FromStr for CacheKey {
    type Err = InvalidIdentifier;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidIdentifier::new("a cache key", "it has 64 hexadecimal digits", text);
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(invalid());
        }
        let mut digest = [0; 32];
        for (byte, pair) in digest.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| invalid())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| invalid())?;
        }
        Ok(Self(digest))
    }
}

/// Partition, service, account and resource of `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
fn arn_parts(arn: &str) -> Option<(&str, &str, &str, &str)> {
    if let Some((account, resource)) = ordinary_iam_parts(arn) {
        return Some(("aws", "iam", account, resource));
    }
    // Byte by byte: the parts are too short for a search to pay off.
    let (mut colons, mut found) = ([0; 5], 0);
    for (at, byte) in arn.bytes().enumerate() {
        if byte == b':' {
            colons[found] = at;
            found += 1;
            if found == colons.len() {
                let [first, second, third, fourth, fifth] = colons;
                return (&arn[..first] == "arn").then(|| {
                    (
                        &arn[first + 1..second],
                        &arn[second + 1..third],
                        &arn[fourth + 1..fifth],
                        &arn[fifth + 1..],
                    )
                });
            }
        }
    }
    None
}

/// Account and resource of what most ARNs of IAM begin with: a list has ten thousand of these.
fn ordinary_iam_parts(arn: &str) -> Option<(&str, &str)> {
    const ACCOUNT_DIGITS: usize = 12;
    let rest = arn.strip_prefix("arn:aws:iam::")?;
    let (account, resource) = rest.split_at_checked(ACCOUNT_DIGITS)?;
    let is_account = account.bytes().fold(true, |so_far, byte| so_far & byte.is_ascii_digit());
    if is_account { Some((account, resource.strip_prefix(':')?)) } else { None }
}

/// Whether all of it are ASCII characters that can be seen. Without an end before the end, so that several bytes are
/// looked at by one instruction.
fn is_graphic(text: &str) -> bool {
    text.bytes().fold(true, |so_far, byte| so_far & byte.is_ascii_graphic())
}

/// What stands in the place of the account in an ARN.
pub fn account_part(arn: &str) -> Option<&str> {
    arn_parts(arn).map(|(_, _, account, _)| account)
}

/// What stands behind the last slash, or everything: a role's name in its ARN.
pub fn last_of_path(text: &str) -> &str {
    text.rfind('/').map_or(text, |slash| &text[slash + 1..])
}

/// The account in any ARN, if it has one.
pub fn account_of_arn(arn: &str) -> Option<AccountId> {
    account_part(arn)?.parse().ok()
}

/// Whether an ARN is that of an account's root user: `arn:aws:iam::111122223333:root`.
pub fn is_root_arn(arn: &str) -> bool {
    arn_parts(arn).is_some_and(|(_, service, _, resource)| service == "iam" && resource == "root")
}

/// The IAM user's name in `arn:aws:iam::111122223333:user/[PATH/]NAME`.
pub fn user_name_of_arn(arn: &str) -> Option<&str> {
    let (_, service, _, resource) = arn_parts(arn)?;
    let name = resource.strip_prefix("user/")?;
    (service == "iam").then(|| last_of_path(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn role_arns() {
        let arn: RoleArn = "arn:aws-us-gov:iam::444455556666:role/team/Admin".parse().unwrap();
        assert_eq!(arn.account_id().as_str(), "444455556666");
        assert_eq!(arn.role_name(), "Admin");
        assert_eq!(arn.partition(), Partition::GovCloud);
        for wrong in [
            "",
            "Admin",
            "arn:aws:iam::44445555666:role/Admin",
            "arn:aws:iam::444455556666:user/Admin",
            "arn:aws:iam::444455556666:role/",
            "arn:aws:sts::444455556666:assumed-role/Admin/x",
            "arn:aws:iam::444455556666:role/Ad min",
        ] {
            assert!(wrong.parse::<RoleArn>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn parts_of_arns() {
        for (arn, parts) in [
            ("arn:aws:iam::444455556666:role/A:b", Some(("aws", "iam", "444455556666", "role/A:b"))),
            ("arn:aws:iam::44445555:role/A", Some(("aws", "iam", "44445555", "role/A"))),
            ("arn:aws:iam::4444555566667:role/A", Some(("aws", "iam", "4444555566667", "role/A"))),
            ("arn:aws:iam::44445555666é:role/A", Some(("aws", "iam", "44445555666é", "role/A"))),
            ("arn:aws-cn:sts:eu:444455556666:", Some(("aws-cn", "sts", "444455556666", ""))),
            ("arn:aws:iam::444455556666", None),
            ("arm:aws:iam::444455556666:role/A", None),
        ] {
            assert_eq!(arn_parts(arn), parts, "{arn}");
        }
    }

    #[test]
    fn errors_say_the_rule_and_escape_the_text() {
        let error = "a\nb".parse::<ProfileName>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`a\\nb` is not a profile name: it must not be empty or hold a control character"
        );
    }

    #[test]
    fn partitions_by_region() {
        for (region, partition) in [
            ("eu-west-1", Partition::Aws),
            ("cn-north-1", Partition::China),
            ("us-gov-east-1", Partition::GovCloud),
            ("us-iso-west-1", Partition::Iso),
            ("us-isob-east-1", Partition::IsoB),
            ("eusc-de-east-1", Partition::EuropeanSovereign),
        ] {
            assert_eq!(Partition::of_region(&region.parse().unwrap()), partition);
        }
        for partition in Partition::ALL {
            assert_eq!(Partition::of_region(&partition.default_region()), partition);
        }
    }

    #[test]
    fn arns_of_users_and_root() {
        assert!(is_root_arn("arn:aws:iam::111122223333:root"));
        assert!(!is_root_arn("arn:aws:iam::111122223333:user/root"));
        assert_eq!(user_name_of_arn("arn:aws:iam::111122223333:user/ops/alice"), Some("alice"));
        assert_eq!(user_name_of_arn("arn:aws:sts::111122223333:assumed-role/A/b"), None);
    }

    #[test]
    fn cache_keys_read_back_what_they_print() {
        let key = CacheKey::from_digest([0xa5; 32]);
        assert_eq!(key.to_string(), "a5".repeat(32));
        assert_eq!(key.to_string().parse(), Ok(key));
        for wrong in ["", "a5", &"+5".repeat(32)] {
            assert!(wrong.parse::<CacheKey>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn session_names_are_made_to_fit() {
        assert_eq!(RoleSessionName::from_lossy("a b/c").as_str(), "a-b-c");
        assert_eq!(RoleSessionName::from_lossy("").as_str(), "--");
        assert_eq!(RoleSessionName::from_lossy(&"x".repeat(99)).as_str().len(), 64);
    }
}
