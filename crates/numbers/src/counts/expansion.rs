//! Quantiles from cumulants, for large counts: the expansion of Cornish and Fisher to third order.
//!
//! A count is treated as a continuous variable rounded to the nearest integer, whose even cumulants are
//! smaller by Sheppard's corrections. For the Poisson distribution this gives, term by term, the
//! expansion that M. B. Giles derives from Temme's ("Algorithm 955: approximation of the inverse Poisson
//! cumulative distribution function", ACM TOMS 42, 2016).

use crate::elementary::{floor, sqrt};
use crate::normal::normal_quantile;

/// The first cumulants of a count.
pub(super) struct Cumulants {
    pub(super) mean: f64,
    pub(super) variance: f64,
    pub(super) third: f64,
    pub(super) fourth: f64,
    pub(super) fifth: f64,
}

impl Cumulants {
    /// Those of the continuous variable that rounds to this count.
    pub(super) fn before_rounding(&self) -> Self {
        Self { variance: self.variance - 1.0 / 12.0, fourth: self.fourth + 1.0 / 120.0, ..*self }
    }
}

/// The count at `u`, for nearly normal counts. Beyond 2^53 it is the quantile itself.
pub(super) fn count_from_cumulants(u: f64, count: &Cumulants) -> f64 {
    rounded_count(quantile_from_cumulants(u, &count.before_rounding()))
}

/// The nearest count to a continuous quantile.
pub(super) fn rounded_count(x: f64) -> f64 {
    let rounded = floor(x + 0.5);
    if rounded < 0.0 { 0.0 } else { rounded }
}

fn quantile_from_cumulants(u: f64, of: &Cumulants) -> f64 {
    // Ends of the range that a uniform number from `luck` can take.
    const LEAST: f64 = f64::EPSILON / 2.0;
    let u = if u < LEAST { LEAST } else { u };
    let z = normal_quantile(if u > 1.0 - LEAST { 1.0 - LEAST } else { u });
    let deviation = sqrt(of.variance);
    let skew = of.third / (of.variance * deviation);
    let kurtosis = of.fourth / (of.variance * of.variance);
    let fifth = of.fifth / (of.variance * of.variance * deviation);
    let square = z * z;
    let first = skew * (square - 1.0) / 6.0;
    let second = kurtosis * z * (square - 3.0) / 24.0 - skew * skew * z * (2.0 * square - 5.0) / 36.0;
    let third = fifth * (square * square - 6.0 * square + 3.0) / 120.0
        - skew * kurtosis * (square * square - 5.0 * square + 2.0) / 24.0
        + skew * skew * skew * (12.0 * square * square - 53.0 * square + 17.0) / 324.0;
    of.mean + deviation * (z + first + second + third)
}
