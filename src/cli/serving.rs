//! What `serve` and `exec --server` share: profiles as a source of credentials for the server.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::session::{Session, Wanted};
use crate::credentials::Credentials;
use crate::identifiers::ProfileName;
use crate::profile::{self, ProfileError, SharedFile};
use crate::secret::Secret;
use crate::server::{Offer, Problem, ServerError, Source, TokenError};

/// A free port of the loopback interface.
pub const ANY_PORT: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0));

/// Which profiles a server serves.
pub enum Only {
    /// One, whose credentials are there already.
    This(Credentials),
    /// Every one.
    Any(Option<Credentials>),
}

/// What a server hands out.
pub fn offer(
    context: &Context,
    profile: &ProfileName,
    token: Secret,
    only: Only,
    seconds: Option<u32>,
) -> CliResult<Offer> {
    let (every_profile, first) = match only {
        Only::This(credentials) => (false, Some(credentials)),
        Only::Any(credentials) => (true, credentials),
    };
    let wanted = Wanted { seconds, ..Wanted::default() };
    let let_out = first.is_some().then(|| profile.clone());
    Ok(Offer {
        token,
        profile: profile.clone(),
        every_profile,
        refresh_before: context.refresh_before()?,
        clock: Arc::clone(&context.clock),
        source: source(context, wanted, let_out),
        first,
    })
}

/// `let_out` is the profile whose guards were passed when the server started, so that it may be renewed.
fn source(context: &Context, wanted: Wanted, let_out: Option<ProfileName>) -> Source {
    let base = context.unattended();
    Arc::new(move |name| {
        let context = base.unattended();
        let wanted = Wanted { guards_passed: let_out.as_ref() == Some(name), ..wanted };
        let credentials = Session::open(&context, name, wanted).and_then(|mut session| session.credentials());
        credentials.map_err(|error| problem(&context, &error))
    })
}

fn problem(context: &Context, error: &CliError) -> Problem {
    let path_of = |file: SharedFile| -> Option<PathBuf> { Some(context.path_of(file)) };
    let message = error.render(&path_of);
    context.ui.note(&message);
    Problem {
        code: error.kind.name().to_owned(),
        message: message.trim_start_matches("keyfob: ").replace("\n  ", " "),
        passing: error.kind == ErrorKind::Failed,
    }
}

/// Whether an SDK would take credentials of the profile `default` before it asks a server: the shared files come
/// first in every SDK's order.
pub fn default_profile_wins(context: &Context) -> CliResult<bool> {
    let files = context.shared_files()?;
    Ok(match profile::resolve(&files, &ProfileName::default_profile()) {
        Ok(_) => true,
        Err(
            ProfileError::Unknown { named_by: None, .. } | ProfileError::NoCredentials { wired: false, .. },
        ) => false,
        Err(_) => true,
    })
}

impl From<ServerError> for CliError {
    fn from(error: ServerError) -> Self {
        let told = |kind| Self::new(kind, error.to_string());
        match &error {
            ServerError::NotLoopback { .. } => told(ErrorKind::Usage).hint(
                "Credentials are served to this machine only: listen on 127.0.0.1 or [::1]. A container reaches it \
                 with `--network host`.",
            ),
            ServerError::Bind { .. } => told(ErrorKind::Failed).hint("Port 0 takes a free one."),
            ServerError::Runtime { .. } => told(ErrorKind::Failed),
        }
    }
}

impl From<TokenError> for CliError {
    fn from(error: TokenError) -> Self {
        let told = Self::new(ErrorKind::Configuration, error.to_string());
        match &error {
            TokenError::Open { path } => told.hint(format!("Run `chmod 600 {}`.", path.display())),
            TokenError::Unusable { .. } => told.hint("Remove the file, and a good one is made in its place."),
            TokenError::File { .. } => told.hint("Check the path and its permissions."),
            TokenError::NoRandomBytes => told,
        }
    }
}
