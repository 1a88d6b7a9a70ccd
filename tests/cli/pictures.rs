//! The pictures of the README: what the program shows on a terminal, as files under `docs/pictures`.
//!
//! `make pictures` draws them anew. Without it the tests compare, so that no picture shows what the program does not.

use std::path::Path;

use crate::home::Home;
use crate::outside;
use crate::picture::{Picture, THEMES};
use crate::standin::{Consent, Standin, User, World};
use crate::terminal::Terminal;
use crate::twelve_profiles;

/// A shell in which a person types, with keyfob and `kf`.
fn shell(home: &mut Home, rows: u16, columns: u16) -> Option<Terminal> {
    let bash = outside::program("bash")?;
    let directory = Path::new(env!("CARGO_BIN_EXE_keyfob")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap();
    let paths = std::env::join_paths([directory].into_iter().chain(std::env::split_paths(&path))).unwrap();
    home.set("PATH", paths);
    home.unset("AWS_REGION");
    let start =
        home.write("bashrc", "PS1='$ '; HISTFILE=; eval \"$(keyfob init bash)\"; printf 'ready\\033c'\n");
    let arguments = ["--rcfile".as_ref(), start.as_os_str(), "-i".as_ref()];
    let mut terminal = home.program(bash, arguments).on_terminal_of(rows, columns);
    terminal.expect("ready");
    terminal.expect("$ ");
    Some(terminal)
}

/// Draws, and compares with what is committed or replaces it.
#[track_caller]
fn check(name: &str, title: &str, picture: &Picture) {
    let written = std::env::var_os("KEYFOB_DRAW_PICTURES").is_some_and(|value| value == "1");
    for theme in &THEMES {
        let path = format!("{}/docs/pictures/{name}-{}.svg", env!("CARGO_MANIFEST_DIR"), theme.name);
        let svg = picture.svg(title, theme);
        if written {
            std::fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
            std::fs::write(&path, &svg).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        let text = picture.text();
        assert!(committed == svg, "{path} is not what the program shows now: run `make pictures`\n{text}");
    }
}

#[test]
fn the_picker() {
    let standin = Standin::start(twelve_profiles::world());
    let mut home = twelve_profiles::home(&standin);
    let Some(mut terminal) = shell(&mut home, 24, 96) else { return };
    terminal.answer("kf");
    terminal.expect("Profile?");
    terminal.press("prod");
    terminal.expect_screen("what was typed for", |screen| {
        screen.contains("Profile? prod") && screen.contains("[↑↓") && !screen.contains("billing")
    });
    let picture = Picture::of(&terminal.drawn());
    check("picker", "kf: choosing a profile by typing parts of its name", &picture);
}

#[test]
fn status() {
    let standin = Standin::start(twelve_profiles::world());
    let mut home = twelve_profiles::home(&standin);
    let Some(mut terminal) = shell(&mut home, 24, 114) else { return };
    terminal.answer("keyfob status");
    terminal.expect_screen("the end", |screen| screen.trim_end().ends_with("\n$"));
    let picture = ["11:02", "5:17"].into_iter().fold(Picture::of(&terminal.drawn()), |picture, hours| {
        picture.fix(&format!(" {hours}:##"), &format!(" {hours}:31"))
    });
    let picture = ["03", "12", "41", "52"]
        .into_iter()
        .fold(picture, |picture, minutes| picture.fix(&format!(" {minutes}:##"), &format!(" {minutes}:31")));
    check("status", "keyfob status: which sessions are open, and for how long", &picture);
}

#[test]
fn explain() {
    let mut home = twelve_profiles::home_at_aws();
    let Some(mut terminal) = shell(&mut home, 30, 96) else { return };
    terminal.answer("keyfob explain deploy");
    terminal.expect_screen("the end", |screen| screen.trim_end().ends_with("\n$"));
    let picture = Picture::of(&terminal.drawn());
    check("explain", "keyfob explain: which calls lead to a profile's credentials, and why", &picture);
}

#[test]
fn the_wizard() {
    let standin = Standin::start(twelve_profiles::world());
    standin.set_consent(Consent::Approve);
    let mut home = Home::with(&standin);
    let session = "sso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n";
    home.config(&format!("[sso-session my-sso]\nsso_start_url = {}\n{session}", twelve_profiles::START_URL));
    let _ = home.keyfob(["login", "my-sso", "--device-code", "--no-browser"]).run().succeeds();
    home.config("");
    let Some(mut terminal) = shell(&mut home, 30, 96) else { return };
    terminal.answer("keyfob configure sso");
    for (question, answer) in [
        ("SSO session name", ""),
        ("SSO start URL", twelve_profiles::START_URL),
        ("SSO region", "eu-west-1"),
        ("SSO registration scopes", ""),
    ] {
        terminal.expect(question);
        terminal.expect(": ");
        terminal.answer(answer);
    }
    terminal.expect("Your AWS account:");
    terminal.press("prod");
    terminal.expect_screen("what was typed for", |screen| {
        screen.contains("account: prod") && screen.contains("[↑↓") && !screen.contains("Sandbox")
    });
    let picture = Picture::of(&terminal.drawn());
    check("configure-sso", "keyfob configure sso: a profile of IAM Identity Center, by questions", &picture);
}

#[test]
fn the_qr_code() {
    let (id, secret) = ("AKIAIOSFODNN7BOBBOBB", "bobbobXUtnFEMI/K7MDENG/bPxRfiCYbobbobbob");
    let bob = User::new("111122223333", "bob").access_key(id, secret);
    let seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    let standin = Standin::start(World::sample().user(bob).new_device_seed(seed));
    let mut home = Home::with(&standin);
    home.store_key("bob", id, secret);
    home.config("[profile bob]\nregion = eu-west-1\nkeyfob_access_key = keychain\n");
    let Some(mut terminal) = shell(&mut home, 40, 80) else { return };
    terminal.answer("keyfob mfa enrol bob");
    terminal.expect("[y/N] ");
    terminal.answer("n");
    terminal.expect("Scan with an app");
    terminal.expect(": ");
    let picture = Picture::of(&terminal.drawn());
    check("mfa-enrol", "keyfob mfa enrol: the QR code of a new MFA device", &picture);
}
