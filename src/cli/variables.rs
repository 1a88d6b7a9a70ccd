//! The variables by which other programs are given credentials, and those that must go because they would win.

use std::path::Path;

use crate::cli::context::Context;
use crate::cli::env;
use crate::clock::format_instant;
use crate::credentials::Credentials;
use crate::exec::Variable;
use crate::identifiers::{ProfileName, Region};
use crate::secret::Secret;

/// Everything by which some AWS SDK finds credentials or chooses a profile. What is not set goes, since a variable left
/// over from elsewhere would beat or break what is handed out.
pub const DECIDING: [&str; 17] = [
    env::AWS_ACCESS_KEY_ID,
    env::AWS_SECRET_ACCESS_KEY,
    env::AWS_SESSION_TOKEN,
    env::AWS_SECURITY_TOKEN,
    env::AWS_CREDENTIAL_EXPIRATION,
    env::AWS_ACCESS_KEY,
    env::AWS_SECRET_KEY,
    env::AWS_ACCOUNT_ID,
    env::AWS_PROFILE,
    env::AWS_DEFAULT_PROFILE,
    env::AWS_ROLE_ARN,
    env::AWS_ROLE_SESSION_NAME,
    env::AWS_WEB_IDENTITY_TOKEN_FILE,
    env::AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
    env::AWS_CONTAINER_CREDENTIALS_FULL_URI,
    env::AWS_CONTAINER_AUTHORIZATION_TOKEN,
    env::AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE,
];

/// The variables that carry credentials, in the order in which they are printed.
pub fn of_credentials(
    credentials: &Credentials,
    profile: &ProfileName,
    region: Option<&Region>,
) -> Vec<Variable> {
    let mut variables = vec![
        Variable::new(env::AWS_ACCESS_KEY_ID, credentials.access_key_id().as_str()),
        Variable::new(env::AWS_SECRET_ACCESS_KEY, credentials.secret_access_key().expose()),
    ];
    if let Some(token) = credentials.session_token() {
        variables.push(Variable::new(env::AWS_SESSION_TOKEN, token.expose()));
    }
    if let Some(end) = credentials.expires_at() {
        variables.push(Variable::new(env::AWS_CREDENTIAL_EXPIRATION, &format_instant(end)));
    }
    variables.extend(of_place(profile, region));
    variables
}

/// The region, under both names since each SDK reads another.
pub fn of_region(region: Option<&Region>) -> Vec<Variable> {
    let names = [env::AWS_REGION, env::AWS_DEFAULT_REGION];
    region.map_or_else(Vec::new, |region| names.map(|name| Variable::new(name, region.as_str())).into())
}

/// The region and the profile's name.
pub fn of_place(profile: &ProfileName, region: Option<&Region>) -> Vec<Variable> {
    let mut variables = of_region(region);
    variables.push(Variable::new(env::KEYFOB_PROFILE, profile.as_str()));
    variables
}

/// The variables that lead a program to a credentials server, and show it the token (or where it is).
pub fn of_server(url: &str, token: Result<&Secret, &Path>) -> Vec<Variable> {
    let token = match token {
        Ok(token) => Variable::new(env::AWS_CONTAINER_AUTHORIZATION_TOKEN, token.expose()),
        Err(file) => Variable::new(env::AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, &file.display().to_string()),
    };
    vec![Variable::new(env::AWS_CONTAINER_CREDENTIALS_FULL_URI, url), token]
}

/// What keeps a program from reading the shared files.
pub fn hiding_shared_files() -> [Variable; 2] {
    let nothing = if cfg!(windows) { "NUL" } else { "/dev/null" };
    [env::AWS_CONFIG_FILE, env::AWS_SHARED_CREDENTIALS_FILE].map(|name| Variable::new(name, nothing))
}

/// The names among [`DECIDING`] that are in the environment now and not among `set`.
pub fn to_remove(context: &Context, set: &[Variable]) -> Vec<&'static str> {
    let stays = |name: &&str| context.environment.is_set(name) && !set.iter().any(|kept| kept.name == *name);
    DECIDING.into_iter().filter(stays).collect()
}

impl Variable {
    fn new(name: &'static str, value: &str) -> Self {
        Self { name, value: value.into() }
    }
}
