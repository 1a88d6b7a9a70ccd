//! `keyfob doctor`

use std::os::unix::fs::PermissionsExt as _;

use crate::exec::home;
use crate::standin::{Standin, World};

#[test]
fn findings_have_a_fix_and_scripts_a_status() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let private = |mode| {
        for file in [".aws/config", ".aws/credentials"] {
            let path = home.path(file);
            if path.exists() {
                std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
            }
        }
    };
    private(0o600);
    let _ = home.keyfob(["doctor"]).run().succeeds_silently().prints("Nothing is wrong.");
    home.credentials(
        "[old]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = sentinel-secret\n",
    );
    home.add_config("\n[profile gone]\ncredential_process = /no/such/tool --x\n\n[profile half]\nrole_arn = arn:aws:iam::444455556666:role/A\n");
    private(0o644);
    let output =
        home.keyfob(["doctor"]).env("AWS_PROFILE", "a").env("AWS_DEFAULT_PROFILE", "b").run().exits(1);
    for text in [
        "Profile `old` has a long-term access key in plain text.\n  `keyfob adopt old`.",
        "credentials can be read by other users",
        "runs `/no/such/tool` for its credentials, which is not there",
        "profile `half` has `role_arn` without",
        "AWS_DEFAULT_PROFILE is `b`",
    ] {
        assert!(output.stdout.contains(text), "{text}\n{}", output.stdout);
    }
    assert!(!output.stdout.contains("sentinel"));
    let json = home.keyfob(["doctor", "--fix", "--json"]).run().exits(1).json();
    let checks: Vec<_> =
        json["findings"].as_array().unwrap().iter().map(|f| f["check"].as_str().unwrap()).collect();
    assert!(checks.contains(&"plaintext_key") && !checks.contains(&"file_mode"), "{json}");
    let mode = std::fs::metadata(home.path(".aws/credentials")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(standin.requests().len(), 0);
}
