use std::fs;

use super::*;
use crate::worker;

const LONG: Duration = Duration::from_secs(20);

/// What a command makes of a failed edit.
#[derive(Debug)]
enum CommandError {
    Journal(JournalError),
    NoKey,
    Refused,
}

impl From<JournalError> for CommandError {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

fn key() -> Result<SealingKey, CommandError> {
    Ok(SealingKey::new(Secret::new([1; 32])))
}

fn no_key() -> Result<SealingKey, CommandError> {
    Err(CommandError::NoKey)
}

fn description(command: &str) -> Description {
    Description { at: DateTime::from_timestamp(1_893_553_445, 0).unwrap(), command: command.to_owned() }
}

struct World {
    directory: tempfile::TempDir,
    journal: EditJournal,
}

impl World {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let journal = journal_in(directory.path());
        Self { directory, journal }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn read(&self, name: &str) -> Option<String> {
        text::read(&self.path(name)).unwrap().map(|text| text.expose().clone())
    }

    fn put(&self, name: &str, text: &str) {
        files::replace(&self.path(name), text.as_bytes(), 0o600).unwrap();
    }

    /// Sets the text of one file.
    fn edit(&self, name: &str, text: Option<&str>) -> Result<bool, CommandError> {
        let text = text.map(str::to_owned);
        self.journal.edit(&self.path(name), LONG, description("profile set"), no_key, |_| Ok(text))
    }

    fn last_edit(&self) -> Option<Undo> {
        self.journal.last_edit(LONG, key).unwrap()
    }

    fn entries(&self) -> usize {
        self.journal.entries().unwrap().len()
    }
}

fn journal_in(directory: &Path) -> EditJournal {
    EditJournal::new(directory.join("journal"), directory.join("locks"))
}

fn journal_error<T: std::fmt::Debug>(result: Result<T, CommandError>) -> JournalError {
    match result {
        Err(CommandError::Journal(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_edit_that_changes_nothing_leaves_no_trace() {
    let world = World::new();
    world.put("config", "a\n");
    assert!(!world.edit("config", Some("a\n")).unwrap());
    assert!(!world.edit("absent", None).unwrap());
    let refused = world.journal.edit(&world.path("config"), LONG, description(""), key, |_| {
        Err::<Option<String>, _>(CommandError::Refused)
    });
    assert!(matches!(refused, Err(CommandError::Refused)));
    assert!(!world.path("journal").exists());
}

#[test]
fn edits_are_taken_back_one_after_the_other() {
    let world = World::new();
    for text in ["1\n", "2\n", "3\n"] {
        assert!(world.edit("aws/config", Some(text)).unwrap());
    }
    assert!(world.edit("aws/config", None).unwrap());
    let entries = world.journal.entries().unwrap();
    assert_eq!((entries.len(), &entries[0].description), (4, &description("profile set")));
    assert_eq!(entries[0].paths, [world.path("aws/config")]);
    for text in [Some("3\n"), Some("2\n"), Some("1\n"), None] {
        world.last_edit().unwrap().apply().unwrap();
        assert_eq!(world.read("aws/config").as_deref(), text);
    }
    assert!(world.last_edit().is_none());
    assert_eq!(world.entries(), 0);
}

#[test]
fn an_undo_is_shown_before_it_is_done() {
    let world = World::new();
    world.put("config", "1\n");
    world.edit("config", Some("2\n")).unwrap();
    let undo = world.last_edit().unwrap();
    assert!(undo.diff().ends_with("@@ -1 +1 @@\n-2\n+1\n"), "{}", undo.diff());
    assert_eq!(undo.description(), &description("profile set"));
    assert!(undo.conflicts().is_empty());
    drop(undo);
    assert_eq!(world.read("config").as_deref(), Some("2\n"));
}

#[test]
fn a_later_change_is_not_lost() {
    let world = World::new();
    world.put("config", "1\n");
    world.edit("config", Some("2\n")).unwrap();
    world.put("config", "2 and more\n");
    let undo = world.last_edit().unwrap();
    assert_eq!(undo.conflicts(), [world.path("config")]);
    let error = undo.apply().unwrap_err();
    assert!(matches!(error, JournalError::Conflict { .. }), "{error}");
    assert_eq!(world.read("config").as_deref(), Some("2 and more\n"));

    world.last_edit().unwrap().apply_anyway(&description("undo --force"), no_key).unwrap();
    assert_eq!(world.read("config").as_deref(), Some("1\n"));
    world.last_edit().unwrap().apply().unwrap();
    assert_eq!(world.read("config").as_deref(), Some("2 and more\n"));
    assert!(world.last_edit().is_none());
}

#[test]
fn two_files_are_one_edit() {
    let world = World::new();
    world.put("credentials", "old credentials\n");
    let (config, credentials) = (world.path("config"), world.path("credentials"));
    let mut draft = world.journal.begin(&[&config, &credentials], LONG).unwrap();
    draft.files_mut()[0].set(Some("new config\n".to_owned()));
    assert_eq!(draft.files()[1].text(), Some("old credentials\n"));
    draft.files_mut()[1].set(Some("new credentials\n".to_owned()));
    assert!(draft.diff().contains("+new config\n") && draft.diff().contains("-old credentials\n"));
    assert!(draft.commit(description("adopt"), no_key).unwrap());
    assert_eq!(world.entries(), 1);
    world.last_edit().unwrap().apply().unwrap();
    assert_eq!(
        (world.read("config"), world.read("credentials").as_deref()),
        (None, Some("old credentials\n"))
    );
    let same = world.journal.begin(&[&config, &world.path("./config")], LONG).unwrap_err();
    assert!(matches!(same, JournalError::SameFile { .. }), "{same}");
}

#[test]
fn texts_with_secrets_are_sealed() {
    let world = World::new();
    let secret = "[me]\naws_secret_access_key = sentinel\n";
    world.put("credentials", secret);
    assert!(matches!(world.edit("credentials", Some("[me]\n")), Err(CommandError::NoKey)));
    assert_eq!(world.read("credentials").as_deref(), Some(secret));

    let path = world.path("credentials");
    let clear = |_: Option<&str>| Ok(Some("[me]\n".to_owned()));
    assert!(world.journal.edit(&path, LONG, description("adopt"), key, clear).unwrap());
    let stored = fs::read_to_string(entry::path(&world.path("journal"), 1)).unwrap();
    assert!(stored.contains("sealed_with") && !stored.contains("sentinel"), "{stored}");
    let other_key = || Ok::<_, CommandError>(SealingKey::new(Secret::new([2; 32])));
    let error = journal_error(world.journal.last_edit(LONG, other_key));
    assert!(matches!(error, JournalError::WrongKey { .. }), "{error}");
    let undo = world.last_edit().unwrap();
    assert!(!format!("{undo:?}{}", undo.diff()).contains("sentinel"));
    undo.apply().unwrap();
    assert_eq!(world.read("credentials").as_deref(), Some(secret));
}

#[test]
fn an_edit_that_did_not_take_place_is_passed_over() {
    let world = World::new();
    world.edit("config", Some("1\n")).unwrap();
    world.edit("config", Some("2\n")).unwrap();
    // What a process killed between the entry and the file leaves.
    let change = Change { path: &world.path("config"), old: Some("2\n"), new: Some("3\n") };
    entry::write(&world.path("journal"), &description("killed"), &[change], no_key).unwrap();
    world.last_edit().unwrap().apply().unwrap();
    assert_eq!((world.read("config").as_deref(), world.entries()), (Some("1\n"), 1));
}

#[test]
fn a_half_made_edit_is_taken_back_where_it_was_made() {
    let world = World::new();
    let (config, credentials) = (world.path("config"), world.path("credentials"));
    let changes = [("config", &config), ("credentials", &credentials)].map(|(_, path)| Change {
        path,
        old: None,
        new: Some("new\n"),
    });
    entry::write(&world.path("journal"), &description("killed"), &changes, no_key).unwrap();
    world.put("config", "new\n");
    let undo = world.last_edit().unwrap();
    assert!(undo.conflicts().is_empty());
    undo.apply().unwrap();
    assert_eq!((world.read("config"), world.read("credentials")), (None, None));
}

#[test]
fn a_damaged_entry_stops_the_undo_and_is_named() {
    let world = World::new();
    world.edit("config", Some("1\n")).unwrap();
    world.edit("config", Some("2\n")).unwrap();
    let path = entry::path(&world.path("journal"), 2);
    let whole = fs::read_to_string(&path).unwrap();
    for damaged in
        [String::new(), whole.replace("keyfob_edit\":1", "keyfob_edit\":2"), whole.replace("1\\n", "x")]
    {
        files::replace(&path, damaged.as_bytes(), 0o600).unwrap();
        let error = journal_error(world.journal.last_edit(LONG, key));
        assert!(error.to_string().contains("00000002.edit"), "{error}");
    }
    assert_eq!(world.read("config").as_deref(), Some("2\n"));
}

#[test]
fn the_last_twenty_edits_are_kept() {
    let world = World::new();
    for number in 0..25 {
        world.edit("config", Some(&format!("{number}\n"))).unwrap();
    }
    assert_eq!(world.entries(), 20);
    while let Some(undo) = world.last_edit() {
        undo.apply().unwrap();
    }
    assert_eq!(world.read("config").as_deref(), Some("4\n"));
}

#[test]
fn a_change_by_another_program_is_noticed() {
    let world = World::new();
    world.put("config", "1\n");
    let mut draft = world.journal.begin(&[&world.path("config")], LONG).unwrap();
    draft.files_mut()[0].set(Some("2\n".to_owned()));
    world.put("config", "by another\n");
    let error = journal_error(draft.commit(description(""), no_key));
    assert!(matches!(error, JournalError::ChangedMeanwhile { .. }), "{error}");
    assert_eq!((world.read("config").as_deref(), world.entries()), (Some("by another\n"), 0));
}

#[test]
fn drafts_exclude_each_other() {
    let world = World::new();
    let path = world.path("config");
    let _draft = world.journal.begin(&[&path], LONG).unwrap();
    let error = world.journal.begin(&[&path], Duration::from_millis(20)).unwrap_err();
    assert!(matches!(error, JournalError::Lock(LockError::TimedOut { .. })), "{error}");
}

#[test]
fn what_is_no_text_is_an_error_that_says_where() {
    let world = World::new();
    files::replace(&world.path("config"), b"[default]\nregion = \xff\n", 0o600).unwrap();
    let error = journal_error(world.edit("config", None));
    assert!(error.to_string().ends_with("config is not UTF-8 text: byte 19, in line 2"), "{error}");
    fs::create_dir(world.path("directory")).unwrap();
    let error = journal_error(world.edit("directory", Some("x")));
    assert!(matches!(error, JournalError::Directory { .. }), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_failure_at_the_second_file_puts_the_first_back() {
    let world = World::new();
    world.put("config", "old\n");
    // Nobody can make a file in /proc.
    let (config, impossible) = (world.path("config"), Path::new("/proc/keyfob-credentials"));
    let mut draft = world.journal.begin(&[&config, impossible], LONG).unwrap();
    for file in draft.files_mut() {
        file.set(Some("new\n".to_owned()));
    }
    let error = journal_error(draft.commit(description(""), no_key));
    assert!(matches!(&error, JournalError::Unwritable { path, .. } if path == impossible), "{error}");
    assert_eq!((world.read("config").as_deref(), world.entries()), (Some("old\n"), 0));
}

#[cfg(unix)]
#[test]
fn a_full_disk_loses_nothing() {
    let world = World::new();
    world.put("small", "small\n");
    world.put("large", &"large\n".repeat(2_000));
    let name = "edit_journal::tests::worker_on_a_full_disk";
    let mut worker = worker::spawn_on_a_full_disk(name, world.directory.path());
    assert!(worker.wait().success() && world.path("refused").exists());
    assert_eq!((world.read("small").as_deref(), world.entries()), (Some("small\n"), 0));
    assert_eq!(world.read("large").unwrap().len(), 12_000);
}

#[test]
fn worker_on_a_full_disk() {
    let Some(directory) = worker::job() else { return };
    let edit = |name: &str, text: String| {
        let change = |_: Option<&str>| Ok(Some(text));
        journal_error(journal_in(&directory).edit(
            &directory.join(name),
            LONG,
            description(""),
            no_key,
            change,
        ))
    };
    assert!(matches!(edit("small", "x\n".repeat(5_000)), JournalError::Unwritable { .. }));
    assert!(matches!(edit("large", "small\n".to_owned()), JournalError::Journal { .. }));
    files::replace(&directory.join("refused"), b"", 0o600).unwrap();
}

#[test]
fn a_killed_edit_leaves_whole_files_and_a_journal_that_goes_back() {
    let world = World::new();
    for round in 0..40 {
        let editor = worker::spawn("edit_journal::tests::worker_editing", world.directory.path());
        worker::wait_for(world.directory.path(), "started");
        std::thread::sleep(worker::uneven_delay(round));
        worker::kill(editor);
        files::remove(&world.path("started")).unwrap();
        let (config, credentials) = (number_in(&world, "config"), number_in(&world, "credentials"));
        assert!(config == credentials || config == credentials + 1, "{config} {credentials}");
        world.last_edit().unwrap().apply().unwrap();
        let (config, credentials) = (number_in(&world, "config"), number_in(&world, "credentials"));
        assert_eq!(config, credentials);
    }
}

/// The number that every line of a file holds.
fn number_in(world: &World, name: &str) -> u64 {
    let text = world.read(name).unwrap();
    let numbers: Vec<u64> = text.lines().map(|line| line.parse().unwrap()).collect();
    assert!(
        numbers.len() == 500 && text.ends_with('\n') && numbers.iter().all(|number| *number == numbers[0])
    );
    numbers[0]
}

#[test]
fn worker_editing() {
    let Some(directory) = worker::job() else { return };
    let journal = journal_in(&directory);
    for round in 0.. {
        let mut draft =
            journal.begin(&[&directory.join("config"), &directory.join("credentials")], LONG).unwrap();
        for file in draft.files_mut() {
            let last = file.text().map_or(0, |text| text.lines().next().unwrap().parse::<u64>().unwrap());
            file.set(Some(format!("{}\n", last + 1).repeat(500)));
        }
        draft.commit(description("edit"), no_key).unwrap();
        if round == 3 {
            files::replace(&directory.join("started"), b"", 0o600).unwrap();
        }
    }
}
