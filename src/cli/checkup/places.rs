//! Files and directories that others can read or write.

use crate::cli::checkup::Finding;
use crate::cli::context::Context;

#[cfg(unix)]
pub(super) fn findings(context: &Context) -> Vec<Finding> {
    use std::path::{Path, PathBuf};

    use crate::cli::checkup::Repair;

    let paths = &context.paths;
    let mode = |path: &Path| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).ok().map(|metadata| metadata.permissions().mode())
    };
    let inside = |directory: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
        let mut files: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
        files.sort();
        files
    };
    let open = |path: PathBuf, is_secret: bool| {
        let readable = mode(&path).is_some_and(|mode| mode & 0o077 != 0);
        readable.then(|| {
            let message = format!("{} can be read by other users of this machine.", path.display());
            let fix = format!("`chmod go= {}`, or `keyfob doctor --fix`.", path.display());
            let finding = match is_secret {
                true => Finding::problem("file_mode", message, fix),
                false => Finding::advice("file_mode", message, fix),
            };
            finding.mended_by(Repair::Close(path))
        })
    };
    let settings = |key: &str| context.with_settings(|settings| Ok(settings.text(key))).ok().flatten();
    let secret = [paths.credentials_file.clone()]
        .into_iter()
        .chain(["key_file", "passphrase_file"].into_iter().filter_map(settings).map(PathBuf::from))
        .chain(
            [&paths.sso_cache, &paths.login_cache, &paths.data, &paths.cache]
                .into_iter()
                .flat_map(|it| inside(it)),
        );
    let plain = [&paths.config_file, &paths.settings_file].into_iter().cloned();
    let mut found: Vec<_> = secret.filter_map(|path| open(path, true)).collect();
    found.extend(plain.filter_map(|path| open(path, false)));
    // Whoever may write the directory can put another file in a closed one's place.
    let directories = [paths.config_file.parent(), paths.credentials_file.parent(), Some(&paths.data)];
    let mut directories: Vec<&Path> = directories.into_iter().flatten().collect();
    directories.dedup();
    found.extend(
        directories.into_iter().filter(|path| mode(path).is_some_and(|mode| mode & 0o022 != 0)).map(|path| {
            let message = format!("{} can be written by other users of this machine.", path.display());
            Finding::problem(
                "file_mode",
                message,
                format!("`chmod go= {}`, or `keyfob doctor --fix`.", path.display()),
            )
            .mended_by(Repair::Close(path.to_owned()))
        }),
    );
    found
}

#[cfg(not(unix))]
pub(super) fn findings(_context: &Context) -> Vec<Finding> {
    Vec::new()
}
