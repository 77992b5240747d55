//! Exact intervals of the chance of something that did or did not happen in each of many draws.

use crate::elementary::{ln, ln_1p};
use crate::gamma::ln_gamma;

const LN_PI: f64 = 1.144_729_885_849_400_2;
const HALVINGS: u32 = 60;

/// The interval of a chance from so many hits in so many draws, which holds at all numbers of draws at once with chance 1 - `error`.
///
/// The likelihood of the hits under a chance that was itself drawn from a beta distribution (1/2, 1/2), over that under the truth, is a fair
/// game's fortune (H. Robbins, "Statistical methods related to the law of the iterated logarithm", Annals of Mathematical Statistics 41,
/// 1970). Nothing but the two counts enters. `(0, 1)` without draws.
#[must_use]
pub fn hits_interval(hits: u64, draws: u64, error: f64) -> (f64, f64) {
    if draws == 0 || hits > draws {
        return (0.0, 1.0);
    }
    let low = lower_bound(hits as f64, draws as f64, error);
    (low, 1.0 - lower_bound((draws - hits) as f64, draws as f64, error))
}

fn lower_bound(hits: f64, draws: f64, error: f64) -> f64 {
    if hits == 0.0 {
        return 0.0;
    }
    let misses = draws - hits;
    let mixed = ln_gamma(hits + 0.5) + ln_gamma(misses + 0.5) - ln_gamma(draws + 1.0) - LN_PI;
    let target = mixed + ln(error);
    let excess = |chance: f64| {
        let of_misses = if misses > 0.0 { misses * ln_1p(-chance) } else { 0.0 };
        hits * ln(chance) + of_misses - target
    };
    // The likelihood rises up to the share of hits, where it is above what the mixture can be.
    let (mut low, mut high) = (0.0, hits / draws);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if excess(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}
