//! Marked blocks.

use super::shared_config::EditError;
use super::{config, edited, refused};

const LABEL: &str = "keyfob sso sync corp";
const BLOCK: &str = "# >>> keyfob sso sync corp\n[profile s]\nregion = x\n# <<< keyfob sso sync corp\n";

#[test]
fn a_block_comes_is_replaced_and_goes() {
    let mut document = config("[default]\na = 1\n");
    assert_eq!(document.block(LABEL), Ok(None));
    assert_eq!(document.set_block(LABEL, "[profile s]\nregion = x"), Ok(None));
    assert_eq!(document.text(), format!("[default]\na = 1\n\n{BLOCK}"));
    assert_eq!(document.block(LABEL), Ok(Some("[profile s]\nregion = x\n")));
    let former = document.set_block(LABEL, "# by keyfob\n[profile t]\nregion = y\n");
    assert_eq!(former.unwrap().as_deref(), Some("[profile s]\nregion = x\n"));
    assert!(document.profile("s").is_none());
    assert_eq!(document.profile("t").unwrap().value("region").as_deref(), Some("y"));
    assert_eq!(
        document.remove_block(LABEL).unwrap().as_deref(),
        Some("# by keyfob\n[profile t]\nregion = y\n")
    );
    assert_eq!(document.text(), "[default]\na = 1\n");
    assert_eq!(document.remove_block(LABEL), Ok(None));
}

#[test]
fn a_block_has_the_line_ends_of_its_file() {
    let after = edited("[default]\r\n", |document| document.set_block("l", "[profile s]\nregion = x\n"));
    assert_eq!(after, "[default]\r\n\r\n# >>> l\r\n[profile s]\r\nregion = x\r\n# <<< l\r\n");
}

#[test]
fn what_a_person_wrote_around_a_block_stays() {
    let before = format!("[default]\n\n{BLOCK}\n# mine\n[profile mine]\na = 1\n");
    let after = edited(&before, |document| document.set_block(LABEL, ""));
    assert_eq!(after, before.replace("[profile s]\nregion = x\n", ""));
    let after = edited(&before, |document| document.remove_block(LABEL));
    assert_eq!(after, "[default]\n\n# mine\n[profile mine]\na = 1\n");
}

#[test]
fn settings_below_the_end_marker_keep_their_section() {
    let before = format!("[default]\n{BLOCK}output = json\n");
    let error = refused(&before, |document| document.set_block(LABEL, "[profile t]\nregion = y\n"));
    assert_eq!(error, EditError::WouldChange { line: 6 });
    refused(&before, |document| document.remove_block(LABEL));
}

#[test]
fn broken_markers_are_refused() {
    let broken = [
        ("# >>> l\n[profile s]\n", 1),
        ("[default]\n# <<< l\n", 2),
        ("# <<< l\n# >>> l\n", 1),
        ("# >>> l\n# <<< l\n# >>> l\n# <<< l\n", 3),
        ("# >>> l\n# >>> other\n# <<< l\n", 2),
    ];
    for (text, line) in broken {
        let error = EditError::BrokenBlock { label: "l".to_owned(), line };
        assert_eq!(refused(text, |document| document.set_block("l", "")), error, "{text:?}");
    }
}

#[test]
fn only_whole_portable_sections_stand_in_a_block() {
    let bad = [
        ("region = x\n", 1),
        ("  region = x\n[profile s]\n", 1),
        ("[profile s]\nregion = x # c\n", 2),
        ("[profile s]\n[profile s]\n", 2),
        ("[profile s]\n# <<< l\n", 2),
        ("[s]\n", 1),
    ];
    for (text, line) in bad {
        let error = EditError::BadBlockText { label: "l".to_owned(), line };
        assert_eq!(
            refused("[default]\na = 1\n", |document| document.set_block("l", text)),
            error,
            "{text:?}"
        );
    }
    let taken = EditError::SectionExists { section: "profile s".to_owned(), line: 2 };
    assert_eq!(refused("\n[profile s]\n", |document| document.set_block("l", "[profile s]\n")), taken);
    refused("", |document| document.set_block("a\nb", ""));
}
