//! What the environment adds to a profile: machines, web identities, tokens and accounts; and the accounts and tokens that
//! go with what a profile has.

use keyfob::shared_config::Reader::{AwsCli, JavaScript, Rust};

use super::cases::{Case, case};
use super::question::UNSET;

/// Where an instance and a container find their credentials.
const INSTANCE: &[(&str, &str)] =
    &[("AWS_EC2_METADATA_DISABLED", "false"), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{standin}")];
const CONTAINER: &[(&str, &str)] = &[
    ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{standin}/container"),
    ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "a-container-token"),
];

const NO_REGION: &[(&str, &str)] = &[("AWS_REGION", UNSET), ("AWS_DEFAULT_REGION", UNSET)];

const BELOW_HOME: &[(&str, &str)] = &[("AWS_CONFIG_FILE", "~/.aws/config")];

const OLD_NAME: &str = "it does not know the old name; keyfob reads what any SDK reads";
const OLD_NAME_FIRST: &str = "it takes the old name first; keyfob takes the one that every SDK knows";
const EXACT_CASE: &str = "it wants exact case; keyfob reads what any SDK reads";
const OF_NO_PROFILE: &str =
    "keyfob hands out the credentials of profiles only; `web_identity_token_file` in one says the same";
const WEB_IDENTITY_FIRST: &str = "it takes a role of the environment before what the profile says that is named there; for keyfob, \
                                  as for the others, a profile that is named is meant";

/// What the environment adds, and what is attached to the credentials.
pub(super) const SURROUNDED: &[Case] = &[
    case("a role of an instance", "[profile p]\nrole_arn = {reached}\ncredential_source = Ec2InstanceMetadata\n").within(INSTANCE),
    case("an instance in other letters", "[profile p]\nrole_arn = {reached}\ncredential_source = ec2instancemetadata\n")
        .within(INSTANCE)
        .differ(&[(AwsCli, EXACT_CASE), (JavaScript, EXACT_CASE)]),
    case(
        "an instance's address in the profile",
        "[profile p]\nrole_arn = {reached}\ncredential_source = Ec2InstanceMetadata\nec2_metadata_service_endpoint = {standin}\n",
    )
    .within(&[("AWS_EC2_METADATA_DISABLED", "false")])
    .differ(&[(JavaScript, "it looks into the profile that the environment names, whichever is asked for")]),
    case("an instance that is not to be asked", "[profile p]\nrole_arn = {reached}\ncredential_source = Ec2InstanceMetadata\n")
        .within(&[("AWS_EC2_METADATA_DISABLED", "true"), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{standin}")])
    .without_proof()
    .differ(&[(JavaScript, "it asks nevertheless; botocore and the Rust SDK do not, nor does keyfob")]),
    case("a role of a container", "[profile p]\nrole_arn = {reached}\ncredential_source = EcsContainer\n").within(CONTAINER),
    case("a container in other letters", "[profile p]\nrole_arn = {reached}\ncredential_source = ECSCONTAINER\n")
        .within(CONTAINER)
        .differ(&[(AwsCli, EXACT_CASE), (JavaScript, EXACT_CASE)]),
    case("an account beside keys", "[profile p]\n{keys}aws_account_id = 999988887777\n"),
    case("an account beside keys in the other file", "[profile p]\naws_account_id = 999988887777\n").credentials("[p]\n{keys}")
    .attach(&[(AwsCli, "it takes the account from the file of the keys only; the others merge first, as keyfob does")]),
    case("an account beside a session", "[profile p]\n{keys}aws_session_token = a-session-token\naws_account_id = 999988887777\n"),
    case("an account beside a process", "[profile p]\ncredential_process = {process}\naws_account_id = 999988887777\n"),
    case(
        "an account beside a role",
        "[profile p]\nrole_arn = {role}\nsource_profile = s\naws_account_id = 999988887777\n\
         [profile s]\n{keys}aws_account_id = 999988887777\n",
    ),
    case("an account in the environment", "[profile p]\n{keys}").within(&[("AWS_ACCOUNT_ID", "999988887777")]),
    case("an account in the environment of a role", "[profile p]\nrole_arn = {role}\ncredential_source = Environment\n")
        .within(&[("AWS_ACCOUNT_ID", "999988887777")]),
    case("the old name of a session token", "[profile p]\n{keys}aws_security_token = an-old-token\n")
        .attach(&[(JavaScript, OLD_NAME), (Rust, OLD_NAME)]),
    case(
        "both names of a session token",
        "[profile p]\n{keys}aws_session_token = a-session-token\naws_security_token = an-old-token\n",
    )
    .attach(&[(AwsCli, OLD_NAME_FIRST)]),
    case("a session token in the environment", "[profile p]\nrole_arn = {role}\ncredential_source = Environment\n")
        .within(&[("AWS_SESSION_TOKEN", "a-session-token")]),
    case("the old name in the environment", "[profile p]\nrole_arn = {role}\ncredential_source = Environment\n")
        .within(&[("AWS_SECURITY_TOKEN", "an-old-token")])
        .attach(&[(JavaScript, OLD_NAME), (Rust, OLD_NAME)]),
    case("both names in the environment", "[profile p]\nrole_arn = {role}\ncredential_source = Environment\n")
        .within(&[("AWS_SESSION_TOKEN", "a-session-token"), ("AWS_SECURITY_TOKEN", "an-old-token")])
        .attach(&[(AwsCli, OLD_NAME_FIRST)]),
    case("a web identity in the environment", "[profile other]\n{keys}")
        .within(&[
            ("AWS_ACCESS_KEY_ID", ""),
            ("AWS_ROLE_ARN", "{role}"),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", "{token}"),
            ("AWS_ROLE_SESSION_NAME", "{name}"),
        ])
        .open()
        .differ(&[(AwsCli, OF_NO_PROFILE), (JavaScript, OF_NO_PROFILE), (Rust, OF_NO_PROFILE)]),
    case("a web identity in the environment beside a profile that is named there", "[profile p]\n{keys}")
        .within(&[
            ("AWS_PROFILE", "p"),
            ("AWS_ACCESS_KEY_ID", ""),
            ("AWS_ROLE_ARN", "{role}"),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", "{token}"),
        ])
        .open()
        .differ(&[(AwsCli, WEB_IDENTITY_FIRST)]),
    case("a web identity in the environment beside a profile that is asked for", "[profile p]\n{keys}")
        .within(&[("AWS_ROLE_ARN", "{role}"), ("AWS_WEB_IDENTITY_TOKEN_FILE", "{token}")]),
    case(
        "a web identity in the environment and another in the profile",
        "[profile p]\nrole_arn = {role}\nweb_identity_token_file = {token}\n",
    )
    .within(&[
        ("AWS_ROLE_ARN", "{second}"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "{token}-not"),
        ("AWS_ROLE_SESSION_NAME", "{name}"),
    ])
    .differ(&[(JavaScript, "it takes the session name of the environment for a role of the profile; the others do not, nor does keyfob")]),
    case(
        "an ended session in the environment",
        "[profile p]\nrole_arn = {role}\ncredential_source = Environment\n",
    )
    .within(&[("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z")])
    .differ(&[(AwsCli, "it does not call with what has ended; to the others, as to keyfob, AWS says so")]),
    case(
        "a region beside a role",
        "[profile p]\nregion = us-west-2\nrole_arn = {role}\nsource_profile = s\n[profile s]\nregion = ap-south-1\n{keys}",
    )
    .within(NO_REGION),
    case(
        "a region beside a role's source",
        "[profile p]\nrole_arn = {role}\nsource_profile = s\n[profile s]\nregion = ap-south-1\n{keys}",
    )
    .within(NO_REGION)
    .differ(&[(Rust, "it calls in the region of the source; the others look into the profile that is asked for only, as keyfob does")]),
    case(
        "a region beside a role in the middle",
        "[profile p]\nregion = us-west-2\nrole_arn = {second}\nsource_profile = m\n\
         [profile m]\nregion = eu-north-1\nrole_arn = {role}\nsource_profile = s\n[profile s]\n{keys}",
    )
    .within(NO_REGION),
    case(
        "a region in the environment beside a role",
        "[profile p]\nregion = us-west-2\nrole_arn = {role}\nsource_profile = s\n[profile s]\nregion = ap-south-1\n{keys}",
    )
    .differ(&[(JavaScript, "it takes the region of the profile before that of the environment; the others do not, nor does keyfob")]),
    case("keys in a file below `~`", "[profile p]\n{keys}").within(BELOW_HOME),
    case("a login in a file below `~`", "[profile p]\nsso_session = corp\n{account}{corp}")
        .within(BELOW_HOME)
        .differ(&[(JavaScript, "it looks for the session in a file of that very name; the others put in the home directory, as keyfob does")]),
];
