//! Choosing a profile from a list, the ones used last on top.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{DateTime, Utc};

use crate::audit::{AuditFilter, AuditTrail};
use crate::cli::ask;
use crate::cli::cached::CachedSessions;
use crate::cli::context::Context;
use crate::cli::env;
use crate::cli::error::CliResult;
use crate::identifiers::ProfileName;
use crate::output::columns::{self, Column, Fit};
use crate::output::time_left;
use crate::profile::listing::{Kind, ProfileSet};

const COLUMNS: [Column; 6] = [
    Column::new("", Fit::Stays),
    Column::new("", Fit::Whole(1)),
    Column::new("", Fit::Whole(4)),
    Column::new("", Fit::Shortens(3)),
    Column::new("", Fit::Whole(2)),
    Column::new("", Fit::Stays),
];

/// The profile that is meant, chosen from a list where nothing names one and a person sits at the terminal.
pub(super) fn profile(context: &Context, argument: Option<&str>) -> CliResult<ProfileName> {
    let variable = |name| context.environment.get(name).is_some();
    let named = argument.is_some()
        || context.global.profile.is_some()
        || variable(env::AWS_PROFILE)
        || variable(env::AWS_DEFAULT_PROFILE);
    if named {
        return context.profile(argument);
    }
    match pick(context)? {
        Some(profile) => Ok(profile),
        None => context.profile(None),
    }
}

/// Shows the list. `None` where nobody can be asked, or there is nothing to choose from.
pub(super) fn pick(context: &Context) -> CliResult<Option<ProfileName>> {
    let Some(mut terminal) = ask::terminal(context) else { return Ok(None) };
    let (names, lines) = choices(context)?;
    if names.is_empty() {
        return Ok(None);
    }
    let chosen = match context.environment.get(env::TERM) {
        None | Some("dumb") => ask::choose_by_number(&mut terminal, "Profile?", &lines)?,
        Some(_) => ask::choose(&mut terminal, "Profile?", lines)?,
    };
    Ok(names.into_iter().nth(chosen))
}

fn choices(context: &Context) -> CliResult<(Vec<ProfileName>, Vec<String>)> {
    let files = context.shared_files()?;
    let index = context.vault()?.index()?;
    let set = ProfileSet::new(&files);
    let cached = CachedSessions::read(context, &index)?;
    let used = last_uses(context);
    let mut listed: Vec<_> =
        set.map(|listed| listed).into_iter().filter(|listed| listed.kind != Kind::None).collect();
    // A stable sort: what was never used stays in the order of the files.
    listed.sort_by_key(|listed| std::cmp::Reverse(used.get(&listed.name).copied()));
    let now = context.clock.now();
    let plain = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    let rows: Vec<Vec<String>> = listed
        .iter()
        .map(|listed| {
            let cell = |text: &Option<Cow<'_, str>>| plain(text.as_deref().unwrap_or_default());
            let left = cached.until(&set, listed).map(|until| format!("{} left", time_left(until - now)));
            vec![
                plain(listed.name.as_str()),
                listed.kind.word().to_owned(),
                cell(&listed.account_id),
                cell(&listed.role_name),
                cell(&listed.region),
                left.unwrap_or_default(),
            ]
        })
        .collect();
    // stdout may be read by a shell. Two columns are the list's own mark.
    let width = context.ui.note_width().unwrap_or(80).saturating_sub(4);
    let table = columns::render(&COLUMNS, &rows, Some(width));
    let lines = table.lines().skip(1).map(str::to_owned).collect();
    Ok((listed.into_iter().map(|listed| listed.name).collect(), lines))
}

/// When each profile was asked for last, by the audit trail. Without one the order of the files has to do.
fn last_uses(context: &Context) -> HashMap<ProfileName, DateTime<Utc>> {
    let records = AuditTrail::new(&context.paths.state).read(&AuditFilter::default()).unwrap_or_default();
    records.into_iter().map(|record| (record.profile, record.at)).collect()
}
