//! The keyfob of the Windows host, used from inside the Windows Subsystem for Linux. A script stands for it: like the
//! real one it has a home, a keychain and an environment of its own, of which only what `WSLENV` names comes from Linux.

use std::path::PathBuf;

use crate::home::Home;
use crate::standin::sample::{ALICE_KEY_ID, access_key_csv};
use crate::standin::{Standin, World};

/// The host's program, to which these variables are passed on.
fn host(home: &Home, passed_on: &[&str]) -> PathBuf {
    std::fs::create_dir_all(home.path("mnt/c/Users/alice/run")).unwrap();
    let (user, program) = (home.path("mnt/c/Users/alice"), env!("CARGO_BIN_EXE_keyfob"));
    let always =
        ["PATH", "KEYFOB_KEYCHAIN", "KEYFOB_KEY_FILE", "KEYFOB_UNLOCK_SECONDS", "AWS_ENDPOINT_URL_STS"];
    let variables: String =
        always.iter().chain(passed_on).map(|name| format!(" {name}=\"${name}\"")).collect();
    let user = user.display();
    let line = format!(
        "exec env -i HOME='{user}' XDG_RUNTIME_DIR='{user}/run' AWS_ENDPOINT_URL_IAM=\"$AWS_ENDPOINT_URL_IAM\" \
         AWS_REGION=eu-west-1{variables} '{program}' \"$@\""
    );
    home.script("mnt/c/Users/alice/bin/keyfob.exe", &line)
}

fn add_key(home: &Home, program: &PathBuf) {
    let csv = home.write("accessKeys.csv", access_key_csv());
    let _ = home.program(program, ["add", "me", "--no-verify", "--csv"]).arg(csv).run().succeeds();
}

#[test]
fn the_shared_files_of_linux_can_name_the_program_of_windows() {
    let standin = Standin::start(World::sample());
    let mut home = Home::with(&standin);
    let program = host(&home, &["KEYFOB_PROGRAM", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]);
    home.set("KEYFOB_PROGRAM", &program);
    home.set("AWS_CONFIG_FILE", home.path(".aws/config"));
    home.set("AWS_SHARED_CREDENTIALS_FILE", home.path(".aws/credentials"));
    add_key(&home, &program);
    let line = format!("{} credential-process --profile me", program.display());
    assert!(home.read(".aws/config").contains(&format!("\ncredential_process = {line}\n")));
    // As every SDK on Linux runs it.
    let answer = home.program("/bin/sh", ["-c", &line]).run().succeeds_silently().json();
    assert!(answer["AccessKeyId"].as_str().unwrap().starts_with("ASIA"), "{answer}");
    assert_eq!(standin.count("GetSessionToken"), 1);
    assert!(home.vault().index().unwrap().items().is_empty(), "the key is in Windows only");
}

#[test]
fn a_profile_of_windows_serves_programs_of_linux() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let program = host(&home, &[]);
    add_key(&home, &program);
    home.config(&format!(
        "[profile me]\nregion = eu-west-1\ncredential_process = {} credential-process --profile me\n",
        program.display()
    ));
    let id = home.keyfob(["exec", "me", "--", "printenv", "AWS_ACCESS_KEY_ID"]).run().succeeds().stdout;
    assert!(id.starts_with("ASIA") && !id.contains(ALICE_KEY_ID), "{id}");
    let listed = home.keyfob(["list", "--json"]).run().succeeds_silently().json();
    assert_eq!(listed["profiles"][0]["kind"], "process", "{listed}");
}

#[test]
fn the_setting_takes_a_whole_path_and_nothing_else() {
    let home = Home::new();
    home.config("[profile prod]\nrole_arn = arn:aws:iam::444455556666:role/Admin\nsource_profile = me\n");
    let _ = home.keyfob(["settings", "set", "program", "bin/keyfob.exe"]).run().fails(2).says("whole path");
    let path = "/mnt/c/Program Files/keyfob/keyfob.exe";
    let _ = home.keyfob(["settings", "set", "program", path]).run().succeeds();
    let _ = home.keyfob(["profile", "wire", "prod", "--yes"]).run().succeeds();
    let line = format!("credential_process = \"{path}\" credential-process --profile prod\n");
    assert!(home.read(".aws/config").contains(&line), "{}", home.read(".aws/config"));
    let _ = home.keyfob(["settings", "set", "program", "/usr/bin/true"]).run().succeeds();
    let _ = home.keyfob(["profile", "unwire", "prod", "--yes"]).run().succeeds();
    let _ = home.keyfob(["profile", "wire", "prod", "--yes"]).run().fails(4).says("know it as keyfob");
}
