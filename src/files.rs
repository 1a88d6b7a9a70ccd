//! The disk: reading, replacing whole files atomically, private directories and advisory locks.
//!
//! Nothing else in the program writes a file in place. A reader, and a process killed at any instant, finds either
//! the old bytes or the new ones.

mod lock;
#[cfg(test)]
mod tests;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

pub use lock::{FileLock, LockError};

/// How many symlinks are followed to find a file: as many as Linux follows.
const MAX_SYMLINKS: usize = 40;

/// What the names of temporary files start and end with, so that those of a killed process can be found.
const TEMPORARY_AFFIXES: (&str, &str) = (".keyfob-", ".tmp");

/// A temporary file older than this has no writer any more.
const ABANDONED_AFTER: Duration = Duration::from_secs(600);

/// Puts `bytes` in place of what `path` holds, atomically and durably.
///
/// A symlink stays one: the file that it leads to is replaced, or made where it dangles. The mode and, as far as the
/// system permits, the owner and group of an existing file stay; a new file gets `new_file_mode` (ignored on
/// Windows). Further hard links, ACLs and extended attributes of the old file are not carried over, since the file
/// is a new one. After an error the old file is still there and no temporary file is left.
pub fn replace(path: &Path, bytes: &[u8], new_file_mode: u32) -> io::Result<()> {
    let target = resolve(path)?;
    let existing = regular_file_metadata(&target)?;
    put(&target, existing.as_ref(), bytes, new_file_mode)
}

/// As [`replace`], but the file is its owner's alone afterwards, whatever its mode was.
pub fn replace_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = resolve(path)?;
    regular_file_metadata(&target)?;
    put(&target, None, bytes, 0o600)
}

fn put(target: &Path, existing: Option<&fs::Metadata>, bytes: &[u8], new_file_mode: u32) -> io::Result<()> {
    let directory = parent_of(target);
    let mut temporary = tempfile::Builder::new()
        .prefix(TEMPORARY_AFFIXES.0)
        .suffix(TEMPORARY_AFFIXES.1)
        .tempfile_in(directory)?;
    prepare(temporary.as_file(), existing, new_file_mode)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    persist(temporary, target)?;
    sync_directory(directory)
}

/// Removes the file that `path` leads to, durably. A file that is not there is no error.
pub fn remove(path: &Path) -> io::Result<()> {
    let target = resolve(path)?;
    match fs::remove_file(&target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(()) => sync_directory(parent_of(&target)),
    }
}

/// The bytes of a file, or `None` if there is none. Any other reason not to read it is an error.
pub fn read_optional(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes a directory that only its owner can enter, and its parents alike, durably. What exists is not changed.
pub fn create_private_dir(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let missing: Vec<&Path> = path.ancestors().take_while(|directory| !directory.exists()).collect();
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)?;
    // What is synced in a directory whose own name is lost with the power is lost too.
    missing.into_iter().try_for_each(|directory| match sync_directory(parent_of(directory)) {
        // A parent that may be written to need not be readable.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        synced => synced,
    })
}

/// The path at the end of the symlinks that `path` may be, whether there is a file or not.
pub fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..MAX_SYMLINKS {
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => path = parent_of(&path).join(fs::read_link(&path)?),
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(path),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Moves `path` to `path.1`, `path.1` to `path.2` and so on; what would become `path.GENERATIONS` is lost.
#[expect(clippy::disallowed_methods, reason = "whole files change their names; no content is written")]
pub fn rotate(path: &Path, generations: usize) -> io::Result<()> {
    let name = |generation: usize| {
        let mut name = path.as_os_str().to_owned();
        if generation > 0 {
            name.push(format!(".{generation}"));
        }
        PathBuf::from(name)
    };
    for generation in (1..generations).rev() {
        match fs::rename(name(generation - 1), name(generation)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Removes the temporary files that killed processes left in a directory. They are told from those in use by their
/// age. Failures are passed over: this is housekeeping.
pub fn remove_abandoned(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        let age = entry.metadata().and_then(|metadata| metadata.modified()).map(|time| time.elapsed());
        if is_temporary(&entry.file_name()) && matches!(age, Ok(Ok(age)) if age > ABANDONED_AFTER) {
            _ = fs::remove_file(entry.path());
        }
    }
}

fn is_temporary(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with(TEMPORARY_AFFIXES.0) && name.ends_with(TEMPORARY_AFFIXES.1)
}

/// The directory of a path; that of a bare name is the current one.
fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        Some(_) => Path::new("."),
        None => path,
    }
}

/// The metadata of an existing file. A directory, a device or a pipe cannot be replaced.
fn regular_file_metadata(path: &Path) -> io::Result<Option<fs::Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(Some(metadata)),
        Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(_) => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Gives a temporary file, while it is still empty and its owner's alone, its final owner and mode.
#[cfg(unix)]
fn prepare(file: &File, existing: Option<&fs::Metadata>, new_file_mode: u32) -> io::Result<()> {
    use std::fs::Permissions;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let mode = existing.map_or(new_file_mode, |metadata| metadata.mode() & 0o7777);
    if let Some(old) = existing {
        let new = file.metadata()?;
        if (old.uid(), old.gid()) != (new.uid(), new.gid()) {
            // Only root may give a file away; anybody may choose among the groups that they are in.
            _ = fchown(file, Some(old.uid()), Some(old.gid()))
                .or_else(|_| fchown(file, None, Some(old.gid())));
        }
    }
    // After the owner, because a change of owner clears bits of the mode.
    file.set_permissions(Permissions::from_mode(mode))
}

/// Somebody set the attribute so that the file stays as it is; it is all of a mode that Windows has.
#[cfg(not(unix))]
fn prepare(_file: &File, existing: Option<&fs::Metadata>, _new_file_mode: u32) -> io::Result<()> {
    match existing {
        Some(old) if old.permissions().readonly() => {
            Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"))
        }
        _ => Ok(()),
    }
}

#[cfg(not(windows))]
fn persist(temporary: NamedTempFile, target: &Path) -> io::Result<()> {
    temporary.persist(target).map(drop).map_err(|error| error.error)
}

/// A virus scanner or an indexer may have the old file open for a moment, which Windows calls "access denied".
#[cfg(windows)]
fn persist(mut temporary: NamedTempFile, target: &Path) -> io::Result<()> {
    const ATTEMPTS: u32 = 20;
    for _ in 1..ATTEMPTS {
        match temporary.persist(target) {
            Ok(_) => return Ok(()),
            Err(error) if error.error.kind() == io::ErrorKind::PermissionDenied => temporary = error.file,
            Err(error) => return Err(error.error),
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    temporary.persist(target).map(drop).map_err(|error| error.error)
}

/// Makes a change of names in a directory durable.
#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    match File::open(path)?.sync_all() {
        // Some file systems cannot sync a directory; there is nothing more to be done on them.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        result => result,
    }
}

#[cfg(not(unix))]
fn sync_directory(_path: &Path) -> io::Result<()> {
    Ok(())
}
