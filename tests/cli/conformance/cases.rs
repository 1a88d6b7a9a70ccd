//! Profiles that every SDK is asked for, each with the differences that are known and why keyfob does not follow them.

use keyfob::shared_config::Reader::{self, AwsCli, JavaScript, Rust};

use super::question::Question;

/// A profile `p`, in the words of the tables in the AWS SDKs and Tools Reference Guide.
///
/// `{keys}` and `{other}` stand for two pairs of keys, `{process}` for a command that answers; `{corp}` and `{second-corp}`
/// for two sections `[sso-session]` with a login each, `{start}` for a start URL with a login, `{account}` for an account
/// and a role of it, `{console}` for the ARN of a console login, `{standin}` for the address of the stand-in for AWS.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) config: &'static str,
    pub(super) credentials: &'static str,
    pub(super) environment: &'static [(&'static str, &'static str)],
    /// Whether the environment says which profile is meant, if any.
    pub(super) is_open: bool,
    /// Who differs from keyfob, and why keyfob does not do as they do.
    pub(super) differ: &'static [(Reader, &'static str)],
    /// Who makes the same calls, and says another account or takes another token.
    pub(super) attach: &'static [(Reader, &'static str)],
    /// The plan is made, and then fails before any call: nobody is signed in, or the token is not there.
    pub(super) has_no_proof: bool,
}

pub(super) const fn case(name: &'static str, config: &'static str) -> Case {
    Case {
        name,
        config,
        credentials: "",
        environment: &[],
        is_open: false,
        differ: &[],
        attach: &[],
        has_no_proof: false,
    }
}

impl Case {
    pub(super) const fn credentials(self, credentials: &'static str) -> Self {
        Self { credentials, ..self }
    }

    pub(super) const fn differ(self, differ: &'static [(Reader, &'static str)]) -> Self {
        Self { differ, ..self }
    }

    pub(super) const fn attach(self, attach: &'static [(Reader, &'static str)]) -> Self {
        Self { attach, ..self }
    }

    pub(super) const fn within(self, environment: &'static [(&'static str, &'static str)]) -> Self {
        Self { environment, ..self }
    }

    pub(super) const fn open(self) -> Self {
        Self { is_open: true, ..self }
    }

    pub(super) fn question(&self) -> Question<'static> {
        let Self { config, credentials, environment, is_open, .. } = *self;
        Question { config, credentials, environment, is_open }
    }

    pub(super) const fn without_proof(self) -> Self {
        Self { has_no_proof: true, ..self }
    }
}

const NO_ACCOUNT: &[(Reader, &str)] = &[(
    JavaScript,
    "it looks for the account in the answer, which has none; keyfob takes the one that was asked for",
)];

/// What the SDKs call a circle, or half a setting, is an error for keyfob, told with its line.
pub(super) const CASES: &[Case] = &[
    case("keys", "[profile p]\n{keys}"),
    case("keys in the credentials file", "").credentials("[p]\n{keys}"),
    case("the credentials file wins", "[profile p]\n{other}").credentials("[p]\n{keys}"),
    case("half a pair", "[profile p]\naws_access_key_id = {id}\n"),
    case("role and source", "[profile p]\nrole_arn = {role}\nsource_profile = s\n[profile s]\n{keys}"),
    case(
        "a role's external ID and session name",
        "[profile p]\nrole_arn = {role}\nsource_profile = s\nexternal_id = an-id\nrole_session_name = {name}\n\
         [profile s]\n{keys}",
    ),
    case(
        "a role's duration",
        "[profile p]\nrole_arn = {role}\nsource_profile = s\nduration_seconds = 1800\n[profile s]\n{keys}",
    )
    .differ(&[(Rust, "it sends no duration, whatever the profile says")]),
    case(
        "a role that needs a code",
        "[profile p]\nrole_arn = {role}\nsource_profile = s\nmfa_serial = {mfa}\n[profile s]\n{keys}",
    )
    .differ(&[(Rust, "it sends no code, whatever the profile says")]),
    case(
        "two roles",
        "[profile p]\nrole_arn = {second}\nsource_profile = m\n\
         [profile m]\nrole_arn = {role}\nsource_profile = s\n[profile s]\n{keys}",
    ),
    case("a role on its own keys", "[profile p]\nrole_arn = {role}\nsource_profile = p\n{keys}"),
    case(
        "a source with both a role and keys",
        "[profile p]\nrole_arn = {second}\nsource_profile = s\n\
         [profile s]\nrole_arn = {role}\nsource_profile = t\n{keys}[profile t]\n{other}",
    ),
    case("keys in the environment", "[profile p]\nrole_arn = {role}\ncredential_source = Environment\n"),
    case("a source in other letters", "[profile p]\nrole_arn = {role}\ncredential_source = environment\n")
        .differ(&[
            (AwsCli, "it wants exact case; keyfob reads what any SDK reads"),
            (JavaScript, "it wants exact case; keyfob reads what any SDK reads"),
        ]),
    case("a process", "[profile p]\ncredential_process = {process}\n"),
    case(
        "a process behind a role",
        "[profile p]\nrole_arn = {role}\nsource_profile = s\n[profile s]\ncredential_process = {process}\n",
    ),
    case("a process beside keys", "[profile p]\ncredential_process = {process}\n{keys}")
        .differ(&[(JavaScript, "it takes the keys; botocore and the Rust SDK take the process, as keyfob does")]),
    case("a process beside keys in the credentials file", "[profile p]\ncredential_process = {process}\n")
        .credentials("[p]\n{keys}")
        .differ(&[
            (AwsCli, "it asks which file a key is in; the Rust SDK merges first, as keyfob does"),
            (JavaScript, "it takes the keys, as above"),
        ]),
    case("web identity", "[profile p]\nrole_arn = {role}\nweb_identity_token_file = {token}\n"),
    case(
        "web identity behind a role",
        "[profile p]\nrole_arn = {second}\nsource_profile = s\n\
         [profile s]\nrole_arn = {role}\nweb_identity_token_file = {token}\n",
    ),
    case(
        "a circle",
        "[profile p]\nrole_arn = {role}\nsource_profile = q\n[profile q]\nrole_arn = {second}\nsource_profile = p\n",
    ),
    case("a source that is not there", "[profile p]\nrole_arn = {role}\nsource_profile = nobody\n"),
    case("a role on nothing", "[profile p]\nrole_arn = {role}\n"),
    case(
        "a role on two sources",
        "[profile p]\nrole_arn = {role}\nsource_profile = s\ncredential_source = Environment\n[profile s]\n{keys}",
    ),
    case("nothing", "[profile p]\nregion = eu-west-1\n"),
    case("a profile that is not there", "[profile other]\n{keys}"),
    case(
        "a circle of a profile with keys",
        "[profile p]\nrole_arn = {role}\nsource_profile = q\n{keys}[profile q]\nrole_arn = {second}\nsource_profile = p\n",
    )
    .differ(&[(JavaScript, "at the second visit it takes the keys; botocore and the Rust SDK see a circle, as keyfob does")]),
    case(
        "web identity and a source",
        "[profile p]\nrole_arn = {role}\nweb_identity_token_file = {token}\nsource_profile = s\n[profile s]\n{keys}",
    )
    .differ(&[(AwsCli, "it passes over the source; the JavaScript SDK passes over the token, Go refuses both at once, and so does keyfob"), (Rust, "it passes over the source; the JavaScript SDK passes over the token, Go refuses both at once, and so does keyfob"), (JavaScript, "it passes over the token, as above")]),
    case("a role of an instance that is none", "[profile p]\nrole_arn = {role}\ncredential_source = Ec2InstanceMetadata\n")
    .within(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1")])
    .without_proof(),
    case("a role of a container that is none", "[profile p]\nrole_arn = {role}\ncredential_source = EcsContainer\n")
    .without_proof(),
    case("a source that nobody knows", "[profile p]\nrole_arn = {role}\ncredential_source = Elsewhere\n"),
    case("a web identity without a token", "[profile p]\nrole_arn = {role}\nweb_identity_token_file = {token}-not\n")
    .without_proof(),
    case("a source without a role", "[profile p]\nsource_profile = s\n[profile s]\n{keys}"),
    case("keys beside a source without a role", "[profile p]\nsource_profile = s\n{keys}[profile s]\n{other}")
    .differ(&[(AwsCli, "it takes the keys beside it; Go takes those of the source, so keyfob refuses"), (JavaScript, "it takes the keys beside it; Go takes those of the source, so keyfob refuses"), (Rust, "it takes the keys beside it; Go takes those of the source, so keyfob refuses")]),
    case("a duration that is no number", "[profile p]\nrole_arn = {role}\nsource_profile = s\nduration_seconds = long\n[profile s]\n{keys}")
    .differ(&[(AwsCli, "it passes over the number; keyfob tells the line that is wrong instead of giving less than was meant"), (JavaScript, "it passes over the number; keyfob tells the line that is wrong instead of giving less than was meant"), (Rust, "it passes over the number; keyfob tells the line that is wrong instead of giving less than was meant")]),
    case("a session in the file", "[profile p]\n{keys}aws_session_token = a-session-token\n"),
    // IAM Identity Center.
    case("a login", "[profile p]\nregion = us-west-2\nsso_session = corp\n{account}{corp}")
    .attach(NO_ACCOUNT),
    case("one of two logins", "[profile p]\nsso_session = second.corp\n{account}{corp}{second-corp}")
    .attach(NO_ACCOUNT),
    case("a legacy login", "[profile p]\nregion = us-west-2\n{start}{account}")
    .attach(NO_ACCOUNT),
    case(
        "a login behind a role",
        "[profile p]\nrole_arn = {reached}\nsource_profile = s\n[profile s]\nsso_session = corp\n{account}{corp}",
    ),
    case(
        "a legacy login behind a role",
        "[profile p]\nrole_arn = {reached}\nsource_profile = s\n[profile s]\n{start}{account}",
    ),
    case(
        "a login behind two roles",
        "[profile p]\nrole_arn = {second}\nsource_profile = m\n[profile m]\nrole_arn = {reached}\nsource_profile = s\n\
         [profile s]\nsso_session = corp\n{account}{corp}",
    ),
    case(
        "a login that is the source of its own role",
        "[profile p]\nrole_arn = {reached}\nsource_profile = p\nsso_session = corp\n{account}{corp}",
    )
    .differ(&[(Rust, "it takes what else the profile has; the others see a circle, as keyfob does")]),
    case(
        "a role beside a login",
        "[profile p]\nrole_arn = {role}\nsource_profile = s\nsso_session = corp\n{account}{corp}[profile s]\n{keys}",
    ),
    case("a login beside keys", "[profile p]\nsso_session = corp\n{account}{keys}{corp}")
    .differ(&[(JavaScript, "it takes keys before a login; botocore and the Rust SDK take the login, as keyfob does")]),
    case("a login beside keys in the credentials file", "[profile p]\nsso_session = corp\n{account}{corp}")
        .credentials("[p]\n{keys}")
    .differ(&[(JavaScript, "it takes keys before a login; botocore and the Rust SDK take the login, as keyfob does")]),
    case("a source with both a login and keys", "[profile p]\nrole_arn = {role}\nsource_profile = s\n[profile s]\nsso_session = corp\n{account}{keys}{corp}")
    .differ(&[(AwsCli, "it asks a source for a login first; the others take its keys first, as keyfob does")]),
    case("a login beside a process", "[profile p]\nsso_session = corp\n{account}credential_process = {process}\n{corp}")
    .differ(&[(JavaScript, "it takes a process before a login; botocore and the Rust SDK take the login, as keyfob does")]),
    case("a login beside a console login", "[profile p]\nsso_session = corp\nlogin_session = {console}\n{account}{corp}")
    .attach(NO_ACCOUNT),
    case("a login whose account is in the credentials file", "[profile p]\nsso_session = corp\n{corp}")
        .credentials("[p]\n{account}")
    .attach(NO_ACCOUNT),
    case("a login and the same start URL again", "[profile p]\nsso_session = corp\n{start}{account}{corp}")
    .differ(&[(Rust, "it refuses a start URL beside `sso_session`; keyfob reads what any SDK reads")])
    .attach(NO_ACCOUNT),
    case(
        "a login and another start URL",
        "[profile p]\nsso_session = corp\nsso_start_url = https://d-0000000000.awsapps.com/start\n{account}{corp}",
    )
    .differ(&[(JavaScript, "it passes over what stands beside `sso_session`; the others refuse the contradiction, as keyfob does")]),
    case("a login and another region", "[profile p]\nsso_session = corp\nsso_region = ap-south-1\n{account}{corp}")
    .differ(&[(JavaScript, "it passes over what stands beside `sso_session`; the others refuse the contradiction, as keyfob does")]),
    case("a login without account and role", "[profile p]\nsso_session = corp\n{corp}"),
    case("a login without a role", "[profile p]\nsso_session = corp\nsso_account_id = 444455556666\n{corp}"),
    case("a login without an account", "[profile p]\nsso_session = corp\nsso_role_name = Admin\n{corp}"),
    case(
        "a login in no section",
        "[profile p]\nsso_session = c\nsso_account_id = 444455556666\nsso_role_name = Admin\n",
    ),
    case("a login without a region", "[profile p]\nsso_session = c\n{account}[sso-session c]\nsso_start_url = {url}\n"),
    case("a login without a start URL", "[profile p]\nsso_session = c\n{account}[sso-session c]\nsso_region = eu-central-1\n"),
    case("a legacy login without a region", "[profile p]\nsso_start_url = {url}\n{account}"),
    case("a legacy login without an account", "[profile p]\n{start}sso_role_name = Admin\n"),
    case("a role that is not assigned", "[profile p]\nsso_session = corp\nsso_account_id = 444455556666\nsso_role_name = Billing\n{corp}"),
    case(
        "a login that nobody made",
        "[profile p]\nsso_session = c\n{account}[sso-session c]\nsso_start_url = {url}\nsso_region = eu-central-1\n",
    )
    .without_proof(),
    case(
        "a legacy login that nobody made",
        "[profile p]\nsso_start_url = https://d-0000000000.awsapps.com/start\nsso_region = eu-central-1\n{account}",
    )
    .without_proof(),
    // The console's login.
    case("a console login", "[profile p]\nlogin_session = {console}\n"),
    case(
        "a console login behind a role",
        "[profile p]\nrole_arn = {role}\nsource_profile = s\n[profile s]\nlogin_session = {console}\n",
    ),
    case(
        "a console login behind two roles",
        "[profile p]\nrole_arn = {second}\nsource_profile = m\n[profile m]\nrole_arn = {role}\nsource_profile = s\n\
         [profile s]\nlogin_session = {console}\n",
    ),
    case(
        "a role beside a console login",
        "[profile p]\nrole_arn = {role}\nsource_profile = s\nlogin_session = {console}\n[profile s]\n{keys}",
    ),
    case("a console login beside keys", "[profile p]\nlogin_session = {console}\n{keys}")
    .differ(&[(JavaScript, "it takes keys before a login; botocore and the Rust SDK take the login, as keyfob does")]),
    case("a console login beside keys in the credentials file", "[profile p]\nlogin_session = {console}\n")
        .credentials("[p]\n{keys}")
    .differ(&[(AwsCli, "it asks which file a key is in; the Rust SDK merges first, as keyfob does"), (JavaScript, "it takes keys before a login; botocore and the Rust SDK take the login, as keyfob does")]),
    case("a console login beside a process", "[profile p]\nlogin_session = {console}\ncredential_process = {process}\n")
    .differ(&[(JavaScript, "it takes a process before a login; botocore and the Rust SDK take the login, as keyfob does")]),
    case("a console login that nobody made", "[profile p]\nlogin_session = arn:aws:iam::111122223333:user/nobody\n")
        .without_proof(),
];
