//! `keyfob login --console`: the console's own login, for `login_session` profiles.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::audit::AuditEvent;
use crate::aws::Aws;
use crate::browser;
use crate::cli::advice;
use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::shared_edit::{EditOptions, edit_config};
use crate::cli::sign_in::{PATIENCE, SignInArgs, surroundings};
use crate::cli::trail;
use crate::identifiers::{InvalidIdentifier, Partition, ProfileName, Region};
use crate::profile::{ProfileSource, transport};
use crate::session_cache::FailureRecord;
use crate::shared_config::SectionName;
use crate::shared_files::SharedFiles;
use crate::signin::{
    ConsoleFlow, ConsoleLoginFile, ConsoleLogins, ConsoleWay, LoggedIn, Shown, SigninError, lock_key,
};
use crate::sso::LoginError;

const LOCK_WAIT: Duration = Duration::from_secs(20);
/// Settings that give a profile its credentials in another way (those that the AWS CLI refuses too).
const OTHER_KINDS: [&str; 10] = [
    "role_arn",
    "source_profile",
    "credential_source",
    "web_identity_token_file",
    "sso_session",
    "sso_start_url",
    "sso_account_id",
    "aws_access_key_id",
    "credential_process",
    "keyfob_access_key",
];

/// Signs in, stores the login, and has the profile name it.
pub(super) fn sign_in(
    context: &Context,
    files: &SharedFiles,
    profile: &ProfileName,
    args: &SignInArgs,
) -> CliResult {
    refuse_other_kinds(files, profile)?;
    if !context.may_ask() {
        return Err(CliError::new(
            ErrorKind::LoginNeeded,
            "signing in takes a person, and nobody may be asked",
        )
        .hint(format!(
            "Run `keyfob login --console {}` in a terminal.",
            advice::sso::quoted(profile.as_str())
        )));
    }
    let (aws, new_region) = reach(context, files, profile)?;
    let surroundings = surroundings(context)?;
    let reach = surroundings.reach();
    let way = match (args.device_code, args.callback_port, reach) {
        (false, Some(port), _) => ConsoleWay::SameDevice { port: Some(port) },
        (false, None, Ok(())) => ConsoleWay::SameDevice { port: None },
        _ => ConsoleWay::CrossDevice,
    };
    let show = |shown: Shown<'_>| {
        let wanted = !args.no_browser && reach.is_ok();
        let opened = wanted && browser::open(shown.url, &surroundings).is_ok();
        context.ui.instruct(&match (opened, shown.ends_with_text) {
            (true, false) => format!("Sign in to AWS in the browser. If no page opened, this is it:\n  {}", shown.url),
            (false, false) => {
                format!("To sign in to AWS, open this page in a browser on this machine:\n  {}", shown.url)
            }
            (_, true) => format!(
                "To sign in to AWS, open this page in any browser, and copy the text that it ends with:\n  {}",
                shown.url
            ),
        });
    };
    let ask_text = || {
        let mut terminal = ask::terminal(context)?;
        ask::secret(&mut terminal, "The text (not shown): ").ok()
    };
    let store = |logged_in: &LoggedIn| store(context, logged_in);
    let flow = ConsoleFlow {
        aws: &aws,
        way,
        patience: Duration::from_secs(args.timeout.unwrap_or(PATIENCE).into()),
        show: &show,
        ask: &ask_text,
        store: &store,
    };
    let logged_in = flow.run().map_err(|error| advice::sso::of_login(&error, profile.as_str()))?;
    context.session_cache().clear_all_failures().map_err(crate::chain::ChainError::Cache)?;
    trail::record(context, profile.as_str(), AuditEvent::LoggedIn, &["CreateOAuth2Token"]);
    write_profile(context, files, profile, &logged_in.session, new_region.as_ref())?;
    context.ui.note(&format!(
        "Signed in as {}, for profile `{profile}`; it is renewed silently.",
        logged_in.session
    ));
    Ok(())
}

/// The way to the sign-in service, and the region where nothing named one.
fn reach(context: &Context, files: &SharedFiles, profile: &ProfileName) -> CliResult<(Aws, Option<Region>)> {
    let settings = files.profile(profile);
    let variables = context.transport_variables()?;
    let mut transport = transport::transport(files, settings.as_ref(), &variables)?;
    let new_region = match &transport.region {
        Some(_) => None,
        None => Some(ask_region(context)?),
    };
    transport.region = transport.region.or_else(|| new_region.clone());
    let partition = transport.region.as_ref().map_or(Partition::Aws, Partition::of_region);
    let aws = Aws::new(&transport, partition, Arc::clone(&context.clock))
        .map_err(|error| advice::aws(&error, profile, None))?;
    Ok((aws, new_region))
}

/// The region to sign in at, which the profile then has too: `aws login` asks the same.
fn ask_region(context: &Context) -> CliResult<Region> {
    let usual = Partition::Aws.default_region();
    let Some(mut terminal) = ask::terminal(context) else {
        context.ui.note(&format!("No region is configured, so {usual} is used; `--region` names another."));
        return Ok(usual);
    };
    terminal.tell("No region is configured. Name the one where most of your resources are.");
    ask::text(&mut terminal, &format!("AWS Region [{usual}]: "), |answer| match answer {
        "" => Ok(usual.clone()),
        answer => answer.parse().map_err(|error: InvalidIdentifier| error.to_string()),
    })
}

fn refuse_other_kinds(files: &SharedFiles, profile: &ProfileName) -> CliResult {
    let Some(settings) = files.profile(profile) else { return Ok(()) };
    let Some((key, setting)) = OTHER_KINDS.into_iter().find_map(|key| Some((key, settings.get(key)?))) else {
        return Ok(());
    };
    let message = format!("profile `{profile}` has its credentials from elsewhere, by `{key}`");
    Err(CliError::new(ErrorKind::Configuration, message)
        .hint("Name another profile; `keyfob login --console NAME` makes it.")
        .for_profile(profile)
        .at(Some(setting.origin)))
}

fn store(context: &Context, logged_in: &LoggedIn) -> Result<(), LoginError> {
    // Whoever holds the lock renews an older login: the new one is stored all the same, a moment later.
    let _lease =
        with_logins(context, &|_| unshared(context), |logins| logins.lease(&lock_key(&logged_in.session)))
            .ok();
    ConsoleLoginFile::new(&context.paths.login_cache, &logged_in.session).write(&logged_in.login)?;
    Ok(())
}

fn with_logins<T>(
    context: &Context,
    describe: &dyn Fn(&SigninError) -> FailureRecord,
    work: impl FnOnce(&ConsoleLogins<'_>) -> T,
) -> T {
    let sessions = context.session_cache();
    work(&ConsoleLogins {
        directory: &context.paths.login_cache,
        sessions: &sessions,
        clock: &context.clock,
        deadline: Instant::now() + LOCK_WAIT,
        describe,
    })
}

fn unshared(context: &Context) -> FailureRecord {
    FailureRecord {
        at: context.clock.now(),
        kind: ErrorKind::Failed.name().to_owned(),
        message: String::new(),
        hints: Vec::new(),
        profile: None,
        origin: None,
        exit_code: ErrorKind::Failed.status(),
        cool_down_until: None,
    }
}

/// The profile names the login, as `aws login` writes it. Another identity than before is asked about.
fn write_profile(
    context: &Context,
    files: &SharedFiles,
    profile: &ProfileName,
    session: &str,
    new_region: Option<&Region>,
) -> CliResult {
    let before =
        files.profile(profile).and_then(|settings| settings.value("login_session").map(str::to_owned));
    let question = format!("Profile `{profile}` was another user's until now. Change it?");
    let changes = before.is_some_and(|before| before != session);
    let options = EditOptions {
        command: "login --console",
        dry_run: false,
        question: changes.then_some(question.as_str()),
    };
    edit_config(context, &options, |_, config| {
        let section = SectionName::Profile(profile.as_str());
        match config.find(section).is_some() {
            true => config.set(section, "login_session", session).map(drop)?,
            false => config.add_section(section, &[("login_session", session)])?,
        }
        if let Some(region) = context.global.region.as_deref().or(new_region.map(Region::as_str)) {
            config.set(section, "region", region)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Forgets a login. The service has no call that ends one. Says whether there was one.
pub(super) fn sign_out(context: &Context, session: &str) -> CliResult<bool> {
    let file = ConsoleLoginFile::new(&context.paths.login_cache, session);
    let removed = with_logins(context, &|_| unshared(context), |logins| {
        let _lease = logins.lease(&lock_key(session))?;
        file.remove().map_err(SigninError::from)
    });
    removed.map_err(|error| advice::sso::of_console(&error, session))
}
