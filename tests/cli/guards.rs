//! The guards of a profile: `keyfob_confirm`, `keyfob_refuse_noninteractive`, `keyfob_session_policy`.

use chrono::TimeDelta;

use crate::exec::home;
use crate::home::Home;
use crate::outside;
use crate::serve::Serving;
use crate::standin::sample::{ALICE_KEY_ID, ALICE_SECRET, READ_ONLY_ROLE};
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
        home.credential_process("prod").run().fails(3).says("only when a person says yes (`keyfob_confirm`)");
}

/// A home in which nothing but what the test puts into `bin` is found, so that no dialog of this machine is.
fn with_dialogs(standin: &Standin, guard: &str) -> Home {
    let mut home = guarded(standin, guard);
    std::fs::create_dir_all(home.path("bin")).unwrap();
    home.set("PATH", home.path("bin"));
    home
}

#[test]
fn with_nobody_to_ask_the_next_step_is_named() {
    let standin = Standin::start(World::sample());
    let mut home = with_dialogs(&standin, "keyfob_confirm = always");
    let ask = |home: &Home| home.credential_process("prod").run().fails(3).says_little();
    let _ = ask(&home).says("nobody can be asked here").says("in a terminal, or give").says("config line ");
    home.set("DISPLAY", ":9");
    let _ = ask(&home).says("install pinentry, zenity or kdialog");
    let _ = home.credential_process("prod").arg("--no-input").run().fails(3).says("in a terminal, or give");
    home.set("KEYFOB_PROMPT", "zenity");
    let _ = ask(&home).says("zenity cannot be used").says("keyfob settings set prompt");
    assert_eq!(standin.requests().len(), 0);
}

/// The desktop's programs need a desktop: these take the arguments of the real ones, and press a button.
#[test]
fn where_there_is_no_terminal_a_dialog_asks_and_names_the_process() {
    let standin = Standin::start(World::sample());
    let greeting = "echo 'OK Pleased to meet you'; while read -r word rest; do echo \"$word $rest\" >>'LOG'; \
                    case $word in CONFIRM) echo \"$ANSWER\";; *) echo OK;; esac; done";
    let status = "echo \"$@\" >>'LOG'; exit $ANSWER";
    let cancelled = "ERR 83886179 Operation cancelled";
    for (name, script, yes, no) in
        [("pinentry", greeting, "OK", cancelled), ("zenity", status, "0", "1"), ("kdialog", status, "0", "1")]
    {
        let mut home = with_dialogs(&standin, "keyfob_confirm = always");
        let log = home.path("words").display().to_string();
        let _ = home.script(&format!("bin/{name}"), &script.replace("LOG", &log));
        home.set("WAYLAND_DISPLAY", "wayland-0");
        let ask = |answer: &str| home.credential_process("prod").env("ANSWER", answer).run();
        let _ = ask(no).fails(3).says("were not allowed to leave");
        let _ = ask(yes).succeeds_silently();
        let words = home.read("words");
        let who =
            format!("(process {}) wants the credentials of profile prod. Allow it?", std::process::id());
        assert_eq!(words.matches(&who).count(), 2, "{name}: {words}");
        assert!(words.contains("Allow") && words.contains("Refuse"), "{name}: {words}");
    }
}

#[test]
fn a_dialog_that_is_closed_or_dies_gives_nothing() {
    let standin = Standin::start(World::sample());
    let mut home = with_dialogs(&standin, "keyfob_confirm = always");
    home.set("DISPLAY", ":9");
    for dies in ["exit 1", "kill -9 $$", "echo 'OK hello'; echo OK; echo OK; exit 0", "echo OK"] {
        let _ = home.script("bin/pinentry", dies);
        let _ = home.credential_process("prod").run().fails(3).says("were not allowed to leave");
    }
    assert_eq!(standin.requests().len(), 0);
}

#[test]
fn a_real_pinentry_asks_for_a_yes() {
    let Some(pinentry) = outside::program("pinentry-tty") else { return };
    let standin = Standin::start(World::sample());
    let mut home = with_dialogs(&standin, "keyfob_confirm = always");
    std::os::unix::fs::symlink(pinentry, home.path("bin/pinentry")).unwrap();
    home.set("KEYFOB_PROMPT", "pinentry");
    for (answer, allowed) in [("r", false), ("a", true)] {
        let mut terminal = home.credential_process("prod").on_terminal_with_pipes();
        terminal.expect("wants the credentials of profile prod. Allow it?");
        terminal.expect("[ar]?");
        terminal.answer(answer);
        let output = terminal.wait();
        let _ = match allowed {
            true => output.succeeds_silently(),
            false => output.fails(3).says("were not allowed to leave"),
        };
    }
}

/// A dialog is not a terminal.
#[test]
fn a_profile_for_people_at_a_terminal_is_not_opened_by_a_dialog() {
    let standin = Standin::start(World::sample());
    let mut home = with_dialogs(&standin, "keyfob_confirm = always\nkeyfob_refuse_noninteractive = true");
    let _ = home.script("bin/zenity", "exit 0");
    home.set("DISPLAY", ":9");
    let _ = home.credential_process("prod").run().fails(3).says("`keyfob_refuse_noninteractive`");
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
}

const POLICY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

/// What each way out printed, with the exit code. `git-credential` and `console` say no more than that they gave.
fn every_way_out(home: &Home, profile: &str) -> Vec<(&'static str, i32, String)> {
    let run = |arguments: &[&str]| {
        let output = home.keyfob(arguments).run();
        (output.status, output.stdout)
    };
    let print = "echo $AWS_ACCESS_KEY_ID$AWS_CONTAINER_CREDENTIALS_FULL_URI";
    let git = home
        .keyfob(["git-credential", "--profile", profile, "get"])
        .stdin("protocol=https\nhost=git-codecommit.eu-west-1.amazonaws.com\npath=v1/repos/x\n\n")
        .run();
    [
        ("credential-process", run(&["credential-process", "--profile", profile])),
        ("exec", run(&["exec", profile, "--", "sh", "-c", print])),
        ("exec --no-session", run(&["exec", profile, "--no-session", "--", "sh", "-c", print])),
        ("exec --server", run(&["exec", profile, "--server", "--", "sh", "-c", print])),
        ("env", run(&["env", profile])),
        ("env --no-session", run(&["env", profile, "--no-session"])),
        ("console", run(&["console", profile, "--print"])),
        ("git-credential", (git.status, git.stdout.replace("quit=1\n", ""))),
    ]
    .into_iter()
    .map(|(way, (status, stdout))| (way, status, stdout))
    .collect()
}

/// The profile `prod` under a second name, and the policy on either of the two.
#[test]
fn every_way_out_hands_out_what_is_narrowed_and_by_every_name() {
    for (on_role, on_alias) in
        [("keyfob_session_policy = readonly\n", ""), ("", "keyfob_session_policy = readonly\n")]
    {
        let standin = Standin::start(World::sample());
        let home = guarded(&standin, on_role);
        let line = home.credential_process_line("prod");
        home.add_config(&format!("[profile alias]\ncredential_process = {line}\n{on_alias}"));
        for (way, status, stdout) in every_way_out(&home, "alias") {
            assert!(status == 0 && !stdout.is_empty(), "{way}: {status}");
        }
        let serving = Serving::start(&home, &["key"]);
        assert_eq!(serving.get("/profile/alias").0, 200);
        let asked: Vec<_> =
            standin.requests().into_iter().filter(|request| request.operation == "AssumeRole").collect();
        assert!(!asked.is_empty());
        for request in asked {
            assert_eq!(request.parameter("PolicyArns.member.1.arn"), Some(POLICY), "{request:?}");
        }
    }
}

/// AWS takes a policy only with the call that assumes a role: where keyfob makes none, nothing at all is handed out.
#[test]
fn what_cannot_be_narrowed_is_not_handed_out_by_any_way() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let policy = "keyfob_session_policy = readonly";
    let session =
        "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\naws_session_token = t";
    home.add_config(&format!(
        "\n[sso-session corp]\nsso_start_url = https://d-9067642ac7.awsapps.com/start\nsso_region = eu-west-1\n\
         [profile sso]\nsso_session = corp\nsso_account_id = 444455556666\nsso_role_name = Admin\n{policy}\n\
         [profile login]\nlogin_session = arn:aws:iam::111122223333:user/alice\n{policy}\n\
         [profile user]\nkeyfob_access_key = keychain\n{policy}\n\
         [profile session]\n{session}\n{policy}\n\
         [profile process]\ncredential_process = /bin/echo\n{policy}\n"
    ));
    home.store_key("user", ALICE_KEY_ID, ALICE_SECRET);
    for profile in ["sso", "login", "user", "session", "process"] {
        for (way, status, stdout) in every_way_out(&home, profile) {
            assert_eq!((status, stdout.as_str()), (4, ""), "{profile} by {way}");
        }
        let _ = home.credential_process(profile).run().fails(4).says("needs a role to narrow").says_little();
    }
    let serving = Serving::start(&home, &["key"]);
    assert_eq!(serving.get("/profile/sso").0, 400);
    assert_eq!(standin.requests().iter().filter(|request| request.operation != "GetSessionToken").count(), 0);
}

#[test]
fn a_policy_is_given_by_arns_a_document_or_a_file() {
    let standin = Standin::start(World::sample());
    let home = home(&standin);
    let document = "{\"Statement\":[],\"Version\":\"2012-10-17\"}";
    home.write(".aws/policies/agent.json", "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": []\n}\n");
    let two = "arn:aws:iam::aws:policy/ReadOnlyAccess, arn:aws:iam::aws:policy/job-function/ViewOnlyAccess";
    let cases = [
        (two, None, Some("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")),
        (document, Some(document), None),
        ("policies/agent.json", Some(document), None),
        ("~/.aws/policies/agent.json", Some(document), None),
    ];
    for (at, (value, policy, second_arn)) in cases.into_iter().enumerate() {
        standin.forget_requests();
        home.add_config(&format!(
            "\n[profile p{at}]\nrole_arn = {READ_ONLY_ROLE}\nsource_profile = key\nrole_session_name = s{at}\n\
             keyfob_session_policy = {value}\n"
        ));
        let _ = home.credential_process(&format!("p{at}")).run().succeeds_silently();
        let requests = standin.requests();
        let asked = requests.iter().find(|request| request.operation == "AssumeRole").unwrap();
        assert_eq!(asked.parameter("Policy"), policy, "{value}");
        assert_eq!(asked.parameter("PolicyArns.member.2.arn"), second_arn, "{value}");
    }
    standin.forget_requests();
    // Another text of the file is another session.
    home.write(".aws/policies/agent.json", "{\"Version\": \"2008-10-17\", \"Statement\": []}");
    let _ = home.credential_process("p2").run().succeeds_silently();
    assert_eq!(standin.count("AssumeRole"), 1);
    home.write(".aws/policies/agent.json", "[]");
    let _ = home.credential_process("p2").run().fails(4).says("is not a JSON policy document");
    std::fs::remove_file(home.path(".aws/policies/agent.json")).unwrap();
    let _ = home.credential_process("p2").run().fails(4).says("there is no such file");
    for value in ["read-only", "arn:aws:s3:::bucket"] {
        home.add_config(&format!(
            "\n[profile {}]\nrole_arn = {READ_ONLY_ROLE}\nsource_profile = key\nkeyfob_session_policy = {value}\n",
            &value[..4]
        ));
        let _ = home.credential_process(&value[..4]).run().fails(4).says("keyfob_session_policy");
    }
    assert_eq!(standin.count("AssumeRole"), 1);
}

#[test]
fn a_web_identity_is_narrowed_by_its_own_call() {
    let standin = Standin::start(World::sample());
    let home = Home::with(&standin);
    let token = home.write("token", "a-token");
    home.config(&format!(
        "[profile web]\nrole_arn = {READ_ONLY_ROLE}\nweb_identity_token_file = {}\n\
         keyfob_session_policy = readonly\n",
        token.display()
    ));
    // The token is nobody's: what the call asked for is what counts.
    let _ = home.credential_process("web").run();
    let requests = standin.requests();
    let asked = requests.iter().find(|request| request.operation == "AssumeRoleWithWebIdentity").unwrap();
    assert_eq!(asked.parameter("PolicyArns.member.1.arn"), Some(POLICY));
}

#[test]
fn a_guard_holds_by_the_other_name_too_and_a_misspelt_one_is_told() {
    let standin = Standin::start(World::sample());
    let home = guarded(&standin, "keyfob_confirm = always");
    let line = home.credential_process_line("prod");
    home.add_config(&format!("[profile alias]\ncredential_process = {line}\n"));
    let _ = home.credential_process("alias").run().fails(3).says("`keyfob_confirm`");
    for misspelt in ["keyfob_comfirm", "keyfob_session_polciy", "keyfob_refuse_non_interactive"] {
        let home = guarded(&standin, &format!("{misspelt} = readonly"));
        let _ = home.credential_process("prod").run().fails(4).says("nearly the guard");
    }
    assert_eq!(standin.requests().len(), 0);
}

/// What a person let out when the server was started is renewed; every other profile asks for a person anew.
#[test]
fn a_server_renews_what_a_person_let_out() {
    let standin = Standin::start(World::sample());
    standin.set_session_lifetime(Some(TimeDelta::seconds(4)));
    let home = guarded(&standin, "keyfob_confirm = always");
    let ask = "curl -s -H \"Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN\" $AWS_CONTAINER_CREDENTIALS_FULL_URI";
    let script = format!("{ask}; echo; sleep 5; {ask}; echo end");
    let mut terminal = home.keyfob(["exec", "prod", "--server", "--", "sh", "-c", &script]).on_terminal();
    terminal.expect("Allow it? [y/N] ");
    terminal.answer("y");
    terminal.expect("AccessKeyId");
    terminal.expect("AccessKeyId");
    terminal.expect("end");
    let _ = terminal.wait().succeeds();
    let serving = Serving::start(&home, &["key"]);
    assert_eq!(serving.get("/profile/prod").0, 400);
}
