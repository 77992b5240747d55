//! Random counts by inversion: one uniform number gives one count.
//!
//! Each function returns the smallest count k whose cumulative chance F(k) is at least `u`. So a count
//! never falls when `u` rises, nor when the mean rises while `u` stays (Poisson, binomial, and negative
//! binomial at fixed dispersion): two runs that share their luck differ only where their rates do. The
//! chances carry a rounding error of some 1e-14, and only within that distance of a step may the order
//! fail.
//!
//! | size | method | exact |
//! |---|---|---|
//! | mean up to 64 | chances added up from 0 | to rounding |
//! | spread up to some 150 | chances added up outwards from the mode | to rounding |
//! | above | expansion of Cornish and Fisher, or a matched gamma or beta variable | a count of thousands is off by one with a chance of some 1e-4 (beta-binomial: see there) |
//!
//! So the work is bounded whatever the arguments. A mean, a hazard or a number of trials of 0 gives 0, whatever the other arguments. An argument that makes no sense (NaN, a negative or
//! infinite mean, a share outside 0..1 by more than 1e-12, a number of trials that is no count) gives
//! NaN.

mod beta_binomial; // Shares that vary from draw to draw.
mod binomial; // Independent trials, and single events.
mod expansion; // Quantiles from cumulants, for large counts.
mod mode; // Inversion outwards from the mode.
mod negative_binomial; // Clustered events.
mod poisson; // Independent events.
mod shortcut; // What tells cheaply that nothing happens.

pub use self::beta_binomial::{beta_binomial, beta_binomial_begun};
pub use self::binomial::{bernoulli, bernoulli_hazard, binomial, binomial_begun};
pub use self::negative_binomial::{negative_binomial, negative_binomial_begun};
pub use self::poisson::{UNFINISHED, poisson, poisson_begun};
pub use self::shortcut::{hazard_may_happen, may_arrive, negative_binomial_may_happen, poisson_may_happen};

/// Up to this mean, chances are added up from zero.
const MEAN_FROM_ZERO_MOST: f64 = 64.0;
/// Up to this many chances are added up on either side of the mode.
const REACH_MOST: f64 = 2_000.0;
/// Standard deviations within which the whole chance lies, but for some 1e-30.
const REACH_IN_DEVIATIONS: f64 = 12.0;

/// Whether `u` may be the uniform number of a count.
#[inline(always)]
fn is_chance(u: f64) -> bool {
    (0.0..=1.0).contains(&u)
}

/// A share brought into 0..1 if it is outside by rounding only, else NaN.
#[inline(always)]
fn share_or_nan(p: f64) -> f64 {
    const TOLERANCE: f64 = 1e-12;
    let inside = (-TOLERANCE..=1.0 + TOLERANCE).contains(&p);
    let p = if p < 0.0 { 0.0 } else { p };
    let p = if p > 1.0 { 1.0 } else { p };
    if inside { p } else { f64::NAN }
}

/// Continues an inversion from zero: `term` is the chance of `count`, `cumulative` that of at most
/// `count`, and `ratio(k)` the chance of k + 1 over that of k. Beyond `likely` an addition that changes
/// nothing ends it.
#[inline(always)]
fn invert_upwards(
    u: f64,
    (mut count, mut term, mut cumulative): (f64, f64, f64),
    likely: f64,
    ratio: impl Fn(f64) -> f64,
) -> f64 {
    while cumulative < u {
        term *= ratio(count);
        count += 1.0;
        let next = cumulative + term;
        if next == cumulative && count > likely {
            break;
        }
        cumulative = next;
    }
    count
}
