//! `keyfob whoami`

use crate::exec::home;
use crate::standin::{Fault, Standin, World};

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
    assert_eq!(json.text_at("signin_url"), "https://444455556666.signin.aws.amazon.com/console");
    assert_eq!(standin.succeeded("GetCallerIdentity"), 2);
}

#[test]
fn the_account_has_a_name_and_a_page_to_sign_in() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let output = home.keyfob(["whoami", "key"]).run().succeeds_silently();
    let page = "Account      111122223333 (acme-identity)\nSign-in      https://acme-identity.signin.aws.amazon.com/console\n";
    let _ = output.prints(page);
    let refused = Fault::error(403, "AccessDenied", "not authorized to perform: iam:ListAccountAliases");
    standin.fault("ListAccountAliases", refused);
    let json = home.keyfob(["whoami", "key", "--json"]).run().succeeds_silently();
    assert_eq!(json.text_at("signin_url"), "https://111122223333.signin.aws.amazon.com/console");
    assert!(json.json()["account_alias"].is_null());
    let _ = home.keyfob(["whoami", "key", "-v"]).run().succeeds().says("iam:ListAccountAliases");
}
