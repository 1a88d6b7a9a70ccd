//! Chains of roles over every kind of source and over each two at once, and longer ones made up at random.

use keyfob::shared_config::Reader::{self, AwsCli, JavaScript, Rust};

use super::files::Chance;

/// What a profile has besides its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Keys,
    KeysInCredentials,
    Process,
    Sso,
    LegacySso,
    Login,
}

use Kind::{Keys, KeysInCredentials, LegacySso, Login, Process, Sso};

const KINDS: [Kind; 6] = [Keys, KeysInCredentials, Process, Sso, LegacySso, Login];
const NAMES: [&str; 3] = ["p", "q", "r"];

/// The kinds of each profile, from the one that is asked for to the one without a role.
pub(super) struct Chain(Vec<Vec<Kind>>);

/// First each kind and each two kinds, asked for and as the source of a role; then whatever chance makes of them.
pub(super) fn chains(count: usize) -> impl Iterator<Item = Chain> {
    let singles = KINDS.iter().map(|kind| vec![*kind]);
    let pairs =
        KINDS.iter().enumerate().flat_map(|(at, one)| KINDS[at + 1..].iter().map(|two| vec![*one, *two]));
    let ends: Vec<Vec<Kind>> = singles.chain(pairs).collect();
    let asked = ends.clone().into_iter().map(|end| Chain(vec![end]));
    let sources = ends.into_iter().map(|end| Chain(vec![Vec::new(), end]));
    asked.chain(sources).chain((0..).map(by_chance)).take(count)
}

fn by_chance(seed: u64) -> Chain {
    let mut chance = Chance::new(seed);
    let length = 1 + chance.below(3);
    let mut kinds = |least: usize| {
        let count = least + usize::from(chance.below(3) == 0);
        let first = chance.below(KINDS.len());
        let step = 1 + chance.below(KINDS.len() - 1);
        (0..count).map(|index| KINDS[(first + index * step) % KINDS.len()]).collect()
    };
    Chain((1..=length).map(|place| kinds(usize::from(place == length))).collect())
}

impl Chain {
    /// The config file and the credentials file, in the words of the cases.
    pub(super) fn files(&self) -> (String, String) {
        let (mut config, mut credentials) = (String::new(), String::new());
        for (place, kinds) in self.0.iter().enumerate() {
            config += &format!("[profile {}]\n", NAMES[place]);
            if place + 1 < self.0.len() {
                let role = if place + 2 == self.0.len() { "{reached}" } else { "{second}" };
                config += &format!("role_arn = {role}\nsource_profile = {}\n", NAMES[place + 1]);
            }
            for kind in kinds {
                match kind {
                    Keys => config += "{keys}",
                    KeysInCredentials => credentials += &format!("[{}]\n{{keys}}", NAMES[place]),
                    Process => config += "credential_process = {process}\n",
                    Sso => config += "sso_session = corp\n",
                    LegacySso => config += "{start}",
                    Login => config += "login_session = {console}\n",
                }
            }
            if kinds.iter().any(|kind| [Sso, LegacySso].contains(kind)) {
                config += "{account}";
            }
        }
        (config + "{corp}", credentials)
    }

    /// Whether a profile has a kind of each.
    fn has(&self, some: &[Kind], others: &[Kind]) -> bool {
        let has = |kinds: &Vec<Kind>, of: &[Kind]| kinds.iter().any(|kind| of.contains(kind));
        self.0.iter().any(|kinds| has(kinds, some) && has(kinds, others))
    }
}

/// A difference that follows from what a chain has in it.
pub(super) struct Rule {
    pub(super) reader: Reader,
    pub(super) reason: &'static str,
    pub(super) is_in: fn(&Chain) -> bool,
}

pub(super) const RULES: &[Rule] = &[
    Rule {
        reader: JavaScript,
        reason: "it takes keys, then a process, and then a login; keyfob the other way round, as botocore and Rust do",
        is_in: |chain| {
            chain.has(&[Keys, KeysInCredentials], &[Process, Sso, LegacySso, Login])
                || chain.has(&[Process], &[Sso, LegacySso, Login])
        },
    },
    Rule {
        reader: AwsCli,
        reason: "it asks which file a key is in, and asks a source for a login first; the Rust SDK does not, as keyfob",
        is_in: |chain| chain.has(&[Keys, KeysInCredentials], &[Process, Sso, LegacySso, Login]),
    },
    Rule {
        reader: Rust,
        reason: "it refuses a start URL beside `sso_session`; keyfob reads what any SDK reads",
        is_in: |chain| chain.has(&[Sso], &[LegacySso]),
    },
];
