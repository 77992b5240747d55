//! Shares that vary from draw to draw: the beta-binomial distribution.

use super::UNFINISHED;
use super::binomial::binomial;
use super::expansion::{Cumulants, count_from_cumulants, rounded_count};
use super::mode::{NEGLIGIBLE, Outwards, invert_from_mode};
use super::{is_chance, share_or_nan};
use crate::beta::beta_quantile;
use crate::elementary::{floor, sqrt};
use crate::gamma::is_count;
use crate::lane::Lane;

/// Up to this many trials all chances are added up.
const TRIALS_ADDED_UP_MOST: f64 = 10_000.0;
/// Beyond this sum of its two parameters a beta variable is nearly normal.
const NEARLY_NORMAL_FROM: f64 = 1e6;
/// Beyond this the share does not vary to speak of.
const CONSTANT_FROM: f64 = 1e15;

/// The number of successes in `trials` trials whose common chance is itself a beta variable with mean
/// `mean_share` and standard deviation `spread`, at the uniform number `u`.
///
/// 0 of 0 trials, whatever the share. A spread of 0 is [`binomial`]; a spread that no distribution with that mean can have is brought just
/// below the greatest, sqrt(m (1 - m)), where all trials go the same way. A negative spread gives NaN.
/// Above 10,000 trials the count is a matching beta variable, rounded (its chances are then within some
/// 1 / trials).
///
/// At a fixed spread the count rises with the mean over the bulk of a share with a single peak, but not
/// always in the far tails nor where the spread is near the greatest: there, more mean moves chance
/// inwards from both ends.
#[must_use]
pub fn beta_binomial(u: f64, trials: f64, mean_share: f64, spread: f64) -> f64 {
    if trials == 0.0 {
        return 0.0;
    }
    let mean = share_or_nan(mean_share);
    if mean.is_nan() || spread.is_nan() || spread < 0.0 || !is_chance(u) || !is_count(trials) {
        return f64::NAN;
    }
    let product = mean * (1.0 - mean);
    let parameters = product / (spread * spread) - 1.0;
    if product == 0.0 || parameters > CONSTANT_FROM || spread == 0.0 {
        return binomial(u, trials, mean);
    }
    let sum = if parameters > 1e-6 { parameters } else { 1e-6 };
    let (a, b) = (sum * mean, sum * (1.0 - mean));
    if trials <= TRIALS_ADDED_UP_MOST {
        let ratio =
            |count: f64| (trials - count) * (count + a) / ((count + 1.0) * (trials - count - 1.0 + b));
        return invert_from_mode(u, &outwards(trials, a, b), ratio);
    }
    many_trials(u, trials, a, b)
}

/// [`beta_binomial`] of no trials, with the same bits; [`UNFINISHED`] elsewhere.
#[inline(always)]
#[must_use]
pub fn beta_binomial_begun<L: Lane>(u: L, trials: L) -> L {
    u.constant(UNFINISHED).replaced(trials.equals(0.0), 0.0)
}

fn outwards(trials: f64, a: f64, b: f64) -> Outwards {
    let single_peak = a > 1.0 && b > 1.0;
    let peak = floor((trials * (a - 1.0) - (b - 1.0)) / (a + b - 2.0)) + 1.0;
    let mode = if single_peak {
        peak
    } else if a > b {
        trials
    } else {
        0.0
    };
    let mode = if mode > 0.0 { mode } else { 0.0 };
    let mode = if mode < trials { mode } else { trials };
    Outwards { mode, most: trials, negligible: if single_peak { NEGLIGIBLE } else { 0.0 } }
}

/// A beta variable with the variance of the count as a share of the trials.
fn many_trials(u: f64, trials: f64, a: f64, b: f64) -> f64 {
    let sum = a + b;
    let mean = a / sum;
    let variance = mean * (1.0 - mean) * (1.0 / trials + (1.0 - 1.0 / trials) / (sum + 1.0));
    let matching = mean * (1.0 - mean) / variance - 1.0;
    let count = if matching < NEARLY_NORMAL_FROM {
        rounded_count(trials * beta_quantile(matching * mean, matching * (1.0 - mean), u))
    } else {
        let deviation = trials * sqrt(variance);
        let count_variance = deviation * deviation;
        let skew = 2.0 * (1.0 - 2.0 * mean) / sqrt(matching * mean * (1.0 - mean));
        let third = skew * count_variance * deviation;
        count_from_cumulants(
            u,
            &Cumulants { mean: trials * mean, variance: count_variance, third, fourth: 0.0, fifth: 0.0 },
        )
    };
    if count < trials { count } else { trials }
}
