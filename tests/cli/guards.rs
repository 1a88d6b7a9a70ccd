//! The guards of a profile: `keyfob_confirm`, `keyfob_refuse_noninteractive`, `keyfob_session_policy`.

use crate::exec::home;
use crate::home::Home;
use crate::standin::sample::READ_ONLY_ROLE;
use crate::standin::{Standin, World};

fn guarded(standin: &Standin, guard: &str) -> Home {
    let home = home(standin);
    home.add_config(&format!(
        "\n[profile prod]\nkeyfob_role_arn = {READ_ONLY_ROLE}\nkeyfob_source_profile = key\n{guard}\n"
    ));
    home
}

#[test]
fn a_person_is_asked_and_told_who_wants_it() {
    let standin = Standin::start(World::sample());
    let home = guarded(&standin, "keyfob_confirm = always");
    for (answer, allowed) in [("y", true), ("n", false), ("", false)] {
        let mut terminal = home.credential_process("prod").on_terminal_with_pipes();
        terminal.expect("(process ");
        terminal.expect("wants the credentials of profile prod. Allow it? [y/N] ");
        terminal.answer(answer);
        let output = terminal.wait();
        let _ = match allowed {
            true => output.succeeds_silently(),
            false => output.fails(3).says("were not allowed to leave"),
        };
    }
    let _ =
        home.credential_process("prod").run().fails(3).says("is for people at a terminal (`keyfob_confirm`)");
}

#[test]
fn programs_alone_are_refused_even_what_is_cached() {
    let standin = Standin::start(World::sample());
    let home = guarded(&standin, "keyfob_refuse_noninteractive = true");
    let terminal = home.credential_process("prod").on_terminal_with_pipes();
    let _ = terminal.wait().succeeds_silently();
    let _ = home.credential_process("prod").run().fails(3).says("`keyfob_refuse_noninteractive`");
    let _ = home.keyfob(["exec", "prod", "--", "true"]).run().fails(3);
}

#[test]
fn a_misspelt_guard_is_shut() {
    let standin = Standin::start(World::sample());
    let home = guarded(&standin, "keyfob_confirm = allways");
    let _ = home.credential_process("prod").run().fails(4).says("it takes `always` or `never`");
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn a_session_policy_goes_with_the_role_and_has_a_session_of_its_own() {
    let standin = Standin::start(World::sample());
    let home = guarded(&standin, "keyfob_session_policy = readonly");
    let _ = home.credential_process("ro").run().succeeds_silently();
    let _ = home.credential_process("prod").run().succeeds_silently();
    let asked: Vec<_> =
        standin.requests().into_iter().filter(|request| request.operation == "AssumeRole").collect();
    assert_eq!(asked.len(), 2, "not the session of the profile without a policy");
    assert_eq!(asked[0].parameter("PolicyArns.member.1.arn"), None);
    assert_eq!(asked[1].parameter("PolicyArns.member.1.arn"), Some("arn:aws:iam::aws:policy/ReadOnlyAccess"));
    home.add_config("\n[profile user]\nkeyfob_access_key = keychain\nkeyfob_session_policy = readonly\n");
    let _ = home.credential_process("user").run().fails(4).says("needs a role to narrow");
}
