//! The sections of the shared files by their names.

use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};

use crate::identifiers::ProfileName;
use crate::profile::{Origin, ProfileSettings, Setting, SettingMap, SharedFile};
use crate::shared_config::{Document, FileKind, Section, SectionId, SectionName};

/// What has a name in the files: the profiles, say. Each is told by its place in the order in which they first stand.
///
/// There can be ten thousand: nothing is kept of them that their sections tell.
pub struct NamedSections<'a> {
    first: FirstSections<'a>,
    /// The other sections of a name by its place, in the order in which they count, the last one most.
    others: HashMap<u32, Vec<Section<'a>>>,
    /// The places, by the hashes of the names.
    by_name: HashTable<u32>,
    hashing: DefaultHashBuilder,
}

/// The first section of each name.
struct FirstSections<'a> {
    /// Those of the first file stand before those of the second one.
    files: Vec<(&'a Document, usize)>,
    ids: Vec<SectionId>,
}

impl<'a> FirstSections<'a> {
    fn at(&self, place: usize) -> Section<'a> {
        let (file, _) =
            self.files.iter().rfind(|(_, from)| *from <= place).expect("the first file's start at 0");
        file.section(self.ids[place]).expect("a file that was read does not change")
    }

    fn name(&self, place: usize) -> &'a str {
        self.at(place).name().text()
    }
}

impl<'a> NamedSections<'a> {
    /// Finds the sections that `wanted` makes a name of. What no profile could be called is left out.
    pub(super) fn find(
        files: impl IntoIterator<Item = &'a Document>,
        wanted: impl Fn(SectionName<'a>) -> Option<&'a str>,
    ) -> Self {
        let first = FirstSections { files: Vec::new(), ids: Vec::new() };
        let hashing = DefaultHashBuilder::default();
        let mut all = Self { first, others: HashMap::default(), by_name: HashTable::new(), hashing };
        for file in files {
            all.first.files.push((file, all.first.ids.len()));
            let named = file.sections().filter_map(|section| Some((wanted(section.name())?, section)));
            for (name, section) in named.filter(|(_, section)| !section.is_displaced()) {
                all.add(name, section);
            }
        }
        all
    }

    fn add(&mut self, name: &str, section: Section<'a>) {
        let Self { first, others, by_name, hashing } = self;
        if first.ids.is_empty() {
            // Most sections of a long file are its profiles.
            let count = section.document().sections().len();
            first.ids.reserve_exact(count);
            by_name.reserve(count, |_| 0);
        }
        let is_it = |place: &u32| first.name(*place as usize) == name;
        match by_name
            .entry(hashing.hash_one(name), is_it, |place| hashing.hash_one(first.name(*place as usize)))
        {
            Entry::Occupied(known) => others.entry(*known.get()).or_default().push(section),
            Entry::Vacant(free) if ProfileName::is_valid(name) => {
                free.insert(u32::try_from(first.ids.len()).expect("a file has fewer sections"));
                first.ids.push(section.id());
            }
            Entry::Vacant(_) => {}
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.first.ids.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name at that place.
    pub fn name(&self, place: usize) -> &'a str {
        self.first.name(place)
    }

    /// The place of that name.
    pub fn place(&self, name: &str) -> Option<usize> {
        let is_it = |place: &u32| self.first.name(*place as usize) == name;
        Some(*self.by_name.find(self.hashing.hash_one(name), is_it)? as usize)
    }

    fn sections(&self, place: usize) -> impl Iterator<Item = Section<'a>> {
        let others = u32::try_from(place).ok().and_then(|place| self.others.get(&place));
        [self.first.at(place)].into_iter().chain(others.into_iter().flatten().copied())
    }

    /// The settings of the one at that place.
    pub fn read(&self, place: usize) -> ProfileSettings<'a> {
        self.read_into(SettingMap::default(), place)
    }

    /// The same in the memory of settings that are no longer needed.
    pub fn read_into(&self, memory: SettingMap<'a>, place: usize) -> ProfileSettings<'a> {
        read(memory, self.first.at(place), self.sections(place))
    }

    /// The places where a setting of that key stands, an empty one too. Nothing of the others is read.
    pub fn having(&self, key: &str) -> impl Iterator<Item = usize> {
        let stands = move |section: Section<'a>| section.get(key).is_some();
        let in_others = move |place| !self.others.is_empty() && self.sections(place).skip(1).any(stands);
        (0..self.len()).filter(move |place| stands(self.first.at(*place)) || in_others(*place))
    }
}

/// What all sections of a name say, the `first` one among them; of equal keys the last one counts, which is the credentials
/// file's where both have one.
pub(super) fn read<'a>(
    mut settings: SettingMap<'a>,
    first: Section<'a>,
    all: impl Iterator<Item = Section<'a>>,
) -> ProfileSettings<'a> {
    settings.clear();
    for section in all {
        let file = file_of(section);
        settings.reserve(section.lines());
        for setting in section.settings() {
            let (key, value) = setting.read();
            // Only a block of nested settings starts on the line below its key.
            let nested = match value.starts_with('\n') {
                true => setting.nested().map(|one| (one.key(), one.value())).collect(),
                false => Vec::new(),
            };
            let value = if nested.is_empty() { value } else { Default::default() };
            let origin = Origin { file, line: setting.line() };
            settings.insert(key, Setting { value, nested, origin });
        }
    }
    let name = first.name().text().parse().expect("only what a profile could be called is kept");
    ProfileSettings { name, origin: Origin { file: file_of(first), line: first.line() }, settings }
}

fn file_of(section: Section<'_>) -> SharedFile {
    match section.document().kind() {
        FileKind::Config => SharedFile::Config,
        FileKind::Credentials => SharedFile::Credentials,
    }
}
