//! The two shared files as one source of profiles: read once, merged on demand.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use crate::files;
use crate::identifiers::ProfileName;
use crate::profile::{ProfileSettings, ProfileSource, SettingMap, SharedFile};
use crate::shared_config::{Document, FileKind, Merged, SectionName};

mod named;

pub use named::NamedSections;

/// Why a shared file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SharedFileError {
    /// It is a directory.
    #[error("{} is a directory, not a file", path.display())]
    Directory {
        /// The path.
        path: PathBuf,
    },
    /// It holds bytes that are not UTF-8.
    #[error("{} is not UTF-8 text: the first wrong byte is on line {line}", path.display())]
    NotUtf8 {
        /// The path.
        path: PathBuf,
        /// The line of the first such byte, counted from 1.
        line: usize,
    },
    /// The system does not let it be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
}

/// Both shared files, parsed. A file that is not there counts as empty.
#[derive(Clone)]
pub struct SharedFiles {
    config: Document,
    credentials: Document,
    config_path: PathBuf,
    credentials_path: PathBuf,
    home: Option<PathBuf>,
}

impl SharedFiles {
    /// The same files, in which `~` in a path stands for that directory.
    #[must_use]
    pub fn at_home(self, home: PathBuf) -> Self {
        Self { home: Some(home), ..self }
    }

    /// Reads both files.
    pub fn read(config_path: &Path, credentials_path: &Path) -> Result<Self, SharedFileError> {
        Ok(Self {
            config: Document::parse(text(config_path)?, FileKind::Config),
            credentials: Document::parse(text(credentials_path)?, FileKind::Credentials),
            config_path: config_path.to_owned(),
            credentials_path: credentials_path.to_owned(),
            home: None,
        })
    }

    /// The same files with another text of the config file, as it would read after an edit.
    #[must_use]
    pub fn with_config(&self, config: Document) -> Self {
        Self { config, ..self.clone() }
    }

    /// Texts that are in no file, read as the two files are.
    pub fn from_texts(config: &str, credentials: &str) -> Self {
        Self {
            config: Document::parse(config, FileKind::Config),
            credentials: Document::parse(credentials, FileKind::Credentials),
            config_path: PathBuf::from("config"),
            credentials_path: PathBuf::from("credentials"),
            home: None,
        }
    }

    /// One of the two.
    pub fn document(&self, file: SharedFile) -> &Document {
        match file {
            SharedFile::Config => &self.config,
            SharedFile::Credentials => &self.credentials,
        }
    }

    /// Where one of the two is.
    pub fn path(&self, file: SharedFile) -> &Path {
        match file {
            SharedFile::Config => &self.config_path,
            SharedFile::Credentials => &self.credentials_path,
        }
    }

    /// The names of profiles as they stand in the files, in their order, duplicates included.
    pub fn profile_texts(&self) -> impl Iterator<Item = &str> {
        let sections = self.config.sections().chain(self.credentials.sections());
        sections.filter_map(|section| match section.name() {
            SectionName::Profile(text) => Some(text),
            _ => None,
        })
    }

    /// All profiles with their settings, in the order in which they first stand: the config file's, then those that
    /// only the credentials file has. One pass over each file.
    pub fn profiles(&self) -> Vec<ProfileSettings<'_>> {
        let profiles = self.profile_sections();
        (0..profiles.len()).map(|place| profiles.read(place)).collect()
    }

    /// Where each profile stands, in that order, its settings not yet read.
    pub fn profile_sections(&self) -> NamedSections<'_> {
        NamedSections::find([&self.config, &self.credentials], |name| match name {
            SectionName::Profile(text) => Some(text),
            _ => None,
        })
    }

    /// The `[sso-session NAME]` sections by their names.
    pub fn sso_sessions(&self) -> HashMap<&str, ProfileSettings<'_>> {
        self.named(|name| match name {
            SectionName::SsoSession(text) => Some(text),
            _ => None,
        })
    }

    /// The `[services NAME]` sections by their names.
    pub fn all_services(&self) -> HashMap<&str, ProfileSettings<'_>> {
        self.named(|name| match name {
            SectionName::Services(text) => Some(text),
            _ => None,
        })
    }

    fn named<'a>(
        &'a self,
        wanted: fn(SectionName<'a>) -> Option<&'a str>,
    ) -> HashMap<&'a str, ProfileSettings<'a>> {
        let sections = NamedSections::find([&self.config], wanted);
        (0..sections.len()).map(|place| (sections.name(place), sections.read(place))).collect()
    }

    /// What the sections of that name say together, in these files.
    fn merged(&self, name: SectionName<'_>, files: &[SharedFile]) -> Option<ProfileSettings<'_>> {
        let found: Vec<_> = files.iter().filter_map(|file| self.document(*file).find(name)).collect();
        let sections = || found.iter().flat_map(Merged::sections).copied();
        let first = sections().next()?;
        ProfileName::is_valid(first.name().text())
            .then(|| named::read(SettingMap::default(), first, sections()))
    }
}

impl ProfileSource for SharedFiles {
    fn profile(&self, name: &ProfileName) -> Option<ProfileSettings<'_>> {
        self.merged(SectionName::Profile(name.as_str()), &[SharedFile::Config, SharedFile::Credentials])
    }

    fn sso_session(&self, name: &str) -> Option<Cow<'_, ProfileSettings<'_>>> {
        self.merged(SectionName::SsoSession(name), &[SharedFile::Config]).map(Cow::Owned)
    }

    fn services(&self, name: &str) -> Option<Cow<'_, ProfileSettings<'_>>> {
        self.merged(SectionName::Services(name), &[SharedFile::Config]).map(Cow::Owned)
    }

    /// A path that is not absolute starts at the config file's directory, or with `~` at the home directory.
    fn named_file(&self, path: &str) -> Result<String, String> {
        let beside = self.config_path.parent().unwrap_or(Path::new(""));
        let whole = match (path.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => beside.join(path),
        };
        text_of(&whole).map_err(|error| format!("{} cannot be read: {error}", whole.display()))
    }

    fn names(&self) -> Vec<ProfileName> {
        let mut known = HashSet::new();
        self.profile_texts().filter(|text| known.insert(*text)).filter_map(|text| text.parse().ok()).collect()
    }
}

fn text_of(path: &Path) -> io::Result<String> {
    let bytes = files::read_optional(path)?;
    let bytes = bytes.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "there is no such file"))?;
    String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text"))
}

fn text(path: &Path) -> Result<String, SharedFileError> {
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::IsADirectory => SharedFileError::Directory { path: path.to_owned() },
        _ => SharedFileError::Unreadable { path: path.to_owned(), source },
    };
    let bytes = files::read_optional(path).map_err(unreadable)?.unwrap_or_default();
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        SharedFileError::NotUtf8 { path: path.to_owned(), line }
    })
}
