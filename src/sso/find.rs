//! Which login a name in the shared files stands for.

use crate::identifiers::{ProfileName, Region};
use crate::profile::listing::ProfileSet;
use crate::profile::{BaseProvider, ProfileError, ProfileSettings, ProfileSource, resolve};

use super::SsoSession;

/// The login behind a profile: its own, or that of the profile at the start of its chain. `None` for a profile that
/// does not come from IAM Identity Center.
pub fn session_of_profile(
    source: &dyn ProfileSource,
    name: &ProfileName,
) -> Result<Option<SsoSession>, ProfileError> {
    // A profile may name only the session: enough for tools that want a token and no role.
    if let Some(settings) = source.profile(name)
        && let Some(session) = settings.value("sso_session").or(settings.value("keyfob_sso_session"))
        && let Some(found) = named_session(source, session)?
    {
        return Ok(Some(found));
    }
    Ok(match resolve(source, name)?.base {
        BaseProvider::Sso(sso) => Some(SsoSession::from(&sso)),
        _ => None,
    })
}

/// The `[sso-session]` section of that name.
pub fn named_session(source: &dyn ProfileSource, name: &str) -> Result<Option<SsoSession>, ProfileError> {
    source.sso_session(name).map(|section| of_section(name, &section)).transpose()
}

fn of_section(name: &str, section: &ProfileSettings) -> Result<SsoSession, ProfileError> {
    let need = |key: &str| {
        section.value(key).ok_or_else(|| ProfileError::Incomplete {
            profile: section.name.clone(),
            present: "[sso-session]".to_owned(),
            missing: format!("`{key}`"),
            origin: section.origin,
        })
    };
    let region = need("sso_region")?;
    let region: Region = region.parse().map_err(|_| ProfileError::Invalid {
        profile: section.name.clone(),
        key: "sso_region".to_owned(),
        problem: format!("is `{region}`, which is not a region"),
        origin: section.get("sso_region").map_or(section.origin, |setting| setting.origin),
    })?;
    let list = |value: &str| {
        value.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    Ok(SsoSession {
        name: Some(name.to_owned()),
        start_url: need("sso_start_url")?.to_owned(),
        region,
        scopes: section.value("sso_registration_scopes").map(list),
    })
}

/// Every login that the shared files name, each once: of the `[sso-session]` sections and of the legacy profiles.
pub fn all_sessions(set: &ProfileSet<'_>) -> Result<Vec<SsoSession>, ProfileError> {
    let mut all: Vec<SsoSession> = Vec::new();
    for name in set.sso_session_names() {
        all.extend(named_session(set, name)?);
    }
    for settings in set.having("sso_start_url") {
        if settings.value("sso_start_url").is_some()
            && settings.value("sso_session").is_none()
            && let Some(session) = session_of_profile(set, &settings.name)?
            && !all.contains(&session)
        {
            all.push(session);
        }
    }
    Ok(all)
}
