//! The keychain and what should be in it.

use chrono::TimeDelta;

use crate::cli::checkup::Finding;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::output::sentence::capitalized;
use crate::profile::listing::ProfileSet;
use crate::vault::Index;

/// How old an access key may get (CIS AWS Foundations Benchmark, "access keys are rotated every 90 days or less").
const OLD_KEY: TimeDelta = TimeDelta::days(90);

pub(super) fn findings(context: &Context, set: Option<&ProfileSet<'_>>) -> Vec<Finding> {
    let vault = match context.silent_vault() {
        Ok(vault) => vault,
        Err(error) => return vec![Finding::of_error("keychain", &error)],
    };
    let mut found = Vec::new();
    let backend = vault.default_backend();
    if let Err(error) = vault.check(backend) {
        let message = format!("{} does not answer: {error}.", capitalized(backend.title()));
        let fix = "Unlock it (`keyfob vault unlock`), or choose another with KEYFOB_KEYCHAIN (`file` works everywhere).";
        found.push(Finding::problem("keychain", message, fix));
    }
    match vault.index() {
        Ok(index) => {
            found.extend(old_keys(context, &index));
            found.extend(set.into_iter().flat_map(|set| missing_keys(set, &index)));
            found.extend(interrupted_rotations(&index));
        }
        Err(error) => found.push(Finding::of_error("keychain", &CliError::from(error))),
    }
    found
}

fn old_keys(context: &Context, index: &Index) -> Vec<Finding> {
    let now = context.clock.now();
    let created =
        index.access_keys.iter().filter_map(|(name, entry)| Some((name, entry.metadata.created_at?)));
    let old = created.filter(|(_, created)| now - *created > OLD_KEY);
    let told = old.map(|(name, created)| {
        let message =
            format!("The access key of profile `{name}` is {} days old.", (now - created).num_days());
        Finding::advice("old_key", message, format!("`keyfob rotate {name}`."))
    });
    told.collect()
}

fn missing_keys(set: &ProfileSet<'_>, index: &Index) -> Vec<Finding> {
    let profiles = set.having("keyfob_access_key");
    let profiles = profiles.filter(|settings| settings.get("keyfob_access_key").is_some());
    let without = profiles.filter(|settings| !index.access_keys.contains_key(&settings.name));
    let told = without.map(|settings| {
        let name = &settings.name;
        let message =
            format!("Profile `{name}` has its access key in the keychain, but none is recorded there.");
        Finding::problem("missing_key", message, format!("`keyfob add {name}`, or `keyfob remove {name}`."))
    });
    told.collect()
}

fn interrupted_rotations(index: &Index) -> Vec<Finding> {
    let told = index.rotations.keys().map(|name| {
        let message = format!("The rotation of the access key of profile `{name}` was interrupted.");
        Finding::problem("rotation", message, format!("`keyfob rotate {name}` goes on with it."))
    });
    told.collect()
}
