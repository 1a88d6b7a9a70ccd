//! The readers: each turns two texts into what it understands of them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_runtime::env_config::section::EnvConfigSections;
use aws_types::os_shim_internal::{Env, Fs};
use keyfob::profile::SharedFile;
use keyfob::shared_config::{Reader, SectionName};
use keyfob::shared_files::SharedFiles;
use serde_json::{Value, json};

use crate::home::Home;
use crate::outside;

/// What a reader found: settings by profile, those of a nested block as `key.nested`, and sso-sessions as
/// `sso-session NAME`. `None` where it refused the files.
pub(super) type Reading = Option<BTreeMap<String, BTreeMap<String, String>>>;

/// A reader that runs beside the test and answers line by line.
pub(super) struct Driver {
    pub(super) reader: Reader,
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Driver {
    /// botocore, in the home's environment.
    pub(super) fn botocore(home: &Home) -> Option<Self> {
        let python = outside::part("venv/bin/python", "boto3, AWS CLI v1 and moto")?;
        Some(Self::start(Reader::AwsCli, home, &python, &[interop("readers.py")]))
    }

    /// The JavaScript SDK, in the home's environment.
    pub(super) fn javascript(home: &Home) -> Option<Self> {
        let packages = outside::part("node/node_modules/@aws-sdk", "AWS SDK for JavaScript")?;
        let folder = packages.ancestors().nth(2)?.to_owned();
        Some(Self::start(
            Reader::JavaScript,
            home,
            &outside::program("node")?,
            &[interop("readers.mjs"), folder],
        ))
    }

    fn start(reader: Reader, home: &Home, program: &Path, arguments: &[PathBuf]) -> Self {
        let mut child = Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(home.environment())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the reader starts");
        let stdin = child.stdin.take().expect("a pipe");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { reader, child, stdin, stdout }
    }

    pub(super) fn ask(&mut self, request: &Value) -> Value {
        writeln!(self.stdin, "{request}").expect("the reader listens");
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("the reader answers");
        serde_json::from_str(&line).expect("the reader answers in JSON")
    }

    /// What it makes of two texts, which are put into files in the home.
    pub(super) fn read(&mut self, home: &Home, config: &str, credentials: &str) -> Reading {
        let (config, credentials) =
            (home.write("read/config", config), home.write("read/credentials", credentials));
        let answer = self.ask(&json!({"config": config, "credentials": credentials}));
        let mut reading = BTreeMap::new();
        for (name, settings) in answer.get("profiles")?.as_object()? {
            // The JavaScript loader lists sections of other types among the profiles.
            if !name.starts_with("services.") && !name.starts_with("sso-session.") {
                reading.insert(name.clone(), flat(settings));
            }
        }
        for (name, settings) in answer["sso_sessions"].as_object().into_iter().flatten() {
            reading.insert(format!("sso-session {name}"), flat(settings));
        }
        Some(reading)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn interop(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop").join(name)
}

pub(super) fn flat(settings: &Value) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (key, value) in settings.as_object().into_iter().flatten() {
        match value {
            Value::Object(nested) => {
                all.extend(nested.iter().map(|(inner, value)| {
                    (format!("{key}.{inner}"), value.as_str().unwrap_or_default().to_owned())
                }));
            }
            value => drop(all.insert(key.clone(), value.as_str().unwrap_or_default().to_owned())),
        }
    }
    all
}

/// What keyfob makes of two texts: what `profile show` prints.
pub(super) fn keyfob(config: &str, credentials: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let files = SharedFiles::from_texts(config, credentials);
    let mut reading = BTreeMap::new();
    for profile in files.profiles() {
        let mut settings = BTreeMap::new();
        for (key, setting) in profile.settings.iter() {
            if setting.nested.is_empty() {
                settings.insert(key.to_owned(), setting.value.to_string());
            }
            let nested = setting.nested.iter();
            settings.extend(nested.map(|(inner, value)| (format!("{key}.{inner}"), (*value).to_owned())));
        }
        reading.insert(profile.name.to_string(), settings);
    }
    for merged in files.document(SharedFile::Config).merged() {
        if let SectionName::SsoSession(name) = merged.name() {
            let mut settings = BTreeMap::new();
            for one in merged.settings() {
                let nested = one
                    .nested()
                    .map(|nested| (format!("{}.{}", one.key(), nested.key()), nested.value().to_owned()));
                settings.extend(nested);
                if one.nested().next().is_none() {
                    settings.insert(one.key().into_owned(), one.value().into_owned());
                }
            }
            reading.insert(format!("sso-session {name}"), settings);
        }
    }
    reading
}

/// What the Rust SDK makes of two texts. It tells the value of a key but not which keys there are, so it is asked for
/// whatever could be one.
pub(super) fn rust(config: &str, credentials: &str) -> Reading {
    let files = EnvConfigFiles::builder()
        .with_contents(EnvConfigFileKind::Config, config)
        .with_contents(EnvConfigFileKind::Credentials, credentials)
        .build();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let (env, fs) = (Env::from_slice(&[]), Fs::from_slice(&[]));
    let loading = aws_runtime::env_config::source::load(&env, &fs, &files);
    let sections = EnvConfigSections::parse(runtime.block_on(loading).ok()?).ok()?;
    let keys: BTreeSet<String> = [config, credentials]
        .iter()
        .flat_map(|text| text.lines())
        .filter_map(|line| Some(line.split_once('=')?.0.trim_matches([' ', '\t']).to_ascii_lowercase()))
        .collect();
    let mut reading = BTreeMap::new();
    for name in sections.profiles() {
        let profile = sections.get_profile(name).expect("it was named");
        reading.insert(name.to_owned(), rust_settings(&keys, |key| profile.get(key)));
    }
    for name in sections.sso_sessions() {
        let session = sections.sso_session(name).expect("it was named");
        reading.insert(format!("sso-session {name}"), rust_settings(&keys, |key| session.get(key)));
    }
    Some(reading)
}

/// The Rust SDK keeps a nested block as text, which its users split as is done here.
fn rust_settings<'a>(
    keys: &BTreeSet<String>,
    get: impl Fn(&str) -> Option<&'a str>,
) -> BTreeMap<String, String> {
    let mut settings = BTreeMap::new();
    for key in keys {
        let Some(value) = get(key) else { continue };
        match value.strip_prefix('\n') {
            None => drop(settings.insert(key.clone(), value.to_owned())),
            Some(block) => settings.extend(block.lines().filter_map(|line| {
                let (inner, value) = line.split_once('=')?;
                let comment = [" #", " ;"].iter().filter_map(|mark| value.find(mark)).min();
                let value = &value[..comment.unwrap_or(value.len())];
                Some((format!("{key}.{}", inner.trim().to_ascii_lowercase()), value.trim().to_owned()))
            })),
        }
    }
    settings
}
