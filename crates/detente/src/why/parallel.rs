//! Work over threads whose results stand in one order, whatever the number of threads.

use detente_results::Progress;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What `one` makes of each of the parts, in their order; of the first ones, where `progress` says stop.
pub(super) fn each<P: Sync, T: Send>(
    threads: usize,
    parts: &[P],
    progress: &dyn Progress,
    one: impl Fn(&P) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(place).filter(|_| !progress.stop()) else { return done };
            done.push((place, one(part)));
        }
    };
    let mut all: Vec<(usize, T)> = std::thread::scope(|scope| {
        let workers: Vec<_> =
            (0..threads.clamp(1, parts.len().max(1))).map(|_| scope.spawn(worker)).collect();
        let finished = |worker: std::thread::ScopedJoinHandle<'_, Vec<(usize, T)>>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().flat_map(finished).collect()
    });
    all.sort_by_key(|(place, _)| *place);
    let in_order = all.into_iter().enumerate().take_while(|(number, (place, _))| number == place);
    in_order.map(|(_, (_, made))| made).collect()
}
