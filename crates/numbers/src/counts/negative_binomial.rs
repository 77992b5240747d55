//! Clustered events: the negative binomial distribution.

use super::expansion::{Cumulants, count_from_cumulants, rounded_count};
use super::mode::{NEGLIGIBLE, Outwards, invert_from_mode};
use super::poisson::{UNFINISHED, poisson};
use super::{MEAN_FROM_ZERO_MOST, REACH_IN_DEVIATIONS, REACH_MOST, invert_upwards, is_chance};
use crate::elementary::{exp, floor, ln_1p, sqrt};
use crate::gamma::gamma_quantile;
use crate::lane::Lane;

/// A smaller chance of no event has too few digits to start from.
const LEAST_OF_NONE: f64 = 1e-300;
/// Up to this count chances are added up from zero, where the mean is small; so far out a gamma variable
/// is as good.
const COUNT_FROM_ZERO_MOST: f64 = 20_000.0;
/// Below this skewness the expansion of Cornish and Fisher is good; above, a gamma variable is.
const SKEW_OF_EXPANSION_MOST: f64 = 0.03;

/// The negative binomial count with this mean and `dispersion` = variance / mean, at the uniform number
/// `u`.
///
/// A dispersion of 1 or less is Poisson; a dispersion that is NaN or infinite gives NaN. A mean of 0 gives 0, whatever the rest.
#[inline]
#[must_use]
pub fn negative_binomial(u: f64, mean: f64, dispersion: f64) -> f64 {
    if mean == 0.0 {
        return 0.0;
    }
    if dispersion <= 1.0 {
        return poisson(u, mean);
    }
    if !is_chance(u) || !(0.0..f64::INFINITY).contains(&mean) || !dispersion.is_finite() {
        return f64::NAN;
    }
    overdispersed(u, mean, dispersion)
}

/// [`negative_binomial`] where it is 0, with the same bits; [`UNFINISHED`] elsewhere.
#[inline(always)]
#[must_use]
pub fn negative_binomial_begun<L: Lane>(u: L, mean: L, dispersion: L) -> L {
    let none = exp(ln_of_none(mean, dispersion));
    let regular =
        mean.above(0.0) & mean.at_most(MEAN_FROM_ZERO_MOST) & dispersion.above(1.0) & u.at_least(0.0);
    let is_none = regular & u.less_or_equal(none) & none.above(LEAST_OF_NONE);
    u.constant(UNFINISHED).replaced(is_none, 0.0)
}

/// The logarithm of the chance of no event.
#[inline(always)]
fn ln_of_none<L: Lane>(mean: L, dispersion: L) -> L {
    let excess = dispersion - 1.0;
    -(mean / excess) * ln_1p(excess)
}

fn overdispersed(u: f64, mean: f64, dispersion: f64) -> f64 {
    let size = mean / (dispersion - 1.0);
    let decay = (dispersion - 1.0) / dispersion;
    let ratio = |count: f64| (count + size) / (count + 1.0) * decay;
    let none = exp(ln_of_none(mean, dispersion));
    // Beyond some standard deviations the chances fall like a power of `decay`.
    let reach = REACH_IN_DEVIATIONS * sqrt(mean * dispersion) + 40.0 * dispersion;
    let mean_most = if reach <= REACH_MOST { MEAN_FROM_ZERO_MOST } else { REACH_MOST };
    if mean <= mean_most && none > LEAST_OF_NONE {
        let far = |count: f64| if count < COUNT_FROM_ZERO_MOST { ratio(count) } else { f64::INFINITY };
        let count = invert_upwards(u, (0.0, none, none), mean, far);
        if count <= COUNT_FROM_ZERO_MOST {
            return count;
        }
        let count = from_matching_cumulants(u, &cumulants(mean, dispersion));
        return if count > COUNT_FROM_ZERO_MOST { count } else { COUNT_FROM_ZERO_MOST };
    }
    if reach <= REACH_MOST {
        let mode = floor((size - 1.0) * (dispersion - 1.0));
        let mode = if mode > 0.0 { mode } else { 0.0 };
        return invert_from_mode(u, &Outwards { mode, most: f64::INFINITY, negligible: NEGLIGIBLE }, ratio);
    }
    from_matching_cumulants(u, &cumulants(mean, dispersion))
}

fn cumulants(mean: f64, dispersion: f64) -> Cumulants {
    let d = dispersion;
    let variance = mean * d;
    Cumulants {
        mean,
        variance,
        third: variance * (2.0 * d - 1.0),
        fourth: variance * (6.0 * d * (d - 1.0) + 1.0),
        fifth: variance * (2.0 * d - 1.0) * (12.0 * d * (d - 1.0) + 1.0),
    }
}

/// A shifted gamma variable with the same first three cumulants, rounded; its fourth differs by
/// only half the variance.
fn from_matching_cumulants(u: f64, count: &Cumulants) -> f64 {
    if count.third <= SKEW_OF_EXPANSION_MOST * count.variance * sqrt(count.variance) {
        return count_from_cumulants(u, count);
    }
    let smooth = count.before_rounding();
    let scale = smooth.third / (2.0 * smooth.variance);
    let shape = smooth.variance / (scale * scale);
    let shift = smooth.mean - shape * scale;
    rounded_count(shift + scale * gamma_quantile(shape, u))
}
