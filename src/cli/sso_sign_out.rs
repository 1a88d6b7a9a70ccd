//! Ending a login to IAM Identity Center with everything that came of it.

use std::collections::HashSet;

use crate::audit::AuditEvent;
use crate::chain::ChainError;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::sign_in::SsoWire;
use crate::cli::trail;
use crate::files;
use crate::identifiers::ProfileName;
use crate::profile::{self, BaseProvider, ProfileSource};
use crate::session_cache::SessionKind;
use crate::shared_files::SharedFiles;
use crate::sso::{self, SsoSession};

/// Ends the login, at the server and here, deletes the sessions that were made with it, and records that. Says whether
/// there was a login, and how many sessions went.
pub(super) fn sign_out(
    context: &Context,
    files: &SharedFiles,
    session: &SsoSession,
    profile: Option<&ProfileName>,
) -> CliResult<(bool, usize)> {
    let deleted = delete_sessions(context, files, session)?;
    let wire = SsoWire::new(context, files, session.clone(), profile)?;
    let outcome = wire.sign_out();
    let event = match &outcome {
        Ok(false) if deleted == 0 => None,
        Ok(true) => Some((AuditEvent::LoggedOut, &["Logout"][..])),
        Ok(false) => Some((AuditEvent::LoggedOut, &[][..])),
        Err(error) => Some((AuditEvent::Failed { kind: error.kind.name().to_owned() }, &["Logout"][..])),
    };
    if let Some((event, calls)) = event {
        trail::record(context, &wire.name, event, calls);
    }
    Ok((outcome?, deleted))
}

fn delete_sessions(context: &Context, files: &SharedFiles, session: &SsoSession) -> CliResult<usize> {
    let mut concerned: HashSet<ProfileName> = HashSet::new();
    for name in files.names() {
        let Ok(chain) = profile::resolve(files, &name) else { continue };
        if let BaseProvider::Sso(source) = &chain.base
            && SsoSession::from(source) == *session
        {
            remove_copy(context, source)?;
            concerned.insert(name);
        }
    }
    let cache = context.session_cache();
    let is_concerned = |profile: &ProfileName, kind: SessionKind| {
        // A profile that is gone cannot be asked which login it was of.
        concerned.contains(profile) || (kind == SessionKind::Sso && files.profile(profile).is_none())
    };
    Ok(cache.remove_where(|header| is_concerned(&header.profile, header.kind)).map_err(ChainError::Cache)?)
}

/// The AWS CLI keeps copies of its own.
fn remove_copy(context: &Context, source: &profile::chain::SsoSource) -> CliResult {
    let path = sso::role_file(&context.paths.cli_cache, source);
    files::remove(&path).map_err(|error| {
        CliError::new(ErrorKind::Failed, format!("{} cannot be removed: {error}", path.display()))
    })
}
