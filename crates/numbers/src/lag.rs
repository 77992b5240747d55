//! Answers that come later: lags in whole steps with three equal stages, drawn by splitting counts.
//!
//! A lag passes through three exponential stages (a gamma distribution with shape 3): it is hardly ever
//! at once, has one peak, and its standard deviation is 0.58 of its mean.

use crate::counts::binomial;
use crate::elementary::{exp, ln_1p};
use crate::lane::Lane;
use crate::sums::pairwise_sum;

const STAGES: f64 = 3.0;
/// With more stages in a step than this, nobody is left after it.
const STAGES_A_STEP_MOST: f64 = 1e100;
/// Lags are cut at this many times their mean.
const CUT_IN_MEANS: f64 = 5.0;
/// The most steps of a pipeline.
const STEPS_MOST: usize = 20_000;

/// The chances that a lag is 1, 2, ... steps, for a mean in steps; they sum to 1.
///
/// A gamma distribution with shape 3 is integrated over steps (a lag of l steps is one between l - 1 and
/// l) and cut at five times `mean_steps`; its scale is such that the mean of the result is `mean_steps`.
/// A mean of at most one step gives `[1.0]`; NaN gives `[NaN]`. At most 20,000 steps are kept, so a mean
/// above some 14,000 cannot be reached and gives the longest lags that can.
#[must_use]
pub fn lag_weights(mean_steps: f64) -> Vec<f64> {
    if mean_steps.is_nan() {
        return vec![f64::NAN];
    }
    if mean_steps <= 1.0 {
        return vec![1.0];
    }
    let cut = CUT_IN_MEANS * mean_steps;
    let steps = if cut < STEPS_MOST as f64 { cut as usize } else { STEPS_MOST };
    // The discretised mean rises with the scale, from 1 to about three quarters of the steps.
    let (mut low, mut high) = (0.0, steps as f64);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if mean_of(&weights_of_scale(middle, steps)) < mean_steps { low = middle } else { high = middle }
    }
    weights_of_scale(high, steps)
}

/// The chances of 1 to `steps` steps for a scale of the stages in steps, made to sum to 1.
fn weights_of_scale(scale: f64, steps: usize) -> Vec<f64> {
    let survival = |lag: usize| {
        let x = lag as f64 / scale;
        exp(-x) * (1.0 + x + 0.5 * x * x)
    };
    let mut before = 1.0;
    let mut weights: Vec<f64> = (1..=steps)
        .map(|lag| {
            let after = survival(lag);
            // Rounding may let the survival function rise by a bit where it is flat.
            let weight = if before > after { before - after } else { 0.0 };
            before = after;
            weight
        })
        .collect();
    let sum = pairwise_sum(&weights);
    weights.iter_mut().for_each(|weight| *weight /= sum);
    weights
}

/// The mean lag in steps.
fn mean_of(weights: &[f64]) -> f64 {
    let moments: Vec<f64> =
        weights.iter().enumerate().map(|(index, weight)| (index + 1) as f64 * weight).collect();
    pairwise_sum(&moments)
}

/// The chance of each lag given that it is not shorter: w_l over one less the sum of those before, and
/// exactly 1 at the last.
#[must_use]
pub fn conditional_weights(weights: &[f64]) -> Vec<f64> {
    let mut conditional = vec![0.0; weights.len()];
    // The sums from the end lose nothing where little is left.
    let mut left = 0.0;
    for (conditional, weight) in conditional.iter_mut().zip(weights).rev() {
        left += weight;
        *conditional = if left > 0.0 { weight / left } else { 0.0 };
    }
    if let Some(last) = conditional.last_mut() {
        *last = 1.0;
    }
    conditional
}

/// Splits `count` events over lags by conditional binomials in lag order.
///
/// `uniform(i)` is the uniform number for index i of `conditional` (a lag of i + 1 steps), asked for only
/// while events are left;
/// `add(i, events)` receives each part that is not zero. A count that is NaN is added as NaN to index 0.
#[inline]
pub fn split_over_lags(
    mut uniform: impl FnMut(u32) -> f64,
    count: f64,
    conditional: &[f64],
    mut add: impl FnMut(usize, f64),
) {
    let mut left = count;
    for (index, (share, draw)) in conditional.iter().zip(0..).enumerate() {
        if left == 0.0 {
            return;
        }
        let part = if *share == 1.0 { left } else { binomial(uniform(draw), left, *share) };
        if part != 0.0 {
            add(index, part);
        }
        left -= part;
        if left.is_nan() {
            return;
        }
    }
}

/// The hazard, integrated over the step from age `age_steps`, of leaving a state whose stay has three equal
/// stages and this mean in steps.
///
/// 1 - exp(-hazard) is then exactly the chance to leave within the step. NaN for a negative age or mean;
/// infinite for a mean of 0, and for one so small (below 3e-100) that the square of its inverse might not be a number.
#[inline(always)]
#[must_use]
pub fn stage_hazard<L: Lane>(age_steps: L, mean_steps: L) -> L {
    // With S(x) = e^-x (1 + x + x^2/2) the hazard is ln S(x) - ln S(x + d).
    let d = mean_steps.constant(STAGES) / mean_steps;
    let x = age_steps * d;
    let growth = d * (x + 1.0 + d * 0.5) / (x + 1.0 + x * 0.5 * x);
    let hazard = d - ln_1p(growth);
    let hazard = L::select(hazard.above(0.0), hazard, d.constant(0.0));
    let hazard = hazard.replaced(d.above(STAGES_A_STEP_MOST), f64::INFINITY);
    L::select(age_steps.at_least(0.0) & mean_steps.at_least(0.0), hazard, d.constant(f64::NAN))
}
