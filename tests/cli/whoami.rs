//! `keyfob whoami`

use crate::exec::home;
use crate::standin::{Standin, World};

#[test]
fn aws_says_who_it_is() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let output = home.keyfob(["whoami", "ro"]).run().succeeds();
    assert!(
        output.stdout.contains("arn:aws:sts::444455556666:assumed-role/ReadOnly/alice\n"),
        "{}",
        output.stdout
    );
    assert!(output.stdout.ends_with("ro over key\n"), "{}", output.stdout);
    let json = home.keyfob(["whoami", "ro", "--json"]).run().succeeds_silently();
    assert_eq!(json.text_at("account_id"), "444455556666");
    assert_eq!(json.text_at("chain.1"), "key");
    assert_eq!(standin.succeeded("GetCallerIdentity"), 2);
}
