use std::fs;

use super::*;
use crate::worker;

fn names_in(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn reading_tells_absence_from_failure() {
    let directory = tempfile::tempdir().unwrap();
    assert_eq!(read_optional(&directory.path().join("none")).unwrap(), None);
    assert!(read_optional(directory.path()).is_err());
    replace(&directory.path().join("some"), b"text", 0o600).unwrap();
    assert_eq!(read_optional(&directory.path().join("some")).unwrap().unwrap(), b"text");
}

#[test]
fn what_is_no_regular_file_is_not_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let inner = directory.path().join("inner");
    fs::create_dir(&inner).unwrap();
    assert_eq!(replace(&inner, b"x", 0o600).unwrap_err().kind(), io::ErrorKind::IsADirectory);
    assert_eq!(names_in(directory.path()), ["inner"]);
    let missing = directory.path().join("missing/file");
    assert_eq!(replace(&missing, b"x", 0o600).unwrap_err().kind(), io::ErrorKind::NotFound);
}

#[test]
fn removal_is_idempotent() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("file");
    replace(&path, b"x", 0o600).unwrap();
    remove(&path).unwrap();
    remove(&path).unwrap();
    assert!(names_in(directory.path()).is_empty());
}

#[test]
fn rotation_keeps_so_many_generations() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log");
    for text in ["a", "b", "c", "d"] {
        replace(&path, text.as_bytes(), 0o600).unwrap();
        rotate(&path, 3).unwrap();
    }
    assert_eq!(names_in(directory.path()), ["log.1", "log.2"]);
    assert_eq!(fs::read_to_string(directory.path().join("log.1")).unwrap(), "d");
}

#[test]
fn only_old_temporary_files_are_swept() {
    let directory = tempfile::tempdir().unwrap();
    for name in [".keyfob-old.tmp", ".keyfob-new.tmp", "config"] {
        replace(&directory.path().join(name), b"x", 0o600).unwrap();
    }
    let old = File::options().write(true).open(directory.path().join(".keyfob-old.tmp")).unwrap();
    let modified = old.metadata().unwrap().modified().unwrap();
    old.set_modified(modified - ABANDONED_AFTER * 2).unwrap();
    drop(old); // Windows removes a file when the last one who has it open closes it
    remove_abandoned(directory.path());
    assert_eq!(names_in(directory.path()), [".keyfob-new.tmp", "config"]);
}

#[cfg(unix)]
mod unix {
    use std::fs::Permissions;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};

    use super::*;

    fn mode_of(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn modes_are_given_and_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        replace(&path, b"1", 0o644).unwrap();
        assert_eq!(mode_of(&path), 0o644);
        for mode in [0o600, 0o400, 0o640, 0o666] {
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            replace(&path, b"2", 0o600).unwrap();
            assert_eq!(mode_of(&path), mode);
        }
    }

    #[test]
    fn the_owner_stays_where_the_system_permits() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        replace(&path, b"1", 0o640).unwrap();
        if chown(&path, Some(12_345), Some(12_346)).is_err() {
            return; // only root can give files away
        }
        replace(&path, b"2", 0o600).unwrap();
        let metadata = fs::metadata(&path).unwrap();
        assert_eq!((metadata.uid(), metadata.gid(), mode_of(&path)), (12_345, 12_346, 0o640));
    }

    #[test]
    fn symlinks_stay_symlinks() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        fs::create_dir(root.join("dotfiles")).unwrap();
        symlink("dotfiles/config", root.join("relative")).unwrap();
        symlink(root.join("relative"), root.join("chained")).unwrap();
        replace(&root.join("chained"), b"made through a dangling link", 0o600).unwrap();
        replace(&root.join("chained"), b"replaced", 0o600).unwrap();
        assert_eq!(fs::read_link(root.join("relative")).unwrap(), Path::new("dotfiles/config"));
        assert_eq!(fs::read_to_string(root.join("dotfiles/config")).unwrap(), "replaced");
        assert_eq!(names_in(root), ["chained", "dotfiles", "relative"]);
        assert_eq!(names_in(&root.join("dotfiles")), ["config"]);
        remove(&root.join("chained")).unwrap();
        assert!(names_in(&root.join("dotfiles")).is_empty());
        assert!(fs::symlink_metadata(root.join("chained")).unwrap().is_symlink());
    }

    #[test]
    fn a_ring_of_symlinks_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        let (a, b) = (directory.path().join("a"), directory.path().join("b"));
        symlink(&a, &b).unwrap();
        symlink(&b, &a).unwrap();
        assert_eq!(replace(&a, b"x", 0o600).unwrap_err().to_string(), "too many symbolic links");
        assert!(replace(Path::new("/dev/null"), b"x", 0o600).is_err());
    }

    #[test]
    fn private_directories_are_private_from_the_start() {
        let directory = tempfile::tempdir().unwrap();
        let inner = directory.path().join("a/b");
        create_private_dir(&inner).unwrap();
        assert_eq!((mode_of(&inner), mode_of(&directory.path().join("a"))), (0o700, 0o700));
        fs::set_permissions(&inner, Permissions::from_mode(0o755)).unwrap();
        create_private_dir(&inner).unwrap();
        assert_eq!(mode_of(&inner), 0o755);
    }

    #[test]
    fn lock_files_and_their_directories_are_private() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("locks/a.lock");
        let _lock = FileLock::acquire(&path, Duration::ZERO).unwrap();
        assert_eq!((mode_of(&path), mode_of(&directory.path().join("locks"))), (0o600, 0o700));
    }

    #[test]
    fn a_full_disk_leaves_the_old_file_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        replace(&path, b"old", 0o600).unwrap();
        let name = "files::tests::unix::worker_on_a_full_disk";
        assert!(worker::spawn_on_a_full_disk(name, directory.path()).wait().success());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names_in(directory.path()), ["file", "refused"]);
    }

    #[test]
    fn worker_on_a_full_disk() {
        let Some(directory) = worker::job() else { return };
        let error = replace(&directory.join("file"), &[b'x'; 100_000], 0o600).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        replace(&directory.join("refused"), b"", 0o600).unwrap();
    }
}

#[test]
fn locks_exclude_each_other_and_name_their_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.lock");
    let lock = FileLock::acquire(&path, Duration::ZERO).unwrap();
    assert!(FileLock::try_acquire(&path).unwrap().is_none());
    let started = std::time::Instant::now();
    let error = FileLock::acquire(&path, Duration::from_millis(50)).unwrap_err();
    assert!(matches!(error, LockError::TimedOut { .. }) && error.to_string().contains("a.lock"), "{error}");
    assert!(started.elapsed() < Duration::from_millis(500));
    drop(lock);
    assert!(FileLock::try_acquire(&path).unwrap().is_some());
    let error = FileLock::try_acquire(directory.path()).unwrap_err();
    assert!(matches!(error, LockError::Unusable { .. }), "{error}");
}

#[test]
fn a_dead_holders_lock_is_free_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let holder = worker::spawn("files::tests::worker_holding_a_lock", directory.path());
    worker::wait_for(directory.path(), "held");
    let path = directory.path().join("a.lock");
    assert!(FileLock::try_acquire(&path).unwrap().is_none());
    worker::kill(holder);
    assert!(FileLock::try_acquire(&path).unwrap().is_some());
}

#[test]
fn worker_holding_a_lock() {
    let Some(directory) = worker::job() else { return };
    let _lock = FileLock::acquire(&directory.join("a.lock"), Duration::ZERO).unwrap();
    replace(&directory.join("held"), b"", 0o600).unwrap();
    std::thread::sleep(Duration::from_secs(30));
}

#[test]
fn a_killed_writer_leaves_the_file_whole() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("file");
    replace(&path, &[b'a'; 100_000], 0o600).unwrap();
    for round in 0..50 {
        let writer = worker::spawn("files::tests::worker_writing", directory.path());
        worker::wait_for(directory.path(), "started");
        std::thread::sleep(worker::uneven_delay(round));
        worker::kill(writer);
        fs::remove_file(directory.path().join("started")).unwrap();
        let bytes = fs::read(&path).unwrap();
        assert_eq!(bytes.len(), 100_000);
        assert!(bytes.iter().all(|byte| byte == &bytes[0]));
    }
}

#[test]
fn worker_writing() {
    let Some(directory) = worker::job() else { return };
    File::options().write(true).create(true).truncate(false).open(directory.join("started")).unwrap();
    for byte in (b'a'..=b'z').cycle() {
        replace(&directory.join("file"), &[byte; 100_000], 0o600).unwrap();
    }
}
