//! Work done at the same time: by the processor's cores on long lists, or while several answers are waited for.

use std::num::NonZero;
use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// From so many items on the cores share the work: starting a thread takes as long as a few hundred of them.
const WORTH_A_THREAD: usize = 1_000;

/// What `work` makes of so many items, in as many parts as there are cores, in the items' order. It is told which ones.
pub fn in_parts<R: Send>(items: usize, work: impl Fn(Range<usize>) -> R + Sync) -> Vec<R> {
    let cores = match items {
        0..WORTH_A_THREAD => 1,
        _ => thread::available_parallelism().map_or(1, NonZero::get),
    };
    let part = items.div_ceil(cores).max(1);
    at_once((0..items).step_by(part).map(|start| start..items.min(start + part)), work)
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
            *answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(made);
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
    let running = AtomicUsize::new(0);
    let running = &running;
    thread::scope(|scope| {
        let mut others = Vec::with_capacity(jobs.len());
        for job in jobs {
            others.push(scope.spawn(move || {
                running.fetch_add(1, Ordering::Relaxed);
                job();
            }));
        }
        let _aside = placement::make_room(|| running.load(Ordering::Relaxed) == others.len());
        first();
        others.into_iter().for_each(|one| one.join().unwrap_or_else(|panic| resume_unwind(panic)));
    });
}

/// Linux puts a new thread on the core of the one that made it. Where it does not spread them, as on many virtual machines,
/// the new one waits there for milliseconds, beside an idle core; so the one that made it moves on.
#[cfg(target_os = "linux")]
mod placement {
    use std::hint::spin_loop;
    use std::time::{Duration, Instant};

    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    /// A thread that has a core of its own has started by then.
    const START: Duration = Duration::from_micros(100);

    /// This thread is kept off the core that it was on, until this is dropped.
    pub(super) struct Aside(CpuSet);

    impl Drop for Aside {
        fn drop(&mut self) {
            // It fails where a core was taken away meanwhile; then the system has placed the thread anew.
            let _ = sched_setaffinity(None, &self.0);
        }
    }

    /// Leaves this core to the new threads, unless all of them have started.
    pub(super) fn make_room(have_started: impl Fn() -> bool) -> Option<Aside> {
        let began = Instant::now();
        while !have_started() {
            if began.elapsed() > START {
                return step_aside();
            }
            spin_loop();
        }
        None
    }

    fn step_aside() -> Option<Aside> {
        let all = sched_getaffinity(None).ok()?;
        let mut others = all;
        others.unset(this_core()?);
        if others.count() == 0 {
            return None;
        }
        sched_setaffinity(None, &others).ok()?;
        Some(Aside(all))
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

#[cfg(not(target_os = "linux"))]
mod placement {
    use std::convert::Infallible;

    /// The other systems spread new threads.
    pub(super) fn make_room(_have_started: impl Fn() -> bool) -> Option<Infallible> {
        None
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
            let parts = in_parts(count, |range| range);
            assert!(parts.iter().cloned().flatten().eq(0..count), "{parts:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_thread_that_moved_on_may_run_everywhere_again() {
        use rustix::thread::sched_getaffinity;
        let before = sched_getaffinity(None).unwrap();
        {
            assert!(before.is_set(placement::this_core().unwrap()));
            let _aside = placement::make_room(|| false);
            let count = before.count();
            assert_eq!(sched_getaffinity(None).unwrap().count(), if count > 1 { count - 1 } else { 1 });
        }
        assert_eq!(sched_getaffinity(None).unwrap(), before);
    }
}
