//! The session planner's decision table.
//!
//! A role over a long-term key with MFA can be reached in two ways, and neither is best:
//! * *prime*: one GetSessionToken with the code, then AssumeRole with its credentials. One code serves every role
//!   for hours, but a role assumed with temporary credentials lasts one hour at most (IAM User Guide, "role
//!   chaining"; GetSessionToken's credentials count);
//! * *direct*: AssumeRole with the code. The role lasts as long as its maximum allows, but each role takes a code of
//!   its own.
//!
//! The first row that fits decides. ARCHITECTURE.md shows the same table to people.

/// What the base of a chain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// A long-term access key.
    LongTerm,
    /// Anything that already ends by itself.
    Temporary,
}

/// How many roles are to be assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Roles {
    /// None: the base itself is wanted.
    None,
    /// One.
    One,
    /// Two or more, each assumed with the one before.
    Chain,
}

/// How long the last role was asked to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Nothing was said, or no more than an hour.
    UpToOneHour,
    /// More than an hour.
    Longer,
}

/// Where a token code can come from at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeSource {
    /// A seed in the keychain or a command: nobody is disturbed.
    Automatic,
    /// A person who can be asked.
    Person,
    /// Nowhere.
    Nobody,
}

/// What the decision depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// What the base is.
    pub base: Base,
    /// How many roles follow.
    pub roles: Roles,
    /// Whether an MFA device is configured for the key or the first role.
    pub mfa: bool,
    /// How long the last role should last.
    pub asked: Asked,
    /// Where a code can come from.
    pub code: CodeSource,
    /// Whether a GetSessionToken session with MFA is cached and still works.
    pub session_cached: bool,
    /// Whether the profile says that the access key itself may be handed out.
    pub key_itself: bool,
}

/// A row of the table. The names are what `explain` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// Temporary credentials and no role: they are handed on.
    HandOn,
    /// Temporary credentials and roles: each is assumed with the one before.
    ChainFromTemporary,
    /// A long-term key that may be handed out itself.
    KeyItself,
    /// A long-term key and no role: GetSessionToken, so that the key never leaves.
    SessionToken,
    /// A long-term key, roles, no MFA: assumed with the key.
    DirectWithoutMfa,
    /// Several roles over MFA: the last is capped at an hour either way, so one code should serve them all.
    PrimeForChain,
    /// One role for no more than an hour: one code serves every role.
    Prime,
    /// One role for longer than an hour, and a code can be had: assumed with the code.
    DirectWithMfa,
    /// One role for longer than an hour, no code to be had, but an MFA session is cached: an hour is better than nothing.
    PrimeCapped,
    /// One role for longer than an hour and nothing to reach it with: the direct way, which says that a login is needed.
    DirectNeedsLogin,
}

/// The way to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The base's own credentials.
    Base,
    /// GetSessionToken, and roles (if any) with its credentials.
    ThroughSession,
    /// Roles with the base's own credentials; the first with a token code if there is an MFA device.
    Direct,
}

/// Decides. Total: every combination of facts has exactly one row.
pub fn decide(facts: Facts) -> Row {
    use Asked::{Longer, UpToOneHour};
    use CodeSource::{Automatic, Nobody, Person};
    let Facts { base, roles, mfa, asked, code, session_cached, key_itself } = facts;
    match (base, roles) {
        (Base::Temporary, Roles::None) => Row::HandOn,
        (Base::Temporary, Roles::One | Roles::Chain) => Row::ChainFromTemporary,
        (Base::LongTerm, Roles::None) if key_itself => Row::KeyItself,
        (Base::LongTerm, Roles::None) => Row::SessionToken,
        (Base::LongTerm, Roles::One | Roles::Chain) if !mfa => Row::DirectWithoutMfa,
        (Base::LongTerm, Roles::Chain) => Row::PrimeForChain,
        (Base::LongTerm, Roles::One) => match (asked, code, session_cached) {
            (UpToOneHour, _, _) => Row::Prime,
            (Longer, Automatic | Person, _) => Row::DirectWithMfa,
            (Longer, Nobody, true) => Row::PrimeCapped,
            (Longer, Nobody, false) => Row::DirectNeedsLogin,
        },
    }
}

impl Row {
    /// Every row, in the order of the table.
    pub const ALL: [Self; 10] = [
        Self::HandOn,
        Self::ChainFromTemporary,
        Self::KeyItself,
        Self::SessionToken,
        Self::DirectWithoutMfa,
        Self::PrimeForChain,
        Self::Prime,
        Self::DirectWithMfa,
        Self::PrimeCapped,
        Self::DirectNeedsLogin,
    ];

    /// The way that the row takes.
    pub fn way(self) -> Way {
        match self {
            Self::HandOn | Self::KeyItself => Way::Base,
            Self::SessionToken | Self::PrimeForChain | Self::Prime | Self::PrimeCapped => Way::ThroughSession,
            Self::ChainFromTemporary
            | Self::DirectWithoutMfa
            | Self::DirectWithMfa
            | Self::DirectNeedsLogin => Way::Direct,
        }
    }

    /// The row's name in `explain --json` and ARCHITECTURE.md.
    pub fn name(self) -> &'static str {
        match self {
            Self::HandOn => "hand_on",
            Self::ChainFromTemporary => "chain_from_temporary",
            Self::KeyItself => "key_itself",
            Self::SessionToken => "session_token",
            Self::DirectWithoutMfa => "direct_without_mfa",
            Self::PrimeForChain => "prime_for_chain",
            Self::Prime => "prime",
            Self::DirectWithMfa => "direct_with_mfa",
            Self::PrimeCapped => "prime_capped",
            Self::DirectNeedsLogin => "direct_needs_login",
        }
    }

    /// Why, in one sentence.
    pub fn reason(self) -> &'static str {
        match self {
            Self::HandOn => "No further role is assumed: what this source gives is handed on as it is.",
            Self::ChainFromTemporary => {
                "The role is assumed with credentials that are already temporary, which AWS calls role chaining: \
                 it lasts an hour at most."
            }
            Self::KeyItself => "The profile says that the access key itself may be handed out.",
            Self::SessionToken => {
                "GetSessionToken makes temporary credentials of the access key, which itself never leaves."
            }
            Self::DirectWithoutMfa => {
                "No MFA device is configured, so the role is assumed with the access key."
            }
            Self::PrimeForChain => {
                "A role behind another role lasts an hour at most either way, so one MFA session serves them all."
            }
            Self::Prime => {
                "One MFA session (one code) serves every role for an hour each, renewed without a code."
            }
            Self::DirectWithMfa => {
                "The role is asked to last longer than an hour, which AWS allows only when it is assumed directly \
                 with the access key and a code."
            }
            Self::PrimeCapped => {
                "The role is asked to last longer than an hour, but nobody can be asked for a code; the MFA \
                 session that is cached gives an hour."
            }
            Self::DirectNeedsLogin => {
                "The role is asked to last longer than an hour, which takes a code, and nobody can be asked for one."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_combination() -> Vec<Facts> {
        let mut all = Vec::new();
        for base in [Base::LongTerm, Base::Temporary] {
            for roles in [Roles::None, Roles::One, Roles::Chain] {
                for asked in [Asked::UpToOneHour, Asked::Longer] {
                    for code in [CodeSource::Automatic, CodeSource::Person, CodeSource::Nobody] {
                        for bits in 0..8 {
                            let (mfa, session_cached, key_itself) =
                                (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0);
                            all.push(Facts { base, roles, mfa, asked, code, session_cached, key_itself });
                        }
                    }
                }
            }
        }
        all
    }

    #[test]
    fn every_row_is_reached_and_every_combination_keeps_the_rules_of_aws() {
        let mut reached = Vec::new();
        for facts in every_combination() {
            let row = decide(facts);
            reached.push(row);
            let way = row.way();
            let long_term = facts.base == Base::LongTerm;
            assert!(
                long_term || way != Way::ThroughSession,
                "GetSessionToken takes long-term keys only: {facts:?}"
            );
            assert!(
                facts.roles == Roles::None || way != Way::Base,
                "a role that is asked for is assumed: {facts:?}"
            );
            let leaks_key = long_term && facts.roles == Roles::None && way == Way::Base;
            assert_eq!(leaks_key, row == Row::KeyItself, "the key leaves only by that row: {facts:?}");
            assert!(!leaks_key || facts.key_itself, "{facts:?}");
            let hour_cap =
                facts.base == Base::Temporary || facts.roles == Roles::Chain || way == Way::ThroughSession;
            let wanted_longer = facts.asked == Asked::Longer && facts.roles == Roles::One && long_term;
            if wanted_longer && hour_cap {
                assert_eq!(
                    row,
                    Row::PrimeCapped,
                    "a longer role is capped only when nobody can help it: {facts:?}"
                );
                assert_eq!(facts.code, CodeSource::Nobody);
            }
            let takes_code_of_its_own = way == Way::Direct && facts.mfa && long_term;
            let needed = facts.asked == Asked::Longer && facts.roles == Roles::One;
            assert!(
                !takes_code_of_its_own || needed,
                "a code for one role alone only when it must be: {facts:?}"
            );
        }
        for row in Row::ALL {
            assert!(reached.contains(&row), "{row:?} is never reached");
        }
    }

    /// The table as ARCHITECTURE.md prints it: base, roles, MFA, asked, code, cached -> row.
    #[test]
    fn the_table_row_by_row() {
        let f = |base, roles, mfa, asked, code, session_cached| {
            decide(Facts { base, roles, mfa, asked, code, session_cached, key_itself: false })
        };
        use Asked::{Longer, UpToOneHour};
        use Base::{LongTerm, Temporary};
        use CodeSource::{Automatic, Nobody, Person};
        assert_eq!(f(Temporary, Roles::None, false, UpToOneHour, Nobody, false), Row::HandOn);
        assert_eq!(f(Temporary, Roles::One, true, Longer, Person, false), Row::ChainFromTemporary);
        assert_eq!(f(Temporary, Roles::Chain, false, UpToOneHour, Nobody, false), Row::ChainFromTemporary);
        assert_eq!(f(LongTerm, Roles::None, true, UpToOneHour, Person, false), Row::SessionToken);
        assert_eq!(f(LongTerm, Roles::None, false, UpToOneHour, Nobody, false), Row::SessionToken);
        assert_eq!(f(LongTerm, Roles::One, false, Longer, Nobody, false), Row::DirectWithoutMfa);
        assert_eq!(f(LongTerm, Roles::Chain, false, Longer, Nobody, true), Row::DirectWithoutMfa);
        assert_eq!(f(LongTerm, Roles::Chain, true, Longer, Automatic, false), Row::PrimeForChain);
        assert_eq!(f(LongTerm, Roles::One, true, UpToOneHour, Nobody, false), Row::Prime);
        assert_eq!(f(LongTerm, Roles::One, true, UpToOneHour, Automatic, true), Row::Prime);
        assert_eq!(f(LongTerm, Roles::One, true, Longer, Automatic, true), Row::DirectWithMfa);
        assert_eq!(f(LongTerm, Roles::One, true, Longer, Person, false), Row::DirectWithMfa);
        assert_eq!(f(LongTerm, Roles::One, true, Longer, Nobody, true), Row::PrimeCapped);
        assert_eq!(f(LongTerm, Roles::One, true, Longer, Nobody, false), Row::DirectNeedsLogin);
    }
}
