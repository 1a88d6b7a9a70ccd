//! The IAM Identity Center instance of a world.

/// Who answers when a login asks a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Consent {
    /// A page with two buttons, or `Standin::approve_device`.
    Ask,
    Approve,
    Deny,
    /// Device logins only: approved once it was asked for so many times.
    ApproveAfterPolls(u32),
}

impl Consent {
    /// `ask`, `approve`, `deny`, or a number of polls.
    pub(crate) fn named(text: &str) -> Result<Self, String> {
        match text {
            "ask" => Ok(Self::Ask),
            "approve" => Ok(Self::Approve),
            "deny" => Ok(Self::Deny),
            polls => {
                let polls =
                    polls.parse().map_err(|_| format!("{polls} is not ask, approve, deny or a number"))?;
                Ok(Self::ApproveAfterPolls(polls))
            }
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct IdentityCenter {
    pub(crate) start_url: String,
    pub(crate) region: String,
    pub(crate) user_name: String,
    pub(crate) accounts: Vec<SsoAccount>,
    pub(crate) registration_lifetime: i64,
    pub(crate) device_code_lifetime: i64,
    pub(crate) access_token_lifetime: i64,
    pub(crate) refresh_token_lifetime: i64,
    pub(crate) role_lifetime: i64,
    pub(crate) poll_interval: i64,
    /// Left out of the answer, clients assume five seconds.
    pub(crate) tells_poll_interval: bool,
    pub(crate) page_size: usize,
    /// Portal calls a second, beyond which it throttles.
    pub(crate) portal_rate: Option<u32>,
    pub(crate) known_scopes: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct SsoAccount {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) roles: Vec<String>,
}

impl IdentityCenter {
    pub(crate) fn new(start_url: &str, region: &str) -> Self {
        let known_scopes =
            ["sso:account:access", "openid", "aws", "codewhisperer:completions", "codecatalyst:read_write"];
        Self {
            start_url: start_url.to_owned(),
            region: region.to_owned(),
            user_name: "alice@example.com".to_owned(),
            accounts: Vec::new(),
            registration_lifetime: 90 * 86_400,
            device_code_lifetime: 600,
            access_token_lifetime: 8 * 3600,
            refresh_token_lifetime: 8 * 86_400,
            role_lifetime: 3600,
            poll_interval: 1,
            tells_poll_interval: true,
            page_size: 20,
            portal_rate: None,
            known_scopes: known_scopes.map(str::to_owned).to_vec(),
        }
    }

    pub(crate) fn account(mut self, id: &str, name: &str, email: &str, roles: &[&str]) -> Self {
        self.accounts.push(SsoAccount {
            id: id.to_owned(),
            name: name.to_owned(),
            email: email.to_owned(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        });
        self
    }

    /// `count` accounts with the same roles, as in a large organisation.
    pub(crate) fn many_accounts(self, count: u32, roles: &[&str]) -> Self {
        (0..count).fold(self, |instance, number| {
            let id = format!("{:012}", 200_000_000_000_u64 + u64::from(number));
            let name = format!("Team {number:03}");
            instance.account(&id, &name, &format!("team-{number:03}@example.com"), roles)
        })
    }

    pub(crate) fn token_lifetimes(mut self, access: i64, refresh: i64) -> Self {
        (self.access_token_lifetime, self.refresh_token_lifetime) = (access, refresh);
        self
    }

    pub(crate) fn device_code_lifetime(mut self, seconds: i64) -> Self {
        self.device_code_lifetime = seconds;
        self
    }

    pub(crate) fn registration_lifetime(mut self, seconds: i64) -> Self {
        self.registration_lifetime = seconds;
        self
    }

    pub(crate) fn role_lifetime(mut self, seconds: i64) -> Self {
        self.role_lifetime = seconds;
        self
    }

    /// `None` keeps five seconds to itself, as AWS may.
    pub(crate) fn poll_interval(mut self, seconds: Option<i64>) -> Self {
        (self.poll_interval, self.tells_poll_interval) = (seconds.unwrap_or(5), seconds.is_some());
        self
    }

    pub(crate) fn page_size(mut self, size: usize) -> Self {
        self.page_size = size;
        self
    }

    pub(crate) fn portal_rate(mut self, per_second: u32) -> Self {
        self.portal_rate = Some(per_second);
        self
    }
}
