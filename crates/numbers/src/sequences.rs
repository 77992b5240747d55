//! Intervals of shares that hold at every number of draws at once, so that a run may look at them and stop when it likes.
//!
//! An interval for a number of draws that was fixed beforehand fails far more often than it says if one looks again and again and stops
//! when it pleases. A confidence sequence does not: with chance 95 % it holds the truth at *all* numbers of draws. This is the empirical
//! Bernstein sequence of S. R. Howard, A. Ramdas, J. McAuliffe and J. Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence
//! sequences", Annals of Statistics 49 (2021), theorem 4, with the gamma-exponential mixture of their proposition 9 as its boundary. It
//! asks no more than that draws are independent, equally distributed and between 0 and 1: no normal approximation, no smallest number.
//! Several shares hold together by the union bound.
//!
//! Beside it stand [`betting`], narrower but made from all draws again at each look, [`asymptotic`] for means without bounds, and [`hits`]
//! for what did or did not happen.

pub mod asymptotic;
pub mod betting;
pub mod hits;

use crate::elementary::{exp, ln, ln_1p, sqrt};
use crate::gamma::{deviance, gamma_tails, ln_gamma, stirling_error};
use crate::root::root_of_increasing;
use crate::sums::Moments;

/// Chance that some interval ever fails.
const ERROR: f64 = 0.05;
/// The greatest tuning: that of a spread of some billion draws. Beyond it the series below would not end in time, and no run comes.
const TUNING_MOST: f64 = 1e8;
const LN_TWO_PI: f64 = 1.837_877_066_409_345_5;

/// The intervals of several shares, all of them at all numbers of draws with chance 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareSequences {
    /// Chance that one end of one interval ever fails.
    error: f64,
    /// The spread at which the boundary is nearly as tight as any: it holds for every choice, made before the first draw.
    tuning: f64,
}

impl ShareSequences {
    /// Sequences for so many shares, at their best where they are `half_width` wide to either side and one draw has the variance
    /// `typical_variance`, or after `draws_most` draws, if those are fewer. No guess can make them wrong, only wider than need be: much
    /// wider before that number of draws, a little wider after it.
    #[must_use]
    pub fn new(shares: usize, half_width: f64, typical_variance: f64, draws_most: f64) -> Self {
        let error = ERROR / (2.0 * shares as f64);
        // Proposition 3 of the same paper: the best tuning for a spread, of the normal mixture that this one is close to.
        let twice = -2.0 * ln(error);
        let part = twice + ln_1p(twice);
        let draws = typical_variance * part / (half_width * half_width);
        let draws = if draws < draws_most { draws } else { draws_most };
        let tuning = draws * typical_variance / part;
        let tuning = if tuning > 1.0 { tuning } else { 1.0 };
        Self { error, tuning: if tuning < TUNING_MOST { tuning } else { TUNING_MOST } }
    }

    /// How far the mean of so many draws may lie from the truth, to either side. `spread` is the sum of [`spread_of`] over their blocks.
    #[must_use]
    pub fn half_width(&self, draws: u64, spread: f64) -> f64 {
        if draws == 0 {
            1.0
        } else {
            gamma_exponential_boundary(spread, self.tuning, self.error) / draws as f64
        }
    }
}

/// The squared distances of a block's draws from a centre that was chosen before the block: the mean of all earlier draws, or any guess
/// before the first.
#[must_use]
pub fn spread_of(block: &Moments, centre: f64) -> f64 {
    if block.count() == 0 {
        return 0.0;
    }
    let distance = block.mean() - centre;
    block.squared_deviations() + block.count() as f64 * distance * distance
}

/// The sum of deviations that, whatever the spread v is by then, is ever passed with chance `error` at most, for deviations below 1.
///
/// It is where the mixture of exp(l s - v psi(l)), psi(l) = -ln(1 - l) - l, over l in (0, 1) reaches 1 / `error`, with 1 - l
/// gamma distributed (shape and rate `tuning`) but below 1. `tuning` is positive, `error` between 0 and 1.
#[must_use]
pub fn gamma_exponential_boundary(spread: f64, tuning: f64, error: f64) -> f64 {
    let shape = spread + tuning;
    let (at_nothing, _) = ln_mixture(tuning, tuning);
    let target = at_nothing - ln(error);
    // For x = s + shape; the slope is that of s.
    let function = |s: f64| {
        let (value, slope) = ln_mixture(shape, s + shape);
        (value - target, slope)
    };
    let start = sqrt(shape * (ln(shape / tuning) - 2.0 * ln(error)));
    let mut high = start;
    while function(high).0 < 0.0 {
        high *= 2.0;
    }
    root_of_increasing(0.0, high, start, function)
}

/// The logarithm of Gamma(a) P(a, x) e^x / x^a, with P the chance that a gamma variable is at most x, and its slope in x.
fn ln_mixture(shape: f64, x: f64) -> (f64, f64) {
    let below = ln_1p(-gamma_tails(shape, x).1);
    let ln_front = if shape < 1.0 {
        shape * ln(x) - x - ln_gamma(shape)
    } else {
        ln(shape) - stirling_error(shape) - deviance(shape, x) - 0.5 * (LN_TWO_PI + ln(shape))
    };
    let value = below - ln_front;
    (value, 1.0 - shape / x + exp(-value) / x)
}
