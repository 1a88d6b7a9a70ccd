//! Replacing the access keys of profiles. What asks a person or changes what is stored is done for one key after the
//! other, in the order of the profiles; what waits for AWS, and that is most of the time, for all of them at once.

mod told;

use std::sync::Once;

use crate::aws::{Aws, CallerIdentity};
use crate::cli::ask;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::session::{Session, Wanted};
use crate::cores;
use crate::credentials::{AccessKey, Credentials};
use crate::identifiers::{AccessKeyId, ProfileName, user_name_of_arn};
use crate::rotation::{Begun, Rotation, RotationCalls, RotationError};
use crate::vault::Vault;

/// How keys are to be replaced.
#[derive(Debug, Clone, Copy)]
pub(super) struct RotateOptions {
    /// The old key is left deactivated.
    pub keep_old: bool,
    /// The user's other key goes first, after a question.
    pub delete_other: bool,
}

/// What each profile has come to.
type Stage<T> = Vec<(ProfileName, CliResult<T>)>;

/// Replaces the keys of the profiles; what came of each.
pub(super) fn rotate(context: &Context, names: Vec<ProfileName>, options: RotateOptions) -> Stage<()> {
    context.take_time();
    let say = Once::new();
    let waits = || {
        say.call_once(|| {
            context.ui.note("Waiting until each new key is known everywhere; this takes some seconds.");
        });
    };
    let begun = names.into_iter().map(|name| {
        let begun = begin(context, &name, options);
        (name, begun)
    });
    let proved = at_once(begun.collect(), |(replaced, begun)| match begun {
        Begun::Beside { new, .. } => replaced.calls().prove(new, &waits),
        Begun::InPlace { .. } => Ok(()),
    });
    let promoted = next(proved, |(replaced, begun)| promote(context, replaced, &begun));
    let proved = at_once(promoted, |(replaced, Retiring { old, current, .. })| {
        replaced.calls().prove_in_place(current, old, &waits)
    });
    for (_, retiring) in proved.iter().filter_map(|(_, stage)| stage.as_ref().ok()) {
        context.ui.note(&format!("Deactivating the old key {}.", retiring.old));
    }
    let retired = at_once(proved, |(replaced, Retiring { old, current, credentials })| {
        replaced.calls().retire(credentials, current, old, options.keep_old)
    });
    next(retired, |(replaced, retiring)| end(context, &replaced, &retiring, options))
}

/// Goes on with those that have come so far.
fn next<T, U>(stage: Stage<T>, step: impl Fn(T) -> CliResult<U>) -> Stage<U> {
    stage.into_iter().map(|(name, reached)| (name, reached.and_then(&step))).collect()
}

/// The same with calls to AWS and nothing else, at the same time.
fn at_once<T: Sync>(
    stage: Stage<(Replaced, T)>,
    call: impl Fn(&(Replaced, T)) -> Result<(), RotationError> + Sync,
) -> Stage<(Replaced, T)> {
    let answers = cores::at_once(&stage, |(_, reached)| reached.as_ref().map_or(Ok(()), &call));
    let heard = stage.into_iter().zip(answers).map(|((name, reached), answer)| {
        let reached = reached.and_then(|reached| match answer {
            Ok(()) => Ok(reached),
            Err(error) => Err(reached.0.told(error)),
        });
        (name, reached)
    });
    heard.collect()
}

/// A key that is being replaced.
struct Replaced {
    profile: ProfileName,
    vault: Vault,
    aws: Aws,
    identity: CallerIdentity,
    user: String,
    has_mfa: bool,
}

/// An old key of which nothing is stored any more.
struct Retiring {
    old: AccessKeyId,
    current: AccessKey,
    credentials: Credentials,
}

const WANTED: Wanted = Wanted { seconds: None, key_itself: false, person_asked: true, guards_passed: false };

fn begin(context: &Context, name: &ProfileName, options: RotateOptions) -> CliResult<(Replaced, Begun)> {
    let mut session = Session::open(context, name, WANTED)?;
    session.require_key_in_keychain()?;
    let key = session.access_key()?;
    refuse_plaintext_copies(context, key.access_key_id())?;
    let aws = session.aws()?;
    let identity = aws.caller_identity(&key).map_err(|error| session.aws_error(&error))?;
    let user = user_name_of_arn(&identity.arn).map(str::to_owned).ok_or_else(|| {
        CliError::new(ErrorKind::Configuration, format!("{} is not an IAM user's key", identity.arn))
            .hint("A root key is not to be rotated but to be deleted, in the console.")
    })?;
    let credentials = session.iam_credentials()?;
    let has_mfa = session.chain.base_mfa.is_some();
    let vault = context.vault()?;
    let replaced = Replaced { profile: name.clone(), vault, aws, identity, user, has_mfa };
    let begun = replaced.with_rotation(context, |rotation| match rotation.begin(&credentials) {
        Err(RotationError::TwoKeys { other, stored_for: None, .. })
            if options.delete_other
                && ask::confirm(context, "", &format!("Delete the access key {} for good?", other.id))? =>
        {
            let deleted = replaced.aws.delete_access_key(&credentials, &replaced.user, &other.id);
            deleted.map_err(|error| session.aws_error(&error))?;
            rotation.begin(&credentials).map_err(|error| replaced.told(error))
        }
        begun => begun.map_err(|error| replaced.told(error)),
    })?;
    Ok((replaced, begun))
}

fn promote(context: &Context, replaced: Replaced, begun: &Begun) -> CliResult<(Replaced, Retiring)> {
    let old = match begun {
        Begun::InPlace { old } => old.clone(),
        Begun::Beside { old, new, metadata } => {
            let promoted = replaced.with_rotation(context, |rotation| rotation.promote(old, new, metadata));
            promoted.map_err(|error| replaced.told(error))?;
            old.clone()
        }
    };
    let name = &replaced.profile;
    // A session of the old key ends with it, so what follows needs one of the new key.
    let mut session = Session::open(context, name, WANTED)?;
    let credentials = session.iam_credentials().map_err(|error| {
        error.hint(format!(
            "The new key is stored and works; {old} is still active. Run `keyfob rotate {name}` again."
        ))
    })?;
    let current = replaced.with_rotation(context, |rotation| rotation.succeed(&credentials, &old));
    let current = current.map_err(|error| replaced.told(error))?;
    Ok((replaced, Retiring { old, current, credentials }))
}

fn end(
    context: &Context,
    replaced: &Replaced,
    Retiring { old, current, .. }: &Retiring,
    options: RotateOptions,
) -> CliResult {
    let ended = replaced.with_rotation(context, |rotation| rotation.end());
    ended.map_err(|error| replaced.told(error))?;
    let what = if options.keep_old { "is deactivated" } else { "is deleted" };
    let (name, new) = (&replaced.profile, &current.id);
    context.ui.note(&format!("Profile `{name}` has the new key {new}; {old} {what}."));
    Ok(())
}

/// A copy in a file would stop working, and its profile with it.
fn refuse_plaintext_copies(context: &Context, id: &AccessKeyId) -> CliResult {
    let files = context.shared_files()?;
    let profiles = files.profiles();
    let copy = profiles.iter().find(|settings| settings.value("aws_access_key_id") == Some(id.as_str()));
    let Some(copy) = copy else { return Ok(()) };
    let message =
        format!("profile `{}` has the same access key {id} in plain text, and would stop working", copy.name);
    let origin = copy.get("aws_access_key_id").map(|setting| setting.origin);
    Err(CliError::new(ErrorKind::Configuration, message)
        .hint(format!("Move it into the keychain first: `keyfob adopt {}`.", copy.name))
        .at(origin))
}

impl Replaced {
    fn calls(&self) -> RotationCalls<'_> {
        RotationCalls { aws: &self.aws, user: &self.user, identity: &self.identity }
    }

    fn with_rotation<T>(&self, context: &Context, step: impl FnOnce(&Rotation<'_>) -> T) -> T {
        step(&Rotation {
            calls: self.calls(),
            vault: &self.vault,
            clock: context.clock.as_ref(),
            profile: &self.profile,
            tell: &|text| context.ui.note(text),
        })
    }

    fn told(&self, error: RotationError) -> CliError {
        told::told(&self.profile, self.has_mfa, error)
    }
}
