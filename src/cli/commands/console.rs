//! `keyfob console`

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::aws::{Aws, AwsError};
use crate::browser;
use crate::cli::advice;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::picker;
use crate::cli::session::{Session, Wanted};
use crate::cli::sign_in::surroundings;
use crate::clock::format_instant;
use crate::console::{self, ConsoleError, SESSION_SECONDS};
use crate::credentials::{Credentials, TemporaryCredentials};
use crate::identifiers::{Partition, ProfileName};
use crate::plan::table::Row;
use crate::plan::{Plan, StepKind};
use crate::profile::transport::Service;
use crate::profile::{self, BaseProvider, ProfileSource};
use crate::secret::Secret;
use crate::server::redirect::Redirect;

/// How long a browser may take to come, once it was started.
const BROWSER_LIMIT: Duration = Duration::from_secs(60);

/// Open the AWS console in a browser, signed in as a profile
///
/// For profiles with a role, from Identity Center, or that log in to the console. The sign-in address is as good as a
/// password until it is used or fifteen minutes are over, so it is shown only where no browser can take it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  keyfob console prod
  keyfob console prod --service s3 --region eu-central-1
  keyfob console prod --duration 8h --container
  keyfob console prod --print | pbcopy")]
pub struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
    /// The service whose page opens, such as s3, ec2, cfn or logs
    #[arg(short, long, value_name = "SERVICE", conflicts_with = "url")]
    service: Option<String>,
    /// The page that opens: an address of the console, or the part of it after the host
    #[arg(short, long, value_name = "URL")]
    url: Option<String>,
    /// How long the console session should last, such as 8h; only a role assumed with an access key can say so
    #[arg(long, value_name = "TIME", value_parser = crate::cli::duration::parse)]
    duration: Option<u32>,
    /// Print the sign-in address instead of opening it
    #[arg(long, conflicts_with_all = ["browser", "container"])]
    print: bool,
    /// The command that opens the address
    #[arg(short, long, value_name = "CMD")]
    browser: Option<String>,
    /// Open it in a Firefox container of the profile's name (needs the extension "Open external links in a container")
    #[arg(long)]
    container: bool,
}

/// Opens the console.
pub fn run(args: &Args, context: &Context) -> CliResult {
    if let Some(asked) = args.duration.filter(|asked| !SESSION_SECONDS.contains(asked)) {
        let message = format!("a console session of {asked} seconds is not possible: it takes 900 to 43200");
        return Err(CliError::usage(message));
    }
    let profile = picker::profile(context, args.name.as_deref())?;
    let wanted = Wanted { seconds: args.duration, ..Wanted::default() };
    let mut session = Session::open(context, &profile, wanted)?;
    let (partition, takes_duration) = session.with_plan(|plan, _| {
        refuse_users(context, plan)?;
        Ok((plan.partition, takes_duration(plan)))
    })?;
    let region = session.transport.region_or_default(partition);
    let destination = match &args.url {
        Some(text) => console::named_page(partition, &region, text)?,
        None => console::page(partition, &region, args.service.as_deref())?,
    };
    let Credentials::Temporary(credentials) = session.credentials()? else {
        return Err(of_a_user(context, &profile));
    };
    let seconds = args.duration.filter(|_| takes_duration);
    if args.duration.is_some() && seconds.is_none() {
        context.ui.note(&without_duration(&credentials));
    }
    let url = signin_url(context, &session, partition, &credentials, seconds, &destination)?;
    show(args, context, &profile, url, &destination)
}

/// Only a role assumed with a long-term key may say how long the console session lasts.
fn takes_duration(plan: &Plan) -> bool {
    let direct = matches!(plan.row, Row::DirectWithoutMfa | Row::DirectWithMfa | Row::DirectNeedsLogin);
    let roles = plan.steps.iter().filter(|step| matches!(step.kind, StepKind::AssumeRole(_))).count();
    direct && roles == 1
}

fn without_duration(credentials: &TemporaryCredentials) -> String {
    let end =
        credentials.expires_at.map_or_else(String::new, |end| format!(", until {}", format_instant(end)));
    format!(
        "The console session lasts as long as the profile's credentials{end}: AWS takes a duration only for a role \
         that was assumed with a user's access key."
    )
}

/// The console takes no credentials of a user, whether the key itself or what GetSessionToken made of it.
fn refuse_users(context: &Context, plan: &Plan) -> CliResult {
    let last = plan.steps.last().map(|step| &step.kind);
    let user = match last {
        Some(StepKind::SessionToken { .. }) => true,
        Some(StepKind::Base(base)) => {
            matches!(**base, BaseProvider::Keychain | BaseProvider::PlaintextKey(..))
        }
        _ => false,
    };
    if user { Err(of_a_user(context, &plan.profile)) } else { Ok(()) }
}

fn of_a_user(context: &Context, profile: &ProfileName) -> CliError {
    let message = format!(
        "profile `{profile}` has the credentials of a user, and AWS lets only those of a role into the console"
    );
    let error = CliError::new(ErrorKind::Configuration, message).for_profile(profile);
    match roles_over(context, profile).as_slice() {
        [] => error.hint(format!(
            "Make a profile with a role: `keyfob configure role NAME --role-arn ARN --source {profile}`. Or sign in \
             with the user's own password."
        )),
        names => error.hint(format!("These have a role over it: {}.", names.join(", "))),
    }
}

fn roles_over(context: &Context, user: &ProfileName) -> Vec<String> {
    let Ok(files) = context.shared_files() else { return Vec::new() };
    let over = |name: &ProfileName| {
        profile::resolve(&files, name)
            .is_ok_and(|chain| &chain.base_profile == user && !chain.roles.is_empty())
    };
    files.names().iter().filter(|name| over(name)).take(5).map(|name| format!("`{name}`")).collect()
}

fn signin_url(
    context: &Context,
    session: &Session<'_>,
    partition: Partition,
    credentials: &TemporaryCredentials,
    seconds: Option<u32>,
    destination: &Url,
) -> CliResult<Secret> {
    let told = |error: &AwsError| advice::aws(error, &session.chain.profile, None);
    let moved_to = session.transport.endpoint_urls.get(&Service::Signin).map(String::as_str);
    let endpoint = console::federation_endpoint(partition, moved_to)?;
    let aws =
        Aws::new(&session.transport, partition, Arc::clone(&context.clock)).map_err(|error| told(&error))?;
    let ask = |seconds| aws.signin_token(&endpoint, &console::signin_form(credentials, seconds));
    let token = match ask(seconds) {
        // What is cached may have been obtained in a way that takes no duration, or the role allows less.
        Err(AwsError::Refused { code, .. }) if seconds.is_some() && code == "HTTP 400" => {
            context.ui.note(&without_duration(credentials));
            ask(None)
        }
        answer => answer,
    };
    let token = token.map_err(|error| told(&error))?;
    Ok(console::signin_url(&endpoint, destination, &token))
}

fn show(args: &Args, context: &Context, profile: &ProfileName, url: Secret, destination: &Url) -> CliResult {
    if args.print {
        return print(context, &url);
    }
    let mut surroundings = surroundings(context)?;
    if let Some(command) = &args.browser {
        surroundings.command = Some(command.clone());
    } else if args.container && surroundings.command.is_none() {
        surroundings.command = Some("firefox".to_owned());
    }
    if let Err(reason) = surroundings.reach()
        && args.browser.is_none()
    {
        return by_hand(context, &reason.to_string(), &url);
    }
    let redirect = Redirect::begin(url.clone())?;
    let opened = match args.container {
        true => browser::open(&console::in_container(profile.as_str(), &redirect.url), &surroundings),
        false => browser::open(&redirect.url, &surroundings),
    };
    if let Err(error) = opened {
        return by_hand(context, &error.to_string(), &url);
    }
    context.ui.note(&format!("Opening {destination} as profile `{profile}` in the browser."));
    if redirect.wait(BROWSER_LIMIT) {
        return Ok(());
    }
    Err(CliError::new(
        ErrorKind::Failed,
        "the browser was started, but did not open the page within a minute",
    )
    .hint("`--print` prints the address instead; `--browser` and KEYFOB_BROWSER choose the browser."))
}

fn by_hand(context: &Context, reason: &str, url: &Secret) -> CliResult {
    context.ui.note(&format!("No browser can be opened here ({reason}). Open this within fifteen minutes:"));
    print(context, url)
}

fn print(context: &Context, url: &Secret) -> CliResult {
    if context.global.json {
        return context.print(&serde_json::json!({ "url": url.expose() }).to_string());
    }
    context.print(url.expose())
}

impl From<ConsoleError> for CliError {
    fn from(error: ConsoleError) -> Self {
        let (kind, hint) = match &error {
            ConsoleError::NoEndpoint { .. } => {
                (ErrorKind::Failed, "Name the sign-in host of such a partition in AWS_ENDPOINT_URL_SIGNIN.")
            }
            ConsoleError::Destination { .. } => {
                (ErrorKind::Usage, "`--service s3` opens a service, `--url /ec2/home` any page.")
            }
        };
        Self::new(kind, error.to_string()).hint(hint)
    }
}
