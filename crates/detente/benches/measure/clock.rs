//! Time that this thread has worked, in seconds; where the system does not tell, time that passed.

#[cfg(unix)]
fn now() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

#[cfg(not(unix))]
#[expect(clippy::disallowed_methods, reason = "a benchmark is what asks the clock")]
fn now() -> f64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

/// What the work gives, and the seconds that it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = now();
    let result = work();
    (result, now() - start)
}

/// Seconds that one call takes: the mean over as many calls as fill some milliseconds.
pub(crate) fn seconds_of_one(mut work: impl FnMut()) -> f64 {
    const ENOUGH: f64 = 0.003;
    let mut calls = 1_u32;
    loop {
        let ((), seconds) = timed(|| (0..calls).for_each(|_| work()));
        if seconds >= ENOUGH {
            return seconds / f64::from(calls);
        }
        calls = calls.saturating_mul(2);
    }
}
