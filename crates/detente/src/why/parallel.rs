//! Work over threads whose results stand in one order, whatever the number of threads.

use std::sync::atomic::{AtomicUsize, Ordering};

/// What `one` makes of each of the parts, in their order.
pub(super) fn each<P: Sync, T: Send>(threads: usize, parts: &[P], one: impl Fn(&P) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(place) else { return done };
            done.push((place, one(part)));
        }
    };
    let mut all: Vec<(usize, T)> = std::thread::scope(|scope| {
        let workers: Vec<_> =
            (0..threads.clamp(1, parts.len().max(1))).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
    });
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, made)| made).collect()
}
