//! Files made up at random: mostly what people write, with a few oddities that readers disagree about.

use std::fmt::Write as _;

/// SplitMix64: the same seed gives the same files on every machine.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_f491_4f6c_dd1d).wrapping_add(1))
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).expect("it is below a usize")
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const NAMES: &[&str] = &["a", "b", "prod.eu", "team@corp", "x/y", "1", "a-b_c", "p:q", "100%", "with+plus"];
const KEYS: &[&str] =
    &["region", "output", "role_arn", "source_profile", "sso_account_id", "cli_pager", "s3", "x-y"];
const VALUES: &[&str] = &[
    "eu-west-1",
    "json",
    "arn:aws:iam::111122223333:role/Admin",
    "a#b",
    "a;b",
    "x = y",
    "\"quoted\"",
    "C:\\dir\\",
    "two words",
    "käse",
    "100%",
    "$HOME/x",
    "%(region)s",
    "[x]",
];
/// Lines that stand where nobody, or not everybody, expects them.
const ODD_LINES: &[&str] = &[
    "",
    "   ",
    "# comment",
    "; comment",
    "  # indented",
    "\t; indented",
    "junk",
    "= value",
    "  continued",
    "region: x",
    "  indented = x",
    "Output = text",
    "re gion = x",
    "a:b = c",
    "empty =",
    "late = x # note",
    "late = x ;note",
    "s3 =\n    max_queue_size = 5\n    Use_Dualstack = true",
    "s3 =\n    a = b\n    # inner",
    "s3 =\n    a = b\n    junk",
    "role_arn = one\n  two\n\n  three",
    "output = x\n  # hidden\n  more",
    "nbsp = \u{a0}x",
    "[default] # note",
    "[profile c]#note",
    "[profile c] junk",
    "[profile c] # see [1]",
    "[profile c#d]",
    "[ profile c ]",
    "[profile  c]",
    "[profile\tc]",
    "[profile \"c\"]",
    "[profile 'c d']",
    "[profile c d]",
    "[profile c$d]",
    "[profile it's]",
    "[profile c\\d]",
    "[profile a'b'c]",
    "[profiles c]",
    "[Profile c]",
    "[profile default]",
    "[default]",
    "[DEFAULT]",
    "[plugins]",
    "[c]",
    "[c",
    "[]",
    "  [profile c]",
    "[sso-session c]",
    "[services c]",
];

/// A config file and a credentials file.
pub(super) fn generated(seed: u64) -> (String, String) {
    let mut chance = Chance::new(seed);
    let config = file(&mut chance, |name| match name {
        "default" => "[default]".to_owned(),
        name => format!("[profile {name}]"),
    });
    let credentials = match chance.below(3) {
        0 => file(&mut chance, |name| format!("[{name}]")),
        _ => String::new(),
    };
    (config, credentials)
}

fn file(chance: &mut Chance, header: impl Fn(&str) -> String) -> String {
    let mut lines = Vec::new();
    let first = chance.below(NAMES.len());
    for section in 0..chance.below(4) {
        let name = if section == 0 && chance.below(2) == 0 {
            "default"
        } else {
            NAMES[(first + section) % NAMES.len()]
        };
        lines.push(header(name));
        let first = chance.below(KEYS.len());
        for key in 0..chance.below(4) {
            let equals = chance.one(&[" = ", " = ", " = ", "=", "  =\t"]);
            lines.push(format!("{}{equals}{}", KEYS[(first + key) % KEYS.len()], chance.one(VALUES)));
        }
    }
    // Most files have one oddity or none, so that no difference hides behind another.
    for _ in 0..[0, 0, 1, 1, 1, 2, 4][chance.below(7)] {
        let at = chance.below(lines.len() + 1);
        lines.insert(at, chance.one(ODD_LINES).to_owned());
    }
    let newline = if chance.below(10) == 0 { "\r\n" } else { "\n" };
    let mut text = String::new();
    for line in lines {
        _ = write!(text, "{}{newline}", line.replace('\n', newline));
    }
    match chance.below(40) {
        0 => text.insert(0, '\u{feff}'),
        1 => drop(text.pop()),
        2 => text = text.replacen('\n', "\r", 1),
        _ => {}
    }
    text
}
