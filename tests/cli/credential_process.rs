//! `keyfob credential-process`

use crate::home::Home;
use crate::standin::sample::ALICE_MFA;
use crate::standin::{Standin, World};

#[test]
fn a_code_typed_at_the_terminal_gives_exactly_one_json_object() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let mut terminal = home.credential_process("me").on_terminal_with_pipes();
    terminal.expect("MFA code of arn:aws:iam::111122223333:mfa/alice for profile me: ");
    terminal.answer(&standin.totp_now(ALICE_MFA));
    let output = terminal.wait().succeeds_silently();
    assert_eq!(output.json()["Version"], 1);
}
