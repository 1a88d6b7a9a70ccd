//! Plans of chains from real text: durations, MFA, notes and cache keys.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::table::{CodeSource, Row};
use super::*;
use crate::identifiers::{CacheKey, MfaSerial, ProfileName};
use crate::profile::transport::{TransportVariables, transport};
use crate::profile::{ProfileSource, resolve};
use crate::shared_files::SharedFiles;

const KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
const MFA: &str = "arn:aws:iam::111122223333:mfa/me";

/// The circumstances of a plan, all but the files.
#[derive(Clone)]
struct World {
    variables: TransportVariables,
    access_key_id: Option<&'static str>,
    code: CodeSource,
    cached: HashMap<CacheKey, i64>,
    asked_seconds: Option<u32>,
    key_itself: bool,
    session_name: &'static str,
}

impl Default for World {
    fn default() -> Self {
        Self {
            variables: TransportVariables::default(),
            access_key_id: Some(KEY_ID),
            code: CodeSource::Person,
            cached: HashMap::new(),
            asked_seconds: None,
            key_itself: false,
            session_name: "alice",
        }
    }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_893_553_445, 0).unwrap()
}

fn try_planned(config: &str, profile: &str, world: &World) -> Result<Plan, PlanError> {
    let files = SharedFiles::from_texts(config, "");
    let name: ProfileName = profile.parse().unwrap();
    let chain = resolve(&files, &name).unwrap_or_else(|error| panic!("{error}\n{config}"));
    let transport = transport(&files, files.profile(&name).as_ref(), &world.variables).unwrap();
    let situation = Situation {
        now: now(),
        access_key_id: world.access_key_id.map(|id| id.parse().unwrap()),
        code_source: &|_: &MfaSerial| world.code,
        cached_until: &|key: &CacheKey| Some(now() + TimeDelta::seconds(*world.cached.get(key)?)),
        asked_seconds: world.asked_seconds,
        key_itself: world.key_itself,
        session_name: world.session_name.parse().unwrap(),
    };
    plan(&chain, &transport, &situation)
}

fn planned(config: &str, profile: &str, world: &World) -> Plan {
    try_planned(config, profile, world).unwrap()
}

/// A plan in one line: each step with its seconds and `mfa` where a code goes with it.
fn told(plan: &Plan) -> String {
    let step = |step: &Step| match &step.kind {
        StepKind::Base(_) => "base".to_owned(),
        StepKind::SessionToken { mfa, seconds } => {
            format!("session {seconds}{}", if mfa.is_some() { " mfa" } else { "" })
        }
        StepKind::AssumeRole(role) => {
            let seconds = role.seconds.map(|seconds| format!(" {seconds}")).unwrap_or_default();
            let mfa =
                role.mfa.as_ref().map(|serial| format!(" {}", serial.as_str().rsplit('/').next().unwrap()));
            format!("{}{seconds}{}", role.hop.role_arn.role_name(), mfa.unwrap_or_default())
        }
    };
    plan.steps.iter().map(step).collect::<Vec<_>>().join(" > ")
}

fn last_key(plan: &Plan) -> CacheKey {
    plan.steps.last().unwrap().cache_key.expect("a cache key")
}

fn role(name: &str, rest: &str) -> String {
    format!("[profile {name}]\nrole_arn = arn:aws:iam::444455556666:role/{name}\n{rest}\n")
}

fn me(rest: &str) -> String {
    format!("[profile me]\nkeyfob_access_key = keychain\n{rest}\n")
}

#[test]
fn steps_durations_and_codes() {
    let mfa = format!("mfa_serial = {MFA}");
    let over = |rest: &str| format!("{}{}", role("a", &format!("source_profile = me\n{rest}")), me(&mfa));
    let no_mfa = |rest: &str| format!("{}{}", role("a", &format!("source_profile = me\n{rest}")), me(""));
    let chain = |a: &str, b: &str| {
        format!(
            "{}{}{}",
            role("b", &format!("source_profile = a\n{b}")),
            role("a", &format!("source_profile = me\n{a}")),
            me(&mfa)
        )
    };
    let temporary = |rest: &str| role("a", &format!("credential_source = EcsContainer\n{rest}"));
    let cases = [
        (me(""), "me", "base > session 43200", Row::SessionToken),
        (me(&mfa), "me", "base > session 43200 mfa", Row::SessionToken),
        (me("keyfob_session_duration_seconds = 900"), "me", "base > session 900", Row::SessionToken),
        (no_mfa(""), "a", "base > a", Row::DirectWithoutMfa),
        (no_mfa("duration_seconds = 14400"), "a", "base > a 14400", Row::DirectWithoutMfa),
        (over(""), "a", "base > session 43200 mfa > a", Row::Prime),
        (over("duration_seconds = 3600"), "a", "base > session 43200 mfa > a 3600", Row::Prime),
        (over("duration_seconds = 3601"), "a", "base > a 3601 me", Row::DirectWithMfa),
        (chain("", ""), "b", "base > session 43200 mfa > a > b", Row::PrimeForChain),
        (
            chain("duration_seconds = 7200", "duration_seconds = 7200"),
            "b",
            "base > session 43200 mfa > a 3600 > b 3600",
            Row::PrimeForChain,
        ),
        // A role further along that names another device gets a code of that one; the same device's code was used.
        (
            chain("", "mfa_serial = arn:aws:iam::111122223333:mfa/other"),
            "b",
            "base > session 43200 mfa > a > b other",
            Row::PrimeForChain,
        ),
        (chain("", &mfa), "b", "base > session 43200 mfa > a > b", Row::PrimeForChain),
        (temporary(""), "a", "base > a", Row::ChainFromTemporary),
        (temporary("duration_seconds = 7200"), "a", "base > a 3600", Row::ChainFromTemporary),
        (temporary(&mfa), "a", "base > a me", Row::ChainFromTemporary),
        (role("a", "web_identity_token_file = t"), "a", "base", Row::HandOn),
        ("[profile p]\ncredential_process = x\n".to_owned(), "p", "base", Row::HandOn),
    ];
    for (config, profile, expected, row) in cases {
        let plan = planned(&config, profile, &World::default());
        assert_eq!((told(&plan).as_str(), plan.row), (expected, row), "{config}");
    }
}

#[test]
fn what_is_asked_for_now_beats_the_file() {
    let config = format!(
        "{}{}",
        role("a", "source_profile = me\nduration_seconds = 7200"),
        me(&format!("mfa_serial = {MFA}"))
    );
    let told_for = |profile: &str, seconds, code| {
        told(&planned(&config, profile, &World { asked_seconds: Some(seconds), code, ..World::default() }))
    };
    assert_eq!(told_for("a", 1800, CodeSource::Person), "base > session 43200 mfa > a 1800");
    assert_eq!(told_for("a", 14400, CodeSource::Automatic), "base > a 14400 me");
    assert_eq!(told_for("me", 1800, CodeSource::Person), "base > session 1800 mfa");
    let asked = |profile: &str, seconds| {
        let world = World { asked_seconds: Some(seconds), ..World::default() };
        try_planned(&config, profile, &world).map(drop)
    };
    let wrong = |call, most, asked| Err(PlanError::Duration { asked, call, least: 900, most });
    assert_eq!(asked("a", 899), wrong("AssumeRole", 43_200, 899));
    assert_eq!(asked("a", 43_201), wrong("AssumeRole", 43_200, 43_201));
    assert_eq!(asked("me", 129_601), wrong("GetSessionToken", 129_600, 129_601));
    assert_eq!(asked("me", 129_600), Ok(()));
}

#[test]
fn an_environment_key_is_long_term_unless_it_is_temporary() {
    let config = role("a", "credential_source = Environment\nduration_seconds = 7200");
    for (id, expected) in [
        (Some(KEY_ID), "base > a 7200"),
        (Some("ASIAIOSFODNN7EXAMPLE"), "base > a 3600"),
        (None, "base > a 3600"),
    ] {
        assert_eq!(told(&planned(&config, "a", &World { access_key_id: id, ..World::default() })), expected);
    }
    let key_itself = World { key_itself: true, ..World::default() };
    let plan = planned(&me(""), "me", &key_itself);
    assert_eq!((told(&plan).as_str(), plan.row), ("base", Row::KeyItself));
}

#[test]
fn a_shorter_session_than_asked_for_is_said() {
    let config = role("a", "credential_source = EcsContainer\nduration_seconds = 5400");
    assert_eq!(
        planned(&config, "a", &World::default()).notes,
        ["arn:aws:iam::444455556666:role/a was asked to last 1 h 30 min, but a role assumed with temporary \
          credentials lasts an hour at most."]
    );
    let within = config.replace("5400", "3600");
    assert!(planned(&within, "a", &World::default()).notes.is_empty());
}

/// A role over an MFA key for longer than an hour: the way depends on the moment, its cached session does not.
#[test]
fn a_roles_cached_session_is_found_whichever_way_it_was_made() {
    let config = format!(
        "{}{}",
        role("a", "source_profile = me\nduration_seconds = 7200"),
        me(&format!("mfa_serial = {MFA}"))
    );
    let direct = planned(&config, "a", &World::default());
    let automatic = planned(&config, "a", &World { code: CodeSource::Automatic, ..World::default() });
    let nobody = planned(&config, "a", &World { code: CodeSource::Nobody, ..World::default() });
    let session = planned(&config, "me", &World::default()).steps[1].cache_key.unwrap();
    let cached = |seconds| World {
        code: CodeSource::Nobody,
        cached: HashMap::from([(session, seconds)]),
        ..World::default()
    };
    let primed = planned(&config, "a", &cached(600));
    assert_eq!(
        [direct.row, automatic.row, nobody.row, primed.row],
        [Row::DirectWithMfa, Row::DirectWithMfa, Row::DirectNeedsLogin, Row::PrimeCapped]
    );
    assert_eq!(primed.steps[1].cache_key, Some(session), "the key's own session serves the role");
    assert_eq!(told(&primed), "base > session 43200 mfa > a 3600");
    for other in [automatic, nobody, primed] {
        assert_eq!(last_key(&direct), last_key(&other));
    }
    assert_eq!(
        planned(&config, "a", &cached(59)).row,
        Row::DirectNeedsLogin,
        "a session about to end is none"
    );
}

#[test]
fn without_the_keys_id_there_is_no_name_for_its_sessions() {
    let world = World { access_key_id: None, ..World::default() };
    let config = format!("{}{}", role("a", "source_profile = me"), me(""));
    assert!(planned(&config, "a", &world).steps.iter().all(|step| step.cache_key.is_none()));
}

#[test]
fn only_what_costs_a_call_of_ours_is_cached() {
    let keyed = |config: &str, profile: &str| {
        let plan = planned(config, profile, &World::default());
        plan.steps.iter().map(|step| step.cache_key.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(keyed(&me(""), "me"), [false, true]);
    assert_eq!(keyed("[profile p]\ncredential_process = x\n", "p"), [false]);
    assert_eq!(keyed(&role("a", "web_identity_token_file = t"), "a"), [true]);
    let sso = "[profile p]\nsso_start_url = https://x\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = r\n";
    assert_eq!(keyed(sso, "p"), [true]);
}

const ROLE: &str = "[profile p]\nrole_arn = arn:aws:iam::444455556666:role/A\nsource_profile = me\nexternal_id = ext\n\
    mfa_serial = arn:aws:iam::111122223333:mfa/me\nduration_seconds = 1800\nrole_session_name = bob\n\
    source_identity = bobby\nsession_tags = a=1, b=2\ntransitive_session_tags = a\n\
    policy_arns = arn:aws:iam::aws:policy/X\npolicy = {\"a\":1}\nregion = eu-west-1\n\
    [profile me]\nkeyfob_access_key = keychain\n";
const SSO: &str = "[profile p]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = Dev\nregion = eu-west-1\n\
    [sso-session s]\nsso_start_url = https://x\nsso_region = eu-west-1\n[sso-session t]\nsso_start_url = https://x\n\
    sso_region = eu-west-1\n";
const WEB: &str = "[profile p]\nrole_arn = arn:aws:iam::444455556666:role/A\nweb_identity_token_file = /t\n\
    role_session_name = bob\nduration_seconds = 1800\npolicy_arns = arn:aws:iam::aws:policy/X\npolicy = {\"a\":1}\n";
const KEY: &str = "[profile p]\nkeyfob_access_key = keychain\nkeyfob_mfa_serial = arn:aws:iam::111122223333:mfa/me\n\
    keyfob_session_duration_seconds = 3600\nregion = eu-west-1\n";

/// Every replacement is one changed input; all keys, that of the unchanged text among them, must differ.
#[test]
fn changing_any_input_changes_the_key() {
    let tables: [(&str, &[(&str, &str)]); 4] = [
        (
            ROLE,
            &[
                ("role/A", "role/B"),
                ("444455556666", "444455556667"),
                ("arn:aws:iam::4", "arn:aws-cn:iam::4"),
                ("external_id = ext\n", "external_id = other\n"),
                ("external_id = ext\n", ""),
                ("mfa/me", "mfa/you"),
                ("mfa_serial = arn:aws:iam::111122223333:mfa/me\n", ""),
                ("duration_seconds = 1800", "duration_seconds = 1801"),
                ("duration_seconds = 1800\n", ""),
                ("role_session_name = bob\n", "role_session_name = eve\n"),
                ("role_session_name = bob\n", ""),
                ("source_identity = bobby", "source_identity = evey"),
                ("source_identity = bobby\n", ""),
                ("a=1, b=2", "a=1, b=3"),
                ("a=1, b=2", "a=1"),
                ("a=1, b=2", "b=2, a=1"),
                ("a=1, b=2", "a=1, b=2, c=3"),
                ("transitive_session_tags = a\n", "transitive_session_tags = b\n"),
                ("transitive_session_tags = a\n", ""),
                ("policy/X", "policy/Y"),
                ("policy_arns = arn:aws:iam::aws:policy/X\n", ""),
                ("{\"a\":1}", "{\"a\":2}"),
                ("policy = {\"a\":1}\n", ""),
                ("region = eu-west-1", "region = eu-west-2"),
                (
                    "keyfob_access_key = keychain",
                    "aws_access_key_id = AKIAOTHEROTHEROTHER0\naws_secret_access_key = s",
                ),
                (
                    "[profile me]\n",
                    "[profile me]\nrole_arn = arn:aws:iam::444455556666:role/Z\nsource_profile = k\n[profile k]\n",
                ),
            ],
        ),
        (
            SSO,
            &[
                ("sso_session = s", "sso_session = t"),
                ("111122223333", "111122223334"),
                ("Dev", "Ops"),
                ("[sso-session s]\nsso_start_url = https://x", "[sso-session s]\nsso_start_url = https://y"),
                ("x\nsso_region = eu-west-1\n[", "x\nsso_region = eu-west-2\n["),
                ("region = eu-west-1\n[sso-session s]", "region = eu-west-2\n[sso-session s]"),
            ],
        ),
        (
            WEB,
            &[
                ("/t", "/u"),
                ("role/A", "role/B"),
                ("bob", "eve"),
                ("role_session_name = bob\n", ""),
                ("1800", "1801"),
                ("duration_seconds = 1800\n", ""),
                ("policy/X", "policy/Y"),
                ("{\"a\":1}", "{\"a\":2}"),
                ("policy = {\"a\":1}\n", ""),
            ],
        ),
        (
            KEY,
            &[
                ("mfa/me", "mfa/you"),
                ("keyfob_mfa_serial = arn:aws:iam::111122223333:mfa/me\n", ""),
                ("3600", "7200"),
                ("keyfob_session_duration_seconds = 3600\n", ""),
                ("region = eu-west-1", "region = eu-west-2"),
            ],
        ),
    ];
    for (text, changes) in tables {
        let world = World::default();
        let mut seen = HashMap::from([(last_key(&planned(text, "p", &world)), "unchanged".to_owned())]);
        assert_eq!(last_key(&planned(text, "p", &world)), *seen.keys().next().unwrap(), "the same inputs");
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            let key = last_key(&planned(&text.replacen(from, to, 1), "p", &world));
            let other = seen.insert(key, format!("{from} -> {to}"));
            assert_eq!(other, None, "{from} -> {to} has the same key\n{text}");
        }
    }
}

#[test]
fn changing_where_calls_go_or_who_signs_changes_the_key() {
    let plain = World::default();
    let with = |change: &dyn Fn(&mut World)| {
        let mut world = plain.clone();
        change(&mut world);
        world
    };
    let variable = |change: &dyn Fn(&mut TransportVariables)| with(&|world| change(&mut world.variables));
    let worlds = [
        ("region", variable(&|v| v.region = Some("ap-south-1".parse().unwrap()))),
        ("endpoint", variable(&|v| v.endpoint_url = Some("http://x".into()))),
        ("fips", variable(&|v| v.use_fips_endpoint = Some("true".into()))),
        ("dual-stack", variable(&|v| v.use_dualstack_endpoint = Some("true".into()))),
        ("key", with(&|world| world.access_key_id = Some("AKIAOTHEROTHEROTHER0"))),
        ("duration", with(&|world| world.asked_seconds = Some(2_000))),
    ];
    for text in [ROLE, KEY] {
        let unchanged = last_key(&planned(text, "p", &plain));
        for (what, world) in &worlds {
            assert_ne!(last_key(&planned(text, "p", world)), unchanged, "{what}\n{text}");
        }
        let renamed = planned(&text.replace("profile p]", "profile q]"), "q", &plain);
        assert_eq!(
            last_key(&renamed),
            unchanged,
            "a profile's name is no input: the same plan is the same session"
        );
    }
    let nameless = ROLE.replace("role_session_name = bob\n", "");
    let bob = with(&|world| world.session_name = "bob");
    assert_ne!(last_key(&planned(&nameless, "p", &plain)), last_key(&planned(&nameless, "p", &bob)));
}
