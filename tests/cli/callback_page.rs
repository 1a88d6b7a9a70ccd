//! The page that a login ends with, in a real browser: headless Chromium, with a person who presses the buttons.
//!
//! The pictures are kept in `target/tmp/callback-page`, to be looked at.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::home::Home;
use crate::outside;
use crate::sso_home::{cache_files, home, opened};
use crate::standin::{Consent, Standin, World};

/// Chromium starts slowly on a busy machine.
const LIMIT: Duration = Duration::from_secs(90);

/// What a page showed.
struct Seen {
    text: String,
    pictures: PathBuf,
}

/// A browser in which a person presses one button.
struct Browser {
    command: String,
    pictures: PathBuf,
}

impl Browser {
    fn new(name: &str, decision: &str) -> Option<Self> {
        let (chromium, python) = (outside::program("chromium")?, outside::program("python3")?);
        let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("callback-page").join(name);
        let _ = fs::remove_dir_all(&pictures);
        let driver = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/browser.py");
        let (python, chromium, place) = (python.display(), chromium.display(), pictures.display());
        let command = format!("exec '{python}' '{driver}' '{chromium}' '{place}' {decision} \"$1\"");
        Some(Self { command, pictures })
    }

    /// From now on keyfob finds this browser.
    fn install(&self, home: &mut Home) {
        let script = home.script("chromium-browser", &self.command);
        home.set("KEYFOB_BROWSER", script);
    }

    /// Waits for the last page.
    fn seen(&self) -> Seen {
        let started = Instant::now();
        let text = loop {
            if let Ok(text) = fs::read_to_string(self.pictures.join("page.txt")) {
                break text;
            }
            assert!(started.elapsed() < LIMIT, "the browser shows no page");
            std::thread::sleep(Duration::from_millis(20));
        };
        Seen { text, pictures: self.pictures.clone() }
    }
}

impl Seen {
    #[track_caller]
    fn shows(self, text: &str) -> Self {
        assert!(self.text.contains(text), "the page does not show {text:?}:\n{}", self.text);
        for picture in ["light", "dark", "narrow"] {
            let bytes = fs::read(self.pictures.join(format!("{picture}.png"))).unwrap();
            assert!(bytes.starts_with(b"\x89PNG") && bytes.len() > 2000, "{picture} is an empty picture");
        }
        self
    }
}

fn place() -> (Standin, Home) {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    standin.set_consent(Consent::Ask);
    (standin, home)
}

#[test]
fn success_by_the_browser() {
    let Some(browser) = Browser::new("success", "approve") else { return };
    let (_standin, mut home) = place();
    browser.install(&mut home);
    let _ = home.keyfob(["login", "prod"]).limit(LIMIT).run().succeeds().says("Signed in to");
    let _ = browser.seen().shows("Signed in").shows("You are signed in to the sso-session corp.");
}

#[test]
fn refusal_by_the_browser() {
    let Some(browser) = Browser::new("refusal", "deny") else { return };
    let (_standin, mut home) = place();
    browser.install(&mut home);
    let _ = home.keyfob(["login", "prod"]).limit(LIMIT).run().fails(5).says("refused in the browser");
    let _ = browser.seen().shows("Not signed in").shows("Nothing was stored.");
    assert_eq!(cache_files(&home), [""; 0]);
}

#[test]
fn a_device_code_by_the_browser() {
    let Some(browser) = Browser::new("device", "approve") else { return };
    let (_standin, mut home) = place();
    browser.install(&mut home);
    let _ = home.keyfob(["login", "prod", "--device-code"]).limit(LIMIT).run().succeeds();
    let _ = browser.seen().shows("Request approved");
}

#[test]
fn a_console_login_by_the_browser() {
    let Some(browser) = Browser::new("console", "approve") else { return };
    let (_standin, mut home) = place();
    browser.install(&mut home);
    let login = ["login", "--console", "mine", "--region", "eu-west-1"];
    let _ = home.keyfob(login).limit(LIMIT).run().succeeds().says("Signed in as");
    let _ = browser.seen().shows("You are signed in to AWS as arn:aws:iam::111122223333:user/alice.");
}

#[test]
fn another_logins_page_in_the_browser() {
    let Some(browser) = Browser::new("wrong-state", "none") else { return };
    let (_standin, home) = place();
    let running = home.keyfob(["login", "prod"]).limit(LIMIT).spawn();
    let url = url::Url::parse(&opened(&home)).unwrap();
    let redirect = url.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned();
    let forged = format!("{redirect}?code=stolen&state=forged");
    let _ = home.program("/bin/sh", ["-c", &browser.command, "sh", &forged]).limit(LIMIT).run().succeeds();
    let _ = browser.seen().shows("Not this login").shows("belongs to another login");
    running.signal(Signal::INT);
    let _ = running.wait().exits(130);
    assert_eq!(cache_files(&home), [""; 0]);
}
