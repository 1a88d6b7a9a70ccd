//! Programs that a test needs and a machine may lack.

use std::path::PathBuf;

/// Where a program is. Without it the test is skipped with a message, or fails if `KEYFOB_TEST_REQUIRE` is set.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file());
    if found.is_none() {
        lacking(name);
    }
    found
}

/// Whether all of these programs are there; otherwise as with [`program`].
pub(crate) fn programs<const N: usize>(names: [&str; N]) -> bool {
    names.into_iter().all(|name| program(name).is_some())
}

/// Says what a test lacks, and fails it where nothing may be lacking: with `KEYFOB_TEST_REQUIRE=1`, unless
/// `KEYFOB_TEST_LACKING` names it as something that could not be installed.
pub(crate) fn lacking(what: &str) {
    let required = std::env::var_os("KEYFOB_TEST_REQUIRE").is_some_and(|value| value == "1");
    let excused = std::env::var("KEYFOB_TEST_LACKING").is_ok_and(|list| list.contains(what));
    assert!(!required || excused, "{what} is missing, and KEYFOB_TEST_REQUIRE=1 says that it may not be");
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    eprintln!("skipped {test}: {what} is missing");
}

/// A file among what `scripts/test-parts.sh` installs; `what` is its name there. Otherwise as with [`program`].
pub(crate) fn part(relative: &str, what: &str) -> Option<PathBuf> {
    let parts = std::env::var_os("KEYFOB_TEST_PARTS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/test-parts")),
        PathBuf::from,
    );
    let found = Some(parts.join(relative)).filter(|path| path.exists());
    if found.is_none() {
        lacking(what);
    }
    found
}

/// Whether every step of the long matrices is to be tried (`KEYFOB_TEST_MATRIX=1`), and not a part of them.
pub(crate) fn whole_matrices() -> bool {
    std::env::var_os("KEYFOB_TEST_MATRIX").is_some_and(|value| value == "1")
}

/// Whether the slow tests were asked for (`KEYFOB_TEST_SLOW=1`).
pub(crate) fn slow_tests() -> bool {
    let wanted = std::env::var_os("KEYFOB_TEST_SLOW").is_some_and(|value| value == "1");
    if !wanted {
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        eprintln!("skipped {test}: it is slow, and KEYFOB_TEST_SLOW=1 is not set");
    }
    wanted
}
