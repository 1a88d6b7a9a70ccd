//! What the tests of IAM Identity Center share: a home with an sso-session, a browser, and a person at it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use crate::home::Home;
use crate::keyfob::Output;
use crate::standin::browser::{self, Page};
use crate::standin::{Consent, Standin};

pub(crate) const START_URL: &str = "https://d-9067642ac7.awsapps.com/start";
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) const CONFIG: &str = "\
[sso-session corp]
sso_start_url = https://d-9067642ac7.awsapps.com/start
sso_region = eu-west-1
sso_registration_scopes = sso:account:access

[profile prod]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = Admin
region = us-west-2

[profile read]
sso_session = corp
sso_account_id = 444455556666
sso_role_name = ReadOnly

[profile legacy]
sso_start_url = https://d-9067642ac7.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 777788889999
sso_role_name = Billing
";

/// A home with those profiles, and a browser that only writes down what it was told to open.
pub(crate) fn home(standin: &Standin) -> Home {
    let mut home = Home::with(standin);
    home.config(CONFIG);
    let opened = home.path("opened");
    let browser = home.script("browser", &format!("printf '%s' \"$1\" > '{}'", opened.display()));
    home.set("KEYFOB_BROWSER", browser);
    home
}

/// The page that the browser was told to open.
pub(crate) fn opened(home: &Home) -> String {
    let path = home.path("opened");
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if let Ok(url) = fs::read_to_string(&path)
            && !url.is_empty()
        {
            fs::remove_file(&path).expect("the browser's file");
            return url;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("no browser was opened");
}

/// Signs in with a person who agrees.
pub(crate) fn sign_in(standin: &Standin, home: &Home, arguments: &[&str]) -> (Output, Page) {
    standin.set_consent(Consent::Approve);
    let running = home.keyfob(arguments).spawn();
    let page = browser::open(&opened(home)).expect("a page");
    (running.wait(), page)
}

/// Every file of the home with its contents, but for locks and for what the tests themselves keep there.
pub(crate) fn snapshot(home: &Home) -> BTreeMap<PathBuf, Vec<u8>> {
    let ours = ["run", "opened", "browser"].map(|name| home.path(name));
    let files = home.files().into_iter().filter(|path| !ours.iter().any(|own| path.starts_with(own)));
    files.map(|path| (path.clone(), fs::read(path).expect("a file that can be read"))).collect()
}

/// The files of the shared token cache, by name.
pub(crate) fn cache_files(home: &Home) -> Vec<String> {
    let entries = fs::read_dir(home.path(".aws/sso/cache")).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The token file of the sso-session `corp`.
pub(crate) fn token_path() -> String {
    token_path_of("corp")
}

pub(crate) fn token_path_of(session: &str) -> String {
    use sha1::{Digest as _, Sha1};
    let digest: String = Sha1::digest(session).iter().map(|byte| format!("{byte:02x}")).collect();
    format!(".aws/sso/cache/{digest}.json")
}

pub(crate) fn token(home: &Home) -> Value {
    serde_json::from_str(&home.read(&token_path())).expect("a token in JSON")
}

/// Makes the login look as if it ended in so many minutes.
pub(crate) fn set_token_end(home: &Home, minutes: i64) {
    set_token_end_of(home, "corp", minutes);
}

pub(crate) fn set_token_end_of(home: &Home, session: &str, minutes: i64) {
    let path = token_path_of(session);
    let mut token: Value = serde_json::from_str(&home.read(&path)).expect("a token in JSON");
    let end = Utc::now() + TimeDelta::minutes(minutes);
    token["expiresAt"] = json!(end.format("%Y-%m-%dT%H:%M:%SZ").to_string());
    home.write(&path, token.to_string());
}
