//! Where each SDK gets a profile's credentials: which logins it reads and which calls it makes, against which `explain`
//! and what keyfob does are held.

use std::collections::BTreeSet;

use keyfob::shared_config::Reader;

use super::asked::Asked;
use super::cases::CASES;
use super::chains::{self, RULES};
use crate::console_login;
use crate::home::Home;
use crate::sso_home;

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

/// Where a login that is about to end is renewed: each SDK exchanges the refresh token at the host that the plan implies.
#[test]
fn logins_are_renewed_in_the_region_that_explain_tells() {
    let mut asked = Asked::new();
    let region = "region = us-west-2\n";
    let sso = asked.explanation(&format!("[profile p]\n{region}sso_session = corp\n{{account}}{{corp}}"));
    let host = format!("oidc.{}.amazonaws.com", sso["steps"][0]["sso_region"].as_str().unwrap());
    renewed_at(&mut asked, "CreateToken", |_| &host, &|home| sso_home::set_token_end(home, 3));
    let login = asked.explanation(&format!("[profile p]\n{region}login_session = {{console}}\n"));
    let host = format!("{}.signin.aws.amazon.com", login["region"].as_str().unwrap());
    // The profile's region comes first there; for keyfob, as for the others, the environment's does.
    let of = |reader| if reader == Reader::JavaScript { "us-west-2.signin.aws.amazon.com" } else { &host };
    renewed_at(&mut asked, "CreateOAuth2Token", of, &|home| console_login::set_end(home, 2));
}

fn renewed_at<'h>(
    asked: &mut Asked,
    operation: &str,
    host: impl Fn(Reader) -> &'h str,
    before: &dyn Fn(&Home),
) {
    let mut renewals = 0;
    asked.ask_each(before, |reader, standin, _, _, key| {
        let requests = standin.requests();
        standin.forget_requests();
        let calls: Vec<_> = requests.iter().filter(|request| request.operation == operation).collect();
        let [call] = calls[..] else { panic!("{reader:?} renewed {} times", calls.len()) };
        assert_eq!((call.header("host"), call.status), (Some(host(reader)), Some(200)), "{reader:?}");
        assert!(key.is_some(), "{reader:?}");
        renewals += 1;
    });
    println!("{renewals} renewals by {operation}");
}
