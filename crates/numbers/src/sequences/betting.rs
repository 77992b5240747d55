//! Exact intervals of bounded means and of ratios of them, from bets against every value that they might have.
//!
//! Whoever bets, before each draw, that its mean lies above some m wins nothing in the long run if m is the truth; a fortune of 1 then ever
//! reaches 1/e with chance e at most (Ville's inequality). The values of m against which a fortune was made are shut out: what is left holds
//! the truth at all numbers of draws at once (I. Waudby-Smith and A. Ramdas, "Estimating means of bounded random variables by betting",
//! Journal of the Royal Statistical Society B 86, 2024). Here the fortune is divided once and for all among bets of nine sizes, each half
//! the next larger, which costs little and needs no guess of the spread (F. Orabona and K.-S. Jun, "Tight concentrations and confidence
//! sequences from the regret of universal portfolio", IEEE Transactions on Information Theory 70, 2024, divide it among all sizes).
//!
//! Draws are pairs 0 <= value <= weight <= 1, independent and equally distributed; what is sought is the mean value over the mean weight.
//! With weights of 1 it is the mean of values in 0..1; with values and weights that are shares of trajectories it is the chance of one
//! thing given another.

use crate::elementary::{exp, ln, max, sqrt};

/// Sizes of bets: shares of the fortune, 2^0 to 2^-8. The last is right for some million draws.
const SIZES: usize = 9;
/// Factors that are multiplied before a logarithm is taken; each is between 0 and 1e12, so that their product stays finite.
const TOGETHER: usize = 16;
/// Ratios below this count as 0.
const LEAST: f64 = 1e-12;
/// Steps to an end of the interval; some ten are enough but for odd cases.
const STEPS_MOST: u32 = 200;
/// Every so often a step halves the way, whatever the others do.
const HALVING_EVERY: u32 = 5;
/// How close to the end they come, as a share of it.
const RESOLUTION: f64 = 1e-9;

/// The interval of mean value over mean weight: at all numbers of draws at once with chance 1 - `error`.
///
/// Pairs as the module describes them; `(0, 1)` where no weight was seen.
#[must_use]
pub fn ratio_interval(pairs: &[(f64, f64)], error: f64) -> (f64, f64) {
    let low = ratio_bound(pairs, 0.5 * error);
    let mirrored: Vec<(f64, f64)> = pairs.iter().map(|(value, weight)| (weight - value, *weight)).collect();
    (low, 1.0 - ratio_bound(&mirrored, 0.5 * error))
}

/// The logarithm of what a fortune of 1 has become by bets that mean value over mean weight lies above `ratio`, which is between 0 and 1.
///
/// If it does not, -ln e is ever reached with chance e at most.
#[must_use]
pub fn ln_fortune(pairs: &[(f64, f64)], ratio: f64) -> f64 {
    let mut fortunes = [0.0; SIZES];
    for part in pairs.chunks(TOGETHER) {
        let mut products = [1.0; SIZES];
        for (value, weight) in part {
            let gain = value / ratio - weight;
            let mut size = 1.0;
            for product in &mut products {
                *product *= 1.0 + size * gain;
                size *= 0.5;
            }
        }
        for (fortune, product) in fortunes.iter_mut().zip(products) {
            // Rounding must not make a lost fortune a debt.
            *fortune += ln(if product > 0.0 { product } else { 0.0 });
        }
    }
    let largest = fortunes.iter().fold(f64::NEG_INFINITY, |most, fortune| max(*fortune, most));
    if !largest.is_finite() {
        return largest;
    }
    let sum: f64 = fortunes.iter().map(|fortune| exp(fortune - largest)).sum();
    largest + ln(sum / SIZES as f64)
}

/// The least ratio against which no fortune of 1 / `error` was made. The fortune falls as the ratio rises, and is below 1 at the estimate.
fn ratio_bound(pairs: &[(f64, f64)], error: f64) -> f64 {
    let (values, weights) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let estimate = values / weights;
    let target = -ln(error);
    let excess = |ratio: f64| ln_fortune(pairs, ratio) - target;
    // NaN without any weight.
    let (mut low, mut high) = (LEAST, if estimate < 1.0 { estimate } else { 1.0 });
    if estimate.is_nan() || estimate <= low {
        return 0.0;
    }
    // Where the end would lie if sums were normal, and a little further: the search is short between that and the estimate.
    let squares: f64 =
        pairs.iter().map(|(value, weight)| (value - estimate * weight) * (value - estimate * weight)).sum();
    let near = estimate - 2.0 * sqrt(2.0 * target * squares) / weights;
    let mut above = excess(low);
    if above < 0.0 {
        return 0.0;
    }
    if near > low {
        let value = excess(near);
        if value >= 0.0 {
            (low, above) = (near, value);
        }
    }
    let mut below = excess(high);
    // False position with the Illinois change (an end that stays twice counts half), and halving where that is slow.
    let mut last_is_low = None;
    for step in 1..=STEPS_MOST {
        if high - low <= RESOLUTION * high {
            break;
        }
        let crossing = low + (high - low) * above / (above - below);
        let is_usable = step % HALVING_EVERY != 0 && crossing > low && crossing < high;
        let middle = if is_usable { crossing } else { 0.5 * (low + high) };
        let value = excess(middle);
        let is_low = value >= 0.0;
        let stays_twice = last_is_low == Some(is_low);
        last_is_low = Some(is_low);
        if is_low {
            (low, above) = (middle, value);
            below *= if stays_twice { 0.5 } else { 1.0 };
        } else {
            (high, below) = (middle, value);
            above *= if stays_twice { 0.5 } else { 1.0 };
        }
    }
    low
}
