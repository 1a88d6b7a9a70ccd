//! The credentials in memory, renewed ahead of their end.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::credentials::{Credentials, TemporaryCredentials};
use crate::identifiers::ProfileName;

/// Where credentials come from. Called on a thread of its own; may take its time, and must not ask anybody.
pub type Source = Arc<dyn Fn(&ProfileName) -> Result<Credentials, Problem> + Send + Sync>;

/// How often it is looked whether something has to be renewed.
const LOOK: Duration = Duration::from_secs(15);
/// After an attempt, whatever came of it, the source is left alone for so long.
const PAUSE: Duration = Duration::from_secs(5);
/// Credentials with less time left than this may end on their way to AWS: who asks waits for better ones.
const TOO_LATE: TimeDelta = TimeDelta::seconds(2);
/// The pause where what is in memory is that late.
const HURRY: Duration = Duration::from_millis(500);
/// How long a client is kept waiting for the first credentials; the most patient tries three times.
const WAIT: Duration = Duration::from_millis(1_500);
/// Profiles that nobody has asked for in so long are not kept fresh.
const FORGOTTEN: Duration = Duration::from_secs(2 * 3_600);
/// Clients insist on an end; where the source tells none, they are to come back after this.
const ENDLESS: TimeDelta = TimeDelta::hours(1);
/// Asking the source a little before it would renew by itself costs little.
const EARLY: TimeDelta = TimeDelta::seconds(60);

/// Why there are no credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A word for programs.
    pub code: String,
    /// What happened, and what to do.
    pub message: String,
    /// Whether it may be over in a moment by itself.
    pub passing: bool,
}

/// Credentials as they are served.
#[derive(Debug)]
pub(super) struct Served {
    pub credentials: TemporaryCredentials,
    pub expires_at: DateTime<Utc>,
}

/// What decides when to renew.
pub(super) struct Timing {
    pub refresh_before: TimeDelta,
    pub clock: Arc<dyn Clock>,
}

/// What is known of one profile.
#[derive(Default)]
struct State {
    served: Option<Arc<Served>>,
    problem: Option<Problem>,
    fetching: bool,
    tried: Option<Instant>,
    asked: Option<Instant>,
}

struct Entry {
    state: Mutex<State>,
    changed: Notify,
}

impl Entry {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic runs while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct Store {
    source: Source,
    timing: Timing,
    entries: Mutex<HashMap<ProfileName, Arc<Entry>>>,
}

impl Store {
    pub(super) fn new(source: Source, timing: Timing) -> Arc<Self> {
        Arc::new(Self { source, timing, entries: Mutex::default() })
    }

    /// Keeps credentials that were had before the server began.
    pub(super) fn seed(&self, profile: &ProfileName, credentials: Credentials) {
        let entry = self.entry(profile);
        self.settle(&entry, Ok(credentials));
        entry.state().asked = Some(Instant::now());
    }

    /// What is in memory, or what comes within a moment.
    pub(super) async fn credentials(self: &Arc<Self>, profile: &ProfileName) -> Result<Arc<Served>, Problem> {
        let entry = self.entry(profile);
        entry.state().asked = Some(Instant::now());
        let changed = entry.changed.notified();
        self.renew_if_due(profile, &entry);
        if let Some(known) = self.known(&entry, TOO_LATE) {
            return known;
        }
        let _ = tokio::time::timeout(WAIT, changed).await;
        self.known(&entry, TimeDelta::zero()).unwrap_or_else(|| {
            let message = format!("The credentials of profile {profile} are being fetched; ask again.");
            Err(Problem { code: "NotReady".to_owned(), message, passing: true })
        })
    }

    /// Renews what is about to end, for as long as it is polled.
    pub(super) async fn keep_fresh(self: Arc<Self>) {
        loop {
            tokio::time::sleep(LOOK).await;
            let entries: Vec<_> =
                self.entries().iter().map(|(name, entry)| (name.clone(), Arc::clone(entry))).collect();
            for (profile, entry) in entries {
                let wanted = entry.state().asked.is_some_and(|asked| asked.elapsed() < FORGOTTEN);
                if wanted {
                    self.renew_if_due(&profile, &entry);
                }
            }
        }
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<ProfileName, Arc<Entry>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn entry(&self, profile: &ProfileName) -> Arc<Entry> {
        let fresh = || Arc::new(Entry { state: Mutex::default(), changed: Notify::new() });
        Arc::clone(self.entries().entry(profile.clone()).or_insert_with(fresh))
    }

    /// What can be answered at once: credentials that work, or why there are none. While others are fetched, those with no
    /// more than `least` left are not given out.
    fn known(&self, entry: &Entry, least: TimeDelta) -> Option<Result<Arc<Served>, Problem>> {
        let state = entry.state();
        let least = if state.fetching { least } else { TimeDelta::zero() };
        match &state.served {
            Some(served) if self.left(served) > least => Some(Ok(Arc::clone(served))),
            _ if state.fetching => None,
            _ => state.problem.clone().map(Err),
        }
    }

    fn left(&self, served: &Served) -> TimeDelta {
        served.expires_at - self.timing.clock.now()
    }

    fn renew_if_due(self: &Arc<Self>, profile: &ProfileName, entry: &Arc<Entry>) {
        {
            let mut state = entry.state();
            if state.fetching || !self.is_due(&state) {
                return;
            }
            state.fetching = true;
            state.tried = Some(Instant::now());
        }
        let (store, profile, entry) = (Arc::clone(self), profile.clone(), Arc::clone(entry));
        tokio::spawn(async move {
            let source = Arc::clone(&store.source);
            let fetched = tokio::task::spawn_blocking(move || source(&profile)).await;
            let outcome = fetched.unwrap_or_else(|_| {
                let message = "keyfob failed while it fetched the credentials.".to_owned();
                Err(Problem { code: "Failed".to_owned(), message, passing: true })
            });
            store.settle(&entry, outcome);
        });
    }

    fn is_due(&self, state: &State) -> bool {
        let left = state.served.as_ref().map(|served| self.left(served));
        let ended = left.is_none_or(|left| left <= TimeDelta::zero());
        let answerable = !ended || state.problem.is_some();
        let pause = if !ended && left.is_some_and(|left| left <= TOO_LATE) { HURRY } else { PAUSE };
        if answerable && state.tried.is_some_and(|tried| tried.elapsed() < pause) {
            return false;
        }
        left.is_none_or(|left| left <= self.timing.refresh_before + EARLY)
    }

    fn settle(&self, entry: &Entry, outcome: Result<Credentials, Problem>) {
        {
            let mut state = entry.state();
            state.fetching = false;
            match outcome.and_then(|credentials| self.to_serve(credentials)) {
                Ok(served) => {
                    state.served = Some(Arc::new(served));
                    state.problem = None;
                }
                Err(problem) => state.problem = Some(problem),
            }
        }
        entry.changed.notify_waiters();
    }

    fn to_serve(&self, credentials: Credentials) -> Result<Served, Problem> {
        match credentials {
            Credentials::Temporary(credentials) => {
                let expires_at = credentials.expires_at.unwrap_or_else(|| self.timing.clock.now() + ENDLESS);
                Ok(Served { credentials, expires_at })
            }
            Credentials::LongTerm(..) => Err(Problem {
                code: "LongTermKey".to_owned(),
                message: "The profile gives a long-term access key, which this protocol cannot carry."
                    .to_owned(),
                passing: false,
            }),
        }
    }
}
