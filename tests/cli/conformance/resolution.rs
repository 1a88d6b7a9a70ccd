//! Where each SDK gets a profile's credentials: which logins it reads and which calls it makes, against which `explain`
//! and what keyfob does are held.

use std::collections::BTreeSet;

use keyfob::shared_config::Reader;
use serde_json::Value;

use super::asked::Asked;
use super::cases::CASES;
use super::chains::{self, RULES};
use super::question::Question;
use super::surroundings::SURROUNDED;
use crate::console_login;
use crate::home::Home;
use crate::sso_home;

#[test]
fn the_sdks_make_the_calls_that_explain_tells() {
    let mut asked = Asked::new();
    let (mut wrong, mut resolutions) = (Vec::new(), 0);
    let cases: Vec<_> = CASES.iter().chain(SURROUNDED).collect();
    for case in &cases {
        let resolved = asked.resolve(&case.question());
        let ours = if case.has_no_proof { &resolved.ours.did } else { &resolved.told };
        if case.has_no_proof && *ours != ["error"] || !case.has_no_proof && !resolved.is_honest() {
            wrong.push(format!(
                "{}: explain tells {:?}, keyfob did {:?}",
                case.name, resolved.told, resolved.ours.did
            ));
        }
        for (reader, theirs) in &resolved.theirs {
            resolutions += 1;
            let named = case.differ.iter().any(|(named, _)| named == reader);
            if named == (theirs.did == *ours) {
                wrong.push(format!(
                    "{}: {reader:?} does {:?}, keyfob {ours:?}, named: {named}",
                    case.name, theirs.did
                ));
            }
            let (named, ours) = (case.attach.iter().any(|(named, _)| named == reader), &resolved.ours);
            if named == theirs.attaches_as(ours) && (named || theirs.did == ours.did) {
                wrong.push(format!(
                    "{}: {reader:?} attaches {:?} and {:?}, keyfob {:?} and {:?}, named: {named}",
                    case.name, theirs.account, theirs.token, ours.account, ours.token
                ));
            }
        }
    }
    println!("{} profiles, {resolutions} resolutions", cases.len());
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
        let question = Question { config: &config, credentials: &credentials, ..Question::default() };
        let resolved = asked.resolve(&question);
        if !resolved.is_honest() {
            wrong.push(format!(
                "{config}{credentials}explain tells {:?}, keyfob did {:?}",
                resolved.told, resolved.ours.did
            ));
        }
        for (reader, theirs) in resolved.theirs {
            let rule = RULES.iter().position(|rule| rule.reader == reader && (rule.is_in)(&chain));
            match rule {
                _ if theirs.did == resolved.told => alike += 1,
                Some(rule) => drop(seen.insert(rule)),
                None => wrong.push(format!(
                    "{config}{credentials}{reader:?} does {:?}, keyfob {:?}",
                    theirs.did, resolved.told
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

/// The SDKs renew no legacy login. keyfob does where it can, so that one that it made itself lasts as long as any other.
#[test]
fn a_legacy_login_that_ended_is_renewed_by_keyfob_or_by_nobody() {
    let mut asked = Asked::new();
    let question = Question { config: "[profile p]\n{start}{account}", ..Question::default() };
    let alive = asked.resolve(&question);
    assert!(alive.is_honest() && alive.theirs.iter().all(|(_, seen)| seen.did == alive.told));
    let ended = |home: &Home| sso_home::set_token_end_of(home, sso_home::START_URL, -5);
    asked.standin().expire_access_tokens();
    asked.ask_for_p(&ended, |reader, _, _, _, answer| {
        assert_eq!(answer.access_key_id, None, "{reader:?} renewed it");
    });
    let renewed = asked.resolve(&question);
    assert!(renewed.is_honest() && renewed.theirs.iter().all(|(_, seen)| seen.did == renewed.told));
    // As the AWS CLI stores it, without a refresh token.
    let path = sso_home::token_path_of(sso_home::START_URL);
    let mut token: Value = serde_json::from_str(&asked.home().read(&path)).unwrap();
    token.as_object_mut().unwrap().remove("refreshToken");
    asked.home().write(&path, token.to_string());
    ended(asked.home());
    asked.standin().expire_access_tokens();
    let over = asked.resolve(&question);
    assert_eq!(over.ours.did, ["error"]);
    for (reader, seen) in over.theirs {
        assert_eq!(seen.account, None, "{reader:?}");
    }
}

fn renewed_at<'h>(
    asked: &mut Asked,
    operation: &str,
    host: impl Fn(Reader) -> &'h str,
    before: &dyn Fn(&Home),
) {
    let mut renewals = 0;
    asked.ask_for_p(before, |reader, standin, _, _, answer| {
        let requests = standin.requests();
        standin.forget_requests();
        let calls: Vec<_> = requests.iter().filter(|request| request.operation == operation).collect();
        let [call] = calls[..] else { panic!("{reader:?} renewed {} times", calls.len()) };
        assert_eq!((call.header("host"), call.status), (Some(host(reader)), Some(200)), "{reader:?}");
        assert!(answer.access_key_id.is_some(), "{reader:?}");
        renewals += 1;
    });
    println!("{renewals} renewals by {operation}");
}
