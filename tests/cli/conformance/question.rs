//! What is asked: files and variables, in which words stand for keys, logins and roles.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use crate::console_login;
use crate::home::Home;
use crate::keyfob::Keyfob;
use crate::sso_home::START_URL;
use crate::standin::Standin;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_MFA, ALICE_SECRET, READ_ONLY_ROLE};

pub(super) const SECOND_ROLE: &str = "arn:aws:iam::444455556666:role/Second";
/// One that trusts alice and those who are signed in to Identity Center.
pub(super) const REACHED_ROLE: &str = "arn:aws:iam::444455556666:role/Reached";
const OTHER_ID: &str = "AKIAOTHEROTHEROTHER1";
pub(super) const SESSION_NAME: &str = "conformance-of-roles";
/// Neither the profile's region nor the one of the environment.
const SSO_REGION: &str = "eu-central-1";

pub(super) fn filled(text: &str, standin: &Standin, home: &Home) -> String {
    let keys = |id: &str| format!("aws_access_key_id = {id}\naws_secret_access_key = {ALICE_SECRET}\n");
    let start = format!("sso_start_url = {START_URL}\nsso_region = {SSO_REGION}\n");
    let section =
        |name: &str| format!("[sso-session {name}]\n{start}sso_registration_scopes = sso:account:access\n");
    text.replace("{keys}", &keys(ALICE_KEY_ID))
        .replace("{other}", &keys(OTHER_ID))
        .replace("{corp}", &section("corp"))
        .replace("{second-corp}", &section("second.corp"))
        .replace("{start}", &start)
        .replace("{standin}", &standin.url())
        .replace("{url}", START_URL)
        .replace("{account}", "sso_account_id = 444455556666\nsso_role_name = Admin\n")
        .replace("{console}", console_login::ARN)
        .replace("{id}", ALICE_KEY_ID)
        .replace("{mfa}", ALICE_MFA)
        .replace("{name}", SESSION_NAME)
        .replace("{role}", READ_ONLY_ROLE)
        .replace("{second}", SECOND_ROLE)
        .replace("{reached}", REACHED_ROLE)
        .replace("{token}", &home.path("token").display().to_string())
        .replace("{process}", &home.path("process").display().to_string())
}

/// The value of a variable that is not there.
pub(super) const UNSET: &str = "{unset}";

/// Files and variables, in the words of the cases.
#[derive(Default, Clone, Copy)]
pub(super) struct Question<'q> {
    pub(super) config: &'q str,
    pub(super) credentials: &'q str,
    pub(super) environment: &'q [(&'q str, &'q str)],
    /// Whether the environment says which profile is meant; else it is `p`.
    pub(super) is_open: bool,
}

/// A question with its words filled in.
pub(super) struct Put {
    pub(super) environment: Vec<(String, String)>,
    pub(super) is_open: bool,
}

impl Put {
    /// Fills in the words of a question.
    pub(super) fn of(question: &Question<'_>, standin: &Standin, home: &Home) -> Self {
        let fill = |text: &str| filled(text, standin, home);
        let environment = question.environment.iter();
        let environment = environment.map(|(name, value)| ((*name).to_owned(), fill(value))).collect();
        Self { environment, is_open: question.is_open }
    }

    /// The environment for a reader that runs already.
    pub(super) fn to_reader(&self) -> Map<String, Value> {
        let value = |value: &str| if value == UNSET { Value::Null } else { json!(value) };
        self.environment.iter().map(|(name, text)| (name.clone(), value(text))).collect()
    }

    /// How the profile is named on keyfob's command line.
    pub(super) fn named(&self) -> &'static [&'static str] {
        if self.is_open { &[] } else { &["--profile", "p"] }
    }

    /// The command in the environment of the question.
    pub(super) fn to<'h>(&self, mut command: Keyfob<'h>) -> Keyfob<'h> {
        for (name, value) in &self.environment {
            command = if value == UNSET { command.without_env(name) } else { command.env(name, value) };
        }
        command
    }
}
