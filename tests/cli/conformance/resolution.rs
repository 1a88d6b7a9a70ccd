//! Where each SDK gets a profile's credentials: which logins it reads and which calls it makes, against which `explain`
//! and what keyfob does are held.

use std::collections::BTreeSet;

use keyfob::shared_config::Reader;

use super::asked::Asked;
use super::cases::CASES;
use super::chains::{self, RULES};

#[test]
fn the_sdks_make_the_calls_that_explain_tells() {
    let mut asked = Asked::new();
    let (mut wrong, mut resolutions) = (Vec::new(), 0);
    for case in CASES {
        let resolved = asked.resolve(case.config, case.credentials);
        let ours = if case.has_no_proof { &resolved.did } else { &resolved.told };
        if case.has_no_proof && *ours != ["error"] || !case.has_no_proof && !resolved.is_honest() {
            wrong.push(format!(
                "{}: explain tells {:?}, keyfob did {:?}",
                case.name, resolved.told, resolved.did
            ));
        }
        for (reader, theirs) in &resolved.theirs {
            resolutions += 1;
            let named = case.differ.iter().any(|(named, _)| named == reader);
            if named == (theirs == ours) {
                wrong.push(format!(
                    "{}: {reader:?} does {theirs:?}, keyfob {ours:?}, named: {named}",
                    case.name
                ));
            }
        }
    }
    println!("{} profiles, {resolutions} resolutions", CASES.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The same for made-up chains over each kind and each two kinds, in which each difference must follow from a rule.
#[test]
fn made_up_chains_lead_where_explain_tells() {
    let files: usize =
        std::env::var("KEYFOB_TEST_FILES").ok().and_then(|count| count.parse().ok()).unwrap_or(600);
    let count = files / 12;
    let mut asked = Asked::new();
    let (mut wrong, mut alike, mut seen) = (Vec::new(), 0, BTreeSet::new());
    for chain in chains::chains(count) {
        let (config, credentials) = chain.files();
        let resolved = asked.resolve(&config, &credentials);
        if !resolved.is_honest() {
            wrong.push(format!(
                "{config}{credentials}explain tells {:?}, keyfob did {:?}",
                resolved.told, resolved.did
            ));
        }
        for (reader, theirs) in resolved.theirs {
            let rule = RULES.iter().position(|rule| rule.reader == reader && (rule.is_in)(&chain));
            match rule {
                _ if theirs == resolved.told => alike += 1,
                Some(rule) => drop(seen.insert(rule)),
                None => wrong.push(format!(
                    "{config}{credentials}{reader:?} does {theirs:?}, keyfob {:?}",
                    resolved.told
                )),
            }
        }
    }
    println!("{count} chains, {alike} resolutions alike, {} kinds of difference", seen.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    let never = RULES.iter().enumerate().filter(|(index, _)| !seen.contains(index));
    let never: Vec<(Reader, &str)> = never.map(|(_, rule)| (rule.reader, rule.reason)).collect();
    assert!(never.is_empty(), "differences that were never seen: {never:?}");
}
