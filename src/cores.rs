//! Work done at the same time: by the processor's cores on long lists, or while several answers are waited for.

use std::num::NonZero;
use std::ops::Range;
use std::panic::resume_unwind;
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
    let mut parts = parts.into_iter();
    let Some(first) = parts.next() else { return Vec::new() };
    thread::scope(|scope| {
        let others: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        let mut all = vec![work(first)];
        all.extend(others.into_iter().map(|one| one.join().unwrap_or_else(|panic| resume_unwind(panic))));
        all
    })
}
