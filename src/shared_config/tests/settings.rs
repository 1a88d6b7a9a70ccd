//! Edits of settings: `(what, before, after)`, each edit the same for all cases of a table.

use super::shared_config::{EditError, SectionName};
use super::{DEFAULT, config, edited, laws};

type Case = (&'static str, &'static str, &'static str);

#[test]
fn set_replaces_the_value_and_nothing_else() {
    let cases: [Case; 12] = [
        ("tabs", "[default]\n\tregion\t=\ta\t\n", "[default]\n\tregion\t=\tnew\t\n"),
        ("no spacing", "[default]\nregion=a\n", "[default]\nregion=new\n"),
        ("aligned", "[default]\nregion     = a\n", "[default]\nregion     = new\n"),
        ("no final newline", "[default]\nregion = a", "[default]\nregion = new"),
        ("byte order mark", "\u{feff}[default]\nregion = a\n", "\u{feff}[default]\nregion = new\n"),
        ("an empty value", "[default]\nregion =\n", "[default]\nregion = new\n"),
        ("an empty value without spacing", "[default]\nregion=  \n", "[default]\nregion=new\n"),
        ("a comment for a value", "[default]\nregion = # none\n", "[default]\n# none\nregion = new\n"),
        (
            "a value over lines",
            "[default]\nregion = a\n  b\n\n  # c\n  d\nx = 1\n",
            "[default]\nregion = new\nx = 1\n",
        ),
        (
            "a comment within a value",
            "[default]\nregion = a\n# c\n  b\nx = 1\n",
            "[default]\nregion = new\n# c\nx = 1\n",
        ),
        (
            "a comment behind CRLF lines",
            "[default]\r\nregion = a ; c\r\n",
            "[default]\r\n; c\r\nregion = new\r\n",
        ),
        (
            "[profile default] counts",
            "[profile default]\nregion = a\n[default]\nregion = b\n",
            "[profile default]\nregion = new\n[default]\nregion = b\n",
        ),
    ];
    for (what, before, after) in cases {
        assert_eq!(edited(before, |document| document.set(DEFAULT, "region", "new")), after, "{what}");
    }
}

#[test]
fn new_settings_imitate_their_neighbours() {
    let cases: [Case; 9] = [
        ("tabs", "[default]\n\ta = 1\n", "[default]\n\ta = 1\n\tregion = new\n"),
        ("no spacing", "[default]\na=1\n", "[default]\na=1\nregion=new\n"),
        (
            "CRLF",
            "[default]\r\na = 1\r\n\r\n[profile b]\r\n",
            "[default]\r\na = 1\r\nregion = new\r\n\r\n[profile b]\r\n",
        ),
        ("mixed line ends", "[default]\na = 1\r\n", "[default]\na = 1\r\nregion = new\r\n"),
        (
            "below a block",
            "[default]\ns3 =\n  a = 1\n\n# c\n",
            "[default]\ns3 =\n  a = 1\nregion = new\n\n# c\n",
        ),
        ("below an indented comment", "[default]\na = 1\n  # c\n", "[default]\na = 1\n  # c\nregion = new\n"),
        (
            "above a commented-out section",
            "[default]\na = 1\n#[profile x]\n#a = 1\n",
            "[default]\na = 1\nregion = new\n#[profile x]\n#a = 1\n",
        ),
        ("header only", "[default]", "[default]\nregion = new"),
        (
            "the last of equal sections",
            "[default]\na=1\n[default]\n",
            "[default]\na=1\n[default]\nregion=new\n",
        ),
    ];
    for (what, before, after) in cases {
        assert_eq!(edited(before, |document| document.set(DEFAULT, "region", "new")), after, "{what}");
        let undone = edited(after, |document| document.unset(DEFAULT, "region"));
        assert_eq!(undone, before, "{what}, undone");
    }
}

#[test]
fn nested_settings_are_set_in_their_block() {
    let cases: [Case; 6] = [
        ("indentation of the block", "[default]\ns3=\n\ta=1\nb=1\n", "[default]\ns3=\n\ta=1\n\tn=new\nb=1\n"),
        ("an empty block", "[default]\ns3 =\nb = 1\n", "[default]\ns3 =\n    n = new\nb = 1\n"),
        (
            "a comment moves above the block",
            "[default]\ns3 =\n  n = 1 # c\n",
            "[default]\n# c\ns3 =\n  n = new\n",
        ),
        (
            "the last of equal keys",
            "[default]\ns3 =\n  n = 1\n  n = 2\n",
            "[default]\ns3 =\n  n = 1\n  n = new\n",
        ),
        ("a literal dotted key", "[default]\ns3.n = 1\n", "[default]\ns3.n = new\n"),
        ("a new block without spacing", "[default]\na=1", "[default]\na=1\ns3=\n    n=new"),
    ];
    for (what, before, after) in cases {
        assert_eq!(edited(before, |document| document.set(DEFAULT, "s3.n", "new")), after, "{what}");
    }
}

#[test]
fn unset_takes_all_that_belongs_to_the_key() {
    let cases: [Case; 6] = [
        (
            "all duplicates",
            "[default]\nx = 1\ny = 1\nX = 2\n[default]\nx = 3\n",
            "[default]\ny = 1\n[default]\n",
        ),
        ("continuation lines", "[default]\nx = 1\n  2\n\n  3\n\ny = 1\n", "[default]\n\ny = 1\n"),
        ("a nested block", "[default]\nx =\n  a = 1\n  # c\n  b = 1\ny = 1\n", "[default]\ny = 1\n"),
        ("comments in column 0 stay", "[default]\n# a\nx = 1\n# b\n  2\n# c\n", "[default]\n# a\n# b\n# c\n"),
        ("nested keys of the name stay", "[default]\ns3 =\n  x = 1\nx = 2\n", "[default]\ns3 =\n  x = 1\n"),
        ("nothing to remove", "[default]\ny = 1", "[default]\ny = 1"),
    ];
    for (what, before, after) in cases {
        assert_eq!(edited(before, |document| document.unset(DEFAULT, "x")), after, "{what}");
    }
}

#[test]
fn a_block_goes_with_its_last_nested_setting() {
    let two = "[default]\ns3 =\n  a = 1\n  b = 1\nx = 1\n";
    let one = edited(two, |document| document.unset(DEFAULT, "s3.b"));
    assert_eq!(one, "[default]\ns3 =\n  a = 1\nx = 1\n");
    assert_eq!(edited(&one, |document| document.unset(DEFAULT, "s3.a")), "[default]\nx = 1\n");
}

#[test]
fn unset_leaves_no_nested_setting_that_a_key_with_a_dot_hid() {
    let both = "[default]\ns3.a = 1\nx = 1\ns3 =\n    a = 2\n    b = 3\n";
    let after = edited(both, |document| document.unset(DEFAULT, "s3.a"));
    assert_eq!(after, "[default]\nx = 1\ns3 =\n    b = 3\n");
}

#[test]
fn a_key_with_a_dot_that_hides_a_nested_setting_keeps_its_name() {
    let text = "[default]\ns3.a = 1\nx = 1\ns3 =\n    a = 2\n";
    let mut document = config(text);
    assert!(matches!(document.rename_key(DEFAULT, "s3.a", "y"), Err(EditError::WouldChange { line: 5 })));
    assert!(matches!(document.rename_key(DEFAULT, "x", "s3.a"), Err(EditError::KeyExists { line: 2, .. })));
    let nested = "[default]\nx = 1\ns3 =\n    a = 2\n";
    let mut document = config(nested);
    assert!(matches!(document.rename_key(DEFAULT, "x", "s3.a"), Err(EditError::KeyExists { line: 4, .. })));
    assert_eq!(document.text(), nested);
}

#[test]
fn set_returns_what_it_replaced() {
    let mut document = config("[default]\nregion = a\n  b\n");
    assert_eq!(document.set(DEFAULT, "region", "c").unwrap().as_deref(), Some("a\nb"));
    assert_eq!(document.set(DEFAULT, "output", "json").unwrap(), None);
}

#[test]
fn a_prefix_comes_and_goes_without_a_trace() {
    let before =
        "[profile p]\r\n\tRole_ARN : arn # why\r\nrole_arn=arn2\r\n  more\r\n[profile p]\r\nrole_arn = c";
    let name = SectionName::Profile("p");
    let wired = edited(before, |document| document.rename_key(name, "role_arn", "keyfob_role_arn"));
    assert_eq!(
        wired,
        "[profile p]\r\n\tkeyfob_Role_ARN : arn # why\r\nkeyfob_role_arn=arn2\r\n  more\r\n[profile p]\r\nkeyfob_role_arn = c"
    );
    assert_eq!(edited(&wired, |document| document.rename_key(name, "keyfob_role_arn", "role_arn")), before);
}

#[test]
fn wiring_and_unwiring_restores_the_text_without_a_final_newline() {
    let before = "[profile p]\nregion = x # home\nrole_arn = arn\nsource_profile = me";
    let name = SectionName::Profile("p");
    let after = edited(before, |document| {
        document.rename_key(name, "role_arn", "keyfob_role_arn")?;
        document.set(name, "credential_process", "keyfob credential-process --profile p")?;
        document.unset(name, "credential_process")?;
        document.rename_key(name, "keyfob_role_arn", "role_arn")
    });
    assert_eq!(after, before);
}

#[test]
fn a_carriage_return_at_the_end_of_the_file_stays_part_of_the_value() {
    let after = edited("[default]\na = 1\r", |document| document.set(DEFAULT, "b", "2"));
    assert_eq!(after, "[default]\na = 1\r\r\nb = 2");
    assert_eq!(laws::changed_lines("a\nb\nc\n", "a\nx\nc\n"), (1, vec!["b\n"], vec!["x\n"]));
}
