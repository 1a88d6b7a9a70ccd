//! A home whose answers are cached, for each keychain, with as many profiles as asked.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::candidate::{Candidate, on_path};
use crate::standin::{Standin, sample};

const KEYFOB: &str = "keyfob";

/// A home with a role over a key, whose session is fetched from the stand-in once and cached.
pub(crate) struct Home {
    directory: PathBuf,
    key_file: String,
    variables: Vec<(String, String)>,
}

impl Home {
    pub(crate) fn new(work: &Path, standin: &Standin) -> Self {
        let directory = work.join("home");
        std::fs::create_dir_all(directory.join(".aws")).expect("the directory can be written");
        std::fs::write(directory.join(".aws/config"), config(1)).expect("the directory can be written");
        let keys = format!(
            "[me]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
            sample::ALICE_KEY_ID,
            sample::ALICE_SECRET
        );
        std::fs::write(directory.join(".aws/credentials"), keys).expect("the directory can be written");
        let path = directory.to_str().expect("a temporary path is text").to_owned();
        let mut variables = standin.environment();
        variables.push(("HOME".to_owned(), path.clone()));
        variables.push(("PATH".to_owned(), std::env::var("PATH").unwrap_or_default()));
        variables.push(("KEYFOB_KEYCHAIN".to_owned(), "file".to_owned()));
        let key_file = format!("{path}/key");
        variables.push(("KEYFOB_KEY_FILE".to_owned(), key_file.clone()));
        // As it is installed: a file that a linker wrote piece by piece lies in memory in pieces, and starts slower.
        std::fs::copy(env!("CARGO_BIN_EXE_keyfob"), directory.join(KEYFOB))
            .expect("the directory can be written");
        let home = Self { key_file, directory, variables };
        home.keyfob("vault keygen", &["vault", "keygen", &home.key_file], &[]).time();
        home
    }

    pub(crate) fn keyfob(&self, name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Candidate {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let mut all = self.variables.clone();
        all.retain(|(name, _)| !variables.iter().any(|(other, _)| other == name));
        all.extend(variables.iter().map(own));
        Candidate::new(&format!("keyfob {name}"), self.directory.join(KEYFOB), arguments, all)
    }

    /// Another program in the same home.
    pub(crate) fn other(&self, name: &str, program: PathBuf, arguments: &[&str]) -> Candidate {
        Candidate::new(name, program, arguments, self.variables.clone())
    }

    /// A vault file under a passphrase, whose sealing key the kernel's keyring keeps.
    pub(crate) fn through_kernel_keyring(&self, answer: &[&str]) -> Option<Candidate> {
        let data = self.directory.join("kernel");
        let data = data.to_str().expect("a temporary path is text");
        let passphrase = format!("{data}-passphrase");
        std::fs::write(&passphrase, "correct horse battery\n").expect("the directory can be written");
        restrict(Path::new(&passphrase));
        let mut candidate = self.keyfob(
            "credential-process, kernel keyring",
            answer,
            &[
                ("XDG_DATA_HOME", data),
                ("XDG_CACHE_HOME", data),
                ("XDG_STATE_HOME", data),
                ("KEYFOB_PASSPHRASE_FILE", &passphrase),
                ("KEYFOB_KEY_FILE", ""),
            ],
        );
        candidate.check();
        // Without the kernel's keyring each start derives the key anew, which takes a hundred times as long.
        if candidate.time() > Duration::from_millis(100) {
            println!("left out: the kernel keyring does not answer on this machine");
            return None;
        }
        Some(candidate)
    }

    /// The Secret Service of the session bus, asked at every start, and `secret-tool` asking it for the same item.
    pub(crate) fn through_secret_service(&self, answer: &[&str]) -> Vec<Candidate> {
        let Ok(bus) = std::env::var("DBUS_SESSION_BUS_ADDRESS") else {
            println!("left out: there is no session bus, so no Secret Service");
            return Vec::new();
        };
        let data = self.directory.join("service");
        let data = data.to_str().expect("a temporary path is text");
        let variables = [
            ("XDG_DATA_HOME", data),
            ("XDG_CACHE_HOME", data),
            ("XDG_STATE_HOME", data),
            ("DBUS_SESSION_BUS_ADDRESS", &bus),
            ("KEYFOB_KEYCHAIN", "secret-service"),
            ("KEYFOB_UNLOCK_SECONDS", "0"),
        ];
        let mut found = vec![self.keyfob("credential-process, Secret Service", answer, &variables)];
        found[0].check();
        if let Some(program) = on_path("secret-tool") {
            let arguments = ["lookup", "service", "keyfob", "username", "sealing-key"];
            let variables = found[0].variables.clone();
            found.push(Candidate::new("secret-tool lookup", program, &arguments, variables));
        }
        found
    }

    pub(crate) fn with_profiles(&self, count: usize) -> String {
        let path = self.directory.join(format!("config-{count}"));
        std::fs::write(&path, config(count)).expect("the directory can be written");
        path.to_str().expect("a temporary path is text").to_owned()
    }
}

/// The profiles that are timed, at the end of `count` others.
fn config(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        text.push_str(&format!(
            "[profile other-{number}]\nrole_arn = arn:aws:iam::444455556666:role/Other\nsource_profile = me\n\
             region = eu-west-1\n\n"
        ));
    }
    text.push_str(
        "[profile legacy]\nsso_start_url = https://d-9067642ac7.awsapps.com/start\nsso_region = eu-west-1\n\
         sso_account_id = 777788889999\nsso_role_name = Billing\n\n",
    );
    text.push_str("[profile me]\nregion = eu-west-1\n\n[profile prod]\nregion = eu-west-1\n");
    text.push_str(&format!("role_arn = {}\nsource_profile = me\n", sample::READ_ONLY_ROLE));
    text
}

#[cfg(unix)]
fn restrict(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("the mode can be set");
}

#[cfg(not(unix))]
fn restrict(_path: &Path) {}
