//! `keyfob sso sync`

use std::collections::BTreeSet;

use serde_json::json;
use wildmatch::WildMatch;

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::exit_code::ErrorKind;
use crate::cli::portal;
use crate::cli::shared_edit::{EditOptions, Edited, edit_config};
use crate::identifiers::Region;
use crate::profile::SharedFile;
use crate::settings;
use crate::shared_config::Document;
use crate::shared_files::SharedFiles;
use crate::sso::listing::Listing;
use crate::sso::naming::{Assignment, Template};
use crate::sso::sync::{Sync, Synced, label, sync};

/// Keep one profile for each account and role that a login reaches, in a marked block of the config file
///
/// Shows the change and asks before writing. A profile that is there keeps its name and whatever was added to it by
/// hand. The options are remembered for the next time.
#[derive(Debug, clap::Args)]
#[command(
    about = "Keep one profile for each account and role in the config file",
    after_help = "Examples:
  keyfob sso sync --dry-run
  keyfob sso sync --include 'acme-*-admin' --exclude '*sandbox*'
  keyfob sso sync --template '{account}.{role}' --prune --yes"
)]
pub struct Args {
    /// The sso-session [default: the profile's, or the only one]
    #[arg(long, alias = "sso-session", value_name = "NAME")]
    session: Option<String>,
    /// How profiles are named, of {account}, {account_id}, {role} and {session} [default: {account}-{role}]
    #[arg(long, value_name = "TEMPLATE")]
    template: Option<String>,
    /// Only profiles whose name, or account name, matches (may be repeated)
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// No profiles whose name, or account name, matches (may be repeated)
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// `region` of new profiles
    #[arg(long, value_name = "REGION")]
    client_region: Option<String>,
    /// Remove profiles of the block that are not reached, or not included, any more
    #[arg(long)]
    prune: bool,
    /// Ask again, even if a list was made in the last minutes
    #[arg(long)]
    refresh: bool,
    /// Forget the options of the last time
    #[arg(long)]
    forget: bool,
    /// Show the change and make none
    #[arg(long)]
    dry_run: bool,
}

/// The options, of this time or the last.
struct Choice {
    template: Template,
    /// Whether the template differs from the last one, so that profiles get new names.
    renames: bool,
    include: Vec<String>,
    exclude: Vec<String>,
    region: Option<Region>,
}

/// Synchronizes.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let files = context.shared_files()?;
    let wire = portal::wire(context, &files, args.session.as_deref())?;
    let Some(session) = wire.session.name.clone() else {
        return Err(CliError::new(
            ErrorKind::Configuration,
            "this login has no sso-session section, which the profiles would name",
        )
        .hint("Make one with `keyfob configure sso`."));
    };
    let section = format!("sync {session}");
    let choice = choose(args, context, &section)?;
    let listing = wire.everything(args.refresh)?;
    let assignments = wanted(&listing, &choice, &session)?;
    // The change may be longer than the terminal: the question says what it comes to.
    let mut planned = files.document(SharedFile::Config).clone();
    let mut synced = apply(&files, &mut planned, &assignments, &choice, &session, args.prune)?;
    let (added, removed) = (synced.added.len(), synced.removed.len());
    let question = format!("Write this ({added} profiles more, {removed} removed)?");
    let options = EditOptions { command: "sso sync", dry_run: args.dry_run, question: Some(&question) };
    let edited = edit_config(context, &options, |files, config| {
        synced = apply(files, config, &assignments, &choice, &session, args.prune)?;
        Ok(())
    })?;
    if !args.dry_run && edited != Edited::Declined {
        remember(context, &section, &choice)?;
    }
    report(context, edited, &synced)
}

fn choose(args: &Args, context: &Context, section: &str) -> CliResult<Choice> {
    let (last, general) = context.with_settings(|settings| {
        let last = |key: &str| settings.remembered(section, key).filter(|_| !args.forget);
        let list = |key: &str| last(key).map(|text| text.split_whitespace().map(str::to_owned).collect());
        let list = |key: &str| -> Vec<String> { list(key).unwrap_or_default() };
        let last = (last("template"), list("include"), list("exclude"), last("client_region"));
        Ok((last, settings.text("naming_template")))
    })?;
    let (last_template, include, exclude, region) = last;
    if let Some(odd) =
        args.include.iter().chain(&args.exclude).find(|glob| glob.contains(char::is_whitespace))
    {
        return Err(CliError::usage(format!("the pattern `{odd}` has a blank in it"))
            .hint("Write `?` for it: accounts' names are compared as they are."));
    }
    let before = last_template.or(general).unwrap_or_else(|| Template::default().as_str().to_owned());
    let text = args.template.clone().unwrap_or_else(|| before.clone());
    let region = args.client_region.clone().or(region);
    Ok(Choice {
        renames: text != before,
        template: text
            .parse()
            .map_err(|error: crate::sso::naming::BadTemplate| CliError::usage(error.to_string()))?,
        include: if args.include.is_empty() { include } else { args.include.clone() },
        exclude: if args.exclude.is_empty() { exclude } else { args.exclude.clone() },
        region: region.map(|region| context.parse_argument(&region)).transpose()?,
    })
}

/// The roles that are wanted, by the names that they would have by themselves.
fn wanted(listing: &Listing, choice: &Choice, session: &str) -> CliResult<Vec<Assignment>> {
    let (include, exclude) = (globs(&choice.include)?, globs(&choice.exclude)?);
    let mut wanted: Vec<Assignment> = Vec::new();
    for one in &listing.accounts {
        for role in one.roles.iter().flatten() {
            let assignment = Assignment {
                account_id: one.account.id.clone(),
                role: role.clone(),
                account_name: one.account.name.clone(),
            };
            let name = choice.template.name(&assignment, session);
            let texts = [name.as_str(), &assignment.account_name, &assignment.account_id];
            let matches =
                |globs: &[WildMatch]| globs.iter().any(|glob| texts.iter().any(|text| glob.matches(text)));
            if (include.is_empty() || matches(&include)) && !matches(&exclude) {
                wanted.push(assignment);
            }
        }
    }
    Ok(wanted)
}

/// `*` stands for any text and `?` for one character. What other tools give a meaning is refused rather than taken as it
/// stands: a pattern that silently matches nothing would leave out nothing.
fn globs(patterns: &[String]) -> CliResult<Vec<WildMatch>> {
    let glob = |pattern: &String| match pattern.find(['[', ']', '{', '}', '\\']) {
        None => Ok(WildMatch::new_case_insensitive(pattern)),
        Some(at) => {
            let odd = &pattern[at..=at];
            Err(CliError::usage(format!("the pattern `{pattern}` has `{odd}`, which means nothing here"))
                .hint("Write `*` for any text and `?` for one character, and repeat the option for more patterns."))
        }
    };
    patterns.iter().map(glob).collect()
}

fn apply(
    files: &SharedFiles,
    config: &mut Document,
    assignments: &[Assignment],
    choice: &Choice,
    session: &str,
    prune: bool,
) -> CliResult<Synced> {
    let label = label(session);
    let old = config.block(&label)?.map(str::to_owned);
    let mut outside = config.clone();
    outside.remove_block(&label)?;
    let (taken, elsewhere) = others(files, &outside, session);
    let synced = sync(
        old.as_deref(),
        &Sync {
            session,
            assignments,
            template: &choice.template,
            rename: choice.renames,
            prune,
            region: choice.region.as_ref().map(Region::as_str),
            taken: &taken,
            elsewhere: &elsewhere,
        },
    );
    match (synced.text.is_empty(), old) {
        (true, None) => {}
        (true, Some(_)) => drop(config.remove_block(&label)?),
        (false, old) if old.as_deref().map(str::trim_end) == Some(synced.text.trim_end()) => {}
        (false, _) => drop(config.set_block(&label, &synced.text)?),
    }
    Ok(synced)
}

/// The names of profiles outside the block, and the roles of this session that they have.
fn others(
    files: &SharedFiles,
    outside: &Document,
    session: &str,
) -> (BTreeSet<String>, BTreeSet<(String, String)>) {
    let (mut taken, mut elsewhere) = (BTreeSet::from(["default".to_owned()]), BTreeSet::new());
    for section in outside.merged() {
        let crate::shared_config::SectionName::Profile(name) = section.name() else { continue };
        taken.insert(name.to_owned());
        let value = |key: &str| section.value(key).map(|value| value.into_owned()).unwrap_or_default();
        if value("sso_session") == session {
            elsewhere.insert((value("sso_account_id"), value("sso_role_name")));
        }
    }
    // A name in the credentials file would be merged with the profile.
    let credentials = files.document(SharedFile::Credentials);
    taken.extend(credentials.sections().filter_map(|section| match section.name() {
        crate::shared_config::SectionName::Profile(name) => Some(name.to_owned()),
        _ => None,
    }));
    (taken, elsewhere)
}

fn remember(context: &Context, section: &str, choice: &Choice) -> CliResult {
    let values = [
        ("template", choice.template.as_str().to_owned()),
        ("include", choice.include.join(" ")),
        ("exclude", choice.exclude.join(" ")),
        ("client_region", choice.region.as_ref().map(ToString::to_string).unwrap_or_default()),
    ];
    Ok(settings::remember(&context.paths.settings_file, section, &values)?)
}

fn report(context: &Context, edited: Edited, synced: &Synced) -> CliResult {
    if !synced.unreachable.is_empty() {
        let names = shortened(&synced.unreachable);
        context.ui.note(&format!("Not reached, or not included, any more: {names}. `--prune` removes them."));
    }
    let (added, removed, count) = (synced.added.len(), synced.removed.len(), synced.count);
    context.ui.note(&match edited {
        Edited::Unchanged => format!("Nothing to change: the block has {count} profiles."),
        Edited::Shown => {
            format!("This would add {added} profiles and remove {removed}; the block would have {count}.")
        }
        Edited::Declined => "Nothing was changed.".to_owned(),
        Edited::Written => format!("Added {added} profiles and removed {removed}; the block has {count}."),
    });
    if context.global.json {
        let changed = edited == Edited::Written;
        let (added, removed) = (&synced.added, &synced.removed);
        let json = json!({"changed": changed, "added": added, "removed": removed, "profiles": count, "unreachable": synced.unreachable});
        return context.print(&json.to_string());
    }
    Ok(())
}

fn shortened(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
