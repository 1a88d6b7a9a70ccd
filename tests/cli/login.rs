//! `keyfob login`

use crate::home::Home;
use crate::standin::sample::{ADMIN_ROLE, ALICE_MFA};
use crate::standin::{Standin, World};

#[test]
fn after_it_nothing_asks() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.add_config(&format!(
        "\n[profile prod]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\n"
    ));
    let mut terminal = home.keyfob(["login", "prod"]).on_terminal();
    terminal.expect("MFA code of");
    terminal.answer(&standin.totp_now(ALICE_MFA));
    terminal.expect("Profile `prod` has credentials until ");
    let _ = terminal.wait().succeeds();
    let _ = home.credential_process("prod").run().succeeds_silently();
    let _ = home.credential_process("me").run().succeeds_silently();
    assert_eq!(standin.count("GetSessionToken"), 1);
}

#[test]
fn with_nobody_to_ask_it_says_so() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    let _ = home.keyfob(["login", "me"]).run().fails(3).says("nobody can be asked");
    let _ = home.keyfob(["login", "nobody"]).run().fails(4).says("`nobody`");
}

/// It opens the stored session where that is still good, and asks nothing.
#[test]
fn a_second_login_asks_nothing() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    for asks in [true, false] {
        let mut terminal = home.keyfob(["login", "me"]).on_terminal();
        if asks {
            terminal.expect("MFA code of");
            terminal.answer(&standin.totp_now(ALICE_MFA));
        }
        let _ = terminal.wait().succeeds().prints("has credentials until");
    }
    assert_eq!(standin.count("GetSessionToken"), 1);
}

/// Without a name, a person chooses from the list; what is chosen goes the way of its kind.
#[test]
fn the_list_is_offered_where_no_profile_is_named() {
    let standin = Standin::start(World::sample());
    let home = Home::alice(&standin);
    home.add_config(&format!(
        "\n[profile other]\nkeyfob_role_arn = {ADMIN_ROLE}\nkeyfob_source_profile = me\n"
    ));
    let mut terminal = home.keyfob(["login"]).on_terminal();
    terminal.expect("Profile?");
    terminal.press("other\r");
    terminal.expect("MFA code of");
    terminal.answer(&standin.totp_now(ALICE_MFA));
    terminal.expect("Profile `other` has credentials until ");
    let _ = terminal.wait().succeeds();
    let _ = home.keyfob(["login"]).run().fails(4).says("`default`");
}
