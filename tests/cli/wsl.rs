//! The keyfob of the Windows host, used from inside the Windows Subsystem for Linux. A script stands for it: like the
//! real one it has a home, a keychain and an environment of its own, of which only what `WSLENV` names comes from Linux.

use std::path::{Path, PathBuf};

use crate::home::Home;
use crate::recipes::{bash, only};
use crate::standin::sample::{ALICE_KEY_ID, access_key_csv};
use crate::standin::{Standin, World};

/// Where the README has the host's program.
const README_PROGRAM: &str = "/mnt/c/Users/alice/bin/keyfob.exe";

/// The host's program. What `WSLENV` names is passed on to it, and nothing else but what the test itself needs.
fn host(home: &Home) -> PathBuf {
    std::fs::create_dir_all(home.path("mnt/c/Users/alice/run")).unwrap();
    let user = home.path("mnt/c/Users/alice");
    let of_the_test = [
        "PATH",
        "KEYFOB_KEYCHAIN",
        "KEYFOB_KEY_FILE",
        "KEYFOB_UNLOCK_SECONDS",
        "AWS_ENDPOINT_URL_STS",
        "AWS_ENDPOINT_URL_IAM",
    ];
    let always: String = of_the_test.iter().map(|name| format!(" {name}=\"${name}\"")).collect();
    let script = format!(
        "set -- '{program}' \"$@\"\n\
         IFS=:\n\
         for name in $WSLENV; do\n\
         name=${{name%%/*}}\n\
         test -z \"$name\" || set -- \"$name=$(printenv \"$name\")\" \"$@\"\n\
         done\n\
         exec env -i HOME='{user}' XDG_RUNTIME_DIR='{user}/run' AWS_REGION=eu-west-1{always} \"$@\"",
        program = env!("CARGO_BIN_EXE_keyfob"),
        user = user.display(),
    );
    home.script("mnt/c/Users/alice/bin/keyfob.exe", &script)
}

/// A recipe of the README, with this home's program in the place of the README's.
fn recipe(name: &str, program: &Path) -> String {
    let text = only(name).commands();
    text.replace(README_PROGRAM, &program.display().to_string())
}

#[test]
fn the_shared_files_of_linux_can_name_the_program_of_windows() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let program = host(&home);
    home.write("accessKeys.csv", access_key_csv());
    let _ = bash(&home, &recipe("wsl-command", &program)).run().succeeds();
    let profile = recipe("wsl", &program);
    let in_wsl = |command: &str| bash(&home, &format!("{profile}\nPATH=~/.local/bin:$PATH\n{command}"));
    let _ = in_wsl("keyfob add me --no-verify --csv ~/accessKeys.csv").run().succeeds();
    let line = format!("{} credential-process --profile me", program.display());
    assert!(home.read(".aws/config").contains(&format!("\ncredential_process = {line}\n")));
    // As every SDK on Linux runs it.
    let answer = in_wsl(&format!("/bin/sh -c '{line}'")).run().succeeds_silently().json();
    assert!(answer["AccessKeyId"].as_str().unwrap().starts_with("ASIA"), "{answer}");
    assert_eq!(standin.count("GetSessionToken"), 1);
    assert!(home.vault().index().unwrap().items().is_empty(), "the key is in Windows only");
    // The host's program gives its name to what shells run.
    let used = in_wsl("eval \"$(keyfob init bash)\"; kf me; echo \"$AWS_PROFILE\"").run().succeeds();
    assert_eq!(used.stdout, "me\n");
}

#[test]
fn a_profile_of_windows_serves_programs_of_linux() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let program = host(&home);
    let csv = home.write("accessKeys.csv", access_key_csv());
    let _ = home.program(&program, ["add", "prod", "--no-verify", "--csv"]).arg(csv).run().succeeds();
    home.config(&recipe("wsl-profile", &program));
    let id = home.keyfob(["exec", "prod", "--", "printenv", "AWS_ACCESS_KEY_ID"]).run().succeeds().stdout;
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
