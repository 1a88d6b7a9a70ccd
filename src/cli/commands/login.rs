//! `keyfob login`

use crate::cli::console_sign_in;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::picker;
use crate::cli::session::{Session, Wanted};
use crate::cli::sign_in::{SignInArgs, SsoWire};
use crate::clock::format_instant;
use crate::cores::at_once;
use crate::identifiers::ProfileName;
use crate::profile::listing::ProfileSet;
use crate::profile::{self, BaseProvider, ProfileSource};
use crate::shared_files::SharedFiles;
use crate::signals::SignalsDeferred;
use crate::sso::{self, SsoSession, SsoToken};

/// Sign in ahead of time, so that nothing has to ask later
///
/// For IAM Identity Center this opens the browser, or shows a code where none can be reached, and stores the login
/// where the AWS CLI and the SDKs find it. For a profile with an access key or a role over one, it asks for the MFA
/// code now and keeps the session. Either way it ends the pause that follows a refused or unanswered question.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob login prod
  keyfob login my-company --device-code
  keyfob login --console mine
  keyfob login --all")]
pub struct Args {
    /// The profile, or the sso-session
    #[arg(value_name = "PROFILE|SSO-SESSION")]
    name: Option<String>,
    /// Sign in to every sso-session that has no working login
    #[arg(long, conflicts_with = "name")]
    all: bool,
    /// Sign in as in the console, for a profile with `login_session`, which is made if need be
    #[arg(long, conflicts_with = "all")]
    console: bool,
    #[command(flatten)]
    sign_in: SignInArgs,
}

/// How many logins are renewed at the same time.
const AT_ONCE: usize = 16;

/// Signs in.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let files = context.shared_files()?;
    if args.all {
        return sign_in_to_all(args, context, &files);
    }
    if args.console {
        let profile = context.profile(args.name.as_deref())?;
        return console_sign_in::sign_in(context, &files, &profile, &args.sign_in);
    }
    let picked = match args.name {
        Some(_) => None,
        None => Some(picker::profile(context, None)?),
    };
    let name = args.name.as_deref().or(picked.as_ref().map(ProfileName::as_str));
    let (session, profile) = match find(name, context, &files)? {
        Found::Sso(session, profile) => (session, profile),
        Found::Profile(profile) => match login_session(&files, &profile)? {
            Some(owner) => return console_sign_in::sign_in(context, &files, &owner, &args.sign_in),
            None => return open_session(context, &profile),
        },
    };
    SsoWire::new(context, &files, session, profile.as_ref())?.sign_in(&args.sign_in)?;
    Ok(())
}

/// What a name stands for.
pub enum Found {
    /// A login to IAM Identity Center, and the profile that led to it.
    Sso(SsoSession, Option<ProfileName>),
    /// A profile that has its credentials from elsewhere.
    Profile(ProfileName),
}

/// A name is first that of a profile, then that of an sso-session.
pub fn find(name: Option<&str>, context: &Context, files: &SharedFiles) -> CliResult<Found> {
    if let Some(name) = name
        && !name.parse().is_ok_and(|name: ProfileName| files.profile(&name).is_some())
        && let Some(session) = sso::named_session(files, name)?
    {
        return Ok(Found::Sso(session, None));
    }
    if let Some(url) = name.filter(|name| name.starts_with("https://"))
        && let Some(session) =
            sso::all_sessions(&ProfileSet::new(files))?.into_iter().find(|session| session.start_url == url)
    {
        return Ok(Found::Sso(session, None));
    }
    let profile = context.profile(name)?;
    Ok(match sso::session_of_profile(files, &profile)? {
        Some(session) => Found::Sso(session, Some(profile)),
        None => Found::Profile(profile),
    })
}

/// The profile with `login_session` at the start of a profile's chain.
fn login_session(files: &SharedFiles, profile: &ProfileName) -> CliResult<Option<ProfileName>> {
    let chain = profile::resolve(files, profile)?;
    Ok(matches!(chain.base, BaseProvider::LoginSession { .. }).then_some(chain.base_profile))
}

fn open_session(context: &Context, profile: &ProfileName) -> CliResult {
    context.session_cache().clear_all_failures().map_err(crate::chain::ChainError::Cache)?;
    let wanted = Wanted { person_asked: true, ..Wanted::default() };
    let credentials = Session::open(context, profile, wanted)?.credentials()?;
    let until = credentials.expires_at().map(|end| format!(" until {}", format_instant(end)));
    context.ui.note(&format!("Profile `{profile}` has credentials{}.", until.unwrap_or_default()));
    Ok(())
}

fn sign_in_to_all(args: &Args, context: &Context, files: &SharedFiles) -> CliResult {
    let sessions = sso::all_sessions(&ProfileSet::new(files))?;
    if sessions.is_empty() {
        let error =
            CliError::new(crate::cli::ErrorKind::Configuration, "the config file names no sso-session");
        return Err(error.hint("Make one with `keyfob configure sso`."));
    }
    let wires = sessions.into_iter().map(|session| SsoWire::new(context, files, session, None));
    let wires: Vec<_> = wires.collect::<CliResult<_>>()?;
    let mut ended = Vec::new();
    for (wire, token) in wires.iter().zip(tokens(&wires)) {
        match token {
            Ok(token) => {
                let until = format_instant(token.expires_at);
                context.ui.note(&format!("Already signed in to {} until {until}.", wire.session));
            }
            Err(_) => ended.push(wire),
        }
    }
    if ended.len() > 1 {
        let names: Vec<_> = ended.iter().map(|wire| wire.name.as_str()).collect();
        let count = names.len();
        context.ui.note(&format!("{count} logins take a person, one after another: {}.", names.join(", ")));
    }
    ended.into_iter().try_for_each(|wire| wire.sign_in(&args.sign_in).map(drop))
}

/// The access tokens that can be had without a person. Renewing one is a call, so they are renewed at the same time.
fn tokens(wires: &[SsoWire<'_>]) -> Vec<CliResult<SsoToken>> {
    // A signal reaches whichever thread does not hold it back: this one must not end what another one renews.
    let _signals = SignalsDeferred::begin();
    wires.chunks(AT_ONCE).flat_map(|some| at_once(some, SsoWire::token)).collect()
}
