//! Everything that a login reaches: its accounts and their roles, asked for at a pace that the portal allows.
//!
//! The portal limits calls for each instance, to about twenty a second, and answers 429 beyond. Calls start at an even
//! pace just below that; each refusal makes it slower for a while, each success a little faster. What was found is
//! kept, so that a listing that was interrupted goes on where it was.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::{SsoSession, lock_key};
use crate::aws::{Aws, AwsError, ListError, Page, PortalAccount, PortalClient, Refusal};
use crate::files;
use crate::json_file::CacheFileError;
use crate::secret::Secret;

/// Nineteen calls a second: just below what the portal allows.
const SHORTEST_INTERVAL: Duration = Duration::from_micros(52_600);
const LONGEST_INTERVAL: Duration = Duration::from_secs(1);
/// How many calls may be under way.
const IN_FLIGHT: usize = 16;
/// How long to pause where a refusal does not say.
const DEFAULT_PAUSE: Duration = Duration::from_secs(1);
/// How long a portal may refuse every call for its pace before that is given up.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often one call may fail otherwise.
const MOST_FAILURES: u32 = 4;
/// After so many accounts what was found is written down.
const SAVE_EVERY: usize = 50;
/// A list that was never finished is of use for so long.
const RESUMABLE: TimeDelta = TimeDelta::hours(6);
const VERSION: u32 = 1;

/// An account and its roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRoles {
    /// The account.
    pub account: PortalAccount,
    /// The names of its roles; `None` while they were not asked for.
    pub roles: Option<Vec<String>>,
}

/// What a login reaches, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    keyfob_listing: u32,
    start_url: String,
    begun: i64,
    /// The accounts, by their numbers.
    pub accounts: Vec<AccountRoles>,
}

impl Listing {
    /// When it was begun.
    pub fn begun_at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.begun, 0).unwrap_or_default()
    }

    /// Whether the roles of every account are known.
    pub fn is_complete(&self) -> bool {
        self.accounts.iter().all(|account| account.roles.is_some())
    }
}

/// Where a login's list is kept between runs. It holds names and e-mail addresses, and no secret.
pub struct ListingFile {
    path: PathBuf,
    start_url: String,
}

impl ListingFile {
    /// The list of that login.
    pub fn new(directory: &Path, session: &SsoSession) -> Self {
        Self {
            path: directory.join(format!("{}.json", lock_key(session))),
            start_url: session.start_url.clone(),
        }
    }

    /// The list, if it is whole and not older than `age`; an unfinished one may be older.
    pub fn read(&self, now: DateTime<Utc>, age: TimeDelta) -> Option<Listing> {
        let bytes = files::read_optional(&self.path).ok().flatten()?;
        let found: Listing = serde_json::from_slice(&bytes).ok()?;
        let limit = if found.is_complete() { age } else { RESUMABLE };
        let known = found.keyfob_listing == VERSION && found.start_url == self.start_url;
        let begun = found.begun_at();
        (known && begun <= now && now - begun < limit).then_some(found)
    }

    /// Keeps a list.
    pub fn write(&self, listing: &Listing) -> Result<(), CacheFileError> {
        let failed = CacheFileError::at(&self.path);
        let bytes = serde_json::to_vec(listing).map_err(std::io::Error::other);
        bytes
            .and_then(|bytes| {
                self.path.parent().map_or(Ok(()), files::create_private_dir)?;
                files::replace_private(&self.path, &bytes)
            })
            .map_err(failed)
    }

    /// Forgets the list.
    pub fn remove(&self) -> Result<(), CacheFileError> {
        files::remove(&self.path).map_err(CacheFileError::at(&self.path))
    }
}

/// Asks for lists.
pub struct Lister<'a> {
    /// The way to AWS.
    pub aws: &'a Aws,
    /// What is listed.
    pub session: &'a SsoSession,
    /// The access token.
    pub token: &'a Secret,
    /// Where the list is kept.
    pub file: &'a ListingFile,
    /// Told how many accounts are done, and of how many.
    pub progress: &'a dyn Fn(usize, usize),
}

impl Lister<'_> {
    /// The accounts, without their roles.
    pub fn accounts(&self) -> Result<Listing, AwsError> {
        let calls = self.calls();
        self.aws.wait(self.list_accounts(&calls))
    }

    /// The roles of one account.
    pub fn roles(&self, account: &str) -> Result<Vec<String>, AwsError> {
        let calls = self.calls();
        self.aws.wait(calls.roles(account))
    }

    /// Completes a list that was begun, or makes one.
    pub fn everything(&self, begun: Option<Listing>) -> Result<Listing, AwsError> {
        let calls = self.calls();
        self.aws.wait(async {
            let mut listing = match begun {
                Some(listing) => listing,
                None => self.list_accounts(&calls).await?,
            };
            let result = self.complete(&calls, &mut listing).await;
            // What was found is of use even if something failed; that it cannot be kept is no failure of the list.
            let _ = self.file.write(&listing);
            result.map(|()| listing)
        })
    }

    fn calls(&self) -> Calls {
        let portal = self.aws.portal_client(&self.session.region, self.token);
        Calls { portal, pace: Arc::new(Pace::new()) }
    }

    async fn list_accounts(&self, calls: &Calls) -> Result<Listing, AwsError> {
        let mut found = BTreeMap::new();
        let mut next = None;
        loop {
            let page = calls.patiently(|| calls.portal.accounts(next.clone())).await?;
            found.extend(page.items.into_iter().map(|account| (account.id.clone(), account)));
            if page.next.is_none() {
                break;
            }
            next = page.next;
        }
        let accounts = found.into_values().map(|account| AccountRoles { account, roles: None }).collect();
        let (start_url, begun) = (self.session.start_url.clone(), self.aws.clock().now().timestamp());
        Ok(Listing { keyfob_listing: VERSION, start_url, begun, accounts })
    }

    async fn complete(&self, calls: &Calls, listing: &mut Listing) -> Result<(), AwsError> {
        let total = listing.accounts.len();
        let open = (0..total).filter(|&index| listing.accounts[index].roles.is_none());
        let mut waiting: VecDeque<usize> = open.collect();
        let mut done = total - waiting.len();
        let mut running = JoinSet::new();
        loop {
            (self.progress)(done, total);
            while running.len() < IN_FLIGHT
                && let Some(index) = waiting.pop_front()
            {
                let (calls, id) = (calls.clone(), listing.accounts[index].account.id.clone());
                running.spawn(async move { (index, calls.roles(&id).await) });
            }
            match running.join_next().await {
                None => return Ok(()),
                Some(Err(_)) => {}
                Some(Ok((index, roles))) => {
                    listing.accounts[index].roles = Some(roles?);
                    done += 1;
                    if done.is_multiple_of(SAVE_EVERY) {
                        let _ = self.file.write(listing);
                    }
                }
            }
        }
    }
}

#[derive(Clone)]
struct Calls {
    portal: PortalClient,
    pace: Arc<Pace>,
}

impl Calls {
    async fn roles(&self, account: &str) -> Result<Vec<String>, AwsError> {
        let mut roles = Vec::new();
        let mut next = None;
        loop {
            let page: Page<String> = self.patiently(|| self.portal.roles(account, next.clone())).await?;
            roles.extend(page.items);
            if page.next.is_none() {
                roles.sort();
                roles.dedup();
                return Ok(roles);
            }
            next = page.next;
        }
    }

    async fn patiently<T, F>(&self, call: impl Fn() -> F) -> Result<T, AwsError>
    where
        F: Future<Output = Result<T, ListError>>,
    {
        let mut failures = 0;
        loop {
            self.pace.turn().await;
            match call().await {
                Ok(answer) => {
                    self.pace.quicken();
                    return Ok(answer);
                }
                Err(ListError::Throttled(_)) if self.pace.has_stood_still() => {
                    return Err(AwsError::Refused {
                        operation: "ListAccountRoles",
                        code: "TooManyRequestsException".to_owned(),
                        message: "the portal refuses every call for being too many".to_owned(),
                        refusal: Refusal::Throttled,
                    });
                }
                Err(ListError::Throttled(pause)) => {
                    self.pace.slow_down(pause.unwrap_or(DEFAULT_PAUSE));
                }
                Err(ListError::Failed(error)) if failures < MOST_FAILURES && is_passing(&error) => {
                    failures += 1;
                    self.pace.slow_down(DEFAULT_PAUSE);
                }
                Err(ListError::Failed(error)) => return Err(error),
            }
        }
    }
}

fn is_passing(error: &AwsError) -> bool {
    match error {
        AwsError::Unreachable { .. } | AwsError::TimedOut { .. } | AwsError::BadAnswer { .. } => true,
        _ => error.refusal() == Some(Refusal::ServiceFailure),
    }
}

/// How fast calls are made.
struct Pace(Mutex<PaceState>);

struct PaceState {
    next_start: Instant,
    interval: Duration,
    last_answer: Instant,
}

impl Pace {
    fn new() -> Self {
        let now = Instant::now();
        Self(Mutex::new(PaceState { next_start: now, interval: SHORTEST_INTERVAL, last_answer: now }))
    }

    fn state(&self) -> MutexGuard<'_, PaceState> {
        // Each number is sound at any instant.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn turn(&self) {
        let start = {
            let mut state = self.state();
            let start = state.next_start.max(Instant::now());
            state.next_start = start + state.interval;
            start
        };
        sleep_until(start).await;
    }

    fn quicken(&self) {
        let mut state = self.state();
        state.interval = state.interval.mul_f64(0.99).max(SHORTEST_INTERVAL);
        state.last_answer = Instant::now();
    }

    /// Whether no call has been answered for too long: a portal that lets one through now and then is waited for.
    fn has_stood_still(&self) -> bool {
        self.state().last_answer.elapsed() > PATIENCE
    }

    /// Everybody pauses: the limit is the instance's, not the call's.
    fn slow_down(&self, pause: Duration) {
        let jitter = Duration::from_millis(u64::from(getrandom::u32().unwrap_or_default() % 250));
        let mut state = self.state();
        state.next_start = state.next_start.max(Instant::now() + pause + jitter);
        state.interval = state.interval.mul_f64(1.25).min(LONGEST_INTERVAL);
    }
}
