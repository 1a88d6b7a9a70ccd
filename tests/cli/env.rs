//! `keyfob env`

use crate::exec::home;
use crate::standin::{Standin, World};

#[test]
fn a_shell_takes_the_assignments_over_and_gives_them_up() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let keyfob = env!("CARGO_BIN_EXE_keyfob");
    let script = format!(
        "eval \"$({keyfob} env ro)\"; echo \"$KEYFOB_PROFILE ${{AWS_PROFILE-none}} $AWS_ACCESS_KEY_ID\"; \
         eval \"$({keyfob} env --unset)\"; echo \"${{AWS_SECRET_ACCESS_KEY-gone}} ${{KEYFOB_PROFILE-gone}}\""
    );
    let output = home.program("sh", ["-c", &script]).env("AWS_PROFILE", "key").run().succeeds();
    let lines: Vec<&str> = output.stdout.lines().collect();
    assert!(lines[0].starts_with("ro none ASIA"), "{}", lines[0]);
    assert_eq!(lines[1], "gone gone");
}

#[test]
fn every_format_carries_the_same() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let json = home.keyfob(["env", "ro", "--json"]).run().succeeds_silently();
    let id = json.text_at("AWS_ACCESS_KEY_ID");
    for (format, line) in [
        ("sh", format!("export AWS_ACCESS_KEY_ID='{id}'\n")),
        ("fish", format!("set -gx AWS_ACCESS_KEY_ID '{id}'\n")),
        ("powershell", format!("$Env:AWS_ACCESS_KEY_ID = '{id}'\n")),
        ("nu", format!("$env.AWS_ACCESS_KEY_ID = \"{id}\"\n")),
        ("cmd", format!("set \"AWS_ACCESS_KEY_ID={id}\"\n")),
        ("dotenv", format!("AWS_ACCESS_KEY_ID={id}\n")),
        ("docker", format!("AWS_ACCESS_KEY_ID={id}\n")),
        ("json", format!("\"AWS_ACCESS_KEY_ID\": \"{id}\"")),
    ] {
        let _ = home.keyfob(["env", "ro", "--format", format]).run().succeeds_silently().prints(&line);
    }
    assert_eq!(standin.count("AssumeRole"), 1, "one session for all of them");
}

#[test]
fn nothing_is_printed_where_there_are_no_credentials() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let _ = home.keyfob(["env", "rol"]).run().fails(4).says("Did you mean `ro`?");
}
