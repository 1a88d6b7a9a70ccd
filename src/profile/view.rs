//! The settings of one profile as the resolver reads them: typed, under either of their names.

use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::credentials::{AccessKey, TemporaryCredentials};
use crate::identifiers::{AccountId, InvalidIdentifier, MfaSerial};
use crate::profile::chain::{BaseProvider, CredentialSource, RoleHop, SessionPolicy};
use crate::profile::error::ProfileError;
use crate::profile::resolved::{End, Ending};
use crate::profile::settings::{Origin, ProfileSettings, Setting};

/// The bounds of AssumeRole's `DurationSeconds` (STS model, 2011-06-15).
const ROLE_SECONDS: RangeInclusive<u32> = 900..=43_200;
/// The bounds of GetSessionToken's `DurationSeconds` (STS model, 2011-06-15).
const SESSION_SECONDS: RangeInclusive<u32> = 900..=129_600;

/// A setting that was found, with its key as it stands in the file.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub key: &'a str,
    setting: &'a Setting<'a>,
}

impl<'a> Found<'a> {
    pub(super) fn value(&self) -> &'a str {
        &self.setting.value
    }

    pub(super) fn origin(&self) -> Origin {
        self.setting.origin
    }
}

/// A profile's (or sso-session's) settings.
pub(super) struct View<'a> {
    pub settings: &'a ProfileSettings<'a>,
}

impl<'a> View<'a> {
    pub(super) fn new(settings: &'a ProfileSettings<'a>) -> Self {
        Self { settings }
    }

    /// The setting under exactly that key.
    #[inline]
    pub(super) fn raw(&self, key: &str) -> Option<Found<'a>> {
        self.settings.under(key).map(|(key, setting)| Found { key, setting })
    }

    /// The setting under its own name or the wired one; both at once is a contradiction.
    ///
    /// Always inlined, so that the mark of `key` is known when the program is built: most settings are in no profile.
    #[inline(always)]
    pub(super) fn get(&self, key: &str) -> Result<Option<Found<'a>>, ProfileError> {
        if self.settings.may_have(key) { self.find(key) } else { Ok(None) }
    }

    fn find(&self, key: &str) -> Result<Option<Found<'a>>, ProfileError> {
        let wired = self.settings.wired(key).map(|(key, setting)| Found { key, setting });
        match (wired, self.raw(key)) {
            (Some(wired), Some(native)) => Err(self.contradiction(&wired, &native)),
            (wired, native) => Ok(wired.or(native)),
        }
    }

    pub(super) fn parse<T>(&self, found: &Found<'_>) -> Result<T, ProfileError>
    where
        T: FromStr<Err = InvalidIdentifier>,
    {
        let name = &self.settings.name;
        found
            .value()
            .parse()
            .map_err(|error| ProfileError::identifier(name, found.key, found.origin(), &error))
    }

    #[inline(always)]
    fn parsed<T>(&self, key: &str) -> Result<Option<T>, ProfileError>
    where
        T: FromStr<Err = InvalidIdentifier>,
    {
        self.get(key)?.map(|found| self.parse(&found)).transpose()
    }

    #[inline(always)]
    fn seconds(&self, key: &str, bounds: &RangeInclusive<u32>) -> Result<Option<u32>, ProfileError> {
        self.get(key)?.map(|found| self.seconds_within(&found, bounds)).transpose()
    }

    fn seconds_within(&self, found: &Found<'_>, bounds: &RangeInclusive<u32>) -> Result<u32, ProfileError> {
        match found.value().parse::<u32>() {
            Ok(seconds) if bounds.contains(&seconds) => Ok(seconds),
            _ => {
                let (least, most) = (bounds.start(), bounds.end());
                let value = found.value();
                Err(self.invalid(found, &format!("is `{value}`: it takes {least} to {most} seconds")))
            }
        }
    }

    pub(super) fn account_id(&self) -> Result<Option<AccountId>, ProfileError> {
        self.parsed("aws_account_id")
    }

    pub(super) fn credential_source(&self, found: &Found<'_>) -> Result<CredentialSource, ProfileError> {
        use CredentialSource::{Ec2InstanceMetadata, EcsContainer, Environment};
        [Environment, Ec2InstanceMetadata, EcsContainer]
            .into_iter()
            .find(|source| source.name().eq_ignore_ascii_case(found.value()))
            .ok_or_else(|| {
                let value = found.value();
                let problem =
                    format!("is `{value}`: it takes `Environment`, `Ec2InstanceMetadata` or `EcsContainer`");
                self.invalid(found, &problem)
            })
    }

    pub(super) fn role_hop(&self, role_arn: &Found<'_>) -> Result<RoleHop, ProfileError> {
        Ok(RoleHop {
            profile: self.settings.name.clone(),
            origin: role_arn.origin(),
            role_arn: self.parse(role_arn)?,
            session_name: self.parsed("role_session_name")?,
            external_id: self.parsed("external_id")?,
            mfa_serial: self.mfa_serial()?,
            mfa_process: self.get("mfa_process")?.map(|found| found.value().to_owned()),
            duration_seconds: self.seconds("duration_seconds", &ROLE_SECONDS)?,
            source_identity: self.parsed("source_identity")?,
            tags: self.tags()?,
            transitive_tag_keys: self
                .get("transitive_session_tags")?
                .map(|found| list(found.value()))
                .unwrap_or_default(),
            policy: self.policy()?,
            region: self.parsed("region")?,
        })
    }

    fn mfa_serial(&self) -> Result<Option<MfaSerial>, ProfileError> {
        let Some(found) = self.get("mfa_serial")? else { return Ok(None) };
        let serial: MfaSerial = self.parse(&found)?;
        if serial.is_security_key() {
            let problem = "names a passkey or security key, which cannot make the codes that STS takes; \
                           it needs a virtual or hardware MFA device";
            return Err(self.invalid(&found, problem));
        }
        Ok(Some(serial))
    }

    /// `session_tags = key=value, key=value`
    fn tags(&self) -> Result<Vec<(String, String)>, ProfileError> {
        let Some(found) = self.get("session_tags")? else { return Ok(Vec::new()) };
        list(found.value())
            .into_iter()
            .map(|tag| match tag.split_once('=') {
                Some((key, value)) if !key.trim().is_empty() => {
                    Ok((key.trim().to_owned(), value.trim().to_owned()))
                }
                _ => Err(self.invalid(&found, &format!("has `{tag}`, which is not of the form `key=value`"))),
            })
            .collect()
    }

    /// `policy` is a document on one line (it starts with a brace); `policy_arns` is a list.
    fn policy(&self) -> Result<SessionPolicy, ProfileError> {
        let arns = self.get("policy_arns")?.map(|found| list(found.value())).unwrap_or_default();
        let document = self.get("policy")?;
        if let Some(found) = &document
            && serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(found.value()).is_err()
        {
            return Err(self.invalid(found, "is not a JSON policy document"));
        }
        Ok(SessionPolicy { arns, document: document.map(|found| found.value().to_owned()) })
    }

    /// A key of the profile's own, in plain text or in the keychain.
    pub(super) fn own_keys(&self) -> Result<Option<(BaseProvider, Origin)>, ProfileError> {
        match self.keychain_key()? {
            Some(found) => Ok(Some(found)),
            None => self.static_keys(),
        }
    }

    /// A key in the keychain. One in plain text beside it would be used by other tools.
    pub(super) fn keychain_key(&self) -> Result<Option<(BaseProvider, Origin)>, ProfileError> {
        let Some(key) = self.raw("keyfob_access_key") else { return Ok(None) };
        if key.value() != "keychain" {
            return Err(self.invalid(&key, "takes only `keychain`"));
        }
        match self.raw("aws_access_key_id").or(self.raw("aws_secret_access_key")) {
            Some(plaintext) => Err(self.contradiction(&key, &plaintext)),
            None => Ok(Some((BaseProvider::Keychain, key.origin()))),
        }
    }

    /// Keys in plain text: long-term, or with a session token. Half a pair is an error.
    pub(super) fn static_keys(&self) -> Result<Option<(BaseProvider, Origin)>, ProfileError> {
        let id = self.raw("aws_access_key_id");
        let secret = self.raw("aws_secret_access_key");
        let (id, secret) = match (id, secret) {
            (None, None) => return Ok(None),
            (Some(id), Some(secret)) => (id, secret),
            (Some(id), None) => return Err(self.incomplete(&id, "`aws_secret_access_key`")),
            (None, Some(secret)) => return Err(self.incomplete(&secret, "`aws_access_key_id`")),
        };
        let key = AccessKey { id: self.parse(&id)?, secret: secret.value().into() };
        let account_id = self.account_id()?;
        let token = self.raw("aws_session_token").or(self.raw("aws_security_token"));
        let base = match token {
            None => BaseProvider::PlaintextKey(key, account_id),
            Some(token) => BaseProvider::PlaintextSession(TemporaryCredentials {
                access_key_id: key.id,
                secret_access_key: key.secret,
                session_token: token.value().into(),
                expires_at: None,
                account_id,
            }),
        };
        Ok(Some((base, id.origin())))
    }

    /// The end of a walk at this profile.
    pub(super) fn end<'s>(&self, base: BaseProvider, origin: Origin) -> Result<Ending<'s>, ProfileError> {
        // `mfa_serial` beside `role_arn` is the role's own.
        let own_mfa = self.get("role_arn")?.is_none();
        Ok(Ending::Own(Box::new(End {
            profile: self.settings.name.clone(),
            origin,
            base,
            mfa: if own_mfa { self.mfa_serial()? } else { None },
            mfa_process: self.get("mfa_process")?.map(|found| found.value().to_owned()),
            session_seconds: self.seconds("session_duration_seconds", &SESSION_SECONDS)?,
        })))
    }

    pub(super) fn refuse_source_without_role(&self) -> Result<(), ProfileError> {
        for key in ["source_profile", "credential_source", "web_identity_token_file"] {
            if let Some(found) = self.get(key)? {
                return Err(self.incomplete(&found, "`role_arn`"));
            }
        }
        Ok(())
    }

    pub(super) fn refuse_both(
        &self,
        first: &Found<'_>,
        second: Option<&Found<'_>>,
    ) -> Result<(), ProfileError> {
        second.map_or(Ok(()), |second| Err(self.contradiction(first, second)))
    }

    /// `key` in the profile must say the same as in this sso-session section, if it is there.
    pub(super) fn refuse_different(&self, profile: &View<'_>, key: &str) -> Result<(), ProfileError> {
        match (profile.get(key)?, self.raw(key)) {
            (Some(own), Some(section)) if own.value() != section.value() => {
                let problem = format!(
                    "is `{}`, but the sso-session that the profile names says `{}`",
                    own.value(),
                    section.value()
                );
                Err(profile.invalid(&own, &problem))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn contradiction(&self, first: &Found<'_>, second: &Found<'_>) -> ProfileError {
        ProfileError::Contradiction {
            profile: self.settings.name.clone(),
            first: first.key.to_owned(),
            second: second.key.to_owned(),
            origin: second.origin(),
        }
    }

    pub(super) fn incomplete(&self, present: &Found<'_>, missing: &str) -> ProfileError {
        ProfileError::Incomplete {
            profile: self.settings.name.clone(),
            present: present.key.to_owned(),
            missing: missing.to_owned(),
            origin: present.origin(),
        }
    }

    /// The `[sso-session]` section that `session` names lacks `key`.
    pub(super) fn incomplete_sso_session(
        &self,
        session: &Found<'_>,
        key: &str,
        origin: Origin,
    ) -> ProfileError {
        ProfileError::Incomplete {
            profile: self.settings.name.clone(),
            present: session.key.to_owned(),
            missing: format!("`{key}` in [sso-session {}]", session.value()),
            origin,
        }
    }

    pub(super) fn invalid(&self, found: &Found<'_>, problem: &str) -> ProfileError {
        ProfileError::Invalid {
            profile: self.settings.name.clone(),
            key: found.key.to_owned(),
            problem: problem.to_owned(),
            origin: found.origin(),
        }
    }

    pub(super) fn no_credentials(&self, wired: bool) -> ProfileError {
        ProfileError::NoCredentials {
            profile: self.settings.name.clone(),
            origin: self.settings.origin,
            wired,
        }
    }
}

/// The parts of a comma-separated value, trimmed, the empty ones left out.
pub(super) fn list(value: &str) -> Vec<String> {
    value.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
