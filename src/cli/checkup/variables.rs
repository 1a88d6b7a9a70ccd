//! Variables that win unseen, lead nowhere, or are nobody's.

use crate::cli::checkup::Finding;
use crate::cli::context::Context;
use crate::cli::env;
use crate::identifiers::ProfileName;
use crate::profile::listing::ProfileSet;
use crate::settings;

/// Variables of tests, which nobody sets by mistake.
const OF_TESTS: &str = "KEYFOB_TEST_";
/// How far two names may be apart for one to be a slip of the other.
const SLIP: usize = 3;

pub(super) fn findings(context: &Context) -> Vec<Finding> {
    let mut found = winning(context);
    found.extend(contradicting(context));
    found.extend(missing_files(context));
    found.extend(unknown(context));
    found
}

/// Credentials in the environment, which nearly every program prefers to a profile.
fn winning(context: &Context) -> Vec<Finding> {
    let set = |name| context.environment.get(name).is_some();
    if set(env::KEYFOB_PROFILE) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if set(env::AWS_ACCESS_KEY_ID) {
        found.push(Finding::problem(
            "shadowing_variable",
            "The variable AWS_ACCESS_KEY_ID is set, so most programs use that key whatever profile is chosen.",
            "`unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN`, and find the start-up file that sets \
             them.",
        ));
    }
    let others = [
        env::AWS_WEB_IDENTITY_TOKEN_FILE,
        env::AWS_CONTAINER_CREDENTIALS_FULL_URI,
        env::AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
        env::AWS_SECURITY_TOKEN,
        env::AWS_ACCESS_KEY,
    ];
    found.extend(others.into_iter().filter(|name| set(name)).map(|name| {
        let message =
            format!("The variable {name} is set, from which some programs take credentials whatever profile is chosen.");
        Finding::advice("shadowing_variable", message, format!("`unset {name}`, unless it is meant."))
    }));
    found
}

fn contradicting(context: &Context) -> Vec<Finding> {
    let pair = |one, other| {
        let values = context.environment.get(one).zip(context.environment.get(other));
        values.filter(|(one, other)| one != other)
    };
    let mut found = Vec::new();
    if let Some((one, other)) = pair(env::AWS_PROFILE, env::AWS_DEFAULT_PROFILE) {
        found.push(Finding::problem(
            "shadowing_variable",
            format!("The variable AWS_PROFILE is `{one}`, but AWS_DEFAULT_PROFILE is `{other}`, which boto3 puts first."),
            "`unset AWS_DEFAULT_PROFILE`.",
        ));
    }
    if let Some((one, other)) = pair(env::AWS_REGION, env::AWS_DEFAULT_REGION) {
        found.push(Finding::advice(
            "shadowing_variable",
            format!("The variable AWS_REGION is `{one}`, but AWS_DEFAULT_REGION is `{other}`, which boto3 reads alone."),
            "Set both alike, or neither.",
        ));
    }
    found
}

fn missing_files(context: &Context) -> Vec<Finding> {
    let named = [
        (env::AWS_CONFIG_FILE, &context.paths.config_file),
        (env::AWS_SHARED_CREDENTIALS_FILE, &context.paths.credentials_file),
    ];
    let gone =
        named.into_iter().filter(|(name, path)| context.environment.get(name).is_some() && !path.exists());
    let told = gone.map(|(name, path)| {
        let message = format!("The variable {name} names {}, which is not there.", path.display());
        Finding::problem("missing_file", message, format!("Correct it, or `unset {name}`."))
    });
    told.collect()
}

/// `KEYFOB_*` variables that nothing reads.
fn unknown(context: &Context) -> Vec<Finding> {
    let known: Vec<String> = env::ALL
        .iter()
        .map(|variable| variable.name.to_owned())
        .chain(settings::KNOWN.iter().map(|known| settings::variable(known.key)))
        .filter(|name| name.starts_with("KEYFOB_"))
        .collect();
    let set = context.environment.names_starting("KEYFOB_").into_iter();
    let strangers = set.filter(|name| !name.starts_with(OF_TESTS) && known.iter().all(|known| known != name));
    let told = strangers.map(|name| {
        let nearest = known.iter().min_by_key(|known| strsim::osa_distance(known, name));
        let meant = nearest.filter(|known| strsim::osa_distance(known, name) <= SLIP);
        let fix = meant.map_or_else(
            || format!("`unset {name}`; the manual page lists the variables."),
            |meant| format!("Did you mean {meant}?"),
        );
        Finding::problem(
            "unknown_variable",
            format!("The variable {name} is set, but nothing reads it."),
            fix,
        )
    });
    told.collect()
}

/// The profile that is chosen is in no file.
pub(super) fn about_profiles(context: &Context, set: &ProfileSet<'_>) -> Vec<Finding> {
    let names = [env::AWS_PROFILE, env::AWS_DEFAULT_PROFILE];
    let chosen = names.into_iter().filter_map(|name| Some((name, context.environment.get(name)?)));
    let missing = chosen.filter(|(_, value)| {
        !value.parse::<ProfileName>().is_ok_and(|profile| set.settings(&profile).is_some())
    });
    let told = missing.map(|(name, value)| {
        let message =
            format!("The variable {name} chooses profile `{value}`, which is in neither shared file.");
        let fix = format!("`unset {name}`, or choose one of `keyfob list`.");
        Finding::problem("missing_profile", message, fix)
    });
    told.collect()
}
