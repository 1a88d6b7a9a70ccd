//! A home as people have them: twelve profiles of every kind, some with long names, some with open sessions.

use chrono::TimeDelta;

use crate::home::Home;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET};
use crate::standin::{IdentityCenter, Standin, World};

pub(crate) const START_URL: &str = "https://d-9067642ac7.awsapps.com/start";

const CONFIG: &str = "\
# One key for everything, with MFA.
[profile me]
region = eu-west-1
keyfob_access_key = keychain
keyfob_mfa_serial = arn:aws:iam::111122223333:mfa/alice

[profile prod]
keyfob_role_arn = arn:aws:iam::444455556666:role/Admin
keyfob_source_profile = me
region = eu-west-1

[profile prod-readonly]
keyfob_role_arn = arn:aws:iam::444455556666:role/ReadOnly
keyfob_source_profile = me
region = eu-central-1

[profile deploy]
keyfob_role_arn = arn:aws:iam::777788889999:role/ci/Deploy
keyfob_source_profile = prod
keyfob_external_id = keyfob-demo
region = eu-west-1

[sso-session acme]
sso_start_url = https://d-9067642ac7.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile acme-sandbox-poweruser]
sso_session = acme
sso_account_id = 777788889999
sso_role_name = PowerUser
region = eu-west-1

[profile acme-production-eu-administratoraccess]
sso_session = acme
sso_account_id = 444455556666
sso_role_name = AdministratorAccess
region = eu-west-1

[profile acme-data-platform-staging-viewonlyaccess]
sso_session = acme
sso_account_id = 333344445555
sso_role_name = ViewOnlyAccess
region = ap-southeast-2

[profile acme-billing]
sso_session = acme
sso_account_id = 111122223333
sso_role_name = Billing
region = us-east-1

[profile console]
login_session = arn:aws:iam::111122223333:user/alice
region = eu-west-1

[profile github-actions]
role_arn = arn:aws:iam::444455556666:role/github/oidc/DeployFromGitHubActions
web_identity_token_file = /var/run/secrets/token
region = eu-west-1

[profile partner]
credential_process = /usr/bin/env partner-sso credentials --account 222233334444 --role Auditor
region = us-gov-west-1
";

/// What wants mending: for `doctor`, and for tables with a problem below them.
const BROKEN: &str = "
[profile old-staging-account-of-the-data-platform-team]
role_arn = arn:aws:iam::222233334444:role/Developer
source_profile = a-profile-that-was-renamed-long-ago
";

/// An organisation of twelve accounts.
pub(crate) fn world() -> World {
    let accounts = [
        ("111122223333", "Acme Identity", "identity"),
        ("444455556666", "Acme Production EU", "production-eu"),
        ("555566667777", "Acme Production US", "production-us"),
        ("333344445555", "Acme Data Platform Staging", "data-staging"),
        ("666677778888", "Acme Data Platform Production", "data-production"),
        ("777788889999", "Acme Sandbox", "sandbox"),
        ("888899990000", "Acme Security Tooling", "security"),
        ("999900001111", "Acme Log Archive", "log-archive"),
        ("121212121212", "Acme Network", "network"),
        ("131313131313", "Acme Shared Services", "shared-services"),
        ("141414141414", "Acme Backup", "backup"),
        ("151515151515", "Acme Website", "website"),
    ];
    let empty = IdentityCenter::new(START_URL, "eu-west-1");
    let instance = accounts.into_iter().fold(empty, |instance, (id, name, mailbox)| {
        let roles = ["AdministratorAccess", "Billing", "PowerUser", "ViewOnlyAccess"];
        instance.account(id, name, &format!("aws+{mailbox}@acme.example"), &roles)
    });
    World::sample().identity_center(instance)
}

/// The home, with a line of time left for each of six profiles.
pub(crate) fn home(standin: &Standin) -> Home {
    filled(Home::with(standin))
}

/// The same with AWS's own addresses, for what calls nobody.
pub(crate) fn home_at_aws() -> Home {
    let mut home = Home::new();
    home.unset("AWS_ENDPOINT_URL");
    filled(home)
}

fn filled(mut home: Home) -> Home {
    home.unset("AWS_REGION");
    home.store_key("me", ALICE_KEY_ID, ALICE_SECRET);
    home.config(CONFIG);
    home.credentials(
        "[legacy-ci]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF2Zp9Utkh3yCo8nvbEXAMPLEKEYabc\n",
    );
    // Forty seconds past the minute: a slow machine does not come to the next one.
    let session = |profile: &str, life: i64, left: i64| {
        home.cache_session(
            profile,
            TimeDelta::minutes(life),
            TimeDelta::minutes(left) + TimeDelta::seconds(40),
        );
    };
    session("acme-sandbox-poweruser", 60, 3);
    session("deploy", 60, 12);
    session("prod", 60, 41);
    session("acme-production-eu-administratoraccess", 60, 52);
    session("acme-data-platform-staging-viewonlyaccess", 8 * 60, 5 * 60 + 17);
    session("me", 12 * 60, 11 * 60 + 2);
    home
}

/// The same with a broken profile.
pub(crate) fn broken_home(standin: &Standin) -> Home {
    let home = home(standin);
    home.add_config(BROKEN);
    home
}
