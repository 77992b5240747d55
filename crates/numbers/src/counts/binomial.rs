//! Independent trials, and single events.

use super::UNFINISHED;
use super::expansion::{Cumulants, count_from_cumulants};
use super::mode::{NEGLIGIBLE, Outwards, invert_from_mode};
use super::shortcut::NEARLY_ONE;
use super::{MEAN_FROM_ZERO_MOST, REACH_IN_DEVIATIONS, REACH_MOST, invert_upwards, is_chance, share_or_nan};
use crate::elementary::{exp, exp_m1, floor, ln_1p, sqrt};
use crate::gamma::is_count;
use crate::lane::Lane;

/// 1 if `u < p`, else 0; NaN if `p` is outside 0..1 or `u` is NaN.
///
/// Of the counts here it alone falls when `u` rises: an event with chance p happens where `u` is small, as
/// readers expect of a comparison with a uniform number.
#[inline(always)]
#[must_use]
pub fn bernoulli(u: f64, p: f64) -> f64 {
    let p = share_or_nan(p);
    let happens = if u < p { 1.0 } else { 0.0 };
    if p.is_nan() || u.is_nan() { f64::NAN } else { happens }
}

/// 1 if an event with this hazard, integrated over the step, happens in it: [`bernoulli`] with chance
/// 1 - exp(-hazard). NaN for a negative hazard; 0 for a hazard of 0, whatever `u`.
#[inline(always)]
#[must_use]
pub fn bernoulli_hazard<L: Lane>(u: L, hazard: L) -> L {
    let chance = -exp_m1(-hazard);
    let happens = u.constant(0.0).replaced(u.less(chance) & hazard.above(0.0), 1.0);
    let regular = hazard.above(0.0) & u.less_or_equal(u);
    L::select(regular | hazard.equals(0.0), happens, u.constant(f64::NAN))
}

/// The number of successes in `trials` independent trials with chance `p` each, at the uniform number `u`.
///
/// 0 of 0 trials, whatever the chance: what is not tried is not asked for.
#[inline]
#[must_use]
pub fn binomial(u: f64, trials: f64, p: f64) -> f64 {
    if trials == 0.0 {
        return 0.0;
    }
    // Mostly none of few trials succeeds: the chance of none is at least 1 - trials p.
    let is_plain = (1.0..=64.0).contains(&trials) && trials == floor(trials) && (0.0..1.0).contains(&p);
    if is_plain && u > 0.0 && u <= NEARLY_ONE - trials * p {
        return 0.0;
    }
    let p = share_or_nan(p);
    if p.is_nan() || !is_chance(u) || !is_count(trials) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return if p == 0.0 { 0.0 } else { trials };
    }
    binomial_inside(u, trials, p)
}

/// [`binomial`] of at most one trial, with the same bits; [`UNFINISHED`] elsewhere.
#[inline(always)]
#[must_use]
pub fn binomial_begun<L: Lane>(u: L, trials: L, p: L) -> L {
    let chances = u.at_least(0.0) & u.at_most(1.0) & p.at_least(0.0) & p.at_most(1.0);
    let none = u.constant(UNFINISHED).replaced(trials.equals(0.0), 0.0);
    let failure = -(p - 1.0);
    let of_one = u.constant(0.0).replaced(failure.less(u) | p.equals(1.0), 1.0);
    L::select(chances & trials.equals(1.0), of_one, none)
}

/// Up to so many trials the chance of no success is multiplied out.
const FACTORS_MOST: f64 = 16.0;

/// A small whole power, by squaring.
#[inline]
fn product_of_equals(factor: f64, mut times: u32) -> f64 {
    let (mut product, mut square) = (1.0, factor);
    while times > 0 {
        if times & 1 == 1 {
            product *= square;
        }
        square *= square;
        times >>= 1;
    }
    product
}

fn binomial_inside(u: f64, trials: f64, p: f64) -> f64 {
    let mean = trials * p;
    let odds = p / (1.0 - p);
    let ratio = |count: f64| (trials - count) / (count + 1.0) * odds;
    if trials <= FACTORS_MOST {
        let none = product_of_equals(1.0 - p, trials as u32);
        let count = invert_upwards(u, (0.0, none, none), trials, ratio);
        return if count < trials { count } else { trials };
    }
    let ln_of_none = trials * ln_1p(-p);
    if mean <= MEAN_FROM_ZERO_MOST && ln_of_none > -700.0 {
        let none = exp(ln_of_none);
        let count = invert_upwards(u, (0.0, none, none), mean, ratio);
        return if count < trials { count } else { trials };
    }
    let variance = mean * (1.0 - p);
    if REACH_IN_DEVIATIONS * sqrt(variance) + 40.0 <= REACH_MOST {
        let mode = floor((trials + 1.0) * p);
        let mode = if mode < trials { mode } else { trials };
        return invert_from_mode(u, &Outwards { mode, most: trials, negligible: NEGLIGIBLE }, ratio);
    }
    let tilt = 1.0 - 2.0 * p;
    let product = p * (1.0 - p);
    let count = count_from_cumulants(
        u,
        &Cumulants {
            mean,
            variance,
            third: variance * tilt,
            fourth: variance * (1.0 - 6.0 * product),
            fifth: variance * tilt * (1.0 - 12.0 * product),
        },
    );
    if count < trials { count } else { trials }
}
