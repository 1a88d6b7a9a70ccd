//! Moving keys into the keychain, in an order in which nothing is lost: proved, shown, stored, read back, and only then
//! taken out of the files.

use serde_json::json;

use crate::adopt::{self, FoundKey, KeyPlace};
use crate::cli::adopt_source::{Left, Tool, candidates};
use crate::cli::ask;
use crate::cli::both_files::{self, BothFiles};
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::shared_edit::{EditOptions, Edited};
use crate::cli::{advice, key_check, program, trail};
use crate::credentials::Credentials;
use crate::identifiers::{ProfileName, is_root_arn, user_name_of_arn};
use crate::profile::{Origin, SharedFile};
use crate::vault::{Index, KeyMetadata};

/// What is to be adopted, and how.
pub(super) struct Adoption {
    /// The profiles; empty for all.
    pub names: Vec<ProfileName>,
    /// The tool that has the keys; `None` for those in plain text.
    pub from: Option<Tool>,
    /// Whether root's keys are taken.
    pub allow_root: bool,
    /// Whether to show what would change and do nothing.
    pub dry_run: bool,
}

/// A key that AWS takes.
struct ProvedKey {
    found: FoundKey,
    metadata: KeyMetadata,
    own_line: String,
}

/// Adopts.
pub(super) fn adopt(context: &Context, adoption: &Adoption) -> CliResult {
    context.take_time();
    let mut both = BothFiles::begin(context)?;
    let found = candidates(context, adoption.from, &adoption.names)?;
    let mut left = found.left;
    let index = context.vault()?.index()?;
    let mut proved = Vec::new();
    for key in found.keys {
        let (name, place) = (key.profile.to_string(), Some(key.place));
        match prove(context, adoption, &index, key) {
            Ok(key) => proved.push(key),
            Err(why) => left.push(Left { name, place, why }),
        }
    }
    for key in &proved {
        adopt::take_out(&mut both.documents, &key.found, &key.own_line)
            .map_err(|(file, error)| both_files::refused(file, error).for_profile(&key.found.profile))?;
    }
    let moved = !proved.is_empty() && move_all(context, adoption, both, &proved)?;
    report(context, adoption, &proved, &left, moved)?;
    let named = |left: &&Left| adoption.names.iter().any(|name| name.as_str() == left.name);
    if let Some((store, words)) = found.unanswered.first()
        && (adoption.names.is_empty() || left.iter().any(|left| named(&left)))
    {
        let message = format!("{} could not be read: {words}", store.title());
        return Err(CliError::new(ErrorKind::Keychain, message)
            .hint("Its keys, if it has some, were passed over. Unlock it, and run the command again."));
    }
    match left.iter().find(named) {
        None => Ok(()),
        Some(left) => Err(CliError::new(
            ErrorKind::Failed,
            format!("profile `{}` is left as it is: {}", left.name, left.why.trim_end_matches('.')),
        )
        .at(line_of(left.place))),
    }
}

fn line_of(place: Option<KeyPlace>) -> Option<Origin> {
    match place {
        Some(KeyPlace::Line(origin)) => Some(origin),
        Some(KeyPlace::AwsVault(_)) | None => None,
    }
}

/// Asks AWS whose a key is; or says why it is left.
fn prove(
    context: &Context,
    adoption: &Adoption,
    index: &Index,
    found: FoundKey,
) -> Result<ProvedKey, String> {
    let name = &found.profile;
    let words = |error: CliError| error.message;
    let stored = index.access_keys.get(name);
    if stored.is_some_and(|entry| entry.access_key_id != found.key.id) {
        return Err(
            "another key is in the keychain under its name: `keyfob remove` that one first".to_owned()
        );
    }
    let own_line = program::own_line(context, name).map_err(words)?;
    let aws = key_check::aws(context, name, |error| advice::aws(&error, name, None)).map_err(words)?;
    let credentials = Credentials::LongTerm(found.key.clone(), None);
    let identity = aws.caller_identity(&credentials).map_err(|error| error.to_string())?;
    if is_root_arn(&identity.arn) && !adoption.allow_root {
        return Err("it is a key of the root user, which nothing can limit: delete it in the console (account menu, \
                    Security credentials), and use an IAM user or IAM Identity Center (`keyfob configure sso`); \
                    `--allow-root` takes it all the same"
            .to_owned());
    }
    // When it was made is worth knowing and no reason to fail.
    let listed = user_name_of_arn(&identity.arn).and_then(|user| aws.access_keys(&credentials, user).ok());
    let created_at = listed.and_then(|keys| keys.into_iter().find(|key| key.id == found.key.id)?.created_at);
    let metadata = KeyMetadata {
        created_at,
        user_arn: Some(identity.arn),
        account_id: Some(identity.account_id),
        stored_at: context.clock.now(),
    };
    Ok(ProvedKey { found, metadata, own_line })
}

/// Shows, asks, stores, and takes the keys out of the files. Says whether it was done.
fn move_all(
    context: &Context,
    adoption: &Adoption,
    mut both: BothFiles<'_>,
    proved: &[ProvedKey],
) -> CliResult<bool> {
    let options = EditOptions { command: "adopt", dry_run: adoption.dry_run, question: None };
    if adoption.dry_run && context.global.json {
        return Ok(false);
    }
    if adoption.dry_run {
        return both.finish(&options).map(|_| false);
    }
    let count = proved.len();
    let question = match count {
        1 => "Move this key into the keychain?".to_owned(),
        count => format!("Move these {count} keys into the keychain?"),
    };
    let vault = context.vault()?;
    let preview = both.preview();
    let index = vault.index()?;
    if preview.is_empty() && proved.iter().all(|key| index.access_keys.contains_key(&key.found.profile)) {
        context.ui.note("Everything is in the keychain already, and the profiles lead there.");
        return Ok(false);
    }
    if !ask::confirm(context, &preview, &question)? {
        return Err(both_files::declined());
    }
    for key in proved {
        let name = &key.found.profile;
        let stored = vault.store_access_key(name, &key.found.key, key.metadata.clone());
        let read = stored.and_then(|_| vault.access_key(name)).map_err(CliError::from);
        trail::changed(context, name, "adopt", &read);
        let kept = |error: CliError| {
            error.for_profile(name).hint("The files are as they were. Run the command again.")
        };
        let read = read.map_err(kept)?;
        if !read.secret.equals(&key.found.key.secret) || read.id != key.found.key.id {
            return Err(kept(CliError::new(
                ErrorKind::Keychain,
                "the keychain gives back another key than it was given",
            )));
        }
    }
    let edited = both.finish(&options).map_err(|error| {
        error.hint("The keys are in the keychain. Run the command again if they are in the files still.")
    })?;
    // A profile that led to the keychain already has its key there now.
    Ok(matches!(edited, Edited::Written | Edited::Unchanged))
}

fn report(
    context: &Context,
    adoption: &Adoption,
    proved: &[ProvedKey],
    left: &[Left],
    moved: bool,
) -> CliResult {
    if adoption.from.is_none() {
        warn_of_comments(context)?;
    }
    if context.global.json {
        return report_json(context, adoption, proved, left, moved);
    }
    for left in left {
        context.ui.note(&format!(
            "Left as it is: {}: {}.",
            what_is_left(left),
            left.why.trim_end_matches('.')
        ));
    }
    for key in proved.iter().filter(|_| moved) {
        let whose = key.metadata.user_arn.as_deref().unwrap_or_default();
        context.ui.note(&format!(
            "Profile `{}` has its key {} ({whose}) in the keychain.",
            key.found.profile, key.found.key.id
        ));
    }
    let nothing = proved.is_empty() && left.is_empty();
    match adoption.from {
        None if moved => context.ui.note("Copies of the files, in backups for instance, still hold the keys: `keyfob rotate --all` makes new ones."),
        None if nothing => context.ui.note("No profile has a key in plain text."),
        Some(Tool::AwsVault) if moved => context.ui.note("aws-vault has the keys still. Once all works, take each out there: `aws-vault remove NAME`."),
        Some(Tool::AwsVault) if nothing => context.ui.note("aws-vault has no key in its stores on this machine."),
        _ => {}
    }
    Ok(())
}

fn what_is_left(left: &Left) -> String {
    match left.place {
        Some(KeyPlace::AwsVault(store)) => format!("`{}` in {}", left.name, store.title()),
        Some(KeyPlace::Line(_)) | None => format!("profile `{}`", left.name),
    }
}

fn warn_of_comments(context: &Context) -> CliResult {
    for (file, document) in [SharedFile::Config, SharedFile::Credentials]
        .map(|file| (file, context.shared_files().map(|files| files.document(file).clone())))
    {
        for line in adopt::commented_out(&document?) {
            let path = context.path_of(file);
            context
                .ui
                .warn(&format!("{} line {line} is a comment that looks like a secret.", path.display()));
        }
    }
    Ok(())
}

fn report_json(
    context: &Context,
    adoption: &Adoption,
    proved: &[ProvedKey],
    left: &[Left],
    moved: bool,
) -> CliResult {
    let file = |place| line_of(place).map(|origin| context.path_of(origin.file).display().to_string());
    let store = |place: Option<KeyPlace>| match place {
        Some(KeyPlace::AwsVault(store)) => Some(store.name()),
        Some(KeyPlace::Line(_)) | None => None,
    };
    let adopted: Vec<_> = proved
        .iter()
        .filter(|_| moved || adoption.dry_run)
        .map(|key| {
            json!({
                "profile": key.found.profile.as_str(),
                "access_key_id": key.found.key.id.as_str(),
                "user_arn": key.metadata.user_arn,
                "store": store(Some(key.found.place)),
            })
        })
        .collect();
    let left: Vec<_> = left
        .iter()
        .map(|left| {
            json!({
                "profile": left.name,
                "reason": left.why,
                "file": file(left.place),
                "line": line_of(left.place).map(|origin| origin.line),
                "store": store(left.place),
            })
        })
        .collect();
    let done = if adoption.dry_run { "would_adopt" } else { "adopted" };
    context.print(&json!({ done: adopted, "left": left }).to_string())
}
