//! Work done at the same time: by the processor's cores on long lists, or while several answers are waited for.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// From so many items on the cores share the work: starting a thread takes as long as a few hundred of them.
const WORTH_A_THREAD: usize = 1_000;

/// The items of one part of a long list: as few as can be without its being noticed, since at the end one core waits for
/// the part of another, and a core that is late, beside other work, should find that little is left for it.
const PART: usize = 128;

/// A list is not so long that more threads would be worth their starts.
const MOST_THREADS: usize = 4;

/// Gives `take` what `work` makes of so many items, in parts, as [`in_order`] does. `work` is told which items.
pub fn in_parts<R: Send>(items: usize, work: impl Fn(Range<usize>) -> R + Sync, take: impl FnMut(R) + Send) {
    in_order(parts(items).collect(), work, take);
}

/// The parts of so many items; of a short list there is one.
pub fn parts(items: usize) -> impl Iterator<Item = Range<usize>> {
    let part = if items < WORTH_A_THREAD { items.max(1) } else { PART };
    (0..items).step_by(part).map(move |start| start..items.min(start + part))
}

/// Gives `take` what `work` makes of each part, in the parts' order and as soon as those before it are there. The cores take
/// one part after the other.
pub fn in_order<P: Send, R: Send>(parts: Vec<P>, work: impl Fn(P) -> R + Sync, take: impl FnMut(R) + Send) {
    let threads = if parts.len() > 1 { placement::cores().clamp(1, MOST_THREADS) } else { 1 };
    let early = parts.iter().map(|_| None).collect();
    let turn = Mutex::new(Turn { next: 0, early, take });
    let queue = Mutex::new(parts.into_iter().enumerate());
    let next_part = || lock(&queue).next();
    run_each(threads, &|| {
        while let Some((place, part)) = next_part() {
            let answer = work(part);
            lock(&turn).hand_over(place, answer);
        }
    });
}

/// Runs the same on so many threads.
fn run_each(threads: usize, work: &(dyn Fn() + Sync)) {
    run((0..threads).map(|_| Box::new(work) as Job<'_>).collect());
}

/// Whose answer is taken next.
struct Turn<R, T> {
    next: usize,
    /// The answers that came before their turn, by their places.
    early: Vec<Option<R>>,
    take: T,
}

impl<R, T: FnMut(R)> Turn<R, T> {
    fn hand_over(&mut self, place: usize, answer: R) {
        self.early[place] = Some(answer);
        while let Some(answer) = self.early.get_mut(self.next).and_then(Option::take) {
            (self.take)(answer);
            self.next += 1;
        }
    }
}

fn lock<T>(of_all: &Mutex<T>) -> MutexGuard<'_, T> {
    of_all.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What `work` makes of each part, all at the same time, in the parts' order.
pub fn at_once<P: Send, R: Send>(parts: impl IntoIterator<Item = P>, work: impl Fn(P) -> R + Sync) -> Vec<R> {
    let work = &work;
    let (parts, answers): (Vec<P>, Vec<Mutex<Option<R>>>) =
        parts.into_iter().map(|part| (part, Mutex::new(None))).unzip();
    let mut jobs: Vec<Job<'_>> = Vec::with_capacity(answers.len());
    for (part, answer) in parts.into_iter().zip(&answers) {
        jobs.push(Box::new(move || {
            let made = work(part);
            *lock(answer) = Some(made);
        }));
    }
    run(jobs);
    let answer = |one: Mutex<Option<R>>| one.into_inner().unwrap_or_else(PoisonError::into_inner);
    answers.into_iter().map(|one| answer(one).expect("every job has run to its end")).collect()
}

/// Threads are set up in one place for all that they may do: a kilobyte or more of the program for each else.
type Job<'j> = Box<dyn FnOnce() + Send + 'j>;

/// Runs them all, the first one on this thread.
fn run(jobs: Vec<Job<'_>>) {
    let mut jobs = jobs.into_iter();
    let Some(first) = jobs.next() else { return };
    let start = &placement::Start::of(jobs.len());
    // The scope waits for the jobs, and not for the ends of the threads as joining them would.
    thread::scope(|scope| {
        for job in jobs {
            scope.spawn(move || {
                start.begin();
                job();
            });
        }
        start.make_room();
        first();
    });
}

/// Linux often puts a new thread on the core of the one that made it. Where it does not spread them soon, as on many virtual
/// machines, the new one waits there for milliseconds, beside an idle core; so the one that made it moves on.
#[cfg(target_os = "linux")]
mod placement {
    use std::hint::spin_loop;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::{Duration, Instant};

    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    /// How many cores this process may use. A quota of time is not asked for: that takes reading several files, and threads
    /// that share one core do no harm.
    pub(super) fn cores() -> usize {
        sched_getaffinity(None).map_or(1, |all| all.count() as usize)
    }

    /// A thread that has a core of its own has begun by then.
    const PATIENCE: Duration = Duration::from_micros(100);
    const COUNT_BITS: u32 = 32;
    const COUNT: u64 = (1 << COUNT_BITS) - 1;

    /// The threads that are being started.
    pub(super) struct Start {
        expected: u64,
        /// How many have begun; above that the core that was left for one of them, counted from 1. In one word, so that it
        /// is decided who moves: a thread that begins first stays where it is, and so does the one that made it.
        word: AtomicU64,
    }

    impl Start {
        pub(super) fn of(threads: usize) -> Self {
            Self { expected: threads as u64, word: AtomicU64::new(0) }
        }

        /// Said by a new thread. The first one behind a move takes the core that was left: it may have been about to begin
        /// on the core that the other one has moved to.
        pub(super) fn begin(&self) {
            let begun = |word: u64| Some((word & COUNT) + 1);
            let word = self.word.fetch_update(Ordering::AcqRel, Ordering::Acquire, begun).unwrap_or_default();
            if let Some(core) = (word >> COUNT_BITS).checked_sub(1) {
                let mut only = CpuSet::new();
                only.set(core as usize);
                move_to(&only);
            }
        }

        /// Leaves this core to the new threads, unless all of them begin soon.
        pub(super) fn make_room(&self) {
            let start = Instant::now();
            while self.word.load(Ordering::Acquire) < self.expected {
                if start.elapsed() > PATIENCE {
                    self.step_aside();
                    return;
                }
                spin_loop();
            }
        }

        #[cfg(test)]
        pub(super) fn word(&self) -> u64 {
            self.word.load(Ordering::Acquire)
        }

        fn step_aside(&self) -> Option<()> {
            let core = this_core()?;
            let mut others = sched_getaffinity(None).ok()?;
            others.unset(core);
            if others.count() == 0 {
                return None;
            }
            let left = (core as u64 + 1) << COUNT_BITS;
            let leave = |word: u64| (word < self.expected).then_some(word | left);
            self.word.fetch_update(Ordering::AcqRel, Ordering::Acquire, leave).ok()?;
            move_to(&others);
            Some(())
        }
    }

    /// Moves this thread to one of these cores. It may run everywhere again as soon as it is there.
    pub(super) fn move_to(cores: &CpuSet) {
        let Ok(all) = sched_getaffinity(None) else { return };
        // It fails where a core was taken away meanwhile; then the system places the thread.
        if sched_setaffinity(None, cores).is_ok() {
            let _ = sched_setaffinity(None, &all);
        }
    }

    /// By the kernel's own file (proc(5): `processor`), since there is no system call of it that rustix makes without the
    /// vDSO, which valgrind takes away.
    pub(super) fn this_core() -> Option<usize> {
        let stat = std::fs::read_to_string("/proc/thread-self/stat").ok()?;
        // The second field is a name, in which anything may stand.
        let (_, fields) = stat.rsplit_once(") ")?;
        fields.split(' ').nth(36)?.parse().ok()
    }
}

/// The other systems spread new threads.
#[cfg(not(target_os = "linux"))]
mod placement {
    pub(super) fn cores() -> usize {
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
    }

    pub(super) struct Start;

    impl Start {
        pub(super) fn of(_threads: usize) -> Self {
            Self
        }

        pub(super) fn begin(&self) {}

        pub(super) fn make_room(&self) {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_the_parts_order_whoever_is_first() {
        let sleepy = |part: u64| {
            thread::sleep(std::time::Duration::from_millis(20 - part * 4));
            part
        };
        assert_eq!(at_once(0..5, sleepy), [0, 1, 2, 3, 4]);
        for count in [0, 10, 5_000] {
            let mut taken = Vec::new();
            // Each fourth is late.
            let work = |range: Range<usize>| {
                let is_late = (range.start / PART).is_multiple_of(4);
                thread::sleep(std::time::Duration::from_micros(if is_late { 900 } else { 0 }));
                range
            };
            in_parts(count, work, |range| taken.extend(range));
            assert!(taken.iter().copied().eq(0..count), "{taken:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn who_moves_is_decided_once_and_a_thread_that_moved_may_run_everywhere_again() {
        use rustix::thread::sched_getaffinity;
        let before = sched_getaffinity(None).unwrap();
        let begins_late = placement::Start::of(1);
        // Nobody begins: this thread leaves its core, if it has another one.
        begins_late.make_room();
        assert_eq!(sched_getaffinity(None).unwrap(), before);
        assert!(before.is_set(placement::this_core().unwrap()));
        // The one that begins then takes the core that was left, and no second one does.
        begins_late.begin();
        assert_eq!(begins_late.word(), 1);
        assert_eq!(sched_getaffinity(None).unwrap(), before);
        // All have begun: nobody moves.
        begins_late.make_room();
        assert_eq!(begins_late.word(), 1);
    }
}
