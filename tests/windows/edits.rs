//! The shared files: line ends, links, attributes, and death in the middle.

use std::fs;
use std::time::Duration;

use crate::home::Home;
use crate::standin::{Standin, World};

const CONFIG: &str =
    "# mine\r\n[default]\r\nregion = us-east-1\r\n\r\n[profile prod]\r\nRegion=eu-west-1   # near\r\n";

#[test]
fn line_ends_stay_and_undo_gives_the_bytes_back() {
    let standin = Standin::start(World::empty());
    let home = Home::with(&standin);
    home.config(CONFIG);
    home.run(["profile", "set", "prod", "output", "json"]).succeeds();
    home.run(["profile", "set", "new", "region", "eu-west-2"]).succeeds();
    let edited = home.read_config();
    assert!(
        edited.contains("# near\r\noutput=json\r\n") && edited.contains("[profile new]\r\n"),
        "{edited:?}"
    );
    assert_eq!(edited.matches('\n').count(), edited.matches("\r\n").count(), "{edited:?}");
    home.run(["undo", "--yes"]).succeeds();
    home.run(["undo", "--yes"]).succeeds();
    assert_eq!(home.read_config(), CONFIG);
}

#[test]
fn a_link_stays_a_link() {
    let standin = Standin::start(World::empty());
    let home = Home::with(&standin);
    home.config(CONFIG);
    let (link, target) = (home.path(r".aws\config"), home.path("dotfiles-config"));
    fs::rename(&link, &target).unwrap();
    let is_link = || fs::symlink_metadata(&link).is_ok_and(|metadata| metadata.is_symlink());
    // Windows asks for the developer mode; Wine 8 makes none, and does not say so.
    if std::os::windows::fs::symlink_file(&target, &link).is_err() || !is_link() {
        eprintln!("skipped: this system makes no symbolic links");
        return;
    }
    home.run(["profile", "set", "prod", "output", "json"]).succeeds();
    assert!(is_link());
    assert!(fs::read_to_string(&target).unwrap().contains("output=json"));
}

#[test]
fn a_read_only_file_is_left_as_it_is() {
    let standin = Standin::start(World::empty());
    let home = Home::with(&standin);
    home.config(CONFIG);
    let path = home.path(r".aws\config");
    let set_read_only = |read_only| {
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(read_only);
        fs::set_permissions(&path, permissions).unwrap();
    };
    set_read_only(true);
    let output = home.run(["profile", "set", "prod", "output", "json"]).fails(1);
    assert!(output.stderr.contains("config") && output.stderr.contains("read-only"), "{output:?}");
    assert_eq!(home.read_config(), CONFIG);
    assert_eq!(home.names(".aws"), ["config"]);
    set_read_only(false);
}

#[test]
fn a_killed_editor_leaves_the_file_whole() {
    let standin = Standin::start(World::empty());
    let home = Home::with(&standin);
    let long = format!("[profile prod]\r\nregion = eu-west-0\r\n# {}\r\n", "x".repeat(200_000));
    home.config(&long);
    let mut edits = 0;
    for round in 0..24_u64 {
        let value = format!("eu-west-{round}");
        let mut editor = home.start(["profile", "set", "prod", "region", &value]);
        std::thread::sleep(Duration::from_millis(round * 37 % 480));
        let _ = editor.kill();
        editor.wait().unwrap();
        let text = home.read_config();
        let rest = text.strip_prefix("[profile prod]\r\nregion = ").expect("the beginning");
        let (now, tail) = rest.split_once("\r\n").expect("a whole line");
        assert!(now.starts_with("eu-west-") && tail.len() == 200_004, "{now}, {}", tail.len());
        edits += usize::from(now == value);
    }
    eprintln!("{edits} of 24 edits were done before their editor was killed");
    home.run(["profile", "set", "prod", "region", "eu-north-1"]).succeeds();
    assert!(home.read_config().contains("region = eu-north-1\r\n"));
}

#[test]
fn edits_at_the_same_time_lose_nothing() {
    let standin = Standin::start(World::empty());
    let home = Home::with(&standin);
    home.config(CONFIG);
    let names: Vec<String> = (0..12).map(|number| format!("p{number}")).collect();
    let editors: Vec<_> =
        names.iter().map(|name| home.start(["profile", "set", name, "region", "eu-west-1"])).collect();
    for editor in editors {
        crate::home::Output::from(editor).succeeds();
    }
    let text = home.read_config();
    for name in names {
        assert!(text.contains(&format!("[profile {name}]\r\n")), "{name} is lost: {text}");
    }
}
