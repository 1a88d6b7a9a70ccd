//! Everybody who calls STS with the keys of a profile, under variables and settings that say how.

use std::path::PathBuf;

use keyfob::shared_config::Reader;
use serde_json::{Value, json};

use super::asked::rust_sdk;
use super::readers::Driver;
use crate::home::Home;
use crate::keyfob::Keyfob;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET};

/// Variables, what follows the keys of the profile `p`, and who differs from keyfob, with the reason.
pub(super) type Case =
    (&'static [(&'static str, &'static str)], &'static str, &'static [(Reader, &'static str)]);

/// keyfob, and the SDKs that are there.
pub(super) struct Callers {
    pub(super) home: Home,
    drivers: Vec<Driver>,
    rust: Option<PathBuf>,
    /// The same for every case.
    always: Vec<(String, String)>,
}

/// A case in its file, with its variables.
pub(super) struct Surroundings {
    config: PathBuf,
    environment: Vec<(String, String)>,
}

impl Callers {
    pub(super) fn new(always: &[(&str, &str)]) -> Self {
        let mut home = Home::new();
        for name in ["AWS_REGION", "AWS_ENDPOINT_URL"] {
            home.unset(name);
        }
        home.set("AWS_PROFILE", "p");
        let drivers = [Driver::botocore(&home), Driver::javascript(&home)].into_iter().flatten().collect();
        let always = always.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { home, drivers, rust: rust_sdk(), always }
    }

    pub(super) fn prepare(&self, number: usize, case: &Case, fill: &dyn Fn(&str) -> String) -> Surroundings {
        let keys = format!("aws_access_key_id = {ALICE_KEY_ID}\naws_secret_access_key = {ALICE_SECRET}\n");
        let text = format!("[profile p]\n{keys}{}", fill(case.1));
        // A reader may keep what it read, so each case has a file of its own.
        let config = self.home.write(&format!("case-{number}/config"), text);
        let own = case.0.iter().map(|(name, value)| ((*name).to_owned(), fill(value)));
        Surroundings { config, environment: self.always.iter().cloned().chain(own).collect() }
    }

    /// keyfob in these surroundings.
    pub(super) fn keyfob(&self, surroundings: &Surroundings, arguments: &[&str]) -> Keyfob<'_> {
        surroundings.around(self.home.keyfob(arguments.iter().copied()))
    }

    /// Asks each SDK for the address that it would call, or lets it call `really`.
    pub(super) fn ask(
        &mut self,
        surroundings: &Surroundings,
        really: bool,
        mut then: impl FnMut(Reader, &Value),
    ) {
        let environment: serde_json::Map<String, Value> =
            surroundings.environment.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        for driver in &mut self.drivers {
            let answer = driver.ask(&json!({
                "config": surroundings.config, "credentials": self.home.path("none"), "profile": "p",
                "environment": environment, "called": if really { "really" } else { "told" },
            }));
            then(driver.reader, &answer);
        }
        if let Some(rust) = &self.rust {
            let arguments = if really { &[][..] } else { &["--called"] };
            let output = surroundings.around(self.home.program(rust, arguments.iter().copied())).run();
            let mut lines = output.stdout.lines();
            let (url, authorization) = (lines.next(), lines.next());
            let answer = json!({"url": url, "authorization": authorization, "error": output.stderr});
            then(Reader::Rust, &answer);
        }
    }
}

impl Surroundings {
    fn around<'h>(&self, mut command: Keyfob<'h>) -> Keyfob<'h> {
        for (name, value) in &self.environment {
            command = command.env(name, value);
        }
        command.env("AWS_CONFIG_FILE", &self.config)
    }
}

/// What is wrong with a reader's doing another thing than keyfob, or the same.
pub(super) fn unnamed(case: &Case, reader: Reader, theirs: &str, ours: &str) -> Option<String> {
    let (set, settings, differ) = case;
    let named = differ.iter().any(|(named, _)| *named == reader);
    (named == (theirs == ours))
        .then(|| format!("{set:?} {settings:?}: {reader:?} {theirs}, keyfob {ours}, named: {named}"))
}
