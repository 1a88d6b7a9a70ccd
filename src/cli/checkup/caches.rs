//! Caches: torn files, registrations that have ended, logins that nothing can renew.

use std::path::PathBuf;

use crate::cli::advice::sso::quoted;
use crate::cli::checkup::{Finding, Repair};
use crate::cli::context::Context;
use crate::clock::format_instant;
use crate::profile::listing::ProfileSet;
use crate::sso::{self, CacheFlaw, SsoSession, TokenFile, cache_flaws};

pub(super) fn findings(context: &Context, set: &ProfileSet<'_>) -> Vec<Finding> {
    let now = context.clock.now();
    let mut found: Vec<Finding> = context.session_cache().damaged().into_iter().map(torn_session).collect();
    for directory in [&context.paths.sso_cache, &context.paths.login_cache] {
        found.extend(cache_flaws(directory, now).into_iter().map(|(path, flaw)| of_flaw(path, flaw)));
    }
    // A broken profile or section has a finding of its own.
    let sessions = sso::all_sessions(set).unwrap_or_default();
    found.extend(sessions.iter().filter_map(|session| ended_login(context, session)));
    found
}

fn torn_session(path: PathBuf) -> Finding {
    let message = format!("The cached session {} is torn.", path.display());
    Finding::advice(
        "torn_cache",
        message,
        "`keyfob doctor --fix` removes it; it is obtained anew when it is needed.",
    )
    .mended_by(Repair::Remove(path))
}

fn of_flaw(path: PathBuf, flaw: CacheFlaw) -> Finding {
    match flaw {
        CacheFlaw::Torn => {
            let message = format!("{} is torn, and most tools cannot read it.", path.display());
            Finding::problem("torn_cache", message, "`keyfob doctor --fix` keeps what is whole in it.")
                .mended_by(Repair::Mend(path))
        }
        CacheFlaw::RegistrationEnded => {
            let message = format!("The client registration in {} has ended.", path.display());
            Finding::advice(
                "expired_registration",
                message,
                "`keyfob doctor --fix` removes it; a login makes a new one.",
            )
            .mended_by(Repair::Remove(path))
        }
    }
}

fn ended_login(context: &Context, session: &SsoSession) -> Option<Finding> {
    let now = context.clock.now();
    let token = TokenFile::new(&context.paths.sso_cache, session).read().ok()??;
    if token.works_at(now) || token.refresh_with(now).is_some() {
        return None;
    }
    let message = format!(
        "The login to {session} ended at {} and cannot be renewed.",
        format_instant(token.expires_at)
    );
    Some(Finding::advice("ended_login", message, format!("`keyfob login {}`.", quoted(session.token_key()))))
}
