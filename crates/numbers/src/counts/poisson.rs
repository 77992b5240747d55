//! Independent events: the Poisson distribution.

use super::expansion::{Cumulants, count_from_cumulants};
use super::mode::{NEGLIGIBLE, Outwards, invert_from_mode};
use super::{MEAN_FROM_ZERO_MOST, REACH_IN_DEVIATIONS, REACH_MOST, invert_upwards, is_chance};
use crate::elementary::{exp, floor, sqrt};
use crate::lane::Lane;

/// The Poisson count with this mean at the uniform number `u`; 0 for a mean of 0, whatever `u`.
#[inline]
#[must_use]
pub fn poisson(u: f64, mean: f64) -> f64 {
    if (0.0..=MEAN_FROM_ZERO_MOST).contains(&mean) && is_chance(u) {
        let none = exp(-mean);
        return invert_upwards(u, (0.0, none, none), mean, |count| mean / (count + 1.0));
    }
    poisson_of_large_mean(u, mean)
}

#[cold]
fn poisson_of_large_mean(u: f64, mean: f64) -> f64 {
    if mean == 0.0 {
        return 0.0;
    }
    if !is_chance(u) || !(0.0..f64::INFINITY).contains(&mean) {
        return f64::NAN;
    }
    if REACH_IN_DEVIATIONS * sqrt(mean) <= REACH_MOST {
        let weights = Outwards { mode: floor(mean), most: f64::INFINITY, negligible: NEGLIGIBLE };
        return invert_from_mode(u, &weights, |count| mean / (count + 1.0));
    }
    count_from_cumulants(u, &Cumulants { mean, variance: mean, third: mean, fourth: mean, fifth: mean })
}

/// What a count's beginning answers where the count has to be finished lane by lane.
pub const UNFINISHED: f64 = -1.0;

/// [`poisson`] where it is at most two, with the same bits; [`UNFINISHED`] elsewhere.
#[inline(always)]
#[must_use]
pub fn poisson_begun<L: Lane>(u: L, mean: L) -> L {
    let none = exp(-mean);
    let one = none * mean;
    // The same bits as mean / 2 in the scalar loop.
    let two = one * (mean * 0.5);
    let at_most_one = none + one;
    let at_most_two = at_most_one + two;
    let count = u.constant(1.0).replaced(u.less_or_equal(none), 0.0);
    let count = count.replaced(at_most_one.less(u), 2.0);
    let regular = mean.at_least(0.0) & mean.at_most(MEAN_FROM_ZERO_MOST) & u.at_least(0.0) & u.at_most(1.0);
    L::select(regular & u.less_or_equal(at_most_two), count, u.constant(UNFINISHED))
}
