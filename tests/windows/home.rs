//! A user's directory of its own for each test.

use std::ffi::OsStr;
use std::fs;
use std::os::windows::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::standin::Standin;
use crate::standin::sample::{READ_ONLY_ROLE, access_key_csv};

/// What Windows programs need of the outer environment.
const INHERITED: [&str; 5] = ["PATH", "PATHEXT", "SystemRoot", "ComSpec", "TEMP"];

pub(crate) struct Home {
    directory: tempfile::TempDir,
    variables: Vec<(String, std::ffi::OsString)>,
}

impl Home {
    /// A home whose AWS is the stand-in, and whose keychain is a vault file opened by a key file.
    pub(crate) fn with(standin: &Standin) -> Self {
        let directory = tempfile::Builder::new().prefix("keyfob test ").tempdir().expect("a directory");
        let mut home = Self { directory, variables: Vec::new() };
        for name in INHERITED {
            home.variables.extend(std::env::var_os(name).map(|value| (name.to_owned(), value)));
        }
        for (name, place) in
            [("USERPROFILE", ""), ("APPDATA", r"AppData\Roaming"), ("LOCALAPPDATA", r"AppData\Local")]
        {
            fs::create_dir_all(home.path(place)).expect("a directory in the home");
            home.set(name, home.path(place));
        }
        for (name, value) in standin.environment() {
            home.set(&name, value);
        }
        // Nothing listens here: what the stand-in does not serve fails at once.
        home.set("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        home.set("AWS_REGION", "eu-west-1");
        home.set("KEYFOB_KEYCHAIN", "file");
        home.set("KEYFOB_KEY_FILE", home.path("key file"));
        home.run(["vault", "keygen", &home.path("key file").display().to_string()]).succeeds();
        home
    }

    /// The same, with alice's key in profile `me` and a role that needs no code in profile `read`.
    pub(crate) fn alice(standin: &Standin) -> Self {
        let home = Self::with(standin);
        home.add_alice("me", exe());
        home.add_role("read", "me", exe());
        home
    }

    /// Makes a profile for the role that needs no code.
    pub(crate) fn add_role(&self, name: &str, source: &str, program: impl AsRef<Path>) {
        let mut command = self.command(program.as_ref());
        command.args(["configure", "role", name, "--source", source, "--role-arn", READ_ONLY_ROLE]);
        Output::of(command).succeeds();
    }

    /// Stores alice's key as the console's file gives it.
    pub(crate) fn add_alice(&self, profile: &str, program: impl AsRef<Path>) {
        let csv = self.path("accessKeys.csv");
        fs::write(&csv, access_key_csv()).expect("a file in the home");
        let mut command = self.command(program.as_ref());
        command.args(["add", profile, "--region", "eu-west-1", "--csv"]).arg(&csv);
        Output::of(command).succeeds();
        // Nobody is there to be asked for codes.
        self.run(["profile", "unset", profile, "keyfob_mfa_serial"]).succeeds();
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.directory.path().join(relative)
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<std::ffi::OsString>) {
        self.variables.retain(|(present, _)| present != name);
        self.variables.push((name.to_owned(), value.into()));
    }

    pub(crate) fn config(&self, text: &str) {
        fs::create_dir_all(self.path(".aws")).expect("the shared files' directory");
        fs::write(self.path(r".aws\config"), text).expect("the config file");
    }

    pub(crate) fn read_config(&self) -> String {
        fs::read_to_string(self.path(r".aws\config")).expect("the config file")
    }

    /// A program in this home, without a console to ask at.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        const DETACHED_PROCESS: u32 = 8;
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(self.directory.path())
            .creation_flags(DETACHED_PROCESS)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs keyfob.
    pub(crate) fn run<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Output {
        let mut command = self.command(exe());
        command.args(arguments);
        Output::of(command)
    }

    pub(crate) fn start<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Child {
        self.command(exe()).args(arguments).spawn().expect("keyfob starts")
    }

    /// The program in a directory whose name has a blank, under this name.
    pub(crate) fn in_program_files(&self, name: &str) -> PathBuf {
        let path = self.path(r"Program Files\keyfob").join(name);
        fs::create_dir_all(path.parent().expect("a directory")).expect("a directory in the home");
        fs::copy(exe(), &path).expect("a copy of the program");
        path
    }

    /// Names in a directory of the home.
    pub(crate) fn names(&self, relative: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(relative)).expect("a directory");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }
}

/// The program under test. It was built elsewhere where Wine runs it, which calls that machine's root `Z:\`.
pub(crate) fn exe() -> PathBuf {
    let path = env!("CARGO_BIN_EXE_keyfob");
    match path.starts_with('/') {
        true => PathBuf::from(format!("Z:{}", path.replace('/', r"\"))),
        false => PathBuf::from(path),
    }
}

/// What came of a program.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Output {
    pub(crate) fn of(mut command: Command) -> Self {
        Self::from(command.spawn().expect("the program starts"))
    }

    pub(crate) fn from(child: Child) -> Self {
        let output = child.wait_with_output().expect("the program's output");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Self { status: output.status, stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        assert!(self.status.success(), "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn fails(self, status: i32) -> Self {
        assert_eq!(self.status.code(), Some(status), "{self:#?}");
        assert_eq!(self.stdout, "");
        self
    }

    /// The access key ID of a `credential_process` answer that is nothing else.
    #[track_caller]
    pub(crate) fn access_key_id(self) -> String {
        let output = self.succeeds();
        assert_eq!(output.stderr, "");
        let answer: serde_json::Value = serde_json::from_str(&output.stdout).expect("one JSON object");
        assert_eq!(answer["Version"], 1);
        answer["AccessKeyId"].as_str().expect("an access key ID").to_owned()
    }
}
