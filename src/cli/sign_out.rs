//! Forgetting cached sessions: a profile's own, and those that were made with it.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use crate::chain::ChainError;
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::session::{Session, Wanted};
use crate::identifiers::{CacheKey, ProfileName};
use crate::profile::{self, ProfileSource};
use crate::session_cache::SessionHeader;

/// The cached sessions that belong to a profile.
pub(super) struct ProfileSessions {
    /// Those that are cached.
    pub headers: Vec<SessionHeader>,
    /// The steps that lead to the profile, cached or not.
    keys: HashSet<CacheKey>,
}

impl ProfileSessions {
    /// The sessions of each step that leads to the profile, those that were made for it with other durations, and,
    /// where the profile is the base of others, theirs: they derive from its credentials.
    pub(super) fn find(context: &Context, name: &ProfileName) -> CliResult<Self> {
        let files = context.shared_files()?;
        let is_derived = |other: &ProfileName| {
            profile::resolve(&files, other).is_ok_and(|chain| chain.base_profile == *name)
        };
        let mut profiles: HashSet<ProfileName> = files.names().into_iter().filter(is_derived).collect();
        profiles.insert(name.clone());
        let keys: HashSet<CacheKey> =
            profiles.iter().flat_map(|profile| step_keys(context, profile)).collect();
        let mut headers = context.session_cache().headers();
        headers.retain(|header| keys.contains(&header.cache_key) || profiles.contains(&header.profile));
        Ok(Self { headers, keys })
    }

    /// Deletes them, and what is remembered of failures.
    pub(super) fn delete(&self, context: &Context) -> CliResult {
        let cache = context.session_cache();
        let cached = self.headers.iter().map(|header| &header.cache_key);
        for key in cached.clone() {
            cache.remove(key).map_err(ChainError::Cache)?;
        }
        for key in cached.chain(&self.keys) {
            cache.clear_failure(key).map_err(ChainError::Cache)?;
        }
        Ok(())
    }

    /// Until when a copy of one of them would work.
    pub(super) fn last_end(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.headers.iter().map(|header| header.expires_at).filter(|end| *end > now).max()
    }
}

/// The names of the sessions that a profile's plan fills. A profile that cannot be planned has none.
fn step_keys(context: &Context, name: &ProfileName) -> Vec<CacheKey> {
    let Ok(session) = Session::open(context, name, Wanted::default()) else { return Vec::new() };
    let keys = session.with_plan(|plan, _| Ok(plan.steps.iter().filter_map(|step| step.cache_key).collect()));
    keys.unwrap_or_default()
}
