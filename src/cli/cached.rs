//! Which cached session belongs to which profile, by the headers alone: no keychain, no call.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use hashbrown::HashSet;

use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::session::{default_session_name, environment_credentials};
use crate::identifiers::{AccessKeyId, CacheKey, MfaSerial, ProfileName};
use crate::plan::table::CodeSource;
use crate::plan::{self, Situation};
use crate::profile::listing::{Listed, ProfileSet};
use crate::profile::transport::{TransportVariables, transport};
use crate::profile::{BaseProvider, CredentialSource, ProfileChain, Resolved};
use crate::session_cache::SessionHeader;
use crate::vault::Index;

/// The cached sessions that still work.
pub(super) struct CachedSessions<'a> {
    now: DateTime<Utc>,
    sessions: HashMap<CacheKey, SessionHeader>,
    /// The profiles and ARNs that the sessions name: no other profile's plan need be made to see that it has none.
    named: HashSet<String>,
    index: &'a Index,
    variables: TransportVariables,
    environment_key: Option<AccessKeyId>,
}

impl<'a> CachedSessions<'a> {
    /// Reads the headers of all cached sessions.
    pub(super) fn read(context: &Context, index: &'a Index) -> CliResult<Self> {
        let now = context.clock.now();
        let headers = context.session_cache().headers().into_iter().filter(|header| header.expires_at > now);
        let sessions: HashMap<_, _> = headers.map(|header| (header.cache_key, header)).collect();
        let named = sessions
            .values()
            .flat_map(|header| [Some(header.profile.to_string()), header.arn.clone()])
            .flatten()
            .collect();
        let environment_key = environment_credentials(context).map(|found| found.access_key_id().clone());
        let variables = context.transport_variables()?;
        Ok(Self { now, sessions, named, index, variables, environment_key })
    }

    /// Until when the session of a profile's credentials works, if it is cached.
    pub(super) fn until(&self, set: &ProfileSet<'_>, listed: &Listed<'_>) -> Option<DateTime<Utc>> {
        Some(self.of(set, listed)?.expires_at)
    }

    /// The session of a profile's credentials, if it is cached.
    pub(super) fn of(&self, set: &ProfileSet<'_>, listed: &Listed<'_>) -> Option<&SessionHeader> {
        let chain = listed.chain.as_ref().ok()?;
        if !self.may_have(&listed.name, chain) {
            return None;
        }
        let chain = chain.clone().into_chain(&listed.name);
        let transport = transport(set, set.settings(&listed.name), &self.variables).ok()?;
        let situation = Situation {
            now: self.now,
            access_key_id: self.access_key_id(&chain),
            code_source: &|_: &MfaSerial| CodeSource::Nobody,
            cached_until: &|key: &CacheKey| Some(self.sessions.get(key)?.expires_at),
            asked_seconds: None,
            key_itself: false,
            session_name: default_session_name(self.index, &chain.base_profile),
        };
        let plan = plan::plan(&chain, &transport, &situation).ok()?;
        let key = plan.steps.last()?.cache_key?;
        self.sessions.get(&key)
    }

    fn may_have(&self, profile: &ProfileName, chain: &Resolved<'_>) -> bool {
        let arn = match (chain.last_role(), chain.base()) {
            (Some(hop), _) => Some(hop.role_arn.as_str()),
            (None, BaseProvider::WebIdentity { role, .. }) => Some(role.role_arn.as_str()),
            (None, _) => chain.base_mfa().map(MfaSerial::as_str),
        };
        // Profiles of the same plan share a session, and it names the first of them only.
        self.named.contains(profile.as_str()) || arn.is_some_and(|arn| self.named.contains(arn))
    }

    fn access_key_id(&self, chain: &ProfileChain) -> Option<AccessKeyId> {
        match &chain.base {
            BaseProvider::Keychain => {
                Some(self.index.access_keys.get(&chain.base_profile)?.access_key_id.clone())
            }
            BaseProvider::Source(CredentialSource::Environment) => self.environment_key.clone(),
            _ => None,
        }
    }
}
