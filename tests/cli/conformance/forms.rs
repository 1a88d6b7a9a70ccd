//! Every form of the shared files, and where it is held against the SDKs: by a file of the grammar's table, by a
//! diagnostic, or by a profile of the resolution's. A form that only keyfob's own tests hold names one of those.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::cases::CASES;
use super::grammar;
use super::surroundings::SURROUNDED;

/// A form, and the names of what covers it.
type Form = (&'static str, &'static [&'static str]);

const LINES: &[Form] = &[
    ("a line ends at LF or CRLF, and a lone CR ends none", &["CRLF", "cr only", "LoneCarriageReturn"]),
    ("white space is a space or a tab", &["two ws hdr", "UnusualWhiteSpace"]),
    ("a byte order mark", &["BOM", "ByteOrderMark"]),
    ("bytes that are no UTF-8", &["latin1", "a_config_file_that_is_none"]),
    ("a comment line, in column 0 and indented", &["indented comment after val", "IndentedComment"]),
    ("a comment behind a value", &["inline comment", "hash in value", "InlineComment", "CommentInValue"]),
    ("a comment behind a header", &["hdr comment", "CommentTouchesHeader", "CommentMarkInHeader"]),
    (
        "text or a bracket behind a header",
        &["garbage after hdr", "TextAfterHeader", "BracketInHeaderComment"],
    ),
    ("a header that does not end", &["bad hdr", "MalformedHeader"]),
    (
        "a header that is indented or padded",
        &["ws before hdr", "extra ws hdr", "IndentedHeader", "PaddedHeader"],
    ),
    ("a setting before any section", &["global prop", "BeforeAnySection"]),
    ("a setting without an equals sign, or without a name", &["no equals", "NoSeparator", "EmptyKey"]),
    ("a colon for the equals sign, or in a name", &["colon", "ColonSeparator", "ColonInKey"]),
    ("an empty value", &["empty value", "EmptyValue"]),
    ("a value in quotes", &["quoted value", "QuotedValue"]),
    ("a continuation line", &["leading ws after prop", "ContinuationLine", "BlankInValue"]),
    ("a first setting that is indented", &["leading ws prop", "IndentedKey"]),
    ("a nested block", &["nested", "UpperCaseNestedKey"]),
    ("a comment or a torn line in a nested block", &["nested comment", "nested bad", "MalformedNested"]),
];

const NAMES: &[Form] = &[
    ("a name with other characters", &["invalid id", "OddName", "UnreadableName", "EscapedName"]),
    ("a name in quotes", &["quoted", "single quoted", "QuotedName"]),
    ("a name of several words", &["three parts"]),
    ("a wide header", &["two ws hdr", "WideHeader"]),
    (
        "a section of an unknown or no type",
        &["plain section", "UnknownSection", "AlmostProfile", "profilefoo"],
    ),
    ("`sso-session` and `services` sections", &["services"]),
    ("`Profile`, `Default` and `DEFAULT`", &["case", "DEFAULT", "UpperCaseDefault"]),
    ("a prefix in the credentials file", &["PrefixInCredentials"]),
    ("`[default]` beside `[profile default]`", &["dup default", "DisplacedDefault"]),
    ("a key in upper case, or of other characters", &["invalid key", "UpperCaseKey", "OddKey"]),
    ("a section or a key twice", &["dup section", "dup key", "DuplicateSection", "DuplicateKey"]),
    (
        "a profile in both files",
        &["the credentials file wins", "a login whose account is in the credentials file"],
    ),
];

const PLACES: &[Form] = &[
    (
        "where the files are",
        &[
            "the_environment_means_the_same_or_the_difference_is_named",
            "keys in a file below `~`",
            "a login in a file below `~`",
            "defaults_and_variables",
            "no_home_directory",
        ],
    ),
    ("a file that is not there", &["keys", "keys in the credentials file"]),
    (
        "which variable names the profile, which the region",
        &["the_environment_means_the_same_or_the_difference_is_named"],
    ),
    ("a profile that is not there", &["a profile that is not there"]),
    ("a profile without credentials", &["nothing"]),
];

const KEYS: &[Form] = &[
    ("`aws_access_key_id` and `aws_secret_access_key`", &["keys", "half a pair"]),
    ("`aws_session_token`", &["a session in the file", "a session token in the environment"]),
    (
        "`aws_security_token` and `AWS_SECURITY_TOKEN`",
        &[
            "the old name of a session token",
            "both names of a session token",
            "the old name in the environment",
            "both names in the environment",
        ],
    ),
    (
        "`aws_account_id`",
        &[
            "an account beside keys",
            "an account beside keys in the other file",
            "an account beside a session",
            "an account beside a process",
            "an account beside a role",
        ],
    ),
    ("`AWS_ACCOUNT_ID`", &["an account in the environment", "an account in the environment of a role"]),
    ("`AWS_CREDENTIAL_EXPIRATION`", &["an ended session in the environment"]),
    ("`role_arn` and `source_profile`", &["role and source", "two roles", "a role on nothing"]),
    ("`source_profile` alone", &["a source without a role", "keys beside a source without a role"]),
    ("a source that is not there", &["a source that is not there"]),
    (
        "a profile that is its own source",
        &["a role on its own keys", "a login that is the source of its own role"],
    ),
    ("a circle", &["a circle", "a circle of a profile with keys"]),
    ("a source with a role and keys", &["a source with both a role and keys"]),
    (
        "`credential_source`",
        &[
            "keys in the environment",
            "a source in other letters",
            "a source that nobody knows",
            "a role of an instance that is none",
            "a role of a container that is none",
            "a role of an instance",
            "an instance in other letters",
            "an instance that is not to be asked",
            "a role of a container",
            "a container in other letters",
        ],
    ),
    ("`ec2_metadata_service_endpoint`", &["an instance's address in the profile"]),
    ("two sources", &["a role on two sources", "web identity and a source"]),
    (
        "`region` beside roles",
        &[
            "a region beside a role",
            "a region beside a role's source",
            "a region beside a role in the middle",
            "a region in the environment beside a role",
        ],
    ),
    ("`external_id` and `role_session_name`", &["a role's external ID and session name"]),
    ("`duration_seconds`", &["a role's duration", "a duration that is no number"]),
    ("`mfa_serial`", &["a role that needs a code"]),
    (
        "`web_identity_token_file`",
        &["web identity", "web identity behind a role", "a web identity without a token"],
    ),
    (
        "`AWS_ROLE_ARN`, `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_SESSION_NAME`",
        &[
            "a web identity in the environment",
            "a web identity in the environment beside a profile that is named there",
            "a web identity in the environment beside a profile that is asked for",
            "a web identity in the environment and another in the profile",
        ],
    ),
    ("`credential_process`", &["a process", "a process behind a role"]),
    ("a process beside keys", &["a process beside keys", "a process beside keys in the credentials file"]),
    (
        "keys in the environment beside a profile",
        &["the_environment_means_the_same_or_the_difference_is_named"],
    ),
];

const LOGINS: &[Form] = &[
    ("`sso_session`", &["a login", "one of two logins", "a login that nobody made"]),
    ("`sso_session` in no section", &["a login in no section"]),
    ("a section that lacks something", &["a login without a region", "a login without a start URL"]),
    (
        "`sso_account_id` and `sso_role_name`",
        &[
            "a login without account and role",
            "a login without a role",
            "a login without an account",
            "a role that is not assigned",
        ],
    ),
    ("`sso_start_url` in the profile", &["a legacy login", "a legacy login that nobody made"]),
    (
        "a legacy profile that lacks something",
        &["a legacy login without a region", "a legacy login without an account"],
    ),
    (
        "`sso_start_url` or `sso_region` beside `sso_session`",
        &[
            "a login and the same start URL again",
            "a login and another start URL",
            "a login and another region",
        ],
    ),
    (
        "a login as the source of roles",
        &[
            "a login behind a role",
            "a legacy login behind a role",
            "a login behind two roles",
            "a role beside a login",
        ],
    ),
    (
        "a login beside another kind",
        &[
            "a login beside keys",
            "a login beside keys in the credentials file",
            "a source with both a login and keys",
            "a login beside a process",
            "a login beside a console login",
            "made_up_chains_lead_where_explain_tells",
        ],
    ),
    ("the token's file", &["a login", "a legacy login", "names_are_those_of_the_aws_cli"]),
    ("a login that is about to end, of both kinds", &["logins_are_renewed_in_the_region_that_explain_tells"]),
    ("a legacy login that has ended", &["a_legacy_login_that_ended_is_renewed_by_keyfob_or_by_nobody"]),
    (
        "`sso_registration_scopes`",
        &["a login", "a_registration_serves_its_own_grant_and_scopes_until_it_is_stale"],
    ),
    ("`login_session`", &["a console login", "a console login that nobody made"]),
    (
        "a console login as the source of roles",
        &[
            "a console login behind a role",
            "a console login behind two roles",
            "a role beside a console login",
        ],
    ),
    (
        "a console login beside another kind",
        &[
            "a console login beside keys",
            "a console login beside keys in the credentials file",
            "a console login beside a process",
        ],
    ),
];

const TRANSPORT: &[Form] = &[
    (
        "`region`, `use_fips_endpoint`, `use_dualstack_endpoint`, `sts_regional_endpoints`",
        &["sts_is_called_at_the_same_address_or_the_difference_is_named"],
    ),
    (
        "`endpoint_url`, `services`, `ignore_configured_endpoint_urls`",
        &["sts_is_called_at_the_same_address_or_the_difference_is_named"],
    ),
    ("`ca_bundle`", &["bundles_of_certificates_are_trusted_by_those_who_read_them"]),
    ("`max_attempts` and `retry_mode`", &["calls_are_tried_as_often_as_the_settings_say"]),
    // Nothing that keyfob calls has an address of an account's own or a choice of signatures, and the client of the
    // metadata service is the Rust SDK's, which speaks version 2 only: there is nothing that could differ. They are known,
    // and kept as they are.
    (
        "`account_id_endpoint_mode`, `auth_scheme_preference`, `sigv4a_signing_region_set`, `metadata_service_timeout`, \
         `metadata_service_num_attempts`, `ec2_metadata_service_endpoint_mode`, `ec2_metadata_v1_disabled`, `output`, `cli_*`",
        &["slips_are_told_and_the_settings_of_others_are_not"],
    ),
];

const FORMS: &[&[Form]] = &[LINES, NAMES, PLACES, KEYS, LOGINS, TRANSPORT];

fn matrix() -> Vec<String> {
    let matrix: Value =
        serde_json::from_str(include_str!("../../cases/shared_config/reader-matrix.json")).unwrap();
    let cases = matrix["cases"].as_array().unwrap();
    cases.iter().map(|case| case["name"].as_str().unwrap().to_owned()).collect()
}

fn text_of(directory: &Path) -> String {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let text = |path: std::path::PathBuf| match path.is_dir() {
        true => text_of(&path),
        false => fs::read_to_string(path).unwrap_or_default(),
    };
    entries.map(text).collect()
}

#[test]
fn every_form_is_covered_and_every_case_is_of_a_form() {
    let resolved = CASES.iter().chain(SURROUNDED).map(|case| case.name.to_owned());
    let compared: BTreeSet<String> = matrix().into_iter().chain(resolved).chain(grammar::kinds()).collect();
    let covering: BTreeSet<String> = FORMS
        .iter()
        .copied()
        .flatten()
        .flat_map(|(_, names)| names.iter().map(|name| (*name).to_owned()))
        .collect();
    let idle: Vec<_> = compared.difference(&covering).collect();
    assert!(idle.is_empty(), "of no form: {idle:?}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = text_of(&root.join("src")) + &text_of(&root.join("tests"));
    for name in covering.difference(&compared) {
        assert!(
            sources.contains(&format!("\nfn {name}() {{"))
                || sources.contains(&format!("    fn {name}() {{")),
            "there is no `{name}`"
        );
    }
}
