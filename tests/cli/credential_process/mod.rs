//! `keyfob credential-process`

mod clock;
mod codes;
mod failures;
mod freshness;
mod parallel;
mod profiles;
mod roles;
mod secrecy;
mod sources;

use std::time::Duration;

use crate::home::Home;
use crate::keyfob::Output;
use crate::standin::sample::{ADMIN_ROLE, ALICE_MFA, READ_ONLY_ROLE};
use crate::standin::{Standin, World};

/// What is answered without a question and without waiting, on a busy machine.
const AT_ONCE: Duration = Duration::from_secs(5);
const QUESTION: &str = "MFA code of arn:aws:iam::111122223333:mfa/alice for profile ";

/// Alice with two roles: `prod` needs MFA, `read` does not.
fn alice() -> (Standin, Home) {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.add_config(&format!(
        "\n[profile prod]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\n\
         \n[profile read]\nkeyfob_role_arn = {READ_ONLY_ROLE}\nkeyfob_source_profile = me\n"
    ));
    (standin, home)
}

/// The same without a device, so that nothing asks.
fn alice_without_mfa() -> (Standin, Home) {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.config(&format!(
        "[profile me]\nkeyfob_access_key = keychain\nregion = eu-west-1\n\
         \n[profile read]\nkeyfob_role_arn = {READ_ONLY_ROLE}\nkeyfob_source_profile = me\n"
    ));
    (standin, home)
}

/// Answers the question for a code with a right one.
#[track_caller]
fn with_a_code(standin: &Standin, home: &Home, profile: &str) -> Output {
    let mut terminal = home.credential_process(profile).on_terminal_with_pipes();
    terminal.expect(QUESTION);
    terminal.answer(&standin.unused_totp(ALICE_MFA));
    terminal.wait()
}
