//! Resolving profiles from real text.

use std::borrow::Cow;

use super::listing::{Listed, ProfileSet};
use super::transport::{Service, Transport, TransportVariables, transport};
use super::*;
use crate::identifiers::ProfileName;
use crate::shared_files::SharedFiles;

fn name(text: &str) -> ProfileName {
    text.parse().unwrap()
}

fn files(config: &str, credentials: &str) -> SharedFiles {
    SharedFiles::from_texts(config, credentials)
}

fn chain(config: &str, credentials: &str, profile: &str) -> ProfileChain {
    resolve(&files(config, credentials), &name(profile)).unwrap_or_else(|error| panic!("{error}\n{config}"))
}

fn error(config: &str, credentials: &str, profile: &str) -> ProfileError {
    resolve(&files(config, credentials), &name(profile)).expect_err(config)
}

/// A chain in one line: `base of PROFILE > role > role`.
fn told(chain: &ProfileChain) -> String {
    let base = match &chain.base {
        BaseProvider::Keychain => "keychain".to_owned(),
        BaseProvider::PlaintextKey(key, account) => {
            format!("key {}{}", key.id, account.as_ref().map(|id| format!(" in {id}")).unwrap_or_default())
        }
        BaseProvider::PlaintextSession(session) => format!("session {}", session.access_key_id),
        BaseProvider::Source(source) => source.name().to_owned(),
        BaseProvider::WebIdentity { token_file, role } => {
            format!("token {} for {}", token_file.display(), role.role_arn.role_name())
        }
        BaseProvider::Sso(sso) => format!(
            "sso {} {} {} {} {}{}",
            sso.session.as_deref().unwrap_or("-"),
            sso.start_url,
            sso.region,
            sso.account_id,
            sso.role_name,
            sso.scopes.as_ref().map(|scopes| format!(" [{}]", scopes.join("+"))).unwrap_or_default()
        ),
        BaseProvider::LoginSession { session } => format!("login {session}"),
        BaseProvider::Process { command, account_id } => {
            format!(
                "process {command}{}",
                account_id.as_ref().map(|id| format!(" in {id}")).unwrap_or_default()
            )
        }
    };
    let roles = chain.roles.iter().map(|hop| format!(" > {}", hop.role_arn.role_name()));
    format!("{base} of {}{}", chain.base_profile, roles.collect::<String>())
}

const KEYS: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n";
const KEY: &str = "key AKIAIOSFODNN7EXAMPLE";

fn role(name: &str) -> String {
    format!("role_arn = arn:aws:iam::444455556666:role/{name}\n")
}

#[test]
fn every_kind_of_source() {
    let (a, sso) = (role("A"), "sso_account_id = 111122223333\nsso_role_name = Dev\n");
    let sections = "[sso-session corp]\nsso_start_url = https://x/start\nsso_region = eu-west-1\n\
                    sso_registration_scopes = sso:account:access, other\n";
    let cases: &[(String, &str, &str)] = &[
        (format!("[profile p]\n{KEYS}"), "", "key AKIAIOSFODNN7EXAMPLE of p"),
        (format!("[profile p]\n{KEYS}aws_account_id = 111122223333\n"), "", "key AKIAIOSFODNN7EXAMPLE in 111122223333 of p"),
        ("".into(), "[p]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\naws_session_token = t\n",
            "session ASIAIOSFODNN7EXAMPLE of p"),
        ("[profile p]\naws_access_key_id = AKIAOTHEROTHEROTHER0\n".into(), &format!("[p]\n{KEYS}"),
            "key AKIAIOSFODNN7EXAMPLE of p"),
        ("[profile p]\nkeyfob_access_key = keychain\n".into(), "", "keychain of p"),
        ("[profile p]\nkeyfob_access_key = keychain\ncredential_process = keyfob credential-process --profile p\n".into(),
            "", "keychain of p"),
        (format!("[profile p]\n{a}credential_source = ec2instancemetadata\n"), "", "Ec2InstanceMetadata of p > A"),
        (format!("[profile p]\n{a}credential_source = EcsContainer\n"), "", "EcsContainer of p > A"),
        (format!("[profile p]\n{a}credential_source = Environment\n"), "", "Environment of p > A"),
        (format!("[profile p]\n{a}web_identity_token_file = /run/t\n"), "", "token /run/t for A of p"),
        (format!("[profile p]\nsso_session = corp\n{sso}{sections}"), "",
            "sso corp https://x/start eu-west-1 111122223333 Dev [sso:account:access+other] of p"),
        (format!("[profile p]\nsso_start_url = https://y/start\nsso_region = us-east-1\n{sso}"), "",
            "sso - https://y/start us-east-1 111122223333 Dev of p"),
        (format!("[profile p]\nsso_session = corp\nsso_region = eu-west-1\n{sso}{sections}"), "",
            "sso corp https://x/start eu-west-1 111122223333 Dev [sso:account:access+other] of p"),
        (format!("[profile p]\nkeyfob_sso_session = corp\nkeyfob_sso_account_id = 111122223333\nkeyfob_sso_role_name = Dev\n{sections}"),
            "", "sso corp https://x/start eu-west-1 111122223333 Dev [sso:account:access+other] of p"),
        ("[profile p]\nlogin_session = arn:aws:iam::111122223333:user/a\n".into(), "",
            "login arn:aws:iam::111122223333:user/a of p"),
        ("[profile p]\ncredential_process = other --x\naws_account_id = 111122223333\n".into(), "",
            "process other --x in 111122223333 of p"),
        ("[profile p]\nkeyfob_credential_process = other\ncredential_process = keyfob credential-process --profile p\n".into(),
            "", "process other of p"),
        ("[default]\ncredential_process = keyfob credential-process\nkeyfob_access_key = keychain\n[profile p]\ncredential_process = /x/keyfob credential-process\n".into(),
            "", "keychain of default"),
    ];
    for (config, credentials, expected) in cases {
        assert_eq!(told(&chain(config, credentials, "p")), *expected, "{config}");
    }
}

#[test]
fn several_kinds_in_one_profile_follow_the_order_of_the_sdks() {
    let sso = "sso_start_url = https://y\nsso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = Dev\n";
    let (login, process) = ("login_session = arn:aws:iam::1:user/a\n", "credential_process = other\n");
    let a = role("A");
    let me = "[profile me]\nkeyfob_access_key = keychain\n";
    for (settings, expected) in [
        (format!("{a}source_profile = me\n{sso}{login}{process}{KEYS}"), "keychain of me > A"),
        (format!("{sso}{login}{process}{KEYS}"), "sso - https://y us-east-1 111122223333 Dev of p"),
        (format!("{login}{process}{KEYS}"), "login arn:aws:iam::1:user/a of p"),
        (format!("{process}{KEYS}"), "process other of p"),
    ] {
        assert_eq!(told(&chain(&format!("[profile p]\n{settings}{me}"), "", "p")), expected, "{settings}");
    }
}

#[test]
fn roles_over_roles_are_assumed_in_order() {
    let config = format!(
        "[profile c]\n{}source_profile = b\n[profile b]\n{}source_profile = a\nmfa_process = code b\n\
         [profile a]\n{}source_profile = me\nmfa_serial = arn:aws:iam::111122223333:mfa/a\nmfa_process = code a\n\
         [profile me]\n{KEYS}mfa_serial = arn:aws:iam::111122223333:mfa/me\nkeyfob_session_duration_seconds = 900\n",
        role("C"),
        role("B"),
        role("A")
    );
    let chain = chain(&config, "", "c");
    assert_eq!(told(&chain), format!("{KEY} of me > A > B > C"));
    assert_eq!(chain.profile, name("c"));
    assert_eq!(chain.base_mfa.unwrap().as_str(), "arn:aws:iam::111122223333:mfa/me");
    assert_eq!(chain.mfa_process.as_deref(), Some("code a"), "of the first role to be assumed");
    assert_eq!(chain.session_seconds, Some(900));
    assert_eq!(chain.roles[0].mfa_serial.as_ref().unwrap().as_str(), "arn:aws:iam::111122223333:mfa/a");
    assert_eq!(chain.roles[2].mfa_serial, None);
    assert_eq!(chain.roles[2].origin.line, 2);
}

#[test]
fn a_wired_profile_says_the_same_as_before() {
    let settings = "role_arn = arn:aws:iam::444455556666:role/A\nsource_profile = me\nexternal_id = ext\n\
                    mfa_serial = arn:aws:iam::111122223333:mfa/me\nduration_seconds = 7200\nrole_session_name = bob\n\
                    source_identity = bobby\nsession_tags = team=x, cost = 7\ntransitive_session_tags = team\n\
                    policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess\npolicy = {\"Version\":\"2012-10-17\"}\n\
                    region = eu-west-1\n";
    let me = "[profile me]\nkeyfob_access_key = keychain\n";
    let prefixed: String = settings
        .lines()
        .map(|line| if line.starts_with("region") { format!("{line}\n") } else { format!("keyfob_{line}\n") })
        .collect();
    let own = "credential_process = keyfob credential-process --profile p\n";
    for config in [format!("[profile p]\n{settings}{me}"), format!("[profile p]\n{own}{prefixed}{me}")] {
        let chain = chain(&config, "", "p");
        assert_eq!(told(&chain), "keychain of me > A");
        let hop = &chain.roles[0];
        assert_eq!(hop.external_id.as_ref().unwrap().as_str(), "ext");
        assert_eq!(hop.mfa_serial.as_ref().unwrap().as_str(), "arn:aws:iam::111122223333:mfa/me");
        assert_eq!(hop.duration_seconds, Some(7200));
        assert_eq!(hop.session_name.as_ref().unwrap().as_str(), "bob");
        assert_eq!(hop.source_identity.as_ref().unwrap().as_str(), "bobby");
        assert_eq!(hop.tags, [("team".into(), "x".into()), ("cost".into(), "7".into())]);
        assert_eq!(hop.transitive_tag_keys, ["team"]);
        assert_eq!(hop.policy.arns, ["arn:aws:iam::aws:policy/ReadOnlyAccess"]);
        assert_eq!(hop.policy.document.as_deref(), Some("{\"Version\":\"2012-10-17\"}"));
        assert_eq!(hop.region.as_ref().unwrap().as_str(), "eu-west-1");
    }
}

#[test]
fn a_source_profile_with_a_key_of_its_own_ends_the_chain() {
    let (a, b) = (role("A"), role("B"));
    for (key, base) in [(KEYS, KEY), ("keyfob_access_key = keychain\n", "keychain")] {
        // Of itself, and as another's source although it has a role.
        let itself = format!("[profile p]\n{a}source_profile = p\n{key}");
        assert_eq!(told(&chain(&itself, "", "p")), format!("{base} of p > A"));
        let source =
            format!("[profile p]\n{a}source_profile = q\n[profile q]\n{b}source_profile = gone\n{key}");
        assert_eq!(told(&chain(&source, "", "p")), format!("{base} of q > A"));
    }
    let wired = "[profile p]\nkeyfob_role_arn = arn:aws:iam::444455556666:role/A\nkeyfob_source_profile = p\n\
                 keyfob_access_key = keychain\ncredential_process = keyfob credential-process --profile p\n";
    assert_eq!(told(&chain(wired, "", "p")), "keychain of p > A");
}

#[test]
fn another_profile_by_keyfobs_own_line_is_the_one_that_is_meant() {
    let line = "credential_process = keyfob credential-process --profile q\n";
    let q = format!("[profile q]\n{}source_profile = q\n{KEYS}", role("A"));
    assert_eq!(told(&chain(&format!("[profile p]\n{line}{q}"), "", "p")), format!("{KEY} of q > A"));
    let role_over_it = format!("[profile r]\n{}source_profile = p\n[profile p]\n{line}{q}", role("R"));
    // What the line gives is q's role, as it would be for any other tool, and not q's key.
    assert_eq!(told(&chain(&role_over_it, "", "r")), format!("{KEY} of q > A > R"));
    let wired =
        format!("[profile p]\ncredential_process = keyfob credential-process --profile p\nkeyfob_{line}{q}");
    assert_eq!(told(&chain(&wired, "", "p")), format!("{KEY} of q > A"));
}

#[test]
fn circles_show_the_path_walked() {
    let line = |name: &str| format!("credential_process = keyfob credential-process --profile {name}\n");
    let bare = role("A");
    let role = |from: &str| format!("{bare}source_profile = {from}\n");
    let cases = [
        (format!("[profile p]\n{}", role("p")), "p -> p", 3),
        (format!("[profile p]\n{}[profile q]\n{}", role("q"), role("p")), "p -> q -> p", 6),
        // Keys at the start do not help, as with botocore and Rust.
        (format!("[profile p]\n{}{KEYS}[profile q]\n{}", role("q"), role("p")), "p -> q -> p", 8),
        (
            format!("[profile p]\n{}[profile q]\n{}[profile r]\n{}", role("q"), role("r"), role("q")),
            "p -> q -> r -> q",
            9,
        ),
        (format!("[profile p]\n{}[profile q]\n{}", line("q"), line("p")), "p -> q -> p", 4),
        (format!("[profile p]\n{}[profile q]\n{}", role("q"), line("p")), "p -> q -> p", 5),
        (format!("[profile p]\nkeyfob_{bare}keyfob_source_profile = p\n"), "p -> p", 3),
    ];
    for (config, path, line) in cases {
        let found = error(&config, "", "p");
        assert!(found.to_string().ends_with(&format!(": {path}")), "{found}\n{config}");
        assert_eq!(found.origin().unwrap().line, line, "{config}");
    }
}

#[test]
fn contradictory_and_half_given_settings_are_refused() {
    let a = role("A");
    let session = "[sso-session s]\nsso_start_url = https://x\nsso_region = eu-west-1\n";
    let account = "sso_account_id = 111122223333\n";
    let full = format!("{account}sso_role_name = Dev\n");
    let both = |first: &str, second: &str| format!("has both `{first}` and `{second}`");
    let cases: Vec<(String, String, usize)> = vec![
        (
            format!("{a}source_profile = q\ncredential_source = Environment\n"),
            both("source_profile", "credential_source"),
            4,
        ),
        (
            format!("{a}web_identity_token_file = t\nsource_profile = q\n"),
            both("web_identity_token_file", "source_profile"),
            4,
        ),
        (
            format!("{a}web_identity_token_file = t\ncredential_source = Environment\n"),
            both("web_identity_token_file", "credential_source"),
            4,
        ),
        (format!("keyfob_{a}{a}source_profile = q\n"), both("keyfob_role_arn", "role_arn"), 3),
        (
            "keyfob_mfa_serial = 123456789\nmfa_serial = 123456789\nkeyfob_access_key = keychain\n".into(),
            both("keyfob_mfa_serial", "mfa_serial"),
            3,
        ),
        (format!("keyfob_access_key = keychain\n{KEYS}"), both("keyfob_access_key", "aws_access_key_id"), 3),
        (
            "keyfob_access_key = keychain\naws_secret_access_key = s\n".into(),
            both("keyfob_access_key", "aws_secret_access_key"),
            3,
        ),
        (
            "keyfob_credential_process = a\ncredential_process = b\n".into(),
            both("keyfob_credential_process", "credential_process"),
            3,
        ),
        (
            a.clone(),
            "has `role_arn` without `source_profile`, `credential_source` or `web_identity_token_file`"
                .into(),
            2,
        ),
        ("source_profile = q\n".into(), "has `source_profile` without `role_arn`".into(), 2),
        ("credential_source = Environment\n".into(), "has `credential_source` without `role_arn`".into(), 2),
        (
            "web_identity_token_file = t\n".into(),
            "has `web_identity_token_file` without `role_arn`".into(),
            2,
        ),
        (
            "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n".into(),
            "has `aws_access_key_id` without `aws_secret_access_key`".into(),
            2,
        ),
        (
            "aws_secret_access_key = s\n".into(),
            "has `aws_secret_access_key` without `aws_access_key_id`".into(),
            2,
        ),
        (
            format!("sso_session = s\n{account}{session}"),
            "has `sso_session` without `sso_role_name`".into(),
            2,
        ),
        (
            format!("sso_session = s\nsso_role_name = Dev\n{session}"),
            "has `sso_session` without `sso_account_id`".into(),
            2,
        ),
        (format!("sso_session = s\n{session}"), "so it gives a token but no credentials".into(), 2),
        (format!("sso_session = gone\n{full}"), "names the sso-session section `gone`".into(), 2),
        (
            format!("sso_session = s\n{full}[sso-session s]\nsso_region = eu-west-1\n"),
            "profile `p` has `sso_session` without `sso_start_url` in [sso-session s]".into(),
            5,
        ),
        (
            format!("sso_session = s\n{full}sso_region = us-east-1\n{session}"),
            "`sso_region` is `us-east-1`, but the sso-session that the profile names says `eu-west-1`".into(),
            5,
        ),
        (
            format!("sso_session = s\n{full}sso_start_url = https://y\n{session}"),
            "`sso_start_url` is `https://y`".into(),
            5,
        ),
        (format!("{full}sso_region = x-y-1\n"), "has `sso_account_id` without `sso_start_url`".into(), 2),
        (format!("sso_start_url = https://x\n{full}"), "has `sso_account_id` without `sso_region`".into(), 3),
        (
            "sso_start_url = https://x\nsso_region = eu-west-1\n".into(),
            "has `sso_start_url` without `sso_account_id`".into(),
            2,
        ),
        (
            "credential_process = keyfob credential-process --profile p\n".into(),
            "does not say where its credentials come from".into(),
            1,
        ),
        ("region = eu-west-1\n".into(), "does not say where its credentials come from".into(), 1),
    ];
    for (settings, message, line) in cases {
        let found = error(&format!("[profile p]\n{settings}"), "", "p");
        assert!(found.to_string().contains(&message), "{found}\nexpected: {message}\n{settings}");
        assert_eq!(found.origin().unwrap().line, line, "{settings}");
        assert_eq!(found.profile(), Some(&name("p")), "{settings}");
    }
}

#[test]
fn values_that_their_settings_do_not_take_are_refused() {
    let with =
        |setting: &str| format!("[profile p]\n{}credential_source = Environment\n{setting}\n", role("A"));
    for (setting, message) in [
        ("duration_seconds = 899", "`duration_seconds` is `899`: it takes 900 to 43200 seconds"),
        ("duration_seconds = 43201", "it takes 900 to 43200 seconds"),
        ("duration_seconds = 1h", "it takes 900 to 43200 seconds"),
        ("external_id = x", "is `x`, which is not an external ID"),
        ("role_session_name = a b", "is `a b`, which is not"),
        ("mfa_serial = short", "is `short`, which is not an MFA serial"),
        ("mfa_serial = arn:aws:iam::111122223333:u2f/user/a/k", "names a passkey or security key"),
        ("session_tags = team", "has `team`, which is not of the form `key=value`"),
        ("session_tags = =x", "is not of the form"),
        ("policy = arn:aws:iam::aws:policy/X", "is not a JSON policy document"),
        ("region = EU WEST", "`region` is `EU WEST`"),
    ] {
        let found = error(&with(setting), "", "p");
        assert!(found.to_string().contains(message), "{found}");
        assert_eq!(found.origin().unwrap().line, 4, "{setting}");
    }
    for (settings, message) in [
        ("role_arn = Admin\nsource_profile = q\n", "`role_arn` is `Admin`, which is not a role ARN"),
        ("role_arn = arn:aws:iam::444455556666:role/A\ncredential_source = Ec2\n", "it takes `Environment`"),
        ("keyfob_access_key = file\n", "takes only `keychain`"),
        ("aws_access_key_id = x\naws_secret_access_key = s\n", "is not an access key ID"),
        (
            "sso_start_url = u\nsso_region = eu-west-1\nsso_account_id = 1\nsso_role_name = r\n",
            "is not an account ID",
        ),
        (
            "keyfob_access_key = keychain\nkeyfob_session_duration_seconds = 1\n",
            "it takes 900 to 129600 seconds",
        ),
    ] {
        let found = error(&format!("[profile p]\n{settings}"), "", "p");
        assert!(found.to_string().contains(message), "{found}");
    }
}

#[test]
fn unknown_profiles_are_guessed_at_and_say_who_names_them() {
    let config =
        format!("[profile production]\n{KEYS}[profile p]\n{}source_profile = prodution\n", role("A"));
    let ProfileError::Unknown { name: unknown, similar, named_by } = error(&config, "", "p") else {
        panic!()
    };
    assert_eq!((unknown, similar), (name("prodution"), vec![name("production")]));
    let (by, origin) = named_by.unwrap();
    assert_eq!((by, origin.line), (name("p"), 6));
    let ProfileError::Unknown { similar, named_by, .. } = error(&config, "", "zzz") else { panic!() };
    assert!(similar.is_empty() && named_by.is_none());
}

#[test]
fn blank_settings_count_as_unset() {
    let config = format!("[profile p]\nrole_arn =\nsource_profile = \ncredential_process =\n{KEYS}");
    assert_eq!(told(&chain(&config, "", "p")), format!("{KEY} of p"));
}

const ENDPOINTS: &str = "[profile p]\nservices = local\nendpoint_url = http://profile\nuse_fips_endpoint = True\n\
                         region = eu-west-1\nca_bundle = /ca.pem\n[profile q]\nendpoint_url = http://profile\n\
                         ignore_configured_endpoint_urls = true\n[profile r]\nservices = gone\n\
                         [profile s]\nmax_attempts = 5\nec2_metadata_service_endpoint = http://machine\n\
                         [profile t]\nmax_attempts = 0\n\
                         [services local]\nsts =\n  endpoint_url = http://services\ns3 =\n  endpoint_url = http://s3\n";

fn transport_of(profile: &str, variables: &TransportVariables) -> Result<Transport, ProfileError> {
    let files = files(ENDPOINTS, "");
    transport(&files, files.profile(&name(profile)).as_ref(), variables)
}

#[test]
fn endpoints_follow_the_order_of_the_sdks() {
    let found = |variables: &TransportVariables| {
        let found = transport_of("p", variables).unwrap();
        (found.endpoint_urls[&Service::Sts].clone(), found.endpoint_urls[&Service::SsoOidc].clone())
    };
    let pair = |first: &str, second: &str| (format!("http://{first}"), format!("http://{second}"));
    let mut variables = TransportVariables::default();
    assert_eq!(found(&variables), pair("services", "profile"));
    variables.endpoint_url = Some("http://global".into());
    assert_eq!(found(&variables), pair("global", "global"));
    variables.service_endpoint_urls.insert(Service::Sts, "http://service".into());
    assert_eq!(found(&variables), pair("service", "global"));
    variables.ignore_configured_endpoint_urls = Some("TRUE".into());
    assert!(transport_of("p", &variables).unwrap().endpoint_urls.is_empty());
    variables.ignore_configured_endpoint_urls = Some("false".into());
    assert_eq!(found(&variables), pair("service", "global"));
    assert!(!transport_of("q", &variables).unwrap().endpoint_urls.is_empty(), "the variable beats the file");
    assert!(transport_of("q", &TransportVariables::default()).unwrap().endpoint_urls.is_empty());
}

#[test]
fn the_rest_of_the_transport() {
    let plain = TransportVariables::default();
    let found = transport_of("p", &plain).unwrap();
    assert_eq!(
        (found.use_fips, found.use_dual_stack, found.ca_bundle.as_deref()),
        (true, false, Some("/ca.pem"))
    );
    assert_eq!(found.region.unwrap().as_str(), "eu-west-1");
    let variables = TransportVariables {
        region: Some("us-east-2".parse().unwrap()),
        use_fips_endpoint: Some("false".into()),
        use_dualstack_endpoint: Some("true".into()),
        ca_bundle: Some("/other.pem".into()),
        ..plain.clone()
    };
    let found = transport_of("p", &variables).unwrap();
    assert_eq!(
        (found.use_fips, found.use_dual_stack, found.ca_bundle.as_deref()),
        (false, true, Some("/other.pem"))
    );
    assert_eq!(found.region.unwrap().as_str(), "us-east-2");
    assert!(matches!(
        transport_of("r", &plain),
        Err(ProfileError::MissingSection { what: "services", name, .. }) if name == "gone"
    ));
    assert_eq!(transport_of("nowhere", &plain).unwrap(), Transport::default());
    let found = transport_of("s", &plain).unwrap();
    assert_eq!(found.max_attempts.map(std::num::NonZeroU32::get), Some(5));
    assert_eq!(found.instance_metadata_url.as_deref(), Some("http://machine"));
    let variables = TransportVariables {
        max_attempts: std::num::NonZeroU32::new(2),
        instance_metadata_url: Some("http://other".into()),
        ..plain.clone()
    };
    let found = transport_of("s", &variables).unwrap();
    assert_eq!(found.max_attempts, variables.max_attempts);
    assert_eq!(found.instance_metadata_url, variables.instance_metadata_url);
    assert!(matches!(
        transport_of("t", &plain),
        Err(ProfileError::Invalid { key, .. }) if key == "max_attempts"
    ));
}

#[test]
fn a_list_shows_every_profile_even_a_broken_one() {
    let config = format!(
        "[default]\nregion = eu-west-1\n[profile me]\nkeyfob_access_key = keychain\n\
         credential_process = keyfob credential-process --profile me\n\
         [profile prod]\nkeyfob_role_arn = arn:aws:iam::444455556666:role/team/Admin\nkeyfob_source_profile = me\n\
         [profile alias]\ncredential_process = keyfob credential-process --profile prod\n\
         [profile broken]\n{}source_profile = gone\n[profile tool]\ncredential_process = \"/opt/x y/tool\" --secret s\n\
         [profile web]\n{}web_identity_token_file = /t\n[profile login]\nlogin_session = arn:aws:iam::111122223333:user/a\n\
         [profile sso]\nsso_start_url = https://x\nsso_region = eu-west-1\nsso_account_id = 222233334444\nsso_role_name = Dev\n",
        role("B"),
        role("W"),
    );
    let files = files(&config, &format!("[old]\n{KEYS}"));
    let set = ProfileSet::new(&files);
    let rows: Vec<String> = set.map(|one| {
        let text = |value: &Option<Cow<'_, str>>| value.as_deref().unwrap_or("-").to_owned();
        format!(
            "{} {} {} {} {} {} {}",
            one.name,
            one.kind.word(),
            text(&one.account_id),
            text(&one.role_name),
            text(&one.region),
            text(&one.source),
            one.problem().is_some()
        )
    });
    assert_eq!(
        rows,
        [
            "default none - - eu-west-1 - false",
            "me key - - - - false",
            "prod role 444455556666 Admin - me false",
            "alias alias 444455556666 Admin - prod false",
            "broken role 444455556666 B - gone true",
            "tool process - - - tool false",
            "web web-identity 444455556666 W - /t false",
            "login login 111122223333 - - console login false",
            "sso sso 222233334444 Dev - https://x false",
            "old plaintext - - - credentials file false",
        ]
    );
}

#[test]
fn a_long_list_made_by_many_threads_keeps_its_order() {
    let config: String = (0..2_500)
        .map(|number| format!("[profile p{number}]\nrole_arn = arn:aws:iam::444455556666:role/R{number}\nsource_profile = me\n"))
        .collect();
    let files = files(&config, &format!("[me]\n{KEYS}"));
    let set = ProfileSet::new(&files);
    let told = |one: Listed<'_>| format!("{} {:?} {}", one.name, one.role_name, one.chain.is_ok());
    let expected: Vec<_> = (0..2_500).map(|number| format!("p{number} Some(\"R{number}\") true")).collect();
    assert_eq!(set.map(told)[..2_500], expected);
    assert_eq!(set.map(told).len(), 2_501);
}

#[test]
fn a_list_finds_of_each_profile_what_it_resolves_to_alone() {
    let back = format!(
        "[profile back]\n{}source_profile = mid\n{KEYS}[profile mid]\n{}source_profile = back\n",
        role("K"),
        role("M")
    );
    let circle = format!(
        "[profile a]\n{}source_profile = b\n[profile b]\n{}source_profile = c\n[profile c]\n{}source_profile = a\n",
        role("A"),
        role("B"),
        role("C")
    );
    let own = format!("[profile own]\n{}source_profile = own\n{KEYS}", role("O"));
    let aliases = format!(
        "[profile alias]\ncredential_process = keyfob credential-process --profile own\n\
         [profile over-alias]\n{}source_profile = alias\n[profile owner]\n\
         credential_process = keyfob credential-process --profile over-owner\n\
         [profile over-owner]\n{}source_profile = owner\n",
        role("V"),
        role("W"),
    );
    let sso = "[sso-session corp]\nsso_start_url = https://x\n[sso-session corp]\nsso_region = eu-west-1\n\
         [profile sso]\nsso_session = corp\nsso_account_id = 222233334444\nsso_role_name = Dev\n\
         [profile no-sso]\nsso_session = gone\nsso_account_id = 222233334444\nsso_role_name = Dev\n";
    let mut config = format!("{back}{circle}{own}{aliases}{sso}");
    let bases = ["back", "mid", "a", "own", "alias", "over-alias", "owner", "sso", "no-sso", "gone", "me"];
    for (number, base) in bases.iter().enumerate() {
        let mut source = (*base).to_owned();
        for depth in 0..7 {
            let name = format!("p{number}-{depth}");
            let mfa = if depth % 2 == 0 { "mfa_process = code\n" } else { "" };
            config.push_str(&format!("[profile {name}]\n{}source_profile = {source}\n{mfa}", role(&name)));
            source = name;
        }
    }
    let files = files(&config, &format!("[me]\n{KEYS}"));
    let without_guesses = |error| match error {
        ProfileError::Unknown { name, named_by, .. } => {
            ProfileError::Unknown { name, similar: Vec::new(), named_by }
        }
        error => error,
    };
    // The second time everything that is kept is there.
    let set = ProfileSet::new(&files);
    for _ in 0..2 {
        let listed = set.map(|one| (one.chain.map(|chain| chain.into_chain(&one.name)), one.name));
        assert_eq!(listed.len(), 12 + 77 + 1);
        for (chain, name) in listed {
            let alone = resolve(&files, &name).map_err(without_guesses);
            assert_eq!(format!("{chain:?}"), format!("{alone:?}"), "{name}");
        }
    }
}
